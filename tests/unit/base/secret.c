#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/secret.h"

static void what_is_sealed_opens_with_its_key_and_as_what_it_is(void **state) {
    (void)state;
    struct secret key, other;
    struct buf sealed = buf_make(4096), opened = buf_make(4096);
    secret_make(&key);
    secret_make(&other);
    secret_seal(&key, "note", "13812345678", 11, &sealed);
    assert_int_equal(11 + SECRET_MORE, sealed.len);
    assert_null(memmem(sealed.data, sealed.len, "1381", 4));
    assert_true(secret_open(&key, "note", sealed.data, sealed.len, &opened));
    assert_int_equal(11, opened.len);
    assert_string_equal("13812345678", opened.data);
    buf_clear(&opened);
    assert_false(secret_open(&other, "note", sealed.data, sealed.len, &opened));
    assert_false(secret_open(&key, "key", sealed.data, sealed.len, &opened));
    assert_false(secret_open(&key, "note", sealed.data, sealed.len - 1, &opened));
    assert_false(secret_open(&key, "note", sealed.data, 3, &opened));
    for (size_t i = 0; i < sealed.len; i++) {
        sealed.data[i] ^= 4;
        assert_false(secret_open(&key, "note", sealed.data, sealed.len, &opened));
        sealed.data[i] ^= 4;
    }
    assert_int_equal(0, opened.len);
    buf_free(&sealed);
    buf_free(&opened);
}

static void the_same_is_sealed_otherwise_each_time_and_hashed_alike(void **state) {
    (void)state;
    struct secret key, other;
    struct buf one = buf_make(4096), two = buf_make(4096);
    secret_make(&key);
    secret_make(&other);
    secret_seal(&key, "", "", 0, &one);
    secret_seal(&key, "", "", 0, &two);
    assert_memory_not_equal(one.data, two.data, SECRET_MORE);
    struct digest a = secret_hash(&key, "phone", "1", 1), b = secret_hash(&key, "phone", "1", 1),
                  c = secret_hash(&key, "id", "1", 1), d = secret_hash(&other, "phone", "1", 1),
                  e = secret_hash(&key, "phon", "e1", 2);
    assert_memory_equal(&a, &b, sizeof a);
    assert_memory_not_equal(&a, &c, sizeof a);
    assert_memory_not_equal(&a, &d, sizeof a);
    assert_memory_not_equal(&a, &e, sizeof a);
    buf_free(&one);
    buf_free(&two);
}

static void a_key_has_a_file_that_its_owner_alone_reads(void **state) {
    (void)state;
    char root[] = "/tmp/earshot-secret-XXXXXX", path[64];
    struct secret made, again, read;
    struct stat found;
    struct err err;
    assert_non_null(mkdtemp(root));
    snprintf(path, sizeof path, "%s/customers.key", root);
    assert_int_equal(ERR_NOINPUT, secret_read(path, &read, &err));
    assert_int_equal(0, secret_create(path, &made, &err));
    assert_int_equal(0, stat(path, &found));
    assert_int_equal(0600, found.st_mode & 0777);
    assert_int_equal(0, secret_create(path, &again, &err)); /* who comes second takes the first's */
    assert_int_equal(0, secret_read(path, &read, &err));
    assert_memory_equal(&made, &again, sizeof made);
    assert_memory_equal(&made, &read, sizeof made);
    assert_int_equal(0, chmod(path, 0640));
    assert_int_equal(ERR_CONFIG, secret_read(path, &read, &err));
    assert_non_null(strstr(err.todo, "chmod 600"));
    assert_int_equal(0, file_write(path, "abc\n", 4, &err));
    assert_int_equal(0, chmod(path, 0600));
    assert_int_equal(ERR_CONFIG, secret_read(path, &read, &err));
    assert_int_equal(0, file_remove_tree(root, &err));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_sealed_opens_with_its_key_and_as_what_it_is),
        cmocka_unit_test(the_same_is_sealed_otherwise_each_time_and_hashed_alike),
        cmocka_unit_test(a_key_has_a_file_that_its_owner_alone_reads),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
