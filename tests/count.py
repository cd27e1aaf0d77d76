#!/usr/bin/env python3
"""Reads ctest's JUnit file and prints the line that ends every test run: `N passed, N failed, N skipped`.

A test counts as many times as it says: cmocka programs and our own runners report their cases, anything else is one.
"""
import re
import sys
import xml.etree.ElementTree as xml

CASES = {  # what is counted: how a test's output says it
    "passed": (r"^\[  PASSED  \] (\d+) test", r"^(\d+) passed, \d+ failed"),
    "failed": (r"^\[  FAILED  \] \S+: (\d+) test", r"^\[  FAILED  \] (\d+) test", r"^\d+ passed, (\d+) failed"),
    "skipped": (r"^\[  SKIPPED \] \S+: (\d+) test", r"^\[  SKIPPED \] (\d+) test",
                r"^\d+ passed, \d+ failed, (\d+) skipped"),
}
VERDICT = {"run": "passed", "fail": "failed", "notrun": "skipped", "disabled": "skipped"}


def cases_of(test):
    """How many cases of each kind one ctest test held; ctest's verdict has the last word."""
    said = test.findtext("system-out") or ""
    cases = {kind: sum(int(n) for form in forms for n in re.findall(form, said, re.M)) for kind, forms in CASES.items()}
    verdict = VERDICT[test.get("status")]
    if verdict == "skipped":
        return {"passed": 0, "failed": 0, "skipped": max(cases["skipped"], 1)}
    if verdict == "passed":
        cases["failed"] = 0
    if not cases[verdict] and not (verdict == "passed" and cases["skipped"]):
        cases[verdict] = 1
    return cases


def main(path):
    total = dict.fromkeys(CASES, 0)
    try:
        tests = xml.parse(path).getroot().findall("testcase")
    except FileNotFoundError:
        tests = []
    if not tests:
        print("no test has that name")
        total["failed"] = 1
    for test in tests:
        for kind, number in cases_of(test).items():
            total[kind] += number
    skipped = f", {total['skipped']} skipped" if total["skipped"] else ""
    print(f"{total['passed']} passed, {total['failed']} failed{skipped}")
    return 1 if total["failed"] else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
