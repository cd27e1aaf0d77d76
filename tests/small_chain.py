"""A small invented chain for tests that need a workspace of their own: three stores in two regions, three months.

The same files for the same call. It borrows the skeleton of tests/real/meituan_hotpot, whose survey has one question from
1 to 10 and a comment; no line of the real data is in it.
"""
import csv
import random
from pathlib import Path

from workspace import ROOT, Workspace

SKELETON = ROOT / "tests/real/meituan_hotpot"
STORES, MONTHS, LAST_MONTH = 3, (9, 10, 11), "2020-11"
CLOSE = ("close", LAST_MONTH, "--reason", "month-end", "--now", "2020-12-01T09:00:00+08:00")


def write_csv(path, header, rows):
    with open(path, "w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([header.split(), *rows])
    return path


def write_stores(path):
    rows = [(101 + i, f"示例{i + 1}店", 4.5, 10, "甲区" if i else "乙区", 60) for i in range(STORES)]
    return write_csv(path, "store_id store_name platform_score platform_comment_count district avg_price", rows)


def write_responses(path, first, count):
    """Responses numbered from `first`; another range never repeats one."""
    dice, rows = random.Random(first), []
    for number in range(first, first + count):
        store, score = 101 + dice.randrange(STORES), dice.choices((10, 9, 8, 6, 3), (5, 3, 2, 1, 1))[0]
        day = f"2020-{dice.choice(MONTHS):02}-{dice.randrange(1, 29):02}T12:{dice.randrange(60):02}:00"
        rows.append((number, store, f"r{number}", score, "", "好吃" if number % 3 else "", day))
    return write_csv(path, "response_id store_id respondent score10 visited_dish comment submitted_at", rows)


def small_chain(path, files):
    """A workspace with 600 responses; the CSV files that it was made from are kept in `files`."""
    place = Workspace(path).init(SKELETON)
    place.call("stores", "import", write_stores(Path(files, "stores.csv")))
    place.call("import", write_responses(Path(files, "early.csv"), 1, 600))
    return place
