/* The registry on plain structs: finding, comparing, and where a store hung. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "flow/registry/registry.h"

struct scene {
    struct arena *arena;
    struct region regions[3]; /* CN above E and W */
    struct store_home homes[2][3];
    struct store stores[2];
    struct registry registry;
};

static day_t day(const char *text) {
    day_t made = DAY_NONE;
    assert_true(day_read(text, &made));
    return made;
}

static int setup(void **state) {
    struct arena *arena = arena_new();
    struct scene *s = arena_alloc(arena, sizeof *s);
    s->arena = arena;
    s->regions[0] = (struct region){.id = 1, .code = "CN", .name = "中国"};
    s->regions[1] = (struct region){.id = 2, .code = "E", .name = "东区", .parent = &s->regions[0]};
    s->regions[2] = (struct region){.id = 3, .code = "W", .name = "西区", .parent = &s->regions[0]};
    s->homes[0][0] = (struct store_home){REGISTRY_ALWAYS, &s->regions[1]};
    s->homes[0][1] = (struct store_home){day("2026-07-01"), &s->regions[2]};
    s->homes[1][0] = (struct store_home){REGISTRY_ALWAYS, &s->regions[2]};
    s->stores[0] = (struct store){.id = 5,
                                  .code = "S2",
                                  .name = "二店",
                                  .zone = "",
                                  .opened = DAY_NONE,
                                  .closed = DAY_NONE,
                                  .homes = s->homes[0],
                                  .home_count = 2};
    s->stores[1] = (struct store){.id = 9,
                                  .code = "S1",
                                  .name = "一店",
                                  .zone = "",
                                  .opened = day("2020-01-01"),
                                  .closed = DAY_NONE,
                                  .homes = s->homes[1],
                                  .home_count = 1};
    s->registry = (struct registry){.stores = s->stores, .store_count = 2, .regions = s->regions, .region_count = 3};
    registry_arrange(arena, &s->registry);
    *state = s;
    return 0;
}

static int teardown(void **state) {
    arena_free(((struct scene *)*state)->arena);
    return 0;
}

static struct store_notice about(const char *code, const char *region) {
    return (struct store_notice){.code = code,
                                 .name = "",
                                 .zone = "",
                                 .region = region,
                                 .region_name = "",
                                 .parent = "",
                                 .opened = DAY_NONE,
                                 .closed = DAY_NONE};
}

static void stores_are_found_by_code_and_id(void **state) {
    struct scene *s = *state;
    assert_string_equal("一店", registry_store(&s->registry, "S1")->name);
    assert_int_equal(0, registry_store(&s->registry, "S1")->index);
    assert_string_equal("S2", registry_store_by_id(&s->registry, 5)->code);
    assert_null(registry_store(&s->registry, "S"));
    assert_null(registry_store_by_id(&s->registry, 6));
    assert_string_equal("S1", registry_nearest(&s->registry, "S11"));
    assert_null(registry_nearest(&s->registry, "something else"));
    struct registry empty = {0};
    registry_arrange(s->arena, &empty);
    assert_null(registry_store(&empty, "S1"));
    assert_null(registry_region(&empty, "E"));
    assert_null(registry_store_by_id(&empty, 5));
    assert_null(registry_nearest(&empty, "S1"));
}

static void a_store_hangs_where_it_did_that_day(void **state) {
    struct scene *s = *state;
    const struct store *store = registry_store(&s->registry, "S2");
    assert_string_equal("E", store_region(store, day("2026-06-30"))->code);
    assert_string_equal("W", store_region(store, day("2026-07-01"))->code);
    assert_string_equal("E", store_region(store, day("0001-01-01"))->code);
}

static void a_notice_is_new_moved_corrected_or_the_same(void **state) {
    struct scene *s = *state;
    struct store_notice notice = about("S3", "E");
    day_t now = day("2026-10-01"), before = day("2026-06-01");
    assert_int_equal(REGISTRY_NEW, registry_compare(&s->registry, &notice, now));
    notice = about("S2", "E");
    assert_int_equal(REGISTRY_MOVED, registry_compare(&s->registry, &notice, now));
    assert_int_equal(REGISTRY_SAME, registry_compare(&s->registry, &notice, before));
    notice = about("S1", "W");
    assert_int_equal(REGISTRY_SAME, registry_compare(&s->registry, &notice, now));
    notice.parent = "CN";
    notice.region_name = "西区";
    notice.name = "一店";
    notice.opened = day("2020-01-01");
    assert_int_equal(REGISTRY_SAME, registry_compare(&s->registry, &notice, now));
    struct store_notice other = notice;
    other.name = "老一店";
    assert_int_equal(REGISTRY_CORRECTED, registry_compare(&s->registry, &other, now));
    other = notice;
    other.closed = now;
    assert_int_equal(REGISTRY_CORRECTED, registry_compare(&s->registry, &other, now));
    other = notice;
    other.region_name = "西部";
    assert_int_equal(REGISTRY_CORRECTED, registry_compare(&s->registry, &other, now));
    other = notice;
    other.parent = "E";
    assert_int_equal(REGISTRY_CORRECTED, registry_compare(&s->registry, &other, now));
    other.region = "E"; /* and moved besides */
    assert_int_equal(REGISTRY_MOVED, registry_compare(&s->registry, &other, now));
}

static void a_loop_of_regions_is_found(void **state) {
    struct scene *s = *state;
    assert_null(registry_loop(&s->registry));
    s->regions[0].parent = &s->regions[2];
    assert_non_null(registry_loop(&s->registry));
    s->regions[0].parent = &s->regions[0];
    assert_ptr_equal(&s->regions[0], registry_loop(&s->registry));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(stores_are_found_by_code_and_id, setup, teardown),
        cmocka_unit_test_setup_teardown(a_store_hangs_where_it_did_that_day, setup, teardown),
        cmocka_unit_test_setup_teardown(a_notice_is_new_moved_corrected_or_the_same, setup, teardown),
        cmocka_unit_test_setup_teardown(a_loop_of_regions_is_found, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
