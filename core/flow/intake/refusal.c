#include "flow/intake/refusal.h"

#include <string.h>

static const struct {
    const char *en, *zh;
} texts[] = {
    [REFUSED_BYTES] = {"bytes that the file's encoding cannot hold, or an open quote", "字符编码有误，或引号没有闭合"},
    [REFUSED_LENGTH] = {"longer than a row or field may be", "这一行或某个单元格过长"},
    [REFUSED_CELLS] = {"more cells than the header has columns: a comma in a text without quotes?",
                       "列数与表头不符，多出了单元格：文字里的逗号是否没有加引号？"},
    [REFUSED_MISSING] = {"is missing", "未填写"},
    [REFUSED_ID] = {"no id: too long, or of several lines", "编号不合格：过长，或含换行"},
    [REFUSED_CODE] =
        {"no code: too long, or with a slash, a leading dot or underscore, or a character that cannot be seen",
         "编号不合格：过长，含斜杠或看不见的字符，或以点或下划线开头"},
    [REFUSED_REGION] = {"no region: too long, or with a leading underscore or a character that cannot be seen",
                        "区域不合格：过长，含看不见的字符，或以下划线开头"},
    [REFUSED_STORE] = {"unknown store", "没有这家门店"},
    [REFUSED_TIME] = {"no date and time; write 2026-10-03 08:05", "不是有效的日期时间，请写成 2026-10-03 08:05"},
    [REFUSED_TIME_MDY] = {"no date and time; write 10/31/2026 08:05, the month first",
                          "不是有效的日期时间，请写成 10/31/2026 08:05（月在前）"},
    [REFUSED_TIME_DMY] = {"no date and time; write 31/10/2026 08:05, the day first",
                          "不是有效的日期时间，请写成 31/10/2026 08:05（日在前）"},
    [REFUSED_DAY] = {"no date; write 2026-10-03", "不是有效的日期，请写成 2026-10-03"},
    [REFUSED_FUTURE] = {"lies in the future", "时间在将来"},
    [REFUSED_LONG_AGO] = {"lies before the year 2000", "时间早于 2000 年"},
    [REFUSED_ZONE] = {"no time zone that this system knows", "本系统没有这个时区"},
    [REFUSED_CLOSED] = {"before the opening", "闭店日期早于开业日期"},
    [REFUSED_NUMBER] = {"no whole number", "不是整数"},
    [REFUSED_RANGE] = {"out of range", "超出量表范围"},
    [REFUSED_OPTION] = {"not one of the options", "不在选项之中"},
    [REFUSED_STEP] = {"between two of the values that the question takes", "不在题目允许的取值上（与步长不符）"},
    [REFUSED_RANKED_TWICE] = {"an option is ranked twice", "同一选项排了两次"},
    [REFUSED_TOO_MANY] = {"more options are ranked than there are places", "排序的选项多于名次"},
    [REFUSED_YES_OR_NO] = {"neither yes nor no; write yes, or leave it empty", "既非“是”也非“否”；请填“是”，或留空"},
    [REFUSED_WAVE] = {"no name of a wave: too long, or with a character that cannot be seen",
                      "波次名称不合格：过长，或含看不见的字符"},
    [REFUSED_WEIGHT] = {"no weight: a decimal above 0 and at most 100000, as in 0.869434",
                        "权重不合格：应为大于 0、不超过 100000 的小数，如 0.869434"},
    [REFUSED_FULL_WIDTH] = {"typed full-width; type it as ASCII", "是全角字符，请改用半角"},
    [REFUSED_CONFLICT] = {"this id is known with other content; --correct replaces it",
                          "这个编号已入库而内容不同；确要替换请加 --correct"},
    [REFUSED_STORE_TWICE] = {"the file says something else about this store in an earlier row",
                             "文件前面已有这家门店，内容不一致"},
    [REFUSED_REGION_TWICE] = {"the file gives this region another name or parent in an earlier row",
                              "文件前面已有这个区域，名称或上级不一致"},
    [REFUSED_UNKNOWN_REGION] = {"unknown region", "没有这个区域"},
    [REFUSED_TWO_PLACES] = {"a store or a region; leave one of the two empty", "门店和区域只填其一"},
    [REFUSED_FIGURE] = {"no figure of this survey; write recommend.nps, tidy.mean, tidy.t2b, dimension:staff.mean or "
                        "index:service",
                        "问卷没有这项指标，请写成 recommend.nps、tidy.mean、tidy.t2b、dimension:staff.mean 或 "
                        "index:service"},
    [REFUSED_TARGET] = {"no number; none ends the target", "不是数字；取消目标请填“无”"},
    [REFUSED_TARGET_TWICE] = {"the file aims at another value in an earlier row", "文件前面已有这项目标，数值不一致"},
    [REFUSED_EVENT_TEXT] = {"too long, or with a character that cannot be seen", "过长，或含看不见的字符"},
    [REFUSED_EVENT_END] = {"before its first day", "早于开始日期"},
    [REFUSED_EVENT_TWICE] = {"the file says something else about this event in an earlier row",
                             "文件前面已有这个事件，内容不一致"},
    [REFUSED_NO_RESPONSE] = {"no response has this id", "没有这个编号的答卷"},
    [REFUSED_TWO_SOURCES] = {"several sources have a response of this id; say which",
                             "不止一个来源有这个编号，请填明来源"},
    [REFUSED_VISITS] = {"no number of visits: a whole number from 0 to 10000000",
                        "不是客流数：应为 0 到 10000000 的整数"},
    [REFUSED_VISITS_TWICE] = {"the file has another number for this store and day in an earlier row",
                              "文件前面已有这家门店这一天的客流，数值不一致"},
    [REFUSED_OBJECT] = {"no JSON that can be read", "不是有效的 JSON"},
    [REFUSED_WORDS_TWICE] = {"own words beside an option stand in two columns", "选项的补充文字在两列里都有"},
    [REFUSED_NO_STORE] = {"names no store", "没有填写门店"},
    [REFUSED_ONLY] = {"not finished, or a test: the mapping takes only other rows", "未答完或是测试答卷，不予导入"},
    [REFUSED_OWN_WORDS] =
        {"own words beside an option, and the survey has no question for them; give the question "
         "an option that takes words, or the answer a value in the mapping",
         "选项之外另有填写的文字，问卷里没有地方放：请给该题加一个可填写的选项，或在映射里写明对应的选项"},
    [REFUSED_TWO_WAYS] = {"can be read as several options in more than one way; say what joins them in the mapping",
                          "多个选项的分隔有歧义，请在映射里写明分隔符"},
    [REFUSED_YES_NO] = {"neither yes nor no: 1 or 0, Y or nothing", "既不是“是”也不是“否”，应为 1 或 0、Y 或留空"},
    [REFUSED_MONTH] = {"no month; write 2026-01", "不是有效的月份，请写成 2026-01"},
};

const char *refusal_text(enum refusal refusal, const char *language) {
    return strcmp(language, "zh") ? texts[refusal].en : texts[refusal].zh;
}
