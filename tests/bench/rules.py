"""What rules cost: one over eleven answers beside the same text in a plain lua5.4 loop and beside C, one from a table beside C, and all
responses scored anew beside DuckDB. Sums of scores, in thousandths, must be the same before any time counts."""
import csv
import json
import shutil
import statistics
import subprocess
import sys
import time
from pathlib import Path

from peers import HERE, WARM, Cost, Peer
from workspace import ROOT

TOOL, RULES, SURVEY = ROOT / "build/tests/bench-rule", HERE / "rules", ROOT / "scripts/surveys/visit.lua"
COUNT, FIRST, LAST = 1_000_000, "2024-11", "2026-10"
FLOOR = 10  # of print, in the shipped settings
PASSES = {"eleven": 2, "called": 2, "lookup": 40}


class Loop:
    """A program that goes through the responses and says its seconds, its processor's seconds and its sums. lua5.4 has no clock that is fine
    enough: it says when it is ready."""

    def __init__(self, *command):
        with subprocess.Popen([str(word) for word in command], stdout=subprocess.PIPE, text=True) as process:
            begin = time.monotonic()
            for line in process.stdout:
                if line == "ready\n":
                    begin = time.monotonic()
            taken = time.monotonic() - begin
        if process.returncode:
            raise SystemExit(f"{' '.join(map(str, command))} ended with {process.returncode}")
        said = json.loads(line)
        self.seconds, self.cpu, self.opened = said.get("seconds", taken), said["cpu"], said.get("opened", 0)
        self.sums = said["n"], said["total"], said["squares"]


def loops(bench, rule, contests):
    """Times of the contests in turn; the first is ours, the others must have its sums."""
    times = {name: [] for name in contests}
    for _ in range(bench.options.runs * 3):
        for name, command in contests.items():
            times[name].append(Loop(*command))
    sums = {loop.sums for loops in times.values() for loop in loops}
    if len(sums) != 1:
        raise SystemExit(f"the sums of {rule} are not the same: {sums}")
    report(bench, f"{rule}, {COUNT * PASSES[rule]:,} responses", times)
    return statistics.median(loop.opened for loop in times["earshot"])


def report(bench, what, times):
    median = {name: (statistics.median(t.seconds for t in costs), statistics.median(t.cpu for t in costs))
              for name, costs in times.items()}
    (_, own), *others = median.items()
    for name, theirs in others:
        bench.duels.append((what, name, *own, *theirs))
        print(f"{what}, {name}: {own[0] / theirs[0]:.2f}, CPU {own[1] / theirs[1]:.2f}", file=sys.stderr)


def single_rules(bench):
    answers = bench.top / "answers"
    with open(answers, "wb") as file:
        subprocess.run([TOOL, "answers", str(COUNT)], stdout=file, check=True)
    for rule, passes in PASSES.items():
        script = RULES / f"{rule}.lua"
        contests = {"earshot": (TOOL, "box", SURVEY, script, answers, passes), "C": (TOOL, "c", rule, answers, passes)}
        if rule != "lookup":
            contests["lua5.4"] = ("lua5.4", HERE / "rule_plain.lua", script, answers, passes)
        opened = loops(bench, rule, contests)
        bench.notes.append(f"{rule}: ready for the first response in {opened * 1000:.1f} ms")
    start = json.loads(subprocess.run([TOOL, "start", SURVEY, RULES / "eleven.lua", "101"], check=True, capture_output=True).stdout)
    bench.notes.append(f"the scripts' process, started and ended: {start['alone'] * 1000:.1f} ms; with two scripts loaded "
                       f"{start['loaded'] * 1000:.1f} ms")


class Rescoring:
    """All responses of a workspace under rules/eleven.lua, by store and month."""

    def __init__(self, bench, rows):
        self.bench, self.what = bench, f"{rows:,} responses scored"
        self.place = bench.workspace(f"rules-{rows}")
        for rule in ("eleven", "lookup", "tallies"):
            shutil.copy(RULES / f"{rule}.lua", self.place.path / "scripts/scoring")
        self.place.call("rules", "publish", "-m", "the rules of the benchmark", "--yes")
        self.place.call("import", bench.responses(rows))
        files = bench.top / f"rescore-{rows}"
        files.mkdir()
        self.answer = files / "earshot.csv"
        self.peer = Peer("DuckDB", files, "node", HERE / "peer_rescore.mjs", ROOT / "build/peers")
        self.peer.run("load", bench.responses(rows), self.peer.tally)

    def scores(self, rule):
        cost = Cost(self.place.program, "-q", "-w", self.place.path, "metrics", "--scores", rule, "--from", FIRST, "--to", LAST,
                    "--format", "csv", env=self.place.environment)
        self.answer.write_bytes(cost.printed)
        return cost

    def must_agree(self):
        """The index is the sum over n, printed to ten digits: enough to have the sum back. Under the privacy floor nothing is printed."""
        with open(self.answer, encoding="utf-8", newline="") as file:
            for row, (store, period, n, total, _) in zip(csv.DictReader(file), self.theirs(), strict=True):
                same = int(row["n"]) == n and round(float(row["index"]) * n * 1000) == total if row["n"] else n < FLOOR
                if (row["store"], row["period"]) != (store, period) or not same:
                    raise SystemExit(f"DuckDB says {n}, {total} of {store} in {period}; metrics --scores {row}")

    def theirs(self):
        """Row by row: what this process holds would count as the memory of the ones it starts."""
        with open(self.peer.answer, encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                yield row["store"], row["period"], int(row["n"]), int(row["total"]), int(row["squares"])

    def beside_duckdb(self):
        times = {"earshot": [], "DuckDB, a process": [], "DuckDB, session open": []}
        for _ in range(self.bench.options.runs):
            times["earshot"].append(self.scores("eleven"))
            times["DuckDB, a process"].append(self.peer.ask())
            self.must_agree()
            times["DuckDB, session open"].append(self.peer.ask_open())
        report(self.bench, self.what, times)
        self.note("metrics --scores eleven", times["earshot"])
        self.note("DuckDB, a process", times["DuckDB, a process"])

    def beside_none(self):
        for rule in ("lookup", "tallies", "service"):
            self.note(f"metrics --scores {rule}", [self.scores(rule) for _ in range(self.bench.options.runs)])

    def kept_by_rebuild(self):
        """The rows that a close and a rebuild keep have the same sums to the last thousandth."""
        cost = Cost(self.place.program, "-q", "-w", self.place.path, "rebuild", env=self.place.environment)
        query = ("SELECT s.code, n, total, squares FROM score JOIN store s USING (store_id) WHERE scoring = 'eleven' "
                 "ORDER BY s.code, period")
        with subprocess.Popen(["sqlite3", "-separator", ",", self.place.path / "earshot.db", query], stdout=subprocess.PIPE, text=True) as kept:
            for line, (store, _, *sums) in zip(kept.stdout, self.theirs(), strict=True):
                if line != ",".join(map(str, (store, *sums))) + "\n":
                    raise SystemExit(f"DuckDB's sums of {store} are {sums}; a rebuild keeps {line}")
        self.note("rebuild: counted anew, and scored by all four", [cost])

    def backtest(self):
        """A changed rule beside the live one: every response is scored by both, and they are paired."""
        script = self.place.path / "scripts/scoring/eleven.lua"
        script.write_text(script.read_text(encoding="utf-8").replace("score - 10", "score - 15"), encoding="utf-8")
        cost = Cost(self.place.program, "-q", "-w", self.place.path, "rules", "backtest", "--format", "csv", env=self.place.environment)
        self.note("rules backtest of a change in eleven", [cost])

    def note(self, name, costs):
        seconds, cpu, memory = (statistics.median(getattr(cost, part) for cost in costs) for part in ("seconds", "cpu", "memory"))
        self.bench.notes.append(f"{self.what}, {name}: {seconds:.2f} s, {cpu:.2f} s of the processors, at most {memory:.0f} MB")


def rules(bench):
    single_rules(bench)
    for rows in (bench.options.rows, 10_000_000) if bench.options.long else (bench.options.rows,):
        rescoring = Rescoring(bench, rows)
        rescoring.beside_duckdb()
        rescoring.beside_none()
        rescoring.kept_by_rebuild()
        rescoring.backtest()
        shutil.rmtree(rescoring.place.path)
    bench.versions.append(f"DuckDB {rescoring.peer.version}")
    bench.versions.append(subprocess.run(["lua5.4", "-v"], capture_output=True, text=True).stdout.split("  ")[0])
