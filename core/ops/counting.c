#include "ops/counting.h"

#include "flow/scoring/scoring_rows.h"
#include "flow/tallies/tallies_rows.h"

static void count(struct tally_deltas *deltas, const struct survey *survey, const struct response_row *row,
                  int32_t wave, int sign) {
    struct tally_key key = {.store = row->store,
                            .version = row->version,
                            .class = row->class,
                            .kind = TALLY_MONTH,
                            .wave = wave,
                            .period = row->month};
    tally_deltas_add(deltas, &key, survey, row->sheet, sign);
    if (!row->weight)
        return;
    key.kind = TALLY_WEIGHTS;
    tally_deltas_weigh(deltas, &key, survey, row->sheet, row->weight, sign);
}

void count_response(struct tally_deltas *deltas, const struct survey *survey, const struct response_row *row,
                    int sign) {
    count(deltas, survey, row, 0, sign);
    if (row->wave)
        count(deltas, survey, row, row->wave, sign);
}

int counts_apply(struct sql *db, struct tally_deltas *deltas, struct err *err) {
    size_t count = 0;
    const struct tally_delta *touched = tally_deltas_all(deltas, &count);
    for (size_t i = 0; i < count; i++)
        if (touched[i].key.kind == TALLY_MONTH && !touched[i].key.wave &&
            scores_forget(db, touched[i].key.store, touched[i].key.period, err))
            return err->kind;
    return tallies_apply(db, deltas, err);
}
