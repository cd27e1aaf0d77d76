#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "flow/report/figures.h"

static const struct value *metric(struct arena *arena, const char *unit, const char *definition, double value,
                                  double lo, double hi) {
    struct value *made = value_map(arena);
    value_set(arena, made, "value", value_real(arena, value));
    value_set(arena, made, "n", value_int(arena, 1913));
    value_set(arena, made, "lo", value_real(arena, lo));
    value_set(arena, made, "hi", value_real(arena, hi));
    value_set(arena, made, "unit", value_str(arena, unit));
    value_set(arena, made, "definition", value_str(arena, definition));
    return made;
}

static void prints(const char *unit, const char *definition, double value, const char *zh, const char *en) {
    struct arena *arena = arena_new();
    struct figure figure = figure_read(metric(arena, unit, definition, value, NAN, NAN));
    assert_string_equal(figure_value(arena, LANGUAGE_ZH, &figure), zh);
    assert_string_equal(figure_value(arena, LANGUAGE_EN, &figure), en);
    arena_free(arena);
}

static void each_unit_has_its_form(void **state) {
    (void)state;
    prints("points", "nps.wald", 42.4, "+42", "+42");
    prints("points", "nps.wald", -8.5, "−9", "−9");
    prints("points", "nps.wald", -0.4, "0", "0");
    prints("percent", "share.wilson", 62.44, "62.4%", "62.4%");
    prints("score", "mean.t", 4.305, "4.31", "4.31");
    prints("score", "index.weighted", 78.64, "78.6", "78.6");
    prints("count", "count.responses", 1234567, "1,234,567", "1,234,567");
}

static void differences_carry_their_sign(void **state) {
    (void)state;
    prints("points", "change.nps.wald", 4.42, "+4.4", "+4.4");
    prints("score", "difference.mean.welch", -0.156, "−0.16", "−0.16");
    prints("score", "change.mean.welch", 0.001, "0.00", "0.00");
    prints("percent", "change.top.newcombe", 1.8, "+1.8 个百分点", "+1.8 pp");
}

static void what_a_script_derived_has_no_scale_and_shows_its_base(void **state) {
    (void)state;
    struct arena *arena = arena_new();
    struct figure twice = figure_read(metric(arena, "percent", "derived.linear", 121, 114.6, 127.2)),
                  apart = figure_read(metric(arena, "points", "difference.derived", 12, -6, 230)),
                  half = figure_read(metric(arena, "count", "derived.linear", 956.5, NAN, NAN));
    assert_string_equal(figure_interval(arena, LANGUAGE_EN, &twice), "114.6 to 127.2");
    assert_string_equal(figure_interval(arena, LANGUAGE_EN, &apart), "−6.0 to +230.0");
    assert_string_equal(figure_value(arena, LANGUAGE_EN, &apart), "+12.0");
    assert_string_equal(figure_footing(arena, LANGUAGE_EN, &half), "n = 1,913");
    prints("points", "derived.sum", 12, "+12.0", "+12.0");
    arena_free(arena);
}

static void intervals_are_clipped_to_the_scale(void **state) {
    (void)state;
    struct arena *arena = arena_new();
    struct figure nps = figure_read(metric(arena, "points", "nps.wald", 95, 80, 110)),
                  share = figure_read(metric(arena, "percent", "share.wilson", 1, -2, 4)),
                  mean = figure_read(metric(arena, "score", "mean.t", 4.9, 4.7, 5.1));
    assert_string_equal(figure_interval(arena, LANGUAGE_ZH, &nps), "+80 至 +100");
    assert_string_equal(figure_interval(arena, LANGUAGE_EN, &share), "0.0 to 4.0");
    assert_string_equal(figure_interval(arena, LANGUAGE_ZH, &mean), "4.70 至 5.10");
    arena_free(arena);
}

static void only_an_interval_on_one_side_of_zero_is_clear(void **state) {
    (void)state;
    struct arena *arena = arena_new();
    struct figure up = figure_read(metric(arena, "points", "change.nps.wald", 4, .1, 8)),
                  level = figure_read(metric(arena, "points", "change.nps.wald", 4, -.1, 8)),
                  none = figure_read(metric(arena, "points", "change.nps.wald", 4, NAN, NAN));
    assert_true(figure_clear(&up));
    assert_false(figure_clear(&level));
    assert_false(figure_clear(&none));
    arena_free(arena);
}

static void a_footing_gives_base_interval_and_doubt(void **state) {
    (void)state;
    struct arena *arena = arena_new();
    struct value *made = (struct value *)metric(arena, "points", "nps.wald", 42, 37.1, 46.8);
    value_set(arena, made, "uncertain", value_bool(arena, true));
    struct figure figure = figure_read(made);
    assert_string_equal(figure_footing(arena, LANGUAGE_ZH, &figure), "n = 1,913 · 95% 区间 +37 至 +47 · 样本偏少");
    assert_string_equal(figure_footing(arena, LANGUAGE_EN, &figure), "n = 1,913 · 95% CI +37 to +47 · small base");
    arena_free(arena);
}

static void a_suppressed_figure_is_a_dash(void **state) {
    (void)state;
    struct arena *arena = arena_new();
    struct value *made = value_map(arena);
    value_set(arena, made, "suppressed", value_bool(arena, true));
    struct figure figure = figure_read(made);
    assert_string_equal(figure_value(arena, LANGUAGE_ZH, &figure), "—");
    assert_string_equal(figure_footing(arena, LANGUAGE_ZH, &figure), "样本不足，不予显示");
    arena_free(arena);
}

static const struct value *say(struct arena *arena, const char *text, const struct value *metric) {
    struct value *made = value_map(arena), *items = value_list(arena);
    value_push(arena, items, value_str(arena, text));
    value_push(arena, items, metric);
    value_set(arena, made, "kind", value_str(arena, "say"));
    value_set(arena, made, "items", items);
    return made;
}

static void a_say_puts_values_in_their_places(void **state) {
    (void)state;
    struct arena *arena = arena_new();
    const struct value *made = say(arena, "升至 {1}，{x} {2}", metric(arena, "points", "nps.wald", 42, 37.1, 46.8));
    assert_string_equal(say_text(arena, LANGUAGE_ZH, made, false), "升至 +42，{x} {2}");
    assert_string_equal(say_text(arena, LANGUAGE_ZH, made, true),
                        "升至 +42（n = 1,913 · 95% 区间 +37 至 +47），{x} {2}");
    assert_string_equal(say_footings(arena, LANGUAGE_EN, made), "NPS +42: n = 1,913 · 95% CI +37 to +47");
    assert_string_equal(say_text(arena, LANGUAGE_ZH, value_str(arena, "{1}"), true), "{1}");
    arena_free(arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_unit_has_its_form),
        cmocka_unit_test(differences_carry_their_sign),
        cmocka_unit_test(what_a_script_derived_has_no_scale_and_shows_its_base),
        cmocka_unit_test(intervals_are_clipped_to_the_scale),
        cmocka_unit_test(only_an_interval_on_one_side_of_zero_is_clear),
        cmocka_unit_test(a_footing_gives_base_interval_and_doubt),
        cmocka_unit_test(a_suppressed_figure_is_a_dash),
        cmocka_unit_test(a_say_puts_values_in_their_places),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
