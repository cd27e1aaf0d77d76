/* What the parts of metrics.h share: metrics.c finds what is asked for and tells the rows, metrics_gather.c adds the
 * tallies up, metrics_figures.c makes a row's figures of them, metrics_targets.c holds these against what was aimed at
 * and metrics_compare.c has the differences. */
#ifndef EARSHOT_OPS_METRICS_PARTS_H
#define EARSHOT_OPS_METRICS_PARTS_H

#include "flow/registry/targets.h"
#include "flow/scoring/scoring.h"
#include "ops/metrics.h"
#include "port/sql/sql.h"

/* What a row speaks of: one of the two is NULL. */
struct metrics_item {
    const struct question *question;
    const struct dimension *dimension; /* or touchpoint, as the query asks */
};

/* Cells are vectors of counters, [group][column][counter]. A column is a month, a wave, or all there is where neither
 * is asked for. Kept are `width` counters from `base` on: those of the one question, or all. */
struct gathering {
    const struct metrics_query *query;
    const struct registry *registry;
    const struct survey *survey;
    const struct metrics_item *items;
    size_t item_count;
    const struct store *store;   /* only this one, or NULL */
    const struct region *region; /* only its stores, or NULL */
    int64_t floor;
    month_t first, last; /* what the columns hold */
    const struct metrics_wave {
        const char *name;
        int64_t number;
        month_t first, last; /* of its answers in the months that are asked for */
    } * waves;               /* of the columns, by name; NULL without by_wave */
    month_t shift;           /* the other period is so many months earlier; 0 for none */
    size_t groups, columns, base, width;
    struct arena *arena;
    int64_t *now;           /* what a row shows */
    int64_t *own;           /* its side of a comparison: `now`, but for comparable stores */
    int64_t *other;         /* the other period */
    int64_t *wholes;        /* [region, and the chain behind them][month][counter]: for METRICS_WHOLE */
    int64_t *weights;       /* as `now`, with WEIGHED_PARTS numbers for each counter; NULL without weighted */
    bool has_weights;       /* one of the answers in them */
    int64_t *scratch;       /* two cells, for one row's whole and rest */
    struct targets targets; /* of the survey, as known now; none with weighted */
    bool aimed;             /* some row that is shown has one */

    const struct store *at_hand; /* whose months are gathered, for comparable stores; NULL: none yet */
    int64_t *hand;               /* [now or other period][column][counter] */
};

/* Makes room and adds up the tallies. */
int metrics_gather(struct gathering *g, struct sql *db, const struct survey_versions *versions, struct err *err);

/* The cell of a group and column in one of the arrays. */
int64_t *metrics_cell(const struct gathering *g, int64_t *cells, size_t group, size_t column);
int64_t *metrics_weights(const struct gathering *g, size_t group, size_t column);
/* Adds into `out` what contains the row: the region's counters in the column's months. */
void metrics_whole(const struct gathering *g, size_t group, size_t column, int64_t *out);

/* An item's answers in a cell; a single question is a pool of one. */
void metrics_pool(const struct gathering *g, const struct metrics_item *item, const int64_t *cell,
                  struct dimension_pool *out);
bool metrics_has_nps(const struct metrics_item *item);
const char *metrics_mark(const struct gathering *g, int64_t n, bool thin);

/* How many people stand behind the cell. */
int64_t metrics_people(const struct gathering *g, const struct metrics_item *item, const int64_t *cell);
/* Fills in the row's own figures. */
void metrics_figures(const struct gathering *g, const struct metrics_item *item, const int64_t *cell,
                     struct metrics_row *row);
/* Fills in the row's weighted figures, and makes its mark go by them too. */
void metrics_weigh(const struct gathering *g, const struct metrics_item *item, const int64_t *parts,
                   struct metrics_row *row);
/* Fills in all of the comparison but p_adjusted; says is what the row would say if it stood alone. */
void metrics_compare(const struct gathering *g, const struct metrics_item *item, size_t group, size_t column,
                     struct metrics_row *row);
/* Fills in the targets and what the row's figures say of them. */
void metrics_targets(const struct gathering *g, const struct metrics_item *item, size_t group, size_t column,
                     struct metrics_row *row);
/* Whether there is a target for one of the figures. */
bool metrics_is_aimed(const struct gathering *g, const struct metrics_item *item, size_t group, size_t column);

#endif
