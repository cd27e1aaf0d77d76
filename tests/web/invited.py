#!/usr/bin/env python3
"""From a schedule to an answer: customers are asked by a wave, open the link of their message, answer once or want no more.

The letters lie as files; each link is opened as its customer would. Then what the wave's status, the customers' export and
an erasure say of it.
"""
import json
import re
import sqlite3
import sys
import tempfile
import threading
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from serving import SHORT, Client, Server, served_chain  # noqa: E402
from small_chain import write_csv  # noqa: E402
from workspace import Failed, run  # noqa: E402

DAY = 86400
PHONES = {name: f"1380000{number:04}" for number, name in enumerate(("one", "stops", "many", "changes", "late", "forgotten"), 1)}
OUT = 'return channel "sms" { of = "file", directory = "out" }\n'
INVITE = """return message "invite" {
  text = { zh = "{store}请您评价：{link} 退订 {unsubscribe}", en = "{store}: {link} stop {unsubscribe}" }, values = { "store" },
}
"""
SCHEDULE = """return schedule "%s" {
  survey = "short", at = cron "0 10 * * *", by = { "sms" }, message = "invite", expires = days(%d),
  quiet = { from = "03:00", to = "04:00" }, ask = customers { visited = within(days(3)), at = { "%s" } },
}
"""
ONE_CLICK = {"List-Unsubscribe": "One-Click"}


def expect(what, holds, shown=""):
    if not holds:
        raise Failed(f"{what}: does not hold {shown}")


def rows(place, query, *arguments):
    with sqlite3.connect(place.path / "earshot.db") as db:
        return db.execute(query, arguments).fetchall()


def ten(days_ago):
    """Ten o'clock in Shanghai, so many days ago."""
    return time.strftime("%Y-%m-%dT02:00:00Z", time.gmtime(time.time() - days_ago * DAY))


def visits(files, name, days_ago, store, people):
    at = time.strftime("%Y-%m-%d 18:30", time.gmtime(time.time() - (days_ago + 1) * DAY))
    return write_csv(files / f"{name}.csv", "phone store at consent", [(PHONES[who], store, at, "yes") for who in people])


def ask(place, files, name, days_ago, store, expires, people):
    """A schedule of their store's, and a wave of it; returns the letters' links by the customer who got them."""
    (place.path / f"scripts/schedules/{name}.lua").write_text(SCHEDULE % (name, expires, store))
    place.call("rules", "publish", "--yes", "--reason", name, "--now", ten(days_ago + 1))
    now = ("--now", ten(days_ago))
    place.call("customers", "import", visits(files, name, days_ago, store, people), "--notice", files / "notice.txt", *now)
    place.call("wave", "run", *now)
    place.call("send", *now)
    links = {}
    for letter in (place.path / "out").iterdir():
        told = json.loads(letter.read_text(encoding="utf-8"))
        who = next(who for who, phone in PHONES.items() if phone in json.dumps(told))
        links[who] = re.search(r"https://ask\.example(/i/\w+)", told["text"])[1], re.search(r"https://ask\.example(/u/\w+)", told["text"])[1]
        letter.unlink()
    expect(f"{name}: each has a letter", sorted(links) == sorted(people), links)
    return links


def prepared(directory):
    place, files = served_chain(f"{directory}/chain"), Path(directory, "chain/files")
    settings = place.path / "earshot.lua"
    settings.write_text(settings.read_text().rstrip().rstrip("}").rstrip().rstrip(",") + ', public_url = "https://ask.example" }\n')
    (files / "notice.txt").write_text("我们只就您的到店写信一次。", encoding="utf-8")
    for part in ("messages", "schedules"):
        (place.path / "scripts" / part).mkdir(exist_ok=True)
    (place.path / "scripts/messages/out.lua").write_text(OUT)
    (place.path / "scripts/messages/invite.lua").write_text(INVITE)
    links = ask(place, files, "short-lived", 6, "103", 2, ["late"])
    return place, {**links, **ask(place, files, "after-visit", 1, "101", 14, [who for who in PHONES if who != "late"])}


def answered_once(place, server, link):
    client = Client(server)
    page = client.get(link)
    expect("the questionnaire of its store opens", page.status == 200 and "示例1店" in page.html, page.html)
    fields = [*page.fields(), ("q.recommend", "9"), ("go", "next")]
    expect("it is stored", client.post(link, fields).heading == "谢谢您！")
    again = client.post(link, [("q.recommend", "1"), *[f for f in fields if f[0] != "q.recommend"]])
    expect("a second answer is told so", again.status == 200 and again.heading == "您已答过这份问卷", again.heading)
    expect("a second opening too", Client(server).get(link).heading == "您已答过这份问卷")
    expect("as an invited one", rows(place, "SELECT count(*) FROM response WHERE class = 1") == [(1,)])


def many_at_once(place, server, link):
    before, headings, ready = rows(place, "SELECT count(*) FROM response"), [], threading.Barrier(30)

    def post(score):
        client = Client(server)
        fields = [*client.get(link).fields(), ("q.recommend", str(score % 11)), ("go", "next")]
        ready.wait()
        headings.append(client.post(link, fields).heading)
    threads = [threading.Thread(target=post, args=(i,)) for i in range(30)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    expect("one of thirty is thanked", headings.count("谢谢您！") == 1 and headings.count("您已答过这份问卷") == 29, headings)
    expect("one is stored", rows(place, "SELECT count(*) FROM response")[0][0] == before[0][0] + 1)


def wants_no_more(place, server, links):
    link, stop = links
    client = Client(server)
    asked = client.get(stop)
    expect("the page asks first", asked.status == 200 and 'method="post"' in asked.html)
    expect("looking is not doing", rows(place, "SELECT count(*) FROM opt_out") == [(0,)])
    done = client.post(stop, ONE_CLICK)  # RFC 8058: what a mail program sends, without cookie, page or redirect
    expect("one click does it", done.status == 200, done.status)
    expect("the button of the page too", client.post(asked.action(), asked.fields()).status == 200)
    expect("it is kept once, for all channels", rows(place, "SELECT channel FROM opt_out") == [("",)])
    expect("who wants no more may still answer", client.get(link).status == 200)
    expect("nobody's link", client.post("/u/" + "a" * 26, ONE_CLICK).status == 404)
    named = place.call("explain", "invitation", "--customer", PHONES["stops"], "--schedule", "after-visit", "--json")
    expect("they are not asked again", json.loads(named)["why"] == "opted_out", named)


def too_late(place, server, links):
    link, stop = links
    expect("an expired link says so", Client(server).get(link).status == 410)
    expect("and takes nothing", Client(server).post(link, {"q.recommend": "9", "go": "next"}).status == 410)
    expect("but wanting no more is never too late", Client(server).post(stop, ONE_CLICK).status == 200)


def changed_between(place, server, link):
    """The survey gets a new version while the page is open: what is new is asked, what was answered is kept."""
    client = Client(server)
    old = client.get(link)
    place.rule("scripts/surveys/short.lua", SHORT.replace('  text "comment"', '  csat "staff" { zh = "员工的态度", en = "Our staff", required = true },\n  text "comment"'))
    for _ in range(600):
        if "员工的态度" in Client(server).get(link).html:
            break
        time.sleep(0.1)
    client = Client(server)  # the process that had the page is gone, and its connection with it
    new = client.post(link, [*[f for f in old.fields() if f[0] != "q.comment"], ("q.recommend", "10"), ("q.comment", "早就写好了"), ("go", "next")])
    expect("the new question is asked", "员工的态度" in new.html and new.heading != "谢谢您！", new.html)
    expect("nothing is lost", 'value="10" checked' in new.html and "早就写好了" in new.html)
    expect("then it is stored", new.send(staff=5).heading == "谢谢您！")
    versions = rows(place, "SELECT count(DISTINCT version) FROM response WHERE class = 1")
    expect("each under the version that it answers", versions == [(2,)], versions)


def told_and_gone(place, server, link):
    expect("stored", Client(server).get(link).send(recommend=2, staff=1, comment="请不要再提").heading == "谢谢您！")
    held = json.loads(place.call("privacy", "export", PHONES["forgotten"], "--json"))
    traces = held["traces"]
    expect("the export tells how it came", len(traces) == 1 and len(traces[0]["browser"]) == 32 and traces[0]["seconds"] >= 0, traces)
    expect("and what was said", "请不要再提" in json.dumps(held, ensure_ascii=False))
    mark = traces[0]["browser"]
    place.call("privacy", "erase", PHONES["forgotten"], "--yes", "--reason", "they asked for it")
    left = rows(place, "SELECT count(*) FROM trace WHERE hex(device) = ?", mark.upper())
    expect("erased with the rest", left == [(0,)], left)
    expect("their link asks nobody", Client(server).get(link).heading == "您已答过这份问卷")


def counted(place):
    wave = next(wave for wave in json.loads(place.call("wave", "status", "--json")) if wave["wave"].startswith("after-visit"))
    counts = {name: wave[name] for name in ("asked", "sent", "opened", "started", "completed", "unsubscribed")}
    expect("the wave counts them", counts == {"asked": 5, "sent": 5, "opened": 5, "started": 4, "completed": 4, "unsubscribed": 1}, counts)
    place.call("verify", "--chain")
    place.call("verify", "--deep")


def main():
    with tempfile.TemporaryDirectory() as directory:
        place, links = prepared(directory)
        server = Server(place)
        try:
            answered_once(place, server, links["one"][0])
            many_at_once(place, server, links["many"][0])
            wants_no_more(place, server, links["stops"])
            too_late(place, server, links["late"])
            changed_between(place, server, links["changes"][0])
            told_and_gone(place, server, links["forgotten"][0])
        finally:
            status, said = server.end()
        expect("it ends well", status == 0 and not re.search(r"^earshot:", said, re.M), said)
        counted(place)
    return 0


if __name__ == "__main__":
    run(main)
