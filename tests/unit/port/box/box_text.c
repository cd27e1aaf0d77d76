/* The text, table and number functions beyond their examples: what is odd, empty or too much. */
#include "try.h"

static void each_expression_has_its_value(void **state) {
    (void)state;
    static const char *const cases[][2] = {
        {"text.format('{1} {2} {1}', 'a', 2)", "a 2 a"},
        {"text.format('{{1}} {1}', 7)", "{1} 7"},
        {"text.format('')", ""},
        {"text.format('{a}{b}', { a = '门', b = 1.5 })", "门1.5"},
        {"text.format('{1:.1}|{2:.2}|{3:.0}', 2.25, 1, 0.5)", "2.2|1.00|0"},
        {"text.format('{1:+.1}|{2:+.1}|{3:+.1}|{4:+}', 1.25, -1.25, -0.01, 4)", "+1.2|-1.2|0.0|+4"},
        {"text.format('{1:02}|{2:3}|{3:+}|{4:05.1}', 7, 7, 0, 2.5)", "07|  7|0|002.5"},
        {"text.format('{1}|{2}|{3}', 3.0, 1e100, -0.0)", "3|1e+100|0"},
        {"text.format('{1}', 1 / 3)", "0.33333333333333"},
        {"text.format('{1:.1}', 9007199254740993)", "9007199254740992.0"},
        {"text.format('{1}', math.huge)", "inf"},
        {"text.format('{1}', math.mininteger or 0)", NULL},
        {"tostring(text.contains('abc', ''))", "true"},
        {"tostring(text.contains('', 'a'))", "false"},
        {"tostring(text.any_of('abc', {}))", "nil"},
        {"text.any_of('abc', { 'x', 'c', 'b' })", "c"},
        {"table.concat(text.words(' 服务好，真的-很 好!don\\'t '), '|')", "服务好|真的-很|好|don't"},
        {"#text.words('')", "0"},
        {"table.concat(text.split('', ','), '|')", ""},
        {"#text.split(',,', ',')", "3"},
        {"text.trim('　 \\t\\n')", ""},
        {"text.replace('aaa', 'a', 'aa')", "aaaaaa"},
        {"text.replace('abc', 'x', 'y')", "abc"},
        {"text.upper('ａz门')", "ＡZ门"},
        {"('%a'):replace('%', '+')", "+a"},
        {"table.concat({ 1, 2.5, 'x' }, ', ', 2)", "2.5, x"},
        {"table.concat({})", ""},
        {"tostring(table.remove({}))", "nil"},
        {"select('#', table.unpack({ 1, nil, 3 }, 1, 3))", "3"},
        {"tonumber('0x10')", "16"},
        {"tonumber(' 7 ')", "7"},
        {"tonumber('zz', 36)", "1295"},
        {"tostring(tonumber('8', 8))", "nil"},
        {"tostring(tonumber('1e'))", "nil"},
        {"tostring(tonumber({}))", "nil"},
        {"tostring(print == nil)", NULL},
        {"10 // 3 .. ' ' .. -7 % 3 .. ' ' .. 2^2", "3 2 4.0"},
        {"tostring(pcall)", "function"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct arena *arena = arena_new();
        const struct value *out = NULL;
        struct err err = {0};
        int rc = try_body(arena_format(arena, "return '' .. %s", cases[i][0]), &try_limits, arena, &out, &err);
        if (rc ? cases[i][1] != NULL : !cases[i][1] || strcmp(value_text(out, "?"), cases[i][1]) != 0)
            fail_msg("%s -> %s %s", cases[i][0], value_text(out, "?"), err.what);
        arena_free(arena);
    }
}

static void each_misuse_is_explained(void **state) {
    (void)state;
    static const char *const cases[][2] = {
        {"text.format('%d', 5)", "value 1 is not used"},
        {"text.format('{1}')", "{1} has no value; there are 0"},
        {"text.format('{2}', 1)", "{2} has no value; there are 1"},
        {"text.format('{a}', 1)", "{a} has no value"},
        {"text.format('{a}', {})", "{a} is nil"},
        {"text.format('{1', 1)", "a { without its }"},
        {"text.format('{1:.1}', 'x')", "{1} is a string, not a number"},
        {"text.format('{1:.99}', 1)", "cannot be understood"},
        {"text.format('{1:x}', 1)", "cannot be understood"},
        {"text.format('{1}', {})", "{1} is a table, not a number or text"},
        {"text.contains(nil, 'a')", "bad argument #1 to 'contains' (string expected, got nil)"},
        {"text.any_of('a', { 1 })", "entry 1 of the list is a number"},
        {"text.split('a', '')", "the text to split at is empty"},
        {"text.replace('a', '', 'b')", "the text to replace is empty"},
        {"table.concat({ {} })", "entry 1 is a table"},
        {"table.insert({}, 5, 1)", "the place is outside the list"},
        {"table.remove({ 1 }, 3)", "the place is outside the list"},
        {"tonumber('1', 99)", "a base is 2 to 36"},
        {"pairs(nil)", "table expected, got nil"},
        {"pairs({ [{}] = 1 })", "no order for keys that are a table"},
        {"{} .. 'x'", "attempt to concatenate a table"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct arena *arena = arena_new();
        const struct value *out = NULL;
        struct err err = {0};
        int rc = try_body(arena_format(arena, "local x = %s", cases[i][0]), &try_limits, arena, &out, &err);
        if (rc != ERR_DATA || !strstr(err.what, cases[i][1]) || strcmp(err.where, SCRIPT ":2") != 0)
            fail_msg("%s -> %s %s", cases[i][0], err.where, err.what);
        arena_free(arena);
    }
}

static void sorting_is_stable(void **state) {
    (void)state;
    struct arena *arena = arena_new();
    const struct value *out = NULL;
    struct err err = {0};
    const char *body = "local t = {}\nfor i = 1, 100 do t[i] = { key = i * 37 % 10, n = i } end\n"
                       "table.sort(t, function(a, b) return a.key < b.key end)\n"
                       "for i = 2, 100 do\n local a, b = t[i - 1], t[i]\n"
                       " if a.key > b.key or a.key == b.key and a.n > b.n then return i end\nend\nreturn 'sorted'";
    assert_int_equal(try_body(body, &try_limits, arena, &out, &err), 0);
    assert_string_equal(value_text(out, ""), "sorted");
    arena_free(arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_expression_has_its_value),
        cmocka_unit_test(each_misuse_is_explained),
        cmocka_unit_test(sorting_is_stable),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
