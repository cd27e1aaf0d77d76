#!/usr/bin/env python3
"""An edition is a pure function: the same facts closed in two fresh workspaces, by other people, at other times, in other time zones and
locales, give the same bytes.

The example chain is made twice, its October closed twice, and everything that was published compared.
"""
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from workspace import Failed, Workspace  # noqa: E402

WORLDS = {
    "first": dict(TZ="Asia/Shanghai", LC_ALL="C", who="wang", now="2026-11-01T08:00:00+08:00"),
    "second": dict(TZ="America/Caracas", LC_ALL="de_DE.UTF-8", who="li", now="2027-02-28T23:59:59Z"),
}


def make(folder, name):
    world = WORLDS[name]
    place = Workspace(folder / name, TZ=world["TZ"], LC_ALL=world["LC_ALL"])
    acting = ("--as", world["who"], "--now", world["now"], "--quiet")
    place.call("demo", place.path, *acting)
    place.call("close", "2026-10", *acting)
    return place


def differences(first, second):
    if first.tree() != second.tree():
        yield f"the trees differ: {first.tree()} and {second.tree()}"
        yield from (first.git("diff", "--stat", first.tree(), "main") or "").splitlines()[:5]
    one, other = first.reports(), second.reports()
    yield from (f"reports/{path} differs" for path in sorted(one.keys() | other.keys()) if one.get(path) != other.get(path))
    if len(one) < 40:
        yield f"only {len(one)} PDFs were made"
    if first.git("rev-parse", "main") == second.git("rev-parse", "main"):
        yield "the commits are the same, though other people made them at other times"
    if first.git("rev-parse", "rules^{tree}") != second.git("rev-parse", "rules^{tree}"):
        yield "the rules' trees differ"


def again(place):
    """Closed once more, nothing is published; scores and tallies remade are the same."""
    head = place.git("rev-parse", "main")
    place.call("close", "2026-10", "--quiet")
    if place.git("rev-parse", "main") != head:
        yield "closing again without a change made another edition"
    before = place.derived()
    place.call("rebuild", "--quiet")
    if place.derived() != before:
        yield "rebuild made other tallies or scores"
    place.call("verify", "--quiet")


def main():
    with tempfile.TemporaryDirectory(prefix="earshot-pure-") as folder:
        with ThreadPoolExecutor(2) as both:
            first, second = both.map(lambda name: make(Path(folder), name), WORLDS)
        found = [*differences(first, second), *again(second)]
        print(*found, sep="\n")
        print(f"{0 if found else 1} passed, {1 if found else 0} failed")
        return 1 if found else 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except Failed as failed:
        print(failed)
        sys.exit(1)
