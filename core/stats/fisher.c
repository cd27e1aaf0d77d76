/* Neighbouring tables have a simple ratio of likelihoods, which falls as the first count rises. So the most likely
 * table gets the weight 1, and the others follow from it to both sides, falling: nothing overflows, nothing is a
 * difference of large logarithms. */
#include "stats/fisher.h"

#include <math.h>
#include <stdbool.h>

struct walk {
    double row, column, other; /* first row, first column, second column: sums */
    double lo, hi, at;         /* the first count: least, greatest, observed */
    double odds;
};

struct sums {
    double total, first, at_most, at_least, at;
};

static struct walk walk_of(const struct fisher_table *table, double odds) {
    struct walk w = {(double)table->a + (double)table->b,
                     (double)table->a + (double)table->c,
                     (double)table->b + (double)table->d,
                     0,
                     0,
                     (double)table->a,
                     odds};
    w.lo = fmax(0, w.row - w.other);
    w.hi = fmin(w.row, w.column);
    return w;
}

/* P(X = k + 1) / P(X = k) */
static double rise(const struct walk *w, double k) {
    return w->odds * (w->column - k) * (w->row - k) / ((k + 1) * (w->other - w->row + k + 1));
}

static double likeliest(const struct walk *w) {
    double lo = w->lo, hi = w->hi;
    while (lo < hi) {
        double middle = floor(lo + (hi - lo) / 2);
        if (rise(w, middle) > 1)
            lo = middle + 1;
        else
            hi = middle;
    }
    return lo;
}

static void count_in(struct sums *sums, const struct walk *w, double k, double weight) {
    sums->total += weight;
    sums->first += weight * k;
    sums->at_most += k <= w->at ? weight : 0;
    sums->at_least += k >= w->at ? weight : 0;
    sums->at += k == w->at ? weight : 0;
}

static struct sums sums_of(const struct walk *w) {
    struct sums sums = {0};
    double middle = likeliest(w), weight = 1;
    for (double k = middle; k <= w->hi; weight *= rise(w, k), k++)
        count_in(&sums, w, k, weight);
    weight = 1;
    for (double k = middle - 1; k >= w->lo; k--)
        count_in(&sums, w, k, weight /= rise(w, k));
    return sums;
}

/* The share of tables at most as likely as this one. */
static double as_unlikely(const struct walk *w, const struct sums *sums) {
    double middle = likeliest(w), weight = 1, limit = sums->at * (1 + 1e-7), sum = 0;
    for (double k = middle; k <= w->hi; weight *= rise(w, k), k++)
        sum += weight <= limit ? weight : 0;
    weight = 1;
    for (double k = middle - 1; k >= w->lo; k--) {
        weight /= rise(w, k);
        sum += weight <= limit ? weight : 0;
    }
    return fmin(1, sum / sums->total);
}

double fisher_expected(const struct fisher_table *table, double odds) {
    struct walk w = walk_of(table, odds);
    struct sums sums = sums_of(&w);
    return sums.first / sums.total;
}

double fisher_at_most(const struct fisher_table *table, double odds) {
    struct walk w = walk_of(table, odds);
    struct sums sums = sums_of(&w);
    return sums.at_most / sums.total;
}

double fisher_at_least(const struct fisher_table *table, double odds) {
    struct walk w = walk_of(table, odds);
    struct sums sums = sums_of(&w);
    return sums.at_least / sums.total;
}

/* The odds ratio at which a function that rises (or falls) with it reaches `want`; halving on the logarithm. */
static double odds_where(double (*of)(const struct fisher_table *, double), const struct fisher_table *table,
                         double want, bool rises) {
    double lo = -690, hi = 690;
    while (hi - lo > 1e-15 * fmax(1, fabs(lo))) {
        double middle = lo + (hi - lo) / 2;
        if (middle <= lo || middle >= hi)
            break;
        *((of(table, exp(middle)) < want) == rises ? &lo : &hi) = middle;
    }
    return exp(lo + (hi - lo) / 2);
}

struct fisher_result fisher_of(const struct fisher_table *table, double level) {
    struct walk w = walk_of(table, 1);
    double a = (double)table->a, b = (double)table->b, c = (double)table->c, d = (double)table->d;
    if (a + b == 0 || c + d == 0 || a + c == 0 || b + d == 0)
        return (struct fisher_result){NAN, NAN, NAN, NAN, NAN, NAN, NAN};
    struct sums sums = sums_of(&w);
    bool least = w.at == w.lo, greatest = w.at == w.hi;
    double tail = (1 - level) / 2;
    return (struct fisher_result){
        .p = as_unlikely(&w, &sums),
        .p_less = sums.at_most / sums.total,
        .p_greater = sums.at_least / sums.total,
        .odds_sample = a * d / (b * c),
        .odds = least      ? 0
                : greatest ? INFINITY
                           : odds_where(fisher_expected, table, a, true),
        .odds_lo = least ? 0 : odds_where(fisher_at_least, table, tail, true),
        .odds_hi = greatest ? INFINITY : odds_where(fisher_at_most, table, tail, false),
    };
}
