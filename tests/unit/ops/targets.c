/* Targets through their acts: what is kept, what is refused, and what the figures say of them. */
#include "unit/ops/metrics_asked.h"

#include "flow/registry/targets_rows.h"
#include "ops/journal.h"
#include "ops/score_table.h"
#include "ops/targets.h"

#define TARGET_HEADER "store,region,figure,target,from\n"

static int try_target(struct chain *c, struct target_wish wish, const char *month) {
    struct target target;
    assert_true(month_read(month, &wish.from));
    c->err = chain_rubbish();
    return target_set(c->w, &c->act, &wish, &target, &c->err);
}

static void aim(struct chain *c, const char *store, const char *region, const char *figure, const char *value,
                const char *month) {
    struct target_wish wish = {.store = store, .region = region, .figure = figure, .value = value};
    CHAIN_OK(c, try_target(c, wish, month));
}

static struct facts_done targets_in(struct chain *c, const char *rows) {
    struct facts_import what = {.file = chain_file(c, "targets.csv", arena_format(c->arena, TARGET_HEADER "%s", rows))};
    struct facts_done done;
    CHAIN_OK(c, targets_import(c->w, &c->act, &what, &done, &c->err));
    assert_int_equal(done.read, done.added + done.same + done.rejected);
    return done;
}

static size_t known(struct chain *c, int64_t cut, double *last) {
    struct targets targets;
    CHAIN_OK(c, targets_read(c->w->db, c->arena, NULL, cut, &targets, &c->err));
    *last = targets.count ? targets.items[targets.count - 1].value : NAN;
    return targets.count;
}

static void what_is_said_again_corrects_and_the_past_stays_known(void **state) {
    struct chain *c = *state;
    double value;
    aim(c, NULL, NULL, "recommend.nps", "40", "2026-01");
    int64_t cut = chain_number(c, "SELECT max(seq) FROM batch");
    aim(c, NULL, NULL, "recommend.nps", "42.5", "2026-01");
    assert_int_equal(1, known(c, INT64_MAX, &value));
    near(42.5, value);
    assert_int_equal(1, known(c, cut, &value));
    near(40, value);
    assert_int_equal(0, known(c, cut - 1, &value));
    assert_int_equal(2, chain_number(c, "SELECT count(*) FROM target"));
}

static void the_batch_is_sealed_and_the_journal_has_its_line(void **state) {
    struct chain *c = *state;
    int64_t lines = 0;
    aim(c, "S1", NULL, "polite.t2b", "80%", "2026-01");
    assert_int_equal(1, chain_number(c, "SELECT count(*) FROM journal WHERE act = 'targets'"));
    assert_int_equal(1, chain_number(c, "SELECT count(*) FROM batch WHERE kind = 'targets' AND length(seal) = 64"));
    CHAIN_OK(c, journal_verify(c->w->db, &lines, &c->err));
}

static void what_cannot_be_aimed_at_is_refused(void **state) {
    struct chain *c = *state;
    static const struct {
        struct target_wish wish;
        int kind;
        const char *says, *todo;
    } bad[] = {
        {{.figure = "recommend", .value = "4"}, ERR_USAGE, "names no figure", "recommend.nps"},
        {{.figure = "recomend.nps", .value = "4"}, ERR_DATA, "no question 'recomend'", "'recommend'"},
        {{.figure = "polite.nps", .value = "4"}, ERR_DATA, "has no NPS", "mean"},
        {{.figure = "how.mean", .value = "4"}, ERR_DATA, "on a scale", ""},
        {{.figure = "staff.mean", .value = "4"}, ERR_DATA, "is a dimension", "dimension:staff.mean"},
        {{.figure = "dimension:stuff.mean", .value = "4"}, ERR_DATA, "no dimension", "'staff'"},
        {{.figure = "index:servce", .value = "4"}, ERR_DATA, "no scoring", "index:service"},
        {{.figure = "polite.mean", .value = "5.1"}, ERR_DATA, "1 to 5", ""},
        {{.figure = "polite.t2b", .value = "-1"}, ERR_DATA, "0 to 100", ""},
        {{.figure = "recommend.nps", .value = "4x"}, ERR_USAGE, "no target", "none"},
        {{.figure = "recommend.nps", .value = "inf"}, ERR_USAGE, "no target", "none"},
        {{.figure = "recommend.nps", .value = "none"}, ERR_DATA, "already", ""},
        {{.figure = "recommend.nps", .value = "4", .store = "S11"}, ERR_DATA, "no store", "'S1'"},
        {{.figure = "recommend.nps", .value = "4", .region = "X"}, ERR_DATA, "no region", ""},
        {{.figure = "recommend.nps", .value = "4", .survey = "visti"}, ERR_DATA, "visti", ""},
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        assert_int_equal(bad[i].kind, try_target(c, bad[i].wish, "2026-01"));
        assert_says(c, bad[i].says);
        assert_todo(c, bad[i].todo);
    }
    assert_int_equal(0, chain_number(c, "SELECT count(*) FROM target"));
}

static void a_file_twice_changes_nothing(void **state) {
    struct chain *c = *state;
    const char *rows = "S1,,recommend.nps,50,2026-01\n,E,recommend.nps,45,2026-01\n,,index:service,72,2026/01/01\n";
    assert_int_equal(3, targets_in(c, rows).added);
    struct facts_done done = targets_in(c, rows);
    assert_int_equal(3, done.same);
    assert_int_equal(0, done.batch);
}

/* 45 holds in June as long as nothing else is said of January: the row of June must land too. */
static void a_later_month_lands_beside_an_earlier_one_that_changes(void **state) {
    struct chain *c = *state;
    double value;
    aim(c, NULL, NULL, "recommend.nps", "45", "2026-01");
    assert_int_equal(2, targets_in(c, ",,recommend.nps,40,2026-01\n,,recommend.nps,45,2026-06\n").added);
    assert_int_equal(2, known(c, INT64_MAX, &value));
    near(45, value);
}

static void bad_rows_go_to_the_sheet(void **state) {
    struct chain *c = *state;
    struct facts_done done = targets_in(
        c, "S8,,recommend.nps,50,2026-01\n,X,recommend.nps,50,2026-01\nS1,E,recommend.nps,50,2026-01\n"
           ",,recommend,50,2026-01\n,,polite.nps,50,2026-01\n,,polite.mean,6,2026-01\n,,polite.mean,,2026-01\n"
           ",,polite.mean,x,2026-01\n,,polite.mean,4,January\n,,polite.mean,4,2026-01-02\n,,polite.mean,4,2026-01\n"
           ",,polite.mean,4.5,2026-01\n,,,,\n");
    assert_int_equal(12, done.read);
    assert_int_equal(11, done.rejected);
    assert_int_equal(1, done.added);
    assert_non_null(done.errors);
}

static void a_file_without_a_column_is_refused(void **state) {
    struct chain *c = *state;
    struct facts_import what = {.file = chain_file(c, "t.csv", "store,figure,target\nS1,recommend.nps,5\n")};
    struct facts_done done;
    c->err = chain_rubbish();
    assert_int_equal(ERR_DATA, targets_import(c->w, &c->act, &what, &done, &c->err));
    assert_says(c, "'from'");
}

/* S1: 20 tens and 20 sixes, an NPS of 0, adjusted about -29 to 29. */
static void forty_answers(struct chain *c) {
    answers(c, "S1", "2026-10", "9999999999999999999966666666666666666666");
}

static struct held aimed_at(struct chain *c, const char *value) {
    aim(c, "S1", NULL, "recommend.nps", value, "2026-01");
    struct asked made = asked(c, (struct metrics_query){.by = METRICS_STORE, .by_month = true});
    struct metrics_row row = asked_row(&made, "S1", OCTOBER);
    near(row.nps - row.nps_target.value, row.nps_target.apart);
    return row.nps_target;
}

static void the_whole_interval_decides(void **state) {
    struct chain *c = *state;
    forty_answers(c);
    struct asked made = asked(c, (struct metrics_query){.by = METRICS_STORE, .by_month = true});
    struct metrics_row row = asked_row(&made, "S1", OCTOBER);
    assert_false(row.aimed);
    assert_true(row.nps_adj_lo > -40 && row.nps_adj_lo < -20);
    assert_string_equal("open", aimed_at(c, "0").says);
    assert_string_equal("open", aimed_at(c, "-20").says);
    assert_string_equal("met", aimed_at(c, "-40").says);
    struct held missed = aimed_at(c, "40");
    assert_string_equal("missed", missed.says);
    assert_string_equal("store", missed.set);
    assert_string_equal("S1", missed.set_by);
}

static void an_interval_without_width_knows_nothing(void **state) {
    struct chain *c = *state;
    answers(c, "S1", "2026-10", "99999"); /* `polite` is 5 five times */
    aim(c, NULL, NULL, "polite.mean", "3", "2026-01");
    aim(c, NULL, NULL, "polite.t2b", "40", "2026-01");
    struct asked made = asked(c, (struct metrics_query){.by = METRICS_CHAIN, .question = "polite"});
    assert_string_equal("open", made.rows[0].mean_target.says);
    assert_string_equal("met", made.rows[0].t2b_target.says);
    near(2, made.rows[0].mean_target.apart);
}

static void several_months_have_a_target_where_all_have_the_same(void **state) {
    struct chain *c = *state;
    answers(c, "S1", "2026-09", "99966");
    answers(c, "S1", "2026-10", "99966");
    aim(c, NULL, NULL, "recommend.nps", "45", "2026-10");
    struct asked made = asked(c, (struct metrics_query){.by = METRICS_STORE});
    assert_true(isnan(asked_row(&made, "S1", 0).nps_target.value));
    assert_false(made.rows[0].aimed);
    aim(c, "S1", NULL, "recommend.nps", "45", "2026-09");
    made = asked(c, (struct metrics_query){.by = METRICS_STORE});
    near(45, asked_row(&made, "S1", 0).nps_target.value);
    aim(c, "S1", NULL, "recommend.nps", "46", "2026-10");
    made = asked(c, (struct metrics_query){.by = METRICS_STORE});
    assert_true(isnan(asked_row(&made, "S1", 0).nps_target.value));
}

static void a_dimension_has_its_own(void **state) {
    struct chain *c = *state;
    forty_answers(c);
    aim(c, NULL, "E", "dimension:staff.mean", "4", "2026-01");
    struct asked made = asked(c, (struct metrics_query){.by = METRICS_STORE, .items = METRICS_DIMENSIONS});
    struct metrics_row row = asked_row(&made, "S1", 0);
    assert_string_equal("staff", row.item);
    near(4, row.mean_target.value);
    assert_string_equal("region", row.mean_target.set);
}

static struct score_table_row scored(struct chain *c) {
    const struct score_table_row *rows = NULL;
    size_t count = 0;
    struct score_table_query query = {.store = "S1", .from = OCTOBER, .to = OCTOBER};
    CHAIN_OK(c, score_table(c->w, &c->act, &query, &rows, &count, &c->err));
    assert_int_equal(1, count);
    return rows[0];
}

/* Answers that differ, so that there is an interval: `polite` is 5 or 4, `help` 4, `fresh` 3 or 4. */
static void forty_that_differ(struct chain *c) {
    struct buf rows = buf_make(LIMIT_MESSAGE);
    for (int i = 0; i < 40; i++)
        buf_format(&rows, "%d,S1,2026-10-15 12:00:00,9,%d,4,%d,,\n", i, 4 + i % 2, 3 + i % 2);
    chain_in(c, rows.data);
    buf_free(&rows);
}

static void an_index_is_held_beside_the_scores(void **state) {
    struct chain *c = *state;
    forty_that_differ(c);
    assert_true(isnan(scored(c).target.value));
    aim(c, NULL, NULL, "index:service", "50", "2026-02");
    struct score_table_row row = scored(c);
    near(73.75, row.score.index.value); /* staff 4.25 and goods 3.5 of 1 to 5: 100 (.6 x .8125 + .4 x .625) */
    near(23.75, row.target.apart);
    assert_true(row.score.index.lo > 50 && row.score.index.lo < 73);
    assert_string_equal("met", row.target.says);
    assert_string_equal("chain", row.target.set);
    aim(c, "S1", NULL, "index:service", "73", "2026-02");
    assert_string_equal("open", scored(c).target.says);
    aim(c, "S1", NULL, "index:service", "none", "2026-02");
    aim(c, NULL, "E", "index:service", "99", "2026-10");
    row = scored(c);
    assert_string_equal("missed", row.target.says);
    assert_string_equal("E", row.target.set_by);
}

static void under_the_floor_an_index_is_not_told_by_its_target(void **state) {
    struct chain *c = *state;
    answers(c, "S1", "2026-10", "99");
    aim(c, NULL, NULL, "index:service", "50", "2026-02");
    struct score_table_row row = scored(c);
    assert_true(row.score.index.suppressed);
    near(50, row.target.value);
    assert_true(isnan(row.target.apart));
    assert_string_equal("", row.target.says);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        CHAIN_TEST(what_is_said_again_corrects_and_the_past_stays_known),
        CHAIN_TEST(the_batch_is_sealed_and_the_journal_has_its_line),
        CHAIN_TEST(what_cannot_be_aimed_at_is_refused),
        CHAIN_TEST(a_file_twice_changes_nothing),
        CHAIN_TEST(a_later_month_lands_beside_an_earlier_one_that_changes),
        CHAIN_TEST(bad_rows_go_to_the_sheet),
        CHAIN_TEST(a_file_without_a_column_is_refused),
        CHAIN_TEST(the_whole_interval_decides),
        CHAIN_TEST(an_interval_without_width_knows_nothing),
        CHAIN_TEST(several_months_have_a_target_where_all_have_the_same),
        CHAIN_TEST(a_dimension_has_its_own),
        CHAIN_TEST(an_index_is_held_beside_the_scores),
        CHAIN_TEST(under_the_floor_an_index_is_not_told_by_its_target),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
