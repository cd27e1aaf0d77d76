/* Sums of squares from the row means, the column means and the whole; then six quotients. The intervals turn the
 * observed F by its own quantiles, and ICC(2,1) borrows degrees of freedom from Satterthwaite. */
#include "stats/ratings.h"

#include <math.h>
#include <stdbool.h>

#include "stats/distribution.h"
#include "stats/summary.h"

static bool whole(const double *row, size_t count) {
    for (size_t i = 0; i < count; i++)
        if (isnan(row[i]))
            return false;
    return true;
}

/* A column over the whole rows. */
static struct summary judge_summary(const double *values, size_t targets, size_t judges, size_t judge) {
    struct summary made = {0};
    for (size_t i = 0; i < targets; i++)
        if (whole(values + i * judges, judges))
            summary_add(&made, values[i * judges + judge]);
    return made;
}

static void mean_squares(struct ratings *r, const double *values, size_t targets, size_t judges) {
    struct summary rows = {0}, columns = {0};
    double within = 0;
    for (size_t i = 0; i < targets; i++)
        if (whole(values + i * judges, judges)) {
            struct summary row = summary_of(values + i * judges, judges);
            summary_add(&rows, row.mean);
            within += row.squares;
        }
    for (size_t j = 0; j < judges; j++) {
        struct summary column = judge_summary(values, targets, judges, j);
        summary_add(&columns, column.mean);
    }
    double n = (double)rows.n, k = (double)judges, between_judges = n * columns.squares;
    r->targets = rows.n;
    r->bms = k * rows.squares / (n - 1);
    r->jms = between_judges / (k - 1);
    r->wms = within / (n * (k - 1));
    r->ems = fmax(within - between_judges, 0) / ((n - 1) * (k - 1));
}

static double f_quantile(double p, double df1, double df2) {
    double x = beta_quantile(p, df1 / 2, df2 / 2);
    return df2 * x / (df1 * (1 - x));
}

/* The forms that rest on one F: (F - 1) / (F + k - 1) for one rating, 1 - 1 / F for the mean of k. */
static void plain_pair(struct icc *one, struct icc *mean, double f, double df1, double df2, double k) {
    double lo = f / f_quantile(0.975, df1, df2), hi = f * f_quantile(0.975, df2, df1);
    *one = (struct icc){(f - 1) / (f + k - 1), (lo - 1) / (lo + k - 1), (hi - 1) / (hi + k - 1), f, df1, df2, NAN};
    *mean = (struct icc){1 - 1 / f, 1 - 1 / lo, 1 - 1 / hi, f, df1, df2, NAN};
    if (!(f > 0)) /* 0 / 0 */
        mean->value = mean->lo = mean->hi = NAN;
    one->p = mean->p = f_upper(f, df1, df2);
}

/* The reliability of the mean of k ratings from that of one (Spearman and Brown). From -1 / (k - 1) down there is none:
 * an interval has no lower end there. */
static double stepped_up(double one, double k) {
    double below = 1 + one * (k - 1);
    return below > 0 ? one * k / below : -INFINITY;
}

/* Judges as a sample: the spread between them widens the interval. */
static void sampled_pair(struct ratings *r, double n, double k) {
    double b = r->bms, e = r->ems, j = r->jms, fj = j / e, df1 = n - 1, df2 = (n - 1) * (k - 1);
    double value = (b - e) / (b + (k - 1) * e + k * (j - e) / n);
    double part = n * (1 + (k - 1) * value) - k * value;
    double above = k * value * fj + part;
    double v = df2 * above * above / (df1 * k * k * value * value * fj * fj + part * part);
    double up = f_quantile(0.975, df1, v), down = f_quantile(0.975, v, df1);
    double lo = n * (b - up * e) / (up * (k * j + (k * n - k - n) * e) + n * b);
    double hi = n * (down * b - e) / (k * j + (k * n - k - n) * e + n * down * b);
    double p = f_upper(b / e, df1, df2);
    r->icc[ICC_2_1] = (struct icc){value, lo, hi, b / e, df1, df2, p};
    r->icc[ICC_2_K] = (struct icc){stepped_up(value, k), stepped_up(lo, k), stepped_up(hi, k), b / e, df1, df2, p};
    if (isinf(r->icc[ICC_2_K].value))
        r->icc[ICC_2_K].value = r->icc[ICC_2_K].lo = r->icc[ICC_2_K].hi = NAN;
}

struct ratings ratings_of(const double *values, size_t targets, size_t judges) {
    struct ratings made = {.judges = (int64_t)judges, .bms = NAN, .jms = NAN, .wms = NAN, .ems = NAN};
    for (int i = 0; i < ICC_FORMS; i++)
        made.icc[i] = (struct icc){NAN, NAN, NAN, NAN, NAN, NAN, NAN};
    if (judges < 2)
        return made;
    mean_squares(&made, values, targets, judges);
    double n = (double)made.targets, k = (double)judges;
    if (made.targets < 2)
        return made;
    if (made.wms > 0)
        plain_pair(&made.icc[ICC_1_1], &made.icc[ICC_1_K], made.bms / made.wms, n - 1, n * (k - 1), k);
    if (made.ems > 0) {
        plain_pair(&made.icc[ICC_3_1], &made.icc[ICC_3_K], made.bms / made.ems, n - 1, (n - 1) * (k - 1), k);
        sampled_pair(&made, n, k);
    }
    return made;
}
