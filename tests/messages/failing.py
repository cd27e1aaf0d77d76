#!/usr/bin/env python3
"""Sending is hit at its writes, fsyncs and renames: killed there, or the disk says no.

    failing.py SHIM

Whatever happens at whichever call, sending again brings every letter out, none more than twice and at most one of them twice,
always under the same id. Some calls spread over the run are hit; with EARSHOT_LONG=1 all of them.
"""
import os
import shutil
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "fault"))
sys.path.insert(0, str(Path(__file__).resolve().parent))
from fakes import Fake  # noqa: E402
from fault import FAILING, KILLING, Shim, spread  # noqa: E402
from outbox import HOUR, NOW, Chain, Failed, expect, when  # noqa: E402
from workspace import run  # noqa: E402

LETTERS = 3


def hit(shim, chain, server, before, at, how):
    """Sends from a fresh copy with one call hit, then undisturbed."""
    shutil.rmtree(chain.path, ignore_errors=True)
    shutil.copytree(before, chain.path, symlinks=True)
    server.requests.clear()
    shim.run([chain.program, "-w", chain.path, "send", "--now", when(NOW)], at=at, how=how, env=chain.environment)
    chain.send(NOW + HOUR)
    chain.send(NOW + 9 * HOUR)
    ids = [body["id"] for body in server.bodies()]
    dropped = list((chain.path / "out").glob("[!.]*.json"))
    expect("all are out", chain.states() == {"sent": 2 * LETTERS} and len(set(ids)) == LETTERS and len(dropped) == LETTERS)
    expect("one copy at most", len(ids) <= LETTERS + 1)
    expect("the database is whole", not chain.faults())


def main():
    shim, failed, tried = Shim(sys.argv[1]), [], 0
    server = Fake()
    with tempfile.TemporaryDirectory() as directory:
        chain = Chain(directory, {"hook": f'of = "webhook", url = "{server.url}", secret = "env:HOOK", plain = true, inside = true',
                                  "drop": 'of = "file", directory = "out"'}, HOOK="s")
        chain.put("hook", LETTERS)
        chain.put("drop", LETTERS)
        before = Path(directory, "before")
        shutil.copytree(chain.path, before, symlinks=True)
        calls = shim.calls([chain.program, "-w", chain.path, "send", "--now", when(NOW)], log=Path(directory, "calls"), env=chain.environment)
        for ways, points in ((KILLING, 12), (FAILING, 8)):
            for i, at in enumerate(spread(len(calls), len(calls) if os.environ.get("EARSHOT_LONG") else points)):
                tried += 1
                try:
                    hit(shim, chain, server, before, at, ways[i % len(ways)])
                except Failed as why:
                    failed.append(f"{ways[i % len(ways)]} at {calls[at - 1]}: {why}")
    print("\n".join(failed))
    print(f"{tried - len(failed)} passed, {len(failed)} failed; of {len(calls)} calls")
    return 1 if failed else 0


run(main)
