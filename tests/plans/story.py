#!/usr/bin/env python3
"""The example chain's pilots, found by the commands that a region's manager would type: one that works and holds, one that
works and relapses, one that changes nothing; and what the posters in the shops then say.

What is true of each is known from stores/responses.lua; the test knows nothing else of the answers.
"""
import json
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))
from workspace import Failed, Workspace, program, run  # noqa: E402


class Plan:
    """One plan, from its opening on; each act at nine in the morning of its day."""

    def __init__(self, place, day, title, *words):
        self.place = place
        self.number = self.at(day, "plan", "new", title, *words)["plan"]
        self.at(day, "plan", "act", self.number, "add_cause", "没有人专门做这件事")
        self.at(day, "plan", "act", self.number, "add_action", title, "--cause", "1", "--due", day)
        self.at(day, "plan", "act", self.number, "commit")
        self.at(day, "plan", "act", self.number, "done", "1")

    def at(self, day, *words):
        return json.loads(self.place.call(*words, "--json", "-q", "--now", f"{day}T09:00:00+08:00"))

    def act(self, day, what, *words):
        return self.at(day, "plan", what, self.number, *words)

    def parts(self, what):
        """What was said of it under that word, in order."""
        return [event["body"] for event in self.at("2026-11-01", "plan", "show", self.number)["events"] if event["part"] == what]

    def pilot(self, day, *words):
        self.act(day, "pilot", *words)
        return self.parts("pilot")[-1]

    def verify(self, day):
        self.act(day, "verify")
        return self.parts("verdict")[-1]

    def roll_out(self, day, stores):
        self.act(day, "act", "roll_out", "-m", "有效")
        self.act(day, "rollout", "--stores", stores)
        self.act(day, "act", "hold")

    def checks(self, *days):
        for day in days:
            self.place.call("plan", "run", "-q", "--now", f"{day}T09:00:00+08:00")
        return [check["says"] for check in self.parts("check")]

    def poster(self, day, store, *words):
        """What stands on it, without white space."""
        file = Path(self.place.path, "poster.pdf")
        told = self.act(day, "poster", "--store", store, "-o", file, *words)
        text = subprocess.run(["pdftotext", str(file), "-"], capture_output=True, text=True, check=True).stdout
        return told["says"], "".join(text.split())


def refused(expect, what, plan, day, *words):
    try:
        plan.act(day, *words)
        expect(False, what)
    except Failed:
        pass


def near(effect, truth, slack):
    return abs(effect["value"] - truth) < slack and effect["lo"] < effect["value"] < effect["hi"]


def one_that_holds(place, expect):
    plan = Plan(place, "2026-04-10", "上线自助结账", "--region", "E2", "--metric", "queue.mean", "--to", "2026-03", "--target", "4.2")
    pilot = plan.pilot("2026-04-12", "--stores", "S0203,S0206,S0207", "--from", "2026-05-01", "--days", "30")
    expect(not set(pilot["controls"]) & set(pilot["stores"]), f"controls are others: {pilot['controls']}")
    expect(all(code.startswith("S02") for code in pilot["controls"]), f"near ones of the region are there: {pilot['controls']}")
    verdict = plan.verify("2026-06-02")
    expect(verdict["says"] == "verified" and near(verdict["effect"], 0.55, 0.12), f"self-checkout: {verdict['says']}, {verdict['effect']}")
    plan.roll_out("2026-06-03", next(code for code in ("S0201", "S0202", "S0204", "S0205", "S0208") if code not in pilot["controls"]))
    says, text = plan.poster("2026-06-04", "S0203")
    expect(says == "verified" and "上线自助结账" in text and "95%区间" in text, f"the poster of a verified one: {says} {text}")
    for store in (pilot["controls"][0], "S0101", "S02003"):
        refused(expect, f"a poster for {store}, where nothing was done", plan, "2026-06-04", "poster", "--store", store)
    checks = plan.checks("2026-08-05", "2026-09-05")
    expect(checks == ["held", "held"], f"self-checkout is still there: {checks}")


def one_that_relapses(place, expect):
    plan = Plan(place, "2026-02-20", "下午四点巡架补货", "--region", "N", "--metric", "range.mean", "--to", "2026-01", "--target", "4.2")
    plan.pilot("2026-02-21", "--stores", "S0504,S0506,S0508", "--from", "2026-03-01", "--days", "30")
    verdict = plan.verify("2026-04-02")
    expect(verdict["says"] == "verified" and near(verdict["effect"], 0.42, 0.12), f"shelf rounds: {verdict['says']}, {verdict['effect']}")
    plan.roll_out("2026-04-03", "S0503")
    checks = plan.checks("2026-06-06", "2026-07-06")
    expect(checks == ["held", "relapsed"], f"shelf rounds end in June: {checks}")
    for words, wanted in ((("--language", "zh"), "退了回去"), (("--language", "en"), "itwentback")):
        says, text = plan.poster("2026-07-07", "S0504", *words)
        expect(says == "relapsed" and wanted in text and "95%" not in text, f"the poster of a relapsed one: {says} {text}")


def one_that_changes_nothing(place, expect):
    plan = Plan(place, "2026-02-20", "店员早会多讲十分钟", "--region", "S", "--metric", "help.mean", "--to", "2026-01", "--target", "4.4")
    pilot = plan.pilot("2026-02-21", "--stores", "3", "--from", "2026-03-01", "--days", "60")
    expect(len(set(pilot["stores"])) == len(set(pilot["controls"])) == 3, f"three stores a side: {pilot}")
    verdict = plan.verify("2026-05-02")
    effect = verdict["effect"]
    expect(verdict["says"] == "not verified" and effect["lo"] < 0 < effect["hi"], f"a longer meeting: {verdict['says']}, {effect}")
    says, text = plan.poster("2026-05-03", pilot["stores"][0])
    expect(says == "not verified" and "还没有看到改善" in text, f"the poster of what did nothing: {says} {text}")
    refused(expect, "what did nothing is rolled out", plan, "2026-05-03", "act", "roll_out", "-m", "老板喜欢")


def main():
    faults = []

    def expect(true, what):
        if not true:
            faults.append(what)

    with tempfile.TemporaryDirectory() as top:
        path = Path(top, "chain")
        subprocess.run([str(program()), "demo", str(path), "-q"], capture_output=True, check=True)
        place = Workspace(path)
        one_that_holds(place, expect)
        one_that_relapses(place, expect)
        one_that_changes_nothing(place, expect)
    print(*faults, sep="\n")
    print(f"3 pilots, {len(faults)} faults")
    return bool(faults)


if __name__ == "__main__":
    run(main)
