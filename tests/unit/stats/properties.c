/* What must hold whatever the data: order is nothing, two parts counted apart and put together are the whole, shares
 * sum to what they are shares of, a p is a chance. Made-up data, ties and gaps among it, the same on every run. */
#include "unit/stats/figures.h"

#include <string.h>

#include "stats/agreement.h"
#include "stats/association.h"
#include "stats/chart.h"
#include "stats/compare.h"
#include "stats/components.h"
#include "stats/concordance.h"
#include "stats/distribution.h"
#include "stats/dominance.h"
#include "stats/drivers.h"
#include "stats/multiple.h"
#include "stats/nps.h"
#include "stats/percentile.h"
#include "stats/power.h"
#include "stats/quantile.h"
#include "stats/ranks.h"
#include "stats/ratings.h"
#include "stats/rfm.h"
#include "stats/shrink.h"
#include "stats/survival.h"
#include "stats/trend.h"
#include "stats/weighted.h"
#include "stats/weights.h"

enum { CASES = 1000, MOST = 24 };

/* The same twice, or no number twice. */
static void alike(const char *what, double a, double b) {
    if (isnan(a) != isnan(b))
        fail_msg("%s: %g and %g", what, a, b);
    if (!isnan(a) && a != b)
        near_at(what, a, b, 1e-9 * fmax(1, fabs(b)));
}

static void is_chance(const char *what, double p) {
    if (p < 0 || p > 1 || (p == 0 && signbit(p)))
        fail_msg("%s: p is %g", what, p);
}

struct data {
    size_t count;
    double x[MOST], y[MOST];
};

/* Up to MOST pairs with ties; now and then all alike, now and then a gap. */
static struct data draw_data(struct draws *draws) {
    struct data made = {.count = (size_t)draw(draws, MOST + 1)};
    int limit = 1 + draw(draws, 9);
    draw_values(draws, made.x, MOST, limit);
    draw_values(draws, made.y, MOST, limit);
    for (size_t i = 0; i < made.count; i++)
        if (draw(draws, 12) == 0)
            made.x[i] = NAN;
    return made;
}

/* The order that a shuffle puts things into. */
static void draw_places(struct draws *draws, size_t *places, size_t count) {
    double order[MOST];
    for (size_t i = 0; i < count; i++)
        order[i] = (double)i;
    draw_order(draws, order, count);
    for (size_t i = 0; i < count; i++)
        places[i] = (size_t)order[i];
}

/* ---- order ---- */

static void pairs_in_any_order(void **state) {
    (void)state;
    struct draws draws = {1};
    for (int i = 0; i < CASES; i++) {
        struct arena *arena = arena_new();
        struct data data = draw_data(&draws), moved = {.count = data.count};
        size_t places[MOST];
        draw_places(&draws, places, data.count);
        for (size_t j = 0; j < data.count; j++) {
            moved.x[j] = data.x[places[j]];
            moved.y[j] = data.y[places[j]];
        }
        struct association (*const kinds[])(struct arena *, const double *, const double *,
                                            size_t) = {association_pearson, association_spearman, association_kendall};
        for (int k = 0; k < 3; k++) {
            struct association a = kinds[k](arena, data.x, data.y, data.count);
            struct association b = kinds[k](arena, moved.x, moved.y, moved.count);
            struct association back = kinds[k](arena, data.y, data.x, data.count);
            alike("association", a.value, b.value);
            alike("its p", a.p, b.p);
            alike("the other way", a.p, back.p);
            is_chance("association", a.p);
            assert_false(fabs(a.value) > 1);
        }
        double *first = ranks(arena, data.x, data.count, RANK_AVERAGE);
        double *second = ranks(arena, moved.x, moved.count, RANK_AVERAGE), sum = 0, known = 0;
        for (size_t j = 0; j < data.count; j++) {
            alike("rank", first[places[j]], second[j]);
            sum += isnan(first[j]) ? 0 : first[j];
            known += !isnan(first[j]);
        }
        near_at("the ranks' sum", sum, known * (known + 1) / 2, 1e-9);
        struct compare_means paired = compare_paired(data.x, data.y, data.count, 0.95);
        alike("paired", paired.test.p, compare_paired(moved.x, moved.y, moved.count, 0.95).test.p);
        is_chance("paired", paired.test.p);
        arena_free(arena);
    }
}

static void people_and_questions_in_any_order(void **state) {
    (void)state;
    enum { QUESTIONS = 4 };
    struct draws draws = {2};
    for (int i = 0; i < CASES / 4; i++) {
        struct arena *arena = arena_new();
        double answers[MOST * QUESTIONS], moved[MOST * QUESTIONS], outcome[MOST], moved_outcome[MOST];
        size_t people = 2 + (size_t)draw(&draws, MOST - 1), places[MOST], columns[QUESTIONS];
        draw_values(&draws, answers, MOST * QUESTIONS, 5);
        draw_values(&draws, outcome, MOST, 1 + draw(&draws, 6));
        for (size_t j = 0; j < people && draw(&draws, 4) == 0; j++)
            answers[j * QUESTIONS] = 3; /* a question that all answer alike */
        for (size_t j = 0; j < people && draw(&draws, 4) == 0; j++)
            answers[j * QUESTIONS + 1] = answers[j * QUESTIONS + 2]; /* two that are one */
        draw_places(&draws, places, people);
        draw_places(&draws, columns, QUESTIONS);
        for (size_t j = 0; j < people; j++) {
            moved_outcome[j] = outcome[places[j]];
            for (size_t q = 0; q < QUESTIONS; q++)
                moved[j * QUESTIONS + q] = answers[places[j] * QUESTIONS + columns[q]];
        }
        struct drivers_data *data = drivers_read(arena, answers, outcome, people, QUESTIONS);
        struct drivers_data *other = drivers_read(arena, moved, moved_outcome, people, QUESTIONS);
        struct drivers *a = drivers_of(arena, data->among, data->with, QUESTIONS);
        struct drivers *b = drivers_of(arena, other->among, other->with, QUESTIONS);
        double johnson = 0, shapley = 0;
        alike("R2", a->r2, b->r2);
        for (size_t q = 0; q < QUESTIONS; q++) {
            alike("r", a->correlation[columns[q]], b->correlation[q]);
            near_at("Johnson", isnan(a->r2) ? 0 : a->johnson[columns[q]] - b->johnson[q], 0, 1e-6);
            near_at("Shapley", isnan(a->r2) ? 0 : a->shapley[columns[q]] - b->shapley[q], 0, 1e-6);
            johnson += a->johnson[q];
            shapley += a->shapley[q];
            assert_false(a->johnson[q] < 0 || a->shapley[q] < 0 || a->last[q] < 0);
        }
        alike("Johnson's shares and R2", isnan(a->r2) ? NAN : johnson, a->r2);
        alike("Shapley's shares and R2", isnan(a->r2) ? NAN : shapley, a->r2);
        assert_false(a->r2 < 0 || a->r2 > 1 + 1e-9);
        arena_free(arena);
    }
}

static void judges_and_subjects_in_any_order(void **state) {
    (void)state;
    enum { THINGS = 5 };
    struct draws draws = {3};
    for (int i = 0; i < CASES; i++) {
        struct arena *arena = arena_new();
        double rows[MOST * THINGS], moved[MOST * THINGS];
        int64_t counts[MOST * THINGS] = {0}, moved_counts[MOST * THINGS];
        size_t judges = 1 + (size_t)draw(&draws, MOST), places[MOST];
        draw_values(&draws, rows, MOST * THINGS, 1 + draw(&draws, 6));
        draw_places(&draws, places, judges);
        for (size_t j = 0; j < judges * 6; j++)
            counts[j / 6 * THINGS + (size_t)draw(&draws, THINGS)]++;
        for (size_t j = 0; j < judges; j++) {
            memcpy(moved + j * THINGS, rows + places[j] * THINGS, THINGS * sizeof *rows);
            memcpy(moved_counts + j * THINGS, counts + places[j] * THINGS, THINGS * sizeof *counts);
        }
        struct concordance a = concordance_of(arena, rows, judges, THINGS),
                           b = concordance_of(arena, moved, judges, THINGS);
        alike("W", a.w, b.w);
        is_chance("Friedman", a.p);
        assert_false(a.w < 0 || a.w > 1);
        struct ratings r = ratings_of(rows, judges, THINGS), s = ratings_of(moved, judges, THINGS);
        for (int form = 0; form < ICC_FORMS; form++) {
            near_at("ICC", isfinite(r.icc[form].value) ? r.icc[form].value - s.icc[form].value : 0, 0, 1e-9);
            assert_false(r.icc[form].value > 1 || r.icc[form].lo > r.icc[form].hi);
            is_chance("ICC", r.icc[form].p);
        }
        struct agreement k = agreement_fleiss(arena, counts, judges, THINGS);
        alike("kappa", k.kappa, agreement_fleiss(arena, moved_counts, judges, THINGS).kappa);
        assert_false(k.kappa > 1);
        is_chance("kappa", k.p);
        arena_free(arena);
    }
}

static void stores_in_any_order(void **state) {
    (void)state;
    struct draws draws = {4};
    for (int i = 0; i < CASES; i++) {
        struct summary groups[MOST] = {{0}}, moved[MOST];
        struct share_counts shares[MOST], moved_shares[MOST];
        size_t count = (size_t)draw(&draws, MOST + 1), places[MOST];
        int limit = 1 + draw(&draws, 5);
        for (size_t j = 0; j < count; j++) {
            for (int n = draw(&draws, 8); n > 0; n--)
                summary_add(&groups[j], draw(&draws, limit));
            shares[j].n = draw(&draws, 30);
            shares[j].k = draw(&draws, 3) ? draw(&draws, (int)shares[j].n + 1) : shares[j].n;
        }
        draw_places(&draws, places, count);
        for (size_t j = 0; j < count; j++) {
            moved[j] = groups[places[j]];
            moved_shares[j] = shares[places[j]];
        }
        struct components a = components_of(groups, count), b = components_of(moved, count);
        alike("F", a.f > 1e9 ? 0 : a.f, b.f > 1e9 ? 0 : b.f);
        alike("ICC", a.icc1, b.icc1);
        assert_false(a.icc1 < 0 || a.icc1 > 1 || a.icc2 < 0 || a.icc2 > 1 || a.between < 0);
        is_chance("F", a.p);
        for (size_t j = 0; j < count; j++) {
            double weight = shrink_weight((double)groups[j].n, &a);
            double shrunk = shrink_mean(groups[j].mean, (double)groups[j].n, &a);
            assert_false(weight < 0 || weight > 1 ||
                         fabs(shrunk - a.grand_mean) > fabs(groups[j].mean - a.grand_mean) + 1e-9);
        }
        struct test test = compare_shares(shares, count);
        alike("chi-square", test.statistic, compare_shares(moved_shares, count).statistic);
        is_chance("chi-square", test.p);
    }
}

static void tests_adjusted_in_any_order(void **state) {
    (void)state;
    struct draws draws = {5};
    for (int i = 0; i < CASES; i++) {
        struct arena *arena = arena_new();
        double p[MOST], moved[MOST], plain[MOST], holm[MOST], bh[MOST], moved_holm[MOST], moved_bh[MOST];
        size_t count = (size_t)draw(&draws, MOST + 1), places[MOST];
        for (size_t j = 0; j < count; j++)
            p[j] = draw(&draws, 10) ? draw(&draws, 200) / 199.0 * draw(&draws, 2) : (double)NAN;
        draw_places(&draws, places, count);
        for (size_t j = 0; j < count; j++)
            moved[j] = p[places[j]];
        multiple_bonferroni(p, count, plain);
        multiple_holm(arena, p, count, holm);
        multiple_benjamini_hochberg(arena, p, count, bh);
        multiple_holm(arena, moved, count, moved_holm);
        multiple_benjamini_hochberg(arena, moved, count, moved_bh);
        for (size_t j = 0; j < count; j++) {
            alike("Holm", holm[places[j]], moved_holm[j]);
            alike("Benjamini-Hochberg", bh[places[j]], moved_bh[j]);
            assert_false(bh[j] < p[j] - 1e-15 || holm[j] < bh[j] - 1e-15 || plain[j] < holm[j] - 1e-15 || plain[j] > 1);
            for (size_t k = 0; k < count; k++)
                assert_false(p[j] < p[k] && (bh[j] > bh[k] || holm[j] > holm[k]));
        }
        arena_free(arena);
    }
}

/* ---- parts and the whole ---- */

static void two_stores_counted_together(void **state) {
    (void)state;
    struct draws draws = {6};
    for (int i = 0; i < CASES; i++) {
        int64_t counts[3][11] = {{0}};
        struct summary summaries[3] = {{0}};
        struct weighted_sums sums[3] = {{0}};
        for (int s = 0; s < 2; s++)
            for (int n = draw(&draws, 60); n > 0; n--) {
                int x = draw(&draws, 11);
                double weight = 0.1 + draw(&draws, 30);
                counts[s][x]++;
                counts[2][x]++;
                summary_add(&summaries[s], x);
                summary_add(&summaries[2], x);
                weighted_add(&sums[s], x, weight);
                weighted_add(&sums[2], x, weight);
            }
        int64_t added[11];
        for (int x = 0; x < 11; x++)
            added[x] = counts[0][x] + counts[1][x];
        assert_memory_equal(added, counts[2], sizeof added);
        struct tally_counts one = {counts[0], 11, 0}, other = {counts[1], 11, 0}, both = {counts[2], 11, 0};
        struct nps_counts a = nps_classes(&one), b = nps_classes(&other), all = nps_classes(&both);
        assert_true(a.detractors + b.detractors == all.detractors && a.promoters + b.promoters == all.promoters);
        assert_int_equal(tally_total(&one) + tally_total(&other), tally_total(&both));
        summary_merge(&summaries[0], &summaries[1]);
        weighted_merge(&sums[0], &sums[1]);
        struct mean_result whole = mean_of(&both), merged = summary_mean(&summaries[0], 0.95);
        alike("mean", merged.mean, whole.mean);
        alike("sd", merged.sd, whole.sd);
        alike("sd, one after the other", sqrt(summary_variance(&summaries[2])), whole.sd);
        alike("weighted mean", weighted_of(&sums[0]).mean, weighted_of(&sums[2]).mean);
        alike("its se", weighted_of(&sums[0]).se, weighted_of(&sums[2]).se);
    }
}

static void raked_margins_hold(void **state) {
    (void)state;
    enum { ROWS = 3, COLUMNS = 4, CELLS = ROWS * COLUMNS };
    struct draws draws = {7};
    for (int i = 0; i < CASES; i++) {
        struct arena *arena = arena_new();
        double sizes[CELLS], weights[CELLS], rows[ROWS] = {0}, columns[COLUMNS] = {0}, got[ROWS + COLUMNS] = {0};
        size_t row_of[CELLS], column_of[CELLS];
        for (size_t c = 0; c < CELLS; c++) {
            double people = 1 + draw(&draws, 900);
            sizes[c] = 1 + draw(&draws, 40);
            weights[c] = 1;
            row_of[c] = c / COLUMNS;
            column_of[c] = c % COLUMNS;
            rows[row_of[c]] += people;
            columns[column_of[c]] += people;
        }
        const struct weights_margin margins[] = {{row_of, rows, ROWS}, {column_of, columns, COLUMNS}};
        assert_true(weights_rake(arena, sizes, CELLS, margins, 2, weights));
        for (size_t c = 0; c < CELLS; c++) {
            assert_true(weights[c] > 0 && isfinite(weights[c]));
            got[row_of[c]] += sizes[c] * weights[c];
            got[ROWS + column_of[c]] += sizes[c] * weights[c];
        }
        for (size_t g = 0; g < ROWS + COLUMNS; g++)
            alike("margin", got[g], g < ROWS ? rows[g] : columns[g - ROWS]);
        struct weights_kish kish = weights_kish(weights, CELLS);
        assert_true(kish.n_eff <= CELLS + 1e-9 && kish.deff >= 1 - 1e-9);
        arena_free(arena);
    }
}

/* ---- series and places ---- */

static void series(void **state) {
    (void)state;
    struct draws draws = {8};
    for (int i = 0; i < CASES; i++) {
        struct arena *arena = arena_new();
        struct data data = draw_data(&draws);
        double turned[MOST], gone[MOST];
        size_t known = 0;
        for (size_t j = 0; j < data.count; j++) {
            turned[j] = data.x[data.count - 1 - j];
            if (!isnan(data.x[j]))
                gone[known++] = data.x[j];
        }
        struct trend trend = trend_of(arena, data.x, data.count), back = trend_of(arena, turned, data.count);
        is_chance("trend", trend.p);
        alike("backwards", trend.p, back.p);
        alike("backwards", trend.tau, -back.tau);
        assert_false(fabs(trend.tau) > 1);
        unsigned zones[MOST], without[MOST];
        chart_zones(data.x, data.count, zones);
        chart_zones(gone, known, without);
        for (size_t j = 0, k = 0; j < data.count; j++) /* a gap moves nothing */
            assert_int_equal(zones[j], isnan(data.x[j]) ? 0 : without[k++]);
        for (enum percentile_type type = PERCENTILE_STEP; type <= PERCENTILE_NORMAL_UNBIASED; type++) {
            double before = percentile(arena, data.x, data.count, 0, type);
            assert_true(isnan(before) == (known == 0));
            for (double p = 0.05; p <= 1 && known; p += 0.05) {
                double here = percentile(arena, data.x, data.count, p, type);
                assert_true(here >= before);
                before = here;
            }
        }
        arena_free(arena);
    }
}

static void customers_and_cases_in_any_order(void **state) {
    (void)state;
    struct draws draws = {9};
    for (int i = 0; i < CASES; i++) {
        struct arena *arena = arena_new();
        struct rfm_customer customers[MOST], moved[MOST];
        struct survival_time times[MOST], moved_times[MOST];
        size_t count = (size_t)draw(&draws, MOST + 1), places[MOST];
        for (size_t j = 0; j < count; j++) {
            customers[j] = (struct rfm_customer){draw(&draws, 400), draw(&draws, 9), draw(&draws, 900)};
            times[j] = (struct survival_time){draw(&draws, 9), draw(&draws, 2)};
        }
        draw_places(&draws, places, count);
        for (size_t j = 0; j < count; j++) {
            moved[j] = customers[places[j]];
            moved_times[j] = times[places[j]];
        }
        struct rfm_score *a = rfm_scores(arena, customers, count), *b = rfm_scores(arena, moved, count);
        for (size_t j = 0; j < count; j++) {
            assert_int_equal(a[places[j]].segment, b[j].segment);
            assert_in_range(a[j].recency, 1, 5);
            assert_in_range(a[j].frequency, 1, 5);
            assert_in_range(a[j].money, 1, 5);
        }
        struct survival one = survival_of(arena, times, count), other = survival_of(arena, moved_times, count);
        assert_int_equal(one.count, other.count);
        for (size_t j = 0; j < one.count; j++)
            alike("still open", one.steps[j].open, other.steps[j].open);
        arena_free(arena);
    }
}

/* ---- distributions ---- */

static void a_tail_and_the_rest_are_all(void **state) {
    (void)state;
    struct draws draws = {10};
    for (int i = 0; i < CASES; i++) {
        double df = (1 + draw(&draws, 400)) / 2.0, p = (1 + draw(&draws, 998)) / 1000.0, x = draw(&draws, 5000) / 100.0;
        near_at("chi-square", chi_square_cdf(x, df) + chi_square_upper(x, df), 1, 1e-12);
        near_at("F", f_cdf(x, df, 7) + f_upper(x, df, 7), 1, 1e-12);
        near_at("chi-square and back", chi_square_cdf(chi_square_quantile(p, df), df), p, 1e-10);
        near_at("beta and back", beta_cdf(beta_quantile(p, df, 3), df, 3), p, 1e-10);
        near_at("Student and back", student_cdf(student_quantile(p, df), df), p, 1e-10);
        near_at("Student turned", student_quantile(p, df) + student_quantile(1 - p, df), 0,
                1e-8 * (1 + fabs(student_quantile(p, df))));
        double n = draw(&draws, 300), k = draw(&draws, 300);
        near_at("binomial", binomial_cdf(k, n, p) + binomial_cdf(n - k - 1, n, 1 - p), 1, 1e-11);
        double power = power_shares(10 + n, 0.5, p, 0.05);
        is_chance("power", power);
        assert_true(power_shares(20 + n, 0.5, p, 0.05) >= power - 1e-12);
        struct compare_changes changes = compare_mcnemar((int64_t)n, (int64_t)k);
        is_chance("McNemar", changes.exact_p);
        is_chance("McNemar", changes.plain.p);
        assert_false(changes.corrected.p < changes.plain.p);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pairs_in_any_order),
        cmocka_unit_test(people_and_questions_in_any_order),
        cmocka_unit_test(judges_and_subjects_in_any_order),
        cmocka_unit_test(stores_in_any_order),
        cmocka_unit_test(tests_adjusted_in_any_order),
        cmocka_unit_test(two_stores_counted_together),
        cmocka_unit_test(raked_margins_hold),
        cmocka_unit_test(series),
        cmocka_unit_test(customers_and_cases_in_any_order),
        cmocka_unit_test(a_tail_and_the_rest_are_all),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
