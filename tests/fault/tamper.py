#!/usr/bin/env python3
"""Changes one thing at random in a workspace, many times: `verify --chain --deep --witness` notices each that alters something.

    tamper.py NOTICES

NOTICES is fault-notices. Whether a change altered anything plain tools say: all rows of facts by sqlite3, all refs and objects by git. What
altered something the proof must notice, or it is a fault. It is asked in two steps: what its quick parts notice (checksums of files, pages of
the database, signatures, journal, checkpoints, witness) the whole notices; what they let pass goes to the whole. What altered nothing
(free pages, an index, what is derived) may be noticed or not; of some the whole proof is asked all the same, and must not die of it.
Untouched, whatever its state, it is clean. A history of 30 editions and 150 changes; with EARSHOT_LONG=1 of 500 and 10,000.
EARSHOT_TAMPER=FIRST:COUNT:MINUTES makes other ones, until the time is over: a change's number and the history decide all of
it. EARSHOT_YEARS=DIR keeps the history there, for the next time, and what came of each change beside it, in changes.log: the same
call goes on where it was broken off.
"""
import collections
import hashlib
import multiprocessing
import os
import random
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent), str(HERE)]
import changes  # noqa: E402
from workspace import Failed, Workspace, run  # noqa: E402
from years import years  # noqa: E402

LONG = bool(os.environ.get("EARSHOT_LONG"))
SEED, EDITIONS, CHANGES, UNTOUCHED = 6, 500 if LONG else 30, 10_000 if LONG else 150, 10 if LONG else 5
WORKERS = int(os.environ.get("EARSHOT_WORKERS", 2))
EVERY = 100 if LONG else 20  # of those that altered nothing the whole proof is asked all the same


def rows_of(path):
    """A digest of all rows of facts; None where they cannot be read."""
    try:
        db = sqlite3.connect(path)
        db.text_factory = bytes
        digest = hashlib.sha256()
        for table in changes.FACTS:
            digest.update(repr(sorted(map(repr, db.execute(f"SELECT {changes.COLUMNS.get(table, '*')} FROM {table}")))).encode())
        db.close()
        return digest.hexdigest()
    except (sqlite3.Error, UnicodeDecodeError):  # what is wrong is told in words of the file
        return None


def objects_of(place):
    """A digest of all refs, and of all that they lead to; None where git says no."""
    refs = place.git("for-each-ref")
    environment = {**place.environment, "GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_GLOBAL": "/dev/null"}
    git = ["git", "-C", str(place.path / "archive.git")]
    listed = subprocess.run([*git, "rev-list", "--objects", "--all"], capture_output=True, env=environment)
    ids = b"\n".join(sorted({line.split()[0] for line in listed.stdout.splitlines()})) + b"\n"
    read = subprocess.run([*git, "cat-file", "--batch"], input=ids, capture_output=True, env=environment)
    if refs is None or listed.returncode or read.returncode:
        return None
    return hashlib.sha256(refs.encode() + read.stdout).hexdigest()


class Prover:
    """A history, a copy of it that is hit and mended again, and a program that looks at it."""

    def __init__(self, notices, top, number):
        self.before, self.witness, self.backups = Workspace(top / "tea"), top / "witness", top / "backups"
        self.own = Path(tempfile.mkdtemp(prefix="earshot-tamper-"))
        self.hit = Workspace(self.own / "tea")
        self.program = subprocess.Popen([notices], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, errors="replace")
        shutil.copytree(self.before.path, self.hit.path)
        self.facts, self.objects, self.kept = self.rows(), objects_of(self.hit), self.state()
        assert self.facts and self.objects
        self.all_named()

    def all_named(self):
        """A table that nobody has said of whether it is held to is forgotten by the proof too."""
        db = sqlite3.connect(self.before.path / "earshot.db")
        tables = {name for (name,) in db.execute("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")}
        db.close()
        if tables != {*changes.FACTS, *changes.ASIDE}:
            raise Failed(f"facts, or set aside? {sorted(tables ^ {*changes.FACTS, *changes.ASIDE})} (tests/fault/changes.py)")

    def close(self):
        self.program.stdin.close()
        self.program.wait()
        shutil.rmtree(self.own)

    def ask(self, first):
        """What is noticed: "clean", or a word and why."""
        self.program.stdin.write(f"{first} {self.hit.path} {self.witness}\n")
        self.program.stdin.flush()
        return self.program.stdout.readline().strip()

    def rows(self):
        """Of a copy: to look at a database that has a log changes it."""
        for path in self.hit.path.glob("earshot.db*"):
            if not path.name.endswith("lease"):
                shutil.copy(path, self.own / path.name)
        said = rows_of(self.own / "earshot.db")
        for path in self.own.glob("earshot.db*"):
            path.unlink()
        return said

    def state(self):
        """What each file of the archive is known by: whatever writes one makes another of it."""
        top, found = str(self.hit.path / "archive.git"), {}
        for folder, _, names in os.walk(top):
            for name in names:
                told = os.lstat(os.path.join(folder, name))
                found[os.path.join(folder, name)[len(top) + 1:]] = (told.st_ino, told.st_size, told.st_mtime_ns, told.st_ctime_ns)
        return found

    def mend(self, archive_hit):
        """Only what is another than it was is put back."""
        for path in self.hit.path.glob("earshot.db*"):
            path.unlink()
        shutil.copy(self.before.path / "earshot.db", self.hit.path)
        if archive_hit:
            now, here, there = self.state(), self.hit.path / "archive.git", self.before.path / "archive.git"
            for name in now.keys() - self.kept.keys():
                (here / name).unlink()
            for name in [name for name, told in self.kept.items() if now.get(name) != told]:
                (here / name).parent.mkdir(parents=True, exist_ok=True)
                (here / name).unlink(missing_ok=True)
                shutil.copy(there / name, here / name)
            self.kept = self.state()

    def same(self, archive_hit):
        return self.rows() == self.facts and (not archive_hit or objects_of(self.hit) == self.objects)

    def judged(self, facts_first, archive_hit, number):
        """(whether all is as it was, what is said). A proof that notices with a part has noticed; what its quick part lets pass goes to
        the whole of it."""
        if not archive_hit and self.same(False):
            return True, "not asked" if number % EVERY else self.ask("facts")
        said = self.ask("quick" if facts_first else "files")
        if said != "clean":
            return False, said
        same = self.same(archive_hit)
        return same, "not asked" if same and number % EVERY else self.ask("facts" if facts_first else "archive")

    def turn(self, number):
        """(kind, what came of it, what was done and what was said)."""
        dice = random.Random(f"{SEED}:{number}")
        kind, what, facts_first = changes.change(self.hit, self.backups, dice)
        archive_hit = not facts_first or kind == "set back"
        same, said = self.judged(facts_first, archive_hit, number)
        self.mend(archive_hit)
        if said.startswith("died"):
            came = "died"
        elif same:
            came = "without effect"
        else:
            came = "missed" if said == "clean" else "noticed"
        return kind, came, f"{number}: {kind}: {what[:300]}: {said}"

    def untouched(self, number):
        """It is as it was, in this state or that; None, or what was noticed nevertheless."""
        git, path = self.hit.git, self.hit.path / "earshot.db"
        states = {"as it is": lambda: None, "repacked": lambda: git("repack", "-adq"), "refs packed": lambda: git("pack-refs", "--all"),
                  "collected": lambda: git("gc", "-q"), "vacuumed": lambda: sqlite3.connect(path).executescript("VACUUM")}
        name = list(states)[number % len(states)]
        states[name]()
        said = self.ask("facts" if number % 2 else "archive")
        self.mend(True)
        return None if said == "clean" else f"untouched, {name}: {said}"


def work(notices, top, number, numbers, until, out, untouched):
    prover = Prover(notices, top, number)
    try:
        for one in range(number, untouched, WORKERS):
            false = prover.untouched(one)
            out.put(("untouched", "false alarm" if false else "clean", false))
        for one in numbers[number::WORKERS]:
            if time.monotonic() < until:
                out.put(prover.turn(one))
    except BaseException as broken:
        out.put(("the test itself", "died", repr(broken)))
        raise
    finally:
        prover.close()
        out.put(None)


def kept(log):
    """The changes that were made already, with their numbers: as `turn` answers."""
    lines = log.read_text(errors="replace").splitlines() if log.exists() else []
    return {int(what.split(":")[0]): (kind, came, what) for kind, came, what in (line.split("\t", 2) for line in lines)}


def told(out, before, log):
    """(kind -> what came of it -> how many, what is at fault)."""
    counted, faults, left = collections.defaultdict(collections.Counter), [], WORKERS
    for one in before:
        out.put(one)
    while left:
        one = out.get()
        if one is None:
            left -= 1
            continue
        kind, came, what = one
        if one not in before and kind not in ("untouched", "the test itself"):
            log.write("\t".join((kind, came, " ".join(what.split()))) + "\n")
            log.flush()
        counted[kind][came] += 1
        if came in ("missed", "died", "false alarm"):
            faults.append(f"{came}: {what}")
            print(faults[-1], flush=True)
    return counted, faults


def main(notices):
    first, count, *minutes = os.environ.get("EARSHOT_TAMPER", f"0:{CHANGES}").split(":")
    until = time.monotonic() + 60 * float(minutes[0]) if minutes else float("inf")
    numbers = range(int(first), int(first) + int(count))
    with tempfile.TemporaryDirectory(prefix="earshot-years-") as own:
        top = Path(os.environ.get("EARSHOT_YEARS") or own)
        if not (top / "tea").exists():
            top.mkdir(exist_ok=True)
            years(top, EDITIONS)
        before = {number: one for number, one in kept(top / "changes.log").items() if number in numbers}
        numbers = [number for number in numbers if number not in before]
        out = multiprocessing.Queue()
        workers = [multiprocessing.Process(target=work, args=(notices, top, number, numbers, until, out, UNTOUCHED)) for number in range(WORKERS)]
        for worker in workers:
            worker.start()
        with open(top / "changes.log", "a", errors="replace") as log:
            counted, faults = told(out, set(before.values()), log)
        for worker in workers:
            worker.join()
    for kind in sorted(counted):
        print(f"{kind:22}", ", ".join(f"{number} {came}" for came, number in sorted(counted[kind].items())))
    whole = sum(counted.values(), collections.Counter())
    print(f"changes of seed {SEED}, and untouched:", ", ".join(f"{number} {came}" for came, number in sorted(whole.items())))
    return 1 if faults else 0


if __name__ == "__main__":
    run(lambda: main(sys.argv[1]))
