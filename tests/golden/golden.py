#!/usr/bin/env python3
"""Editions made by earlier commits of the code: they must still be verified, and an altered one must not.

    golden.py              verifies each NAME.bundle beside this file, then copies of it with one byte altered
    golden.py make NAME    makes NAME.bundle, an archive with one edition, with the program of today

A bundle is a git archive in one file. They are never made anew: a program that no longer verifies an old edition has broken
its promise. When the renderer changes on purpose, add one for the new engine and keep the old.
"""
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))
from small_chain import CLOSE, SKELETON, small_chain  # noqa: E402
from workspace import Failed, Workspace  # noqa: E402

ME = {f"GIT_{who}_{what}": "test@example.com" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}


def git(archive, *words, data=None, **environment):
    done = subprocess.run(["git", "-C", str(archive), *words], input=data, capture_output=True, check=True,
                          env={**os.environ, **ME, **environment})
    return done.stdout


def unpacked(bundle, path):
    """A workspace whose archive is the bundle's."""
    place = Workspace(path).init(SKELETON)
    archive = place.path / "archive.git"
    for branch in git(archive, "bundle", "list-heads", str(bundle)).decode().split()[1::2]:
        if branch.startswith("refs/heads/"):
            git(archive, "fetch", "-q", "--update-head-ok", str(bundle), f"+{branch}:{branch}")
    return place


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


def faults_of(bundle, top):
    place = unpacked(bundle, Path(top, bundle.stem))
    place.call("verify")
    files = place.git("ls-tree", "-r", "--name-only", "main").splitlines()
    pdf = next(name for name in files if name.endswith(".pdf"))
    document = next(name for name in files if name.endswith("document.json"))
    return altered_and_noticed(place, pdf, flip_middle) + altered_and_noticed(place, document, next_digit)


def make(name):
    with tempfile.TemporaryDirectory(prefix="earshot-golden-") as top:
        place = small_chain(Path(top, "chain"), top)
        place.call(*CLOSE)
        git(place.path / "archive.git", "bundle", "create", "-q", str(HERE / f"{name}.bundle"), "--all")


def main(words):
    if words[:1] == ["make"]:
        return make(words[1])
    failed, bundles = [], sorted(HERE.glob("*.bundle"))
    if not bundles:
        print("there is no edition yet; golden.py make NAME makes one")
        return 77
    with tempfile.TemporaryDirectory(prefix="earshot-golden-") as top:
        for bundle in bundles:
            try:
                faults = faults_of(bundle, top)
            except Failed as why:
                faults = [str(why)]
            if faults:
                failed.append(f"{bundle.name}\n    " + "\n    ".join(faults))
    print("\n".join(failed))
    print(f"{len(bundles) - len(failed)} passed, {len(failed)} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
