#!/usr/bin/python3
"""A file uses what stands on its own storey or below, the command and the window do not know each other, and what a
folder keeps for itself (-private.h) nobody else includes."""
import os
import re
import sys

# From the bottom; what lies in src/core itself is below all of them.
STOREYS = ["core", "core/model", "core/project", "core/db", "core/sql", "core/run", "core/deploy"]
TOPS = ["cli", "app"]
INCLUDE = re.compile(r'^#include "([\w-]+\.h)"', re.MULTILINE)


def list_files(source):
    for folder, _, names in os.walk(source):
        for name in sorted(names):
            if name.endswith((".c", ".h")):
                yield os.path.relpath(folder, source), name


def may_use(folder, other):
    if other in TOPS:
        return folder == other
    return folder in TOPS or STOREYS.index(other) <= STOREYS.index(folder)


def main(top):
    source = os.path.join(top, "src")
    homes = {name: folder for folder, name in list_files(source) if name.endswith(".h")}
    bad = 0
    for folder, name in list_files(source):
        with open(os.path.join(source, folder, name), encoding="utf-8") as file:
            headers = INCLUDE.findall(file.read())
        for header in headers:
            home = homes.get(header, folder)
            if not may_use(folder, home):
                print("src/%s/%s: includes %s, which stands above it in src/%s" % (folder, name, header, home))
                bad = 1
            if header.endswith("-private.h") and home != folder:
                print("src/%s/%s: includes %s, which is private to src/%s" % (folder, name, header, home))
                bad = 1
    return bad


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
