/* Times in rising order, equal ones gathered into a step; each step takes its share of those still watched. */
#include "stats/survival.h"

#include <math.h>
#include <stdlib.h>

#include "stats/quantile.h"

static int by_time(const void *a, const void *b) {
    double x = ((const struct survival_time *)a)->time, y = ((const struct survival_time *)b)->time;
    return (x > y) - (x < y);
}

static struct survival_time *in_order(struct arena *arena, const struct survival_time *times, size_t count,
                                      size_t *out_count) {
    struct survival_time *kept = arena_alloc(arena, count * sizeof *kept);
    *out_count = 0;
    for (size_t i = 0; i < count; i++)
        if (!isnan(times[i].time))
            kept[(*out_count)++] = times[i];
    qsort(kept, *out_count, sizeof *kept, by_time);
    return kept;
}

static void set_interval(struct survival_step *step, double sum) {
    step->se = step->open * sqrt(sum);
    step->lo = step->open * exp(-NORMAL_95 * sqrt(sum));
    step->hi = fmin(1, step->open * exp(NORMAL_95 * sqrt(sum)));
    if (step->open > 0 && sum > 0)
        return;
    step->lo = step->hi = NAN;
    if (!(step->open > 0))
        step->se = NAN;
}

struct survival survival_of(struct arena *arena, const struct survival_time *times, size_t count) {
    size_t n, end;
    struct survival_time *order = in_order(arena, times, count, &n);
    struct survival_step *steps = arena_alloc(arena, n * sizeof *steps);
    struct survival made = {.n = (int64_t)n, .steps = steps};
    double open = 1, sum = 0;
    for (size_t start = 0; start < n; start = end) {
        struct survival_step *step = &steps[made.count++];
        step->time = order[start].time;
        step->at_risk = (int64_t)(n - start);
        for (end = start; end < n && order[end].time == step->time; end++)
            *(order[end].closed ? &step->closed : &step->censored) += 1;
        double left = (double)(step->at_risk - step->closed), watched = (double)step->at_risk;
        open *= left / watched;
        sum += step->closed ? (double)step->closed / (watched * left) : 0;
        step->open = open;
        set_interval(step, sum);
        made.closed += step->closed;
    }
    return made;
}

double survival_at(const struct survival *curve, double time) {
    double open = curve->n ? 1 : (double)NAN;
    for (size_t i = 0; i < curve->count && curve->steps[i].time <= time; i++)
        open = curve->steps[i].open;
    return open;
}

enum line { LINE_OPEN, LINE_LO, LINE_HI };

static double height(const struct survival_step *step, enum line line) {
    return line == LINE_OPEN ? step->open : line == LINE_LO ? step->lo : step->hi;
}

/* When a line comes down to `level`: the first such step, or the middle of the while that it stays exactly there. */
static double time_down_to(const struct survival *curve, double level, enum line line) {
    const double same = 1e-9;
    for (size_t i = 0; i < curve->count; i++) {
        double here = height(&curve->steps[i], line);
        if (!(here <= level + same))
            continue;
        if (here < level - same)
            return curve->steps[i].time;
        size_t next = i + 1;
        while (next < curve->count && !(height(&curve->steps[next], line) < level - same))
            next++;
        return next < curve->count ? (curve->steps[i].time + curve->steps[next].time) / 2 : curve->steps[i].time;
    }
    return NAN;
}

struct survival_quantile survival_quantile_of(const struct survival *curve, double p) {
    if (!(p > 0 && p < 1))
        return (struct survival_quantile){NAN, NAN, NAN};
    return (struct survival_quantile){time_down_to(curve, 1 - p, LINE_OPEN), time_down_to(curve, 1 - p, LINE_LO),
                                      time_down_to(curve, 1 - p, LINE_HI)};
}
