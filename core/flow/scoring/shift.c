#include "flow/scoring/shift.h"

#include <math.h>
#include <string.h>

static struct shift shift_of(double value, double half, const char *interval) {
    bool known = isfinite(half) && isfinite(value);
    return (struct shift){value, known ? value - half : NAN, known ? value + half : NAN, known ? interval : ""};
}

struct shift shift_of_pairs(const struct score_sums *differences) {
    const struct bases none = {0, 0};
    struct metric mean = index_of_scores(differences, &none);
    return shift_of(mean.value, (mean.hi - mean.lo) / 2, "paired");
}

static double weight_of(const struct scoring_weights *weights, const char *dimension) {
    for (size_t i = 0; i < weights->count; i++)
        if (!strcmp(weights->items[i].dimension, dimension))
            return weights->items[i].weight;
    return 0;
}

struct shift shift_of_weights(const struct scoring_weights *before, const struct scoring_weights *after,
                              const struct survey *survey, const int64_t *counters) {
    const struct bases none = {0, 0};
    double value = 0, half = 0;
    for (size_t i = 0; i < survey->dimension_count; i++) {
        const char *dimension = survey->dimensions[i].id;
        double apart = weight_of(after, dimension) - weight_of(before, dimension);
        int from = 0, to = 1;
        if (apart == 0 || !dimension_scale(survey, dimension, &from, &to))
            continue;
        struct metric mean = dimension_mean(survey, dimension, counters, &none);
        double points = 100 * apart / (to - from);
        value += points * (mean.value - from);
        half += fabs(points) * (mean.hi - mean.lo) / 2;
    }
    return shift_of(value, half, "weights");
}

struct shift shift_of_sums(const struct metric *before, const struct metric *after) {
    return shift_of(after->value - before->value, (before->hi - before->lo + after->hi - after->lo) / 2, "sum");
}
