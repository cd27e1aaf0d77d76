/* Setting aside: tallies follow at once and are what a recount makes, whatever else happens to the responses. */
#include "unit/ops/chain.h"

#include "ops/quarantine.h"

enum { OCTOBER = 2026 * 12 + 9 };

#define ROW(id, store, day, nps) id "," store "," day " 12:00:00," nps ",5,4,3,,\n"
#define TWO                      ROW("1", "S1", "2026-10-03", "9") ROW("2", "S2", "2026-10-03", "0")

static int try_marks(struct chain *c, struct quarantine_wish wish, struct quarantine_done *done) {
    c->err = chain_rubbish();
    c->act.reason = "a test";
    return quarantine(c->w, &c->act, &wish, done, &c->err);
}

static struct quarantine_done marks(struct chain *c, struct quarantine_wish wish) {
    struct quarantine_done done;
    CHAIN_OK(c, try_marks(c, wish, &done));
    assert_int_equal(done.named, done.marked + done.same);
    return done;
}

static int64_t mark_one(struct chain *c, const char *id, bool lift) {
    return marks(c, (struct quarantine_wish){.ids = &id, .id_count = 1, .lift = lift}).marked;
}

static int64_t count_now(struct chain *c) {
    return chain_number(c, "SELECT count(*) FROM tally");
}

static void what_is_set_aside_counts_nowhere_and_comes_back(void **state) {
    struct chain *c = *state;
    chain_in(c, TWO);
    assert_int_equal(1, mark_one(c, "1", false));
    assert_int_equal(1, count_now(c));
    assert_int_equal(1, chain_recount(c));
    assert_int_equal(0, mark_one(c, "1", false));
    assert_int_equal(1, mark_one(c, "1", true));
    assert_int_equal(2, count_now(c));
    assert_int_equal(2, chain_recount(c));
    assert_int_equal(0, mark_one(c, "1", true));
}

static void a_dry_run_changes_nothing(void **state) {
    struct chain *c = *state;
    int64_t batch = chain_in(c, TWO).batch, lines = chain_number(c, "SELECT count(*) FROM journal");
    struct quarantine_done done = marks(c, (struct quarantine_wish){.batch = batch, .dry_run = true});
    assert_int_equal(2, done.marked);
    assert_int_equal(2, done.stores);
    assert_int_equal(0, done.batch);
    assert_int_equal(2, count_now(c));
    assert_int_equal(0, chain_number(c, "SELECT count(*) FROM quarantine"));
    assert_int_equal(lines, chain_number(c, "SELECT count(*) FROM journal"));
}

static void a_correction_stays_set_aside(void **state) {
    struct chain *c = *state;
    chain_in(c, TWO);
    mark_one(c, "1", false);
    struct import_done done = chain_correct(c, ROW("1", "S3", "2026-09-03", "2"));
    assert_int_equal(1, done.corrected);
    assert_int_equal(1, done.set_aside);
    assert_int_equal(1, chain_recount(c));
    mark_one(c, "1", true); /* it comes back as it is now, where it is now */
    assert_int_equal(1,
                     chain_number(c, "SELECT count(*) FROM tally t JOIN store s USING (store_id) WHERE code = 'S3'"));
    assert_int_equal(2, chain_recount(c));
    mark_one(c, "1", false);
    assert_int_equal(0, chain_undo(c, done.batch)); /* what counted of it: nothing */
    assert_int_equal(1, chain_recount(c));
    mark_one(c, "1", true); /* as it was before the correction */
    assert_int_equal(1,
                     chain_number(c, "SELECT count(*) FROM tally t JOIN store s USING (store_id) WHERE code = 'S1'"));
    assert_int_equal(2, chain_recount(c));
}

static void a_batch_that_is_taken_back_takes_only_what_counted(void **state) {
    struct chain *c = *state;
    struct quarantine_done done;
    const char *one = "1";
    int64_t batch = chain_in(c, TWO).batch;
    mark_one(c, "1", false);
    assert_int_equal(1, chain_undo(c, batch));
    assert_int_equal(0, count_now(c));
    assert_int_equal(0, chain_recount(c));
    assert_int_equal(ERR_DATA, try_marks(c, (struct quarantine_wish){.ids = &one, .id_count = 1, .lift = true}, &done));
    struct import_done again = chain_in(c, TWO); /* the same answers once more: the doubted one stays doubted */
    assert_int_equal(2, again.stored);
    assert_int_equal(1, again.set_aside);
    assert_int_equal(1, chain_recount(c));
    assert_int_equal(2, chain_in(c, TWO).repeated);
    assert_int_equal(1, mark_one(c, "1", true));
    assert_int_equal(2, chain_recount(c));
}

static void a_store_and_its_month_or_a_batch_names_them(void **state) {
    struct chain *c = *state;
    struct quarantine_done done;
    chain_in(c, TWO);
    int64_t batch = chain_in(c, ROW("3", "S1", "2026-09-03", "9") ROW("4", "S1", "2026-10-05", "9")).batch;
    assert_int_equal(2, marks(c, (struct quarantine_wish){.store = "S1", .first = OCTOBER, .last = OCTOBER}).marked);
    done = marks(c, (struct quarantine_wish){.batch = batch});
    assert_int_equal(1, done.marked);
    assert_int_equal(1, done.same);
    assert_int_equal(1, chain_recount(c));
    done = marks(c, (struct quarantine_wish){.store = "S1", .first = OCTOBER - 1, .last = OCTOBER, .lift = true});
    assert_int_equal(3, done.marked);
    assert_int_equal(1, done.stores);
    assert_int_equal(2, done.months);
    assert_int_equal(4, chain_recount(c));
}

static void scores_follow(void **state) {
    struct chain *c = *state;
    struct close_done done;
    const char *rows = "";
    for (int i = 0; i < 12; i++)
        rows = arena_format(c->arena, "%s%d,S1,2026-10-%02d 12:00:00,9,5,4,3,,\n", rows, i + 1, i + 1);
    chain_in(c, rows);
    CHAIN_OK(c, close_month(c->w, &c->act, OCTOBER, &done, &c->err));
    assert_int_equal(1, chain_number(c, "SELECT count(*) FROM score"));
    mark_one(c, "1", false);
    assert_int_equal(0, chain_number(c, "SELECT count(*) FROM score"));
    CHAIN_OK(c, close_month(c->w, &c->act, OCTOBER, &done, &c->err));
    assert_true(done.correction);
    assert_int_equal(11, done.responses);
}

static void a_reason_is_asked_for(void **state) {
    struct chain *c = *state;
    struct quarantine_done done;
    int64_t batch = chain_in(c, TWO).batch;
    const struct quarantine_wish wish = {.batch = batch};
    c->act.reason = "  ";
    assert_int_equal(ERR_USAGE, quarantine(c->w, &c->act, &wish, &done, &c->err));
    assert_todo(c, "-m");
    c->act.actor = "nobody";
    assert_int_equal(ERR_DENIED, try_marks(c, wish, &done));
    assert_int_equal(2, count_now(c));
}

struct list {
    struct arena *arena;
    const char *text;
};

static int put(void *context, const struct quarantined *item, struct err *err) {
    struct list *list = context;
    (void)err;
    list->text = arena_format(list->arena, "%s%s %s %lld %s;", list->text, item->id, item->store,
                              (long long)item->batch, item->reason);
    return 0;
}

static const char *listed(struct chain *c, const char *store, month_t first, month_t last) {
    struct list list = {c->arena, ""};
    CHAIN_OK(c, quarantine_list(c->w, store, first, last, put, &list, &c->err));
    return list.text;
}

static void the_list_says_since_when_and_why(void **state) {
    struct chain *c = *state;
    chain_in(c, TWO);
    mark_one(c, "1", false);
    mark_one(c, "1", true);
    mark_one(c, "1", false);
    mark_one(c, "2", false);
    assert_string_equal("1 S1 5 a test;2 S2 6 a test;", listed(c, NULL, INT32_MIN, INT32_MAX));
    assert_string_equal("2 S2 6 a test;", listed(c, "S2", INT32_MIN, INT32_MAX));
    assert_string_equal("", listed(c, NULL, OCTOBER + 1, INT32_MAX));
    struct list list = {c->arena, ""};
    assert_int_equal(ERR_DATA, quarantine_list(c->w, "S7", INT32_MIN, INT32_MAX, put, &list, &c->err));
}

static void a_file_of_ids_is_read_row_by_row(void **state) {
    struct chain *c = *state;
    chain_in(c, TWO);
    struct quarantine_wish wish = {
        .file = chain_file(c, "ids.csv", "source,id\n,1\npaper,2\n,2\nweb,1\n,7\n"),
        .errors = chain_path(c, "sheet.csv"),
    };
    struct quarantine_done done = marks(c, wish);
    assert_int_equal(2, done.marked);
    assert_int_equal(1, done.same); /* a row that repeats one */
    assert_int_equal(2, done.rejected);
    assert_int_equal(0, chain_recount(c));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        CHAIN_TEST(what_is_set_aside_counts_nowhere_and_comes_back),
        CHAIN_TEST(a_dry_run_changes_nothing),
        CHAIN_TEST(a_correction_stays_set_aside),
        CHAIN_TEST(a_batch_that_is_taken_back_takes_only_what_counted),
        CHAIN_TEST(a_store_and_its_month_or_a_batch_names_them),
        CHAIN_TEST(scores_follow),
        CHAIN_TEST(a_reason_is_asked_for),
        CHAIN_TEST(the_list_says_since_when_and_why),
        CHAIN_TEST(a_file_of_ids_is_read_row_by_row),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
