#!/usr/bin/env python3
"""The follower of recipes sees a recipe that does not work."""
import sys
import tempfile
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
import recipes  # noqa: E402
from recipes import Block, Failed  # noqa: E402

PAGE = """# Recipes

Look at `elsewhere.lua`.

## 1. One

In `a.lua`, as in `b/c.test.lua`:

```diff
 x
-y
+z
```

```console
$ earshot help
usage: earshot
```
"""


def page(text):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "page.md")
        path.write_text(text, encoding="utf-8")
        return recipes.recipes_of(path)


class Follower(unittest.TestCase):
    def test_a_block_belongs_to_the_file_named_last(self):
        diff, console = page(PAGE)[1]
        self.assertEqual(("diff", "b/c.test.lua", " x\n-y\n+z\n"), (diff.kind, diff.file, diff.text))
        self.assertEqual(("console", None), (console.kind, console.file))

    def test_a_change_needs_its_place_once(self):
        self.assertEqual("a\nx\nz\n", recipes.changed("a\nx\ny\n", " x\n-y\n+z\n"))
        self.assertEqual("2\nb\n3\n", recipes.changed("1\nb\n1\n1\n".replace("1\n1\n", "c\n"), "-1\n+2\n@@\n-c\n+3\n"))
        for text in ("a\ny\n", "x\ny\nx\ny\n"):
            with self.assertRaises(Failed):
                recipes.changed(text, " x\n-y\n+z\n")
        with self.assertRaises(Failed):
            recipes.changed("x\n", " x\n")

    def test_other_lines_do_not_fit(self):
        self.assertTrue(recipes.fits(["a", "b", "c  "], ["a", "…", "c"]))
        self.assertTrue(recipes.fits(["a"], ["…", "a", "…"]))
        for pattern in (["a", "c"], ["…", "b"], ["a", "…", "d"], ["a", "b", "c", "d"], []):
            self.assertFalse(recipes.fits(["a", "b", "c"], pattern))

    def test_a_command_that_fails_or_says_something_else_is_seen(self):
        place = recipes.Workspace(Path("/nowhere"))
        place.path = Path(tempfile.gettempdir())
        for text in ("$ earshot nonsense\n", "$ earshot help nonsense\n…\n", "$ earshot help\nanother line\n", "$ rm -r x\n"):
            with self.assertRaises(Failed):
                recipes.followed(place, Block("console", None, text, (0, 0)), False)
        recipes.followed(place, Block("console", None, "$ earshot help\n…\n", (0, 0)), False)

    def test_pages_differ_in_free_words_only(self):
        def blocks(text):
            return {number: [Block("lua", "a.lua", text, (0, 0)), Block("console", None, "$ earshot help\nx\n", (0, 0))]
                    for number in range(1, recipes.RECIPES + 1)}
        ours = blocks('case "a four" { given = 4 } -- a remark\n')
        self.assertEqual([], list(recipes.differences(ours, blocks('case "四分" { given = 4 } -- 注\n'))))
        self.assertEqual(recipes.RECIPES, len(list(recipes.differences(ours, blocks('case "四分" { given = 5 }\n')))))
        short = {number: found[:1] for number, found in ours.items()}
        self.assertTrue(any("nothing is expected" in fault for fault in recipes.differences(short, short)))


if __name__ == "__main__":
    unittest.main()
