/* stats.* that makes metrics: under the floor, from a report's own figures, and what is refused. */
#include <math.h>

#include "rule.h"

/* A question's figures as report.c makes them: shown, and hidden. */
#define SHOWN                                                                                                          \
    "local shown = { counts = { 2, 3, 5, 20, 30 }, from = 1, to = 5,\n mean = { unit = 'score', definition = "         \
    "'mean.t', "                                                                                                       \
    "value = 4.2, n = 60, of = '2026-10/e/S1' } }\n"
#define HIDDEN                                                                                                         \
    "local hidden = { from = 1, to = 5, mean = { suppressed = true, unit = 'score', definition = 'mean.t', of = "      \
    "'2026-10/e/S2' } }\n"

static void what_is_counted_is_under_the_floor(void **state) {
    (void)state;
    holds("local nine, ten = stats.mean { 0, 0, 3, 3, 3 }, stats.mean { 0, 0, 3, 3, 4 }\n"
          "assert(nine.suppressed and not nine.value and not nine.n and not nine.lo)\n"
          "assert(ten.value == 4.1 and ten.n == 10 and ten.uncertain)");
    holds("assert(stats.share(0, 9).suppressed and stats.share(0, 10).value == 0 and stats.share(0, 0).suppressed)");
    holds("assert(stats.nps({ 1, 2, 3 }, 8).suppressed and stats.top({ 1, 2, 3 }, 2).suppressed)\n"
          "local effort = stats.ces { 1, 1, 1, 1, 1, 1, 1 }\n"
          "assert(effort.mean.suppressed and effort.top.suppressed and effort.index.suppressed)");
    holds("local items = { { answers = { 0, 0, 9 }, weight = 1 }, { answers = { 9, 9, 9 }, weight = 1 } }\n"
          "assert(stats.csi(items, 1, 3).suppressed)\nitems[1].weight = 0\nassert(stats.csi(items, 1, 3).n == 27)");
    holds("local d = stats.difference({ 0, 0, 9 }, { 9, 9, 9 }, 'mean')\nassert(d.suppressed and not d.value)");
}

static void a_questions_own_figures_will_do(void **state) {
    (void)state;
    holds(SHOWN "local m = stats.mean(shown)\nassert(m.n == 60 and m.of == '2026-10/e/S1')\n"
                "assert(m.value == stats.mean({ 2, 3, 5, 20, 30 }).value and stats.top(shown, 4).of == m.of)");
    holds(HIDDEN "for _, m in ipairs { stats.mean(hidden), stats.top(hidden, 4), stats.nps(hidden) } do\n"
                 "assert(m.suppressed and m.value == nil and m.of == '2026-10/e/S2') end");
    holds(SHOWN HIDDEN "local index = stats.csi { { answers = shown, weight = 1 }, { answers = hidden, weight = 1 } }\n"
                       "assert(index.suppressed and not index.value)");
    holds(SHOWN HIDDEN "local d = stats.difference(shown, hidden, 'mean')\nassert(d.suppressed and not d.value)");
}

static void a_hidden_group_tells_nothing_through_the_others(void **state) {
    (void)state;
    holds("local function with(thin)\n"
          "  local groups = { { 5, 5, 20, 30, 40 }, thin, { 40, 30, 20, 5, 5 }, { 10, 20, 40, 20, 10 } }\n"
          "  return stats.shrink(groups), stats.icc(groups)\nend\n"
          "local a, b = with { 9, 0, 0, 0, 0 }\nlocal c, d = with { 0, 0, 0, 0, 1 }\n"
          "assert(a[2].suppressed and c[2].suppressed and #a == 4 and b.groups == 3 and d.n == 300)\n"
          "for _, i in ipairs { 1, 3, 4 } do assert(a[i].value == c[i].value and a[i].n == 100) end\n"
          "assert(b.icc == d.icc and b.p == d.p)");
    holds(HIDDEN "local shrunk = stats.shrink { hidden, { 5, 5, 20, 30, 40 }, { 40, 30, 20, 5, 5 } }\n"
                 "assert(shrunk[1].suppressed and shrunk[2].value)");
    holds("local alone = stats.shrink { { 5, 5, 20, 30, 40 } }\nassert(not alone[1].value and alone[1].n == 100)");
}

static void a_difference_is_of_independent_groups(void **state) {
    (void)state;
    fails("return stats.difference(r.nps, r.region)", "these two share answers", "a - b answers without an interval");
    fails("return stats.difference(r.nps, r.change)", "these two share answers", "");
    fails("return stats.difference(r.nps, r.share)", "a figure in points has no difference from one in percent", "");
    fails("return stats.difference({ 5 }, { 5 }, 'median')", "there is no figure 'median'", "did you mean \"mean\"");
    holds("local d, by_hand = stats.difference(r.nps, r.last), r.nps - r.last\n"
          "assert(d.value == by_hand.value and d.lo == by_hand.lo and d.hi == by_hand.hi)");
    holds("local few = stats.difference(r.few, r.few)\nassert(few.lo < 0 and few.hi > 0)"); /* its author knows */
    holds("local d = stats.difference({ 30, 50, 70 }, { 45, 60, 45 })\nassert(d.definition == 'difference.nps.wald')");
    holds("assert(stats.difference(r.thin, r.last).suppressed == true)\n"
          "assert((stats.share(20, 50) - stats.share(1, 9)).suppressed)");
}

static void what_makes_no_sense_is_said(void **state) {
    (void)state;
    fails("return stats.nps(7)", "answers are a question's figures or a list of counts, not whole number",
          "r.questions.ID");
    fails("return stats.nps()", "answers are a question's figures", "");
    fails("return stats.mean { 3, -1 }", "count 2 of the answers is no number of people", "");
    fails("return stats.mean { 3, 1.5 }", "count 2 of the answers", "");
    fails("return stats.mean { 3, 2e9 }", "count 2 of the answers", "");
    fails("return stats.mean({ 3 }, 'one')", "the value that the counts begin with must be a whole number, not text",
          "");
    fails("return stats.mean({ 3 }, 2000000000)", "a scale cannot begin at", "");
    fails("return stats.top { 1, 2 }", "the least answer that counts into the top box must be a number", "");
    fails("return stats.share(5, 4)", "5 of 4 is no share", "how many of them");
    fails("return stats.share(3)", "of how many must be a whole number", "");
    fails("return stats.share(3, 4, 'willson')", "there is no method 'willson'", "did you mean \"wilson\"?");
    fails("return stats.csi { { answers = { 1 } } }", "no weight from 0 to", "weight = .4");
    fails("return stats.shrink(7)", "groups are a list of answers", "");
    fails("local t = {} for i = 1, 102 do t[i] = 1 end return stats.mean(t)", "a scale has at most 101 values", "");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_counted_is_under_the_floor),
        cmocka_unit_test(a_questions_own_figures_will_do),
        cmocka_unit_test(a_hidden_group_tells_nothing_through_the_others),
        cmocka_unit_test(a_difference_is_of_independent_groups),
        cmocka_unit_test(what_makes_no_sense_is_said),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
