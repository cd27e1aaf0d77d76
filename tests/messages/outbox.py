"""A workspace with channels, and its outbox as the tests fill and read it."""
import csv
import hashlib
import io
import json
import os
import sqlite3
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from small_chain import SKELETON  # noqa: E402
from workspace import Failed, Workspace  # noqa: E402

NOW = 1793500000000  # 2026-11-01 02:26:40Z, mid-morning in Shanghai
HOUR = 3600 * 1000
MESSAGE = """return message "hello" {
  subject = { zh = "{store}的问候", en = "Hello from {store}" },
  text = { zh = "您好，{store}感谢您。", en = "Hello, {store} thanks you." },
  values = { "store" }, sms = { zh = "SMS_1", en = "SMS_2" }, params = { "store" },
}
"""
STATES = ("waiting", "sending", "sent", "dead", "dropped", "held")


def expect(what, holds):
    if not holds:
        raise Failed(f"{what}: does not hold")


def when(ms):
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(ms / 1000))


class Chain(Workspace):
    """Made with a survey and these channels: {name: the fields of its definition}."""

    def __init__(self, directory, channels, message=MESSAGE, **environment):
        super().__init__(Path(directory, "chain"), **environment)
        self.init(SKELETON)
        settings = self.path / "earshot.lua"
        settings.write_text(settings.read_text().rstrip().rstrip("}").rstrip().rstrip(",")
                            + ', public = { "ask@chain.example", "desk@chain.example", "quality@chain.example" } }\n')
        for name, fields in channels.items():
            self.write(name, fields)
        (self.path / "scripts/messages/hello.lua").write_text(message)
        self.publish()
        self.number = 0

    def write(self, name, fields):
        place = self.path / "scripts/messages"
        place.mkdir(exist_ok=True)
        (place / f"{name}.lua").write_text(f'return channel "{name}" {{ {fields} }}\n')

    def publish(self, status=0):
        return self.call("rules", "publish", "--yes", "--reason", "channels", status=status)

    def secret(self, name, text):
        (self.path / "secrets").mkdir(mode=0o700, exist_ok=True)
        path = self.path / "secrets" / name
        path.write_text(text + "\n")
        path.chmod(0o600)

    def sql(self, text, *values):
        database = sqlite3.connect(self.path / "earshot.db", timeout=30)
        try:
            with database:
                return database.execute(text, values).fetchall()
        finally:
            database.close()

    def put(self, channel, count=1, due=NOW, store="人民广场店", address=None, customer=None, language="zh", expires=0, key=None,
            zone=""):
        """As outbox_put does; returns the ids."""
        ids = []
        for _ in range(count):
            self.number += 1
            name = key or f"test {self.number}"
            ids.append(hashlib.blake2b(name.encode(), digest_size=32, key=b"outbox").digest()[:16])
            self.sql("INSERT INTO outbox VALUES (?,?,?,'hello',?,?,?,NULL,?,?,?,?,0,?,?,0,0,0,'','',0,'')", ids[-1], name, channel,
                     language, customer, address, json.dumps({"store": store}, ensure_ascii=False), zone, due, expires, due, due)
        return ids

    def send(self, now=NOW, status=(0, 1)):
        return json.loads(self.call("send", "--json", "--now", when(now), status=status))

    def states(self, channel=None):
        """{state: how many}."""
        rows = self.sql("SELECT state, count(*) FROM outbox WHERE ?1 IS NULL OR channel = ?1 GROUP BY state", channel)
        return {STATES[state]: count for state, count in rows}

    def row(self, ident):
        names = "state, next, tries, unsure, receipt, why"
        found = self.sql(f"SELECT {names} FROM outbox WHERE outbox_id = ?", ident)[0]
        row = dict(zip(names.split(", "), found))
        row["state"] = STATES[row["state"]]
        return row

    def import_customers(self, rows):
        """(phone, mail, member, name) each become a customer; {member: id}."""
        (self.path / "scripts/channels/desk.lua").write_text(
            'return mapping "desk" { of = "responses", survey = "hotpot", source = "desk", class = "staff", external_id = "desk_id", '
            'store = "store_id", at = "submitted_at", answers = { score10 = "score10" }, '
            'customer = { phone = "phone", email = "mail", id = "member", name = "name" } }\n')
        self.publish()
        files = self.path.parent
        for name, header, lines in (
                ("stores.csv", "store_id store_name platform_score platform_comment_count district avg_price", [(101, "一店", 4, 1, "甲", 60)]),
                ("desk.csv", "desk_id store_id score10 submitted_at phone mail member name",
                 [(f"d{n}", 101, 9, "2020-11-12T18:30:00", *row) for n, row in enumerate(rows)])):
            with open(files / name, "w", encoding="utf-8", newline="") as file:
                csv.writer(file).writerows([header.split(), *lines])
        self.call("stores", "import", files / "stores.csv")
        self.call("import", files / "desk.csv", "--now", when(NOW))
        return {row[2]: bytes.fromhex(json.loads(self.call("privacy", "export", row[2], "--json"))["customer"]) for row in rows}


def each(*tests):
    """Runs each with a directory of its own; says how many held."""
    for test in tests:
        with tempfile.TemporaryDirectory() as directory:
            try:
                test(directory)
            except (Failed, AssertionError) as failed:
                raise Failed(f"{test.__name__}: {failed}") from failed
    print(f"{len(tests)} of {len(tests)} hold")
    return 0


__all__ = ["Chain", "Failed", "HOUR", "NOW", "each", "expect", "io", "os", "when"]
