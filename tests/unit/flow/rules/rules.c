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
         "survey 's' is defined in a.lua:1 already"},
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

/* ---- everything that is wrong, not the first thing only ---- */

static const char *const sizes[] = {"small", "large", NULL};
static const struct shape_field part_fields[] = {
    {.name = "id", .type = SHAPE_TEXT, .required = true},
    {.name = "zh", .type = SHAPE_TEXT},
    {.name = "en", .type = SHAPE_TEXT},
};
static const struct shape_table part = {"part", "whole", NULL, part_fields, 3, NULL, true};
static const struct shape_field item_fields[] = {{.name = "size", .type = SHAPE_TEXT, .choices = sizes}};
static const struct shape_table item = {"item", "whole", NULL, item_fields, 1, NULL, false};
static const struct shape_table *const whole_items[] = {&item, NULL};
static const struct shape_field whole_fields[] = {
    {.name = "title", .type = SHAPE_WORDS, .required = true},
    {.name = "one", .type = SHAPE_TABLE, .of = &part},
    {.name = "parts", .type = SHAPE_LIST, .of = &part},
    {.name = "names", .type = SHAPE_TABLE, .each = SHAPE_WORDS},
    {.name = "columns", .type = SHAPE_TABLE, .each = SHAPE_TEXT, .of = &part},
    {.name = "month", .type = SHAPE_MONTH},
};
static const struct shape_table whole = {"whole", NULL, NULL, whole_fields, 6, whole_items, false};

struct heard {
    struct arena *arena;
    const char *all; /* "E title at 1 names.a: what\n" */
};

static void hear(void *context, const struct err *fault, bool warning) {
    struct heard *heard = context;
    heard->all = arena_format(heard->arena, "%s%c %s %s: %s (%s)\n", heard->all, warning ? 'W' : 'E', fault->where,
                              fault->field, fault->what, fault->todo);
}

#define ADD(language) "add " language " = \"…\": whoever reads that language is shown the other one till then"

static void every_fault_is_told_with_its_place(void **state) {
    struct heard heard = {arena_new(), ""};
    (void)state;
    const struct value *table = table_of(
        heard.arena, "{'kind':'whole','id':'x','line':3,'title':{'zh':'词'},'one':{'id':7,'zh':'词'},"
                     "'parts':[{'id':'a'," WORDS "},{'idd':'b'," WORDS "},9],'names':{'a':{'en':'word'},'b':1},"
                     "'columns':{'q':'Q1','r':{'id':'R'," WORDS "},'s':5},'month':'2026-13',"
                     "'items':[{'kind':'item','id':'i','line':8,'size':'smal'},{'kind':'other'}]}");
    shape_check_all("a.lua", table, &whole, hear, &heard);
    assert_string_equal(
        "W a.lua:3 title: whole 'x': 'title' has no English text (" ADD(
            "en") ")\n"
                  "E a.lua:3 one.id: part: 'id' must be text, not whole number ()\n"
                  "W a.lua:3 one: part has no English text (" ADD(
                      "en") ")\n"
                            "E a.lua:3 parts.2.idd: part has no field 'idd' (did you mean 'id'?)\n"
                            "E a.lua:3 parts.2: part lacks 'id' (text) ()\n"
                            "E a.lua:3 parts.3: a table was expected here, not whole number ()\n"
                            "W a.lua:3 names.a: whole 'x': 'names.a' has no Chinese text (" ADD(
                                "zh") ")\n"
                                      "E a.lua:3 names.b: whole 'x': 'names.b' must be text in both languages, { zh = "
                                      "…, en = … }, not whole number ()\n"
                                      "E a.lua:3 columns.s: whole 'x': 'columns.s' must be text or a table, not whole "
                                      "number ()\n"
                                      "E a.lua:3 month: whole 'x': 'month' must be a month, as in \"2026-01\", not "
                                      "'2026-13' ()\n"
                                      "E a.lua:8 size: size = 'smal': it is small or large (did you mean 'small'?)\n",
        heard.all);
    arena_free(heard.arena);
}

/* ---- files that are wrong among others ---- */

static struct rules *load_sound(const struct rules_file *files, size_t count, struct heard *heard) {
    struct rules *rules = NULL;
    struct err err = rubbish();
    if (rules_load_sound(&rules, files, count, words, 2, hear, heard, &err))
        fail_msg("%s: %s", err.where, err.what);
    return rules;
}

static void files_that_are_wrong_are_told_and_left_out(void **state) {
    static const struct rules_file files[] = {
        FILE_OF("scripts/a.lua", "return survey \"a\" {"),
        FILE_OF("scripts/b.lua", "return survey \"b\" { f = function(n) return lib.twice.of(n) end }"),
        FILE_OF("scripts/c.lua", "error('no')"),
        FILE_OF("scripts/d.lua", "return survey \"b\" { }"),
        FILE_OF("scripts/lib/twice.lua", "return { of = function(n) return 2 * n end }"),
        FILE_OF("scripts/types/earshot.lua", "this is an editor's"),
    };
    struct heard heard = {arena_new(), ""};
    struct rules *rules = load_sound(files, 6, &heard);
    const struct rules_definition *found = NULL;
    const struct value *answer = NULL;
    struct err err;
    (void)state;
    assert_non_null(strstr(heard.all, "E scripts/a.lua:1 "));
    assert_non_null(strstr(heard.all, "E scripts/c.lua:1 : no"));
    assert_non_null(strstr(heard.all, "E scripts/d.lua:1 : survey 'b' is defined in scripts/b.lua:1 already"));
    assert_int_equal(1, rules_count(rules));
    assert_int_equal(3, rules_left_out(rules));
    assert_int_equal(0, rules_unread(rules));
    struct value *arguments = value_list(heard.arena);
    value_push(heard.arena, arguments, value_int(heard.arena, 21));
    const struct value *f = value_get(rules_at(rules, 0)->value, "f");
    assert_int_equal(0, rules_call(rules, f, arguments, heard.arena, &answer, &err));
    assert_int_equal(42, value_whole(answer, 0));
    assert_int_equal(ERR_NOINPUT, rules_need(rules, "survey", "a", &found, &err));
    assert_string_equal("mend scripts/a.lua first", err.todo);
    assert_int_equal(ERR_DATA, rules_need(rules, "survey", "z", &found, &err));
    rules_close(rules);
    arena_free(heard.arena);
}

static void a_library_that_is_wrong_leaves_out_the_rest(void **state) {
    static const struct rules_file files[] = {
        FILE_OF("scripts/a.lua", "return survey \"a\" { x = lib.one.x }"),
        FILE_OF("scripts/lib/one.lua", "return"),
        FILE_OF("scripts/lib/two.lua", "return {"),
    };
    struct heard heard = {arena_new(), ""};
    struct rules *rules = load_sound(files, 3, &heard);
    (void)state;
    assert_non_null(strstr(heard.all, "scripts/lib/one.lua"));
    assert_non_null(strstr(heard.all, "scripts/lib/two.lua"));
    assert_null(strstr(heard.all, "scripts/a.lua"));
    assert_int_equal(1, rules_unread(rules));
    rules_close(rules);
    arena_free(heard.arena);
}

static void after_a_call_that_failed_others_can_be_called(void **state) {
    static const struct rules_file files[] = {
        FILE_OF("scripts/a.lua", "return survey \"a\" { bad = function() error('no') end }"),
        FILE_OF("scripts/b.lua", "return survey \"b\" { good = function() return 'yes' end }"),
        FILE_OF("scripts/c.lua", "return survey \"c\" {"),
    };
    struct heard heard = {arena_new(), ""};
    struct rules *rules = load_sound(files, 3, &heard);
    const struct value *answer = NULL, *none = value_list(heard.arena);
    const struct value *bad = value_get(rules_find(rules, "survey", "a")->value, "bad"),
                       *good = value_get(rules_find(rules, "survey", "b")->value, "good");
    struct err err;
    (void)state;
    assert_int_equal(ERR_DATA, rules_call(rules, bad, none, heard.arena, &answer, &err));
    assert_int_equal(ERR_DATA, rules_call(rules, good, none, heard.arena, &answer, &err));
    assert_int_equal(0, rules_revive(rules, &err));
    assert_int_equal(0, rules_call(rules, good, none, heard.arena, &answer, &err));
    assert_string_equal("yes", value_text(answer, ""));
    assert_int_equal(2, rules_count(rules));
    rules_close(rules);
    arena_free(heard.arena);
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
        cmocka_unit_test(every_fault_is_told_with_its_place),
        cmocka_unit_test(files_that_are_wrong_are_told_and_left_out),
        cmocka_unit_test(a_library_that_is_wrong_leaves_out_the_rest),
        cmocka_unit_test(after_a_call_that_failed_others_can_be_called),
        cmocka_unit_test(words_fall_back_to_the_other_language),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
