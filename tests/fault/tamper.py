#!/usr/bin/env python3
"""Changes one thing at random in a workspace, many times, and asks `verify --chain --witness` whether it notices.

    tamper.py

One bit of a file of the archive or of the database, a file cut short or gone, a branch moved, a row changed by sqlite3.
What is not noticed must be without effect: archive, journal and what the journal speaks of are, as plain tools print them,
what they were. Untouched it is clean. Answers are not looked at here: that they are as they were sealed is `verify --deep`'s.
Some 40 changes; with EARSHOT_LONG=1 a thousand.
"""
import os
import random
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))
from small_chain import CLOSE, small_chain, write_responses  # noqa: E402
from workspace import Workspace, run  # noqa: E402

TABLES = ("journal", "batch", "edition", "rules_live", "person", "signing_key", "checkpoint")
ROWS = ("UPDATE journal SET reason = reason || 'x' WHERE seq = {n}", "DELETE FROM journal WHERE seq = {n}",
        "DELETE FROM journal WHERE seq > {n}", "UPDATE batch SET seal = '' WHERE seq = 1 + {n} % 3",
        "DELETE FROM batch WHERE seq = 1 + {n} % 3", "UPDATE edition SET tree_id = rules_id", "DELETE FROM edition",
        "UPDATE rules_live SET at = at + {n}", "UPDATE person SET login = 'x{n}'", "INSERT INTO person VALUES ('m{n}', 'm', 'hq', '')",
        "UPDATE signing_key SET at = at + 1000 * {n}", "DELETE FROM checkpoint WHERE number = 1 + {n} % 3",
        "UPDATE checkpoint SET body = replace(body, '{n}', '0') || ' '")


def flip(path, dice):
    content = bytearray(path.read_bytes())
    if content:
        content[dice.randrange(len(content))] ^= 1 << dice.randrange(8)
        path.chmod(0o600)
        path.write_bytes(content)


def cut(path, dice):
    path.chmod(0o600)
    with open(path, "r+b") as file:
        file.truncate(dice.randrange(path.stat().st_size + 1))


def change(place, dice):
    """Does one thing to the workspace; what it was."""
    archive, database = place.path / "archive.git", place.path / "earshot.db"
    kind = dice.choice(("bit", "bit", "bit", "page", "cut", "gone", "branch", "row", "row"))
    if kind == "page":
        flip(database, dice)
        return "a bit of the database"
    if kind == "row":
        statement = dice.choice(ROWS).format(n=dice.randrange(1, 9))
        unlock = subprocess.run(["sqlite3", database, "SELECT 'DROP TRIGGER ' || name || ';' FROM sqlite_schema WHERE type = 'trigger'"],
                                capture_output=True, text=True, check=True).stdout
        subprocess.run(["sqlite3", database], input=unlock + statement, text=True, check=True)
        return statement
    if kind == "branch":
        branch = dice.choice(place.git("for-each-ref", "--format=%(refname)").split())
        to = dice.choice(place.git("rev-list", "--all").split())
        place.git("update-ref", branch, to)
        return f"{branch} at {to}"
    path = dice.choice(sorted(one for one in archive.rglob("*") if one.is_file()))
    {"bit": flip, "cut": cut, "gone": lambda one, _: one.unlink()}[kind](path, dice)
    return f"{kind}: {path.relative_to(place.path)}"


def logical(place):
    """What archive and journal say, by plain tools: nothing that a reader could see is left out. None where they fail."""
    rows = subprocess.run(["sqlite3", place.path / "earshot.db", *(f"SELECT * FROM {name}" for name in TABLES)], capture_output=True)
    refs = place.git("for-each-ref")
    clean = place.git("fsck", "--full", "--strict")
    return (rows.stdout, refs) if rows.returncode == 0 and refs is not None and clean is not None else None


def main():
    dice, failed, noticed, harmless = random.Random(6), [], 0, 0
    rounds = 1000 if os.environ.get("EARSHOT_LONG") else 40
    with tempfile.TemporaryDirectory(prefix="earshot-tamper-") as top:
        top = Path(top)
        (top / "witness").mkdir()
        place = small_chain(top / "before", top)
        settings = (place.path / "earshot.lua").read_text().rstrip()
        place.rule("earshot.lua", f'{settings[:-1].rstrip().rstrip(",")}, witnesses = {{ {{ directory = "{top}/witness" }} }} }}\n')
        place.call(*CLOSE)
        place.call("import", write_responses(top / "late.csv", 1001, 60))
        place.call(*CLOSE)
        place.call("key", "rotate", "--now", "2030-01-01T09:00:00Z")
        ask = ("verify", "--chain", "--witness", top / "witness", "--quiet")
        place.call(*ask)
        before = logical(place)
        assert before
        for _ in range(rounds):
            shutil.copytree(place.path, top / "hit", symlinks=True)
            hit = Workspace(top / "hit")
            what = change(hit, dice)
            done = subprocess.run([hit.program, "-w", hit.path, *ask], capture_output=True, text=True, env=hit.environment)
            if done.returncode < 0:
                failed.append(f"{what}: it died of signal {-done.returncode}")
            elif done.returncode or "archive.git/config" in done.stdout:  # the settings may be a person's: a remark
                noticed += 1
            elif logical(hit) != before:
                failed.append(f"{what}: not noticed")
            else:
                harmless += 1
            shutil.rmtree(hit.path)
        place.call(*ask)
    print("\n".join(failed))
    print(f"{rounds} changes: {noticed} noticed, {harmless} without effect, {len(failed)} missed")
    return 1 if failed else 0


if __name__ == "__main__":
    run(main)
