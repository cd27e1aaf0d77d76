/* What a person is told who names a store or a region that there is not. */
#include "flow/registry/registry.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

static struct region regions[] = {{.id = 1, .code = "E1", .name = "华东一区"},
                                  {.id = 2, .code = "W", .name = "西南区"}};
static const struct store_home home = {0, &regions[0]};
static struct store stores[] = {
    {.id = 1, .code = "S0105", .name = "上海曲阳路店", .zone = "", .homes = &home, .home_count = 1},
    {.id = 2, .code = "S0603", .name = "成都春熙路商场店", .zone = "", .homes = &home, .home_count = 1},
};

static int with_registry(void **state) {
    static struct registry registry;
    registry = (struct registry){.stores = stores, .store_count = 2, .regions = regions, .region_count = 2};
    *state = &registry;
    return 0;
}

static void a_code_that_there_is_gives_the_store(void **state) {
    const struct store *store = NULL;
    struct err err = {0};
    assert_int_equal(registry_need_store(*state, "S0603", &store, &err), 0);
    assert_string_equal(store->name, "成都春熙路商场店");
}

static void expect_store(const struct registry *registry, const char *given, const char *todo) {
    const struct store *store = NULL;
    struct err err = {0};
    assert_int_equal(registry_need_store(registry, given, &store, &err), ERR_DATA);
    assert_null(store);
    assert_non_null(strstr(err.what, given));
    assert_string_equal(err.todo, todo);
}

static void an_unknown_store_names_the_one_that_was_meant(void **state) {
    expect_store(*state, "S0150", "did you mean 'S0105'?");
    expect_store(*state, "上海曲阳路店", "did you mean 'S0105'?");
    expect_store(*state, "another", "`earshot stores list` shows the stores there are");
}

static void an_empty_registry_knows_no_store(void **state) {
    (void)state;
    struct registry none = {0};
    expect_store(&none, "S0105", "`earshot stores list` shows the stores there are");
}

static void an_unknown_region_names_the_one_that_was_meant(void **state) {
    const struct region *region = NULL;
    struct err err = {0};
    assert_int_equal(registry_need_region(*state, "西南区", &region, &err), ERR_DATA);
    assert_string_equal(err.todo, "did you mean 'W'?");
    assert_int_equal(registry_need_region(*state, "E2", &region, &err), ERR_DATA);
    assert_string_equal(err.todo, "did you mean 'E1'?");
    assert_null(region);
    assert_int_equal(registry_need_region(*state, "W", &region, &err), 0);
    assert_string_equal(region->name, "西南区");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(a_code_that_there_is_gives_the_store, with_registry),
        cmocka_unit_test_setup(an_unknown_store_names_the_one_that_was_meant, with_registry),
        cmocka_unit_test(an_empty_registry_knows_no_store),
        cmocka_unit_test_setup(an_unknown_region_names_the_one_that_was_meant, with_registry),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
