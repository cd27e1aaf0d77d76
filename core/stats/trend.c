/* Every pair of periods is looked at once, for its sign and for its slope. */
#include "stats/trend.h"

#include <math.h>

#include "stats/percentile.h"
#include "stats/quantile.h"
#include "stats/ranks.h"

/* S, and the slopes of all pairs into `slopes`; returns how many there are. */
static size_t look_at_pairs(const double *values, size_t count, double *out_s, double *slopes) {
    size_t pairs = 0;
    *out_s = 0;
    for (size_t j = 1; j < count; j++)
        for (size_t i = 0; i < j; i++) {
            double rise = values[j] - values[i];
            if (isnan(rise))
                continue;
            *out_s += (rise > 0) - (rise < 0);
            slopes[pairs++] = rise / (double)(j - i);
        }
    return pairs;
}

struct trend trend_of(struct arena *arena, const double *values, size_t count) {
    struct trend made = {.z = NAN, .p = NAN, .tau = NAN};
    double *slopes = arena_alloc(arena, (count * count / 2 + 1) * sizeof *slopes);
    size_t pairs = look_at_pairs(values, count, &made.s, slopes);
    struct rank_tied tied = ranks_tied(arena, values, count);
    for (size_t i = 0; i < count; i++)
        made.n += !isnan(values[i]);
    double n = (double)made.n, all = (double)pairs;
    made.variance = (n * (n - 1) * (2 * n + 5) - tied.slopes) / 18;
    made.slope = percentile(arena, slopes, pairs, 0.5, PERCENTILE_INCLUSIVE);
    if (all > tied.pairs)
        made.tau = fmax(-1, fmin(1, made.s / sqrt(all) / sqrt(all - tied.pairs)));
    if (made.n > 2 && made.variance > 0) {
        made.z = made.s == 0 ? 0 : (made.s - copysign(1, made.s)) / sqrt(made.variance);
        made.p = 2 * normal_cdf(-fabs(made.z));
    }
    return made;
}
