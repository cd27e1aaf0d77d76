"""A workspace as the tests in Python drive it: the program and plain tools, and its database only through sqlite3."""
import csv
import hashlib
import io
import json
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def program():
    """The program that ctest names, or the one in build/; a test cannot run without one."""
    path = Path(os.environ.get("EARSHOT") or ROOT / "build/earshot")
    if not path.exists():
        print(f"{path} is not built")
        sys.exit(77)
    return path


class Failed(Exception):
    """A command ended as it should not have."""


def run(main):
    """A test's whole life: what it returns is the exit status, and a command that failed fails it."""
    try:
        sys.exit(main())
    except Failed as failed:
        print(failed)
        sys.exit(1)


class Workspace:
    def __init__(self, path, **environment):
        self.path, self.program = Path(path), program()
        self.environment = {**os.environ, "LC_ALL": "C", "TZ": "UTC", **environment}

    def call(self, *words, status=0):
        """Standard output of a command that must end with `status` (a number, or several)."""
        command = [str(self.program), "-w", str(self.path), *map(str, words)]
        done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", env=self.environment)
        if done.returncode not in (status if isinstance(status, tuple) else (status,)):
            raise Failed(f"{' '.join(command)}\nended with {done.returncode}\n{done.stdout}{done.stderr}")
        return done.stdout

    def init(self, skeleton):
        command = [str(self.program), "init", str(self.path), "--from", str(skeleton)]
        done = subprocess.run(command, capture_output=True, text=True, env=self.environment)
        if done.returncode:
            raise Failed(f"{' '.join(command)}\nended with {done.returncode}\n{done.stdout}{done.stderr}")
        return self

    def rule(self, name, text):
        """Writes a script, the settings or a template, and makes it live."""
        (self.path / name).write_text(text)
        self.call("rules", "publish", "--yes", "--reason", f"a test writes {name}")

    def metrics(self, *words):
        """Rows of `metrics --format csv`, as dictionaries."""
        return list(csv.DictReader(io.StringIO(self.call("metrics", *words, "--format", "csv"))))

    def content(self):
        """The content digest of the last batch of responses: the same facts give the same digest."""
        return [batch["content"] for batch in json.loads(self.call("batch", "list", "--json")) if batch.get("content")][-1]

    def git(self, *words):
        """What plain git says about the archive; None when it says no."""
        done = subprocess.run(["git", "-C", str(self.path / "archive.git"), *words], capture_output=True, text=True,
                              env={**self.environment, "GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_GLOBAL": "/dev/null"})
        return done.stdout.strip() if done.returncode == 0 else None

    def tree(self):
        """The id of what the archive's main branch holds; None before the first edition."""
        return self.git("rev-parse", "--verify", "--quiet", "main^{tree}")

    def derived(self, *tables):
        """What can be remade from facts: every row of tallies and scores (or of these), as sqlite3 prints it."""
        dumps = [f".dump {name}" for name in tables or ("tally", "score")]
        return subprocess.run(["sqlite3", str(self.path / "earshot.db"), *dumps], capture_output=True, text=True,
                              check=True).stdout

    def reports(self):
        """SHA-256 of each plain file under reports/, by its path; hidden ones are what a killed run left behind."""
        return self.digests("reports")

    def working(self):
        """The same of the files that people edit."""
        return {**self.digests("scripts"), **self.digests("templates"), **self.digests("earshot.lua")}

    def digests(self, part):
        top = self.path / part
        return {str(path.relative_to(top)): hashlib.sha256(path.read_bytes()).hexdigest()
                for path in sorted([top, *top.rglob("*")]) if path.is_file() and not path.name.startswith(".")}

    def faults(self):
        """What plain tools find wrong: each database by sqlite3, the archive by git."""
        found = []
        for database in sorted(self.path.glob("*.db")) + sorted(self.path.glob("*.sqlite*")):
            if database.name.endswith(("-wal", "-shm")):
                continue
            said = subprocess.run(["sqlite3", str(database), "pragma integrity_check"], capture_output=True, text=True)
            if said.stdout.strip() != "ok":
                found.append(f"sqlite3 {database.name}: {said.stdout}{said.stderr}")
        if self.git("fsck", "--full", "--strict") is None:
            found.append("git fsck --strict finds fault with archive.git")
        return found


def differences(ours, reference, keys, columns, tolerance=1e-6):
    """Where two tables differ, as sentences. `keys` and `columns` pair our names with the reference's."""
    mine = {tuple(row[name] for name in keys): row for row in ours}
    found = []
    for row in reference:
        key = tuple(row[name] for name in keys.values())
        own = mine.pop(key, None)
        if own is None:
            found.append(f"{key}: not in ours")
            continue
        for name, theirs in columns.items():
            if not same(own[name], row[theirs], tolerance):
                found.append(f"{key}: {name} is {own[name] or 'empty'}, {theirs} should be {row[theirs] or 'empty'}")
    return found + [f"{key}: only in ours" for key, row in mine.items() if row.get("n") not in ("", "0")]


def same(ours, theirs, tolerance):
    try:
        return ours == theirs or abs(float(ours) - float(theirs)) <= max(tolerance * abs(float(theirs)), 1e-9)
    except ValueError:  # a word, or an empty cell beside a figure
        return False
