/* NPS on the unit scale inside (-1 to 1), in points at the door. The adjusted figures are the plain ones of counts with
 * three answers added, so one function on real-valued counts serves both. */
#include "stats/nps.h"

#include <math.h>

#include "stats/quantile.h"

struct estimate {
    double value, se; /* -1 to 1 */
};

static struct estimate estimate_of(double detractors, double passives, double promoters) {
    double n = detractors + passives + promoters;
    double value = (promoters - detractors) / n;
    double variance = (promoters + detractors) / n - value * value;
    return (struct estimate){value, sqrt(fmax(variance, 0) / n)};
}

static int64_t base_of(const struct nps_counts *counts) {
    return counts->detractors + counts->passives + counts->promoters;
}

static int all_agree(const struct nps_counts *counts) {
    int64_t n = base_of(counts);
    return counts->detractors == n || counts->passives == n || counts->promoters == n;
}

struct nps_counts nps_classes(const struct tally_counts *tally) {
    struct nps_counts counts = {0, 0, 0};
    for (size_t i = 0; i < tally->count; i++) {
        double value = tally->from + (double)i;
        *(value >= 9 ? &counts.promoters : value >= 7 ? &counts.passives : &counts.detractors) += tally->counts[i];
    }
    return counts;
}

struct nps_result nps_effective(double d, double m, double p) {
    if (!(d + m + p > 0))
        return (struct nps_result){0, NAN, NAN, NAN, NAN, NAN, NAN, NAN};
    struct estimate plain = estimate_of(d, m, p);
    struct estimate adjusted = estimate_of(d + 0.75, m + 1.5, p + 0.75);
    return (struct nps_result){
        .n = (int64_t)(d + m + p),
        .nps = 100 * plain.value,
        .se = 100 * plain.se,
        .lo = 100 * (plain.value - NORMAL_95 * plain.se),
        .hi = 100 * (plain.value + NORMAL_95 * plain.se),
        .adj = 100 * adjusted.value,
        .adj_lo = 100 * (adjusted.value - NORMAL_95 * adjusted.se),
        .adj_hi = 100 * (adjusted.value + NORMAL_95 * adjusted.se),
    };
}

struct nps_result nps_of(const struct nps_counts *counts) {
    return nps_effective((double)counts->detractors, (double)counts->passives, (double)counts->promoters);
}

struct difference nps_difference(const struct nps_counts *first, const struct nps_counts *second) {
    struct nps_result a = nps_of(first), b = nps_of(second);
    struct difference made = {a.nps - b.nps, NAN, NAN, a.n < b.n ? a.n : b.n};
    if (all_agree(first) || all_agree(second))
        return made;
    double half = NORMAL_95 * hypot(a.se, b.se);
    made.lo = made.value - half;
    made.hi = made.value + half;
    return made;
}

struct difference nps_against_whole(const struct nps_counts *part, const struct nps_counts *whole) {
    struct nps_counts rest = {whole->detractors - part->detractors, whole->passives - part->passives,
                              whole->promoters - part->promoters};
    int64_t n = base_of(part);
    if (n == 0 || base_of(&rest) == 0)
        return (struct difference){n ? 0 : NAN, NAN, NAN, n};
    double share = (double)base_of(&rest) / (double)base_of(whole);
    struct difference apart = nps_difference(part, &rest);
    return (struct difference){share * apart.value, share * apart.lo, share * apart.hi, n};
}
