/* Places of a text, and what goes into them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/limits.h"
#include "flow/messages/messages.h"

static void filled_is(const char *text, const char *value, enum fill_as as, const char *wanted) {
    struct arena *arena = arena_new();
    struct value *values = value_map(arena);
    struct buf out = buf_make(KIB(4));
    struct err err = {0};
    value_set(arena, values, "store", value_str(arena, value));
    value_set(arena, values, "link", value_str(arena, "https://ask.example.com/i/a_b"));
    assert_int_equal(0, message_fill(text, values, as, &out, &err));
    assert_string_equal(wanted, out.data);
    buf_free(&out);
    arena_free(arena);
}

static void a_place_is_filled(void **state) {
    (void)state;
    filled_is("{store}：{link}", "一店", FILL_PLAIN, "一店：https://ask.example.com/i/a_b");
    filled_is("{{store}} {store}", "x", FILL_PLAIN, "{store}} x");
    filled_is("", "x", FILL_PLAIN, "");
    filled_is("{store}{store}", "{store}", FILL_PLAIN, "{store}{store}"); /* a value is no text with places */
}

static void a_value_begins_nothing(void **state) {
    (void)state;
    filled_is("{store}.", "a\r\nBcc: x", FILL_PLAIN, "a  Bcc: x.");
    filled_is("{store}.",
              "a\tb\x7f\xe2\x80\xae\xe2\x80\xa8"
              "c",
              FILL_PLAIN, "a b   c.");
    filled_is("**{store}**", "*_[a](b)<@all>`", FILL_MARKDOWN, "**＊＿［a］（b）＜＠all＞｀**");
    filled_is("{link}", "", FILL_MARKDOWN, "https://ask.example.com/i/a_b"); /* a link of ours has to work */
}

static void what_is_no_place_is_refused(void **state) {
    static const char *const texts[] = {"{", "{}", "{Store}", "{store", "{a b}", "{1}", "{other}"};
    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct arena *arena = arena_new();
        struct buf out = buf_make(KIB(4));
        struct err err = {0};
        assert_int_equal(ERR_DATA, message_fill(texts[i], value_map(arena), FILL_PLAIN, &out, &err));
        buf_free(&out);
        arena_free(arena);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_place_is_filled),
        cmocka_unit_test(a_value_begins_nothing),
        cmocka_unit_test(what_is_no_place_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
