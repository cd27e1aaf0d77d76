/* Figures by store, region, month and chain; a store that moved counts where it hung. */
#include "unit/ops/chain.h"

#include <math.h>

#include "ops/metrics.h"

struct table {
    struct chain *chain;
    struct buf text;
    size_t count, stop;
    struct metrics_row last;
};

static int note(void *context, const struct metrics_row *row, struct err *err) {
    struct table *table = context;
    char month[MONTH_TEXT];
    (void)err;
    buf_format(&table->text, "%s %s %lld%s%s;", row->code, month_write(month, row->month), (long long)row->n,
               row->mark[0] ? " " : "", row->mark);
    table->last = *row;
    return ++table->count == table->stop ? -7 : 0;
}

/* "E 2026-09 2 floor;" for each row; months say "-" where they were not asked for. */
static const char *rows_of(struct chain *c, struct metrics_query query) {
    struct table table = {.chain = c, .text = buf_make(LIMIT_MESSAGE)};
    query.survey = "visit";
    query.from = query.from ? query.from : INT32_MIN;
    query.to = query.to ? query.to : INT32_MAX;
    CHAIN_OK(c, metrics(c->w, &query, note, &table, &c->err));
    const char *text = arena_text(c->arena, table.text.data);
    buf_free(&table.text);
    return text;
}

/* S1 has 2 answers in September and 1 in October, when it hangs on W; S3 has 1 in each. */
static void some_answers(struct chain *c) {
    day_t from = DAY_NONE;
    assert_true(day_read("2026-10-01", &from));
    chain_in(c, "1,S1,2026-09-03 12:00:00,9,5,4,3,,\n2,S1,2026-09-30 23:59:59,0,5,4,3,,\n"
                "3,S1,2026-10-01 00:00:00,9,5,4,3,,\n4,S3,2026-09-01 00:00:00,7,5,4,3,,\n"
                "5,S3,2026-10-31 23:59:59,8,5,4,3,,\n");
    CHAIN_OK(c, stores_move(c->w, &c->act, "S1", "W", from, &c->err));
}

static void a_store_that_moved_counts_where_it_hung(void **state) {
    struct chain *c = *state;
    some_answers(c);
    assert_string_equal("CN 2026-09 3 floor;CN 2026-10 2 floor;E 2026-09 2 floor;W 2026-09 1 floor;W 2026-10 2 floor;",
                        rows_of(c, (struct metrics_query){.by = METRICS_REGION, .by_month = true}));
    assert_string_equal(" 2026-09 3 floor; 2026-10 2 floor;",
                        rows_of(c, (struct metrics_query){.by = METRICS_CHAIN, .by_month = true}));
}

static void filters_narrow_without_naming_a_part_as_the_whole(void **state) {
    struct chain *c = *state;
    some_answers(c);
    assert_string_equal("W 2026-09 1 floor;W 2026-10 2 floor;",
                        rows_of(c, (struct metrics_query){.by = METRICS_REGION, .by_month = true, .region = "W"}));
    assert_string_equal("S1 2026-10 1 floor;S3 2026-09 1 floor;S3 2026-10 1 floor;",
                        rows_of(c, (struct metrics_query){.by = METRICS_STORE, .by_month = true, .region = "W"}));
    assert_string_equal("S1 2026-09 2 floor;S1 2026-10 1 floor;",
                        rows_of(c, (struct metrics_query){.by = METRICS_STORE, .by_month = true, .store = "S1"}));
    month_t october = 2026 * 12 + 9;
    assert_string_equal(
        "S1 2026-10 1 floor;S3 2026-10 1 floor;",
        rows_of(c, (struct metrics_query){.by = METRICS_STORE, .by_month = true, .from = october, .to = october}));
}

static void stores_without_answers_are_listed(void **state) {
    struct chain *c = *state;
    struct metrics_query by_store = {.by = METRICS_STORE};
    assert_non_null(strstr(rows_of(c, by_store), "S2 "));
    some_answers(c);
    const char *rows = rows_of(c, by_store);
    assert_non_null(strstr(rows, "S1 2026-09 3 floor;S2 2026-09 0 floor;"));
}

static void figures_are_those_made_by_hand(void **state) {
    struct chain *c = *state;
    struct table table = {.chain = c, .text = buf_make(LIMIT_MESSAGE)};
    struct metrics_query query = {.survey = "visit", .by = METRICS_CHAIN, .from = INT32_MIN, .to = INT32_MAX};
    some_answers(c); /* 9 0 9 7 8 */
    CHAIN_OK(c, metrics(c->w, &query, note, &table, &c->err));
    buf_free(&table.text);
    assert_true(fabs(table.last.mean - 6.6) < 1e-12);
    assert_true(fabs(table.last.sd - sqrt(57.2 / 4)) < 1e-12);
    assert_true(table.last.has_nps);
    assert_true(fabs(table.last.nps - 20) < 1e-12);
    assert_true(fabs(table.last.t2b - 40) < 1e-12);
    assert_true(fabs(table.last.nps_se - 100 * sqrt((0.6 - 0.04) / 5)) < 1e-9);
}

static void whoever_listens_may_stop(void **state) {
    struct chain *c = *state;
    struct table table = {.chain = c, .text = buf_make(LIMIT_MESSAGE), .stop = 1};
    struct metrics_query query = {.survey = "visit", .by = METRICS_STORE, .from = INT32_MIN, .to = INT32_MAX};
    some_answers(c);
    assert_int_equal(-7, metrics(c->w, &query, note, &table, &c->err));
    assert_int_equal(1, table.count);
    buf_free(&table.text);
}

static void what_is_not_there_is_named(void **state) {
    struct chain *c = *state;
    struct table table = {.chain = c};
    struct metrics_query query = {.survey = "visit", .store = "S33", .from = INT32_MIN, .to = INT32_MAX};
    assert_int_equal(ERR_DATA, metrics(c->w, &query, note, &table, &c->err));
    assert_todo(c, "'S3'");
    query.store = NULL;
    query.region = "N";
    assert_int_equal(ERR_DATA, metrics(c->w, &query, note, &table, &c->err));
    query.region = NULL;
    query.question = "recomend";
    assert_int_equal(ERR_DATA, metrics(c->w, &query, note, &table, &c->err));
    assert_todo(c, "'recommend'");
    query.question = "how";
    assert_int_equal(ERR_DATA, metrics(c->w, &query, note, &table, &c->err));
    assert_says(c, "'how' of survey 'visit' is no scale");
    query.survey = "vist";
    assert_int_equal(ERR_DATA, metrics(c->w, &query, note, &table, &c->err));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        CHAIN_TEST(a_store_that_moved_counts_where_it_hung),
        CHAIN_TEST(filters_narrow_without_naming_a_part_as_the_whole),
        CHAIN_TEST(stores_without_answers_are_listed),
        CHAIN_TEST(figures_are_those_made_by_hand),
        CHAIN_TEST(whoever_listens_may_stop),
        CHAIN_TEST(what_is_not_there_is_named),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
