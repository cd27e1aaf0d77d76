/* Does a page say what a document holds? Every text, and every figure that is printed and not only drawn, must be found
 * on it, whatever its arrangement. `page` is squeezed (paper.h). */
#ifndef EARSHOT_TESTS_SAID_H
#define EARSHOT_TESTS_SAID_H

#include <string.h>

#include "paper.h"

#include "flow/report/figures.h"

struct said {
    const struct buf *page;
    struct arena *arena;
    enum language language;
    const char *document; /* for messages */
    bool drawn;           /* figures below here are places in a drawing */
    const char *unsaid;   /* a field that is left out here; NULL for none */
};

static inline bool said_one_of(const char *word, const char *const *words) {
    for (; *words; words++)
        if (strcmp(word, *words) == 0)
            return true;
    return false;
}

/* "kind" and the like are not for readers. */
static inline bool said_is_read(const char *key) {
    static const char *const never[] = {"kind",     "unit",     "definition", "tone",   "align", "report",
                                        "language", "document", "place",      "signal", "good",  NULL};
    return !said_one_of(key, never);
}

static inline void assert_on_page(const struct buf *page, const char *text, const char *document) {
    struct buf wanted = buf_make(LIMIT_MESSAGE);
    buf_text(&wanted, text);
    paper_squeeze(&wanted);
    if (!strstr(page->data, wanted.data))
        fail_msg("%s: the page does not say \"%s\"", document, wanted.data);
    buf_free(&wanted);
}

/* A funnel names only who is outside it, and the reader's own. */
static inline bool said_is_quiet(const struct value *point) {
    return strcmp(value_text(value_get(point, "place"), ""), "in") == 0 && !value_yes(value_get(point, "own"), false);
}

static inline void assert_says(const struct said *said, const struct value *value, const char *key) {
    static const char *const drawn[] = {"history", "points", NULL};
    struct said inner = *said;
    inner.drawn |= key && said_one_of(key, drawn);
    if (value_is(value, VALUE_TEXT) && !strchr(value_text(value, ""), '{'))
        assert_on_page(said->page, value_text(value, ""), said->document);
    if (value_get(value, "unit") && !inner.drawn) {
        struct figure figure = figure_read(value);
        assert_on_page(said->page, figure_value(said->arena, said->language, &figure), said->document);
    }
    for (size_t i = 0; i < value_count(value); i++) {
        const struct value_pair *pair = value_is(value, VALUE_MAP) ? &value->map.pairs[i] : NULL;
        if (pair && said->unsaid && strcmp(pair->key, said->unsaid) == 0)
            continue;
        bool coloured = pair && strcmp(pair->key, "difference") == 0 && key && strcmp(key, "cells") == 0;
        /* entries of a list stand under the list's name */
        if (!pair && !said_is_quiet(value_at(value, i)))
            assert_says(&inner, value_at(value, i), key);
        else if (pair && !coloured && (said_is_read(pair->key) || value_is(pair->value, VALUE_MAP)))
            assert_says(&inner, pair->value, pair->key);
    }
}

#endif
