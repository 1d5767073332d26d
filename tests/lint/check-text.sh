#!/bin/sh
# Small rules of the house that a reader would trip over.
cd "$1" || exit 1
bad=0
report () { [ -z "$1" ] || { echo "$2:"; echo "$1"; bad=1; }; }
report "$(find src tests -name '*.[ch]' -print0 | xargs -0 grep -L 'SPDX-License-Identifier: GPL-3.0-or-later')" "no licence line"
report "$(grep -rnE '\b(strcpy|strcat|sprintf|vsprintf|atoi|atol|alloca) \(' src --include='*.c')" "functions that the house does not use"
report "$(grep -rnIE '(^|[^.A-Za-z])(TODO|FIXME|XXX)([^A-Za-z]|$)' src ui data)" "open ends without an issue"
report "$(grep -rnP '\t' src ui --include='*.c' --include='*.h' --include='*.ui')" "tabs"
exit $bad
