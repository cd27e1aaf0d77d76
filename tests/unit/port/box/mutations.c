/* Scripts with bytes changed, left out, doubled and swapped, from a fixed seed: whatever they have become, the verdict
 * is a rule's (it loads, or ERR_DATA) and the same twice. A few hundred; twenty thousand where EARSHOT_LONG is set. */
#include "mutate.h"
#include "try.h"

static const char *const seeds[] = {
    "local function share(x, of)\n  if of == 0 then return nil end\n  return x / of * 100\nend\n"
    "return scoring 'service' {\n  base = 30, weights = { staff = .30, goods = .20 },\n"
    "  band = function(index) return index >= 85 and 'A' or index >= 70 and 'B' or 'C' end,\n}",
    "local t = {}\nfor i = 1, 20 do t[i] = { n = i, name = text.format('{1:02}', i) } end\n"
    "table.sort(t, function(a, b) return a.n % 7 < b.n % 7 end)\nlocal s = ''\n"
    "for k, v in pairs(t) do s = s .. v.name .. ',' end\nwhile #t > 5 do table.remove(t) end\n"
    "return scoring 'x' { s = s, n = #t, nps 'recommend' { zh = '您' }, heading { 'a', [[long\n]] } }",
    "local ok, message = pcall(function() local a; return a.b end)\ngoto done\n::done::\n"
    "local words = text.words('服务 好，no queue')\nlocal n = select('#', table.unpack(words)) // 2 ~ 3\n"
    "return scoring 'y' { ok = ok, message = message, n = n << 1, f = function(...) return ... end }",
};
enum { SEEDS = sizeof seeds / sizeof *seeds };

static int verdict(const char *text, struct arena *arena, const struct value **made, struct err *err) {
    const struct box_limits limits = {200000, MIB(16), MIB(64), 5000};
    struct box *box = try_open(&limits);
    int rc = try_load(box, SCRIPT, text, arena, made, err);
    box_close(box);
    return rc;
}

static void a_mutated_script_gets_a_rules_verdict_twice(void **state) {
    (void)state;
    uint64_t random = 20261031;
    int loaded = 0, rounds = getenv("EARSHOT_LONG") ? 20000 : 300;
    for (int i = 0; i < rounds; i++) {
        struct arena *arena = arena_new();
        char *text = arena_alloc(arena, 4096);
        strcpy(text, seeds[i % SEEDS]);
        for (int n = 1 + i % 4; n > 0 && *text; n--)
            mutate(text, &random);
        const struct value *made = NULL, *again = NULL;
        struct err first = {0}, second = {0};
        int rc = verdict(text, arena, &made, &first);
        if ((rc && rc != ERR_DATA) || verdict(text, arena, &again, &second) != rc ||
            strcmp(first.what, second.what) != 0 || strcmp(first.where, second.where) != 0 || !value_equal(made, again))
            fail_msg("round %d:\n%s\n%s: %s\n%s: %s", i, text, first.where, first.what, second.where, second.what);
        loaded += !rc;
        arena_free(arena);
    }
    assert_true(loaded > rounds / 50 && loaded < rounds);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_mutated_script_gets_a_rules_verdict_twice),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
