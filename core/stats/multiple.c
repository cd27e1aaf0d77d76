/* Both procedures walk through the tests in the order of their p and carry the running extreme along: Holm's from the
 * least up, Benjamini and Hochberg's from the greatest down. */
#include "stats/multiple.h"

#include <math.h>
#include <stdlib.h>

struct ranked {
    double p;
    size_t at;
};

static int by_p(const void *a, const void *b) {
    double x = ((const struct ranked *)a)->p, y = ((const struct ranked *)b)->p;
    return (x > y) - (x < y);
}

/* The tests that were made, by rising p; the others become NaN in `out`. */
static struct ranked *rank_tests(struct arena *arena, const double *p, size_t count, double *out, size_t *out_made) {
    struct ranked *ranked = arena_alloc(arena, (count + 1) * sizeof *ranked);
    size_t made = 0;
    for (size_t i = 0; i < count; i++)
        if (isnan(p[i]))
            out[i] = NAN;
        else
            ranked[made++] = (struct ranked){p[i], i};
    qsort(ranked, made, sizeof *ranked, by_p);
    *out_made = made;
    return ranked;
}

void multiple_bonferroni(const double *p, size_t count, double *out) {
    double made = 0;
    for (size_t i = 0; i < count; i++)
        made += !isnan(p[i]);
    for (size_t i = 0; i < count; i++)
        out[i] = isnan(p[i]) ? (double)NAN : fmin(1, made * p[i]);
}

void multiple_holm(struct arena *arena, const double *p, size_t count, double *out) {
    size_t made;
    struct ranked *ranked = rank_tests(arena, p, count, out, &made);
    double highest = 0;
    for (size_t i = 0; i < made; i++) {
        highest = fmax(highest, (double)(made - i) * ranked[i].p);
        out[ranked[i].at] = fmin(1, highest);
    }
}

void multiple_benjamini_hochberg(struct arena *arena, const double *p, size_t count, double *out) {
    size_t made;
    struct ranked *ranked = rank_tests(arena, p, count, out, &made);
    double lowest = 1;
    for (size_t i = made; i-- > 0;) {
        lowest = fmin(lowest, (double)made * ranked[i].p / (double)(i + 1));
        out[ranked[i].at] = lowest;
    }
}
