"""A workspace with a long history and few answers, for tests that alter one: every kind of act is in it.

One teahouse, some months, each closed and corrected again and again: an edition a close. Between them stores move, targets,
events and visits are told, answers are set aside and taken back, a customer is erased, rules are published, the key is
handed over; customers are asked in waves, answers open tickets that people take, codes of receipts are redeemed on the pages,
tokens are given and taken away, plans are made. Each checkpoint goes to a witness beside it. The same files for the same number of closes.
"""
import datetime
import random
import shutil
from pathlib import Path

from serving import Client, Server
from workspace import ROOT, Failed, Workspace

SKELETON = ROOT / "tests/cli/tiny"
A_MONTH = 25  # closes of one month, at most
DESK = """return mapping "desk" {
  of = "responses", survey = "tea", source = "desk", class = "staff",
  external_id = "no", store = "shop", at = "at", answers = { recommend = "recommend", comment = "words" },
  customer = { phone = "phone", name = "name" },
}
"""
TICKETS = """return workflow "cold" {
  title = { zh = "茶凉了", en = "Cold tea" }, owner = "store", due = hours(2),
  opens = on_response { survey = "tea", where = at_most("recommend", 6) },
  state "new" { zh = "新", en = "New" }, state "done" { zh = "完", en = "Done", stage = "over" },
  step "call" { zh = "致电", en = "Call", from = { "new" }, to = "done", by = { "hq" }, asks = { "note" } },
  timer "late" { during = { "new" }, after = hours(3), doing = { assign { duty = "tea" } } },
}
"""
MORE = {
    "messages/drop.lua": 'return channel "drop" { of = "file", directory = "outgoing" }\n',
    "messages/asked.lua": 'return message "asked" { text = { zh = "请评价{store}", en = "How was {store}?" }, '
                          'values = { "store" } }\n',
    "themes/words.lua": """return themes "words" {
  survey = "tea", question = "comment", theme "cold" { zh = "凉", en = "Cold", words = { "cold", "warm" } },
}
""",
    "schedules/again.lua": """return schedule "again" {
  survey = "tea", at = cron "0 */6 * * *", by = { "drop" }, message = "asked", ask = customers { visited = within(days(60)) },
}
""",
}


class Years:
    def __init__(self, top):
        self.top, self.dice, self.answers = Path(top), random.Random(1), 0
        self.clock = datetime.datetime(2025, 1, 1, 8, tzinfo=datetime.timezone.utc)
        self.place, self.witness = Workspace(self.top / "tea"), self.top / "witness"

    def call(self, *words, reason="as planned"):
        """One more act, some minutes after the one before."""
        self.clock += datetime.timedelta(minutes=7)
        return self.place.call(*words, "-q", "--as", "li", "-m", reason, "--now", self.clock.strftime("%Y-%m-%dT%H:%M:%SZ"))

    def file(self, name, *lines):
        path = self.top / name
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        return path

    def begin(self):
        self.witness.mkdir()
        self.place.path.mkdir()
        self.call("init", self.place.path, "--from", SKELETON)
        settings = (self.place.path / "earshot.lua").read_text().rstrip()
        (self.place.path / "earshot.lua").write_text(
            f'{settings[:-1].rstrip().rstrip(",")}, witnesses = {{ {{ directory = "{self.witness}" }} }} }}\n')
        for name, text in {"channels/desk.lua": DESK, "workflows/cold.lua": TICKETS, **MORE}.items():
            script = self.place.path / "scripts" / name
            script.parent.mkdir(exist_ok=True)
            script.write_text(text)
        for name in ("workflows/pdca.lua", "messages/team.lua", "messages/plan_notice.lua", "messages/plan_action.lua", "messages/plan_pilot.lua"):
            (self.place.path / "scripts" / name).parent.mkdir(exist_ok=True)
            shutil.copy(ROOT / "scripts" / name, self.place.path / "scripts" / name)
        self.call("rules", "publish", "--yes")
        self.call("stores", "import", self.file("shops.csv", "shop,name,region", "A1,Lakeside,North", "B1,Harbour,South"))
        self.call("user", "add", "wang", "hq")

    def tell(self, month, count):
        """Some answers of a month."""
        lines = []
        for _ in range(count):
            self.answers += 1
            lines.append(f"{self.answers},A1,{month}-{self.dice.randint(1, 28):02} 10:00,{self.dice.randint(0, 10)},"
                         f"{self.dice.randint(1, 5)},here,{'nice' if self.answers % 5 == 0 else ''}")
        self.call("import", self.file("till.csv", "id,shop,at,recommend,taste,where,comment", *lines))

    def beside(self, i, month):
        """What else happens, now and then."""
        acts = {
            2: lambda: self.tickets(i),
            3: lambda: self.call("stores", "target", "recommend.nps", i % 60, "--effective", month),
            5: lambda: self.call("stores", "event", f"{month}-02", f"fair {i}", "--until", f"{month}-05", "--store", "A1"),
            7: lambda: self.call("stores", "traffic", "--import", self.file(
                "visits.csv", "store,day,visits", f"A1,{month}-03,{100 + i}", f"A1,{month}-04,{90 + i}")),
            4: lambda: i < A_MONTH or self.planned(i, f"{2023 + (i // A_MONTH - 1) // 12}-{1 + (i // A_MONTH - 1) % 12:02}"),
            8: lambda: self.asked(i),
            9: lambda: self.call("quarantine", "add", 1 + i // 2),
            11: lambda: self.call("token", "add", f"till {i}", ("api", "entry")[i % 40 > 20], *(("--store", "A1") if i % 60 < 20 else ())),
            10: lambda: self.charged(i),
            12: lambda: i % 40 > 20 and self.call("token", "remove", f"till {i - 1}"),
            13: lambda: self.call("quarantine", "lift", 1 + (i - 4) // 2),
            15: lambda: self.call("stores", "move", "B1", "North" if i % 40 < 20 else "South", "--effective", f"{month}-{1 + i % A_MONTH:02}"),
            17: lambda: self.erase(i, month),
            19: lambda: self.publish(i),
        }
        acts.get(i % 20, lambda: None)()
        if i % 100 == 50:
            self.call("key", "rotate")
        if i % 100 == 16:
            self.served()

    def erase(self, i, month):
        self.call("import", self.file("desk.csv", "no,shop,at,recommend,words,phone,name",
                                      f"D{i},A1,{month}-06 10:00,3,cold tea,1380000{i:04},Wang",
                                      f"E{i},A1,{month}-07 10:00,8,,1390000{i:04},Zhao"))
        self.call("privacy", "erase", f"1380000{i:04}", "--yes")

    def tickets(self, i):
        """Answers of today open some; one of them is taken, the others wait for their timers."""
        today = f"{self.clock:%Y-%m-%d %H:%M}"
        self.call("import", self.file("now.csv", "id,shop,at,recommend,taste,where,comment",
                                      f"N{i},A1,{today},2,1,here,cold", f"M{i},B1,{today},9,5,here,"))
        self.call("ticket", "run")
        number = self.call("ticket", "list", "--format", "csv").splitlines()[1][:14]
        self.call("ticket", "act", number, "call", "--note", "they will come again")

    def planned(self, i, month):
        """A plan about the month before, with a cause and an action."""
        told = self.call("plan", "new", f"warmer tea {i}", "--metric", "recommend.nps", "--from", month, "--to", month, "--store", "A1",
                         "--target", 40)
        number = told.split()[1]
        self.call("plan", "act", number, "add_cause", "cold cups")
        self.call("plan", "act", number, "add_action", "warm them", "--cause", 1, "--owner", "wang", "--due", f"{self.clock:%Y-%m-%d}")

    def charged(self, i):
        """Who is there for what; who is away, and who stands in."""
        self.call("user", "duty", "wang", "tea", *(("--remove",) if i % 40 > 20 else ()))
        self.call("user", "away", "wang", "--from", f"{self.clock:%Y-%m-%d}", "--to", f"{self.clock:%Y-%m-%d}", "--deputy", "li")

    def asked(self, i):
        """Who came today, with what they agreed to, and whoever is due by now."""
        notice = self.file("notice.txt", "We ask you once.")
        self.call("customers", "import", self.file("members.csv", "phone,name,store,at,amount,consent",
                                                   f"1370000{i:04},Li,A1,{self.clock:%Y-%m-%d %H:%M},{i}.50,yes"), "--notice", notice)
        self.clock += datetime.timedelta(hours=6)
        self.call("wave", "run")

    def served(self):
        """Two receipts: one is answered on the pages, by its code."""
        code = self.call("receipt", "issue", "A1", 2, "--survey", "tea").split()[1]
        server = Server(self.place, "--now", f"{self.clock:%Y-%m-%dT%H:%M:%SZ}")
        page = Client(server).get(f"/r/{code}")
        for answer in ({"recommend": 9}, {"taste": 5}, {"where": "here"}, {"comment": "on the page"}):
            page = page.send(**answer)
        status, said = server.end()
        if status or page.heading != "Thank you!":
            raise Failed(f"serve ended with {status}, the last page was {page.heading}: {said}")

    def publish(self, i):
        script = self.place.path / "scripts/reports/monthly.lua"
        script.write_text(script.read_text().replace("return report", f"-- {i}\nreturn report", 1))
        self.call("rules", "publish", "--yes")

    def close(self, month):
        """A digest in the small print can look like a number by which somebody is called: then with one more answer."""
        try:
            self.call("close", month, reason="month-end, or late answers")
        except Failed as refused:
            if "telephone number" not in str(refused):
                raise
            self.tell(month, 1)
            self.close(month)


def years(top, closes):
    """(workspace, directory of the witness) with so many editions. Beside it, under backups/, what it was earlier, and a fork
    of it that the witness has not heard of."""
    told = Years(top)
    told.begin()
    for i in range(closes):
        month = f"{2023 + i // A_MONTH // 12}-{1 + i // A_MONTH % 12:02}"
        told.tell(month, 6 if i % A_MONTH == 0 else 1)
        told.beside(i, month)
        if i in (closes // 3, closes - 5, closes - 1):
            shutil.copytree(told.place.path, told.top / "backups" / str(i))
        told.close(month)
    fork(told, told.top / "backups" / str(closes - 1), month)
    return told.place, told.witness


def fork(told, backup, month):
    """Another last edition than the one that there is, made without the witness."""
    there, away = told.place, told.witness.with_name("away")
    shutil.copytree(backup, told.top / "backups/fork")
    told.witness.rename(away)
    told.place = Workspace(told.top / "backups/fork")
    told.tell(month, 2)
    told.close(month)
    told.place = there
    away.rename(told.witness)
