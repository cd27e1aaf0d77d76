#include <locale.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/json.h"

static void assert_round(const char *text, enum json_style style, const char *expected) {
    struct err err = {0};
    struct arena *arena = arena_new();
    const struct value *value = NULL;
    struct buf buf = buf_make(10000);
    assert_int_equal(json_read(arena, text, strlen(text), &value, &err), 0);
    json_write(&buf, value, style);
    assert_string_equal(buf.data, expected);
    buf_free(&buf);
    arena_free(arena);
}

static void assert_refused(const char *text, size_t len, const char *where) {
    struct err err = {0};
    struct arena *arena = arena_new();
    const struct value *value = NULL;
    assert_int_equal(json_read(arena, text, len, &value, &err), ERR_DATA);
    assert_non_null(strstr(err.where, where));
    assert_null(value);
    arena_free(arena);
}

static void keys_keep_their_order(void **state) {
    (void)state;
    const char *text = "{\"z\":1,\"a\":[true,false,null,\"\"],\"m\":{},\"l\":[]}";
    assert_round(text, JSON_COMPACT, text);
}

static void a_document_is_indented_and_ends_its_line(void **state) {
    (void)state;
    assert_round("{\"a\":[1,{\"b\":[]}]}", JSON_DOCUMENT,
                 "{\n  \"a\": [\n    1,\n    {\n      \"b\": []\n    }\n  ]\n}\n");
}

static void reals_have_seventeen_digits_between_processes_and_ten_in_documents(void **state) {
    (void)state;
    assert_round("[0.1,2.0,1e+22,-9007199254740993]", JSON_COMPACT,
                 "[0.10000000000000001,2.0,1e+22,-9007199254740993]");
    assert_round("0.123456789151", JSON_DOCUMENT, "0.1234567892\n");
    assert_round("85.0", JSON_DOCUMENT, "85\n");
    assert_round("-0.0", JSON_DOCUMENT, "0\n");
}

static void text_is_escaped_where_json_asks_for_it(void **state) {
    (void)state;
    assert_round("\"\\u0001\\n\\t\\\"\\\\门店\\ud83d\\ude00/\"", JSON_COMPACT, "\"\\u0001\\n\\t\\\"\\\\门店😀/\"");
}

static void bytes_that_are_no_text_become_the_replacement_character(void **state) {
    (void)state;
    struct buf buf = buf_make(100);
    json_text(&buf, "a\xFF\xE9\x97z\xEF\xBF\xBD", 8);
    assert_string_equal(buf.data, "\"a\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBDz\xEF\xBF\xBD\"");
    buf_free(&buf);
}

static void what_is_no_json_is_refused_with_its_place(void **state) {
    (void)state;
    assert_refused("{\"a\":1,\n \"a\":2}", 15, "line 2");
    assert_refused("[1,]", 4, "line 1, column 4");
    assert_refused("\"\xFF\"", 3, "line 1");
    assert_refused("\"a\\u0000b\"", 10, "line 1");
    assert_refused("[1] x", 5, "line 1");
    assert_refused("", 0, "line 1");
    char deep[10000];
    memset(deep, '[', sizeof deep);
    assert_refused(deep, sizeof deep, "line 1");
}

static void rounding_keeps_ten_digits_and_no_negative_zero(void **state) {
    (void)state;
    assert_true(json_round(1.0 / 3) == 0.3333333333);
    assert_true(json_round(123456789012.0) == 123456789000.0);
    assert_true(json_round(json_round(2.0 / 3)) == json_round(2.0 / 3));
    assert_false(signbit(json_round(-0.0)));
}

static void the_locale_leaves_no_trace(void **state) {
    (void)state;
    if (!setlocale(LC_ALL, "de_DE.UTF-8") && !setlocale(LC_ALL, "fr_FR.UTF-8"))
        skip();
    assert_round("[0.5,1e300]", JSON_DOCUMENT, "[\n  0.5,\n  1e+300\n]\n");
    assert_true(json_round(0.5) == 0.5);
    setlocale(LC_ALL, "C");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(keys_keep_their_order),
        cmocka_unit_test(a_document_is_indented_and_ends_its_line),
        cmocka_unit_test(reals_have_seventeen_digits_between_processes_and_ten_in_documents),
        cmocka_unit_test(text_is_escaped_where_json_asks_for_it),
        cmocka_unit_test(bytes_that_are_no_text_become_the_replacement_character),
        cmocka_unit_test(what_is_no_json_is_refused_with_its_place),
        cmocka_unit_test(rounding_keeps_ten_digits_and_no_negative_zero),
        cmocka_unit_test(the_locale_leaves_no_trace),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
