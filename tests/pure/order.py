#!/usr/bin/env python3
"""Order is nothing and parts make the whole, through the whole line.

The same answers in another order, cut into several files that come in at other times, give every view of metrics byte for byte and the same
edition. Two stores' answers given to one store give it the figures that their region had.
"""
import csv
import random
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from small_chain import CLOSE, SKELETON, write_responses, write_stores  # noqa: E402
from workspace import Workspace, run  # noqa: E402

TOGETHER = ("102", "103")  # the two stores of the region 甲区
VIEWS = [("--by", by) for by in ("store,month", "store", "region,month", "region", "month", "chain", "question", "store,question,month")]
VIEWS += [(*view, "--compare", with_) for view in VIEWS[:4] for with_ in ("region", "previous", "year-ago", "like-for-like")
          if with_ == "region" or "month" in view[1]]
VIEWS += [("--by", "chain", "--interval", name) for name in ("adjusted,exact", "score,jeffreys", "wald", "agresti-coull")]
VIEWS += [("--funnel",), ("--spc",), ("--themes",), ("--themes", "--by", "store,month"), ("--themes", "--drivers")]


def read(path):
    with open(path, encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
    return header, rows


def write(path, header, rows):
    with open(path, "w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([header, *rows])
    return path


def chain(top, name, files):
    place = Workspace(top / name).init(SKELETON)
    place.call("stores", "import", write_stores(top / "stores.csv"))
    for file in files:
        place.call("import", file)
    return place


def shuffled(top, source, pieces):
    header, rows = read(source)
    random.Random(7).shuffle(rows)
    return [write(top / f"piece{i}.csv", header, rows[i::pieces]) for i in range(pieces)]


def in_one_store(top, source):
    header, rows = read(source)
    at = header.index("store_id")
    return write(top / "together.csv", header, [[TOGETHER[0] if i == at and cell in TOGETHER else cell for i, cell in enumerate(row)]
                                                for row in rows])


def told(place):
    """Every view, for a person and for programs."""
    return {(*view, form): place.call("metrics", *view, "--format", form) for view in VIEWS for form in ("table", "csv", "json")}


def compared(one, other):
    yield from (f"metrics {' '.join(view)} differs" for view, text in told(one).items() if told_again(other, view) != text)
    for place in (one, other):
        place.call(*CLOSE)
    if one.tree() != other.tree():
        yield f"the editions differ: {one.tree()} and {other.tree()}"


def told_again(place, view):
    return place.call("metrics", *view[:-1], "--format", view[-1])


def merged(apart, together):
    """A region's figures, and those of the one store that has all of its answers."""
    for by in ("", ",month"):
        of_region = [row for row in apart.metrics("--by", f"region{by}") if row.pop("region") == "甲区"]
        of_store = [row for row in together.metrics("--by", f"store{by}") if row.pop("store") == TOGETHER[0]]
        if of_region != of_store or not of_region:
            yield f"two stores counted together by {by or 'all months'}: {of_region[:1]} and {of_store[:1]}"


def main():
    with tempfile.TemporaryDirectory(prefix="earshot-order-") as folder:
        top = Path(folder)
        source = write_responses(top / "answers.csv", 1, 600)
        first = chain(top, "first", [source])
        found = [*merged(first, chain(top, "together", [in_one_store(top, source)])),
                 *compared(first, chain(top, "second", shuffled(top, source, 5)))]
    print(*found, sep="\n")
    print(f"{len(VIEWS)} views compared")
    print(f"{0 if found else 1} passed, {1 if found else 0} failed")
    return 1 if found else 0


if __name__ == "__main__":
    run(main)
