#!/usr/bin/env python3
"""Kills the writing of an edition, and makes its writes fail: the archive is always at the old or at the new edition.

    editions.py SHIM PROGRAM kill|fail

After each: plain git finds no fault (fsck --strict), the branch names the old commit or the new one, and never the old one
when the program said that all was well; the same edition written again ends at the same commit, another one can be written, and
nothing is left that an undisturbed run does not leave, save objects. Killed are each call of the shim in each of its ways, and moments picked at random; failing
are each call with EIO and ENOSPC, files that may not grow past some size, and small disks that fill. A few of each; with EARSHOT_LONG=1 more
than a thousand kills, and every call.
"""
import os
import random
import re
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from fault import FAILING, KILLED, KILLING, Shim, spread

LONG = bool(os.environ.get("EARSHOT_LONG"))
OLD, NEW, OTHER, REPORTS = "1", "2", "3", "40"
KILLS = 1000 if LONG else 60  # of a run at work, in all
OBJECT = re.compile(r"objects/([0-9a-f]{2}(/[0-9a-f]{38})?|pack/pack-[0-9a-f]{40}\.(pack|idx))$")


class Sweep:
    def __init__(self, shim, program, top):
        self.shim, self.program, self.top = Shim(shim), program, Path(top)
        self.before = self.top / "before"
        self.old = self.write(self.before, OLD).stdout.strip()
        self.new = self.write(self.copy("after"), NEW).stdout.strip()
        self.names = self.listing(self.top / "after")
        if not self.old or not self.new or self.old == self.new:
            raise SystemExit("the program does not write two editions")

    def words(self, archive, month):
        return [self.program, archive, month, REPORTS]

    def write(self, archive, month, **options):
        return subprocess.run([str(word) for word in self.words(archive, month)], capture_output=True, text=True, **options)

    def copy(self, name):
        return shutil.copytree(self.before, self.top / name)

    @staticmethod
    def listing(archive):
        return {str(path.relative_to(archive)) for path in archive.rglob("*")}

    @staticmethod
    def git(archive, *words):
        return subprocess.run(["git", "--git-dir", str(archive), *words], capture_output=True, text=True,
                              env={**os.environ, "GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_GLOBAL": "/dev/null"})

    def faults(self, archive, ended):
        """What is wrong with a run that was disturbed, and with the one after it."""
        found, head = [], self.git(archive, "rev-parse", "main").stdout.strip()
        if head not in (self.old, self.new):
            found.append(f"main is at {head}, neither old nor new")
        if ended == 0 and head != self.new:
            found.append("it said that all was well, and the edition is not there")
        found += self.fsck(archive)
        other = shutil.copytree(archive, self.top / "other")
        again, another = self.write(archive, NEW), self.write(other, OTHER)
        if again.returncode or again.stdout.strip() != self.new:
            found.append(f"written again, it ended with {again.returncode}: {again.stdout}{again.stderr}")
        if another.returncode:
            found.append(f"another edition after it ended with {another.returncode}: {another.stderr}")
        found += self.litter(archive) + self.fsck(archive) + self.litter(other) + self.fsck(other)
        shutil.rmtree(other)
        return found

    def litter(self, archive):
        """What lies about that no undisturbed run leaves, save objects that nothing refers to."""
        left = [name for name in self.listing(archive) - self.names if not OBJECT.fullmatch(name)]
        found = [f"left over: {left}"] if left else []
        halves = {re.sub(r"\.(pack|idx)$", "", name) for name in self.listing(archive) if "/pack-" in name}
        return found + [f"{half} is there by half" for half in halves
                        if not (archive / f"{half}.pack").exists() or not (archive / f"{half}.idx").exists()]

    def fsck(self, archive):
        said = self.git(archive, "fsck", "--full", "--strict", "--no-dangling")
        return [f"git fsck --strict: {said.stdout}{said.stderr}"] if said.returncode or "error" in said.stderr else []

    def hit(self, at, how):
        archive = self.copy("hit")
        ended = self.shim.run(self.words(archive, NEW), at=at, how=how).returncode
        wrong = [] if (ended == KILLED) == (how in KILLING) else [f"ended with {ended}"]
        return self.judged(archive, ended, wrong)

    def killed_after(self, seconds):
        """Killed at a moment; whether it was still at work, and what is wrong."""
        archive = self.copy("hit")
        with subprocess.Popen([str(word) for word in self.words(archive, NEW)], stdout=subprocess.DEVNULL) as running:
            time.sleep(seconds)
            running.send_signal(signal.SIGKILL)
        return running.returncode == KILLED, self.judged(archive, running.returncode, [])

    def grown_to(self, size):
        """No file may grow past `size` bytes: what a full disk does to those that the shim does not see."""
        def limit():
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
        archive = self.copy("hit")
        ended = self.write(archive, NEW, preexec_fn=limit).returncode
        return self.judged(archive, ended, [f"ended with {ended}"] if ended <= 0 else [])

    def full_disk(self, kib):
        """On a file system of so many KiB, mounted for this run alone; None where nobody may mount one."""
        disk, archive = self.top / "disk", self.top / "hit"
        disk.mkdir(exist_ok=True)
        script = ('mount -t tmpfs -o size="$1"k tmpfs "$2" || exit 99; cp -a "$3" "$2/a" || exit 98\n'
                  '"$5" "$2/a" "$6" "$7"; ended=$?; cp -a "$2/a" "$4"; exit $ended')
        words = [kib, disk, self.before, archive, self.program, NEW, REPORTS]
        done = subprocess.run(["unshare", "--mount", "sh", "-c", script, "sh", *map(str, words)], capture_output=True, text=True)
        if done.returncode in (98, 99) or not archive.exists():
            return None
        return self.judged(archive, done.returncode, [f"ended with {done.returncode}"] if done.returncode > 128 else [])

    def kib(self, archive):
        return sum(path.stat().st_size // 1024 + 4 for path in (self.top / archive).rglob("*"))

    def judged(self, archive, ended, wrong):
        try:
            return wrong + self.faults(archive, ended)
        finally:
            shutil.rmtree(archive)

    def duration(self):
        archive, began = self.copy("timed"), time.monotonic()
        self.write(archive, NEW)
        shutil.rmtree(archive)
        return time.monotonic() - began


def kills(sweep, calls, tell):
    ways = [(at, how) for how in KILLING for at in range(1, len(calls) + 1)]
    few = [ways[i - 1] for i in spread(len(ways), KILLS // 2)]
    for at, how in ways if LONG else few:
        tell(f"{how} at {calls[at - 1]}", sweep.hit(at, how))
    lasts, moments, at_work = sweep.duration(), random.Random(1), 0
    wanted = KILLS - len(ways if LONG else few)
    for i in range(4 * wanted):
        seconds = moments.uniform(0, lasts)
        killed, wrong = sweep.killed_after(seconds)
        at_work += killed
        tell(f"killed after {seconds * 1000:.1f} ms (the {i}th)", wrong)
        if at_work == wanted:
            break
    print(f"killed while at work, at a random moment: {at_work}")


def fails(sweep, calls, tell):
    for at in range(1, len(calls) + 1) if LONG else spread(len(calls), 20):
        for how in FAILING if LONG else FAILING[at % 2:at % 2 + 1]:
            tell(f"{how} at {calls[at - 1]}", sweep.hit(at, how))
    for size in (1, 4096, 100_000, 300_000) if not LONG else (1, *range(4096, 400_000, 8192)):
        tell(f"no file may grow past {size} bytes", sweep.grown_to(size))
    least, most = sweep.kib("before"), 2 * sweep.kib("after")
    for kib in range(least + 8, most, 12 if LONG else (most - least) // 4):
        wrong = sweep.full_disk(kib)
        if wrong is None:
            print("nobody may mount a small file system here: no disk was filled")
            break
        tell(f"a disk of {kib} KiB", wrong)


def main(shim, program, kind):
    failed, tried = [], 0

    def tell(what, wrong):
        nonlocal tried
        tried += 1
        if wrong:
            failed.append(f"{what}\n    " + "\n    ".join(wrong))

    with tempfile.TemporaryDirectory(prefix="earshot-fault-") as top:
        sweep = Sweep(shim, program, top)
        calls = sweep.shim.calls(sweep.words(sweep.copy("counted"), NEW), log=Path(top, "calls"))
        (kills if kind == "kill" else fails)(sweep, calls, tell)
        print("\n".join(failed).replace(top, ""))
        print(f"{tried} runs, {len(calls)} calls to hit")
    print(f"{tried - len(failed)} passed, {len(failed)} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
