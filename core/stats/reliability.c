/* Variances of the columns and of the row sums; both by running sums that lose no digits. */
#include "stats/reliability.h"

#include <math.h>

#include "stats/distribution.h"
#include "stats/summary.h"

static double row_sum(const double *row, size_t count) {
    double sum = 0;
    for (size_t j = 0; j < count; j++)
        sum += row[j];
    return sum; /* NaN where one is missing */
}

static double column_variance(const double *answers, size_t people, size_t count, size_t j) {
    struct summary column = {0};
    for (size_t i = 0; i < people; i++)
        if (!isnan(row_sum(answers + i * count, count)))
            summary_add(&column, answers[i * count + j]);
    return summary_variance(&column);
}

static double f_quantile(double p, double df1, double df2) {
    double share = beta_quantile(p, df1 / 2, df2 / 2);
    return df2 * share / (df1 * (1 - share));
}

struct reliability_alpha reliability_alpha(const double *answers, size_t people, size_t count) {
    struct summary sums = {0};
    double variances = 0, k = (double)count;
    for (size_t i = 0; i < people; i++)
        summary_add(&sums, row_sum(answers + i * count, count));
    struct reliability_alpha made = {sums.n, NAN, NAN, NAN};
    if (count < 2 || !(summary_variance(&sums) > 0))
        return made;
    for (size_t j = 0; j < count; j++)
        variances += column_variance(answers, people, count, j);
    double df = (double)(sums.n - 1), rest = df * (k - 1);
    made.alpha = k / (k - 1) * (1 - variances / summary_variance(&sums));
    made.lo = 1 - (1 - made.alpha) * f_quantile(0.975, df, rest);
    made.hi = 1 - (1 - made.alpha) * f_quantile(0.025, df, rest);
    return made;
}
