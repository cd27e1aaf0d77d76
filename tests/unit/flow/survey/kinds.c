/* Every kind of question from its definition to sheet, canonical form and counters. */
#include "unit/flow/tables.h"

#define PAGE     "{'kind':'page','id':'one','line':2," WORDS "}"
#define NPS      "{'kind':'nps','id':'recommend','line':3," WORDS "}"
#define NEAR     "{'id':'near'," WORDS "}"
#define CHEAP    "{'id':'cheap'," WORDS "}"
#define ELSE     "{'id':'else','other':true," WORDS "}"
#define CHOICE   "{'kind':'choice','id':'why','line':4,'many':true,'options':[" NEAR "," CHEAP "," ELSE "]," WORDS "}"
#define ANSWERED "{'kind':'condition','test':'answered','question':'recommend'}"
#define SECOND   "{'kind':'page','id':'two','line':5,'show':" ANSWERED "}"
#define ROWS     "[{'id':'tidy','dimension':'staff'," WORDS "},{'id':'light'," WORDS "}]"
#define MATRIX   "{'kind':'matrix','id':'shop','line':6,'rows':" ROWS "," WORDS "}"
#define RANKED   "[{'id':'a'," WORDS "},{'id':'b'," WORDS "},{'id':'c'," WORDS "}]"
#define RANKING  "{'kind':'ranking','id':'first','line':7,'ranks':2,'options':" RANKED "," WORDS "}"
#define NUMBER   "{'kind':'number','id':'spent','line':8,'min':-1,'max':9.5,'step':0.5," WORDS "}"
#define DATE     "{'kind':'date','id':'day','line':9,'min':'2026-01-01','max':'2026-12-31'," WORDS "}"
#define CONSENT  "{'kind':'consent','id':'contact','line':10,'notice':{" WORDS "}," WORDS "}"
#define COMMENT  "{'kind':'text','id':'comment','line':11," WORDS "}"
#define ITEMS    PAGE "," NPS "," CHOICE "," SECOND "," MATRIX "," RANKING "," NUMBER "," DATE "," CONSENT "," COMMENT
#define SURVEY                                                                                                         \
    "{'kind':'survey','id':'visit','line':1," TITLE ",'dimensions':{'staff':{" WORDS "}},'items':[" ITEMS "]}"

struct scene {
    struct arena *arena;
    const struct survey *survey;
    unsigned char *sheet;
    int64_t *counters;
};

static int begin(void **state) {
    static struct scene scene;
    struct arena *arena = arena_new();
    scene = (struct scene){arena, survey_of(arena, SURVEY), NULL, NULL};
    scene.sheet = arena_alloc(arena, scene.survey->answer_bytes);
    scene.counters = arena_alloc(arena, scene.survey->counter_count * sizeof *scene.counters);
    *state = &scene;
    return 0;
}

static int end(void **state) {
    arena_free(((struct scene *)*state)->arena);
    return 0;
}

static enum answer_verdict answer(struct scene *scene, const char *question, const char *text) {
    return answer_read(survey_question(scene->survey, question), text, scene->sheet);
}

static int64_t counted(const struct scene *scene, const char *question, size_t counter) {
    return scene->counters[survey_question(scene->survey, question)->counter + counter];
}

static void a_survey_of_every_kind_has_a_question_for_each_row_and_for_other(void **state) {
    static const char *const ids[] = {"recommend", "why",   "why.other", "shop.tidy", "shop.light",
                                      "first",     "spent", "day",       "contact",   "comment"};
    struct scene *scene = *state;
    assert_int_equal(sizeof ids / sizeof *ids, scene->survey->question_count);
    for (size_t i = 0; i < scene->survey->question_count; i++)
        assert_string_equal(ids[i], scene->survey->questions[i].id);
    const struct question *why = survey_question(scene->survey, "why"),
                          *tidy = survey_question(scene->survey, "shop.tidy");
    assert_ptr_equal(why->other, survey_question(scene->survey, "why.other"));
    assert_ptr_equal(why->other->beside, why);
    assert_int_equal(QUESTION_CSAT, tidy->kind);
    assert_string_equal("shop", tidy->heading);
    assert_string_equal("staff", tidy->dimension);
    assert_int_equal(1 + 8 + 1 + 1 + 2 + 4 + 4 + 1, scene->survey->answer_bytes);
    assert_int_equal(1 + 11 + 4 + 5 + 5 + 7 + 3 + 0 + 1, scene->survey->counter_count);
}

static void pages_are_where_the_script_begins_them(void **state) {
    struct scene *scene = *state;
    const struct survey *survey = scene->survey;
    assert_int_equal(2, survey->page_count);
    assert_int_equal(3, survey->pages[0].count);
    assert_non_null(survey->pages[0].words);
    assert_int_equal(3, survey->pages[1].first);
    assert_int_equal(7, survey->pages[1].count);
    assert_null(survey->pages[1].words);
    assert_non_null(survey->pages[1].show);
    assert_ptr_equal(&survey->pages[1], survey_question(survey, "comment")->page);
}

static void every_answer_is_read_and_written_as_it_was_given(void **state) {
    static const char *const cells[][3] = {{"recommend", "9", "9"},
                                           {"why", "else|near", "else;near;"},
                                           {"shop.light", "5", "5"},
                                           {"first", "c > a", "c>a"},
                                           {"first", "b", "b"},
                                           {"spent", "9.5", "9.5"},
                                           {"spent", "-1", "-1"},
                                           {"spent", "-0.50", "-0.5"},
                                           {"spent", "+3", "3"},
                                           {"day", "2026/10/3", "2026-10-03"},
                                           {"day", "2026-12-31", "2026-12-31"},
                                           {"contact", "是", "yes"},
                                           {"comment", "any words", ""}};
    struct scene *scene = *state;
    for (size_t i = 0; i < sizeof cells / sizeof *cells; i++) {
        struct buf out = buf_make(1024);
        const struct question *question = survey_question(scene->survey, cells[i][0]);
        assert_int_equal(ANSWER_OK, answer(scene, cells[i][0], cells[i][1]));
        answer_write(question, scene->sheet, &out);
        assert_string_equal(cells[i][2], out.len ? out.data : "");
        assert_true(answer_sound(scene->survey, scene->sheet, scene->survey->answer_bytes));
        buf_free(&out);
    }
}

static void what_is_no_answer_is_told_why_and_leaves_the_sheet_alone(void **state) {
    static const struct {
        const char *question, *text;
        enum answer_verdict verdict;
    } cells[] = {{"why", "far", ANSWER_NO_SUCH_OPTION},      {"first", "a>b>c", ANSWER_TOO_MANY},
                 {"first", "a>a", ANSWER_RANKED_TWICE},      {"first", "a>d", ANSWER_NO_SUCH_OPTION},
                 {"spent", "10", ANSWER_OUT_OF_RANGE},       {"spent", "-1.5", ANSWER_OUT_OF_RANGE},
                 {"spent", "1.25", ANSWER_OFF_STEP},         {"spent", "1.500001", ANSWER_OFF_STEP},
                 {"spent", "1.2", ANSWER_OFF_STEP},          {"spent", "a lot", ANSWER_NOT_A_NUMBER},
                 {"spent", "1.2.3", ANSWER_NOT_A_NUMBER},    {"spent", ".", ANSWER_NOT_A_NUMBER},
                 {"spent", "-", ANSWER_NOT_A_NUMBER},        {"spent", "99999999999999999999999", ANSWER_NOT_A_NUMBER},
                 {"day", "31.12.2026", ANSWER_NOT_A_DAY},    {"day", "2026-02-30", ANSWER_NOT_A_DAY},
                 {"day", "2027-01-01", ANSWER_OUT_OF_RANGE}, {"contact", "maybe", ANSWER_NOT_YES_OR_NO}};
    struct scene *scene = *state;
    unsigned char *empty = arena_alloc(scene->arena, scene->survey->answer_bytes);
    for (size_t i = 0; i < sizeof cells / sizeof *cells; i++) {
        assert_int_equal(cells[i].verdict, answer(scene, cells[i].question, cells[i].text));
        assert_memory_equal(empty, scene->sheet, scene->survey->answer_bytes);
    }
}

static void answers_are_counted_and_taken_back(void **state) {
    struct scene *scene = *state;
    answer(scene, "first", "c>a");
    answer(scene, "spent", "0.5"); /* the fourth value from -1 on */
    answer(scene, "day", "2026-10-03");
    answer(scene, "contact", "yes");
    answer_count(scene->survey, scene->sheet, 1, scene->counters);
    answer(scene, "spent", "1");
    answer(scene, "contact", "no");
    answer_count(scene->survey, scene->sheet, 1, scene->counters);
    assert_int_equal(2, scene->counters[0]);
    assert_int_equal(2, counted(scene, "first", 0));
    assert_int_equal(2, counted(scene, "first", 1 + 2 * 2));     /* c in the first place */
    assert_int_equal(2, counted(scene, "first", 1 + 2 * 0 + 1)); /* a in the second */
    assert_int_equal(2, counted(scene, "spent", 0));
    assert_int_equal(3 + 4, counted(scene, "spent", 1));
    assert_int_equal(9 + 16, counted(scene, "spent", 2));
    assert_int_equal(2, counted(scene, "contact", 0)); /* an empty cell takes nothing back */
    answer_count(scene->survey, scene->sheet, -1, scene->counters);
    assert_int_equal(9, counted(scene, "spent", 2));
    assert_int_equal(1, counted(scene, "first", 0));
}

static void the_canonical_sheet_has_all_of_them(void **state) {
    struct scene *scene = *state;
    struct buf out = buf_make(1024);
    answer(scene, "shop.tidy", "4");
    answer(scene, "first", "b>a");
    answer(scene, "spent", "2");
    answer(scene, "day", "2026-10-03");
    answer(scene, "contact", "yes");
    answer_canonical(scene->survey, scene->sheet, &out);
    assert_string_equal("contact=yes\nday=2026-10-03\nfirst=b>a\nshop.tidy=4\nspent=2\n", out.data);
    buf_free(&out);
}

/* Every byte of a sheet with every value: what is sound can be written, read back and counted. */
static void bytes_that_are_no_answer_are_not_sound(void **state) {
    struct scene *scene = *state;
    size_t len = scene->survey->answer_bytes;
    assert_false(answer_sound(scene->survey, scene->sheet, len - 1));
    for (size_t i = 0; i < len; i++)
        for (int byte = 1; byte < 256; byte++) {
            struct buf out = buf_make(1024);
            memset(scene->sheet, 0, len);
            scene->sheet[i] = (unsigned char)byte;
            if (answer_sound(scene->survey, scene->sheet, len)) {
                answer_canonical(scene->survey, scene->sheet, &out);
                assert_true(out.len > 0);
                char *value = strchr(out.data, '=');
                *value = out.data[out.len - 1] = '\0';
                const char *cell = value[1] ? value + 1 : ";"; /* answered, with nothing chosen */
                unsigned char *read = arena_alloc(scene->arena, len);
                assert_int_equal(ANSWER_OK, answer_read(survey_question(scene->survey, out.data), cell, read));
                assert_memory_equal(read, scene->sheet, len);
            }
            buf_free(&out);
        }
    memset(scene->sheet, 0, len);
    scene->sheet[survey_question(scene->survey, "first")->place + 1] = 1; /* a second place without a first */
    assert_false(answer_sound(scene->survey, scene->sheet, len));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_survey_of_every_kind_has_a_question_for_each_row_and_for_other, begin, end),
        cmocka_unit_test_setup_teardown(pages_are_where_the_script_begins_them, begin, end),
        cmocka_unit_test_setup_teardown(every_answer_is_read_and_written_as_it_was_given, begin, end),
        cmocka_unit_test_setup_teardown(what_is_no_answer_is_told_why_and_leaves_the_sheet_alone, begin, end),
        cmocka_unit_test_setup_teardown(answers_are_counted_and_taken_back, begin, end),
        cmocka_unit_test_setup_teardown(the_canonical_sheet_has_all_of_them, begin, end),
        cmocka_unit_test_setup_teardown(bytes_that_are_no_answer_are_not_sound, begin, end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
