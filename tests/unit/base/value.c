#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/map.h"
#include "base/value.h"

static void a_missing_key_answers_the_fallback(void **state) {
    (void)state;
    struct arena *arena = arena_new();
    struct value *survey = value_map(arena), *title = value_map(arena);
    value_set(arena, title, "zh", value_str(arena, "到店体验"));
    value_set(arena, survey, "title", title);
    assert_string_equal(value_text(value_get(value_get(survey, "title"), "zh"), ""), "到店体验");
    assert_string_equal(value_text(value_get(value_get(survey, "nothing"), "zh"), "-"), "-");
    assert_int_equal(value_whole(value_get(survey, "title"), 7), 7);
    arena_free(arena);
}

static void maps_keep_their_order_and_compare_without_it(void **state) {
    (void)state;
    struct arena *arena = arena_new();
    struct value *a = value_map(arena), *b = value_map(arena);
    value_set(arena, a, "z", value_int(arena, 1));
    value_set(arena, a, "a", value_real(arena, 2.0));
    value_set(arena, b, "a", value_int(arena, 2));
    value_set(arena, b, "z", value_int(arena, 0));
    assert_false(value_equal(a, b));
    value_set(arena, b, "z", value_int(arena, 1));
    assert_true(value_equal(a, b));
    assert_string_equal(a->map.pairs[0].key, "z");
    arena_free(arena);
}

static void a_map_of_thousands_keeps_insertion_order(void **state) {
    (void)state;
    struct arena *arena = arena_new();
    struct map map = map_make(arena);
    static int items[5000];
    for (int i = 0; i < 5000; i++)
        map_put(&map, arena_format(arena, "k%d", i * 7919 % 5000), &items[i]);
    assert_int_equal(map.count, 5000);
    for (int i = 0; i < 5000; i++) {
        assert_ptr_equal(map.entries[i].item, &items[i]);
        assert_ptr_equal(map_get(&map, map.entries[i].key), &items[i]);
    }
    assert_null(map_get(&map, "absent"));
    arena_free(arena);
}

static void a_buf_stops_at_its_ceiling_and_remembers(void **state) {
    (void)state;
    struct buf buf = buf_make(10);
    buf_text(&buf, "12345");
    buf_format(&buf, "%d", 67890);
    assert_false(buf_overflowed(&buf));
    buf_char(&buf, 'x');
    assert_true(buf_overflowed(&buf));
    assert_string_equal(buf.data, "1234567890");
    buf_free(&buf);
}

static void an_error_is_cut_on_a_whole_character(void **state) {
    (void)state;
    struct err err;
    char longish[1200] = "";
    for (int i = 0; i < 300; i++)
        strcat(longish, "门");
    assert_int_equal(err_set(&err, ERR_DATA, "%s", longish), ERR_DATA);
    assert_int_equal(strlen(err.what) % 3, 0);
    assert_true(strlen(err.what) > 500);
}

static int freed;
static void count_freed(void *what) {
    freed += *(int *)what;
}

static void an_arena_runs_its_cleanups_once(void **state) {
    (void)state;
    struct arena *arena = arena_new();
    int one = 1;
    arena_on_free(arena, count_freed, &one);
    for (int i = 0; i < 100; i++)
        memset(arena_alloc(arena, 10000), 1, 10000);
    arena_clear(arena);
    arena_free(arena);
    assert_int_equal(freed, 1);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_missing_key_answers_the_fallback),
        cmocka_unit_test(maps_keep_their_order_and_compare_without_it),
        cmocka_unit_test(a_map_of_thousands_keeps_insertion_order),
        cmocka_unit_test(a_buf_stops_at_its_ceiling_and_remembers),
        cmocka_unit_test(an_error_is_cut_on_a_whole_character),
        cmocka_unit_test(an_arena_runs_its_cleanups_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
