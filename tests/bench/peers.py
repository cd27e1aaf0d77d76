"""The same figures asked of DuckDB and of pandas: n, mean, standard deviation, top box with Wilson's interval, NPS with Wald's, for each
store and month. All answer to a CSV file; the answers must agree to 1e-6 before any time counts."""
import csv
import json
import math
import os
import shutil
import statistics
import subprocess
import sys
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
FIGURES = ("n", "mean", "sd", "t2b", "t2b_lo", "t2b_hi", "nps", "nps_se", "nps_lo", "nps_hi")
NEAR = 1e-6
WARM = 5  # times that a peer whose session is open is asked


class Cost:
    """Of one command with its children: seconds by the clock, and of the processors; what it printed."""

    def __init__(self, *command, **options):
        begin = time.monotonic()
        process = subprocess.Popen([str(word) for word in command], stdout=subprocess.PIPE, **options)
        self.printed = process.stdout.read()
        process.stdout.close()
        _, status, usage = os.wait4(process.pid, 0)
        self.seconds, self.cpu = time.monotonic() - begin, usage.ru_utime + usage.ru_stime
        self.memory = usage.ru_maxrss / 1024  # MB
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            raise SystemExit(f"{' '.join(map(str, command))} ended with {process.returncode}")

    def __add__(self, other):
        self.seconds, self.cpu, self.printed = self.seconds + other.seconds, self.cpu + other.cpu, other.printed
        return self


def python_with_pandas():
    """This Python, or the system's, to which apt brings pandas."""
    for python in (sys.executable, "/usr/bin/python3"):
        if not subprocess.run([python, "-c", "import pandas"], capture_output=True).returncode:
            return python
    raise SystemExit("no Python has pandas here; `./dev bench` installs python3-pandas")


class Peer:
    """A script that takes MODE IN OUT, answers in OUT, and prints its version and its seconds without starting up."""

    def __init__(self, name, place, *command):
        self.name, self.place, self.command, self.version = name, place, command, None
        self.tally, self.answer = place / f"{name}.tally", place / f"{name}.csv"

    def run(self, *words):
        cost = Cost(*self.command, *words)
        said = json.loads(cost.printed)
        self.version, cost.inner = said["version"], statistics.median(said["seconds"])
        return cost

    def ask(self):
        return self.run("ask", self.tally, self.answer)

    def ask_open(self):
        """What the answer costs with the session open: no process begins, nothing is loaded."""
        cost = self.run("ask", self.tally, self.answer, WARM)
        cost.seconds, cost.cpu = cost.inner, math.nan
        return cost

    def end(self, responses):
        return self.run("end", responses, self.answer)


def read_answer(path):
    with open(path, encoding="utf-8", newline="") as file:
        return {(row["store"], row["period"]): row for row in csv.DictReader(file)}


def must_agree(ours, theirs, name):
    """Every row on both sides, every figure as near as 1e-6 of its size; an empty cell only beside an empty one."""
    ours, theirs = read_answer(ours), read_answer(theirs)
    if ours.keys() != theirs.keys():
        raise SystemExit(f"{name} has {len(theirs)} rows, earshot {len(ours)}: they do not answer the same question")
    for key, row in ours.items():
        for figure in FIGURES:
            mine, other = row[figure], theirs[key][figure]
            if bool(mine) != bool(other) or mine and abs(float(mine) - float(other)) > NEAR * max(1, abs(float(mine))):
                raise SystemExit(f"{name} says {figure} {other} of {key}, earshot {mine}")
    return len(ours)


class Duel:
    """Ours and the peers in one place, on one file of responses."""

    def __init__(self, bench, responses):
        self.bench, self.file = bench, responses
        self.place = bench.top / "peers"
        self.place.mkdir(exist_ok=True)
        modules = bench.modules()
        self.duckdb = Peer("DuckDB", self.place, "node", HERE / "peer_duckdb.mjs", modules)
        self.pandas = Peer("pandas", self.place, python_with_pandas(), HERE / "peer_pandas.py")
        self.peers = (self.duckdb, self.pandas)
        self.answer = self.place / "earshot.csv"

    def ours(self, place):
        with open(self.answer, "wb") as file:
            cost = Cost(place.program, "-q", "-w", place.path, "metrics", "--survey", "visit", "--by", "store,month", "--format", "csv",
                        env=place.environment)
            file.write(cost.printed)
        return cost

    def ours_end_to_end(self, number):
        begin = time.monotonic()
        place = self.bench.workspace(f"end-{number}")
        begun = time.monotonic() - begin
        cost = Cost(place.program, "-q", "-w", place.path, "import", self.file, env=place.environment) + self.ours(place)
        cost.seconds += begun
        shutil.rmtree(place.path)
        return cost

    def keep(self, number):
        """DuckDB by way of a table on disk with a key: nearer to what an import is for."""
        database = self.place / f"kept-{number}.db"
        cost = self.duckdb.run("keep", self.file, self.duckdb.answer, database)
        for path in self.place.glob(f"{database.name}*"):
            path.unlink()
        return cost

    def report(self, what, rows):
        """`rows`: name -> costs of the runs; the first is ours."""
        median = {name: (statistics.median(c.seconds for c in costs), statistics.median(c.cpu for c in costs))
                  for name, costs in rows.items()}
        (_, own), *others = median.items()
        for name, (seconds, cpu) in others:
            self.bench.duels.append((what, name, own[0], own[1], seconds, cpu))
            print(f"{what}, {name}: {own[0] / seconds:.2f}", file=sys.stderr)

    def open_workspace(self, place):
        contests = {"earshot": lambda: self.ours(place)}
        for peer in self.peers:
            peer.run("tally", self.file, peer.tally)
            contests[f"{peer.name}, a process"] = peer.ask
            contests[f"{peer.name}, session open"] = peer.ask_open
        costs = {name: [] for name in contests}
        for _ in range(self.bench.options.runs * 3):
            for name, contest in contests.items():
                costs[name].append(contest())
        rows = [must_agree(self.answer, peer.answer, peer.name) for peer in self.peers]
        self.report(f"{rows[0]:,} rows from tallies", costs)

    def end_to_end(self):
        costs = {name: [] for name in ("earshot", "DuckDB", "DuckDB, a table with a key", "pandas")}
        for number in range(self.bench.options.runs):
            costs["earshot"].append(self.ours_end_to_end(number))
            costs["DuckDB, a table with a key"].append(self.keep(number))
            must_agree(self.answer, self.duckdb.answer, "DuckDB")
            for peer in self.peers:
                costs[peer.name].append(peer.end(self.file))
                must_agree(self.answer, peer.answer, peer.name)
        self.report("from the CSV file", costs)


def print_duels(rows):
    print("\n| what | beside | earshot | CPU | beside it | CPU | times as long | times the CPU |\n|---|---|---:|---:|---:|---:|---:|---:|")
    for what, name, own, own_cpu, seconds, cpu in rows:
        theirs, ratio = (f"{cpu:.2f} s", f"{own_cpu / cpu:.2f}") if not math.isnan(cpu) else ("", "")
        print(f"| {what} | {name} | {own:.2f} s | {own_cpu:.2f} s | {seconds:.2f} s | {theirs} | {own / seconds:.2f} | {ratio} |")
