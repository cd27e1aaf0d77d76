#!/usr/bin/env python3
"""What the shipped reports claim follows from the figures: a strong rise is one, noise is none, what is hidden or has no past is not
judged, and what is picked out of many is held to more than what was asked alone. findings.lua makes the figures up."""
import re
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))
from workspace import ROOT, Workspace, run  # noqa: E402

HEADER = "答卷编号,门店编号,提交时间,推荐意愿,员工态度,员工帮助,价格,整洁动线,商品齐全,生鲜新鲜,结账等候,退换货,轻松顺利,购物方式,留言"
EXPECTED = [
    r"净推荐值升至 \+60.*较上月 \+50", r"NPS fell to \+10.*−50.* on last month", r"净推荐值 \+14（[^）]*），较上月 .*变化不显著", r"净推荐值 \+14（[^）]*），上月答卷不足，不作比较",
    r"NPS \+14（[^）]*）; too few responses last month to compare", r"本月有效答卷不足，不作评价",
    r"lowest clear: a again", r"lowest since: a new", r"lowest close: none", r"lowest thin: none", r"lowest hidden: b again",
    r"apart by 80: d1", r"apart by 30, which alone would hold:", r"apart by 0:",
    r"first of all: d1: below the rest; misses its target of 3\.9 / Queue: satisfied: fell since last month", r"first of none: nothing",
]
UNSAID = [r"apart by (30|0)[^:]*: d\d"]


def pressed(top):
    place = Workspace(top / "chain").init(ROOT)
    (top / "chain/scripts/reports/findings.lua").write_text((HERE / "findings.lua").read_text())
    place.call("stores", "import", ROOT / "stores/stores.csv")
    (top / "one.csv").write_text(f"{HEADER}\nR1,S0101,2026-10-05 12:00,9,4,4,4,4,4,4,4,,6,到店选购,\n")
    place.call("import", top / "one.csv", "--now", "2026-11-01")
    place.call("report", "run", "findings", "--working", "--store", "S0101", "--month", "2026-10", "--out", top / "findings.pdf")
    told = subprocess.run(["pdftotext", top / "findings.pdf", "-"], capture_output=True, text=True, encoding="utf-8", check=True).stdout
    return re.sub(r"\s+", " ", told)


def main():
    with tempfile.TemporaryDirectory() as top:
        told, faults = pressed(Path(top)), []
    at = 0
    for line in EXPECTED:
        found = re.compile(line).search(told, at)
        faults += [] if found else [f"not said, or not in its place: {line}"]
        at = found.start() if found else at
    faults += [f"said: {line}" for line in UNSAID if re.search(line, told)]
    print("\n".join(faults + ["", told]) if faults else f"{len(EXPECTED)} findings are as they should be.")
    return 1 if faults else 0


if __name__ == "__main__":
    run(main)
