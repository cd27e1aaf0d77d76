#include "cli/plan_words.h"

#include <math.h>
#include <string.h>

#include "base/buf.h"
#include "base/limits.h"
#include "flow/rules/shape.h"

const char *plan_say_in(const struct plan_sheet *sheet, const char *english, const char *chinese) {
    return cli_chinese(sheet->cli) ? chinese : english;
}

const char *plan_figure(const struct plan_sheet *sheet, double value) {
    const size_t len = strlen(sheet->parts.metric);
    const bool mean = len > 5 && !strcmp(sheet->parts.metric + len - 5, ".mean");
    if (isnan(value))
        return "-";
    return arena_format(sheet->cli->arena, mean ? "%.2f" : "%.1f", value);
}

const char *plan_figure_at(const struct plan_sheet *sheet, const struct value *map, const char *key) {
    return plan_figure(sheet, value_number(value_get(map, key), NAN));
}

const char *plan_interval(const struct plan_sheet *sheet, const struct value *figure) {
    if (isnan(value_number(value_get(figure, "lo"), NAN)))
        return plan_figure_at(sheet, figure, "value");
    return arena_format(sheet->cli->arena, plan_say_in(sheet, "%s (%s to %s)", "%s（%s 至 %s）"),
                        plan_figure_at(sheet, figure, "value"), plan_figure_at(sheet, figure, "lo"),
                        plan_figure_at(sheet, figure, "hi"));
}

const char *plan_codes(const struct plan_sheet *sheet, const struct value *codes) {
    struct buf text = buf_make(LIMIT_MESSAGE);
    for (size_t i = 0; i < value_count(codes); i++) {
        buf_text(&text, i ? plan_say_in(sheet, ", ", "、") : "");
        buf_text(&text, value_text(value_at(codes, i), ""));
    }
    const char *made = arena_text(sheet->cli->arena, text.data);
    buf_free(&text);
    return made;
}

const char *plan_verdict_word(const struct plan_sheet *sheet, const char *says) {
    static const struct {
        const char *says, *zh;
    } all[] = {{"verified", "有效"},
               {"not verified", "未见效果"},
               {"cannot say", "无法判断"},
               {"held", "效果保持"},
               {"relapsed", "已反弹"}};
    for (size_t i = 0; cli_chinese(sheet->cli) && i < sizeof all / sizeof *all; i++)
        if (!strcmp(all[i].says, says))
            return all[i].zh;
    return says;
}

const char *plan_need_word(const struct plan_sheet *sheet, const char *need) {
    static const struct {
        const char *need, *zh;
    } all[] = {{"evidence", "依据"},     {"target", "目标"},  {"causes", "原因"},      {"actions", "措施"},
               {"done", "措施全部完成"}, {"pilot", "试点"},   {"verdict", "检验结论"}, {"effect", "有效的结论"},
               {"waves", "推广批次"},    {"held", "复查通过"}};
    for (size_t i = 0; cli_chinese(sheet->cli) && i < sizeof all / sizeof *all; i++)
        if (!strcmp(all[i].need, need))
            return all[i].zh;
    return need;
}

const char *plan_part_name(const struct plan_sheet *sheet, enum plan_part part) {
    static const char *const zh[PLAN_PARTS] = {
        [PLAN_CAUSE] = "原因",    [PLAN_ACTION] = "措施",  [PLAN_DONE] = "措施完成", [PLAN_COMPARED] = "两两比较",
        [PLAN_RATED] = "打分",    [PLAN_TARGET] = "目标",  [PLAN_OWNER] = "移交",    [PLAN_NOTE] = "备注",
        [PLAN_PILOT] = "试点",    [PLAN_VERDICT] = "检验", [PLAN_WAVE] = "推广",     [PLAN_CHECK] = "复查",
        [PLAN_OVERRIDE] = "破例", [PLAN_STRUCK] = "删去"};
    return cli_chinese(sheet->cli) && zh[part] && cli_format(sheet->cli) == TABLE_PLAIN ? zh[part]
                                                                                        : plan_part_word(part);
}

const char *plan_why(const struct plan_sheet *sheet, const struct value *verdict) {
    static const struct {
        const char *why, *en, *zh;
    } all[] = {
        {"few stores", "fewer than two stores a side had answers in both times",
         "有一侧只有不到两家店在前后两段都有答卷"},
        {"few answers", "too few answers on one side", "有一侧的答卷太少"},
        {"moved apart", "both sides did not move alike before the pilot, so their difference tells nothing",
         "试点前两侧走势就不一致，两者之差说明不了问题"},
        {"wide", "the interval holds both nothing and what is aimed at: more stores or a longer time are needed",
         "区间既包含“没有变化”，又包含目标值：需要更多门店或更长时间"},
        {"no pilot", "there was no pilot", "没有做过试点"},
        {"no verdict", "the pilot was never verified", "试点没有检验过"},
        {"too early", "no whole month has passed since the pilot was measured", "试点检验之后还没有满一个自然月"}};
    const char *why = value_text(value_get(verdict, "why"), "");
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        if (!strcmp(all[i].why, why))
            return plan_say_in(sheet, all[i].en, all[i].zh);
    return why;
}
