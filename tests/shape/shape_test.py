#!/usr/bin/env python3
"""Sees the shape checker fail: a small sound tree, then one offence at a time put into it."""
import sys
import tempfile
from pathlib import Path

from shape import check

SOUND = {
    "core/LAYERS": "# a comment\nbase          outside.h\nport/sql      db.h  db/*\nport/box\nflow/survey\nflow/tallies\nops\ncli\n",
    "core/base/err.h": "struct err;\n",
    "core/base/err.c": '#include "base/err.h"\n\n#include <outside.h>\n#include <stdio.h>\n#include <sys/stat.h>\n',
    "core/port/sql/sql.h": '#include "base/err.h"\n',
    "core/port/sql/sql.c": '#include "port/sql/sql.h"\n\n#include <db/all.h>\n',
    "core/port/sql/bind.h": "#include <db.h>\n",
    "core/port/box/box.h": "int box_open(void);\n",
    "core/flow/survey/survey.h": "int survey_load(void);\n",
    "core/flow/survey/survey_rows.h": "int survey_rows_add(void);\n",
    "core/flow/survey/survey_rows.c": '#include "flow/survey/survey_rows.h"\n',
    "core/flow/tallies/tallies.h": '#include "flow/survey/survey.h"\n#include "port/sql/sql.h"\n',
    "core/flow/tallies/tallies_rules.h": "int tallies_rules_load(void);\n",
    "core/ops/ops.c": '#include "flow/survey/survey_rows.h"\n#include <time.h>\n\nint now(void) {\n    return (int)time(0);\n}\n',
    "core/cli/cli.c": '#include <stdio.h>\n\nvoid say(void) {\n    printf("%d", 1);\n}\n',
    "core/main.c": '#include "cli/cli.h"\n',
    "core/cli/cli.h": "void say(void);\n",
    "docs/guide.md": "A sound tree.\n",
}

# The offence as a sentence, the file that holds it, its text, and what the checker must say.
OFFENCES = [
    ("a lower layer may not open a higher one", "core/base/up.c", '\n#include "flow/survey/survey.h"\n',
     "core/base/up.c:2: base may not include flow/survey/survey.h"),
    ("an earlier stage may not open a later one", "core/flow/survey/survey.c", '#include "flow/tallies/tallies.h"\n',
     "core/flow/survey/survey.c:1: flow/survey may not include flow/tallies/tallies.h"),
    ("ports may not open each other", "core/port/box/box.c", '#include "port/sql/sql.h"\n',
     "core/port/box/box.c:1: port/box may not include port/sql/sql.h: ports do not know each other"),
    ("only main stands above the command line", "core/cli/up.c", '#include "top.h"\n', "core/cli/up.c:1: "),
    ("an include names its path from core", "core/base/short.c", '#include "err.h"\n', 'core/base/short.c:1: "err.h" is not under core/'),
    ("an outside header has one owner", "core/flow/survey/survey.c", "#include <db.h>\n",
     "core/flow/survey/survey.c:1: flow/survey may not include <db.h>: it belongs to port/sql"),
    ("an outside header found by pattern has one owner", "core/main.c", "#include <db/all.h>\n",
     "core/main.c:1: main may not include <db/all.h>: it belongs to port/sql"),
    ("an outside header without an owner is named", "core/base/wild.c", "#include <curl/curl.h>\n",
     "core/base/wild.c:1: <curl/curl.h> belongs to no module"),
    ("a door shows none of its library", "core/port/sql/sql.h", "#include <db.h>\n",
     "core/port/sql/sql.h: the header of port/sql shows <db.h>"),
    ("a door shows none of its library through a second header", "core/port/sql/sql.h", '#include "port/sql/bind.h"\n',
     "core/port/sql/sql.h: the header of port/sql shows <db.h>"),
    ("a header that shows a library is private", "core/flow/survey/survey.c", '#include "port/sql/bind.h"\n',
     "core/flow/survey/survey.c:1: port/sql/bind.h shows <db.h> and so is private to port/sql"),
    ("another stage may not open the rows", "core/flow/tallies/tallies.c", '#include "flow/survey/survey_rows.h"\n',
     "core/flow/tallies/tallies.c:1: flow/tallies may not open flow/survey/survey_rows.h"),
    ("the command line may not open the rows", "core/cli/rows.c", '#include "flow/survey/survey_rows.h"\n',
     "core/cli/rows.c:1: cli may not open flow/survey/survey_rows.h"),
    ("the business does not see its rows", "core/flow/survey/survey.c", '#include "flow/survey/survey_rows.h"\n',
     "core/flow/survey/survey.c:1: survey.c holds the business on plain structs"),
    ("the business does not see its rules", "core/flow/tallies/tallies.c", '#include "flow/tallies/tallies_rules.h"\n',
     "core/flow/tallies/tallies.c:1: tallies.c holds the business on plain structs"),
    ("a directory needs a line", "core/flow/extra/extra.c", "int extra;\n", "core/flow/extra: is no line of core/LAYERS"),
    ("a line needs a directory", "core/LAYERS", SOUND["core/LAYERS"] + "web\n", "core/LAYERS: names web, and there is no core/web/"),
    ("sprintf is banned everywhere", "core/cli/bad.c", "void f(char *s) {\n    sprintf(s, 1);\n}\n", "core/cli/bad.c:2: sprintf is not for cli"),
    ("strcpy is banned", "core/ops/bad.c", "void f(char *s) {\n    strcpy(s, s);\n}\n", "core/ops/bad.c:2: strcpy is not for ops"),
    ("a shell is banned", "core/ops/bad.c", "void f(void) {\n    system(0);\n}\n", "core/ops/bad.c:2: system is not for ops"),
    ("a locale is banned", "core/main.c", "void f(void) {\n    setlocale(0, \"\");\n}\n", "core/main.c:2: setlocale is not for main"),
    ("the clock is banned below ops", "core/flow/survey/survey.c", "long f(void) {\n    return time(0);\n}\n",
     "core/flow/survey/survey.c:2: time is not for flow/survey"),
    ("the time zone of the process is banned", "core/ops/bad.c", "void f(void) {\n    localtime_r(0, 0);\n}\n",
     "core/ops/bad.c:2: localtime_r is not for ops"),
    ("exit is banned below ops", "core/base/bad.c", "void f(void) {\n    exit(1);\n}\n", "core/base/bad.c:2: exit is not for base"),
    ("printing is banned below ops", "core/base/bad.c", "void f(void) {\n    printf(0);\n}\n", "core/base/bad.c:2: printf is not for base"),
    ("standard error is banned below ops", "core/base/bad.c", "void f(void) {\n    fputs(0, stderr);\n}\n",
     "core/base/bad.c:2: stderr is not for base"),
    ("a call after a multi-line comment keeps its line", "core/base/bad.c", "/* one\n * two */\nvoid f(void) {\n    gets(0);\n}\n",
     "core/base/bad.c:4: gets is not for base"),
    ("a long function is named", "core/base/long.c", "static int\nlong_one(int a) {\n" + "    a++;\n" * 79 + "}\n",
     "core/base/long.c:1: long_one has 82 lines, over 80"),
    ("a long file is named", "core/base/long.c", "\n" * 701, "core/base/long.c: has 701 lines, over 700"),
    ("an unfinished mark is found in any text", "docs/guide.md", "one\nTO" "DO: two\n", "docs/guide.md:2: says TO" "DO"),
    ("a link to a file that is not there is found", "docs/guide.md", "one\nSee [it](more/guide.md).\n",
     "docs/guide.md:2: links to more/guide.md, and nothing is there"),
    ("a link to a heading that is not there is found", "docs/guide.md", "# One Thing\n\n[it](#another-thing)\n",
     "docs/guide.md:3: links to #another-thing, and the page has no such heading"),
    ("a path of one machine is found", "dev", "cd /wo" "rk/main\n", "dev:1: names a place on one machine"),
]

# What must pass, though it looks like an offence.
HARMLESS = [
    ("the locale may be pinned to C", "core/port/box/box.c", '#include <locale.h>\n\nvoid f(void) {\n    setlocale(LC_ALL, "C");\n}\n'),
    ("a banned word in a comment or a text is no call", "core/base/talk.c",
     '/* printf( and time( */\n// exit(1)\nconst char *a = "strcpy(a, b) \\" exit(1)";\n'),
    ("a function that ends like a banned one is another", "core/base/near.c",
     "void f(void) {\n    run_time(1);\n    _exit(1);\n    fprintf_all(2);\n    snprintf(0, 0, 0);\n    door->time(3);\n}\n"),
    ("a function of eighty lines is short enough", "core/base/long.c", "int g(int a) {\n" + "    a++;\n" * 78 + "}\n"),
    ("a long table is no function", "core/base/table.c", "static const int t[] = {\n" + "    1,\n" * 200 + "};\n"),
    ("a link may lead to a file, a directory, a heading, or out", "docs/more.md",
     "# 一、One `Thing`\n\n[a](guide.md) [b](../core/) [c](#一one-thing) [d](https://example.org/x) `[e](f.md)`\n\n```\n[g](h.md)\n```\n"),
    ("main may open any module", "core/main.c", '#include "base/err.h"\n#include "cli/cli.h"\n'),
]


def offences_with(path, text):
    with tempfile.TemporaryDirectory() as top:
        for name, content in {**SOUND, path: text}.items():
            file = Path(top, name)
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(content)
        return check(top)[0].offences


def main():
    failed = []
    for sentence, path, text, expected in OFFENCES:
        found = offences_with(path, text)
        if len(found) != 1 or not found[0].startswith(expected):
            failed.append(f"{sentence}\n    expected one: {expected}…\n    found: {found}")
    for sentence, path, text in [("a sound tree passes", "docs/guide.md", "Sound.\n")] + HARMLESS:
        found = offences_with(path, text)
        if found:
            failed.append(f"{sentence}\n    found: {found}")
    print("\n".join(failed))
    print(f"{len(OFFENCES) + len(HARMLESS) + 1 - len(failed)} passed, {len(failed)} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
