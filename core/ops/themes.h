/* What customers' comments are about, asked for on the spot: one row per group, month and theme. */
#ifndef EARSHOT_OPS_THEMES_H
#define EARSHOT_OPS_THEMES_H

#include "flow/themes/polarity.h"
#include "flow/themes/themes.h"
#include "ops/metrics.h"

struct themes_query {
    const char *themes; /* NULL: the only list there is */
    enum metrics_group by;
    bool by_month;
    month_t from, to;   /* both included; INT32_MIN and INT32_MAX for no bound */
    const char *store;  /* only this store, or NULL */
    const char *region; /* only stores of this region (as they hung in each month), or NULL */
    bool polarity;      /* judge each comment, too, by the list that the themes name, else the only one */
};

struct themes_row {
    const char *where;               /* whose comments the list reads, as its script says it; NULL: everybody's */
    const char *code, *name;         /* of the store or region; "" for the chain */
    month_t month;                   /* unused without by_month */
    const struct theme *theme;       /* NULL: all comments of the group; only where they are judged */
    struct theme_figures figures;    /* the floor is the settings' for screens */
    const struct polarity *polarity; /* NULL unless they are judged; lives until fn returns */
    struct polarity_figures judged;
};

/* Rows in order of code and month, all comments before the themes as the list has them; groups without a comment have
 * none, but for the chain and a store asked for by its name. fn returns nonzero to stop. The comments are read once,
 * one at a time: memory grows with groups and months, never with comments. Errors: ERR_DATA for a list, store or region
 * that is not there. */
int comment_themes(struct workspace *workspace, const struct themes_query *query,
                   int (*fn)(void *context, const struct themes_row *row, struct err *err), void *context,
                   struct err *err);

struct themes_driver {
    const char *where; /* as in themes_row */
    const struct theme *theme;
    int64_t n;                /* comments with an answer to the lead question */
    bool thin;                /* fewer of these than are to be relied on, for so many themes */
    bool told;                /* false: under the floor, all that follows is NaN */
    double share;             /* percent of n that name it */
    double r, rho, beta, vif; /* with the answer; drivers.h says how */
    double johnson, shapley;  /* parts of r2 */
    double r2;                /* of all themes that are told, together */
};

/* Which themes go with the score, over all comments that the query names (its by and by_month play no part): a row for
 * each theme. */
int comment_drivers(struct workspace *workspace, const struct themes_query *query,
                    int (*fn)(void *context, const struct themes_driver *row, struct err *err), void *context,
                    struct err *err);

#endif
