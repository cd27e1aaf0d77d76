#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/digest.h"
#include "base/limits.h"

static void sha256_is_what_sha256sum_prints(void **state) {
    (void)state;
    char text[DIGEST_TEXT];
    struct digest digest = digest_sha256("abc", 3);
    assert_string_equal(digest_write(text, &digest),
                        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    struct digest_stream *stream = digest_begin();
    digest_more(stream, "a", 1);
    digest_more(stream, "bc", 2);
    struct digest pieces = digest_end(stream);
    assert_memory_equal(&digest, &pieces, sizeof digest);
}

static void a_row_digest_depends_on_its_key(void **state) {
    (void)state;
    char text[DIGEST_TEXT];
    struct digest plain = digest_row(NULL, 0, "abc", 3), salted = digest_row("salt", 4, "abc", 3);
    assert_string_equal(digest_write(text, &plain), /* b2sum -l 256 */
                        "bddd813c634239723171ef3fee98579b94964e3bb1cb3e427262c8c068d52319");
    assert_memory_not_equal(&plain, &salted, sizeof plain);
}

static void salts_differ(void **state) {
    (void)state;
    unsigned char a[16] = {0}, b[16] = {0};
    digest_random(a, sizeof a);
    digest_random(b, sizeof b);
    assert_memory_not_equal(a, b, sizeof a);
}

/* The digest of the numbers 0 to count - 1, added from `first` in steps of `step`. */
static struct digest set_of(uint32_t count, uint32_t first, uint32_t step) {
    struct err err;
    struct digest out;
    struct digest_set *set = digest_set_new();
    for (uint32_t i = 0; i < count; i++) {
        uint32_t number = (uint32_t)((first + (uint64_t)i * step) % count);
        struct digest member = digest_row(NULL, 0, &number, sizeof number);
        assert_int_equal(digest_set_add(set, &member, &err), 0);
    }
    assert_int_equal(digest_set_end(set, &out, &err), 0);
    digest_set_free(set);
    return out;
}

static void a_set_has_one_digest_in_any_order_across_spilled_runs(void **state) {
    (void)state;
    const uint32_t count = 2 * LIMIT_DIGEST_RUN + 1001;
    struct digest upward = set_of(count, 0, 1), shuffled = set_of(count, 77, 7919), fewer = set_of(count - 1, 0, 1);
    assert_memory_equal(&upward, &shuffled, sizeof upward);
    assert_memory_not_equal(&upward, &fewer, sizeof upward);
}

static void a_spilled_set_is_sha256_over_its_sorted_members(void **state) {
    (void)state;
    struct err err;
    struct digest out;
    const uint32_t count = LIMIT_DIGEST_RUN + 5;
    struct digest_set *set = digest_set_new();
    struct digest_stream *stream = digest_begin();
    for (uint32_t i = 0; i < count; i++) {
        struct digest rising = {{0}}, falling = {{0}};
        uint32_t back = count - 1 - i;
        for (int byte = 0; byte < 4; byte++) {
            rising.bytes[byte] = (unsigned char)(i >> (24 - 8 * byte));
            falling.bytes[byte] = (unsigned char)(back >> (24 - 8 * byte));
        }
        digest_more(stream, &rising, sizeof rising);
        assert_int_equal(digest_set_add(set, &falling, &err), 0);
    }
    assert_int_equal(digest_set_end(set, &out, &err), 0);
    struct digest expected = digest_end(stream);
    assert_memory_equal(&out, &expected, sizeof out);
    digest_set_free(set);
}

static void a_run_that_cannot_be_spilled_is_an_error(void **state) {
    (void)state;
    struct err err = {0};
    struct digest member = {{0}};
    struct digest_set *set = digest_set_new();
    setenv("TMPDIR", "/no/such/place", 1);
    for (int i = 0; i < LIMIT_DIGEST_RUN; i++)
        assert_int_equal(digest_set_add(set, &member, &err), 0);
    assert_int_equal(digest_set_add(set, &member, &err), ERR_IO);
    assert_non_null(strstr(err.todo, "TMPDIR"));
    unsetenv("TMPDIR");
    digest_set_free(set);
}

static void a_repeated_member_counts(void **state) {
    (void)state;
    struct err err;
    struct digest member = digest_sha256("x", 1), once, twice;
    struct digest_set *a = digest_set_new(), *b = digest_set_new();
    digest_set_add(a, &member, &err);
    digest_set_add(b, &member, &err);
    digest_set_add(b, &member, &err);
    assert_int_equal(digest_set_end(a, &once, &err) + digest_set_end(b, &twice, &err), 0);
    assert_memory_not_equal(&once, &twice, sizeof once);
    digest_set_free(a);
    digest_set_free(b);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sha256_is_what_sha256sum_prints),
        cmocka_unit_test(a_row_digest_depends_on_its_key),
        cmocka_unit_test(salts_differ),
        cmocka_unit_test(a_set_has_one_digest_in_any_order_across_spilled_runs),
        cmocka_unit_test(a_spilled_set_is_sha256_over_its_sorted_members),
        cmocka_unit_test(a_run_that_cannot_be_spilled_is_an_error),
        cmocka_unit_test(a_repeated_member_counts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
