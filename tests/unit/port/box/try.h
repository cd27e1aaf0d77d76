/* What the tests of the box share: a vocabulary, and running a few lines of script to their verdict. */
#ifndef EARSHOT_TEST_BOX_TRY_H
#define EARSHOT_TEST_BOX_TRY_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/limits.h"
#include "port/box/box.h"

#define SCRIPT "scripts/scoring/service.lua"

static const struct box_word try_words[] = {
    {"scoring", BOX_DEFINITION, "scoring \"id\" { … }", "", "", "0.1"},
    {"nps", BOX_ITEM, "nps \"id\" { … }", "", "", "0.1"},
    {"text", BOX_ITEM, "text \"id\" { … }", "", "", "0.1"},
    {"heading", BOX_BLOCK, "heading { … }", "", "", "0.1"},
};
enum { TRY_WORDS = sizeof try_words / sizeof *try_words };

/* Small enough that what never ends ends soon. */
static const struct box_limits try_limits = {3000000, MIB(16), MIB(64), 5000};

static inline struct box *try_open(const struct box_limits *limits) {
    struct box *box = NULL;
    struct err err = {0};
    if (box_open(&box, try_words, TRY_WORDS, limits, &err))
        fail_msg("%s", err.what);
    return box;
}

static inline int try_load(struct box *box, const char *name, const char *text, struct arena *arena,
                           const struct value **out, struct err *err) {
    const struct box_script script = {name, text, strlen(text)};
    *err = (struct err){0};
    return box_load(box, &script, arena, out, err);
}

/* Loads a definition and fails the test where that fails. */
static inline const struct value *try_made(struct box *box, struct arena *arena, const char *text) {
    const struct value *made = NULL;
    struct err err;
    if (try_load(box, SCRIPT, text, arena, &made, &err))
        fail_msg("%s: %s", err.where, err.what);
    return made;
}

/* Runs `body` as the function of a definition, in a box of its own; line 1 of the body is line 2 of the file. */
static inline int try_body(const char *body, const struct box_limits *limits, struct arena *arena,
                           const struct value **out, struct err *err) {
    struct box *box = try_open(limits);
    char *text = arena_format(arena, "return scoring \"t\" { f = function(a, b)\n%s\nend }", body);
    const struct value *made;
    int rc = try_load(box, SCRIPT, text, arena, &made, err);
    struct value *arguments = value_list(arena);
    value_push(arena, arguments, value_int(arena, 3));
    if (!rc)
        rc = box_call(box, value_whole(value_get(value_get(made, "f"), "function"), 0), arguments, arena, out, err);
    box_close(box);
    return rc;
}

#endif
