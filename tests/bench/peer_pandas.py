#!/usr/bin/env python3
"""What `earshot metrics --by store,month` answers, asked of pandas.

    peer_pandas.py MODE IN OUT [RUNS]

MODE: tally (IN a CSV file, OUT a pickled frame with one row a store and month), ask (of such a frame), end (from the CSV file
straight to the figures). With RUNS ask repeats itself. Prints {"version", "seconds": [one for each run, the frame being in memory]}.
"""
import json
import sys
import time

import numpy
import pandas

Z = 1.959963984540054


def tally(path):
    rows = pandas.read_csv(path, usecols=["store", "at", "recommend"])
    score = rows["recommend"]
    rows["period"] = rows["at"].str.slice(0, 7)
    rows["promoters"] = rows["top"] = (score >= 9).astype("int64")
    rows["detractors"] = (score <= 6).astype("int64")
    rows["squares"] = score * score
    sums = {"n": ("recommend", "count"), "promoters": ("promoters", "sum"), "detractors": ("detractors", "sum"),
            "total": ("recommend", "sum"), "squares": ("squares", "sum"), "top": ("top", "sum")}
    return rows.groupby(["store", "period"]).agg(**sums).reset_index()


def figures(frame):
    frame = frame[frame["n"] > 0]
    n = frame["n"]
    p, d, t = frame["promoters"] / n, frame["detractors"] / n, frame["top"] / n
    nps, se = 100 * (p - d), 100 * numpy.sqrt((p + d - (p - d) ** 2) / n)
    with numpy.errstate(divide="ignore", invalid="ignore"):
        sd = numpy.sqrt(numpy.maximum(frame["squares"] - frame["total"] ** 2 / n, 0) / (n - 1))
    middle, half = t + Z * Z / (2 * n), Z * numpy.sqrt(t * (1 - t) / n + Z * Z / (4 * n * n))
    return pandas.DataFrame({
        "store": frame["store"], "period": frame["period"], "n": n, "mean": frame["total"] / n, "sd": sd.where(n > 1),
        "t2b": 100 * t, "t2b_lo": 100 * (middle - half) / (1 + Z * Z / n), "t2b_hi": 100 * (middle + half) / (1 + Z * Z / n),
        "nps": nps, "nps_se": se, "nps_lo": nps - Z * se, "nps_hi": nps + Z * se}).sort_values(["store", "period"])


def main(mode, source, target, runs="1"):
    frame = pandas.read_pickle(source) if mode == "ask" else None
    seconds = []
    for _ in range(int(runs)):
        begin = time.monotonic()
        if mode == "tally":
            tally(source).to_pickle(target)
        else:
            figures(tally(source) if frame is None else frame).to_csv(target, index=False)
        seconds.append(time.monotonic() - begin)
    print(json.dumps({"version": pandas.__version__, "seconds": seconds}))


if __name__ == "__main__":
    main(*sys.argv[1:])
