#!/usr/bin/env python3
"""Hits a backup, a restore or the folding of packs at its writes, fsyncs and renames; or takes backups while others work.

    backups.py SHIM backup|restore|gc kill|fail
    backups.py - beside

A backup is there whole or not at all, and the workspace it was taken of is as it was. A restored workspace is there whole
or not at all. Given again, each command does its work. A backup that was taken during imports and closes is one state of
them: it restores, verifies, and its archive ends where its database says. Some 25 calls are hit; with EARSHOT_LONG=1 all.
"""
import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))
from fault import FAILING, KILLED, KILLING, Shim, spread  # noqa: E402
from small_chain import CLOSE, small_chain, write_responses  # noqa: E402
from workspace import Failed, Workspace  # noqa: E402


def look(place):
    """What must come back: figures, editions, rules, files that people edit."""
    return {"figures": place.metrics("--survey", "hotpot", "--by", "store,month"), "tree": place.tree(),
            "history": [edition["edition"] for edition in json.loads(place.call("history", "--json"))],
            "head": place.git("rev-parse", "--verify", "--quiet", "main"), "working": place.working(),
            "rules": json.loads(place.call("rules", "show", "live", "--json"))["tree"]}


def restored(place, file, top, keys=True):
    """A workspace of the backup, after which it is removed; what is wrong with it, and what is to be seen in it."""
    again = Workspace(Path(top, "again"))
    try:
        again.call("restore", file, again.path, "--erasures", place.path)
        faults = again.faults()
        again.call("verify", "--chain")
        again.call("doctor", status=0 if keys else 1)
        return faults, look(again)
    finally:
        shutil.rmtree(again.path, ignore_errors=True)


class Scenario:
    def __init__(self, name, top):
        self.top, self.name, self.place = Path(top), name, small_chain(Path(top, "chain"), Path(top))
        self.place.call(*CLOSE)
        self.kept = Path(top, "kept.tar")
        self.place.call("backup", self.kept, "--with-keys")
        self.seen = look(self.place)
        self.out = Path(top, "out.tar") if name == "backup" else Path(top, "out")

    def words(self):
        return {"backup": ["-w", self.place.path, "backup", self.out, "--with-keys"],
                "restore": ["restore", self.kept, self.out],
                "gc": ["-w", self.place.path, "archive", "gc"]}[self.name]

    def command(self):
        return [self.place.program, *self.words()]

    def again(self):
        done = subprocess.run([str(word) for word in self.command()], capture_output=True, text=True, env=self.place.environment)
        if done.returncode:
            raise Failed(f"given again it ended with {done.returncode}: {done.stderr}")

    def clean(self):
        """No trace of the last run; what a killed one left is not looked for: the next must do without that."""
        if self.out.is_dir():
            shutil.rmtree(self.out)
        self.out.unlink(missing_ok=True)

    def faults(self):
        """Whatever stands where the command was to put something is whole."""
        found = self.place.faults() + ([] if look(self.place) == self.seen else ["the workspace is another"])
        if self.name == "backup" and self.out.exists():
            wrong, seen = restored(self.place, self.out, self.top)
            found += wrong + ([] if seen == self.seen else ["what was restored is another"])
        if self.name == "restore" and self.out.exists():
            again = Workspace(self.out)
            again.call("doctor")
            found += again.faults() + ([] if look(again) == self.seen else ["what was restored is another"])
        return found

    def faults_at(self, shim, at, how):
        try:
            ended = shim.run(self.command(), at=at, how=how, env=self.place.environment)
            faults = self.faults()
            if ended.returncode < 0 and (how in FAILING or ended.returncode != KILLED):
                faults.append(f"it died of signal {-ended.returncode}: {ended.stderr}")
            if ended.returncode == 0 and self.name != "gc" and not self.out.exists():
                faults.append("it said that all was well, and there is nothing")
            self.clean()
            self.again()
            return faults + self.faults() + [f"left behind: {path.name}" for path in self.top.glob(".*.tmp")]
        except Failed as failed:
            return [str(failed)]
        finally:
            self.clean()


def sweep(library, name, kind, top):
    shim, scenario, failed = Shim(library), Scenario(name, top), []
    calls = shim.calls(scenario.command(), log=Path(top, "calls"), env=scenario.place.environment)
    scenario.clean()
    ways = KILLING if kind == "kill" else FAILING
    hits = [(at, ways[i % len(ways)]) for i, at in enumerate(spread(len(calls), 25 if kind == "kill" else 10))]
    if os.environ.get("EARSHOT_LONG"):
        hits = [(at, how) for how in ways for at in range(1, len(calls) + 1)]
    for at, how in hits:
        faults = scenario.faults_at(shim, at, how)
        if faults:
            failed.append(f"{how} at {calls[at - 1].replace(top, '')}\n    " + "\n    ".join(faults))
    print("\n".join(failed))
    print(f"{name}: {len(hits)} of {len(calls)} calls hit")
    return failed


def beside(top):
    """One process imports and closes, another takes backups as fast as it can."""
    place, failed, count = small_chain(Path(top, "chain"), Path(top)), [], 0
    script = [str(place.program), "-w", str(place.path)]
    steps = [[*script, *CLOSE]]
    for i in range(6):
        write_responses(Path(top, f"late{i}.csv"), 1001 + 200 * i, 200)
        steps += [[*script, "import", f"{top}/late{i}.csv"], [*script, *CLOSE]]
    lines = "\n".join(" ".join(step) for step in steps)
    worker = subprocess.Popen(["sh", "-e", "-c", lines], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, env=place.environment)
    files = []
    while worker.poll() is None or not files:
        count += 1
        files.append(Path(top, f"{count}.tar"))
        place.call("backup", files[-1], "--with-keys")
    if worker.returncode:
        failed.append(f"the others were disturbed: {worker.stderr.read().decode()}")
    states = set()
    for file in files:
        faults, seen = restored(place, file, top)
        states.add((seen["tree"], json.dumps(seen["figures"])))
        failed += [f"{file.name}: {fault}" for fault in faults]
        if seen["head"] != (seen["history"] or [None])[0]:
            failed.append(f"{file.name}: the archive ends elsewhere than the database says")
    if len(states) < 2:
        failed.append("all backups were of one state: nothing happened beside them")
    print("\n".join(failed))
    print(f"{len(files)} backups of {len(states)} states")
    return failed


def main(library, name, kind=""):
    with tempfile.TemporaryDirectory(prefix="earshot-fault-") as top:
        try:
            failed = beside(top) if name == "beside" else sweep(library, name, kind, top)
        except Failed as why:
            print(f"the scenario cannot be set up: {why}")
            return 1
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
