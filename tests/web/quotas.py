#!/usr/bin/env python3
"""Quotas of a survey: held to the last answer however many come at once, told politely, and open again when there is room.
"""
import json
import sqlite3
import sys
import tempfile
import threading
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from serving import Client, Server, served_chain  # noqa: E402
from workspace import Failed, run  # noqa: E402

MOST, AT_ONCE = 7, 40
SHORT = """
return survey "short" {
  title = { zh = "一分钟问卷", en = "One minute" },
  quotas = {
    { most = %d, each = "day" },
    { most = 2, each = "month", per = "chain", where = is("channel", "pickup") },
  },
  page "one" { },
  choice "channel" { zh = "您是怎么买的？", en = "How did you shop?", options = {
    { id = "shelf", zh = "到店", en = "In the shop" }, { id = "pickup", zh = "自提", en = "Pick-up" } } },
  page "two" { },
  nps "recommend" { zh = "您有多大可能向亲友推荐我们？", en = "How likely are you to recommend us?" },
}
"""
FULL, LATE = "答卷已经收满", "您的答案没有保存"


def expect(what, holds, shown=""):
    if not holds:
        raise Failed(f"{what}: does not hold {shown}")


def stored(place, store):
    with sqlite3.connect(place.path / "earshot.db") as db:
        return db.execute("SELECT count(*) FROM response JOIN store USING (store_id) WHERE code = ?", (store,)).fetchone()[0]


def answer(server, store, channel="shelf"):
    """The last page, with all but its answer."""
    page = Client(server).get(f"/s/short/{store}")
    return page if page.heading == FULL else page.send(channel=channel)


def all_at_once(place, server):
    """Each has the last page open; then all press the button together."""
    pages, headings, late = [answer(server, "101") for _ in range(AT_ONCE)], [], []
    ready = threading.Barrier(AT_ONCE)

    def post(page):
        ready.wait()
        done = page.send(recommend=9)
        headings.append(done.heading)
        late.append(LATE in done.html)

    threads = [threading.Thread(target=post, args=(page,)) for page in pages]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    expect("as many as were wanted are thanked", headings.count("谢谢您！") == MOST, headings)
    expect("the others are told", headings.count(FULL) == sum(late) == AT_ONCE - MOST, headings)
    expect("as many are stored", stored(place, "101") == MOST, stored(place, "101"))


def closed(place, server):
    page = Client(server).get("/s/short/101")
    expect("a full store's page says so", page.status == 200 and page.heading == FULL, page.html)
    english = Client(server, **{"Accept-Language": "en"}).get("/s/short/101")
    expect("in English too", english.heading == "We have enough answers for now", english.heading)
    expect("another store is open", answer(server, "102").send(recommend=9).heading == "谢谢您！")
    secret = json.loads(place.call("token", "add", "paper", "entry", "--json"))["secret"]
    typed = Client(server).get(f"/e/{secret}/short/101/2026-10-03")
    done = typed.send(channel="shelf").send(recommend=3)
    expect("what staff enters is never too much", done.heading == "谢谢您！", done.html)
    key = json.loads(place.call("token", "add", "till", "api", "--json"))["secret"]
    sent = Client(server).ask("POST", "/api/v1/responses", json.dumps(
        {"survey": "short", "store": "101", "id": "one", "answers": {"recommend": 8}}), Authorization=f"Bearer {key}")
    expect("nor what a program sends", json.loads(sent.raw)["stored"] == 1, sent.raw)


def again(place, server):
    """A page that was sent and is sent again, when there is no more room, is the same answer."""
    page = answer(server, "103")
    fields = [*page.fields(), ("q.recommend", "7"), ("go", "next")]
    first = page.client.post(page.action(), fields)
    for _ in range(MOST - 1):
        expect("there is room", answer(server, "103").send(recommend=9).heading == "谢谢您！")
    expect("and then there is none", answer(server, "103").heading == FULL)
    repeated = page.client.post(page.action(), fields)
    expect("once more is no other answer", first.heading == repeated.heading == "谢谢您！", repeated.heading)
    with sqlite3.connect(place.path / "earshot.db") as db:
        taken = db.execute("SELECT external_id FROM response JOIN store USING (store_id) WHERE code = '103' LIMIT 1").fetchone()
    place.call("quarantine", "add", taken[0], "--reason", "a test of ours")
    expect("what is set aside makes room", answer(server, "103").send(recommend=9).heading == "谢谢您！")
    expect("for one", answer(server, "103").heading == FULL)


def by_answer(place, server):
    """Pick-up is full for the chain, the shop is not: whoever says pick-up is told right after that page."""
    for _ in range(2):
        expect("two are wanted", answer(server, "102", "pickup").send(recommend=9).heading == "谢谢您！")
    expect("the third is told before the next page", answer(server, "102", "pickup").heading == FULL)
    expect("of other answers there is room", answer(server, "102").send(recommend=9).heading == "谢谢您！")


def told(place):
    rows = json.loads(place.call("survey", "quotas", "short", "--json"))
    found = {(row["quota"], row["store"]): (row["answers"], row["most"], row["open"]) for row in rows}
    expect("its quotas are listed", found[("day", "101")][1:] == (MOST, False), rows)
    expect("that of the chain too", found[('month where is("channel", "pickup")', None)] == (2, 2, False), rows)


def main():
    with tempfile.TemporaryDirectory() as directory:
        place = served_chain(Path(directory, "w"))
        (place.path / "scripts/surveys/short.lua").write_text(SHORT % MOST)
        place.call("rules", "publish", "--yes", "--reason", "so many are enough")
        server = Server(place)
        try:
            all_at_once(place, server)
            closed(place, server)
            again(place, server)
            by_answer(place, server)
            told(place)
        finally:
            status, said = server.end()
        expect("it ended well", status == 0, said)
        place.call("verify", "--chain")


if __name__ == "__main__":
    run(main)
