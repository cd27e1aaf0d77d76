/* What a file holds stands still: no call of a function, and no row, leaves anything to the next. */
#include "try.h"

/* Of so long a function not every one of twenty thousand is read. */
#define TEN(text) text text text text text text text text text text
#define LONG_BODY TEN(TEN(TEN("n + "))) "1"

#define SUM_LIBRARY                                                                                                    \
    "local n, seen = 0, { deep = {} }\nlocal M = {}\nM.list = { 1, 2 }\n"                                              \
    "function M.count() n = n + 1 return n end\nfunction M.mark() seen.deep[1] = true end\n"                           \
    "function M.own() M.more = 1 end\nfunction M.whole() whole = (whole or 0) + 1 return whole end\n"                  \
    "whole = 0\nreturn M"

/* Loads `head`, with a definition whose function has `body`, and calls it twice. */
static int call_twice(const char *head, const char *body, struct arena *arena, const struct value **out,
                      struct err *err) {
    struct box *box = try_open(&try_limits);
    const struct box_script library = {"scripts/lib/sums.lua", SUM_LIBRARY, strlen(SUM_LIBRARY)};
    const struct value *made;
    *err = (struct err){0};
    char *text = arena_format(arena, "%s\nreturn scoring \"t\" { f = function(a)\n%s\nend }", head, body);
    int rc = box_library(box, "sums", &library, err);
    rc = rc ? rc : try_load(box, SCRIPT, text, arena, &made, err);
    for (int i = 0; i < 2 && !rc; i++)
        rc = box_call(box, value_whole(value_get(value_get(made, "f"), "function"), 0), value_list(arena), arena, out,
                      err);
    box_close(box);
    return rc;
}

static void a_call_that_changes_what_the_file_holds_has_failed(void **state) {
    static const struct {
        const char *head, *body, *what;
    } moves[] = {
        {"local n = 0", "n = n + 1 return n", "the variable 'n' belongs to the whole file"},
        {"local n = 0", "pcall(function() n = n + 1 end) return 1", "the variable 'n' belongs"},
        {"local n = 0 local function up() n = n + 1 end", "up() return 1", "the variable 'n' belongs"},
        {"local n = 1", "n = 1.0 return 1", "the variable 'n' belongs"},
        /* however deep the function that writes, and whatever stands beside it */
        {"local a, n = 'a text', 0",
         "local function f() return function() return function() n = n + 1 end end end\n"
         "f()()() return 1.5, a, 12345678901, nil, true",
         "the variable 'n' belongs"},
        {"local n, up = 0\nup = { { function() local x = n x = x + 1 n = x end } }", "up[1][1]() return 1",
         "the variable 'n' belongs"},
        {"local n = 0\nlocal function set(v) n = v end\nlocal function get() return n end",
         "if get() == 0 then set(2) end return get()", "the variable 'n' belongs"},
        {"local n = 0\nlocal t = {} for i = 1, 20000 do t[i] = function() n = i return " LONG_BODY " end end",
         "t[20000]() return 1", "the variable 'n' belongs"},
        {"local n", "n = a return n", NULL}, /* a is nil, too */
        {"n = 0", "n = n + 1 return n", "the variable 'n' belongs"},
        {"local t = {}", "t[1] = true return 1", "stands in a table of the whole file"},
        {"local t = {}", "table.insert(t, 1) return 1", "cannot be changed"},
        {"local t = { 2, 1 }", "table.sort(t) return t", "cannot be changed"},
        {"local t = { a = { b = {} } }", "t.a.b.c = 1 return 1", "'c' stands in a table of the whole file"},
        {"t = {}", "t.a = 1 return 1", "'a' stands in a table of the whole file"},
        {"local t = { function() return 1 end }\nlocal u = { [t] = 1 }",
         "for k in pairs { 1 } do u[t] = k + 1 end return 1", "stands in a table"},
        {"local step = pairs { 1, 2, 3 }", "assert(step() == nil) return 1", NULL},
        {"local x", "_ENV = {} return 1", "the variable '_ENV' belongs"},
        {"local t = {}\nlocal d", "d = t return 1", "the variable 'd' belongs"},
        {"local t = {} t.t = t", "t.t.t.x = 1 return 1", "'x' stands in a table"},
        {"", "return lib.sums.count()", "the variable 'n' belongs"},
        {"local count = lib.sums.count", "return count()", "the variable 'n' belongs"},
        {"", "lib.sums.mark() return 1", "cannot be changed"},
        {"", "lib.sums.own() return 1", "'more' belongs to all scripts"},
        {"lib.sums.count()", "return 1", "the variable 'n' belongs"},
        {"lib.sums.whole()", "return 1", "the variable 'whole' belongs"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof moves / sizeof *moves; i++) {
        struct arena *arena = arena_new();
        const struct value *out = NULL;
        struct err err;
        int rc = call_twice(moves[i].head, moves[i].body, arena, &out, &err);
        if (moves[i].what ? rc != ERR_DATA || !strstr(err.what, moves[i].what) || !*err.where : rc)
            fail_msg("%s | %s\n%d %s: %s", moves[i].head, moves[i].body, rc, err.where, err.what);
        arena_free(arena);
    }
}

static void what_stands_still_is_read_as_ever(void **state) {
    static const char head[] =
        "local list, named, none = { 3, 1, 2 }, { b = 'x', a = { 1 } }, 0 / 0\n"
        "local key = {}\nlocal by = { [key] = 7 }\nnamed.self = named\n"
        "local mixed = { 5, six = 6 }\nlocal die = function(n) return function() n = n + 1 return n "
        "end end\nlocal function same(t) return t end";
    static const char body[] =
        "assert(#list == 3 and list[2] == 1 and list[4] == nil)\n"
        "local s = '' for i, v in ipairs(list) do s = s .. i .. v end assert(s == '132132', s)\n"
        "s = '' for k in pairs(named) do s = s .. k end assert(s == 'abself', s)\n"
        "s = '' for k, v in pairs(mixed) do s = s .. k .. v end assert(s == '15six6', s)\n"
        "assert(table.concat(list, ',') == '3,1,2' and select('#', table.unpack(list)) == 3)\n"
        "assert(text.any_of('x', { 'x' }) and text.format('{b}', named) == 'x')\n"
        "assert(by[key] == 7 and named.self == named and same(named) == named and none ~= none)\n"
        "assert(#lib.sums.list == 2 and lib.sums.list[2] == 2)\n"
        "local roll = die(1) assert(roll() == 2 and roll() == 3)\n"
        "local own = { table.unpack(list) } table.sort(own) table.insert(own, 4)\n"
        "return { list, mixed, own }";
    struct arena *arena = arena_new();
    const struct value *out = NULL;
    struct err err;
    (void)state;
    if (call_twice(head, body, arena, &out, &err))
        fail_msg("%s: %s", err.where, err.what);
    assert_int_equal(3, value_count(value_at(out, 0)));
    assert_int_equal(6, value_whole(value_get(value_at(out, 1), "six"), 0));
    assert_int_equal(4, value_count(value_at(out, 2)));
    arena_free(arena);
}

/* However rows are put together, a rule that counts them fails at the first. */
static void rows_are_judged_alike_in_any_order_and_cut(void **state) {
    static const uint16_t cells[][3] = {{1, 2, 3}, {3, 2, 1}, {2, 1, 3}};
    static const char *const texts[] = {"local n = 0\nreturn scoring \"t\" { f = function(a) n = n + 1 return n end }",
                                        "local t = {}\nreturn scoring \"t\" { f = function(a) t[1] = a return a end }"};
    (void)state;
    for (size_t i = 0; i < 6; i++) {
        struct arena *arena = arena_new();
        struct box *box = try_open(&try_limits);
        struct value *numbers = value_list(arena);
        for (int n = 1; n <= 3; n++)
            value_push(arena, numbers, value_int(arena, n));
        const struct box_column column = {"a", numbers};
        struct err err = {0};
        double out[3];
        try_made(box, arena, texts[i / 3]);
        const struct box_rows rows = {&column, 1, cells[i % 3], 1 + i % 3};
        assert_int_equal(ERR_DATA, box_call_rows(box, 1, &rows, out, &err));
        if (!strstr(err.what, "the whole file; a rule that is being called cannot change it, for a = "))
            fail_msg("%s", err.what);
        assert_string_equal(SCRIPT ":2", err.where);
        box_close(box);
        arena_free(arena);
    }
}

/* Only variables that some function writes to cost anything: that the others stand still can be read. */
static void what_nobody_writes_to_is_not_watched(void **state) {
    struct arena *arena = arena_new();
    const struct value *out = NULL;
    struct err err;
    (void)state;
    assert_int_equal(0, call_twice("local n = 0\nlocal function up(x) x = x + n return x end\nn = 4",
                                   "local m = n m = m + up(1) return m", arena, &out, &err));
    assert_int_equal(9, value_whole(out, 0));
    arena_free(arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_call_that_changes_what_the_file_holds_has_failed),
        cmocka_unit_test(what_stands_still_is_read_as_ever),
        cmocka_unit_test(what_nobody_writes_to_is_not_watched),
        cmocka_unit_test(rows_are_judged_alike_in_any_order_and_cut),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
