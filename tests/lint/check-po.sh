#!/bin/sh
# Every translation compiles and its placeholders agree.
command -v msgfmt >/dev/null || { echo "msgfmt is not installed"; exit 77; }
bad=0
for file in "$1"/po/*.po; do
  [ -e "$file" ] || continue
  msgfmt -c -o /dev/null "$file" || bad=1
done
exit $bad
