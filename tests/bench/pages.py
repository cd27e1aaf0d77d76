"""A four-page Chinese report beside other ways to the same pages: reportlab, and pango with cairo.

Ours lays the document out and draws it. The peers get what it drew, read back from the PDF before their time counts: each text with its
place, size and colour, each shape. They measure nothing and decide nothing; they draw it with their fonts and write a PDF in memory."""
import json
import re
import statistics
import subprocess
import sys
import xml.etree.ElementTree as Tree
from pathlib import Path

from workspace import ROOT

HERE = Path(__file__).resolve().parent
TOOLS = ROOT / "build/tests"
DOCUMENTS = ROOT / "tests/golden/documents"
TIMES = 20  # documents a run, of each
COMMENTS = ("收银排队太久，中午十二点半等了将近二十分钟，前面只开了一个台，建议高峰时段加开", "店员很热情，帮我找到了断货的颜色，还主动打电话问了附近的门店",
            "试衣间的灯有点暗，镜子旁边没有挂钩，带着孩子不太方便", "价格比线上贵了不少，活动规则写得太复杂，结账时才知道不能叠加",
            "环境干净，音乐也舒服，就是地铁口过来的指示牌不好找")


def report():
    """The gallery in four pages: eight charts, three tables, twenty comments as rows of one."""
    made = json.loads((DOCUMENTS / "gallery.json").read_text(encoding="utf-8"))
    blocks = [block for block in made["blocks"] if not block.get("private")]
    pick = {kind: [block for block in blocks if block["kind"] == kind] for kind in {block["kind"] for block in blocks}}
    store = pick["columns"][0]
    said = {"kind": "table", "title": "本月评论", "columns": [{"title": "日期"}, {"title": "原话"}],
            "rows": [[f"10 月 {day} 日", COMMENTS[day % 5] + f"（第 {day} 条，门店已回复）"] for day in range(1, 21)]}
    blocks = [*pick["headline"], *pick["cards"], store, *pick["heatmap"], pick["columns"][1], *pick["control_chart"],
              *pick["before_after"], *pick["topics"], *pick["table"], *pick["comparison"], said]
    return {**made, "blocks": [{"line": 1, **block} for block in blocks]}


def number(text):
    return f"{float(text):.3f}"


def texts_of(fill):
    colour = " ".join(fill.get("color").split())
    for span in fill.iter("span"):
        signs = list(span.iter("g"))
        face = "bold" if "Bold" in span.get("font") else "regular"
        words = "".join(sign.get("unicode") for sign in signs)
        yield f"text {face} {span.get('trm').split()[0]} {number(signs[0].get('x'))} {number(signs[0].get('y'))} {colour} {words}"


def path_of(path):
    """The steps of a path, with what mupdf says of its pen."""
    steps = {"moveto": "m", "lineto": "l", "curveto": "c", "closepath": "h"}
    words = ["fill" if path.tag == "fill_path" else "stroke", path.get("linewidth", "0"), *path.get("color").split()]
    for step in path.iter():
        if step.tag in steps:
            words += [steps[step.tag], *map(number, step.attrib.values())]
    return " ".join(words)


def drawn(pdf):
    """What stands in a PDF, as lines that the peers read."""
    trace = subprocess.run(["mutool", "draw", "-q", "-F", "trace", pdf], capture_output=True, check=True).stdout.decode()
    lines = []
    for page in Tree.fromstring(re.sub(r"<\?xml[^>]*\?>", "", trace)).iter("page"):
        lines.append("page")
        for one in page:
            if one.tag == "fill_text":
                lines += texts_of(one)
            elif one.tag in ("fill_path", "stroke_path"):
                lines.append(path_of(one))
    return "\n".join(lines) + "\n"


def python_with_reportlab():
    """This Python, or the system's, to which apt brings reportlab."""
    for python in (sys.executable, "/usr/bin/python3"):
        if not subprocess.run([python, "-c", "import reportlab"], capture_output=True).returncode:
            return python
    raise SystemExit("no Python has reportlab here; `./dev bench` installs python3-reportlab")


def pango(top):
    """The peer in C, compiled here: nothing else needs its libraries."""
    flags = subprocess.run(["pkg-config", "--cflags", "--libs", "pangocairo"], capture_output=True, check=True).stdout.decode().split()
    subprocess.run(["gcc", "-std=gnu17", "-O2", HERE / "peer_pages.c", "-o", top / "peer-pango", *flags], check=True)
    return top / "peer-pango"


def asked(*command):
    """Seconds of the processor a document, bytes of one, and what a peer calls itself."""
    seconds, size, *name = subprocess.run([str(word) for word in command], capture_output=True, check=True).stdout.decode().split(maxsplit=2)
    return float(seconds), int(size), name[0].strip() if name else ""


def pages(bench):
    top, theme = bench.top, ROOT / "tests/golden/theme.json"
    document, pdf, ink = top / "report.json", top / "report.pdf", top / "report.ink"
    document.write_text(json.dumps(report(), ensure_ascii=False), encoding="utf-8")
    asked(TOOLS / "bench-paper", document, theme, 1, pdf)
    ink.write_text(drawn(pdf), encoding="utf-8")
    count = ink.read_text(encoding="utf-8").count("page\n")
    ways = [(TOOLS / "bench-paper", document, theme, TIMES, pdf),
            (python_with_reportlab(), HERE / "peer_pages.py", ink, TIMES, top / "reportlab.pdf"),
            (pango(top), ink, TIMES, top / "pango.pdf")]
    runs = [[asked(*way) for way in ways] for _ in range(bench.options.runs)]
    medians = [statistics.median(one[way][0] for one in runs) for way in range(len(ways))]
    for way in (1, 2):
        name, size = runs[0][way][2], runs[0][way][1]
        bench.report(f"a report of {count} pages, processor", medians[0], medians[way], f"{name}, {size // 1000} KB", medians[way] / medians[0])
    bench.notes.append(f"the {count} pages are {runs[0][0][1] / 1000:.0f} KB of PDF, both fonts within")
