/* Sums over counts, in whole numbers. */
#include "stats/tally.h"

#include <math.h>

int64_t tally_total(const struct tally_counts *tally) {
    int64_t total = 0;
    for (size_t i = 0; i < tally->count; i++)
        total += tally->counts[i];
    return total;
}

struct tally_moments tally_moments(const struct tally_counts *tally, size_t origin) {
    struct tally_moments moments = {.origin = tally->from + (double)origin};
    for (size_t i = 0; i < tally->count; i++) {
        int64_t steps = (int64_t)i - (int64_t)origin, answers = tally->counts[i];
        moments.n += answers;
        moments.sum += answers * steps;
        moments.squares += answers * steps * steps;
    }
    return moments;
}

size_t tally_middle(const struct tally_counts *tally) {
    struct tally_moments moments = tally_moments(tally, 0);
    return moments.n ? (size_t)llround((double)moments.sum / (double)moments.n) : 0;
}
