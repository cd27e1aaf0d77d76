#!/usr/bin/env python3
"""The guide to asking, walked as somebody new at headquarters would: a fresh workspace, a survey and a schedule, a plan, a wave to a
vendor of SMS, three answers on the pages, and the figures. What is agreed to on a page is a consent from then on.
"""
import json
import sys
import tempfile
import time
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "messages"))
sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "formats"))
from fakes import Fake, aliyun_is_signed  # noqa: E402
from serving import Client, Server  # noqa: E402
from twins import write_xlsx  # noqa: E402
from workspace import ROOT, Failed, Workspace, run  # noqa: E402

PHONES = [f"1380000000{number}" for number in range(1, 7)]
NOTICE = {"zh": "同意我们以后再就到店体验询问您。", "en": "You may ask me about later visits."}
SURVEY = """return survey "first" {
  title = { zh = "到店体验", en = "Your visit" },
  quotas = { { most = 300, each = "month" } },
  nps "recommend" { zh = "您有多大可能向亲友推荐我们？", en = "How likely are you to recommend us?", required = true },
  choice "why" { show = at_most("recommend", 6), zh = "您打了 {recommend} 分，主要因为什么？", en = "You gave {recommend}. Why?", options = {
    { id = "queue", zh = "排队太久", en = "Queues" }, { id = "price", zh = "价格偏高", en = "Prices" } } },
  consent "again" { zh = "同意", en = "I agree", purpose = "ask", notice = { zh = "%(zh)s", en = "%(en)s" } },
  consent "call" { zh = "可以回访", en = "You may call", purpose = "call_back", notice = { zh = "就本次反馈与您联系。", en = "About this feedback." } },
}
""" % NOTICE


def expect(what, holds, shown=""):
    if not holds:
        raise Failed(f"{what}: does not hold {shown}")


def edit(place, name, *changes):
    path = place.path / name
    text = path.read_text(encoding="utf-8")
    for before, after in changes:
        expect(f"{name} has {before!r} once", text.count(before) == 1)
        text = text.replace(before, after)
    path.write_text(text, encoding="utf-8")


def rules(place, vendor):
    """What the guide has them write: a survey, and the shipped schedule with another survey and their vendor."""
    place.call("rules", "new", "survey", "first")
    (place.path / "scripts/surveys/first.lua").write_text(SURVEY, encoding="utf-8")
    edit(place, "scripts/schedules/after_visit.lua", ('survey = "visit"', 'survey = "first"'), ("quiet = { from = \"20:00\", to = \"09:00\" },", 'quiet = { from = "03:00", to = "03:00" },'))
    edit(place, "scripts/schedules/after_visit.test.lua", ('goes_out = "2026-11-03 09:00"', 'goes_out = "2026-11-02 23:30"'))
    edit(place, "scripts/messages/invite.lua", ('  values = { "store", "until" },', '  values = { "store", "until" }, sms = { zh = "SMS_1" }, params = { "store", "link", "unsubscribe" },'))
    edit(place, "scripts/messages/reminder.lua", ('  values = { "store", "until" },', '  values = { "store", "until" }, sms = { zh = "SMS_2" }, params = { "store", "link" },'))
    (place.path / "scripts/messages/sms.lua").write_text(
        f'return channel "sms" {{ of = "aliyun_sms", url = "{vendor.url}", user = "LTAI", secret = "env:SMS", '
        'sign = { zh = "满垄", en = "Manlong" }, plain = true, inside = true }\n', encoding="utf-8")
    edit(place, "earshot.lua", ('language = "zh",', 'language = "zh", public_url = "https://ask.example",'))
    place.call("rules", "check")
    place.call("rules", "test", "after-visit")
    place.call("rules", "publish", "--yes", "--reason", "到店后邀请", "--now", instant(2))


def instant(days_ago, hour=2):
    return time.strftime(f"%Y-%m-%dT{hour:02}:00:00Z", time.gmtime(time.time() - days_ago * 86400))


def people(place, directory):
    """Customers come as the till's workbook has them; a bad row is told as one of a CSV file is."""
    yesterday = (datetime.fromisoformat(instant(2, 10)[:-1]) + timedelta(hours=8)).replace(second=0)
    rows = [["手机号", "门店编号", "时间", "金额", "同意调研"]]
    rows += [[phone, "S0101", yesterday + timedelta(minutes=number), 30.5 + number, "否" if phone == PHONES[5] else "是"]
             for number, phone in enumerate(PHONES)]
    rows += [["1380", "S0101", yesterday, 1, "是"], ["13800000009", "S9999", yesterday, 1, "是"]]
    book, notice = Path(directory, "visits.xlsx"), Path(directory, "notice.txt")
    write_xlsx(book, rows)
    notice.write_text("我们只就您的到店写信一次。", encoding="utf-8")
    done = json.loads(place.call("customers", "import", book, "--notice", notice, "--json", "--now", instant(1, 1), status=1))
    counts = {name: done[name] for name in ("taken", "rejected", "new", "visits", "consents", "encoding")}
    expect("the workbook is read", counts == {"taken": 6, "rejected": 2, "new": 6, "visits": 6, "consents": 6, "encoding": "XLSX"}, counts)
    sheet = (place.path / "errors/visits.xlsx.errors.csv").read_text(encoding="utf-8")
    expect("rows are told by their number", "\n8,手机号,1380," in sheet and "\n9,门店编号,S9999," in sheet, sheet)


def asked(place, vendor):
    plan = json.loads(place.call("wave", "plan", "after-visit", "--json", "--now", instant(1)))
    expect("the plan says who and why not", {row["why"]: row["customers"] for row in plan} == {"asked": 5, "no_consent": 1}, plan)
    ran = json.loads(place.call("wave", "run", "--json", "--now", instant(1)))
    expect("as many are asked", ran["asked"] == 5, ran)
    place.call("send", "--now", instant(1))
    expect("each by one message", len(vendor.requests) == 5 and all(aliyun_is_signed(one, "SECRET") for one in vendor.requests))
    links = {}
    for one in vendor.requests:
        told = json.loads(one["query"]["TemplateParam"])
        links[one["query"]["PhoneNumbers"]] = told["link"].removeprefix("https://ask.example"), told["unsubscribe"].removeprefix("https://ask.example")
    expect("to whom it is meant", sorted(links) == PHONES[:5], links)
    return links


def answered(server, links):
    """Three answer; the second agrees to nothing, the third to be called too. The fourth wants no more."""
    for phone, score, ticks in ((PHONES[0], 10, {"again": "yes"}), (PHONES[1], 3, {}), (PHONES[2], 9, {"again": "yes", "call": "yes"})):
        page = Client(server, **{"Accept-Language": "zh-CN"}).get(links[phone][0])
        expect("it opens", page.status == 200 and "到店体验" in page.html, page.html)
        page = page.send(recommend=score)
        if score <= 6:
            expect("it says why", "您打了 3 分" in page.html, page.html)
            page = page.send(why="queue")
        while page.heading != "谢谢您！":
            expect("the page goes on", page.status == 200 and 'type="checkbox"' in page.html, page.html)
            page = page.send(**{name: value for name, value in ticks.items() if f'q.{name}"' in page.html})
    page = Client(server).get(links[PHONES[3]][1])
    expect("one is out", page.client.post(page.action(), page.fields()).status == 200)


def agreed(place):
    """What was agreed to, when, to which notice; what was not ticked is taken back, and so it is by the link."""
    def consents(phone):
        held = json.loads(place.call("privacy", "export", phone, "--json"))
        return [(one["purpose"], one["given"], one["channel"], one["version"]) for one in held["consents"]], held["consents"]
    digest = sha256(NOTICE["zh"].encode()).hexdigest()
    told, whole = consents(PHONES[0])
    expect("a tick is a consent", told[1:] == [("ask", True, "page", "first.again")], told)
    expect("to the notice as it was read", whole[1]["notice"] == digest and whole[1]["language"] == "zh", whole)
    told, _ = consents(PHONES[1])
    expect("no tick takes it back", told[1:] == [("ask", False, "page", told[0][3])], told)
    told, _ = consents(PHONES[2])
    expect("each tick is its own", told[1:] == [("ask", True, "page", "first.again"), ("call_back", True, "page", "first.call")], told)
    told, _ = consents(PHONES[3])
    expect("so does the link", told[1:] == [("ask", False, "link", told[0][3])], told)
    why = json.loads(place.call("explain", "invitation", "--customer", PHONES[1], "--schedule", "after-visit", "--json", "--now", instant(1, 3)))
    expect("they are not asked again", why["why"] == "no_consent", why)


def figures(place):
    status = json.loads(place.call("wave", "status", "--json"))[0]
    counts = {name: status[name] for name in ("asked", "sent", "opened", "completed", "unsubscribed")}
    expect("the wave's counts", counts == {"asked": 5, "sent": 5, "opened": 3, "completed": 3, "unsubscribed": 1}, counts)
    expect("its response rate", abs(status["rr1"] - 60) < 1e-9, status)
    rows = json.loads(place.call("metrics", "--survey", "first", "--by", "wave", "--json"))
    expect("the figures have moved", rows[0]["n"] == 3 and abs(rows[0]["nps"] - 100 / 3) < 1e-6, rows)
    quotas = json.loads(place.call("survey", "quotas", "first", "--json"))
    expect("so has the quota", quotas[0]["answers"] == 3, quotas)
    place.call("verify", "--chain")


def main():
    vendor = Fake(lambda request: (200, {}, {"Code": "OK", "BizId": "900^0", "Message": "OK"}))
    with tempfile.TemporaryDirectory() as directory:
        place = Workspace(Path(directory, "w"), SMS="SECRET").init(ROOT)
        place.call("stores", "import", ROOT / "stores/stores.csv")
        rules(place, vendor)
        people(place, directory)
        links = asked(place, vendor)
        server = Server(place)
        try:
            answered(server, links)
        finally:
            status, said = server.end()
        expect("it ends well", status == 0, said)
        agreed(place)
        figures(place)
    vendor.close()
    return 0


if __name__ == "__main__":
    run(main)
