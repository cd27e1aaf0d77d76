#!/usr/bin/env python3
"""Every door in: the same answers as each survey site would write them (twins.py), read with no column renamed.

Whatever the site, the figures are those of the answers; a file that comes again adds nothing; its rows in another order give the same
digest; read = stored + repeated + rejected. Called by hand with a part of a name it does only what is called so.
"""
import csv
import json
import random
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent), str(HERE)]
import twins  # noqa: E402
from workspace import Workspace, run  # noqa: E402

ROWS = 300
ASKED = {"wenjuanxing_1.csv": {"recommend", "attitude", "queue"}, "reviews.csv": {"recommend"}}
KEPT = ("wenjuanxing_2.csv", "qualtrics.csv", "limesurvey_both.csv", "google_forms.csv", "kobo.csv", "surveyjs.json", "plain.xlsx")

SETTINGS = """return settings "twins" {
  name = { zh = "样例", en = "Example" }, language = "en", zone = "Asia/Shanghai", floor = { print = 10, screen = 5 }, reports = {},
}
"""
STORES = 'return mapping "stores" { of = "stores", code = "store_id", name = "store_name", region = "region" }\n'


def skeleton(top):
    place = Path(top, "skeleton")
    for name, text in {"earshot.lua": SETTINGS, "scripts/surveys/visit.lua": twins.SURVEY, "scripts/channels/stores.lua": STORES}.items():
        (place / name).parent.mkdir(parents=True, exist_ok=True)
        (place / name).write_text(text, encoding="utf-8")
    with open(place / "stores.csv", "w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([("store_id", "store_name", "region"), *((s, f"{s} 店", "R") for s in twins.STORES)])
    return place


def workspace(top, name, bones):
    place = Workspace(Path(top, name)).init(bones)
    place.call("stores", "import", bones / "stores.csv")
    return place


def expected(asked):
    """n and mean of each question and store, reckoned from the answers themselves."""
    figures = {}
    for person in twins.people(ROWS):
        for question in asked:
            if person[question] is not None:
                count, total = figures.get((question, person["store"]), (0, 0))
                figures[question, person["store"]] = (count + 1, total + person[question])
    return {key: (count, total / count) for key, (count, total) in figures.items()}


def told(place, asked):
    return {(question, row["store"]): (int(row["n"]), float(row["mean"])) for question in asked
            for row in place.metrics("--survey", "visit", "--question", question, "--by", "store") if row["n"] not in ("", "0")}


def exported(place, name="all.csv", *words):
    place.call("export", place.path / name, "--survey", "visit", *words)
    with open(place.path / name, encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def chosen(place):
    """Each answer to the choices and to the text, with its store and local time: what is kept, not what was counted."""
    return sorted((row["store"], row["at"], row["channel"], row["why"], row["comment"]) for row in exported(place, "chosen.csv", "--words", "--unredacted"))


def guarded(text):
    """As CSV guards what a spreadsheet would run, and as cells are trimmed."""
    text = (text or "").strip()
    return "'" + text if text[:1] in "=+-@" and text else text


def should_be_chosen(asked):
    return sorted((p["store"], p["at"].strftime("%Y-%m-%d %H:%M:%S"), "" if p["channel"] is None else twins.CHANNELS[p["channel"]][0],
                   "" if p["why"] is None else ";".join(twins.WHYS[k][0] for k in p["why"]), guarded(p["comment"])) for p in twins.people(ROWS))


def same(ours, theirs):
    return set(ours) == set(theirs) and all(ours[key][0] == theirs[key][0] and abs(ours[key][1] - theirs[key][1]) < 1e-6 for key in theirs)


def shuffled(source, target):
    """The same rows in another order, where a row is a line of CSV or an object of JSON; None for what is neither."""
    mix = random.Random(20261122)
    if source.suffix == ".json":
        records = json.loads(source.read_text(encoding="utf-8"))
        mix.shuffle(records)
        target.write_text(json.dumps(records, ensure_ascii=False), encoding="utf-8")
        return target
    if source.suffix != ".csv":
        return None
    encoding = "gb18030" if "gb" in source.name or "reviews" in source.name else "utf-8-sig"
    with open(source, encoding=encoding, newline="") as file:
        dialect = {"delimiter": ";"} if source.name in ("kobo.csv", "limesurvey_both.csv") else {}
        rows = list(csv.reader(file, **dialect))
    head = 3 if source.name in ("qualtrics.csv", "qualtrics_single.csv") else 2 if "legacy" in source.name else 1
    body = rows[head:]
    mix.shuffle(body)
    with open(target, "w", encoding=encoding, newline="") as file:
        csv.writer(file, **dialect).writerows(rows[:head] + body)
    return target


def door(top, bones, file):
    """What is wrong with one file's way in."""
    faults = []
    place = workspace(top, f"in_{file.name}", bones)
    asked = ASKED.get(file.name, {"recommend", "attitude", "queue"})
    done = json.loads(place.call("import", file, "--json"))
    if (done["read"], done["stored"], done["rejected"]) != (ROWS, ROWS, 0):
        faults.append(f"{file.name}: {done}")
    if not same(told(place, asked), expected(asked)):
        faults.append(f"{file.name}: the figures are others than those of the answers")
    if file.name not in ASKED and chosen(place) != should_be_chosen(asked):
        wrong = [pair for pair in zip(chosen(place), should_be_chosen(asked)) if pair[0] != pair[1]]
        faults.append(f"{file.name}: {len(wrong)} answers are others, as {wrong[0]}")
    again = json.loads(place.call("import", file, "--json"))
    if (again["read"], again["repeated"], again["stored"]) != (ROWS, ROWS, 0):
        faults.append(f"{file.name} again: {again}")
    other = shuffled(file, Path(top, f"shuffled_{file.name}"))
    if other:
        mixed = workspace(top, f"mixed_{file.name}", bones)
        mixed.call("import", other)
        if mixed.content() != place.content():
            faults.append(f"{file.name}: in another order its digest is another")
    return faults


def kept_map(top, bones, file):
    """The mapping that is written down reads the file as the one that was found does, without a word more."""
    place = workspace(top, f"map_{file.name}", bones)
    script = place.path / "scripts/channels/found.lua"
    first = json.loads(place.call("import", file, "--dry-run", "--write-map", script, "--json"))
    place.call("rules", "publish", "--yes", "--reason", "the mapping that was found")
    second = json.loads(place.call("import", file, "--json"))
    plain = workspace(top, f"plain_{file.name}", bones)
    plain.call("import", file)
    good = second["stored"] == first["stored"] == ROWS and place.content() == plain.content()
    return [] if good else [f"{file.name}: written down, its mapping reads {second}"]


def refused(place, file, word):
    """Nothing but a refusal that says why: no crash, no row."""
    done = subprocess.run([str(place.program), "-w", str(place.path), "import", str(file)], capture_output=True, text=True, env=place.environment)
    return [] if done.returncode == 65 and word in done.stderr else [f"{file.name}: {done.returncode} {done.stderr}"]


def hostile_books(top, bones):
    """Workbooks that would eat the machine, or that fetch and expand."""
    place, faults = workspace(top, "hostile", bones), []
    sheet = "xl/worksheets/sheet2.xml"

    def book(name, change):
        path = Path(top, name)
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as out:
            members = {**twins.BOOK, sheet: "<worksheet><sheetData/></worksheet>", "xl/sharedStrings.xml": "<sst/>"}
            change(out, members)
            for member, text in members.items():
                out.writestr(member, text)
        return path

    def bomb(out, members):
        members[sheet] = "<worksheet><sheetData>" + "<row><c><v>0</v></c></row>" * 2_000_000 + "</sheetData></worksheet>"

    def crowd(out, members):
        for number in range(1001):
            out.writestr(f"xl/media/{number}.png", "")

    def entities(out, members):
        lol = "".join(f'<!ENTITY l{i} "{f"&l{i - 1};" * 10}">' for i in range(1, 10))
        members["xl/sharedStrings.xml"] = f'<!DOCTYPE sst [<!ENTITY l0 "lol">{lol}]><sst><si><t>&l9;</t></si></sst>'

    def outside(out, members):
        members[sheet] = '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><worksheet><sheetData><row><c t="str"><v>&x;</v></c></row></sheetData></worksheet>'

    def no_sheet(out, members):
        del members[sheet]

    def torn(out, members):
        members[sheet] = "<worksheet><sheetData><row><c><v>1</v></c></row>"

    def wide_tag(out, members):
        members[sheet] = '<worksheet><sheetData x="' + "".join(random.Random(1).choices("abcdefghij", k=3_000_000)) + '"/></worksheet>'

    for name, change, word in (("bomb", bomb, "hundred times"), ("crowd", crowd, "1,000 members"), ("entities", entities, "document type"),
                               ("outside", outside, "document type"), ("no_sheet", no_sheet, "sheet2.xml"), ("torn", torn, "XML is broken"),
                               ("wide_tag", wide_tag, "a tag of more than")):
        faults += refused(place, book(f"{name}.xlsx", change), word)
    return faults


KINDS = """
return survey "visit" {
  title = { zh = "到店体验", en = "Your visit" },
  nps "recommend" { zh = "您会推荐我们吗？", en = "Would you recommend us?" },
  matrix "shelf" { zh = "货架", en = "The shelves", each = "csat", rows = { { id = "tidy", zh = "整齐", en = "Tidy" }, { id = "full", zh = "不缺货", en = "Full" } } },
  ranking "first" { zh = "最看重什么？", en = "What matters most?", options = { { id = "price", zh = "价格", en = "Price" }, { id = "fresh", zh = "新鲜", en = "Freshness" }, { id = "near", zh = "近", en = "Close by" } } },
  choice "heard" { zh = "从哪里知道我们？", en = "How did you hear of us?", options = { { id = "friend", zh = "朋友", en = "A friend" }, { id = "ad", zh = "广告", en = "An ad" }, { id = "else", zh = "其他", en = "Other", other = true } } },
  number "minutes" { zh = "等了几分钟？", en = "Minutes waited", min = 0, max = 120 },
  date "day" { zh = "哪天来的？", en = "On which day?" },
}
"""

KIND_FILES = {
    "wjx_0.csv": ("序号,提交答卷时间,所用时间,来源,来源详情,来自IP,1、您会推荐我们吗？,第2题(整齐),第2题(不缺货),3、最看重什么？,4、从哪里知道我们？,5、等了几分钟？,6、哪天来的？\n"
                  "1,2024/10/2 10:00:00,52秒,微信,S01,203.0.113.7(湖北),9,5,4,新鲜→价格→近,其他〖电台〗,12,2024/10/1\n"),
    "qualtrics.csv": ("StartDate,EndDate,Status,Finished,ResponseId,ExternalReference,Q1,Q2_1,Q2_2,first,Q4,Q4_3_TEXT,Q5,Q6\n"
                      "Start,End,Status,Finished,Id,Ref,Would you recommend us?,The shelves - Tidy,The shelves - Full,What matters most?,How did you hear of us? - Selected Choice,"
                      "How did you hear of us? - Other - Text,Minutes waited,On which day?\n"
                      + ",".join('"{""ImportId"":""%s""}"' % name for name in "startDate endDate status finished _recordId externalDataReference QID1 QID2_1 QID2_2 QID3 QID4 QID4_3_TEXT QID5 QID6".split()) +
                      "\n2024-10-02 09:59:00,2024-10-02 10:00:00,IP Address,True,R_1,S01,9,5,4,\"fresh;price;near\",Other,电台,12,2024-10-01\n"
                      "2024-10-02 09:59:00,2024-10-02 10:00:00,Survey Preview,True,R_2,S01,9,5,4,,,,,\n"),
    "lime.csv": ("id,submitdate,lastpage,datestamp,store,recommend,shelf[tidy],shelf[full],first,heard,heard[other],minutes,day\n"
                 "1,2024-10-02 10:00:00,2,2024-10-02 10:00:00,S01,9,5,4,fresh>price>near,-oth-,电台,12,2024-10-01\n"),
    "google.csv": ("Timestamp,Store,Would you recommend us?,The shelves [Tidy],The shelves [Full],What matters most?,How did you hear of us?,Minutes waited,On which day?\n"
                   "2024/10/02 10:00:00 AM GMT+8,S01,9,5,4,Freshness;Price;Close by,电台,12,2024-10-01\n"),
    "surveyjs.json": '[{"id":1,"HappendAt":"2024-10-02T10:00:00","store":"S01","recommend":9,"shelf":{"tidy":5,"full":4},"first":["fresh","price","near"],'
                     '"heard":"else","heard-Comment":"电台","minutes":12,"day":"2024-10-01"}]',
}
KIND_ANSWERS = {"recommend": "9", "shelf.tidy": "5", "shelf.full": "4", "first": "fresh>price>near", "heard": "else", "heard.other": "电台", "minutes": "12", "day": "2024-10-01"}


def kinds(top, bones):
    """The kinds that are more than a number or an option: a matrix, a ranking, own words beside an option, a number, a day."""
    faults = []
    for name, text in KIND_FILES.items():
        place = workspace(top, f"kinds_{name}", bones)
        place.rule("scripts/surveys/visit.lua", KINDS)
        file = Path(top, f"file_{name}")
        file.write_text(text, encoding="utf-8")
        done = json.loads(place.call("import", file, "--json", status=(0, 1)))
        rows = exported(place, "kinds.csv", "--words") if done["stored"] else [{}]
        wrong = {key: rows[0].get(key) for key, value in KIND_ANSWERS.items() if rows[0].get(key) != value}
        if wrong or done["stored"] != 1 or done["rejected"] != (name == "qualtrics.csv"):
            faults.append(f"kinds in {name}: {wrong} {done}")
    return faults


def round_trip(top, bones):
    """What goes out as CSV or XLSX comes in again as it was."""
    place, faults = workspace(top, "there", bones), []
    file = Path(top, "trip.csv")
    twins.FILES["plain.csv"](file, ROWS)
    place.call("import", file)
    for name in ("back.csv", "back.xlsx"):
        exported(place, f"reference_{name}.csv")
        place.call("export", Path(top, name), "--survey", "visit", "--words")
        back = workspace(top, f"trip_{name}", bones)
        back.call("import", Path(top, name), "--leave-rest")
        asked = {"recommend", "attitude", "queue"}
        if not same(told(back, asked), told(place, asked)):
            faults.append(f"{name}: out and in again the figures are others")
    return faults


def main():
    with tempfile.TemporaryDirectory() as top:
        bones, faults, count = skeleton(top), [], 0
        for name, write in twins.FILES.items():
            if len(sys.argv) > 1 and sys.argv[1] not in name:
                continue
            file = Path(top, name)
            write(file, ROWS)
            faults += door(top, bones, file)
            faults += kept_map(top, bones, file) if name in KEPT else []
            count += 1 + (name in KEPT)
        for check in (hostile_books, kinds, round_trip):
            if len(sys.argv) > 1 and sys.argv[1] not in check.__name__:
                continue
            faults += check(top, bones)
            count += 1
    print("\n".join(faults))
    print(f"{count - len(faults)} passed, {len(faults)} failed")
    return 1 if faults else 0


if __name__ == "__main__":
    run(main)
