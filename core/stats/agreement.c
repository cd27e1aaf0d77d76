/* Kappa is one line; the work is in the shares that go into it and in its standard error. */
#include "stats/agreement.h"

#include <math.h>
#include <stdbool.h>

#include "stats/quantile.h"

static struct agreement kappa_from(int64_t subjects, double observed, double expected) {
    struct agreement made = {subjects, NAN, observed, expected, NAN, NAN, NAN};
    if (expected < 1)
        made.kappa = (observed - expected) / (1 - expected);
    return made;
}

static void test_against_chance(struct agreement *made, double se) {
    if (!(se > 0) || isnan(made->kappa))
        return;
    made->se = se;
    made->z = made->kappa / se;
    made->p = 2 * normal_cdf(-fabs(made->z));
}

/* Pairs of raters that agree on one subject, counted both ways; adds the subject to the category sums. */
static double agreeing(const int64_t *row, size_t categories, double *sums) {
    double pairs = 0;
    for (size_t j = 0; j < categories; j++) {
        double raters = (double)row[j];
        pairs += raters * (raters - 1);
        sums[j] += raters;
    }
    return pairs;
}

/* Fleiss, Nee & Landis: the variance under chance, for m raters. */
static double fleiss_se(const double *sums, size_t categories, double ratings, double m, double subjects) {
    double spread = 0, skew = 0;
    for (size_t j = 0; j < categories; j++) {
        double p = sums[j] / ratings, q = 1 - p;
        spread += p * q;
        skew += p * q * (q - p);
    }
    return sqrt(2 * (spread * spread - skew) / (subjects * m * (m - 1))) / spread;
}

static bool rows_are_equal(const int64_t *counts, size_t subjects, size_t categories) {
    int64_t first = 0;
    for (size_t i = 0; i < subjects; i++) {
        int64_t raters = 0;
        for (size_t j = 0; j < categories; j++)
            raters += counts[i * categories + j];
        first = i ? first : raters;
        if (raters != first)
            return false;
    }
    return true;
}

struct agreement agreement_fleiss(struct arena *arena, const int64_t *counts, size_t subjects, size_t categories) {
    double *sums = arena_alloc(arena, categories * sizeof *sums), pairs = 0, ratings = 0, expected = 0;
    for (size_t i = 0; i < subjects; i++)
        pairs += agreeing(counts + i * categories, categories, sums);
    for (size_t j = 0; j < categories; j++)
        ratings += sums[j];
    double n = (double)subjects, m = ratings / n;
    if (!(m >= 2) || !rows_are_equal(counts, subjects, categories))
        return kappa_from((int64_t)subjects, NAN, NAN);
    for (size_t j = 0; j < categories; j++)
        expected += sums[j] / ratings * (sums[j] / ratings);
    struct agreement made = kappa_from((int64_t)subjects, pairs / (n * m * (m - 1)), expected);
    test_against_chance(&made, fleiss_se(sums, categories, ratings, m, n));
    return made;
}

/* How much choosing i and j is an agreement, 0 to 1. */
static double weight_of(size_t i, size_t j, size_t categories, enum agreement_weights weights) {
    double apart = i > j ? (double)(i - j) : (double)(j - i), most = (double)categories - 1;
    if (weights == WEIGHT_EQUAL)
        return apart == 0;
    return weights == WEIGHT_LINEAR ? 1 - apart / most : 1 - apart * apart / (most * most);
}

struct cohen {
    size_t k;
    enum agreement_weights weights;
    double *rows, *columns; /* shares of each rater */
};

static double cohen_expected(const struct cohen *c) {
    double expected = 0;
    for (size_t i = 0; i < c->k; i++)
        for (size_t j = 0; j < c->k; j++)
            expected += weight_of(i, j, c->k, c->weights) * c->rows[i] * c->columns[j];
    return expected;
}

/* The mean weight of a category of the one rater over the shares of the other. */
static double mean_weight(const struct cohen *c, size_t of, const double *shares) {
    double sum = 0;
    for (size_t j = 0; j < c->k; j++)
        sum += weight_of(of, j, c->k, c->weights) * shares[j];
    return sum;
}

static double cohen_se(const struct cohen *c, double expected, double n) {
    double sum = 0;
    for (size_t i = 0; i < c->k; i++)
        for (size_t j = 0; j < c->k; j++) {
            double means = mean_weight(c, i, c->columns) + mean_weight(c, j, c->rows);
            double apart = weight_of(i, j, c->k, c->weights) - means;
            sum += c->rows[i] * c->columns[j] * apart * apart;
        }
    return sqrt((sum - expected * expected) / n) / (1 - expected);
}

struct agreement agreement_cohen(struct arena *arena, const int64_t *table, size_t categories,
                                 enum agreement_weights weights) {
    struct cohen c = {categories, weights, arena_alloc(arena, categories * sizeof(double)),
                      arena_alloc(arena, categories * sizeof(double))};
    int64_t n = 0;
    double observed = 0;
    for (size_t i = 0; i < categories * categories; i++)
        n += table[i];
    if (n == 0)
        return kappa_from(0, NAN, NAN);
    for (size_t i = 0; i < categories; i++)
        for (size_t j = 0; j < categories; j++) {
            double share = (double)table[i * categories + j] / (double)n;
            c.rows[i] += share;
            c.columns[j] += share;
            observed += share * weight_of(i, j, categories, weights);
        }
    double expected = cohen_expected(&c);
    struct agreement made = kappa_from(n, observed, expected);
    test_against_chance(&made, cohen_se(&c, expected, (double)n));
    return made;
}
