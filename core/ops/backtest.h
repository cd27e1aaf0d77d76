/* What would have been: the working scripts against others (the live ones), on the same responses, month by month.
 *
 * Both are reckoned afresh by what makes the score rows, so the figures are those that publishing would give; no row is
 * read or written. Months for which both rule books hold the same revision of a definition are not reckoned: they
 * would be the same. */
#ifndef EARSHOT_OPS_BACKTEST_H
#define EARSHOT_OPS_BACKTEST_H

#include "flow/scoring/shift.h"
#include "ops/score.h"

struct backtest_query {
    const char *against; /* a revision of the rules in the archive; NULL: the live one */
    const char *scoring; /* an id; NULL is all */
    month_t from, to;    /* both included; INT32_MIN and INT32_MAX for no bound */
};

/* A store's month. `before` and `after` are unused where has_… is false: no definition holds for the month. */
struct backtest_row {
    const char *scoring, *store, *name, *region; /* where the store hung at the month's end */
    month_t month;
    bool has_before, has_after;
    struct score before, after;
    struct shift shift; /* NaN unless there are both */
    bool band_changed;  /* never where there is no score before */
    const char *mark;   /* "", "floor" (either index is under the privacy floor), "thin" */
};

struct backtest_band {
    const char *band;
    int64_t before, after; /* stores */
};

struct backtest_month {
    const char *scoring;
    month_t month;
    bool is_new;                 /* the other rules have no scoring of this id */
    int64_t stores, changed;     /* with another score before or after; whose band changes */
    struct backtest_band *bands; /* by name */
    size_t band_count;
    /* of stores above the privacy floor: */
    int64_t beyond;           /* whose shift's interval does not hold 0 */
    double mean, least, most; /* of the stores' shifts */
};

/* A version that is new, and holds from a month for which there are no answers yet. */
struct backtest_later {
    const char *scoring;
    month_t effective;
};

struct backtest_report {
    const char *against;       /* the revision, as the archive has it */
    struct backtest_row *rows; /* by scoring, store and month; all texts live in the workspace's arena */
    size_t count;
    struct backtest_month *months; /* by scoring and month */
    size_t month_count;
    const struct backtest_later *later;
    size_t later_count;
    int64_t untouched; /* store-months that both score alike since the rule is the same */
};

/* Errors: ERR_NOINPUT for a revision that is not there; ERR_DATA for a scoring that neither has, or a rule that fails.
 */
int backtest(struct workspace *workspace, const struct act *act, const struct backtest_query *query,
             struct backtest_report *out, struct err *err);

/* The same of two rule books that are open. */
int backtest_between(struct workspace *workspace, const struct act *act, const struct rulebook *before,
                     const struct rulebook *after, const struct backtest_query *query, struct backtest_report *out,
                     struct err *err);

#endif
