#!/usr/bin/env python3
"""Ratios against tools that everybody has, measured in one run on one machine.

    ./dev bench [--long] [--more] [--only NAME] [--rows N] [--stores N] [--runs N]

Ours and theirs take turns, so that a machine that slows down slows both; each figure is the median of the runs. Ratios can
be compared from machine to machine, seconds cannot. Kept figures are in docs/benchmarks.md.
"""
import argparse
import csv
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))
from archive import archive  # noqa: E402
from loop import loop  # noqa: E402
from pages import pages  # noqa: E402
from peers import Duel, print_duels  # noqa: E402
from rules import rules  # noqa: E402
from submits import submits  # noqa: E402
from sites import sites  # noqa: E402
from workspace import ROOT, Workspace  # noqa: E402

TOOLS = ROOT / "build/tests"
MONTH = "2026-10"


def seconds(act, *arguments):
    begin = time.monotonic()
    act(*arguments)
    return time.monotonic() - begin


def run(*command, **options):
    subprocess.run([str(word) for word in command], check=True, stdout=subprocess.DEVNULL, **options)


def in_turn(runs, ours, theirs):
    """Medians of both, taken in turn."""
    pairs = [(ours(number), theirs(number)) for number in range(runs)]
    return [statistics.median(times) for times in zip(*pairs)]


# A process begins with the peak memory of the one that it came from, so a small one starts what is weighed.
WEIGH = """
import os, sys, time
begin = time.monotonic()
process = os.posix_spawn(sys.argv[1], sys.argv[1:], os.environ, file_actions=[(os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0)])
_, status, usage = os.wait4(process, 0)
print(time.monotonic() - begin, usage.ru_maxrss / 1024, usage.ru_utime + usage.ru_stime)
sys.exit(os.waitstatus_to_exitcode(status))
"""


def weighed(place, *words):
    """Seconds, peak memory (in MB) and processor's seconds, of it and its children, of one command in a workspace."""
    done = subprocess.run([sys.executable, "-c", WEIGH, place.program, "-q", "-w", place.path, *map(str, words)], env=place.environment,
                          stdout=subprocess.PIPE, text=True)
    if done.returncode:
        raise SystemExit(f"{' '.join(map(str, words))} ended with {done.returncode}")
    return tuple(map(float, done.stdout.split()))


class Bench:
    def __init__(self, top, options):
        self.top, self.options, self.rows, self.duels = Path(top), options, [], []
        self.notes, self.versions = [], []  # figures with nothing beside them; what the peers call themselves

    def responses(self, rows):
        path = self.top / f"responses-{rows}.csv"
        if not path.exists():
            with open(path, "wb") as file:
                subprocess.run([TOOLS / "bench-generate", str(rows), str(self.options.stores)], stdout=file, check=True)
        return path

    def skeleton(self):
        """What is shipped, and mappings for the generated files."""
        place = self.top / "skeleton"
        if not place.exists():
            for part in ("scripts", "templates"):
                shutil.copytree(ROOT / part, place / part)
            for mapping in (HERE / "channels").iterdir():
                shutil.copy(mapping, place / f"scripts/channels/bench_{mapping.name}")
        return place

    def workspace(self, name, count=None):
        stores = self.top / "stores.csv"
        with open(stores, "w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([("code", "name", "region"), *((f"S{i:05}", f"第{i}店", f"R{i % 20:02}")
                                                                      for i in range(1, (count or self.options.stores) + 1))])
        place = Workspace(self.top / name).init(self.skeleton())
        place.call("stores", "import", stores)
        return place

    def report(self, what, ours, theirs, peer, ratio):
        self.rows.append((what, f"{ours * 1000:,.0f} ms", f"{theirs * 1000:,.0f} ms", peer, f"{ratio:.2f}"))
        print(f"{what}: {ratio:.2f}", file=sys.stderr)

    def import_rows(self):
        """Rows per second as a share of sqlite3's, which checks nothing, indexes nothing and tallies nothing."""
        rows = self.options.rows
        file = self.responses(rows)

        def ours(number):
            place = self.workspace(f"import-{number}")
            taken = seconds(place.call, "import", file)
            shutil.rmtree(place.path)
            return taken

        def theirs(number):
            database = self.top / f"peer-{number}.db"
            taken = seconds(run, "sqlite3", database, ".mode csv", f".import {file} response")
            database.unlink()
            return taken

        ours, theirs = in_turn(self.options.runs, ours, theirs)
        self.report(f"import of {rows:,} responses, rows/s", ours, theirs, "sqlite3 .import", theirs / ours)

    def metrics(self):
        """Store × month figures at ten times the responses: the ratio is 1 when the cost does not grow with them."""
        few, many = (1_000_000, 10_000_000) if self.options.long else (self.options.rows // 10, self.options.rows)
        places = {}
        for rows in (few, many):
            places[rows] = self.workspace(f"metrics-{rows}")
            places[rows].call("import", self.responses(rows))

        def time_of(rows):
            return lambda _: seconds(places[rows].call, "metrics", "--survey", "visit", "--by", "store,month", "--format", "csv")

        ours, theirs = in_turn(self.options.runs * 3, time_of(many), time_of(few))
        for place in places.values():
            shutil.rmtree(place.path)
        self.report(f"metrics by store and month, {many:,} responses", ours, theirs, f"the same at {few:,}", ours / theirs)

    def archive(self):
        """Editions beside git: one of all stores, the sixtieth month, what twelve months take, and how fast they are verified."""
        archive(self)

    def history(self):
        """One store's history among 100,000 reports in 250 editions: from the index, and by git of the same archive, packed as
        `git gc` packs it."""
        editions, stores, store = 250, 400, "S00007"
        place = Workspace(self.top / "history").init(self.skeleton())
        run(TOOLS / "bench-history", "write", place.path, editions, stores)
        made = seconds(place.call, "rebuild", "--archive")
        archive = place.path / "archive.git"
        run("git", "-C", archive, "repack", "-adq")
        run("git", "-C", archive, "commit-graph", "write", "--reachable", "--changed-paths", stderr=subprocess.DEVNULL)

        def ours(number):
            asked = subprocess.run([TOOLS / "bench-history", "ask", place.path, store, "20"], check=True, capture_output=True, text=True)
            taken, lines = asked.stdout.split()
            if int(lines) != editions:
                raise SystemExit(f"the history of {store} has {lines} lines, not {editions}")
            return float(taken)

        def theirs(number):
            return seconds(run, "git", "-C", archive, "log", "main", "--", f"reports/*/R07/{store}/")

        ours, theirs = in_turn(self.options.runs, ours, theirs)
        self.rows.append((f"one store's history in {editions} editions of {stores} reports", f"{ours * 1000:.2f} ms",
                          f"{theirs * 1000:.0f} ms", "git log -- PATH", f"{ours / theirs:.4f}"))
        command = statistics.median(weighed(place, "history", "--store", store)[0] for _ in range(self.options.runs))
        self.notes.append(f"the command `history --store`, from its start to its end: {command * 1000:.0f} ms; "
                          f"the index made from git alone: {made:.1f} s")
        shutil.rmtree(place.path)

    def modules(self):
        """Where ./dev bench keeps node_modules."""
        return ROOT / "build/peers"

    def peers(self):
        """The same figures asked of DuckDB and pandas: from tallies that are there, and from the CSV file. With --long at 10 million
        responses too."""
        for rows in (self.options.rows, 10_000_000) if self.options.long else (self.options.rows,):
            duel, place = Duel(self, self.responses(rows)), self.workspace(f"peers-{rows}")
            place.call("import", duel.file)
            before = len(self.duels)
            duel.open_workspace(place)
            shutil.rmtree(place.path)
            duel.end_to_end()
            self.duels[before:] = [(f"{rows:,} responses, {what}", *rest) for what, *rest in self.duels[before:]]
            shutil.rmtree(duel.place)
            self.versions += [f"{peer.name} {peer.version}" for peer in duel.peers]

    def rules(self):
        """What rules cost beside a plain lua5.4 loop, C, and DuckDB; with --long at 10 million responses too."""
        rules(self)

    def pages(self):
        """A report of four pages beside reportlab and pango with cairo, in the processor's time and in bytes."""
        pages(self)

    def acts(self):
        """What a chain does with a month, one after the other in one workspace: seconds and memory, with no peer."""
        place, file = self.workspace("acts"), self.responses(self.options.rows)
        if self.options.long:
            file = self.responses(10_000_000)
        print("\n| act | seconds | peak memory |\n|---|---:|---:|")
        for words in (("import", file), ("import", file), ("rebuild",), ("close", MONTH), ("verify",), ("batch", "undo", "2")):
            taken, memory, _ = weighed(place, *words)
            print(f"| {' '.join(Path(word).name for word in map(str, words))} | {taken:.1f} | {memory:.0f} MB |", flush=True)
        shutil.rmtree(place.path)

    def doors(self):
        """Files of survey sites in, and answers out."""
        sites(self, weighed)

    def loop(self):
        """Tickets opened and closed, digests, and a year foretold."""
        loop(self, weighed)

    def check(self):
        """`rules check` of 200 scripts, the shipped ones many times over: the processor's time, which other work on the
        machine does not change, beside that of the shipped ones alone."""
        shipped, many = Workspace(self.top / "shipped").init(ROOT), Workspace(self.top / "many").init(ROOT)
        copies = {"scoring/service": 110, "themes/retail": 38, "surveys/visit": 20, "reports/store_monthly": 20}
        for name, count in copies.items():
            source = many.path / f"scripts/{name}.lua"
            for number in range(count):
                text = re.sub(r'^(return \w+ "\w+)"', rf'\1_{number}"', source.read_text(), flags=re.M)
                source.with_name(f"{source.stem}_{number}.lua").write_text(text)
        files = sum(1 for path in many.path.rglob("scripts/**/*.lua") if path.parent.name != "types")
        ours, theirs = in_turn(self.options.runs * 3, lambda _: weighed(many, "rules", "check")[2],
                               lambda _: weighed(shipped, "rules", "check")[2])
        self.report(f"rules check, {files} scripts", ours, theirs, "the shipped ones", ours / theirs)

    def submits(self):
        """Answers that come one by one over the network."""
        submits(self)

    def print_table(self):
        revision = subprocess.run(["git", "-C", ROOT, "describe", "--always", "--dirty"], capture_output=True, text=True).stdout.strip()
        print(f"\n{date.today()}, revision {revision or 'unknown'}, {os.cpu_count()} processors, median of {self.options.runs}\n")
        if self.rows:
            print("| what | earshot | beside it | measured against | ratio |\n|---|---:|---:|---|---:|")
        for row in self.rows:
            print(f"| {' | '.join(row)} |")
        if self.duels:
            print(f"\nbeside {', '.join(dict.fromkeys(self.versions))}")
            print_duels(self.duels)
        for note in self.notes:
            print(f"- {note}")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=1_000_000, help="responses of the import; metrics are taken at a tenth of them too")
    parser.add_argument("--stores", type=int, default=1_000)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--long", action="store_true", help="metrics, peers and rules at 1 and 10 million responses, acts at 10, a million tickets: hours")
    parser.add_argument("--more", action="store_true", help="the acts of a month too, in seconds and memory")
    parser.add_argument("--only", choices=("import_rows", "metrics", "peers", "rules", "archive", "pages", "history", "submits", "acts", "check", "doors", "loop"), help="one of them")
    options = parser.parse_args()
    measures = ["import_rows", "metrics", "peers", "rules", "archive", "pages", "history", "submits"] + (["acts", "check", "doors", "loop"] if options.more else [])
    with tempfile.TemporaryDirectory(prefix="earshot-bench-", dir=ROOT / "build") as top:
        bench = Bench(top, options)
        for measure in [options.only] if options.only else measures:
            getattr(bench, measure)()
        bench.print_table()


if __name__ == "__main__":
    main()
