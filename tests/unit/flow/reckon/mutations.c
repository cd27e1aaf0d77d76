/* Rules that reckon with metrics, with bytes changed: whatever they have become, the verdict is a rule's, and the same
 * twice. A few hundred; twenty thousand where EARSHOT_LONG is set. */
#include <math.h>

#include "unit/port/box/mutate.h"

#include "rule.h"

static const char *const seeds[] = {
    "local d = (r.nps - r.last) * 2 / 4 + 1\nlocal s = 'NPS ' .. d .. text.format('{nps}', r)\n"
    "if r.thin.value and r.thin < 4 then s = s .. r.thin end\nfor k, v in pairs(r.few) do s = s .. k end\n"
    "return { s, d, -d, r.thin - r.other, d < r.nps, table.concat { r.nps, r.count } }",
    "local c = { 3, 0, 12, 20, 44 }\nlocal m, n = stats.mean(c), stats.nps({ 0, 0, 0, 0, 0, 0, 1, 2, 3, 40, 50 })\n"
    "local t = stats.top(c, 4, 1)\nlocal i = stats.csi({ { answers = c, weight = .4 }, { answers = c, weight = 6 } }, "
    "1, 5)\n"
    "local e = stats.ces { 1, 2, 3, 4, 5, 6, 7 }\nlocal d = stats.difference(c, { 9, 9, 9, 9, 9 }, 'mean')\n"
    "return { m, n, t, i, e, d, stats.share(30, 120, 'exact'), stats.shrink { c, c, { 1, 9, 9, 9, 9 } } }",
    "local x, y = { 3, 1, 4, 1, 5, 9, 2, 6 }, { 2, 7, 1, 8, 2, 8, 1, 8 }\nlocal made = {}\n"
    "for _, way in ipairs { 'pearson', 'spearman', 'kendall' } do made[#made + 1] = stats.correlation(x, y, way) end\n"
    "made[4] = stats.trend(x)\nmade[5] = stats.percentile(y, .9, 7)\nmade[6] = stats.adjust({ .01, .04, .3 }, 'bh')\n"
    "made[7] = stats.ahp { { 1, 3, 5 }, { 1 / 3, 1, 2 }, { 1 / 5, 1 / 2, 1 } }\n"
    "made[8] = stats.answers_for_margin(5, 50, 1000) + stats.answers_for_difference(50, 75, 90)\n"
    "made[9] = stats.icc { { 0, 0, 10, 20, 30 }, { 30, 20, 10, 0, 0 } }\nreturn made",
};
enum { SEEDS = sizeof seeds / sizeof *seeds };

static void a_mutated_rule_gets_a_rules_verdict_twice(void **state) {
    (void)state;
    uint64_t random = 20261101;
    int ended = 0, rounds = getenv("EARSHOT_LONG") ? 20000 : 300;
    for (int i = 0; i < rounds; i++) {
        struct arena *arena = arena_new();
        char *text = arena_alloc(arena, 4096);
        strcpy(text, seeds[i % SEEDS]);
        for (int n = 1 + i % 4; n > 0 && *text; n--)
            mutate(text, &random);
        const struct value *made = NULL, *again = NULL;
        struct err first, second;
        int rc = rule_run("zh", text, arena, &made, &first);
        if ((rc && rc != ERR_DATA) || rule_run("zh", text, arena, &again, &second) != rc ||
            strcmp(first.what, second.what) != 0 || strcmp(first.where, second.where) != 0 || !value_equal(made, again))
            fail_msg("round %d:\n%s\n%s: %s\n%s: %s", i, text, first.where, first.what, second.where, second.what);
        ended += !rc;
        arena_free(arena);
    }
    if (ended <= rounds / 50 || ended == rounds)
        fail_msg("%d of %d ended well", ended, rounds);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_mutated_rule_gets_a_rules_verdict_twice),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
