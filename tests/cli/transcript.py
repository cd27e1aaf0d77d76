#!/usr/bin/env python3
"""Plays a transcript and compares what it prints with what it printed last time.

    transcript.py FILE...        EARSHOT names the program; EARSHOT_ACCEPT=1 writes the new output into the files

    # Why this is worth showing.
    $ earshot close 2026-13 -m 'a month too far'
    ! earshot: there is no month 2026-13        a line of standard error
    ? 64                                        the exit status, when it is not 0

A command goes on over lines that begin with "> ". All commands of one file run in one fresh directory, and a `cd` holds
until the end of the file. A line of output that begins with one of $ > ! ? # or \\ is shown with a \\ before it.
"""
import difflib
import os
import re
import subprocess
import sys
import tempfile
from datetime import datetime, timezone
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SIGNS = ("$", ">", "!", "?", "#", "\\")

# What differs from run to run or from machine to machine, and says nothing: a pattern and what stands for it.
STABLE = [
    (r"\bSHA256:[A-Za-z0-9+/]{43}", "<key>"),
    (r"\bssh-ed25519 [A-Za-z0-9+/]{68}", "<public key>"),
    (r"\bed25519-[0-9a-f]{16}\b", "ed25519-<key>"),
    (r"\b[0-9a-f]{64}\b", "<digest>"),
    (r"\b[0-9a-f]{40}\b", "<id>"),
    (r"\b(?<!\.)[0-9a-f]{12}\b", "<id>"),  # as tables show commits and digests to a person: one may be all decimal
    (r"\b[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4}){2}\b", "XXXX-XXXX-XXXX"),  # of a ticket: under a random key
    (r"(ticket (?:act|show) )[0-9A-Z]{4}\b", r"\1XXXX"),
    (r"\b(commit|edition|revision|rules)([ :]+)[0-9a-f]{7,12}\b", r"\1\2<id>"),
    (r"\b\d[\d,]*(?:\.\d+)? ?(?:ms|s)\b", "<time>"),
    (r"\b\d[\d,.]*(?= \w+/s\b)", "<rate>"),
    (r"\bpid \d+\b", "pid <pid>"),
    (r"\b\d+(?= files?(?:, \d+ errors?| not read))", "<n>"),  # grows with every script that is shipped
    (r"^(files +)\d+$", r"\1<n>"),
]


class Step:
    """One command and what belongs to it: `lead` is the text above it (comments, empty lines), kept as it is."""

    def __init__(self, lead, command):
        self.lead, self.command, self.expected = lead, command, []

    def shown(self, output):
        command = "".join(f"{'$' if i == 0 else '>'} {line}\n" for i, line in enumerate(self.command))
        return "".join(line + "\n" for line in self.lead) + command + "".join(line + "\n" for line in output)


def read(text):
    """The steps of a transcript, and the lines behind the last one."""
    steps, lead = [], []
    for line in text.splitlines():
        if line.startswith("$ "):
            steps.append(Step(lead, [line[2:]]))
            lead = []
        elif line.startswith("> ") and steps and not steps[-1].expected and not lead:
            steps[-1].command.append(line[2:])
        elif line.startswith("#") or not steps or (lead and lead[-1].startswith("#")):
            lead.append(line)
        else:
            steps[-1].expected.append(line)
    for step, lead_after in zip(steps, [s.lead for s in steps[1:]] + [lead]):
        blanks = 0  # empty lines at the end of an output only set the next command apart
        while step.expected and not step.expected[-1]:
            step.expected.pop()
            blanks += 1
        lead_after[:0] = [""] * blanks
    return steps, lead


def stable(text, place):
    today = datetime.now(timezone.utc).strftime("%Y-%m-%d")
    patterns = [(re.escape(place), "<here>"), (re.escape(str(ROOT)), "<tree>"), *STABLE,
                (rf"{today}[T ]\d\d:\d\d(?::\d\d)?(?:Z|[+-]\d\d:?\d\d)?", "<now>")]
    for pattern, instead in patterns:
        text = re.sub(pattern, instead, text)
    return text


def lines_of(output, sign, place):
    for line in stable(output, place).rstrip("\n").split("\n") if output.strip("\n") else []:
        line = line.rstrip()
        if sign:
            yield f"{sign} {line}".rstrip()
        else:
            yield "\\" + line if line.startswith(SIGNS) else line


def environment(place, program):
    kept = {name: os.environ[name] for name in ("EARSHOT_DATA", "ASAN_OPTIONS", "UBSAN_OPTIONS") if name in os.environ}
    return {**kept, "PATH": f"{Path(program).parent}:/usr/local/bin:/usr/bin:/bin", "HOME": f"{place}/home", "TREE": str(ROOT),
            "LC_ALL": "C", "TZ": "UTC", "USER": "tester", "LOGNAME": "tester", "GIT_CONFIG_NOSYSTEM": "1"}


def play(steps, program):
    """The output of each step, as its lines in the transcript."""
    with tempfile.TemporaryDirectory(prefix="earshot-cli-") as top:
        place, after = Path(top, "here"), Path(top, "cwd")
        place.mkdir()
        (place / "home").mkdir()
        cwd, env = str(place), environment(str(place), program)
        for step in steps:
            script = f"trap 'pwd >\"{after}\"' EXIT\n" + "\n".join(step.command)
            done = subprocess.run(["bash", "-c", script], cwd=cwd, env=env, stdin=subprocess.DEVNULL, capture_output=True,
                                  text=True, errors="replace", timeout=120)
            cwd = after.read_text().strip() or cwd
            status = [f"? {done.returncode}"] if done.returncode else []
            yield [*lines_of(done.stdout, "", str(place)), *lines_of(done.stderr, "!", str(place)), *status]


def check(path, program, accept):
    """Whether the transcript still holds; prints the difference when it does not."""
    was = path.read_text()
    steps, tail = read(was)
    now = "".join(step.shown(output) for step, output in zip(steps, play(steps, program)))
    now += "".join(line + "\n" for line in tail)
    if now == was:
        return True
    if accept:
        path.write_text(now)
        print(f"{path.name}: accepted; read the diff before you commit it")
        return True
    print(f"{path.name} prints something else now (- then, + now). If it should: ./dev test --only cli/{path.stem} --accept")
    print("".join(difflib.unified_diff(was.splitlines(True), now.splitlines(True), "then", "now", n=3)))
    return False


def main(paths):
    program = os.environ.get("EARSHOT")
    if not program:
        print("the program earshot is not built: nothing to play")
        return 77
    held = [check(Path(path), program, bool(os.environ.get("EARSHOT_ACCEPT"))) for path in paths]
    print(f"{held.count(True)} passed, {held.count(False)} failed")
    return 0 if all(held) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
