#!/usr/bin/env python3
"""Hits a command at its writes, fsyncs and renames, one run for each, and looks at what is left.

    sweep.py SHIM import|close|publish|revert|rotate|wave kill|fail

Whatever happens at whichever call: plain tools find no fault, the workspace opens, what it held before is still there,
nothing is half there, and the same command given again ends as if nothing had happened and verifies. Some 25 calls spread over the run
are hit; with EARSHOT_LONG=1 all of them, in every way.
"""
import json
import os
import shutil
import sqlite3
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))
from fault import FAILING, KILLED, KILLING, Shim, spread  # noqa: E402
from small_chain import CLOSE, LAST_MONTH, small_chain, write_responses  # noqa: E402
from workspace import Failed, Workspace  # noqa: E402

COMMANDS = {"import": ("import", "late.csv"), "close": CLOSE,
            "publish": ("rules", "publish", "--yes", "--reason", "a new word", "--now", "2020-12-02T09:00:00+08:00"),
            "revert": ("rules", "revert", LAST_MONTH, "--yes", "--reason", "a mistake", "--now", "2020-12-03T09:00:00+08:00"),
            "rotate": ("key", "rotate", "--now", "2030-12-03T09:00:00+08:00"),
            "wave": ("wave", "run", "--now", "2026-11-03T10:00:00+08:00")}
SCHEDULE = """return schedule "daily" {
  survey = "hotpot", at = cron "0 10 * * *", by = { "out" }, message = "invite", ask = customers { visited = within(days(1)) },
}
"""

ONCE = {"rotate"}  # given again after it was done, it does it again


def prepare(place, name):
    """What the command finds: for publish other working files, for revert other live rules than the month was closed by."""
    if name == "revert":
        place.call(*CLOSE)
    if name in ("publish", "revert"):
        script = place.path / "scripts/reports/restaurant_monthly.lua"
        script.write_text("-- a word more\n" + script.read_text())
        (place.path / "scripts/lib/more.lua").write_text("return {}\n")
    if name == "revert":
        place.call(*COMMANDS["publish"])


def people(place, files):
    """Three stores' customers of two days, and a schedule that has missed a day."""
    scripts = place.path / "scripts"
    (scripts / "messages").mkdir()
    (scripts / "schedules").mkdir()
    (scripts / "messages/out.lua").write_text('return channel "out" { of = "file", directory = "out" }\n')
    (scripts / "messages/invite.lua").write_text('return message "invite" { text = { zh = "{link}", en = "{link}" } }\n')
    (scripts / "schedules/daily.lua").write_text(SCHEDULE)
    place.call("rules", "publish", "--yes", "--reason", "who is asked", "--now", "2026-11-01T09:00:00+08:00")
    (files / "notice.txt").write_text("We write to you once.\n")
    rows = [f"138000000{i:02},{101 + i % 3},2026-11-0{1 + i % 2} 15:{i:02},yes" for i in range(40)]
    (files / "people.csv").write_text("\n".join(["phone,store,at,consent", *rows, ""]))
    place.call("customers", "import", files / "people.csv", "--notice", files / "notice.txt", "--now", "2026-11-02T23:00:00+08:00")


class Scenario:
    """A prepared workspace, the command under test, and what the workspace looks like before it and after it."""

    def __init__(self, name, top):
        self.top, self.name = Path(top), name
        place = small_chain(self.top / "before", self.top)
        write_responses(self.top / "late.csv", 1001, 600)
        prepare(place, name)
        if name == "wave":
            people(place, self.top)
        self.before = self.look(place)
        done = self.copy("after")
        done.call(*self.words())
        self.after = self.look(done)
        if self.before == self.after:
            raise Failed(f"{name} changed nothing: the sweep would prove nothing")

    def words(self):
        return [self.top / word if word.endswith(".csv") else word for word in COMMANDS[self.name]]

    def copy(self, name):
        shutil.copytree(self.top / "before", self.top / name, symlinks=True)
        return Workspace(self.top / name)

    def command(self, place):
        return [place.program, "-w", place.path, *self.words()]

    @staticmethod
    def look(place):
        """What a person could tell: figures, the edition, how many keys, the files. Not ids of batches or lines of the journal."""
        asked = sqlite3.connect(place.path / "earshot.db").execute(
            "SELECT schedule, due, hex(customer_id), (SELECT count(*) FROM outbox WHERE invitation = invitation_id) "
            "FROM invitation ORDER BY 1, 2, 3").fetchall()
        return {"asked": asked, "keys": len(json.loads(place.call("key", "list", "--json"))),
                "figures": place.metrics("--survey", "hotpot", "--by", "store,month"), "tree": place.tree(),
                "rules": json.loads(place.call("rules", "show", "live", "--json"))["tree"], "files": {**place.reports(), **place.working()}}

    def faults_after_hit(self, place):
        """What is wrong before the command is given again. Plain files appear one by one, but each one whole."""
        seen, faults = self.look(place), place.faults()
        runs = [[]] if self.name != "wave" else [[row for row in self.after["asked"] if row[1] <= due] for due in
                                                 {row[1] for row in self.after["asked"]}]
        for part in ("figures", "tree", "rules", "keys", "asked"):
            if seen[part] not in (self.before[part], self.after[part], *(runs if part == "asked" else [])):
                faults.append(f"{part} is neither as before nor as after: {seen[part]}")
        for path, digest in seen["files"].items():
            if digest not in (self.before["files"].get(path), self.after["files"].get(path)):
                faults.append(f"{path} is half there")
        return faults

    def faults_at(self, shim, at, how):
        """Hits one call of a fresh copy; what is wrong then, and after the command was given again."""
        place = self.copy("hit")
        try:
            ended = shim.run(self.command(place), at=at, how=how, env=place.environment)
            faults = self.faults_after_hit(place)
            if ended.returncode < 0 and (how in FAILING or ended.returncode != KILLED):
                faults.append(f"it died of signal {-ended.returncode}: {ended.stderr}")
            if ended.returncode == 0 and self.look(place) != self.after:
                faults.append("it said that all was well, and it was not")
            if self.name not in ONCE or self.look(place) != self.after:
                place.call(*self.words())
            if self.look(place) != self.after:
                faults.append("given again, the command did not reach the same end")
            place.call("verify", "--chain")
            return faults + place.faults()
        except Failed as failed:
            return [str(failed)]
        finally:
            shutil.rmtree(place.path)


def points(calls, kind):
    """Which calls to hit, and how."""
    ways = KILLING if kind == "kill" else FAILING
    if os.environ.get("EARSHOT_LONG"):
        return [(at, how) for how in ways for at in range(1, len(calls) + 1)]
    return [(at, ways[i % len(ways)]) for i, at in enumerate(spread(len(calls), 25 if kind == "kill" else 10))]


def main(library, name, kind):
    shim, failed, tried = Shim(library), [], 0
    with tempfile.TemporaryDirectory(prefix="earshot-fault-") as top:
        try:
            scenario = Scenario(name, top)
        except Failed as why:
            print(f"the scenario cannot be set up: {why}\n0 passed, 1 failed")
            return 1
        counted = scenario.copy("counted")
        calls = shim.calls(scenario.command(counted), log=Path(top, "calls"), env=counted.environment)
        for at, how in points(calls, kind):
            tried += 1
            faults = scenario.faults_at(shim, at, how)
            if faults:
                failed.append(f"{how} at {calls[at - 1].replace(top, '')}\n    " + "\n    ".join(faults))
        print("\n".join(failed))
        print(f"{name}: {tried} of {len(calls)} calls hit")
    print(f"{tried - len(failed)} passed, {len(failed)} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
