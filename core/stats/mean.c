/* Everything here is computed from three whole numbers (struct tally_moments) counted from a value near the mean: the
 * sums are exact, and only the last few operations round. */
#include "stats/mean.h"

#include <math.h>

#include "stats/quantile.h"

static double mean_from(const struct tally_moments *m) {
    return m->n ? m->origin + (double)m->sum / (double)m->n : NAN;
}

static double variance_from(const struct tally_moments *m) {
    if (m->n < 2)
        return NAN;
    double n = (double)m->n, sum = (double)m->sum;
    return fmax(((double)m->squares - sum * sum / n) / (n - 1), 0);
}

struct mean_result mean_of_moments(const struct tally_moments *moments) {
    double n = (double)moments->n, mean = mean_from(moments), sd = sqrt(variance_from(moments));
    double half = moments->n < 2 ? NAN : student_quantile(0.975, n - 1) * sd / sqrt(n);
    return (struct mean_result){moments->n, mean, sd, mean - half, mean + half};
}

struct mean_result mean_of(const struct tally_counts *tally) {
    struct tally_moments moments = tally_moments(tally, tally_middle(tally));
    return mean_of_moments(&moments);
}

static struct difference welch(const struct tally_moments *a, const struct tally_moments *b) {
    struct difference made = {mean_from(a) - mean_from(b), NAN, NAN, a->n < b->n ? a->n : b->n};
    if (made.n < 2)
        return made;
    double va = variance_from(a) / (double)a->n, vb = variance_from(b) / (double)b->n;
    if (!(va + vb > 0))
        return made;
    double df = (va + vb) * (va + vb) / (va * va / (double)(a->n - 1) + vb * vb / (double)(b->n - 1));
    double half = student_quantile(0.975, df) * sqrt(va + vb);
    made.lo = made.value - half;
    made.hi = made.value + half;
    return made;
}

struct difference mean_difference(const struct tally_counts *first, const struct tally_counts *second) {
    struct tally_moments a = tally_moments(first, tally_middle(first));
    struct tally_moments b = tally_moments(second, tally_middle(second));
    return welch(&a, &b);
}

struct difference mean_against_whole(const struct tally_counts *part, const struct tally_counts *whole) {
    size_t origin = tally_middle(whole);
    struct tally_moments all = tally_moments(whole, origin), own = tally_moments(part, origin), rest = all;
    rest.n -= own.n;
    rest.sum -= own.sum;
    rest.squares -= own.squares;
    if (own.n == 0 || rest.n == 0)
        return (struct difference){own.n ? 0 : NAN, NAN, NAN, own.n};
    double share = (double)rest.n / (double)all.n;
    struct difference apart = welch(&own, &rest);
    return (struct difference){share * apart.value, share * apart.lo, share * apart.hi, own.n};
}
