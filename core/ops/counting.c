#include "ops/counting.h"

void count_response(struct tally_deltas *deltas, const struct survey *survey, const struct response_row *row,
                    int sign) {
    struct tally_key key = {
        .store = row->store, .version = row->version, .class = row->class, .kind = TALLY_MONTH, .period = row->month};
    tally_deltas_add(deltas, &key, survey, row->sheet, sign);
    if (!row->wave)
        return;
    key.wave = row->wave;
    tally_deltas_add(deltas, &key, survey, row->sheet, sign);
}
