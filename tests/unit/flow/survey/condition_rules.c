/* The words that make conditions, in the box: the manual's examples run, and what comes out of it is what was said. */
#include "unit/flow/tables.h"

#include "flow/survey/condition_rules.h"

#define SCRIPT "scripts/rule.lua"

/* Loads the body of a file that ends with a definition `rule`; the kind of error, or 0. */
static int load(struct arena *arena, const char *text, const struct value **out, struct err *err) {
    static const struct box_word definition = {"rule", BOX_DEFINITION, "rule \"id\" { … }", "", "", "0.1"};
    struct box_word *words = arena_alloc(arena, (condition_word_count + 1) * sizeof *words);
    const struct box_script script = {SCRIPT, text, strlen(text)};
    struct box *box = NULL;
    words[0] = definition;
    memcpy(words + 1, condition_words, condition_word_count * sizeof *words);
    if (box_open(&box, words, condition_word_count + 1, &box_default_limits, err))
        fail_msg("%s", err->what);
    int failed = box_load(box, &script, arena, out, err);
    box_close(box);
    return failed;
}

static void every_example_holds(void **state) {
    struct arena *arena = arena_new();
    const struct value *made = NULL;
    struct err err = {0};
    (void)state;
    for (size_t i = 0; i < condition_word_count; i++) {
        const struct box_word *word = &condition_words[i];
        assert_non_null(strstr(word->example, word->name));
        if (load(arena, arena_format(arena, "%s\nreturn rule 't' { }", word->example), &made, &err))
            fail_msg("%s: %s: %s", word->name, err.where, err.what);
    }
    arena_free(arena);
}

/* By a variable, in a list that a loop makes, one part used twice: it is all plain data. */
static void what_a_script_says_comes_out(void **state) {
    struct arena *arena = arena_new();
    const struct value *made = NULL;
    const struct condition *condition = NULL;
    struct err err = {0};
    (void)state;
    if (load(arena,
             "local high = {}\n"
             "for i, q in ipairs { 'polite', 'help' } do high[i] = at_least(q, 4) end\n"
             "local fans = at_least('recommend', 9)\n"
             "return rule 't' { where = all_of { any_of(high), any_of { fans, all_of { fans, answered 'fresh' } },\n"
             "  none_of { one_of('fresh', { 1, 2 }), is('fresh', 3.0) } } }",
             &made, &err) ||
        condition_from_rules(arena, SCRIPT, made, "where", survey_of(arena, USUAL_SURVEY), &condition, &err))
        fail_msg("%s: %s", err.where, err.what);
    assert_string_equal("all_of { any_of { at_least(\"polite\", 4), at_least(\"help\", 4) }, "
                        "any_of { at_least(\"recommend\", 9), all_of { at_least(\"recommend\", 9), "
                        "answered(\"fresh\") } }, none_of { one_of(\"fresh\", { 1, 2 }), is(\"fresh\", 3) } }",
                        condition_text(arena, condition));
    arena_free(arena);
}

static void a_word_that_is_misused_says_so_at_its_line(void **state) {
    static const struct {
        const char *call, *what;
    } cases[] = {
        {"at_least()", "at_least wants the id of a question first"},
        {"at_least(9, 'q')", "at_least wants the id of a question first"},
        {"at_least('q')", "at_least wants a number last"},
        {"at_most('q', 1, 2)", "at_most wants a question and one thing more"},
        {"at_least('q', '9')", "at_least wants a number last"},
        {"is('q', true)", "is wants a number or an option last"},
        {"is('q', { 1 })", "is wants a number or an option last"},
        {"one_of('q', 1)", "one_of wants a list of numbers or options last"},
        {"one_of('q', { })", "one_of wants a list"},
        {"one_of('q', 1, 2)", "one_of wants a question and one thing more"},
        {"answered('q', 1)", "answered wants a question and nothing more"},
        {"all_of()", "all_of wants a list of conditions"},
        {"all_of { }", "all_of wants a list of conditions"},
        {"all_of(answered('q'), answered('p'))", "all_of wants a list of conditions"},
        {"any_of { answered('q'), true }", "any_of wants a list of conditions"},
        {"none_of { q = answered('q') }", "none_of wants a list of conditions"},
        {"none_of { answered }", ""},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct arena *arena = arena_new();
        const struct value *made = NULL;
        struct err err = rubbish();
        const char *text = arena_format(arena, "local a\na = %s\nreturn rule 't' { where = a }", cases[i].call);
        assert_int_equal(ERR_DATA, load(arena, text, &made, &err));
        if (strcmp(err.where, SCRIPT ":2") != 0 || !strstr(err.what, cases[i].what))
            fail_msg("%s: %s: %s", cases[i].call, err.where, err.what);
        arena_free(arena);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_example_holds),
        cmocka_unit_test(what_a_script_says_comes_out),
        cmocka_unit_test(a_word_that_is_misused_says_so_at_its_line),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
