"""What closing the loop costs a large chain: tickets opened by an import of answers and closed act by act, the morning's
digest of all stores, a year foretold beside the year as it was lived, and improvement plans.
"""
import csv
import io
import json
import os
import shutil
import sqlite3
import subprocess
import sys
from datetime import datetime
from pathlib import Path

from workspace import ROOT, Workspace

HERE = Path(__file__).resolve().parent
TOOLS = ROOT / "build/tests"
TURNS, SLOW = 10, 300  # tickets are opened and closed in so many turns; and so many more with slow fsyncs
NOW = "2026-11-01T00:00:00+08:00"
SYNC = {how: {"LD_PRELOAD": str(TOOLS / "libbench-slow-sync.so"), "BENCH_SYNC": how} for how in ("none", "slow")}
KEPT = ("ticket%", "batch", "journal%")  # what a ticket leaves in the database
OPENING = ("callback", "urgent", "supply", "praise")  # shipped workflows that answers open
PERSON = "region.R00"


def actor():
    return os.environ.get("USER") or subprocess.run(["id", "-un"], capture_output=True, text=True, check=True).stdout.strip()


def milliseconds(instant):
    return int(datetime.fromisoformat(instant).timestamp() * 1000)


def generated(bench, *numbers):
    file = bench.top / "answers.csv"
    with open(file, "wb") as out:
        subprocess.run([TOOLS / "bench-generate", *map(str, numbers)], stdout=out, check=True)
    return file


def said(*words, **environment):
    """The numbers that a tool prints."""
    done = subprocess.run([str(word) for word in words], capture_output=True, text=True, env={**os.environ, **environment})
    if done.returncode:
        raise SystemExit(f"{' '.join(map(str, words))}: {done.stderr}")
    return [float(word) for word in done.stdout.split()]


def asked(place, question):
    with sqlite3.connect(f"file:{place.path / 'earshot.db'}?mode=ro", uri=True) as database:
        return database.execute(question).fetchall()


def callbacks(bench, name):
    """A chain in which every answer that says how likely it is opens one ticket, and nothing else does."""
    place = bench.workspace(name)
    for file in (place.path / "scripts/workflows").iterdir():
        if file.name != "callback.lua":
            file.unlink()
    script = place.path / "scripts/workflows/callback.lua"
    place.rule(script.relative_to(place.path), script.read_text().replace('at_most("recommend", 4)', 'at_most("recommend", 10)'))
    return place


def told(bench, what, ours, theirs, peer):
    bench.rows.append((what, f"{ours * 1e6:,.0f} µs", f"{theirs * 1e6:,.0f} µs", peer, f"{ours / theirs:.2f}"))


class Cycles:
    def __init__(self, bench, tickets):
        self.bench, self.tickets, self.place, self.first = bench, tickets, callbacks(bench, "cycles"), 1
        self.peer = self.place.path.with_name("peer.db")

    def open(self, weighed, rows):
        taken = weighed(self.place, "import", generated(self.bench, rows, self.bench.options.stores, 1, self.first), "--now", NOW)
        self.first += rows
        return taken

    def close(self, how):
        """Acts and their seconds of the clock and of the processor, ours and the peer's, from the same state on."""
        database = self.place.path / "earshot.db"
        words = (sys.executable, HERE / "peer_loop.py")
        said(*words, "take", database, self.peer, **SYNC["none"])
        count, *ours = said(TOOLS / "bench-loop", "close", self.place.path, actor(), milliseconds(NOW) + 3_600_000, **SYNC[how])
        acts, *theirs = said(*words, "replay", database, self.peer, **SYNC[how])
        if acts != 3 * count:
            raise SystemExit(f"{count:.0f} tickets took {acts:.0f} acts")
        return acts, ours, theirs


def cycles(bench, weighed):
    """Tickets opened and closed, in turns: the first turn finds an empty house, the last nine tenths of all there will be."""
    tickets = 1_000_000 if bench.options.long else min(bench.options.rows, 100_000)
    all_of, costs = Cycles(bench, tickets), []
    for turn in range(TURNS):
        opened = all_of.open(weighed, tickets // TURNS)
        acts, ours, theirs = all_of.close("none")
        costs.append((opened[2], opened[1], acts, ours[1], theirs[1]))
        print(f"turn {turn + 1}: import {opened[2]:.1f} s, {opened[1]:.0f} MB; {acts:.0f} acts, {ours[1] / acts * 1e6:.0f} µs each, "
              f"beside {theirs[1] / acts * 1e6:.0f} µs", file=sys.stderr, flush=True)
    first, last, peer_first, peer_last = (turn[i] / turn[2] for i in (3, 4) for turn in (costs[0], costs[-1]))
    total, ours, theirs = (sum(turn[i] for turn in costs) for i in (2, 3, 4))
    count = asked(all_of.place, "SELECT count(*) FROM ticket")[0][0]
    plain = "plain SQLite, the same rows"
    told(bench, f"an act, {count:,} tickets opened and closed, the processor's time", ours / total, theirs / total, plain)
    told(bench, "the same, the last tenth of them", last, first, f"the first tenth (plain SQLite: {peer_last / peer_first:.2f})")
    all_of.open(weighed, SLOW)
    acts, ours, theirs = all_of.close("slow")
    told(bench, "an act by the clock, each fsync 1 ms slower", ours[0] / acts, theirs[0] / acts, plain)
    kept = int(subprocess.run(["sqlite3", all_of.place.path / "earshot.db", "SELECT sum(pgsize) FROM dbstat WHERE " +
                               " OR ".join(f"name LIKE '{name}'" for name in KEPT)], capture_output=True, text=True, check=True).stdout)
    bench.notes.append(f"a ticket opened and closed leaves {kept / count:,.0f} bytes in the database; its opening by an import takes "
                       f"{sum(turn[0] for turn in costs) / count * 1e6:.0f} µs of the processor, at most {max(turn[1] for turn in costs):.0f} MB")
    all_of.place.call("verify", "--chain")
    shutil.rmtree(all_of.place.path)
    all_of.peer.unlink()


def mornings(bench, weighed):
    """The digest of one region's manager, and everybody's, with so many tickets open; beside SQL that lists or counts the same."""
    place = callbacks(bench, "mornings")
    said(TOOLS / "bench-loop", "people", place.path, actor(), milliseconds(NOW))
    place.call("import", generated(bench, 20_700, bench.options.stores, 1), "--now", NOW)
    count = asked(place, "SELECT count(*) FROM ticket_now WHERE stage < 3")[0][0]
    listed = ("SELECT n.ticket_id, v.workflow, s.code, p.name, n.due FROM ticket_now n JOIN workflow_version v USING (version) JOIN store s USING (store_id) "
              "JOIN store_profile p USING (store_id) JOIN store_region h USING (store_id) JOIN region r USING (region_id) "
              "WHERE n.stage < 3 AND r.code = 'R00' ORDER BY n.urgent DESC, n.due, n.opened;")
    counted = "SELECT n.store_id, count(*), sum(n.due < 0) FROM ticket_now n WHERE n.stage < 3 GROUP BY 1;"
    morning = "2026-11-02T09:00:00+08:00"
    for what, question, words in ((f"digest of a region's manager, 50 of 1,000 stores, {count:,} tickets open", listed, ("ticket", "digest", "--as", PERSON)),
                                  (f"digests of 1,020 people, {count:,} tickets open", counted, ("ticket", "digest", "--by", "team"))):
        ours = weighed(place, *words, "--now", morning)
        theirs = min(said_by_sqlite(place, question) for _ in range(3))
        bench.report(f"{what}, the processor's time", ours[2], theirs, "sqlite3, its rows", ours[2] / theirs)
        bench.notes.append(f"{what}: {ours[0]:.1f} s, {ours[1]:.0f} MB")
    shutil.rmtree(place.path)


def said_by_sqlite(place, question):
    before = os.times()
    subprocess.run(["sqlite3", place.path / "earshot.db", question], stdout=subprocess.DEVNULL, check=True)
    after = os.times()
    return after.children_user + after.children_system - before.children_user - before.children_system


def by_month(bench, file):
    """A file of each month, and the first instant after it."""
    with open(file, encoding="utf-8", newline="") as source:
        header, *rows = csv.reader(source)
    months = {}
    for row in rows:
        months.setdefault(row[2][:7], []).append(row)
    for month in sorted(months):
        part = bench.top / "month.csv"
        with open(part, "w", encoding="utf-8", newline="") as out:
            csv.writer(out).writerows([header, *months[month]])
        year, number = int(month[:4]), int(month[5:])
        yield part, f"{year + number // 12}-{number % 12 + 1:02}-01T08:00:00+08:00"


def numbers(place, *words):
    return sorted(row["ticket"] for row in csv.DictReader(io.StringIO(place.call("-q", *words, "--format", "csv"))))


def year(bench, weighed):
    """A year lived month by month, and what `rules backtest` says of it at its end."""
    place, live, most = bench.workspace("year"), [], 0
    for part, now in by_month(bench, generated(bench, bench.options.rows, bench.options.stores, 12)):
        live.append(weighed(place, "import", part, "--now", now))
        live.append(weighed(place, "ticket", "run", "--now", now))
        print(f"{now[:7]}: import {live[-2][2]:.1f} s, {live[-2][1]:.0f} MB; ticket run {live[-1][2]:.1f} s, {live[-1][1]:.0f} MB", file=sys.stderr, flush=True)
    lived, told, tickets = sum(one[2] for one in live), 0, 0
    for workflow in OPENING:
        words = ("rules", "backtest", "--workflow", workflow)
        _, memory, taken = weighed(place, *words)
        told, most = told + taken, max(most, memory)
        foretold, opened = numbers(place, *words), numbers(place, "ticket", "list", "--all", "--workflow", workflow)
        tickets += len(opened)
        if foretold != opened:
            raise SystemExit(f"{workflow}: {len(foretold)} foretold, {len(opened)} opened, and not the same")
    bench.report(f"backtest of a year, {bench.options.rows:,} responses, {len(OPENING)} workflows, the processor's time", told, lived,
                 "the imports and runs of it", told / lived)
    bench.notes.append(f"{tickets:,} tickets of that year, foretold one by one; a backtest takes {most:.0f} MB, an import "
                       f"{max(one[1] for one in live):.0f} MB")
    shutil.rmtree(place.path)


def planned(bench, weighed, stores, rows):
    """What one plan of the whole chain costs: seconds, MB and the processor's seconds of each command that reckons."""
    place = bench.workspace(f"plans-{stores}", stores)
    place.call("import", generated(bench, rows, stores))
    costs, plan = {}, None
    for command, now, *words in (("new", "2026-06-10", "结账快一点", "--metric", "queue.mean", "--to", "2026-05", "--target", "4.9"),
                                 ("act", "2026-06-10", "add_cause", "收银台只开一个"),
                                 ("act", "2026-06-10", "add_action", "高峰多开一个", "--cause", "1", "--due", "2026-06-20"),
                                 ("act", "2026-06-11", "commit"),
                                 ("pilot", "2026-06-12", "--stores", "5", "--from", "2026-07-01", "--days", "60", "--weak"),
                                 ("verify", "2026-09-02")):
        words = ("plan", command, *([plan] if plan else []), *words, "--now", f"{now}T09:00:00+08:00")
        taken = weighed(place, *words)
        if command != "act":
            costs[f"plan {command}"] = taken
        if not plan:
            plan = json.loads(place.call("plan", "list", "--json", "-q"))[0]["plan"]
    shutil.rmtree(place.path)
    return costs


def plans(bench, weighed):
    """A plan of a large chain beside one of a tenth of it, with as many answers in each store."""
    few, many = bench.options.stores // 10, bench.options.stores
    small, large = (planned(bench, weighed, stores, bench.options.rows * stores // many) for stores in (few, many))
    for command, (lasted, memory, taken) in large.items():
        bench.report(f"{command}, {many:,} stores, 24 months, {bench.options.rows:,} responses, the processor's time", taken, small[command][2], f"{few:,} stores",
                     taken / small[command][2])
        bench.notes.append(f"{command}: {memory:.0f} MB; with {few:,} stores {small[command][1]:.0f} MB")


def loop(bench, weighed):
    cycles(bench, weighed)
    mornings(bench, weighed)
    year(bench, weighed)
    plans(bench, weighed)
