"""Running a program under the shim: count its calls, hit one of them."""
import os
import subprocess
from pathlib import Path

KILLED = -9
KILLING, FAILING = ("before", "torn", "after"), ("EIO", "ENOSPC")  # what EARSHOT_FAULT_HOW may say


class Shim:
    def __init__(self, library):
        self.library = str(library)

    def run(self, command, log=None, at=0, how="before", **options):
        """The finished process, its output captured."""
        extra = {"LD_PRELOAD": self.library, "EARSHOT_FAULT_AT": str(at), "EARSHOT_FAULT_HOW": how}
        if log:
            extra["EARSHOT_FAULT_LOG"] = str(log)
        environment = {**os.environ, **options.pop("env", {}), **extra}
        return subprocess.run([str(word) for word in command], capture_output=True, text=True, errors="replace",
                              env=environment, **options)

    def calls(self, command, log, **options):
        """What an undisturbed run does to files, one line a call: "17 fsync /path"."""
        done = self.run(command, log=log, **options)
        if done.returncode != 0:
            raise SystemExit(f"{command} failed undisturbed, with {done.returncode}:\n{done.stdout}{done.stderr}")
        return Path(log).read_text().splitlines()


def spread(count, points):
    """`points` numbers from 1 to count, the ends among them; all when there are no more than that."""
    if points >= count or points < 2:
        return list(range(1, count + 1))
    return sorted({1 + round(i * (count - 1) / (points - 1)) for i in range(points)})
