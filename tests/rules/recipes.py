#!/usr/bin/env python3
"""The recipes of docs/rules work as they are printed: each is followed to the letter in a workspace of its own.

On the page a block belongs to the `file` that was named last in backticks before it. ```lua is a whole file and ```csv a file of answers;
```diff changes one, at the one place where its context stands (@@ between two places); ```console holds commands, and below each
what it prints, `…` for lines left out. Both pages have the same blocks, but for what people write freely: remarks, names of cases, messages.
A recipe without a block, a case that fails, an output that differs: each is a failure.

    recipes.py [NUMBER …]            only these
    recipes.py --accept [NUMBER …]   writes what the commands print now into both pages; read the diff
"""
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from workspace import ROOT, Failed, Workspace  # noqa: E402

PAGES = {"en": ROOT / "docs/rules/recipes.md", "zh": ROOT / "docs/rules/recipes.zh-CN.md"}
RECIPES, NOW = 20, "2026-12-01T09:00+08:00"
FREE = [(r'case "[^"]*"', 'case "…"'), (r'-m "[^"]*"', '-m "…"'), (r" *-- .*", ""), (r"(?m)^( *[✓✗]) .*", r"\1 …")]
HEADER = "答卷编号,门店编号,提交时间,推荐意愿,员工态度,员工帮助,价格,整洁动线,商品齐全,生鲜新鲜,结账等候,退换货,轻松顺利,购物方式,留言"


class Block:
    """A fenced block of a recipe: its kind, the file it is about, its text, and where the text stands on the page."""

    def __init__(self, kind, file, text, span):
        self.kind, self.file, self.text, self.span = kind, file, text, span

    def plain(self):
        text = self.text
        for pattern, instead in FREE:
            text = re.sub(pattern, instead, text)
        return self.kind, self.file, text


def recipes_of(page):
    """{ number: blocks } of a page: a recipe begins with a heading `## 7. …`."""
    found, text = {}, page.read_text(encoding="utf-8")
    heads = list(re.finditer(r"(?m)^## (\d+)\. ", text))
    for head, after in zip(heads, [*(h.start() for h in heads[1:]), len(text)]):
        blocks, seen, file = [], head.end(), None
        for fence in re.finditer(r"(?ms)^```(\w+)\n(.*?)^```$", text[:after]):
            if fence.start() < head.start():
                continue
            named = re.findall(r"`([\w/.-]+\.(?:lua|csv))`", text[seen:fence.start()])
            file, seen = named[-1] if named else file, fence.end()
            blocks.append(Block(fence[1], None if fence[1] == "console" else file, fence[2], fence.span(2)))
        found[int(head[1])] = blocks
    return found


# ── following a recipe


def changed(text, diff):
    """`text` with a diff's places changed: each must be there, once."""
    for place in re.split(r"(?m)^@@.*\n", diff):
        before = "".join(line[1:] for line in place.splitlines(True) if not line.startswith("+"))
        after = "".join(line[1:] for line in place.splitlines(True) if not line.startswith("-"))
        if text.count(before) != 1 or before == after:
            raise Failed(f"stands {text.count(before)} times where it should change:\n{before}")
        text = text.replace(before, after)
    return text


def write(place, block):
    path = place.path / block.file
    if block.kind == "diff":
        path.write_text(changed(path.read_text(encoding="utf-8"), block.text), encoding="utf-8")
    elif path.exists():
        raise Failed(f"{block.file} is there already")
    else:
        path.parent.mkdir(exist_ok=True)
        path.write_text(block.text, encoding="gb18030" if "gb18030" in path.name else "utf-8")


def commands(text):
    """A console's commands with the lines that are printed below each."""
    parts = re.split(r"(?m)^\$ (.*)\n", text)
    return list(zip(parts[1::2], (part.splitlines() for part in parts[2::2])))


def printed(place, command):
    """What a command says, on both streams, with ids that differ from run to run hidden; and whether it failed."""
    words = shlex.split(command)
    if words[0] == "earshot":
        words = [place.program, *words[1:], "--now", NOW, *(["--yes"] if words[1:3] == ["rules", "publish"] else [])]
    elif words[0] != "pdftotext":
        raise Failed(f"{command}: only earshot and pdftotext are run")
    done = subprocess.run(words, cwd=place.path, env=place.environment,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL, text=True, encoding="utf-8")
    said = done.stdout.replace(f"{place.path}/", "").replace("\f", "")
    return re.sub(r"\b[0-9a-f]{12,64}\b", "<id>", said).splitlines(), done.returncode


def fits(lines, pattern):
    """Whether the lines are those of the pattern, in which `…` stands for any number of them."""
    if not pattern:
        return not lines
    if pattern[0] == "…":
        return any(fits(lines[i:], pattern[1:]) for i in range(len(lines) + 1))
    return bool(lines) and lines[0].rstrip() == pattern[0].rstrip() and fits(lines[1:], pattern[1:])


def followed(place, block, accept):
    """Runs a console; its text as it should be."""
    out = []
    for command, expected in commands(block.text):
        lines, status = printed(place, command)
        if not accept and not fits(lines, expected or ["…"]):
            raise Failed("\n".join([f"$ {command}", "printed", *lines, "and not", *expected]))
        if status and not accept and not any(line.startswith("earshot: ") for line in expected):
            raise Failed("\n".join([f"$ {command}", f"ended with {status}", *lines]))
        kept = expected if fits(lines, expected) else [line.rstrip() for line in lines]
        out += [f"$ {command}", *kept]
    return "\n".join(out) + "\n"


def follow(chain, folder, blocks, accept):
    """Follows a recipe in a copy of the chain: texts of its consoles, by where they stand."""
    place = Workspace(Path(folder))
    shutil.copytree(chain.path, place.path)
    texts = {}
    for block in blocks:
        if block.kind == "console":
            texts[block.span] = followed(place, block, accept)
        else:
            write(place, block)
    return texts


# ── the chain that they are followed in


ITEMS = ("attitude", "help", "price", "tidy", "range", "fresh", "queue")
LEVELS = {"S0101": {}, "S0601": {"tidy": 4.5, "range": 4.1, "fresh": 3.5, "queue": 3.1}, "S0105": {}}
USUAL = {"S0101": 4.1, "S0601": 3.8, "S0105": 3.95}
MONTHS = [f"{2025 + (9 + i) // 12}-{(9 + i) % 12 + 1:02}" for i in range(13)]


def marks(store, ago, i):
    """What customer i of a month gives to each item: around the store's level, at S0105 less for the queue each month."""
    levels = {"queue": 4.6 - ago / 6} if store == "S0105" else LEVELS[store]
    given = [max(1, min(5, int(levels.get(item, USUAL[store]) + (i * 17 + k * 7) % 40 / 40) + (i + k) % 3 - 1))
             for k, item in enumerate(ITEMS)]
    if store == "S0601" and i % 13 == 3:
        given[ITEMS.index("fresh")] = 1
    return ",".join(map(str, given))


def answers():
    """Rows of three shops, 40 a month: S0105 for a year, the others for two months."""
    number = 0
    for store, since in (("S0101", 11), ("S0601", 11), ("S0105", 0)):
        poor = store == "S0601"
        for ago in range(since, len(MONTHS)):
            for i in range(40):
                number += 1
                said = "临期酸奶没打折" if poor and i % 3 == 0 else "地上有水，差点滑倒" if poor and i % 3 == 1 else ""
                yield (f"{number},{store},{MONTHS[ago]}-{i % 28 + 1:02} 10:{i:02},{(6 if poor else 8) + i % 3},{marks(store, ago, i)},"
                       f"{'' if i % 8 else 4},{(4 if poor else 5) + i % 3},{('到店选购', '线上下单、到店自提')[i % 2]},{said}")


def shipped_chain(folder):
    place = Workspace(Path(folder, "chain")).init(ROOT)
    place.call("stores", "import", ROOT / "stores/stores.csv", "--now", "2026-11-01T09:00+08:00")
    (place.path / "answers.csv").write_text("\n".join([HEADER, *answers()]) + "\n", encoding="utf-8")
    place.call("import", place.path / "answers.csv", "--now", "2026-11-01T10:00+08:00")
    return place


def differences(en, zh):
    for number in range(1, RECIPES + 1):
        ours, theirs = en.get(number, []), zh.get(number, [])
        if not any(line.strip("…") for block in ours if block.kind == "console"
                   for _, expected in commands(block.text) for line in expected):
            yield f"{number}: nothing is expected of any command"
        for one, other in zip(ours, theirs):
            if one.plain() != other.plain():
                yield f"{number}: the pages differ:\n{one.file}\n{one.text}\n{other.file}\n{other.text}"
        if len(ours) != len(theirs):
            yield f"{number}: {len(ours)} blocks in English, {len(theirs)} in Chinese"
    if not max(en) == max(zh) == RECIPES:
        yield f"the last recipes are {max(en)} and {max(zh)}, not {RECIPES}"


def main(words):
    accept, only = "--accept" in words, {int(word) for word in words if word.isdigit()}
    pages = {language: recipes_of(page) for language, page in PAGES.items()}
    found = [] if accept else list(differences(*pages.values()))
    count = 0
    with tempfile.TemporaryDirectory(prefix="earshot-recipes-") as folder:
        chain = shipped_chain(folder)
        for language, page in PAGES.items():
            texts = {}
            for number, blocks in pages[language].items():
                if only and number not in only:
                    continue
                count += 1
                try:
                    texts |= follow(chain, Path(folder, f"{language}-{number}"), blocks, accept)
                except Failed as failed:
                    found.append(f"{page.name} {number}: {failed}")
            if accept:
                text = page.read_text(encoding="utf-8")
                for (start, end), instead in sorted(texts.items(), reverse=True):
                    text = text[:start] + instead + text[end:]
                page.write_text(text, encoding="utf-8")
    print(*found, sep="\n")
    print(f"{count} recipes followed, {len(found)} faults")
    return 1 if found or not count else 0


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except Failed as failed:
        print(failed)
        sys.exit(1)
