/* Rows of `metrics` kept for a test to look at, and answers to make them of. */
#ifndef EARSHOT_TEST_OPS_METRICS_ASKED_H
#define EARSHOT_TEST_OPS_METRICS_ASKED_H

#include "unit/ops/chain.h"

#include <math.h>

#include "ops/metrics.h"

#define OCTOBER        (2026 * 12 + 9)
#define near(a, b)     assert_true(fabs((a) - (b)) < 1e-9)
#define assert_none(x) assert_true(isnan((x).value) && isnan((x).lo) && isnan((x).hi))

struct asked {
    struct arena *arena;
    struct metrics_row rows[64];
    size_t count;
};

static inline int asked_note(void *context, const struct metrics_row *row, struct err *err) {
    struct asked *asked = context;
    (void)err;
    assert_true(asked->count < sizeof asked->rows / sizeof *asked->rows);
    asked->rows[asked->count] = *row;
    asked->rows[asked->count++].item = arena_text(asked->arena, row->item); /* what scripts said ends with the call */
    return 0;
}

static inline int asked_try(struct chain *c, struct metrics_query query, struct asked *out) {
    *out = (struct asked){.arena = c->arena};
    query.survey = "visit";
    query.from = query.from ? query.from : INT32_MIN;
    query.to = query.to ? query.to : INT32_MAX;
    c->err = chain_rubbish();
    return metrics(c->w, &query, asked_note, out, &c->err);
}

static inline struct asked asked(struct chain *c, struct metrics_query query) {
    struct asked made;
    CHAIN_OK(c, asked_try(c, query, &made));
    return made;
}

/* The row of a store or region; `month` 0 for any. */
static inline struct metrics_row asked_row(const struct asked *asked, const char *code, month_t month) {
    for (size_t i = 0; i < asked->count; i++)
        if (strcmp(asked->rows[i].code, code) == 0 && (!month || asked->rows[i].month == month))
            return asked->rows[i];
    fail_msg("there is no row of '%s'", code);
    return asked->rows[0];
}

/* One answer a digit, of the lead question and, as `polite`, `help` and `fresh`, "5", "4" and "3"; `month` is as in
 * "2026-10". */
static inline void answers(struct chain *c, const char *store, const char *month, const char *digits) {
    struct buf rows = buf_make(LIMIT_MESSAGE);
    for (const char *at = digits; *at; at++)
        buf_format(&rows, "%s-%s-%d,%s,%s-15 12:00:00,%c,5,4,3,,\n", store, month, (int)(at - digits), store, month,
                   *at);
    chain_in(c, rows.data);
    buf_free(&rows);
}

#endif
