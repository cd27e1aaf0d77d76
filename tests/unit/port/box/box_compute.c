/* Functions in C: what goes in, what comes out, what it costs. */
#include "reckon.h"

static void a_function_computes_from_plain_values(void **state) {
    (void)state;
    holds("assert(stats.sum { 1, 2.5 } == 1003.5)");
    holds("local s = stats.same { a = { 1, 'x' }, b = true }\nassert(s.a[2] == 'x' and s.b and #s.a == 2)\ns.a = 2");
    holds("assert(stats.nothing() == nil and stats.nothing(nil, 4) == nil and stats.same() == nil)");
    holds("local seen = {}\nfor k in pairs(stats) do seen[#seen + 1] = k end\n"
          "assert(table.concat(seen, ' ') == 'dear nothing pairs same sum')");
}

static void its_errors_stand_at_the_line_that_called_it(void **state) {
    (void)state;
    fails("local x = 1\nlocal y = stats.sum('x')", SCRIPT ":3", "stats.sum is given text", "write stats.sum { 1, 2 }");
    holds("local fine, why = pcall(stats.sum, 4)\nassert(not fine and text.contains(why, 'is given'))");
    fails("return stats.smu {}", SCRIPT ":2", "there is no 'stats.smu'", "did you mean 'stats.sum'?");
    fails("stats.sum = 1", SCRIPT ":2", "belongs to all scripts", "");
    fails("stats.mine = 1", SCRIPT ":2", "belongs to all scripts", "");
}

static void what_is_no_plain_data_is_refused_by_its_place(void **state) {
    (void)state;
    fails("stats.sum(function() end)", SCRIPT ":2", "argument 1 of stats.sum is a function", "");
    fails("stats.sum { 1, 0/0 }", SCRIPT ":2", "argument 1 of stats.sum, [2] is not a finite number", "division");
    fails("stats.same(1, { a = { [3] = 1 } })", SCRIPT ":2", "argument 2 of stats.same, a has numbers as keys", "");
    fails("local t = {} t.t = t\nstats.same(t)", SCRIPT ":3", "contains itself", "");
    fails("local t = {} for i = 1, 20 do t = { t } end\nstats.same(t)", SCRIPT ":3", "nested too deep", "");
    fails("local s = 'x' for i = 1, 19 do s = s .. s end\nlocal t = { s, s, s }\nstats.same(t)", SCRIPT ":4",
          "makes argument 1 of stats.same larger than 1 MB", "");
}

static void its_work_is_paid_from_the_budget(void **state) {
    (void)state;
    static const char *const endless[] = {
        "while true do pcall(stats.nothing) end",
        "while true do pcall(stats.sum, 'x') end",
        "local t = {} for i = 1, 1000 do t[i] = i end\nwhile true do stats.sum(t) end",
        "for i = 1, 40 do stats.dear() end\nwhile true do end",
        "while true do local x = m + 1 end",
        "while true do local x = m < 1 end",
        "while true do local x = 'x' .. m end",
        "while true do local x = tostring(m) end",
        /* what is refused was read all the same */
        "local t = {} for i = 1, 10000 do t[i] = i end t[10001] = function() end\nwhile true do pcall(stats.sum, t) "
        "end",
        "local t = {} for i = 1, 10000 do t['k' .. i] = i end t[true] = 1\nwhile true do pcall(stats.sum, t) end",
        "local t = {} for i = 1, 20000 do t[i] = i end t[1] = function() end\nwhile true do pcall(stats.sum, t) end",
        "local t = {} for i = 1, 200000 do t[i] = i end\nwhile true do pcall(stats.sum, t) end",
        "local t = {} for i = 1, 20000 do t[i] = i end\nfor i = 1, 12 do t = { t } end\n"
        "while true do pcall(stats.sum, t) end",
        "local t = { 1 } for i = 1, 7 do local u = {} for j = 1, 100 do u[j] = t end t = u end\n"
        "while true do pcall(stats.sum, t) end",
        "local t = {} for i = 1, 10000 do t[i] = i end t[10001] = function() end\n"
        "while true do pcall(function() return m + t end) end",
    };
    struct arena *arena = arena_new();
    for (size_t i = 0; i < sizeof endless / sizeof *endless; i++) {
        const struct value *out;
        struct err err, again;
        if (reckon(endless[i], arena, &out, &err) != ERR_DATA)
            fail_msg("%s: %s", endless[i], err.what);
        assert_non_null(strstr(err.what, "more than 3000000 instructions"));
        assert_int_equal(reckon(endless[i], arena, &out, &again), ERR_DATA);
        assert_string_equal(err.where, again.where);
    }
    arena_free(arena);
    holds("for i = 1, 25 do stats.dear() end");
    fails("for i = 1, 31 do stats.dear() end", SCRIPT ":2", "instructions", "");
    holds("local t = {} for i = 1, 400 do t[i] = i end\nstats.pairs(t)");
    fails("local t = {} for i = 1, 1000 do t[i] = i end\nstats.pairs(t)", SCRIPT ":3", "instructions", "");
    fails("local t = {} for i = 1, 2000 do t[i] = { i } end\nfor i = 1, 1e6 do t[1][1] = stats.same(t) end",
          SCRIPT ":3", "", "");
}

static void what_was_told_is_known_from_then_on(void **state) {
    (void)state;
    struct arena *arena = arena_new();
    struct box *box = NULL;
    struct err err = {0};
    const struct value *made, *out;
    struct value *told = value_map(arena);
    const char *text = "local early = stats.sum { 1 }\n"
                       "return scoring 't' { f = function() return { early, stats.sum { 1 } } end }";
    assert_int_equal(box_open(&box, reckon_words, RECKON_WORDS, &try_limits, &err), 0);
    assert_int_equal(try_load(box, SCRIPT, text, arena, &made, &err), 0);
    for (int start = 5; start < 50; start += 40) {
        value_set(arena, told, "start", value_int(arena, start));
        assert_int_equal(box_tell(box, told, &err), 0);
        assert_int_equal(box_call(box, 1, NULL, arena, &out, &err), 0);
        assert_int_equal(value_whole(value_at(out, 0), 0), 1);
        assert_int_equal(value_whole(value_at(out, 1), 0), start + 1);
    }
    box_close(box);
    arena_free(arena);
}

static void a_function_in_a_definition_is_a_function(void **state) {
    (void)state;
    struct arena *arena = arena_new();
    struct box *box = NULL;
    struct err err = {0};
    const struct value *made, *out;
    struct value *arguments = value_list(arena);
    value_push(arena, arguments, value_str(arena, "back"));
    assert_int_equal(box_open(&box, reckon_words, RECKON_WORDS, &try_limits, &err), 0);
    assert_int_equal(try_load(box, SCRIPT, "return scoring 't' { f = stats.same }", arena, &made, &err), 0);
    assert_int_equal(box_call(box, 1, arguments, arena, &out, &err), 0);
    assert_string_equal(value_text(out, ""), "back");
    box_close(box);
    arena_free(arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_function_computes_from_plain_values),
        cmocka_unit_test(its_errors_stand_at_the_line_that_called_it),
        cmocka_unit_test(what_is_no_plain_data_is_refused_by_its_place),
        cmocka_unit_test(its_work_is_paid_from_the_budget),
        cmocka_unit_test(what_was_told_is_known_from_then_on),
        cmocka_unit_test(a_function_in_a_definition_is_a_function),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
