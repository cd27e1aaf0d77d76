#!/usr/bin/env python3
"""Reviews of real restaurants, replayed month by month under every shipped workflow: the tickets that were opened are those
that a backtest foretells, number by number, and so are the plans that they ask for; timers that run late do what timers
that run in time do.

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
TARGET = "9.7"  # more than most reach in a good month
END = "2017-07-20T08:00:00+08:00"  # when the last month has been over for long enough
BY_ANSWERS = ("callback", "urgent", "supply", "praise")
BY_MONTHS = ("under_target", "fallen_back")


def workflows():
    """The shipped ones, of the reviews' one question; and months that fall back."""
    texts = {}
    for name in (*BY_ANSWERS, "complaint", "under_target", "pdca"):
        text = (ROOT / f"scripts/workflows/{name}.lua").read_text(encoding="utf-8")
        for theirs, ours in (('survey = "visit"', 'survey = "hotpot"'), ('"recommend"', '"score10"'), ('"index:service"', '"score10.mean"')):
            text = text.replace(theirs, ours)
        texts[name] = text
    fallen = texts["under_target"].replace('workflow "under_target"', 'workflow "fallen_back"')
    texts["fallen_back"] = fallen.replace("every = 3", 'when = "relapse"')
    asked = 'doing = { open_plan { metric = "score10.mean", title = "回到目标" }, notify'
    texts["under_target"] = texts["under_target"].replace("doing = { notify", asked, 1)
    return texts


def months():
    """The rows of each month, and the first day of the next."""
    with open(DATA / "responses.csv", encoding="utf-8-sig", newline="") as file:
        header, *rows = csv.reader(file)
    at = header.index("submitted_at")
    for month in sorted({row[at][:7] for row in rows if FIRST <= row[at][:7] <= LAST}):
        year, number = int(month[:4]), int(month[5:])
        after = f"{year + number // 12}-{number % 12 + 1:02}"
        yield month, after, [header, *(row for row in rows if row[at].startswith(month))]


def listed(place, *words):
    return list(csv.DictReader(io.StringIO(place.call(*words, "--format", "csv", "-q"))))


def new_chain(path):
    place = Workspace(path).init(HERE / "meituan_hotpot")
    place.call("stores", "import", DATA / "stores.csv")
    place.call("stores", "target", "score10.mean", TARGET, "--effective", "2016-01")
    for part in ("workflows", "messages"):
        (place.path / "scripts" / part).mkdir()
    for file in (ROOT / "scripts/messages").glob("*.lua"):
        if file.name.startswith(("sms", "team", "ticket", "plan")):
            (place.path / "scripts/messages" / file.name).write_bytes(file.read_bytes())
    for name, text in workflows().items():
        (place.path / f"scripts/workflows/{name}.lua").write_text(text, encoding="utf-8")
    place.call("rules", "publish", "--yes", "--reason", "every shipped workflow", "--now", f"{FIRST}-01T00:00:00+08:00")
    return place


def replay(top, name, every):
    """Imports month by month, by a clock of then; timers run after each month, or at the very end."""
    place = new_chain(Path(top, name))
    for month, after, rows in months():
        with open(Path(top, "month.csv"), "w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows(rows)
        place.call("import", Path(top, "month.csv"), "--now", f"{after}-01T08:00:00+08:00")
        if every:
            place.call("ticket", "run", "--now", f"{after}-20T20:00:00+08:00")
    place.call("ticket", "run", "--now", END)
    return place


def foretold_tickets(place, live, expect):
    """Each workflow's, by number; how many."""
    counts = {}
    for workflow in (*BY_ANSWERS, *BY_MONTHS):
        foretold = {row["ticket"] for row in listed(place, "rules", "backtest", "--workflow", workflow, "--from", FIRST, "--to", LAST)}
        opened = {row["ticket"] for row in live if row["what"] == workflow}
        counts[workflow] = len(opened)
        expect(foretold == opened, f"{workflow}: {len(opened)} opened, {len(foretold)} foretold, {len(foretold ^ opened)} in one of them only")
    return counts


def foretold_plans(place, expect):
    """By number: of each region one, since nobody ends a plan here."""
    rows = listed(place, "rules", "backtest", "--workflow", "under_target", "--from", FIRST, "--to", LAST)
    foretold = sorted(plan for row in rows for plan in row["plans"].split())
    plans = listed(place, "plan", "list", "--all")
    opened = sorted(row["plan"] for row in plans)
    expect(foretold == opened, f"plans: opened {opened}, foretold {foretold}")
    expect(len({row["of"] for row in plans}) == len(plans), f"two plans about one figure in a region: {plans}")
    return len(opened)


def standing(place):
    return sorted((row["what"], row["store"], row["state"], row["owner"], row["due"], row["marks"])
                  for row in listed(place, "ticket", "list", "--all") if row["what"] in BY_ANSWERS)


def main():
    if not DATA.exists():
        print(f"{DATA} is not there")
        return 1 if os.environ.get("CI") == "true" else 77
    faults = []

    def expect(true, what):
        if not true:
            faults.append(what)

    with tempfile.TemporaryDirectory() as top:
        eager, late = replay(top, "eager", True), replay(top, "late", False)
        counts = foretold_tickets(eager, listed(eager, "ticket", "list", "--all"), expect)
        counts["plans"] = foretold_plans(eager, expect)
        for name in ("callback", "urgent", "praise", "under_target", "fallen_back", "plans"):
            expect(counts[name], f"nothing to compare: {name} {counts}")
        expect(standing(eager) == standing(late), "timers that ran late did something else")
        expect(any("late" in row[-1] for row in standing(eager)), "no timer fired")
        eager.call("verify", "--chain")
    print(*faults, sep="\n")
    print(counts, f"{len(faults)} faults")
    return bool(faults)


if __name__ == "__main__":
    run(main)
