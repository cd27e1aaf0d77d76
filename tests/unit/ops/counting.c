/* Which tallies a response counts in: those of its wave beside those of all, of its weight beside its answers, and none
 * of them forgotten when it goes. */
#include "unit/ops/chain.h"

#include <math.h>

#include "ops/metrics.h"

static const char with_waves[] =
    "return mapping \"answers\" { of = \"responses\", survey = \"visit\", source = \"paper\", class = \"staff\",\n"
    "  external_id = \"id\", store = \"store\", at = \"at\", wave = \"how\",\n"
    "  answers = { recommend = \"nps\", polite = \"polite\", help = \"help\", comment = \"comment\" } }\n";

#define ROW(id, store, day, nps, wave) id "," store "," day " 12:00:00," nps ",5,4,3," wave ",好\n"

/* the column of choices that the chain's files have holds the weight here */
static const char with_weights[] =
    "return mapping \"answers\" { of = \"responses\", survey = \"visit\", source = \"paper\", class = \"staff\",\n"
    "  external_id = \"id\", store = \"store\", at = \"at\", weight = \"how\", wave = { name = \"2026\" },\n"
    "  answers = { recommend = \"nps\", polite = \"polite\", help = \"help\", comment = \"comment\" } }\n";

static int setup_weights(void **state) {
    chain_setup(state);
    chain_rule(*state, "scripts/channels/responses.lua", with_weights);
    return 0;
}

static int setup(void **state) {
    chain_setup(state);
    chain_rule(*state, "scripts/channels/responses.lua", with_waves);
    return 0;
}

static int note(void *context, const struct metrics_row *row, struct err *err) {
    struct buf *text = context;
    (void)err;
    buf_format(text, "%s%s%s %lld/%lld;", row->code, row->code[0] ? " " : "", row->wave, (long long)row->n,
               (long long)row->other_n);
    return 0;
}

/* "S1 2026-1 2/0;" for each row: n, and the other side's where it is compared. */
static const char *rows_of(struct chain *c, struct metrics_query query) {
    struct buf text = buf_make(LIMIT_MESSAGE);
    query.survey = "visit";
    query.by_wave = true;
    query.from = query.from ? query.from : INT32_MIN;
    query.to = query.to ? query.to : INT32_MAX;
    CHAIN_OK(c, metrics(c->w, &query, note, &text, &c->err));
    const char *copy = arena_text(c->arena, text.data);
    buf_free(&text);
    return copy;
}

static int64_t waves_kept(struct chain *c) {
    return chain_number(c, "SELECT count(*) FROM tally WHERE wave <> 0");
}

static void a_wave_is_counted_beside_all(void **state) {
    struct chain *c = *state;
    chain_in(c, ROW("1", "S1", "2026-09-03", "9", "b") ROW("2", "S1", "2026-10-03", "0", "b")
                    ROW("3", "S3", "2026-10-03", "7", "a") ROW("4", "S3", "2026-10-03", "8", ""));
    assert_string_equal("a 1/0;b 2/0;", rows_of(c, (struct metrics_query){0}));
    assert_string_equal("S1 b 2/0;S3 a 1/0;", rows_of(c, (struct metrics_query){.by = METRICS_STORE}));
    month_t october = 2026 * 12 + 9;
    assert_string_equal("a 1/0;b 1/0;", rows_of(c, (struct metrics_query){.from = october}));
    assert_string_equal("b 1/0;", rows_of(c, (struct metrics_query){.to = october - 1}));
    assert_int_equal(3, chain_number(c, "SELECT count(*) FROM tally WHERE wave = 0"));
    assert_int_equal(3, waves_kept(c));
    assert_int_equal(4, chain_recount(c));
    assert_int_equal(3, waves_kept(c));
}

static void a_wave_looks_back_on_the_one_before(void **state) {
    struct chain *c = *state;
    chain_in(c, ROW("1", "S1", "2026-09-03", "9", "b") ROW("2", "S1", "2026-10-03", "0", "b")
                    ROW("3", "S3", "2026-10-03", "7", "a") ROW("4", "S3", "2026-10-03", "8", "c"));
    struct metrics_query query = {.against = METRICS_PREVIOUS};
    assert_string_equal("a 1/0;b 2/1;c 1/2;", rows_of(c, query));
    query.by = METRICS_STORE;
    assert_string_equal("S1 b 2/0;S3 a 1/0;S3 c 1/0;", rows_of(c, query));
    struct metrics_query other = {.survey = "visit", .by_wave = true, .to = INT32_MAX, .against = METRICS_YEAR_AGO};
    assert_int_equal(ERR_USAGE, metrics(c->w, &other, note, NULL, &c->err));
    assert_says(c, "with the one before only");
}

static void a_response_of_another_wave_is_another_response(void **state) {
    struct chain *c = *state;
    chain_in(c, ROW("1", "S1", "2026-10-03", "9", "a"));
    assert_int_equal(1, chain_in(c, ROW("1", "S1", "2026-10-03", "9", "a")).repeated);
    assert_int_equal(1, chain_in(c, ROW("1", "S1", "2026-10-03", "9", "b")).rejected);
    int64_t batch = chain_correct(c, ROW("1", "S1", "2026-10-03", "9", "b")).batch;
    assert_string_equal("b 1/0;", rows_of(c, (struct metrics_query){0}));
    assert_int_equal(1, chain_undo(c, batch));
    assert_string_equal("a 1/0;", rows_of(c, (struct metrics_query){0}));
    assert_int_equal(1, chain_recount(c));
}

static void a_wave_that_is_taken_back_leaves_nothing(void **state) {
    struct chain *c = *state;
    int64_t batch = chain_in(c, ROW("1", "S1", "2026-10-03", "9", "a") ROW("2", "S2", "2026-10-03", "9", "")).batch;
    assert_int_equal(2, chain_undo(c, batch));
    assert_int_equal(0, chain_number(c, "SELECT count(*) FROM tally"));
    struct metrics_query query = {.survey = "visit", .by_wave = true, .from = INT32_MIN, .to = INT32_MAX};
    assert_int_equal(ERR_DATA, metrics(c->w, &query, note, NULL, &c->err));
    assert_says(c, "which wave");
}

static void a_name_that_is_none_is_told(void **state) {
    struct chain *c = *state;
    struct import_done done = chain_in(c, ROW("1", "S1", "2026-10-03", "9", "a\xE2\x80\x8B"));
    assert_int_equal(1, done.rejected);
    assert_int_equal(0, chain_number(c, "SELECT count(*) FROM wave"));
}

static int keep(void *context, const struct metrics_row *row, struct err *err) {
    (void)err;
    *(struct metrics_row *)context = *row;
    return 0;
}

static struct metrics_row weighted_row(struct chain *c, struct metrics_query query) {
    struct metrics_row row = {0};
    query.survey = "visit";
    query.weighted = true;
    query.from = INT32_MIN;
    query.to = INT32_MAX;
    CHAIN_OK(c, metrics(c->w, &query, keep, &row, &c->err));
    return row;
}

/* 10, 8 and 0 with the weights .5, 1 and 2: mean 13 / 3.5, NPS 100 (.5 - 2) / 3.5. */
static void a_weight_counts_for_as_much_as_it_says(void **state) {
    struct chain *c = *state;
    chain_in(c, ROW("1", "S1", "2026-10-03", "10", "0.5") ROW("2", "S1", "2026-09-03", "8", "1")
                    ROW("3", "S1", "2026-10-03", "0", "2.0000000000"));
    const struct metrics_query queries[] = {
        {0}, {.by_wave = true}, {.by = METRICS_STORE, .store = "S1"}, {.by = METRICS_REGION, .region = "E"}};
    for (size_t i = 0; i < sizeof queries / sizeof *queries; i++) {
        struct metrics_row row = weighted_row(c, queries[i]);
        assert_int_equal(3, row.n);
        assert_int_equal(3, row.weighted.n);
        assert_true(row.weighted.sum == 3.5);
        assert_true(fabs(row.weighted.n_eff - 3.5 * 3.5 / 5.25) < 1e-12);
        assert_true(fabs(row.weighted.mean.value - 13 / 3.5) < 1e-12);
        assert_true(fabs(row.weighted.nps.value + 150 / 3.5) < 1e-12);
        assert_true(fabs(row.mean - 6) < 1e-12);
        assert_string_equal("floor", row.mark);
    }
    assert_int_equal(3, chain_recount(c));
}

static void equal_weights_change_nothing(void **state) {
    struct chain *c = *state;
    chain_in(c, ROW("1", "S1", "2026-10-03", "10", "0.7") ROW("2", "S1", "2026-09-03", "8", "0.7")
                    ROW("3", "S1", "2026-10-03", "0", "0.7") ROW("4", "S1", "2026-10-03", "9", "0.7"));
    struct metrics_row row = weighted_row(c, (struct metrics_query){0});
    const double pairs[][2] = {{row.mean, row.weighted.mean.value},   {row.mean_lo, row.weighted.mean.lo},
                               {row.mean_hi, row.weighted.mean.hi},   {row.t2b, row.weighted.t2b.value},
                               {row.t2b_lo, row.weighted.t2b.lo},     {row.t2b_hi, row.weighted.t2b.hi},
                               {row.nps, row.weighted.nps.value},     {row.nps_adj_lo, row.weighted.nps.lo},
                               {row.nps_adj_hi, row.weighted.nps.hi}, {(double)row.n, row.weighted.n_eff}};
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++)
        assert_true(fabs(pairs[i][0] - pairs[i][1]) < 1e-10);
}

static void weights_go_with_their_responses(void **state) {
    struct chain *c = *state;
    chain_in(c, ROW("1", "S1", "2026-10-03", "10", "0.1") ROW("2", "S1", "2026-10-03", "8", "0.2"));
    int64_t batch = chain_correct(c, ROW("2", "S1", "2026-10-03", "8", "99999.123456789")).batch;
    assert_true(fabs(weighted_row(c, (struct metrics_query){0}).weighted.sum - 99999.223456789) < 1e-10);
    assert_int_equal(1, chain_undo(c, batch));
    assert_true(fabs(weighted_row(c, (struct metrics_query){0}).weighted.sum - 0.3) < 1e-15);
    assert_int_equal(1, chain_in(c, ROW("2", "S1", "2026-10-03", "8", "0.20")).repeated);
    assert_int_equal(1, chain_in(c, ROW("2", "S1", "2026-10-03", "8", "0.21")).rejected);
    assert_int_equal(2, chain_recount(c));
    chain_undo(c, 2);
    assert_int_equal(0, chain_number(c, "SELECT count(*) FROM tally"));
}

static void what_is_no_weight_is_told(void **state) {
    struct chain *c = *state;
    assert_int_equal(3, chain_in(c, ROW("1", "S1", "2026-10-03", "10", "") ROW("2", "S1", "2026-10-03", "8", "0")
                                        ROW("3", "S1", "2026-10-03", "8", "1e3"))
                            .rejected);
    assert_int_equal(0, chain_number(c, "SELECT count(*) FROM response"));
}

static void weighted_figures_need_weights_and_stand_alone(void **state) {
    struct chain *c = *state; /* whose mapping says none */
    chain_in(c, ROW("1", "S1", "2026-10-03", "10", "a"));
    struct metrics_query query = {.survey = "visit", .weighted = true, .from = INT32_MIN, .to = INT32_MAX};
    assert_int_equal(ERR_DATA, metrics(c->w, &query, keep, NULL, &c->err));
    assert_says(c, "has a weight");
    query.against = METRICS_PREVIOUS;
    assert_int_equal(ERR_USAGE, metrics(c->w, &query, keep, NULL, &c->err));
    query.against = METRICS_NOTHING;
    query.items = METRICS_DIMENSIONS;
    assert_int_equal(ERR_USAGE, metrics(c->w, &query, keep, NULL, &c->err));
}

#define WEIGHTS_TEST(test) cmocka_unit_test_setup_teardown(test, setup_weights, chain_teardown)
#define WAVES_TEST(test)   cmocka_unit_test_setup_teardown(test, setup, chain_teardown)

int main(void) {
    const struct CMUnitTest tests[] = {
        WAVES_TEST(a_wave_is_counted_beside_all),
        WAVES_TEST(a_wave_looks_back_on_the_one_before),
        WAVES_TEST(a_response_of_another_wave_is_another_response),
        WAVES_TEST(a_wave_that_is_taken_back_leaves_nothing),
        WAVES_TEST(a_name_that_is_none_is_told),
        WEIGHTS_TEST(a_weight_counts_for_as_much_as_it_says),
        WEIGHTS_TEST(equal_weights_change_nothing),
        WEIGHTS_TEST(weights_go_with_their_responses),
        WEIGHTS_TEST(what_is_no_weight_is_told),
        WAVES_TEST(weighted_figures_need_weights_and_stand_alone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
