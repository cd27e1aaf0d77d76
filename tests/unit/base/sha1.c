#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/sha1.h"

static char *sum_of(char out[41], const void *bytes, size_t len, size_t piece) {
    struct sha1 *sha1 = sha1_begin();
    unsigned char sum[SHA1_BYTES];
    for (size_t at = 0; at < len; at += piece)
        sha1_more(sha1, (const char *)bytes + at, len - at < piece ? len - at : piece);
    sha1_end(sha1, sum);
    for (int i = 0; i < SHA1_BYTES; i++)
        sprintf(out + 2 * i, "%02x", sum[i]);
    return out;
}

static void the_published_examples_come_out(void **state) {
    (void)state;
    char out[41];
    assert_string_equal(sum_of(out, "", 0, 1), "da39a3ee5e6b4b0d3255bfef95601890afd80709");
    assert_string_equal(sum_of(out, "abc", 3, 3), "a9993e364706816aba3e25717850c26c9cd0d89d");
    const char *two = "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq";
    assert_string_equal(sum_of(out, two, strlen(two), 5), "84983e441c3bd26ebaae4aa1f95129e5e54670f1");
    static char million[1000000];
    memset(million, 'a', sizeof million);
    assert_string_equal(sum_of(out, million, sizeof million, 4096), "34aa973cd4c4daa4f61eeb2bdbad27316534016f");
}

static void the_pieces_do_not_matter(void **state) {
    (void)state;
    char bytes[300], whole[41], pieces[41];
    for (size_t i = 0; i < sizeof bytes; i++)
        bytes[i] = (char)(i * 7);
    for (size_t len = 0; len < sizeof bytes; len++)
        for (size_t piece = 1; piece < 130; piece += 31)
            assert_string_equal(sum_of(pieces, bytes, len, piece), sum_of(whole, bytes, len, sizeof bytes));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_published_examples_come_out),
        cmocka_unit_test(the_pieces_do_not_matter),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
