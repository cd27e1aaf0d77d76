/* A rule set from its files: libraries first, one definition a file, ids unique in their kind. */
#include "unit/flow/tables.h"

#include "flow/rules/rules.h"
#include "flow/rules/shape.h"

static const struct box_word words[] = {
    {"survey", BOX_DEFINITION, "", "", "", "0.1"},
    {"scoring", BOX_DEFINITION, "", "", "", "0.1"},
};

#define FILE_OF(name, text)                                                                                            \
    { name, text, sizeof text - 1 }

static int load(struct rules **out, const struct rules_file *files, size_t count, struct err *err) {
    *err = rubbish();
    *out = NULL;
    return rules_load(out, files, count, words, 2, err);
}

static void a_set_is_loaded_found_and_called(void **state) {
    static const struct rules_file files[] = {
        FILE_OF("scripts/a.lua", "return survey \"visit\" { f = function(n) return lib.twice.of(n) end }"),
        FILE_OF("scripts/lib/twice.lua", "return { of = function(n) return 2 * n end }"),
        FILE_OF("scripts/notes.txt", "this is no Lua"),
        FILE_OF("scripts/z.lua", "return scoring \"visit\" { }"),
    };
    struct rules *rules;
    struct err err;
    struct arena *arena = arena_new();
    const struct rules_definition *found = NULL;
    const struct value *answer = NULL;
    (void)state;
    if (load(&rules, files, 4, &err))
        fail_msg("%s: %s", err.where, err.what);
    assert_int_equal(2, rules_count(rules));
    assert_string_equal("scripts/z.lua", rules_at(rules, 1)->script);
    assert_int_equal(0, rules_need(rules, "survey", "visit", &found, &err));
    assert_ptr_equal(found, rules_find(rules, "survey", "visit"));
    struct value *arguments = value_list(arena);
    value_push(arena, arguments, value_int(arena, 21));
    assert_int_equal(0, rules_call(rules, value_get(found->value, "f"), arguments, arena, &answer, &err));
    assert_int_equal(42, value_whole(answer, 0));
    assert_int_equal(ERR_DATA, rules_need(rules, "survey", "vist", &found, &err));
    assert_string_equal("there is no survey 'vist'", err.what);
    assert_string_equal("did you mean 'visit'?", err.todo);
    rules_close(rules);
    arena_free(arena);
}

static void a_file_that_is_wrong_is_named(void **state) {
    static const struct {
        struct rules_file files[2];
        const char *where, *what;
    } cases[] = {
        {{FILE_OF("a.lua", "return survey \"s\" { }"), FILE_OF("b.lua", "return survey \"s\" { }")},
         "b.lua",
         "survey 's' is defined in a.lua already"},
        {{FILE_OF("a.lua", "return survey \"s\" { }"), FILE_OF("b.lua", "return { }")}, "b.lua", "definition"},
        {{FILE_OF("a.lua", "return survey \"s\" { }"), FILE_OF("b.lua", "\nreturn survay \"s\" { }")},
         "b.lua:2",
         "survay"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct rules *rules;
        struct err err;
        assert_int_equal(ERR_DATA, load(&rules, cases[i].files, 2, &err));
        if (strncmp(err.where, cases[i].where, strlen(cases[i].where)) != 0 || !strstr(err.what, cases[i].what))
            fail_msg("%s: %s", err.where, err.what);
        assert_null(rules);
    }
}

static const struct shape_field fields[] = {
    {.name = "title", .type = SHAPE_WORDS, .required = true},
    {.name = "count", .type = SHAPE_WHOLE, .least = 1, .most = 9},
    {.name = "share", .type = SHAPE_NUMBER},
    {.name = "open", .type = SHAPE_YES},
    {.name = "band", .type = SHAPE_FUNCTION},
    {.name = "rows", .type = SHAPE_LIST},
    {.name = "weights", .type = SHAPE_TABLE},
    {.name = "any", .type = SHAPE_ANY},
};
static const struct shape_table thing = {"thing", NULL, NULL, fields, sizeof fields / sizeof *fields, NULL, false};

static void shapes_say_line_field_and_what_was_meant(void **state) {
    static const struct {
        const char *table, *what, *todo;
    } cases[] = {
        {"'title':'x'", "'title' must be text in both languages", ""},
        {"'title':{'fr':'mot'}", "'title' must be text in both languages", ""},
        {"'count':1", "thing 'x' lacks 'title'", ""},
        {TITLE ",'count':10", "'count' is 10; it goes from 1 to 9", ""},
        {TITLE ",'count':1.5", "'count' must be a whole number", ""},
        {TITLE ",'share':'1'", "'share' must be a number, not text", ""},
        {TITLE ",'open':1", "'open' must be true or false", ""},
        {TITLE ",'band':1", "'band' must be a function", ""},
        {TITLE ",'rows':{}", "'rows' must be a list", ""},
        {TITLE ",'weights':{'function':1}", "'weights' must be a table", ""},
        {TITLE ",'cuont':1", "thing 'x' has no field 'cuont'", "did you mean 'count'?"},
        {TITLE ",'qqqqqqqq':1", "no field 'qqqqqqqq'", "earshot help thing"},
    };
    struct err err;
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct arena *arena = arena_new();
        const char *text = arena_format(arena, "{'kind':'thing','id':'x','line':12,%s}", cases[i].table);
        err = rubbish();
        assert_int_equal(ERR_DATA, shape_check("a.lua", table_of(arena, text), &thing, &err));
        if (strcmp(err.where, "a.lua:12") != 0 || !strstr(err.what, cases[i].what) || !strstr(err.todo, cases[i].todo))
            fail_msg("%s: %s (%s)", err.where, err.what, err.todo);
        arena_free(arena);
    }
    assert_int_equal(ERR_DATA, shape_check("a.lua", NULL, &thing, &err));
}

static void words_fall_back_to_the_other_language(void **state) {
    struct arena *arena = arena_new();
    (void)state;
    assert_string_equal("a", shape_words(table_of(arena, "{'zh':'词','en':'a'}"), "en"));
    assert_string_equal("词", shape_words(table_of(arena, "{'zh':'词'}"), "en"));
    assert_string_equal("a", shape_words(table_of(arena, "{'en':'a'}"), "zh"));
    assert_string_equal("", shape_words(NULL, "zh"));
    arena_free(arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_set_is_loaded_found_and_called),
        cmocka_unit_test(a_file_that_is_wrong_is_named),
        cmocka_unit_test(shapes_say_line_field_and_what_was_meant),
        cmocka_unit_test(words_fall_back_to_the_other_language),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
