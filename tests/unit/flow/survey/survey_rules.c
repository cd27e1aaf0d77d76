/* What an author is told about a survey that is not right: file, line, what, and what was meant. */
#include "unit/flow/tables.h"

struct wrong {
    const char *items, *where, *what, *todo;
};

#define FILE_NAME "scripts/surveys/visit.lua"

static const struct wrong wrongs[] = {
    {"", FILE_NAME ":1", "has 0 questions", ""},
    {"{'kind':'csat','id':'q','line':3,'dimenson':'staff'," WORDS "}", FILE_NAME ":3", "has no field 'dimenson'",
     "'dimension'"},
    {"{'kind':'csat','id':'q','line':3,'dimension':'price'," WORDS "}", FILE_NAME ":3", "`dimensions` does not name",
     ""},
    {"{'kind':'csat','id':'q','line':3,'zh':''}", FILE_NAME ":3", "csat 'q' lacks 'zh' and 'en'", ""},
    {"{'kind':'csat','id':'q','line':3,'top':6," WORDS "}", FILE_NAME ":3", "the top box starts at 6", ""},
    {"{'kind':'csat','id':'q','line':3,'from':'1'," WORDS "}", FILE_NAME ":3", "'from' must be a whole number", ""},
    {"{'kind':'scale','id':'q','line':3,'from':5,'to':5," WORDS "}", FILE_NAME ":3", "goes from 5 to 5", ""},
    {"{'kind':'scale','id':'q','line':3,'from':0,'to':101," WORDS "}", FILE_NAME ":3", "2 to 101 values", ""},
    {"{'kind':'csat','id':'q q','line':3," WORDS "}", FILE_NAME ":3", "'q q' is no id", ""},
    {"{'kind':'csat','id':'q','line':3," WORDS "},{'kind':'nps','id':'q','line':4," WORDS "}", FILE_NAME ":4",
     "there twice", ""},
    {"{'kind':'csat','id':'a','line':3,'dimension':'staff'," WORDS
     "},{'kind':'ces','id':'b','line':4,'dimension':'staff'," WORDS "}",
     FILE_NAME ":4", "on different scales", ""},
    {"{'kind':'choice','id':'q','line':3," WORDS ",'options':[{'id':'a'," WORDS "}]}", FILE_NAME ":3", "has 1 options",
     ""},
    {"{'kind':'choice','id':'q','line':3," WORDS ",'options':[{'id':'a'," WORDS "},{'id':'a'," WORDS "}]}",
     FILE_NAME ":3", "the option 'a' twice", ""},
    {"{'kind':'choice','id':'q','line':3," WORDS ",'options':[{'id':'a'," WORDS "},{'idd':'b'," WORDS "}]}",
     FILE_NAME ":3", "has no field 'idd'", "'id'"},
    {"{'kind':'ranking','id':'q','line':3,'ranks':3," WORDS ",'options':[{'id':'a'," WORDS "},{'id':'b'," WORDS "}]}",
     FILE_NAME ":3", "gives 3 places to 2 options", ""},
    {"{'kind':'ranking','id':'q','line':3," WORDS ",'options':[{'id':'a'," WORDS "},{'id':'b','other':true," WORDS
     "}]}",
     FILE_NAME ":3", "has no field 'other'", ""},
    {"{'kind':'choice','id':'q','line':3," WORDS ",'options':[{'id':'a','other':true," WORDS
     "},{'id':'b','other':true," WORDS "}]}",
     FILE_NAME ":3", "2 options with other = true", ""},
    {"{'kind':'matrix','id':'q','line':3," WORDS ",'rows':[]},{'kind':'csat','id':'r','line':4," WORDS "}",
     FILE_NAME ":3", "matrix 'q' has no rows", ""},
    {"{'kind':'matrix','id':'q','line':3," WORDS ",'rows':[{'id':'a'," WORDS "},{'id':'a'," WORDS "}]}", FILE_NAME ":3",
     "'q.a' is there twice", ""},
    {"{'kind':'matrix','id':'q','line':3,'each':'scale'," WORDS ",'rows':[{'id':'a'," WORDS "}]}", FILE_NAME ":3",
     "'q.a' goes from 0 to 0", ""},
    {"{'kind':'matrix','id':'q','line':3,'each':'choice'," WORDS ",'rows':[{'id':'a'," WORDS "}]}", FILE_NAME ":3",
     "'q.a' has 0 options", ""},
    {"{'kind':'number','id':'q','line':3,'max':0," WORDS "}", FILE_NAME ":3", "from 0 to 0 in steps of 1", ""},
    {"{'kind':'number','id':'q','line':3,'max':9,'step':0.00001," WORDS "}", FILE_NAME ":3", "up to 4 decimals", ""},
    {"{'kind':'number','id':'q','line':3,'max':1000000," WORDS "}", FILE_NAME ":3", "has 1000001 steps",
     "a coarser step"},
    {"{'kind':'date','id':'q','line':3,'min':'tomorrow'," WORDS "}", FILE_NAME ":3", "'tomorrow' is no day",
     "2026-10-31"},
    {"{'kind':'date','id':'q','line':3,'min':'2026-01-02','max':'2026-01-01'," WORDS "}", FILE_NAME ":3",
     "before its first", ""},
    {"{'kind':'consent','id':'q','line':3," WORDS "}", FILE_NAME ":3", "lacks 'notice'", ""},
    {"{'kind':'page','id':'p','line':3}", FILE_NAME ":1", "has 0 questions", ""},
    {"{'kind':'csat','id':'q','line':3," WORDS "},{'kind':'page','id':'p','line':4}", FILE_NAME ":4",
     "page 'p' has no questions", ""},
    {"{'kind':'page','id':'p','line':3},{'kind':'csat','id':'q','line':4," WORDS "},{'kind':'page','id':'p','line':5},"
     "{'kind':'csat','id':'r','line':6," WORDS "}",
     FILE_NAME ":5", "page 'p' is there twice", ""},
    {"{'kind':'csat','id':'q','line':3,'show':{'kind':'condition','test':'answered','question':'r'}," WORDS
     "},{'kind':'csat','id':'r','line':4," WORDS "}",
     FILE_NAME ":3", "'r' is asked only later", "move it up"},
    {"{'kind':'csat','id':'q','line':3," WORDS
     "},{'kind':'page','id':'p','line':4,'show':{'kind':'condition','test':'answered','question':'r'}},"
     "{'kind':'csat','id':'r','line':5," WORDS "}",
     FILE_NAME ":4", "'r' is asked only later", ""},
    {"{'kind':'mapping','id':'q','line':3}", FILE_NAME ":3", "not a mapping", ""},
    {"7", FILE_NAME, "a survey holds questions", ""},
};

static void a_wrong_survey_says_where_and_what(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof wrongs / sizeof *wrongs; i++) {
        struct arena *arena = arena_new();
        const struct survey *survey = NULL;
        struct err err = rubbish();
        const struct value *table = table_of(arena, arena_format(arena,
                                                                 "{'kind':'survey','id':'visit','line':1," TITLE
                                                                 ",'dimensions':{'staff':{" WORDS "}},'items':[%s]}",
                                                                 wrongs[i].items));
        assert_int_equal(ERR_DATA, survey_from_rules(arena, FILE_NAME, table, &survey, &err));
        if (strcmp(err.where, wrongs[i].where) != 0 || !strstr(err.what, wrongs[i].what) ||
            !strstr(err.todo, wrongs[i].todo))
            fail_msg("%s: %s (%s)", err.where, err.what, err.todo);
        assert_null(survey);
        arena_free(arena);
    }
}

#define AT(id, kind, point) "{'kind':'" kind "','id':'" id "','line':7,'touchpoint':'" point "'," WORDS "}"
#define TOUCHPOINTS         ",'touchpoints':{'till':{" WORDS "},'table':{" WORDS "}}"

static int touchpoints(struct arena *arena, const char *named, const char *items, const struct survey **out,
                       struct err *err) {
    const char *json =
        arena_format(arena, "{'kind':'survey','id':'s','line':1," TITLE "%s,'items':[%s]}", named, items);
    *err = rubbish();
    return survey_from_rules(arena, FILE_NAME, table_of(arena, json), out, err);
}

static void touchpoints_are_named_and_on_one_scale(void **state) {
    struct arena *arena = arena_new();
    const struct survey *survey = NULL;
    struct err err;
    (void)state;
    const char *good =
        AT("a", "csat", "table") "," AT("b", "csat", "till") "," AT("c", "csat", "table") "," AT("d", "text", "till");
    assert_int_equal(0, touchpoints(arena, TOUCHPOINTS, good, &survey, &err));
    assert_int_equal(2, survey->touchpoint_count);
    assert_string_equal("table", survey->touchpoints[0].id);
    assert_string_equal("till", survey->questions[3].touchpoint);
    assert_int_equal(ERR_DATA, touchpoints(arena, TOUCHPOINTS, AT("a", "csat", "tilll"), &survey, &err));
    assert_non_null(strstr(err.what, "is about 'tilll', which `touchpoints` does not name"));
    assert_string_equal(FILE_NAME ":7", err.where);
    assert_int_equal(
        ERR_DATA, touchpoints(arena, TOUCHPOINTS, AT("a", "csat", "till") "," AT("b", "ces", "till"), &survey, &err));
    assert_non_null(strstr(err.what, "'b' and 'a' are both about 'till' but on different scales"));
    arena_free(arena);
}

/* Versions in use may have such questions: they must stay readable. */
static void without_a_list_of_names_a_touchpoint_is_a_note(void **state) {
    struct arena *arena = arena_new();
    const struct survey *survey = NULL;
    struct err err;
    (void)state;
    assert_int_equal(0, touchpoints(arena, "", AT("a", "csat", "x") "," AT("b", "ces", "x"), &survey, &err));
    assert_int_equal(0, survey->touchpoint_count);
    assert_string_equal("x", survey->questions[0].touchpoint);
    arena_free(arena);
}

#define LEAD_SURVEY                                                                                                    \
    "{'kind':'survey','id':'s','line':1,'lead':'%s'," TITLE ",'items':[{'kind':'nps','id':'a'," WORDS                  \
    "},{'kind':'csat','id':'b'," WORDS "}]}"

static void a_lead_must_be_a_question(void **state) {
    struct arena *arena = arena_new();
    const struct survey *survey = NULL;
    struct err err = rubbish();
    (void)state;
    assert_int_equal(
        0, survey_from_rules(arena, FILE_NAME, table_of(arena, arena_format(arena, LEAD_SURVEY, "b")), &survey, &err));
    assert_string_equal("b", survey->lead->id);
    assert_int_equal(
        ERR_DATA,
        survey_from_rules(arena, FILE_NAME, table_of(arena, arena_format(arena, LEAD_SURVEY, "c")), &survey, &err));
    assert_non_null(strstr(err.what, "lead = 'c'"));
    arena_free(arena);
}

#define QUOTA_SURVEY                                                                                                   \
    "{'kind':'survey','id':'s','line':1%s," TITLE ",'items':[{'kind':'nps','id':'a','line':2," WORDS "}]}"

static void a_quota_is_no_part_of_the_version(void **state) {
    struct arena *arena = arena_new();
    struct err err = rubbish();
    const struct survey *survey = NULL;
    (void)state;
    const struct survey *without = survey_of(arena, arena_format(arena, QUOTA_SURVEY, ""));
    const struct survey *with = survey_of(
        arena, arena_format(arena, QUOTA_SURVEY,
                            ",'quotas':[{'most':40,'each':'day'},{'most':5,'per':'chain','where':{'kind':'condition',"
                            "'test':'at_most','question':'a','answer':6}}]"));
    assert_int_equal(with->version, without->version);
    assert_null(value_get(with->definition, "quotas"));
    assert_int_equal(with->quota_count, 2);
    assert_int_equal(with->quotas[0].each, QUOTA_DAY);
    assert_false(with->quotas[0].of_chain);
    assert_int_equal(with->quotas[1].each, QUOTA_EVER);
    assert_true(with->quotas[1].of_chain && with->quotas[1].where);
    assert_int_equal(survey_from_rules(arena, FILE_NAME,
                                       table_of(arena, arena_format(arena, QUOTA_SURVEY, ",'quotas':[{'most':0}]")),
                                       &survey, &err),
                     ERR_DATA);
    arena_free(arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_wrong_survey_says_where_and_what),
        cmocka_unit_test(touchpoints_are_named_and_on_one_scale),
        cmocka_unit_test(without_a_list_of_names_a_touchpoint_is_a_note),
        cmocka_unit_test(a_lead_must_be_a_question),
        cmocka_unit_test(a_quota_is_no_part_of_the_version),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
