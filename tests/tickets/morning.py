#!/usr/bin/env python3
"""A region manager's morning on the example chain, with what docs/guide/tickets and docs/guide/plans have them type, and nothing else: what is
late in my stores, what a customer said, three tickets acted on, one customer answered, the digest that `serve` sends, a pilot begun, the
region's page. In Chinese; once over in English.
"""
import csv
import io
import json
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from serving import Server  # noqa: E402
from workspace import Failed, Workspace, program, run  # noqa: E402

OPENED, MONDAY = "2026-11-01T08:00:00+08:00", "2026-11-02T09:00:00+08:00"
TUESDAY = "2026-11-03T09:00:00+08:00"
COUNTER = """return mapping "counter" { of = "responses", survey = "visit", source = "counter", class = "staff",
  external_id = "编号", store = "门店编号", at = "时间", answers = { recommend = "推荐意愿", comment = "留言" },
  customer = { phone = "手机号" } }
"""


def expect(what, holds, shown=""):
    if not holds:
        raise Failed(f"{what}: does not hold {shown}")


class Person:
    """Who types, when and in which language; hears what is printed and what is said beside it."""

    def __init__(self, place, name, now, language="zh"):
        self.place, self.words = place, ("--as", name, "--now", now, "--lang", language)

    def types(self, *words, status=0):
        command = [str(self.place.program), "-w", str(self.place.path), *map(str, words), *self.words]
        done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", env=self.place.environment)
        if done.returncode != status:
            raise Failed(f"{' '.join(command)}\nended with {done.returncode}\n{done.stdout}{done.stderr}")
        return done.stdout + done.stderr

    def rows(self, *words):
        return list(csv.DictReader(io.StringIO(self.types(*words, "--format", "csv", "-q"))))


def headquarters(place):
    """What is there before the manager comes in: people, one answer with a customer who may be called back, timers."""
    place.call("user", "add", "chen", "region", "--region", "E2")
    place.call("user", "add", "wang", "staff", "--store", "S0203")
    (place.path / "scripts/channels/counter.lua").write_text(COUNTER, encoding="utf-8")
    place.call("rules", "publish", "--yes", "-m", "柜台意见", "--now", OPENED)
    files = {"visits.csv": "手机号,门店编号,时间,同意回访\n13800000001,S0203,2026-10-31 18:00,是\n", "notice.txt": "就本次反馈与您联系。",
             "counter.csv": "编号,门店编号,时间,推荐意愿,留言,手机号\nc1,S0203,2026-10-31 18:10,1,等了半小时，回我 138-0000-0002,13800000001\n"}
    for name, text in files.items():
        (place.path / name).write_text(text, encoding="utf-8")
    place.call("customers", "import", place.path / "visits.csv", "--notice", place.path / "notice.txt", "--now", OPENED)
    place.call("import", place.path / "counter.csv", "--map", "counter", "--now", OPENED)
    place.call("ticket", "run", "--now", TUESDAY)


def tickets(place):
    chen = Person(place, "chen", TUESDAY)
    late = [row for row in chen.rows("ticket", "list", "--overdue") if row["owner"] == "region"]
    expect("what the stores left lying is the region's", len(late) >= 4 and all(row["store"].startswith("S02") or row["store"] == "S0507" for row in late), late)
    mine = chen.rows("ticket", "digest")
    waiting = [row["number"] for row in mine if row["reply"] == "true"]
    expect("one customer waits", len(waiting) == 1, mine)
    said = chen.types("ticket", "show", waiting[0][:4], "--said")
    expect("what they said, and not their number", "等了半小时" in said and "〔手机号〕" in said and "138" not in said, said)
    shown = chen.types("ticket", "show", waiting[0])
    expect("what to type next", f"earshot ticket act {waiting[0][:4]} take --class CLASS" in shown and "--said" in shown and "到时：unanswered" in shown, shown)
    expect("the todo says what is meant", "--class" in chen.types("ticket", "act", waiting[0], "take", status=64))
    chen.types("ticket", "act", waiting[0], "take", "--class", "waiting")
    expect("the customer is told", "消息：回复顾客 sms" in chen.types("ticket", "reply", waiting[0], "--text", "对不起，让您久等了。"))
    others = [row["ticket"] for row in late if row["ticket"] != waiting[0]]
    chen.types("ticket", "act", others[0], "take", "--class", "service")
    expect("nobody knows who that was", "未回复顾客：不知道是哪位顾客" in chen.types("ticket", "reply", others[0], "--text", "对不起。"))
    expect("a reason is asked for", "-m" in chen.types("ticket", "act", others[1], "dismiss", status=64))
    chen.types("ticket", "act", others[1], "dismiss", "-m", "重复填写")
    own = next(row["ticket"] for row in late if row["store"] == "S0203" and row["ticket"] != waiting[0])
    chen.types("ticket", "assign", own, "--to", "wang")
    expect("it is wang's", own in {row["number"] for row in Person(place, "wang", TUESDAY).rows("ticket", "digest")})
    elsewhere = next(row["ticket"] for row in late if row["store"] != "S0203" and row["ticket"] not in others[:2])
    expect("and who else could have it", "chen" in chen.types("ticket", "assign", elsewhere, "--to", "wang", status=77))
    expect("nobody waits any more", all(row["reply"] == "false" for row in chen.rows("ticket", "digest")))
    expect("the journal knows who read", "ticket read" in place.call("journal"))


def plan(place):
    chen = Person(place, "chen", "2026-04-10T09:00:00+08:00")
    made = chen.types("plan", "new", "缩短结账等候", "--metric", "queue", "--target", "4.2", "--problem", "高峰时段收银台排长队")
    number = re.search(r"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}", made).group()[:4]
    chen.types("plan", "act", number, "add_cause", "高峰只开一个收银台", "--item", "queue")
    chen.types("plan", "act", number, "add_action", "上线自助结账", "--cause", "1", "--owner", "wang", "--due", "2026-11-02")
    chen.types("plan", "act", number, "commit")
    expect("what it could show", "能看出" in chen.types("plan", "pilot", number, "--stores", "3", "--days", "30", "--dry-run"))
    chen.types("plan", "pilot", number, "--stores", "S0203,S0206,S0207", "--from", "2026-05-01", "--days", "30")
    expect("it worked", Person(place, "chen", "2026-06-02T09:00:00+08:00").types("plan", "verify", number).startswith("有效："))
    due = [row for row in Person(place, "wang", TUESDAY).rows("ticket", "digest") if row["of"] == "E2"]
    expect("wang's action is in the digest", [row["why"] for row in due] == ["overdue"] and "上线自助结账" in due[0]["what"], due)


def digest(place):
    """The server tells each once, and a second one nobody."""
    for more in (3, 0):
        server = Server(place, "--now", "2026-11-04T08:00:00+08:00")
        counted = "SELECT count(*) FROM outbox WHERE message = 'ticket_digest'"
        ends = time.monotonic() + 30
        while time.monotonic() < ends and subprocess.run(["sqlite3", str(place.path / "earshot.db"), "SELECT count(*) FROM morning WHERE day = 20761"], capture_output=True, text=True).stdout.strip() != "3":
            time.sleep(0.1)
        server.end()
        told = subprocess.run(["sqlite3", str(place.path / "earshot.db"), counted], capture_output=True, text=True).stdout.strip()
        expect("each is told once", told == "3", (told, more))
    place.call("send", "--now", "2026-11-04T08:30:00+08:00")  # what the server had not come to: there are notices of plans and tickets before
    notices = "".join(path.read_text(encoding="utf-8") for path in sorted((place.path / "notices").rglob("*")) if path.is_file())
    for name in ("chen", "wang"):
        expect(f"{name} is told of what is theirs", f"{name}：您今天有" in notices, notices[:400])


def page(place):
    out = place.path / "E2.pdf"
    Person(place, "chen", TUESDAY).types("report", "run", "plan_monthly", "--region", "E2", "--period", "2026-10", "--out", out)
    text = "".join(subprocess.run(["pdftotext", str(out), "-"], capture_output=True, text=True, check=True).stdout.split())
    expect("the page tells of the plan", "区域改进月报" in text and "缩短结账等候" in text and "已证实有效" in text, text)


def english(place):
    chen = Person(place, "chen", TUESDAY, "en")
    told = chen.types("ticket", "digest")
    expect("the digest's last lines", "yours to do: tickets" in told and "open in your stores" in told and "how urgent" in told, told)
    one = next(row["ticket"] for row in chen.rows("ticket", "list", "--mine"))
    expect("what to type next", "What the customer said: earshot ticket show" in chen.types("ticket", "show", one))
    expect("nothing is said as such", "There is no such ticket." in chen.types("ticket", "list", "--owner", "nobody"))


def main():
    with tempfile.TemporaryDirectory() as top:
        path = Path(top, "chain")
        subprocess.run([str(program()), "demo", str(path), "-q", "--now", OPENED], capture_output=True, check=True)
        place = Workspace(path)
        headquarters(place)
        plan(place)
        tickets(place)
        digest(place)
        page(place)
        english(place)
        place.call("verify", "--chain")
    return 0


if __name__ == "__main__":
    run(main)
