#include "try.h"

static void a_definition_comes_back_as_data(void **state) {
    (void)state;
    struct arena *arena = arena_new();
    struct box *box = try_open(&box_default_limits);
    const struct value *made =
        try_made(box, arena,
                 "\nreturn scoring 'service' {\n  base = 30, shares = { b = .5, a = .25 },\n"
                 "  nps 'recommend' { zh = '推荐', text 'why' {} },\n  heading 'x',\n"
                 "  band = function(index, store) return index end,\n  list = { 1, 'two', false },"
                 " empty = {} }");
    assert_string_equal(value_text(value_get(made, "kind"), ""), "scoring");
    assert_string_equal(value_text(value_get(made, "id"), ""), "service");
    assert_int_equal(value_whole(value_get(made, "line"), 0), 2);
    assert_int_equal(value_whole(value_get(made, "base"), 0), 30);
    assert_string_equal(value_get(made, "shares")->map.pairs[0].key, "a");
    const struct value *items = value_get(made, "items"), *first = value_at(items, 0);
    assert_int_equal(value_count(items), 2);
    assert_string_equal(value_text(value_get(first, "kind"), ""), "nps");
    assert_int_equal(value_whole(value_get(first, "line"), 0), 4);
    assert_string_equal(value_text(value_get(value_at(value_get(first, "items"), 0), "id"), ""), "why");
    assert_string_equal(value_text(value_at(value_get(value_at(items, 1), "items"), 0), ""), "x");
    assert_int_equal(value_whole(value_get(value_at(items, 1), "line"), 0), 5);
    assert_int_equal(value_count(value_get(made, "list")), 3);
    assert_true(value_is(value_get(made, "empty"), VALUE_LIST));
    const struct value *band = value_get(made, "band");
    assert_int_equal(value_whole(value_get(band, "function"), 0), 1);
    assert_int_equal(value_whole(value_get(band, "line"), 0), 6);
    assert_string_equal(value_text(value_at(value_get(band, "parameters"), 1), ""), "store");
    box_close(box);
    arena_free(arena);
}

static void a_function_is_called_by_its_number(void **state) {
    (void)state;
    struct arena *arena = arena_new();
    const struct value *out = NULL;
    struct err err = {0};
    assert_int_equal(try_body("return { sum = a + 1, none = b == nil, real = 2.0 }", &try_limits, arena, &out, &err),
                     0);
    assert_int_equal(value_whole(value_get(out, "sum"), 0), 4);
    assert_true(value_yes(value_get(out, "none"), false));
    assert_true(value_is(value_get(out, "real"), VALUE_REAL));
    arena_free(arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_definition_comes_back_as_data),
        cmocka_unit_test(a_function_is_called_by_its_number),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
