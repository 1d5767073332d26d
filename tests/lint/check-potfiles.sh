#!/bin/sh
# Every file with translatable text is listed in po/POTFILES, and every listed file exists.
cd "$1" || exit 1
bad=0
for file in $(grep -lrE '\b(_|N_|C_|NC_|ngettext) ?\("' src --include='*.c'; grep -lr 'translatable="yes"' ui --include='*.ui' 2>/dev/null); do
  grep -qxF "$file" po/POTFILES || { echo "missing from po/POTFILES: $file"; bad=1; }
done
while read -r file; do
  case $file in '' | \#*) continue ;; esac
  [ -e "$file" ] || { echo "listed but absent: $file"; bad=1; }
done < po/POTFILES
[ "$(LC_ALL=C sort -c po/POTFILES 2>&1)" = "" ] || { echo "po/POTFILES is not sorted"; bad=1; }
exit $bad
