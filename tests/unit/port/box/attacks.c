/* What defeats the usual sandbox, each with the verdict it must get here: twice the same, twenty times where
 * EARSHOT_LONG is set. Nothing stays behind in the parent: no descriptor, no child. */
#include <fcntl.h>
#include <stdbool.h>
#include <sys/wait.h>

#include "try.h"

struct attack {
    const char *body;   /* of a function; its first line is line 2 of the file */
    enum err_kind kind; /* 0: it ends well, and what it returns is `what` */
    int line;           /* 0: any */
    const char *what;   /* part of the verdict */
};

static const struct attack attacks[] = {
    /* never ending */
    {"while true do end", ERR_DATA, 2, "3000000 instructions"},
    {"local x\nrepeat x = 1 until false", ERR_DATA, 3, "instructions"},
    {"local function f() return f() end\nreturn f()", ERR_DATA, 2, "instructions"},
    {"for i = 1, math.huge do end", ERR_DATA, 2, "instructions"},
    {"::again:: goto again", ERR_DATA, 2, "instructions"},
    /* swallowing the verdict */
    {"while true do pcall(function() while true do end end) end", ERR_DATA, 2, "instructions"},
    {"pcall(function() while true do end end)\nreturn 'free'", ERR_DATA, 2, "instructions"},
    {"local function f() pcall(f) pcall(f) end\nf()", ERR_DATA, 2, "instructions"},
    {"while true do pcall(error) end", ERR_DATA, 2, "instructions"},
    {"pcall(pcall, pcall, function() while true do end end)\nreturn 1", ERR_DATA, 2, "instructions"},
    {"table.sort({3, 2, 1}, function(a, b) while true do end end)", ERR_DATA, 2, "instructions"},
    {"local s = 'x'\npcall(function() while true do s = s .. s end end)\nreturn 'free'", ERR_DATA, 3,
     "a text of more than"},
    {"local t = {}\npcall(function() for i = 1, 1e9 do t[i] = i end end)\nreturn 'free'", ERR_DATA, 3, "16 MB"},
    /* one call of C */
    {"return ('').rep", ERR_DATA, 2, "'text.rep' is not available"},
    {"return ('x'):rep(1 << 62)", ERR_DATA, 2, "'text.rep' is not available"},
    {"return ('x'):find(('.-'))", ERR_DATA, 2, "'text.find' is not available"},
    {"table.move({}, 1, 1 << 61, 1)", ERR_DATA, 2, "'table.move' is not available"},
    {"return table.concat({}, 'x', 1, 1 << 61)", ERR_DATA, 2, "outside the list"},
    {"return table.concat({}, 'x', -(1 << 61), 1)", ERR_DATA, 2, "outside the list"},
    {"return table.unpack({}, 1, 1 << 61)", ERR_DATA, 2, "at most 255"},
    {"return table.unpack({}, -1 << 63, 1 << 62)", ERR_DATA, 2, "at most 255"},
    {"table.insert({}, 1 << 61, 1)", ERR_DATA, 2, "outside the list"},
    {"local s = '1'\nfor i = 1, 16 do s = s .. s end\nreturn tostring(tonumber(s))", 0, 0, "nil"},
    {"local s = 'a'\nfor i = 1, 19 do s = s .. s end\nlocal t = s .. 'b'\nlocal u = s .. 'c'\nwhile t ~= u do end",
     ERR_DATA, 6, "instructions"},
    {"local s = 'a'\nfor i = 1, 19 do s = s .. s end\nlocal t = s .. 'b'\nlocal u = s .. 'c'\nwhile t < u do end",
     ERR_DATA, 6, "instructions"},
    {"local s = 'a'\nfor i = 1, 19 do s = s .. s end\nwhile true do text.contains(s, 'b') end", ERR_DATA, 4,
     "instructions"},
    {"local t = {}\nfor i = 1, 1000 do t[i] = i end\nwhile true do for k in pairs(t) do break end end", ERR_DATA, 4,
     "instructions"},
    {"local s = 'a'\nfor i = 1, 15 do s = s .. s end\nreturn text.replace(s, 'a', s)", ERR_DATA, 4, ""},
    {"local s = 'a'\nfor i = 1, 15 do s = s .. s end\nlocal t = {}\nfor i = 1, 40 do t[i] = s end\nreturn "
     "table.concat(t)",
     ERR_DATA, 6, "a text of more than 1024 KB"},
    /* memory */
    {"local t = {}\nfor i = 1, 1000000 do t[i] = i end\nreturn #t", ERR_DATA, 3, "16 MB"},
    {"local t = {}\nfor i = 1, 300000 do t[i] = i end\nreturn tostring(#t)", 0, 0, "300000"},
    {"local t = {}\nwhile true do t = { t } end", ERR_DATA, 3, ""},
    {"local s = 'x'\nwhile true do s = s .. s end", ERR_DATA, 3, "a text of more than 1024 KB"},
    {"local s = 'x'\nfor i = 1, 19 do s = s .. s end\n"
     "s = "
     "s..s..s..s..s..s..s..s..s..s..s..s..s..s..s..s..s..s..s..s..s..s..s..s..s..s..s..s..s..s..s..s..s..s..s..s..s.."
     "s\n"
     "..s..s..s..s..s..s..s..s..s..s..s..s..s..s..s..s..s..s..s..s..s..s..s..s..s..s..s..s..s..s..s..s..s..s..s..s..s.."
     "s..s\n"
     "..s..s..s..s..s..s..s..s..s..s..s..s..s..s..s..s..s..s..s..s..s..s..s..s..s..s..s..s..s..s..s..s..s..s..s..s..s.."
     "s..s\n"
     "..s..s..s..s..s..s..s..s..s..s..s..s..s..s..s..s..s..s..s..s..s..s..s..s..s..s..s..s..s..s..s..s..s..s..s..s..s.."
     "s..s",
     ERR_DATA, 1, "64 MB"}, /* in one instruction, past the hard limit */
    /* recursion */
    {"local function f() return 1 + f() end\nreturn f()", ERR_DATA, 2, ""},
    {"local function f(t) table.sort({ 2, 1 }, function(a, b) f() return a < b end) end\nf()", ERR_DATA, 2,
     "functions call each other too deep"},
    {"local function f() pcall(f) error('x') end\nf()", ERR_DATA, 2, ""},
    {"local s = 'return '\nreturn text.format('{1}', text.format)", ERR_DATA, 3, "not a number or text"},
    {"local t = {}\nfor i = 1, 300 do t = { t } end\nreturn text.format('{1}', t)", ERR_DATA, 4,
     "not a number or text"},
    /* comparisons that lie */
    {"local t = {}\nfor i = 1, 200 do t[i] = i % 7 end\ntable.sort(t, function() return true end)\nreturn tostring(#t)",
     0, 0, "200"},
    {"local t = { 1, 'x', {} }\ntable.sort(t)", ERR_DATA, 3, "attempt to compare"},
    /* errors of surprising kinds */
    {"error({ code = 1 })", ERR_DATA, 2, "error() was given a table"},
    {"error()", ERR_DATA, 2, "error() was given a nil"},
    {"error(function() end)", ERR_DATA, 2, "error() was given a function"},
    {"error(12)", ERR_DATA, 2, "error() was given a number"},
    {"error('\\xff\\xfe')", ERR_DATA, 2, ""},
    {"error('a\\0b')", ERR_DATA, 2, "a"},
    {"local s = 'x'\nfor i = 1, 16 do s = s .. s end\nerror(s)", ERR_DATA, 4, "xxxx"},
    {"error(('%s%n'))", ERR_DATA, 2, "%s%n"},
    {"assert(false)", ERR_DATA, 2, "assertion failed!"},
    {"assert(nil, { 1 })", ERR_DATA, 2, "error() was given a table"},
    /* ways out */
    {"return os.time()", ERR_DATA, 2, "'os' is not available in scripts"},
    {"return io.open('/etc/passwd')", ERR_DATA, 2, "'io' is not available"},
    {"return load('return 1')", ERR_DATA, 2, "'load' is not available"},
    {"return require 'x'", ERR_DATA, 2, "'require' is not available"},
    {"return coroutine.wrap(function() end)", ERR_DATA, 2, "'coroutine' is not available"},
    {"return setmetatable({}, {})", ERR_DATA, 2, "'setmetatable' is not available"},
    {"return getmetatable('').__index", ERR_DATA, 2, "'getmetatable' is not available"},
    {"return debug.getregistry()", ERR_DATA, 2, "'debug' is not available"},
    {"return string.format('%d', 1)", ERR_DATA, 2, "'string' is not available"},
    {"return rawget({}, 1)", ERR_DATA, 2, "'rawget' is not available"},
    {"return next({})", ERR_DATA, 2, "'next' is not available"},
    {"return collectgarbage()", ERR_DATA, 2, "'collectgarbage' is not available"},
    {"return math.random()", ERR_DATA, 2, "'math.random' is not available"},
    {"return _G.os", ERR_DATA, 2, "'_G' is not available"},
    {"return 'x' + 1", ERR_DATA, 2, "attempt to perform arithmetic on a string"},
    {"return '1' + 1", ERR_DATA, 2, "attempt to perform arithmetic on a string"},
    /* leaving something behind */
    {"math.floor = nil", ERR_DATA, 2, "cannot be changed"},
    {"text.upper = 1", ERR_DATA, 2, "cannot be changed"},
    {"lib.x = 1", ERR_DATA, 2, "cannot be changed"},
    {"table.insert(math, 1)", ERR_DATA, 2, "cannot be changed"},
    {"table.sort(text)", ERR_DATA, 2, "cannot be changed"},
    {"table.remove(lib)", ERR_DATA, 2, "cannot be changed"},
    {"counter = 1", ERR_DATA, 2, "'counter' belongs to the whole file"},
    {"heading(math)", ERR_DATA, 2, "was given a library"},
    /* answers that cannot be */
    {"return 0 / 0", ERR_DATA, 1, "is not a finite number"},
    {"return { a = { 1, math.huge } }", ERR_DATA, 1, "a[2] is not a finite number"},
    {"local t = {}\nt.t = t\nreturn t", ERR_DATA, 1, "t is a table that contains itself"},
    {"local t = { 1 }\nreturn { t, t, t }", 0, 0, NULL},
    {"local t = 1\nfor i = 1, 12 do t = { t } end\nreturn t", 0, 0, NULL},
    {"local t = 1\nfor i = 1, 13 do t = { t } end\nreturn t", ERR_DATA, 1, "nested too deep"},
    {"local t = { 1 }\nfor i = 1, 7 do local u = {}\nfor j = 1, 100 do u[j] = t end\nt = u end\nreturn t", ERR_DATA, 1,
     "larger than 1 MB"},
    {"return { [1] = 'a', [3] = 'c' }", ERR_DATA, 1, "do not run 1, 2, 3"},
    {"return { [0] = 'a' }", ERR_DATA, 1, "do not run 1, 2, 3"},
    {"return { [1.5] = 'a' }", ERR_DATA, 1, "neither a name nor a position"},
    {"return { [true] = 'a' }", ERR_DATA, 1, "neither a name nor a position"},
    {"return { [{}] = 'a' }", ERR_DATA, 1, "neither a name nor a position"},
    {"return { 'a', items = 'b' }", ERR_DATA, 1, "items stands beside"},
    {"return function() end", ERR_DATA, 1, "is a function"},
    {"return { f = math.floor }", ERR_DATA, 1, "f is a function"},
    {"return { m = math }", ERR_DATA, 1, "m.abs is a function"},
    {"return '\\xff'", ERR_DATA, 1, "not UTF-8"},
    {"return 'a\\0b'", ERR_DATA, 1, "not UTF-8"},
    {"return { ['\\xff'] = 1 }", ERR_DATA, 1, "not UTF-8"},
    {"return { ['function'] = 1 }", ERR_DATA, 1, "that name is taken"},
    {"local t = {}\nfor i = 1, 5000 do t['k' .. i] = i end\nreturn t", ERR_DATA, 1, "too many names"},
    {"local t = {}\nfor i = 1, 200000 do t[i] = i end\nreturn t", ERR_DATA, 1, "larger than 1 MB"},
    {"local s = '\\\\'\nfor i = 1, 19 do s = s .. s end\nreturn { s, s }", ERR_DATA, 1, "larger than 1 MB"},
    {"return nps 'x'", ERR_DATA, 1, "a word that nothing follows"},
};

static bool as_expected(const struct attack *attack, int rc, const struct value *out, const struct err *err) {
    char where[64];
    snprintf(where, sizeof where, SCRIPT ":%d", attack->line);
    if (rc != (int)attack->kind)
        return false;
    if (!rc)
        return !attack->what || !strcmp(value_text(out, ""), attack->what);
    return strstr(err->what, attack->what) && !strcmp(err->where, where);
}

static int open_descriptors(void) {
    int count = 0;
    for (int fd = 0; fd < 1024; fd++)
        count += fcntl(fd, F_GETFD) != -1;
    return count;
}

/* Whether the attack got its verdict, and the same in each run. */
static bool holds(const struct attack *attack, int runs) {
    struct arena *arena = arena_new();
    struct err first = {0}, next = {0};
    const struct value *out = NULL, *again = NULL;
    int rc = try_body(attack->body, &try_limits, arena, &out, &first);
    bool fine = as_expected(attack, rc, out, &first);
    if (!fine)
        print_message("%s\n  -> %d %s: %s\n", attack->body, rc, first.where, first.what);
    for (int run = 1; run < runs && fine; run++) {
        int rc_next = try_body(attack->body, &try_limits, arena, &again, &next);
        fine = rc == rc_next && !strcmp(first.where, next.where) && !strcmp(first.what, next.what) &&
               (rc || value_equal(out, again));
        if (!fine)
            print_message("%s\n  -> %d %s: %s\n  -> %d %s: %s\n", attack->body, rc, first.where, first.what, rc_next,
                          next.where, next.what);
    }
    arena_free(arena);
    return fine;
}

static void every_attack_gets_its_verdict_in_every_run(void **state) {
    (void)state;
    int wrong = 0, before = open_descriptors(), runs = getenv("EARSHOT_LONG") ? 20 : 2;
    for (size_t i = 0; i < sizeof attacks / sizeof *attacks; i++)
        wrong += !holds(&attacks[i], runs);
    assert_int_equal(wrong, 0);
    assert_int_equal(open_descriptors(), before);
    assert_int_equal(waitpid(-1, NULL, WNOHANG), -1); /* no child, not even one that ended */
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_attack_gets_its_verdict_in_every_run),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
