#!/usr/bin/env python3
"""Ten kills under load: the serving process, its parent or both are killed at any moment while customers send answers.
Nothing that was confirmed is lost, nothing is there by half, and the tallies are those of the rows.
"""
import http.client
import os
import random
import signal
import sqlite3
import sys
import tempfile
import threading
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from serving import Client, Server, served_chain  # noqa: E402
from workspace import Failed, run  # noqa: E402

KILLS, CUSTOMERS = 10, 6


class Load:
    """Customers who answer one survey after the other; `confirmed` are the passes of those who were thanked."""

    def __init__(self):
        self.server, self.confirmed, self.over = None, [], False
        self.threads = [threading.Thread(target=self.answer, args=(i,)) for i in range(CUSTOMERS)]
        for thread in self.threads:
            thread.start()

    def answer(self, number):
        dice = random.Random(number)
        while not self.over:
            try:
                client = Client(self.server)
                page = client.get(f"/s/short/{101 + dice.randrange(3)}")
                pass_ = dict(page.fields())["pass"]
                done = page.send(recommend=dice.randrange(11), comment="好" if dice.random() < 0.3 else "")
                if done.heading == "谢谢您！":
                    self.confirmed.append(pass_)
            except (OSError, http.client.HTTPException, AttributeError, KeyError):
                time.sleep(0.02)  # it was killed, or is not there yet

    def end(self):
        self.over = True
        for thread in self.threads:
            thread.join()


def wait_for(load, more):
    wanted, late = len(load.confirmed) + more, time.monotonic() + 60
    while len(load.confirmed) < wanted:
        if time.monotonic() > late:
            raise Failed(f"after {len(load.confirmed)} answers no more were confirmed")
        time.sleep(0.01)


def kill(server, which, dice):
    """Returns whether the parent was killed, too."""
    time.sleep(dice.random() * 0.05)
    children = server.children()
    if which != "parent":
        for pid in children:
            os.kill(pid, signal.SIGKILL)
    if which == "child":
        return False
    server.end(signal.SIGKILL)
    return True


def main():
    dice = random.Random(20261122)
    with tempfile.TemporaryDirectory() as directory:
        place = served_chain(f"{directory}/chain")
        load = Load()
        try:
            load.server = Server(place)
            for number in range(KILLS):
                wait_for(load, 5 + dice.randrange(20))
                if kill(load.server, ("child", "both", "parent")[number % 3], dice):
                    load.server = Server(place)
            wait_for(load, 20)
        finally:
            load.end()
            if load.server:
                load.server.end()
        with sqlite3.connect(place.path / "earshot.db") as db:
            stored = {row[0] for row in db.execute("SELECT external_id FROM response")}
        lost = [pass_ for pass_ in load.confirmed if pass_ not in stored]
        if lost:
            raise Failed(f"{len(lost)} of {len(load.confirmed)} confirmed answers are lost")
        faults = place.faults()
        place.call("verify", "--deep")
        before = place.derived("tally")
        place.call("rebuild")
        if faults or place.derived("tally") != before:
            raise Failed(f"the tallies are not those of the rows {faults}")
        print(f"{KILLS} kills: {len(load.confirmed)} answers confirmed, {len(stored)} stored, none lost")
    return 0


if __name__ == "__main__":
    run(main)
