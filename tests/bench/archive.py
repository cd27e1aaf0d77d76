"""The archive beside git: what an edition costs, what it costs after years, how large it is, how fast it is verified."""
import os
import random
import re
import resource
import shutil
import statistics
import subprocess
import time
import zlib

from workspace import ROOT, Workspace

TOOLS = ROOT / "build/tests"
PDF_BYTES, JSON_BYTES = 60_000, 8_000  # one store's report and its document
MONTH = "2026-10"
MONTHS = [f"{year}-{month:02}" for year in (2025, 2026) for month in range(1, 13)][10:22]  # twelve, the demo's last
PLAIN_GIT = {"GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_GLOBAL": "/dev/null"}


def run(*command, **options):
    return subprocess.run([str(word) for word in command], check=True, stdout=subprocess.PIPE, **options).stdout


def size(archive):
    return sum(path.stat().st_size for path in (archive / "objects").rglob("*") if path.is_file() and path.suffix != ".idx")


def reports(top, stores):
    """A month's files: documents that deflate well, PDFs that do not."""
    dice = random.Random(1)
    for store in range(1, stores + 1):
        place = top / f"reports/{MONTH}/R{store % 20:02}/S{store:05}"
        place.mkdir(parents=True)
        (place / "report.pdf").write_bytes(b"%PDF-1.4\n" + dice.randbytes(PDF_BYTES))
        (place / "document.json").write_text("".join(f'{{"label": "{i}", "value": {dice.random():.10}}},\n'
                                                     for i in range(JSON_BYTES // 45)))
    return top


def stream_of(files, path):
    """The same as git fast-import reads it."""
    with open(path, "wb") as out:
        names = sorted(file for file in files.rglob("*") if file.is_file())
        for mark, file in enumerate(names, 1):
            content = file.read_bytes()
            out.write(b"blob\nmark :%d\ndata %d\n" % (mark, len(content)) + content + b"\n")
        out.write(b"commit refs/heads/main\ncommitter bench <bench@example.com> 1793000000 +0800\ndata 5\nbench\n")
        for mark, file in enumerate(names, 1):
            out.write(b"M 100644 :%d %s\n" % (mark, str(file.relative_to(files)).encode()))
    return path


def weighed(*command, **options):
    """Seconds and the processor's seconds of a command, what was written before it being on the disk already."""
    os.sync()
    before, begin = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    run(*command, **options)
    lasted, after = time.monotonic() - begin, resource.getrusage(resource.RUSAGE_CHILDREN)
    return lasted, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def added(archive, files):
    git = ["git", f"--git-dir={archive}", f"--work-tree={files}", "-c", "user.name=bench", "-c", "user.email=bench@example.com",
           "-c", "gc.auto=0"]
    first, second = weighed(*git, "add", "-A", "."), weighed(*git, "commit", "-q", "-m", "bench")
    return first[0] + second[0], first[1] + second[1]


def imported(archive, stream):
    with open(stream, "rb") as source:
        return weighed("git", f"--git-dir={archive}", "fast-import", "--quiet", stdin=source)


def edition(bench):
    """One edition of all stores, durable, beside git's ways to the same commit, which do not wait for the disk."""
    files = reports(bench.top / "edition", bench.options.stores)
    stream = stream_of(files, bench.top / "edition.stream")
    archive = bench.top / "edition.git"
    ways = {"ours": lambda: weighed(TOOLS / "bench-commit", archive, files), "git add -A && git commit": lambda: added(archive, files),
            "git fast-import": lambda: imported(archive, stream)}
    times = {way: [] for way in ways}
    for _ in range(bench.options.runs):
        for way, act in ways.items():
            if way != "ours":
                run("git", "init", "-q", "--bare", archive)
            times[way].append(act())
            shutil.rmtree(archive)
    shutil.rmtree(files)
    stream.unlink()
    for which, what in enumerate(("", ", processor")):
        ours, *peers = (statistics.median(one[which] for one in times[way]) for way in ways)
        for peer, theirs in zip(list(ways)[1:], peers):
            bench.report(f"commit of {bench.options.stores:,} reports{what}", ours, theirs, peer, ours / theirs)


def years(bench):
    """The last of sixty months beside the first, in one archive, a fifth of the stores."""
    files = reports(bench.top / "years", max(bench.options.stores // 5, 20)) / f"reports/{MONTH}"
    times = [float(line) for line in run(TOOLS / "bench-commit", bench.top / "years.git", files, 60).split()]
    shutil.rmtree(bench.top / "years.git")
    first, last = statistics.median(times[:5]), statistics.median(times[-5:])
    bench.report("commit, months 56 to 60", last, first, "months 1 to 5 of the same archive", last / first)


def rewritten(pdf, raw_fonts, raw_pages):
    """A PDF of ours with its font programs, and its other streams, raw or deflated. Its size is right, its cross-references are not."""
    lengths = {number: int(length) for number, length in re.findall(rb"(\d+) 0 obj\s+(\d+)\s+endobj", pdf)}
    pieces, at = [], 0
    for found in re.finditer(rb"/Length (\d+) 0 R((?:(?!stream).)*)stream\r?\n", pdf, flags=re.S):
        if found.start() < at:  # inside of a stream
            continue
        body = pdf[found.end():found.end() + lengths[found[1]]]
        raw = zlib.decompress(body) if b"FlateDecode" in found[2] else body
        wanted_raw = raw_fonts if b"CIDFontType0C" in found[2] else raw_pages
        pieces += [pdf[at:found.end()], raw if wanted_raw else zlib.compress(raw, 6)]
        at = found.end() + len(body)
    return b"".join(pieces) + pdf[at:]


def packs(bench, archive, of="the example chain", every=1):
    """How large twelve months are, by what is deflated in a PDF and by how the pack is made: of every so manyth store."""
    print("\n| fonts | pages | ours, PDFs stored | ours, PDFs deflated | git repack with deltas |\n|---|---|---:|---:|---:|")
    git = ["git", f"--git-dir={archive}"]
    names = [name for name in run(*git, "ls-tree", "-r", "--name-only", "-z", "main").decode().split("\0") if name.endswith(".pdf")]
    stores = sorted({name.split("/")[3] for name in names if name.count("/") == 5})[::every]
    names = [name for name in names if every == 1 or name.split("/")[3] in stores]
    pdfs = {name: run(*git, "cat-file", "blob", f"main:{name}") for name in names}
    for raw_fonts in (True, False):
        for raw_pages in (True, False):
            files = bench.top / "packs"
            for name, pdf in pdfs.items():
                path = files / name
                path.parent.mkdir(parents=True)
                path.write_bytes(rewritten(pdf, raw_fonts, raw_pages))
            sizes = []
            for words in ((), ("1", "deflate")):
                run(TOOLS / "bench-commit", bench.top / "packs.git", files, *words)
                sizes.append(size(bench.top / "packs.git"))
                if words:
                    run("git", f"--git-dir={bench.top / 'packs.git'}", "-c", "pack.window=10", "repack", "-adfq")
                    sizes.append(size(bench.top / "packs.git"))
                shutil.rmtree(bench.top / "packs.git")
            shutil.rmtree(files)
            kinds = ["raw" if raw else "deflated" for raw in (raw_fonts, raw_pages)]
            print(f"| {' | '.join(kinds)} | {' | '.join(f'{one / 1e6:.1f} MB' for one in sizes)} |", flush=True)
    print(f"\n{len(pdfs)} PDFs of twelve months of {of}, {sum(map(len, pdfs.values())) / 1e6:.1f} MB as they are", flush=True)


def thousand(bench):
    """Twelve closes of a large chain, what they weigh, and what part of it else would: of every tenth store, for deltas of all take hours."""
    place = bench.workspace("thousand")
    place.call("import", bench.responses(bench.options.rows))
    for month in MONTHS:
        place.call("close", month, "-q")
    archive = place.path / "archive.git"
    print(f"\nthe archive of twelve months of {bench.options.stores:,} stores: {size(archive) / 1e6:.0f} MB", flush=True)
    packs(bench, archive, f"{bench.options.stores:,} stores, every tenth of them", 10)


def verifying(bench, place):
    """A document verified beside one rendered, in the processor's time; and what a second worker gains."""
    archive = place.path / "archive.git"

    def rendering(_):
        count, seconds = run(TOOLS / "bench-render", archive, MONTHS[-1]).split()
        return float(seconds) / int(count)

    def verified(workers):
        before, begin = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
        said = run(ROOT / "build/earshot-verify", archive, "--workers", workers).decode()
        lasted, after = time.monotonic() - begin, resource.getrusage(resource.RUSAGE_CHILDREN)
        documents = int(re.search(r"documents: (\d+)", said)[1])
        return (after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime) / documents, lasted

    runs = [(rendering(0), verified(1), verified(2)) for _ in range(bench.options.runs)]
    render, one = statistics.median(r for r, _, _ in runs), statistics.median(v[0] for _, v, _ in runs)
    alone, two = statistics.median(v[1] for _, v, _ in runs), statistics.median(v[1] for _, _, v in runs)
    bench.report("a document verified, processor", one, render, "the same rendered only", one / render)
    bench.report("verify of twelve months, two workers", two, alone, "one worker", two / alone)


def archive(bench):
    os.environ.update(PLAIN_GIT)
    edition(bench)
    years(bench)
    place = Workspace(bench.top / "demo")
    subprocess.run([str(place.program), "demo", str(place.path), "-q"], check=True, stdout=subprocess.DEVNULL, env=place.environment)
    for month in MONTHS:
        place.call("close", month, "-q")
    verifying(bench, place)
    packs(bench, place.path / "archive.git")
    if bench.options.long:
        thousand(bench)
