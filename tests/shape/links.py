#!/usr/bin/env python3
"""What a program links, and what it must do without.

    links.py PROGRAM WORD...      no library that it asks for, and no symbol in it, begins with one of the words
"""
import re
import subprocess
import sys


def asked_for(program):
    """The libraries that the program itself names; not those that these bring along."""
    told = subprocess.run(["readelf", "--dynamic", "--wide", program], capture_output=True, text=True, check=True).stdout
    return re.findall(r"\(NEEDED\).*\[lib([^\]]+)\]", told)


def symbols(program):
    told = subprocess.run(["nm", "--format=posix", program], capture_output=True, text=True, check=True).stdout
    return [line.split()[0] for line in told.splitlines() if line]


def main(program, *words):
    libraries, names = asked_for(program), symbols(program)
    found = [one for one in libraries + names if one.startswith(words)]
    whole = "git2.so" in " ".join(libraries) and "main" in names  # the tools have looked, and at the right thing
    for one in found:
        print(f"{program} has {one}\n    it is for people without a workspace: let what needs that stay in ops")
    if not whole:
        print(f"{program}: neither main nor libgit2 is seen in it, so nothing is proven")
    print(f"{len(libraries)} libraries, {len(names)} symbols")
    return 1 if found or not whole else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
