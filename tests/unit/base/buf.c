#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "base/buf.h"

static void a_number_is_written_as_printf_writes_it(void **state) {
    static const int64_t numbers[] = {0, 7, -7, 10, 1793000000, -1, INT64_MAX, INT64_MIN};
    (void)state;
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        struct buf ours = buf_make(64);
        char theirs[32];
        buf_int(&ours, numbers[i]);
        snprintf(theirs, sizeof theirs, "%lld", (long long)numbers[i]);
        assert_string_equal(ours.data, theirs);
        buf_free(&ours);
    }
}

static void past_its_ceiling_a_buf_takes_nothing_more(void **state) {
    struct buf buf = buf_make(5);
    (void)state;
    buf_int(&buf, 12345);
    assert_false(buf_overflowed(&buf));
    buf_char(&buf, '6');
    assert_true(buf_overflowed(&buf));
    assert_string_equal(buf.data, "12345");
    buf_clear(&buf);
    assert_false(buf_overflowed(&buf));
    buf_free(&buf);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_number_is_written_as_printf_writes_it),
        cmocka_unit_test(past_its_ceiling_a_buf_takes_nothing_more),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
