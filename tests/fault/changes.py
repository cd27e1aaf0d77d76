"""One change at random to a workspace: of its archive, its database, or of both, as whoever alters it would make it.

Each takes the place, the directory with its backups, and dice; answers what it did.
"""
import shutil
import sqlite3
import struct
import subprocess

# Rows that are facts, entries of the journal, editions or what they rest on, with how many there are of each kind of change.
FACTS = ("journal", "batch", "edition", "rules_live", "rules_proposal", "person", "signing_key", "checkpoint", "response", "quarantine",
         "region", "region_profile", "store", "store_profile", "store_region", "survey_version", "source", "wave", "target", "event",
         "traffic", "tally", "workflow_version", "ticket", "ticket_event", "wave_run", "invitation", "redemption", "receipt", "token", "plan", "plan_event",
         "ticket_evidence", "duty", "away",
         "erasure", "erased_identity", "erased_response", "erased_tally")
# Of an edition's row; the rest is an index of what its commit says, which git fills again.
# Of an invitation: not whom it went to, which may be forgotten.
COLUMNS = {"edition": "commit_id, tree_id, rules_id, month, cut, at, actor",
           "invitation": "store_id, invitation_id, batch, wave, schedule, due, channel, survey, version, at, send_at, expires, token"}
# What `rebuild` makes again, what is sent again, and what no proof speaks of: whatever leads to a customer and goes with them.
ASIDE = ("score", "witnessed", "schema_version", "edition_report", "ticket_now", "ticket_seen", "ticket_month", "plan_now", "morning",
         "outbox", "outbox_try", "channel_pace", "channel_health", "invitation_event", "trace",
         "customer", "customer_contact", "response_customer", "erased_contact", "visit", "consent", "opt_out", "ticket_response", "ticket_note")


def database(place):
    return place.path / "earshot.db"


def archive(place):
    return place.path / "archive.git"


# ---- bytes ----

def flip(path, dice):
    content = bytearray(path.read_bytes())
    if content:
        content[dice.randrange(len(content))] ^= 1 << dice.randrange(8)
    write(path, content)


def cut(path, dice):
    write(path, path.read_bytes()[:dice.randrange(path.stat().st_size or 1)])


def grown(path, dice):
    write(path, path.read_bytes() + dice.randbytes(dice.randrange(1, 64)))


def zeroed(path, dice):
    content = bytearray(path.read_bytes())
    at, length = dice.randrange(len(content) or 1), dice.randrange(1, 512)
    content[at:at + length] = bytes(len(content[at:at + length]))
    write(path, content)


def moved(path, dice):
    content = path.read_bytes()
    one, other = sorted((dice.randrange(len(content) + 1), dice.randrange(len(content) + 1)))
    write(path, content[:one] + content[other:] + content[one:other])


def write(path, content):
    path.unlink(missing_ok=True)
    path.write_bytes(content)


BYTES = {"bit": flip, "cut": cut, "grown": grown, "zeroes": zeroed, "moved": moved}


def hit_file(path, dice):
    how = dice.choice(("bit", "bit", "bit", *BYTES, "gone"))
    if how == "gone":
        path.unlink()
    else:
        BYTES[how](path, dice)
    return f"{how}: {path.name}"


def files(place, *patterns):
    return sorted(path for pattern in patterns for path in archive(place).glob(pattern) if path.is_file())


def pack(place, _, dice):
    return hit_file(dice.choice(files(place, "objects/pack/*.pack")), dice)


def pack_index(place, _, dice):
    return hit_file(dice.choice(files(place, "objects/pack/*.idx")), dice)


def loose_object(place, _, dice):
    return hit_file(dice.choice(files(place, "objects/??/*")), dice)


def small_file(place, _, dice):
    return hit_file(dice.choice(files(place, "*", "refs/**/*", "info/*")), dice)


def packs_change_places(place, _, dice):
    one, other = dice.sample(files(place, "objects/pack/*.pack"), 2)
    content = one.read_bytes()
    write(one, other.read_bytes())
    write(other, content)
    return f"{one.name} and {other.name} in each other's place"


# ---- git ----

def commits(place):
    return place.git("rev-list", "--all").split()


def refs(place):
    return place.git("for-each-ref", "--format=%(refname)").split()


def ref_moved(place, _, dice):
    ref, to = dice.choice(refs(place)), dice.choice(commits(place))
    place.git("update-ref", ref, to)
    return f"{ref} at {to}"


def ref_gone(place, _, dice):
    ref = dice.choice(refs(place))
    place.git("update-ref", "-d", ref)
    return f"{ref} gone"


def ref_added(place, _, dice):
    ref = dice.choice(("refs/heads/other", "refs/tags/v1", "refs/notes/commits", "refs/heads/main2", "refs/x"))
    place.git("update-ref", ref, dice.choice(commits(place)))
    return f"{ref} added"


def ref_packed(place, _, dice):
    """A packed ref, with or without the loose one that goes before it."""
    ref, to, loose = dice.choice(refs(place)), dice.choice(commits(place)), dice.random() < 0.5
    (archive(place) / "packed-refs").write_text(f"# pack-refs with: peeled fully-peeled sorted \n{to} {ref}\n")
    if not loose:
        (archive(place) / ref).unlink()
    return f"packed {ref} at {to}, {'behind' if loose else 'instead of'} the loose one"


def replaced(place, _, dice):
    kind = dice.choice(("commit", "tree", "blob"))
    listed = place.git("cat-file", "--batch-all-objects", "--batch-check").splitlines()
    one, other = dice.sample([line.split()[0] for line in listed if line.split()[1] == kind], 2)
    place.git("update-ref", f"refs/replace/{one}", other)
    return f"{kind} {one} replaced by {other}"


def info_file(place, _, dice):
    one, other = dice.sample(commits(place), 2)
    name, text = dice.choice((("info/grafts", f"{one} {other}\n"), ("info/grafts", f"{one}\n"), ("shallow", f"{one}\n"),
                              ("objects/info/alternates", "/nowhere/objects\n"), ("objects/info/alternates", "../objects\n"),
                              ("info/attributes", "*.pdf text\n"), ("HEAD", "ref: refs/heads/rules\n"), ("HEAD", f"{one}\n"),
                              ("config", "[core]\n\trepositoryformatversion = 0\n\tbare = true\n\tuseReplaceRefs = false\n"),
                              ("config", "[core]\n\tbare = false\n\tworktree = /nowhere\n"), ("commondir", "/nowhere\n")))
    path = archive(place) / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(text)
    return f"{name}: {text.strip()!r}"


def forged(place, _, dice):
    """A commit by plain git: on top of a branch, or another one in the place of its last."""
    ref = dice.choice(refs(place))
    parent = place.git("rev-parse", ref + dice.choice(("", "~1"))) or place.git("rev-parse", ref)
    message = place.git("log", "-1", "--format=%B", ref)
    tree = place.git("rev-parse", dice.choice(commits(place)) + "^{tree}")
    made = place.git("-c", "user.name=x", "-c", "user.email=x@y", "commit-tree", "-p", parent, "-m", message, tree)
    place.git("update-ref", ref, made)
    return f"{ref}: {made} on {parent}, with tree {tree}"


def unpacked_otherwise(place, _, dice):
    """The same objects, laid out anew by git: no change at all."""
    how = dice.choice((("repack", "-adq"), ("pack-refs", "--all"), ("repack", "-dq")))
    place.git(*how)
    return f"git {' '.join(how)}"


# ---- going back, and going another way ----

def put(source, place, part):
    target = place.path / part
    for path in (target, *place.path.glob(part + "-*")):
        (shutil.rmtree if path.is_dir() else lambda one: one.unlink())(path)
    (shutil.copytree if (source / part).is_dir() else shutil.copy)(source / part, target)


def set_back(place, backups, dice):
    backup = dice.choice(sorted(backups.iterdir()))
    parts = dice.choice((("earshot.db",), ("archive.git",), ("earshot.db", "archive.git")))
    for part in parts:
        put(backup, place, part)
    return f"{' and '.join(parts)} of backup {backup.name}"


# ---- the database ----

def page_size(content):
    return struct.unpack(">H", content[16:18])[0]


def database_bytes(place, _, dice):
    how = dice.choice(("bit", "bit", "bit", "bit", "cut", "zeroes", "moved", "grown"))
    BYTES[how](database(place), dice)
    return f"{how}: earshot.db"


def database_pages(place, backups, dice):
    """Two pages change places, or one is what it was in a backup."""
    content = bytearray(database(place).read_bytes())
    size = page_size(content)
    one, other = (dice.randrange(len(content) // size) * size for _ in range(2))
    older = (dice.choice(sorted(backups.iterdir())) / "earshot.db").read_bytes()
    if dice.random() < 0.5 and one + size <= len(older):
        content[one:one + size] = older[one:one + size]
        what = f"page {one // size} of a backup"
    else:
        content[one:one + size], content[other:other + size] = content[other:other + size], content[one:one + size]
        what = f"pages {one // size} and {other // size} in each other's place"
    write(database(place), content)
    return what


def opened(place):
    """Without what guards its rows."""
    db = sqlite3.connect(database(place), isolation_level=None)
    for (name,) in db.execute("SELECT name FROM sqlite_schema WHERE type = 'trigger'").fetchall():
        db.execute(f"DROP TRIGGER {name}")
    return db


def altered(value, dice):
    if value is None:
        return dice.choice((0, 1))
    if isinstance(value, (int, float)):
        return value + dice.choice((-1000, -1, 1, 2, 86400))
    if not value:
        return b"x" if isinstance(value, bytes) else "x"
    at = dice.randrange(len(value))
    if isinstance(value, bytes):
        return value[:at] + bytes([value[at] ^ 1 << dice.randrange(8)]) + value[at + 1:]
    return value[:at] + dice.choice("0123456789abcdefxyz") + value[at + dice.randrange(2):]


def where(columns):
    return " AND ".join(f'"{name}" IS ?' for name in columns)


def row(place, _, dice):
    """A row altered, taken out, added, or with a value of another one's."""
    table = dice.choice(FACTS if dice.random() < 0.9 else ASIDE)
    return row_of(place, table, dice)


def row_of(place, table, dice):
    db = opened(place)
    try:
        found = db.execute(f"SELECT * FROM {table}")
        columns, rows = [one[0] for one in found.description], found.fetchall()
        how = dice.choice(("altered", "altered", "gone", "added", "exchanged", "last gone"))
        if not rows:
            return f"{table}: there is none"
        one = list(dice.choice(rows))
        at = dice.randrange(len(columns))
        if how in ("gone", "last gone"):
            one = one if how == "gone" else list(rows[-1])
            db.execute(f"DELETE FROM {table} WHERE {where(columns)}", one)
        elif how == "added":
            new = [altered(value, dice) if dice.random() < 0.5 else value for value in one]
            db.execute(f"INSERT INTO {table} VALUES ({','.join('?' * len(new))})", new)
        else:
            other = list(dice.choice(rows))
            value = altered(one[at], dice) if how == "altered" else other[at]
            db.execute(f'UPDATE {table} SET "{columns[at]}" = ? WHERE {where(columns)}', [value, *one])
            if how == "exchanged":
                db.execute(f'UPDATE {table} SET "{columns[at]}" = ? WHERE {where(columns)}', [one[at], *other])
        return f"{table}.{columns[at]} {how}: {one}"
    except (sqlite3.Error, OverflowError) as refused:
        return f"{table}: refused by the database: {refused}"
    finally:
        db.close()


def schema(place, _, dice):
    db = opened(place)
    names = [name for (name,) in db.execute("SELECT name FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL")]
    name = dice.choice(names)
    if dice.random() < 0.5:
        db.execute(f"DROP INDEX {name}")
    db.close()
    return f"triggers dropped, and perhaps {name}"


def write_ahead(place, backups, dice):
    """The database as a service that runs leaves it: what it was once, and all its pages of now in the log, of which one bit, or
    some, is altered."""
    path, log = database(place), place.path / "earshot.db-wal"
    db = sqlite3.connect(path, isolation_level=None)
    db.executescript("PRAGMA journal_mode = WAL; PRAGMA wal_autocheckpoint = 0; VACUUM")
    kept = log.read_bytes()
    db.close()
    backup = dice.choice(sorted(backups.iterdir()))
    write(path, (backup / "earshot.db").read_bytes())
    write(log, kept)
    return f"log over backup {backup.name}: {hit_file(log, dice)}"


ARCHIVE = (pack, pack, pack, pack_index, loose_object, small_file, packs_change_places, ref_moved, ref_gone, ref_added, ref_packed,
           replaced, info_file, forged, unpacked_otherwise)
DATABASE = (row, row, row, row, row, row, row, database_bytes, database_bytes, database_bytes, database_pages, schema, write_ahead)


def change(place, backups, dice):
    """(name of the kind, what was done, whether the database was hit first of all)."""
    kind = dice.choices((dice.choice(ARCHIVE), dice.choice(DATABASE), set_back), (10, 24, 1))[0]
    return kind.__name__.replace("_", " "), kind(place, backups, dice), kind not in ARCHIVE
