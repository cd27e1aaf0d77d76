#!/usr/bin/env python3
"""Reviews of real restaurants, replayed month by month: the tickets that were opened are those that a backtest foretells,
one by one, and timers that run late do what timers that run in time do.

The data is not ours to ship: it is read from ../shared/data beside the project, or from EARSHOT_DATA. Without it the test
is skipped, except in CI, where it must be there.
"""
import csv
import io
import os
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))
from workspace import ROOT, Workspace, run  # noqa: E402

DATA = Path(os.environ.get("EARSHOT_DATA") or ROOT.parent / "shared/data") / "meituan_hotpot"
FIRST, LAST = "2016-07", "2017-06"  # the busiest year


def months():
    """The rows of each month, and the first day of the next."""
    with open(DATA / "responses.csv", encoding="utf-8-sig", newline="") as file:
        header, *rows = csv.reader(file)
    at = header.index("submitted_at")
    for month in sorted({row[at][:7] for row in rows if FIRST <= row[at][:7] <= LAST}):
        year, number = int(month[:4]), int(month[5:])
        after = f"{year + number // 12}-{number % 12 + 1:02}-01"
        yield month, after, [header, *(row for row in rows if row[at].startswith(month))]


def tickets(place, *words):
    return {row["ticket"]: row for row in csv.DictReader(io.StringIO(place.call(*words, "--format", "csv", "-q")))}


def replay(top, name, every):
    """Imports month by month, by a clock of then; timers run after each month, or at the very end."""
    place = Workspace(Path(top, name)).init(HERE / "meituan_hotpot")
    place.call("stores", "import", DATA / "stores.csv")
    for month, after, rows in months():
        with open(Path(top, "month.csv"), "w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows(rows)
        place.call("import", Path(top, "month.csv"), "--now", f"{after}T08:00:00+08:00")
        if every:
            place.call("ticket", "run", "--now", f"{after}T20:00:00+08:00")
    place.call("ticket", "run", "--now", "2018-01-01T00:00:00+08:00")
    return place


def main():
    if not DATA.exists():
        print(f"{DATA} is not there")
        return 1 if os.environ.get("CI") == "true" else 77
    with tempfile.TemporaryDirectory() as top:
        faults, counts = [], {}
        eager, late = replay(top, "eager", True), replay(top, "late", False)
        live = tickets(eager, "ticket", "list", "--all")
        for workflow in ("unhappy", "urgent"):
            foretold = tickets(eager, "rules", "backtest", "--workflow", workflow, "--from", FIRST, "--to", LAST)
            opened = {number for number, row in live.items() if row["what"] == workflow}
            counts[workflow] = len(opened)
            if set(foretold) != opened or len(opened) < 5:
                faults.append(f"{workflow}: {len(opened)} opened, {len(foretold)} foretold, "
                              f"{len(set(foretold) ^ opened)} in one of them only")
        standing = [sorted((row["what"], row["store"], row["state"], row["owner"], row["due"], row["marks"])
                           for row in tickets(place, "ticket", "list", "--all").values()) for place in (eager, late)]
        if standing[0] != standing[1]:
            faults.append("timers that ran late did something else")
        if not any("late" in row[-1] for row in standing[0]):
            faults.append("no timer fired")
        eager.call("verify", "--chain")
        print(*faults, sep="\n")
        print(counts, f"{2 - len(faults)} passed, {len(faults)} failed")
        return bool(faults)


if __name__ == "__main__":
    run(main)
