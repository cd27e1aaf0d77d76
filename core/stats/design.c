/* A mean's se is the se of a total of residuals, so both figures come from one sum over strata. */
#include "stats/design.h"

#include <math.h>

struct stratum_sums {
    double clusters, sum, squares; /* of the residuals, squares around their mean (Welford) */
};

static void count_in(struct stratum_sums *sums, double residual) {
    double gap = residual - sums->sum / fmax(sums->clusters, 1);
    sums->squares += gap * gap * sums->clusters / (sums->clusters + 1);
    sums->sum += residual;
    sums->clusters++;
}

static double variance_of(const struct stratum_sums *sums, double population) {
    double drawn = sums->clusters, left = isinf(population) ? 1 : 1 - drawn / population;
    if (drawn == 0 || left == 0)
        return 0;
    return drawn < 2 ? (double)NAN : left * drawn / (drawn - 1) * sums->squares;
}

/* The variance of the sum over all clusters of total - mean * weight. */
static double variance_around(struct arena *arena, const struct design_cluster *clusters, size_t count,
                              const double *populations, size_t strata, double mean) {
    struct stratum_sums *sums = arena_alloc(arena, (strata + 1) * sizeof *sums);
    for (size_t i = 0; i < count; i++)
        count_in(&sums[clusters[i].stratum], clusters[i].total - mean * clusters[i].weight);
    double variance = 0;
    for (size_t h = 0; h < strata; h++)
        variance += variance_of(&sums[h], populations ? populations[h] : (double)INFINITY);
    return variance;
}

struct design_result design_mean(struct arena *arena, const struct design_cluster *clusters, size_t count,
                                 const double *populations, size_t strata) {
    double weight = 0, total = 0;
    for (size_t i = 0; i < count; i++) {
        weight += clusters[i].weight;
        total += clusters[i].total;
    }
    if (!(weight > 0))
        return (struct design_result){NAN, NAN, NAN, NAN};
    double mean = total / weight;
    return (struct design_result){
        .mean = mean,
        .se = sqrt(variance_around(arena, clusters, count, populations, strata, mean)) / weight,
        .total = total,
        .total_se = sqrt(variance_around(arena, clusters, count, populations, strata, 0)),
    };
}

static double stratum_variance(const struct design_stratum *s, bool finite) {
    double left = finite ? 1 - s->n / s->population : 1;
    return left == 0 ? 0 : s->population * s->population * left * s->variance / s->n;
}

struct design_result design_stratified(const struct design_stratum *strata, size_t count, bool finite) {
    double population = 0, total = 0, variance = 0;
    for (size_t h = 0; h < count; h++) {
        if (strata[h].population == 0)
            continue;
        population += strata[h].population;
        total += strata[h].n > 0 ? strata[h].population * strata[h].mean : (double)NAN;
        variance += stratum_variance(&strata[h], finite);
    }
    double se = sqrt(variance);
    return (struct design_result){total / population, se / population, population > 0 ? total : (double)NAN,
                                  population > 0 ? se : (double)NAN};
}
