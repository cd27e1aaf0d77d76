"""Answers that come one by one over the network: how many a second are stored and durable, beside a server that does nothing
and beside one transaction for each, on a disk whose fsync takes a millisecond more; and what ten thousand idle connections
cost in memory. wrk asks. Each figure is the median of ratios of neighbours in time, so that a machine that others use tells
little; the processor's time for a request is told beside it.
"""
import json
import os
import re
import resource
import shutil
import signal
import socket
import statistics
import subprocess
import time
from pathlib import Path

from serving import served_chain
from workspace import ROOT

HERE = Path(__file__).resolve().parent
TOOLS = ROOT / "build/tests"
PORT, CONNECTIONS, SECONDS, IDLE, TURNS = 18473, (256, 1024), 2, 10_000, 3  # turns of each run
TICKS = os.sysconf("SC_CLK_TCK")


class Asked:
    """A server for as long as it is asked."""

    def __init__(self, *words, slow=False):
        environment = {**os.environ, **({"LD_PRELOAD": str(TOOLS / "libbench-slow-sync.so")} if slow else {})}
        self.process = subprocess.Popen([str(TOOLS / "bench-submit"), words[0], str(PORT), *map(str, words[1:])],
                                        stderr=subprocess.DEVNULL, env=environment)
        for _ in range(200):
            try:
                socket.create_connection(("127.0.0.1", PORT), 1).close()
                break
            except OSError:
                time.sleep(0.05)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(60)

    def processor(self):
        """Seconds so far."""
        words = Path(f"/proc/{self.process.pid}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(words[11]) + int(words[12])) / TICKS

    def memory(self):
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        return int(re.search(r"VmRSS:\s+(\d+)", status)[1]) / 1024


def wrk(server, connections, key, word):
    """Requests a second, and the server's microseconds of the processor for each; all must be answered with 200."""
    before = server.processor()
    done = subprocess.run(["wrk", "-t", "2", "-c", str(connections), "-d", f"{SECONDS}s", "-s", str(HERE / "submit.lua"),
                           f"http://127.0.0.1:{PORT}", "--", key, word], capture_output=True, text=True, check=True)
    if "Non-2xx" in done.stdout:
        raise SystemExit(f"not all were stored: {done.stdout}")
    requests = int(re.search(r"(\d+) requests in", done.stdout)[1])
    return float(re.search(r"Requests/sec:\s+([\d.]+)", done.stdout)[1]), (server.processor() - before) / max(1, requests) * 1e6


def idle(server):
    """MB that so many connections cost, each of which has asked once."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, IDLE + 200), hard))
    before, held = server.memory(), []
    for _ in range(IDLE):
        connection = socket.create_connection(("127.0.0.1", PORT), 30)
        connection.sendall(b"GET /health HTTP/1.1\r\nHost: x\r\n\r\n")
        connection.recv(4096)
        held.append(connection)
    after = server.memory()
    for connection in held:
        connection.close()
    resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    return before, after


def compare(bench, servers, connections, key):
    rates, costs = {name: [] for name, *_ in servers}, {name: [] for name, *_ in servers}
    for turn in range(bench.options.runs * TURNS):
        for name, words, slow in servers:
            with Asked(*words, slow=slow) as server:
                rate, cost = wrk(server, connections, key, f"{name}{connections}-{turn}")
                rates[name].append(rate)
                costs[name].append(cost)
    middle = {name: statistics.median(values) for name, values in rates.items()}

    def ratio(ours, theirs):
        return statistics.median(a / b for a, b in zip(rates[ours], rates[theirs]))
    bench.rows.append((f"durable submissions a second, {connections:,} connections", f"{middle['durable']:,.0f}", f"{middle['null']:,.0f}", "a handler that does nothing",
                       f"{ratio('durable', 'null'):.2f}"))
    bench.rows.append(("the same, fsync 1 ms slower", f"{middle['slow']:,.0f}", f"{middle['single']:,.0f}", "one transaction a request",
                       f"{ratio('slow', 'single'):.1f}"))
    bench.notes.append(f"the server's own time of the processor for a submission: {statistics.median(costs['durable']):.0f} µs; "
                       f"for a request that it does nothing with: {statistics.median(costs['null']):.1f} µs")


def submits(bench):
    if not shutil.which("wrk"):
        raise SystemExit("wrk is not here; ./dev bench installs it")
    place = served_chain(Path(bench.top) / "submit")
    key = json.loads(place.call("token", "add", "bench", "api", "--json", "--quiet"))["secret"]
    store = ("store", place.path, ROOT)
    actor = os.environ.get("USER") or subprocess.run(["id", "-un"], capture_output=True, text=True).stdout.strip()
    servers = (("null", ("null",), False), ("durable", (*store, 0, actor), False), ("slow", (*store, 0, actor), True), ("single", (*store, 1, actor), True))
    for connections in CONNECTIONS:
        compare(bench, servers, connections, key)
    place.call("verify", "--deep")
    with Asked(*store, 0, actor) as server:
        before, after = idle(server)
    bench.notes.append(f"{IDLE:,} idle connections: {after:.0f} MB, {before:.0f} MB without them")
