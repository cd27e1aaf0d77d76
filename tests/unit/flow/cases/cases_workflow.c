/* Tickets that are made up: what opens them, how they are led on, and what is told where they stand otherwise. */
#include "unit/flow/tables.h"

#include "flow/cases/cases_rules.h"
#include "flow/workflow/workflow_rules.h"

#define SURVEY                                                                                                         \
    "{'kind':'survey','id':'visit','line':1," TITLE ",'items':[{'kind':'nps','id':'recommend','line':2," WORDS "},"    \
    "{'kind':'text','id':'comment','line':3," WORDS "}]}"
#define SPAN(minutes) "{'kind':'span','minutes':" minutes "}"
#define STATE(id)     "{'kind':'state','id':'" id "','line':4," WORDS "}"
#define OVER(id)      "{'kind':'state','id':'" id "','line':5," WORDS ",'stage':'over'}"
#define STEP(rest)    "{'kind':'step','line':6," WORDS "," rest "}"

/* Taken by the store with a class, closed by a second person; after two hours it is the region's, late. */
#define ITEMS                                                                                                          \
    STATE("new")                                                                                                       \
    "," STATE("busy") "," OVER("done") "," STEP("'id':'take','from':['new'],'to':'busy','by':['store','region'],'"     \
                                                "asks':['class']") "," STEP(                                           \
        "'id':'close','from':['busy'],'to':'done','by':['store','region'],'second':true") ","                          \
                                                                                          "{'kind':'timer','id':'"     \
                                                                                          "late','line':7,'during':['" \
                                                                                          "new'],'after':" SPAN(       \
                                                                                              "120") ",'doing':["      \
                                                                                                     "{'kind':'mark'," \
                                                                                                     "'line':7,'"      \
                                                                                                     "items':['late']" \
                                                                                                     "},{'kind':'"     \
                                                                                                     "assign','line':" \
                                                                                                     "7,'to':'region'" \
                                                                                                     "}]}"
#define WORKFLOW(opens)                                                                                                \
    "{'kind':'workflow','id':'x','line':3," TITLE                                                                      \
    ",'owner':'store','due':" SPAN("60") ","                                                                           \
                                         "'classes':{'goods':{" WORDS "}}" opens ",'items':[" ITEMS "]}"
#define BY_ANSWER                                                                                                      \
    ",'opens':{'kind':'on_response','line':3,'survey':'visit','class':['staff'],'words':['投诉'],'where':"           \
    "{'kind':'condition','test':'at_most','question':'recommend','answer':6}}"
#define BY_MONTH ",'opens':{'kind':'on_month','line':3,'survey':'visit','figure':'recommend.nps','when':'relapse'}"

struct trying {
    struct arena *arena;
    struct zone *zone;
    struct err err;
};

/* One case of a workflow, tried: 0 or the error's kind. */
static int try_case(struct trying *trying, const char *opens, const char *rest, struct cases_verdict *out) {
    struct arena *arena = trying->arena;
    const struct survey *survey = survey_of(arena, SURVEY);
    const struct cases *cases = NULL;
    const struct workflow *workflow = NULL;
    const struct cases_shop shop = {survey, &calendar_always, trying->zone};
    const char *definition = arena_format(arena, WORKFLOW("%s"), opens);
    const char *text = arena_format(arena,
                                    "{'kind':'cases','id':'x','line':1,'of':'workflow','items':["
                                    "{'kind':'case','id':'one','line':2,'at':'2026-11-02 10:00',%s}]}",
                                    rest);
    trying->err = rubbish();
    if (workflow_from_rules(arena, "x.lua", table_of(arena, definition), survey, &workflow, &trying->err) ||
        cases_from_rules(arena, "x.test.lua", table_of(arena, text), &cases, &trying->err))
        fail_msg("%s: %s", trying->err.where, trying->err.what);
    return cases_try_workflow(cases, &cases->list[0], workflow, &shop, arena, out, &trying->err);
}

static int setup(void **state) {
    struct trying *trying = mem_alloc(sizeof *trying);
    *trying = (struct trying){.arena = arena_new()};
    *state = trying;
    return zone_open(&trying->zone, "Asia/Shanghai", &trying->err);
}
static int teardown(void **state) {
    struct trying *trying = *state;
    zone_free(trying->zone);
    arena_free(trying->arena);
    free(trying);
    return 0;
}

static void what_opens_one_and_what_does_not(void **state) {
    static const struct {
        const char *opens, *rest;
        bool opened;
    } tries[] = {
        {BY_ANSWER, "'came':'staff','given':{'recommend':6,'comment':'我要投诉'}", true},
        {BY_ANSWER, "'came':'open','given':{'recommend':6,'comment':'我要投诉'}", false},
        {BY_ANSWER, "'given':{'recommend':6,'comment':'我要投诉'}", false}, /* as imported */
        {BY_ANSWER, "'came':'staff','given':{'recommend':7,'comment':'我要投诉'}", false},
        {BY_ANSWER, "'came':'staff','given':{'recommend':6,'comment':'太慢'}", false},
        {BY_ANSWER, "'came':'staff','given':{'comment':'投诉'}", false},
        {BY_MONTH, "'months':['missed','reached','missed']", true},
        {BY_MONTH, "'months':['reached','missed']", false},
        {BY_MONTH, "'months':['missed','silent','missed']", false},
        {"", "'walk':[]", true}, /* by hand */
    };
    for (size_t i = 0; i < sizeof tries / sizeof *tries; i++) {
        struct trying *trying = *state;
        struct cases_verdict verdict;
        const char *rest =
            arena_format(trying->arena, "%s,'expect':{'opens':%s}", tries[i].rest, tries[i].opened ? "true" : "false");
        assert_int_equal(0, try_case(trying, tries[i].opens, rest, &verdict));
        if (verdict.count)
            fail_msg("%zu: %s is %s", i, verdict.misses[0].what, verdict.misses[0].got);
        rest =
            arena_format(trying->arena, "%s,'expect':{'opens':%s}", tries[i].rest, tries[i].opened ? "false" : "true");
        assert_int_equal(0, try_case(trying, tries[i].opens, rest, &verdict)); /* and it is told */
        assert_int_equal(1, verdict.count);
        assert_string_equal("opens", verdict.misses[0].what);
    }
}

#define AFTER(minutes, rest) "{'after':" SPAN(minutes) "," rest "}"

static void it_is_led_by_steps_and_timers(void **state) {
    struct cases_verdict verdict;
    assert_int_equal(
        0,
        try_case(*state, "",
                 "'expect':{'state':'new','owner':'store','due':'2026-11-02 "
                 "11:00','class':'','marks':''},'walk':[" AFTER("119", "'owner':'store','marks':''") "," AFTER("119", "'step':'take','by':'hq','refused':true,'state':'new'") "," AFTER(
                     "120",
                     "'owner':'region','marks':'late','state':'new'") "," AFTER("130",
                                                                                "'step':'take','by':'region','who':'"
                                                                                "chen','says':'goods','state':'busy','"
                                                                                "class':'goods'") "," AFTER("140",
                                                                                                            "'step':'"
                                                                                                            "close','"
                                                                                                            "by':'"
                                                                                                            "region','"
                                                                                                            "who':'"
                                                                                                            "chen','"
                                                                                                            "refused':"
                                                                                                            "true") "," AFTER("140",
                                                                                                                              "'step':'close','by':'region','who':'wang','state':'done','due':''") "]",
                 &verdict));
    for (size_t i = 0; i < verdict.count; i++)
        print_error("%s: %s, wanted %s\n", verdict.misses[i].what, verdict.misses[i].got, verdict.misses[i].wanted);
    assert_int_equal(0, verdict.count);
}

static void what_is_otherwise_is_told_by_its_entry(void **state) {
    struct cases_verdict verdict;
    assert_int_equal(
        0,
        try_case(
            *state, "",
            "'expect':{'owner':'region'},'walk':[" AFTER(
                "60", "'state':'busy'") "," AFTER("180",
                                                  "'step':'take','by':'region','says':'goods','refused':true,'marks':'"
                                                  "'") "," AFTER("180", "'step':'close','by':'hq','state':'done'") "]",
            &verdict));
    static const char *const what[] = {"owner", "1: state", "2: take", "2: marks", "3: close", "3: state"};
    assert_int_equal(6, verdict.count);
    for (size_t i = 0; i < 6; i++)
        assert_string_equal(what[i], verdict.misses[i].what);
    assert_string_equal("late", verdict.misses[3].got);
    assert_string_equal("'close' is not yours to do", verdict.misses[4].got);
}

static void what_cannot_be_given_is_refused_with_its_line(void **state) {
    static const struct {
        const char *opens, *rest, *what, *todo;
    } wrongs[] = {
        {"", "'given':{'recommend':1}", "no answer opens a ticket of workflow 'x'", "by hand"},
        {BY_MONTH, "'given':{'recommend':1}", "no answer opens a ticket", "months"},
        {BY_ANSWER, "'months':['missed']", "no month opens a ticket", "given ="},
        {BY_MONTH, "'months':['mised']", "'mised' is nothing that a month may be", "silent"},
        {BY_ANSWER, "'given':{'recommend':1},'months':['missed']", "both a response and months", "two cases"},
        {BY_ANSWER, "'given':{'recommend':11}", "recommend", ""},
        {"", "'walk':[" AFTER("5", "'step':'tak','by':'store'") "]", "has no step 'tak'", "'take'"},
        {"", "'walk':[" AFTER("5", "'step':'take'") "]", "taken by nobody", "by ="},
        {"", "'walk':[" AFTER("5", "'step':'take','by':'store'") "]", "asks what it is about", "goods"},
        {"", "'walk':[" AFTER("5", "'step':'take','by':'store','says':'good'") "]", "no class of workflow", ""},
        {"", "'walk':[" AFTER("5", "'state':'new'") "," AFTER("4", "'state':'new'") "]", "before the one above", ""},
    };
    for (size_t i = 0; i < sizeof wrongs / sizeof *wrongs; i++) {
        struct trying *trying = *state;
        struct cases_verdict verdict;
        const char *rest = arena_format(trying->arena, "%s,'expect':{'opens':true}", wrongs[i].rest);
        assert_int_equal(ERR_DATA, try_case(trying, wrongs[i].opens, rest, &verdict));
        if (strcmp(trying->err.where, "x.test.lua:2") != 0 || !strstr(trying->err.what, wrongs[i].what) ||
            !strstr(trying->err.todo, wrongs[i].todo))
            fail_msg("%zu: %s: %s (%s)", i, trying->err.where, trying->err.what, trying->err.todo);
    }
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(what_opens_one_and_what_does_not),
        TEST(it_is_led_by_steps_and_timers),
        TEST(what_is_otherwise_is_told_by_its_entry),
        TEST(what_cannot_be_given_is_refused_with_its_line),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
