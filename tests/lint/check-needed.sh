#!/bin/sh
# What the command is linked with, every start of it pays for: libpq with all that it brings, libcrypto among it, and libsecret are loaded when
# they are needed.
needed=$(readelf -d "$1" | grep NEEDED) || { echo "readelf cannot read $1"; exit 1; }
bad=$(echo "$needed" | grep -E 'lib(pq|secret-1)\.so')
[ -z "$bad" ] || { echo "the command is linked with"; echo "$bad"; exit 1; }
