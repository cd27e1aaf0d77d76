/* Random chains of operations on random metrics: whatever a suppressed one took part in is suppressed, every other one
 * is printed with its base, and no interval made of two leaves its value out. The chains are a rule's own, so that they
 * take the way that every script takes. */
#include <math.h>

#include "rule.h"

static const char chains[] =
    "local state = r.seed\n"
    "local function any(n) state = (state * 1103515245 + 12345) % 2147483648 return state // 65536 % n + 1 end\n"
    "local function number() return (any(4001) - 2001) / 100 end\n"
    "local function check(c)\n"
    "  local m, said = c.m, 'x' .. c.m\n"
    "  assert(said == 'x' .. tostring(m) and said == text.format('x{1}', m) and said == table.concat { 'x', m })\n"
    "  if c.hidden then\n"
    "    assert(m.suppressed and said == 'x—（样本不足，不予显示）', said)\n"
    "    for name in pairs(m) do assert(text.any_of('suppressed unit definition of', { name }), name) end\n"
    "    assert(not pcall(function() return m < 0 end) and not pcall(function() return 0 <= m end))\n"
    "    return\n"
    "  end\n"
    "  assert(not m.suppressed and m.n == c.n)\n"
    "  if not m.value then assert(not m.lo and said == 'x—（无法计算）', said) return end\n"
    "  assert(text.contains(said, 'n = ' .. m.n) or m.unit == 'count' and m.definition == 'count.responses', said)\n"
    "  assert(not (c.two and m.lo) or m.lo <= m.value and m.value <= m.hi)\n"
    "  assert(m <= m.value + 1e-9 * math.abs(m.value) + 1e-9)\n"
    "end\n"
    "local ways = {\n"
    "  function(a, b) return a + b end, function(a, b) return a - b end, function(a, b) return a * b end,\n"
    "  function(a, b) return a / b end, function(a) return a + number() end, function(a) return number() - a end,\n"
    "  function(a) return a * number() end, function(a) return a / number() end, function(a) return number() / a end,\n"
    "  function(a) return -a end, function(a, b) return stats.difference(a, b) end,\n"
    "}\n"
    "local pool, made = {}, 0\n"
    "for i, m in ipairs(r.metrics) do pool[i] = { m = m, hidden = m.suppressed, n = m.n } end\n"
    "for i = 1, 1500 do\n"
    "  local a, b, way = pool[any(#pool)], pool[any(#pool)], any(#ways)\n"
    "  local fine, m = pcall(ways[way], a.m, b.m)\n"
    "  if fine then\n"
    "    local two = way <= 4 or way == 11\n"
    "    local c = { m = m, two = two, hidden = a.hidden or two and b.hidden, n = a.n }\n"
    "    if two and not c.hidden then c.n = math.min(a.n, b.n) end\n"
    "    check(c)\n"
    "    made = made + 1\n"
    "    pool[#pool < 60 and #pool + 1 or any(60)] = c\n"
    "  else\n"
    "    assert(text.any_of(m, { 'cannot be added', 'cannot be compared', 'share answers', 'no difference' }), m)\n"
    "  end\n"
    "end\n"
    "return made";

static uint32_t state_of_chance;

static int64_t chance(int64_t most) {
    state_of_chance = state_of_chance * 1664525u + 1013904223u;
    return (int64_t)(state_of_chance >> 8) % (most + 1);
}

/* One metric in three is under the floor; intervals now and then leave their value out, or are not there. */
static const struct value *random_metric(struct arena *arena) {
    static const char *const of[] = {"2026-10/e/S1", "2026-10/e", "2026-09/e/S1", "2026-10", "", NULL, "2026-08/w/S2"};
    static const char *const definitions[] = {"nps.adjusted_wald", "share.wilson", "mean.t", "count.responses"};
    static const enum metric_unit units[] = {METRIC_POINTS, METRIC_PERCENT, METRIC_SCORE, METRIC_COUNT};
    int64_t kind = chance(3);
    double value = (double)(chance(20000) - 10000) / 100, down = (double)chance(900) / 100,
           up = (double)chance(900) / 100;
    bool none = chance(4) == 0;
    int64_t n = chance(2) == 0 ? chance(9) : 10 + chance(900);
    if (chance(19) == 0)
        value = NAN;
    if (chance(9) == 0)
        up = -up;
    return rule_metric(arena, value, none ? NAN : value - down, none ? NAN : value + up + down, n, units[kind],
                       definitions[kind], of[chance(6)]);
}

static void no_chain_of_operations_lets_a_hidden_value_out(void **state) {
    (void)state;
    struct arena *arena = arena_new();
    struct box *box = rule_box(arena, "zh");
    const struct value *made;
    struct err err = {0};
    char *text = arena_format(arena, "return rule \"t\" { f = function(r)\n%s\nend }", chains);
    const struct box_script script = {RULE, text, strlen(text)};
    if (box_load(box, &script, arena, &made, &err))
        fail_msg("%s: %s", err.where, err.what);
    for (int seed = 1; seed <= 20; seed++) {
        struct value *r = value_map(arena), *metrics = value_list(arena), *arguments = value_list(arena);
        state_of_chance = (uint32_t)seed;
        for (int i = 0; i < 12; i++)
            value_push(arena, metrics, random_metric(arena));
        value_set(arena, r, "seed", value_int(arena, seed));
        value_set(arena, r, "metrics", metrics);
        value_push(arena, arguments, r);
        if (box_call(box, 1, arguments, arena, &made, &err))
            fail_msg("seed %d: %s: %s", seed, err.where, err.what);
        assert_true(value_whole(made, 0) > 500);
    }
    box_close(box);
    arena_free(arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_chain_of_operations_lets_a_hidden_value_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
