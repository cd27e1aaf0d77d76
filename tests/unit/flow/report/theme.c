#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/buf.h"
#include "base/file.h"
#include "base/json.h"
#include "base/limits.h"
#include "flow/report/pdf.h"
#include "flow/report/theme.h"

static struct value *whole_theme(struct arena *arena) {
    struct err err = {0};
    struct buf text = buf_make(LIMIT_DOCUMENT);
    const struct value *theme;
    assert_int_equal(file_read(TEST_DATA "/golden/theme.json", &text, &err), 0);
    assert_int_equal(json_read(arena, text.data, text.len, &theme, &err), 0);
    buf_free(&text);
    return (struct value *)theme;
}

static void refused(const char *field, const struct value *(*make)(struct arena *), const char *what,
                    const char *todo) {
    struct arena *arena = arena_new();
    struct err err = {0};
    struct value *theme = whole_theme(arena);
    value_set(arena, theme, "line", value_int(arena, 3));
    value_set(arena, theme, field, make(arena));
    assert_int_equal(report_theme_check("templates/theme.lua", theme, &err), ERR_DATA);
    assert_string_equal(err.where, "templates/theme.lua:3");
    assert_non_null(strstr(err.what, what));
    assert_non_null(strstr(err.todo, todo));
    arena_free(arena);
}

static const struct value *a_word(struct arena *arena) {
    return value_str(arena, "teal");
}

static const struct value *a_large_number(struct arena *arena) {
    return value_int(arena, 400);
}

static void a_colour_is_six_hex_digits(void **state) {
    (void)state;
    refused("accent", a_word, "'accent' must be a colour, as in \"#0f6b6b\", not 'teal'", "");
}

static void a_size_is_within_reason(void **state) {
    (void)state;
    refused("title_size", a_large_number, "'title_size' is 400; it goes from 4 to 60", "");
}

static void an_unknown_field_gets_the_nearest_name(void **state) {
    (void)state;
    refused("acent", a_word, "no field 'acent'", "did you mean 'accent'?");
}

static void a_missing_field_is_named(void **state) {
    (void)state;
    struct arena *arena = arena_new();
    struct err err = {0};
    struct value *theme = value_map(arena);
    value_set(arena, theme, "kind", value_str(arena, "theme"));
    assert_int_equal(report_theme_check("templates/theme.lua", theme, &err), ERR_DATA);
    assert_non_null(strstr(err.what, "lacks 'ink'"));
    arena_free(arena);
}

static bool near(double a, double b) {
    return fabs(a - b) < 1e-9;
}

static void a_theme_is_read_field_by_field(void **state) {
    (void)state;
    struct arena *arena = arena_new();
    struct err err = {0};
    const struct value *given = whole_theme(arena);
    assert_int_equal(report_theme_check("templates/theme.lua", given, &err), 0);
    struct theme theme = theme_read(given);
    assert_true(near(theme.accent.g, 0x6b / 255.0));
    assert_true(near(theme.title_size, 25));
    assert_true(near(theme.fine_size, 6.4));
    arena_free(arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_colour_is_six_hex_digits),
        cmocka_unit_test(a_size_is_within_reason),
        cmocka_unit_test(an_unknown_field_gets_the_nearest_name),
        cmocka_unit_test(a_missing_field_is_named),
        cmocka_unit_test(a_theme_is_read_field_by_field),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
