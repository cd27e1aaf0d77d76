#!/usr/bin/env python3
"""report preview --watch: a script that is saved is a page that is made again, a mistake is told with its place and outlived.

Nothing is timed: each step waits until the program has said what it is to say; a minute of silence fails the test.
"""
import queue
import signal
import subprocess
import sys
import tempfile
import threading
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from workspace import ROOT, Workspace, run  # noqa: E402

SILENCE = 60  # seconds
TINY = ROOT / "tests/cli/tiny"
ANSWERS = "id,shop,at,recommend,taste,where,comment\n" + "".join(f"{i},A1,2026-10-0{i} 10:00,{i + 3},5,here,\n" for i in range(1, 8))


def prepare(folder):
    place = Workspace(folder / "tea").init(TINY)
    (folder / "shops.csv").write_text("shop,name,region\nA1,Lakeside,North\n")
    (folder / "october.csv").write_text(ANSWERS)
    place.call("stores", "import", folder / "shops.csv", "-q")
    place.call("import", folder / "october.csv", "-q")
    return place


class Watcher:
    """The program at work, and what it says, line by line as it comes."""

    def __init__(self, place, out):
        command = [str(place.program), "-w", str(place.path), "report", "preview", "monthly", "--store", "A1", "--period", "2026-10", "--watch", "--out", str(out)]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=place.environment)
        self.lines = queue.Queue()
        threading.Thread(target=self.listen, daemon=True).start()

    def listen(self):
        for line in self.process.stdout:
            self.lines.put(line.rstrip("\n"))

    def wait_for(self, part):
        while True:
            line = self.lines.get(timeout=SILENCE)
            if part in line:
                return line


def look(place, folder):
    out, script = folder / "page.txt", place.path / "scripts/reports/monthly.lua"
    sound, watcher = script.read_text(), Watcher(place, out)
    try:
        watcher.wait_for("page.txt")
        if "since last month" not in out.read_text():
            yield "the first page is not there"
        script.write_text(sound.replace("since last month", "against September"))
        watcher.wait_for("page.txt")
        changed = out.read_text()
        if "against September" not in changed:
            yield "a saved script made no new page"
        script.write_text(sound.replace("return {", "return nothing.at.all {"))
        if "scripts/reports/monthly.lua:5" not in watcher.wait_for("earshot: "):
            yield "a mistake is told without its line"
        if out.read_text() != changed:
            yield "a mistake touched the page"
        script.write_text(sound)
        watcher.wait_for("page.txt")
        if "since last month" not in out.read_text():
            yield "mending it made no page"
    except queue.Empty:
        yield f"nothing was said for {SILENCE} seconds"
    watcher.process.send_signal(signal.SIGINT)
    if watcher.process.wait(SILENCE) == 0:
        yield "Ctrl-C did not end it"
    if list(folder.glob(".*.tmp")):
        yield "something half-written is left"


def main():
    with tempfile.TemporaryDirectory(prefix="earshot-watch-") as folder:
        found = list(look(prepare(Path(folder)), Path(folder)))
    print(*found, sep="\n")
    print(f"{int(not found)} passed, {int(bool(found))} failed")
    return 1 if found else 0


if __name__ == "__main__":
    run(main)
