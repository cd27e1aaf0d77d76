/* Whose signatures count, and when. */
#include "unit/flow/tables.h"

#include "flow/archive/signers.h"

#define KEY   "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEB"
#define OTHER "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIC"

enum { NEW_YEAR_2026 = 1767225600, DAY_SECONDS = 86400 };

static int setup(void **state) {
    *state = arena_new();
    return 0;
}

static int teardown(void **state) {
    arena_free(*state);
    return 0;
}

static struct signers read(void **state, const char *text) {
    struct signers signers;
    struct err err;
    if (signers_read(*state, text, &signers, &err))
        fail_msg("%s: %s", err.where, err.what);
    return signers;
}

static struct sign_public key_of(const char *text) {
    struct sign_public key;
    assert_true(sign_public_read(text, &key));
    return key;
}

static void a_key_without_options_always_counts(void **state) {
    struct signers signers = read(state, "# ours\n\nearshot " KEY " key 1\r\nli,wang " OTHER);
    struct sign_public key = key_of(KEY);
    assert_int_equal(2, signers.count);
    assert_string_equal("earshot", signers.list[0].name);
    assert_int_equal(SIGNER_GOOD, signers_judge(&signers, &key, "git", 0));
    assert_int_equal(SIGNER_GOOD, signers_judge(&signers, &key, "git", INT64_MAX - 1));
}

static void a_key_counts_from_and_until(void **state) {
    static const char *const forms[][2] = {{"20260101Z", "20260102Z"},
                                           {"20260101", "20260102"},
                                           {"202601010000Z", "202601020000"},
                                           {"20260101000000Z", "20260102000000Z"}};
    struct sign_public key = key_of(KEY), other = key_of(OTHER);
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
        struct signers signers =
            read(state,
                 arena_format(*state, "earshot namespaces=\"git,earshot\",valid-after=\"%s\" valid-before=\"%s\" " KEY,
                              forms[i][0], forms[i][1]));
        assert_int_equal(SIGNER_NOT_THEN, signers_judge(&signers, &key, "git", NEW_YEAR_2026 - 1));
        assert_int_equal(SIGNER_GOOD, signers_judge(&signers, &key, "git", NEW_YEAR_2026));
        assert_int_equal(SIGNER_GOOD, signers_judge(&signers, &key, "git", NEW_YEAR_2026 + DAY_SECONDS - 1));
        assert_int_equal(SIGNER_NOT_THEN, signers_judge(&signers, &key, "git", NEW_YEAR_2026 + DAY_SECONDS));
        assert_int_equal(SIGNER_UNKNOWN, signers_judge(&signers, &other, "git", NEW_YEAR_2026));
    }
}

static void a_key_may_hold_twice(void **state) {
    struct signers signers = read(state, "a valid-before=\"20250101\" " KEY "\na valid-after=\"20260101\" " KEY "\n");
    struct sign_public key = key_of(KEY);
    assert_int_equal(SIGNER_NOT_THEN, signers_judge(&signers, &key, "git", NEW_YEAR_2026 - 1));
    assert_int_equal(SIGNER_GOOD, signers_judge(&signers, &key, "git", NEW_YEAR_2026));
}

static void a_key_for_something_else_signs_no_commit(void **state) {
    struct signers signers = read(state, "a namespaces=\"file,gitx\" " KEY);
    struct sign_public key = key_of(KEY);
    assert_int_equal(SIGNER_UNKNOWN, signers_judge(&signers, &key, "git", 0));
    assert_int_equal(SIGNER_GOOD, signers_judge(&signers, &key, "gitx", 0));
    signers = read(state, "a namespaces=\"file,*\" " KEY);
    assert_int_equal(SIGNER_GOOD, signers_judge(&signers, &key, "git", 0));
}

static void what_cannot_be_read_is_named_by_its_line(void **state) {
    static const char *const lines[] = {"a",
                                        "a ssh-rsa AAAA",
                                        "a cert-authority " KEY,
                                        "a valid-after=\"2026\" " KEY,
                                        "a valid-after=\"20261301\" " KEY,
                                        "a valid-before=\"202601012460\" " KEY,
                                        "a valid-before=\"20260101 " KEY,
                                        "a ssh-ed25519 AAAA"};
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        struct signers signers;
        struct err err = {0};
        assert_int_equal(ERR_DATA,
                         signers_read(*state, arena_format(*state, "b " KEY "\n%s\n", lines[i]), &signers, &err));
        assert_string_equal("line 2", err.where);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_key_without_options_always_counts, setup, teardown),
        cmocka_unit_test_setup_teardown(a_key_counts_from_and_until, setup, teardown),
        cmocka_unit_test_setup_teardown(a_key_may_hold_twice, setup, teardown),
        cmocka_unit_test_setup_teardown(a_key_for_something_else_signs_no_commit, setup, teardown),
        cmocka_unit_test_setup_teardown(what_cannot_be_read_is_named_by_its_line, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
