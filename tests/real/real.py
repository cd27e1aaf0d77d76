#!/usr/bin/env python3
"""Real data through the whole line, compared with references that pandas, scipy and R computed.

    real.py meituan_hotpot | sfo | starbucks_my | chn_text

The data is not ours to ship: it is read from ../shared/data beside the project, or from EARSHOT_DATA. Without it the test
is skipped, except in CI, where it must be there.
"""
import csv
import gzip
import hashlib
import json
import os
import random
import re
import subprocess
import sys
import tempfile
from datetime import datetime
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))
from workspace import ROOT, Failed, Workspace, differences  # noqa: E402

DATA = Path(os.environ.get("EARSHOT_DATA") or ROOT.parent / "shared/data")
FIGURES = "n mean sd mean_lo mean_hi t2b t2b_lo t2b_hi".split()
FUNNEL = "t2b fun_l998 fun_l95 fun_u95 fun_u998 fun_flag eb_weight eb_mean rank_t2b rank_eb".split()
CHART = ("n k mean nps p center lcl ucl z laney_sigma_z laney_lcl laney_ucl ewma ewma_lcl ewma_ucl cusum_up cusum_down "
         "cusum_signal mk_z mk_p").split()
DRIVERS = {"n": "n_complete", "mean": "performance_mean", "r": "pearson_r", "beta": "std_beta", "johnson": "johnson_raw",
           "shapley": "shapley_raw", "quadrant": "ipa", **{name: name for name in "johnson_pct shapley_pct vif r2".split()}}
BETWEEN = {"n": "N", "grand_mean": "grand_mean", "msb": "MSB", "msw": "MSW", "f": "F", "icc1_mean_size": "icc1_meansize",
           **{name: name for name in "groups df1 df2 p n0 s2_between_raw s2_between s2_within icc1 icc2".split()}}
WEIGHTED = "w_sum kish_neff w_mean w_mean_se w_t2b w_t2b_se".split()
NPS = "nps nps_se nps_lo nps_hi nps_adj nps_adj_lo nps_adj_hi".split()


class Checks:
    """Sentences that hold or do not."""

    def __init__(self):
        self.passed, self.failed = 0, []

    def hold(self, sentence, faults):
        """`faults` is a list of what speaks against the sentence; empty when it holds."""
        if faults:
            self.failed.append(f"{sentence}: {len(faults)} faults\n    " + "\n    ".join(map(str, faults[:10])))
        else:
            self.passed += 1

    def end(self):
        print("\n".join(self.failed))
        print(f"{self.passed} passed, {len(self.failed)} failed")
        return 1 if self.failed else 0


def table(path, encoding="utf-8-sig"):
    with open(path, encoding=encoding, newline="") as file:
        return list(csv.DictReader(file))


def compare(checks, sentence, ours, reference, keys, columns):
    """Every column that both should have; one that ours lacks is a fault of its own."""
    there = ours[0] if ours else {}
    checks.hold(f"{sentence} has its columns", [name for name in [*keys, *columns] if name not in there])
    if all(name in there for name in keys):
        columns = {name: theirs for name, theirs in columns.items() if name in there}
        checks.hold(f"{sentence} agrees to 1e-6", differences(ours, reference, keys, columns))


def hold_between(checks, sentence, place, words, reference, columns):
    """The line between the stores of --funnel, which only --json has."""
    between = json.loads(place.call("metrics", "--funnel", *words, "--json"))["between"]
    ours = {name: "" if between[name] is None else str(between[name]) for name in between}
    compare(checks, sentence, [ours], [reference], {}, columns)


def hotpot_workspace(top, name, responses, **environment):
    place = Workspace(Path(top, name), **environment).init(HERE / "meituan_hotpot")
    place.call("stores", "import", DATA / "meituan_hotpot/stores.csv")
    place.call("import", responses)
    return place


def shuffled(source, target):
    """The same rows in another order, quoted line breaks and all."""
    with open(source, encoding="utf-8-sig", newline="") as file:
        header, *rows = csv.reader(file)
    random.Random(20201130).shuffle(rows)
    with open(target, "w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([header, *rows])
    return target


FLOOR = 5  # of the workspace's settings, for screens


def told(row):
    """A reference row as far as the floor lets us tell it: what a few people think of a theme stays empty."""
    comments, mentions = int(row["comments"]), int(row["mentions"])
    hidden = ["mention_neg", "neg_pct_of_mentions"] if mentions < FLOOR else []
    if mentions < FLOOR or 0 < comments - mentions < FLOOR:
        hidden += ["mean_score_mention", "mean_score_nomention"]
    return {**row, **dict.fromkeys(hidden, "")}


def themes(checks, place):
    columns = {"comments": "comments", "mentions": "mentions", "share": "mention_pct", "negative": "mention_neg",
               "low": "neg_pct_of_mentions", "mean": "mean_score_mention", "mean_others": "mean_score_nomention"}
    reference = [told(row) for row in table(DATA / "meituan_hotpot/ref_theme.csv")]
    compare(checks, "a theme of the chain", place.metrics("--themes"), [row for row in reference if row["store_id"] == "ALL"],
            {"theme": "theme"}, columns)
    compare(checks, "a theme of a store", place.metrics("--themes", "reviews", "--by", "store"),
            [row for row in reference if row["store_id"] != "ALL"], {"store": "store_id", "theme": "theme"}, columns)
    reference = [{**row, "share": 100 * float(row["performance_mean"])} for row in table(DATA / "meituan_hotpot/ref_theme_drivers.csv")]
    columns = {"n": "n_complete", "share": "share", "r": "pearson_r", "rho": "spearman_rho", "beta": "std_beta", "vif": "vif",
               "r2": "r2", "johnson": "johnson_raw", "johnson_pct": "johnson_pct", "shapley": "shapley_raw", "shapley_pct": "shapley_pct"}
    compare(checks, "a theme as a driver", place.metrics("--themes", "--drivers"), reference, {"theme": "item"}, columns)


def close_to(ours, theirs):
    return abs(float(ours) - float(theirs)) <= 1e-6 * max(1, abs(float(theirs)))


def row_faults(row, known, before):
    """A store's row on its district's page against the reference of its month and of the month before."""
    code, nps, mean, top, change = row[:5]
    theirs = known[code]
    if int(theirs["n"]) < 10:
        return [] if nps.get("suppressed") and mean.get("suppressed") else [f"{code} is shown with {theirs['n']}"]
    pairs = [(nps["value"], "nps"), (mean["value"], "mean"), (mean["lo"], "mean_lo"), (mean["hi"], "mean_hi"),
             (top["value"], "t2b"), (top["lo"], "t2b_lo"), (top["hi"], "t2b_hi"), (nps["n"], "n")]
    faults = [f"{code}: {name} {ours}" for ours, name in pairs if not close_to(ours, theirs[name])]
    then = before.get(code, {"n": "0"})
    if int(then["n"]) >= 10 and not close_to(change["value"], float(theirs["nps"]) - float(then["nps"])):
        faults.append(f"{code}: changed by {change['value']}")
    return faults


def hotpot_districts(checks, place):
    """A month with many answers, as each district's page has it."""
    month, previous = "2017-05", "2017-04"
    rows = table(DATA / "meituan_hotpot/ref_store_month.csv")
    known, before = ({row["store_id"]: row for row in rows if row["month"] == at} for at in (month, previous))
    settings = (place.path / "earshot.lua").read_text()
    place.rule("earshot.lua", settings.replace('"restaurant_monthly"', '"restaurant_monthly", "district"'))
    place.call("close", month, "--now", "2020-12-01T09:00:00+08:00")
    listed, faults = {}, []
    for path in place.git("ls-tree", "-r", "--name-only", "main", f"reports/{month}/").splitlines():
        if path.endswith("_region/district/document.json"):
            for row in json.loads(place.git("show", f"main:{path}"))["blocks"][0]["rows"]:
                listed[row[0]] = row
                faults += row_faults(row, known, before)
    checks.hold("a store's row on its district's page", faults)
    checks.hold("every store with answers is on its district's page", sorted(set(known) ^ set(listed)))


def meituan_hotpot(checks, top):
    data = DATA / "meituan_hotpot"
    columns = {name: name for name in FIGURES + NPS}
    first = hotpot_workspace(top, "first", data / "responses.csv", TZ="America/New_York")
    compare(checks, "a month of a store", first.metrics("--survey", "hotpot", "--by", "store,month"),
            table(data / "ref_store_month.csv"), {"store": "store_id", "period": "month"}, columns)
    compare(checks, "a store over all time", first.metrics("--survey", "hotpot", "--by", "store"),
            table(data / "ref_store.csv"), {"store": "store_id"}, columns)
    themes(checks, first)

    stores, overall = table(data / "ref_store.csv"), table(data / "ref_overall.csv")[0]
    compare(checks, "a store in the funnel", first.metrics("--survey", "hotpot", "--funnel"), stores, {"store": "store_id"},
            {name: name for name in ["n", "mean", "nps", "rank_mean", "rank_nps", *FUNNEL]})
    hold_between(checks, "what lies between stores", first, ("--survey", "hotpot"), table(data / "ref_icc.csv")[0], BETWEEN)
    hold_between(checks, "how much stores' top boxes differ", first, ("--survey", "hotpot"), overall,
                 {"t2b": "t2b", "t2b_chi2": "t2b_chi2", "t2b_df": "t2b_df", "t2b_p": "t2b_p", "t2b_range": "t2b_range",
                  "mean_sd": "mean_sd_between", "phi": "funnel_phi_winsor10"})
    compare(checks, "a month on the charts", first.metrics("--survey", "hotpot", "--spc", "--from", "2015-01"),
            table(data / "ref_month.csv"), {"period": "month"},
            {"baseline_mean": "baseline_mu", "baseline_sigma": "baseline_sigma_mr", "mk_s": "mk_S", "mk_var": "mk_var",
             **{name: name for name in CHART}})

    first.call("close", "2020-11", "--now", "2020-12-01T09:00:00+08:00")
    second = hotpot_workspace(top, "second", data / "responses.csv", TZ="Asia/Shanghai", LC_ALL="C.UTF-8")
    second.call("close", "2020-11", "--now", "2021-02-03T04:05:06+08:00")
    checks.hold("a close writes reports", [] if first.reports() else ["reports/ is empty"])
    checks.hold("two closes of the same facts give one tree", [] if first.tree() == second.tree() else [first.tree(), second.tree()])
    checks.hold("two closes of the same facts give the same files",
                sorted(set(first.reports().items()) ^ set(second.reports().items())))
    checks.hold("plain tools find no fault", first.faults())
    first.call("verify")
    again = first.tree()
    first.call("import", data / "responses.csv")
    first.call("close", "2020-11")
    checks.hold("importing and closing again changes nothing", [] if first.tree() == again else [first.tree()])

    hotpot_districts(checks, first)

    samples = {name: hotpot_workspace(top, name, data / f"sample2000_{name}.csv") for name in ("utf8bom_crlf", "gb18030", "utf16le")}
    samples["shuffled"] = hotpot_workspace(top, "shuffled", shuffled(data / "sample2000_utf8bom_crlf.csv", Path(top, "shuffled.csv")))
    expected = samples["utf8bom_crlf"]
    by = ("--survey", "hotpot", "--by", "store,month")
    for name, place in samples.items():
        checks.hold(f"{name} gives the same content digest", [] if place.content() == expected.content() else [place.content()])
        checks.hold(f"{name} gives the same figures", [] if place.metrics(*by) == expected.metrics(*by) else ["they differ"])


SFO = DATA / "sfo"
WAVES = [str(year) for year in range(2010, 2018)]


def raw_file(wave):
    return SFO / f"raw/{wave}_SFO_Customer_Survey.csv"


def wave_only(wave):
    """Each wave lies in May of its year."""
    return ("--survey", "sfo", "--from", f"{wave}-05", "--to", f"{wave}-05")


def gate_list(target, gates):
    with open(target, "w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([("gate", "area"), *gates])
    return target


def counted(place, file, wave):
    return json.loads(place.call("import", "--map", f"sfo_{wave}", file, "--json", status=(0, 1)))


def sfo_workspace(checks, top):
    """Every gate that is listed or named with its area; the eight waves, first without the gates that no list has."""
    reference = {row["wave"]: int(row["n_total"]) for row in table(SFO / "ref_wave_area.csv") if row["area"] == "ALL"}
    place = Workspace(Path(top, "sfo")).init(HERE / "sfo")
    place.call("stores", "import", "--map", "gates", SFO / "stores.csv")
    for wave in ("2012", "2014", "2015", "2016", "2017"):
        place.call("stores", "import", "--map", "sfo_gates_2014" if wave == "2014" else "sfo_gates", raw_file(wave))
    for wave in WAVES:
        done = counted(place, raw_file(wave), wave)
        wanted = (reference[wave], 25 if wave == "2013" else 0)
        checks.hold(f"all of {wave} is read", [] if (done["read"], done["rejected"]) == wanted else [done])
    return place


def sfo_areas(checks, place):
    """Before the unlisted gates are known: the reference leaves them out between areas too."""
    for row in table(SFO / "ref_icc.csv"):
        if row["group"] == "area":
            question = {"overall": "overall", "nps": "recommend"}[row["item"]]
            words = (*wave_only(row["wave"]), "--question", question, "--by", "region")
            hold_between(checks, f"what lies between areas in {question} of {row['wave']}", place, words, row, BETWEEN)


def sfo_unlisted(checks, top, place):
    listed = {row["gate"] for row in table(SFO / "stores.csv")}
    unlisted = sorted({row["GATE"] for row in table(raw_file("2013"))} - listed)
    place.call("stores", "import", "--map", "gates", gate_list(Path(top, "unlisted.csv"), [(gate, "unlisted") for gate in unlisted]))
    again = counted(place, raw_file("2013"), "2013")
    wanted = {"read": 3535, "stored": 25, "repeated": 3510, "rejected": 0}
    checks.hold("gates that were unknown come in once they are listed", [(name, again[name]) for name in wanted if again[name] != wanted[name]])


def sfo_waves(checks, place):
    reference = table(SFO / "ref_wave_area.csv")
    chain = [row for row in reference if row["area"] == "ALL"]
    areas = [row for row in reference if row["area"] != "ALL"]
    overall = {"n": "ov_n", "mean": "ov_mean", "sd": "ov_sd", "mean_lo": "ov_mean_lo", "mean_hi": "ov_mean_hi",
               "t2b": "t2b", "t2b_lo": "t2b_lo", "t2b_hi": "t2b_hi"}
    overall.update((name, name) for name in WEIGHTED)
    recommend = {"n": "n_nps", **{name: name for name in [*NPS, "w_nps", "w_nps_se"]}}
    for question, columns in (("overall", overall), ("recommend", recommend)):
        asked = lambda rows: [row for row in rows if question == "overall" or row["wave"] == "2017"]
        by = ("--survey", "sfo", "--weighted", "--question", question, "--by")
        compare(checks, f"{question} by wave", place.metrics(*by, "wave"), asked(chain), {"wave": "wave"}, columns)
        ours = [row for row in place.metrics(*by, "region,wave") if row["region"] != "unlisted"]
        compare(checks, f"{question} by area and wave", ours, asked(areas), {"region": "area", "wave": "wave"}, columns)


NUMBER = r"([+−]?[\d,]+(?:\.\d+)?)"


def printed(place, words, target):
    """The figures that a page prints, cell by cell: question -> [(value, n, lo, hi)]; and the page's text."""
    place.call("report", "run", *words, "--out", target)
    text = subprocess.run(["pdftotext", "-raw", target, "-"], capture_output=True, text=True, check=True).stdout
    number = lambda word: float(word.replace("−", "-").replace(",", "").rstrip("%"))
    found = {}
    for question, rest in re.findall(r"^([a-z]+) ((?:.|\n)*?)(?=^[a-z]+ [+−\d]|\Z)", text, re.M):
        cells = re.findall(rf"{NUMBER}%?\nn = {NUMBER} · {NUMBER}%? to {NUMBER}%?", rest)
        found[question] = [tuple(map(number, cell)) for cell in cells]
    return found, text


def near(ours, theirs, digits):
    return abs(ours - float(theirs)) <= .5 * 10 ** -digits + 1e-9


def sfo_wave_pages(checks, top, place):
    """A wave's page prints what the reference has, to the digits that a page has. Of some waves a few gates are so small that their
    answers are in no total; then there is no weighted figure, which would hold them."""
    for row in table(SFO / "ref_wave_area.csv"):
        if row["area"] != "ALL" or row["wave"] not in ("2010", "2015", "2017"):
            continue
        shown, text = printed(place, ("wave", "--wave", row["wave"]), Path(top, "wave.pdf"))
        if row["wave"] == "2017":
            left = int(row["ov_n"]) - shown["overall"][0][1]
            checks.hold("a total that leaves gates out has no weighted figure", [] if left > 0 and len(shown["overall"]) == 2 else [text[:300]])
            continue
        (mean, n, lo, hi), top_box, weighted = shown["overall"][:3]
        faults = [name for name, good in {
            "n": n == float(row["ov_n"]), "mean": near(mean, row["ov_mean"], 2), "lo": near(lo, row["ov_mean_lo"], 2),
            "hi": near(hi, row["ov_mean_hi"], 2), "top": near(top_box[0], row["t2b"], 1),
            "weighted": near(weighted[0], row["w_mean"], 2)}.items() if not good]
        checks.hold(f"the page of {row['wave']} prints the reference", [(faults, shown["overall"], text[:300])] if faults else [])
    reference = {(row["wave"], row["area"]): row for row in table(SFO / "ref_wave_area.csv")}
    for wave, pair in (("2014", "AB"), ("2010", "AB")):
        areas = [reference[wave, area] for area in pair]
        shown, _ = printed(place, ("areas", *(word for side, area in zip(("--first", "--second"), pair)
                                              for word in (side, f"region:{area}@wave:{wave}"))), Path(top, "areas.pdf"))
        # a total may lack the answers of gates that are too few: some of 2010's B
        faults = [(area["area"], cell) for area, cell in zip(areas, shown["overall"])
                  if not (cell[1] == int(area["ov_n"]) and near(cell[0], area["ov_mean"], 2))
                  and not (0 < int(area["ov_n"]) - cell[1] < 10 and near(cell[0], area["ov_mean"], 1))]
        apart = shown["overall"][0][0] - shown["overall"][1][0]
        checks.hold(f"two areas of {wave} side by side", faults + ([] if abs(shown["overall"][2][0] - apart) < .011 else [shown["overall"]]))


def shipped(place, name, survey):
    """A report of the example chain, asked of this survey."""
    for part in ("lib/words.lua", f"reports/{name}.lua"):
        text = (ROOT / "scripts" / part).read_text(encoding="utf-8")
        place.rule(f"scripts/{part}", text.replace('survey = "visit"', f'survey = "{survey}"'))


def page_of(place, words, target):
    place.call("report", "run", *words, "--out", target)
    return subprocess.run(["pdftotext", "-raw", target, "-"], capture_output=True, text=True, check=True).stdout


def sfo_shipped(checks, top, place):
    """The wave's report that is shipped, of a wave none of whose gates is too small for the total, and a comparison with an earlier one."""
    known = {row["wave"]: row for row in table(SFO / "ref_wave_area.csv") if row["area"] == "ALL"}
    now, then = known["2015"], known["2010"]
    number = lambda value, digits, sign="": f"{float(value):{sign}.{digits}f}".replace("-", "−")
    count = lambda row: f"{int(row['ov_n']):,}"
    change = float(now["ov_mean"]) - float(then["ov_mean"])
    wanted = {  # of both reports: who answered, the mean with its interval, the change
        "survey_wave": [f"Airport as a whole: {number(now['ov_mean'], 2)}, ",
                        f"Airport as a whole {number(now['ov_mean'], 2)}\nn = {count(now)} · {number(now['ov_mean_lo'], 2)} to {number(now['ov_mean_hi'], 2)}\n"
                        f"{number(now['t2b'], 1)}%\nn = {count(now)} · {number(now['t2b_lo'], 1)} to {number(now['t2b_hi'], 1)}\n"
                        f"{number(now['w_mean'], 2)}\nn = {count(now)} · "],
        "comparison": [f"Airport as a whole {number(then['ov_mean'], 2)}\nn = {count(then)}\n{number(now['ov_mean'], 2)}\nn = {count(now)}\n▲ {number(change, 2, '+')}"],
    }
    for name, words in (("survey_wave", ("--wave", "2015")), ("comparison", ("--first", "wave:2015", "--second", "wave:2010"))):
        shipped(place, name, "sfo")
        text = page_of(place, (name, *words), Path(top, f"{name}.pdf"))
        checks.hold(f"the shipped {name} prints the reference", [f"{line!r} in\n{text[:1500]}" for line in wanted[name] if line not in text])


def sfo_gates(checks, place):
    gates = [{**row, "store": f"{row['area']}-{row['gate']}"} for row in table(SFO / "ref_gate_2017.csv")]
    compare(checks, "a gate in the funnel", place.metrics(*wave_only("2017"), "--funnel"), gates, {"store": "store"},
            {"n": "ov_n", "mean": "ov_mean", **{name: name for name in FUNNEL}})
    by = (*wave_only("2017"), "--by", "wave,store", "--weighted", "--question")
    compare(checks, "a gate's weighted figures", place.metrics(*by, "overall"), gates, {"store": "store"},
            {"n": "ov_n", "mean": "ov_mean", "sd": "ov_sd", **{name: name for name in WEIGHTED}})
    compare(checks, "a gate's weighted promoters", place.metrics(*by, "recommend"), gates, {"store": "store"},
            {"n": "n_nps", **{name: name for name in [*NPS, "w_nps", "w_nps_se"]}})
    compare(checks, "a gate ranked by promoters", place.metrics(*wave_only("2017"), "--funnel", "--question", "recommend"),
            gates, {"store": "store"}, {"n": "n_nps", "nps": "nps", "rank_nps": "rank_nps"})
    for row in table(SFO / "ref_icc.csv"):
        if row["group"] == "gate":
            question = {"overall": "overall", "nps": "recommend"}[row["item"]]
            hold_between(checks, f"what lies between gates in {question} of {row['wave']}", place,
                         (*wave_only(row["wave"]), "--question", question), row, BETWEEN)


def sfo_drivers(checks, place):
    for question, items in (("overall", "overall"), ("recommend", "nps")):
        reference = [{**row, "item": row["item"].replace("clean_all", "clean")}
                     for row in table(SFO / f"ref_drivers_2017_{items}.csv")]
        ours = place.metrics(*wave_only("2017"), "--drivers", "--question", question,
                             "--items", ",".join(row["item"] for row in reference))
        compare(checks, f"what drives {question}", ours, reference, {"question": "item"}, DRIVERS)


def sfo_derived(checks, place):
    """Tallies of waves are derived: they come back the same, and a wave that is taken back leaves nothing behind."""
    before = place.derived("tally")
    place.call("rebuild")
    checks.hold("a rebuild counts the waves again the same", [] if place.derived("tally") == before else ["the tallies differ"])
    last = [batch for batch in json.loads(place.call("batch", "list", "--json")) if batch["source"] == "sfo_2015"][-1]
    place.call("batch", "undo", last["seq"])
    left = {row["wave"] for row in place.metrics("--survey", "sfo", "--by", "wave")}
    checks.hold("a wave that was taken back is gone", [] if left == set(WAVES) - {"2015"} else [sorted(left)])
    place.call("import", "--map", "sfo_2015", raw_file("2015"))
    checks.hold("and is there again as it was", [] if place.derived("tally") == before else ["the tallies differ"])


def sfo(checks, top):
    place = sfo_workspace(checks, top)
    sfo_areas(checks, place)
    sfo_unlisted(checks, top, place)
    sfo_waves(checks, place)
    sfo_gates(checks, place)
    sfo_wave_pages(checks, top, place)
    sfo_shipped(checks, top, place)
    sfo_drivers(checks, place)
    sfo_derived(checks, place)
    checks.hold("plain tools find no fault", place.faults())


COFFEE = DATA / "starbucks_my/starbucks_survey.csv"
OWN_WORDS = {6: ("Dine in", "Take away", "Drive-thru"), 10: ("Coffee", "Cold drinks", "Pastries", "Juices", "Sandwiches"),
             19: ("Starbucks Website/Apps", "Social Media", "Emails", "Deal sites (fave, iprice, etc...)", "Through friends and word of mouth",
                  "In Store displays", "Billboards")}  # columns that take words of one's own, and the options beside them
SEVERAL = (10, 19)


def quoted(text):
    return json.dumps(text, ensure_ascii=False)


def coffee_survey(header, rows):
    """The form as whoever owns it would have written it down: its questions have the words of the headings."""
    lines = ['return survey "coffee" { title = { zh = "咖啡", en = "Coffee" },']
    for at, heading in enumerate(header[1:], 1):
        words = quoted(re.sub(r"^\d+\. ", "", heading))
        values = sorted({row[at] for row in rows})
        if set(values) <= set("12345"):
            lines.append(f"csat \"q{at}\" {{ zh = {words}, en = {words} }},")
            continue
        options = [f'{{ id = "o{k}", zh = {quoted(name)}, en = {quoted(name)} }}' for k, name in enumerate(OWN_WORDS.get(at, values), 1)]
        options += ['{ id = "else", zh = "其他", en = "Other", other = true }'] if at in OWN_WORDS else []
        lines.append(f'choice "q{at}" {{ zh = {words}, en = {words}, many = {str(at in SEVERAL).lower()}, options = {{ {", ".join(options)} }} }},')
    return "\n".join([*lines, "}"])


def coffee_answer(header, row, at):
    """What an export should say of one cell: the options' ids, and what stood beside them."""
    known, names = OWN_WORDS.get(at), row[at].split(";") if at in SEVERAL else [row[at]]
    if not known:
        return None, ""
    chosen = [f"o{known.index(name) + 1}" for name in names if name in known]
    words = [name.strip() for name in names if name not in known]
    return ";".join(sorted([*chosen, *(["else"] if words else [])])), "; ".join(words)


def starbucks_my(checks, top):
    with open(COFFEE, encoding="utf-8-sig", newline="") as file:
        header, *rows = csv.reader(file)

    def workspace(name):
        place = Workspace(Path(top, name)).init(HERE / "starbucks")
        (place.path / "scripts/surveys").mkdir(exist_ok=True)
        place.rule("scripts/surveys/coffee.lua", coffee_survey(header, rows))
        place.call("stores", "import", gate_list(Path(top, f"{name}.csv"), [("KL", "MY")]))
        return place

    place = workspace("coffee")
    done = json.loads(place.call("import", COFFEE, "--store", "KL", "--json"))
    checks.hold("every row comes in, no column renamed", [] if (done["read"], done["stored"], done["rejected"]) == (122, 122, 0) else [done])
    scales = [at for at in range(1, len(header)) if {row[at] for row in rows} <= set("12345")]
    checks.hold("there are scales", [] if len(scales) == 7 else [scales])
    for at in scales:
        figures = place.metrics("--survey", "coffee", "--question", f"q{at}")[0]
        mean = sum(int(row[at]) for row in rows) / len(rows)
        checks.hold(f"the mean of column {at}", [] if int(figures["n"]) == 122 and close_to(figures["mean"], mean) else [figures])
    place.call("export", place.path / "out.csv", "--words")
    exported = {row["at"]: row for row in table(place.path / "out.csv")}
    faults = []
    for row in rows:
        moment = datetime.strptime(row[0].removesuffix(" GMT+8"), "%Y/%m/%d %I:%M:%S %p").strftime("%Y-%m-%d %H:%M:%S")
        for at in OWN_WORDS:
            answer, words = coffee_answer(header, row, at)
            ours = exported[moment]
            if (";".join(sorted(ours[f"q{at}"].split(";"))), ours[f"q{at}.other"]) != (answer, words):
                faults.append((moment, row[at], ours[f"q{at}"], ours[f"q{at}.other"]))
    checks.hold("options and own words of every answer", faults)
    again = json.loads(place.call("import", COFFEE, "--store", "KL", "--json"))
    checks.hold("the file again adds nothing", [] if (again["repeated"], again["stored"]) == (122, 0) else [again])
    mixed = workspace("mixed")
    mixed.call("import", shuffled(COFFEE, Path(top, "mixed_rows.csv")), "--store", "KL")
    checks.hold("in another order it has the same digest", [] if mixed.content() == place.content() else ["another"])


# The shipped list of polarity: what each kind of review is called in it, and the least share of the half that it was not made on which
# it must judge right.
REVIEWS = {"外卖": ("takeaway", .85), "水果": ("fruit", .895), "蒙牛": ("milk", .83), "洗发水": ("shampoo", .905), "衣服": ("clothes", .925),
           "手机": ("phones", .93), "平板": ("tablets", .915), "计算机": ("computers", .85), "热水器": ("water heaters", .885),
           "书籍": ("books", .74)}


def held_out(target):
    """The reviews that played no part in making the list: an odd first byte of SHA-256 of their text. Repeats fall on one side."""
    rows = [("外卖", row["label"], row["review"]) for row in table(DATA / "chn_text/waimai_10k.csv")]
    with gzip.open(DATA / "chn_text/online_shopping_9_cats.csv.gz", "rt", encoding="utf-8-sig", newline="") as file:
        rows += [(row["cat"], row["label"], row["review"]) for row in csv.DictReader(file)]
    rows = [row for row in rows if hashlib.sha256(row[2].strip().encode()).digest()[0] % 2]
    with open(target, "w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([("kind", "side", "text"), *rows])
    return target


def chn_text(checks, top):
    place = Workspace(Path(top, "chain")).init(ROOT)
    said = place.call("polarity", "check", held_out(Path(top, "reviews.csv")), "--by", "kind", "--json")
    ours = {row["group"]: row for row in json.loads(said)}
    checks.hold("every kind of review is there", sorted(set(REVIEWS) ^ set(ours)))
    checks.hold("the list judges as well as it must", [f"{kind}: {ours[kind]['right']}" for kind, (_, least) in REVIEWS.items()
                                                       if ours[kind]["right"] < 100 * least])
    checks.hold("and better than calling all alike", [kind for kind, row in ours.items() if row["right_lo"] <= row["majority"]])
    script = (ROOT / "scripts/polarity/retail.lua").read_text(encoding="utf-8")
    stated = {en: list(map(float, figures)) for en, *figures in re.findall(
        r'en = "([^"]+)", n = (\d+), right = ([.\d]+), majority = ([.\d]+), found = ([.\d]+)', script)}
    checks.hold("what it says of itself is so",
                [f"{name}: {stated.get(name)}" for kind, (name, _) in REVIEWS.items() if stated.get(name) != [
                    ours[kind]["n"], *(round(ours[kind][figure] / 100, 3) for figure in ("right", "majority", "found"))]])


def main(name):
    if not (DATA / name).is_dir():
        print(f"there is no {DATA / name}; EARSHOT_DATA may name another place")
        return 1 if os.environ.get("CI") else 77
    checks = Checks()
    with tempfile.TemporaryDirectory(prefix="earshot-real-") as top:
        try:
            {"meituan_hotpot": meituan_hotpot, "sfo": sfo, "starbucks_my": starbucks_my, "chn_text": chn_text}[name](checks, top)
        except Failed as failed:
            checks.hold("every command ends as it should", [failed])
    return checks.end()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
