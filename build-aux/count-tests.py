#!/usr/bin/python3
"""Counts the cases of one or more meson test runs: count-tests.py BUILD_DIR...

Every TAP line is a case; a program that speaks no TAP is one. A program that died, timed out or printed nothing is a
failure whatever its lines said. Prints the failures and the skips, then `N passed, N failed, N skipped`.
"""
import os
import sys
import xml.etree.ElementTree as ElementTree


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
        for suite in root.iter("testsuite"):
            in_cases = 0
            for case in suite.findall("testcase"):
                name = "%s %s" % (suite.get("name"), case.get("name"))
                if case.find("failure") is not None or case.find("error") is not None:
                    failed += 1
                    in_cases += 1
                    print("FAILED  " + name)
                elif case.find("skipped") is not None:
                    skips[name] = skips.get(name, 0) + 1
                else:
                    passed += 1
            stated = int(suite.get("failures", 0)) + int(suite.get("errors", 0))
            if stated > in_cases:
                failed += stated - in_cases
                print("FAILED  %s" % suite.get("name"))
            elif not suite.findall("testcase"):
                failed += 1
                print("FAILED  %s: no case was run" % suite.get("name"))
    for name in sorted(skips):
        print("SKIPPED " + name)
    print("%d passed, %d failed, %d skipped" % (passed, failed, sum(skips.values())))
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
