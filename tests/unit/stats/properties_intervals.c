/* What every interval must do, whatever the answers: hold its estimate, stay what it is when sides are swapped, and
 * grow with the confidence asked of it. Thousands of made-up cases, the extreme ones among them: no answers, one, all
 * alike.
 */
#include "unit/stats/figures.h"

#include "stats/association.h"
#include "stats/ces.h"
#include "stats/compare.h"
#include "stats/fisher.h"
#include "stats/heterogeneity.h"
#include "stats/incidence.h"
#include "stats/mean.h"
#include "stats/nps_score.h"
#include "stats/pilot.h"
#include "stats/reliability.h"
#include "stats/share_interval.h"
#include "stats/survival.h"
#include "stats/weighted.h"

enum { CASES = 4000 };
static const double slack = 1e-9; /* what rounding may cost, in the unit of a percent or a point */

#define sound(x)             sound_at(#x, x)
#define holds(lo, value, hi) holds_at(#value, (struct held){lo, value, hi})
#define mirrors(a, b)        mirrors_at(#a, (struct held){(a).lo, (a).value, (a).hi}, (struct held){(b).lo, (b).value, (b).hi})

struct held {
    double lo, value, hi;
};

/* A number, and not minus nothing. */
static void sound_at(const char *what, double x) {
    if (!isfinite(x) || (x == 0 && signbit(x)))
        fail_msg("%s is %g", what, x);
}

static void holds_at(const char *what, struct held h) {
    sound_at(what, h.value);
    sound_at(what, h.lo);
    sound_at(what, h.hi);
    if (!(h.lo <= h.value + slack && h.value <= h.hi + slack))
        fail_msg("%s: %.17g is not in %.17g .. %.17g", what, h.value, h.lo, h.hi);
}

static void mirrors_at(const char *what, struct held a, struct held b) {
    near_at(what, a.value, -b.value, slack);
    if (isnan(a.lo) && isnan(b.lo) && isnan(a.hi) && isnan(b.hi))
        return;
    near_at(what, a.lo, -b.hi, slack);
    near_at(what, a.hi, -b.lo, slack);
}

/* ---- made-up answers: sizes from 1 to a few thousand, often small, often all alike ---- */

static int64_t draw_size(struct draws *draws) {
    static const int limits[] = {1, 2, 5, 20, 100, 4000};
    return 1 + draw(draws, limits[draw(draws, 6)]);
}

static struct share_counts draw_share(struct draws *draws) {
    int64_t n = draw_size(draws);
    int how = draw(draws, 4);
    return (struct share_counts){how == 0 ? 0 : how == 1 ? n : draw(draws, (int)n + 1), n};
}

static struct nps_counts draw_nps(struct draws *draws) {
    int64_t n = draw_size(draws), split[3] = {0, 0, 0};
    for (int how = draw(draws, 4), i = 0; i < n; i++)
        split[how < 3 ? how : draw(draws, 3)]++;
    return (struct nps_counts){split[0], split[1], split[2]};
}

struct scale {
    int64_t counts[11];
};

static struct tally_counts draw_tally(struct draws *draws, struct scale *scale) {
    int64_t n = draw_size(draws);
    int only = draw(draws, 3) ? -1 : draw(draws, 11);
    *scale = (struct scale){{0}};
    for (int64_t i = 0; i < n; i++)
        scale->counts[only < 0 ? draw(draws, 11) : only]++;
    return (struct tally_counts){scale->counts, 11, 0};
}

/* ---- one group ---- */

static void shares(void **state) {
    (void)state;
    struct draws draws = {1};
    for (int i = 0; i < CASES; i++) {
        struct share_counts counts = draw_share(&draws), rest = {counts.n - counts.k, counts.n};
        for (enum share_method m = SHARE_WALD; m <= SHARE_JEFFREYS; m++) {
            struct share_result narrow = share_interval(&counts, m, 0.8), usual = share_interval(&counts, m, 0.95);
            struct share_result wide = share_interval(&counts, m, 0.99), other = share_interval(&rest, m, 0.95);
            holds(usual.lo, usual.share, usual.hi);
            if (m != SHARE_AGRESTI_COULL || (usual.lo >= 0 && usual.hi <= 100)) /* outside the scale it may shrink */
                assert_true(wide.lo <= usual.lo && usual.lo <= narrow.lo && narrow.hi <= usual.hi &&
                            usual.hi <= wide.hi);
            near_at("the others' share", 100 - usual.hi, other.lo, slack);
            near_at("the others' share", 100 - usual.lo, other.hi, slack);
            assert_true(usual.lo < usual.hi || (m == SHARE_WALD && (counts.k == 0 || rest.k == 0)));
            if (m != SHARE_WALD && m != SHARE_AGRESTI_COULL)
                assert_true(usual.lo >= 0 && usual.hi <= 100);
        }
        struct share_result shown = share_of(&counts);
        struct share_result wilson = share_interval(&counts, SHARE_WILSON, 0.95);
        near_at("Wilson", shown.lo, wilson.lo, slack);
        near_at("Wilson", shown.hi, wilson.hi, slack);
    }
}

static void promoters(void **state) {
    (void)state;
    struct draws draws = {2};
    for (int i = 0; i < CASES; i++) {
        struct nps_counts counts = draw_nps(&draws), turned = {counts.promoters, counts.passives, counts.detractors};
        struct nps_result got = nps_of(&counts), other = nps_of(&turned);
        struct nps_interval usual = nps_score_interval(&counts, 0.95), wide = nps_score_interval(&counts, 0.99);
        holds(got.lo, got.nps, got.hi);
        holds(got.adj_lo, got.adj, got.adj_hi);
        holds(usual.lo, got.nps, usual.hi);
        assert_true(usual.lo >= -100 && usual.hi <= 100 && usual.lo < usual.hi);
        assert_true(got.adj_lo < got.adj_hi && wide.lo <= usual.lo && usual.hi <= wide.hi);
        near_at("turned round", got.adj_lo, -other.adj_hi, slack);
        near_at("turned round", usual.lo, -nps_score_interval(&turned, 0.95).hi, 1e-6);
        if (got.n > 1) /* one answer: its class is 75 points from the adjusted centre */
            holds(got.adj_lo, got.nps, got.adj_hi);
    }
}

static void means(void **state) {
    (void)state;
    struct draws draws = {3};
    struct scale scale;
    for (int i = 0; i < CASES; i++) {
        struct tally_counts tally = draw_tally(&draws, &scale);
        struct mean_result got = mean_of(&tally);
        struct summary summary = summary_of_tally(&tally);
        struct mean_result same = summary_mean(&summary, 0.95), wide = summary_mean(&summary, 0.99);
        sound(got.mean);
        assert_true(got.mean >= 0 && got.mean <= 10);
        assert_true((got.n > 1) == isfinite(got.lo) && (got.n > 1) == isfinite(got.sd));
        if (got.n < 2)
            continue;
        holds(got.lo, got.mean, got.hi);
        near_at("by counts and one by one", got.sd, same.sd, 1e-9);
        near_at("by counts and one by one", got.lo, same.lo, 1e-6);
        assert_true(wide.lo <= same.lo && same.hi <= wide.hi && (got.sd > 0) == (got.lo < got.hi));
    }
}

static void efforts(void **state) {
    (void)state;
    struct draws draws = {4};
    for (int i = 0; i < CASES; i++) {
        int64_t counts[7] = {0};
        for (int64_t n = 1 + draw_size(&draws); n > 0; n--)
            counts[draw(&draws, 7)]++;
        struct ces_result got = ces_of(&(struct tally_counts){counts, 7, 1}, CES_SEVEN);
        holds(got.index_lo, got.index, got.index_hi);
        holds(got.top.lo, got.top.share, got.top.hi);
        near_at("easy less hard", got.index, got.easy.share - got.hard.share, slack);
    }
}

static void weighted_means(void **state) {
    (void)state;
    struct draws draws = {5};
    for (int i = 0; i < CASES; i++) {
        struct weighted_sums sums = {0}, even = {0};
        struct summary plain = {0};
        for (int64_t n = draw_size(&draws) % 300; n >= 0; n--) {
            double x = draw(&draws, 11);
            weighted_add(&sums, x, (1 + draw(&draws, 40)) / 10.0);
            weighted_add(&even, x, 0.7);
            summary_add(&plain, x);
        }
        struct weighted_result got = weighted_of(&sums), same = weighted_of(&even);
        sound(got.mean);
        assert_true(got.n_eff <= (double)got.n + slack && got.deff >= 1 - slack);
        if (isfinite(got.lo))
            holds(got.lo, got.mean, got.hi);
        near_at("weighed alike", same.mean, plain.mean, slack);
        if (same.se > 0)
            near_at("weighed alike", same.se, sqrt(summary_variance(&plain) / (double)plain.n), slack);
    }
}

/* ---- two groups: the one less the other is the other less the one, turned round ---- */

static void differences_of_shares(void **state) {
    (void)state;
    struct draws draws = {6};
    for (int i = 0; i < CASES; i++) {
        struct share_counts a = draw_share(&draws), b = draw_share(&draws), whole = {a.k + b.k, a.n + b.n};
        for (enum share_difference_method m = SHARE_DIFFERENCE_WALD; m <= SHARE_DIFFERENCE_NEWCOMBE; m++) {
            struct difference got = share_difference_by(&a, &b, m, 0.95), back = share_difference_by(&b, &a, m, 0.95);
            mirrors(got, back);
            if (isfinite(got.lo))
                holds(got.lo, got.value, got.hi);
        }
        struct difference shown = share_difference(&a, &b), part = share_against_whole(&a, &whole);
        struct difference named = share_difference_by(&a, &b, SHARE_DIFFERENCE_NEWCOMBE, 0.95);
        near_at("Newcombe", shown.lo, named.lo, slack);
        holds(part.lo, part.value, part.hi);
        near_at("part less whole", part.value, share_of(&a).share - share_of(&whole).share, slack);
        assert_true(shown.lo < shown.hi);
    }
}

static void differences_of_promoters(void **state) {
    (void)state;
    struct draws draws = {7};
    for (int i = 0; i < CASES; i++) {
        struct nps_counts a = draw_nps(&draws), b = draw_nps(&draws);
        struct nps_counts whole = {a.detractors + b.detractors, a.passives + b.passives, a.promoters + b.promoters};
        struct difference got = nps_difference(&a, &b), back = nps_difference(&b, &a),
                          part = nps_against_whole(&a, &whole);
        double p = nps_difference_p(&a, &b);
        mirrors(got, back);
        near_at("part less whole", part.value, nps_of(&a).nps - nps_of(&whole).nps, slack);
        assert_true(isnan(p) == isnan(got.lo) && !(p < 0) && !(p > 1));
        if (isnan(p))
            continue;
        holds(got.lo, got.value, got.hi);
        assert_true(got.lo < got.hi);
        if (fabs(p - 0.05) > 1e-6)
            assert_true((p < 0.05) == (got.lo > 0 || got.hi < 0));
    }
}

static void differences_of_means(void **state) {
    (void)state;
    struct draws draws = {8};
    struct scale scale_a, scale_b;
    for (int i = 0; i < CASES; i++) {
        struct tally_counts a = draw_tally(&draws, &scale_a), b = draw_tally(&draws, &scale_b);
        struct summary x = summary_of_tally(&a), y = summary_of_tally(&b);
        struct difference got = mean_difference(&a, &b), back = mean_difference(&b, &a);
        struct compare_means test = compare_welch(&x, &y, 0.95);
        mirrors(got, back);
        assert_true(isnan(got.lo) == isnan(test.test.p) && !(test.test.p < 0) && !(test.test.p > 1));
        if (isnan(got.lo))
            continue;
        holds(got.lo, got.value, got.hi);
        near_at("by counts and one by one", got.lo, test.difference.lo, 1e-6);
        if (fabs(test.test.p - 0.05) > 1e-6)
            assert_true((test.test.p < 0.05) == (got.lo > 0 || got.hi < 0));
    }
}

static void pilots(void **state) {
    (void)state;
    struct draws draws = {9};
    for (int i = 0; i < CASES; i++) {
        struct pilot_cells_share s = {draw_share(&draws), draw_share(&draws), draw_share(&draws), draw_share(&draws)};
        struct pilot_cells_share turned = {s.control_before, s.control_after, s.treated_before, s.treated_after};
        struct pilot_effect got = pilot_share(&s), back = pilot_share(&turned);
        mirrors(got, back);
        if (isfinite(got.lo))
            holds(got.lo, got.value, got.hi);
        struct pilot_cells_nps n = {draw_nps(&draws), draw_nps(&draws), draw_nps(&draws), draw_nps(&draws)};
        struct pilot_effect effect = pilot_nps(&n);
        if (isfinite(effect.lo))
            holds(effect.lo, effect.value, effect.hi);
        assert_true(isfinite(effect.value) && !(effect.p < 0) && !(effect.p > 1));
    }
}

static void tables(void **state) {
    (void)state;
    struct draws draws = {10};
    for (int i = 0; i < CASES / 10; i++) {
        struct fisher_table t = {draw(&draws, 30), draw(&draws, 30), draw(&draws, 30), draw(&draws, 30)};
        struct fisher_table rows = {t.c, t.d, t.a, t.b}, turned = {t.a, t.c, t.b, t.d};
        struct fisher_result got = fisher_of(&t, 0.95), swapped = fisher_of(&rows, 0.95),
                             same = fisher_of(&turned, 0.95);
        if (isnan(got.p))
            continue;
        assert_true(got.p > 0 && got.p <= 1 && got.p_less <= 1 && got.p_greater <= 1);
        assert_true(got.p_less + got.p_greater >= 1 - slack && got.odds_lo <= got.odds && got.odds <= got.odds_hi);
        near_at("rows swapped", got.p, swapped.p, slack);
        near_at("turned round", got.p, same.p, slack);
        near_at("rows swapped", got.p_less, swapped.p_greater, slack);
        if (got.odds > 0 && isfinite(got.odds))
            near_at("rows swapped", got.odds * swapped.odds, 1, 1e-9);
    }
}

static void rates(void **state) {
    (void)state;
    struct draws draws = {11};
    for (int i = 0; i < CASES; i++) {
        struct incidence a = {draw(&draws, 40), 1 + draw(&draws, 500)}, b = {draw(&draws, 40), 1 + draw(&draws, 500)};
        struct incidence_rate rate = incidence_rate_of(&a);
        struct incidence_ratio got = incidence_ratio_of(&a, &b), back = incidence_ratio_of(&b, &a);
        holds(rate.lo, rate.rate, rate.hi);
        assert_true(rate.lo < rate.hi && got.p >= 0 && got.p <= 1 && fabs(got.p - back.p) < slack);
        if (a.events + b.events == 0)
            continue;
        assert_true(got.lo <= got.ratio && got.ratio <= got.hi && got.lo < got.hi);
        if (a.events && b.events)
            near_at("one over the other", got.lo * back.hi, 1, 1e-9);
    }
}

/* ---- curves, correlations, many stores ---- */

static void curves(void **state) {
    (void)state;
    struct draws draws = {12};
    for (int i = 0; i < CASES / 10; i++) {
        struct arena *arena = arena_new();
        struct survival_time times[60];
        size_t count = (size_t)draw(&draws, 60);
        for (size_t j = 0; j < count; j++)
            times[j] = (struct survival_time){draw(&draws, 25), draw(&draws, 3) > 0};
        struct survival curve = survival_of(arena, times, count);
        double before = 1;
        for (size_t j = 0; j < curve.count; j++) {
            const struct survival_step *step = &curve.steps[j];
            assert_true(step->open <= before && step->open >= 0 && step->at_risk >= step->closed + step->censored);
            if (isfinite(step->lo))
                holds(step->lo, step->open, step->hi);
            assert_true(isnan(step->lo) == isnan(step->hi) && !(step->lo < 0) && !(step->hi > 1));
            before = step->open;
        }
        struct survival_quantile half = survival_quantile_of(&curve, 0.5);
        assert_false(half.lo > half.time || half.time > half.hi);
        arena_free(arena);
    }
}

static void correlations_and_reliability(void **state) {
    (void)state;
    struct draws draws = {13};
    for (int i = 0; i < CASES / 10; i++) {
        struct arena *arena = arena_new();
        double x[40], y[40];
        size_t count = (size_t)draw(&draws, 20);
        draw_values(&draws, x, 40, 1 + draw(&draws, 10));
        draw_values(&draws, y, 40, 1 + draw(&draws, 10));
        struct association r = association_pearson(arena, x, y, count), back = association_pearson(arena, y, x, count);
        assert_true(isnan(r.value) ? isnan(r.p) : r.value == back.value && fabs(r.value) <= 1);
        if (isfinite(r.lo))
            holds(r.lo, r.value, r.hi);
        struct reliability_alpha alpha = reliability_alpha(x, count, 2);
        if (isfinite(alpha.alpha))
            assert_true(alpha.lo <= alpha.alpha && alpha.alpha <= alpha.hi && alpha.hi <= 1);
        arena_free(arena);
    }
}

static void many_stores(void **state) {
    (void)state;
    struct draws draws = {14};
    for (int i = 0; i < CASES; i++) {
        double values[12], variances[12];
        size_t count = (size_t)draw(&draws, 13);
        for (size_t j = 0; j < count; j++) {
            values[j] = draw(&draws, 3) ? draw(&draws, 100) : 50;
            variances[j] = draw(&draws, 8) ? 1 + draw(&draws, 90) : 0;
        }
        struct heterogeneity got = heterogeneity_of(values, variances, count);
        assert_true(!(got.tau2 < 0) && !(got.i2 < 0) && !(got.i2 > 1) && !(got.p < 0) && !(got.p > 1) && !(got.df < 0));
        if (!got.units) {
            assert_true(isnan(got.mean) && isnan(got.fixed) && isnan(got.lo) && isnan(got.tau2));
            continue;
        }
        holds(got.lo, got.mean, got.hi);
        assert_true(got.se >= got.fixed_se - slack);
        if (isfinite(got.reach_lo))
            assert_true(got.reach_lo <= got.lo && got.hi <= got.reach_hi);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(shares),
        cmocka_unit_test(promoters),
        cmocka_unit_test(means),
        cmocka_unit_test(efforts),
        cmocka_unit_test(weighted_means),
        cmocka_unit_test(differences_of_shares),
        cmocka_unit_test(differences_of_promoters),
        cmocka_unit_test(differences_of_means),
        cmocka_unit_test(pilots),
        cmocka_unit_test(tables),
        cmocka_unit_test(rates),
        cmocka_unit_test(curves),
        cmocka_unit_test(correlations_and_reliability),
        cmocka_unit_test(many_stores),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
