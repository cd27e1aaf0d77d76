#include "web/pass.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#include "base/letters.h"
#include "web/routes.h"

static void a_pass_is_ours_or_none(void **state) {
    struct secret key, other;
    struct pass pass, again;
    (void)state;
    secret_make(&key);
    secret_make(&other);
    pass_make(&key, 1790000000, &pass);
    assert_int_equal(strlen(pass.text), 32);
    assert_true(pass_read(&key, pass.text, &again));
    assert_int_equal(again.begun, 1790000000);
    assert_string_equal(again.text, pass.text);
    assert_false(pass_read(&other, pass.text, &again));
    for (size_t i = 0; i < strlen(pass.text); i++) {
        struct pass forged = pass;
        forged.text[i] = forged.text[i] == '7' ? '8' : '7';
        assert_false(pass_read(&key, forged.text, &again));
    }
    assert_false(pass_read(&key, "", &again));
}

static void letters_come_back(void **state) {
    unsigned char bytes[16], back[16];
    char text[LETTERS_OF(16) + 1];
    (void)state;
    for (size_t len = 1; len <= sizeof bytes; len++) {
        digest_random(bytes, len);
        letters_write(text, bytes, len);
        assert_int_equal(strlen(text), LETTERS_OF(len));
        assert_true(letters_read(text, back, len));
        assert_memory_equal(bytes, back, len);
    }
    assert_true(letters_read("o1-L 0", back, 2));
    assert_int_equal(back[0] << 8 | back[1], 0x42);
    assert_false(letters_read("U111", back, 2));
    assert_false(letters_read("0", back, 2));
    assert_false(letters_read("00000", back, 2));
}

static void a_browser_says_its_language(void **state) {
    bool english = false;
    (void)state;
    assert_true(routes_language("en-GB,en;q=0.9,zh;q=0.1", &english) && english);
    assert_true(routes_language("fr, zh-CN;q=0.7, en;q=0.3", &english) && !english);
    assert_false(routes_language("fr;q=1", &english));
    assert_false(routes_language(NULL, &english));
    assert_false(routes_language(",,;q=", &english));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_pass_is_ours_or_none),
        cmocka_unit_test(letters_come_back),
        cmocka_unit_test(a_browser_says_its_language),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
