/* stats.* that reckons with lists: long ones in the locked process, gaps, and what is refused. */
#include <math.h>

#include "rule.h"

static void long_lists_are_reckoned_where_no_system_call_is_free(void **state) {
    (void)state;
    holds("local t, u, p = {}, {}, {}\nfor i = 1, 5000 do t[i] = i * 7919 % 10007 p[i] = i / 5000 end\n"
          "assert(stats.percentile(t, .5) > 4000 and #stats.adjust(p, 'bh') == 5000 and #stats.adjust(p) == 5000)\n"
          "for i = 1, 900 do u[i] = t[i] end\nassert(stats.trend(u).n == 900)\n"
          "for _, way in ipairs { 'pearson', 'spearman', 'kendall' } do\n"
          "  assert(stats.correlation(u, u, way).value == 1) end");
    holds(
        "local rows = {}\nfor i = 1, 32 do rows[i] = {} for j = 1, 32 do rows[i][j] = 1 end end\n"
        "local found = stats.ahp(rows)\nassert(#found.weights == 32 and found.weights[1] == 1 / 32 and not found.cr)");
    fails("local t = {} for i = 1, 3000 do t[i] = i end return stats.trend(t)", "more than 50000000 instructions", "");
    fails(
        "while true do stats.correlation({ 1, 2, 3, 4, 5, 6, 7, 8, 9 }, { 2, 1, 3, 4, 5, 6, 7, 9, 8 }, 'spearman') end",
        "more than 50000000 instructions", "");
    fails("while true do stats.share(333333333, 1000000000, 'exact') end", "more than 50000000 instructions", "");
}

static void a_suppressed_metric_is_a_gap(void **state) {
    (void)state;
    holds("local course = stats.trend { r.last, r.thin, r.nps, 50, r.none }\n"
          "assert(course.n == 3 and course.slope > 6.6 and course.slope < 6.7)");
    holds("assert(stats.percentile({ r.last, r.thin, r.nps }, .5) == 36 and stats.percentile({ r.thin }, .5) == nil)");
    holds("local found = stats.correlation({ 1, 2, 3 }, { r.last, r.thin, r.nps })\n"
          "assert(found.n == 2 and not found.p)");
    holds("local few = stats.trend { 1 }\nassert(few.n == 1 and few.tau == nil and few.p == nil)");
    holds("assert(#stats.adjust {} == 0 and stats.percentile({}, .5) == nil and stats.trend({}).n == 0)");
}

static void published_examples_come_out(void **state) {
    (void)state;
    /* Hollander & Wolfe (1973), p. 187 */
    holds("local found = stats.correlation({ 44.4, 45.9, 41.9, 53.3, 44.7, 44.1, 50.7, 45.2, 60.1 },\n"
          "  { 2.6, 3.1, 2.5, 5, 3.6, 4, 5.2, 2.8, 3.8 }, 'kendall')\n"
          "assert(text.format('{1:.4} {2:.4}', found.value, found.p) == '0.4444 0.1194')");
    /* Hyndman & Fan's types, as in percentile.h */
    holds("local t = { 2, 3, 5, 8, 13, 21, 34 }\n"
          "assert(stats.percentile(t, .9, 6) == 34 and stats.percentile(t, .9, 5) == 31.4)");
    holds("local p = stats.adjust({ .01, .02, .03, .04 }, 'bonferroni')\nassert(p[1] == .04 and p[4] == .16)");
}

static void what_makes_no_sense_is_said(void **state) {
    (void)state;
    fails("return stats.trend(7)", "a list of numbers or metrics is wanted, not whole number", "");
    fails("return stats.trend { 1, 'x' }", "entry 2 is text, not a number or a metric", "");
    fails("return stats.adjust({ .01, 1.5 })", "entry 2 is 1.5, and a p lies between 0 and 1", "");
    fails("return stats.adjust({ .01 }, 'hom')", "there is no method 'hom'", "did you mean \"holm\"?");
    fails("return stats.correlation({ 1 }, { 1, 2 })", "the lists have 1 and 2 entries", "");
    fails("return stats.percentile({ 1 }, 90)", "a percentile lies between 0 and 1, and this is 90", "write .9");
    fails("return stats.percentile({ 1 }, .9, 10)", "there is no type 10", "1 to 9");
    fails("return stats.ahp {}", "a list of 1 to 32 rows", "");
    fails("return stats.ahp { { 1, 2 }, { 1 } }", "row 2 has 1 entries, and there are 2 rows", "");
    fails("return stats.ahp { { 1, 2 }, { 2, 1 } }", "no comparisons in pairs", "reciprocal");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(long_lists_are_reckoned_where_no_system_call_is_free),
        cmocka_unit_test(a_suppressed_metric_is_a_gap),
        cmocka_unit_test(published_examples_come_out),
        cmocka_unit_test(what_makes_no_sense_is_said),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
