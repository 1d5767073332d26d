#!/usr/bin/python3
"""Counts the cases of one or more meson test runs: count-tests.py BUILD_DIR...

Every TAP line is a case; a program that speaks no TAP is one. A program that died, timed out or printed nothing is a
failure whatever its lines said. Prints the end of what each bad program said, the failures and the skips, then
`N passed, N failed, N skipped`.
"""
import json
import os
import sys
import xml.etree.ElementTree as ElementTree


# Of each output of a bad program; whoever reads a shortened log sees its end only.
LAST_LINES = 20


def list_bad_programs(folder):
    """The results of the test programs that did not end well; one that died has no failing case of its own."""
    with open(os.path.join(folder, "meson-logs", "testlog.json"), encoding="utf-8") as file:
        results = [json.loads(line) for line in file if line.strip()]
    good = {"OK", "SKIP", "EXPECTEDFAIL"}
    return [result for result in results if result["result"] not in good]


def print_end(result):
    """What a bad program said last: neither GLib's chatter nor its good cases, but the last: one that died did so behind it."""
    name = result["name"].split(" / ")[-1]
    for stream in ("stdout", "stderr"):
        said = [line for line in (result.get(stream) or "").splitlines() if line.strip() and "-DEBUG: " not in line]
        good = [line for line in said if line.startswith("ok ")]
        for line in good[-1:] + [line for line in said if not line.startswith("ok ")][-LAST_LINES:]:
            print("%s: %s" % (name, line))


def main(folders):
    passed = failed = 0
    skips = {}
    for folder in folders:
        report = os.path.join(folder, "meson-logs", "testlog.junit.xml")
        try:
            root = ElementTree.parse(report).getroot()
        except (OSError, ElementTree.ParseError) as error:
            print("no report of the tests in %s: %s" % (folder, error))
            failed += 1
            continue
        failures = []
        for suite in root.iter("testsuite"):
            for case in suite.findall("testcase"):
                name = "%s %s" % (suite.get("name"), case.get("name"))
                if case.find("failure") is not None or case.find("error") is not None:
                    failures.append(name)
                elif case.find("skipped") is not None:
                    skips[name] = skips.get(name, 0) + 1
                else:
                    passed += 1
        for result in list_bad_programs(folder):
            print_end(result)
            program = result["name"]
            # "headway:cli / test-cli-options" is the suite "cli.test-cli-options" of the report, or a case of "headway".
            short = program.split(" / ")[-1]
            if not any(short in failure for failure in failures):
                failures.append(program + ": ended before its cases did")
        failed += len(failures)
        for name in failures:
            print("FAILED  " + name)
    for name in sorted(skips):
        print("SKIPPED " + name)
    print("%d passed, %d failed, %d skipped" % (passed, failed, sum(skips.values())))
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
