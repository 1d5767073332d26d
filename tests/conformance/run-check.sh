#!/bin/sh
# Copyright 2026 The Headway authors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# TAP: holds the command against the recorded answers and the layout gates of the conformance data, by the checkers that
# come with the data. usage: run-check.sh alembic|layout|gates SOURCE_ROOT HEADWAY
set -u

what=$1
root=$2
headway=$3
data=${HEADWAY_CONFORMANCE:-$root/../shared/conformance}
python=/usr/bin/python3

# The families whose every case has to pass, as the checker names a case that does not.
required='^(linear|one|merge|diamond|ladder|long-chain|rnd-linear)[^ ]* #|^prefixes #'

skip ()
{
  echo "1..0 # SKIP $1"
  exit 0
}

[ -x "$python" ] || skip "$python is not installed"
if [ "$what" = gates ]; then
  [ -f "$data/layout/dag.py" ] || skip "the conformance data is absent ($data/layout)"
  export PYTHONDONTWRITEBYTECODE=1
  exec "$python" "$root/tests/conformance/check-gates.py" "$headway" "$data"
fi
[ -f "$data/$what/check.py" ] || skip "the conformance data is absent ($data/$what)"
export PYTHONDONTWRITEBYTECODE=1

case $what in
  alembic)
    output=$("$python" "$data/alembic/check.py" "$headway" --show 1000000 2>&1)
    ;;
  layout)
    output=$("$python" "$data/layout/check.py" "$headway" "$data/graphs" 2>/dev/null)
    required=.
    ;;
esac

# The last line counts; the ones before it are what did not pass.
summary=$(echo "$output" | tail -n 1)
failures=$(echo "$output" | sed '$d')
missed=$(echo "$failures" | grep -cE "$required")
echo "$failures" | sed 's/^/# /' | head -n 60
echo 1..2
case $summary in
  *[0-9]' passed, '[0-9]*' failed') echo "ok 1 - $what: $summary" ;;
  *) echo "not ok 1 - $what: the checker did not come to its end: $summary" ;;
esac
if [ "$missed" -eq 0 ]; then
  echo "ok 2 - $what: every required case passes"
else
  echo "not ok 2 - $what: $missed required cases do not pass"
fi
