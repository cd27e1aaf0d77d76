/* One answer is a summary of itself, so adding is merging. */
#include "stats/summary.h"

#include <math.h>

#include "stats/quantile.h"

void summary_merge(struct summary *into, const struct summary *other) {
    if (other->n == 0)
        return;
    int64_t n = into->n + other->n;
    double share = (double)other->n / (double)n, gap = other->mean - into->mean;
    into->squares += other->squares + gap * gap * share * (double)into->n;
    into->mean += gap * share;
    into->n = n;
}

void summary_add(struct summary *summary, double x) {
    if (!isnan(x))
        summary_merge(summary, &(struct summary){1, x, 0});
}

struct summary summary_of(const double *values, size_t count) {
    struct summary made = {0};
    for (size_t i = 0; i < count; i++)
        summary_add(&made, values[i]);
    return made;
}

struct summary summary_of_tally(const struct tally_counts *tally) {
    struct summary made = {0};
    for (size_t i = 0; i < tally->count; i++)
        summary_merge(&made, &(struct summary){tally->counts[i], tally->from + (double)i, 0});
    return made;
}

double summary_variance(const struct summary *summary) {
    return summary->n < 2 ? (double)NAN : summary->squares / (double)(summary->n - 1);
}

struct mean_result summary_mean(const struct summary *summary, double level) {
    double n = (double)summary->n, mean = summary->n ? summary->mean : (double)NAN;
    double sd = sqrt(summary_variance(summary));
    double half = summary->n < 2 ? (double)NAN : student_quantile(0.5 + level / 2, n - 1) * sd / sqrt(n);
    return (struct mean_result){summary->n, mean, sd, mean - half, mean + half};
}
