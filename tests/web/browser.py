#!/usr/bin/env python3
"""browser.mjs against a served chain; then, whether what the browser sent is what was stored. Needs Chromium, node and
the modules that `./dev test` puts into build/browser.
"""
import json
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))
from invited import prepared  # noqa: E402
from serving import SHORT, Client, Server  # noqa: E402
from workspace import Failed, run  # noqa: E402

MODULES = HERE.parents[1] / "build/browser"
NAMES = {f"{language}-{scripts} <b>" for language in ("zh-CN", "en-GB") for scripts in ("scripts", "plain")}


FULL = SHORT.replace('survey "short" {', 'survey "full" {\n  quotas = { { most = 1 } },')


def other_pages(place, links, server):
    """{name: path} of pages beside the questionnaire."""
    code = place.call("receipt", "issue", 101, 1, "--survey", "short", "--quiet").split()[1]
    desk = json.loads(place.call("token", "add", "desk", "entry", "--json", "--quiet"))["secret"]
    for path in (f"/r/{code}", "/s/full/102"):
        Client(server).get(path).send(recommend=9)
    return {"slip": "/r", "answered": f"/r/{code}", "expired": links["late"][0], "no-more": links["stops"][1], "entry": f"/e/{desk}",
            "full": "/s/full/102", "privacy": "/privacy", "nowhere": "/s/nothing/101"}


def main():
    missing = [name for name in ("chromium", "node") if not shutil.which(name)]
    if missing or not (MODULES / "node_modules/axe-core").is_dir():
        print(f"not here: {missing or 'playwright-core and axe-core'}; ./dev test installs them")
        return 77
    with tempfile.TemporaryDirectory() as directory:
        place, links = prepared(directory)
        place.rule("scripts/surveys/full.lua", FULL)
        server = Server(place)
        try:
            others = json.dumps(other_pages(place, links, server))
            done = subprocess.run(["node", str(HERE / "browser.mjs"), server.base, str(MODULES), str(MODULES / "shots"), others],
                                  capture_output=True, text=True, env=os.environ)
        finally:
            server.end()
        if done.returncode:
            raise Failed(f"{done.stdout}{done.stderr}")
        with sqlite3.connect(place.path / "earshot.db") as db:
            stored = db.execute("SELECT hex(answers), texts FROM response WHERE texts <> ''").fetchall()
    comments = {json.loads(texts)["comment"] for _, texts in stored}
    if comments != NAMES or len({answers for answers, _ in stored}) != 1:
        raise Failed(f"what was sent is not what was stored: {stored}")
    return 0


if __name__ == "__main__":
    run(main)
