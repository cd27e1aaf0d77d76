/* Names: the stages' words, the standard ones, and those that are not there. */
#include "port/box/box_lua.h"
#include "try.h"

static void expect_failure(const char *text, const char *where, const char *what, const char *todo) {
    struct arena *arena = arena_new();
    struct box *box = try_open(&try_limits);
    const struct value *made;
    struct err err;
    if (!try_load(box, SCRIPT, text, arena, &made, &err))
        fail_msg("it loads: %s", text);
    assert_int_equal(err.kind, ERR_DATA);
    assert_string_equal(err.where, where);
    if (!strstr(err.what, what) || !strstr(err.todo, todo))
        fail_msg("%s\n%s\n%s", text, err.what, err.todo);
    box_close(box);
    arena_free(arena);
}

static void a_misused_word_says_how_it_is_written(void **state) {
    (void)state;
    expect_failure("return scoring { }", SCRIPT ":1", "scoring wants its id first", "write: scoring \"id\" { … }");
    expect_failure("return scoring('x', {})", SCRIPT ":1", "scoring wants its id first", "scoring \"id\"");
    expect_failure("\nreturn scoring 'x' 'y'", SCRIPT ":2", "scoring wants a table behind its id", "write:");
    expect_failure("return scoring 'x'", SCRIPT, "no table behind its id", "return scoring \"id\" { … }");
    expect_failure("return scoring ''  {}", SCRIPT ":1", "an empty id", "write:");
    expect_failure("return scoring 'x' {\n heading(4) }", SCRIPT ":2", "heading wants a table", "write: heading");
    expect_failure("return scoring 'x' {\n nps 'y' }", SCRIPT ":1", "[1] is a word that nothing follows",
                   "id and a table");
    expect_failure("local t = { a = 1 }\nreturn scoring 'x' {\n nps 'y' (t),\n nps 'z' (t) }", SCRIPT ":4",
                   "the table of nps has a field 'kind' already", "one word only");
    expect_failure("return scoring 'x' { id = 'y' }", SCRIPT ":1", "has a field 'id' already", "");
}

static void a_file_must_return_its_definition(void **state) {
    (void)state;
    expect_failure("local x = 1", SCRIPT, "the file returns nothing", "end it with: return scoring");
    expect_failure("local x = 1\nscoring 'x' { a = 1 }", SCRIPT, "the file returns nothing",
                   "put return before its definition: return scoring \"id\"");
    expect_failure("return 7", SCRIPT, "returns a number, not a definition", "");
    expect_failure("return { kind = 'nps' }", SCRIPT, "a table that no definition made", "");
    expect_failure("return nps 'x' {}", SCRIPT, "a table that no definition made", "");
}

static void an_unknown_name_suggests_the_nearest(void **state) {
    (void)state;
    expect_failure("\n\nreturn scorin 'x' {}", SCRIPT ":3", "there is no 'scorin'", "did you mean 'scoring'?");
    expect_failure("local x = text.contain('a', 'b')", SCRIPT ":1", "there is no 'text.contain'",
                   "did you mean 'text.contains'?");
    expect_failure("local x = math.flor(1)", SCRIPT ":1", "there is no 'math.flor'", "did you mean 'math.floor'?");
    expect_failure("return quite_another", SCRIPT ":1", "there is no 'quite_another'", "local name");
    expect_failure("local t = os.time()", SCRIPT ":1", "'os' is not available in scripts", "has no clock");
    expect_failure("local t = string.format('%d', 1)", SCRIPT ":1", "'string' is not available in scripts",
                   "text.format for string.format");
    expect_failure("pairs = nil", SCRIPT ":1", "'pairs' is a word that scripts have already", "another name");
    expect_failure("local x = lib.mony", SCRIPT ":1", "there is no 'lib.mony'", "");
}

static void a_full_width_sign_is_named_with_its_line(void **state) {
    (void)state;
    expect_failure("return scoring 'x' {\n  a = 1，\n  b = 2,\n}", SCRIPT ":2", "'，' stands outside quotes",
                   "input method off");
    expect_failure("return scoring “x” {}", SCRIPT ":1", "'“' stands outside quotes", "");
    expect_failure("local x = '，' -- ，\nlocal y = [[（]]\nlocal z ＝ 1", SCRIPT ":3", "'＝' stands outside quotes",
                   "");
}

static void messages_read_like_an_editor_wants_them(void **state) {
    (void)state;
    expect_failure("return scoring 'x' {\n  a = 1\n  b = 2,\n}", SCRIPT ":3",
                   "'}' expected (to close '{' at line 1) near 'b'", "");
    expect_failure("local a\n\nlocal b = a.c", SCRIPT ":3", "attempt to index a nil value (local 'a')", "");
    expect_failure("local function f()\n error('no weights')\nend\nf()", SCRIPT ":2", "no weights", "");
    expect_failure("local function f()\n error('no weights\\nadd up to 1', 2)\nend\nf()", SCRIPT ":4", "no weights",
                   "add up");
    expect_failure("local x = 2^3", SCRIPT ":1", "powers other than x^2", "multiply");
    expect_failure("local x = 'a^b' --[[ ^ ]] -- ^\nlocal y = 3^2\nlocal z = [==[ ^ ]] ]==]\ny = y ^ 2.5", SCRIPT ":4",
                   "powers other", "");
    expect_failure("local x\n= '\xff'", SCRIPT ":2", "not UTF-8", "save it");
    expect_failure("\033Lua", SCRIPT, "compiled Lua", "");
}

static void a_long_file_name_is_told_whole(void **state) {
    (void)state;
    struct arena *arena = arena_new();
    const char *name = "scripts/reports/a_directory_with_a_long_name/and_another_one_below_it/monthly_2026.lua";
    const char *const texts[] = {"\nlocal x = nothing_here", "\n)", "\nerror('x')"};
    for (size_t i = 0; i < 3; i++) {
        struct box *box = try_open(&try_limits);
        const struct value *made;
        struct err err;
        assert_int_equal(try_load(box, name, texts[i], arena, &made, &err), ERR_DATA);
        assert_string_equal(err.where, arena_format(arena, "%s:2", name));
        assert_null(strstr(err.what, ".lua"));
        box_close(box);
    }
    arena_free(arena);
}

static void every_standard_example_runs(void **state) {
    (void)state;
    struct arena *arena = arena_new();
    for (size_t i = 0; i < box_standard_word_count; i++) {
        struct box *box = try_open(&try_limits);
        const char *text = arena_format(arena, "%s\nreturn scoring 'x' {}", box_standard_words[i].example);
        struct err err;
        const struct value *made;
        if (!strstr(text, box_standard_words[i].name) || try_load(box, "example.lua", text, arena, &made, &err))
            fail_msg("%s: %s: %s", box_standard_words[i].name, err.where, err.what);
        box_close(box);
    }
    arena_free(arena);
}

static bool is_standard(const char *name) {
    for (size_t i = 0; i < box_standard_word_count; i++)
        if (!strcmp(box_standard_words[i].name, name))
            return true;
    return false;
}

static void every_function_that_was_written_is_in_the_manual(void **state) {
    (void)state;
    const struct box_function *const all[] = {box_basic_functions, box_table_functions, box_text_functions};
    for (size_t i = 0; i < 3; i++)
        for (const struct box_function *f = all[i]; f->name; f++)
            assert_true(is_standard(f->name));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_misused_word_says_how_it_is_written),
        cmocka_unit_test(a_file_must_return_its_definition),
        cmocka_unit_test(an_unknown_name_suggests_the_nearest),
        cmocka_unit_test(a_full_width_sign_is_named_with_its_line),
        cmocka_unit_test(messages_read_like_an_editor_wants_them),
        cmocka_unit_test(a_long_file_name_is_told_whole),
        cmocka_unit_test(every_standard_example_runs),
        cmocka_unit_test(every_function_that_was_written_is_in_the_manual),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
