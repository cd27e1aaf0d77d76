/* Who is asked what, in which order and words. */
#include "unit/flow/tables.h"

#include "flow/survey/asking.h"

#define SAYING(zh, en) "'zh':'" zh "','en':'" en "'"
#define LIKELY         "{'kind':'nps','id':'recommend','line':2," SAYING("推荐吗？", "Recommend?") "}"
#define UNHAPPY        "{'kind':'condition','test':'at_most','question':'recommend','answer':6}"
#define NEAR           "{'id':'near'," SAYING("近", "Near") "}"
#define CHEAP          "{'id':'cheap'," SAYING("便宜", "Cheap") "}"
#define ELSE           "{'id':'else','other':true," SAYING("其他", "Else") "}"
#define WHY                                                                                                            \
    "{'kind':'choice','id':'why','line':3,'many':true,'show':" UNHAPPY ",'options':[" NEAR "," CHEAP "," ELSE "],"     \
    "'regions':{'HB':{" SAYING("为么斯打 {recommend} 分？", "Why {recommend}?") "}}," SAYING(                          \
        "您打了 {recommend} 分，为什么？", "You gave {recommend}. {{Why}?") "}"
#define PARTY      "{'kind':'number','id':'party','line':4,'min':1,'max':9,'unit':{" SAYING("人", "people") "}," WORDS "}"
#define IN_COMPANY "{'kind':'condition','test':'at_least','question':'party','answer':2}"
#define WHOM                                                                                                           \
    "{'kind':'choice','id':'whom','line':5,'show':" IN_COMPANY ",'options':[" NEAR "," CHEAP                           \
    "]," SAYING("{party}都有谁？因为{why}？", "All {party}: {why}?") "}"
#define FAR    "{'kind':'condition','test':'is','question':'whom','answer':'near'}"
#define LAST   "{'kind':'text','id':'last','line':6,'show':" FAR "," WORDS "}"
#define OF(x)  "{'kind':'survey','id':'visit','line':1," TITLE ",'items':[" x "]}"
#define SURVEY OF(LIKELY "," WHY "," PARTY "," WHOM "," LAST)

struct scene {
    struct arena *arena;
    const struct survey *survey;
    unsigned char *sheet;
};

static int begin(void **state) {
    static struct scene scene;
    struct arena *arena = arena_new();
    scene = (struct scene){arena, survey_of(arena, SURVEY), NULL};
    scene.sheet = arena_alloc(arena, scene.survey->answer_bytes);
    *state = &scene;
    return 0;
}

static int end(void **state) {
    arena_free(((struct scene *)*state)->arena);
    return 0;
}

static void answer(struct scene *scene, const char *question, const char *text) {
    assert_int_equal(ANSWER_OK, answer_read(survey_question(scene->survey, question), text, scene->sheet));
}

static bool shown(const struct scene *scene, const char *question) {
    return question_shown(survey_question(scene->survey, question), scene->sheet);
}

static void a_question_is_shown_to_whom_its_condition_says(void **state) {
    struct scene *scene = *state;
    assert_false(shown(scene, "why"));
    answer(scene, "recommend", "6");
    assert_true(shown(scene, "why"));
    assert_false(shown(scene, "why.other"));
    answer(scene, "why", "near");
    assert_false(shown(scene, "why.other"));
    answer(scene, "why", "near;else");
    assert_true(shown(scene, "why.other"));
    answer(scene, "recommend", "7");
    assert_false(shown(scene, "why"));
}

static void what_is_no_longer_shown_is_cleared_and_hides_the_next(void **state) {
    struct scene *scene = *state;
    answer(scene, "party", "3");
    answer(scene, "whom", "near");
    assert_true(shown(scene, "last"));
    answer(scene, "party", "1");
    answer_clear_hidden(scene->survey, scene->sheet);
    assert_int_equal(0, answer_get(survey_question(scene->survey, "whom"), scene->sheet));
    assert_false(shown(scene, "last"));
    assert_int_equal(1, answer_get(survey_question(scene->survey, "party"), scene->sheet));
}

static void pages_without_a_question_to_ask_are_passed_over(void **state) {
    struct scene *scene = *state;
    const struct survey *survey = scene->survey;
    assert_int_equal(5, survey->page_count); /* why and its text stand on one */
    assert_int_equal(0, page_next(survey, SIZE_MAX, scene->sheet));
    assert_int_equal(2, page_next(survey, 0, scene->sheet));
    assert_int_equal(5, page_next(survey, 2, scene->sheet));
    answer(scene, "recommend", "0");
    assert_int_equal(1, page_next(survey, 0, scene->sheet));
}

static const char *said(struct scene *scene, const char *question, const char *language, const char *region,
                        bool on_paper) {
    struct buf out = buf_make(1024);
    const char *regions[] = {region};
    const struct asked asked = {language, regions, region ? 1 : 0, on_paper ? NULL : scene->sheet};
    question_say(scene->survey, survey_question(scene->survey, question), &asked, &out);
    const char *text = arena_text(scene->arena, out.data);
    buf_free(&out);
    return text;
}

static void earlier_answers_stand_in_the_words_of_later_questions(void **state) {
    struct scene *scene = *state;
    assert_string_equal("您打了 … 分，为什么？", said(scene, "why", "zh", NULL, false));
    answer(scene, "recommend", "6");
    answer(scene, "why", "cheap;else");
    answer(scene, "party", "4");
    assert_string_equal("您打了 6 分，为什么？", said(scene, "why", "zh", NULL, false));
    assert_string_equal("You gave 6. {Why}?", said(scene, "why", "en", NULL, false));
    assert_string_equal("4人都有谁？因为便宜、其他？", said(scene, "whom", "zh", NULL, false));
    assert_string_equal("All 4 people: Cheap, Else?", said(scene, "whom", "en", NULL, false));
    assert_string_equal("All (your answer to question 3): (your answer to question 2)?",
                        said(scene, "whom", "en", NULL, true));
}

static void a_region_may_have_words_of_its_own(void **state) {
    struct scene *scene = *state;
    answer(scene, "recommend", "6");
    assert_string_equal("为么斯打 6 分？", said(scene, "why", "zh", "HB", false));
    assert_string_equal("您打了 6 分，为什么？", said(scene, "why", "zh", "GD", false));
}

/* Each order as often as any other, "else" always last, and the same for the same seed. */
static void options_are_shuffled_by_the_seed_alone(void **state) {
    struct option options[] = {{"a", "", "", false, false},
                               {"b", "", "", false, false},
                               {"none", "", "", false, true},
                               {"c", "", "", false, false},
                               {"else", "", "", true, true}};
    struct question question = {
        .id = "why", .kind = QUESTION_CHOICE, .shuffle = true, .options = options, .option_count = 5};
    int seen[5][5][5] = {0};
    size_t order[5], again[5];
    (void)state;
    for (uint64_t seed = 0; seed < 6000; seed++) {
        survey_option_order(&question, seed, order);
        survey_option_order(&question, seed, again);
        assert_memory_equal(order, again, sizeof order);
        assert_int_equal(2, order[2]);
        assert_int_equal(4, order[4]);
        assert_int_equal(0 + 1 + 3, order[0] + order[1] + order[3]);
        seen[order[0]][order[1]][order[3]]++;
    }
    for (size_t a = 0; a < 4; a++)
        for (size_t b = 0; b < 4; b++)
            for (size_t c = 0; c < 4; c++)
                if (a != b && b != c && a != c && a != 2 && b != 2 && c != 2)
                    assert_in_range(seen[a][b][c], 880, 1120); /* 1000 but for chance; sd 29 */
    question.shuffle = false;
    survey_option_order(&question, 7, order);
    for (size_t i = 0; i < 5; i++)
        assert_int_equal(i, order[i]);
    question.shuffle = true;
    survey_option_order(&question, 12345, order); /* for good: an invitation shows what it showed */
    const size_t then[] = {1, 0, 2, 3, 4};
    assert_memory_equal(then, order, sizeof order);
}

static void words_refer_to_what_was_asked_before(void **state) {
    static const struct {
        const char *words, *what, *todo;
    } wrong[] = {{"{recomend}", "no such question", "did you mean 'recommend'?"},
                 {"{later}", "not asked before it", "move 'later' up"},
                 {"{own}", "not asked before it", "take {own} out"},
                 {"{comment}", "free text", "goes nowhere"},
                 {"{ }", "no such question", "{{"},
                 {"{", "no such question", "{{"}};
    struct err err;
    (void)state;
    for (size_t i = 0; i <= sizeof wrong / sizeof *wrong; i++) {
        struct arena *arena = arena_new();
        bool good = i == sizeof wrong / sizeof *wrong;
        const char *text = arena_format(arena,
                                        OF(LIKELY ",{'kind':'text','id':'comment','line':3," WORDS
                                                  "},{'kind':'csat','id':'own','line':7,'zh':'%s','en':'x'},"
                                                  "{'kind':'csat','id':'later','line':8," WORDS "}"),
                                        good ? "{recommend} {{x}" : wrong[i].words);
        const struct survey *survey = survey_of(arena, text);
        err = rubbish();
        assert_int_equal(good ? 0 : ERR_DATA, survey_check_words(survey, &err));
        if (!good && (!strstr(err.what, wrong[i].what) || !strstr(err.todo, wrong[i].todo) ||
                      strcmp(err.where, "scripts/surveys/visit.lua:7") != 0))
            fail_msg("%s: %s (%s)", err.where, err.what, err.todo);
        arena_free(arena);
    }
}

static void a_survey_takes_longer_in_more_words(void **state) {
    struct scene *scene = *state;
    struct survey_time time = survey_time(scene->survey, "zh");
    assert_in_range(time.least, 8, 16); /* recommend and party */
    assert_in_range(time.most, 30, 60);
    struct survey_time usual = survey_time(survey_of(scene->arena, USUAL_SURVEY), "zh");
    assert_int_equal(usual.least, usual.most);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_question_is_shown_to_whom_its_condition_says, begin, end),
        cmocka_unit_test_setup_teardown(what_is_no_longer_shown_is_cleared_and_hides_the_next, begin, end),
        cmocka_unit_test_setup_teardown(pages_without_a_question_to_ask_are_passed_over, begin, end),
        cmocka_unit_test_setup_teardown(earlier_answers_stand_in_the_words_of_later_questions, begin, end),
        cmocka_unit_test_setup_teardown(a_region_may_have_words_of_its_own, begin, end),
        cmocka_unit_test(options_are_shuffled_by_the_seed_alone),
        cmocka_unit_test(words_refer_to_what_was_asked_before),
        cmocka_unit_test_setup_teardown(a_survey_takes_longer_in_more_words, begin, end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
