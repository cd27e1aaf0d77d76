/* Other programs: fed, waited for, and told about when they fail. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/buf.h"
#include "base/file.h"
#include "base/limits.h"
#include "base/run.h"

enum { LONG_MS = 60000, SHORT_MS = 50 };

static int run(const char *script, const char *input, int ms, struct err *err) {
    const char *const words[] = {"sh", "-c", script, NULL};
    return run_fed(words, input, strlen(input), ms, err);
}

static void a_program_reads_all_that_it_is_fed(void **state) {
    (void)state;
    struct err err = {0};
    char path[] = "/tmp/earshot-unit-run-XXXXXX", script[64];
    struct buf text = buf_make(MIB(1)), much = buf_make(MIB(1));
    int file = mkstemp(path);
    assert_true(file >= 0);
    for (int i = 0; i < 30000; i++)
        buf_text(&much, "a line\n");
    snprintf(script, sizeof script, "cat >'%s'; echo what is printed is dropped", path);
    assert_int_equal(0, run(script, much.data, LONG_MS, &err));
    assert_int_equal(0, file_read(path, &text, &err));
    assert_string_equal(much.data, text.data);
    buf_free(&text);
    buf_free(&much);
    close(file);
    unlink(path);
}

static void one_that_reads_nothing_breaks_nothing(void **state) {
    (void)state;
    struct err err = {0};
    assert_int_equal(0, run("exit 0", "unread", LONG_MS, &err));
}

static void how_it_failed_is_said(void **state) {
    (void)state;
    struct err err = {0};
    const char *const missing[] = {"earshot-no-such-program", NULL};
    assert_int_equal(ERR_OS, run("exit 3", "", LONG_MS, &err));
    assert_non_null(strstr(err.what, "ended with 3"));
    assert_int_equal(ERR_OS, run("kill -9 $$", "", LONG_MS, &err));
    assert_non_null(strstr(err.what, "signal 9"));
    assert_int_equal(ERR_OS, run_fed(missing, "", 0, LONG_MS, &err));
    assert_non_null(strstr(err.what, "earshot-no-such-program"));
}

static void one_that_does_not_end_is_ended(void **state) {
    (void)state;
    struct err err = {0};
    assert_int_equal(ERR_OS, run("exec sleep 1000", "", SHORT_MS, &err));
    assert_non_null(strstr(err.what, "had not ended"));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_program_reads_all_that_it_is_fed),
        cmocka_unit_test(one_that_reads_nothing_breaks_nothing),
        cmocka_unit_test(how_it_failed_is_said),
        cmocka_unit_test(one_that_does_not_end_is_ended),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
