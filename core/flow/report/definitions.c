/* One table; what is not in it cannot be printed. */
#include "flow/report/definitions.h"

#include <string.h>

const struct definition definitions[] = {
    {"nps.adjusted_wald",
     {"净推荐值", "NPS"},
     {"推荐者（9–10 分）占比减贬损者（0–6 分）占比，−100 至 +100；区间为校正 Wald 法。",
      "Share of promoters (9–10) minus share of detractors (0–6), −100 to +100; adjusted Wald interval."}},
    {"nps.wald",
     {"净推荐值", "NPS"},
     {"推荐者（9–10 分）占比减贬损者（0–6 分）占比，−100 至 +100；区间为 Wald 法。",
      "Share of promoters (9–10) minus share of detractors (0–6), −100 to +100; Wald interval."}},
    {"mean.t",
     {"均值", "Mean"},
     {"有效答案的算术平均；区间为 t 分布法。", "Arithmetic mean of valid answers; t interval."}},
    {"top.wilson",
     {"高分占比", "Top box"},
     {"不低于题目所定高分线的答案占有效答案之比；区间为 Wilson 法。",
      "Share of answers at or above the question's top-box line; Wilson interval."}},
    {"share.wilson",
     {"占比", "Share"},
     {"该类答案占有效答案之比；区间为 Wilson 法。", "Share of this kind among valid answers; Wilson interval."}},
    {"index.weighted",
     {"加权指数", "Index"},
     {"各维度均值换算为 0–100 后按评分规则的权重加总。",
      "Means of the dimensions on a scale of 0 to 100, summed with the weights of the scoring rule."}},
    {"index.responses",
     {"答卷指数", "Index"},
     {"每份答卷按评分规则得 0–100 分，取其平均；区间为 t 分布法。",
      "Mean of the scores of 0 to 100 that the scoring rule gives to each response; t interval."}},
    {"index.tallies",
     {"规则指数", "Index"},
     {"由评分规则根据本期各题答案计数算出的 0–100 分；不给区间。",
      "Made by the scoring rule of the period's counts of answers, on a scale of 0 to 100; it has no interval."}},
    {"count.responses", {"有效答卷", "Responses"}, {"本期计入的答卷份数。", "Responses counted in the period."}},
    {"count.visits",
     {"客流", "Visits"},
     {"本期到店人数或交易笔数，按门店所计；各营业日均有数的门店才计入。",
      "Visits or transactions in the period, as the chain counts them, of stores with a figure for every day."}},
    {"count.tickets", {"工单数", "Tickets"}, {"按期末所知计的工单张数。", "Tickets, as known at the period's end."}},
    {"tickets.in_time",
     {"按时响应率", "Answered in time"},
     {"首次响应期限落在本期的工单中，到期前已有人响应的占比；区间为 Wilson 法。",
      "Of the tickets whose first time limit ran out in the period, the share that somebody had answered by then; "
      "Wilson "
      "interval."}},
    {"tickets.open_hours",
     {"用时中位数（营业小时）", "Median, opening hours"},
     {"本期新开工单自开单起的用时中位数，只计门店营业时间；到期末仍在等候的按截至那时的时长计入（Kaplan-Meier，R "
      "survfit "
      "的对数区间），半数以上未完成时无法计算。",
      "Median time from the opening of the period's new tickets, in the store's opening hours; those that still wait "
      "at "
      "its end count for as long as they have (Kaplan-Meier, log interval as R's survfit); none where more than half "
      "do."}},
    {"tickets.clock_hours",
     {"用时中位数（自然小时）", "Median, hours of the clock"},
     {"同上，按自然时间计。", "The same in all hours of the clock."}},
    {"rate.responses",
     {"答卷率", "Response rate"},
     {"有效答卷份数占客流之比；区间为 Wilson 法。", "Responses as a share of visits; Wilson interval."}},
    {"nps.weighted",
     {"净推荐值（加权）", "NPS (weighted)"},
     {"按权重计算的净推荐值；区间按有效样本量（Kish）以校正 Wald 法计算。",
      "NPS with each answer counted by its weight; adjusted Wald interval on the effective base (Kish)."}},
    {"mean.weighted",
     {"均值（加权）", "Mean (weighted)"},
     {"按权重计算的平均；区间由加权均值的标准误得出。",
      "Mean with each answer counted by its weight; interval by the standard error of a weighted mean."}},
    {"top.weighted",
     {"高分占比（加权）", "Top box (weighted)"},
     {"按权重计算的高分占比；区间按有效样本量（Kish）以 Wilson 法计算。",
      "Top box with each answer counted by its weight; Wilson interval on the effective base (Kish)."}},
    {"spread.between",
     {"门店间差异", "Spread between stores"},
     {"门店真实水平之间的标准差：已扣除抽样误差（单因素方差分析）；不给区间。",
      "Standard deviation of the stores' own levels, sampling error taken out (one-way analysis of variance); without "
      "an "
      "interval."}},
    {"importance.johnson",
     {"影响份额", "Importance"},
     {"各题合起来能解释总体评价差异的部分中，该题所占份额（Johnson 相对权重）；只计各题都答的答卷，区间为 delta "
      "法。说明关联，不说明因果。",
      "Of what the questions together explain of the outcome, this one's share (Johnson's relative weights); of sheets "
      "that answer all of them, interval by the delta method. It says what goes together, not what causes what."}},
    {"change.nps.wald",
     {"净推荐值变化", "NPS change"},
     {"本期减上期，两期答卷相互独立；区间为 Wald 法。",
      "This period minus the one before, samples independent; Wald interval."}},
    {"change.mean.welch",
     {"均值变化", "Change of mean"},
     {"本期均值减上期均值；区间为 Welch t 法。", "This period's mean minus the one before; Welch t interval."}},
    {"change.top.newcombe",
     {"高分占比变化", "Change of top box"},
     {"本期占比减上期占比；区间为 Newcombe 法。", "This period's share minus the one before; Newcombe interval."}},
    {"difference.pilot",
     {"试点效果", "Effect of a pilot"},
     {"试点店前后之差的平均减对照店前后之差的平均（双重差分）；以门店为单位，区间为 t "
      "法，取全连锁门店的波动与试点店自身离散中较宽者。",
      "Mean change of the pilot stores minus that of their controls (difference-in-differences); stores, not answers, "
      "are "
      "what was drawn; t interval, the wider of the chain's and the pilot stores' own spread."}},
    {"difference.mean.welch",
     {"均值之差", "Difference of means"},
     {"所述一方的均值减比较对象的均值；区间为 Welch t 法。",
      "The mean in question minus that compared with; Welch t interval."}},
    {"difference.nps.wald",
     {"净推荐值之差", "Difference of NPS"},
     {"所述一方的净推荐值减比较对象的净推荐值；区间为 Wald 法。",
      "The NPS in question minus that compared with; Wald interval."}},
    {"share.exact",
     {"占比", "Share"},
     {"该类占全部之比；区间为 Clopper-Pearson 精确法。",
      "Share of this kind among all; exact (Clopper-Pearson) interval."}},
    {"share.jeffreys",
     {"占比", "Share"},
     {"该类占全部之比；区间为 Jeffreys 法。", "Share of this kind among all; Jeffreys interval."}},
    {"index.csi",
     {"满意度指数", "Satisfaction index"},
     {"各题均值按权重平均后换算为 0–100；区间按各题同向变动计算，偏宽。",
      "Weighted mean of several questions on a scale of 0 to 100; the interval takes them to move together, so it is "
      "wide."}},
    {"ces.adjusted_wald",
     {"净省力度", "Net ease"},
     {"觉得省力（6–7 分）占比减觉得费力（1–3 分）占比，−100 至 +100；区间为校正 Wald 法。",
      "Share that found it easy (6, 7) minus share that found it hard (1 to 3), −100 to +100; adjusted Wald "
      "interval."}},
    {"shrunk.mean",
     {"收缩均值", "Shrunk mean"},
     {"均值按答卷数向总体均值收缩（经验贝叶斯），答卷越少收缩越多；不给区间。",
      "The mean drawn towards the mean of all, the more so the fewer answers (empirical Bayes); without an interval."}},
    {"difference.share.newcombe",
     {"占比之差", "Difference of shares"},
     {"两组相互独立的答卷，占比相减；区间为 Newcombe 法。",
      "One share minus another, samples independent; Newcombe interval."}},
    {"difference.derived",
     {"相差", "Difference"},
     {"两个指标之差，由报告脚本算出；只有两组答卷互不重叠才给区间（两侧半宽平方和开方）。",
      "One figure minus another, reckoned by the report; an interval only where they share no answers: the root of the "
      "squared half widths on each side."}},
    {"derived.sum",
     {"合计", "Sum"},
     {"两个指标之和，由报告脚本算出；只有两组答卷互不重叠才给区间（两侧半宽平方和开方）。",
      "One figure plus another, reckoned by the report; an interval only where they share no answers: the root of the "
      "squared half widths on each side."}},
    {"derived.linear",
     {"换算值", "Converted"},
     {"由另一指标加减或乘除一个常数得出，区间同样换算。",
      "Another figure plus or times a constant, reckoned by the report; its interval is converted with it."}},
    {"derived.ratio",
     {"推算值", "Derived"},
     {"由报告脚本将指标相乘或相除得出；两个指标相乘除时不给区间。",
      "Figures multiplied or divided by the report; of two figures there is no interval."}},
};
const size_t definition_count = sizeof definitions / sizeof *definitions;

enum language language_of(const char *name) {
    return name && strncmp(name, "en", 2) == 0 ? LANGUAGE_EN : LANGUAGE_ZH;
}

const struct definition *definition_find(const char *id) {
    for (size_t i = 0; i < definition_count; i++)
        if (definitions[i].id[0] == id[0] && strcmp(definitions[i].id, id) == 0)
            return &definitions[i];
    return NULL;
}
