/* Running a rule with metrics, as a report runs it. */
#ifndef EARSHOT_TEST_RECKON_RULE_H
#define EARSHOT_TEST_RECKON_RULE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/limits.h"
#include "flow/reckon/reckon.h"
#include "flow/report/report.h"

#define RULE "scripts/reports/rule.lua"

static const struct bases rule_bases = {10, 30};

/* A vocabulary of its own definition and everything of reckon.h. */
static inline const struct box_word *rule_words(struct arena *arena, size_t *out_count) {
    static const struct box_word definition = {"rule", BOX_DEFINITION, "rule \"id\" { … }", "", "", "0.1"};
    struct box_word *words = arena_alloc(arena, (reckon_word_count + 1) * sizeof *words);
    words[0] = definition;
    memcpy(words + 1, reckon_words, reckon_word_count * sizeof *words);
    *out_count = reckon_word_count + 1;
    return words;
}

/* Opens a box that knows the floor of 10 and the base of 30. */
static inline struct box *rule_box(struct arena *arena, const char *language) {
    struct box *box = NULL;
    struct err err = {0};
    size_t count;
    const struct box_word *words = rule_words(arena, &count);
    if (box_open(&box, words, count, &box_default_limits, &err) ||
        box_tell(box, reckon_told(arena, &rule_bases, language), &err))
        fail_msg("%s", err.what);
    return box;
}

static inline struct value *rule_metric(struct arena *arena, double value, double lo, double hi, int64_t n,
                                        enum metric_unit unit, const char *definition, const char *of) {
    struct metric metric = metric_make(value, lo, hi, n, unit, definition, &rule_bases);
    return (struct value *)(uintptr_t)report_metric_of(arena, &metric, of);
}

/* What a rule is given as `r`: nps of this month and the last, the region's, a share, a count, a thin one. */
static inline const struct value *rule_input(struct arena *arena) {
    struct value *r = value_map(arena);
    value_set(arena, r, "nps", rule_metric(arena, 42, 37, 46, 913, METRIC_POINTS, "nps.adjusted_wald", "2026-10/e/S1"));
    value_set(arena, r, "last",
              rule_metric(arena, 30, 26, 33, 400, METRIC_POINTS, "nps.adjusted_wald", "2026-09/e/S1"));
    value_set(arena, r, "region",
              rule_metric(arena, 35, 34, 36, 9000, METRIC_POINTS, "nps.adjusted_wald", "2026-10/e"));
    value_set(arena, r, "other",
              rule_metric(arena, 35, 34, 36, 900, METRIC_POINTS, "nps.adjusted_wald", "2026-10/e/S10"));
    value_set(arena, r, "share",
              rule_metric(arena, 60.5, 57.3, 63.6, 913, METRIC_PERCENT, "share.wilson", "2026-10/e/S1"));
    value_set(arena, r, "change", rule_metric(arena, 12, 6, 18, 400, METRIC_POINTS, "change.nps.wald", ""));
    value_set(arena, r, "few", rule_metric(arena, 4.2, 3.9, 4.5, 20, METRIC_SCORE, "mean.t", NULL));
    value_set(arena, r, "count",
              rule_metric(arena, 1913, 1913, 1913, 1913, METRIC_COUNT, "count.responses", "2026-10/e/S1"));
    value_set(arena, r, "thin", rule_metric(arena, 80, 70, 90, 3, METRIC_POINTS, "nps.adjusted_wald", "2026-10/e/S1"));
    value_set(arena, r, "none", rule_metric(arena, NAN, NAN, NAN, 40, METRIC_SCORE, "mean.t", NULL));
    return r;
}

/* Runs `body` with `r`; line 1 of the body is line 2 of the file. */
static inline int rule_run(const char *language, const char *body, struct arena *arena, const struct value **out,
                           struct err *err) {
    struct box *box = rule_box(arena, language);
    char *text = arena_format(arena, "return rule \"t\" { f = function(r)\n%s\nend }", body);
    const struct box_script script = {RULE, text, strlen(text)};
    struct value *arguments = value_list(arena);
    const struct value *made;
    *err = (struct err){0};
    value_push(arena, arguments, rule_input(arena));
    int rc = box_load(box, &script, arena, &made, err);
    if (!rc)
        rc = box_call(box, 1, arguments, arena, out, err);
    box_close(box);
    return rc;
}

static inline void holds(const char *body) {
    struct arena *arena = arena_new();
    const struct value *out;
    struct err err;
    if (rule_run("zh", body, arena, &out, &err))
        fail_msg("%s\n%s: %s %s", body, err.where, err.what, err.todo);
    arena_free(arena);
}

static inline void fails(const char *body, const char *what, const char *todo) {
    struct arena *arena = arena_new();
    const struct value *out;
    struct err err;
    if (!rule_run("zh", body, arena, &out, &err))
        fail_msg("it runs: %s", body);
    if (err.kind != ERR_DATA || strcmp(err.where, RULE ":2") != 0 || !strstr(err.what, what) || !strstr(err.todo, todo))
        fail_msg("%s\n%d %s: %s\n%s", body, err.kind, err.where, err.what, err.todo);
    arena_free(arena);
}

#endif
