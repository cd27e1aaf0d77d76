/* Spearman is Pearson on ranks. The exact distributions are counted: Kendall's by adding one element at a time to all
 * orders of the ones before, Spearman's by walking through all orders. */
#include "stats/association.h"

#include <math.h>

#include "stats/quantile.h"
#include "stats/ranks.h"
#include "stats/summary.h"

enum { SPEARMAN_EXACT = 9, KENDALL_EXACT = 49 }; /* the largest n that is counted */

struct pairs {
    double *x, *y;
    size_t count;
};

static struct pairs whole_pairs(struct arena *arena, const double *x, const double *y, size_t count) {
    struct pairs made = {arena_alloc(arena, count * sizeof *x), arena_alloc(arena, count * sizeof *y), 0};
    for (size_t i = 0; i < count; i++)
        if (!isnan(x[i]) && !isnan(y[i])) {
            made.x[made.count] = x[i];
            made.y[made.count++] = y[i];
        }
    return made;
}

static struct association nothing(size_t count) {
    return (struct association){(int64_t)count, NAN, NAN, NAN, NAN, false};
}

static double product_moment(const struct pairs *pairs) {
    double mx = summary_of(pairs->x, pairs->count).mean, my = summary_of(pairs->y, pairs->count).mean;
    double xx = 0, yy = 0, xy = 0;
    for (size_t i = 0; i < pairs->count; i++) {
        double dx = pairs->x[i] - mx, dy = pairs->y[i] - my;
        xx += dx * dx;
        yy += dy * dy;
        xy += dx * dy;
    }
    return xx > 0 && yy > 0 ? fmax(-1, fmin(1, xy / sqrt(xx * yy))) : (double)NAN;
}

static double student_p(double r, double n) {
    if (n < 3 || isnan(r))
        return NAN;
    return fabs(r) < 1 ? 2 * student_cdf(-fabs(r) * sqrt((n - 2) / (1 - r * r)), n - 2) : 0;
}

struct association association_pearson(struct arena *arena, const double *x, const double *y, size_t count) {
    struct pairs pairs = whole_pairs(arena, x, y, count);
    struct association made = nothing(pairs.count);
    double n = (double)pairs.count;
    made.value = product_moment(&pairs);
    made.p = student_p(made.value, n);
    if (n > 3 && fabs(made.value) < 1) {
        double half = NORMAL_95 / sqrt(n - 3);
        made.lo = tanh(atanh(made.value) - half);
        made.hi = tanh(atanh(made.value) + half);
    }
    return made;
}

/* The sum of squared distances of an order of 0..n-1 from the order itself. */
static int distance(const int *order, int n) {
    int sum = 0;
    for (int i = 0; i < n; i++)
        sum += (order[i] - i) * (order[i] - i);
    return sum;
}

/* The next order in the alphabet of orders; false after the last. */
static bool next_order(int *order, int n) {
    int i = n - 2, j = n - 1;
    while (i >= 0 && order[i] > order[i + 1])
        i--;
    if (i < 0)
        return false;
    while (order[j] < order[i])
        j--;
    int held = order[i];
    order[i] = order[j];
    order[j] = held;
    for (int a = i + 1, b = n - 1; a < b; a++, b--) {
        held = order[a];
        order[a] = order[b];
        order[b] = held;
    }
    return true;
}

/* The share of orders at least as far from no association as rho; the distances lie symmetric around their middle. */
static double spearman_exact(double rho, int n) {
    int order[SPEARMAN_EXACT], least = n * (n * n - 1) / 3;
    double all = 0, far = 0, limit = (1 - fabs(rho)) * least / 2 + 1e-7;
    for (int i = 0; i < n; i++)
        order[i] = i;
    do {
        all++;
        far += distance(order, n) <= limit;
    } while (next_order(order, n));
    return fmin(1, 2 * far / all);
}

struct association association_spearman(struct arena *arena, const double *x, const double *y, size_t count) {
    struct pairs pairs = whole_pairs(arena, x, y, count);
    struct rank_tied tx = ranks_tied(arena, pairs.x, pairs.count), ty = ranks_tied(arena, pairs.y, pairs.count);
    pairs.x = ranks(arena, pairs.x, pairs.count, RANK_AVERAGE);
    pairs.y = ranks(arena, pairs.y, pairs.count, RANK_AVERAGE);
    struct association made = nothing(pairs.count);
    made.value = product_moment(&pairs);
    made.exact = pairs.count >= 2 && pairs.count <= SPEARMAN_EXACT && tx.pairs + ty.pairs == 0;
    made.p = made.exact ? spearman_exact(made.value, (int)pairs.count) : student_p(made.value, (double)pairs.count);
    return made;
}

double association_concordance(const double *x, const double *y, size_t count) {
    double sum = 0;
    for (size_t i = 1; i < count; i++)
        for (size_t j = 0; j < i; j++) {
            double dx = x[i] - x[j], dy = y[i] - y[j];
            sum += ((dx > 0) - (dx < 0)) * ((dy > 0) - (dy < 0));
        }
    return sum;
}

/* P(at most `swaps` pairs out of order) among all orders of n, counted by inserting one element after the other: the
 * m-th can stand behind 0 to m - 1 of those before. */
static double kendall_lower(struct arena *arena, size_t n, size_t swaps) {
    size_t most = n * (n - 1) / 2;
    double *share = arena_alloc(arena, (most + 1) * sizeof *share), sum = 0;
    share[0] = 1;
    for (size_t m = 2; m <= n; m++)
        for (size_t i = m * (m - 1) / 2 + 1; i-- > 0;) {
            double ways = 0;
            for (size_t j = 0; j < m && j <= i; j++)
                ways += share[i - j];
            share[i] = ways / (double)m;
        }
    for (size_t i = 0; i <= swaps; i++)
        sum += share[i];
    return sum;
}

/* The variance of P - Q when nothing goes together. */
static double kendall_variance(double n, const struct rank_tied *x, const struct rank_tied *y) {
    double v = (n * (n - 1) * (2 * n + 5) - x->slopes - y->slopes) / 18 + 2 * x->pairs * y->pairs / (n * (n - 1));
    return n < 3 ? v : v + x->triples * y->triples / (9 * n * (n - 1) * (n - 2));
}

struct association association_kendall(struct arena *arena, const double *x, const double *y, size_t count) {
    struct pairs pairs = whole_pairs(arena, x, y, count);
    struct association made = nothing(pairs.count);
    struct rank_tied tx = ranks_tied(arena, pairs.x, pairs.count), ty = ranks_tied(arena, pairs.y, pairs.count);
    double n = (double)pairs.count, all = n * (n - 1) / 2;
    if (!(all > tx.pairs) || !(all > ty.pairs))
        return made;
    double apart = association_concordance(pairs.x, pairs.y, pairs.count);
    made.value = fmax(-1, fmin(1, apart / sqrt(all - tx.pairs) / sqrt(all - ty.pairs)));
    made.exact = tx.pairs + ty.pairs == 0 && pairs.count <= KENDALL_EXACT;
    if (made.exact)
        made.p = fmin(1, 2 * kendall_lower(arena, pairs.count, (size_t)((all - fabs(apart)) / 2)));
    else
        made.p = 2 * normal_cdf(-fabs(apart) / sqrt(kendall_variance(n, &tx, &ty)));
    return made;
}
