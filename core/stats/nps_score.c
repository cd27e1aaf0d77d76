/* The statistic falls as the supposed score rises, so each end is found by halving. */
#include "stats/nps_score.h"

#include <math.h>

#include "stats/quantile.h"

struct answers {
    double detractors, passives, promoters, n, score; /* score on -1 to 1 */
};

/* (NPS - D) / se at the likeliest shares with that D. The greater root of the quadratic is the one that leaves no share
 * below 0. */
static double statistic(const struct answers *a, double supposed) {
    double rise = (a->detractors + a->promoters) * (1 - supposed) - 2 * supposed * (a->detractors + a->passives);
    double constant = a->detractors * supposed * (1 - supposed);
    double d = (rise + sqrt(fmax(rise * rise + 8 * a->n * constant, 0))) / (4 * a->n);
    double variance = 2 * d + supposed - supposed * supposed, gap = a->score - supposed;
    return gap == 0 ? 0 : gap / sqrt(fmax(variance, 0) / a->n);
}

/* The last supposed score towards `end` that is not refused. */
static double last_kept(const struct answers *a, double end, double z) {
    double kept = a->score, refused = end;
    if (fabs(statistic(a, end)) <= z || kept == end)
        return end;
    for (int i = 0; i < 200; i++) {
        double middle = kept + (refused - kept) / 2;
        if (middle == kept || middle == refused)
            break;
        *(fabs(statistic(a, middle)) <= z ? &kept : &refused) = middle;
    }
    return kept;
}

struct nps_interval nps_score_interval(const struct nps_counts *counts, double level) {
    struct answers a = {(double)counts->detractors, (double)counts->passives, (double)counts->promoters, 0, 0};
    a.n = a.detractors + a.passives + a.promoters;
    if (a.n == 0 || !(level > 0 && level < 1))
        return (struct nps_interval){NAN, NAN};
    a.score = (a.promoters - a.detractors) / a.n;
    double z = normal_quantile(0.5 + level / 2);
    return (struct nps_interval){100 * last_kept(&a, -1, z), 100 * last_kept(&a, 1, z)};
}

double nps_difference_p(const struct nps_counts *first, const struct nps_counts *second) {
    struct difference apart = nps_difference(first, second);
    double se = (apart.hi - apart.lo) / (2 * NORMAL_95);
    return 2 * normal_cdf(-fabs(apart.value) / se);
}
