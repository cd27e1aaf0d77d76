#!/usr/bin/env python3
"""Mail against a scripted server: down, 450, 550, slow, cut after DATA, STARTTLS, AUTH; three days of being down; kills.

What must hold: nothing is lost, what the other side may have is sent again once at most and under the same Message-ID, and
what was not delivered in 72 hours is a dead letter. The clock is an argument.
"""
import asyncio
import email
import email.policy
import json
import os
import signal
import ssl
import subprocess
import sys
import threading
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
try:
    from aiosmtpd.controller import Controller
    from aiosmtpd.smtp import AuthResult
except ModuleNotFoundError:  # another Python comes first in the PATH: Debian's own has it
    if sys.executable == "/usr/bin/python3":
        raise
    os.execv("/usr/bin/python3", ["/usr/bin/python3", *sys.argv])
from outbox import HOUR, NOW, Chain, each, expect, when  # noqa: E402
from small_chain import CLOSE, LAST_MONTH, write_responses, write_stores  # noqa: E402
from workspace import run  # noqa: E402

MESSAGE = """return message "hello" {
  subject = { zh = "{store}邀请您评价这次到店体验，一分钟就好，谢谢您一直以来的支持", en = "Hello from {store}" },
  text = { zh = "您好，{store}感谢您。\\n.\\n再见", en = "Hello, {store} thanks you." },
  values = { "store" },
}
"""


class Server:
    """Keeps what it accepted. `script` maps "rcpt" and "data" to a list of answers, taken one by one; "cut" ends the connection."""

    def __init__(self, port=0, tls=None, auth=None, **script):
        self.letters, self.script, self.sessions, self.arrived, self.hold = [], script, set(), threading.Event(), None
        options = {"enable_SMTPUTF8": True, "ready_timeout": 20}
        if tls:
            options["tls_context"] = tls
            options["require_starttls"] = True
        if auth:
            options["authenticator"] = lambda server, session, envelope, mechanism, data: AuthResult(
                success=(data.login, data.password) == auth, handled=False)
            options["auth_required"] = True
            options["auth_require_tls"] = bool(tls)
        self.controller = Controller(self, hostname="127.0.0.1", port=port or free_port(), **options)
        self.controller.start()
        self.port = self.controller.port
        self.url = f"smtp://127.0.0.1:{self.port}"

    def told(self, step):
        left = self.script.get(step) or []
        return left.pop(0) if left else None

    async def handle_RCPT(self, server, session, envelope, address, options):
        said = self.told("rcpt")
        if said:
            return said.replace("ADDRESS", address)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        self.sessions.add(session.peer)
        said = self.told("data")
        if said != "refuse":
            self.letters.append((envelope.mail_from, envelope.rcpt_tos, envelope.content))
        self.arrived.set()
        if self.hold:
            await asyncio.get_running_loop().run_in_executor(None, self.hold.wait, 30)
        if said == "cut":
            server.transport.abort()
        return "250 OK" if said in (None, "cut") else said if said != "refuse" else "554 no"

    def ids(self):
        return [email.message_from_bytes(content)["Message-ID"] for _, _, content in self.letters]

    def stop(self):
        self.controller.stop()


def free_port():
    import socket
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return listener.getsockname()[1]


def mail(url, more=""):
    return {"mail": f'of = "smtp", url = "{url}", from = "ask@chain.example", inside = true, seconds = 20, {more} '
                    'addresses = { hq = "quality@chain.example" }'}


def chain_of(directory, server, more="plain = true,", **environment):
    return Chain(directory, mail(server if isinstance(server, str) else server.url, more), MESSAGE, **environment)


def it_reads_as_it_was_written(directory):
    server = Server()
    chain = chain_of(directory, server, 'plain = true, from_name = { zh = "示例连锁", en = "Example" }, reply_to = "desk@chain.example",')
    known = chain.import_customers([("13900001111", "wang@example.com", "M1", "王\r\nBcc: all@example.com")])
    ident = chain.put("mail", customer=known["M1"], store="人民广场店\r\nBcc: all@example.com")[0]
    chain.put("mail", 2, address="hq", language="en")
    expect("sent", chain.send()["sent"] == 3)
    sender, receivers, content = server.letters[0] if server.letters[0][1] == ["wang@example.com"] else server.letters[1]
    letters = {receivers[0]: email.message_from_bytes(content, policy=email.policy.default) for _, receivers, content in server.letters}
    letter = letters["wang@example.com"]
    expect("to one, from us", all(sender == "ask@chain.example" and len(receivers) == 1 for sender, receivers, _ in server.letters))
    expect("the subject", letter["Subject"] == "人民广场店  Bcc: all@example.com邀请您评价这次到店体验，一分钟就好，谢谢您一直以来的支持")
    expect("no header of its own", letter["Bcc"] is None and str(letter["From"]) == "示例连锁 <ask@chain.example>")
    expect("the rest of the head", letter["Reply-To"] and letter["Auto-Submitted"] and letter["Date"] == "Sun, 01 Nov 2026 02:26:40 +0000")
    expect("the id", letter["Message-ID"] == f"<{ident.hex()}@chain.example>")
    expect("the body", letter.get_content().replace("\r\n", "\n") == "您好，人民广场店  Bcc: all@example.com感谢您。\n.\n再见\n")
    expect("all in ASCII and in short lines", all(len(line) < 79 and line.isascii() for _, _, text in server.letters for line in text.split(b"\r\n")))
    expect("three over one connection", len(server.sessions) == 1)
    server.stop()


MONTHLY = """return message "monthly" {
  subject = { zh = "{store} {month} 月报", en = "{store}, {month}" }, text = { zh = "见附件。", en = "It is attached." }, values = { "store", "month" },
}
"""


def a_report_is_attached(directory):
    server, files = Server(), Path(directory, "files")
    files.mkdir()
    chain = chain_of(directory, server)
    chain.write("drop", 'of = "file", directory = "out"')
    (chain.path / "scripts/messages/monthly.lua").write_text(MONTHLY)
    chain.publish()
    chain.call("stores", "import", write_stores(files / "stores.csv"))
    chain.call("import", write_responses(files / "early.csv", 1, 600))
    chain.call(*CLOSE)
    words = ("report", "send", LAST_MONTH, "101", "hq", "--message", "monthly", "--now", when(NOW), "--json")
    put = json.loads(chain.call(*words, "--channel", "mail"))
    expect("one waits", (put["letters"], put["there"]) == (1, 0))
    expect("again is the same letter", json.loads(chain.call(*words, "--channel", "mail"))["there"] == 1)
    chain.call(*words, "--channel", "drop", status=65)
    chain.call("report", "send", LAST_MONTH, "101", "nobody", "--channel", "mail", "--message", "monthly", status=65)
    chain.call("report", "send", LAST_MONTH, "nowhere", "hq", "--channel", "mail", "--message", "monthly", status=(65, 66))
    expect("it goes once", chain.send()["sent"] == 1 and chain.send(NOW + HOUR)["sent"] == 0 and len(server.letters) == 1)
    letter = email.message_from_bytes(server.letters[0][2], policy=email.policy.default)
    text, pdf = letter.iter_parts()
    chain.call("show", LAST_MONTH, "101", "--out", files / "as_published.pdf")
    expect("the text", text.get_content().strip() == "见附件。" and letter["Subject"] == "示例1店 2020-11 月报")
    expect("the PDF as it was published", pdf.get_content() == (files / "as_published.pdf").read_bytes())
    expect("its name and kind", (pdf.get_filename(), pdf.get_content_type()) == (f"{LAST_MONTH} 101.pdf", "application/pdf"))
    expect("lines", all(len(line) < 79 and line.isascii() for line in server.letters[0][2].split(b"\r\n")))
    server.stop()


def refusals(directory):
    server = Server(rcpt=["450 4.2.0 <ADDRESS> greylisted", "550 5.1.1 <ADDRESS> unknown", "421 busy"], data=["451 later", "554 spam"])
    chain = chain_of(directory, server)
    ident = chain.put("mail", address="hq")[0]
    chain.send()
    expect("450: later", chain.row(ident)["state"] == "waiting" and chain.row(ident)["why"].startswith("the mail server takes it later: 450"))
    expect("without the address", "quality@" not in chain.row(ident)["why"])
    expect("not at once", chain.send(NOW + 10000)["sent"] == 0 and chain.row(ident)["tries"] == 1)
    chain.send(NOW + HOUR)
    expect("550: dead", chain.row(ident)["state"] == "dead" and chain.row(ident)["tries"] == 2)
    second = chain.put("mail", 2, address="hq")
    chain.send(NOW + 2 * HOUR)
    expect("421: the server rests, the other was not tried", sorted(chain.row(one)["tries"] for one in second) == [0, 1])
    chain.send(NOW + 3 * HOUR)
    expect("451 to the one, 554 to the other", chain.states() == {"dead": 2, "waiting": 1})
    expect("at last", chain.send(NOW + 9 * HOUR)["sent"] == 1 and len(server.letters) == 3)
    server.stop()


def down_for_three_days(directory):
    port = free_port()
    chain = chain_of(directory, f"smtp://127.0.0.1:{port}")
    first = chain.put("mail", 20, address="hq")
    for hour in range(0, 24, 4):
        expect("nothing is lost", chain.send(NOW + hour * HOUR)["sent"] == 0 and chain.states() == {"waiting": 20})
    expect("nor hammered", chain.sql("SELECT count(*) FROM outbox_try")[0][0] <= 24)
    server = Server(port)
    expect("up again: all", chain.send(NOW + 25 * HOUR)["sent"] == 20 and len(set(server.ids())) == 20)
    server.stop()
    chain.put("mail", 3, address="hq", due=NOW + 30 * HOUR)
    for hour in range(30, 102, 12):
        expect("until 72 hours are over", chain.send(NOW + hour * HOUR)["dead"] == 0)
    late = chain.put("mail", address="hq", due=NOW + 101 * HOUR)[0]
    done = chain.send(NOW + 103 * HOUR)
    expect("then they are dead", chain.states() == {"sent": 20, "dead": 3, "waiting": 1} and chain.row(late)["state"] == "waiting" and done["sent"] == 0)
    listed = chain.call("outbox", "list", "--state", "dead", "--now", when(NOW + 103 * HOUR))
    expect("which is told", listed.count("72 hours") + listed.count("not reached") >= 3)
    server = Server(port)
    chain.call("outbox", "retry", "--state", "dead", "--reason", "the server is back", "--now", when(NOW + 104 * HOUR))
    expect("and they can be sent again", chain.send(NOW + 104 * HOUR)["sent"] == 4 and len(first) == 20)
    server.stop()


def cut_after_data(directory):
    server = Server(data=["cut"])
    chain = chain_of(directory, server)
    ident = chain.put("mail", address="hq")[0]
    chain.put("mail", address="hq")
    chain.send()
    expect("nobody knows", chain.row(ident)["unsure"] + chain.sql("SELECT sum(unsure) FROM outbox")[0][0] >= 1 and len(server.letters) == 1)
    chain.send(NOW + HOUR)
    expect("one copy, under one id", chain.states() == {"sent": 2} and len(server.letters) == 3 and len(set(server.ids())) == 2)
    server.script["data"] = ["cut", "cut", "cut"]
    again = chain.put("mail", address="hq", due=NOW + 2 * HOUR)[0]
    for hour in (2, 4, 8, 20):
        chain.send(NOW + hour * HOUR)
    expect("never a second copy by itself", chain.row(again)["state"] == "dead" and len(server.letters) == 5)
    server.stop()


def certificate(directory):
    key, cert = Path(directory, "key.pem"), Path(directory, "cert.pem")
    subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", key, "-out", cert, "-days", "3650",
                    "-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1"], check=True, capture_output=True)
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(cert, key)
    return context, cert


def starttls_and_auth(directory):
    context, cert = certificate(directory)
    server = Server(tls=context, auth=(b"ask", b"open sesame"))
    more = 'user = "ask", secret = "file:secrets/mail", '
    chain = chain_of(directory, server, more)
    chain.secret("mail", "open sesame")
    chain.put("mail", 2, address="hq")
    expect("a certificate of nobody's is not believed", chain.send()["sent"] == 0 and not server.letters)
    expect("and told", "certificate" in chain.sql("SELECT why FROM channel_health")[0][0])
    (chain.path / "secrets/ca.pem").write_bytes(cert.read_bytes())
    chain.write("mail", mail(server.url, more + 'ca = "secrets/ca.pem", ')["mail"])
    chain.publish()
    expect("with it, and the password", chain.send(NOW + HOUR)["sent"] == 2)
    chain.secret("mail", "wrong")
    chain.put("mail", 2, address="hq")
    expect("a wrong password stops the channel, and nothing dies", chain.send(NOW + 2 * HOUR)["sent"] == 0 and chain.states()["waiting"] == 2)
    said = chain.sql("SELECT why FROM channel_health")[0][0]
    expect("and says what to look at", "`secret`" in said and "wrong" not in said.replace("535", ""))
    plain = Server()
    chain.write("mail", mail(plain.url)["mail"])
    chain.publish()
    expect("without STARTTLS nothing goes", chain.send(NOW + 4 * HOUR)["sent"] == 0 and not plain.letters)
    server.stop()
    plain.stop()


def a_slow_server(directory):
    server = Server()
    server.hold = threading.Event()
    chain = chain_of(directory, server, "plain = true, ")
    chain.write("mail", mail(server.url, "plain = true, ")["mail"].replace("seconds = 20", "seconds = 1"))
    chain.publish()
    ident = chain.put("mail", address="hq")[0]
    chain.send()
    expect("too slow: it may have arrived", chain.row(ident)["unsure"] == 1)
    server.hold.set()
    server.hold = None
    expect("sent again once", chain.send(NOW + HOUR)["sent"] == 1 and len(server.letters) == 2 and len(set(server.ids())) == 1)
    server.stop()


def killed_while_sending(directory):
    server = Server()
    chain = chain_of(directory, server)
    count = 12
    chain.put("mail", count, address="hq")
    for kill in range(4):
        server.hold, now = threading.Event(), NOW + kill * HOUR
        server.arrived.clear()
        process = subprocess.Popen([str(chain.program), "-w", str(chain.path), "send", "--now", when(now)], env=chain.environment,
                                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        for _ in range(kill):  # some get through before
            server.arrived.wait(30)
            server.arrived.clear()
            old, server.hold = server.hold, threading.Event()
            old.set()
        server.arrived.wait(30)
        second = subprocess.run([str(chain.program), "-w", str(chain.path), "send", "--now", when(now)], env=chain.environment, capture_output=True)
        expect("a second sender is refused", second.returncode == 75)
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
        server.hold.set()
    server.hold = None
    chain.send(NOW + 9 * HOUR)
    chain.send(NOW + 18 * HOUR)
    ids = server.ids()
    expect("none is lost", chain.states() == {"sent": count} and len(set(ids)) == count)
    expect("at most one copy for a kill", len(ids) <= count + 4 and all(ids.count(one) <= 2 for one in ids))
    expect("the database is whole", not chain.faults())
    server.stop()


def main():
    return each(it_reads_as_it_was_written, a_report_is_attached, refusals, down_for_three_days, cut_after_data, starttls_and_auth, a_slow_server, killed_while_sending)


if __name__ == "__main__":
    run(main)
