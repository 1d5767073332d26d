#!/usr/bin/python3
"""The Flatpak manifest is JSON with the keys that flatpak-builder knows, and every permission has a reason beside it."""
import json
import os
import sys

KNOWN = {"app-id", "runtime", "runtime-version", "sdk", "command", "finish-args", "cleanup", "modules", "build-options"}


def main(top):
    folder = os.path.join(top, "flatpak")
    bad = 0
    with open(os.path.join(folder, "README.md"), encoding="utf-8") as file:
        reasons = file.read()
    for name in sorted(os.listdir(folder)):
        if not name.endswith(".json"):
            continue
        with open(os.path.join(folder, name), encoding="utf-8") as file:
            manifest = json.load(file)
        for key in sorted(set(manifest) - KNOWN):
            print("%s: unknown key %s" % (name, key))
            bad = 1
        for argument in manifest["finish-args"]:
            if "`%s`" % argument not in reasons:
                print("%s: no reason for %s in flatpak/README.md" % (name, argument))
                bad = 1
        if manifest["modules"][-1]["name"] != "headway":
            print("%s: the application is not the last module" % name)
            bad = 1
    return bad


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
