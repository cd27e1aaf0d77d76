#!/usr/bin/env python3
"""An edition is a pure function: the same facts closed in two fresh workspaces, by other people, at other times, in other time zones and
locales, give the same bytes.

The example chain is made twice, its October closed twice, and everything that was published compared. Then every shipped rule runs again
and again, each time in a fresh process with another time zone, locale and environment (Lua's hash seed differs by itself): 20 times, 1,000 where
EARSHOT_LONG is set. Reports of a region are made in all combinations of a few worlds, days and numbers of workers, and the whole month is closed in
nine of them, in all with EARSHOT_LONG: the locales are made here by localedef, the days are the clock's, by faketime. The generator of the example's answers runs once a chain.
"""
import hashlib
import json
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from itertools import product
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from workspace import Workspace, run  # noqa: E402

WORLDS = {
    "first": dict(TZ="Asia/Shanghai", LC_ALL="C", who="wang", now="2026-11-01T08:00:00+08:00"),
    "second": dict(TZ="America/Caracas", LC_ALL="de_DE.UTF-8", who="li", now="2027-02-28T23:59:59Z"),
}
ZONES = ("UTC", "Asia/Shanghai", "Asia/Kathmandu", "America/Caracas", "Pacific/Apia", "nowhere/at/all")
SAMPLE = "sample.csv"
REAL = ("de_DE.UTF-8", "tr_TR.UTF-8", "zh_CN.UTF-8")  # a decimal comma, an i without its dot, and ours
LOCALES = ("C", "C.UTF-8", *REAL, "no such locale")
DAYS, WORKERS = ("2026-11-02", "2027-02-28"), (1, 4)


def make_locales(folder):
    """Where the C library finds them, for all that is called from here on."""
    os.environ["LOCPATH"] = str(folder)
    for name in REAL:
        language, charset = name.split(".")
        subprocess.run(["localedef", "-i", language, "-f", charset, folder / name], check=True, capture_output=True)
    comma = subprocess.run(["locale", "decimal_point"], env={**os.environ, "LC_ALL": REAL[0]}, capture_output=True, check=True).stdout
    if comma != b",\n":
        raise SystemExit("the locales that were made are not those that are used")


def on_day(day, zone):
    """What a program's environment holds for its clock to begin late on that day."""
    said = subprocess.run(["faketime", f"{day} 23:30:00", "env"], env={**os.environ, "TZ": zone}, capture_output=True, text=True, check=True).stdout
    return {name: value for name, _, value in (line.partition("=") for line in said.splitlines()) if name in ("LD_PRELOAD", "FAKETIME")}


def make(folder, name):
    """The example chain, closed; beside it a copy of before."""
    world = WORLDS[name]
    place = Workspace(folder / name, TZ=world["TZ"], LC_ALL=world["LC_ALL"])
    acting = ("--as", world["who"], "--now", world["now"], "--quiet")
    place.call("demo", place.path, *acting)
    shutil.copytree(place.path, folder / f"{name}-open")
    place.call("close", "2026-10", *acting)
    return place


def differences(first, second):
    if first.tree() != second.tree():
        yield f"the trees differ: {first.tree()} and {second.tree()}"
        yield from (first.git("diff", "--stat", first.tree(), "main") or "").splitlines()[:5]
    one, other = first.reports(), second.reports()
    yield from (f"reports/{path} differs" for path in sorted(one.keys() | other.keys()) if one.get(path) != other.get(path))
    if len(one) < 40:
        yield f"only {len(one)} PDFs were made"
    if first.git("rev-parse", "main") == second.git("rev-parse", "main"):
        yield "the commits are the same, though other people made them at other times"
    if first.git("rev-parse", "rules^{tree}") != second.git("rev-parse", "rules^{tree}"):
        yield "the rules' trees differ"


def again(place):
    """Closed once more, nothing is published; scores and tallies remade are the same."""
    head = place.git("rev-parse", "main")
    place.call("close", "2026-10", "--quiet")
    if place.git("rev-parse", "main") != head:
        yield "closing again without a change made another edition"
    before = place.derived()
    place.call("rebuild", "--quiet")
    if place.derived() != before:
        yield "rebuild made other tallies or scores"
    place.call("verify", "--quiet")


def one_run(place, folder, number):
    """What the rules say in a world of its own: a report (surveys, scoring, theme, libraries), a mapping, the themes of comments."""
    dice = random.Random(number)
    world = Workspace(place.path, TZ=dice.choice(ZONES), LC_ALL=dice.choice(LOCALES), **{"X" * dice.randrange(1, 99): "x" * dice.randrange(4096)})
    pdf = Path(folder, f"{number}.pdf")
    world.call("report", "run", "--store", "S0105", "--month", "2026-09", "--out", pdf, "--quiet")
    said = [world.call("import", place.path / SAMPLE, "--dry-run", "--lang", "zh", "--format", "csv", status=1),
            world.call("metrics", "--themes", "--from", "2026-09", "--to", "2026-09", "--lang", "zh", "--format", "csv")]
    digest = hashlib.sha256(pdf.read_bytes() + "".join(said).encode()).hexdigest()
    pdf.unlink()
    return digest


def every_run_is_the_same(place, folder):
    with open(place.path / SAMPLE, "w", encoding="utf-8") as sample:
        sample.write("答卷编号,门店编号,提交时间,推荐意愿,员工态度,员工帮助,价格,整洁动线,商品齐全,生鲜新鲜,结账等候,退换货,轻松顺利,购物方式,留言\n")
        sample.writelines(f"N{i},S010{1 + i % 9},2026-10-{1 + i % 31:02} 12:00,{i % 12},4,{1 + i % 5},3,,5,4,2,,6,到店,排队太久\n" for i in range(99))
    runs = range(1000 if os.environ.get("EARSHOT_LONG") else 20)
    with ThreadPoolExecutor(2) as both:
        said = set(both.map(lambda number: one_run(place, folder, number), runs))
    if len(said) > 1:
        yield f"{len(runs)} runs of the same rules said {len(said)} different things"


def worlds():
    """3 locales, 3 time zones, 2 days, and 1 and 4 workers: a number and a workspace's environment, and the workers."""
    for number, (locale, zone, day, workers) in enumerate(product(REAL, ZONES[1:4], DAYS, WORKERS)):
        yield number, dict(TZ=zone, LC_ALL=locale, **on_day(day, zone)), workers


def every_working_of_reports_is_the_same(place, folder):
    """Reports of a region in every form and in every world, byte for byte."""
    said = set()
    for number, world, workers in worlds():
        out = Path(folder, f"reports-{number}")
        Workspace(place.path, **world).call("report", "run", "--period", "2026-10", "--region", "E1", "--format", "pdf,html,text,csv,xlsx,json",
                                            "--out", out, "--workers", workers, "--quiet")
        files = sorted(out.iterdir())
        said.add(hashlib.sha256(b"".join(path.name.encode() + path.read_bytes() for path in files)).hexdigest())
        if len(files) < 24:
            yield f"only {len(files)} files were made"
        shutil.rmtree(out)
    if len(said) > 1:
        yield f"reports of the same month have {len(said)} different forms"


def closed(fresh, folder, number, world, workers):
    """The tree, and what the close said, of a copy closed in a world; the day that its commit has."""
    shutil.copytree(fresh.path, Path(folder, f"closed-{number}"))
    place = Workspace(Path(folder, f"closed-{number}"), **world)
    said = json.loads(place.call("close", "2026-10", "--workers", workers, "--quiet", "--json"))
    told = tuple(str(said[name]) for name in ("tree", "reports", "suppressed", "responses", "without", "cut"))
    day = place.git("log", "-1", "--format=%cs", "main")
    shutil.rmtree(place.path)
    return told, day


def every_close_is_the_same(fresh, folder):
    """With every locale in every time zone; days and workers take turns."""
    chosen = [one for number, one in enumerate(worlds()) if os.environ.get("EARSHOT_LONG") or number % 4 == number // 4 % 4]
    with ThreadPoolExecutor(2) as both:
        made = list(both.map(lambda one: closed(fresh, folder, *one), chosen))
    if len({told for told, _ in made}) > 1:
        yield f"{len(made)} closes of the same month gave {len({told for told, _ in made})} different editions"
    if len({day[:7] for _, day in made}) < len(DAYS):
        yield f"the clock was not what it was said to be: {sorted({day for _, day in made})}"


def every_failure_is_the_same(place, folder):
    """Three stores fail, and the first of them is named, whoever came upon which first; nothing is published."""
    shutil.copytree(place.path, Path(folder, "failing"))
    failing, name = Workspace(Path(folder, "failing")), "scripts/reports/store_monthly.lua"
    script = (failing.path / name).read_text()
    bad = 'if ({ S0104 = true, S0203 = true, S0302 = true })[r.store.code] then error("nothing fits " .. r.store.code) end'
    failing.rule(name, re.sub(r"(\n  build = function\(r\)\n)", rf"\1    {bad}\n", script))
    said = set()
    for workers in (1, 2, 3, 4, 4):
        done = subprocess.run([str(failing.program), "-w", str(failing.path), "close", "2026-10", "--workers", str(workers), "-q"],
                              env=failing.environment, capture_output=True, text=True)
        said.add((done.returncode, done.stderr))
        if failing.tree():
            yield f"a close that failed published something, by {workers}"
    if len(said) > 1 or "S0104" not in str(said):
        yield f"a failure is told in {len(said)} ways: {sorted(said)}"


def main():
    with tempfile.TemporaryDirectory(prefix="earshot-pure-") as folder:
        make_locales(Path(folder))
        with ThreadPoolExecutor(2) as both:
            first, second = both.map(lambda name: make(Path(folder), name), WORLDS)
        fresh = Workspace(Path(folder, "first-open"))
        found = [[*differences(first, second), *again(second)], [*every_run_is_the_same(first, folder)],
                 [*every_working_of_reports_is_the_same(second, folder)], [*every_close_is_the_same(fresh, folder)],
                 [*every_failure_is_the_same(fresh, folder)]]
        print(*(line for one in found for line in one), sep="\n")
        failed = sum(bool(one) for one in found)
        print(f"{len(found) - failed} passed, {failed} failed")
        return 1 if failed else 0


if __name__ == "__main__":
    run(main)
