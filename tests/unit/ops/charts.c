/* Stores in the funnel and months on the charts: the edges. The figures are compared in tests/real. */
#include "unit/ops/chain.h"

#include <math.h>

#include "ops/funnel.h"
#include "ops/spc.h"

static void is_near(double expected, double found, double within) {
    if (!(fabs(expected - found) <= within))
        fail_msg("%.17g is not %.17g", found, expected);
}

static const struct metrics_query all = {.survey = "visit", .from = INT32_MIN, .to = INT32_MAX};

/* S1 has ten answers in July and ten in October, all 9 and 10; S3 has two 0 in September. */
static void some_answers(struct chain *c) {
    const char *rows = "51,S3,2026-09-01 00:00:00,0,5,4,3,,\n52,S3,2026-09-01 00:00:00,0,5,4,3,,\n";
    for (int i = 0; i < 20; i++)
        rows = arena_format(c->arena, "%s%d,S1,2026-%s-03 12:00:00,%d,5,4,3,,\n", rows, i, i % 2 ? "07" : "10",
                            i % 3 ? 9 : 10);
    chain_in(c, rows);
}

static const struct funnel_store *store_of(const struct funnel_report *report, const char *code) {
    for (size_t i = 0; i < report->count; i++)
        if (strcmp(report->stores[i].code, code) == 0)
            return &report->stores[i];
    fail_msg("no store %s", code);
    return NULL;
}

static void a_store_without_answers_is_listed_and_has_no_place(void **state) {
    struct chain *c = *state;
    struct funnel_report report;
    some_answers(c);
    CHAIN_OK(c, funnel(c->w, &all, &report, &c->err));
    assert_int_equal(4, report.count);
    assert_int_equal(2, report.components.groups);
    const struct funnel_store *empty = store_of(&report, "S2"), *best = store_of(&report, "S1");
    assert_int_equal(FUNNEL_NONE, empty->place);
    assert_true(isnan(empty->rank_shrunk) && isnan(empty->shrunk) && empty->weight == 0);
    is_near(1, best->rank_shrunk, 0);
    is_near(2, store_of(&report, "S3")->rank_shrunk, 0);
    assert_string_equal("floor", store_of(&report, "S3")->mark);
}

/* Twelve of twelve lie beyond what is drawn around 82 %, and one such store in eleven does so by chance. */
static void a_person_is_not_sent_to_a_store_that_chance_explains(void **state) {
    struct chain *c = *state;
    struct funnel_report report;
    const char *rows = "";
    for (int i = 0; i < 112; i++)
        rows = arena_format(c->arena, "%s%d,%s,2026-10-03 12:00:00,%d,5,4,3,,\n", rows, i, i < 12 ? "S1" : "S2",
                            i < 12 || i % 5 ? 10 : 0);
    chain_in(c, rows);
    CHAIN_OK(c, funnel(c->w, &all, &report, &c->err));
    const struct funnel_store *good = store_of(&report, "S1");
    assert_int_equal(FUNNEL_ABOVE_998, good->place);
    assert_int_equal(FUNNEL_IN, good->fair);
    assert_int_equal(FUNNEL_IN, good->wide_fair);
}

static void stores_that_are_all_alike_are_nowhere(void **state) {
    struct chain *c = *state;
    struct funnel_report report;
    chain_in(c, "1,S1,2026-10-03 12:00:00,10,5,4,3,,\n2,S2,2026-10-03 12:00:00,10,5,4,3,,\n");
    CHAIN_OK(c, funnel(c->w, &all, &report, &c->err));
    for (size_t i = 0; i < report.count; i++) {
        assert_true(isnan(report.stores[i].limits.u998) && isnan(report.stores[i].wide.l998));
        assert_int_equal(FUNNEL_NONE, report.stores[i].place);
        assert_int_equal(FUNNEL_NONE, report.stores[i].wide_fair);
    }
}

static void widened_limits_are_never_narrower(void **state) {
    struct chain *c = *state;
    struct funnel_report report;
    some_answers(c);
    CHAIN_OK(c, funnel(c->w, &all, &report, &c->err));
    for (size_t i = 0; i < report.count; i++) {
        const struct funnel_store *store = &report.stores[i];
        assert_false(store->wide.l998 > store->limits.l998 || store->wide.l95 > store->limits.l95);
        assert_false(store->wide.u998 < store->limits.u998 || store->wide.u95 < store->limits.u95);
    }
}

static void a_chain_without_answers_has_nothing_between_its_stores(void **state) {
    struct chain *c = *state;
    struct funnel_report report;
    CHAIN_OK(c, funnel(c->w, &all, &report, &c->err));
    assert_int_equal(0, report.components.groups);
    assert_true(isnan(report.target) && isnan(report.components.icc1) && isnan(report.components.df1));
    assert_true(isnan(report.top_range) && isnan(report.spread.phi));
}

static void a_month_without_answers_is_a_gap(void **state) {
    struct chain *c = *state;
    struct spc_report report;
    some_answers(c);
    CHAIN_OK(c, spc(c->w, &all, &report, &c->err));
    assert_int_equal(4, report.count);
    assert_int_equal(3, report.baseline_months);
    const struct spc_month *august = &report.months[1];
    assert_int_equal(0, august->top.n);
    assert_true(isnan(august->mean) && isnan(august->point.value) && isnan(august->ewma.value));
    assert_false(august->ewma.signal || august->cusum.signal);
    assert_string_equal("", august->mark);
    assert_string_equal("floor", report.months[2].mark);
    assert_true(isfinite(report.months[3].cusum.up));
}

static void months_that_do_not_differ_have_no_limits(void **state) {
    struct chain *c = *state;
    struct spc_report report;
    chain_in(c, "1,S1,2026-09-03 12:00:00,9,5,4,3,,\n2,S1,2026-10-03 12:00:00,9,5,4,3,,\n");
    CHAIN_OK(c, spc(c->w, &all, &report, &c->err));
    assert_int_equal(2, report.count);
    assert_true(isnan(report.sigma) && isnan(report.months[1].ewma.lcl) && isnan(report.months[1].point.laney_lcl));
    assert_false(report.months[1].ewma.signal);
}

static void only_months_up_to_the_baseline_are_what_later_ones_are_held_against(void **state) {
    struct chain *c = *state;
    struct spc_report report;
    const char *rows = "";
    for (int i = 0; i < SPC_BASELINE + 1; i++) /* 8, 9, 8, 9 ... and then 0 */
        rows = arena_format(c->arena, "%s%d,S1,%d-%02d-03 12:00:00,%d,5,4,3,,\n", rows, i, 2024 + i / 12, i % 12 + 1,
                            i == SPC_BASELINE ? 0 : 8 + i % 2);
    chain_in(c, rows);
    CHAIN_OK(c, spc(c->w, &all, &report, &c->err));
    assert_int_equal(SPC_BASELINE, report.baseline_months);
    assert_int_equal(report.months[SPC_BASELINE - 1].month, report.baseline_last);
    is_near(8.5, report.target, 1e-12);
    is_near(1 / 1.128, report.sigma, 1e-12);
    assert_true(report.months[SPC_BASELINE].cusum.signal);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        CHAIN_TEST(a_store_without_answers_is_listed_and_has_no_place),
        CHAIN_TEST(a_person_is_not_sent_to_a_store_that_chance_explains),
        CHAIN_TEST(stores_that_are_all_alike_are_nowhere),
        CHAIN_TEST(widened_limits_are_never_narrower),
        CHAIN_TEST(a_chain_without_answers_has_nothing_between_its_stores),
        CHAIN_TEST(a_month_without_answers_is_a_gap),
        CHAIN_TEST(months_that_do_not_differ_have_no_limits),
        CHAIN_TEST(only_months_up_to_the_baseline_are_what_later_ones_are_held_against),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
