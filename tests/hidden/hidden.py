#!/usr/bin/env python3
"""Nobody can see through what a report hides, however well he reckons.

A chain of made-up small stores is closed month after month, with reports of stores, regions and the chain that print all that
a script may know. Then a reader who has every document of every page, knows the rule by which totals are made, and has patience,
tries to find how many answers a hidden store has: he goes through all the numbers that it could have, makes the totals of each by
the rule, and keeps those that print the same. One number left is one too many.

What else stands on the pages of regions and the chain must be an echo: a base that a store's own page tells, a total that was
attacked, or a sum of such. Whatever is not is told as a fault.
"""
import calendar
import itertools
import json
import random
import sys
import tempfile
from functools import lru_cache
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))
from workspace import Workspace, run  # noqa: E402

FLOOR = 10  # for print, of this skeleton
STORES = {"A1": "North", "A2": "North", "B1": "South", "B2": "South", "B3": "South", "C1": "East"}
MONTHS = [f"2026-{month:02}" for month in range(1, 13)]
QUESTIONS = {"recommend": 11, "polite": 5, "help": 5}
# What the dice would not throw often: a store alone in its region, two at the brim, three of which two are, a crowd of ones.
ARRANGED = [(12, 9, 9, 14, 0, 30), (9, 9, 11, 12, 13, 14), (12, 12, 9, 9, 9, 9), (12, 9, 12, 12, 12, 9), (3, 12, 1, 1, 12, 9),
            (1, 1, 1, 1, 1, 1), (9, 9, 9, 9, 9, 9), (20, 3, 12, 12, 12, 12)]


# ---- the chain ----

def sizes(dice, month):
    index = MONTHS.index(month)
    return ARRANGED[index] if index < len(ARRANGED) else [dice.choice((0, 1, 4, 6, 9, 9, 12, 30)) for _ in STORES]


COMPLETE = {}  # (month, store) -> how many answered everything


def answers(dice, month):
    """Rows of the month: everybody says whether he recommends, some leave out the rest."""
    for store, size in zip(STORES, sizes(dice, month)):
        for i in range(size):
            rest = [dice.randrange(1, 6) if dice.random() < share else "" for share in (0.9, 0.7)]
            COMPLETE[month, store] = COMPLETE.get((month, store), 0) + ("" not in rest)
            yield f"{month}-{store}-{i},{store},{month}-1{i % 9} 12:00,{dice.randrange(11)},{rest[0]},{rest[1]},{'a queue again' if i % 3 else ''}"


HEADER = "id,shop,at,recommend,polite,help,comment\n"


def days_of(month):
    return calendar.monthrange(int(month[:4]), int(month[5:]))[1]


def closed_chain(top):
    dice, place = random.Random(20261031), Workspace(top / "glass").init(HERE)
    (top / "shops.csv").write_text("shop,name,region\n" + "".join(f"{code},{code},{region}\n" for code, region in STORES.items()))
    place.call("stores", "import", top / "shops.csv")
    for month in MONTHS:
        (top / "answers.csv").write_text(HEADER + "\n".join(answers(dice, month)) + "\n")
        place.call("import", top / "answers.csv", "--now", "2027-01-02")
        (top / "visits.csv").write_text("store,day,visits\n" + "".join(
            f"{store},{month}-{day:02},{dice.randrange(50, 90)}\n" for store in STORES for day in range(1, days_of(month) + 1)))
        place.call("stores", "traffic", "--import", top / "visits.csv", "--now", "2027-01-02")
        place.call("close", month, "--now", "2027-01-02")
    return place


def late_faults(place, top):
    """What comes in afterwards changes no edition, and each still follows from what was known at its cut: answers, comments, visits."""
    (top / "late.csv").write_text(HEADER + "late,A1,2026-03-11 12:00,3,1,1,a queue\n")
    place.call("import", top / "late.csv", "--now", "2027-01-03")
    place.call("verify", "--deep")
    named = json.loads(place.git("show", f"main:reports/{MONTHS[-1]}/provenance.json"))["facts"].get("beside", {})
    wanted = {"answers:glass.recommend", "comments:topics", "events", "targets:glass", "visits"}
    return [f"the provenance names {sorted(named)}"] if set(named) != wanted else []


# ---- what is printed ----

def figures(document):
    """Every row of the document's tables: path -> metric or text."""
    return {row[0]: row[1] for block in document["blocks"] for row in block["rows"]}


class Pages:
    """All documents of a month: path -> figure, of each store, region, and the chain."""

    def __init__(self, place, month):
        self.stores, self.regions, self.chain, self.record = {}, {}, {}, 0
        for path in place.git("ls-tree", "-r", "--name-only", "main", f"reports/{month}/").splitlines():
            if not path.endswith("document.json"):
                continue
            document = json.loads(place.git("show", f"main:{path}"))
            about = document["provenance"]
            self.record = about["responses"]
            if "store" in about:
                self.stores[about["store"]] = figures(document)
            elif "region" in about:
                self.regions[about["region"]] = figures(document)
            else:
                self.chain = figures(document)


def base(shown, path):
    """The base that a metric tells; None of a hidden one, or one that is not there."""
    return shown[path].get("n") if path in shown else None


def total(pages, shown, path, own, above):
    """The base of a total: its own page tells it, and each of these stores' pages alike; under the floor it tells nothing, as 0 does."""
    told = {base(shown, path) or 0} if shown else set()
    told |= {base(pages.stores[store], above + path) or 0 for store in own if above + path in pages.stores.get(store, {})}
    assert len(told) <= 1, f"{path} is told in several ways: {told}"
    return told.pop() if told else 0


# ---- the reader ----

def settle(pools):
    """(joins, waits): what of the pools that wait at one place joins its total, as core/ops/cube.h says."""
    waiting, units = sum(pools), sum(1 for pool in pools if pool)
    if waiting < FLOOR:
        return 0, waiting
    return (waiting, 0) if waiting != units * (FLOOR - 1) else (0, 0)


@lru_cache(maxsize=None)
def worlds(regions, least):
    """What totals hold of hidden answers -> all the ways in which the hidden stores' bases may be so. `regions` names the region of each
    hidden store."""
    found = {}
    for bases in itertools.product(range(least, FLOOR), repeat=len(regions)):
        held = {region: settle([n for n, at in zip(bases, regions) if at == region]) for region in set(regions)}
        above, _ = settle([waits for _, waits in held.values()])
        seen = (*(held[region][0] for region in sorted(held)), above)
        found.setdefault(seen, []).append(bases)
    return found


def recovered(hidden, shown_totals, chain_total, least, together):
    """Hidden stores whose base is certain, given what the totals hold beyond the visible stores. `together` is what all hidden ones have
    by some other figure, or None."""
    regions = tuple(STORES[store] for store in hidden)
    seen = (*(shown_totals[region] for region in sorted(set(regions))), chain_total)
    ways = [way for way in worlds(regions, least).get(seen, []) if together is None or sum(way) == together]
    if not ways:
        yield f"the rule does not make these totals: {seen} of {hidden}"
        return
    for i, store in enumerate(hidden):
        could = {way[i] for way in ways}
        if len(could) == 1:
            yield f"{store} has {could.pop()}"


def hang_in(region):
    return [store for store in STORES if STORES[store] == region]


def attack(pages, path, on_record):
    """Attacks one base: of the responses, or of a question."""
    own = {store: base(shown, path) for store, shown in pages.stores.items()}
    hidden = tuple(store for store in STORES if store in own and own[store] is None)
    visible = {store: n for store, n in own.items() if n is not None}
    faults = [f"{store} is told with a base of {n}" for store, n in visible.items() if n < FLOOR]
    if path == "/responses":
        beyond = on_record - sum(visible.values())
        if beyond and len(hidden) == 1:
            faults.append(f"{hidden[0]} has {beyond} by the responses on record")
    left = {}
    for region in set(STORES.values()):
        all_told = total(pages, pages.regions.get(region), path, hang_in(region), "/region")
        left[region] = all_told - sum(visible.get(store, 0) for store in hang_in(region))
    chain = total(pages, pages.chain, path, STORES, "/chain") - sum(left.values()) - sum(visible.values())
    for where, n in [*left.items(), ("the chain", chain)]:
        if n and n < FLOOR:
            faults.append(f"{where} holds {n} hidden answers")
    return [*faults, *recovered(hidden, left, chain, 0 if "help" in path or "polite" in path else 1, None)]


# ---- echoes ----

FIGURES = {"recommend.nps": "/questions/recommend/nps", "recommend.mean": "/questions/recommend/mean",
           "polite.mean": "/questions/polite/mean", "help.t2b": "/questions/help/top"}


def row_faults(pages, shown, region):
    """A row of a store may tell what the store's page tells, and nothing of a store that hides it."""
    for path, metric in shown.items():
        parts = path.split("/")
        if parts[1] != "stores" or not isinstance(metric, dict):
            continue
        own, n = pages.stores[parts[2]], metric.get("n")
        if region and STORES[parts[2]] != region:
            yield f"{path} is of another region"
        if parts[3] == "responses" and n != base(own, "/responses"):
            yield f"{path} tells {n}, the store's page {base(own, '/responses')}"
        if parts[3] == "figures" and parts[4] in FIGURES:
            told = base(own, FIGURES[parts[4]])
            if (told is None and n is not None) or (parts[5] == "metric" and n != told):
                yield f"{path} tells {n}, the store's page {told}"
        if parts[3] == "traffic" and parts[4] == "rate" and n is not None and base(own, "/responses") is None:
            yield f"{path} tells a rate of a hidden store"


def sum_faults(pages, before, shown, stores):
    """What is said of several stores together is a sum of what their pages tell."""
    for figure, path in FIGURES.items():
        now = {store: base(pages.stores[store], path) for store in stores if store in pages.stores}
        then = {store: base(before.stores[store], path) for store in stores if before and store in before.stores}
        alike = [store for store, n in now.items() if n and then.get(store)]
        sides = min(sum(now[store] for store in alike), sum(then[store] for store in alike)) if alike else None
        if base(shown, f"/like_for_like/{figure}/change") != sides:
            yield f"like for like, {figure}: {base(shown, f'/like_for_like/{figure}/change')} is no sum of {alike}"
        spread = base(shown, f"/gap/{figure}/spread")
        if spread is not None and spread != sum(n or 0 for n in now.values()):
            yield f"the spread of {figure} is of {spread} answers"


def chart_faults(pages, month, shown, stores):
    """Drivers are of the stores with enough complete sheets and of no other, and each is done as the place's own figure says; a funnel
    is of the stores that tell of themselves."""
    complete = [COMPLETE.get((month, store), 0) for store in stores]
    together = sum(n for n in complete if n >= FLOOR)
    for i, question in enumerate(("polite", "help"), 1):
        of = base(shown, f"/drivers/{i}/importance")
        if (of or 0) != together:
            yield f"the importance of {question} is of {of} sheets, not {together}"
        if base(shown, f"/drivers/{i}/performance") != base(shown, f"/questions/{question}/top"):
            yield f"{question} is done otherwise than its figure says"
    told = [n for n in (base(pages.stores.get(store, {}), "/questions/polite/top") for store in stores) if n]
    points = [figure["n"] for path, figure in shown.items() if path.startswith("/funnel/points") and path.endswith("metric")]
    if sorted(points) != sorted(told) or (base(shown, "/funnel/centre") or 0) != sum(told):
        yield f"the funnel is of {points} around {base(shown, '/funnel/centre')}, the stores tell {told}"


def echo_faults(pages, before, month):
    for region, shown in [*pages.regions.items(), (None, pages.chain)]:
        stores = hang_in(region) if region else list(STORES)
        for fault in [*row_faults(pages, shown, region), *sum_faults(pages, before, shown, stores),
                      *chart_faults(pages, month, shown, stores)]:
            yield f"{region or 'the chain'}: {fault}"
    for region, shown in pages.regions.items():  # rows of regions repeat the regions' own pages
        for path in ("/responses",):
            if base(pages.chain, f"/regions/{region}{path}") != base(shown, path):
                yield f"{region}: the chain's page tells another base of {path}"


def main():
    found, attacks, before, last = [], 0, 0, None
    with tempfile.TemporaryDirectory(prefix="earshot-hidden-") as folder:
        place = closed_chain(Path(folder))
        for month in MONTHS:
            pages = Pages(place, month)
            for path in ("/responses", *(f"/questions/{question}/mean" for question in QUESTIONS)):
                attacks += 1
                found += [f"{month} {path}: {fault}" for fault in attack(pages, path, pages.record - before)]
            found += [f"{month} {fault}" for fault in echo_faults(pages, last, month)]
            before, last = pages.record, pages
        found += late_faults(place, Path(folder))
    print(*found, sep="\n")
    print(f"{attacks} bases attacked")
    print(f"{0 if found else 1} passed, {1 if found else 0} failed")
    return 1 if found else 0


if __name__ == "__main__":
    run(main)
