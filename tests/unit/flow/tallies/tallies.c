/* Vectors of counters as bytes, what a batch changes, and the way from version to version. */
#include "unit/flow/tables.h"

#include "flow/tallies/tallies.h"

static void vectors_come_back_from_their_bytes(void **state) {
    const int64_t counters[] = {0, 1, 127, 128, 16383, 16384, INT64_MAX, 5};
    int64_t again[8];
    struct buf bytes = buf_make(4096);
    (void)state;
    tally_pack(counters, 8, &bytes);
    assert_true(tally_unpack(bytes.data, bytes.len, again, 8));
    assert_memory_equal(counters, again, sizeof counters);
    assert_false(tally_unpack(bytes.data, bytes.len, again, 7));
    for (size_t len = 0; len < bytes.len; len++)
        assert_false(tally_unpack(bytes.data, len, again, 8));
    buf_free(&bytes);
}

static void garbage_is_no_vector(void **state) {
    int64_t counters[2];
    (void)state;
    assert_false(tally_unpack("\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01", 11, counters, 1));
    assert_false(tally_unpack("\x01\x80", 2, counters, 2));
    assert_false(tally_unpack("", 0, counters, 1));
    assert_true(tally_unpack("", 0, counters, 0));
}

static void changes_are_gathered_by_key_and_ordered(void **state) {
    struct arena *arena = arena_new();
    const struct survey *survey = survey_of(arena, USUAL_SURVEY);
    struct tally_deltas *deltas = tally_deltas_new();
    const unsigned char sheet[4] = {10, 5, 0, 1};
    size_t count = 0;
    (void)state;
    for (int turn = 0; turn < 2; turn++) { /* the second after a clear */
        for (int i = 0; i < 3000; i++) {
            struct tally_key key = {.store = (i * 7919) % 100,
                                    .version = survey->version,
                                    .class = i % 2,
                                    .kind = 1,
                                    .period = 24310 + i % 5};
            tally_deltas_add(deltas, &key, survey, sheet, i < 2000 ? 1 : -1);
        }
        struct tally_delta *all = tally_deltas_all(deltas, &count);
        int64_t sum = 0;
        assert_int_equal(100, count);
        for (size_t i = 0; i < count; i++) {
            sum += all[i].counters[0];
            assert_int_equal(all[i].counters[0], all[i].counters[1 + 9]);
            assert_true(!i || all[i - 1].key.store <= all[i].key.store);
        }
        assert_int_equal(1000, sum);
        struct tally_key key = all[40].key; /* after ordering it is still found */
        int64_t before = all[40].counters[0];
        tally_deltas_add(deltas, &key, survey, sheet, 1);
        all = tally_deltas_all(deltas, &count);
        assert_int_equal(100, count);
        assert_int_equal(before + 1, all[40].counters[0]);
        tally_deltas_clear(deltas);
    }
    assert_null(tally_deltas_all(deltas, &count));
    tally_deltas_free(deltas);
    arena_free(arena);
}

#define SURVEY(items) "{'kind':'survey','id':'s'," TITLE ",'items':[" items "]}"
#define CSAT(id)      "{'kind':'csat','id':'" id "'," WORDS "}"

static void add(struct tally_deltas *deltas, const struct survey *survey, int64_t store) {
    const unsigned char sheet[4] = {10, 5, 0, 1};
    struct tally_key key = {.store = store, .version = survey->version, .kind = TALLY_MONTH, .period = 24322};
    tally_deltas_add(deltas, &key, survey, sheet, 1);
}

static void memory_grows_with_the_tallies_touched_and_not_with_responses(void **state) {
    struct arena *arena = arena_new();
    const struct survey *survey = survey_of(arena, USUAL_SURVEY);
    struct tally_deltas *deltas = tally_deltas_new();
    (void)state;
    for (int64_t store = 0; store < 1000; store++)
        add(deltas, survey, store);
    size_t bytes = tally_deltas_bytes(deltas);
    assert_true(bytes >= 1000 * survey->counter_count * sizeof(int64_t));
    for (int64_t store = 0; store < 1000; store++)
        add(deltas, survey, store);
    assert_int_equal(bytes, tally_deltas_bytes(deltas));
    tally_deltas_clear(deltas);
    assert_true(tally_deltas_bytes(deltas) < bytes);
    tally_deltas_free(deltas);
    arena_free(arena);
}

static void only_what_means_the_same_goes_over(void **state) {
    struct arena *arena = arena_new();
    const struct survey *from = survey_of(arena, SURVEY(CSAT("a") "," CSAT("b") "," CSAT("gone"))),
                        *to = survey_of(arena,
                                        SURVEY(CSAT("new") ",{'kind':'csat','id':'b','to':10," WORDS "}," CSAT("a")));
    struct tally_bridge bridge;
    int64_t *old = arena_alloc(arena, from->counter_count * sizeof *old),
            *made = arena_alloc(arena, to->counter_count * sizeof *made);
    (void)state;
    old[0] = 7;
    answered(from, old, "a", 4, 3);
    answered(from, old, "b", 5, 2);
    answered(from, old, "gone", 1, 1);
    tally_bridge_make(arena, from, to, &bridge);
    tally_bridge_add(&bridge, old, 1, made);
    tally_bridge_add(&bridge, old, 1, made);
    int64_t sum = 0;
    for (size_t i = 1; i < to->counter_count; i++)
        sum += made[i];
    assert_int_equal(14, made[0]);
    assert_int_equal(6, sum);
    assert_int_equal(6, made[survey_question(to, "a")->counter + 3]);
    arena_free(arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(vectors_come_back_from_their_bytes),
        cmocka_unit_test(garbage_is_no_vector),
        cmocka_unit_test(changes_are_gathered_by_key_and_ordered),
        cmocka_unit_test(memory_grows_with_the_tallies_touched_and_not_with_responses),
        cmocka_unit_test(only_what_means_the_same_goes_over),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
