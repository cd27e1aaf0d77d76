/* The registry through its acts: what a file of stores may change, and what it may not. */
#include "unit/ops/chain.h"

#include "flow/registry/registry_rows.h"

static day_t day(const char *text) {
    day_t made = DAY_NONE;
    assert_true(day_read(text, &made));
    return made;
}

static const struct registry *as_of(struct chain *c, const char *text) {
    const struct registry *registry = NULL;
    CHAIN_OK(c, stores_read(c->w, day(text), &registry, &c->err));
    return registry;
}

static const char *home(struct chain *c, const char *code, const char *text) {
    const struct store *store = registry_store(as_of(c, text), code);
    assert_non_null(store);
    return store_region(store, day(text))->code;
}

static const char same_rows[] = "S1,一店,E,东区,CN,2020-01-01,,\nS2,二店,E,,CN,,,\nS3,三店,W,西区,CN,,2026-09-30,\n";

static void the_same_file_twice_changes_nothing(void **state) {
    struct chain *c = *state;
    struct stores_done done = chain_stores_in(c, same_rows);
    assert_int_equal(3, done.added);
    int64_t batch = done.batch;
    done = chain_stores_in(c, same_rows);
    assert_int_equal(3, done.same);
    assert_int_equal(0, done.added + done.corrected + done.moved + done.rejected);
    assert_int_equal(0, done.batch);
    assert_int_equal(batch, chain_number(c, "SELECT max(seq) FROM batch"));
}

static void a_region_named_as_a_parent_is_made(void **state) {
    struct chain *c = *state;
    chain_stores_in(c, same_rows);
    const struct registry *registry = as_of(c, "2026-10-01");
    assert_int_equal(3, registry->region_count);
    assert_string_equal("CN", registry_region(registry, "E")->parent->code);
    assert_null(registry_region(registry, "CN")->parent);
}

static void a_name_given_in_any_row_is_the_regions(void **state) {
    struct chain *c = *state;
    const char *rows = "S1,一店,E,,,,,\nS2,二店,E,东区,CN,,,\n";
    chain_stores_in(c, rows);
    assert_string_equal("东区", registry_region(as_of(c, "2026-10-01"), "E")->name);
    assert_int_equal(2, chain_stores_in(c, rows).same);
}

static void two_names_for_one_region_are_refused(void **state) {
    struct chain *c = *state;
    struct stores_done done = chain_stores_in(c, "S1,一店,E,东区,,,,\nS2,二店,E,东方,,,,\n");
    assert_int_equal(1, done.added);
    assert_int_equal(1, done.rejected);
}

static void regions_cannot_hang_on_themselves(void **state) {
    struct chain *c = *state;
    struct stores_done done;
    assert_int_equal(ERR_DATA, chain_try_stores(c, "S1,一店,E,东区,W,,,\nS2,二店,W,西区,E,,,\n", DAY_NONE, &done));
    assert_says(c, "hang on itself");
    assert_int_equal(ERR_DATA, chain_try_stores(c, "S1,一店,E,东区,E,,,\n", DAY_NONE, &done));
    assert_int_equal(0, chain_number(c, "SELECT count(*) FROM store"));
}

static void a_move_wants_its_day_and_keeps_the_past(void **state) {
    struct chain *c = *state;
    struct stores_done done;
    assert_int_equal(ERR_DATA, chain_try_stores(c, "S1,一店,W,,,,,\n", DAY_NONE, &done));
    assert_says(c, "the first is S1 to W");
    assert_todo(c, "--effective");
    assert_string_equal("E", home(c, "S1", "2026-10-31"));
    CHAIN_OK(c, chain_try_stores(c, "S1,一店,W,,,,,\n", day("2026-07-01"), &done));
    assert_int_equal(1, done.moved);
    assert_string_equal("E", home(c, "S1", "2026-06-30"));
    assert_string_equal("W", home(c, "S1", "2026-07-01"));
    CHAIN_OK(c, chain_try_stores(c, "S1,一店,W,,,,,\n", day("2026-07-01"), &done));
    assert_int_equal(1, done.same);
}

static void an_earlier_cut_knows_nothing_of_a_later_batch(void **state) {
    struct chain *c = *state;
    struct stores_done done;
    const struct registry *registry = NULL;
    CHAIN_OK(c, chain_try_stores(c, "S1,新名,W,,,,,\nS8,八店,E,,,,,\n", day("2026-07-01"), &done));
    CHAIN_OK(c, registry_read(c->w->db, c->arena, day("2026-10-01"), done.batch - 1, &registry, &c->err));
    assert_string_equal("一店", registry_store(registry, "S1")->name);
    assert_null(registry_store(registry, "S8"));
    assert_string_equal("E", store_region(registry_store(registry, "S1"), day("2026-10-01"))->code);
    assert_string_equal("新名", registry_store(as_of(c, "2026-10-01"), "S1")->name);
}

static void a_move_known_later_about_the_same_day_corrects(void **state) {
    struct chain *c = *state;
    CHAIN_OK(c, stores_move(c->w, &c->act, "S1", "W", day("2026-07-01"), &c->err));
    CHAIN_OK(c, stores_move(c->w, &c->act, "S1", "CN", day("2026-07-01"), &c->err));
    CHAIN_OK(c, stores_move(c->w, &c->act, "S1", "W", day("2026-03-01"), &c->err));
    assert_string_equal("E", home(c, "S1", "2026-02-28"));
    assert_string_equal("W", home(c, "S1", "2026-06-30"));
    assert_string_equal("CN", home(c, "S1", "2026-07-01"));
}

static void a_move_names_what_is_not_there(void **state) {
    struct chain *c = *state;
    assert_int_equal(ERR_DATA, stores_move(c->w, &c->act, "S11", "W", day("2026-07-01"), &c->err));
    assert_todo(c, "'S1'");
    assert_int_equal(ERR_DATA, stores_move(c->w, &c->act, "S1", "N", day("2026-07-01"), &c->err));
    assert_says(c, "no region 'N'");
    assert_int_equal(ERR_DATA, stores_move(c->w, &c->act, "S1", "E", day("2026-07-01"), &c->err));
    assert_says(c, "already");
}

static void bad_rows_go_to_the_sheet(void **state) {
    struct chain *c = *state;
    struct stores_done done =
        chain_stores_in(c, ",x,E,,,,,\nS/1,x,E,,,,,\n.S,x,E,,,,,\nS5,x,,,,,,\nS6,x,E,,,2026-13-01,,\n"
                           "S7,x,E,,,2026-02-01,2026-01-01,\nS8,x,E,,,,,Asia/Nowhere\nS1,一店,E,,,,,\nS1,另,E,,,,,\n");
    assert_int_equal(9, done.read);
    assert_int_equal(8, done.rejected);
    assert_non_null(done.errors);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        CHAIN_BARE_TEST(the_same_file_twice_changes_nothing),
        CHAIN_BARE_TEST(a_region_named_as_a_parent_is_made),
        CHAIN_BARE_TEST(a_name_given_in_any_row_is_the_regions),
        CHAIN_BARE_TEST(two_names_for_one_region_are_refused),
        CHAIN_BARE_TEST(regions_cannot_hang_on_themselves),
        CHAIN_TEST(a_move_wants_its_day_and_keeps_the_past),
        CHAIN_TEST(an_earlier_cut_knows_nothing_of_a_later_batch),
        CHAIN_TEST(a_move_known_later_about_the_same_day_corrects),
        CHAIN_TEST(a_move_names_what_is_not_there),
        CHAIN_BARE_TEST(bad_rows_go_to_the_sheet),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
