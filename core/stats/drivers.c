/* The eigenvectors of R give its root, its (pseudo-)inverse and its flaws; the subsets of dominance.h give all that is
 * a rise of R^2. Questions that never vary are turned into ones that correlate with nothing, so no case is special. */
#include "stats/drivers.h"

#include <math.h>
#include <string.h>

#include "stats/dominance.h"
#include "stats/linear.h"

struct spectrum {
    size_t count;
    double *values, *vectors; /* vector k in column k; values that are next to nothing are 0 */
};

static double *reals(struct arena *arena, size_t count) {
    return arena_alloc(arena, (count + 1) * sizeof(double));
}

static struct spectrum spectrum_of(struct arena *arena, const double *among, size_t count) {
    struct spectrum made = {count, reals(arena, count), reals(arena, count * count)};
    double *work = reals(arena, count * count), greatest = 0;
    memcpy(work, among, count * count * sizeof *work);
    linear_eigen(work, count, made.values, made.vectors);
    for (size_t k = 0; k < count; k++)
        greatest = fmax(greatest, made.values[k]);
    for (size_t k = 0; k < count; k++)
        made.values[k] = made.values[k] > LINEAR_COLLINEAR * greatest ? made.values[k] : 0;
    return made;
}

/* R^power times r, without the directions in which nothing varies. */
static void times_power(const struct spectrum *s, double power, const double *r, double *out) {
    memset(out, 0, s->count * sizeof *out);
    for (size_t k = 0; k < s->count; k++) {
        double along = 0;
        for (size_t i = 0; i < s->count; i++)
            along += s->vectors[i * s->count + k] * r[i];
        for (size_t i = 0; i < s->count && s->values[k] > 0; i++)
            out[i] += pow(s->values[k], power) * along * s->vectors[i * s->count + k];
    }
}

static double root_entry(const struct spectrum *s, size_t i, size_t j) {
    double sum = 0;
    for (size_t k = 0; k < s->count; k++)
        sum += sqrt(s->values[k]) * s->vectors[i * s->count + k] * s->vectors[j * s->count + k];
    return sum;
}

static void johnson(struct arena *arena, const struct spectrum *s, const double *with, double *out) {
    double *b = reals(arena, s->count);
    times_power(s, -0.5, with, b);
    for (size_t i = 0; i < s->count; i++) {
        out[i] = 0;
        for (size_t k = 0; k < s->count; k++) {
            double root = root_entry(s, i, k);
            out[i] += root * root * b[k] * b[k];
        }
    }
}

static double inflation(const struct spectrum *s, size_t i) {
    double sum = 0;
    for (size_t k = 0; k < s->count; k++) {
        double entry = s->vectors[i * s->count + k];
        if (s->values[k] > 0)
            sum += entry * entry / s->values[k];
        else if (fabs(entry) > 1e-6)
            return INFINITY;
    }
    return sum;
}

/* What needs all subsets; without them R^2 comes from the coefficients. */
static void rises(struct arena *arena, struct drivers *d, const double *among, const double *with) {
    double *subsets = dominance_subsets(arena, among, with, d->count);
    size_t all = subsets ? ((size_t)1 << d->count) - 1 : 0;
    for (size_t i = 0; i < d->count; i++) {
        d->shapley[i] = NAN;
        d->r2 += d->pratt[i];
        d->last[i] = subsets ? fmax(0, subsets[all] - subsets[all ^ (size_t)1 << i]) : d->beta_squared[i] / d->vif[i];
    }
    if (!subsets)
        return;
    d->r2 = subsets[all];
    d->by_level = reals(arena, d->count * d->count);
    dominance_levels(subsets, d->count, d->by_level);
    dominance_shapley(subsets, d->count, d->shapley);
}

static struct drivers *drivers_new(struct arena *arena, size_t count) {
    struct drivers *d = arena_alloc(arena, sizeof *d);
    double **columns[] = {&d->correlation,  &d->beta,  &d->johnson, &d->first,  &d->last,
                          &d->beta_squared, &d->pratt, &d->vif,     &d->shapley};
    d->count = count;
    for (size_t i = 0; i < sizeof columns / sizeof *columns; i++)
        *columns[i] = reals(arena, count);
    return d;
}

static struct drivers *unexplained(struct drivers *d) {
    double *columns[] = {d->correlation,  d->beta,  d->johnson, d->first,  d->last,
                         d->beta_squared, d->pratt, d->vif,     d->shapley};
    for (size_t c = 0; c < sizeof columns / sizeof *columns; c++)
        for (size_t i = 0; i < d->count; i++)
            columns[c][i] = NAN;
    d->r2 = NAN;
    return d;
}

/* A copy in which what is no number is 0. */
static double *cleaned(struct arena *arena, const double *values, size_t count, size_t *out_numbers) {
    double *made = reals(arena, count);
    *out_numbers = 0;
    for (size_t i = 0; i < count; i++) {
        made[i] = isnan(values[i]) ? 0 : values[i];
        *out_numbers += isnan(values[i]) ? 0 : 1;
    }
    return made;
}

struct drivers *drivers_of(struct arena *arena, const double *among, const double *with, size_t count) {
    struct drivers *d = drivers_new(arena, count);
    size_t numbers, varying;
    double *square = cleaned(arena, among, count * count, &numbers), *r = cleaned(arena, with, count, &varying);
    if (varying == 0)
        return unexplained(d);
    struct spectrum s = spectrum_of(arena, square, count);
    memcpy(d->correlation, with, count * sizeof *with);
    times_power(&s, -1, r, d->beta);
    johnson(arena, &s, r, d->johnson);
    for (size_t i = 0; i < count; i++) {
        d->first[i] = r[i] * r[i];
        d->beta_squared[i] = d->beta[i] * d->beta[i];
        d->pratt[i] = d->beta[i] * r[i];
        d->vif[i] = inflation(&s, i);
        d->collinear |= isinf(d->vif[i]);
    }
    rises(arena, d, square, r);
    return d;
}

void drivers_johnson(struct arena *arena, const double *among, const double *with, size_t count, double *out) {
    struct spectrum s = spectrum_of(arena, among, count);
    johnson(arena, &s, with, out);
}

static double mean_of_numbers(const double *values, const double *beside, size_t count) {
    double sum = 0, n = 0;
    for (size_t i = 0; i < count; i++)
        if (!isnan(values[i]) && !isnan(beside[i])) {
            sum += values[i];
            n++;
        }
    return sum / n;
}

/* Not below, but for the rounding of the mean. */
static bool above(double value, double mean) {
    return value >= mean - 1e-12 * fabs(mean);
}

void drivers_quadrants(const double *importance, const double *performance, size_t count, enum drivers_quadrant *out) {
    double x = mean_of_numbers(importance, performance, count), y = mean_of_numbers(performance, importance, count);
    for (size_t i = 0; i < count; i++)
        if (isnan(importance[i]) || isnan(performance[i]))
            out[i] = DRIVERS_NOWHERE;
        else if (above(importance[i], x))
            out[i] = above(performance[i], y) ? DRIVERS_KEEP_UP : DRIVERS_CONCENTRATE_HERE;
        else
            out[i] = above(performance[i], y) ? DRIVERS_POSSIBLE_OVERKILL : DRIVERS_LOW_PRIORITY;
}

const char *drivers_quadrant_name(enum drivers_quadrant quadrant) {
    static const char *const names[] = {"", "concentrate_here", "keep_up", "low_priority", "possible_overkill"};
    return names[quadrant];
}
