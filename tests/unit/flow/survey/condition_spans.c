/* Conditions on numbers, dates, rankings and consent: every bound there is against every answer there is. */
#include "unit/flow/tables.h"

#include "flow/survey/condition_rules.h"

#define PARTY                      "{'kind':'number','id':'party','line':2,'min':0,'max':2,'step':0.5," WORDS "}"
#define DAY                        "{'kind':'date','id':'day','line':3,'min':'2026-02-27','max':'2026-03-02'," WORDS "}"
#define RANKED                     "[{'id':'a'," WORDS "},{'id':'b'," WORDS "}]"
#define RANKING                    "{'kind':'ranking','id':'first','line':4,'options':" RANKED "," WORDS "}"
#define CONSENT                    "{'kind':'consent','id':'contact','line':5,'notice':{" WORDS "}," WORDS "}"
#define SURVEY                     "{'kind':'survey','id':'visit','line':1," TITLE ",'items':[" PARTY "," DAY "," RANKING "," CONSENT "]}"
#define LEAF(test, question, rest) "{'kind':'condition','test':'" test "','question':'" question "'" rest "}"

struct scene {
    struct arena *arena;
    const struct survey *survey;
};

static int begin(void **state) {
    static struct scene scene;
    struct arena *arena = arena_new();
    scene = (struct scene){arena, survey_of(arena, SURVEY)};
    *state = &scene;
    return 0;
}

static int end(void **state) {
    arena_free(((struct scene *)*state)->arena);
    return 0;
}

static int make(struct scene *scene, const char *text, const struct condition **out, struct err *err) {
    *err = rubbish();
    return condition_from_rules(
        scene->arena, "scripts/x.lua",
        table_of(scene->arena, arena_format(scene->arena, "{'kind':'scoring','id':'x','line':1,'where':%s}", text)),
        "where", scene->survey, out, err);
}

static bool holds(struct scene *scene, const struct condition *condition, const char *question, const char *answer) {
    unsigned char *sheet = arena_alloc(scene->arena, scene->survey->answer_bytes);
    assert_int_equal(ANSWER_OK, answer_read(survey_question(scene->survey, question), answer, sheet));
    return condition_holds(condition, sheet);
}

/* `expected` has a letter for each answer: x where it holds. */
static void check(struct scene *scene, const char *text, const char *question, const char *const *answers, size_t count,
                  const char *expected) {
    const struct condition *made = NULL;
    struct err err;
    int failed = make(scene, text, &made, &err);
    if (!strchr(expected, 'x') != (failed == ERR_DATA))
        fail_msg("%s: %s", text, failed ? err.what : "let pass");
    for (size_t i = 0; !failed && i < count; i++)
        if (holds(scene, made, question, answers[i]) != (expected[i] == 'x'))
            fail_msg("%s of '%s'", text, answers[i]);
}

static void every_bound_of_a_number_takes_what_it_says(void **state) {
    static const char *const answers[] = {"", "0", "0.5", "1", "1.5", "2"}, *const tests[] = {"at_least", "at_most",
                                                                                              "is"};
    struct scene *scene = *state;
    for (double bound = -1; bound <= 3; bound += 0.25)
        for (int test = 0; test < 3; test++) {
            char expected[7] = "";
            for (size_t i = 0; i < 6; i++) {
                double given = atof(answers[i]);
                bool takes = test == 0 ? given >= bound : test == 1 ? given <= bound : given == bound;
                expected[i] = i && takes ? 'x' : '.';
            }
            check(scene,
                  arena_format(scene->arena, "{'kind':'condition','test':'%s','question':'party','answer':%.2f}",
                               tests[test], bound),
                  "party", answers, 6, expected);
        }
    check(scene, LEAF("answered", "party", ""), "party", answers, 6, ".xxxxx");
}

static void days_are_compared_across_months(void **state) {
    static const char *const answers[] = {"", "2026-02-27", "2026-02-28", "2026-03-01", "2026-03-02"};
    struct scene *scene = *state;
    check(scene, LEAF("at_least", "day", ",'answer':'2026-02-28'"), "day", answers, 5, "..xxx");
    check(scene, LEAF("at_least", "day", ",'answer':'2025-01-01'"), "day", answers, 5, ".xxxx");
    check(scene, LEAF("at_most", "day", ",'answer':'2026-03-01'"), "day", answers, 5, ".xxx.");
    check(scene, LEAF("is", "day", ",'answer':'2026-03-01'"), "day", answers, 5, "...x.");
    check(scene, LEAF("at_most", "day", ",'answer':'2026-02-26'"), "day", answers, 5, ".....");
}

static void a_ranking_is_asked_for_its_first_place(void **state) {
    static const char *const answers[] = {"", "a", "b", "a>b", "b>a"};
    struct scene *scene = *state;
    check(scene, LEAF("is", "first", ",'answer':'a'"), "first", answers, 5, ".x.x.");
    check(scene, LEAF("one_of", "first", ",'answers':['a','b']"), "first", answers, 5, ".xxxx");
    check(scene, LEAF("answered", "first", ""), "first", answers, 5, ".xxxx");
}

static void consent_was_given_or_not(void **state) {
    static const char *const answers[] = {"", "no", "yes"};
    check(*state, LEAF("answered", "contact", ""), "contact", answers, 3, "..x");
}

/* Two bounds at once hold somewhere or nowhere, and at any time or not: as counting tells it. */
static void what_can_never_hold_is_found_out(void **state) {
    struct scene *scene = *state;
    const struct condition *made = NULL;
    struct err err;
    for (int least = 0; least <= 4; least++)
        for (int most = 0; most <= 4; most++) {
            const char *both =
                arena_format(scene->arena,
                             LEAF("at_least", "party", ",'answer':%.1f") "," LEAF("at_most", "party", ",'answer':%.1f"),
                             least / 2.0, most / 2.0);
            const char *all = arena_format(scene->arena, "{'kind':'condition','test':'all_of','of':[%s]}", both),
                       *any = arena_format(scene->arena,
                                           "{'kind':'condition','test':'any_of','of':[%s,{'kind':'condition',"
                                           "'test':'none_of','of':[" LEAF("answered", "party", "") "]}]}",
                                           both);
            assert_int_equal(least > most ? ERR_DATA : 0, make(scene, all, &made, &err));
            assert_int_equal(0, make(scene, any, &made, &err));
            assert_int_equal(least <= most + 1 ? CONDITION_ALWAYS : CONDITION_OPEN,
                             condition_decide(made, scene->survey));
        }
}

static void what_makes_no_sense_is_refused(void **state) {
    static const char *const cases[][3] = {
        {LEAF("at_least", "party", ",'answer':'2026-01-01'"), "'party' is a number", "at_least(\"party\", 3)"},
        {LEAF("is", "day", ",'answer':3"), "'day' is a date", "is(\"day\", \"2026-10-31\")"},
        {LEAF("one_of", "party", ",'answers':[1,2]"), "'party' is a number", "at_least and at_most"},
        {LEAF("at_least", "first", ",'answer':1"), "'first' is a ranking", "is(\"first\", \"a\")"},
        {LEAF("is", "contact", ",'answer':'yes'"), "'contact' is consent", "answered(\"contact\")"},
        {LEAF("at_most", "contact", ",'answer':1"), "'contact' is consent", "answered(\"contact\")"},
        {LEAF("is", "first", ",'answer':'c'"), "has no option 'c'", ""}};
    struct scene *scene = *state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const struct condition *made = NULL;
        struct err err;
        assert_int_equal(ERR_DATA, make(scene, cases[i][0], &made, &err));
        if (!strstr(err.what, cases[i][1]) || !strstr(err.todo, cases[i][2]))
            fail_msg("%s (%s)", err.what, err.todo);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(every_bound_of_a_number_takes_what_it_says, begin, end),
        cmocka_unit_test_setup_teardown(days_are_compared_across_months, begin, end),
        cmocka_unit_test_setup_teardown(a_ranking_is_asked_for_its_first_place, begin, end),
        cmocka_unit_test_setup_teardown(consent_was_given_or_not, begin, end),
        cmocka_unit_test_setup_teardown(what_can_never_hold_is_found_out, begin, end),
        cmocka_unit_test_setup_teardown(what_makes_no_sense_is_refused, begin, end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
