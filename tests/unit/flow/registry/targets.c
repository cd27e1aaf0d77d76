/* Which target holds where and when, and what figures are called. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include <math.h>

#include "flow/registry/targets.h"

#define JANUARY (2026 * 12)

static const struct target_aim nps = {"visit", "recommend", TARGET_QUESTION, TARGET_NPS};

/* CN above E and W; S1 hangs on E, and on W from July on. */
static struct region regions[] = {{.id = 1, .code = "CN"},
                                  {.id = 2, .code = "E", .parent = &regions[0]},
                                  {.id = 3, .code = "W", .parent = &regions[0]}};

static struct store store_that_moves(struct store_home homes[2]) {
    homes[0] = (struct store_home){REGISTRY_ALWAYS, &regions[1]};
    homes[1] = (struct store_home){month_first(JANUARY + 6), &regions[2]};
    return (struct store){.id = 7, .code = "S1", .homes = homes, .home_count = 2};
}

static struct target aim_at(enum place place, int64_t place_id, month_t from, double value) {
    return (struct target){place, place_id, nps, from, value, 1};
}

/* The value in force for the store, or for the region; NaN for none. */
static double found(const struct targets *targets, const struct store *store, const struct region *region,
                    month_t month) {
    const struct target *target = targets_find(targets, &nps, store, region, month);
    return target ? target->value : NAN;
}

static void the_nearest_one_holds(void **state) {
    (void)state;
    struct store_home homes[2];
    struct store store = store_that_moves(homes);
    struct target items[] = {aim_at(PLACE_CHAIN, 0, JANUARY, 40), aim_at(PLACE_REGION, 2, JANUARY + 1, 45),
                             aim_at(PLACE_STORE, 7, JANUARY + 2, 50), aim_at(PLACE_STORE, 7, JANUARY + 4, NAN)};
    struct targets targets = {items, 4};
    assert_true(isnan(found(&targets, &store, NULL, JANUARY - 1)));
    assert_true(found(&targets, &store, NULL, JANUARY) == 40);
    assert_true(found(&targets, &store, NULL, JANUARY + 1) == 45);
    assert_true(found(&targets, &store, NULL, JANUARY + 3) == 50);
    assert_true(found(&targets, &store, NULL, JANUARY + 4) == 45); /* its own has ended */
    assert_true(found(&targets, &store, NULL, JANUARY + 6) == 40); /* it hangs on W */
    assert_true(found(&targets, NULL, &regions[1], JANUARY + 6) == 45);
    assert_true(found(&targets, NULL, &regions[2], JANUARY + 6) == 40);
    assert_true(found(&targets, NULL, NULL, JANUARY + 6) == 40);
}

static void a_region_above_goes_before_the_chain(void **state) {
    (void)state;
    struct target items[] = {aim_at(PLACE_CHAIN, 0, JANUARY, 40), aim_at(PLACE_REGION, 1, JANUARY, 42),
                             aim_at(PLACE_REGION, 2, JANUARY, NAN)};
    struct targets targets = {items, 3};
    assert_true(found(&targets, NULL, &regions[1], JANUARY) == 42);
    assert_true(found(&targets, NULL, NULL, JANUARY) == 40);
}

static void another_figure_is_another_target(void **state) {
    (void)state;
    struct target items[] = {aim_at(PLACE_CHAIN, 0, JANUARY, 40)};
    struct targets targets = {items, 1}, none = {NULL, 0};
    struct target_aim others[] = {{"visit", "recommend", TARGET_QUESTION, TARGET_MEAN},
                                  {"visit", "recommend", TARGET_DIMENSION, TARGET_NPS},
                                  {"visit", "queue", TARGET_QUESTION, TARGET_NPS},
                                  {"online", "recommend", TARGET_QUESTION, TARGET_NPS}};
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        assert_null(targets_find(&targets, &others[i], NULL, NULL, JANUARY));
    assert_null(targets_find(&none, &nps, NULL, NULL, JANUARY));
}

static void names_are_read_as_they_are_written(void **state) {
    (void)state;
    static const char *const names[] = {"recommend.nps",        "tidy.mean",           "tidy.t2b",
                                        "dimension:staff.mean", "dimension:staff.t2b", "index:service"};
    struct arena *arena = arena_new();
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        struct target_aim aim = {0};
        assert_true(target_aim_read(names[i], arena, &aim));
        assert_string_equal(names[i], target_aim_write(&aim, arena));
    }
    arena_free(arena);
}

static void what_is_no_figure_is_refused(void **state) {
    (void)state;
    static const char *const names[] = {"",       "recommend",           ".nps", "recommend.npx",  "dimension:staff",
                                        "index:", "dimension:staff.nps", "nps",  "dimension:.mean"};
    struct arena *arena = arena_new();
    struct target_aim aim;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        assert_false(target_aim_read(names[i], arena, &aim));
    arena_free(arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_nearest_one_holds),
        cmocka_unit_test(a_region_above_goes_before_the_chain),
        cmocka_unit_test(another_figure_is_another_target),
        cmocka_unit_test(names_are_read_as_they_are_written),
        cmocka_unit_test(what_is_no_figure_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
