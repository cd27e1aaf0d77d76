/* sum w^2 (x - m)^2 is opened into three sums, so that nobody needs the answers again once the mean is known. */
#include "stats/weighted.h"

#include <math.h>

#include "stats/quantile.h"

void weighted_add(struct weighted_sums *sums, double x, double weight) {
    if (!(weight > 0) || isnan(x))
        return;
    weighted_add_many(sums, x, 1, weight, weight * weight);
}

void weighted_add_many(struct weighted_sums *sums, double x, int64_t n, double w, double ww) {
    weighted_merge(sums, &(struct weighted_sums){n, w, ww, w * x, ww * x, ww * x * x});
}

void weighted_merge(struct weighted_sums *into, const struct weighted_sums *other) {
    into->n += other->n;
    into->w += other->w;
    into->ww += other->ww;
    into->wx += other->wx;
    into->wwx += other->wwx;
    into->wwxx += other->wwxx;
}

/* What is left of the squares when nobody differs is rounding: it is taken for 0. */
static double spread(const struct weighted_sums *s, double mean) {
    double squares = s->wwxx - 2 * mean * s->wwx + mean * mean * s->ww;
    return squares > 1e-13 * s->wwxx ? squares : 0;
}

struct weighted_result weighted_of(const struct weighted_sums *sums) {
    double n = (double)sums->n, mean = sums->n ? sums->wx / sums->w : (double)NAN, n_eff = sums->w * sums->w / sums->ww;
    struct weighted_result made = {sums->n, sums->w, n_eff, n / n_eff, mean, NAN, NAN, NAN};
    if (sums->n < 2)
        return made;
    made.se = sqrt(n / (n - 1) * spread(sums, mean)) / sums->w;
    if (made.se > 0) {
        double half = student_quantile(0.975, n - 1) * made.se;
        made.lo = mean - half;
        made.hi = mean + half;
    }
    return made;
}
