"""Files of survey sites, and the way out: processor's seconds and peak memory of a million rows of each format, with no peer."""
import shutil
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent), str(HERE.parent / "formats")]
import doors as formats  # noqa: E402
import twins  # noqa: E402

FILES = ("plain.csv", "wenjuanxing_0.csv", "wenjuanxing_gb_0.csv", "wenjuanxing_2.csv", "qualtrics.csv", "limesurvey_code.csv", "google_sheet.csv",
         "google_forms.csv", "kobo.csv", "odk.csv", "reviews.csv", "surveyjs.json", "plain.xlsx")
SAID = {"google_sheet.csv": ("--dates", "mdy")}  # a million rows: those looked at are all of the month's first days
MOST = 128  # MB


def sites(bench, weighed):
    rows, faults = bench.options.rows, []
    bones = formats.skeleton(bench.top)
    print(f"\n| {rows:,} rows | file | processor's seconds | peak memory |\n|---|---:|---:|---:|")
    for name in FILES:
        file, place = bench.top / name, formats.workspace(bench.top, f"doors_{name}", bones)
        twins.FILES[name](file, rows)
        measures = [(f"import {name}", file, ("import", file, *SAID.get(name, ())))]
        if name == "plain.xlsx":
            measures += [(f"export {form}", place.path / f"out.{form}", ("export", place.path / f"out.{form}", "--words")) for form in ("csv", "xlsx", "sav")]
        for what, measured, words in measures:
            if what == "export xlsx" and rows >= 1_048_576:
                continue
            _, memory, taken = weighed(place, *words)
            print(f"| {what} | {Path(measured).stat().st_size / 1e6:,.0f} MB | {taken:.0f} | {memory:.0f} MB |", flush=True)
            faults += [f"{what}: {memory:.0f} MB"] if memory > MOST else []
        shutil.rmtree(place.path)
        file.unlink()
    if faults:
        raise SystemExit(f"more than {MOST} MB: {', '.join(faults)}")
