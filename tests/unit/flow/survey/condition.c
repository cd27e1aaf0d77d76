/* Conditions against a second way of telling: answers as texts, looked at one by one, over every sheet there is. */
#include "unit/flow/tables.h"

#include "base/limits.h"
#include "flow/survey/condition_rules.h"

#define OPTION(id) "{'id':'" id "'," WORDS "}"
#define ITEMS                                                                                                          \
    "{'kind':'csat','id':'polite','line':2," WORDS "},"                                                                \
    "{'kind':'scale','id':'taste','line':3,'from':-1,'to':2,'top':1," WORDS "},"                                       \
    "{'kind':'choice','id':'channel','line':4," WORDS                                                                  \
    ",'options':[" OPTION("shop") "," OPTION("web") "]},"                                                              \
                                                    "{'kind':'choice','id':'why','line':5,'many':true," WORDS          \
                                                    ",'options':[" OPTION("near") "," OPTION("cheap") "," OPTION(      \
                                                        "good") "]},"                                                  \
                                                                "{'kind':'text','id':'comment','line':6," WORDS "}"
#define SURVEY "{'kind':'survey','id':'visit','line':1," TITLE ",'items':[" ITEMS "]}"
/* The same questions in other places, save that taste is on another scale and why has an option more. */
#define OTHER                                                                                                          \
    "{'kind':'survey','id':'visit','line':1," TITLE ",'items':["                                                       \
    "{'kind':'choice','id':'why','line':5,'many':true," WORDS                                                          \
    ",'options':[" OPTION("near") "," OPTION("cheap") "," OPTION("good") "," OPTION(                                   \
        "open") "]},"                                                                                                  \
                "{'kind':'choice','id':'channel','line':4," WORDS ",'options':[" OPTION("shop") "," OPTION(            \
                    "web") "]},"                                                                                       \
                           "{'kind':'scale','id':'taste','line':3,'from':0,'to':2,'top':1," WORDS "},"                 \
                           "{'kind':'csat','id':'polite','line':2," WORDS "}]}"

static const char *const questions[] = {"polite", "taste", "channel", "why"};
static const char *const answers[][10] = {
    {"", "1", "2", "3", "4", "5"},
    {"", "-1", "0", "1", "2"},
    {"", "shop", "web"},
    {"", ";", "near", "cheap", "good", "near;cheap", "near;good", "cheap;good", "near;cheap;good"}};
static const int counts[] = {6, 5, 3, 9};
enum { QUESTIONS = 4, ALL = 6 * 5 * 3 * 9 };

static const char *answer_at(int sheet, int question) {
    for (int i = 0; i < question; i++)
        sheet /= counts[i];
    return answers[question][sheet % counts[question]];
}

static unsigned char *sheet_of(struct arena *arena, const struct survey *survey, int sheet) {
    unsigned char *made = arena_alloc(arena, survey->answer_bytes);
    for (int i = 0; i < QUESTIONS; i++)
        assert_int_equal(ANSWER_OK, answer_read(survey_question(survey, questions[i]), answer_at(sheet, i), made));
    return made;
}

/* ---- the second way ---- */

static bool says(const char *given, const struct value *wanted) {
    size_t len;
    if (!value_is(wanted, VALUE_TEXT))
        return given[0] && atoi(given) == value_whole(wanted, 99);
    for (; *given; given += len + (given[len] == ';')) {
        len = strcspn(given, ";");
        if (strlen(value_text(wanted, "")) == len && !memcmp(given, value_text(wanted, ""), len))
            return true;
    }
    return false;
}

static bool expected(const struct value *value, int sheet) {
    const char *test = value_text(value_get(value, "test"), ""), *id = value_text(value_get(value, "question"), "");
    const struct value *answer = value_get(value, "answer"), *of = value_get(value, "of"),
                       *all = value_get(value, "answers");
    size_t held = 0;
    int question = 0;
    for (size_t i = 0; i < value_count(of); i++)
        held += expected(value_at(of, i), sheet);
    if (of)
        return test[1] == 'l' ? held == value_count(of) : test[0] == 'a' ? held > 0 : !held;
    while (strcmp(questions[question], id) != 0)
        question++;
    const char *given = answer_at(sheet, question);
    if (!strcmp(test, "at_least"))
        return given[0] && atoi(given) >= value_number(answer, 0);
    if (!strcmp(test, "at_most"))
        return given[0] && atoi(given) <= value_number(answer, 0);
    if (!strcmp(test, "is"))
        return says(given, answer);
    for (size_t i = 0; i < value_count(all); i++)
        held += says(given, value_at(all, i));
    return all ? held > 0 : given[0] != '\0';
}

/* ---- conditions, made up ---- */

static unsigned draw(unsigned *seed, unsigned below) {
    *seed = *seed * 1664525u + 1013904223u;
    return (*seed >> 16) % below;
}

static const char *make_leaf(struct arena *arena, unsigned *seed) {
    static const char *const scales[] = {"polite", "taste"};
    static const char *const options[][3] = {{"shop", "web", "web"}, {"near", "cheap", "good"}};
    unsigned which = draw(seed, 2), pick = draw(seed, 3), other = draw(seed, 3);
    switch (draw(seed, 5)) {
    case 0:
        return arena_format(arena, "{'kind':'condition','test':'%s','question':'%s','answer':%d}",
                            draw(seed, 2) ? "at_least" : "at_most", scales[which],
                            (int)draw(seed, which ? 4 : 5) + (which ? -1 : 1));
    case 1:
        return arena_format(arena, "{'kind':'condition','test':'is','question':'%s','answer':'%s'}",
                            questions[2 + which], options[which][pick]);
    case 2:
        return arena_format(arena, "{'kind':'condition','test':'one_of','question':'%s','answers':['%s','%s']}",
                            questions[2 + which], options[which][pick], options[which][other]);
    case 3:
        return arena_format(arena, "{'kind':'condition','test':'one_of','question':'taste','answers':[%d,%d]}",
                            (int)pick - 1, (int)other);
    default:
        return arena_format(arena, "{'kind':'condition','test':'answered','question':'%s'}",
                            questions[draw(seed, QUESTIONS)]);
    }
}

static const char *make_up(struct arena *arena, unsigned *seed, int depth) {
    static const char *const groups[] = {"all_of", "any_of", "none_of"};
    if (!depth || !draw(seed, 4))
        return make_leaf(arena, seed);
    const char *parts = make_up(arena, seed, depth - 1);
    for (unsigned more = draw(seed, 3); more; more--)
        parts = arena_format(arena, "%s,%s", parts, make_up(arena, seed, depth - 1));
    return arena_format(arena, "{'kind':'condition','test':'%s','of':[%s]}", groups[draw(seed, 3)], parts);
}

static const struct value *definition_of(struct arena *arena, const char *condition) {
    return table_of(arena, arena_format(arena, "{'kind':'scoring','id':'x','line':1,'where':%s}", condition));
}

/* Never as the brute force tells it, of the condition or of one of its parts. */
static bool holds_somewhere(const struct value *value) {
    const struct value *of = value_get(value, "of");
    bool somewhere = false;
    for (size_t i = 0; i < value_count(of); i++)
        if (!holds_somewhere(value_at(of, i)))
            return false;
    for (int sheet = 0; sheet < ALL && !somewhere; sheet++)
        somewhere = expected(value, sheet);
    return somewhere;
}

struct warned {
    int count, always;
};

static void hear(void *context, const struct err *fault, bool warning) {
    struct warned *warned = context;
    assert_true(warning);
    warned->count++;
    warned->always += !strcmp(fault->field, "where") && strstr(fault->what, "always holds");
}

static void check_one(struct arena *arena, const struct survey *survey, unsigned char *const *sheets, const char *text,
                      int *never, int *always) {
    const struct value *definition = definition_of(arena, text), *value = value_get(definition, "where");
    const struct condition *made = NULL;
    struct err err = rubbish();
    struct warned warned = {0};
    int failed = condition_from_rules(arena, "scripts/x.lua", definition, "where", survey, &made, &err), held = 0;
    if (!holds_somewhere(value) != (failed == ERR_DATA))
        fail_msg("%s: %s", failed ? err.what : "let pass", text);
    *never += !!failed;
    if (failed)
        return;
    for (int sheet = 0; sheet < ALL; sheet++) {
        bool holds = condition_holds(made, sheets[sheet]);
        if (holds != expected(value, sheet))
            fail_msg("sheet %d: %s", sheet, text);
        held += holds;
    }
    condition_warn("scripts/x.lua", definition, made, survey, hear, &warned);
    assert_int_equal(held == ALL, warned.always);
    *always += held == ALL;
}

static void every_sheet_is_told_alike_both_ways(void **state) {
    struct arena *lasting = arena_new();
    const struct survey *survey = survey_of(lasting, SURVEY);
    unsigned char *sheets[ALL];
    unsigned seed = 1;
    int never = 0, always = 0;
    (void)state;
    for (int i = 0; i < ALL; i++)
        sheets[i] = sheet_of(lasting, survey, i);
    for (int i = 0; i < 500; i++) {
        struct arena *arena = arena_new();
        check_one(arena, survey, sheets, make_up(arena, &seed, 3), &never, &always);
        arena_free(arena);
    }
    arena_free(lasting);
    if (never < 20 || always < 5 || never > 400)
        fail_msg("%d that never hold, %d that always do: too few of a kind to say anything", never, always);
}

static const struct condition *read(struct arena *arena, const struct survey *survey, const char *text) {
    const struct condition *made = NULL;
    struct err err = rubbish();
    if (condition_from_rules(arena, "scripts/x.lua", definition_of(arena, text), "where", survey, &made, &err))
        fail_msg("%s", err.what);
    return made;
}

#define LEAF(test, question, rest) "{'kind':'condition','test':'" test "','question':'" question "'" rest "}"
#define GROUP(test, parts)         "{'kind':'condition','test':'" test "','of':[" parts "]}"

/* What is the same there is found where it stands there; what is not counts as not answered. */
static void a_version_has_its_own_places(void **state) {
    struct arena *arena = arena_new();
    const struct survey *survey = survey_of(arena, SURVEY), *other = survey_of(arena, OTHER);
    const struct {
        const char *condition;
        bool holds;
    } cases[] = {{LEAF("is", "channel", ",'answer':'web'"), true},
                 {LEAF("is", "channel", ",'answer':'shop'"), false},
                 {LEAF("at_least", "polite", ",'answer':4"), true},
                 {LEAF("answered", "taste", ""), false},
                 {GROUP("none_of", LEAF("at_least", "taste", ",'answer':0")), true},
                 {LEAF("is", "why", ",'answer':'near'"), false}};
    unsigned char *sheet = arena_alloc(arena, other->answer_bytes);
    (void)state;
    answer_read(survey_question(other, "channel"), "web", sheet);
    answer_read(survey_question(other, "polite"), "4", sheet);
    answer_read(survey_question(other, "taste"), "1", sheet);
    answer_read(survey_question(other, "why"), "near", sheet);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const struct condition *bound = condition_bind(arena, read(arena, survey, cases[i].condition), other);
        if (condition_holds(bound, sheet) != cases[i].holds)
            fail_msg("%s", cases[i].condition);
    }
    arena_free(arena);
}

static void it_is_written_as_a_script_says_it(void **state) {
    struct arena *arena = arena_new();
    const struct survey *survey = survey_of(arena, SURVEY);
    (void)state;
    assert_string_equal(
        "any_of { at_least(\"taste\", 1.5), one_of(\"why\", { \"near\", \"good\" }), answered(\"channel\") }",
        condition_text(arena,
                       read(arena, survey,
                            GROUP("any_of", LEAF("at_least", "taste", ",'answer':1.5") "," LEAF(
                                                "one_of", "why",
                                                ",'answers':['near','good']") "," LEAF("answered", "channel", "")))));
    arena_free(arena);
}

/* A definition comes out of the box, which may say anything. */
static void what_is_no_condition_is_refused(void **state) {
    static const struct {
        const char *text, *field, *what;
    } cases[] = {
        {"'polite'", "where", "'where' is no condition"},
        {"{'kind':'condition','test':'atleast','question':'polite','answer':1}", "where", "is no condition"},
        {GROUP("all_of", LEAF("answered", "polite", "") ",7"), "where.2", "'where.2' is no condition"},
        {GROUP("any_of", ""), "where", "can never hold"},
        {LEAF("one_of", "channel", ""), "where", "can never hold"},
        {LEAF("is", "channel", ",'answer':1"), "where", "has no option '1'"},
        {LEAF("is", "polite", ",'answer':'5'"), "where", "whole numbers from 1 to 5"},
        {LEAF("at_least", "polite", ",'answer':'5'"), "where", "wants a number"},
        {LEAF("at_most", "polite", ""), "where", "wants a number"},
        {LEAF("at_least", "taste", ",'answer':3"), "where", "'taste' goes from -1 to 2"},
        {LEAF("at_most", "taste", ",'answer':-1.5"), "where", "'taste' goes from -1 to 2"},
        {LEAF("answered", "comment", ""), "where", "'comment' is free text"},
        {LEAF("answered", "chanel", ""), "where", "has no question 'chanel'"},
        {GROUP("none_of",
               GROUP("any_of", LEAF("answered", "why", "") "," GROUP("none_of", LEAF("answered", "why", "")))),
         "where", "can never hold, whatever is answered"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct arena *arena = arena_new();
        const struct condition *made = NULL;
        struct err err = rubbish();
        assert_int_equal(ERR_DATA, condition_from_rules(arena, "scripts/x.lua", definition_of(arena, cases[i].text),
                                                        "where", survey_of(arena, SURVEY), &made, &err));
        if (!strstr(err.what, cases[i].what) || strcmp(err.field, cases[i].field) != 0)
            fail_msg("%s: %s: %s", cases[i].text, err.field, err.what);
        arena_free(arena);
    }
}

/* Past what a sweep looks at nothing is claimed; parts have a limit. */
static void what_is_too_much_is_left_open(void **state) {
    struct arena *arena = arena_new();
    const char *items = "", *parts = "", *many = "";
    (void)state;
    for (int i = 0; i < 14; i++) {
        items = arena_format(arena, "%s%s{'kind':'csat','id':'q%d','line':2," WORDS "}", items, i ? "," : "", i);
        parts = arena_format(arena, "%s%s" LEAF("at_least", "q%d", ",'answer':4"), parts, i ? "," : "", i);
    }
    for (int i = 0; i < LIMIT_CONDITION_PARTS; i++)
        many = arena_format(arena, "%s%s" LEAF("answered", "q0", ""), many, i ? "," : "");
    const struct survey *survey =
        survey_of(arena, arena_format(arena, "{'kind':'survey','id':'s','line':1," TITLE ",'items':[%s]}", items));
    const char *never = arena_format(arena, GROUP("all_of", "%s," LEAF("at_most", "q3", ",'answer':2")), parts);
    assert_int_equal(CONDITION_OPEN, condition_decide(read(arena, survey, never), survey));
    const struct condition *made = NULL;
    struct err err = rubbish();
    assert_int_equal(ERR_DATA,
                     condition_from_rules(arena, "scripts/x.lua",
                                          definition_of(arena, arena_format(arena, GROUP("all_of", "%s"), many)),
                                          "where", survey, &made, &err));
    assert_non_null(strstr(err.what, "more than 64 parts"));
    arena_free(arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_sheet_is_told_alike_both_ways), cmocka_unit_test(a_version_has_its_own_places),
        cmocka_unit_test(it_is_written_as_a_script_says_it),   cmocka_unit_test(what_is_no_condition_is_refused),
        cmocka_unit_test(what_is_too_much_is_left_open),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
