#include <dirent.h>
#include <errno.h>
#include <signal.h>
#include <stdbool.h>
#include <unistd.h>

#include "try.h"

static void a_definition_comes_back_as_data(void **state) {
    (void)state;
    struct arena *arena = arena_new();
    struct box *box = try_open(&box_default_limits);
    const struct value *made =
        try_made(box, arena,
                 "\nreturn scoring 'service' {\n  base = 30, shares = { b = .5, a = .25 },\n"
                 "  nps 'recommend' { zh = '推荐', text 'why' {} },\n  heading 'x',\n"
                 "  band = function(index, store) return index end,\n  list = { 1, 'two', false },"
                 " empty = {} }");
    assert_string_equal(value_text(value_get(made, "kind"), ""), "scoring");
    assert_string_equal(value_text(value_get(made, "id"), ""), "service");
    assert_int_equal(value_whole(value_get(made, "line"), 0), 2);
    assert_int_equal(value_whole(value_get(made, "base"), 0), 30);
    assert_string_equal(value_get(made, "shares")->map.pairs[0].key, "a");
    const struct value *items = value_get(made, "items"), *first = value_at(items, 0);
    assert_int_equal(value_count(items), 2);
    assert_string_equal(value_text(value_get(first, "kind"), ""), "nps");
    assert_int_equal(value_whole(value_get(first, "line"), 0), 4);
    assert_string_equal(value_text(value_get(value_at(value_get(first, "items"), 0), "id"), ""), "why");
    assert_string_equal(value_text(value_at(value_get(value_at(items, 1), "items"), 0), ""), "x");
    assert_int_equal(value_whole(value_get(value_at(items, 1), "line"), 0), 5);
    assert_int_equal(value_count(value_get(made, "list")), 3);
    assert_true(value_is(value_get(made, "empty"), VALUE_LIST));
    const struct value *band = value_get(made, "band");
    assert_int_equal(value_whole(value_get(band, "function"), 0), 1);
    assert_int_equal(value_whole(value_get(band, "line"), 0), 6);
    assert_string_equal(value_text(value_at(value_get(band, "parameters"), 1), ""), "store");
    box_close(box);
    arena_free(arena);
}

static void a_function_is_called_by_its_number(void **state) {
    (void)state;
    struct arena *arena = arena_new();
    const struct value *out = NULL;
    struct err err = {0};
    assert_int_equal(try_body("return { sum = a + 1, none = b == nil, real = 2.0 }", &try_limits, arena, &out, &err),
                     0);
    assert_int_equal(value_whole(value_get(out, "sum"), 0), 4);
    assert_true(value_yes(value_get(out, "none"), false));
    assert_true(value_is(value_get(out, "real"), VALUE_REAL));
    arena_free(arena);
}

/* The processes that this one has started, as the system lists them; answers how many. */
static int children(pid_t *first) {
    int count = 0, pid;
    FILE *file = fopen("/proc/thread-self/children", "r");
    assert_non_null(file);
    for (; fscanf(file, "%d", &pid) == 1; count++)
        *first = pid;
    fclose(file);
    return count;
}

static int open_descriptors(pid_t pid) {
    char path[64];
    int count = 0;
    snprintf(path, sizeof path, "/proc/%d/fd", pid);
    DIR *dir = opendir(path);
    assert_non_null(dir);
    for (struct dirent *entry; (entry = readdir(dir));)
        count += entry->d_name[0] != '.';
    closedir(dir);
    return count;
}

static void the_child_holds_its_pipe_only_and_goes_with_the_box(void **state) {
    (void)state;
    pid_t child = 0;
    struct box *box = try_open(&try_limits);
    assert_int_equal(children(&child), 1);
#ifdef EARSHOT_SANITIZE
    assert_int_equal(open_descriptors(child), 2);
#else
    assert_int_equal(open_descriptors(child), 1);
#endif
    box_close(box);
    assert_int_equal(children(&child), 0);
    assert_int_equal(kill(child, 0), -1);
    assert_int_equal(errno, ESRCH);
    box_close(NULL);
}

static const char counting[] = "local n = 0\nreturn scoring 'x' { f = function(a) return a * 2 end }";

static void a_crash_is_told_from_a_wrong_rule(void **state) {
    (void)state;
    struct arena *arena = arena_new();
    struct box *box = try_open(&try_limits);
    struct err err = {0};
    const struct value *out = try_made(box, arena, counting);
    pid_t child = 0;
    children(&child);
    kill(child, SIGSEGV);
    assert_int_equal(box_call(box, 1, NULL, arena, &out, &err), ERR_INTERNAL);
    assert_non_null(strstr(err.what, "ended by SIGSEGV"));
    assert_string_equal(err.where, SCRIPT ":2");
    struct err again = {0};
    assert_int_equal(box_call(box, 1, NULL, arena, &out, &again), ERR_INTERNAL);
    assert_string_equal(again.what, err.what);
    box_close(box);
    arena_free(arena);
}

static void what_takes_too_long_is_stopped(void **state) {
    (void)state;
    const struct box_limits limits = {INT64_MAX / 2, MIB(16), MIB(64), 100};
    struct arena *arena = arena_new();
    const struct value *out = NULL;
    struct err err = {0};
    assert_int_equal(try_body("while true do end", &limits, arena, &out, &err), ERR_INTERNAL);
    assert_string_equal(err.what, "the script took longer than 0.1 s and was stopped");
    assert_string_equal(err.where, SCRIPT ":1");
    struct box *box = try_open(&limits);
    assert_int_equal(try_load(box, SCRIPT, "while true do end", arena, &out, &err), ERR_INTERNAL);
    assert_string_equal(err.where, SCRIPT);
    box_close(box);
    arena_free(arena);
}

static void a_failed_box_is_closed(void **state) {
    (void)state;
    struct arena *arena = arena_new();
    struct box *box = try_open(&try_limits);
    const struct value *out = try_made(box, arena, counting);
    struct err first, second;
    assert_int_equal(try_load(box, "scripts/b.lua", "return (", arena, &out, &first), ERR_DATA);
    assert_string_equal(first.where, "scripts/b.lua:1");
    assert_int_equal(try_load(box, SCRIPT, counting, arena, &out, &second), ERR_DATA);
    assert_string_equal(second.where, first.where);
    box_close(box);
    arena_free(arena);
}

static void files_share_nothing_but_libraries(void **state) {
    (void)state;
    struct arena *arena = arena_new();
    struct box *box = try_open(&try_limits);
    const char library[] = "local M = { rates = { 2, 3 } }\nfunction M.twice(x) return x * M.rates[1] end\nreturn M";
    const struct box_script script = {"scripts/lib/money.lua", library, strlen(library)};
    struct err err = {0};
    const struct value *out;
    assert_int_equal(box_library(box, "money", &script, &err), 0);
    out = try_made(box, arena,
                   "shared = 1\nlocal sum = 0\nfor _, rate in ipairs(lib.money.rates) do sum = sum + rate end\n"
                   "for _, rate in pairs(lib.money.rates) do sum = sum + rate end\n"
                   "return scoring 'x' { n = lib.money.twice(4) + shared, sum = sum, len = #lib.money.rates }");
    assert_int_equal(value_whole(value_get(out, "n"), 0), 9);
    assert_int_equal(value_whole(value_get(out, "sum"), 0), 10);
    assert_int_equal(value_whole(value_get(out, "len"), 0), 2);
    assert_int_equal(try_load(box, "scripts/b.lua", "return shared", arena, &out, &err), ERR_DATA);
    assert_string_equal(err.what, "there is no 'shared'");
    box_close(box);
    arena_free(arena);
}

static void a_library_stands_still(void **state) {
    (void)state;
    static const char *const writes[] = {"lib.money.rate = 3", "lib.money.rates[1] = 3",
                                         "table.insert(lib.money.rates, 4)"};
    struct arena *arena = arena_new();
    const char library[] = "return { rates = { 2 } }";
    const struct box_script script = {"scripts/lib/money.lua", library, strlen(library)};
    for (size_t i = 0; i < 3; i++) {
        struct box *box = try_open(&try_limits);
        struct err err = {0};
        const struct value *out;
        assert_int_equal(box_library(box, "money", &script, &err), 0);
        assert_int_equal(try_load(box, SCRIPT, writes[i], arena, &out, &err), ERR_DATA);
        assert_non_null(strstr(err.what, "cannot be changed"));
        box_close(box);
    }
    arena_free(arena);
}

static void a_definition_may_hold_what_a_library_holds(void **state) {
    (void)state;
    struct arena *arena = arena_new();
    const char library[] =
        "return { five = { { id = 'a' }, { id = 'b' } },\n twice = function(x) error('odd ' .. x) end }";
    const struct box_script script = {"scripts/lib/scales.lua", library, strlen(library)};
    struct box *box = try_open(&try_limits);
    struct err err = {0};
    assert_int_equal(box_library(box, "scales", &script, &err), 0);
    const struct value *made =
        try_made(box, arena, "return scoring 'x' { options = lib.scales.five, f = lib.scales.twice }");
    assert_string_equal(value_text(value_get(value_at(value_get(made, "options"), 1), "id"), ""), "b");
    assert_string_equal(value_text(value_get(value_get(made, "f"), "file"), ""), "scripts/lib/scales.lua");
    assert_int_equal(value_whole(value_get(value_get(made, "f"), "line"), 0), 2);
    pid_t child = 0;
    children(&child);
    kill(child, SIGKILL);
    assert_int_equal(box_call(box, 1, NULL, arena, &made, &err), ERR_INTERNAL);
    assert_string_equal(err.where, "scripts/lib/scales.lua:2");
    box_close(box);
    arena_free(arena);
}

static void a_library_must_be_a_table(void **state) {
    (void)state;
    static const char *const texts[] = {"", "return 1"};
    for (size_t i = 0; i < 2; i++) {
        struct box *box = try_open(&try_limits);
        const struct box_script script = {"scripts/lib/x.lua", texts[i], strlen(texts[i])};
        struct err err = {0};
        assert_int_equal(box_library(box, "x", &script, &err), ERR_DATA);
        assert_string_equal(err.where, "scripts/lib/x.lua");
        box_close(box);
    }
}

static void arguments_do_not_count_as_the_rules_memory(void **state) {
    (void)state;
    struct arena *arena = arena_new();
    struct box *box = try_open(&try_limits);
    struct err err = {0};
    const struct value *out = try_made(box, arena, "return scoring 'x' { f = function(a) return #a end }");
    struct value *arguments = value_list(arena), *list = value_list(arena);
    for (int i = 0; i < 200000; i++) {
        struct value *item = value_map(arena);
        value_set(arena, item, "n", value_int(arena, i));
        value_push(arena, list, item);
    }
    value_push(arena, arguments, list);
    for (int i = 0; i < 2; i++) {
        if (box_call(box, 1, arguments, arena, &out, &err))
            fail_msg("%s", err.what);
        assert_int_equal(value_whole(out, 0), 200000);
    }
    value_push(arena, arguments, value_strn(arena, arena_alloc(arena, MIB(2)), MIB(2))); /* zeros are long in JSON */
    assert_int_equal(box_call(box, 1, arguments, arena, &out, &err), ERR_DATA);
    assert_non_null(strstr(err.what, "more than 8 MB"));
    assert_int_equal(box_call(box, 9, arguments, arena, &out, &err), ERR_INTERNAL);
    box_close(box);
    arena_free(arena);
}

/* What it was given is freed while it runs: less is held then than was granted. */
static void a_function_may_take_less_than_it_is_given(void **state) {
    (void)state;
    struct arena *arena = arena_new();
    struct box *box = try_open(&try_limits);
    struct err err = {0};
    const struct value *out =
        try_made(box, arena,
                 "return scoring 'x' { f = function() local t = {} for i = 1, 50000 do t[i] = {} end return #t end }");
    struct value *arguments = value_list(arena), *list = value_list(arena);
    for (int i = 0; i < 100000; i++)
        value_push(arena, list, value_str(arena, arena_format(arena, "text %d", i)));
    value_push(arena, arguments, list);
    if (box_call(box, 1, arguments, arena, &out, &err))
        fail_msg("%s", err.what);
    assert_int_equal(value_whole(out, 0), 50000);
    box_close(box);
    arena_free(arena);
}

/* A block says where it was made, where that is another file than its definition's. */
static void a_block_of_a_library_names_it(void **state) {
    (void)state;
    struct arena *arena = arena_new();
    const char library[] = "return {\n made = function(x) return heading { x } end }";
    const struct box_script script = {"scripts/lib/made.lua", library, strlen(library)};
    struct box *box = try_open(&try_limits);
    struct err err = {0};
    assert_int_equal(box_library(box, "made", &script, &err), 0);
    const struct value *out =
        try_made(box, arena, "return scoring 'x' { f = function(x)\n return { heading { x }, lib.made.made(x) } end }");
    struct value *arguments = value_list(arena);
    value_push(arena, arguments, value_str(arena, "t"));
    assert_int_equal(box_call(box, 1, arguments, arena, &out, &err), 0);
    assert_null(value_get(value_at(out, 0), "script"));
    assert_int_equal(value_whole(value_get(value_at(out, 0), "line"), 0), 2);
    assert_string_equal(value_text(value_get(value_at(out, 1), "script"), ""), "scripts/lib/made.lua");
    assert_int_equal(value_whole(value_get(value_at(out, 1), "line"), 0), 2);
    box_close(box);
    arena_free(arena);
}

static void thousands_of_calls_leave_nothing_behind(void **state) {
    (void)state;
    struct arena *arena = arena_new();
    struct box *box = try_open(&try_limits);
    struct err err = {0};
    const struct value *out = try_made(box, arena,
                                       "return scoring 'x' { f = function(t) local u = {}\n"
                                       "for i = 1, 100 do u[i] = t.k .. i end\nreturn { #u, u[100] } end }");
    struct value *arguments = value_list(arena), *map = value_map(arena);
    value_set(arena, map, "k", value_str(arena, "门店"));
    value_push(arena, arguments, map);
    for (int i = 0; i < 2000; i++)
        if (box_call(box, 1, arguments, arena, &out, &err))
            fail_msg("call %d: %s", i, err.what);
    assert_string_equal(value_text(value_at(out, 1), ""), "门店100");
    box_close(box);
    arena_free(arena);
}

static char *repeated(struct arena *arena, const char *head, const char *piece, size_t count, const char *tail) {
    size_t len = strlen(head), step = strlen(piece);
    char *text = arena_alloc(arena, len + count * step + strlen(tail) + 1);
    memcpy(text, head, len);
    for (size_t i = 0; i < count; i++)
        memcpy(text + len + i * step, piece, step);
    memcpy(text + len + count * step, tail, strlen(tail));
    return text;
}

static void monstrous_syntax_is_the_rules_fault(void **state) {
    (void)state;
    struct arena *arena = arena_new();
    char *const texts[] = {
        repeated(arena, "return ", "(", 60000, ""),
        repeated(arena, "return ", "{", 60000, ""),
        repeated(arena, "return ", "-", 30000, "1"),
        repeated(arena, "return ", "not ", 15000, "1"),
        repeated(arena, "return ", "1 ..", 15000, "1"),
        repeated(arena, "", "function f() ", 5000, ""),
        repeated(arena, "", "if x then ", 6000, ""),
        repeated(arena, "", "local a ", 8000, ""),
        repeated(arena, "return a", "[1", 30000, ""),
        repeated(arena, "--[", "=", 65000, ""),
        repeated(arena, "return [", "=", 65000, ""),
        repeated(arena, "x = '", "\\z  ", 16000, ""),
        repeated(arena, "", "f{} ", 16000, ""),
        repeated(arena, "", "::a:: ", 10000, ""),
        repeated(arena, "return 0x", "f", 65000, "p99999"),
        repeated(arena, "return 1", "0", 65000, ""),
        repeated(arena, "", "x", 70000, ""),
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct box *box = try_open(&try_limits);
        struct err err = {0};
        const struct value *out;
        if (try_load(box, SCRIPT, texts[i], arena, &out, &err) != ERR_DATA)
            fail_msg("%.20s: %s", texts[i], err.what);
        assert_ptr_equal(strstr(err.where, SCRIPT), err.where);
        box_close(box);
    }
    arena_free(arena);
}

static void a_standard_function_may_be_the_rule(void **state) {
    (void)state;
    struct arena *arena = arena_new();
    struct box *box = try_open(&try_limits);
    struct err err = {0};
    const struct value *out = try_made(box, arena, "return scoring 'x' { f = math.floor }");
    struct value *arguments = value_list(arena);
    value_push(arena, arguments, value_real(arena, 2.5));
    assert_int_equal(box_call(box, 1, arguments, arena, &out, &err), 0);
    assert_int_equal(value_whole(out, 0), 2);
    value_push(arena, arguments, value_null(arena));
    arguments->list.items[0] = arguments->list.items[1];
    assert_int_equal(box_call(box, 1, arguments, arena, &out, &err), ERR_DATA);
    assert_string_equal(err.where, SCRIPT);
    box_close(box);
    arena_free(arena);
}

static void pairs_goes_in_the_order_of_keys(void **state) {
    (void)state;
    struct arena *arena = arena_new();
    const struct value *out = NULL;
    struct err err = {0};
    const char *body = "local t = { z = 1, a = 1, [10] = 1, [2] = 1, [-1] = 1, [2.5] = 1, ['10'] = 1, ['门'] = 1, "
                       "[true] = 1, [''] = 1 }\n"
                       "local keys = {}\nfor k in pairs(t) do table.insert(keys, tostring(k)); t.z = nil end\n"
                       "return table.concat(keys, ',')";
    assert_int_equal(try_body(body, &try_limits, arena, &out, &err), 0);
    assert_string_equal(value_text(out, ""), "-1,2,2.5,10,,10,a,门,true");
    arena_free(arena);
}

static void the_engine_names_its_version_and_limits(void **state) {
    (void)state;
    assert_non_null(strstr(box_engine(), "Lua 5.4"));
    assert_non_null(strstr(box_engine(), "; 50000000 instructions; 16 MB"));
}

static void a_deaf_vocabulary_loads_plain_tables(void **state) {
    (void)state;
    struct arena *arena = arena_new();
    struct box *box;
    struct err err = {0};
    const struct value *out;
    assert_int_equal(box_open(&box, NULL, 0, &try_limits, &err), 0);
    assert_int_equal(try_load(box, "a.lua", "\xEF\xBB\xBFreturn { 1, 2 }", arena, &out, &err), 0);
    assert_int_equal(value_count(out), 2);
    box_close(box);
    arena_free(arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_definition_comes_back_as_data),
        cmocka_unit_test(a_function_is_called_by_its_number),
        cmocka_unit_test(the_child_holds_its_pipe_only_and_goes_with_the_box),
        cmocka_unit_test(a_crash_is_told_from_a_wrong_rule),
        cmocka_unit_test(what_takes_too_long_is_stopped),
        cmocka_unit_test(a_failed_box_is_closed),
        cmocka_unit_test(files_share_nothing_but_libraries),
        cmocka_unit_test(a_library_stands_still),
        cmocka_unit_test(a_definition_may_hold_what_a_library_holds),
        cmocka_unit_test(a_library_must_be_a_table),
        cmocka_unit_test(arguments_do_not_count_as_the_rules_memory),
        cmocka_unit_test(a_function_may_take_less_than_it_is_given),
        cmocka_unit_test(a_block_of_a_library_names_it),
        cmocka_unit_test(thousands_of_calls_leave_nothing_behind),
        cmocka_unit_test(monstrous_syntax_is_the_rules_fault),
        cmocka_unit_test(a_standard_function_may_be_the_rule),
        cmocka_unit_test(pairs_goes_in_the_order_of_keys),
        cmocka_unit_test(the_engine_names_its_version_and_limits),
        cmocka_unit_test(a_deaf_vocabulary_loads_plain_tables),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
