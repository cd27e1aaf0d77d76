#!/usr/bin/env python3
"""What `survey print` makes is read as a shop would: a phone (zbarimg) reads each code, also soiled and as coarse as a till
prints, and a person (pdftotext) reads on the form who is to answer what. The same words give the same bytes.
"""
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))
from workspace import ROOT, Failed, Workspace, run  # noqa: E402

PAGES = "https://say.example.com/tea"
# A store's code may be anything without a slash; an address may not.
STORES = {"A1": "A1", "茶港 3": "%E8%8C%B6%E6%B8%AF%203", "x&y=?#%": "x%26y%3D%3F%23%25"}
CODED = {"poster": 1, "poster-a5": 1, "tent": 2, "slip-58": 1, "slip-80": 1, "form": 1}
TILL_DOTS = 203

SURVEY = """
return survey "all" {
  title = { zh = "喝茶问卷", en = "Your tea" },
  nps "recommend" { zh = "您会推荐吗？", en = "Recommend?" },
  choice "why" { many = true, zh = "您打了 {recommend} 分，为什么？", en = "Why {recommend}?", show = at_most("recommend", 6),
    options = { { id = "slow", zh = "太慢", en = "Slow" }, { id = "dear", zh = "太贵", en = "Dear" },
                { id = "else", zh = "其他", en = "Else", other = true } } },
  matrix "shop" { zh = "满意吗？", en = "How was", rows = { { id = "tidy", zh = "整洁", en = "Tidiness" },
                                                            { id = "light", zh = "灯光", en = "Light" } } },
  ranking "first" { zh = "最看重什么？", en = "What matters?", ranks = 2, options = {
    { id = "tea", zh = "茶", en = "Tea" }, { id = "view", zh = "风景", en = "View" }, { id = "near", zh = "近", en = "Near" } } },
  number "party" { zh = "几位？", en = "How many?", min = 1, max = 20, step = 0.5, unit = { zh = "位", en = "guests" },
    show = any_of { at_most("shop.tidy", 2), one_of("first", { "tea", "view" }) } },
  page "more" { zh = "最后", en = "At last", show = none_of { is("why", "dear"), at_least("party", 3) } },
  date "day" { zh = "哪天？", en = "Which day?", min = "2026-01-01" },
  consent "contact" { zh = "同意", en = "I agree", notice = { zh = "我们会联系您。", en = "We may write to you." },
    show = at_least("day", "2026-06-01") },
  text "comment" { zh = "留言", en = "A word", lines = 20, show = answered("contact") },
}
"""
PEOPLE_READ = {
    "zh": ["仅当第 1 题打 6 分及以下时回答", "您打了 （您第 1 题的回答） 分，为什么？", "可多选", "在方框里写 1 至 2，1 为首选",
           "仅当第 3 题“整洁”打 2 分及以下，或者第 4 题首选“茶”或“风景”时回答", "1 – 20", "位",
           "仅当并非（第 2 题选“太贵”，或者第 5 题填 3 及以上）时回答", "仅当第 6 题填 2026-06-01 或之后时回答", "我们会联系您。",
           "仅当第 7 题打了勾时回答", "请不要写姓名和电话", "第 1 页 / 共 2 页"],
    "en": ["Only if you gave 6 or less in question 1", "Why (your answer to question 1)?", "tick all that apply",
           "Only if you gave 2 or less in question 3 (Tidiness) or you ranked first 'Tea' or 'View' in question 4", "guests",
           "Only if it is not so that (you chose 'Dear' in question 2 or you wrote 3 or more in question 5)",
           "Only if you wrote 2026-06-01 or later in question 6", "We may write to you.", "Only if you ticked question 7"],
}


def make(folder):
    place = Workspace(folder / "tea").init(ROOT / "tests/cli/tiny")
    settings = place.path / "earshot.lua"
    settings.write_text(settings.read_text().replace("zone =", f'public_url = "{PAGES}", zone ='))
    (place.path / "scripts/surveys/all.lua").write_text(SURVEY)
    place.call("rules", "publish", "--yes", "-m", "a survey of every kind")
    shops = folder / "shops.csv"
    shops.write_text("shop,name,region,parent\n" + "".join(f"{code},店 {code},北,全\n" for code in STORES))
    place.call("stores", "import", str(shops))
    return place


def pictures(folder, pdf, dpi, *options):
    root = folder / "page"
    for old in folder.glob("page*.png"):
        old.unlink()
    subprocess.run(["pdftoppm", "-png", "-r", str(dpi), *options, str(pdf), str(root)], check=True)
    return sorted(folder.glob("page*.png"))


def read_codes(picture):
    ran = subprocess.run(["zbarimg", "-q", "--raw", str(picture)], capture_output=True, text=True)
    return ran.stdout.splitlines()


def check_codes(folder, place, kind, faults):
    for code, written in STORES.items():
        pdf = folder / "code.pdf"
        place.call("survey", "print", "all", "--kind", kind, "--store", code, "--out", str(pdf))
        dpi = TILL_DOTS if kind.startswith("slip") else 120
        seen = [text for picture in pictures(folder, pdf, dpi) for text in read_codes(picture)]
        if seen != [f"{PAGES}/s/all/{written}"] * CODED[kind]:
            faults.append(f"{kind} of {code}: a phone reads {seen}")


def check_receipt(folder, place, faults):
    pdf = folder / "receipt.pdf"
    place.call("survey", "print", "all", "--kind", "slip-58", "--store", "A1", "--code", "K7Q2-M4XD", "--out", str(pdf))
    if read_codes(pictures(folder, pdf, TILL_DOTS)[0]) != [f"{PAGES}/r/K7Q2-M4XD"]:
        faults.append("the slip of a receipt leads elsewhere")
    if "K7Q2-M4XD" not in text_of(pdf):
        faults.append("the slip of a receipt has no code to type in")


def text_of(pdf):
    ran = subprocess.run(["pdftotext", "-layout", str(pdf), "-"], capture_output=True, text=True, check=True)
    return "".join(ran.stdout.split())  # it puts spaces where it likes


def check_words(folder, place, faults):
    for language, wanted in PEOPLE_READ.items():
        pdf = folder / "form.pdf"
        place.call("survey", "print", "all", "--language", language, "--out", str(pdf))
        text = text_of(pdf)
        faults += [f"the form ({language}) does not say: {one}" for one in wanted if one.replace(" ", "") not in text]


def check_bytes(folder, place, faults):
    again = Workspace(place.path, TZ="America/New_York")
    for kind in CODED:
        one, other = folder / "one.pdf", folder / "other.pdf"
        place.call("survey", "print", "all", "--kind", kind, "--all", "--out", str(one))
        again.call("survey", "print", "all", "--kind", kind, "--all", "--out", str(other))
        if one.read_bytes() != other.read_bytes():
            faults.append(f"{kind}: two runs differ")
        check = subprocess.run(["qpdf", "--check", str(one)], capture_output=True, text=True)
        if check.returncode:
            faults.append(f"{kind}: {check.stdout}{check.stderr}")


def main():
    faults = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        place = make(folder)
        for kind in CODED:
            check_codes(folder, place, kind, faults)
        check_receipt(folder, place, faults)
        check_words(folder, place, faults)
        check_bytes(folder, place, faults)
    print("\n".join(faults))
    print(f"{len(CODED)} kinds of paper for {len(STORES)} stores, {len(faults)} faults")
    return 1 if faults else 0


if __name__ == "__main__":
    run(main)
