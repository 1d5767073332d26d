#!/bin/sh
# Copyright 2026 The Headway authors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# TAP: holds the command against the recorded answers and the layout gates of the conformance data, by the checkers that
# come with the data. usage: run-check.sh alembic|layout SOURCE_ROOT HEADWAY
set -u

what=$1
root=$2
headway=$3
data=${HEADWAY_CONFORMANCE:-$root/../shared/conformance}
python=/usr/bin/python3

# The families whose every case has to pass.
required='linear*,one*,merge*,diamond*,ladder*,long-chain*,prefixes,rnd-linear*'

skip ()
{
  echo "1..0 # SKIP $1"
  exit 0
}

# Runs a checker; its last line says how many passed, the ones before it what did not.
check ()
{
  number=$1
  name=$2
  is_required=$3
  shift 3
  output=$("$@" 2>&1)
  code=$?
  echo "$output" | sed 's/^/# /'
  summary=$(echo "$output" | tail -n 1)
  if [ "$code" -eq 0 ]; then
    echo "ok $number - $name: $summary"
  elif [ "$is_required" = yes ]; then
    echo "not ok $number - $name: $summary"
  else
    echo "ok $number - $name: $summary (for information)"
  fi
}

[ -x "$python" ] || skip "$python is not installed"
[ -f "$data/$what/check.py" ] || skip "the conformance data is absent ($data/$what)"
export PYTHONDONTWRITEBYTECODE=1

case $what in
  alembic)
    echo 1..2
    check 1 required yes "$python" "$data/alembic/check.py" "$headway" --only "$required"
    check 2 all no "$python" "$data/alembic/check.py" "$headway"
    ;;
  layout)
    echo 1..1
    check 1 graphs yes "$python" "$data/layout/check.py" "$headway" "$data/graphs"
    ;;
esac
