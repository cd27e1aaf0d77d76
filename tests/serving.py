"""A chain of three stores with two surveys, served on a free port: for tests of the pages.

`visit` has every kind of question on three pages, `short` two questions on one.
"""
import http.client
import re
import signal
import subprocess
import urllib.parse
from html import unescape
from pathlib import Path

from small_chain import SKELETON, write_stores
from workspace import Workspace

VISIT = """
return survey "visit" {
  title = { zh = "到店体验", en = "Your visit" },
  page "first" { zh = "您的这次到店", en = "Today" },
  nps "recommend" { zh = "您有多大可能向亲友推荐我们？", en = "How likely are you to recommend us?", required = true },
  csat "staff" { zh = "员工的态度", en = "Our staff" },
  ces "effort" { zh = "这次购物轻松顺利", en = "Shopping here was easy" },
  scale "taste" { zh = "口味打几分？", en = "How was the taste?", from = 1, to = 10 },
  page "second" { zh = "再细一点", en = "A little more" },
  choice "channel" { zh = "这次您是怎么买的？", en = "How did you shop today?", options = {
    { id = "shelf", zh = "到店选购", en = "In the shop" }, { id = "pickup", zh = "自提", en = "Pick-up" },
    { id = "else", zh = "其他", en = "Other", other = true } } },
  choice "why" { zh = "为什么打这个分？", en = "Why this score?", many = true, show = at_most("recommend", 6), options = {
    { id = "price", zh = "价格", en = "Price" }, { id = "queue", zh = "排队", en = "Queues" } } },
  ranking "first" { zh = "最看重什么？", en = "What matters most?", ranks = 2, shuffle = true, options = {
    { id = "price", zh = "价格", en = "Price" }, { id = "fresh", zh = "新鲜", en = "Freshness" },
    { id = "near", zh = "近", en = "Distance" } } },
  matrix "shop" { zh = "您对以下方面满意吗？", en = "How satisfied are you with", rows = {
    { id = "tidy", zh = "整洁", en = "Tidiness" }, { id = "light", zh = "灯光", en = "Light" } } },
  page "third" { zh = "关于您", en = "About you" },
  number "party" { zh = "一行几人？", en = "How many were you?", min = 1, max = 20, unit = { zh = "人", en = "people" } },
  date "day" { zh = "哪天到店？", en = "When did you visit?", min = "2020-01-01", max = "2039-12-31" },
  text "comment" { zh = "您打了 {recommend} 分，还有什么想说的？", en = "You gave {recommend}. Anything else?" },
  consent "contact" { zh = "同意", en = "I agree", notice = { zh = "我们可能就本次反馈与您联系。", en = "We may contact you." } },
}
"""
SHORT = """
return survey "short" {
  title = { zh = "一分钟问卷", en = "One minute" },
  page "only" { },
  nps "recommend" { zh = "您有多大可能向亲友推荐我们？", en = "How likely are you to recommend us?" },
  text "comment" { zh = "还有什么想说的？", en = "Anything else?" },
}
"""


class Server:
    """`earshot serve` in a process of its own; with pages() as a client, it ends what it began."""

    def __init__(self, place, *words):
        self.place = place
        command = [str(place.program), "-w", str(place.path), "serve", "--listen", "127.0.0.1:0", *words]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                                        env=place.environment)
        line = self.process.stdout.readline().strip()
        if not line.startswith("http://"):
            raise SystemExit(f"it does not serve: {line}{self.process.stderr.read()}")
        self.base, self.port = line, int(line.rsplit(":", 1)[1])

    def children(self):
        """The processes that serve."""
        done = subprocess.run(["ps", "-o", "pid=", "--ppid", str(self.process.pid)], capture_output=True, text=True)
        return [int(pid) for pid in done.stdout.split()]

    def end(self, how=signal.SIGTERM):
        self.process.send_signal(how)
        status = self.process.wait(60)
        self.process.stdout.close()
        said = self.process.stderr.read()
        self.process.stderr.close()
        return status, said


class Client:
    """A browser without a script: one connection, cookies, forms."""

    def __init__(self, server, **headers):
        self.port, self.headers, self.cookie = server.port, headers, None
        self.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)

    def ask(self, method, path, body=None, **headers):
        sent = {**self.headers, **{name.replace("_", "-"): value for name, value in headers.items()}}
        if self.cookie:
            sent["Cookie"] = self.cookie
        self.connection.request(method, path, body, sent)
        answer = self.connection.getresponse()
        if answer.getheader("Set-Cookie"):
            self.cookie = answer.getheader("Set-Cookie").split(";")[0]
        return Page(self, path, answer.status, answer.headers, answer.read())

    def get(self, path):
        return self.ask("GET", path)

    def post(self, path, fields):
        body = urllib.parse.urlencode(fields, doseq=True).encode()
        return self.ask("POST", path, body, Content_Type="application/x-www-form-urlencoded")


class Page:
    def __init__(self, client, path, status, headers, raw):
        self.client, self.path, self.status, self.headers, self.raw = client, path, status, headers, raw
        self.html = raw.decode()
        self.heading = unescape(("".join(re.findall(r"<h1>(.*?)</h1>", self.html)[:1])))

    def fields(self):
        """What the form holds already: hidden fields, and what is chosen or written on the page."""
        found = re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)"', self.html)
        found += re.findall(r'<input type="(?:radio|checkbox)" name="([^"]*)" value="([^"]*)" checked', self.html)
        found += re.findall(r'<input class="field" [^>]*?name="([^"]*)"[^>]*? value="([^"]*)"', self.html)
        found += re.findall(r'<textarea [^>]*?name="([^"]*)"[^>]*>\n(.*?)</textarea>', self.html, re.S)
        return [(unescape(name), unescape(value)) for name, value in found]

    def action(self):
        return unescape(re.findall(r'<form method="post" action="([^"]*)"', self.html)[0])

    def send(self, go="next", **answers):
        """Presses a button; answers by question, a list for several. `__` in a name is a dot."""
        own = {f"q.{name.replace('__', '.')}": value for name, value in answers.items()}
        kept = [(name, value) for name, value in self.fields() if name not in own]
        return self.client.post(self.action(), [*kept, *own.items(), ("go", go)])


def served_chain(path):
    place = Workspace(path).init(SKELETON)
    files = Path(path, "files")
    files.mkdir()
    place.call("stores", "import", write_stores(files / "stores.csv"))
    (place.path / "scripts/surveys/visit.lua").write_text(VISIT)
    (place.path / "scripts/surveys/short.lua").write_text(SHORT)
    place.call("rules", "publish", "--yes", "--reason", "surveys for the pages")
    return place
