#include "flow/tallies/measure.h"

#include <math.h>

#include "stats/mean.h"
#include "stats/nps.h"
#include "stats/share.h"

struct metric metric_make(double value, double lo, double hi, int64_t n, enum metric_unit unit, const char *definition,
                          const struct bases *bases) {
    bool width = lo < hi;
    return (struct metric){.value = value,
                           .n = n,
                           .lo = width ? lo : (double)NAN,
                           .hi = width ? hi : (double)NAN,
                           .unit = unit,
                           .definition = definition,
                           .suppressed = n < bases->floor,
                           .uncertain = n < bases->reliable};
}

const char *metric_unit_name(enum metric_unit unit) {
    static const char *const names[] = {"points", "percent", "score", "hours", "count"};
    return names[unit];
}

struct tally_counts measure_counts(const struct question *question, const int64_t *counters) {
    return (struct tally_counts){counters + question->counter, question->counter_count, question->from};
}

struct metric measure_responses(const int64_t *counters, const struct bases *bases) {
    double n = (double)counters[0];
    return metric_make(n, n, n, counters[0], METRIC_COUNT, "count.responses", bases);
}

struct metric measure_nps(const struct question *question, const int64_t *counters, const struct bases *bases) {
    struct tally_counts counts = measure_counts(question, counters);
    struct nps_counts classes = nps_classes(&counts);
    struct nps_result nps = nps_of(&classes);
    struct nps_interval around = nps_interval_of(&nps);
    return metric_make(nps.nps, around.lo, around.hi, nps.n, METRIC_POINTS, "nps.adjusted_wald", bases);
}

struct metric measure_mean(const struct question *question, const int64_t *counters, const struct bases *bases) {
    struct tally_counts counts = measure_counts(question, counters);
    struct mean_result mean = mean_of(&counts);
    return metric_make(mean.mean, mean.lo, mean.hi, mean.n, METRIC_SCORE, "mean.t", bases);
}

struct metric measure_top(const struct question *question, const int64_t *counters, const struct bases *bases) {
    struct tally_counts counts = measure_counts(question, counters);
    struct share_counts top = share_top(&counts, question->top);
    struct share_result share = share_of(&top);
    return metric_make(share.share, share.lo, share.hi, share.n, METRIC_PERCENT, "top.wilson", bases);
}

struct metric measure_class(const struct question *question, const int64_t *counters, enum nps_class class,
                            const struct bases *bases) {
    struct tally_counts counts = measure_counts(question, counters);
    struct nps_counts classes = nps_classes(&counts);
    const int64_t members[] = {classes.detractors, classes.passives, classes.promoters};
    struct share_counts share_counts = {members[class], tally_total(&counts)};
    struct share_result share = share_of(&share_counts);
    return metric_make(share.share, share.lo, share.hi, share.n, METRIC_PERCENT, "share.wilson", bases);
}

/* Both sides must stand above the bases: n is the smaller of the two. */
static struct metric changed(struct difference change, enum metric_unit unit, const char *definition,
                             const struct bases *bases) {
    return metric_make(change.value, change.lo, change.hi, change.n, unit, definition, bases);
}

struct metric measure_nps_change(const struct question *question, const int64_t *now, const int64_t *before,
                                 const struct bases *bases) {
    struct tally_counts a = measure_counts(question, now), b = measure_counts(question, before);
    struct nps_counts first = nps_classes(&a), second = nps_classes(&b);
    return changed(nps_difference(&first, &second), METRIC_POINTS, "change.nps.wald", bases);
}

struct metric measure_mean_change(const struct question *question, const int64_t *now, const int64_t *before,
                                  const struct bases *bases) {
    struct tally_counts a = measure_counts(question, now), b = measure_counts(question, before);
    return changed(mean_difference(&a, &b), METRIC_SCORE, "change.mean.welch", bases);
}

struct metric measure_top_change(const struct question *question, const int64_t *now, const int64_t *before,
                                 const struct bases *bases) {
    struct tally_counts a = measure_counts(question, now), b = measure_counts(question, before);
    struct share_counts first = share_top(&a, question->top), second = share_top(&b, question->top);
    return changed(share_difference(&first, &second), METRIC_PERCENT, "change.top.newcombe", bases);
}
