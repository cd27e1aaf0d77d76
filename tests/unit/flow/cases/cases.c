/* What a case gives, what it expects, and where the two part. */
#include "unit/flow/tables.h"

#include <math.h>

#include "flow/cases/cases_rules.h"

#define SURVEY                                                                                                         \
    "{'kind':'survey','id':'visit','line':1," TITLE ",'items':[{'kind':'csat','id':'taste','line':2," WORDS "}]}"
#define CASES(given, expect)                                                                                           \
    "{'kind':'cases','id':'c','line':1,'of':'scoring','items':[{'kind':'case','id':'one','line':2,'given':" given      \
    ",'expect':" expect "}]}"

static const struct cases *made(struct arena *arena, const char *definition, struct err *err) {
    const struct cases *cases = NULL;
    *err = rubbish();
    return cases_from_rules(arena, "s.test.lua", table_of(arena, definition), &cases, err) ? NULL : cases;
}

static struct cases_verdict judged(struct arena *arena, const char *expect, struct score score) {
    struct err err;
    const struct cases *cases = made(arena, arena_format(arena, CASES("[]", "%s"), expect), &err);
    struct cases_verdict verdict;
    assert_non_null(cases);
    cases_judge_score(&cases->list[0], &score, 30, arena, &verdict);
    return verdict;
}

static void responses_alike_are_counted_in_one_line(void **state) {
    (void)state;
    struct arena *arena = arena_new();
    struct err err;
    const struct survey *survey = survey_of(arena, SURVEY);
    const struct cases *cases = made(arena, CASES("[{'times':40,'taste':4},{'taste':1},[]]", "{'n':1}"), &err);
    int64_t counters[6] = {0};
    assert_int_equal(cases_count(cases, &cases->list[0], survey, counters, &err), 0);
    const int64_t expected[6] = {42, 1, 0, 0, 40, 0};
    assert_memory_equal(counters, expected, sizeof expected);
    arena_free(arena);
}

static void an_answer_that_cannot_be_is_refused_with_its_line(void **state) {
    (void)state;
    static const char *const given[] = {"[{'taste':6}]", "[{'tast':4}]", "[{'times':0}]", "[{'times':1e6}]",
                                        "[{'taste':[]}]"};
    struct arena *arena = arena_new();
    const struct survey *survey = survey_of(arena, SURVEY);
    for (size_t i = 0; i < sizeof given / sizeof *given; i++) {
        struct err err;
        const struct cases *cases = made(arena, arena_format(arena, CASES("%s", "{'n':1}"), given[i]), &err);
        int64_t counters[6] = {0};
        assert_non_null(cases);
        assert_int_equal(cases_count(cases, &cases->list[0], survey, counters, &err), ERR_DATA);
        assert_string_equal(err.where, "s.test.lua:2");
    }
    arena_free(arena);
}

static void the_month_of_all_cases_is_that_of_those_that_name_none(void **state) {
    (void)state;
    static const char definition[] = "{'kind':'cases','id':'c','line':1,'of':'%s','period':'2026-10','items':["
                                     "{'kind':'case','id':'one','line':2,'given':%s,'expect':%s},"
                                     "{'kind':'case','id':'two','line':3,'given':%s,'expect':%s%s}]}";
    struct arena *arena = arena_new();
    struct err err;
    const struct cases *cases =
        made(arena, arena_format(arena, definition, "scoring", "[]", "{'n':1}", "[]", "{'n':1}", ",'period':'2027-01'"),
             &err);
    assert_non_null(cases);
    assert_string_equal(cases->list[0].period, "2026-10");
    assert_string_equal(cases->list[1].period, "2027-01");
    assert_null(made(arena, arena_format(arena, definition, "themes", "''", "['a']", "''", "['a']", ""), &err));
    assert_string_equal(made(arena, CASES("[]", "{'n':1}"), &err)->list[0].period, "");
    arena_free(arena);
}

static void what_came_out_otherwise_is_told(void **state) {
    (void)state;
    struct arena *arena = arena_new();
    const struct score fine = {{.value = 75.004, .n = 40}, "A"},
                       thin = {{.value = NAN, .n = 3, .suppressed = true}, NULL};
    assert_int_equal(judged(arena, "{'index':75,'band':'A','n':40,'hidden':false,'uncertain':false}", fine).count, 0);
    assert_int_equal(judged(arena, "{'hidden':true,'uncertain':true}", thin).count, 0);
    struct cases_verdict verdict = judged(arena, "{'index':75.01,'band':'B','n':41,'hidden':true}", fine);
    assert_int_equal(verdict.count, 4);
    assert_string_equal(verdict.misses[0].got, "75.004");
    assert_string_equal(verdict.misses[1].wanted, "B");
    assert_int_equal(judged(arena, "{'index':75.1,'within':0.1}", fine).count, 0);
    verdict = judged(arena, "{'index':75,'band':'A'}", thin);
    assert_int_equal(verdict.count, 2);
    assert_string_equal(verdict.misses[0].got, "");
    arena_free(arena);
}

static void a_definition_that_is_no_test_is_refused(void **state) {
    (void)state;
    static const char *const wrong[] = {
        "{'kind':'cases','id':'c','line':1,'items':[]}",
        "{'kind':'cases','id':'c','line':1,'of':'report','items':[]}",
        "{'kind':'cases','id':'c','line':1,'of':'scoring','items':[]}",
        "{'kind':'cases','id':'c','line':1,'of':'scoring','items':[{'kind':'theme','id':'x','line':2}]}",
        CASES("[]", "{}"),
        CASES("[]", "{'idnex':7}"),
        CASES("'text'", "{'index':7}"),
        CASES("[4]", "{'index':7}"),
    };
    struct arena *arena = arena_new();
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        struct err err;
        assert_null(made(arena, wrong[i], &err));
        assert_int_equal(err.kind, ERR_DATA);
    }
    arena_free(arena);
}

static void only_files_named_so_hold_cases(void **state) {
    (void)state;
    assert_true(cases_file("scripts/scoring/service.test.lua"));
    assert_false(cases_file("scripts/scoring/service.lua"));
    assert_false(cases_file(".test.lua"));
    assert_false(cases_file("scripts/scoring/test.lua"));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(responses_alike_are_counted_in_one_line),
        cmocka_unit_test(an_answer_that_cannot_be_is_refused_with_its_line),
        cmocka_unit_test(the_month_of_all_cases_is_that_of_those_that_name_none),
        cmocka_unit_test(what_came_out_otherwise_is_told),
        cmocka_unit_test(a_definition_that_is_no_test_is_refused),
        cmocka_unit_test(only_files_named_so_hold_cases),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
