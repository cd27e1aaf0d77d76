/* Encodings against RFC 4648's and RFC 4231's examples, and the vendors' known answers. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/digest.h"
#include "base/encode.h"
#include "base/limits.h"

static void base64_as_in_rfc_4648(void **state) {
    static const char *const cases[][2] = {{"", ""},
                                           {"f", "Zg=="},
                                           {"fo", "Zm8="},
                                           {"foo", "Zm9v"},
                                           {"foob", "Zm9vYg=="},
                                           {"fooba", "Zm9vYmE="},
                                           {"foobar", "Zm9vYmFy"}};
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct buf out = buf_make(KIB(1));
        encode_base64(&out, cases[i][0], strlen(cases[i][0]));
        assert_string_equal(cases[i][1], out.data);
        assert_int_equal(strlen(cases[i][1]), out.len);
        buf_free(&out);
    }
}

static void a_mail_has_lines_of_76(void **state) {
    struct buf out = buf_make(KIB(4));
    char bytes[58] = {0};
    (void)state;
    encode_base64_lines(&out, bytes, sizeof bytes);
    assert_int_equal(76 + 2 + 4 + 2, out.len);
    assert_memory_equal("\r\n", out.data + 76, 2);
    assert_string_equal("AA==\r\n", out.data + 78);
    buf_free(&out);
}

static void a_part_of_a_query_is_escaped(void **state) {
    struct buf out = buf_make(KIB(1));
    (void)state;
    encode_percent(&out, "a-Z_0.9~ +/=&你");
    assert_string_equal("a-Z_0.9~%20%2B%2F%3D%26%E4%BD%A0", out.data);
    buf_free(&out);
}

static void hmac_as_in_rfc_4231(void **state) {
    char text[DIGEST_TEXT];
    unsigned char long_key[131];
    struct digest digest = digest_hmac("Jefe", 4, "what do ya want for nothing?", 28);
    (void)state;
    assert_string_equal("5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843",
                        digest_write(text, &digest));
    memset(long_key, 0xaa, sizeof long_key);
    static const char data[] = "Test Using Larger Than Block-Size Key - Hash Key First";
    digest = digest_hmac(long_key, sizeof long_key, data, strlen(data));
    assert_string_equal("60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54",
                        digest_write(text, &digest));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(base64_as_in_rfc_4648),
        cmocka_unit_test(a_mail_has_lines_of_76),
        cmocka_unit_test(a_part_of_a_query_is_escaped),
        cmocka_unit_test(hmac_as_in_rfc_4231),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
