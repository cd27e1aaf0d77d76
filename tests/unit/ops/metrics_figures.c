/* A row for each question or dimension, and the interval that was asked for. */
#include "unit/ops/metrics_asked.h"

#include "flow/survey/survey.h"
#include "stats/nps_score.h"
#include "stats/share_interval.h"
#include "stats/summary.h"

static const char *items_of(struct chain *c, const struct asked *made) {
    const char *text = "";
    for (size_t i = 0; i < made->count; i++)
        text = arena_format(c->arena, "%s%s %s %lld;", text, made->rows[i].code, made->rows[i].item,
                            (long long)made->rows[i].n);
    return text;
}

/* polite and help, of one dimension, differ; one person left out help */
static void some_sheets(struct chain *c) {
    chain_in(c, "1,S1,2026-10-03 12:00:00,9,5,4,3,,\n2,S1,2026-10-04 12:00:00,0,3,2,1,,\n"
                "3,S1,2026-10-05 12:00:00,9,4,,3,,\n4,S3,2026-10-01 00:00:00,7,5,4,,,\n");
}

static void every_question_on_a_scale_has_a_row(void **state) {
    struct chain *c = *state;
    some_sheets(c);
    struct asked made = asked(c, (struct metrics_query){.items = METRICS_QUESTIONS});
    assert_string_equal(" recommend 4; polite 4; help 3; fresh 3;", items_of(c, &made));
    assert_true(made.rows[0].has_nps && !made.rows[1].has_nps);
    near(4.25, made.rows[1].mean);
    near(75, made.rows[1].t2b);
    made = asked(c, (struct metrics_query){.items = METRICS_QUESTIONS, .by = METRICS_REGION, .region = "W"});
    assert_string_equal("W recommend 1;W polite 1;W help 1;", items_of(c, &made));
}

static void a_questions_row_is_the_one_it_has_alone(void **state) {
    struct chain *c = *state;
    some_sheets(c);
    struct asked all = asked(c, (struct metrics_query){.items = METRICS_QUESTIONS, .by_month = true});
    struct asked one = asked(c, (struct metrics_query){.question = "help", .by_month = true});
    near(one.rows[0].mean, all.rows[2].mean);
    near(one.rows[0].mean_lo, all.rows[2].mean_lo);
    near(one.rows[0].t2b_hi, all.rows[2].t2b_hi);
}

static void a_dimension_counts_people_and_widens_its_interval(void **state) {
    struct chain *c = *state;
    some_sheets(c);
    struct asked made = asked(c, (struct metrics_query){.items = METRICS_DIMENSIONS});
    assert_string_equal(" staff 4; goods 3;", items_of(c, &made));
    struct summary pooled = summary_of((const double[]){5, 3, 4, 5, 4, 2, 4}, 7);
    struct mean_result mean = summary_mean(&pooled, 0.95);
    near(27 / 7.0, made.rows[0].mean);
    near(mean.mean - sqrt(2) * (mean.mean - mean.lo), made.rows[0].mean_lo);
    near(500 / 7.0, made.rows[0].t2b);
    near(100, made.rows[0].t2b_hi);
    assert_false(made.rows[0].has_nps);
    assert_string_equal("floor", made.rows[0].mark);
}

/* What a report suppresses, so that help = staff less polite is not shown. */
static void a_dimension_is_marked_for_its_smallest_question(void **state) {
    struct chain *c = *state;
    chain_in(c, "1,S1,2026-10-03 12:00:00,9,5,4,3,,\n2,S1,2026-10-04 12:00:00,0,3,,1,,\n"
                "3,S1,2026-10-05 12:00:00,9,4,,3,,\n4,S1,2026-10-01 12:00:00,7,5,,3,,\n"
                "5,S1,2026-10-05 12:00:00,9,4,,3,,\n6,S1,2026-10-01 12:00:00,7,5,,3,,\n");
    struct asked made = asked(c, (struct metrics_query){.items = METRICS_DIMENSIONS});
    assert_string_equal(" staff 6; goods 6;", items_of(c, &made));
    assert_string_equal("floor", made.rows[0].mark);
    assert_string_equal("thin", made.rows[1].mark);
}

static void a_dimensions_change_is_as_wide_as_its_p_says(void **state) {
    struct chain *c = *state;
    some_sheets(c);
    chain_in(c, "11,S1,2026-09-03 12:00:00,9,2,1,3,,\n12,S1,2026-09-04 12:00:00,0,1,1,1,,\n"
                "13,S1,2026-09-05 12:00:00,9,1,2,3,,\n");
    struct metrics_query query = {.items = METRICS_DIMENSIONS, .from = OCTOBER, .against = METRICS_PREVIOUS};
    struct asked made = asked(c, query);
    struct metrics_row row = made.rows[0];
    near(27 / 7.0 - 8 / 6.0, row.mean_apart.value);
    assert_string_equal("mean", row.p_of);
    assert_string_equal("up", row.says);
    assert_true(row.mean_apart.lo > 0 && row.p < 0.05);
    assert_string_equal("noise", made.rows[1].says);
    assert_true(made.rows[1].p > 0.05);
    near(made.rows[1].mean_apart.value, 0);
}

static void the_interval_asked_for_stands_in_the_columns(void **state) {
    struct chain *c = *state;
    static const struct {
        enum metrics_top_interval asked;
        enum share_method method;
    } tops[] = {{METRICS_TOP_WILSON, SHARE_WILSON},
                {METRICS_TOP_EXACT, SHARE_EXACT},
                {METRICS_TOP_AGRESTI_COULL, SHARE_AGRESTI_COULL},
                {METRICS_TOP_JEFFREYS, SHARE_JEFFREYS},
                {METRICS_TOP_WALD, SHARE_WALD}};
    answers(c, "S1", "2026-10", "999790");
    struct nps_counts classes = {1, 1, 4};
    struct share_counts top = {4, 6};
    for (size_t i = 0; i < sizeof tops / sizeof *tops; i++) {
        struct metrics_query query = {.top_interval = tops[i].asked, .nps_interval = METRICS_NPS_SCORE};
        struct asked made = asked(c, query);
        struct share_result expected = share_interval(&top, tops[i].method, 0.95);
        near(expected.lo, made.rows[0].t2b_lo);
        near(expected.hi, made.rows[0].t2b_hi);
        near(nps_score_interval(&classes, 0.95).lo, made.rows[0].nps_lo);
        near(nps_score_interval(&classes, 0.95).hi, made.rows[0].nps_hi);
    }
    struct asked adjusted = asked(c, (struct metrics_query){.nps_interval = METRICS_NPS_ADJUSTED});
    near(nps_of(&classes).adj_lo, adjusted.rows[0].nps_lo);
    struct asked wald = asked(c, (struct metrics_query){0});
    near(nps_of(&classes).lo, wald.rows[0].nps_lo);
}

static void one_question_or_all_of_them(void **state) {
    struct chain *c = *state;
    struct asked made;
    struct metrics_query query = {.question = "help", .items = METRICS_QUESTIONS};
    assert_int_equal(ERR_USAGE, asked_try(c, query, &made));
    assert_todo(c, "leave out --question");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        CHAIN_TEST(every_question_on_a_scale_has_a_row),
        CHAIN_TEST(a_questions_row_is_the_one_it_has_alone),
        CHAIN_TEST(a_dimension_counts_people_and_widens_its_interval),
        CHAIN_TEST(a_dimension_is_marked_for_its_smallest_question),
        CHAIN_TEST(a_dimensions_change_is_as_wide_as_its_p_says),
        CHAIN_TEST(the_interval_asked_for_stands_in_the_columns),
        CHAIN_TEST(one_question_or_all_of_them),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
