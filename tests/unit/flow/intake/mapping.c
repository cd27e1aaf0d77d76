/* Which mapping fits a file, and what is said where none or two do. */
#include "unit/flow/tables.h"

#include "flow/intake/intake_rules.h"

struct scene {
    struct arena *arena;
    const struct mapping *one, *two; /* two also reads column x */
};

#define MAPPING(id, store)                                                                                             \
    "{'kind':'mapping','id':'" id "','line':1,'of':'responses','survey':'visit','source':'s','external_id':'id',"      \
    "'store':'" store "','at':'at','answers':{'q':'score'}}"

static const struct mapping *mapping_of(struct arena *arena, const char *json) {
    const struct mapping *mapping = NULL;
    struct err err = rubbish();
    if (mapping_from_rules(arena, "scripts/channels/x.lua", table_of(arena, json), &mapping, &err))
        fail_msg("%s", err.what);
    return mapping;
}

static int setup(void **state) {
    struct arena *arena = arena_new();
    struct scene *s = arena_alloc(arena, sizeof *s);
    s->arena = arena;
    s->one = mapping_of(arena, MAPPING("one", "store"));
    s->two = mapping_of(arena, MAPPING("two", "{store}-{x}"));
    *state = s;
    return 0;
}

static int teardown(void **state) {
    arena_free(((struct scene *)*state)->arena);
    return 0;
}

static int choose(struct scene *s, const char *const *names, size_t count, size_t mappings, const struct mapping **out,
                  struct err *err) {
    struct csv_field *fields = arena_alloc(s->arena, count * sizeof *fields);
    const struct mapping *all[] = {s->one, s->two};
    for (size_t i = 0; i < count; i++)
        fields[i] = (struct csv_field){names[i], strlen(names[i])};
    struct csv_row header = {.number = 1, .count = count, .fields = fields};
    *err = rubbish();
    return mapping_choose(all, mappings, &header, out, err);
}

static void the_one_that_fits_is_chosen(void **state) {
    struct scene *s = *state;
    static const char *const names[] = {"score", "at", "store", "id", "else"};
    const struct mapping *found = NULL;
    struct err err;
    assert_int_equal(0, choose(s, names, 5, 2, &found, &err));
    assert_ptr_equal(s->one, found);
}

static void two_that_fit_are_both_named(void **state) {
    struct scene *s = *state;
    static const char *const names[] = {"score", "at", "store", "id", "x"};
    const struct mapping *found = NULL;
    struct err err;
    assert_int_equal(ERR_DATA, choose(s, names, 5, 2, &found, &err));
    assert_non_null(strstr(err.what, "'one' and 'two'"));
    assert_non_null(strstr(err.todo, "--map"));
    assert_null(found);
}

static void where_none_fits_the_column_is_named(void **state) {
    struct scene *s = *state;
    static const char *const names[] = {"scores", "at", "store", "id"};
    const struct mapping *found = NULL;
    struct err err;
    assert_int_equal(ERR_DATA, choose(s, names, 4, 1, &found, &err));
    assert_non_null(strstr(err.what, "no column 'score', which the mapping 'one' reads"));
    assert_non_null(strstr(err.todo, "it has 'scores'"));
    assert_int_equal(ERR_DATA, choose(s, names, 4, 2, &found, &err));
    assert_non_null(strstr(err.what, "none of the 2 mappings"));
    assert_int_equal(ERR_DATA, choose(s, names, 4, 0, &found, &err));
    assert_non_null(strstr(err.what, "no mapping"));
}

static void a_wrong_mapping_says_what(void **state) {
    struct scene *s = *state;
    static const struct {
        const char *fields, *what;
    } wrongs[] = {
        {"'of':'answers'", "of = \"responses\" or"},
        {"'of':'responses','survey':'v','source':'s','external_id':'i','store':'s'", "lacks 'at'"},
        {"'of':'responses','survey':'v','source':'s','external_id':'i','store':'s','at':'a','class':'x','answers':{'q':"
         "'c'}",
         "class = 'x'"},
        {"'of':'responses','survey':'v','source':'','external_id':'i','store':'s','at':'a','answers':{'q':'c'}",
         "source"},
        {"'of':'responses','survey':'v','source':'s','external_id':'i','store':'s','at':'a','answers':{'q':7}",
         "'answers.q' must be text or a table, not whole number"},
        {"'of':'responses','survey':'v','source':'s','external_id':'i','store':'s','at':'a',"
         "'answers':{'q':{'column':'c','missing':[0]}}",
         "'missing.1' must be text, not whole number"},
        {"'of':'stores','code':'c','name':'n'", "lacks 'region'"},
    };
    for (size_t i = 0; i < sizeof wrongs / sizeof *wrongs; i++) {
        const struct mapping *mapping = NULL;
        struct err err = rubbish();
        const char *text = arena_format(s->arena, "{'kind':'mapping','id':'m','line':4,%s}", wrongs[i].fields);
        assert_int_equal(ERR_DATA, mapping_from_rules(s->arena, "x.lua", table_of(s->arena, text), &mapping, &err));
        assert_string_equal("x.lua:4", err.where);
        if (!strstr(err.what, wrongs[i].what))
            fail_msg("%s", err.what);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(the_one_that_fits_is_chosen, setup, teardown),
        cmocka_unit_test_setup_teardown(two_that_fit_are_both_named, setup, teardown),
        cmocka_unit_test_setup_teardown(where_none_fits_the_column_is_named, setup, teardown),
        cmocka_unit_test_setup_teardown(a_wrong_mapping_says_what, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
