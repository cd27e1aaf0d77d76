/* From a printed number down to its counts. */
#include "unit/ops/chain.h"

#include "ops/explain_number.h"
#include "ops/quarantine.h"
#include "ops/rights.h"

enum { OCTOBER = 2026 * 12 + 9 };

static void answers(struct chain *c, const char *store, int first, int count) {
    char *rows = arena_text(c->arena, "");
    for (int i = 0; i < count; i++)
        rows = arena_format(c->arena, "%s%d,%s,2026-10-%02d 12:00:00,%d,5,4,3,,\n", rows, first + i, store, i % 28 + 1,
                            i % 11);
    chain_in(c, rows);
}

static void closed(struct chain *c) {
    struct close_done done;
    c->act.reason = "a test";
    c->act.now += 1000;
    CHAIN_OK(c, close_month(c->w, &c->act, OCTOBER, &done, &c->err));
}

static int try_explain(struct chain *c, const char *edition, const char *store, const char *number,
                       struct numbers *numbers, bool *there, struct explain_number *out) {
    const struct explain_number_query query = {.edition = edition, .store = store, .number = number};
    c->err = chain_rubbish();
    return explain_number(c->w, &c->act, &query, numbers, there, out, &c->err);
}

static void a_number_is_found_again_in_the_counts(void **state) {
    struct chain *c = *state;
    struct explain_number out;
    struct numbers numbers;
    bool there = false;
    answers(c, "S1", 1, 22);
    closed(c);
    struct history_edition first;
    CHAIN_OK(c, history_find(c->w, "2026-10", &first, &c->err));
    answers(c, "S1", 101, 5); /* later answers do not count in it */
    CHAIN_OK(c, try_explain(c, "2026-10", "S1", "净推荐值", &numbers, &there, &out));
    assert_true(there);
    assert_int_equal(1, out.counts_count);
    assert_string_equal("store S1", out.counts[0].of);
    assert_string_equal("recommend", out.counts[0].question);
    assert_int_equal(11, out.counts[0].count);
    for (int i = 0; i < 11; i++)
        assert_int_equal(2, out.counts[0].counts[i]);
    assert_int_equal(1, out.counts[0].tally_count);
    assert_string_equal("staff", out.counts[0].tallies[0].class);
    assert_int_equal(22, out.counts[0].tallies[0].n);
    assert_string_equal("scripts/reports/mini.lua", out.script);
    assert_non_null(strstr(out.source, "cards"));
    closed(c);
    CHAIN_OK(c, try_explain(c, "2026-10", "S1", "1", &numbers, &there, &out));
    assert_int_equal(27, out.counts[0].n);
    CHAIN_OK(c, try_explain(c, first.commit, "S1", "1", &numbers, &there, &out));
    assert_int_equal(22, out.counts[0].n);
}

/* What is set aside is told beside the counts, as it was at the edition's cut. */
static void what_is_set_aside_is_told(void **state) {
    struct chain *c = *state;
    static const char *const ids[] = {"3", "4", "201"};
    const struct quarantine_wish both = {.ids = ids, .id_count = 3}, back = {.ids = ids, .id_count = 1, .lift = true};
    struct quarantine_done done;
    struct explain_number out;
    struct numbers numbers;
    bool there = false;
    answers(c, "S1", 1, 22);
    answers(c, "S2", 201, 22); /* elsewhere */
    c->act.reason = "a test";
    CHAIN_OK(c, quarantine(c->w, &c->act, &both, &done, &c->err));
    closed(c);
    CHAIN_OK(c, quarantine(c->w, &c->act, &back, &done, &c->err)); /* too late for this edition */
    CHAIN_OK(c, try_explain(c, "2026-10", "S1", "净推荐值", &numbers, &there, &out));
    assert_true(there);
    assert_int_equal(20, out.counts[0].n);
    assert_int_equal(2, out.counts[0].set_aside);
    closed(c);
    CHAIN_OK(c, try_explain(c, "2026-10", "S1", "净推荐值", &numbers, &there, &out));
    assert_int_equal(21, out.counts[0].n);
    assert_int_equal(1, out.counts[0].set_aside);
}

static void without_a_name_the_numbers_are_listed(void **state) {
    struct chain *c = *state;
    struct explain_number out;
    struct numbers numbers;
    bool there = true;
    answers(c, "S1", 1, 22);
    closed(c);
    CHAIN_OK(c, try_explain(c, "2026-10", "S1", NULL, &numbers, &there, &out));
    assert_false(there);
    assert_int_equal(1, numbers.count);
    assert_int_equal(ERR_NOINPUT, try_explain(c, "2026-10", "S1", "别的", &numbers, &there, &out));
    assert_int_equal(ERR_NOINPUT, try_explain(c, "2026-10", "S2", NULL, &numbers, &there, &out));
}

static void under_the_floor_nothing_is_counted(void **state) {
    struct chain *c = *state;
    struct explain_number out;
    struct numbers numbers;
    bool there = false;
    answers(c, "S1", 1, 3);
    closed(c);
    CHAIN_OK(c, try_explain(c, "2026-10", "S1", "1", &numbers, &there, &out));
    assert_true(there);
    assert_int_equal(0, out.counts_count);
}

static void another_regions_store_is_denied(void **state) {
    struct chain *c = *state;
    struct explain_number out;
    struct numbers numbers;
    bool there = false;
    answers(c, "S1", 1, 22);
    closed(c);
    c->w->scope = (struct scope){.who = "chen (region W)", .region = "W", .day = (day_t)(c->act.now / DAY_MS)};
    assert_int_equal(ERR_DENIED, try_explain(c, "2026-10", "S1", "1", &numbers, &there, &out));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        CHAIN_TEST(a_number_is_found_again_in_the_counts),
        CHAIN_TEST(what_is_set_aside_is_told),
        CHAIN_TEST(without_a_name_the_numbers_are_listed),
        CHAIN_TEST(under_the_floor_nothing_is_counted),
        CHAIN_TEST(another_regions_store_is_denied),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
