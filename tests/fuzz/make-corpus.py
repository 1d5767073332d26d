#!/usr/bin/python3
"""Writes the seeds of one fuzz target: make-corpus.py TARGET FOLDER.

They come from what the tests already hold: the string literals of the unit test that belongs to the target, the demo's
revisions, the journal's, and the recorded data of $HEADWAY_CONFORMANCE (else ../shared/conformance beside the
source tree) where that is present. Files are named by their content, so that making them again changes nothing.
"""
import glob
import hashlib
import json
import os
import re
import sys

TOP = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
DATA = os.environ.get("HEADWAY_CONFORMANCE") or os.path.join(os.path.dirname(TOP), "shared", "conformance")
MAX_SEED = 4096
MAX_EXPRESSIONS = 400

# Unit tests whose literals are inputs, files that are inputs, and the prefix that the target wants before a text.
TARGETS = {
    "alembic-ini": (["test-project"], ["DATA/seed-project/alembic.ini"], b""),
    "editor": (["test-sql-complete", "test-sql-validate"], ["TOP/src/core/deploy/demo/*.sql"], b"\xfe"),
    "ini": (["test-config", "test-ini"], [], b""),
    "python": (["test-alembic-script"], ["DATA/seed-project/alembic/versions/*.py"], b""),
    "script": (["test-script"], ["TOP/src/core/deploy/demo/*.sql", "TOP/migrations/versions/*.sql"], b""),
    "sql": (["test-sql-splitter", "test-script"], ["TOP/src/core/deploy/demo/*.sql"], b""),
    "target": (["test-target", "test-plan"], [], b"\0"),
    "template": (["test-project-create"], [], b""),
    "mako": (["test-revision-template"], [], b""),
    "text-file": (["test-text-file"], ["TOP/src/core/deploy/demo/*.sql"], b""),
    "url": (["test-database-url"], [], b"\0"),
}

ESCAPES = {"n": b"\n", "r": b"\r", "t": b"\t", "f": b"\f", "v": b"\v", "a": b"\a", "b": b"\b", "0": b"\0"}


def decode_literal(text):
    """The bytes of a C string literal without its quotes."""

    def replace(match):
        code = match.group(1)
        if code[0] == "x":
            return bytes([int(code[1:], 16) & 255]).decode("latin-1")
        if code[0] in "01234567" and code != "0":
            return bytes([int(code, 8) & 255]).decode("latin-1")
        return ESCAPES.get(code, code.encode()).decode("latin-1")

    raw = text.encode().decode("latin-1")
    return re.sub(r"\\(x[0-9a-fA-F]+|[0-7]{1,3}|.)", replace, raw).encode("latin-1")


def list_literals(path):
    """String literals of a C file, those that stand side by side joined as the compiler joins them."""
    with open(path, encoding="utf-8") as file:
        source = file.read()
    literal = r'"(?:[^"\\\n]|\\.)*"'
    for match in re.finditer(r"%s(?:\s+%s)*" % (literal, literal), source):
        pieces = re.findall(literal, match.group(0))
        yield b"".join(decode_literal(piece[1:-1]) for piece in pieces)


def list_expressions():
    """Targets and ranges of Alembic's recorded answers."""
    found = set()
    for path in sorted(glob.glob(os.path.join(DATA, "alembic", "*.jsonl"))):
        with open(path, encoding="utf-8") as file:
            for line in file:
                for key in ("target", "range", "expression", "spec"):
                    for value in re.findall(r'"%s": ?("(?:[^"\\]|\\.)*")' % key, line):
                        found.add(json.loads(value).encode())
    return sorted(found)[:MAX_EXPRESSIONS]


def list_seeds(target):
    tests, patterns, prefix = TARGETS[target]
    for test in tests:
        for text in list_literals(os.path.join(TOP, "tests", "unit", test + ".c")):
            yield prefix + text
    for pattern in patterns:
        for path in sorted(glob.glob(pattern.replace("TOP", TOP).replace("DATA", DATA))):
            with open(path, "rb") as file:
                yield prefix + file.read()
    if target == "target":
        for number, text in enumerate(list_expressions()):
            yield bytes([number % 10]) + text


def main(target, folder):
    os.makedirs(folder, exist_ok=True)
    for seed in list_seeds(target):
        if 0 < len(seed) <= MAX_SEED:
            with open(os.path.join(folder, hashlib.sha1(seed).hexdigest()), "wb") as file:
                file.write(seed)


if __name__ == "__main__":
    main(*sys.argv[1:3])
