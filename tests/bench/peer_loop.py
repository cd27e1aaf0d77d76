"""Plain SQLite through Python's sqlite3, durable in the same way as ours (WAL, synchronous=FULL): the very rows that ours wrote, each act
in a transaction of its own. It checks nothing, works out nothing and digests nothing.

    peer_loop.py take OURS PEER       makes PEER's tables, and takes over what there is
    peer_loop.py replay OURS PEER     writes the acts that came since; prints how many, and the seconds of the clock and the processor

What it writes lies ready in memory before the time counts.
"""
import json
import sqlite3
import sys
import time

TABLES = ("batch", "journal", "ticket", "ticket_event", "ticket_now", "ticket_note", "ticket_response")
DAY = 86_400_000


def take(ours, peer):
    for name in TABLES:
        if not peer.execute("SELECT 1 FROM sqlite_schema WHERE name = ?", (name,)).fetchone():
            for text, in ours.execute("SELECT sql FROM sqlite_schema WHERE tbl_name = ? AND type IN ('table', 'index') AND sql IS NOT NULL "
                                      "ORDER BY type DESC", (name,)):
                peer.execute(text)
        peer.execute("BEGIN")
        for row in ours.execute(f"SELECT * FROM {name}"):
            peer.execute(f"INSERT OR REPLACE INTO {name} VALUES ({', '.join('?' * len(row))})", row)
        peer.execute("COMMIT")


def acts_since(ours, seen):
    """Of each act its rows, as (statement, row)."""
    acts, stands, places = {}, {}, {}
    put = {name: f"INSERT OR REPLACE INTO {name} VALUES ({', '.join('?' * len(ours.execute(f'SELECT * FROM {name} LIMIT 1').fetchone()))})"
           for name in TABLES if name not in ("ticket", "ticket_response")}
    for row in ours.execute("SELECT * FROM batch WHERE seq > ? ORDER BY seq", (seen,)):
        acts[row[0]] = [(put["batch"], row)]
    for row in ours.execute("SELECT * FROM journal WHERE act = 'ticket' ORDER BY seq"):
        batch = json.loads(row[5])["batch"]
        if batch in acts:
            acts[batch].append((put["journal"], row))
    names = [column[1] for column in ours.execute("PRAGMA table_info(ticket_now)")]
    for row in ours.execute("SELECT * FROM ticket_now"):
        stands[row[:2]] = dict(zip(names, row))
    events = ours.execute("SELECT * FROM ticket_event WHERE batch > ? ORDER BY batch, seq", (seen,))
    columns = [column[0] for column in events.description]
    for row in events:
        event = dict(zip(columns, row))
        place, batch = row[:2], event["batch"]
        over = event["due"] > 1 << 62
        now = {**stands[place], **{name: event[name] for name in ("state", "since", "owner", "due", "class", "marks", "duty", "person")},
               "stage": 3 if over else 0, "wakes": event["due"] if over else event["since"] + DAY}
        acts[batch] += [(put["ticket_event"], row), (put["ticket_now"], tuple(now.values()))]
        places[(*place, event["seq"])] = batch
    for row in ours.execute("SELECT * FROM ticket_note"):
        if row[:3] in places:
            acts[places[row[:3]]].append((put["ticket_note"], row))
    return acts.values()


def replay(ours, peer):
    acts = acts_since(ours, peer.execute("SELECT max(seq) FROM batch").fetchone()[0])
    begin, used = time.monotonic(), time.process_time()
    for act in acts:
        peer.execute("BEGIN IMMEDIATE")
        for statement, row in act:
            peer.execute(statement, row)
        peer.execute("COMMIT")
    print(len(acts), time.monotonic() - begin, time.process_time() - used)


def main():
    word, ours, peer = sys.argv[1:]
    ours, peer = sqlite3.connect(f"file:{ours}?mode=ro", uri=True), sqlite3.connect(peer, isolation_level=None)
    peer.executescript("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA secure_delete=ON")
    {"take": take, "replay": replay}[word](ours, peer)


if __name__ == "__main__":
    main()
