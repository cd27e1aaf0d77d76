#!/usr/bin/env python3
"""Nobody can see through what a report hides, however well he reckons.

A chain of made-up small stores is closed month after month, with a report that prints all that a script may know. Then a
reader who has every document of every store, knows the rule by which totals are made, and has patience, tries to find how many
answers a hidden store has: he goes through all the numbers that it could have, makes the totals of each by the rule, and keeps those
that print the same. One number left is one too many.
"""
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


def answers(dice, month):
    """Rows of the month: everybody says whether he recommends, some leave out the rest."""
    for store, size in zip(STORES, sizes(dice, month)):
        for i in range(size):
            rest = [dice.randrange(1, 6) if dice.random() < share else "" for share in (0.9, 0.7)]
            yield f"{month}-{store}-{i},{store},{month}-1{i % 9} 12:00,{dice.randrange(11)},{rest[0]},{rest[1]}"


def closed_chain(top):
    dice, place = random.Random(20261031), Workspace(top / "glass").init(HERE)
    (top / "shops.csv").write_text("shop,name,region\n" + "".join(f"{code},{code},{region}\n" for code, region in STORES.items()))
    place.call("stores", "import", top / "shops.csv")
    for month in MONTHS:
        (top / "answers.csv").write_text("id,shop,at,recommend,polite,help\n" + "\n".join(answers(dice, month)) + "\n")
        place.call("import", top / "answers.csv", "--now", "2027-01-02")
        place.call("close", month, "--now", "2027-01-02")
    return place


# ---- what is printed ----

def figures(document):
    """Every row of the document's tables: path -> metric or text."""
    return {row[0]: row[1] for block in document["blocks"] for row in block["rows"]}


def printed(place, month):
    paths = [path for path in place.git("ls-tree", "-r", "--name-only", "main", f"reports/{month}/").splitlines()
             if path.endswith("document.json")]
    return {document["provenance"]["store"]: document for document in (json.loads(place.git("show", f"main:{path}")) for path in paths)}


def base(shown, path):
    """The base that a metric tells; None of a hidden one."""
    return shown[path].get("n")


def total(documents, stores, path):
    """The base of a total, which each of these stores' documents tells alike; under the floor it tells nothing, as 0 does."""
    told = {base(figures(documents[store]), path) or 0 for store in stores if store in documents}
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


def attack(documents, path, on_record):
    """Attacks one base: of the responses, or of a question."""
    own = {store: base(figures(document), path) for store, document in documents.items()}
    hidden = tuple(store for store in STORES if store in own and own[store] is None)
    visible = {store: n for store, n in own.items() if n is not None}
    faults = [f"{store} is told with a base of {n}" for store, n in visible.items() if n < FLOOR]
    if path == "/responses":  # no total of responses is known to scripts
        beyond = on_record - sum(visible.values())
        if beyond and len(hidden) == 1:
            faults.append(f"{hidden[0]} has {beyond} by the responses on record")
        return faults
    left = {}
    for region in set(STORES.values()):
        stores = [store for store in STORES if STORES[store] == region]
        left[region] = total(documents, stores, f"/region{path}") - sum(visible.get(store, 0) for store in stores)
    chain = total(documents, STORES, f"/chain{path}") - sum(left.values()) - sum(visible.values())
    for where, n in [*left.items(), ("the chain", chain)]:
        if n and n < FLOOR:
            faults.append(f"{where} holds {n} hidden answers")
    return [*faults, *recovered(hidden, left, chain, 0 if "help" in path or "polite" in path else 1, None)]


def main():
    found, attacks, before = [], 0, 0
    with tempfile.TemporaryDirectory(prefix="earshot-hidden-") as folder:
        place = closed_chain(Path(folder))
        for month in MONTHS:
            documents = printed(place, month)
            record = {document["provenance"]["responses"] for document in documents.values()}.pop()
            for path in ("/responses", *(f"/questions/{question}/mean" for question in QUESTIONS)):
                attacks += 1
                found += [f"{month} {path}: {fault}" for fault in attack(documents, path, record - before)]
            before = record
    print(*found, sep="\n")
    print(f"{attacks} bases attacked")
    print(f"{0 if found else 1} passed, {1 if found else 0} failed")
    return 1 if found else 0


if __name__ == "__main__":
    run(main)
