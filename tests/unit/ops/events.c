/* Events through their acts: what is kept, corrected, taken back and refused. */
#include "unit/ops/chain.h"

#include "flow/registry/events_rows.h"
#include "ops/events.h"
#include "ops/journal.h"

#define EVENT_HEADER "from,until,store,region,event,event_en\n"

static struct event_wish wish_of(const char *store, const char *day, const char *text) {
    struct event_wish wish = {.store = store, .text = text, .last = DAY_NONE};
    assert_true(day_read(day, &wish.first));
    return wish;
}

static int try_event(struct chain *c, struct event_wish wish) {
    struct event event;
    c->err = chain_rubbish();
    return event_set(c->w, &c->act, &wish, &event, &c->err);
}

static struct events known(struct chain *c, int64_t cut) {
    struct events events;
    CHAIN_OK(c, events_read(c->w->db, c->arena, cut, &events, &c->err));
    return events;
}

static struct facts_done events_in(struct chain *c, const char *rows) {
    struct facts_import what = {.file = chain_file(c, "e.csv", arena_format(c->arena, EVENT_HEADER "%s", rows))};
    struct facts_done done;
    CHAIN_OK(c, events_import(c->w, &c->act, &what, &done, &c->err));
    assert_int_equal(done.read, done.added + done.same + done.rejected);
    return done;
}

static void said_again_it_is_corrected_and_the_past_stays_known(void **state) {
    struct chain *c = *state;
    struct event_wish wish = wish_of("S1", "2026-05-01", "改造");
    CHAIN_OK(c, try_event(c, wish));
    int64_t cut = chain_number(c, "SELECT max(seq) FROM batch");
    assert_int_equal(ERR_DATA, try_event(c, wish));
    assert_says(c, "known already");
    wish.last = wish.first + 9;
    wish.en = "refit";
    CHAIN_OK(c, try_event(c, wish));
    struct events now = known(c, INT64_MAX), then = known(c, cut);
    assert_int_equal(1, now.count);
    assert_int_equal(wish.last, now.items[0].last);
    assert_string_equal("refit", now.items[0].en);
    assert_int_equal(wish.first, then.items[0].last);
    assert_int_equal(0, known(c, cut - 1).count);
}

static void taken_back_it_stays_as_such_and_may_come_again(void **state) {
    struct chain *c = *state;
    struct event_wish wish = wish_of("S1", "2026-05-01", "改造");
    wish.take_back = true;
    assert_int_equal(ERR_DATA, try_event(c, wish));
    assert_says(c, "no event '改造'");
    wish.take_back = false;
    wish.last = wish.first + 3;
    CHAIN_OK(c, try_event(c, wish));
    CHAIN_OK(
        c, try_event(c, (struct event_wish){
                            .store = "S1", .text = "改造", .first = wish.first, .last = DAY_NONE, .take_back = true}));
    struct events events = known(c, INT64_MAX);
    assert_int_equal(1, events.count);
    assert_true(events.items[0].taken_back);
    assert_int_equal(wish.last, events.items[0].last);
    CHAIN_OK(c, try_event(c, wish));
    assert_false(known(c, INT64_MAX).items[0].taken_back);
}

static void what_makes_no_sense_is_refused(void **state) {
    struct chain *c = *state;
    struct event_wish wish = wish_of("S1", "2026-05-01", "");
    char long_text[LIMIT_NAME + 2];
    memset(long_text, 'x', sizeof long_text - 1);
    long_text[sizeof long_text - 1] = '\0';
    assert_int_equal(ERR_USAGE, try_event(c, wish));
    wish.text = "two\nlines";
    assert_int_equal(ERR_USAGE, try_event(c, wish));
    wish.text = long_text;
    assert_int_equal(ERR_USAGE, try_event(c, wish));
    wish.text = "改造";
    wish.last = wish.first - 1;
    assert_int_equal(ERR_USAGE, try_event(c, wish));
    assert_says(c, "before it begins");
    assert_int_equal(ERR_DATA, try_event(c, wish_of("S11", "2026-05-01", "改造")));
    assert_todo(c, "'S1'");
    assert_int_equal(0, chain_number(c, "SELECT count(*) FROM event"));
}

static void a_file_twice_changes_nothing(void **state) {
    struct chain *c = *state;
    const char *rows =
        "2026-05-01,,S1,,改造,refit\n2026-02-01,2026-02-16,,E,促销,\n2026/5/1,2026-05-01,S1,,改造,refit\n";
    int64_t lines = 0;
    struct facts_done done = events_in(c, rows);
    assert_int_equal(2, done.added);
    assert_int_equal(1, done.same);
    done = events_in(c, rows);
    assert_int_equal(3, done.same);
    assert_int_equal(0, done.batch);
    assert_int_equal(1, chain_number(c, "SELECT count(*) FROM journal WHERE act = 'events'"));
    CHAIN_OK(c, journal_verify(c->w->db, &lines, &c->err));
}

static void bad_rows_go_to_the_sheet(void **state) {
    struct chain *c = *state;
    struct facts_done done = events_in(c, ",,S1,,改造,\n2026-13-01,,S1,,改造,\n2026-05-01,x,S1,,改造,\n"
                                          "2026-05-01,2026-04-30,S1,,改造,\n2026-05-01,,S1,,,\n2026-05-01,,S8,,改造,\n"
                                          "2026-05-01,,,X,改造,\n2026-05-01,,S1,E,改造,\n2026-05-01,,,,\"a\nb\",\n"
                                          "2026-05-01,,,,改造,\n2026-05-01,2026-05-02,,,改造,\n");
    assert_int_equal(11, done.read);
    assert_int_equal(1, done.added);
    assert_int_equal(10, done.rejected);
    assert_non_null(done.errors);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        CHAIN_TEST(said_again_it_is_corrected_and_the_past_stays_known),
        CHAIN_TEST(taken_back_it_stays_as_such_and_may_come_again),
        CHAIN_TEST(what_makes_no_sense_is_refused),
        CHAIN_TEST(a_file_twice_changes_nothing),
        CHAIN_TEST(bad_rows_go_to_the_sheet),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
