#!/usr/bin/env python3
"""Is the transcript player to be trusted? It plays small transcripts that hold, and ones that do not."""
import contextlib
import io
import sys
import tempfile
from pathlib import Path

from transcript import check

HOLDS = {
    "output, errors and status are all seen": "# why\n\n$ echo out; echo bad >&2; exit 3\nout\n! bad\n? 3\n",
    "a command may run over lines": "$ cat <<END\n> one\n> two\n> END\none\ntwo\n",
    "a directory stays changed and files stay": "$ mkdir d && cd d && echo x >f\n\n$ cat f\nx\n$ pwd\n<here>/d\n",
    "empty lines inside an output count": "$ printf 'a\\n\\nb\\n'\na\n\nb\n\n# next\n$ true\n",
    "lines that look like signs are set off": "$ echo '# a'; echo '$ b'; echo '\\c'\n\\# a\n\\$ b\n\\\\c\n",
    "what changes from run to run is named": "$ echo commit 0a1b2c3d took 0.42 s, 48 stores, 900 rows/s; date -u +%FT%TZ\n"
                                             "commit <id> took <time>, 48 stores, <rate> rows/s\n<now>\n",
    "what grows with the house is named": "$ echo 31 files, 1 error, 0 warnings; echo 12 files of ours\n"
                                          "<n> files, 1 error, 0 warnings\n12 files of ours\n",
    "the world is the same everywhere": "$ echo $LC_ALL $TZ $USER; cd; pwd\nC UTC tester\n<here>/home\n",
}
BREAKS = {
    "another output": ("$ echo now\nthen\n", "$ echo now\nnow\n"),
    "a status that nobody expected": ("$ exit 2\n", "$ exit 2\n? 2\n"),
    "an error that nobody expected": ("$ echo a >&2\na\n", "$ echo a >&2\n! a\n"),
    "too little output": ("# c\n\n$ echo a\na\nb\n\n# d\n\n$ true\n\n", "# c\n\n$ echo a\na\n\n# d\n\n$ true\n\n"),
}


def checked(text, accept):
    """(held, the file afterwards)"""
    with tempfile.TemporaryDirectory() as top, contextlib.redirect_stdout(io.StringIO()):
        path = Path(top, "t.txt")
        path.write_text(text)
        return check(path, "/usr/bin/true", accept), path.read_text()


def main():
    failed = [f"{name}: does not hold" for name, text in HOLDS.items() if checked(text, False) != (True, text)]
    for name, (text, accepted) in BREAKS.items():
        if checked(text, False) != (False, text):
            failed.append(f"{name}: was not noticed, or the file was touched")
        if checked(text, True) != (True, accepted) or checked(accepted, False) != (True, accepted):
            failed.append(f"{name}: accepted as {checked(text, True)}")
    print("\n".join(failed))
    print(f"{len(HOLDS) + len(BREAKS) - len(failed)} passed, {len(failed)} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
