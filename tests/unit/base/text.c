#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include <math.h>
#include <stdio.h>

#include "base/text.h"

static bool valid(const char *text) {
    return text_valid(text, strlen(text));
}

static void only_well_formed_utf8_without_nul_is_text(void **state) {
    (void)state;
    assert_true(valid(""));
    assert_true(valid("plain and long enough for words of eight"));
    assert_true(valid("门店😀é\xEF\xBF\xBD"));
    assert_true(valid("\xF4\x8F\xBF\xBF"));
    assert_false(text_valid("12345678\0abcdefg", 16));
    assert_false(text_valid("1234567\0", 8));
    assert_false(valid("12345678\x80"));
    assert_false(valid("\xC0\xAF"));         /* overlong */
    assert_false(valid("\xE0\x80\xAF"));     /* overlong */
    assert_false(valid("\xF0\x80\x80\xAF")); /* overlong */
    assert_false(valid("\xED\xA0\x80"));     /* a surrogate */
    assert_false(valid("\xF4\x90\x80\x80")); /* past the end */
    assert_false(valid("\xE9\x97"));         /* cut */
    assert_false(valid("\xC3("));
}

static void every_code_point_survives_writing_and_reading(void **state) {
    (void)state;
    for (uint32_t c = 1; c <= 0x10FFFF; c++) {
        char bytes[4];
        size_t size = text_put(bytes, c);
        const char *at = bytes;
        assert_int_equal(text_next(&at, bytes + size), c >= 0xD800 && c <= 0xDFFF ? 0xFFFD : c);
        assert_ptr_equal(at, bytes + size);
    }
}

static void bad_bytes_are_replaced_one_at_a_time(void **state) {
    (void)state;
    const char *at = "\xE9\x97z", *end = at + 3;
    assert_int_equal(text_next(&at, end), 0xFFFD);
    assert_int_equal(text_next(&at, end), 0xFFFD);
    assert_int_equal(text_next(&at, end), 'z');
    assert_ptr_equal(at, end);
}

static void a_hanzi_is_two_columns_wide(void **state) {
    (void)state;
    assert_int_equal(text_width("abc"), 3);
    assert_int_equal(text_width("门店，"), 6);
    assert_int_equal(text_width("e\xCC\x81"), 1);
}

static void line_ends_become_lf(void **state) {
    (void)state;
    char text[] = "a\r\nb\rc\n\r\n\r";
    size_t len = text_unix_lines(text, strlen(text));
    assert_int_equal(len, 8);
    assert_memory_equal(text, "a\nb\nc\n\n\n", 8);
}

static void trimming_knows_the_ideographic_space(void **state) {
    (void)state;
    const char text[] = " \t　门 店　\n";
    size_t len = sizeof text - 1;
    const char *start = text_trim(text, &len);
    assert_int_equal(len, 7);
    assert_memory_equal(start, "门 店", 7);
    len = 4;
    text_trim(" \n　", &len);
    assert_int_equal(len, 2); /* half a character is no space */
    const char blank[] = "　 　";
    len = sizeof blank - 1;
    text_trim(blank, &len);
    assert_int_equal(len, 0);
}

static void a_slip_of_the_hand_finds_its_name(void **state) {
    (void)state;
    const char *const names[] = {"import", "report", "close", "历史", "nps"};
    assert_string_equal(text_nearest("improt", names, 5), "import");
    assert_string_equal(text_nearest("clsoe", names, 5), "close");
    assert_string_equal(text_nearest("NPS", names, 5), "nps");
    assert_string_equal(text_nearest("历吏", names, 5), "历史");
    assert_null(text_nearest("x", names, 5));
    assert_null(text_nearest("metrics", names, 5));
    static const char *const segments[] = {"newcomer", "loyal", "lost", "promising", "promised"};
    assert_string_equal(text_nearest("new", segments, 5), "newcomer");
    assert_null(text_nearest("promi", segments, 5)); /* either */
    assert_null(text_nearest("ne", segments, 5));
    assert_null(text_nearest("", names, 5));
}

static void is_printed(double real) {
    char expected[64], made[TEXT_REAL];
    snprintf(expected, sizeof expected, "%.10g", real + 0.0);
    assert_string_equal(text_real(made, real), expected);
}

/* Edges of the quick way, halves of the last digit, and a million reals of every size. */
static void a_real_is_what_printf_makes_of_it(void **state) {
    (void)state;
    static const double edges[] = {0,
                                   -0.0,
                                   1,
                                   -1,
                                   45,
                                   0.5,
                                   0.0001,
                                   0.00009999999999,
                                   0.001,
                                   0.01,
                                   0.1,
                                   9.9999999999,
                                   0.99999999995,
                                   99999999.999999,
                                   999999999.9,
                                   1e9,
                                   1e10,
                                   1.5e300,
                                   -2.5e-300,
                                   1.00000000005,
                                   2.00000000005,
                                   12345.678905,
                                   0.1234567890500000001,
                                   1234567890.5,
                                   123456789.05};
    for (size_t i = 0; i < sizeof edges / sizeof *edges; i++) {
        is_printed(edges[i]);
        is_printed(nextafter(edges[i], INFINITY));
        is_printed(nextafter(edges[i], -INFINITY));
    }
    uint64_t dice = 1;
    for (int i = 0; i < 1000000; i++) {
        dice = dice * 6364136223846793005u + 1442695040888963407u;
        double share = (double)(dice >> 11) / 9007199254740992.0;
        is_printed((share - 0.5) * pow(10, i % 16 - 5));
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(only_well_formed_utf8_without_nul_is_text),
        cmocka_unit_test(every_code_point_survives_writing_and_reading),
        cmocka_unit_test(bad_bytes_are_replaced_one_at_a_time),
        cmocka_unit_test(a_hanzi_is_two_columns_wide),
        cmocka_unit_test(line_ends_become_lf),
        cmocka_unit_test(trimming_knows_the_ideographic_space),
        cmocka_unit_test(a_slip_of_the_hand_finds_its_name),
        cmocka_unit_test(a_real_is_what_printf_makes_of_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
