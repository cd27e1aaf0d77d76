/* What a form may send, read back; and what no form sends, refused without a fault. */
#include "web/fields.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/text.h"
#include "web/encode.h"

static bool reads(struct arena *arena, const char *text, struct fields *out) {
    return fields_read(arena, text, strlen(text), out);
}

static void a_form_is_read(void **state) {
    struct arena *arena = arena_new();
    struct fields fields;
    (void)state;
    assert_true(reads(arena, "a=1&b=x+y%2B%E5%A5%BD&b=2&&c&=d&t=1%0D%0A2", &fields));
    assert_int_equal(fields.count, 6);
    assert_string_equal(fields_value(&fields, "a"), "1");
    assert_string_equal(fields_value(&fields, "b"), "x y+好");
    assert_string_equal(fields.list[2].value, "2");
    assert_string_equal(fields_value(&fields, "c"), "");
    assert_string_equal(fields_value(&fields, ""), "d");
    assert_string_equal(fields_value(&fields, "t"), "1\n2");
    assert_null(fields_value(&fields, "z"));
    assert_true(reads(arena, "", &fields));
    assert_int_equal(fields.count, 0);
    arena_free(arena);
}

static void what_is_no_form_is_refused(void **state) {
    static const char *const wrong[] = {"a=%", "a=%4", "a=%zz", "a=%00", "%ff=1", "a=%C0%80", "a=%ED%A0%80"};
    struct arena *arena = arena_new();
    struct fields fields;
    (void)state;
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        assert_false(reads(arena, wrong[i], &fields));
    assert_null(fields_part(arena, "a%00b", 5));
    assert_string_equal(fields_part(arena, "a+b%2F", 6), "a+b/");
    assert_string_equal(fields_path(arena, "光谷/1"), "%E5%85%89%E8%B0%B7%2F1");
    arena_free(arena);
}

static uint64_t draw(uint64_t *state) {
    *state ^= *state << 13;
    *state ^= *state >> 7;
    return *state ^= *state << 17;
}

/* Any bytes: read or refused, and what is read is text; encoded, it holds no sign of markup. */
static void any_bytes_are_borne(void **state) {
    static const char signs[] = "&&==%%%+0aFf\xe5\xa5\xbd\xff<>\"'\r\n";
    const long rounds = getenv("EARSHOT_LONG") ? 10000000 : 100000;
    uint64_t seed = 20261122;
    (void)state;
    for (long round = 0; round < rounds; round++) {
        struct arena *arena = arena_new();
        struct buf page = buf_make(1 << 16);
        struct fields fields;
        char bytes[64];
        const size_t len = draw(&seed) % sizeof bytes;
        for (size_t i = 0; i < len; i++)
            bytes[i] = draw(&seed) % 8 ? signs[draw(&seed) % (sizeof signs - 1)] : (char)draw(&seed);
        if (fields_read(arena, bytes, len, &fields))
            for (size_t i = 0; i < fields.count; i++) {
                assert_true(text_valid(fields.list[i].value, strlen(fields.list[i].value)));
                encode_put(&page, "$=$", fields.list[i].name, fields.list[i].value);
            }
        assert_null(strpbrk(page.data, "<>\"'"));
        buf_free(&page);
        arena_free(arena);
    }
}

static void texts_are_encoded(void **state) {
    struct buf out = buf_make(1000);
    (void)state;
    encode_put(&out, "<a href=\"$\">$</a>$", "\"'><&", "好\x01\xff", NULL);
    assert_string_equal(out.data, "<a href=\"&quot;&#39;&gt;&lt;&amp;\">好\xef\xbf\xbd\xef\xbf\xbd</a>");
    buf_free(&out);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_form_is_read),
        cmocka_unit_test(what_is_no_form_is_refused),
        cmocka_unit_test(any_bytes_are_borne),
        cmocka_unit_test(texts_are_encoded),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
