#!/usr/bin/env python3
"""Alters one file of the archive's objects, again and again: whoever reads an archive comes to an end, and dies of no signal.

    ends.py EARSHOT-VERIFY

Who looks at everything or copies everything (verify, doctor, gc, backup, earshot-verify) says that it is damaged; who reads
one thing may find that sound. 12 alterations; with EARSHOT_LONG=1 200.
"""
import os
import random
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent), str(HERE)]
import changes  # noqa: E402
from small_chain import CLOSE, LAST_MONTH, small_chain, write_responses  # noqa: E402
from workspace import run  # noqa: E402

ALTERATIONS = 200 if os.environ.get("EARSHOT_LONG") else 12
PATIENCE = 60  # seconds: each needs some hundred milliseconds


def two_editions(top):
    place = small_chain(top / "chain", top)
    place.call(*CLOSE)
    place.call("import", write_responses(top / "late.csv", 1001, 60))
    place.call(*CLOSE)
    return place


def readers(place, top, verifier):
    """(words, whether it must say that something is damaged)."""
    out, last, first = top / "out", place.git("rev-parse", "main"), place.git("rev-parse", "main~1")
    ours = [str(place.program), "-w", str(place.path)]
    return [([*ours, "verify"], True), ([*ours, "verify", last], False), ([*ours, "verify", "--chain"], True),
            ([*ours, "verify", "--deep"], True), ([*ours, "doctor"], True), ([*ours, "archive", "gc"], True),
            ([*ours, "backup", str(out / "b.tar")], True), ([*ours, "archive", "bundle", str(out / "bundle")], False),
            ([*ours, "archive", "mirror", str(out / "mirror.git")], False), ([*ours, "rebuild", "--archive"], False),
            ([*ours, "history"], False), ([*ours, "show", last, "101", "--out", str(out / "one.html")], False),
            ([*ours, "show", first, "101", "--pdf", str(out / "one.pdf")], False), ([*ours, "diff", first, LAST_MONTH], False),
            ([*ours, "rules", "show", "live"], False),
            ([verifier, str(place.path / "archive.git")], True)]


def tried(words, out):
    """Its exit status; None where it did not end."""
    out.mkdir()
    try:
        return subprocess.run(words, capture_output=True, timeout=PATIENCE).returncode
    except subprocess.TimeoutExpired:
        return None
    finally:
        shutil.rmtree(out)


def alter(place, dice):
    """What was done, and how it is undone."""
    path = dice.choice(changes.files(place, "objects/pack/*.pack", "objects/pack/*.pack", "objects/pack/*.idx", "objects/??/*"))
    content = path.read_bytes()
    how = dice.choice(("bit", "bit", "bit", "cut", "zeroes"))
    changes.BYTES[how](path, dice)
    return f"{how} in {path.name}", path.read_bytes() != content, lambda: changes.write(path, content)


def main(verifier):
    failed, told = [], 0
    with tempfile.TemporaryDirectory(prefix="earshot-ends-") as directory:
        top = Path(directory)
        place, dice = two_editions(top), random.Random(6)
        asked = readers(place, top, verifier)
        failed += [f"untouched: {words}" for words, _ in asked if tried(words, top / "out")]
        for number in range(ALTERATIONS):
            what, altered, undo = alter(place, dice)
            for words, must in asked:
                ended = tried(words, top / "out")
                said = " ".join(words[3:]) or "earshot-verify"
                told += bool(ended)
                if ended is None or ended < 0:
                    failed.append(f"{number}: {what}: {said} " + ("did not end" if ended is None else f"died of signal {-ended}"))
                elif must and altered and not ended:
                    failed.append(f"{number}: {what}: {said} said that all is well")
            undo()
        if [words for words, must in asked if must and tried(words, top / "out")]:
            failed.append("put back as it was, something is still said to be damaged")
    print("\n".join(failed))
    print(f"{ALTERATIONS} alterations, {len(asked)} readers, {told} said no")
    return 1 if failed else 0


if __name__ == "__main__":
    run(lambda: main(sys.argv[1]))
