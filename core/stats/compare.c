/* Every test ends in a tail of Student's, the chi-square or the binomial distribution. */
#include "stats/compare.h"

#include <math.h>

#include "stats/distribution.h"
#include "stats/quantile.h"

static const struct test untested = {NAN, NAN, NAN};

static struct compare_means t_test(double value, double se, double df, int64_t n, double level) {
    if (!(se > 0))
        return (struct compare_means){untested, {value, NAN, NAN, n}};
    double t = value / se, half = student_quantile(0.5 + level / 2, df) * se;
    return (struct compare_means){
        {t, df, 2 * student_cdf(-fabs(t), df)},
        {value, value - half, value + half, n},
    };
}

struct compare_means compare_welch(const struct summary *first, const struct summary *second, double level) {
    int64_t n = first->n < second->n ? first->n : second->n;
    if (n == 0)
        return (struct compare_means){untested, {NAN, NAN, NAN, 0}};
    double a = summary_variance(first) / (double)first->n, b = summary_variance(second) / (double)second->n;
    double df = (a + b) * (a + b) / (a * a / (double)(first->n - 1) + b * b / (double)(second->n - 1));
    return t_test(first->mean - second->mean, sqrt(a + b), df, n, level);
}

struct compare_means compare_paired(const double *x, const double *y, size_t count, double level) {
    struct summary apart = {0};
    for (size_t i = 0; i < count; i++)
        summary_add(&apart, x[i] - y[i]);
    double n = (double)apart.n, value = apart.n ? apart.mean : (double)NAN;
    return t_test(value, sqrt(summary_variance(&apart) / n), n - 1, apart.n, level);
}

static struct test chi_square_test(double statistic, double df) {
    return (struct test){statistic, df, chi_square_upper(statistic, df)};
}

struct compare_changes compare_mcnemar(int64_t gone, int64_t come) {
    double b = (double)gone, c = (double)come, n = b + c, gap = fabs(b - c), less = fmax(gap - 1, 0);
    if (n == 0)
        return (struct compare_changes){untested, untested, NAN};
    return (struct compare_changes){
        .plain = chi_square_test(gap * gap / n, 1),
        .corrected = chi_square_test(less * less / n, 1),
        .exact_p = fmin(1, 2 * binomial_cdf(fmin(b, c), n, 0.5)),
    };
}

struct test compare_shares(const struct share_counts *stores, size_t count) {
    double k = 0, n = 0, statistic = 0;
    size_t with_answers = 0;
    for (size_t i = 0; i < count; i++) {
        k += (double)stores[i].k;
        n += (double)stores[i].n;
        with_answers += stores[i].n > 0;
    }
    double p = k / n;
    if (with_answers < 2 || k == 0 || k == n)
        return untested;
    for (size_t i = 0; i < count; i++) {
        double expected = (double)stores[i].n * p, gap = (double)stores[i].k - expected;
        statistic += stores[i].n ? gap * gap / (expected * (1 - p)) : 0;
    }
    return chi_square_test(statistic, (double)(with_answers - 1));
}

void compare_share_pairs(const struct share_counts *stores, size_t count, double *out_p) {
    for (size_t i = 0; i < count; i++)
        for (size_t j = i + 1; j < count; j++)
            *out_p++ = compare_shares((struct share_counts[]){stores[i], stores[j]}, 2).p;
}
