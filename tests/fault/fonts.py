#!/usr/bin/env python3
"""A machine without the fonts: what needs them names the package and leaves nothing behind, what does not goes on.

    fonts.py SHIM
"""
import os
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from small_chain import CLOSE, small_chain  # noqa: E402
from workspace import Failed, Workspace, run  # noqa: E402

PACKAGE = "apt-get install fonts-noto-cjk"
CONFIG = 78


def said(place, *words):
    """What a command that must end as a matter of settings says."""
    try:
        place.call(*words, status=0)
    except Failed as failed:
        return str(failed)
    return "it ended as though nothing were wrong"


def main():
    with tempfile.TemporaryDirectory(prefix="earshot-fonts-") as top:
        place, faults = small_chain(Path(top, "chain"), top), []
        bare = Workspace(place.path, LD_PRELOAD=os.path.abspath(sys.argv[1]), EARSHOT_FAULT_HIDE="NotoSansCJK")
        before = (place.tree(), place.reports())
        for words in (CLOSE, ("report", "run", "--period", "2020-11", "--all", "--out", Path(top, "out")),
                      ("report", "run", "--period", "2020-11", "--store", "101", "--format", "html", "--out", Path(top, "one.html"))):
            answer = said(bare, *words)
            if f"ended with {CONFIG}" not in answer or PACKAGE not in answer:
                faults.append(f"{words[0]}: {answer}")
        if (place.tree(), place.reports()) != before:
            faults.append("something was published")
        left = [path for path in (*Path(top, "out").rglob("*"), Path(top, "one.html")) if path.is_file()]
        faults += [f"{path} was left" for path in left]
        for words in (("metrics", "--survey", "hotpot", "--by", "store"), ("rules", "check"), ("verify", "--chain")):
            bare.call(*words)  # none of these prints a page
        place.call(*CLOSE)  # once they are installed
        print("\n".join(faults) or "a missing font is named with its package")
        return 1 if faults else 0


if __name__ == "__main__":
    run(main)
