#!/usr/bin/env python3
"""A rule that fails: the check finds it; the close names it and publishes nothing, whatever way it fails.

Each case replaces the one report script of a small chain by one that fails for every store, which is never published, and then by one that
fails for the last store only, in the middle of the close. What a script cannot do itself (crash its process) is done to it from
outside, while it runs.
"""
import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from small_chain import CLOSE, small_chain  # noqa: E402
from workspace import Failed, run  # noqa: E402

SCRIPT = "scripts/reports/restaurant_monthly.lua"
REPORT = """return report "restaurant_monthly" {
  title = { zh = "月报", en = "Monthly" }, survey = "hotpot", months = 2,
  build = function(r)
    %s
    return { kicker = "k", title = r.store.name, period = "p", subtitle = "s", blocks = { note { text = "x" } } }
  end,
}
"""
DATA, BROKEN = 65, (70, 71)

# what build does -> exit status, and what the message must say
CASES = {
    "loops": ("while true do end", DATA, ["scripts/reports/restaurant_monthly.lua:4"]),
    "loops behind pcall": ("pcall(function() while true do end end)", DATA, [SCRIPT]),
    "eats memory": ("local t = {} for i = 1, 1e9 do t[i] = { i } end", DATA, [SCRIPT]),
    "doubles a text": ("local s = 'x' while true do s = s .. s end", DATA, [SCRIPT]),
    "calls error": ("error('no such store')", DATA, [SCRIPT + ":4", "no such store"]),
    "indexes nothing": ("local x = r.nothing.here", DATA, [SCRIPT + ":4"]),
    "returns no document": ("if r then return 7 end", DATA, [SCRIPT]),
    "misspells a field": ("if r then return { kicker = 'k', title = 't', period = 'p', subtitle = 's', "
                          "blocks = { note { txet = 'x' } } } end", DATA, [SCRIPT + ":4", "'text'"]),
    "orders what is hidden": ("local thin = stats.share(1, 3) if thin < 40 then return {} end", DATA,
                              [SCRIPT + ":4", "a suppressed metric has no value to compare", "if m.value then"]),
    "writes a metric": ("r.responses.n = 1000", DATA, [SCRIPT + ":4", "a metric cannot be changed"]),
    "adds points to percent": ("local q = r.questions.score10 local x = q.top + q.nps", DATA,
                               [SCRIPT + ":4", "a metric in percent cannot be added to one in points"]),
    "reckons without end": ("local t = {} for i = 1, 900 do t[i] = i end while true do pcall(stats.trend, t) end", DATA,
                            [SCRIPT + ":4", "instructions"]),
    "reaches for files": ("io.open('/etc/passwd')", DATA, [SCRIPT + ":4"]),
}


def close(place):
    return subprocess.Popen([str(place.program), "-w", str(place.path), *CLOSE], env=place.environment, text=True,
                            stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def missed(place, name, words):
    """What fails for every store is found by `rules check`, which publishing asks, and named."""
    done = subprocess.run([str(place.program), "-w", str(place.path), "rules", "check"], env=place.environment, text=True,
                          capture_output=True)
    if done.returncode != 1 or SCRIPT not in done.stdout:
        yield f"{name}: rules check ended with {done.returncode}:\n{done.stdout}{done.stderr}"
    yield from (f"{name}: rules check does not say '{word}':\n{done.stdout}" for word in words if word not in done.stdout)
    try:
        place.call("rules", "publish", "--yes", "--reason", "a test", status=DATA)
    except Failed as failed:
        yield f"{name}: rules that fail were published: {failed}"


def kill_children(process, signal_number):
    """Sends the signal to each script's process that the close starts, until the close ends."""
    killed = 0
    while process.poll() is None:
        listed = Path(f"/proc/{process.pid}/task/{process.pid}/children")
        for child in listed.read_text().split() if listed.exists() else []:
            time.sleep(0.2)
            try:
                os.kill(int(child), signal_number)
                killed += 1
            except ProcessLookupError:
                pass
        time.sleep(0.01)
    return killed


def faults(place, name, status, said, expected, words):
    if status not in (expected if isinstance(expected, tuple) else (expected,)):
        yield f"{name}: the close ended with {status}, not {expected}:\n{said}"
    yield from (f"{name}: the message does not say '{word}':\n{said}" for word in words if word not in said)
    if place.tree():
        yield f"{name}: something was published"
    if place.reports():
        yield f"{name}: there are reports"


def main():
    found, count = [], 0
    with tempfile.TemporaryDirectory(prefix="earshot-rules-") as folder:
        place = small_chain(Path(folder, "chain"), folder)
        good = (place.path / SCRIPT).read_text()
        for name, (body, expected, words) in CASES.items():
            (place.path / SCRIPT).write_text(REPORT % body)
            found += missed(place, name, words)
            place.rule(SCRIPT, REPORT % f"if r.store.code == '103' then {body} end")
            process = close(place)
            said = process.communicate()[1]
            found += faults(place, name, process.returncode, said, expected, words)
            count += 1
        place.rule(SCRIPT, REPORT % "if r.store.code == '103' then while true do end end")
        for number in (signal.SIGSEGV, signal.SIGKILL):
            process = close(place)
            killed = kill_children(process, number)
            found += faults(place, number.name, process.returncode, process.stderr.read(), BROKEN, [number.name])
            if killed < 2:
                found.append(f"{number.name}: a process that broke was not tried again")
            count += 1
        place.rule(SCRIPT, good)
        place.call(*CLOSE)
        if not place.tree():
            found.append("with the rule mended the month does not close")
    print(*found, sep="\n")
    print(f"{count + 1 - len(found)} passed, {len(found)} failed")
    return 1 if found else 0


if __name__ == "__main__":
    run(main)
