/* What a backtest says is what a close under the working rules gives; and what a score row belongs to. */
#include "unit/ops/chain.h"

#include <math.h>

#include "ops/backtest.h"

enum { SEPTEMBER = 2026 * 12 + 8, OCTOBER };

/* `count` answers whose figures vary with their number. */
static void answers(struct chain *c, int first, int count, const char *store, const char *month) {
    char *rows = arena_text(c->arena, "");
    for (int i = first; i < first + count; i++)
        rows = arena_format(c->arena, "%s%d,%s,%s-%02d 12:00:00,%d,%d,%d,%s,%s,\n", rows, i, store, month, i % 28 + 1,
                            i * 7 % 11, i * 3 % 5 + 1, i * i % 5 + 1,
                            i % 9 ? arena_format(c->arena, "%d", i % 5 + 1) : "-", i % 4 ? "shelf" : "web");
    chain_in(c, rows);
}

static void fill(struct chain *c) {
    static const char *const stores[] = {"S1", "S2", "S3", "S9"};
    for (int i = 0; i < 4; i++) {
        answers(c, 1000 * i + 1, 30 + 9 * i, stores[i], "2026-09");
        answers(c, 1000 * i + 501, 12 + 11 * i, stores[i], "2026-10");
    }
    answers(c, 9001, 4, "S1", "2026-08"); /* under the floor */
}

static void close_october(struct chain *c) {
    chain_publish(c);
    struct close_done done;
    c->act.reason = "again";
    CHAIN_OK(c, close_month(c->w, &c->act, OCTOBER, &done, &c->err));
}

#define HEAD                                                                                                           \
    "return scoring \"service\" { title = { zh = \"指数\", en = \"Index\" }, survey = \"visit\",\n  base = 30, "
static const char *const others[] = {
    HEAD "effective = \"2026-01\", weights = { staff = .2, goods = .8 },\n"
         "  band = function(index) return index >= 60 and \"A\" or \"B\" end }\n",
    HEAD "effective = \"2026-09\", response = function(polite, recommend)\n"
         "  return polite and 20 * polite - (recommend or 9) end,\n"
         "  band = function(index, store, period) return index >= 55 and store.code or period.id end }\n",
    HEAD
    "effective = \"2026-01\", response = function(recommend, how) return how and how.web and 100 or recommend end }\n",
    HEAD "effective = \"2026-01\", index = function(t, store)\n"
         "  return t.questions.polite.top and (t.questions.polite.top + t.dimensions.goods.score) / 2 end,\n"
         "  regions = { E = { band = function(index) return \"east\" end } } }\n",
    HEAD "effective = \"2026-01\", weights = ahp { staff = { goods = 3 } },\n"
         "  regions = { W = { weights = { goods = 1 } }, CN = { weights = { staff = 1 } } } }\n",
};

static struct backtest_report tested(struct chain *c) {
    const struct backtest_query query = {.from = INT32_MIN, .to = INT32_MAX};
    struct backtest_report report;
    CHAIN_OK(c, backtest(c->w, &c->act, &query, &report, &c->err));
    return report;
}

static const char *revision_now(struct chain *c) {
    struct rulebook *rulebook = NULL;
    const char *revision = NULL;
    CHAIN_OK(c, rulebook_open(&rulebook, c->w, RULEBOOK_ALL, &c->err));
    CHAIN_OK(c, score_revision(c->w, rulebook, rulebook->scorings[0], &revision, &c->err));
    rulebook_close(rulebook);
    return revision;
}

/* The row that a close has made says what the backtest said. */
static void same_as_row(struct chain *c, const char *revision, const struct backtest_row *row) {
    struct sql_rows *rows;
    CHAIN_OK(c, sql_query(c->w->db, &rows, &c->err,
                          "SELECT n, value, lo, hi, band FROM score JOIN store USING (store_id) "
                          "WHERE rules = $1 AND code = $2 AND period = $3",
                          "tti", revision, row->store, (int64_t)row->month));
    assert_int_equal(row->has_after, sql_next(rows));
    if (row->has_after) {
        const struct metric *index = &row->after.index;
        const double figures[] = {index->value, index->lo, index->hi};
        assert_int_equal(index->n, sql_int(rows, 0));
        for (int i = 0; i < 3; i++)
            assert_true(isfinite(figures[i]) ? figures[i] == sql_real(rows, i + 1) : sql_is_null(rows, i + 1));
        assert_string_equal(row->after.band ? row->after.band : "", sql_is_null(rows, 4) ? "" : sql_text(rows, 4));
    }
    CHAIN_OK(c, sql_done(rows, &c->err));
}

static void a_backtest_says_what_publishing_gives(void **state) {
    struct chain *c = *state;
    fill(c);
    close_october(c);
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        chain_file(c, "w/scripts/scoring/service.lua", others[i]);
        int64_t rows = chain_number(c, "SELECT count(*) FROM score");
        struct backtest_report report = tested(c);
        assert_int_equal(9, report.count);
        assert_int_equal(rows, chain_number(c, "SELECT count(*) FROM score")); /* nothing was touched */
        close_october(c);
        const char *revision = revision_now(c);
        for (size_t k = 0; k < report.count; k++)
            same_as_row(c, revision, &report.rows[k]);
        assert_int_equal(0, tested(c).count); /* now they are the same */
    }
}

static const struct backtest_row *row_of(const struct backtest_report *report, const char *store, month_t month) {
    for (size_t i = 0; i < report->count; i++)
        if (!strcmp(report->rows[i].store, store) && report->rows[i].month == month)
            return &report->rows[i];
    fail_msg("there is no row of %s", store);
    return NULL;
}

static void a_shift_is_of_the_same_people(void **state) {
    struct chain *c = *state;
    fill(c);
    close_october(c);
    /* all weigh as before: no shift, and no doubt about it */
    chain_file(c, "w/scripts/scoring/service.lua",
               HEAD "effective = \"2026-01\", weights = { staff = .6, goods = .4 } }\n");
    struct backtest_report report = tested(c);
    const struct backtest_row *row = row_of(&report, "S3", SEPTEMBER);
    assert_true(row->shift.value == 0 && row->shift.lo == 0 && row->shift.hi == 0);
    assert_true(row->band_changed); /* there is none any more */
    chain_file(c, "w/scripts/scoring/service.lua",
               HEAD "effective = \"2026-01\", response = function(polite) return polite and 20 * polite end }\n");
    report = tested(c);
    row = row_of(&report, "S3", SEPTEMBER);
    assert_string_equal("sum", row->shift.interval);
    close_october(c);
    /* two more for each: the difference does not vary, however the answers do */
    chain_file(c, "w/scripts/scoring/service.lua",
               HEAD "effective = \"2026-01\", response = function(polite) return polite and 20 * polite - 2 end }\n");
    report = tested(c);
    row = row_of(&report, "S3", SEPTEMBER);
    assert_string_equal("paired", row->shift.interval);
    assert_true(fabs(row->shift.value + 2) < 1e-9 && row->shift.lo == row->shift.hi);
    assert_true(fabs(row->after.index.value - row->before.index.value + 2) < 1e-9);
    assert_int_equal(9, report.count);
    assert_int_equal(3, report.month_count);
}

static void a_later_version_touches_its_own_months_only(void **state) {
    struct chain *c = *state;
    fill(c);
    close_october(c);
    chain_file(c, "w/scripts/scoring/service_autumn.lua", others[1]); /* effective 2026-09 */
    struct backtest_report report = tested(c);
    assert_int_equal(8, report.count);
    assert_int_equal(1, report.untouched);
    chain_file(c, "w/scripts/scoring/service_again.lua", others[1]);
    const struct backtest_query query = {.from = OCTOBER, .to = OCTOBER};
    c->err = chain_rubbish();
    assert_int_equal(ERR_DATA, backtest(c->w, &c->act, &query, &report, &c->err));
    assert_says(c, "is defined in");
}

static void a_change_elsewhere_makes_no_score_anew(void **state) {
    struct chain *c = *state;
    fill(c);
    close_october(c);
    int64_t rows = chain_number(c, "SELECT count(*) FROM score");
    chain_file(c, "w/scripts/reports/mini.lua", arena_format(c->arena, "-- another\n%s", chain_report));
    close_october(c);
    assert_int_equal(rows, chain_number(c, "SELECT count(*) FROM score"));
    chain_file(c, "w/scripts/scoring/service.lua", others[4]);
    close_october(c);
    assert_int_equal(2 * rows, chain_number(c, "SELECT count(*) FROM score")); /* beside the old ones */
    /* these depend on where a store hangs: one that moves is scored again */
    CHAIN_OK(c, stores_move(c->w, &c->act, "S1", "W", day_from_civil(2026, 9, 1), &c->err));
    close_october(c);
    assert_int_equal(3 * rows, chain_number(c, "SELECT count(*) FROM score"));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        CHAIN_TEST(a_backtest_says_what_publishing_gives),
        CHAIN_TEST(a_shift_is_of_the_same_people),
        CHAIN_TEST(a_later_version_touches_its_own_months_only),
        CHAIN_TEST(a_change_elsewhere_makes_no_score_anew),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
