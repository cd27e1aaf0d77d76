#!/usr/bin/env python3
"""A customer is planted wherever one can be, then erased: nothing of them is left in any file, and all else still holds.

Planted: contacts in their columns, words in a comment, a note on a ticket, an id of their own, a correction, a row on the error sheet, a
report that would print them, an act that would name their number, a message that went out and one that waits, the mark of
their browser, what they agreed to on a page. Looked through afterwards: every byte of every file
of the workspace, the objects of the archive inflated, and what the PDFs say. Both settings of `erasure` are tried.
"""
import hashlib
import json
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from small_chain import CLOSE, small_chain, write_csv  # noqa: E402
from workspace import Failed, Workspace, run  # noqa: E402

NAME, PHONE, TYPED, MAIL = "欧阳金丝雀", "13971845206", "139 7184 5206", "canary.bird@example.com"
MEMBER, RESPONSE, WORDS = "VIP-77231-CANARY", "resp-canary-0451", "我在靠窗第三桌过的生日，金丝雀"
NEEDLES = [text.encode() for text in (NAME, PHONE, TYPED, MAIL, MEMBER, RESPONSE, "resp-canary-0999", "LATER-ONE", WORDS, "靠窗第三桌", "金丝雀", "canary.bird", "TILL-CANARY-77", "CANARYS-BROWSER!")]
HEADER = "desk_id store_id score10 comment submitted_at phone mail member name"
LATE = "resp-canary-0999"
DAY = "2020-11-12T18:30:00"
NOW = ("--now", "2020-12-02T09:00:00+08:00")
MAPPING = """return mapping "with_customers" {
  of = "responses", survey = "hotpot", source = "desk", class = "staff",
  external_id = "desk_id", store = "store_id", at = "submitted_at",
  answers = { score10 = "score10", comment = "comment" },
  customer = { phone = "phone", email = "mail", id = "member", name = "name" },
}
"""


CHANNEL = 'return channel "drop" { of = "file", directory = "outgoing" }\n'
MESSAGE = """return message "thanks" { text = { zh = "谢谢您来{store}", en = "Thanks for coming to {store}" }, values = { "store" } }
"""


def write_to(place):
    """One message that went out, into a file that nobody has taken yet, and one that waits."""
    customer = bytes.fromhex(json.loads(place.call("privacy", "export", PHONE, "--json", *NOW))["customer"])
    due = 1606870800000  # as NOW
    database = sqlite3.connect(place.path / "earshot.db")
    with database:
        for number, when in enumerate((due, due + 86400000)):
            key = f"canary {number}"
            database.execute("INSERT INTO outbox VALUES (?,?,'drop','thanks','zh',?,NULL,NULL,?,'',?,0,0,?,?,0,0,0,'','',0,'')", (
                hashlib.blake2b(key.encode(), digest_size=32, key=b"outbox").digest()[:16], key, customer,
                json.dumps({"store": WORDS}, ensure_ascii=False), when, when, when))
    database.close()
    place.call("send", *NOW)
    letters = list((place.path / "outgoing").iterdir())
    expect("the letter names them", len(letters) == 1 and MAIL in letters[0].read_text(encoding="utf-8"))


BROWSER = b"CANARYS-BROWSER!"


def trace(place):
    """As their answer would have left it on the pages."""
    with sqlite3.connect(place.path / "earshot.db") as db:
        db.execute("INSERT INTO trace (source_id, external_id, at, took, device, address, unissued, judged) SELECT source_id, ?, 1605177000, 41, ?, ?, 0, 1 "
                   "FROM source WHERE name = 'desk'", (RESPONSE, BROWSER, BROWSER))
    db.close()


def agree(place):
    """As their tick beside a notice of a page is kept; it names the question, and whose it is."""
    customer = bytes.fromhex(json.loads(place.call("privacy", "export", PHONE, "--json", *NOW))["customer"])
    with sqlite3.connect(place.path / "earshot.db") as db:
        db.execute("INSERT INTO consent (customer_id, purpose, at, given, notice, version, language, channel) "
                   "VALUES (?, 1, 1606867200000, 1, ?, 'hotpot.again', 'zh', 'page')", (customer, hashlib.sha256(WORDS.encode()).hexdigest()))
    db.close()


AMOUNT, TILL = "8451.37", "TILL-CANARY-77"
WORKFLOW = """return workflow "window" {
  title = { zh = "靠窗", en = "By the window" }, owner = "store", due = hours(4),
  opens = on_response { survey = "hotpot", words = { "靠窗" } },
  state "new" { zh = "新", en = "New" }, state "done" { zh = "完", en = "Done", stage = "over" },
  step "call" { zh = "致电", en = "Call", from = { "new" }, to = "done", by = { "hq" }, asks = { "note" } },
}
"""
PLAN = """return workflow "better" {
  title = { zh = "改进", en = "Better" }, about = "plan", owner = "region", due = days(14),
  doing = { notify { to = "hq", message = "plan", by = { "drop" } } }, assigning = { notify { to = "assignee", message = "plan", by = { "drop" } } },
  state "draft" { zh = "草拟", en = "Draft" }, state "closed" { zh = "关闭", en = "Closed", stage = "over" },
  step "close" { zh = "关闭", en = "Close", from = { "draft" }, to = "closed", by = { "hq" }, reason = true },
}
"""
TOLD = """return message "plan" { text = { zh = "{title}：{action}", en = "{title}: {action}" }, values = { "title", "action" } }
"""
SCHEDULE = """return schedule "again" {
  survey = "hotpot", at = cron "0 10 * * *", by = { "drop" }, message = "thanks", ask = customers { visited = within(days(60)) },
}
"""


def visited(files, *more):
    """Their visits, what they agreed to, and a row that goes to the error sheet."""
    Path(files, "notice.txt").write_text("请放心作答", encoding="utf-8")
    return write_csv(Path(files, "visits.csv"), "phone email id name store at amount reference consent",
                     [(TYPED, MAIL, MEMBER, NAME, 101, "2020-11-12 18:30", AMOUNT, TILL, "yes"),
                      (PHONE, "", "", "", 102, "2020-11-30 12:00", "12.00", "", "yes"),
                      (PHONE, "", "", NAME, "no-such-store", "2020-11-30 12:00", "1", TILL, ""), *more])


def planted(files, score=9, store=101):
    canary = (RESPONSE, store, score, WORDS, DAY, TYPED, MAIL, MEMBER, NAME)
    other = ("resp-other-1", 101, 8, "味道不错", DAY, "13500001111", "", "", "李四")
    return write_csv(Path(files, "desk.csv"), HEADER, [canary, other])


def everything(place):
    """(what, bytes) of all there is to be looked through."""
    for path in sorted(place.path.rglob("*")):
        if path.is_file():
            yield str(path.relative_to(place.path)), path.read_bytes()
    git = ["git", "-C", str(place.path / "archive.git")]
    yield "the archive's objects", subprocess.run(
        [*git, "cat-file", "--batch-all-objects", "--batch"], capture_output=True, check=True).stdout
    for pdf in sorted(place.path.rglob("reports/**/*.pdf")):
        yield f"the text of {pdf.name}", subprocess.run(["pdftotext", str(pdf), "-"], capture_output=True, check=True).stdout


def found(place):
    return [(what, needle.decode()) for what, content in everything(place) for needle in NEEDLES if needle in content]


def led_to(place):
    """How many rows of visits, wishes and invitations lead to a customer; there is one, who has none."""
    with sqlite3.connect(place.path / "earshot.db") as db:
        return sum(db.execute(f"SELECT count(customer_id) FROM {table}").fetchone()[0]
                   for table in ("visit", "consent", "opt_out", "invitation"))


def expect(what, holds):
    if not holds:
        raise Failed(f"{what}: does not hold")


def plant(place, files):
    (place.path / "scripts/channels/desk.lua").write_text(MAPPING)
    (place.path / "scripts/workflows").mkdir(exist_ok=True)
    (place.path / "scripts/workflows/window.lua").write_text(WORKFLOW)
    (place.path / "scripts/messages").mkdir()
    (place.path / "scripts/messages/drop.lua").write_text(CHANNEL)
    (place.path / "scripts/messages/thanks.lua").write_text(MESSAGE)
    (place.path / "scripts/workflows/better.lua").write_text(PLAN)
    (place.path / "scripts/messages/plan.lua").write_text(TOLD)
    place.call("rules", "publish", "--yes", "--reason", "the desk's file")
    place.call("import", planted(files), *NOW)
    place.call("import", planted(files, score=10), "--correct", *NOW)  # a second revision, with the same words
    write_to(place)
    trace(place)
    agree(place)
    ticket = place.call("ticket", "list", "--workflow", "window", "--format", "csv", "-q", *NOW).splitlines()[1][:14]
    place.call("ticket", "act", ticket, "call", "--note", f"{NAME}，{TYPED}，说满意", *NOW)
    bad = write_csv(Path(files, "bad.csv"), HEADER,
                    [(RESPONSE, 101, 4, WORDS, DAY, TYPED, MAIL, MEMBER, NAME),        # a conflict: its id is told
                     ("resp-canary-0452", 101, PHONE, "", DAY, "", "", "", ""),       # a score that is a number of theirs
                     ("resp-canary-0453", 101, NAME, "", DAY, "", "", "", "")])
    place.call("import", bad, *NOW, status=1)
    agreed = ("--notice", Path(files, "notice.txt"))
    place.call("customers", "import", visited(files), *agreed, "--now", "2020-12-01T08:00:00+08:00", status=1)
    (place.path / "scripts/schedules").mkdir()
    (place.path / "scripts/schedules/again.lua").write_text(SCHEDULE)
    place.call("rules", "publish", "--yes", "--reason", "who is asked", "--now", "2020-12-01T09:00:00+08:00")
    place.call("wave", "run", "--now", "2020-12-01T10:00:00+08:00")
    place.call("customers", "opt-out", PHONE, "--channel", "mail", "--now", "2020-12-01T11:00:00+08:00")
    sheet = (place.path / "errors/bad.csv.errors.csv").read_text(encoding="utf-8")
    expect("the error sheet repeats cells", RESPONSE in sheet and PHONE in sheet and NAME in sheet)


def choose(place, setting):
    settings = place.path / "earshot.lua"
    settings.write_text(settings.read_text().rstrip().rstrip("}").rstrip().rstrip(",") + f', erasure = "{setting}" }}\n')
    place.call("rules", "publish", "--yes", "--reason", "what an erasure does")


def try_to_publish(place):
    """Each is refused, and leaves nothing behind."""
    report = place.path / "scripts/reports/restaurant_monthly.lua"
    sound = report.read_text(encoding="utf-8")
    report.write_text(sound + f"-- {PHONE}\n", encoding="utf-8")
    place.call("rules", "publish", "--yes", "--reason", "a slip", status=65)
    report.write_text(sound + f"-- {MEMBER}\n", encoding="utf-8")  # of no form: known as a customer's
    place.call("rules", "publish", "--yes", "--reason", "a slip", status=65)
    report.write_text(sound, encoding="utf-8")
    place.call(*CLOSE[:2], "--reason", f"改正{TYPED}的答卷", *CLOSE[4:], status=65)
    place.call("privacy", "erase", MEMBER, "--yes", "--reason", f"{MAIL} asked for it", *NOW, status=65)


def plan(place):
    """What is said of a plan stays for ever, so nothing of a customer's is taken, wherever it is typed; nor is it told on."""
    new = ("plan", "new", "--metric", "score10", "--from", "2020-11", "--to", "2020-11")
    for said in (PHONE, TYPED, MAIL, MEMBER):
        place.call(*new, f"回访{said}", *NOW, status=65)
        place.call(*new, "少排队", "--problem", f"{said}说的", *NOW, status=65)
    number = json.loads(place.call(*new, "少排队", "--json", "-q", *NOW))["plan"]
    act = ("plan", "act", number)
    place.call(*act, "add_cause", "人手不够", *NOW)
    place.call(*act, "add_action", "多开一个收银台", "--owner", "小吴", *NOW)
    for said in (PHONE, TYPED, MAIL, MEMBER):
        place.call(*act, "add_cause", f"{said}等得太久", *NOW, status=65)
        place.call(*act, "add_action", f"给{said}回电", *NOW, status=65)
        place.call(*act, "add_action", "回电", "--owner", said, *NOW, status=65)
        place.call(*act, "done", "1", "--note", f"{said}满意了", *NOW, status=65)
        place.call(*act, "note", said, *NOW, status=65)
        place.call(*act, "close", "--reason", f"{said}满意了", *NOW, status=65)
        sheet = write_csv(place.path.parent / "plan.csv", "what text owner", [("action", f"给{said}回电", ""), ("action", "回电", said)])
        place.call("plan", "fill", number, sheet, *NOW, status=65)
    place.call(*act, "done", "1", "--note", "周一起", *NOW)
    place.call("plan", "poster", number, "--store", "101", "--out", place.path.parent / "poster.pdf", *NOW, status=65)  # nothing was done there


def come_back(place, files, late):
    """The backup is older than both erasures: put back with the list of now it holds nothing of them, without it all."""
    again, risen = Workspace(Path(files.parent, "again")), Workspace(Path(files.parent, "risen"))
    old, key = Path(files, "old.tar"), ("--customers-key", Path(files, "customers.key"))
    again.call("restore", old, again.path, "--erasures", place.path, *NOW, status=78)  # nobody can be erased without the key
    expect("a restore that was refused leaves nothing", not again.path.exists() and not Path(f"{again.path}.restoring").exists())
    place.call("privacy", "list", "--keep", Path(files, "erasures.json"))
    expect("the list names nobody", not any(needle in Path(files, "erasures.json").read_bytes() for needle in NEEDLES))
    risen.call("restore", old, risen.path, "--without-erasures", *key, *NOW)
    expect("without the list they rise", len(found(risen)) >= 1)
    risen.call("backup", Path(files.parent, "other.tar"), *NOW)
    shutil.copy(Path(files.parent, "erasures.json"), Path(files, "older.json"))
    again.call("restore", old, again.path, *key, *NOW)  # the list stands beside it
    expect(f"who was erased since does not rise: {found(again)}", not found(again))
    again.call("import", planted(files), *NOW)
    again.call("import", late, *NOW)
    expect(f"nor by a file: {found(again)}", not found(again))
    expect("the other customer is known", "李四" in again.call("privacy", "export", "13500001111", *NOW))
    shutil.copytree(place.path / "keys", again.path / "keys")
    again.call("verify", "--deep", "--chain")
    again.call("doctor")
    again.call("backup", Path(files, "newer.tar"), *NOW)
    again.call("restore", Path(files, "newer.tar"), risen.path.with_name("third"), "--erasures", Path(files, "older.json"),
               *key, *NOW, status=65)  # the list is older than the backup


def in_both_modes(setting):
    with tempfile.TemporaryDirectory() as directory:
        files = Path(directory, "files")
        files.mkdir()
        place = small_chain(Path(directory, "chain"), files)
        place.call(*CLOSE)
        plant(place, files)
        choose(place, setting)
        try_to_publish(place)
        plan(place)
        place.call("close", CLOSE[1], "--reason", "late answers", *NOW)
        place.call("quarantine", "add", RESPONSE, "--reason", "doubted", *NOW)
        place.call("close", CLOSE[1], "--reason", "without it", *NOW)
        place.call("quarantine", "lift", RESPONSE, "--reason", "looked into", *NOW)
        place.call("close", CLOSE[1], "--reason", "with it again", *NOW)
        place.call("backup", Path(files, "old.tar"), *NOW)
        shutil.copy(place.path / "customers.key", files)
        late = write_csv(Path(files, "late.csv"), HEADER, [(LATE, 101, 7, WORDS, "2020-12-01T10:00:00", "", "", "LATER-ONE", NAME)])
        place.call("import", late, *NOW)  # who came after the backup, and is erased too
        place.call("privacy", "erase", "LATER-ONE", "--yes", "--reason", "as well", *NOW)
        tallies, metrics = place.derived("tally"), place.call("metrics", "--by", "store,month")
        held = place.call("privacy", "export", PHONE, "--json", *NOW)
        expect("the export holds all", all(text in held for text in (NAME, TYPED, MAIL, MEMBER, RESPONSE, WORDS, AMOUNT, '"purpose": "ask"', '"channel": "mail"', '"channel": "page"', '"version": "hotpot.again"', "again 2020-12-01 10:00", "说满意", '"messages"', f'"browser": "{BROWSER.hex()}"')))
        expect("the canary is planted", len(found(place)) >= 4)

        place.call("privacy", "erase", PHONE, "--yes", "--reason", "request of 2 December", *NOW)
        expect(f"nothing is left ({setting}): {found(place)}", not found(place))
        place.call("privacy", "export", PHONE, status=65)
        expect("the other customer is known", "李四" in place.call("privacy", "export", "13500001111", *NOW))
        left = [line for table in ("outbox", "outbox_try") for line in place.derived(table).splitlines() if "INSERT" in line]
        expect("no message is left but those about the plan, to staff", len(left) == 2 and all("'plan'" in line for line in left))
        expect("no figure moved", tallies == place.derived("tally") and metrics == place.call("metrics", "--by", "store,month"))
        expect("the editions say so", "erased since" in place.call("verify", "--deep", "--chain"))
        place.call("verify", "--deep")  # what is left and what was erased add up
        expect("a recount agrees", '"changed": false' in place.call("rebuild", "--json"))
        place.call("close", CLOSE[1], *NOW)  # nothing changed: no reason is asked for
        place.call("import", planted(files), *NOW)
        place.call("customers", "import", visited(files), "--notice", Path(files, "notice.txt"), *NOW, status=1)
        for sheet in place.path.glob("errors/visits*"):
            sheet.unlink()  # what the file says of somebody who is no customer is what it says
        expect(f"the same file brings nobody back: {found(place)}", not found(place))
        expect("nothing leads to them", led_to(place) == 0)
        come_back(place, files, late)
        corrected = next(str(batch["seq"]) for batch in json.loads(place.call("batch", "list", "--json")) if batch["corrected"])
        place.call("batch", "undo", corrected, "--reason", "the correction was wrong", *NOW)
        expect("an undone batch leaves the ledger too", '"changed": false' in place.call("rebuild", "--json"))
        place.call("verify", "--deep")


def main():
    for setting in ("anonymous", "remove"):
        in_both_modes(setting)
    print("planted, erased, not found: 2 settings")
    return 0


if __name__ == "__main__":
    run(main)
