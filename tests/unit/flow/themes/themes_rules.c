/* What an author is told about a list of themes that is not right: file, line, what, and what was meant. */
#include "flow/themes/themes_rules.h"

#include "unit/flow/tables.h"

#define FILE_NAME "scripts/themes/retail.lua"
#define SURVEY                                                                                                         \
    "{'kind':'survey','id':'visit','line':1," TITLE ",'items':[{'kind':'nps','id':'recommend','line':2," WORDS "},"    \
    "{'kind':'text','id':'comment','line':3," WORDS "}]}"
#define ON_COMMENT "'survey':'visit','question':'comment'"
#define QUEUE      "{'kind':'theme','id':'queue','line':3," WORDS ",'words':['排队']}"

struct wrong {
    const char *fields, *items, *where, *what, *todo;
};

static const struct wrong wrongs[] = {
    {ON_COMMENT, "", FILE_NAME ":1", "themes 't' has 0 themes", ""},
    {"'survey':'visit'", QUEUE, FILE_NAME ":1", "lacks 'question'", ""},
    {ON_COMMENT ",'titel':1", QUEUE, FILE_NAME ":1", "has no field 'titel'", ""},
    {"'survey':'visit','question':'coment'", QUEUE, FILE_NAME ":1", "survey 'visit' has no question 'coment'",
     "'comment'"},
    {"'survey':'visit','question':'recommend'", QUEUE, FILE_NAME ":1", "'recommend' is a nps", ""},
    {ON_COMMENT, "7", FILE_NAME ":1", "holds themes, not a whole number", ""},
    {ON_COMMENT, "{'kind':'csat','id':'q','line':3}", FILE_NAME ":3", "holds themes, not a csat", ""},
    {ON_COMMENT, QUEUE "," QUEUE, FILE_NAME ":3", "theme 'queue' is there twice", ""},
    {ON_COMMENT, "{'kind':'theme','id':'a','line':3," WORDS ",'word':['x']}", FILE_NAME ":3", "has no field 'word'",
     "'words'"},
    {ON_COMMENT, "{'kind':'theme','id':'a','line':3,'words':['x']}", FILE_NAME ":3", "theme 'a' lacks 'zh' and 'en'",
     ""},
    {ON_COMMENT, "{'kind':'theme','id':'a','line':3," WORDS ",'words':'x'}", FILE_NAME ":3", "must be a list", ""},
    {ON_COMMENT, "{'kind':'theme','id':'a','line':3," WORDS ",'words':[]}", FILE_NAME ":3", "has 0 words", ""},
    {ON_COMMENT, "{'kind':'theme','id':'a','line':3," WORDS ",'words':[5]}", FILE_NAME ":3",
     "'words.1' must be text, not whole number", ""},
    {ON_COMMENT, "{'kind':'theme','id':'a','line':3," WORDS ",'words':['']}", FILE_NAME ":3", "is empty", ""},
    {ON_COMMENT, "{'kind':'theme','id':'a','line':3," WORDS ",'words':['排队　']}", FILE_NAME ":3", "a blank at an end",
     ""},
    {ON_COMMENT, "{'kind':'theme','id':'a','line':3," WORDS ",'words':['x','y','x']}", FILE_NAME ":3",
     "lists 'x' twice", ""},
    {ON_COMMENT,
     "{'kind':'theme','id':'a','line':3," WORDS
     ",'words':['aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa']}",
     FILE_NAME ":3", "a word has 65 bytes", ""},
};

static void a_wrong_list_says_where_and_what(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof wrongs / sizeof *wrongs; i++) {
        struct arena *arena = arena_new();
        const struct themes *themes = NULL;
        struct err err = rubbish();
        const struct value *table =
            table_of(arena, arena_format(arena, "{'kind':'themes','id':'t','line':1,%s,'items':[%s]}", wrongs[i].fields,
                                         wrongs[i].items));
        assert_int_equal(ERR_DATA, themes_from_rules(arena, FILE_NAME, table, survey_of(arena, SURVEY), &themes, &err));
        if (strcmp(err.where, wrongs[i].where) != 0 || !strstr(err.what, wrongs[i].what) ||
            !strstr(err.todo, wrongs[i].todo))
            fail_msg("%zu: %s: %s (%s)", i, err.where, err.what, err.todo);
        assert_null(themes);
        arena_free(arena);
    }
}

static void a_right_list_keeps_its_order(void **state) {
    struct arena *arena = arena_new();
    const struct themes *themes = NULL;
    struct err err = rubbish();
    (void)state;
    const struct value *table =
        table_of(arena, "{'kind':'themes','id':'t','line':1," ON_COMMENT ",'items':[" QUEUE
                        ",{'kind':'theme','id':'fresh','line':4," WORDS ",'words':['烂','新鲜']}]}");
    assert_int_equal(0, themes_from_rules(arena, FILE_NAME, table, survey_of(arena, SURVEY), &themes, &err));
    assert_int_equal(2, themes->count);
    assert_string_equal("queue", themes->list[0].id);
    assert_string_equal("新鲜", themes->list[1].words[1].bytes);
    assert_int_equal(6, themes->list[1].words[1].len);
    arena_free(arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_wrong_list_says_where_and_what),
        cmocka_unit_test(a_right_list_keeps_its_order),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
