/* What an author is told about a vocabulary that is not right. */
#include "flow/themes/vocabulary_rules.h"

#include "unit/flow/tables.h"

struct wrong {
    const char *fields, *what, *todo;
};

static const struct wrong wrongs[] = {
    {"'leave_out':['有点']", "lacks 'words'", ""},
    {"'words':['门店'],'leaveout':[]", "has no field 'leaveout'", "'leave_out'"},
    {"'words':['店']", "words: '店' has 1 characters; a word has 2 to 5", ""},
    {"'words':['自助收银机器']", "words: '自助收银机器' has 6 characters", ""},
    {"'words':['门店'],'leave_out':[3]", "'leave_out.1' must be text, not whole number", ""},
};

static int read(struct arena *arena, const char *fields, const struct vocabulary **out, struct err *err) {
    const struct value *table =
        table_of(arena, arena_format(arena, "{'kind':'vocabulary','id':'shop','line':1,%s}", fields));
    return vocabulary_from_rules(arena, "scripts/words/shop.lua", table, out, err);
}

static void a_wrong_vocabulary_says_what(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof wrongs / sizeof *wrongs; i++) {
        struct arena *arena = arena_new();
        const struct vocabulary *made = NULL;
        struct err err = rubbish();
        assert_int_equal(ERR_DATA, read(arena, wrongs[i].fields, &made, &err));
        if (strcmp(err.where, "scripts/words/shop.lua:1") != 0 || !strstr(err.what, wrongs[i].what) ||
            !strstr(err.todo, wrongs[i].todo))
            fail_msg("%zu: %s: %s (%s)", i, err.where, err.what, err.todo);
        assert_null(made);
        arena_free(arena);
    }
}

static void a_right_one_keeps_its_words(void **state) {
    (void)state;
    struct arena *arena = arena_new();
    const struct vocabulary *made = NULL;
    struct err err = rubbish();
    assert_int_equal(0, read(arena, "'words':['门店','自助收银'],'leave_out':['有点']", &made, &err));
    assert_int_equal(2, made->word_count);
    assert_string_equal("自助收银", made->words[1].bytes);
    assert_int_equal(1, made->left_out_count);
    arena_free(arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_wrong_vocabulary_says_what),
        cmocka_unit_test(a_right_one_keeps_its_words),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
