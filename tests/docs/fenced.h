/* The fenced blocks of a page of docs/metrics, so that what stands there can be computed: one kind of block at a time,
 * the lines of all of them in order, "" between two blocks. */
#ifndef EARSHOT_TESTS_DOCS_FENCED_H
#define EARSHOT_TESTS_DOCS_FENCED_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/file.h"

#define FENCED_PAGES 2
static const char *const fenced_pages[FENCED_PAGES] = {"README.md", "README.zh-CN.md"};

static inline char *fenced_page(struct arena *arena, const char *page) {
    struct buf text = buf_make(1 << 20);
    struct err err;
    if (file_read(arena_format(arena, "%s/docs/metrics/%s", TEST_TREE, page), &text, &err))
        fail_msg("%s: %s", page, err.what);
    char *kept = arena_text(arena, text.data);
    buf_free(&text);
    return kept;
}

static inline const char **fenced_lines(struct arena *arena, const char *page, const char *kind, size_t *out_count) {
    char *text = fenced_page(arena, page), *rest = NULL;
    const char **lines = arena_alloc(arena, (strlen(text) + 1) * sizeof *lines);
    const char *opening = arena_format(arena, "```%s", kind);
    int inside = 0;
    *out_count = 0;
    for (char *line = strtok_r(text, "\n", &rest); line; line = strtok_r(NULL, "\n", &rest)) {
        if (inside)
            lines[(*out_count)++] = strncmp(line, "```", 3) == 0 ? "" : line;
        inside = inside ? strncmp(line, "```", 3) != 0 : strcmp(line, opening) == 0;
    }
    return lines;
}

#endif
