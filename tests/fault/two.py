#!/usr/bin/env python3
"""Two processes close the same month of one workspace: one wins, the other says so and has done nothing.

The first is stopped while it holds the lease, so that the second meets it however fast the machine is; then many are
started at once, again and again, and whoever wins, there is one edition and it verifies.
"""
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))
from small_chain import CLOSE, LAST_MONTH, small_chain  # noqa: E402
from workspace import Workspace, run  # noqa: E402

BUSY = 75
AT_ONCE, ROUNDS = 4, 20 if os.environ.get("EARSHOT_LONG") else 3


def start(place):
    words = [str(place.program), "-w", str(place.path), *CLOSE]
    return subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=place.environment)


def stopped_at_work(place):
    """A close that holds the lease and stands still; None when it was too quick for us."""
    first, lease = start(place), place.path / "earshot.lease"
    while first.poll() is None:
        if lease.exists() and lease.read_text():
            first.send_signal(signal.SIGSTOP)
            os.waitid(os.P_PID, first.pid, os.WSTOPPED | os.WEXITED | os.WNOWAIT)
            return first if first.poll() is None else None
    return None


def editions(place):
    """Commits on main, and closes in the journal."""
    closes = [line for line in json.loads(place.call("journal", "--json")) if line["act"] == "close"]
    return int(place.git("rev-list", "--count", "main") or 0), len(closes)


def second_is_refused(place, holds):
    first = stopped_at_work(place)
    if not first:
        return print("the first close ended before it could be stopped")
    began = time.monotonic()
    second = subprocess.run([str(place.program), "-w", str(place.path), *CLOSE], capture_output=True, text=True, env=place.environment)
    print(f"the second close was refused after {time.monotonic() - began:.2f} s")
    holds("the second is refused while the first is at it", second.returncode == BUSY and first.poll() is None, second)
    holds("it says who is at it", f"close {LAST_MONTH}" in second.stderr and str(first.pid) in second.stderr, second.stderr)
    holds("it has done nothing", place.tree() is None and not place.faults(), place.faults())
    first.send_signal(signal.SIGCONT)
    said = first.communicate()
    holds("the first ends as if nothing had been", first.returncode == 0 and editions(place) == (1, 1), (said, editions(place)))
    place.call("verify")
    return None


def killed_holder_holds_nobody_up(place, holds):
    first = stopped_at_work(place)
    if not first:
        return print("the first close ended before it could be killed")
    first.kill()
    first.communicate()
    place.call(*CLOSE)
    holds("the next close goes through", editions(place) == (1, 1), editions(place))
    place.call("verify")
    return None


def many_at_once(place, holds):
    running = [start(place) for _ in range(AT_ONCE)]
    said = [one.communicate() for one in running]
    codes = [one.returncode for one in running]
    holds("each wins or is refused", set(codes) <= {0, BUSY} and 0 in codes, (codes, said))
    holds("there is one edition, noted once", editions(place) == (1, 1), (editions(place), codes))
    holds("plain tools find no fault", not place.faults(), place.faults())
    place.call("verify")


def main():
    passed, failed = 0, []

    def holds(sentence, truth, detail=""):
        nonlocal passed
        passed += bool(truth)
        failed.extend([] if truth else [f"{sentence}: {detail}"])

    with tempfile.TemporaryDirectory(prefix="earshot-two-") as top:
        before = small_chain(Path(top, "before"), top)

        def fresh(name):
            return Workspace(shutil.copytree(before.path, Path(top, name), symlinks=True))

        second_is_refused(fresh("second"), holds)
        killed_holder_holds_nobody_up(fresh("killed"), holds)
        for i in range(ROUNDS):
            many_at_once(fresh(f"many-{i}"), holds)
    print("\n".join(failed))
    print(f"{passed} passed, {len(failed)} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    run(main)
