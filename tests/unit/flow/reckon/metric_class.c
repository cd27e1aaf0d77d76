/* Metrics in a rule: what their arithmetic answers, and that nothing gets a suppressed one, or one without its base,
 * out of them. */
#include <math.h>

#include "rule.h"

static void a_constant_moves_and_scales_the_interval(void **state) {
    (void)state;
    holds("local m = r.nps + 8\n"
          "assert(m.value == 50 and m.lo == 45 and m.hi == 54 and m.n == 913 and m.unit == 'points')\n"
          "assert(m.definition == 'derived.linear' and m.of == r.nps.of and not m.uncertain)");
    holds("local m = 2 * r.nps - 4\nassert(m.value == 80 and m.lo == 70 and m.hi == 88)");
    holds("local m = 100 - r.nps\nassert(m.value == 58 and m.lo == 54 and m.hi == 63)");
    holds("local m = -r.nps / 2\nassert(m.value == -21 and m.lo == -23 and m.hi == -18.5)");
    holds("local m = r.change * 2\nassert(m.value == 24 and m.definition == 'difference.derived')");
    holds("local m = 84 / r.nps\nassert(m.value == 2 and m.unit == 'score' and m.definition == 'derived.ratio')\n"
          "assert(m.lo < 2 and m.lo > 84 / 46 - 1e-9 and m.hi < 84 / 37 + 1e-9 and m.hi > 2)");
    holds("local zero = r.nps * 0\nassert(zero.value == 0 and not zero.lo and zero.n == 913)");
    holds("local lost = r.nps / 0\nassert(not lost.value and not lost.lo and lost.n == 913 and not lost.suppressed)");
    holds("local about = r.change - 12\nlocal none = 1 / about\nassert(not none.value and not none.lo)");
}

static void independent_figures_square_and_add(void **state) {
    (void)state;
    holds("local d = r.nps - r.last\n"
          "assert(d.value == 12 and d.n == 400 and d.definition == 'difference.derived' and d.of == '')\n"
          "assert(math.abs(d.lo - (12 - math.sqrt(25 + 9))) < 1e-8)\n"
          "assert(math.abs(d.hi - (12 + math.sqrt(16 + 16))) < 1e-8)");
    holds("local s = r.nps + r.last\nassert(s.value == 72 and s.definition == 'derived.sum')\n"
          "assert(math.abs(s.lo - (72 - math.sqrt(25 + 16))) < 1e-8)\n"
          "assert(math.abs(s.hi - (72 + math.sqrt(16 + 9))) < 1e-8)");
    holds("local d = r.nps - r.other\nassert(d.lo and d.of == '2026-10/e')"); /* S1 and S10 are two stores */
    holds("local mean = (r.nps + r.last) / 2\n"
          "assert(mean.value == 36 and mean.lo > 31 and mean.hi < 40 and mean.n == 400)");
    holds("assert((r.few * r.few).uncertain and (r.few - 1).uncertain)");
}

static void what_may_share_answers_has_no_interval(void **state) {
    (void)state;
    holds("for _, d in ipairs { r.nps - r.region, r.nps - r.nps, r.nps - r.change, r.change + r.change } do\n"
          "assert(d.value and d.n and not d.lo and not d.hi) end");
    holds("local d = (r.nps - r.last) - r.other\nassert(d.value == -23 and not d.lo)"); /* which of the two it shares */
    holds("local d = r.few - r.few\nassert(d.value == 0 and not d.lo)");                /* not known whose */
    holds("for _, m in ipairs { r.nps * r.last, r.nps / r.last } do assert(m.unit == 'score' and not m.lo) end");
    holds("local s = r.change + r.change\nassert(s.value == 24 and s.definition == 'difference.derived')");
}

static void only_what_belongs_together_is_reckoned(void **state) {
    (void)state;
    fails("return r.nps + r.share", "a metric in points cannot be added to one in percent", "one unit");
    fails("return r.thin - r.share", "a metric in points cannot be compared with one in percent", "");
    fails("return r.nps < r.share", "cannot be compared with one in percent", "");
    fails("return r.nps + 'x'", "a metric and a text: '+'", "joined with '..'");
    fails("return r.nps * {}", "a metric and a list", "");
    fails("return r.nps + { value = 3, unit = 'points', definition = 'mean.t' }", "a value without its base n", "");
    fails("return r.nps + { value = 3, n = 9, unit = 'metres', definition = 'mean.t' }", "no unit that is known", "");
    holds("local m = r.nps - { value = 3, n = 9, unit = 'points', definition = 'nps.wald' }\nassert(m.suppressed)");
}

static void metrics_have_an_order_while_they_have_values(void **state) {
    (void)state;
    holds("assert(r.nps > 40 and 50 >= r.nps and r.last < r.nps and r.nps <= r.nps and not (r.nps < r.nps))");
    fails("return r.thin < 40", "a suppressed metric has no value to compare", "if m.value then");
    fails("return 40 < r.thin", "a suppressed metric has no value to compare", "if m.value then");
    fails("return r.nps <= r.thin", "a suppressed metric has no value to compare", "");
    fails("return r.none > 1", "could not be computed", "");
}

static void said_as(const char *language, const char *expression, const char *text) {
    struct arena *arena = arena_new();
    const struct value *out;
    struct err err;
    if (rule_run(language, arena_format(arena, "return %s", expression), arena, &out, &err))
        fail_msg("%s: %s", expression, err.what);
    assert_string_equal(value_text(out, ""), text);
    arena_free(arena);
}

static void as_text_a_metric_has_its_base(void **state) {
    (void)state;
    said_as("zh", "tostring(r.nps)", "+42（n = 913 · 95% 区间 +37 至 +46）");
    said_as("en", "'NPS ' .. r.nps", "NPS +42 (n = 913 · 95% CI +37 to +46)");
    said_as("zh", "text.format('高分 {1}，{2}', r.share, r.nps - r.region)",
            "高分 60.5%（n = 913 · 95% 区间 57.3 至 63.6），+7.0（n = 913）");
    said_as("en", "text.format('{few}', r)", "4.20 (n = 20 · 95% CI 3.90 to 4.50 · small base)");
    said_as("zh", "r.thin .. '。'", "—（样本不足，不予显示）。");
    said_as("en", "tostring(r.thin * 0 + 80)", "— (too few answers to show)");
    said_as("en", "tostring(r.none)", "— (cannot be computed)");
    said_as("zh", "tostring(r.count)", "1,913");
    said_as("zh", "tostring(r.count / 2)", "957（n = 1,913）");
    said_as("en", "tostring(r.share * 2)", "121.0% (n = 913 · 95% CI 114.6 to 127.2)");
    said_as("en", "table.concat({ r.count, r.thin }, ' of ')", "1,913 of — (too few answers to show)");
    fails("return text.format('{1:.1}', r.nps)", "shown in one way only", "");
    fails("return text.format('{value}', r.nps)", "{value} has no value", "");
    fails("return text.upper(r.nps)", "metric", "");
}

static void a_metric_stays_as_it_is(void **state) {
    (void)state;
    fails("r.nps.value = 50", "a metric cannot be changed", "m.value");
    fails("r.thin.suppressed = false", "a metric cannot be changed", "");
    fails("r.nps.n = nil", "a metric cannot be changed", "");
    fails("table.insert(r.nps, 1)", "cannot be changed", "");
    holds("for name in pairs(r.thin) do assert(name ~= 'value' and name ~= 'n' and name ~= 'lo') end\n"
          "assert(r.thin.suppressed and r.thin.value == nil and r.thin.n == nil)");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_constant_moves_and_scales_the_interval),
        cmocka_unit_test(independent_figures_square_and_add),
        cmocka_unit_test(what_may_share_answers_has_no_interval),
        cmocka_unit_test(only_what_belongs_together_is_reckoned),
        cmocka_unit_test(metrics_have_an_order_while_they_have_values),
        cmocka_unit_test(as_text_a_metric_has_its_base),
        cmocka_unit_test(a_metric_stays_as_it_is),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
