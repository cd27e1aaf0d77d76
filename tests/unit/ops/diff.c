/* Two editions beside each other. */
#include "unit/ops/chain.h"

#include <math.h>

#include "ops/diff_document.h"
#include "ops/rights.h"

enum { SEPTEMBER = 2026 * 12 + 8, OCTOBER };

static int next_id;

static void answers(struct chain *c, const char *store, const char *month, int count, int nps) {
    char *rows = arena_text(c->arena, "");
    for (int i = 0; i < count; i++)
        rows = arena_format(c->arena, "%s%d,%s,%s-%02d 12:00:00,%d,5,4,3,,\n", rows, ++next_id, store, month,
                            i % 28 + 1, i % 3 ? nps : 7);
    chain_in(c, rows);
}

static const char *closed(struct chain *c, month_t month) {
    struct close_done done;
    c->act.reason = "a test";
    c->act.now += 1000;
    CHAIN_OK(c, close_month(c->w, &c->act, month, &done, &c->err));
    return done.commit;
}

static int try_diff(struct chain *c, struct diff_query query, struct diff *out) {
    query.most = query.most ? query.most : 100;
    query.causes = true;
    c->err = chain_rubbish();
    return edition_diff(c->w, &c->act, &query, out, &c->err);
}

static struct diff compared(struct chain *c, const char *before, const char *after) {
    struct diff diff;
    CHAIN_OK(c, try_diff(c, (struct diff_query){.before = before, .after = after}, &diff));
    return diff;
}

static void late_answers_are_the_cause_and_counted(void **state) {
    struct chain *c = *state;
    answers(c, "S1", "2026-10", 60, 9);
    const char *before = closed(c, OCTOBER);
    answers(c, "S1", "2026-10", 30, 0);
    const char *after = closed(c, OCTOBER);
    struct diff diff = compared(c, before, after);
    assert_true(diff.same_month);
    assert_int_equal(1, diff.documents);
    assert_int_equal(1, diff.row_count);
    const struct diff_row *row = &diff.rows[0];
    assert_string_equal("净推荐值", diff_row_words(c->arena, row));
    assert_int_equal(60, row->before.n);
    assert_int_equal(90, row->after.n);
    assert_int_equal(DIFF_BEYOND, row->says);
    assert_int_equal(1, row->cause_count);
    assert_int_equal(DIFF_LATE, row->causes[0].kind);
    assert_int_equal(30, row->causes[0].answers);
    assert_true(row->causes[0].points == row->change);
}

static void a_change_within_its_interval_is_noise(void **state) {
    struct chain *c = *state;
    answers(c, "S1", "2026-10", 60, 9);
    const char *before = closed(c, OCTOBER);
    answers(c, "S1", "2026-10", 2, 0);
    struct diff diff = compared(c, before, closed(c, OCTOBER));
    assert_int_equal(DIFF_NOISE, diff.rows[0].says);
    assert_int_equal(1, diff.noise);
    assert_int_equal(0, diff.beyond);
    assert_int_equal(DIFF_SEVERAL, diff.rows[0].causes[0].kind); /* two answers */
    assert_int_equal(-1, diff.rows[0].causes[0].answers);
}

static void the_worst_comes_first_and_no_more_than_wanted(void **state) {
    struct chain *c = *state;
    struct diff diff;
    answers(c, "S1", "2026-10", 60, 9);
    answers(c, "S2", "2026-10", 60, 9);
    answers(c, "S3", "2026-10", 60, 9);
    const char *before = closed(c, OCTOBER);
    answers(c, "S1", "2026-10", 1, 9);
    answers(c, "S2", "2026-10", 50, 0);
    const char *after = closed(c, OCTOBER);
    diff = compared(c, before, after);
    assert_int_equal(3, diff.documents);
    assert_int_equal(1, diff.unchanged);
    assert_int_equal(2, diff.row_count);
    assert_string_equal("S2", diff.rows[0].store);
    assert_string_equal("S1", diff.rows[1].store);
    CHAIN_OK(c, try_diff(c, (struct diff_query){.before = before, .after = after, .most = 1}, &diff));
    assert_int_equal(1, diff.row_count);
    assert_int_equal(2, diff.changed);
    assert_string_equal("S2", diff.rows[0].store);
}

static void two_months_have_an_interval_and_no_causes(void **state) {
    struct chain *c = *state;
    answers(c, "S1", "2026-09", 60, 9);
    answers(c, "S1", "2026-10", 60, 0);
    answers(c, "S2", "2026-09", 60, 9);
    answers(c, "S2", "2026-10", 63, 9);
    closed(c, SEPTEMBER);
    closed(c, OCTOBER);
    struct diff diff = compared(c, "2026-09", "2026-10");
    assert_false(diff.same_month);
    assert_false(diff.replayed);
    const struct diff_row *row = &diff.rows[0];
    assert_string_equal("S1", row->store);
    assert_int_equal(DIFF_BEYOND, row->says);
    assert_true(row->lo < row->change && row->change < row->hi && row->hi < 0);
    const struct figure *a = &row->before, *b = &row->after;
    double lo = row->change - sqrt(pow(b->value - b->lo, 2) + pow(a->hi - a->value, 2));
    assert_true(fabs(lo - row->lo) < 1e-9);
    assert_int_equal(0, row->cause_count);
    assert_int_equal(DIFF_NOISE, diff.rows[1].says);
}

static void a_report_that_only_one_has_is_named(void **state) {
    struct chain *c = *state;
    answers(c, "S1", "2026-10", 20, 9);
    const char *before = closed(c, OCTOBER);
    answers(c, "S2", "2026-10", 20, 9);
    const char *after = closed(c, OCTOBER);
    struct diff diff = compared(c, before, after);
    assert_int_equal(1, diff.come_count);
    assert_string_equal("S2/mini", diff.come[0]);
    diff = compared(c, after, before);
    assert_int_equal(1, diff.gone_count);
    assert_string_equal("S2/mini", diff.gone[0]);
}

static void what_went_under_the_floor_says_so(void **state) {
    struct chain *c = *state;
    answers(c, "S1", "2026-10", 8, 9);
    const char *before = closed(c, OCTOBER);
    answers(c, "S1", "2026-10", 8, 9);
    const char *after = closed(c, OCTOBER);
    struct diff diff = compared(c, before, after);
    assert_int_equal(DIFF_SHOWN, diff.rows[0].says);
    assert_true(isnan(diff.rows[0].change));
    assert_int_equal(0, diff.rows[0].cause_count);
    diff = compared(c, after, before);
    assert_int_equal(DIFF_HIDDEN, diff.rows[0].says);
}

static void other_rules_are_named_with_their_files(void **state) {
    struct chain *c = *state;
    answers(c, "S1", "2026-10", 60, 9);
    const char *before = closed(c, OCTOBER);
    const char *at = strstr(chain_report, "recommend.nps");
    chain_rule(c, "scripts/reports/mini.lua",
               arena_format(c->arena, "%.*sfresh.mean%s", (int)(at - chain_report), chain_report,
                            at + strlen("recommend.nps")));
    struct diff diff = compared(c, before, closed(c, OCTOBER));
    assert_int_equal(1, diff.file_count);
    assert_string_equal("scripts/reports/mini.lua", diff.files[0]);
    assert_int_equal(1, diff.rows[0].cause_count);
    assert_int_equal(DIFF_RULES, diff.rows[0].causes[0].kind);
    assert_int_equal(-1, diff.rows[0].causes[0].answers);
}

static void who_sees_a_region_compares_its_stores(void **state) {
    struct chain *c = *state;
    struct diff diff;
    answers(c, "S1", "2026-10", 60, 9);
    answers(c, "S3", "2026-10", 60, 9);
    const char *before = closed(c, OCTOBER);
    answers(c, "S1", "2026-10", 30, 0);
    answers(c, "S3", "2026-10", 30, 0);
    const char *after = closed(c, OCTOBER);
    c->w->scope = (struct scope){.who = "chen (region W)", .region = "W", .day = (day_t)(c->act.now / DAY_MS)};
    diff = compared(c, before, after);
    assert_int_equal(1, diff.documents);
    assert_string_equal("S3", diff.rows[0].store);
    struct diff_query query = {.before = before, .after = after, .store = "S1"};
    assert_int_equal(ERR_DENIED, try_diff(c, query, &diff));
    query = (struct diff_query){.before = before, .after = after, .region = "E"};
    assert_int_equal(ERR_DENIED, try_diff(c, query, &diff));
    c->w->scope = (struct scope){.who = "wu (staff S1)", .store = "S1", .day = (day_t)(c->act.now / DAY_MS)};
    diff = compared(c, before, after);
    assert_int_equal(1, diff.documents);
    assert_string_equal("S1", diff.rows[0].store);
}

static void nothing_to_compare_is_said(void **state) {
    struct chain *c = *state;
    struct diff diff;
    answers(c, "S1", "2026-10", 20, 9);
    const char *only = closed(c, OCTOBER);
    diff = compared(c, only, "2026-10");
    assert_int_equal(0, diff.row_count);
    assert_int_equal(1, diff.unchanged);
    struct diff_query query = {.before = only, .after = only, .store = "S2"};
    assert_int_equal(ERR_NOINPUT, try_diff(c, query, &diff));
    query = (struct diff_query){.before = only, .after = "2026-09"};
    assert_int_equal(ERR_NOINPUT, try_diff(c, query, &diff));
    query = (struct diff_query){.before = only, .after = only, .region = "X"};
    assert_int_equal(ERR_DATA, try_diff(c, query, &diff));
}

static void it_prints_as_a_working_paper(void **state) {
    struct chain *c = *state;
    struct buf pdf = buf_make(LIMIT_PDF);
    answers(c, "S1", "2026-10", 60, 9);
    const char *before = closed(c, OCTOBER);
    answers(c, "S1", "2026-10", 30, 0);
    struct diff diff = compared(c, before, closed(c, OCTOBER));
    CHAIN_OK(c, diff_paper(c->w, &diff, FORMAT_PDF, &pdf, &c->err));
    assert_true(pdf.len > 1000 && !memcmp(pdf.data, "%PDF", 4));
    buf_clear(&pdf);
    CHAIN_OK(c, diff_paper(c->w, &diff, FORMAT_HTML, &pdf, &c->err));
    assert_non_null(strstr(pdf.data, "补录答卷"));
    buf_free(&pdf);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        CHAIN_TEST(late_answers_are_the_cause_and_counted),
        CHAIN_TEST(a_change_within_its_interval_is_noise),
        CHAIN_TEST(the_worst_comes_first_and_no_more_than_wanted),
        CHAIN_TEST(two_months_have_an_interval_and_no_causes),
        CHAIN_TEST(a_report_that_only_one_has_is_named),
        CHAIN_TEST(what_went_under_the_floor_says_so),
        CHAIN_TEST(other_rules_are_named_with_their_files),
        CHAIN_TEST(who_sees_a_region_compares_its_stores),
        CHAIN_TEST(nothing_to_compare_is_said),
        CHAIN_TEST(it_prints_as_a_working_paper),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
