/* Rows of answers through a function, and watching one call: the same as calling, row by row and unwatched. */
#include "unit/port/box/try.h"

#include <math.h>

static int64_t number_of(const struct value *made) {
    return value_whole(value_get(value_get(made, "f"), "function"), 0);
}

/* Calls the function `text` for rows over two columns: numbers 1 to 3, and tables { a = true } and { b = true }. */
static int rows(const char *text, size_t count, const uint16_t *cells, double *out, struct err *err) {
    struct arena *arena = arena_new();
    struct box *box = try_open(&try_limits);
    struct value *numbers = value_list(arena), *tables = value_list(arena);
    for (int i = 1; i <= 3; i++)
        value_push(arena, numbers, value_int(arena, i));
    for (int i = 0; i < 2; i++) {
        struct value *table = value_map(arena);
        value_set(arena, table, i ? "b" : "a", value_bool(arena, true));
        value_push(arena, tables, table);
    }
    const struct box_column columns[] = {{"n", numbers}, {"t", tables}};
    const struct box_rows asked = {columns, 2, cells, count};
    const struct value *made =
        try_made(box, arena, arena_format(arena, "local kept = 0\nreturn scoring \"t\" { f = %s }", text));
    *err = (struct err){0};
    int failed = box_call_rows(box, number_of(made), &asked, out, err);
    box_close(box);
    arena_free(arena);
    return failed;
}

static const uint16_t four[] = {1, 1, 3, 2, 0, 1, 2, 0};

static void each_row_has_its_answer(void **state) {
    double out[4];
    struct err err;
    (void)state;
    assert_int_equal(0, rows("function(n, t) if not t then return nil end return (n or 10) * (t.a and 2 or 3) end", 4,
                             four, out, &err));
    assert_true(out[0] == 2 && out[1] == 9 && out[2] == 20 && isnan(out[3]));
    assert_int_equal(0, rows("function(n) return n end", 0, four, out, &err));
    assert_int_equal(ERR_INTERNAL, rows("function(n) return n end", LIMIT_BOX_ROWS + 1, four, out, &err));
}

static void a_row_leaves_nothing_to_the_next(void **state) {
    double out[4];
    struct err err;
    (void)state;
    assert_int_equal(ERR_DATA, rows("function(n, t)\n  t.a = nil return 1 end", 4, four, out, &err));
    assert_int_equal(ERR_DATA, rows("function(n, t)\n  seen = n return 1 end", 4, four, out, &err));
    assert_string_equal(SCRIPT ":3", err.where);
}

/* Whatever goes wrong in a row names the row, the same each time. */
static void a_bad_row_is_named(void **state) {
    static const struct {
        const char *text, *what;
    } bad[] = {
        {"function(n, t) return n < 3 and n or \"x\" end", "returned a string"},
        {"function(n, t) return n / (3 - n) end", "not finite"},
        {"function(n, t) while n == 3 do end return n end", "10000 instructions"},
        {"function(n, t) if n == 3 then local s = \"x\" for i = 1, 40 do s = s .. s end end return n end", "stopped"},
        {"function(n, t) if n == 3 then error(\"three\") end return n end", "three"},
        {"function(n, t) if n == 3 then local function f() return f() + 1 end f() end return n end", ""},
        /* straight, so not counted: what it makes is charged all the same */
        {"(function() local s = \"x\" for i = 1, 18 do s = s .. s end\n"
         "return function(n, t) if n == 3 then s = s .. n end return n end end)()",
         "10000 instructions"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        for (int times = 0; times < 5; times++) {
            double out[4];
            struct err err;
            assert_int_equal(ERR_DATA, rows(bad[i].text, 4, four, out, &err));
            if (!strstr(err.what, bad[i].what) || !strstr(err.what, "for n = 3, t = { … }"))
                fail_msg("%s: %s", bad[i].text, err.what);
        }
}

/* A function that cannot run long is not counted; nothing that it does may differ by that. */
static void what_is_not_counted_answers_alike(void **state) {
    static const char *const bodies[] = {
        "return (n or 10) * (t and t.a and 2 or 3)",
        "if n == 2 then return nil end local x = { n, t } return #x",
        "return n / 0",
        "return n.x",
        "t.a = 1 return 2",
        "return n .. \"x\" == \"3x\" and 3 or 4",
    };
    (void)state;
    for (size_t i = 0; i < sizeof bodies / sizeof *bodies; i++) {
        double plain[4] = {0}, counted[4] = {0};
        char straight[256], looped[256];
        struct err first, second;
        snprintf(straight, sizeof straight, "function(n, t) %s end", bodies[i]);
        snprintf(looped, sizeof looped, "function(n, t) for _ = 1, 0 do end %s end", bodies[i]);
        assert_int_equal(rows(straight, 4, four, plain, &first), rows(looped, 4, four, counted, &second));
        assert_memory_equal(plain, counted, sizeof plain);
        assert_string_equal(first.what, second.what);
        assert_string_equal(first.where, second.where);
    }
}

static void watching_tells_the_lines_and_changes_nothing(void **state) {
    struct arena *arena = arena_new();
    struct box *box = try_open(&try_limits);
    struct err err = {0};
    const struct value *answer = NULL, *lines = NULL, *plain = NULL;
    struct value *arguments = value_list(arena), *store = value_map(arena);
    const struct value *made = try_made(box, arena,
                                        "local limit = 2\n"
                                        "return scoring \"t\" { f = function(n, store)\n"
                                        "  if n > limit then\n"
                                        "    return \"much\"\n"
                                        "  end\n"
                                        "  return store.code\n"
                                        "end }");
    (void)state;
    value_set(arena, store, "code", value_str(arena, "S1"));
    value_push(arena, arguments, value_int(arena, 1));
    value_push(arena, arguments, store);
    assert_int_equal(0, box_call_watched(box, number_of(made), arguments, arena, &answer, &lines, &err));
    assert_int_equal(0, box_call(box, number_of(made), arguments, arena, &plain, &err));
    assert_true(value_equal(answer, plain));
    assert_int_equal(2, value_count(lines));
    assert_int_equal(3, value_whole(value_get(value_at(lines, 0), "line"), 0));
    assert_int_equal(6, value_whole(value_get(value_at(lines, 1), "line"), 0));
    assert_string_equal(SCRIPT, value_text(value_get(value_at(lines, 0), "file"), ""));
    const struct value *seen = value_get(value_at(lines, 0), "seen");
    assert_int_equal(1, value_whole(value_get(seen, "n"), 0));
    assert_int_equal(2, value_whole(value_get(seen, "limit"), 0));
    assert_string_equal("S1", value_text(value_get(seen, "store.code"), ""));
    box_close(box);
    arena_free(arena);
}

/* A loop that runs long is told as far as a person would read. */
static void what_is_told_has_an_end(void **state) {
    struct arena *arena = arena_new();
    struct box *box = try_open(&try_limits);
    struct err err = {0};
    const struct value *answer = NULL, *lines = NULL;
    const struct value *made = try_made(box, arena,
                                        "return scoring \"t\" { f = function()\n"
                                        "  local t = {}\n"
                                        "  for i = 1, 2000 do\n"
                                        "    t[\"k\" .. i] = \"a text of some length, to fill what is told\"\n"
                                        "  end\n"
                                        "  t.t = t\n"
                                        "  return 1\nend }");
    (void)state;
    assert_int_equal(0, box_call_watched(box, number_of(made), value_list(arena), arena, &answer, &lines, &err));
    assert_int_equal(LIMIT_BOX_TRACE, value_count(lines));
    assert_int_equal(1, value_whole(answer, 0));
    box_close(box);
    arena_free(arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_row_has_its_answer),
        cmocka_unit_test(a_row_leaves_nothing_to_the_next),
        cmocka_unit_test(a_bad_row_is_named),
        cmocka_unit_test(what_is_not_counted_answers_alike),
        cmocka_unit_test(watching_tells_the_lines_and_changes_nothing),
        cmocka_unit_test(what_is_told_has_an_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
