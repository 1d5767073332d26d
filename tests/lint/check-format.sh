#!/bin/sh
# One formatter, one layout; skipped where it is absent, so that a plain build still passes.
format=$(command -v clang-format-14 || command -v clang-format) || { echo "clang-format is not installed"; exit 77; }
find "$1/src" "$1/tests" -name '*.[ch]' -print0 | xargs -0 "$format" --dry-run -Werror
