/* Sums of weights are exact: in any order, there and back, and for more answers than any chain will have. */
#include "unit/flow/tables.h"

#include <math.h>

#include "base/limits.h"
#include "flow/intake/intake.h"
#include "flow/tallies/tallies.h"
#include "flow/tallies/weighed.h"

enum { SOME = 1000 };

/* Weights of every size, from the least to the greatest. */
static int64_t some_weight(size_t i) {
    uint64_t bits = (i + 1) * UINT64_C(0x9E3779B97F4A7C15);
    return (int64_t)(bits % (uint64_t)(LIMIT_WEIGHT * WEIGHT_ONE)) >> (i % 40) | 1;
}

static void sums_are_exact_in_any_order(void **state) {
    int64_t there[WEIGHED_PARTS] = {0}, back[WEIGHED_PARTS] = {0};
    long double w = 0, ww = 0;
    (void)state;
    for (size_t i = 0; i < SOME; i++) {
        long double weight = (long double)some_weight(i) / WEIGHT_ONE;
        weighed_add(there, some_weight(i), 1);
        weighed_add(back, some_weight(SOME - 1 - i), 1);
        w += weight;
        ww += weight * weight;
    }
    assert_memory_equal(there, back, sizeof there);
    struct weighed sums = weighed_of(there);
    assert_int_equal(SOME, sums.n);
    assert_true(fabsl(sums.w - w) <= 1e-15L * w && fabsl(sums.ww - ww) <= 1e-15L * ww);
    for (size_t i = 0; i < SOME; i++)
        weighed_add(there, some_weight(i), -1);
    for (int i = 0; i < WEIGHED_PARTS; i++)
        assert_int_equal(0, there[i]);
}

static void no_part_of_an_answer_reaches_the_32nd_bit(void **state) {
    const int64_t weights[] = {1, WEIGHT_ONE, UINT32_MAX, (int64_t)UINT32_MAX + 1, LIMIT_WEIGHT * WEIGHT_ONE};
    (void)state;
    for (size_t k = 0; k < sizeof weights / sizeof *weights; k++) {
        int64_t parts[WEIGHED_PARTS] = {0};
        weighed_add(parts, weights[k], 1);
        for (int i = 0; i < WEIGHED_PARTS; i++)
            assert_true(parts[i] >= 0 && parts[i] <= UINT32_MAX);
        double weight = (double)weights[k] / WEIGHT_ONE;
        assert_true(weighed_of(parts).w == weight);
        assert_true(fabs(weighed_of(parts).ww - weight * weight) <= 1e-15 * weight * weight);
    }
}

static void a_sheets_weight_goes_where_its_answers_count(void **state) {
    struct arena *arena = arena_new();
    const struct survey *survey = survey_of(arena, USUAL_SURVEY);
    struct tally_deltas *deltas = tally_deltas_new();
    struct tally_key key = {.store = 1, .version = survey->version, .kind = TALLY_WEIGHTS, .period = 24322};
    const unsigned char first[4] = {10, 5, 0, 1}, second[4] = {1, 5, 0, 0};
    size_t count = 0;
    (void)state;
    tally_deltas_weigh(deltas, &key, survey, first, WEIGHT_ONE / 2, 1);
    tally_deltas_weigh(deltas, &key, survey, second, 2 * WEIGHT_ONE, 1);
    const struct tally_delta *delta = tally_deltas_all(deltas, &count);
    assert_int_equal(1, count);
    const struct question *nps = survey_question(survey, "recommend"), *fresh = survey_question(survey, "fresh");
    struct weighed all = weighed_of(delta->counters), nine = weighed_of(delta->counters + (nps->counter + 9) * 6);
    assert_true(all.n == 2 && all.w == 2.5 && all.ww == 4.25);
    assert_true(nine.n == 1 && nine.w == 0.5 && nine.ww == 0.25);
    struct weighted_sums mean = weighed_mean(nps, delta->counters + nps->counter * WEIGHED_PARTS);
    struct weighted_sums points = weighed_nps(nps, delta->counters + nps->counter * WEIGHED_PARTS);
    struct weighted_sums top = weighed_top(fresh, delta->counters + fresh->counter * WEIGHED_PARTS);
    assert_true(weighted_of(&mean).mean == 4.5 / 2.5);
    assert_true(weighted_of(&points).mean == -150 / 2.5);
    assert_true(weighted_of(&top).mean == 0 && top.n == 1);
    tally_deltas_free(deltas);
    arena_free(arena);
}

/* The weights stay with the question whose answers they are when the survey gets a new version. */
static void weights_go_over_to_a_later_version(void **state) {
    struct arena *arena = arena_new();
    const struct survey *from = survey_of(arena, "{'kind':'survey','id':'s'," TITLE
                                                 ",'items':[{'kind':'csat','id':'a'," WORDS "}]}"),
                        *to = survey_of(arena,
                                        "{'kind':'survey','id':'s'," TITLE ",'items':[{'kind':'csat','id':'b'," WORDS
                                        "},{'kind':'csat','id':'a'," WORDS "}]}");
    int64_t *old = arena_alloc(arena, tally_width(from, TALLY_WEIGHTS) * sizeof *old),
            *made = arena_alloc(arena, tally_width(to, TALLY_WEIGHTS) * sizeof *made);
    struct tally_bridge bridge;
    (void)state;
    weighed_add(old + (survey_question(from, "a")->counter + 3) * WEIGHED_PARTS, 3 * WEIGHT_ONE, 1);
    tally_bridge_make(arena, from, to, &bridge);
    tally_bridge_add(&bridge, old, WEIGHED_PARTS, made);
    assert_true(weighed_of(made + (survey_question(to, "a")->counter + 3) * WEIGHED_PARTS).w == 3);
    assert_int_equal(0, weighed_of(made + (survey_question(to, "b")->counter + 3) * WEIGHED_PARTS).n);
    arena_free(arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sums_are_exact_in_any_order),
        cmocka_unit_test(no_part_of_an_answer_reaches_the_32nd_bit),
        cmocka_unit_test(a_sheets_weight_goes_where_its_answers_count),
        cmocka_unit_test(weights_go_over_to_a_later_version),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
