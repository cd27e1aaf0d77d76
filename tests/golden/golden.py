#!/usr/bin/env python3
"""Workspaces made by earlier commits of the code: their editions still verify, and an altered one does not; their tallies,
as the schema of today has them, are what a recount makes.

    golden.py              verifies each NAME.tar.xz beside this file, then copies of it with one file altered
    golden.py make NAME    makes NAME.tar.xz, a small chain with one edition, with the program of today

They are never made anew: a program that no longer verifies an old edition, or no longer opens an old database, has broken
its promise. When renderer or schema change on purpose, add one and keep the old.
"""
import json
import os
import re
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))
from small_chain import CLOSE, small_chain  # noqa: E402
from workspace import Failed, Workspace  # noqa: E402

ME = {f"GIT_{who}_{what}": "test@example.com" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}


def git(archive, *words, data=None, **environment):
    done = subprocess.run(["git", "-C", str(archive), *words], input=data, capture_output=True, check=True,
                          env={**os.environ, **ME, **environment})
    return done.stdout


def unpacked(packed, top):
    with tarfile.open(packed) as tar:
        tar.extractall(top)  # our own file
    return Workspace(Path(top, packed.name.removesuffix(".tar.xz")))


def alter(place, path, change):
    """Puts another commit in the place of the last one, with one file changed, as somebody with plain git would."""
    archive, index = place.path / "archive.git", {"GIT_INDEX_FILE": str(place.path / "altered.index")}
    blob = git(archive, "hash-object", "-w", "--stdin", data=change(git(archive, "cat-file", "blob", f"main:{path}"))).decode().strip()
    git(archive, "read-tree", "main", **index)
    git(archive, "update-index", "--cacheinfo", f"100644,{blob},{path}", **index)
    tree = git(archive, "write-tree", **index).decode().strip()
    message = git(archive, "log", "-1", "--format=%B", "main")
    parents = [word for parent in git(archive, "log", "-1", "--format=%P", "main").decode().split() for word in ("-p", parent)]
    git(archive, "update-ref", "refs/heads/main", git(archive, "commit-tree", tree, *parents, data=message).decode().strip())


def flip_middle(content):
    middle = len(content) // 2
    return content[:middle] + bytes([content[middle] ^ 1]) + content[middle + 1:]


def next_digit(content):
    """The document with its first figure another one: still a sound document."""
    return re.sub(rb'("value": -?\d*)(\d)', lambda found: found[1] + b"%d" % ((int(found[2]) + 1) % 10), content, count=1)


def altered_and_noticed(place, path, change):
    """Whether verify, which must find something, names the altered file's directory."""
    before = place.git("rev-parse", "main")
    alter(place, path, change)
    said = place.call("verify", status=1)
    place.git("update-ref", "refs/heads/main", before)
    return [] if str(Path(path).parent) in said else [f"verify does not name {path}:\n{said}"]


def faults_of(packed, top):
    place = unpacked(packed, top)
    place.call("verify", "--deep", "--chain")  # unsigned, being of before there were keys: that is no finding
    recounted = [] if not json.loads(place.call("rebuild", "--json"))["changed"] else ["a rebuild counts something else"]
    files = place.git("ls-tree", "-r", "-z", "--name-only", "main").split("\0")
    pdf = next(name for name in files if name.endswith(".pdf"))
    document = next(name for name in files if name.endswith("document.json"))
    return recounted + altered_and_noticed(place, pdf, flip_middle) + altered_and_noticed(place, document, next_digit)


def make(name):
    with tempfile.TemporaryDirectory(prefix="earshot-golden-") as top:
        place = small_chain(Path(top, name), top)
        place.call(*CLOSE)
        with tarfile.open(HERE / f"{name}.tar.xz", "w:xz") as tar:
            tar.add(place.path, name, filter=lambda one: None if one.name in (f"{name}/reports", f"{name}/errors") else one)


def main(words):
    if words[:1] == ["make"]:
        return make(words[1])
    failed, editions = [], sorted(HERE.glob("*.tar.xz"))
    if not editions:
        print("there is no edition yet; golden.py make NAME makes one")
        return 77
    with tempfile.TemporaryDirectory(prefix="earshot-golden-") as top:
        for packed in editions:
            try:
                faults = faults_of(packed, top)
            except Failed as why:
                faults = [str(why)]
            if faults:
                failed.append(f"{packed.name}\n    " + "\n    ".join(faults))
    print("\n".join(failed))
    print(f"{len(editions) - len(failed)} passed, {len(failed)} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
