/* What an author is told about a scoring that is not right. */
#include "unit/flow/tables.h"

#include <math.h>

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
    {GOOD_DAY, "lacks 'weights'", "a function"},
    {"'weights':{'staff':1},'response':{'function':1,'line':3,'parameters':['polite']}," GOOD_DAY,
     "both 'weights' and 'response'", "take one of them out"},
    {"'weights':{'staff':1},'regions':{'E':{'weights':{'staff':0.5}}}," GOOD_DAY, "add up to 0.5", ""},
    {"'weights':{'staff':1},'regions':{'E':{'weight':{'staff':1}}}," GOOD_DAY, "no field 'weight'", "'weights'"},
    {"'index':{'function':1,'line':3,'parameters':['t']},'regions':{'E':{'weights':{'staff':1}}}," GOOD_DAY,
     "region 'E' has weights", "in all other regions"},
    {"'weights':{'kind':'ahp','line':3,'staff':{'good':3}}," GOOD_DAY, "no dimension 'good'", "'goods'"},
    {"'weights':{'kind':'ahp','line':3,'staff':{'goods':10}}," GOOD_DAY, "from 1/9 to 9", ""},
    {"'weights':{'kind':'ahp','line':3,'staff':{'goods':3},'goods':{'staff':2}}," GOOD_DAY, "judged twice",
     "its reciprocal"},
    {"'weights':{'kind':'ahp','line':3,'staff':3}," GOOD_DAY, "'staff' must be a table of judgements", ""},
    {"'weights':{'kind':'ahp','line':3}," GOOD_DAY, "no pair of dimensions", ""},
    {"'weights':{'staff':1},'where':{'kind':'condition'}," GOOD_DAY, "this index is not made of them",
     "response = function"},
    {"'weights':{'staff':1},'where':{'kind':'case'}," GOOD_DAY, "must be a condition", ""},
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

/* Four dimensions of one question each. */
#define ITEM(id) "{'kind':'csat','id':'q" id "','line':2,'dimension':'" id "'," WORDS "}"
#define FOUR                                                                                                           \
    "{'kind':'survey','id':'visit','line':1," TITLE ",'dimensions':{'a':{" WORDS "},'b':{" WORDS "},'c':{" WORDS       \
    "},'d':{" WORDS "}},'items':[" ITEM("a") "," ITEM("b") "," ITEM("c") "," ITEM("d") "]}"

static int judged(struct arena *arena, const char *judgements, const struct scoring **out, struct err *err) {
    const char *text = arena_format(arena,
                                    "{'kind':'scoring','id':'x','line':3," TITLE ",'survey':'visit'," GOOD_DAY
                                    ",'weights':{'kind':'ahp','line':5,%s}}",
                                    judgements);
    *err = rubbish();
    return scoring_from_rules(arena, "x.lua", table_of(arena, text), survey_of(arena, FOUR), out, err);
}

static void judgements_that_agree_make_weights(void **state) {
    struct arena *arena = arena_new();
    const struct scoring *scoring = NULL;
    struct err err;
    (void)state;
    /* c : b : a = 1 : 2 : 4, said in whatever order and direction */
    assert_int_equal(0, judged(arena, "'c':{'a':0.25},'a':{'b':2},'b':{'c':2}", &scoring, &err));
    assert_int_equal(3, scoring->weights.count);
    assert_string_equal("a", scoring->weights.items[0].dimension);
    for (int i = 0; i < 3; i++)
        assert_true(fabs(scoring->weights.items[i].weight - (double)(4 >> i) / 7) < 1e-9);
    assert_true(scoring->weights.consistency < 1e-9);
    arena_free(arena);
}

static void judgements_that_contradict_each_other_are_refused_by_name(void **state) {
    struct arena *arena = arena_new();
    const struct scoring *scoring = NULL;
    struct err err;
    (void)state;
    assert_int_equal(ERR_DATA,
                     judged(arena, "'a':{'b':2,'c':4,'d':0.12},'b':{'c':2,'d':4},'c':{'d':2}", &scoring, &err));
    assert_string_equal("x.lua:5", err.where);
    assert_non_null(strstr(err.what, "contradict each other"));
    assert_non_null(strstr(err.todo, "d against a"));
    assert_int_equal(ERR_DATA, judged(arena, "'a':{'b':2,'c':4},'b':{'d':4},'c':{'d':2}", &scoring, &err));
    assert_true(strstr(err.what, "nothing is said of b against c") ||
                strstr(err.what, "nothing is said of a against d"));
    arena_free(arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_wrong_scoring_says_where_and_what),
        cmocka_unit_test(judgements_that_agree_make_weights),
        cmocka_unit_test(judgements_that_contradict_each_other_are_refused_by_name),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
