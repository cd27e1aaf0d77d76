/* What a row differs by: from another period, from its region, with comparable stores only. */
#include "unit/ops/metrics_asked.h"

#include "stats/nps_score.h"

static const struct metrics_query by_store = {.by = METRICS_STORE, .from = OCTOBER, .to = OCTOBER};

static struct metrics_query against(struct metrics_query query, enum metrics_against against) {
    query.against = against;
    return query;
}

static void a_month_is_compared_with_the_one_before(void **state) {
    struct chain *c = *state;
    answers(c, "S1", "2026-09", "990799");
    answers(c, "S1", "2026-10", "999900");
    struct asked made =
        asked(c, against((struct metrics_query){.by = METRICS_STORE, .by_month = true}, METRICS_PREVIOUS));
    struct metrics_row september = asked_row(&made, "S1", OCTOBER - 1), october = asked_row(&made, "S1", OCTOBER);
    struct nps_counts before = {1, 1, 4}, now = {2, 0, 4};
    struct difference expected = nps_difference(&now, &before);
    assert_none(september.nps_apart);
    assert_string_equal("", september.says);
    assert_string_equal("", september.apart_mark);
    near(expected.value, october.nps_apart.value);
    near(expected.lo, october.nps_apart.lo);
    near(expected.hi, october.nps_apart.hi);
    near(nps_difference_p(&now, &before), october.p);
    near(6 - 43.0 / 6, october.mean_apart.value);
    near(400 / 6.0 - 400 / 6.0, october.t2b_apart.value);
    assert_string_equal("nps", october.p_of);
    assert_string_equal("noise", october.says);
    assert_string_equal("thin", october.apart_mark);
    assert_int_equal(6, october.own_n);
    assert_int_equal(6, october.other_n);
}

static void a_longer_period_is_compared_with_as_many_months_before(void **state) {
    struct chain *c = *state;
    answers(c, "S1", "2026-07", "99");
    answers(c, "S1", "2026-08", "00000");
    answers(c, "S1", "2026-09", "9");
    answers(c, "S1", "2026-10", "90");
    struct metrics_query two = {.by = METRICS_STORE, .from = OCTOBER - 1, .to = OCTOBER};
    struct asked made = asked(c, against(two, METRICS_PREVIOUS));
    struct metrics_row row = asked_row(&made, "S1", 0);
    assert_int_equal(3, row.own_n);
    assert_int_equal(7, row.other_n);
    near(100 / 3.0 - -300 / 7.0, row.nps_apart.value);
}

static void a_year_ago_is_the_same_month(void **state) {
    struct chain *c = *state;
    answers(c, "S1", "2025-10", "9990");
    answers(c, "S1", "2026-09", "0");
    answers(c, "S1", "2026-10", "9900");
    struct asked made = asked(c, against(by_store, METRICS_YEAR_AGO));
    near(0 - 50, asked_row(&made, "S1", 0).nps_apart.value);
    made = asked(c, against((struct metrics_query){.by_month = true}, METRICS_YEAR_AGO));
    near(0 - 50, asked_row(&made, "", OCTOBER).nps_apart.value);
    assert_none(asked_row(&made, "", OCTOBER - 1).nps_apart);
}

static void a_store_is_compared_with_its_region_and_tested_against_the_others(void **state) {
    struct chain *c = *state;
    answers(c, "S1", "2026-10", "999990");
    answers(c, "S2", "2026-10", "90000008");
    answers(c, "S3", "2026-10", "9999999");
    struct nps_counts own = {1, 0, 5}, rest = {6, 1, 1}, whole = {7, 1, 6};
    struct difference expected = nps_against_whole(&own, &whole);
    const struct metrics_query queries[] = {by_store, {.store = "S1", .from = OCTOBER}};
    for (size_t i = 0; i < 2; i++) {
        struct asked made = asked(c, against(queries[i], METRICS_WHOLE));
        struct metrics_row row = asked_row(&made, i ? "" : "S1", 0);
        assert_int_equal(6, row.own_n);
        assert_int_equal(8, row.other_n);
        near(400 / 6.0 - -100 / 14.0, row.nps_apart.value);
        near(expected.lo, row.nps_apart.lo);
        near(nps_difference_p(&own, &rest), row.p);
        assert_string_equal("up", row.says);
    }
}

static void a_region_is_compared_with_the_one_above_it(void **state) {
    struct chain *c = *state;
    answers(c, "S1", "2026-10", "9990");
    answers(c, "S3", "2026-10", "000009");
    struct metrics_query query = {.by = METRICS_REGION, .region = "E"};
    struct asked made = asked(c, against(query, METRICS_WHOLE));
    assert_int_equal(1, made.count);
    near(50 - -20, made.rows[0].nps_apart.value);
    assert_int_equal(6, made.rows[0].other_n);
    query = (struct metrics_query){.by = METRICS_CHAIN, .region = "E"};
    made = asked(c, against(query, METRICS_WHOLE));
    near(50 - -20, made.rows[0].nps_apart.value);
    made = asked(c, against((struct metrics_query){.by = METRICS_REGION}, METRICS_WHOLE));
    assert_none(asked_row(&made, "CN", 0).nps_apart);
    assert_string_equal("", asked_row(&made, "CN", 0).apart_mark);
}

static void a_store_that_moved_is_compared_where_it_hung(void **state) {
    struct chain *c = *state;
    day_t from = DAY_NONE;
    assert_true(day_read("2026-10-01", &from));
    answers(c, "S1", "2026-09", "99");
    answers(c, "S1", "2026-10", "90");
    answers(c, "S2", "2026-09", "00");
    answers(c, "S2", "2026-10", "9999999999");
    answers(c, "S3", "2026-10", "000");
    CHAIN_OK(c, stores_move(c->w, &c->act, "S1", "W", from, &c->err));
    struct asked made = asked(c, against((struct metrics_query){.by = METRICS_STORE}, METRICS_WHOLE));
    struct metrics_row row = asked_row(&made, "S1", 0);
    assert_int_equal(4, row.own_n);
    assert_int_equal(2 + 3, row.other_n);
    near(50 - -300 / 9.0, row.nps_apart.value); /* September in E and October in W: 3 promoters, 6 detractors */
}

static void only_comparable_stores_are_compared_like_for_like(void **state) {
    struct chain *c = *state;
    day_t from = DAY_NONE;
    assert_true(day_read("2026-10-01", &from));
    chain_stores_in(
        c,
        "S4,四店,E,东区,CN,2026-09-10,,\nS5,五店,E,东区,CN,,2026-10-20,\nS6,六店,E,东区,CN,2026-09-01,2026-10-31,\n");
    answers(c, "S1", "2026-09", "99");
    answers(c, "S1", "2026-10", "90");
    answers(c, "S2", "2026-10", "000"); /* nobody answered before */
    answers(c, "S4", "2026-09", "0");   /* opened within */
    answers(c, "S4", "2026-10", "0");
    answers(c, "S5", "2026-09", "0"); /* closed within */
    answers(c, "S5", "2026-10", "0");
    answers(c, "S6", "2026-09", "8"); /* open on the first and on the last day */
    answers(c, "S6", "2026-10", "8");
    answers(c, "S3", "2026-09", "9");
    answers(c, "S3", "2026-10", "9");
    CHAIN_OK(c, stores_move(c->w, &c->act, "S3", "E", from, &c->err));
    struct metrics_query query = {.by = METRICS_REGION, .from = OCTOBER};
    for (int by_month = 0; by_month < 2; by_month++) {
        query.by_month = by_month;
        struct asked made = asked(c, against(query, METRICS_LIKE_FOR_LIKE));
        struct metrics_row east = asked_row(&made, "E", 0), all = asked_row(&made, "CN", 0);
        assert_int_equal(9, east.n);
        assert_int_equal(3, east.own_n);
        assert_int_equal(3, east.other_n);
        near(0 - 200 / 3.0, east.nps_apart.value);
        assert_int_equal(4, all.own_n); /* S3 moved, but within the chain */
        near(25 - 75, all.nps_apart.value);
    }
    query = (struct metrics_query){.by = METRICS_STORE, .from = OCTOBER};
    struct asked made = asked(c, against(query, METRICS_LIKE_FOR_LIKE));
    near(-100, asked_row(&made, "S1", 0).nps_apart.value);
    assert_none(asked_row(&made, "S4", 0).nps_apart);
    assert_int_equal(1, asked_row(&made, "S4", 0).n);
}

static void p_is_adjusted_for_all_rows(void **state) {
    struct chain *c = *state;
    answers(c, "S1", "2026-09", "999990");
    answers(c, "S1", "2026-10", "000009");
    answers(c, "S2", "2026-09", "999900");
    answers(c, "S2", "2026-10", "999000");
    answers(c, "S3", "2026-10", "999000");
    struct asked made = asked(c, against(by_store, METRICS_PREVIOUS));
    struct metrics_row clear = asked_row(&made, "S1", 0), noise = asked_row(&made, "S2", 0);
    assert_string_equal("down", clear.says);
    assert_string_equal("noise", noise.says);
    assert_true(clear.p < noise.p);
    near(2 * clear.p, clear.p_adjusted);
    near(noise.p, noise.p_adjusted);
    assert_true(isnan(asked_row(&made, "S3", 0).p_adjusted));
}

static void among_several_rows_a_weak_change_is_noise(void **state) {
    struct chain *c = *state;
    answers(c, "S1", "2026-09", "9999999900");
    answers(c, "S1", "2026-10", "9999000000");
    struct asked alone = asked(c, against(by_store, METRICS_PREVIOUS));
    assert_string_equal("down", asked_row(&alone, "S1", 0).says);
    answers(c, "S2", "2026-09", "999900");
    answers(c, "S2", "2026-10", "999000");
    struct asked made = asked(c, against(by_store, METRICS_PREVIOUS));
    struct metrics_row row = asked_row(&made, "S1", 0);
    assert_true(row.nps_apart.hi < 0 && row.p < 0.05 && row.p_adjusted > 0.05);
    assert_string_equal("noise", row.says);
}

static void a_difference_bears_the_mark_of_its_smaller_base(void **state) {
    struct chain *c = *state;
    answers(c, "S1", "2026-09", "9990");
    answers(c, "S1", "2026-10", "999999990000009999999999990000");
    answers(c, "S2", "2026-10", "9990");
    struct asked made = asked(c, against(by_store, METRICS_PREVIOUS));
    assert_string_equal("", asked_row(&made, "S1", 0).mark);
    assert_string_equal("floor", asked_row(&made, "S1", 0).apart_mark);
    made = asked(c, against(by_store, METRICS_WHOLE)); /* the region less the store is one small store */
    assert_string_equal("floor", asked_row(&made, "S1", 0).apart_mark);
}

static void answers_that_all_agree_give_no_interval(void **state) {
    struct chain *c = *state;
    answers(c, "S1", "2026-09", "999999");
    answers(c, "S1", "2026-10", "000009");
    struct asked made = asked(c, against(by_store, METRICS_PREVIOUS));
    struct metrics_row row = asked_row(&made, "S1", 0);
    assert_true(isfinite(row.nps_apart.value) && isnan(row.nps_apart.lo) && isnan(row.p));
    assert_string_equal("", row.says);
}

static void where_nobody_answered_nothing_is_compared(void **state) {
    struct chain *c = *state;
    for (int i = 0; i < 2; i++) { /* at first in no month at all, then in none of those that are asked for */
        struct asked made =
            asked(c, against((struct metrics_query){.by = METRICS_STORE, .from = i ? OCTOBER + 40 : 0}, METRICS_WHOLE));
        struct metrics_row row = asked_row(&made, "S1", 0);
        assert_none(row.nps_apart);
        assert_true(row.own_n == 0 && row.other_n == 0);
        answers(c, "S1", "2026-10", "9");
    }
}

static void what_cannot_be_compared_is_refused(void **state) {
    struct chain *c = *state;
    struct asked made;
    answers(c, "S1", "2026-10", "9");
    assert_int_equal(ERR_USAGE, asked_try(c, against((struct metrics_query){0}, METRICS_WHOLE), &made));
    assert_says(c, "no part of a region");
    assert_int_equal(ERR_USAGE, asked_try(c, against((struct metrics_query){0}, METRICS_PREVIOUS), &made));
    assert_says(c, "no period before");
    struct metrics_query long_one = {.from = OCTOBER - 12};
    assert_int_equal(ERR_USAGE, asked_try(c, against(long_one, METRICS_YEAR_AGO), &made));
    assert_says(c, "13 months");
    long_one.from++;
    assert_int_equal(0, asked_try(c, against(long_one, METRICS_YEAR_AGO), &made));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        CHAIN_TEST(a_month_is_compared_with_the_one_before),
        CHAIN_TEST(a_longer_period_is_compared_with_as_many_months_before),
        CHAIN_TEST(a_year_ago_is_the_same_month),
        CHAIN_TEST(a_store_is_compared_with_its_region_and_tested_against_the_others),
        CHAIN_TEST(a_region_is_compared_with_the_one_above_it),
        CHAIN_TEST(a_store_that_moved_is_compared_where_it_hung),
        CHAIN_TEST(only_comparable_stores_are_compared_like_for_like),
        CHAIN_TEST(p_is_adjusted_for_all_rows),
        CHAIN_TEST(among_several_rows_a_weak_change_is_noise),
        CHAIN_TEST(a_difference_bears_the_mark_of_its_smaller_base),
        CHAIN_TEST(answers_that_all_agree_give_no_interval),
        CHAIN_TEST(where_nobody_answered_nothing_is_compared),
        CHAIN_TEST(what_cannot_be_compared_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
