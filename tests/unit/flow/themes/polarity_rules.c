/* What an author is told about a list of polarity that is not right. */
#include "flow/themes/polarity_rules.h"

#include "unit/flow/tables.h"

#define FILE_NAME "scripts/polarity/retail.lua"
#define PLAIN     "'plain':{'praise':['好'],'complaint':['慢']}"

struct wrong {
    const char *fields, *what, *todo;
};

static const struct wrong wrongs[] = {
    {"'neutral':[]", "lacks 'plain'", ""},
    {PLAIN ",'negator':['不']", "has no field 'negator'", "'negators'"},
    {"'plain':{'prase':['好']}", "degree has no field 'prase'", "'praise'"},
    {PLAIN ",'strong':['好吃']", "must be", ""},
    {PLAIN ",'strong':{'praise':['好吃','好']}", "'好' stands twice: in strong.praise and in plain.praise", ""},
    {PLAIN ",'negators':['不','不']", "'不' stands twice: in negators and in negators", ""},
    {PLAIN ",'neutral':[7]", "'neutral.1' must be text, not whole number", ""},
    {PLAIN ",'neutral':['好 ']", "neutral: the word '好 ' is empty or has a blank at an end", ""},
    {PLAIN ",'measured':[3]", "a table was expected here", ""},
    {PLAIN ",'measured':[{" WORDS ",'n':10,'right':85,'majority':0.5,'found':0.5}]", "right", ""},
    {PLAIN ",'measured':[{" WORDS ",'n':10,'right':0.85,'majority':0.5}]", "'found'", ""},
};

static const struct value *definition(struct arena *arena, const char *fields) {
    return table_of(arena, arena_format(arena, "{'kind':'polarity','id':'p','line':1,%s}", fields));
}

static void a_wrong_list_says_where_and_what(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof wrongs / sizeof *wrongs; i++) {
        struct arena *arena = arena_new();
        const struct polarity *polarity = NULL;
        struct err err = rubbish();
        assert_int_equal(ERR_DATA,
                         polarity_from_rules(arena, FILE_NAME, definition(arena, wrongs[i].fields), &polarity, &err));
        if (strncmp(err.where, FILE_NAME, strlen(FILE_NAME)) != 0 || !strstr(err.what, wrongs[i].what) ||
            !strstr(err.todo, wrongs[i].todo))
            fail_msg("%zu: %s: %s (%s)", i, err.where, err.what, err.todo);
        assert_null(polarity);
        arena_free(arena);
    }
}

static void what_was_measured_is_kept(void **state) {
    (void)state;
    struct arena *arena = arena_new();
    const struct polarity *polarity = NULL;
    struct err err = rubbish();
    const struct value *table =
        definition(arena, PLAIN ",'measured':[{" WORDS ",'n':10,'right':0.8,'majority':0.5,'found':1}]");
    assert_int_equal(0, polarity_from_rules(arena, FILE_NAME, table, &polarity, &err));
    assert_string_equal("p", polarity->id);
    assert_int_equal(2, polarity->lexicon->count);
    assert_int_equal(1, polarity->measured_count);
    assert_int_equal(10, polarity->measured[0].n);
    assert_true(polarity->measured[0].right == .8 && polarity->measured[0].found == 1);
    arena_free(arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_wrong_list_says_where_and_what),
        cmocka_unit_test(what_was_measured_is_kept),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
