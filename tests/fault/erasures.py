#!/usr/bin/env python3
"""Hits the erasure of a customer at its writes, fsyncs and renames, one run for each, and looks for what is left of them.

    erasures.py SHIM anonymous|remove kill|fail

Whatever happens at whichever call: the customer is known with all that they said, or is nobody and nothing of them is in any
file once the workspace has been opened and left again (their error sheets may be blacked out before). The same command given
again does the rest; then nothing is left, no figure has moved, one erasure is in the journal, and all editions verify. What
said that it was done left nothing. Some 25 calls are hit; with EARSHOT_LONG=1 all of them, in every way.
"""
import json
import shutil
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent), str(HERE.parent / "privacy"), str(HERE)]
import canary  # noqa: E402
from fault import FAILING, KILLED, Shim  # noqa: E402
from small_chain import CLOSE, small_chain  # noqa: E402
from sweep import points  # noqa: E402
from workspace import Failed, Workspace  # noqa: E402

ERASE = ("privacy", "erase", canary.PHONE, "--yes", "--reason", "request of 2 December", *canary.NOW)
UNKNOWN = 65  # what is answered of somebody who is nobody


class Scenario:
    def __init__(self, setting, top):
        self.top = Path(top)
        files = self.top / "files"
        files.mkdir()
        place = small_chain(self.top / "before", files)
        place.call(*CLOSE)
        canary.plant(place, files)
        canary.choose(place, setting)
        place.call("close", CLOSE[1], "--reason", "late answers", *canary.NOW)
        self.seen, self.held = self.look(place), self.known(place)
        if len({what for what, _ in canary.found(place)}) < 2 or not self.held:
            raise Failed("the customer is not planted: the sweep would prove nothing")

    def copy(self, name):
        shutil.copytree(self.top / "before", self.top / name, symlinks=True)
        return Workspace(self.top / name)

    def command(self, place):
        return [place.program, "-w", place.path, *ERASE]

    @staticmethod
    def look(place):
        return {"figures": place.metrics("--survey", "hotpot", "--by", "store,month"), "tallies": place.derived("tally"),
                "head": place.git("rev-parse", "main"), "reports": place.reports()}

    @staticmethod
    def known(place):
        """What is held on them; None where they are nobody."""
        said = place.call("privacy", "export", canary.PHONE, "--json", *canary.NOW, status=(0, UNKNOWN))
        return json.loads(said) if said.strip() else None

    def half_done(self, place):
        held = self.known(place)  # this opens the workspace, and leaves it
        if held:
            return [] if held == self.held else ["only part of what is held on them is left"]
        return [f"they are nobody, and left: {left}" for left in canary.found(place)]

    def at_the_end(self, place):
        faults = [f"left: {left}" for left in canary.found(place)]
        faults += [f"{part} moved" for part, before in self.seen.items() if self.look(place)[part] != before]
        lines = [line for line in json.loads(place.call("journal", "--json")) if line["act"] == "erase"]
        if len(lines) != 1:
            faults.append(f"{len(lines)} erasures are in the journal")
        if '"changed": false' not in place.call("rebuild", "--json"):
            faults.append("a recount does not agree")
        place.call("verify", "--deep", "--chain")
        return faults + place.faults() + [f"left behind: {path.name}" for path in place.path.rglob(".*.tmp")]

    def faults_at(self, shim, at, how):
        place = self.copy("hit")
        try:
            ended = shim.run(self.command(place), at=at, how=how, env=place.environment)
            faults = [f"it said that all was well, and left: {left}" for left in canary.found(place)] if ended.returncode == 0 else []
            if ended.returncode < 0 and (how in FAILING or ended.returncode != KILLED):
                faults.append(f"it died of signal {-ended.returncode}: {ended.stderr}")
            faults += place.faults() + self.half_done(place)
            place.call(*ERASE, status=(0, UNKNOWN))
            return faults + self.at_the_end(place)
        except Failed as failed:
            return [str(failed)]
        finally:
            shutil.rmtree(place.path)


def main(library, setting, kind):
    shim, failed, tried = Shim(library), [], 0
    with tempfile.TemporaryDirectory(prefix="earshot-fault-") as top:
        try:
            scenario = Scenario(setting, top)
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
        print(f"erase, {setting}: {tried} hits on {len(calls)} calls")
    print(f"{tried - len(failed)} passed, {len(failed)} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
