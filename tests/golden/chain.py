#!/usr/bin/env python3
"""Every shipped report of the example chain, in both languages: its document is the one that is kept here, number by number and word by
word, and its PDF is sound to three readers, who find every text of it.

The documents are kept in chain.json.xz, without what an edition knows of itself. EARSHOT_ACCEPT=1 writes what there is now; the test then
says what has changed, to be read before it is committed.
"""
import json
import lzma
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))
from workspace import ROOT, Workspace, run  # noqa: E402

KEPT = HERE / "chain.json.xz"
NOW = ("--now", "2026-11-02T08:00:00+08:00", "--quiet")
SHEETS = {
    "store": ("store_monthly", "--period", "2026-10", "--store", "S0105"),
    "new_store": ("store_monthly", "--period", "2026-10", "--store", "S0408"),
    "region": ("region_monthly", "--period", "2026-10", "--region", "E1"),
    "chain": ("chain_monthly", "--period", "2026-10"),
    "wave": ("survey_wave", "--wave", "2026-2"),
    "comparison": ("comparison", "--first", "region:E1@2026-08..2026-10", "--second", "region:W@2026-08..2026-10"),
}


def answers(path):
    """Two small waves: the second is better."""
    head = "答卷编号,门店编号,提交时间,推荐意愿,员工态度,员工帮助,价格,整洁动线,商品齐全,生鲜新鲜,结账等候,退换货,轻松顺利,购物方式,留言,波次"
    rows = [f"W{n},S01{1 + n % 8:02},2026-11-01 {9 + n % 12:02}:00,{(6, 10, 8, 9)[n % 4] + n // 150 * (n % 4 == 0) * 3},4,{3 + n // 150},4,5,4,"
            f"{3 + n % 3},{2 + n % 3 + n // 150},,{5 + n % 3},shelf,,2026-{1 + n // 150}" for n in range(300)]
    path.write_text("\n".join([head, *rows]) + "\n", encoding="utf-8")
    return path


def make(top):
    place = Workspace(Path(top, "chain"))
    place.call("demo", place.path, *NOW)
    mapping = (place.path / "scripts/channels/responses.lua").read_text(encoding="utf-8")
    place.rule("scripts/channels/waves.lua", mapping.replace('mapping "responses"', 'mapping "waves"').replace(
        'source = "receipt"', 'source = "round", wave = "波次"'))
    place.call("import", "--map", "waves", answers(Path(top, "waves.csv")), *NOW)
    return place


def written(place, top):
    """{ name: (document, path of its PDF) }"""
    settings, found = (place.path / "earshot.lua").read_text(encoding="utf-8"), {}
    for language in ("zh", "en"):
        (place.path / "earshot.lua").write_text(settings.replace('language = "zh"', f'language = "{language}"'), encoding="utf-8")
        for name, words in SHEETS.items():
            path = Path(top, f"{name}-{language}.pdf")
            place.call("report", "run", *words, "--working", "--format", "pdf,json", "--out", path.with_suffix(""), *NOW)
            made = {part.suffix: part for part in path.with_suffix("").iterdir()} if path.with_suffix("").is_dir() else {
                suffix: path.with_suffix(suffix) for suffix in (".pdf", ".json")}
            document = json.loads(made[".json"].read_text(encoding="utf-8"))
            document.pop("provenance")
            found[f"{name}-{language}"] = document, made[".pdf"]
    return found


def apart(then, now, path=""):
    """Where two documents differ, as sentences. Figures are held to nine digits: the last ones are the processor's."""
    if isinstance(then, dict) and isinstance(now, dict):
        for key in sorted(then.keys() | now.keys()):
            yield from apart(then.get(key), now.get(key), f"{path}.{key}" if path else key)
    elif isinstance(then, list) and isinstance(now, list) and len(then) == len(now):
        for number, pair in enumerate(zip(then, now), 1):
            yield from apart(*pair, f"{path}[{number}]")
    elif not (then == now or (isinstance(then, (int, float)) and isinstance(now, (int, float)) and not isinstance(then, bool)
                              and abs(then - now) <= 1e-9 * max(1, abs(then)))):
        yield f"{path}: {str(then)[:90]} then, {str(now)[:90]} now"


def asked(*command):
    done = subprocess.run(list(map(str, command)), capture_output=True, text=True, errors="replace")
    return done.returncode, done.stdout, done.stderr


def texts_of(value, key=None):
    if key in ("kind", "unit", "definition", "tone", "align", "report", "language", "of", "good", "script", "private"):
        return
    if isinstance(value, str):
        yield from (part for part in re.split(r"\{\d\}", value) if part.strip())
    elif isinstance(value, (dict, list)):
        for name, inner in value.items() if isinstance(value, dict) else ((key, item) for item in value):
            yield from texts_of(inner, name)


def tidy(text):
    return re.sub(r"\s+", "", text)


def unsound(pdf, document):
    """What three readers of PDF have to say against one."""
    status, said, warned = asked("qpdf", "--check", pdf)
    if status or "WARNING" in said + warned:
        yield f"qpdf: {said}{warned}"
    status, shown, warned = asked("mutool", "draw", "-q", "-F", "text", pdf)
    warned = warned.replace("warning: ICC support is not available", "").strip()  # of this mutool, whatever the file
    if status or warned:
        yield f"mutool: {warned}"
    status, said, warned = asked("gs", "-q", "-dNOPAUSE", "-dBATCH", "-dSAFER", "-sDEVICE=nullpage", pdf)
    if status or (said + warned).strip():
        yield f"ghostscript: {said}{warned}"
    found = {"pdftotext": tidy(asked("pdftotext", "-raw", pdf, "-")[1]), "mutool": tidy(shown)}
    for text in texts_of(document):
        for reader, page in found.items():
            if tidy(text) not in page:
                yield f"{reader} does not find {text!r}"


def main():
    with tempfile.TemporaryDirectory(prefix="earshot-chain-") as top:
        made, faults = written(make(top), top), []
        kept = json.loads(lzma.decompress(KEPT.read_bytes())) if KEPT.exists() else {}
        for name, (document, pdf) in made.items():
            faults += [f"{name}: {fault}" for fault in unsound(pdf, document)]
            changes = [f"{name}: {change}" for change in apart(kept.get(name), document)]
            print("\n".join(changes[:20])) if os.environ.get("EARSHOT_ACCEPT") else faults.extend(changes[:20])
        if os.environ.get("EARSHOT_ACCEPT"):
            KEPT.write_bytes(lzma.compress(json.dumps({name: document for name, (document, _) in made.items()}, ensure_ascii=False,
                                                      sort_keys=True).encode(), preset=9))
        print("\n".join(faults[:60]))
        print(f"{len(made)} reports, {len(faults)} faults")
        return 1 if faults else 0


if __name__ == "__main__":
    run(main)
