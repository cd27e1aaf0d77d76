#!/usr/bin/env python3
"""The pages as a browser without scripts and as hostile clients see them: each door, each kind of question, the API, what
is refused, and what is stored of it.
"""
import json
import re
import socket
import sqlite3
import sys
import tempfile
import threading
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from serving import Client, Server, served_chain  # noqa: E402
from workspace import Failed, run  # noqa: E402

MOST = 30 * 1024  # bytes of a page
EVIL = "\"'><script>alert(1)</script><img src=x onerror=alert(2)>&lt;"


def expect(what, holds, shown=""):
    if not holds:
        raise Failed(f"{what}: does not hold {shown}")


def rows(place, query, *arguments):
    with sqlite3.connect(place.path / "earshot.db") as db:
        return db.execute(query, arguments).fetchall()


def answer_all(page, recommend=5, comment="都好"):
    page = page.send(recommend=recommend, staff=4, effort=6, taste=8)
    page = page.send(channel__other="邻居代买", first=["fresh", "price"], shop__tidy=5, shop__light=3,
                     **({"why": ["price", "queue"]} if recommend <= 6 else {}))
    return page.send(party=3, day="2026-10-03", comment=comment, contact="yes")


def every_kind(place, server):
    client = Client(server, **{"Accept-Language": "zh-CN"})
    first = client.get("/s/visit/101")
    expect("a page opens", first.status == 200 and "第 1 页，共 3 页" in first.html, first.status)
    expect("it is small", len(first.raw) <= MOST, len(first.raw))
    missing = first.send(staff=4)
    expect("what is required is asked for", missing.status == 422 and "请回答这一题" in missing.html)
    second = missing.send(recommend=9)
    expect("a condition that fails hides its question", "为什么打这个分" not in second.html)
    first = second.send("back")
    expect("back keeps answers", 'name="q.recommend" value="9" checked' in first.html)
    second = first.send(recommend=5)
    expect("one that holds shows it", "为什么打这个分" in second.html)
    twice = second.send(first=["fresh", "fresh"])
    expect("two places for one option", twice.status == 422 and "同一项只能排一次" in twice.html)
    third = second.send(channel__other="邻居代买", why=["price"], first=["near", "fresh"], shop__tidy=5)
    expect("an answer is repeated", "您打了 5 分" in third.html)
    wrong = third.send(party="many", comment=EVIL)
    expect("no number", wrong.status == 422 and "请填写一个数字" in wrong.html and 'value="many"' in wrong.html)
    english = wrong.send("language", party=4)
    expect("the other language keeps answers", "How many were you?" in english.html and 'value="4"' in english.html)
    expect("what a customer writes is no markup", "<script>alert" not in english.html and "<img" not in english.html)
    done = english.send(contact="yes", day="2026-10-03")
    expect("it is stored", done.status == 200 and done.heading == "Thank you!", done.html)
    stored = rows(place, "SELECT class, texts FROM response ORDER BY seconds DESC LIMIT 1")[0]
    texts = json.loads(stored[1])
    expect("its class is open", stored[0] == 3)
    expect("its words are as typed", texts == {"channel.other": "邻居代买", "comment": EVIL}, texts)


def without_answers(server):
    page = Client(server).get("/s/short/102").send()
    expect("an empty sheet is not stored", page.status == 422 and "还没有填写任何答案" in page.html)


def sent_twice(place, server):
    client = Client(server)
    page = client.get("/s/short/102")
    fields = [*page.fields(), ("q.recommend", "7"), ("go", "next")]
    before = rows(place, "SELECT count(*) FROM response")[0][0]
    first, again = client.post("/s/short/102", fields), client.post("/s/short/102", fields)
    expect("again is the same page", first.heading == again.heading == "谢谢您！")
    other = client.post("/s/short/102", [("q.recommend", "1"), *[f for f in fields if f[0] != "q.recommend"]])
    expect("other answers under it are not taken", other.heading == "您已答过这份问卷", other.heading)
    expect("one is stored", rows(place, "SELECT count(*) FROM response")[0][0] == before + 1)
    forged = [("pass", "0" * 32) if name == "pass" else (name, value) for name, value in fields]
    expect("a pass of one's own", client.post("/s/short/102", forged).status == 400)


def receipts(place, server):
    codes = place.call("receipt", "issue", 101, 3, "--till", "3", "--survey", "short", "--quiet").split()[1:]
    client = Client(server)
    asked = client.post("/r", {"code": codes[0].lower().replace("-", " ")})
    expect("a typed code leads to its page", asked.status == 303, asked.status)
    page = client.get(asked.headers["Location"])
    expect("of its store", page.status == 200 and "示例1店" in page.html, page.html)
    expect("it is stored", page.send(recommend=10).heading == "谢谢您！")
    expect("its class is receipt", rows(place, "SELECT class FROM response ORDER BY seconds DESC, rid")[0][0] in (2, 3))
    expect("used once", client.get(f"/r/{codes[0]}").heading == "您已答过这份问卷")
    slip = codes[1][:-1] + ("A" if codes[1][-1] != "A" else "B")
    expect("a slip of the thumb", client.post("/r", {"code": slip}).status == 422)
    expect("no code", client.get("/r/NOPE").status == 404)
    open_page = client.get("/r/short/102/NOPE").send(recommend=3)
    expect("a code that nobody issued is open", open_page.heading == "谢谢您！")
    expect("and marked", rows(place, "SELECT count(*) FROM trace WHERE unissued = 1") == [(1,)])
    listed = json.loads(place.call("receipt", "list", "--json"))
    expect("counted", [(r["issued"], r["answered"]) for r in listed] == [(3, 1)], listed)
    return codes[2]


def hundred_at_once(place, server, code):
    """One code, a hundred posts at the same time: one response."""
    page = Client(server).get(f"/r/{code}")
    before = rows(place, "SELECT count(*) FROM response")[0][0]
    headings, ready = [], threading.Barrier(100)

    def post(score):
        client = Client(server)
        fields = [*client.get(f"/r/{code}").fields(), ("q.recommend", str(score % 11)), ("go", "next")]
        ready.wait()
        headings.append(client.post(page.path, fields).heading)
    threads = [threading.Thread(target=post, args=(i,)) for i in range(100)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    expect("all are answered", len(headings) == 100, len(headings))
    expect("one is thanked", headings.count("谢谢您！") == 1, headings.count("谢谢您！"))
    expect("one is stored", rows(place, "SELECT count(*) FROM response")[0][0] == before + 1)
    expect("one is redeemed", rows(place, "SELECT count(*) FROM redemption") == [(2,)])


def api(place, server):
    secret = json.loads(place.call("token", "add", "till", "api", "--store", "101", "--json", "--quiet"))["secret"]
    client = Client(server)

    def call(body, key=secret, **headers):
        answer = client.ask("POST", "/api/v1/responses", body if isinstance(body, bytes) else json.dumps(body).encode(),
                            Content_Type="application/json", **({"Authorization": f"Bearer {key}"} if key else {}), **headers)
        return answer.status, json.loads(answer.raw)
    one = {"survey": "visit", "store": "101", "id": "t-1", "at": "2026-10-05T12:00:00+08:00",
           "answers": {"recommend": 9, "why": ["price"], "first": ["near", "price"], "party": 2, "contact": True,
                       "day": "2026-10-05", "comment": EVIL, "shop.tidy": 4}}
    expect("without a key", call(one, None)[0] == 401)
    expect("with a wrong key", call(one, "0" * 26)[0] == 401)
    expect("it is stored", call(one) == (200, {"stored": 1, "repeated": 0, "responses": [{"id": "t-1", "fate": "stored"}]}))
    expect("again is a repeat", call(one)[1]["repeated"] == 1)
    status, said = call({**one, "answers": {"recommend": 1}})
    expect("other content is a conflict", status == 409 and said["errors"][0]["at"] == "id", said)
    keyless = {key: value for key, value in one.items() if key != "id"}
    expect("the request's own key will do", call(keyless, Idempotency_Key="k-1")[1]["stored"] == 1)
    status, said = call({"responses": [{**one, "id": "t-2", "answers": {"recommend": 11, "taste": "x", "nope": 1}},
                                       {**one, "id": "", "store": "999", "anwsers": {}}]})
    expect("all that is wrong is told", status == 422 and [e["at"] for e in said["errors"]] == [
        "responses[0].answers.recommend", "responses[0].answers.taste", "responses[0].answers.nope",
        "responses[1].anwsers", "responses[1].id", "responses[1].store"], said)
    expect("another store", call({**one, "id": "t-3", "store": "102"})[0] == 422)
    expect("no JSON", call(b"{\"a\": ")[0] == 400)
    expect("a list", call({"responses": [{**one, "id": f"l-{i}"} for i in range(500)]})[1]["stored"] == 500)
    place.call("token", "remove", "till")
    expect("a key that was taken away", Client(server).ask(
        "POST", "/api/v1/responses", json.dumps(one).encode(), Authorization=f"Bearer {secret}").status == 401)


def entry(place, server):
    secret = json.loads(place.call("token", "add", "wang", "entry", "--store", "102", "--json", "--quiet"))["secret"]
    client = Client(server)
    expect("nobody's", client.get("/e/" + "0" * 26).status == 404)
    asked = client.get(f"/e/{secret}")
    expect("it asks which", asked.status == 200 and "102" in asked.html, asked.html)
    expect("another store", client.post(f"/e/{secret}", {"survey": "short", "store": "101", "day": "2026-10-04"}).status == 422)
    chosen = client.post(f"/e/{secret}", {"survey": "short", "store": "102", "day": "2026-10-04"})
    done = client.get(chosen.headers["Location"]).send(recommend=6, comment="打电话说的")
    expect("it is stored", "录入下一份" in done.html, done.html)
    expect("as staff's, of that day", rows(place, "SELECT count(*) FROM response WHERE class = 4 AND seconds = 1791086400")
           == [(1,)], rows(place, "SELECT class, seconds FROM response WHERE class = 4"))


def let_in(server, door, secret, store, number):
    """Whether a door opens to a secret: the API, the page of a store's survey for staff, or what is posted to it."""
    if door == "api":
        body = {"survey": "short", "store": store, "id": f"m-{number}", "answers": {"recommend": 7}}
        return Client(server).ask("POST", "/api/v1/responses", json.dumps(body).encode(), Authorization=f"Bearer {secret}").status == 200
    client, path = Client(server), f"/e/{secret}/short/{store}/2026-10-04"
    if door == "entry":
        return client.get(path).status == 200
    own = [f for f in Client(server).get("/s/short/101").fields() if f[0] == "pass"]
    return client.post(path, [*own, ("q.recommend", "7"), ("page", "0"), ("go", "next")]).status == 200


def who_comes_in_where(place, server):
    """Each kind of secret, of one store or all, good, past or taken away, at each door, for its own and another store."""
    long_ago, number = ("--now", "2026-01-01T08:00:00Z", "--days", "1"), 0
    for kind in ("api", "entry"):
        for scope in (None, "101"):
            for state in ("good", "past", "taken"):
                name = f"{kind} {scope} {state}"
                words = (*(("--store", scope) if scope else ()), *(long_ago if state == "past" else ()))
                secret = json.loads(place.call("token", "add", name, kind, *words, "--json", "--quiet"))["secret"]
                if state == "taken":
                    place.call("token", "remove", name)
                for door in ("api", "entry", "post"):
                    for store in ("101", "102"):
                        number += 1
                        may = state == "good" and (kind == "api") == (door == "api") and scope in (None, store)
                        expect(f"{name} at {door} of {store}", let_in(server, door, secret, store, number) == may)
                expect(f"{name} is nobody's invitation", Client(server).get(f"/i/{secret}").status == 404)
                expect(f"{name} is nobody's receipt", Client(server).get(f"/r/{secret}").status == 404)


def hostile(server):
    client = Client(server)
    for path, status in (("/", 404), ("/s/nope/101", 404), ("/s/visit/nope", 404), ("/s/visit/101/more", 404), ("/s/%00/1", 400),
                         ("/s/%zz/101", 400), ("/s/%ff/101", 400), ("/../earshot.db", 404), ("/a/../../earshot.db", 404),
                         (f"/s/visit/{'x' * 5000}", 404), ("/i/nobodys", 404), ("/u/nobodys", 404)):
        expect(f"GET {path[:40]}", client.get(path).status == status, client.get(path).status)
    expect("another method", client.ask("PUT", "/s/visit/101").status == 405)
    expect("HEAD", client.ask("HEAD", "/s/visit/101").raw == b"")
    expect("a form that is none", client.ask("POST", "/s/visit/101", b"a=%zz",
                                             Content_Type="application/x-www-form-urlencoded").status == 400)
    page = Client(server).get(f"/r/{EVIL.replace('/', '').replace(' ', '%20')}")
    expect("a path is no markup", "<script>alert" not in page.html)
    headers = client.get("/s/visit/101").headers
    expect("no script of another's runs", "script-src 'self'" in headers["Content-Security-Policy"]
           and "unsafe" not in headers["Content-Security-Policy"] and headers["X-Content-Type-Options"] == "nosniff")
    expect("pages have no script of their own", not re.search(r"<script(?! src=\"/a/survey.js\" defer>)|\son\w+=|style=",
                                                              client.get("/s/visit/101").html))
    for path in ("/a/survey.css", "/a/survey.js"):
        got = client.get(path)
        expect(path, got.status == 200 and len(got.raw) < MOST, len(got.raw))
    for request, status in (
            (b"POST /s/visit/101 HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999\r\n\r\n", b"413"),
            (b"POST /api/v1/responses HTTP/1.1\r\nHost: x\r\nContent-Length: 1048577\r\n\r\n", b"413"),
            (b"POST /s/visit/101 HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\naa", b"400"),
            (b"GET /s/visit/101 HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n", b"400"),
            (b"GET /s/visit/101 HTTP/1.1\r\nHost: x\r\nX: a\0b\r\n\r\n", b"400")):
        with socket.create_connection(("127.0.0.1", server.port), 30) as raw:
            raw.sendall(request)
            said = raw.recv(100)
        expect(f"{request[:60]}", said[9:12] == status, said[:20])


def languages(server):
    for wanted, heading in (("en-GB,en;q=0.9,zh;q=0.1", "Your visit"), ("zh-CN,zh;q=0.9,en;q=0.8", "到店体验"),
                            ("fr,en;q=0.4,zh;q=0.5", "到店体验"), ("fr", "到店体验")):
        expect(wanted, Client(server, **{"Accept-Language": wanted}).get("/s/visit/101").heading == heading)
    expect("asked for", Client(server).get("/s/visit/101?lang=en").heading == "Your visit")


PAGES = """return pages "house" {
  thanks = { zh = "谢谢，下次见！", en = "Thanks, see you!" }, incentive = { zh = "下次消费满 50 元减 5 元", en = "5 off 50" }, code = "XIEXIE5",
  suspicion = { unissued = true, device = { answers = 2, hours = 1 } },
}
"""


def suspects(place, server):
    """What looks as if no customer had given it is set aside, soon; a mall behind one address is not."""
    Path(place.path, "scripts/pages").mkdir()
    place.rule("scripts/pages/house.lua", PAGES)
    wait(lambda: "下次见" in Client(server).get("/s/short/103").send(recommend=9).html)
    same, ids = Client(server), []
    for score in (3, 9, 10, 10):
        page = same.get("/s/short/103")
        ids.append(dict(page.fields())["pass"])
        done = page.send(recommend=score)
        expect("everybody gets it", "XIEXIE5" in done.html and "满 50 元" in done.html, done.html)
    others = []
    for _ in range(5):
        page = Client(server).get("/s/short/103")
        others.append(dict(page.fields())["pass"])
        page.send(recommend=8)
    page = Client(server).get("/r/short/102/NOBODYS")
    unissued = dict(page.fields())["pass"]
    page.send(recommend=3)

    def held():
        listed = json.loads(place.call("quarantine", "list", "--json"))
        return {row["id"]: row["reason"] for row in listed}
    wait(lambda: set(ids[2:]) <= set(held()) and not rows(place, "SELECT 1 FROM trace WHERE judged = 0"))
    expect("those of one browser", all(held()[id] == "suspect: many answers from one browser" for id in ids[2:]), held())
    expect("a code of nobody's", held().get(unissued) == "suspect: a receipt's code that nobody issued", held())
    expect("not those behind one address", not set(others) & set(held()), held())


def wait(until):
    for _ in range(600):
        if until():
            return
        threading.Event().wait(0.1)
    raise Failed("it was waited for, and did not come")


def changed_rules(place, server):
    """New rules are taken up, and who had begun goes on."""
    client = Client(server)
    page = client.get("/s/short/103")
    old = (place.path / "scripts/surveys/short.lua").read_text()
    place.rule("scripts/surveys/short.lua", old.replace("一分钟问卷", "半分钟问卷"))
    wait(lambda: Client(server).get("/s/short/103").heading == "半分钟问卷")
    expect("the old one's answers are taken", Client(server).post("/s/short/103", [
        *page.fields(), ("q.recommend", "8"), ("go", "next")]).heading == "谢谢您！")


def holds_together(place):
    place.call("verify", "--chain")
    place.call("verify", "--deep")
    before = place.derived("tally")
    place.call("rebuild")
    expect("tallies are the rows'", place.derived("tally") == before)


def main():
    with tempfile.TemporaryDirectory() as directory:
        place = served_chain(f"{directory}/chain")
        server = Server(place)
        try:
            every_kind(place, server)
            without_answers(server)
            sent_twice(place, server)
            code = receipts(place, server)
            hundred_at_once(place, server, code)
            api(place, server)
            entry(place, server)
            who_comes_in_where(place, server)
            hostile(server)
            languages(server)
            changed_rules(place, server)
            suspects(place, server)
        finally:
            status, said = server.end()
        expect("it ends well", status == 0 and not re.search(r"^earshot:", said, re.M), said)
        holds_together(place)
    return 0


if __name__ == "__main__":
    run(main)
