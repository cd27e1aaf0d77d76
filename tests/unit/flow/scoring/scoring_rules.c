/* What an author is told about a scoring that is not right. */
#include "unit/flow/tables.h"

#include "flow/scoring/scoring_rules.h"

struct wrong {
    const char *fields, *what, *todo;
};

#define GOOD_DAY "'effective':'2026-01'"

static const struct wrong wrongs[] = {
    {"'weights':{'staff':0.6,'goods':0.3}," GOOD_DAY, "add up to 0.9", ""},
    {"'weights':{'staff':60,'goods':40}," GOOD_DAY, "weight of 'staff' is 60", "0.6"},
    {"'weights':{'staff':6,'goods':0.4}," GOOD_DAY, "weight of 'staff' is 6", "0.6"},
    {"'weights':{'staff':-1,'goods':0.4}," GOOD_DAY, "weight of 'staff' is -1", "leave the dimension out"},
    {"'weights':{'staf':0.6,'goods':0.4}," GOOD_DAY, "no dimension 'staf'", "'staff'"},
    {"'weights':{'line':0.6,'goods':0.4}," GOOD_DAY, "no dimension 'line'", ""},
    {"'weights':{'staff':'0.6','goods':0.4}," GOOD_DAY, "must be a number, not text", ""},
    {"'weights':[]," GOOD_DAY, "add up to 0", ""},
    {"'weights':{'staff':1},'effective':'2026'", "must be a month, as in \"2026-01\", not '2026'", ""},
    {"'weights':{'staff':1},'band':'A'," GOOD_DAY, "'band' must be a function", ""},
    {"'weights':{'staff':1},'bass':30," GOOD_DAY, "no field 'bass'", "'base'"},
    {GOOD_DAY, "lacks 'weights'", ""},
};

static void a_wrong_scoring_says_where_and_what(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof wrongs / sizeof *wrongs; i++) {
        struct arena *arena = arena_new();
        const struct scoring *scoring = NULL;
        struct err err = rubbish();
        const char *text =
            arena_format(arena, "{'kind':'scoring','id':'x','line':3," TITLE ",'survey':'visit',%s}", wrongs[i].fields);
        assert_int_equal(ERR_DATA, scoring_from_rules(arena, "scripts/scoring/x.lua", table_of(arena, text),
                                                      survey_of(arena, USUAL_SURVEY), &scoring, &err));
        if (strcmp(err.where, "scripts/scoring/x.lua:3") != 0 || !strstr(err.what, wrongs[i].what) ||
            !strstr(err.todo, wrongs[i].todo))
            fail_msg("%s: %s (%s)", err.where, err.what, err.todo);
        arena_free(arena);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(a_wrong_scoring_says_where_and_what)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
