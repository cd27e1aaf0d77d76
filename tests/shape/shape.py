#!/usr/bin/env python3
"""Does the tree keep its shape? Reads core/LAYERS and every file under core/; names each offence with file and line.

The one idea: C is read as text. Comments and literals are blanked out first (keeping every line where it was), and what
is left is plain enough for a regular expression, because the whole tree is laid out by one clang-format.

    tests/shape/shape.py [ROOT]        exit 0 and some figures, or 1 and the offences
"""
import fnmatch
import os
import re
import statistics
import sys
from pathlib import Path

LONGEST_FUNCTION = 80
LONGEST_FILE = 700

# The C library and the system, free to all. An outside library's headers stand in core/LAYERS instead.
SYSTEM_HEADERS = """
    assert.h ctype.h errno.h fenv.h float.h inttypes.h limits.h locale.h math.h setjmp.h signal.h stdalign.h stdarg.h stdatomic.h
    stdbool.h stddef.h stdint.h stdio.h stdlib.h stdnoreturn.h string.h threads.h time.h uchar.h wchar.h wctype.h
    arpa/inet.h dirent.h endian.h fcntl.h fnmatch.h ftw.h getopt.h glob.h grp.h libgen.h netdb.h netinet/* poll.h pthread.h pwd.h sched.h semaphore.h spawn.h
    strings.h termios.h unistd.h sys/* linux/*
""".split()

# What may not be called: a pattern, where (the first module that may; None is nobody), and what to do instead.
BANNED = [
    (r"\b(?:v?sprintf|strcpy|strcat|stpcpy|gets)\s*\(", None, "writes without knowing the room: use buf_*, snprintf or arena_format"),
    (r"\b(?:system|popen)\s*\(", None, "runs a shell: call the library, or posix_spawn with a list of arguments"),
    (r"\b(?:setlocale\s*\((?!LC_ALL, \" \"\))|(?:uselocale|newlocale)\s*\()", None,  # "C", blanked, may be pinned
     "numbers and order must be the same in every locale: base/ has what is needed"),
    (r"\b(?:s?rand|s?random|[dlm]rand48|strtok|asctime|ctime|gmtime)\s*\(", None, "hidden state: pass it in, or use the _r function"),
    (r"\b(?:localtime|localtime_r|mktime)\s*\(", None, "reads the process's time zone: base/zone.h takes the zone as an argument"),
    (r"\b(?:time|gettimeofday|ftime)\s*\(|\bCLOCK_REALTIME\b", "ops", "nothing below ops asks for the time: take `now` as an argument"),
    (r"\b(?:exit|quick_exit)\s*\(", "ops", "nothing below ops ends the process: return an error value (base/err.h)"),
    (r"\b(?:v?printf|puts|putchar|perror|v?syslog|err|errx|warn|warnx)\s*\(|\bstd(?:out|err)\b", "ops",
     "nothing below ops prints: return it, or fill the caller's struct err"),
]

# Texts of the whole tree. The words are cut so that this file does not find itself.
UNFINISHED = re.compile(r"\b(?:TO" r"DO|FIX" r"ME|XX" r"X|HA" r"CK)\b")
MACHINE_PATH = re.compile(r"(?<![\w.~}$-])/(?:work|home|root|mnt|media|Users)/\w")
TEXT_ROOTS = ["core", "scripts", "templates", "stores", "docs", "tests", "dev", ".ci", "CMakeLists.txt"]
TEXT_SUFFIXES = {"", ".c", ".h", ".lua", ".py", ".sh", ".md", ".txt", ".cmake", ".html", ".css", ".js"}


def blanked(text, literals=True):
    """The same text with comments (and literals) turned into spaces; every line stays where it was."""
    def blank(match):
        piece = match.group(0)
        if piece.startswith("/"):
            return re.sub(r"[^\n]", " ", piece)
        return piece[0] + " " * (len(piece) - 2) + piece[-1] if literals else piece
    return re.sub(r'//[^\n]*|/\*.*?\*/|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'', blank, text, flags=re.S)


class Tree:
    """core/ as the checks need it: the modules in order, the files of each, the offences found so far."""

    def __init__(self, root):
        self.root = Path(root)
        self.offences = []
        self.order, self.doors = [], []  # modules from the bottom up; (pattern, module) for outside headers
        for line in (self.root / "core/LAYERS").read_text().splitlines():
            words = line.split("#")[0].split()
            if words:
                self.order.append(words[0])
                self.doors += [(pattern, words[0]) for pattern in words[1:]]
        self.order.append("")  # core/main.c, above all
        self.files = sorted(p for p in (self.root / "core").rglob("*") if p.suffix in (".c", ".h"))
        self.code = {p: p.read_text() for p in self.files}

    def say(self, path, line, what, todo, rule):
        where = os.path.relpath(path, self.root) + (f":{line}" if line else "")
        self.offences.append(f"{where}: {what}\n    {todo} ({rule})")

    def module(self, path):
        name = str(path.parent.relative_to(self.root / "core"))
        return "" if name == "." else name

    def includes(self, path):
        """(line number, "<" or '"', header) of each #include."""
        for number, line in enumerate(blanked(self.code[path], literals=False).splitlines(), 1):
            found = re.match(r'\s*#\s*include\s*([<"])([^>"]+)[>"]', line)
            if found:
                yield number, *found.groups()

    def owner(self, header):
        """The module that an outside header belongs to, or None."""
        return next((module for pattern, module in self.doors if fnmatch.fnmatchcase(header, pattern)), None)


def check_directories(tree):
    for module in tree.order:
        if not (tree.root / "core" / module).is_dir():
            tree.say(tree.root / "core/LAYERS", 0, f"names {module}, and there is no core/{module}/",
                     "take the line out until something uses it: no empty rooms", "LAYERS")
    for name in sorted({tree.module(p) for p in tree.files} - set(tree.order)):
        tree.say(tree.root / "core" / name, 0, "is no line of core/LAYERS",
                 "give it a line, after the modules that it uses and before those that use it", "LAYERS")


def check_own_include(tree, path, line, header):
    """Rules 1, 3, 4 and 5: which of our own headers a file may open."""
    mine, target = tree.module(path), tree.root / "core" / header
    if not target.is_file():
        return tree.say(path, line, f'"{header}" is not under core/', "write the path from core/: \"base/err.h\"", "rule 1")
    theirs = tree.module(target)
    if mine not in tree.order or theirs not in tree.order:
        return None  # said already, once for the directory
    if tree.order.index(theirs) > tree.order.index(mine):
        tree.say(path, line, f"{mine} may not include {header}: {theirs} comes after it",
                 f"let ops call both, or move what is shared down; core/LAYERS has the order", "rules 1 and 5")
    elif mine != theirs and mine.startswith("port/") and theirs.startswith("port/"):
        tree.say(path, line, f"{mine} may not include {header}: ports do not know each other",
                 "let the stage that needs both bring them together", "rule 1")
    if header.endswith("_rows.h") and theirs not in (mine,) and mine != "ops":
        tree.say(path, line, f"{mine or 'main'} may not open {header}: only its own stage and ops change data",
                 "read through the stage's own header, or make it an act in ops", "rule 3")
    stem = path.stem
    if path.suffix == ".c" and mine.startswith("flow/") and Path(header).name in (f"{stem}_rules.h", f"{stem}_rows.h"):
        tree.say(path, line, f"{path.name} holds the business on plain structs and may not include {header}",
                 "take a small struct of functions and let the caller fill it", "rule 4")
    return None


def check_outside_include(tree, path, line, header):
    """Rule 2: an outside library has one door."""
    mine, owner = tree.module(path), tree.owner(header)
    if owner is not None:
        if owner != mine:
            tree.say(path, line, f"{mine or 'main'} may not include <{header}>: it belongs to {owner}",
                     f"ask for what you need in core/{owner}/", "rule 2")
    elif not any(fnmatch.fnmatchcase(header, pattern) for pattern in SYSTEM_HEADERS):
        tree.say(path, line, f"<{header}> belongs to no module",
                 "name it in core/LAYERS behind the one module that may include it", "rule 2")


def outside_through(tree):
    """Headers that show an outside library, by themselves or through another of their module: header -> outside header."""
    shows = {}
    for path in tree.files:
        for _, mark, header in tree.includes(path) if path.suffix == ".h" else ():
            if mark == "<" and tree.owner(header):
                shows[path] = header
    grew = True
    while grew:
        before = len(shows)
        for path in tree.files:
            for _, mark, header in tree.includes(path) if path.suffix == ".h" else ():
                inner = shows.get(tree.root / "core" / header)
                if mark == '"' and inner and tree.module(tree.root / "core" / header) == tree.module(path):
                    shows.setdefault(path, inner)
        grew = len(shows) > before
    return shows


def check_doors(tree):
    """Rule 2, the other half: what a module shows has none of its library's types."""
    def is_door(path):
        return path.stem == Path(tree.module(path)).name

    shows = outside_through(tree)
    for path in tree.files:
        module = tree.module(path)
        if path in shows and is_door(path):
            tree.say(path, 0, f"the header of {module} shows <{shows[path]}>",
                     "declare a struct of our own and keep the library's types in the .c file", "rule 2")
        for line, mark, header in tree.includes(path):
            target = tree.root / "core" / header
            if mark == '"' and target in shows and tree.module(target) != module and not is_door(target):
                tree.say(path, line, f"{header} shows <{shows[target]}> and so is private to {tree.module(target)}",
                         "include the module's own header", "rule 2")


def check_calls(tree, path):
    mine = tree.module(path)
    for number, line in enumerate(blanked(tree.code[path]).splitlines(), 1):
        if line.lstrip().startswith("#"):
            continue
        for pattern, first, todo in BANNED:
            if first in tree.order and mine in tree.order and tree.order.index(mine) >= tree.order.index(first):
                continue
            found = re.search(pattern, line)
            if found and not re.search(r"(?:->|\.)\s*$", line[:found.start()]):
                tree.say(path, number, f"{found.group(0).rstrip('( ')} is not for {mine or 'main'}", todo,
                         "banned calls" if first is None else "rule 6")


def functions(code):
    """(name, first line, length in lines) of each function in a blanked text."""
    depth, start, head, at = 0, None, "", 1
    code = re.sub(r"(?m)^[ \t]*#(?:[^\n]*\\\n)*[^\n]*", lambda m: re.sub(r"[^\n]", " ", m.group(0)), code)
    for sign in code:
        if sign == "{":
            if depth == 0 and head.rstrip().endswith(")") and "=" not in head:
                start = at - head.lstrip().count("\n")
            depth += 1
        elif sign == "}":
            depth -= 1
            if depth == 0:
                if start is not None:
                    plain = re.sub(r"__attribute__\s*\(\(.*?\)\)", "", head, flags=re.S)
                    yield re.search(r"(\w+)\s*\(", plain).group(1), start, at - start + 1
                start, head = None, ""
        elif depth == 0:
            head = "" if sign == ";" else head + sign
        if sign == "\n":
            at += 1


def check_lengths(tree):
    lengths = []
    for path in tree.files:
        lines = tree.code[path].count("\n")
        if lines > LONGEST_FILE:
            tree.say(path, 0, f"has {lines} lines, over {LONGEST_FILE}", "there are two ideas in it: give each its file", "length")
        for name, line, length in functions(blanked(tree.code[path])):
            lengths.append((length, name, path))
            if length > LONGEST_FUNCTION:
                tree.say(path, line, f"{name} has {length} lines, over {LONGEST_FUNCTION}",
                         "name its steps as functions, or turn it into a table", "length")
    return sorted(lengths, key=lambda one: one[0])


def texts(root):
    """Every text that we wrote, whatever its language."""
    for name in TEXT_ROOTS + [p.name for p in root.glob("README*")]:
        top = root / name
        for path in sorted(top.rglob("*")) if top.is_dir() else [top]:
            if path.is_file() and path.suffix in TEXT_SUFFIXES and "__pycache__" not in path.parts:
                yield path


def check_texts(tree):
    for path in texts(tree.root):
        for number, line in enumerate(path.read_text(errors="replace").splitlines(), 1):
            mark, place = UNFINISHED.search(line), MACHINE_PATH.search(line)
            if mark:
                tree.say(path, number, f"says {mark.group(0)}", "finish it, or make it an issue and take the mark out", "marks")
            if place:
                tree.say(path, number, f"names a place on one machine, {place.group(0)}…",
                         "take the path from an argument or from the root of the tree", "machine paths")


def prose(text):
    """(line number, line) of a page's lines outside fenced blocks, without what stands in backticks."""
    fenced = False
    for number, line in enumerate(text.splitlines(), 1):
        if line.startswith("```"):
            fenced = not fenced
        elif not fenced:
            yield number, re.sub(r"`[^`]*`", lambda code: "x" * len(code.group(0)), line)


def anchors(path):
    """What `page.md#anchor` may name: the headings, as the usual renderers shorten them."""
    found, fenced = set(), False
    for line in path.read_text().splitlines():
        fenced ^= line.startswith("```")
        if line.startswith("#") and not fenced:
            found.add(re.sub(r"[^\w\- ]", "", line.lstrip("#").strip().lower()).replace(" ", "-"))
    return found


def check_links(tree):
    """A relative link of a page leads to a file of the tree, and to a heading of it if it names one."""
    for path in (p for p in texts(tree.root) if p.suffix == ".md"):
        for number, line in prose(path.read_text()):
            for link in re.findall(r"\]\(([^()\s]+)\)", line):
                name, _, anchor = link.partition("#")
                target = path.parent / name if name else path
                if re.match(r"[a-z]+:", link):
                    continue
                if not target.exists():
                    tree.say(path, number, f"links to {link}, and nothing is there", "mend the path, which starts at this page's directory",
                             "links")
                elif anchor and anchor not in anchors(target):
                    tree.say(path, number, f"links to {link}, and the page has no such heading", "name one that it has", "links")


def check(root):
    """All offences, and the lengths of all functions."""
    tree = Tree(root)
    check_directories(tree)
    for path in tree.files:
        for line, mark, header in tree.includes(path):
            (check_own_include if mark == '"' else check_outside_include)(tree, path, line, header)
        check_calls(tree, path)
    check_doors(tree)
    lengths = check_lengths(tree)
    check_texts(tree)
    check_links(tree)
    return tree, lengths


def main():
    tree, lengths = check(sys.argv[1] if len(sys.argv) > 1 else Path(__file__).resolve().parents[2])
    print("\n".join(tree.offences))
    if lengths:
        only = [length for length, _, _ in lengths]
        print(f"{len(only)} functions in {len(tree.files)} files: median {statistics.median(only):g} lines, "
              f"nine in ten at most {only[len(only) * 9 // 10]}; the longest:")
        for length, name, path in reversed(lengths[-5:]):
            print(f"{length:6} {name}  {path.relative_to(tree.root)}")
    print(f"{len(tree.offences)} offences" if tree.offences else "the tree keeps its shape")
    return 1 if tree.offences else 0


if __name__ == "__main__":
    sys.exit(main())
