"""Synthetic twins: the same answers as each survey site would write them, to the letter of its layout.

    twins.py DIRECTORY [ROWS]      writes one file of each kind

A respondent is a dictionary; None is no answer. Nothing here is a real person's.
"""
import csv
import io
import json
import random
import sys
import uuid
import zipfile
from datetime import datetime, timedelta
from pathlib import Path
from xml.sax.saxutils import escape

STORES = ["S01", "S02", "S03"]
RECOMMEND = ("您有多大可能向亲友推荐我们？", "How likely are you to recommend us to friends or family?")
ATTITUDE = ("员工的态度", "Friendliness of our staff")
QUEUE = ("结账等候", "Waiting at the checkout")
CHANNEL = ("这次您是怎么买的？", "How did you shop today?")
WHY = ("您为什么来这家店？", "Why did you come to this shop?")
COMMENT = ("还有什么想对我们说的？", "Anything else you would like to tell us?")
CHANNELS = [("shelf", "到店选购", "In the shop"), ("pickup", "线上下单、到店自提", "Ordered online, picked up here")]
WHYS = [("near", "离家近(步行10分钟内)", "Close to home (up to 10 minutes, on foot)"), ("price", "价格实惠", "Prices"),
        ("range", "商品齐全", "Range, and availability")]

SURVEY = """
return survey "visit" {
  title = { zh = "到店体验", en = "Your visit" },
  nps "recommend" { zh = "%s", en = "%s" },
  csat "attitude" { zh = "%s", en = "%s" },
  csat "queue" { zh = "%s", en = "%s" },
  choice "channel" { zh = "%s", en = "%s", options = { %s } },
  choice "why" { zh = "%s", en = "%s", many = true, options = { %s } },
  text "comment" { zh = "%s", en = "%s" },
}
""" % (*RECOMMEND, *ATTITUDE, *QUEUE, *CHANNEL, ", ".join('{ id = "%s", zh = "%s", en = "%s" }' % o for o in CHANNELS),
       *WHY, ", ".join('{ id = "%s", zh = "%s", en = "%s" }' % o for o in WHYS), *COMMENT)

COMMENTS = ["很好，下次再来", "排队太久，收银台只开了一个", '店员说"没有"就走了', "=1+1 的价格", "第一行\n第二行", "很好；很好, 很好 😀", "  空格  "]


def people(rows, seed=7):
    """So many respondents, the same every time."""
    draw = random.Random(seed)
    at, most = datetime(2024, 9, 1, 9, 0, 0), max(2, 2 * 60 * 86400 // rows)
    for number in range(1, rows + 1):
        at += timedelta(seconds=draw.randint(1, most))
        yield {"number": number, "at": at, "seconds": draw.randint(20, 600), "store": draw.choice(STORES),
               "recommend": draw.choice([None, *range(11)]), "attitude": draw.choice([None, 1, 2, 3, 4, 5]),
               "queue": draw.choice([None, 1, 2, 3, 4, 5]), "channel": draw.choice([None, 0, 1]),
               "why": draw.choice([None, [0], [1], [2], [0, 1], [0, 2], [0, 1, 2]]),
               "comment": draw.choice([None, None, *COMMENTS])}


def cell(value, empty=""):
    return empty if value is None else str(value)


def chosen(person, language, joiner, empty=""):
    return empty if person["why"] is None else joiner.join(WHYS[k][language] for k in person["why"])


def one(person, language, empty=""):
    return empty if person["channel"] is None else CHANNELS[person["channel"]][language]


# ---- 问卷星 ----

WENJUANXING = ["序号", "提交答卷时间", "所用时间", "来源", "来源详情", "来自IP"]


def wenjuanxing_own(person):
    return [person["number"], person["at"].strftime("%Y/%m/%d %H:%M:%S"), f"{person['seconds']}秒", "链接", person["store"],
            "203.0.113.7(湖北武汉)"]


def wenjuanxing_text(rows):
    yield [*WENJUANXING, f"1、{RECOMMEND[0]}", f"2、{ATTITUDE[0]}", f"3、{QUEUE[0]}", f"4、{CHANNEL[0]}", f"5、{WHY[0]}", f"6、{COMMENT[0]}"]
    for p in people(rows):
        yield [*wenjuanxing_own(p), cell(p["recommend"], "(空)"), cell(p["attitude"], "(空)"), cell(p["queue"], "(跳过)"),
               one(p, 1, "(空)"), chosen(p, 1, "┋", "(跳过)"), cell(p["comment"], "(空)")]


def wenjuanxing_number(rows):
    yield [*WENJUANXING, f"1、{RECOMMEND[0]}", f"2、{ATTITUDE[0]}", f"3、{QUEUE[0]}", f"4、{CHANNEL[0]}",
           *(f"第5题({option[1]})" for option in WHYS), f"6、{COMMENT[0]}"]
    for p in people(rows):
        nth = None if p["recommend"] is None else p["recommend"] + 1
        yield [*wenjuanxing_own(p), cell(nth, "-2"), cell(p["attitude"], "-2"), cell(p["queue"], "-3"),
               cell(None if p["channel"] is None else p["channel"] + 1, "-3"),
               *("-3" if p["why"] is None else int(k in p["why"]) for k in range(len(WHYS))), cell(p["comment"], "(空)")]


def wenjuanxing_score(rows):
    yield [*WENJUANXING, "总分", f"1、{RECOMMEND[0]}", f"2、{ATTITUDE[0]}", f"3、{QUEUE[0]}", f"6、{COMMENT[0]}"]
    for p in people(rows):
        yield [*wenjuanxing_own(p), sum(p[q] or 0 for q in ("recommend", "attitude", "queue")), cell(p["recommend"], "-2"),
               cell(p["attitude"], "-2"), cell(p["queue"], "-3"), cell(p["comment"], "(空)")]


# ---- Qualtrics ----

QUALTRICS = [("StartDate", "startDate"), ("EndDate", "endDate"), ("Status", "status"), ("IPAddress", "ipAddress"),
             ("Progress", "progress"), ("Duration (in seconds)", "duration"), ("Finished", "finished"),
             ("RecordedDate", "recordedDate"), ("ResponseId", "_recordId"), ("RecipientLastName", "recipientLastName"),
             ("RecipientFirstName", "recipientFirstName"), ("RecipientEmail", "recipientEmail"),
             ("ExternalReference", "externalDataReference"), ("LocationLatitude", "locationLatitude"),
             ("LocationLongitude", "locationLongitude"), ("DistributionChannel", "distributionChannel"),
             ("UserLanguage", "userLanguage")]


def qualtrics_own(p, finished=True):
    at = p["at"].strftime("%Y-%m-%d %H:%M:%S")
    return [(p["at"] - timedelta(seconds=p["seconds"])).strftime("%Y-%m-%d %H:%M:%S"), at, "IP Address", "203.0.113.7",
            100 if finished else 40, p["seconds"], finished, at, f"R_{p['number']:015d}", "", "", "", p["store"], "30.5", "114.3",
            "anonymous", "ZH-S"]


def qualtrics(rows, quote='"'):
    own = [f"{{{quote}ImportId{quote}:{quote}{name}{quote}}}" for _, name in QUALTRICS]
    yield [*(name for name, _ in QUALTRICS), "Q1", "Q2", "Q3", "Q4", "Q5_1", "Q5_2", "Q5_3", "Q6"]
    yield [*(name for name, _ in QUALTRICS), RECOMMEND[1], ATTITUDE[1], f"{QUEUE[1]}\n", CHANNEL[1], *(f"{WHY[1]} - {o[2]}" for o in WHYS), COMMENT[1]]
    yield own + [f"{{{quote}ImportId{quote}:{quote}{name}{quote}}}" for name in ("QID1", "QID2", "QID3", "QID4", "QID5_1", "QID5_2", "QID5_3", "QID6_TEXT")]
    for p in people(rows):
        yield [*qualtrics_own(p), cell(p["recommend"]), cell(p["attitude"]), cell(p["queue"]), one(p, 2),
               *(WHYS[k][2] if p["why"] and k in p["why"] else "" for k in range(len(WHYS))), cell(p["comment"])]


def qualtrics_legacy(rows):
    names = ["ResponseID", "ResponseSet", "Name", "ExternalDataReference", "EmailAddress", "IPAddress", "Status", "StartDate", "EndDate", "Finished"]
    yield [*names, "recommend", "attitude", "queue", "channel", "why_1", "why_2", "why_3", "comment", ""]
    yield ["ResponseID", "ResponseSet", "Name", "External Data Reference", "EmailAddress", "IPAddress", "Status", "StartDate", "EndDate",
           "Finished", RECOMMEND[1], ATTITUDE[1], QUEUE[1], CHANNEL[1], *(f"{WHY[1]}-{o[2]}" for o in WHYS), COMMENT[1], ""]
    for p in people(rows):
        at = p["at"].strftime("%Y-%m-%d %H:%M:%S")
        yield [f"R_{p['number']:015d}", "Default Response Set", "Anonymous", p["store"], "", "203.0.113.7", 0, at, at, 1,
               cell(p["recommend"]), cell(p["attitude"]), cell(p["queue"]), cell(None if p["channel"] is None else p["channel"] + 1),
               *("1" if p["why"] and k in p["why"] else "" for k in range(len(WHYS))), cell(p["comment"]), ""]


# ---- LimeSurvey ----

LIMESURVEY = ["id", "submitdate", "lastpage", "startlanguage", "seed", "token", "startdate", "datestamp", "ipaddr", "refurl"]


def limesurvey(rows, headings="code"):
    text = {"code": ["recommend", "attitude", "queue", "channel", *(f"why[{o[0]}]" for o in WHYS), "comment", "store"],
            "full": [RECOMMEND[1], ATTITUDE[1], QUEUE[1], CHANNEL[1], *(f"{WHY[1]} [{o[2]}]" for o in WHYS), COMMENT[1], "store"],
            "both": [f"recommend. {RECOMMEND[1]}", f"attitude. {ATTITUDE[1]}", f"queue. {QUEUE[1]}", f"channel. {CHANNEL[1]}",
                     *(f"why[{o[0]}]. {WHY[1]} [{o[2]}]" for o in WHYS), f"comment. {COMMENT[1]}", "store. Store"]}[headings]
    yield [*LIMESURVEY, *text, "interviewtime", "groupTime12", "recommend.Time"]
    for p in people(rows):
        at = p["at"].strftime("%Y-%m-%d %H:%M:%S")
        channel = "" if p["channel"] is None else CHANNELS[p["channel"]][0 if headings == "code" else 2]
        yield [p["number"], at, 2, "zh-Hans", 99, "", at, at, "203.0.113.7", "", cell(p["recommend"]), cell(p["attitude"]), cell(p["queue"]),
               channel, *("Y" if p["why"] and k in p["why"] else "" for k in range(len(WHYS))), cell(p["comment"]), p["store"], p["seconds"], "11.2", "3.1"]


# ---- Google Forms ----

def google(rows, dialect):
    yield ["Timestamp", RECOMMEND[1], ATTITUDE[1], QUEUE[1], CHANNEL[1], WHY[1], COMMENT[1], "Which shop?"]
    for p in people(rows):
        at = p["at"].strftime("%-m/%-d/%Y %H:%M:%S" if dialect == "sheet" else "%Y/%m/%d %-I:%M:%S %p GMT+8")
        yield [at, cell(p["recommend"]), cell(p["attitude"]), cell(p["queue"]), one(p, 2), chosen(p, 2, ", " if dialect == "sheet" else ";"),
               cell(p["comment"]), p["store"]]


# ---- Kobo, ODK ----

def kobo(rows):
    yield ["start", "end", "visit/store", "visit/recommend", "visit/attitude", "visit/queue", "visit/channel", "visit/why",
           *(f"visit/why/{o[0]}" for o in WHYS), "visit/comment", "_id", "_uuid", "_submission_time", "_validation_status", "_notes",
           "_status", "_submitted_by", "__version__", "_tags", "_index"]
    for p in people(rows):
        at = p["at"].strftime("%Y-%m-%dT%H:%M:%S.000+08:00")
        submitted = (p["at"] - timedelta(hours=8)).strftime("%Y-%m-%dT%H:%M:%S")
        yield [at, at, p["store"], cell(p["recommend"]), cell(p["attitude"]), cell(p["queue"]), "" if p["channel"] is None else CHANNELS[p["channel"]][0],
               "" if p["why"] is None else " ".join(WHYS[k][0] for k in p["why"]),
               *("" if p["why"] is None else int(k in p["why"]) for k in range(len(WHYS))), cell(p["comment"]), 4000 + p["number"],
               str(uuid.UUID(int=p["number"])), submitted, "", "", "submitted_via_web", "", "v8", "", p["number"]]


def odk(rows):
    yield ["SubmissionDate", "visit-store", "visit-recommend", "visit-attitude", "visit-queue", "visit-channel", "visit-why", "visit-comment",
           "meta-instanceID", "KEY", "SubmitterID", "SubmitterName", "AttachmentsPresent", "AttachmentsExpected", "Status", "ReviewState",
           "DeviceID", "Edits", "FormVersion"]
    for p in people(rows):
        key = f"uuid:{uuid.UUID(int=p['number'])}"
        yield [(p["at"] - timedelta(hours=8)).strftime("%Y-%m-%dT%H:%M:%S.123Z"), p["store"], cell(p["recommend"]), cell(p["attitude"]),
               cell(p["queue"]), "" if p["channel"] is None else CHANNELS[p["channel"]][0],
               "" if p["why"] is None else " ".join(WHYS[k][0] for k in p["why"]), cell(p["comment"]), key, key, "7", "app", 0, 0, "", "", "dev", 0, "3"]


# ---- SurveyJS, plain ----

def surveyjs(rows):
    for p in people(rows):
        record = {"id": p["number"], "HappendAt": p["at"].strftime("%Y-%m-%dT%H:%M:%S"), "store": p["store"], "recommend": p["recommend"],
                  "attitude": p["attitude"], "queue": p["queue"], "channel": None if p["channel"] is None else CHANNELS[p["channel"]][0],
                  "why": None if p["why"] is None else [WHYS[k][0] for k in p["why"]], "comment": p["comment"]}
        yield {key: value for key, value in record.items() if value is not None}


def plain(rows):
    yield ["id", "at", "store", "recommend", "attitude", "queue", "channel", "why", "comment"]
    for p in people(rows):
        yield [p["number"], p["at"].strftime("%Y-%m-%d %H:%M:%S"), p["store"], cell(p["recommend"]), cell(p["attitude"]), cell(p["queue"]),
               "" if p["channel"] is None else CHANNELS[p["channel"]][0], "" if p["why"] is None else ";".join(WHYS[k][0] for k in p["why"]),
               cell(p["comment"])]


def reviews(rows):
    yield ["评价ID", "门店名称", "评价时间", "星级", "评价内容", "用户昵称", "平台"]
    for p in people(rows):
        yield [f"D{p['number']}", f"{p['store']} 店", p["at"].strftime("%Y-%m-%d %H:%M"), cell(p["recommend"]), cell(p["comment"]), "匿名", "点评"]


# ---- files ----

def write_csv(path, table, encoding="utf-8", **dialect):
    with open(path, "w", encoding=encoding, newline="", errors="strict") as file:
        csv.writer(file, **dialect).writerows(table)


def write_json(path, records):
    with open(path, "w", encoding="utf-8") as file:
        for number, record in enumerate(records):
            file.write("[" if number == 0 else ",\n")
            json.dump(record, file, ensure_ascii=False)
        file.write("]\n")


def column_name(index):
    name = ""
    while index >= 0:
        name = chr(65 + index % 26) + name
        index = index // 26 - 1
    return name


BOOK = {
    "[Content_Types].xml": '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
                           '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
                           '<Default Extension="xml" ContentType="application/xml"/></Types>',
    "xl/workbook.xml": '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
                       'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets>'
                       '<sheet name="notes" sheetId="1" state="hidden" r:id="rId1"/><sheet name="答卷" sheetId="2" r:id="rId2"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
                                  '<Relationship Id="rId1" Type="t/worksheet" Target="worksheets/sheet1.xml"/>'
                                  '<Relationship Id="rId2" Type="t/worksheet" Target="/xl/worksheets/sheet2.xml"/>'
                                  '<Relationship Id="rId3" Type="t/styles" Target="styles.xml"/>'
                                  '<Relationship Id="rId4" Type="t/sharedStrings" Target="sharedStrings.xml"/></Relationships>',
    "xl/styles.xml": '<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><numFmts>'
                     '<numFmt numFmtId="176" formatCode="yyyy/m/d\\ h:mm:ss;@"/></numFmts><cellStyleXfs><xf numFmtId="0"/></cellStyleXfs>'
                     '<cellXfs><xf numFmtId="0"/><xf numFmtId="176"/></cellXfs></styleSheet>',
    "xl/worksheets/sheet1.xml": "<worksheet><sheetData/></worksheet>",
}


def write_xlsx(path, table, shared=True):
    """A workbook as spreadsheets write it: texts apart from cells (or in them), times as numbers in a format of dates. The sheet is
    written as it comes, so that a million rows fit."""
    numbers = {}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=4) as book:
        for name, text in BOOK.items():
            book.writestr(name, text)
        with book.open("xl/worksheets/sheet2.xml", "w", force_zip64=True) as sheet:
            sheet.write(b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>')
            for at, row in enumerate(table, 1):
                out = io.StringIO()
                out.write(f'<row r="{at}">')
                for index, value in enumerate(row):
                    if value in (None, ""):
                        continue
                    place = f'r="{column_name(index)}{at}"'
                    if isinstance(value, datetime):
                        serial = (value - datetime(1899, 12, 30)) / timedelta(days=1)
                        out.write(f'<c {place} s="1"><v>{serial!r}</v></c>')
                    elif isinstance(value, (int, float)) and not isinstance(value, bool):
                        out.write(f"<c {place}><v>{value}</v></c>")
                    elif shared:
                        out.write(f'<c {place} t="s"><v>{numbers.setdefault(str(value), len(numbers))}</v></c>')
                    else:
                        out.write(f'<c {place} t="inlineStr"><is><t xml:space="preserve">{escape(str(value))}</t></is></c>')
                out.write("</row>")
                sheet.write(out.getvalue().encode())
            sheet.write(b"</sheetData></worksheet>")
        with book.open("xl/sharedStrings.xml", "w", force_zip64=True) as strings:
            strings.write(b'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">')
            for text in numbers:
                strings.write(f'<si><t xml:space="preserve">{escape(text)}</t></si>'.encode())
            strings.write(b"</sst>")


def with_times(table, column):
    """The same table with one column of times as a spreadsheet holds them."""
    for number, row in enumerate(table):
        if number:
            row = list(row)
            row[column] = datetime.strptime(row[column], "%Y/%m/%d %H:%M:%S")
        yield row


FILES = {
    "wenjuanxing_0.csv": lambda path, rows: write_csv(path, wenjuanxing_text(rows), "utf-8-sig"),
    "wenjuanxing_gb_0.csv": lambda path, rows: write_csv(path, wenjuanxing_text(rows), "gb18030"),
    "wenjuanxing_2.csv": lambda path, rows: write_csv(path, wenjuanxing_number(rows), "utf-8-sig"),
    "wenjuanxing_1.csv": lambda path, rows: write_csv(path, wenjuanxing_score(rows), "utf-8-sig"),
    "wenjuanxing_0.xlsx": lambda path, rows: write_xlsx(path, with_times(wenjuanxing_text(rows), 1)),
    "wenjuanxing_2.xlsx": lambda path, rows: write_xlsx(path, wenjuanxing_number(rows), shared=False),
    "qualtrics.csv": lambda path, rows: write_csv(path, qualtrics(rows)),
    "qualtrics_single.csv": lambda path, rows: write_csv(path, qualtrics(rows, "'")),
    "qualtrics_legacy.csv": lambda path, rows: write_csv(path, qualtrics_legacy(rows), "utf-8-sig"),
    "limesurvey_code.csv": lambda path, rows: write_csv(path, limesurvey(rows), quoting=csv.QUOTE_ALL),
    "limesurvey_full.csv": lambda path, rows: write_csv(path, limesurvey(rows, "full"), quoting=csv.QUOTE_ALL),
    "limesurvey_both.csv": lambda path, rows: write_csv(path, limesurvey(rows, "both"), delimiter=";"),
    "google_sheet.csv": lambda path, rows: write_csv(path, google(rows, "sheet")),
    "google_forms.csv": lambda path, rows: write_csv(path, google(rows, "forms"), quoting=csv.QUOTE_ALL),
    "kobo.csv": lambda path, rows: write_csv(path, kobo(rows), delimiter=";", quoting=csv.QUOTE_ALL),
    "odk.csv": lambda path, rows: write_csv(path, odk(rows)),
    "surveyjs.json": lambda path, rows: write_json(path, surveyjs(rows)),
    "plain.csv": lambda path, rows: write_csv(path, plain(rows)),
    "plain.xlsx": lambda path, rows: write_xlsx(path, plain(rows)),
    "reviews.csv": lambda path, rows: write_csv(path, reviews(rows), "gb18030"),
}


def main():
    directory, rows = Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 100
    directory.mkdir(parents=True, exist_ok=True)
    for name, write in FILES.items():
        write(directory / name, rows)


if __name__ == "__main__":
    main()
