/* The vocabulary of reports. Each example is whole: the block it makes is called `block`, and a test sets it on a page.
 */
#include "flow/report/report_words.h"

#define DEFINITION(name, signature, meaning, example)                                                                  \
    { name, BOX_DEFINITION, signature, meaning, example, "0.1" }
#define BLOCK(name, signature, meaning, example)                                                                       \
    { name, BOX_BLOCK, signature, meaning, example, "0.1" }

/* Figures as `build` is given them, for the examples. */
#define NPS          "{ value = 42, n = 913, lo = 37.1, hi = 46.8, unit = 'points', definition = 'nps.adjusted_wald' }"
#define BEFORE       "{ value = 37.6, n = 898, lo = 32.7, hi = 42.4, unit = 'points', definition = 'nps.adjusted_wald' }"
#define CHANGE       "{ value = 4.4, n = 913, lo = 0.2, hi = 8.6, unit = 'points', definition = 'change.nps.wald' }"
#define MEAN         "{ value = 4.31, n = 905, lo = 4.26, hi = 4.36, unit = 'score', definition = 'mean.t' }"
#define REGION       "{ value = 4.18, n = 6120, lo = 4.16, hi = 4.2, unit = 'score', definition = 'mean.t' }"
#define APART        "{ value = 0.13, n = 905, lo = 0.08, hi = 0.18, unit = 'score', definition = 'difference.mean.welch' }"
#define COUNT_METRIC "{ value = 7, n = 7, unit = 'count', definition = 'count.tickets' }"
#define SHARE        "{ value = 60.5, n = 913, lo = 57.3, hi = 63.6, unit = 'percent', definition = 'share.wilson' }"

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
    BLOCK("paragraph", "paragraph { text = text, title = text }   paragraph \"text\"",
          "Running text. A line break ends a paragraph.",
          "local block = paragraph { title = '怎么读', text = '区间是 95% 置信区间。\\n答卷越少，区间越宽。' }"),
    BLOCK("cards", "cards { card, … }", "One to four figures side by side.",
          "local block = cards { card { title = '净推荐值', metric = " NPS " }, card { title = '满意度', metric = " MEAN
          " } }"),
    BLOCK(
        "card",
        "card { title = text, metric = metric, change = difference, compare = text, history = { metrics }, "
        "target = 75, rank = { title, place, of } }",
        "One figure with its base and interval; its change with its own interval, what that is compared with, and the "
        "course so far, oldest first; the target it is held against (above or below is said only where the whole "
        "interval lies there) and its place among others.",
        "local block = cards {\n"
        "  card { title = '净推荐值', metric = " NPS ",\n"
        "    change = " CHANGE ",\n"
        "    compare = '较上月', history = { " BEFORE ",\n"
        "      " NPS " },\n"
        "    target = 40, rank = { title = '区域第', place = 2, of = 48 } },\n"
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
    BLOCK("histogram",
          "histogram { title = text, note = text, counts = { … }, from = 1, labels = { text, … }, low_to = 6, "
          "high_from = 9, mean = metric }",
          "The answers value by value, from the first value on; what counts as low and as high is coloured and said, "
          "the mean is marked.",
          "local block = histogram { title = '结账体验', counts = { 20, 41, 103, 380, 361 }, from = 1, low_to = 2,\n"
          "  high_from = 4, labels = { '很不满意', '不满意', '一般', '满意', '很满意' }, mean = " MEAN " }"),
    BLOCK("trend",
          "trend { title = text, note = text, name = text, points = { { label, metric } … }, reference = { name, "
          "points }, "
          "target = 45, marks = { { label, text } … } }",
          "A figure over time with its interval as a band, a reference line, a target, and marks at points of that "
          "label. A suppressed point is a gap.",
          "local before, now = " BEFORE ",\n  " NPS "\n"
          "local points = { { label = '9月', metric = before }, { label = '10月', metric = now } }\n"
          "local block = trend {\n"
          "  title = '净推荐值走势', name = '本店', points = points, reference = { name = '区域', points = points },\n"
          "  target = 45, marks = { { label = '9月', text = '自助结账上线' } },\n"
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
    BLOCK("bars",
          "bars { title = text, note = text, tone = \"bad\", numbered = true, from = 0, to = 100, reference = { label, "
          "metric }, rows = { { label, metric, strong } … } }",
          "A figure a row as a bar with its interval as a whisker, in the order given. Strong rows are bold and fully "
          "coloured; a reference is one line through all of them.",
          "local block = bars {\n"
          "  title = '贬损者失分原因', tone = 'bad', numbered = true,\n"
          "  rows = { { label = '收银排队', metric = " SHARE ", strong = true } },\n"
          "}"),
    BLOCK("heatmap",
          "heatmap { title = text, note = text, columns = { name, … }, last = name, span = 0.4, rows = { { label, "
          "cells = "
          "{ metric or { metric, difference } … }, last = metric, own = true } … }, total = row }",
          "Rows by columns: each cell's colour is its difference, full at `span`; bold and a triangle where the "
          "difference's interval leaves out 0. One's own row is marked.",
          "local block = heatmap {\n"
          "  title = '门店 × 维度', columns = { '员工服务' }, span = 0.4,\n"
          "  rows = { { label = '本店', own = true, cells = { { metric = " MEAN ",\n"
          "    difference = " APART " } } } },\n"
          "  total = { label = '区域均值', cells = { " REGION " } },\n"
          "}"),
    BLOCK(
        "funnel_chart",
        "funnel_chart { title = text, note = text, name = text, centre = metric, points = { { label, metric, own } … "
        "}, limits = { { n, far_lo, lo, hi, far_hi } … } }",
        "Stores' figures by their base, between the limits that chance leaves a store of its size (95% and 99.8%). Of "
        "shares the limits are reckoned; of other figures give them. Only who lies outside is named.",
        "local block = funnel_chart {\n"
        "  title = '满意率与样本量', name = '满意率', centre = " SHARE ",\n"
        "  points = { { label = '本店', metric = " SHARE ", own = true } },\n"
        "}"),
    BLOCK("control_chart",
          "control_chart { title = text, note = text, name = text, points = { { label, metric, lo, hi, signal } … }, "
          "centre = number }",
          "Is a period unlike the others, or only a period? Centre, limits and signals are reckoned unless a centre is "
          "given: of shares by Laney's chart, of other figures by that of single values.",
          "local block = control_chart { title = '满意率控制图', name = '满意率', points = {\n"
          "  { label = '9月', metric = " SHARE " },\n"
          "  { label = '10月', metric = " SHARE " },\n"
          "} }"),
    BLOCK(
        "quadrants",
        "quadrants { title = text, note = text, x = name, y = name, x_cut = number, y_cut = number, names = { 4 texts "
        "}, points = { { label, x = metric, y = metric, strong } … } }",
        "Two figures a point, cut into four at the points' means or where the script says; what matters and does "
        "badly stands at the upper left. Names: upper left, upper right, lower left, lower right.",
        "local block = quadrants {\n"
        "  title = '改进优先级', x = '满意度', y = '提及率',\n"
        "  points = { { label = '员工服务', x = " MEAN ",\n"
        "    y = " SHARE " } },\n"
        "}"),
    BLOCK("before_after",
          "before_after { title = text, note = text, good = \"less\", columns = { label, before, after, difference }, "
          "rows = { { label, before, after, difference, control } … } }",
          "A measure a row before and after a change, each with its interval, and the difference with its own. Control "
          "rows, where nothing was changed, are grey.",
          "local block = before_after {\n"
          "  title = '试点', columns = { label = '指标', before = '之前', after = '之后', difference = '差异' },\n"
          "  rows = { { label = '结账', before = " REGION ",\n"
          "    after = " MEAN ",\n"
          "    difference = " APART " } },\n"
          "}"),
    BLOCK(
        "topics",
        "topics { title = text, note = text, compare = text, rows = { { label, share, change, good, neutral, bad } … } "
        "}",
        "What comments are about: how many mention each theme, how that changed, and the shares of good, neutral and "
        "bad among them.",
        "local share = " SHARE "\n"
        "local block = topics {\n"
        "  title = '顾客在说什么', rows = { { label = '等候', share = share, good = share, bad = share } },\n"
        "}"),
    BLOCK("stock_flow",
          "stock_flow { title = text, note = text, rows = { { label, opening, new, reopened, solved, put_aside, "
          "continuing, overdue } … }, total = row }",
          "How many tickets were open before, came, went and are open after, a row for each kind or place; bars hold "
          "what came against what went. r.tickets has these counts.",
          "local n = " COUNT_METRIC "\n"
          "local block = stock_flow {\n"
          "  title = '工单进出', rows = { { label = '差评回访', opening = n, new = n, solved = n, continuing = n } },\n"
          "}"),
    BLOCK("table",
          "table { title = text, note = text, columns = { { title, align, good, bars } … }, rows = { { cell, … } or { "
          "group = text } … }, totals = { row, … } }",
          "Rows of texts and metrics; it may run over pages. align is \"left\", \"right\" or \"centre\"; good, "
          "\"more\" or "
          "\"less\", colours clear differences and gives them a triangle; bars = true lays a bar under each figure.",
          "local block = table {\n"
          "  title = '逐题得分', columns = { { title = '题目' }, { title = '均值', align = 'right', bars = true } },\n"
          "  rows = { { group = '服务' }, { '员工的态度', " MEAN " } },\n"
          "  totals = { { '合计', " REGION " } },\n"
          "}"),
    BLOCK("quotes", "quotes { title = text, note = text, items = { { text, date, store, topic, tone } … } }",
          "What customers wrote, redacted. It is always private: a working copy shows it, no edition keeps it.",
          "local block = quotes { title = '本月评论', items = { { text = '排队太久。', topic = '等候', tone = 'bad' } "
          "} }"),
    BLOCK("section", "section { title = text, note = text }", "A title over the blocks that follow.",
          "local block = section { title = '逐题', note = '1–5 分' }"),
    BLOCK("note", "note { text = text }   note \"text\"", "A remark in small type.",
          "local block = note '差异不等于原因。'"),
    BLOCK("page_break", "page_break {}", "What follows begins on a new page.", "local block = page_break {}"),
    BLOCK("columns", "columns { left = { blocks }, right = { blocks }, split = 0.5 }",
          "Blocks side by side; split is the share of the width that the left takes.",
          "local block = columns { left = { note '左' }, right = { note '右' }, split = 0.4 }"),
};
const size_t report_word_count = sizeof report_words / sizeof *report_words;
