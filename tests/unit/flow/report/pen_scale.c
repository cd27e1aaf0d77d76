#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/buf.h"
#include "base/limits.h"
#include "flow/report/pen.h"

/* The labels of a scale's ticks, as a reader sees them. */
static void labels(double lo, double hi, double least, double most, enum metric_unit unit, const char *expected) {
    struct pen pen = {.arena = arena_new()};
    struct scale scale = scale_make(lo, hi, least, most, 5);
    struct buf text = buf_make(LIMIT_MESSAGE);
    for (int i = 0; i < scale_ticks(&scale); i++)
        buf_format(&text, "%s%s", i > 0 ? " " : "", scale_label(&pen, &scale, i, unit));
    assert_string_equal(text.data, expected);
    buf_free(&text);
    arena_free(pen.arena);
}

static void ticks_are_round_numbers_around_the_figures(void **state) {
    (void)state;
    labels(26, 49, -100, 100, METRIC_POINTS, "+25 +30 +35 +40 +45 +50");
    labels(3.31, 4.72, 1, 5, METRIC_SCORE, "3.0 3.5 4.0 4.5 5.0");
    labels(-12, 7, -100, 100, METRIC_POINTS, "−15 −10 −5 0 +5 +10");
}

static void no_tick_is_more_precise_than_what_it_measures(void **state) {
    (void)state;
    labels(38, 49.2, -100, 100, METRIC_POINTS, "+35 +40 +45 +50");
    labels(72.9, 83.9, 0, 100, METRIC_PERCENT, "70% 75% 80% 85%");
    labels(-48, 62, -100, 100, METRIC_POINTS, "−50 −25 0 +25 +50 +75");
    labels(3.31, 4.4, 1, 5, METRIC_SCORE, "3.0 3.5 4.0 4.5");
}

static void a_scale_does_not_pass_what_is_possible(void **state) {
    (void)state;
    labels(70, 130, -100, 100, METRIC_POINTS, "+70 +80 +90 +100");
    labels(-5, 20, 0, 100, METRIC_PERCENT, "0% 5% 10% 15% 20%");
    labels(1, 5, 1, 5, METRIC_SCORE, "1 2 3 4 5");
}

static void one_figure_alone_gets_room_around_it(void **state) {
    (void)state;
    struct scale scale = scale_make(42, 42, -100, 100, 5);
    assert_true(scale.lo < 42 && scale.hi > 42 && scale_ticks(&scale) >= 3);
    scale = scale_make(100, 100, -100, 100, 5);
    assert_true(scale.lo < 100 && scale.hi >= 100);
}

static void a_number_lands_between_its_ends_and_is_clipped_to_them(void **state) {
    (void)state;
    struct scale scale = scale_make(0, 10, 0, 10, 5);
    scale.from = 200;
    scale.to = 100; /* upwards on paper */
    assert_true(fabs(scale_at(&scale, 5) - 150) < 1e-9);
    assert_true(fabs(scale_at(&scale, -3) - 200) < 1e-9);
    assert_true(fabs(scale_at(&scale, 11) - 100) < 1e-9);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ticks_are_round_numbers_around_the_figures),
        cmocka_unit_test(no_tick_is_more_precise_than_what_it_measures),
        cmocka_unit_test(a_scale_does_not_pass_what_is_possible),
        cmocka_unit_test(one_figure_alone_gets_room_around_it),
        cmocka_unit_test(a_number_lands_between_its_ends_and_is_clipped_to_them),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
