#!/bin/sh
# Runs one fuzz target on its seeds and then on: run-target.sh PROGRAM NAME SECONDS FOLDER
#
# FOLDER/NAME keeps what the target has found worth keeping; it grows from run to run. Crashes stay as files
# in FOLDER/crashes.
set -eu
program=$1 name=$2 seconds=$3 folder=$4
here=$(cd "$(dirname "$0")" && pwd)

mkdir -p "$folder/$name" "$folder/crashes"
"$here/make-corpus.py" "$name" "$folder/seeds/$name"
set -- "$folder/$name" "$folder/seeds/$name"
[ ! -d "$here/corpus/$name" ] || set -- "$@" "$here/corpus/$name"
exec "$program" -dict="$here/dict/$name.dict" -max_total_time="$seconds" -max_len=4096 -timeout=20 -rss_limit_mb=2048 \
  -print_final_stats=1 -artifact_prefix="$folder/crashes/$name-" "$@"
