#!/usr/bin/env python3
"""Each channel against a server that checks as the vendor would: signatures, limits, bodies; and what its answers lead to."""
import json
import sys
import threading
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
from fakes import (Dripping, Fake, aliyun_is_signed, dingtalk, feishu, tencent_is_signed, webhook_is_signed, wecom)  # noqa: E402
from outbox import HOUR, NOW, Chain, each, expect, when  # noqa: E402
from workspace import run  # noqa: E402

INSIDE = "plain = true, inside = true"


def a_file_is_dropped(directory):
    chain = Chain(directory, {"drop": 'of = "file", directory = "outgoing"'})
    ident = chain.put("drop")[0]
    expect("sent", chain.send()["sent"] == 1)
    path = chain.path / f"outgoing/{ident.hex()}.json"
    paper = json.loads(path.read_text(encoding="utf-8"))
    expect("it reads as the message", paper["text"] == "您好，人民广场店感谢您。" and paper["subject"] == "人民广场店的问候")
    expect("it is nobody else's", path.stat().st_mode & 0o077 == 0)
    chain.put("drop", language="en")
    chain.send()
    expect("in English too", any("thanks you" in file.read_text() for file in (chain.path / "outgoing").iterdir()))


def a_webhook_is_signed(directory):
    server = Fake()
    chain = Chain(directory, {"hook": f'of = "webhook", url = "{server.url}/in?a=1", secret = "file:secrets/hook", {INSIDE}'})
    chain.put("hook", 3)
    expect("without its secret nothing goes", chain.send()["sent"] == 0 and not server.requests)
    chain.secret("hook", "guess me not")
    (chain.path / "secrets/hook").chmod(0o644)
    expect("nor where others read it", chain.send(NOW + HOUR)["sent"] == 0 and not server.requests)
    chain.secret("hook", "guess me not")
    expect("sent", chain.send(NOW + 9 * HOUR)["sent"] == 3)
    for request in server.requests:
        expect("signed", webhook_is_signed(request, "guess me not"))
        expect("an id for copies", request["headers"]["idempotency-key"] == json.loads(request["body"])["id"])
    expect("each once", len({body["id"] for body in server.bodies()}) == 3)
    expect("over one connection", server.connections == 1)


def answers_of_a_webhook(directory):
    told = {"status": 503, "headers": {}}
    server = Fake(lambda request: (told["status"], told["headers"], "no"))
    chain = Chain(directory, {"hook": f'of = "webhook", url = "{server.url}", secret = "env:HOOK", {INSIDE}'}, HOOK="s")
    ident = chain.put("hook", 3)[0]
    expect("one is tried, the rest wait", chain.send()["waiting"] == 2 and len(server.requests) == 1)
    expect("it is left alone", chain.send(NOW + 5000)["waiting"] == 2 and len(server.requests) == 1)
    told.update(status=429, headers={"Retry-After": "7200"})
    chain.send(NOW + HOUR)
    expect("as long as it asks", chain.send(NOW + 2 * HOUR)["sent"] == 0 and len(server.requests) == 2)
    told.update(status=302, headers={"Location": server.url + "/elsewhere"})
    expect("a redirect is final", chain.send(NOW + 4 * HOUR)["dead"] == 3 and len(server.requests) == 5)
    expect("and not followed", all(request["path"] == "/" for request in server.requests))
    told.update(status=200, headers={})
    chain.call("outbox", "retry", "--state", "dead", "--channel", "hook", "--reason", "mended", "--now", when(NOW + 5 * HOUR))
    expect("sent at last", chain.send(NOW + 5 * HOUR)["sent"] == 3 and chain.row(ident)["state"] == "sent")
    expect("under the same id", len({body["id"] for body in server.bodies()}) == 3)


def addresses_inside_are_refused(directory):
    server = Fake()
    urls = {"name": f"http://localhost:{server.port}", "number": f"http://2130706433:{server.port}", "octal": f"http://0177.0.0.1:{server.port}",
            "mapped": f"http://[::ffff:127.0.0.1]:{server.port}", "keys": "http://169.254.169.254/latest", "aliyun": "http://100.100.100.200/"}
    chain = Chain(directory, {name: f'of = "webhook", url = "{url}", secret = "env:HOOK", plain = true' for name, url in urls.items()}
                  | {"open": f'of = "webhook", url = "http://169.254.169.254/", secret = "env:HOOK", {INSIDE}'}, HOOK="s")
    for name in (*urls, "open"):
        chain.put(name)
    expect("none goes", chain.send()["sent"] == 0 and not server.requests and not server.connections)
    for name in (*urls, "open"):
        expect(f"{name} says why", "inside a network" in chain.sql("SELECT why FROM channel_health WHERE channel = ?", name)[0][0])


def robots(directory):
    servers = {"wecom": Fake(lambda request: (200, {}, wecom(request, "KEY-1"))),
               "ding": Fake(lambda request: (200, {}, dingtalk(request, "T+/1", "SEC-2"))),
               "fei": Fake(lambda request: (200, {}, feishu(request, "hook-3", "SEC-3")))}
    chain = Chain(directory, {
        "wecom": f'of = "wecom", url = "{servers["wecom"].url}", token = "env:WECOM", {INSIDE}',
        "ding": f'of = "dingtalk", url = "{servers["ding"].url}/", token = "env:DING", secret = "env:DINGSEC", {INSIDE}',
        "fei": f'of = "feishu", url = "{servers["fei"].url}", token = "env:FEI", secret = "env:FEISEC", {INSIDE}'},
        WECOM="KEY-1", DING="T+/1", DINGSEC="SEC-2", FEI="hook-3", FEISEC="SEC-3")
    for name in servers:
        chain.put(name, 2, store='<@all> **"广场"**\n店')
    expect("all are sent", chain.send()["sent"] == 6)
    expect("as they are", servers["wecom"].bodies()[0]["text"]["content"].startswith('<@all> **"广场"** 店的问候\n您好'))
    (chain.path / "scripts/messages/hello.lua").write_text((chain.path / "scripts/messages/hello.lua").read_text().replace(
        "values =", "markdown = true, values ="))
    chain.publish()
    for name in servers:
        chain.put(name, store="<@all> [x](http://evil) **店**")
    expect("and as Markdown", chain.send(NOW + HOUR)["sent"] == 3)
    shown = (servers["wecom"].bodies()[-1]["markdown"]["content"], servers["ding"].bodies()[-1]["markdown"]["text"],
             servers["fei"].bodies()[-1]["card"]["body"]["elements"][0]["content"])
    expect("whose values are harmless", all("＜＠all＞ ［x］（http://evil） ＊＊店＊＊" in text for text in shown))
    chain.put("wecom", store="长" * 1500)
    expect("too long is dead before it is sent", chain.send(NOW + 2 * HOUR)["dead"] == 1 and len(servers["wecom"].requests) == 3)
    for name, wrong in (("WECOM", "no"), ("DINGSEC", "no"), ("FEISEC", "no")):
        chain.environment[name] = wrong
    idents = [chain.put(name)[0] for name in servers]
    expect("what is refused for good is dead", chain.send(NOW + 3 * HOUR)["dead"] == 3)
    expect("and says what to do", all("anew" in chain.row(ident)["why"] or "secret" in chain.row(ident)["why"] for ident in idents))


def the_pace_of_a_robot(directory):
    server = Fake(lambda request: (200, {}, {"errcode": 0, "errmsg": "ok"}))
    chain = Chain(directory, {"wecom": f'of = "wecom", url = "{server.url}", token = "env:WECOM", {INSIDE}, per_second = 4'}, WECOM="K")
    chain.sql("INSERT INTO channel_pace VALUES ('wecom', ?, 1)", NOW - 30000)
    for number in range(2, 18):
        chain.sql("INSERT INTO channel_pace VALUES ('wecom', ?, ?)", NOW - 1000, number)
    chain.put("wecom", 3)
    expect("the three that the minute has left", chain.send()["sent"] == 3)
    expect("are remembered", chain.sql("SELECT count(*) FROM channel_pace")[0][0] == 20)


def sms_by_aliyun(directory):
    told = {"Code": "OK", "BizId": "900^0", "Message": "OK"}
    state = {"cut": False, "details": []}

    def answer(request):
        action = request["headers"]["x-acs-action"]
        if not aliyun_is_signed(request, "SECRET"):
            return 403, {}, {"Code": "SignatureDoesNotMatch", "Message": "x"}
        if action == "QuerySendDetails":
            return 200, {}, {"Code": "OK", "SmsSendDetailDTOs": {"SmsSendDetailDTO": state["details"]}}
        return None if state["cut"] else (200, {}, told)

    server = Fake(answer)
    chain = Chain(directory, {"sms": f'of = "aliyun_sms", url = "{server.url}", user = "LTAI", secret = "env:SMS", sign = {{ zh = "示例" , en = "Example" }}, '
                                     f'{INSIDE}, addresses = {{ duty = "env:DUTY" }}'}, SMS="SECRET", DUTY="+86 139-1234-5678")
    ident = chain.put("sms", address="duty")[0]
    expect("sent", chain.send()["sent"] == 1 and chain.row(ident)["receipt"] == "900^0")
    query = server.requests[0]["query"]
    expect("as the vendor wants it", query == {"OutId": ident.hex(), "PhoneNumbers": "13912345678", "SignName": "示例", "TemplateCode": "SMS_1",
                                               "TemplateParam": '{"store":"人民广场店"}'})
    state["cut"] = True
    lost = chain.put("sms", address="duty")[0]
    chain.send(NOW + HOUR)
    expect("cut: nobody knows", chain.row(lost)["unsure"] == 1 and len(server.requests) == 2)
    state.update(cut=False, details=[{"OutId": lost.hex(), "SendStatus": 3}])
    chain.send(NOW + 2 * HOUR)
    expect("it is asked for, and was sent", chain.row(lost)["state"] == "sent" and len(server.requests) == 3)
    state.update(cut=True)
    again = chain.put("sms", address="duty")[0]
    chain.send(NOW + 3 * HOUR)
    state.update(cut=False, details=[])
    chain.send(NOW + 4 * HOUR)
    expect("not there: sent again", chain.row(again)["state"] == "sent"
           and [request["headers"]["x-acs-action"] for request in server.requests[-2:]] == ["QuerySendDetails", "SendSms"])
    nonces = [request["headers"]["x-acs-signature-nonce"] for request in server.requests]
    expect("no nonce twice", len(set(nonces)) == len(nonces))
    told.update(Code="isv.MOBILE_NUMBER_ILLEGAL", Message="13912345678 is wrong")
    bad = chain.put("sms", address="duty")[0]
    expect("final", chain.send(NOW + 5 * HOUR)["dead"] == 1 and "no mobile number" in chain.row(bad)["why"])
    told.update(Code="isv.SOMETHING_NEW", Message="number 13912345678 is odd")
    odd = chain.put("sms", address="duty")[0]
    chain.send(NOW + 6 * HOUR)
    expect("unknown words are told without the number", "odd" in chain.row(odd)["why"] and "139" not in chain.row(odd)["why"])
    everything = b"".join(path.read_bytes() for path in chain.path.rglob("*") if path.is_file())
    expect("the number is nowhere", b"13912345678" not in everything and b"139-1234" not in everything and b"SECRET" not in everything)


def sms_by_tencent(directory):
    told = {"Code": "Ok", "SerialNo": "5000:1"}

    def answer(request):
        if not tencent_is_signed(request, "SECRET"):
            return 200, {}, {"Response": {"Error": {"Code": "AuthFailure.SignatureFailure", "Message": "x"}, "RequestId": "r"}}
        return 200, {}, {"Response": {"SendStatusSet": [told], "RequestId": "r"}}

    server = Fake(answer)
    chain = Chain(directory, {"sms": f'of = "tencent_sms", url = "{server.url}", user = "AKID", secret = "env:SMS", app = "1400", '
                                     f'sign = {{ zh = "示例", en = "Example" }}, {INSIDE}, addresses = {{ duty = "env:DUTY" }}'}, SMS="SECRET", DUTY="139 1234 5678")
    ident = chain.put("sms", address="duty", language="en")[0]
    expect("sent", chain.send()["sent"] == 1 and chain.row(ident)["receipt"] == "5000:1")
    body = server.bodies()[0]
    expect("as the vendor wants it", body == {"PhoneNumberSet": ["+8613912345678"], "SmsSdkAppId": "1400", "SignName": "Example", "TemplateId": "SMS_2",
                                              "TemplateParamSet": ["人民广场店"], "SessionContext": ident.hex()})
    told.update(Code="LimitExceeded.PhoneNumberDailyLimit", Message="x")
    later = chain.put("sms", address="duty")[0]
    chain.send(NOW + HOUR)
    expect("each number's own answer counts", chain.row(later)["state"] == "waiting" and chain.row(later)["next"] >= NOW + 2 * HOUR)
    chain.environment["SMS"] = "WRONG"
    chain.put("sms", address="duty")
    chain.send(NOW + 3 * HOUR)
    expect("a wrong key stops the channel", "key does not fit" in chain.sql("SELECT why FROM channel_health")[0][0])


def a_dead_channel_delays_no_other(directory):
    order, all_good = [], threading.Event()

    def good(_):
        order.append("good")
        if order.count("good") == 40:
            all_good.set()
        return 200, {}, "{}"

    def dead(_):
        all_good.wait(60)
        order.append("dead")  # says nothing, and hangs up: only once the others are through, or late

    servers = {"dead": Fake(dead), "good": Fake(good)}
    chain = Chain(directory, {name: f'of = "webhook", url = "{server.url}", secret = "env:HOOK", per_second = 1000, seconds = 120, {INSIDE}'
                              for name, server in servers.items()}
                  | {"gone": f'of = "webhook", url = "http://127.0.0.1:1", secret = "env:HOOK", {INSIDE}'}, HOOK="s")
    chain.put("dead", 5, due=NOW - 1000)
    chain.put("gone", 5, due=NOW - 500)
    chain.put("good", 40)
    expect("all of the good one's", chain.send()["sent"] == 40)
    expect("while the dead one keeps silent", order == ["good"] * 40 + ["dead"])
    expect("which was tried once", chain.states("dead") == {"waiting": 5} and chain.sql("SELECT sum(tries) FROM outbox WHERE channel = 'dead'")[0][0] == 1)


def a_byte_at_a_time(directory):
    """A deadline counts from the beginning, not from the last byte."""
    slow, server = Dripping(), Fake()
    chain = Chain(directory, {"slow": f'of = "webhook", url = "http://127.0.0.1:{slow.port}", secret = "env:HOOK", seconds = 1, {INSIDE}',
                              "good": f'of = "webhook", url = "{server.url}", secret = "env:HOOK", {INSIDE}'}, HOOK="s")
    ident = chain.put("slow")[0]
    chain.put("good", 3)
    expect("the others went", chain.send()["sent"] == 3 and len(server.requests) == 3)
    row = chain.row(ident)
    expect("it was given up", (row["state"], row["unsure"], row["tries"]) == ("waiting", 1, 1))
    slow.close()


def who_may_not_be_written_to(directory):
    server = Fake()
    chain = Chain(directory, {"hook": f'of = "webhook", url = "{server.url}", secret = "env:HOOK", {INSIDE}'}, HOOK="s")
    known = chain.import_customers([("13900001111", "a@example.com", "M1", "甲"), ("13900002222", "b@example.com", "M2", "乙"), ("13900003333", "", "M3", "丙")])
    chain.put("hook", customer=known["M1"])
    for member in ("M2", "M3"):
        chain.put("hook", customer=known[member], key=f"to {member}")
    chain.put("hook", expires=NOW - 1)
    chain.sql("INSERT INTO opt_out VALUES (?, '', ?, 'link')", known["M2"], NOW)
    chain.sql("INSERT INTO consent VALUES (?, 0, ?, 0, '', '', 'zh', '')", known["M3"], NOW)
    done = chain.send()
    expect("one of four goes", done["sent"] == 1 and server.bodies()[0]["to"] == "a@example.com")
    expect("the others are dropped, not dead", chain.states() == {"sent": 1, "dropped": 3})


def quiet_hours_hold(directory):
    chain = Chain(directory, {"drop": 'of = "file", directory = "out", quiet = { from = "21:00", to = "09:00" }'})
    night = 1793541600000  # 2026-11-01 14:00Z: 22:00 in Shanghai, 06:00 in Los Angeles, 15:00 in Berlin
    ident = chain.put("drop", due=night)[0]
    west = chain.put("drop", due=night, zone="America/Los_Angeles")[0]
    chain.put("drop", due=night, zone="Europe/Berlin")
    expect("only where it is day", chain.send(night)["sent"] == 1)
    expect("the others wait for nine", chain.row(ident)["next"] == night + 11 * HOUR and chain.row(west)["next"] == night + 3 * HOUR)


def out_of_a_backup_nothing_goes(directory):
    chain = Chain(directory, {"drop": 'of = "file", directory = "out", per_second = 1000'})
    chain.secret("mail", "open sesame")
    chain.put("drop", 2)
    chain.call("backup", Path(directory, "b.tar"), "--with-keys", "--now", when(NOW))
    expect("sent since", chain.send()["sent"] == 2)
    chain.path = Path(directory, "again")
    chain.call("restore", Path(directory, "b.tar"), chain.path, "--without-erasures", "--now", when(NOW + HOUR))
    expect("the secrets are nobody else's", (chain.path / "secrets").stat().st_mode & 0o077 == 0 and (chain.path / "secrets/mail").stat().st_mode & 0o077 == 0)
    expect("what waited is held", chain.states() == {"held": 2})
    chain.put("drop", due=NOW + HOUR)
    said = chain.call("send", "--now", when(NOW + 2 * HOUR), status=1)
    expect("and what is new waits", said and chain.states() == {"held": 2, "waiting": 1})
    chain.call("outbox", "release", "--reason", "the old machine is gone", "--now", when(NOW + 2 * HOUR))
    expect("until somebody says so", chain.send(NOW + 2 * HOUR)["sent"] == 1 and chain.states() == {"held": 2, "sent": 1})
    chain.call("outbox", "retry", "--state", "held", "--reason", "not sent before", "--now", when(NOW + 3 * HOUR))
    expect("of each", chain.send(NOW + 3 * HOUR)["sent"] == 2)
    chain.call("verify", "--chain")


def main():
    return each(a_file_is_dropped, a_webhook_is_signed, answers_of_a_webhook, addresses_inside_are_refused, robots, the_pace_of_a_robot, sms_by_aliyun,
                sms_by_tencent, a_dead_channel_delays_no_other, a_byte_at_a_time, out_of_a_backup_nothing_goes, who_may_not_be_written_to, quiet_hours_hold)


if __name__ == "__main__":
    run(main)
