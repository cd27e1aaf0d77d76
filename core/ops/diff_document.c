#include "ops/diff_document.h"

#include <math.h>
#include <string.h>

#include "base/json.h"
#include "base/limits.h"
#include "ops/rulebook.h"

/* ---- words ---- */

static const char *kind_words(enum language language, enum diff_kind kind) {
    static const char *const words[DIFF_KINDS][2] = {[DIFF_PROGRAM] = {"程序版本", "another version of the program"},
                                                     [DIFF_ERASED] = {"删除个人信息", "answers erased"},
                                                     [DIFF_LATE] = {"补录答卷", "late answers"},
                                                     [DIFF_CORRECTED] = {"更正答卷", "corrected answers"},
                                                     [DIFF_UNDONE] = {"撤回导入", "imports taken back"},
                                                     [DIFF_QUARANTINED] = {"隔离答卷", "answers set aside"},
                                                     [DIFF_LIFTED] = {"解除隔离", "answers taken back in"},
                                                     [DIFF_REGISTRY] = {"门店档案变动", "registry"},
                                                     [DIFF_TICKETS] = {"工单进展", "tickets"},
                                                     [DIFF_DEFINITION] = {"问卷定义变动", "survey definitions"},
                                                     [DIFF_RULES] = {"规则变动", "rules"},
                                                     [DIFF_SEVERAL] = {"多项原因合计", "several causes, together"}};
    return words[kind][language];
}

const char *diff_cause_words(struct arena *arena, enum language language, const struct diff_cause *cause) {
    const char *list = "";
    for (int kind = 0; kind < DIFF_SEVERAL; kind++)
        if (cause->kind == DIFF_SEVERAL && cause->kinds & 1u << kind)
            list = arena_format(arena, "%s%s%s", list,
                                !*list                    ? ""
                                : language == LANGUAGE_ZH ? "、"
                                                          : ", ",
                                kind_words(language, (enum diff_kind)kind));
    if (!*list)
        return kind_words(language, cause->kind);
    return arena_format(arena, language == LANGUAGE_ZH ? "%s（%s）" : "%s (%s)", kind_words(language, DIFF_SEVERAL),
                        list);
}

const char *diff_says_words(enum language language, enum diff_says says) {
    static const char *const words[][2] = {[DIFF_BEYOND] = {"超出区间", "beyond chance"},
                                           [DIFF_NOISE] = {"在区间之内", "within the interval: noise"},
                                           [DIFF_OPEN] = {"没有区间可比", "no interval to judge by"},
                                           [DIFF_APPEARED] = {"新出现", "new"},
                                           [DIFF_GONE] = {"不再列出", "no longer there"},
                                           [DIFF_SHOWN] = {"此前低于隐私下限", "was under the privacy floor"},
                                           [DIFF_HIDDEN] = {"现低于隐私下限", "is under the privacy floor now"}};
    return words[says][language];
}

const char *diff_row_words(struct arena *arena, const struct diff_row *row) {
    if (!*row->title || !strcmp(row->title, row->label))
        return row->label;
    return *row->label ? arena_format(arena, "%s › %s", row->title, row->label) : row->title;
}

const char *diff_points(struct arena *arena, enum language language, const struct diff_row *row, double points) {
    const struct figure *figure = &row->after;
    const char *number = figure_number(arena, points, figure->decimals + (figure->decimals < 2), true);
    if (figure->unit == METRIC_HOURS)
        return arena_format(arena, language == LANGUAGE_ZH ? "%s 小时" : "%s h", number);
    if (figure->unit != METRIC_PERCENT)
        return number;
    return arena_format(arena, language == LANGUAGE_ZH ? "%s 个百分点" : "%s pp", number);
}

/* ---- blocks ---- */

struct paper {
    struct arena *arena;
    const struct diff *diff;
    enum language language;
    struct value *blocks;
};

static const char *word(const struct paper *paper, const char *zh, const char *en) {
    return paper->language == LANGUAGE_ZH ? zh : en;
}

static struct value *add_block(const struct paper *paper, const char *kind) {
    struct value *block = value_map(paper->arena);
    value_set(paper->arena, block, "kind", value_str(paper->arena, kind));
    value_push(paper->arena, paper->blocks, block);
    return block;
}

static void set_text(const struct paper *paper, struct value *map, const char *field, const char *text) {
    value_set(paper->arena, map, field, value_str(paper->arena, text));
}

static void put(const struct paper *paper, struct value *row, const char *text) {
    value_push(paper->arena, row, value_str(paper->arena, text));
}

static void add_note(const struct paper *paper, const char *text) {
    set_text(paper, add_block(paper, "note"), "text", text);
}

static const char *edition_words(const struct paper *paper, const struct history_edition *edition) {
    char month[MONTH_TEXT];
    char at[INSTANT_TEXT];
    return arena_format(paper->arena,
                        word(paper, "%s 的版次 %.12s：%s 由 %s 发布，截至第 %lld 批%s%s",
                             "%s, edition %.12s: %s by %s, up to batch %lld%s%s"),
                        month_write(month, edition->month), edition->commit, instant_write(at, edition->seconds * 1000),
                        edition->author, (long long)edition->cut,
                        *edition->reason ? word(paper, "，理由：", ", because: ") : "", edition->reason);
}

static void add_headline(const struct paper *paper) {
    const struct diff *diff = paper->diff;
    struct value *block = add_block(paper, "headline");
    set_text(paper, block, "text",
             arena_format(paper->arena,
                          word(paper, "%lld 个数字有变，其中 %lld 个超出区间，%lld 个在区间之内",
                               "%lld numbers are others: %lld beyond chance, %lld within their intervals"),
                          (long long)diff->changed, (long long)diff->beyond, (long long)diff->noise));
    set_text(paper, block, "detail",
             arena_format(paper->arena,
                          word(paper, "比较了 %lld 份报告、%lld 个数字；%lld 份报告没有变化",
                               "%lld reports and %lld numbers were compared; %lld reports say the same"),
                          (long long)diff->documents, (long long)diff->numbers, (long long)diff->unchanged));
}

static struct value *add_table(const struct paper *paper, const char *title, const char *const *columns, size_t count) {
    struct value *block = add_block(paper, "table"), *heads = value_list(paper->arena);
    set_text(paper, block, "title", title);
    for (size_t i = 0; i < count; i++) {
        struct value *head = value_map(paper->arena);
        set_text(paper, head, "title", columns[i]);
        value_push(paper->arena, heads, head);
    }
    struct value *rows = value_list(paper->arena);
    value_set(paper->arena, block, "columns", heads);
    value_set(paper->arena, block, "rows", rows);
    return rows;
}

static const char *figure_words(const struct paper *paper, const struct figure *figure) {
    const char *footing = figure_footing_short(paper->arena, paper->language, figure);
    const char *value = figure_value(paper->arena, paper->language, figure);
    return *footing ? arena_format(paper->arena, word(paper, "%s（%s）", "%s (%s)"), value, footing) : value;
}

static const char *store_words(const struct paper *paper, const struct diff_row *row) {
    return row->store[0] == '_' ? row->region : arena_format(paper->arena, "%s", row->store);
}

#define PAPER_ROWS 200 /* that somebody may be expected to read */

static size_t shown(const struct diff *diff) {
    return diff->row_count < PAPER_ROWS ? diff->row_count : PAPER_ROWS;
}

static void add_numbers(const struct paper *paper) {
    const char *const columns[] = {word(paper, "序号", "no."),    word(paper, "门店", "store"),
                                   word(paper, "数字", "number"), word(paper, "之前", "before"),
                                   word(paper, "之后", "after"),  word(paper, "变化", "change"),
                                   word(paper, "判断", "says")};
    if (!paper->diff->row_count)
        return;
    struct value *rows =
        add_table(paper, word(paper, "有变的数字，变化最大的在前", "Numbers that are others, the worst first"), columns,
                  sizeof columns / sizeof *columns);
    for (size_t i = 0; i < shown(paper->diff); i++) {
        const struct diff_row *row = &paper->diff->rows[i];
        struct value *cells = value_list(paper->arena);
        put(paper, cells, arena_format(paper->arena, "%zu", i + 1));
        put(paper, cells, store_words(paper, row));
        put(paper, cells, diff_row_words(paper->arena, row));
        put(paper, cells, figure_words(paper, &row->before));
        put(paper, cells, figure_words(paper, &row->after));
        put(paper, cells, isfinite(row->change) ? diff_points(paper->arena, paper->language, row, row->change) : "—");
        put(paper, cells, diff_says_words(paper->language, row->says));
        value_push(paper->arena, rows, cells);
    }
}

static void add_causes(const struct paper *paper) {
    const char *const columns[] = {word(paper, "序号", "no."), word(paper, "原因", "cause"),
                                   word(paper, "涉及答卷", "answers"), word(paper, "影响", "points")};
    struct value *rows = NULL;
    for (size_t i = 0; i < shown(paper->diff); i++)
        for (size_t k = 0; k < paper->diff->rows[i].cause_count; k++) {
            const struct diff_row *row = &paper->diff->rows[i];
            struct value *cells = value_list(paper->arena);
            if (!rows)
                rows = add_table(paper, word(paper, "为什么变", "Why they are others"), columns,
                                 sizeof columns / sizeof *columns);
            if (value_count(rows) >= LIMIT_TABLE_ROWS)
                return;
            put(paper, cells, arena_format(paper->arena, "%zu", i + 1));
            put(paper, cells, diff_cause_words(paper->arena, paper->language, &row->causes[k]));
            put(paper, cells,
                row->causes[k].answers < 0 ? "—"
                                           : arena_format(paper->arena, "%lld", (long long)row->causes[k].answers));
            put(paper, cells, diff_points(paper->arena, paper->language, row, row->causes[k].points));
            value_push(paper->arena, rows, cells);
        }
}

static void add_how(const struct paper *paper) {
    const struct diff *diff = paper->diff;
    if (diff->replayed)
        add_note(
            paper,
            arena_format(paper->arena,
                         word(paper,
                              "原因按固定次序逐项重算：补录、更正、撤回、隔离、解除隔离、门店档案、问卷定义、规则；各项"
                              "之和等于变化。"
                              "涉及答卷少于 %lld 份的原因合并列出，不单独显示。",
                              "Causes by one fixed order of replay: late, corrected, undone, set aside, taken back in, "
                              "registry, survey definitions, rules; they sum to the change. Causes that rest on fewer "
                              "than %lld answers are told together."),
                         (long long)diff->floor));
    if (!diff->same_month)
        add_note(paper,
                 word(paper, "两个月的答卷来自不同顾客；变化的区间由两期各自的区间合成，含 0 者视为随机波动。",
                      "The two months rest on other customers' answers; the interval of a change is made of both "
                      "intervals, and one that holds 0 is noise."));
    if (diff->file_count)
        add_note(paper, arena_format(paper->arena,
                                     word(paper, "两期所用规则有 %zu 个文件不同，首个为 %s。",
                                          "%zu files of the rules differ, the first is %s."),
                                     diff->file_count, diff->files[0]));
}

const struct value *diff_document(struct arena *arena, const struct diff *diff, const struct value *provenance) {
    struct value *made = value_map(arena), *print = value_map(arena);
    struct paper paper = {arena, diff, diff->language, value_list(arena)};
    char month[MONTH_TEXT];
    set_text(&paper, made, "language", diff->language == LANGUAGE_ZH ? "zh" : "en");
    set_text(&paper, made, "kicker", word(&paper, "版次比较 · 工作底稿", "Two editions compared · working paper"));
    set_text(&paper, made, "title", word(&paper, "哪些数字变了，为什么", "Which numbers are others, and why"));
    set_text(&paper, made, "period", month_write(month, diff->after.month));
    set_text(&paper, made, "subtitle", arena_format(arena, "%.12s → %.12s", diff->before.commit, diff->after.commit));
    add_headline(&paper);
    add_note(&paper, edition_words(&paper, &diff->before));
    add_note(&paper, edition_words(&paper, &diff->after));
    add_numbers(&paper);
    add_causes(&paper);
    add_how(&paper);
    value_set(arena, made, "blocks", paper.blocks);
    set_text(&paper, print, "facts", value_text(value_get(value_get(provenance, "facts"), "tallies"), ""));
    value_set(arena, print, "responses",
              value_int(arena, value_whole(value_get(value_get(provenance, "facts"), "responses"), 0)));
    set_text(&paper, print, "registry_day", value_text(value_get(value_get(provenance, "registry"), "day"), ""));
    set_text(&paper, print, "rules", value_text(value_get(provenance, "rules"), ""));
    set_text(&paper, print, "engine", value_text(value_get(value_get(provenance, "engine"), "name"), ""));
    set_text(&paper, print, "month", month_write(month, diff->after.month));
    value_set(arena, print, "floor", value_int(arena, diff->floor));
    value_set(arena, made, "provenance", print);
    return made;
}

/* ---- in a file ---- */

static int read_provenance(struct workspace *workspace, const struct diff *diff, const struct value **out,
                           struct err *err) {
    struct buf text = buf_make(LIMIT_FILE);
    int failed = history_read(workspace, &diff->after, NULL, NULL, "provenance.json", &text, err);
    failed = failed ? failed : json_read(workspace->arena, text.data, text.len, out, err);
    buf_free(&text);
    return failed;
}

int diff_paper(struct workspace *workspace, const struct diff *diff, enum report_format format, struct buf *out,
               struct err *err) {
    struct rulebook *rulebook = NULL;
    struct page_fonts *fonts = NULL;
    const struct value *provenance = NULL;
    int failed = read_provenance(workspace, diff, &provenance, err);
    failed = failed ? failed : rulebook_open(&rulebook, workspace, RULEBOOK_LOOK, err);
    if (!failed && !rulebook->theme)
        failed = err_set(err, ERR_CONFIG, "there is no theme"), err_todo(err, "put one at templates/theme.lua");
    failed = failed ? failed : page_fonts_open(&fonts, err);
    failed = failed ? failed
                    : format_write(fonts, diff_document(workspace->arena, diff, provenance), rulebook->theme, format,
                                   NULL, out, err);
    page_fonts_close(fonts);
    rulebook_close(rulebook);
    return failed;
}
