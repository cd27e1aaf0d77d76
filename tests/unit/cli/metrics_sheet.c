/* The table of figures, for a person: what an interval without width, a nothing below 0 and an end beside 0 look like.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>

#include "cli/metrics_sheet.h"
#include "unit/cli/world.h"

/* A question of 1 to 5 whose mean is apart from another by so much. */
static struct metrics_row row_of(struct metrics_apart apart, const char *says) {
    return (struct metrics_row){.code = "S1",
                                .name = "Lakeside",
                                .n = 40,
                                .mean = 4,
                                .mean_lo = 4,
                                .mean_hi = 4,
                                .t2b = 50,
                                .t2b_lo = 30,
                                .t2b_hi = 70,
                                .mark = "",
                                .own_n = 40,
                                .other_n = 90,
                                .mean_apart = apart,
                                .t2b_apart = {NAN, NAN, NAN},
                                .nps_apart = {NAN, NAN, NAN},
                                .p_of = "mean",
                                .p = 0.00001,
                                .p_adjusted = 0.00002,
                                .says = says,
                                .apart_mark = "thin"};
}

static void shows(struct metrics_apart apart, const char *says, const char *locale, const char *expected) {
    struct world world;
    struct metrics_query query = {.by = METRICS_STORE, .against = METRICS_WHOLE};
    world_open(&world, NULL);
    world.cli.arena = arena_new();
    world.cli.locale = locale;
    struct metrics_sheet sheet = {.cli = &world.cli, .query = &query};
    struct metrics_row row = row_of(apart, says);
    metrics_sheet_begin(&sheet);
    metrics_sheet_put(&sheet, &row);
    cli_table(&world.cli, sheet.table);
    world_flush(&world);
    if (!strstr(world.out, expected))
        fail_msg("no '%s' in:\n%s", expected, world.out);
    arena_free(world.cli.arena);
    world_close(&world);
}

static void an_end_beside_0_does_not_look_like_0(void **state) {
    (void)state;
    shows((struct metrics_apart){-0.04, -0.0812, -0.0031}, "down", "C", "-0.04  -0.081 to -0.003  <0.001  below  thin");
    shows((struct metrics_apart){-0.04, -0.08, 0.02}, "noise", "C", "-0.04  -0.08 to 0.02  <0.001  noise  thin");
}

static void nothing_has_no_minus(void **state) {
    (void)state;
    shows((struct metrics_apart){-0.001, -0.5, 0.5}, "noise", "C", " 0.00  -0.50 to 0.50 ");
}

static void an_interval_without_width_is_not_shown(void **state) {
    (void)state;
    shows((struct metrics_apart){-0.04, -0.08, 0.02}, "noise", "C", "4.00  -              50.0  30.0 to 70.0 ");
}

static void a_chinese_reader_is_told_in_chinese(void **state) {
    (void)state;
    shows((struct metrics_apart){0.5, -0.1, 1.1}, "noise", "zh_CN.UTF-8", "持平");
    shows((struct metrics_apart){0.5, 0.1, 0.9}, "up", "zh_CN.UTF-8", "高于");
}

/* The row of a top box that aims at what is given. */
static void shows_target(struct held target, const char *locale, const char *expected) {
    const struct held none = {NAN, NAN, "", "", ""};
    struct world world;
    struct metrics_query query = {.by = METRICS_STORE};
    world_open(&world, NULL);
    world.cli.arena = arena_new();
    world.cli.locale = locale;
    struct metrics_sheet sheet = {.cli = &world.cli, .query = &query, .targets = true};
    struct metrics_row row = row_of((struct metrics_apart){NAN, NAN, NAN}, "");
    row.mean_target = none;
    row.t2b_target = target;
    row.nps_target = none;
    metrics_sheet_begin(&sheet);
    metrics_sheet_put(&sheet, &row);
    cli_table(&world.cli, sheet.table);
    world_flush(&world);
    if (!strstr(world.out, expected))
        fail_msg("no '%s' in:\n%s", expected, world.out);
    arena_free(world.cli.arena);
    world_close(&world);
}

static void a_target_stands_beside_its_figure(void **state) {
    (void)state;
    shows_target((struct held){45, 5, "region", "E1", "met"}, "C", "top box      45.0       +5.0  met      region E1");
    shows_target((struct held){48.75, 1.25, "chain", "", "open"}, "zh_CN.UTF-8", "48.75    +1.2  未定      全公司");
    shows_target((struct held){52, -0.04, "store", "S1", "missed"}, "zh_CN.UTF-8",
                 "52.0     0.0  未达标    门店 S1");
    shows_target((struct held){52, NAN, "store", "S1", ""}, "C", "52.0          -  -        store S1");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_end_beside_0_does_not_look_like_0),   cmocka_unit_test(nothing_has_no_minus),
        cmocka_unit_test(an_interval_without_width_is_not_shown), cmocka_unit_test(a_chinese_reader_is_told_in_chinese),
        cmocka_unit_test(a_target_stands_beside_its_figure),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
