/* What an author is told about a workflow that is not right, and that a right one means what it says. */
#include "unit/flow/tables.h"

#include "flow/workflow/workflow_rules.h"

#define SPAN         "{'kind':'open_span','hours':24}"
#define STATE(id)    "{'kind':'state','id':'" id "','line':4," WORDS "}"
#define WAS(id, was) "{'kind':'state','id':'" id "','line':4," WORDS ",'was':[" was "]}"
#define OVER(id)     "{'kind':'state','id':'" id "','line':5," WORDS ",'stage':'over'}"
#define STEP(rest)   "{'kind':'step','line':6," WORDS "," rest "}"
#define CLOSE        STEP("'id':'close','from':['new'],'to':'done','by':['owner']")
#define TIMER(rest)  "{'kind':'timer','line':7," rest "}"
#define BASE         "'owner':'store','due':" SPAN

static int read_workflow(struct arena *arena, const char *fields, const char *items, const struct workflow **out,
                         struct err *err) {
    const char *text =
        arena_format(arena, "{'kind':'workflow','id':'x','line':3," TITLE ",%s,'items':[%s]}", fields, items);
    return workflow_from_rules(arena, "scripts/workflows/x.lua", table_of(arena, text), survey_of(arena, USUAL_SURVEY),
                               out, err);
}

static const struct {
    const char *fields, *items, *line, *what, *todo;
} wrongs[] = {
    {BASE, "", "3", "it has no states", "state \"received\""},
    {BASE, STATE("new"), "4", "never gets out of state 'new'", "stage = \"over\""},
    {BASE, STATE("new") "," OVER("done"), "4", "never gets out of state 'new'", "lead a step"},
    {BASE, STATE("new") "," STATE("lost") "," OVER("done") "," CLOSE, "4", "ever comes to state 'lost'", "take it out"},
    {BASE, STATE("new") "," OVER("done") "," STEP("'id':'close','from':['nwe'],'to':'done','by':['owner']"), "6",
     "there is no state 'nwe'", "'new'"},
    {BASE, STATE("new") "," OVER("done") "," STEP("'id':'close','from':['new'],'to':'dome','by':['owner']"), "6",
     "there is no state 'dome'", "'done'"},
    {BASE, STATE("new") "," OVER("done") "," STEP("'id':'close','from':['new'],'to':'done','by':['boss']"), "6",
     "'boss' is nobody", "\"region\""},
    {BASE, STATE("new") "," OVER("done") "," STEP("'id':'close','from':['new'],'to':'done','by':[]"), "6",
     "'by' names nobody", "is none"},
    {BASE, STATE("new") "," OVER("done") "," CLOSE "," CLOSE, "6", "step 'close' is there twice", ""},
    {BASE, STATE("new") "," STATE("new"), "4", "state 'new' is there twice", ""},
    {BASE, STATE("new") "," OVER("done") "," CLOSE "," TIMER("'id':'t','during':['new'],'after':" SPAN), "7",
     "timer 't' does nothing", "`doing`"},
    {BASE, STATE("new") "," OVER("done") "," CLOSE "," TIMER("'id':'t','during':['new'],'after':24,'to':'done'"), "7",
     "must be a span of time, not whole number", "open_hours(24)"},
    {BASE,
     STATE("new") "," STATE("two") "," OVER("done") "," CLOSE "," TIMER(
         "'id':'a','during':['new'],'after':" SPAN
         ",'to':'two'") "," TIMER("'id':'b','during':['two'],'after':" SPAN ",'to':'new'"),
     "3", "timer 'a' goes round for ever", "no timer leads back"},
    {BASE, STATE("new") "," OVER("done") "," STEP("'id':'close','from':['new'],'to':'done','by':['hq'],'asks':['why']"),
     "6", "'why' cannot be asked for", "\"note\""},
    {BASE,
     STATE("new") "," OVER("done") "," STEP("'id':'close','from':['new'],'to':'done','by':['hq'],'asks':['class']"),
     "6", "the workflow has none", "classes ="},
    {BASE,
     STATE("new") "," OVER("done") "," STEP(
         "'id':'close','from':['new'],'to':'done','by':['hq'],'doing':[{'kind':'asign','line':6}]"),
     "6", "'doing' holds what is to be done", "assign"},
    {BASE ",'class':'goods'", STATE("new") "," OVER("done") "," CLOSE, "3", "'goods' is none of its classes", ""},
    {BASE ",'opens':{'kind':'on_response','line':3,'survey':'visit','where':{'kind':'condition','test':'at_most',"
          "'question':'recomend','answer':6}}",
     STATE("new") "," OVER("done") "," CLOSE, "3", "recomend", "recommend"},
    {BASE, WAS("new", "'old'") "," WAS("two", "'older','old'") "," OVER("done") "," CLOSE, "4",
     "tickets in 'old' have two places now", "'new' or 'two'"},
    {BASE, WAS("new", "'old','old'") "," OVER("done") "," CLOSE, "4", "tickets in 'old' have two places now", ""},
    {BASE ",'about':'plan'", WAS("new", "'old'") "," OVER("done") "," CLOSE, "4", "'was' is not said of plans",
     "a plan keeps the version"},
    {BASE ",'opens':{'kind':'on_response','line':3,'survey':'visit','class':['stuff']}",
     STATE("new") "," OVER("done") "," CLOSE, "3", "'stuff' is no class that responses come by", "'staff'"},
    {BASE ",'opens':{'kind':'on_response','line':3,'survey':'visit','class':[]}",
     STATE("new") "," OVER("done") "," CLOSE, "3", "'class' names none", "leave it out"},
    {BASE ",'thanks':'recommend'", STATE("new") "," OVER("done") "," CLOSE, "3", "is said of praise that answers open",
     "praise = true"},
    {BASE ",'praise':true,'thanks':'recomend','opens':{'kind':'on_response','line':3,'survey':'visit'}",
     STATE("new") "," OVER("done") "," CLOSE, "3", "has no question 'recomend'", "'recommend'"},
    {BASE ",'praise':true,'thanks':'recommend','opens':{'kind':'on_response','line':3,'survey':'visit'}",
     STATE("new") "," OVER("done") "," CLOSE, "3", "question 'recommend' is no choice of one", "options"},
    {"'owner':'store','due':3", STATE("new") "," OVER("done") "," CLOSE, "3", "'due' must be a span of time", ""},
    {"'owner':'me','due':" SPAN, STATE("new") "," OVER("done") "," CLOSE, "3", "owner = 'me'", ""},
};

static void a_wrong_workflow_says_where_and_what(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof wrongs / sizeof *wrongs; i++) {
        struct arena *arena = arena_new();
        const struct workflow *workflow = NULL;
        struct err err = rubbish();
        const char *where = arena_format(arena, "scripts/workflows/x.lua:%s", wrongs[i].line);
        assert_int_equal(ERR_DATA, read_workflow(arena, wrongs[i].fields, wrongs[i].items, &workflow, &err));
        if (strcmp(err.where, where) != 0 || !strstr(err.what, wrongs[i].what) || !strstr(err.todo, wrongs[i].todo))
            fail_msg("%zu: %s: %s (%s)", i, err.where, err.what, err.todo);
        arena_free(arena);
    }
}

static instant_t hours_later(void *context, instant_t from, const struct workflow_span *span) {
    (void)context;
    return from + span->amount;
}

static void a_right_one_means_what_it_says(void **state) {
    struct arena *arena = arena_new();
    const struct workflow *workflow = NULL;
    struct err err = rubbish();
    (void)state;
    assert_int_equal(
        0,
        read_workflow(arena, BASE ",'classes':{'goods':{" WORDS "}},'class':'goods','urgent':true",
                      STATE("new") "," STATE("busy") "," OVER("done") "," CLOSE "," STEP(
                          "'id':'take','from':['new'],'to':'busy','by':['store','hq'],'second':"
                          "true") "," STEP("'id':'drop','from':['busy'],'to':'done','by':['hq'],'"
                                           "reason':true") "," TIMER("'id':'late','during':['new','busy'],'after':" SPAN
                                                                     ",'times':2,'doing':[{'kind':'mark','line':7,'"
                                                                     "items':['late']},"
                                                                     "{'kind':'assign','line':7,'to':'region'}]"),
                      &workflow, &err));
    assert_int_equal(3, workflow->state_count);
    assert_true(workflow->urgent);
    assert_int_equal(STAGE_WAITING, workflow->states[0].stage);
    assert_int_equal(STAGE_ANSWERED, workflow->states[1].stage);
    const struct workflow_step *take = workflow_step_find(workflow, "take"),
                               *drop = workflow_step_find(workflow, "drop");
    const struct workflow_case fresh = {0, 1000, "wang"};
    assert_int_equal(ERR_DATA, workflow_may(workflow, &fresh, drop, PARTY_HQ, "li", &err));
    assert_non_null(strstr(err.todo, "close, take"));
    assert_int_equal(ERR_DENIED, workflow_may(workflow, &fresh, take, PARTY_REGION, "li", &err));
    assert_int_equal(ERR_DENIED, workflow_may(workflow, &fresh, take, PARTY_STORE, "wang", &err));
    assert_int_equal(0, workflow_may(workflow, &fresh, take, PARTY_STORE, "li", &err));

    const struct workflow_time time = {hours_later, NULL};
    int64_t fired[1] = {0};
    size_t timer;
    instant_t at;
    assert_true(workflow_timer_next(workflow, &fresh, fired, &time, &timer, &at));
    assert_int_equal(1000 + INT64_C(24) * 3600000, at);
    fired[0] = 1;
    assert_true(workflow_timer_next(workflow, &fresh, fired, &time, &timer, &at));
    assert_int_equal(1000 + INT64_C(48) * 3600000, at);
    fired[0] = 2;
    assert_false(workflow_timer_next(workflow, &fresh, fired, &time, &timer, &at));
    arena_free(arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_wrong_workflow_says_where_and_what),
        cmocka_unit_test(a_right_one_means_what_it_says),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
