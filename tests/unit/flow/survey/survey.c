/* Layout, versions and answers of a survey. */
#include "unit/flow/tables.h"

#define CHOICE(options)                                                                                                \
    "{'kind':'survey','id':'s'," TITLE ",'items':[{'kind':'choice','id':'how','many':true," WORDS                      \
    ",'options':[" options "]},"                                                                                       \
    "{'kind':'choice','id':'one'," WORDS ",'options':[" options "]}]}"
#define SHELF "{'id':'shelf','zh':'货架','en':'Shelf'}"
#define WEB   "{'id':'web','zh':'网上','en':'Online'}"

static int setup(void **state) {
    *state = arena_new();
    return 0;
}

static int teardown(void **state) {
    arena_free(*state);
    return 0;
}

static enum answer_verdict answer(const struct survey *survey, unsigned char *sheet, const char *id, const char *text) {
    return answer_read(survey_question(survey, id), text, sheet);
}

static const char *canonical(struct arena *arena, const struct survey *survey, const unsigned char *sheet) {
    struct buf out = buf_make(4096);
    answer_canonical(survey, sheet, &out);
    const char *text = arena_text(arena, out.data);
    buf_free(&out);
    return text;
}

static void questions_have_their_places_and_counters(void **state) {
    const struct survey *survey = survey_of(*state, USUAL_SURVEY);
    assert_int_equal(4, survey->answer_bytes);
    assert_int_equal(1 + 11 + 5 + 5 + 5, survey->counter_count);
    assert_int_equal(12, survey_question(survey, "polite")->counter);
    assert_string_equal("recommend", survey->lead->id);
    assert_int_equal(2, survey->dimension_count);
    const struct survey *choice = survey_of(*state, CHOICE(SHELF "," WEB));
    assert_int_equal(8 + 1, choice->answer_bytes);
    assert_int_equal(1 + 3 + 2, choice->counter_count);
}

static void a_version_is_what_is_said_not_where(void **state) {
    char *text = arena_text(*state, USUAL_SURVEY);
    int64_t version = survey_of(*state, text)->version;
    memcpy(strstr(text, "'line':4"), "'line':9", 8);
    assert_int_equal(version, survey_of(*state, text)->version);
    memcpy(strstr(text, "'en':'word'"), "'en':'wood'", 11);
    assert_int_not_equal(version, survey_of(*state, text)->version);
}

static void a_version_comes_back_from_its_json(void **state) {
    struct arena *arena = *state;
    const struct survey *survey = survey_of(arena, USUAL_SURVEY), *again = NULL;
    struct buf json = buf_make(1 << 20);
    const struct value *read = NULL;
    struct err err = rubbish();
    json_write(&json, survey->definition, JSON_COMPACT);
    assert_int_equal(0, json_read(arena, json.data, json.len, &read, &err));
    assert_int_equal(0, survey_from_rules(arena, "version 1", read, &again, &err));
    assert_int_equal(survey->version, again->version);
    buf_free(&json);
}

static void a_dimension_may_be_called_line(void **state) {
    const struct survey *survey =
        survey_of(*state, "{'kind':'survey','id':'s','line':1," TITLE ",'dimensions':{'line':{" WORDS "}},"
                          "'items':[{'kind':'csat','id':'q','line':2,'dimension':'line'," WORDS "}]}");
    assert_non_null(value_get(value_get(survey->definition, "dimensions"), "line"));
    assert_null(value_get(survey->definition, "line"));
}

static void scales_take_whole_numbers_in_range(void **state) {
    const struct survey *survey = survey_of(*state, USUAL_SURVEY);
    unsigned char sheet[4] = {0};
    assert_int_equal(ANSWER_OK, answer(survey, sheet, "recommend", "0"));
    assert_int_equal(ANSWER_OK, answer(survey, sheet, "polite", "5"));
    assert_int_equal(ANSWER_OK, answer(survey, sheet, "help", "3.0"));
    assert_int_equal(ANSWER_OK, answer(survey, sheet, "fresh", ""));
    assert_string_equal("help=3\npolite=5\nrecommend=0\n", canonical(*state, survey, sheet));
    static const char *const none[] = {"x", "3x", "3.5", "0x3", "3e0", "nan", "inf", "-", "1 2", "３", "99999999999"};
    for (size_t i = 0; i < sizeof none / sizeof *none; i++)
        assert_int_equal(ANSWER_NOT_A_NUMBER, answer(survey, sheet, "polite", none[i]));
    assert_int_equal(ANSWER_OUT_OF_RANGE, answer(survey, sheet, "polite", "0"));
    assert_int_equal(ANSWER_OUT_OF_RANGE, answer(survey, sheet, "polite", "6"));
    assert_int_equal(ANSWER_OUT_OF_RANGE, answer(survey, sheet, "recommend", "-1"));
    assert_string_equal("help=3\npolite=5\nrecommend=0\n", canonical(*state, survey, sheet));
}

static void choices_go_by_id_or_text_and_three_separators(void **state) {
    const struct survey *survey = survey_of(*state, CHOICE(SHELF "," WEB ",{'id':'tel','zh':'“电”话','en':'Phone'}"));
    static const char *const both[] = {"shelf┋web", "Online;货架", "web | shelf", "┋web┋┋shelf┋web"};
    for (size_t i = 0; i < sizeof both / sizeof *both; i++) {
        unsigned char sheet[9] = {0};
        assert_int_equal(ANSWER_OK, answer(survey, sheet, "how", both[i]));
        assert_string_equal("how=shelf;web;\n", canonical(*state, survey, sheet));
    }
    unsigned char sheet[9] = {0};
    assert_int_equal(ANSWER_OK, answer(survey, sheet, "how", "“电”话"));
    assert_int_equal(ANSWER_OK, answer(survey, sheet, "one", "Online"));
    assert_string_equal("how=tel;\none=web\n", canonical(*state, survey, sheet));
    assert_int_equal(ANSWER_NO_SUCH_OPTION, answer(survey, sheet, "how", "web;boat"));
    assert_int_equal(ANSWER_NO_SUCH_OPTION, answer(survey, sheet, "one", "web;shelf"));
}

static void the_canonical_form_is_the_same_in_every_version(void **state) {
    const struct survey *one = survey_of(*state, CHOICE(SHELF "," WEB)),
                        *other = survey_of(*state, CHOICE(WEB "," SHELF));
    unsigned char first[9] = {0}, second[9] = {0};
    assert_int_not_equal(one->version, other->version);
    answer(one, first, "how", "web;shelf");
    answer(other, second, "how", "web;shelf");
    assert_string_equal(canonical(*state, one, first), canonical(*state, other, second));
}

static void counting_goes_up_and_down(void **state) {
    const struct survey *survey = survey_of(*state, CHOICE(SHELF "," WEB));
    unsigned char sheet[9] = {0}, empty[9] = {0};
    int64_t counters[6] = {0};
    answer(survey, sheet, "how", "web");
    answer_count(survey, sheet, 1, counters);
    answer_count(survey, empty, 1, counters);
    const int64_t want[6] = {2, 1, 0, 1, 0, 0};
    assert_memory_equal(want, counters, sizeof want);
    answer_count(survey, sheet, -1, counters);
    const int64_t rest[6] = {1, 0, 0, 0, 0, 0};
    assert_memory_equal(rest, counters, sizeof rest);
}

static void the_widest_choice_and_scale_are_kept(void **state) {
    struct arena *arena = *state;
    char *options = arena_text(arena, "");
    for (int i = 0; i < 62; i++)
        options = arena_format(arena, "%s%s{'id':'o%d','zh':'z%d','en':'e%d'}", options, i ? "," : "", i, i, i);
    const struct survey *survey = survey_of(
        arena, arena_format(arena,
                            "{'kind':'survey','id':'s'," TITLE ",'items':[{'kind':'choice','id':'c','many':true," WORDS
                            ",'options':[%s]},{'kind':'scale','id':'q','from':-50,'to':50," WORDS "}]}",
                            options));
    unsigned char sheet[9] = {0};
    int64_t *counters = arena_alloc(arena, survey->counter_count * sizeof *counters);
    assert_int_equal(ANSWER_OK, answer(survey, sheet, "c", "o61;o0"));
    assert_int_equal(ANSWER_OK, answer(survey, sheet, "q", "50"));
    assert_string_equal("c=o0;o61;\nq=50\n", canonical(arena, survey, sheet));
    answer_count(survey, sheet, 1, counters);
    assert_int_equal(1, counters[1 + 62]);
    assert_int_equal(1, counters[survey->counter_count - 1]);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(questions_have_their_places_and_counters, setup, teardown),
        cmocka_unit_test_setup_teardown(a_version_is_what_is_said_not_where, setup, teardown),
        cmocka_unit_test_setup_teardown(a_version_comes_back_from_its_json, setup, teardown),
        cmocka_unit_test_setup_teardown(a_dimension_may_be_called_line, setup, teardown),
        cmocka_unit_test_setup_teardown(scales_take_whole_numbers_in_range, setup, teardown),
        cmocka_unit_test_setup_teardown(choices_go_by_id_or_text_and_three_separators, setup, teardown),
        cmocka_unit_test_setup_teardown(the_canonical_form_is_the_same_in_every_version, setup, teardown),
        cmocka_unit_test_setup_teardown(counting_goes_up_and_down, setup, teardown),
        cmocka_unit_test_setup_teardown(the_widest_choice_and_scale_are_kept, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
