/* From counters to figures, against values worked out by hand (or with R, where a t quantile is needed). */
#include "unit/flow/tables.h"

#include <math.h>

#include "flow/tallies/measure.h"

static const struct bases bases = {10, 30};

static void near(double want, double got) {
    if (!(fabs(want - got) <= 1e-9 * fmax(1, fabs(want))))
        fail_msg("%.17g is not %.17g", got, want);
}

/* 10 detractors, 20 passives, 70 promoters; polite 1, 2 .. 5 as often as its value. */
static int64_t *usual(struct arena *arena, const struct survey *survey) {
    int64_t *counters = arena_alloc(arena, survey->counter_count * sizeof *counters);
    counters[0] = 100;
    answered(survey, counters, "recommend", 0, 10);
    answered(survey, counters, "recommend", 7, 20);
    answered(survey, counters, "recommend", 10, 70);
    for (int value = 1; value <= 5; value++)
        answered(survey, counters, "polite", value, value);
    return counters;
}

static void figures_are_those_made_by_hand(void **state) {
    struct arena *arena = arena_new();
    const struct survey *survey = survey_of(arena, USUAL_SURVEY);
    const struct question *nps = survey_question(survey, "recommend"), *polite = survey_question(survey, "polite");
    const int64_t *counters = usual(arena, survey);
    (void)state;
    struct metric metric = measure_nps(nps, counters, &bases);
    near(60, metric.value);
    assert_int_equal(100, metric.n);
    assert_true(fabs(metric.lo - 45.27) < 0.005 && fabs(metric.hi - 71.24) < 0.005);
    near(70, measure_class(nps, counters, NPS_PROMOTERS, &bases).value);
    near(20, measure_class(nps, counters, NPS_PASSIVES, &bases).value);
    near(10, measure_class(nps, counters, NPS_DETRACTORS, &bases).value);
    metric = measure_mean(polite, counters, &bases); /* 55 / 15, sum of squares 225 */
    near(55.0 / 15, metric.value);
    double sd = sqrt((225 - 55.0 * 55 / 15) / 14), half = 2.1447866879169273 * sd / sqrt(15);
    near(55.0 / 15 - half, metric.lo);
    near(55.0 / 15 + half, metric.hi);
    assert_true(metric.uncertain);
    assert_false(metric.suppressed);
    metric = measure_top(polite, counters, &bases);
    near(60, metric.value);
    near(100, measure_responses(counters, &bases).value);
    arena_free(arena);
}

/* Twelve people who all gave the best answer: how sure is that? The counts say it, a spread of 0 does not. */
static void answers_that_all_agree_are_not_certain(void **state) {
    struct arena *arena = arena_new();
    const struct survey *survey = survey_of(arena, USUAL_SURVEY);
    int64_t *counters = arena_alloc(arena, survey->counter_count * sizeof *counters);
    (void)state;
    answered(survey, counters, "polite", 5, 12);
    struct metric mean = measure_mean(survey_question(survey, "polite"), counters, &bases);
    struct metric top = measure_top(survey_question(survey, "polite"), counters, &bases);
    near(5, mean.value);
    assert_true(isnan(mean.lo) && isnan(mean.hi));
    assert_true(top.value == 100 && top.lo < 80 && top.hi == 100);
    arena_free(arena);
}

static void the_floor_is_met_or_not(void **state) {
    struct arena *arena = arena_new();
    const struct survey *survey = survey_of(arena, USUAL_SURVEY);
    int64_t *counters = arena_alloc(arena, survey->counter_count * sizeof *counters);
    (void)state;
    answered(survey, counters, "fresh", 3, 9);
    assert_true(measure_mean(survey_question(survey, "fresh"), counters, &bases).suppressed);
    answered(survey, counters, "fresh", 3, 1);
    assert_false(measure_mean(survey_question(survey, "fresh"), counters, &bases).suppressed);
    assert_true(measure_mean(survey_question(survey, "fresh"), counters, &bases).uncertain);
    answered(survey, counters, "fresh", 3, 20);
    assert_false(measure_mean(survey_question(survey, "fresh"), counters, &bases).uncertain);
    struct metric none = measure_mean(survey_question(survey, "help"), counters, &bases);
    assert_true(none.suppressed && isnan(none.value));
    arena_free(arena);
}

static void a_change_needs_both_sides(void **state) {
    struct arena *arena = arena_new();
    const struct survey *survey = survey_of(arena, USUAL_SURVEY);
    const struct question *nps = survey_question(survey, "recommend");
    const int64_t *now = usual(arena, survey);
    int64_t *before = arena_alloc(arena, survey->counter_count * sizeof *before);
    (void)state;
    answered(survey, before, "recommend", 9, 5);
    answered(survey, before, "recommend", 3, 4);
    struct metric change = measure_nps_change(nps, now, before, &bases);
    assert_true(change.suppressed);
    assert_true(measure_nps_change(nps, before, now, &bases).suppressed);
    answered(survey, before, "recommend", 3, 1);
    change = measure_nps_change(nps, now, before, &bases);
    assert_false(change.suppressed);
    assert_int_equal(10, change.n);
    near(60, change.value);
    double se = hypot(100 * sqrt((0.8 - 0.36) / 100), 100 * sqrt(1.0 / 10));
    near(60 - 1.959963984540054 * se, change.lo);
    arena_free(arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(figures_are_those_made_by_hand),
        cmocka_unit_test(answers_that_all_agree_are_not_certain),
        cmocka_unit_test(the_floor_is_met_or_not),
        cmocka_unit_test(a_change_needs_both_sides),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
