/* Dimensions and the index against figures made by hand, and who is asked for a band with what. */
#include "unit/flow/tables.h"

#include <math.h>

#include "flow/scoring/scoring.h"
#include "flow/scoring/scoring_rules.h"

static const struct bases bases = {10, 30};

struct scene {
    struct arena *arena;
    const struct survey *survey;
    const struct scoring *scoring;
    int64_t *counters;
};

#define SCORING(weights)                                                                                               \
    "{'kind':'scoring','id':'service','line':3," TITLE ",'survey':'visit','effective':'2026-01','base':30,"            \
    "'weights':{" weights "},'band':{'function':1,'line':9}}"

static int setup(void **state) {
    struct arena *arena = arena_new();
    struct scene *s = arena_alloc(arena, sizeof *s);
    struct err err = rubbish();
    s->arena = arena;
    s->survey = survey_of(arena, USUAL_SURVEY);
    s->counters = arena_alloc(arena, s->survey->counter_count * sizeof *s->counters);
    assert_int_equal(0, scoring_from_rules(arena, "scripts/scoring/service.lua",
                                           table_of(arena, SCORING("'staff':0.6,'goods':0.4")), s->survey, &s->scoring,
                                           &err));
    *state = s;
    return 0;
}

static int teardown(void **state) {
    arena_free(((struct scene *)*state)->arena);
    return 0;
}

static void near(double want, double got) {
    if (!(fabs(want - got) <= 1e-9 * fmax(1, fabs(want))))
        fail_msg("%.17g is not %.17g", got, want);
}

/* 20 people: polite 5, help 4 and 2, fresh 3 and 4. */
static void twenty(struct scene *s) {
    s->counters[0] = 20;
    answered(s->survey, s->counters, "polite", 5, 20);
    answered(s->survey, s->counters, "help", 4, 10);
    answered(s->survey, s->counters, "help", 2, 10);
    answered(s->survey, s->counters, "fresh", 3, 10);
    answered(s->survey, s->counters, "fresh", 4, 10);
}

static void a_dimension_pools_its_questions_and_counts_people_once(void **state) {
    struct scene *s = *state;
    twenty(s);
    struct metric staff = dimension_mean(s->survey, "staff", s->counters, &bases);
    near(4, staff.value); /* (20 x 5 + 10 x 4 + 10 x 2) / 40 */
    assert_int_equal(20, staff.n);
    /* squares about 4: 20 x 1 + 10 x 0 + 10 x 4 = 60; t(39), widened by sqrt 2 */
    near(4 - sqrt(2) * 2.0226909200367604 * sqrt(60.0 / 39 / 40), staff.lo);
    near(75, dimension_top(s->survey, "staff", s->counters, &bases).value);
    near(50, dimension_top(s->survey, "goods", s->counters, &bases).value);
    assert_true(dimension_mean(s->survey, "none", s->counters, &bases).suppressed);
}

static struct metric index_of(struct scene *s) {
    return index_of_weights(&s->scoring->weights, s->survey, s->counters, &bases);
}

static void the_index_is_the_weighted_sum(void **state) {
    struct scene *s = *state;
    twenty(s);
    struct metric index = index_of(s);
    near(100 * (0.6 * 3 / 4 + 0.4 * 2.5 / 4), index.value);
    assert_int_equal(20, index.n);
    assert_true(index.uncertain);
    struct metric staff = dimension_mean(s->survey, "staff", s->counters, &bases),
                  goods = dimension_mean(s->survey, "goods", s->counters, &bases);
    near(15 * (staff.hi - staff.lo) / 2 + 10 * (goods.hi - goods.lo) / 2, (index.hi - index.lo) / 2);
}

static void a_thin_dimension_hides_the_index(void **state) {
    struct scene *s = *state;
    twenty(s);
    memset(s->counters + survey_question(s->survey, "fresh")->counter, 0, 5 * sizeof *s->counters);
    answered(s->survey, s->counters, "fresh", 3, 9);
    assert_true(index_of(s).suppressed);
    answered(s->survey, s->counters, "fresh", 3, 1);
    assert_false(index_of(s).suppressed);
    memset(s->counters + survey_question(s->survey, "help")->counter, 0, 5 * sizeof *s->counters);
    answered(s->survey, s->counters, "help", 3, 2); /* polite alone would have been enough */
    assert_true(dimension_mean(s->survey, "staff", s->counters, &bases).suppressed);
    assert_true(dimension_top(s->survey, "staff", s->counters, &bases).suppressed);
    assert_true(dimension_against(s->survey, "staff", s->counters, s->counters, &bases).suppressed);
    assert_true(index_of(s).suppressed);
}

static void a_store_that_is_its_region_differs_by_nothing(void **state) {
    struct scene *s = *state;
    twenty(s);
    struct metric difference = dimension_against(s->survey, "staff", s->counters, s->counters, &bases);
    near(0, difference.value);
    assert_true(isnan(difference.lo));
}

struct asked {
    int times;
    double index;
};

static int judge(void *context, const struct scoring *scoring, const struct value *function,
                 const struct scoring_subject *subject, double index, struct arena *arena, const char **out,
                 struct err *err) {
    struct asked *asked = context;
    (void)scoring, (void)function, (void)subject, (void)arena, (void)err;
    asked->times++;
    asked->index = index;
    *out = index >= 70 ? "A" : "B";
    return 0;
}

static void the_band_is_judged_on_the_index_as_it_is_printed(void **state) {
    struct scene *s = *state;
    struct asked asked = {0};
    struct scoring_judge judging = {.band = judge, .context = &asked};
    const struct scoring_subject subject = {.survey = s->survey, .counters = s->counters};
    struct score score;
    struct err err = rubbish();
    assert_int_equal(0, scoring_score(s->scoring, &subject, 10, &judging, s->arena, &score, &err));
    assert_null(score.band);
    assert_int_equal(0, asked.times); /* nothing to judge */
    /* thirds: 1/3 of 40 + …: the sum has noise in its last bits, what is asked has not */
    answered(s->survey, s->counters, "polite", 4, 20);
    answered(s->survey, s->counters, "polite", 3, 10);
    answered(s->survey, s->counters, "fresh", 5, 10);
    answered(s->survey, s->counters, "fresh", 4, 20);
    assert_int_equal(0, scoring_score(s->scoring, &subject, 10, &judging, s->arena, &score, &err));
    assert_int_equal(1, asked.times);
    char text[32];
    snprintf(text, sizeof text, "%.10g", score.index.value);
    assert_true(asked.index == strtod(text, NULL));
    assert_string_equal(asked.index >= 70 ? "A" : "B", score.band);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_dimension_pools_its_questions_and_counts_people_once, setup, teardown),
        cmocka_unit_test_setup_teardown(the_index_is_the_weighted_sum, setup, teardown),
        cmocka_unit_test_setup_teardown(a_thin_dimension_hides_the_index, setup, teardown),
        cmocka_unit_test_setup_teardown(a_store_that_is_its_region_differs_by_nothing, setup, teardown),
        cmocka_unit_test_setup_teardown(the_band_is_judged_on_the_index_as_it_is_printed, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
