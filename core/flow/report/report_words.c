/* The vocabulary of reports. Each example is whole: the block it makes is called `block`, and a test sets it on a page.
 */
#include "flow/report/report_words.h"

#define DEFINITION(name, signature, meaning, example)                                                                  \
    { name, BOX_DEFINITION, signature, meaning, example, "0.1" }
#define BLOCK(name, signature, meaning, example)                                                                       \
    { name, BOX_BLOCK, signature, meaning, example, "0.1" }

/* Figures as `build` is given them, for the examples. */
#define NPS    "{ value = 42, n = 913, lo = 37.1, hi = 46.8, unit = 'points', definition = 'nps.adjusted_wald' }"
#define BEFORE "{ value = 37.6, n = 898, lo = 32.7, hi = 42.4, unit = 'points', definition = 'nps.adjusted_wald' }"
#define CHANGE "{ value = 4.4, n = 913, lo = 0.2, hi = 8.6, unit = 'points', definition = 'change.nps.wald' }"
#define MEAN   "{ value = 4.31, n = 905, lo = 4.26, hi = 4.36, unit = 'score', definition = 'mean.t' }"
#define REGION "{ value = 4.18, n = 6120, lo = 4.16, hi = 4.2, unit = 'score', definition = 'mean.t' }"
#define APART  "{ value = 0.13, n = 905, lo = 0.08, hi = 0.18, unit = 'score', definition = 'difference.mean.welch' }"
#define SHARE  "{ value = 60.5, n = 913, lo = 57.3, hi = 63.6, unit = 'percent', definition = 'share.wilson' }"

const struct box_word report_words[] = {
    DEFINITION(
        "report",
        "report \"id\" { title = { zh, en }, survey = id, scoring = id, months = 13, build = function(r) … end }",
        "Turns one store's month into a document: build gets the figures and returns kicker, title, period, subtitle "
        "and blocks.",
        "return report 'greeting' {\n"
        "  title = { zh = '问候', en = 'Greeting' }, survey = 'visit', months = 2,\n"
        "  build = function(r)\n"
        "    return { kicker = '问候', title = '南京西路旗舰店', period = '2026 年 10 月', blocks = { note '你好。' } "
        "}\n"
        "  end,\n"
        "}"),
    DEFINITION("theme",
               "theme \"id\" { ink = \"#rrggbb\", …, title_size = points, … }; in themes: { zh, en, words = { … } }",
               "How reports look on paper: colours and sizes of type. The arrangement is the renderer's. Inside "
               "`themes` it is "
               "what comments are about.",
               "return theme 'paper' {\n"
               "  ink = '#16202e', muted = '#65717f', rule = '#d9dee4', panel = '#f4f6f8', accent = '#0f6b6b',\n"
               "  accent_soft = '#dcebea', warning = '#c2542a', warning_soft = '#fae8e0', neutral = '#c3cad3',\n"
               "  title_size = 25, figure_size = 24, headline_size = 13, heading_size = 11.5, body_size = 9,\n"
               "  small_size = 7.6, fine_size = 6.4,\n"
               "}"),
    BLOCK("say", "say { \"text with {1} and {2}\", metric, metric }",
          "Text with figures in it: {1} becomes the first metric's value. Wherever a text may stand, a say may stand; "
          "bases "
          "and intervals are printed with it.",
          "local block = note { text = say { '净推荐值升至 {1}，较上月 {2}', " NPS ", " CHANGE " } }"),
    BLOCK("headline", "headline { text = text, detail = text, tone = \"good\" | \"bad\" | \"plain\" }",
          "The one sentence that a reader should remember. Good and bad only where an interval carries it.",
          "local block = headline { text = say { '净推荐值升至 {1}', " NPS
          " }, detail = '各维度与区域相当。', tone = 'good' }"),
    BLOCK("cards", "cards { card, … }", "One to four figures side by side.",
          "local block = cards { card { title = '净推荐值', metric = " NPS " }, card { title = '满意度', metric = " MEAN
          " } }"),
    BLOCK(
        "card", "card { title = text, metric = metric, change = difference, compare = text, history = { metrics } }",
        "One figure with its base and interval; its change with its own interval, what that is compared with, and the "
        "course so far, oldest first.",
        "local block = cards {\n"
        "  card { title = '净推荐值', metric = " NPS ",\n"
        "    change = " CHANGE ",\n"
        "    compare = '较上月', history = { " BEFORE ",\n"
        "      " NPS " } },\n"
        "}"),
    BLOCK("composition",
          "composition { title = text, note = text, nps, detractors, passives, promoters = metrics, counts = { … }, "
          "from = 0 }",
          "What a net promoter score is made of: the shares of the three classes and the answers value by value.",
          "local share = " SHARE "\n"
          "local block = composition {\n"
          "  title = '推荐构成', nps = " NPS ",\n"
          "  detractors = share, passives = share, promoters = share,\n"
          "  counts = { 12, 6, 5, 8, 12, 32, 93, 98, 95, 282, 270 }, from = 0,\n"
          "}"),
    BLOCK("trend",
          "trend { title = text, note = text, name = text, points = { { label, metric } … }, reference = { name, "
          "points }, "
          "marks = { { label, text } … } }",
          "A figure over time with its interval as a band, a reference line, and marks at points of that label. A "
          "suppressed point is a gap.",
          "local before, now = " BEFORE ",\n  " NPS "\n"
          "local points = { { label = '9月', metric = before }, { label = '10月', metric = now } }\n"
          "local block = trend {\n"
          "  title = '净推荐值走势', name = '本店', points = points, reference = { name = '区域', points = points },\n"
          "  marks = { { label = '9月', text = '自助结账上线' } },\n"
          "}"),
    BLOCK(
        "comparison",
        "comparison { title = text, note = text, from = 1, to = 5, columns = { label, metric, reference, difference }, "
        "rows = { { label, metric, reference, difference, strong } … } }",
        "One measure a row, this store against a reference on a common scale. A difference is stressed only where its "
        "interval leaves out 0.",
        "local block = comparison {\n"
        "  title = '与区域对比', from = 1, to = 5,\n"
        "  columns = { label = '维度', metric = '本店', reference = '区域', difference = '相差' },\n"
        "  rows = { {\n"
        "    label = '员工服务', metric = " MEAN ",\n"
        "    reference = " REGION ",\n"
        "    difference = " APART ", strong = true,\n"
        "  } },\n"
        "}"),
    BLOCK("table", "table { title = text, note = text, columns = { { title, align } … }, rows = { { cell, … } … } }",
          "Rows of texts and metrics; it may run over pages. align is \"left\", \"right\" or \"centre\".",
          "local block = table {\n"
          "  title = '逐题得分', columns = { { title = '题目' }, { title = '均值', align = 'right' } },\n"
          "  rows = { { '员工的态度', " MEAN " } },\n"
          "}"),
    BLOCK("section", "section { title = text, note = text }", "A title over the blocks that follow.",
          "local block = section { title = '逐题', note = '1–5 分' }"),
    BLOCK("note", "note { text = text }   note \"text\"", "A remark in small type.",
          "local block = note '差异不等于原因。'"),
    BLOCK("columns", "columns { left = { blocks }, right = { blocks }, split = 0.5 }",
          "Blocks side by side; split is the share of the width that the left takes.",
          "local block = columns { left = { note '左' }, right = { note '右' }, split = 0.4 }"),
};
const size_t report_word_count = sizeof report_words / sizeof *report_words;
