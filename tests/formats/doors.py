#!/usr/bin/env python3
"""Every door in: the same answers as each survey site would write them (twins.py), read with no column renamed.

Whatever the site, the figures are those of the answers; a file that comes again adds nothing; its rows in another order give the same
digest; read = stored + repeated + rejected.
"""
import csv
import json
import random
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent), str(HERE)]
import twins  # noqa: E402
from workspace import Workspace, run  # noqa: E402

ROWS = 300
ASKED = {"wenjuanxing_1.csv": {"recommend", "attitude", "queue"}, "reviews.csv": {"recommend"}}
CLASSES = {"reviews.csv": "review"}
WORDS = {"wenjuanxing_1.csv": ()}

SETTINGS = """return settings "twins" {
  name = { zh = "样例", en = "Example" }, language = "en", zone = "Asia/Shanghai", floor = { print = 10, screen = 5 }, reports = {},
}
"""
STORES = 'return mapping "stores" { of = "stores", code = "store_id", name = "store_name", region = "region" }\n'


def skeleton(top):
    place = Path(top, "skeleton")
    for name, text in {"earshot.lua": SETTINGS, "scripts/surveys/visit.lua": twins.SURVEY, "scripts/channels/stores.lua": STORES}.items():
        (place / name).parent.mkdir(parents=True, exist_ok=True)
        (place / name).write_text(text, encoding="utf-8")
    with open(place / "stores.csv", "w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([("store_id", "store_name", "region"), *((s, f"{s} 店", "R") for s in twins.STORES)])
    return place


def workspace(top, name, bones):
    place = Workspace(Path(top, name)).init(bones)
    place.call("stores", "import", bones / "stores.csv")
    return place


def expected(asked):
    """n and mean of each question and store, reckoned from the answers themselves."""
    figures = {}
    for person in twins.people(ROWS):
        for question in asked:
            if person[question] is not None:
                count, total = figures.get((question, person["store"]), (0, 0))
                figures[question, person["store"]] = (count + 1, total + person[question])
    return {key: (count, total / count) for key, (count, total) in figures.items()}


def told(place, asked):
    return {(question, row["store"]): (int(row["n"]), float(row["mean"])) for question in asked
            for row in place.metrics("--survey", "visit", "--question", question, "--by", "store") if row["n"] not in ("", "0")}


def choices(place):
    """How often each option was chosen, from the answers as they are kept."""
    rows = place.call("export", "--survey", "visit", "--out", place.path / "all.csv", "--json") and \
        list(csv.DictReader(open(place.path / "all.csv", encoding="utf-8-sig", newline="")))
    return sorted((row["external_id"], row["channel"], row["why"]) for row in rows)


def same(ours, theirs):
    return set(ours) == set(theirs) and all(ours[key][0] == theirs[key][0] and abs(ours[key][1] - theirs[key][1]) < 1e-6 for key in theirs)


def shuffled(source, target):
    """The same rows in another order, where a row is a line of CSV or an object of JSON; None for what is neither."""
    mix = random.Random(20261122)
    if source.suffix == ".json":
        records = json.loads(source.read_text(encoding="utf-8"))
        mix.shuffle(records)
        target.write_text(json.dumps(records, ensure_ascii=False), encoding="utf-8")
        return target
    if source.suffix != ".csv":
        return None
    encoding = "gb18030" if "gb" in source.name or "reviews" in source.name else "utf-8-sig"
    with open(source, encoding=encoding, newline="") as file:
        dialect = {"delimiter": ";"} if source.name in ("kobo.csv", "limesurvey_both.csv") else {}
        rows = list(csv.reader(file, **dialect))
    head = 3 if source.name in ("qualtrics.csv", "qualtrics_single.csv") else 2 if "legacy" in source.name else 1
    body = rows[head:]
    mix.shuffle(body)
    with open(target, "w", encoding=encoding, newline="") as file:
        csv.writer(file, **dialect).writerows(rows[:head] + body)
    return target


def door(top, bones, file):
    """What is wrong with one file's way in."""
    faults = []
    place = workspace(top, f"in_{file.name}", bones)
    asked = ASKED.get(file.name, {"recommend", "attitude", "queue"})
    done = json.loads(place.call("import", file, "--json"))
    if (done["read"], done["stored"], done["rejected"]) != (ROWS, ROWS, 0):
        faults.append(f"{file.name}: {done}")
    if not same(told(place, asked), expected(asked)):
        faults.append(f"{file.name}: the figures are others than those of the answers")
    again = json.loads(place.call("import", file, "--json"))
    if (again["read"], again["repeated"], again["stored"]) != (ROWS, ROWS, 0):
        faults.append(f"{file.name} again: {again}")
    other = shuffled(file, Path(top, f"shuffled_{file.name}"))
    if other:
        mixed = workspace(top, f"mixed_{file.name}", bones)
        mixed.call("import", other)
        if mixed.content() != place.content():
            faults.append(f"{file.name}: in another order its digest is another")
    return faults


def kept_map(top, bones, file):
    """The mapping that is written down reads the file as the one that was found does, without a word more."""
    place = workspace(top, f"map_{file.name}", bones)
    script = place.path / "scripts/channels/found.lua"
    first = json.loads(place.call("import", file, "--dry-run", "--write-map", script, "--json"))
    place.call("rules", "publish", "--yes", "--reason", "the mapping that was found")
    second = json.loads(place.call("import", file, "--json"))
    plain = workspace(top, f"plain_{file.name}", bones)
    plain.call("import", file)
    good = second["stored"] == first["stored"] == ROWS and place.content() == plain.content()
    return [] if good else [f"{file.name}: written down, its mapping reads {second}"]


def main():
    with tempfile.TemporaryDirectory() as top:
        bones, faults, count = skeleton(top), [], 0
        for name, write in twins.FILES.items():
            file = Path(top, name)
            write(file, ROWS)
            faults += door(top, bones, file)
            faults += kept_map(top, bones, file)
            count += 2
    print("\n".join(faults))
    print(f"{count - len(faults)} passed, {len(faults)} failed")
    return 1 if faults else 0


if __name__ == "__main__":
    run(main)
