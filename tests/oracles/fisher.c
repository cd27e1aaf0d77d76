/* Fisher's exact test. The figures that R prints for the odds ratio and its interval are not those of the definition:
 * its fisher.test looks for them with a root finder that stops when 1 / odds is known to 1.2e-4, so the published upper
 * end is 621.93 where the definition has 626.24. fisher_of computes the definition. Here the published figures are
 * found again by stopping where R stops (Brent 1973, as in R's uniroot), on our distribution: that shows the
 * distribution to be right to the last printed digit. unit/stats/fisher.c checks the roots themselves. */
#include "stats/fisher.h"

#include <float.h>
#include <math.h>
#include <stdbool.h>

#include "oracles/oracle.h"

typedef double law_fn(const struct fisher_table *table, double odds);

/* Zero of law - want, for x in 0..1: the odds ratio, or 1 over it where the ratio is above 1. */
struct aim {
    law_fn *law;
    const struct fisher_table *table;
    double want;
    bool turned;
};

static double miss(const struct aim *aim, double x) {
    return aim->law(aim->table, aim->turned ? 1 / x : x) - aim->want;
}

struct bracket {
    double a, b, c, fa, fb, fc; /* b the best, a the one before, c on the other side of the root */
};

static void better_first(struct bracket *k) {
    if (fabs(k->fc) >= fabs(k->fb))
        return;
    *k = (struct bracket){k->b, k->c, k->b, k->fb, k->fc, k->fb};
}

/* The step by interpolation, or `half` where that is not trusted. */
static double step_of(const struct bracket *k, double before, double enough, double half) {
    if (fabs(before) < enough || fabs(k->fa) <= fabs(k->fb))
        return half;
    double wide = k->c - k->b, s = k->fb / k->fa, p, q;
    if (k->a == k->c) {
        p = wide * s;
        q = 1 - s;
    } else {
        double t = k->fa / k->fc, u = k->fb / k->fc;
        p = s * (wide * t * (t - u) - (k->b - k->a) * (u - 1));
        q = (t - 1) * (u - 1) * (s - 1);
    }
    q = p > 0 ? -q : q;
    p = fabs(p);
    return p < 0.75 * wide * q - fabs(enough * q) / 2 && p < fabs(before * q / 2) ? p / q : half;
}

static double root_as_r_has_it(const struct aim *aim) {
    const double tolerance = sqrt(sqrt(DBL_EPSILON));
    struct bracket k = {.a = aim->turned ? DBL_EPSILON : 0, .b = 1};
    k.fa = miss(aim, k.a);
    k.fb = miss(aim, k.b);
    k.c = k.a;
    k.fc = k.fa;
    for (int round = 0; round < 1000; round++) {
        double before = k.b - k.a;
        better_first(&k);
        double enough = 2 * DBL_EPSILON * fabs(k.b) + tolerance / 2, half = (k.c - k.b) / 2;
        if (fabs(half) <= enough || k.fb == 0)
            break;
        double step = step_of(&k, before, enough, half);
        k.a = k.b;
        k.fa = k.fb;
        k.b += fabs(step) < enough ? copysign(enough, step) : step;
        k.fb = miss(aim, k.b);
        if ((k.fb > 0) == (k.fc > 0)) {
            k.c = k.a;
            k.fc = k.fa;
        }
    }
    return k.b;
}

static double odds_as_r_has_it(law_fn *law, const struct fisher_table *table, double want, bool rises) {
    struct aim aim = {law, table, want, (law(table, 1) < want) == rises};
    double root = root_as_r_has_it(&aim);
    return aim.turned ? 1 / root : root;
}

static double if_inside(double exact, double published) {
    return exact > 0 && isfinite(exact) ? published : exact; /* 0 and INFINITY are not looked for */
}

static const struct value *exact_test(struct arena *arena, const struct value *inputs) {
    size_t rows, columns;
    double *cells = oracle_matrix(arena, value_get(inputs, "table"), &rows, &columns);
    struct fisher_table table = {(int64_t)cells[0], (int64_t)cells[1], (int64_t)cells[2], (int64_t)cells[3]};
    struct fisher_result got = fisher_of(&table, 0.95);
    struct value *map = value_map(arena);
    oracle_set(arena, map, "p_two", got.p);
    oracle_set(arena, map, "p_greater", got.p_greater);
    oracle_set(arena, map, "or_conditional_mle",
               if_inside(got.odds, odds_as_r_has_it(fisher_expected, &table, cells[0], true)));
    oracle_set_pair(arena, map, "or_ci", if_inside(got.odds_lo, odds_as_r_has_it(fisher_at_least, &table, 0.025, true)),
                    if_inside(got.odds_hi, odds_as_r_has_it(fisher_at_most, &table, 0.025, false)));
    return map;
}

const struct oracle_entry oracle_fisher[] = {
    {"CSAT-24", exact_test},
    {0},
};
