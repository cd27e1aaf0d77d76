#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "flow/tallies/tallies.h"

static const struct question question = {
    .id = "recommend", .kind = QUESTION_NPS, .from = 0, .to = 10, .width = 1, .counter = 1, .counter_count = 11};
static const struct survey survey = {
    .id = "visit", .questions = &question, .question_count = 1, .answer_bytes = 1, .counter_count = 12};

static void add(struct tally_deltas *deltas, int64_t store, unsigned char answer, int sign) {
    struct tally_key key = {.store = store, .version = 1, .class = 5, .kind = TALLY_MONTH, .period = 24322};
    tally_deltas_add(deltas, &key, &survey, &answer, sign);
}

static void a_response_that_goes_takes_out_what_it_brought(void **state) {
    struct tally_deltas *deltas = tally_deltas_new();
    size_t count = 0;
    (void)state;
    add(deltas, 7, 11, 1);
    add(deltas, 7, 1, 1);
    add(deltas, 7, 11, -1);
    const struct tally_delta *all = tally_deltas_all(deltas, &count);
    assert_int_equal(count, 1);
    assert_int_equal(all->counters[0], 1);
    assert_int_equal(all->counters[1], 1);
    assert_int_equal(all->counters[11], 0);
    tally_deltas_free(deltas);
}

static void the_memory_of_deltas_grows_with_the_tallies_they_touch_and_not_with_responses(void **state) {
    struct tally_deltas *deltas = tally_deltas_new();
    (void)state;
    for (int64_t store = 0; store < 1000; store++)
        add(deltas, store, 9, 1);
    size_t bytes = tally_deltas_bytes(deltas);
    assert_true(bytes >= 1000 * survey.counter_count * sizeof(int64_t));
    for (int64_t store = 0; store < 1000; store++)
        add(deltas, store, 3, 1);
    assert_int_equal(tally_deltas_bytes(deltas), bytes);
    tally_deltas_clear(deltas);
    assert_true(tally_deltas_bytes(deltas) < bytes);
    tally_deltas_free(deltas);
}

static void a_vector_comes_back_from_its_bytes(void **state) {
    static const int64_t counters[] = {0, 1, 127, 128, 16384, INT64_MAX};
    enum { COUNT = sizeof counters / sizeof *counters };
    int64_t back[COUNT];
    struct buf bytes = buf_make(1024);
    (void)state;
    tally_pack(counters, COUNT, &bytes);
    assert_true(tally_unpack(bytes.data, bytes.len, back, COUNT));
    assert_memory_equal(back, counters, sizeof counters);
    assert_false(tally_unpack(bytes.data, bytes.len - 1, back, COUNT));
    assert_false(tally_unpack(bytes.data, bytes.len, back, COUNT - 1));
    buf_free(&bytes);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_response_that_goes_takes_out_what_it_brought),
        cmocka_unit_test(the_memory_of_deltas_grows_with_the_tallies_they_touch_and_not_with_responses),
        cmocka_unit_test(a_vector_comes_back_from_its_bytes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
