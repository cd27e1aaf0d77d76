#!/usr/bin/env python3
"""Is the shim to be trusted? A program whose every write we know is hit at every call in every way.

    shim_test.py SHIM VICTIM
"""
import shutil
import sqlite3
import sys
import tempfile
from pathlib import Path

from fault import KILLED, KILLING, Shim, spread


def state(directory):
    """The last row and the file's text: "old" or "new" each; torn, it would be something else."""
    db = sqlite3.connect(Path(directory, "rows.db"))
    assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    row = db.execute("SELECT text FROM row ORDER BY rowid DESC LIMIT 1").fetchone()
    db.close()
    return row[0], Path(directory, "file").read_text()


def hit_everywhere(shim, victim, how, count, top, holds):
    seen, faults = set(), []
    for at in range(1, count + 1):
        place = shutil.copytree(Path(top, "old"), Path(top, f"{how}-{at}"))
        ended = shim.run([victim, place, "new"], at=at, how=how).returncode
        left = state(place)
        seen.add(left)
        if (ended == KILLED) != (how in KILLING):
            faults.append(f"call {at}: ended with {ended}")
        if not set(left) <= {"old", "new"} or (ended == 0 and left != ("new", "new")):
            faults.append(f"call {at}: ended with {ended} and left {left}")
        if shim.run([victim, place, "new"]).returncode != 0 or state(place) != ("new", "new"):
            faults.append(f"call {at}: run again, it left {state(place)}")
    holds(f"{how}, at each call: it ends so, leaves old or new, and can be run again", not faults, faults)
    holds(f"{how} shows the old state and the one half-way", {("old", "old"), ("new", "old")} <= seen, seen)
    if how in KILLING:
        holds(f"{how} the last call: is it the one that makes it new?", (("new", "new") in seen) == (how != "before"), seen)


def main(library, victim):
    shim, passed, failed = Shim(library), [], []

    def holds(sentence, truth, detail=""):
        (passed if truth else failed).append(f"{sentence}: {detail}")

    with tempfile.TemporaryDirectory() as top:
        old, place = Path(top, "old"), Path(top, "count")
        old.mkdir()
        shim.calls([victim, old, "old"], log=Path(top, "log"))
        shutil.copytree(old, place)
        calls = shim.calls([victim, place, "new"], log=Path(top, "log"))
        names = [line.split()[1] for line in calls]
        holds("the last four calls are those of the file", names[-4:] == ["open", "write", "fsync", "rename"], names)
        holds("SQLite's calls are seen", {"pwrite", "pwrite64"} & set(names) and {"fsync", "fdatasync"} & set(names[:-4]), names)
        holds("calls name their file", calls[-1].split()[2] == "file" and calls[-3].endswith("/count/file.tmp"), calls[-4:])
        holds("the child's calls do not count", Path(place, "child").exists() and not any("child" in c for c in calls), calls)
        holds("numbers run from one", [int(c.split()[0]) for c in calls] == list(range(1, len(calls) + 1)), calls)
        for how in (*KILLING, "EIO"):
            hit_everywhere(shim, victim, how, len(calls), top, holds)

    wide = spread(100, 5)
    holds("a spread has both ends", (wide[0], wide[-1], len(wide)) == (1, 100, 5), wide)
    holds("a spread of few is all of them", spread(3, 25) == [1, 2, 3], spread(3, 25))
    print("\n".join(failed))
    print(f"{len(passed)} passed, {len(failed)} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
