/* Months of stores as cells, and who may stand on a side. */
#include "flow/plans/panel.h"
#include "flow/tallies/measure.h"
#include "unit/flow/plans/few.h"

static void windows_are_whole_months(void **state) {
    (void)state;
    day_t first = day_from_civil(2026, 5, 1), midst = day_from_civil(2026, 5, 14);
    struct panel_window before = panel_before(first, 3), after = panel_after(first, 2), later = panel_after(midst, 1);
    assert_int_equal(before.first, 2026 * 12 + 1);
    assert_int_equal(before.last, 2026 * 12 + 3);
    assert_int_equal(after.first, 2026 * 12 + 4);
    assert_int_equal(after.last, 2026 * 12 + 5);
    assert_int_equal(panel_before(midst, 1).last, 2026 * 12 + 3); /* May is in neither */
    assert_int_equal(later.first, 2026 * 12 + 5);
}

static void a_cell_has_the_figure_that_reports_print(void **state) {
    (void)state;
    struct few few;
    const int64_t counters[] = {3, 0, 7, 20, 10}, once_more[] = {0, 0, 0, 5, 0};
    const struct bases bases = {1, 1};
    few_make(&few, 2, 2);
    panel_add(&few.panel, 101, FEW_FIRST, counters);
    panel_add(&few.panel, 101, FEW_FIRST + 1, once_more);
    panel_add(&few.panel, 101, FEW_FIRST + 2, once_more); /* not in the panel */
    panel_add(&few.panel, 999, FEW_FIRST, counters);      /* nor this store */
    struct panel_window both = few_months(0, 1), one = few_months(0, 0);
    struct summary pool = panel_pool(&few.panel, &few.panel.stores[1], &one);
    struct mean_result got = summary_mean(&pool, 0.95);
    struct metric want = measure_mean(&few.question, counters, &bases);
    near(got.mean, want.value, 1e-12);
    near(got.lo, want.lo, 1e-12);
    assert_int_equal(panel_pool(&few.panel, &few.panel.stores[1], &both).n, 45);
    few.panel.figure = PANEL_TOP;
    few.panel.stores[1].months[0] = (struct summary){0};
    panel_add(&few.panel, 101, FEW_FIRST, counters);
    near(few.panel.stores[1].months[0].mean, measure_top(&few.question, counters, &bases).value, 1e-12);
    arena_free(few.arena);
}

static void nps_is_a_mean_of_hundreds(void **state) {
    (void)state;
    struct few few;
    const int64_t counters[11] = {[3] = 10, [8] = 20, [9] = 30, [10] = 40};
    const struct bases bases = {1, 1};
    few_make(&few, 1, 1);
    few.question = (struct question){.id = "recommend", .from = 0, .to = 10, .top = 9, .counter_count = 11};
    few.panel.figure = PANEL_NPS;
    panel_add(&few.panel, 100, FEW_FIRST, counters);
    struct summary cell = few.panel.stores[0].months[0];
    struct metric want = measure_nps(&few.question, counters, &bases);
    near(cell.mean, want.value, 1e-9);
    near(summary_variance(&cell) * 99 / 100, 1e4 * (0.7 + 0.1 - 0.6 * 0.6), 1e-6);
    arena_free(few.arena);
}

/* ---- bars ---- */

static enum panel_bar bar_of(struct few *few, size_t store, const struct events *events) {
    for (size_t i = 0; i < few->panel.count; i++)
        if (few->panel.stores[i].bar != PANEL_ENGAGED)
            few->panel.stores[i].bar = PANEL_FREE;
    static const char *const own[] = {"the pilot"};
    panel_set_bars(&few->panel, &(struct panel_bars){few_months(0, 2), events, own, 1, 10});
    return few->panel.stores[store].bar;
}

static void what_happened_in_the_window_bars(void **state) {
    (void)state;
    struct few few;
    few_make(&few, 6, 3);
    for (size_t i = 0; i < 6; i++)
        for (int month = 0; month < 3; month++)
            few_put(&few, i, month, i == 5 && month == 1 ? 9 : 30, 4, 1);
    day_t march = day_from_civil(2026, 3, 5), april = day_from_civil(2026, 4, 5);
    struct event refit = {PLACE_STORE, 100, march, march, "refit", "", false, 1}, later = refit, taken = refit,
                 everywhere = refit, own = refit, east = refit;
    later.first = later.last = april;
    taken.taken_back = true;
    everywhere.place = PLACE_CHAIN;
    own.text = "the pilot";
    east.place = PLACE_REGION;
    east.place_id = 1;
    assert_int_equal(bar_of(&few, 0, &(struct events){&refit, 1}), PANEL_EVENT);
    assert_int_equal(bar_of(&few, 1, &(struct events){&refit, 1}), PANEL_FREE);
    assert_int_equal(bar_of(&few, 0, &(struct events){&later, 1}), PANEL_FREE);
    assert_int_equal(bar_of(&few, 0, &(struct events){&taken, 1}), PANEL_FREE);
    assert_int_equal(bar_of(&few, 0, &(struct events){&everywhere, 1}), PANEL_FREE);
    assert_int_equal(bar_of(&few, 0, &(struct events){&own, 1}), PANEL_FREE);
    assert_int_equal(bar_of(&few, 2, &(struct events){&east, 1}), PANEL_EVENT);
    few.panel.stores[0].side = few.panel.stores[4].side = PANEL_PILOT; /* all of them in the east: no difference */
    assert_int_equal(bar_of(&few, 2, &(struct events){&east, 1}), PANEL_FREE);
    assert_int_equal(bar_of(&few, 5, NULL), PANEL_THIN);
    few.homes[1][1] = (struct store_home){march, &few.regions[0]};
    few.stores[1].home_count = 2;
    assert_int_equal(bar_of(&few, 1, NULL), PANEL_MOVED);
    few.stores[2].opened = march;
    few.stores[3].closed = march;
    assert_int_equal(bar_of(&few, 2, NULL), PANEL_PARTLY);
    assert_int_equal(bar_of(&few, 3, NULL), PANEL_PARTLY);
    few.panel.stores[2].bar = PANEL_ENGAGED; /* said by the caller: it stays */
    assert_int_equal(bar_of(&few, 2, NULL), PANEL_ENGAGED);
    arena_free(few.arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(windows_are_whole_months),
        cmocka_unit_test(a_cell_has_the_figure_that_reports_print),
        cmocka_unit_test(nps_is_a_mean_of_hundreds),
        cmocka_unit_test(what_happened_in_the_window_bars),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
