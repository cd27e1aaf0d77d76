/* The indexes that reports of a month show: of the store, its region, and the months before. Each month is scored by
 * the version that holds for it; months from before the first by the first. Scores of responses come from the rows that
 * scores_make keeps, which therefore must be there. */
#ifndef EARSHOT_OPS_PRESS_SCORES_H
#define EARSHOT_OPS_PRESS_SCORES_H

#include "ops/cube.h"
#include "ops/rulebook.h"

struct press_scores {
    struct workspace *workspace;
    const struct survey *survey;
    const struct scoring *const *versions;
    const char **revisions; /* [version] */
    size_t version_count;
    struct scoring_judge judge;
    month_t first;
    int months;
    int64_t floor;
    struct cube sums;             /* of scored responses; unused where no version scores them */
    const struct metric *regions; /* [region index, and the chain where it was asked for][month] */
};

/* `cube` holds the counters of the same months; with `chain` its own indexes are made too. `out` stays where it is
 * while it is used. */
int press_scores_open(struct workspace *workspace, const struct rulebook *rulebook, const char *scoring,
                      const struct cube *cube, bool chain, struct arena *arena, struct press_scores *out,
                      struct err *err);

/* A store's indexes, [month], and the score of the last one. */
int press_scores_store(const struct press_scores *scores, const struct store *store, const int64_t *counters,
                       struct arena *arena, const struct metric **out_indexes, struct score *out, struct err *err);

#endif
