#include "stats/keyness.h"

#include <math.h>

static double log_odds(const struct share_counts *counts, double prior, double a) {
    double k = (double)counts->k, n = (double)counts->n;
    return log((k + a) / (n + prior - k - a));
}

struct keyness keyness_of(const struct share_counts *group, const struct share_counts *others, double prior) {
    int64_t k = group->k + others->k, n = group->n + others->n;
    if (group->n == 0 || others->n == 0 || k == 0 || k == n)
        return (struct keyness){NAN, NAN};
    double a = prior * (double)k / (double)n;
    double difference = log_odds(group, prior, a) - log_odds(others, prior, a);
    double variance = 1 / ((double)group->k + a) + 1 / ((double)others->k + a);
    return (struct keyness){difference, difference / sqrt(variance)};
}
