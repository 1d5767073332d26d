#!/usr/bin/python3
"""Runs a display test in a language: run-locale.py LANGUAGE SOURCE_DIR COMMAND...

LANGUAGE is one of po/LINGUAS, or one that nobody speaks, made of the English strings:
  xx  every string is 40 percent longer and has accents, which finds what was sized to English
  ar  every letter is an Arabic one, so that text runs from right to left

The catalogue is made in a temporary folder, which HEADWAY_TEST_LOCALEDIR names to the command.
"""
import math
import os
import re
import shutil
import subprocess
import sys
import tempfile

# What has to stay as it is: printf's directives, mark-up, entities, escapes of the PO format.
KEPT = re.compile(r"%(?:\d+\$)?[-+ #0']*(?:\d+|\*)?(?:\.(?:\d+|\*))?(?:hh|ll|[hlzjt])?[a-zA-Z%]|<[^<>]*>|&[a-z#0-9]+;|\\.")
ACCENTS = str.maketrans("AEIOUYaeiouycnsz", "ÀÉÎÕÜÝàéîõüýçñšž")
LATIN = "abcdefghijklmnopqrstuvwxyz"
ARABIC = "ابجدهوزحطيكلمنسعفصقرشتثخذض"
LETTERS = str.maketrans(LATIN + LATIN.upper(), ARABIC + ARABIC)
HEADER = '"Language: %s\\n"\n"MIME-Version: 1.0\\n"\n"Content-Type: text/plain; charset=UTF-8\\n"\n' \
         '"Content-Transfer-Encoding: 8bit\\n"\n"Plural-Forms: nplurals=2; plural=n != 1;\\n"\n'


def change_outside(pattern, text, change):
    """Changes what lies between the matches of a pattern."""
    parts, position = [], 0
    for match in pattern.finditer(text):
        parts += [change(text[position:match.start()]), match.group()]
        position = match.end()
    return "".join(parts) + change(text[position:])


def lengthen(text):
    n_letters = len(KEPT.sub("", text))
    words = " ".join(["ëxträ"] * math.ceil(n_letters * 0.4 / 6))
    body = text[:-2] if text.endswith("\\n") else text.rstrip("…:. ")
    tail = text[len(body):]
    return change_outside(KEPT, body, lambda part: part.translate(ACCENTS)) + (" " + words if words else "") + tail


def turn(text):
    return change_outside(KEPT, text, lambda part: part.translate(LETTERS))


def run_tool(*command, **options):
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, encoding="utf-8", **options).stdout


def extract(source_dir):
    """The English strings as an English catalogue, one line a string."""
    template = run_tool(
        "xgettext", "--files-from=po/POTFILES", "--from-code=UTF-8", "--keyword=_", "--keyword=N_", "--keyword=C_:1c,2",
        "--keyword=NC_:1c,2", "--keyword=g_dngettext:2,3", "--keyword=_hw_check_report_count:5,6", "--flag=_:1:pass-c-format", "--flag=N_:1:pass-c-format",
        "--flag=ngettext:1:pass-c-format", "--flag=ngettext:2:pass-c-format", "--no-location", "--output=-",
        cwd=source_dir)
    return run_tool("msgen", "--no-wrap", "--output-file=-", "-", input=template)


def translate(english, change):
    """Changes the msgstr of every entry but the first, which is the header."""
    result, in_string = [], False
    for line in english.split("\n\n", 1)[1].splitlines():
        if not line.startswith('"'):
            in_string = line.startswith("msgstr")
        if in_string and '"' in line:
            start, text, end = re.fullmatch(r'([^"]*")(.*)(")', line).groups()
            line = start + (change(text) if text else "") + end
        result.append(line)
    return "\n".join(result) + "\n"


def make_catalogue(language, source_dir, folder):
    target = os.path.join(folder, language, "LC_MESSAGES")
    os.makedirs(target)
    catalogue = os.path.join(source_dir, "po", language + ".po")
    if language in ("xx", "ar"):
        catalogue = os.path.join(folder, language + ".po")
        text = translate(extract(source_dir), lengthen if language == "xx" else turn)
        with open(catalogue, "w", encoding="utf-8") as file:
            file.write('msgid ""\nmsgstr ""\n' + HEADER % language + "\n" + text)
    run_tool("msgfmt", "--check-format", "-o", os.path.join(target, "headway.mo"), catalogue)


def main(language, source_dir, *command):
    if not all(shutil.which(tool) for tool in ("xgettext", "msgen", "msgfmt")):
        print("1..0 # SKIP gettext is not installed")
        return 0
    with tempfile.TemporaryDirectory(prefix="headway-locale.") as folder:
        make_catalogue(language, source_dir, folder)
        environment = dict(os.environ, LANGUAGE=language, HEADWAY_TEST_LOCALEDIR=folder)
        return subprocess.run(command, env=environment, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
