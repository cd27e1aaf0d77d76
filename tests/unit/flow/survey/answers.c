#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/buf.h"
#include "flow/survey/survey.h"

static const struct option options[] = {{"friend", "朋友", "Friends"}, {"street", "路过", "Passing by"}};

/* A survey of every kind, its questions in no order of their ids. */
struct scene {
    struct arena *arena;
    struct survey survey;
    unsigned char sheet[64];
};

static int begin(void **state) {
    static struct question questions[] = {
        {.id = "recommend", .kind = QUESTION_NPS, .from = 0, .to = 10},
        {.id = "heard", .kind = QUESTION_CHOICE, .options = options, .option_count = 2},
        {.id = "balance", .kind = QUESTION_SCALE, .from = -3, .to = 3},
        {.id = "comment", .kind = QUESTION_TEXT},
        {.id = "also", .kind = QUESTION_CHOICE, .many = true, .options = options, .option_count = 2},
    };
    static struct scene scene;
    scene = (struct scene){.arena = arena_new(), .survey = {.id = "visit", .question_count = 5}};
    scene.survey.definition = value_map(scene.arena);
    *state = &scene;
    return !survey_arrange(scene.arena, &scene.survey, questions, "");
}

static int end(void **state) {
    arena_free(((struct scene *)*state)->arena);
    return 0;
}

static enum answer_verdict answer(struct scene *scene, const char *question, const char *text) {
    return answer_read(survey_question(&scene->survey, question), text, scene->sheet);
}

static void a_canonical_sheet_is_in_the_order_of_ids(void **state) {
    struct scene *scene = *state;
    struct buf out = buf_make(1024);
    assert_int_equal(answer(scene, "recommend", "10"), ANSWER_OK);
    assert_int_equal(answer(scene, "heard", "路过"), ANSWER_OK);
    assert_int_equal(answer(scene, "balance", "-3"), ANSWER_OK);
    assert_int_equal(answer(scene, "also", "street┋friend"), ANSWER_OK);
    answer_canonical(&scene->survey, scene->sheet, &out);
    assert_string_equal(out.data, "also=friend;street;\nbalance=-3\nheard=street\nrecommend=10\n");
    buf_free(&out);
}

static void an_answer_that_was_not_given_is_not_in_the_canonical_sheet(void **state) {
    struct scene *scene = *state;
    struct buf out = buf_make(1024);
    assert_int_equal(answer(scene, "heard", ""), ANSWER_OK);
    assert_int_equal(answer(scene, "balance", "0"), ANSWER_OK);
    answer_canonical(&scene->survey, scene->sheet, &out);
    assert_string_equal(out.data, "balance=0\n");
    buf_free(&out);
}

static void a_scale_takes_whole_numbers_within_its_bounds(void **state) {
    static const struct {
        const char *text;
        enum answer_verdict verdict;
    } cells[] = {
        {"9", ANSWER_OK},
        {"9.0", ANSWER_OK},
        {"+9", ANSWER_OK},
        {"09", ANSWER_OK},
        {"11", ANSWER_OUT_OF_RANGE},
        {"-1", ANSWER_OUT_OF_RANGE},
        {"9.5", ANSWER_NOT_A_NUMBER},
        {"9a", ANSWER_NOT_A_NUMBER},
        {"-", ANSWER_NOT_A_NUMBER},
        {"1e99", ANSWER_NOT_A_NUMBER},
        {"99999999999999999999", ANSWER_NOT_A_NUMBER},
        {"100000000", ANSWER_OUT_OF_RANGE},
    };
    struct scene *scene = *state;
    for (size_t i = 0; i < sizeof cells / sizeof *cells; i++)
        assert_int_equal(answer(scene, "recommend", cells[i].text), cells[i].verdict);
    assert_int_equal(scene->sheet[scene->survey.questions[0].place], 10);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_canonical_sheet_is_in_the_order_of_ids, begin, end),
        cmocka_unit_test_setup_teardown(an_answer_that_was_not_given_is_not_in_the_canonical_sheet, begin, end),
        cmocka_unit_test_setup_teardown(a_scale_takes_whole_numbers_within_its_bounds, begin, end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
