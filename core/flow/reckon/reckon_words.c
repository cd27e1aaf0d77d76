/* The vocabulary of figures. Each example runs as a test, in a function: metrics are made when a rule is called. */
#include "flow/reckon/metric_class.h"
#include "flow/reckon/reckon.h"
#include "flow/reckon/stats_words.h"

/* Costs are measured: what the slowest call takes besides reading its arguments, at 20 ns an instruction. A spearman
 * of nine goes through all orders; a trend sorts the slopes of all pairs. */
enum { COST_SMALL = 200, COST_QUANTILE = 5000, COST_TAIL = 15000, COST_SPEARMAN = 400000 };

#define STATS(name, signature, meaning, example, ...)                                                                  \
    { "stats." #name, BOX_FUNCTION, "stats." signature, meaning, example, "0.1", stats_##name, __VA_ARGS__ }

const struct box_word reckon_words[] = {
    {"metric", BOX_CLASS,
     "m.value, m.n, m.lo, m.hi, m.unit, m.definition, m.suppressed; m + 1, a - b, a < b, \"…\" .. m",
     "A figure with its base and its interval, as r and stats.* give it. Arithmetic makes a metric again; as text it "
     "is "
     "always printed with its base. A suppressed metric has no value, and what is reckoned from it is suppressed.",
     "local m = stats.share(30, 120) -- a metric\n"
     "assert(m.value == 25 and m.n == 120 and m < 30)\n"
     "local half = m / 2\n"
     "assert(half.value == 12.5 and half.definition == 'derived.linear')\n"
     "assert(text.contains('占比 ' .. m, 'n = 120'))\n"
     "local thin = stats.share(1, 3)\n"
     "assert(thin.suppressed and not thin.value and (m - thin).suppressed)",
     "0.1", .class = &metric_class},
    STATS(nps, "nps(answers [, from = 0])",
          "The net promoter score of answers: a question's figures (r.questions.ID), or a list of how many gave each "
          "answer, the first for `from`.",
          "local nps = stats.nps { 0, 0, 0, 0, 0, 0, 10, 0, 20, 0, 70 }\n"
          "assert(nps.value == 60 and nps.n == 100 and nps.unit == 'points')",
          .cost = COST_SMALL),
    STATS(mean, "mean(answers [, from = 1])", "The mean of answers with its t interval.",
          "local mean = stats.mean { 2, 3, 5, 20, 30 }\n"
          "assert(text.format('{1:.2}', mean.value) == '4.22' and mean.lo < mean)",
          .cost = COST_QUANTILE),
    STATS(top, "top(answers, top [, from = 1])", "The share of answers of `top` and more, with Wilson's interval.",
          "local top = stats.top({ 2, 3, 5, 20, 30 }, 4)\nassert(text.format('{1:.1}', top.value) == '83.3')",
          .cost = COST_SMALL),
    STATS(share, "share(k, n [, \"wilson\" | \"exact\" | \"jeffreys\"])",
          "k of n in percent, with the interval of that name.",
          "local repurchase = stats.share(30, 120, 'exact')\n"
          "assert(repurchase.value == 25 and repurchase.definition == 'share.exact')",
          .cost = COST_TAIL),
    STATS(
        csi, "csi({ { answers = answers, weight = w } … } [, from, to])",
        "A satisfaction index of several questions, 0 to 100: their means, weighted and moved from the scale (that of "
        "the first question, else 1 to 5).",
        "local index = stats.csi { { answers = { 0, 0, 0, 20, 20 }, weight = 2 }, { answers = { 0, 0, 40, 0, 0 }, "
        "weight = 1 } }\n"
        "assert(text.format('{1:.1}', index.value) == '75.0' and index.n == 40)",
        .cost = COST_SMALL),
    STATS(
        ces, "ces(answers [, from = 1])",
        "Customer effort on seven points of agreement: { mean, top (5 to 7), index (6, 7 minus 1 to 3) }. Vendors mean "
        "one or the other, so each goes by its name.",
        "local effort = stats.ces { 10, 0, 0, 10, 20, 30, 30 }\n"
        "assert(effort.index.value == 50 and effort.top.value == 80 and effort.mean.value == 5.4)",
        .cost = COST_QUANTILE),
    STATS(
        difference, "difference(a, b)   stats.difference(answers, answers, \"nps\" | \"mean\")",
        "First minus second with its interval, for groups that share no answers: that they do not is for whoever "
        "writes "
        "it to know. Of two metrics by square-and-add (of Wilson shares that is Newcombe's), of answers by Wald (NPS) "
        "or Welch (mean).",
        "local apart = stats.difference(stats.share(56, 70), stats.share(48, 80))\n"
        "assert(apart.value == 20 and apart.lo > 0 and apart.definition == 'difference.share.newcombe')\n"
        "local means = stats.difference({ 5, 5, 10, 30, 50 }, { 10, 10, 10, 30, 40 }, 'mean')\n"
        "assert(means.definition == 'difference.mean.welch')",
        .cost = COST_QUANTILE),
    STATS(shrink, "shrink { answers, … }",
          "The means of several groups, each drawn towards the mean of all, the more so the fewer answers it has "
          "(empirical Bayes). Groups under the privacy floor take no part.",
          "local small, large = { 0, 0, 0, 2, 10 }, { 50, 50, 100, 100, 50 }\n"
          "local shrunk = stats.shrink { small, large, { 30, 30, 90, 120, 60 } }\n"
          "assert(shrunk[1] < stats.mean(small) and shrunk[1] > shrunk[2])",
          .cost = COST_SMALL),
    STATS(icc, "icc { answers, … }",
          "How much of the spread lies between groups: { icc (0 to 1), reliability of a group's mean, between, within, "
          "p, groups, n }. Groups under the privacy floor take no part; what cannot be computed is left out.",
          "local found = stats.icc { { 0, 0, 10, 20, 30 }, { 30, 20, 10, 0, 0 }, { 10, 10, 20, 10, 10 } }\n"
          "assert(found.groups == 3 and found.n == 180 and found.icc > .4)",
          .cost = COST_QUANTILE),
    STATS(adjust, "adjust(list of p [, \"holm\" | \"bh\" | \"bonferroni\"])",
          "The p of many tests, adjusted so that each may be held against the level as if it were the only one.",
          "local p = stats.adjust({ .01, .04, .03 }, 'holm')\nassert(p[1] == .03 and p[2] == .06 and p[3] == .06)",
          .cost = COST_SMALL),
    STATS(trend, "trend(list)",
          "Whether a series of numbers or metrics rises or falls (Mann-Kendall): { n, tau, p, slope per period (Sen) "
          "}. A "
          "suppressed metric is a gap.",
          "local course = stats.trend { 31, 33, 32, 36, 38, 37, 41, 40 }\nassert(course.slope > 1 and course.p < .01)",
          .cost = COST_SMALL, .square = 7000),
    STATS(correlation, "correlation(list, list [, \"pearson\" | \"spearman\" | \"kendall\"])",
          "Whether two series go together, entry by entry: { n, value (-1 to 1), p, lo, hi (pearson) }. kendall is "
          "tau-b.",
          "local tau = stats.correlation({ 1, 2, 3, 4 }, { 1, 3, 2, 4 }, 'kendall')\n"
          "assert(text.format('{1:.3}', tau.value) == '0.667' and tau.n == 4)",
          .cost = COST_SPEARMAN, .square = 100),
    STATS(percentile, "percentile(list, p [, type = 7])",
          "The value under which the share p of a list lies; type as Hyndman & Fan number them, 7 is Excel's "
          "PERCENTILE.INC. nil of an empty list.",
          "assert(stats.percentile({ 2, 3, 5, 8, 13, 21, 34 }, .9) == 26.2)\n"
          "assert(stats.percentile({ 2, 3, 5, 8, 13, 21, 34 }, .9, 6) == 34)",
          .cost = COST_SMALL),
    STATS(
        ahp, "ahp(matrix [, \"saaty-1980\" | \"saaty-2005\" | \"donegan-dodd\"])",
        "Weights from comparisons in pairs: { weights (they sum to 1), cr, ci, lambda, table }. Under .1, cr says that "
        "the comparisons hang together.",
        "local found = stats.ahp { { 1, 3, 5 }, { 1 / 3, 1, 2 }, { 1 / 5, 1 / 2, 1 } }\n"
        "assert(found.weights[1] > found.weights[2] and found.cr < .1 and found.table == 'saaty-1980')",
        .cost = COST_QUANTILE),
    STATS(
        answers_for_margin, "answers_for_margin(margin [, share = 50 [, customers]])",
        "How many answers pin a share down to plus or minus `margin` percentage points (95 %), of so many customers if "
        "they are few.",
        "assert(stats.answers_for_margin(5) == 385 and stats.answers_for_margin(5, 50, 1000) == 278)",
        .cost = COST_SMALL),
    STATS(
        answers_for_difference, "answers_for_difference(share, share [, power = 80])",
        "How many answers each of two groups needs so that such a difference of shares is found that often, tested at "
        "5 %.",
        "assert(stats.answers_for_difference(50, 75, 90) == 77)", .cost = COST_TAIL),
};
const size_t reckon_word_count = sizeof reckon_words / sizeof *reckon_words;

const struct value *reckon_told(struct arena *arena, const struct bases *bases, const char *language) {
    struct value *told = value_map(arena);
    value_set(arena, told, "floor", value_int(arena, bases->floor));
    value_set(arena, told, "base", value_int(arena, bases->reliable));
    value_set(arena, told, "language", value_str(arena, language));
    return told;
}
