#!/usr/bin/env python3
"""One report in every form that `show --out` writes, its script as hostile as it may be: the page is sound HTML that runs
and fetches nothing, the workbook says what the CSV says, every text and figure of the document stands in all of them, and
the bytes are the same in another place, time zone and second.
"""
import csv
import io
import json
import os
import re
import sys
import tempfile
import zipfile
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))
from small_chain import CLOSE, small_chain  # noqa: E402
from workspace import Failed, Workspace, run  # noqa: E402

MONTH, STORE = "2020-11", "101"
FORMS = ("html", "csv", "xlsx", "txt", "json")

# Texts that would do something if anybody took them for more than texts.
HOSTILE = ["<script>alert(1)</script>", "\"'><img src=x onerror=alert(1)>", "=1+1", "＝cmd|' /C calc'!A0", "</title></style>]]>&amp;",
           "@SUM(A1)", "-2+3", "+86 21 5555", "a[b]:*?/\\c'"]

SCRIPT = """
local hostile = { %s }
return report "restaurant_monthly" {
  title = { zh = "敌意", en = "Hostile" }, survey = "hotpot", months = 3,
  build = function(r)
    local score, rows, points, compared = r.questions.score10, {}, {}, {}
    for i, text in ipairs(hostile) do
      rows[i] = { text, score.nps, say { text .. " {1}", score.mean }, "x" }
      compared[i] = { label = text, metric = score.mean, reference = score.mean }
    end
    for i, month in ipairs(r.history) do points[i] = { label = month.label .. hostile[i], metric = month.questions.score10.nps } end
    return {
      kicker = hostile[1], title = hostile[2], period = hostile[3], subtitle = hostile[5],
      blocks = {
        headline { text = say { hostile[1] .. " {1}", score.nps }, detail = hostile[2], tone = "bad" },
        cards { card { title = hostile[4], metric = score.nps, change = r.change.score10.nps, compare = hostile[1],
                       history = { score.nps, score.mean } } },
        section { title = hostile[5], note = hostile[1] },
        columns {
          left = { composition { title = hostile[9], nps = score.nps, detractors = score.detractors, passives = score.passives,
                                 promoters = score.promoters, counts = score.counts, from = score.from } },
          right = { trend { title = hostile[1], note = hostile[2], name = hostile[3], points = points,
                            marks = { { label = points[1].label, text = hostile[2] } } } },
        },
        section "二",
        comparison { title = hostile[6], from = 1, to = 10, rows = compared,
                     columns = { label = hostile[1], metric = hostile[2], reference = hostile[3], difference = "d" } },
        table { title = hostile[9], rows = rows, columns = { { title = hostile[1] }, { title = "NPS" }, { title = hostile[6] }, { title = "-x" } } },
        note(hostile[2]),
      },
    }
  end,
}
"""


class Page(HTMLParser):
    """A strict reader: each tag is closed where it must be, and what is noted is looked at afterwards."""
    VOID = {"meta"}

    def __init__(self, text):
        super().__init__(convert_charrefs=True)
        self.faults, self.open, self.ids, self.asked, self.heads, self.texts = [], [], [], [], [], []
        self.count = {}
        self.feed(text)
        self.close()
        if self.open:
            self.faults.append(f"never closed: {self.open}")

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        self.count[tag] = self.count.get(tag, 0) + 1
        if len(given) != len(attrs):
            self.faults.append(f"<{tag}> says one thing twice")
        if tag not in self.VOID:
            self.open.append(tag)
        if tag in ("script", "iframe", "object", "embed", "link", "img", "form", "base", "image", "use"):
            self.faults.append(f"<{tag}> has no place here")
        if any(name.startswith("on") or name in ("src", "style", "srcset", "xlink:href") for name in given):
            self.faults.append(f"<{tag}> carries {sorted(given)}")
        if "href" in given:
            if not given["href"].startswith("#"):
                self.faults.append(f"a link leads out: {given['href']}")
            self.asked.append(given["href"][1:])
        self.ids += [given["id"]] if "id" in given else []
        for name in ("aria-labelledby", "aria-describedby"):
            self.asked += given.get(name, "").split()
        if re.fullmatch("h[1-6]", tag):
            self.heads.append(int(tag[1]))
        if tag == "svg" and given.get("role") != "img" and given.get("aria-hidden") != "true":
            self.faults.append("a drawing has no name and is not hidden")
        if tag == "th" and given.get("scope") not in ("col", "row", "rowgroup"):
            self.faults.append("a head of a table has no scope")

    def handle_startendtag(self, tag, attrs):
        self.handle_starttag(tag, attrs)
        if tag not in self.VOID:
            self.open.pop()

    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            self.faults.append(f"</{tag}> closes something else")

    def handle_data(self, data):
        if "style" not in self.open:
            self.texts.append(data)

    def look(self):
        yield from self.faults
        if len(self.ids) != len(set(self.ids)):
            yield "an id stands twice"
        for name in set(self.asked) - set(self.ids):
            yield f"nothing has the id {name!r}"
        if self.heads[:1] != [1] or self.heads.count(1) != 1:
            yield f"the headings do not begin with the one h1: {self.heads}"
        for before, after in zip(self.heads, self.heads[1:]):
            if after > before + 1:
                yield f"a heading of level {after} follows one of {before}"
        for tag in ("html", "head", "title", "header", "main", "footer", "nav"):
            if self.count.get(tag, 0) != 1 + (tag == "title") * self.count.get("desc", 0):
                yield f"<{tag}> stands {self.count.get(tag, 0)} times"


def texts_of(value, key=None):
    """Every text of a document that is for readers; a say without its places."""
    if key in ("kind", "unit", "definition", "tone", "align", "report", "language"):
        return
    if isinstance(value, str):
        yield from (part.strip() for part in re.split(r"\{\d\}", value) if part.strip())
    elif isinstance(value, dict):
        for name, inner in value.items():
            yield from texts_of(inner, name)
    elif isinstance(value, list):
        for inner in value:
            yield from texts_of(inner, key)


def figures_of(value):
    """Value, n, lo and hi of every metric of a document."""
    if isinstance(value, dict) and "unit" in value and "definition" in value:
        if value.get("value") is not None:
            yield value
    elif isinstance(value, (dict, list)):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from figures_of(inner)


def printed(metric):
    """As figure_value prints it: sign, decimals by unit."""
    definition = metric["definition"]
    difference = definition.startswith(("change.", "difference."))
    decimals = {"score": 2, "points": 1 if difference else 0, "percent": 1, "count": 0}[metric["unit"]]
    scaled = int(abs(metric["value"]) * 10**decimals + 0.5 + 1e-9)
    text = f"{scaled / 10**decimals:,.{decimals}f}"
    sign = "−" if metric["value"] < 0 and scaled else "+" if scaled and (difference or metric["unit"] == "points") else ""
    return sign + text


def tidy(text):
    return re.sub(r"\s+", "", text)


def check_page(document, text):
    page = Page(text)
    yield from page.look()
    shown = tidy("".join(page.texts))
    for wanted in texts_of(document):
        if tidy(wanted) not in shown:
            yield f"the page does not say {wanted!r}"
    for metric in figures_of(document):
        if printed(metric) not in shown:
            yield f"the page does not show {printed(metric)} of {metric}"
    if "default-src 'none'" not in text or re.search(r"(?:https?:)?//\w", text) or "url(" in text or "@import" in text:
        yield "the page reaches out, or nothing forbids it to"


def column_number(reference):
    number = 0
    for letter in re.match("[A-Z]+", reference)[0]:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1


def read_workbook(content):
    """Sheets by name: rows of cells, a number as a float."""
    space = {"m": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}
    book = zipfile.ZipFile(io.BytesIO(content))
    if {file.date_time for file in book.infolist()} != {(1980, 1, 1, 0, 0, 0)} or b"2020-11-30T00:00:00Z" not in book.read("docProps/core.xml"):
        raise Failed("the workbook has another date than its figures")
    shared = ["".join(part.itertext()) for part in ElementTree.fromstring(book.read("xl/sharedStrings.xml"))]
    names = [sheet.get("name") for sheet in ElementTree.fromstring(book.read("xl/workbook.xml")).iterfind(".//m:sheet", space)]
    sheets = {}
    for number, name in enumerate(names, 1):
        tree, rows = ElementTree.fromstring(book.read(f"xl/worksheets/sheet{number}.xml")), []
        for row in tree.iterfind(".//m:row", space):
            cells = {}
            for cell in row.iterfind("m:c", space):
                if cell.find("m:f", space) is not None:
                    raise Failed(f"{name} {cell.get('r')} is a formula")
                value = cell.find("m:v", space)
                if value is not None:
                    cells[column_number(cell.get("r"))] = shared[int(value.text)] if cell.get("t") == "s" else float(value.text)
            rows.append(cells)
        sheets[name] = rows
    return sheets


def same_cell(plain, held):
    if isinstance(held, float):
        return plain != "" and abs(float(plain) - held) <= 1e-9 * max(1, abs(held))
    return plain.removeprefix("'") == (held or "").removeprefix("'")


def check_workbook(place, content):
    """Each sheet is the CSV of the table of its number, cell by cell."""
    sheets = read_workbook(content)
    for number, (name, rows) in enumerate(sheets.items(), 1):
        if len(name) > 31 or re.search(r"[\[\]:*?/\\]", name):
            yield f"no sheet may be called {name!r}"
        plain = list(csv.reader(io.StringIO(place.call("show", MONTH, STORE, "--format", "csv", "--table", number))))
        if len(plain) != len(rows):
            yield f"{name}: {len(plain)} rows of CSV, {len(rows)} in the workbook"
        for line, (left, right) in enumerate(zip(plain, rows), 1):
            for column, cell in enumerate(left):
                if not same_cell(cell, right.get(column)):
                    yield f"{name}, row {line}, column {column + 1}: CSV {cell!r}, workbook {right.get(column)!r}"
                if cell[:1] in tuple("=+-@＝＋－＠") and not re.fullmatch(r"-?[\d.e+-]+", cell):
                    yield f"{name}, row {line}: a spreadsheet runs {cell!r}"


def check_list(document, content):
    if content[:3] != b"\xef\xbb\xbf":
        yield "the CSV has no mark: Excel on a Chinese Windows would break its hanzi"
    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))
    said, told = tidy("\n".join("\n".join(value for value in row.values()) for row in rows)).replace("'", ""), set()
    for row in rows:
        if row["value"]:
            told.add((f"{float(row['value']):.6g}", row["n"]))
    for wanted in texts_of(document):
        if tidy(wanted).replace("'", "") not in said:
            yield f"the CSV does not say {wanted!r}"
    for metric in figures_of(document):
        wanted = f"{metric['value']:.6g}"
        if not any(value == wanted and n in (str(metric["n"]), "") for value, n in told):
            yield f"the CSV does not hold {metric}"


def check_text(document, text):
    shown = tidy(text)
    for wanted in texts_of({key: document[key] for key in ("kicker", "title", "period", "subtitle", "blocks")}):
        if tidy(wanted) not in shown:
            yield f"the text does not say {wanted!r}"
    history = [metric for block in document["blocks"] for item in block.get("items", []) if isinstance(item, dict)
               for metric in item.get("history", [])]
    for metric in figures_of(document):
        if metric not in history and printed(metric) not in shown:
            yield f"the text does not show {printed(metric)}"


def written(place, top, name):
    files = {}
    for form in FORMS:
        path = Path(top, f"{name}.{form}")
        place.call("show", MONTH, STORE, "--out", path)
        files[form] = path.read_bytes()
    return files


def main():
    with tempfile.TemporaryDirectory() as top:
        place = small_chain(Path(top, "chain"), top)
        quoted = ", ".join("[==[" + text + "]==]" for text in HOSTILE)
        place.rule("scripts/reports/restaurant_monthly.lua", SCRIPT % quoted)
        place.call(*CLOSE)
        files = written(place, top, "first")
        other = Workspace(place.path, TZ="America/New_York", LC_ALL="C.UTF-8", TMPDIR=top)
        again = written(other, top, "second")
        faults = [f"{form}: other bytes in another time zone and second" for form in FORMS if files[form] != again[form]]
        document = json.loads(files["json"])
        faults += check_page(document, files["html"].decode())
        faults += check_workbook(place, files["xlsx"])
        faults += check_list(document, files["csv"])
        faults += check_text(document, files["txt"].decode())
        for fault in faults[:40]:
            print(fault)
        print(f"{len(FORMS)} forms, {len(list(figures_of(document)))} figures, {len(list(texts_of(document)))} texts, {len(faults)} faults")
        return 1 if faults else 0


if __name__ == "__main__":
    run(main)
