/* Which responses count as complete, whatever came of them since; the figures are compared in tests/real. */
#include "unit/ops/chain.h"

#include <math.h>

#include "ops/drivers.h"

static void is_near(double expected, double found, double within) {
    if (!(fabs(expected - found) <= within))
        fail_msg("%.17g is not %.17g", found, expected);
}

static struct drivers_report report_of(struct chain *c, struct metrics_query query, const char *items) {
    struct drivers_report report;
    query.survey = "visit";
    query.from = query.from ? query.from : INT32_MIN;
    query.to = query.to ? query.to : INT32_MAX;
    CHAIN_OK(c, drivers(c->w, &query, items, &report, &c->err));
    return report;
}

/* Six answer the recommendation; 3 leaves out how fresh it was. S1 hangs on W from October. */
static void some_answers(struct chain *c) {
    day_t from = DAY_NONE;
    assert_true(day_read("2026-10-01", &from));
    chain_in(c, "1,S1,2026-09-03 12:00:00,9,5,4,3,,\n2,S1,2026-09-30 23:59:59,0,1,2,3,,\n"
                "3,S1,2026-10-01 00:00:00,9,4,4,-,,\n4,S3,2026-09-01 00:00:00,7,3,4,2,,\n"
                "5,S3,2026-10-30 23:59:59,8,5,3,3,,\n6,S2,2026-10-30 23:59:59,10,5,5,5,,\n7,S2,2026-10-30 "
                "23:59:59,,5,5,5,,\n");
    CHAIN_OK(c, stores_move(c->w, &c->act, "S1", "W", from, &c->err));
}

static void only_complete_answers_count(void **state) {
    struct chain *c = *state;
    some_answers(c);
    struct drivers_report report = report_of(c, (struct metrics_query){0}, NULL);
    assert_string_equal("recommend", report.outcome);
    assert_int_equal(3, report.count);
    assert_int_equal(6, report.answered);
    assert_int_equal(5, report.complete);
    assert_string_equal("thin", report.mark);
    assert_int_equal(6, report_of(c, (struct metrics_query){0}, "polite,help").complete);
}

static void filters_are_those_of_the_figures(void **state) {
    struct chain *c = *state;
    some_answers(c);
    month_t october;
    assert_true(month_read("2026-10", &october));
    assert_int_equal(3, report_of(c, (struct metrics_query){.region = "W"}, "polite").complete);
    assert_int_equal(3, report_of(c, (struct metrics_query){.store = "S1"}, "polite").complete);
    assert_int_equal(3, report_of(c, (struct metrics_query){.from = october}, "polite").complete);
    assert_string_equal("floor", report_of(c, (struct metrics_query){.store = "S1"}, "polite").mark);
}

static void as_many_questions_as_people_explain_nothing(void **state) {
    struct chain *c = *state;
    some_answers(c);
    struct drivers_report few = report_of(c, (struct metrics_query){.store = "S1"}, "polite,help");
    assert_int_equal(3, few.complete);
    assert_true(isnan(few.r2) && isnan(few.items[0].shapley) && isfinite(few.items[0].correlation));
    struct drivers_report enough = report_of(c, (struct metrics_query){0}, "polite,help");
    assert_true(enough.r2 > 0 && enough.r2 < 1);
    is_near(enough.r2, enough.items[0].shapley + enough.items[1].shapley, 1e-12);
    is_near(100, enough.items[0].johnson_percent + enough.items[1].johnson_percent, 1e-9);
}

static void a_question_that_all_answer_alike_has_no_quadrant(void **state) {
    struct chain *c = *state;
    const char *rows = "";
    for (int i = 0; i < 12; i++)
        rows =
            arena_format(c->arena, "%s%d,S1,2026-10-03 12:00:00,%d,5,%d,%d,,\n", rows, i, i % 11, 1 + i % 5, 1 + i % 3);
    chain_in(c, rows);
    struct drivers_report report = report_of(c, (struct metrics_query){0}, "polite,help,fresh");
    assert_int_equal(12, report.complete);
    assert_true(isnan(report.items[0].correlation) && report.items[0].johnson == 0);
    assert_int_equal(DRIVERS_NOWHERE, report.items[0].quadrant);
    assert_int_not_equal(DRIVERS_NOWHERE, report.items[1].quadrant);
}

static void a_correction_counts_instead_and_an_undone_batch_not_at_all(void **state) {
    struct chain *c = *state;
    some_answers(c);
    double before = report_of(c, (struct metrics_query){0}, "polite").r2;
    int64_t batch = chain_correct(c, "2,S1,2026-09-30 23:59:59,10,1,2,3,,\n").batch;
    struct drivers_report corrected = report_of(c, (struct metrics_query){0}, "polite");
    assert_int_equal(6, corrected.complete);
    assert_true(corrected.r2 < before);
    chain_undo(c, batch);
    is_near(before, report_of(c, (struct metrics_query){0}, "polite").r2, 1e-12);
}

static void an_older_version_of_the_survey_counts_where_scales_agree(void **state) {
    struct chain *c = *state;
    some_answers(c);
    const char *old = strstr(chain_survey, "  csat \"fresh\"");
    chain_rule(c, "scripts/surveys/visit.lua",
               arena_format(c->arena, "%.*s  csat \"queue\" { zh = \"排队\", en = \"Queue\" },\n%s",
                            (int)(old - chain_survey), chain_survey, old));
    assert_int_equal(5, report_of(c, (struct metrics_query){0}, "polite,help,fresh").complete);
    assert_int_equal(0, report_of(c, (struct metrics_query){0}, "polite,queue").complete);
    chain_rule(c, "scripts/surveys/visit.lua",
               arena_format(
                   c->arena,
                   "%.*s  csat \"fresh\" { dimension = \"goods\", from = 1, to = 7, zh = \"新鲜\", en = \"Fresh\" },%s",
                   (int)(old - chain_survey), chain_survey, strchr(old, '\n')));
    assert_int_equal(6, report_of(c, (struct metrics_query){0}, "polite").complete);
    assert_int_equal(0, report_of(c, (struct metrics_query){0}, "polite,fresh").complete);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        CHAIN_TEST(only_complete_answers_count),
        CHAIN_TEST(filters_are_those_of_the_figures),
        CHAIN_TEST(as_many_questions_as_people_explain_nothing),
        CHAIN_TEST(a_question_that_all_answer_alike_has_no_quadrant),
        CHAIN_TEST(a_correction_counts_instead_and_an_undone_batch_not_at_all),
        CHAIN_TEST(an_older_version_of_the_survey_counts_where_scales_agree),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
