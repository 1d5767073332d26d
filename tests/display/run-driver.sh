#!/bin/sh
# Runs a driver of the program from outside by run-display.sh, and once more when it was aborted: its library sometimes
# loses the program that it drives (seen with libatspi 2.46: it looks into a table that is gone). What is wrong with
# Headway aborts it both times.
set -u
here=$(dirname "$0")
log=$(mktemp "${TMPDIR:-/tmp}/headway-driver.XXXXXX") || exit 1
trap 'rm -f "$log"' EXIT

"$here/run-display.sh" "$@" >"$log"
status=$?
if [ "$status" -ge 128 ]; then
  echo "the driver was aborted (status $status) and begins again; this is what it said:" >&2
  cat "$log" >&2
  "$here/run-display.sh" "$@" >"$log"
  status=$?
fi
cat "$log"
exit "$status"
