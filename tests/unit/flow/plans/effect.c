/* The effect and its error, against a reckoning by hand. */
#include "flow/plans/effect.h"
#include "stats/pilot.h"
#include "stats/quantile.h"
#include "unit/flow/plans/few.h"

struct row {
    enum panel_side side;
    int64_t before_n, after_n;
    double before, after;
};

static const struct row rows[] = {
    {PANEL_PILOT, 300, 50, 3.80, 4.25},   {PANEL_PILOT, 280, 45, 3.70, 3.95},   {PANEL_PILOT, 310, 55, 3.90, 4.35},
    {PANEL_CONTROL, 300, 50, 3.85, 3.80}, {PANEL_CONTROL, 260, 40, 3.75, 3.85}, {PANEL_CONTROL, 330, 60, 3.90, 3.98},
    {PANEL_NEITHER, 200, 30, 4.10, 3.70}, {PANEL_NEITHER, 240, 40, 4.30, 4.75}, {PANEL_NEITHER, 350, 60, 3.60, 3.20},
    {PANEL_NEITHER, 300, 50, 4.00, 4.30},
};
enum { ROWS = 10 };

static const struct panel_window then = {FEW_FIRST, FEW_FIRST}, now = {FEW_FIRST + 1, FEW_FIRST + 1};

static void fill(struct few *few, const struct row *from, size_t count) {
    few_make(few, count, 2);
    for (size_t i = 0; i < count; i++) {
        few_put(few, i, 0, from[i].before_n, from[i].before, 0.81);
        few_put(few, i, 1, from[i].after_n, from[i].after, 0.81);
        few->panel.stores[i].side = from[i].side;
    }
}

static struct plan_effect effect(struct few *few) {
    return plan_effect(few->arena, &few->panel, &then, &now);
}

static void the_chain_says_how_much_stores_move(void **state) {
    (void)state;
    struct few few;
    fill(&few, rows, ROWS);
    struct plan_effect got = effect(&few);
    near(got.value, 0.34, 1e-12);
    near(got.between, 0.238423149542299, 1e-12);
    near(got.within, 0.138001247694766, 1e-12);
    near(got.se, 0.22519782725217, 1e-12);
    assert_true(!got.own && got.df == 8);
    near(got.lo, 0.34 - student_quantile(0.975, 8) * 0.22519782725217, 1e-12);
    near(got.hi - got.value, got.value - got.lo, 1e-12);
    near(got.p, 2 * student_cdf(-0.34 / 0.22519782725217, 8), 1e-12);
    assert_true(got.pilots == 3 && got.controls == 3 && got.others == 4);
    near(got.pilot_before, 3.8, 1e-12);
    near(got.control_after, (3.8 + 3.85 + 3.98) / 3, 1e-12);
    near(got.pilot_after - got.pilot_before - (got.control_after - got.control_before), got.value, 1e-12);
    assert_true(got.answers == 890 + 150 + 890 + 150 && got.least == 150);
    arena_free(few.arena);
}

static void pilot_stores_that_part_ways_count_with_their_own_spread(void **state) {
    (void)state;
    struct few few;
    struct row apart[ROWS];
    memcpy(apart, rows, sizeof rows);
    apart[0].after = 4.85;
    apart[1].after = 3.75;
    fill(&few, apart, ROWS);
    struct plan_effect got = effect(&few);
    assert_true(got.own);
    near(got.value, 0.473333333333333, 1e-12);
    near(got.se, 0.360627974350638, 1e-12);
    near(got.df, 4.42135881358169, 1e-9);
    arena_free(few.arena);
}

/* Stores alike in size, and nothing but chance: the value is that of the four cells (stats/pilot.h). */
static void equal_stores_have_the_effect_of_the_four_cells(void **state) {
    (void)state;
    struct few few;
    struct row alike[ROWS];
    struct pilot_cells_mean cells = {0};
    memcpy(alike, rows, sizeof rows);
    for (size_t i = 0; i < ROWS; i++)
        alike[i].before_n = alike[i].after_n = 100;
    fill(&few, alike, ROWS);
    for (size_t i = 0; i < 6; i++) {
        summary_merge(i < 3 ? &cells.treated_before : &cells.control_before, &few.panel.stores[i].months[0]);
        summary_merge(i < 3 ? &cells.treated_after : &cells.control_after, &few.panel.stores[i].months[1]);
    }
    struct plan_effect got = effect(&few);
    near(got.value, pilot_mean(&cells).value, 1e-12);
    assert_true(got.se > pilot_mean(&cells).se);
    arena_free(few.arena);
}

static void who_does_not_count(void **state) {
    (void)state;
    struct few few;
    fill(&few, rows, ROWS);
    few.panel.stores[9].bar = PANEL_EVENT;               /* an other where something happened */
    few.panel.stores[3].bar = PANEL_EVENT;               /* a control stays one */
    few.panel.stores[8].months[1] = (struct summary){0}; /* nobody answered after */
    few.panel.stores[7].bar = PANEL_THIN;
    struct plan_effect got = effect(&few);
    assert_true(got.pilots == 3 && got.controls == 3 && got.others == 2);
    few.panel.stores[0].months[0] = few.panel.stores[1].months[1] = (struct summary){0};
    got = effect(&few);
    assert_true(got.pilots == 1 && isnan(got.value) && isnan(got.lo) && isnan(got.p));
    arena_free(few.arena);
}

static void no_interval_where_nothing_varies(void **state) {
    (void)state;
    struct few few;
    fill(&few, rows, ROWS);
    for (size_t i = 0; i < ROWS; i++)
        for (int month = 0; month < 2; month++)
            few_put(&few, i, month, 50, 4, 0);
    struct plan_effect got = effect(&few);
    assert_true(got.value == 0 && isnan(got.lo) && isnan(got.se));
    arena_free(few.arena);
}

static void what_moved_everybody_falls_out(void **state) {
    (void)state;
    struct few few;
    struct row moved[ROWS];
    memcpy(moved, rows, sizeof rows);
    for (size_t i = 0; i < ROWS; i++)
        moved[i].after -= 0.4;
    fill(&few, rows, ROWS);
    struct plan_effect plain = effect(&few);
    arena_free(few.arena);
    fill(&few, moved, ROWS);
    struct plan_effect got = effect(&few);
    near(got.value, plain.value, 1e-12);
    near(got.lo, plain.lo, 1e-12);
    arena_free(few.arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_chain_says_how_much_stores_move),
        cmocka_unit_test(pilot_stores_that_part_ways_count_with_their_own_spread),
        cmocka_unit_test(equal_stores_have_the_effect_of_the_four_cells),
        cmocka_unit_test(who_does_not_count),
        cmocka_unit_test(no_interval_where_nothing_varies),
        cmocka_unit_test(what_moved_everybody_falls_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
