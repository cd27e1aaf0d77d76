/* Traffic through its act: what is kept, corrected and refused, and that a batch of it leaves its line. */
#include "unit/ops/chain.h"

#include "flow/registry/traffic_rows.h"
#include "ops/history.h"
#include "ops/traffic.h"

enum { OCTOBER = 2026 * 12 + 9 };

static int try_traffic(struct chain *c, const char *rows, bool dry_run, struct facts_done *done) {
    struct facts_import what = {.file = chain_file(c, "t.csv", arena_format(c->arena, "store,day,visits\n%s", rows)),
                                .dry_run = dry_run};
    c->err = chain_rubbish();
    int failed = traffic_import(c->w, &c->act, &what, done, &c->err);
    if (!failed)
        assert_int_equal(done->read, done->added + done->same + done->rejected);
    return failed;
}

static struct facts_done traffic_in(struct chain *c, const char *rows) {
    struct facts_done done;
    CHAIN_OK(c, try_traffic(c, rows, false, &done));
    return done;
}

/* The months of S1 from September on, as known at the cut. */
static struct traffic_months known(struct chain *c, int64_t cut) {
    struct traffic_months months;
    CHAIN_OK(c, traffic_read(c->w->db, c->arena, OCTOBER - 1, OCTOBER, cut, &months, &c->err));
    return months;
}

static void days_add_up_to_months(void **state) {
    struct chain *c = *state;
    struct facts_done done = traffic_in(c, "S1,2026-09-30,70\nS1,2026-10-01,100\nS1,2026-10-02,0\n");
    assert_int_equal(3, done.added);
    struct traffic_months months = known(c, INT64_MAX);
    assert_int_equal(2, months.count);
    assert_int_equal(70, months.items[0].visits);
    assert_int_equal(100, months.items[1].visits);
    assert_int_equal(2, months.items[1].days); /* nobody came is a figure too */
}

static void said_again_a_day_is_corrected_and_the_past_stays_known(void **state) {
    struct chain *c = *state;
    traffic_in(c, "S1,2026-10-01,100\n");
    int64_t cut = chain_number(c, "SELECT max(seq) FROM batch");
    assert_int_equal(1, traffic_in(c, "S1,2026-10-01,100\n").same);
    assert_int_equal(cut, chain_number(c, "SELECT max(seq) FROM batch"));
    assert_int_equal(1, traffic_in(c, "S1,2026-10-01,120\n").added);
    assert_int_equal(120, known(c, INT64_MAX).items[0].visits);
    assert_int_equal(1, known(c, INT64_MAX).items[0].days);
    assert_int_equal(100, known(c, cut).items[0].visits);
}

static void bad_rows_go_to_the_error_sheet(void **state) {
    struct chain *c = *state;
    struct facts_done done = traffic_in(c, "S1,2026-10-01,100\nS1,2026-10-01,101\nS7,2026-10-01,5\nS1,2026-13-01,5\n"
                                           "S1,2027-10-01,5\nS1,2026-10-03,-1\nS1,2026-10-04,ten\nS1,2026-10-05,\n");
    assert_int_equal(1, done.added);
    assert_int_equal(7, done.rejected);
    assert_true(file_exists(done.errors));
}

static void a_dry_run_stores_nothing(void **state) {
    struct chain *c = *state;
    struct facts_done done;
    int64_t before = chain_number(c, "SELECT count(*) FROM batch");
    CHAIN_OK(c, try_traffic(c, "S1,2026-10-01,100\n", true, &done));
    assert_int_equal(1, done.added);
    assert_int_equal(before, chain_number(c, "SELECT count(*) FROM batch"));
    assert_int_equal(0, chain_number(c, "SELECT count(*) FROM traffic"));
}

static int no_finding(void *context, const struct finding *finding, struct err *err) {
    (void)context, (void)err;
    fail_msg("%s", finding->what);
    return 0;
}

static void a_batch_of_it_has_its_line(void **state) {
    struct chain *c = *state;
    struct verify_done done;
    traffic_in(c, "S1,2026-10-01,100\n");
    assert_int_equal(1, chain_number(c, "SELECT count(*) FROM journal WHERE act = 'traffic'"));
    CHAIN_OK(c, verify(c->w, &c->act, &(struct verify_order){0}, no_finding, NULL, &done, &c->err));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        CHAIN_TEST(days_add_up_to_months),          CHAIN_TEST(said_again_a_day_is_corrected_and_the_past_stays_known),
        CHAIN_TEST(bad_rows_go_to_the_error_sheet), CHAIN_TEST(a_dry_run_stores_nothing),
        CHAIN_TEST(a_batch_of_it_has_its_line),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
