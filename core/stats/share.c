/* Wilson's interval is the solution of a quadratic; Newcombe's takes the distances of its ends from the two shares and
 * adds them as one adds errors. */
#include "stats/share.h"

#include <math.h>

#include "stats/quantile.h"

struct share_counts share_top(const struct tally_counts *tally, double top) {
    struct share_counts made = {0, 0};
    for (size_t i = 0; i < tally->count; i++) {
        made.n += tally->counts[i];
        made.k += tally->from + (double)i >= top ? tally->counts[i] : 0;
    }
    return made;
}

struct share_result share_of(const struct share_counts *counts) {
    if (counts->n == 0)
        return (struct share_result){0, NAN, NAN, NAN};
    double n = (double)counts->n, p = (double)counts->k / n, z2 = NORMAL_95 * NORMAL_95;
    double scale = 1 + z2 / n, centre = p + z2 / (2 * n);
    double half = NORMAL_95 * sqrt(p * (1 - p) / n + z2 / (4 * n * n));
    return (struct share_result){
        .n = counts->n,
        .share = 100 * p,
        .lo = counts->k == 0 ? 0 : 100 * (centre - half) / scale, /* exactly the end, without the rounding */
        .hi = counts->k == counts->n ? 100 : 100 * (centre + half) / scale,
    };
}

struct difference share_difference(const struct share_counts *first, const struct share_counts *second) {
    struct share_result a = share_of(first), b = share_of(second);
    double value = a.share - b.share;
    return (struct difference){
        .value = value,
        .lo = value - hypot(a.share - a.lo, b.hi - b.share),
        .hi = value + hypot(a.hi - a.share, b.share - b.lo),
        .n = a.n < b.n ? a.n : b.n,
    };
}

struct difference share_against_whole(const struct share_counts *part, const struct share_counts *whole) {
    struct share_counts rest = {whole->k - part->k, whole->n - part->n};
    if (part->n == 0 || rest.n == 0)
        return (struct difference){part->n ? 0 : NAN, NAN, NAN, part->n};
    double share = (double)rest.n / (double)whole->n;
    struct difference apart = share_difference(part, &rest);
    return (struct difference){share * apart.value, share * apart.lo, share * apart.hi, part->n};
}
