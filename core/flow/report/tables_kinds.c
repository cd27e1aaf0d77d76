/* The kinds whose tables read better than a walk of their data. */
#include "flow/report/tables.h"

#include <string.h>

enum { COLUMNS_MOST = 64 };

/* What a block says beside its figures. */
static void put_note(struct report_tables *tables, const struct value *block) {
    table_put_say(tables, say_text(tables->arena, tables->language, value_get(block, "title"), FOOTINGS_NONE),
                  value_get(block, "note"));
}

/* ---- sentences ---- */

static void of_headline(struct report_tables *tables, const struct value *block) {
    const char *where = tables_word(tables, "要点", "headline");
    table_put_say(tables, where, value_get(block, "text"));
    table_put_say(tables, where, value_get(block, "detail"));
}

static void of_words(struct report_tables *tables, const struct value *block) {
    const char *title = tables_say(tables, block, "title");
    table_put_say(tables, *title ? title : tables_word(tables, "说明", "note"), value_get(block, "text"));
}

static void of_section(struct report_tables *tables, const struct value *block) {
    const char *where = tables_word(tables, "小节", "section");
    table_put_say(tables, where, value_get(block, "title"));
    table_put_say(tables, where, value_get(block, "note"));
}

static void of_nothing(struct report_tables *tables, const struct value *block) {
    (void)tables, (void)block;
}

static void of_columns(struct report_tables *tables, const struct value *block) {
    static const char *const sides[] = {"left", "right"};
    for (int side = 0; side < 2; side++)
        for (size_t i = 0; i < value_count(value_get(block, sides[side])); i++)
            tables_of_block(tables, value_at(value_get(block, sides[side]), i));
}

/* ---- cards ---- */

static bool any_has(const struct value *list, const char *key) {
    for (size_t i = 0; i < value_count(list); i++)
        if (value_get(value_at(list, i), key))
            return true;
    return false;
}

/* "区域排名 2 / 48，较上月 ▲ 4 位". */
const char *tables_rank(const struct report_tables *tables, const struct value *rank) {
    const char *change = rank ? rank_change(tables->arena, tables->language, rank) : "";
    return rank ? arena_format(tables->arena, "%s%s%s", rank_text(tables->arena, tables->language, rank),
                               *change ? tables_word(tables, "，", ", ") : "", change)
                : "";
}

/* The course of each card, oldest first: a row a step, counted back from the last. */
static void card_histories(struct report_tables *tables, const struct value *block, const struct value *items) {
    const char *titles[1 + COLUMNS_MOST] = {tables_word(tables, "期次（0 为本期）", "period (0 is this one)")};
    const struct value *histories[COLUMNS_MOST];
    size_t count = 0, longest = 0;
    for (size_t i = 0; i < value_count(items) && count < COLUMNS_MOST; i++) {
        const struct value *history = value_get(value_at(items, i), "history");
        if (value_count(history) == 0)
            continue;
        histories[count++] = history;
        titles[count] = tables_say(tables, value_at(items, i), "title");
        longest = value_count(history) > longest ? value_count(history) : longest;
    }
    if (count == 0)
        return;
    struct report_table *table =
        table_begin(tables, block, tables_word(tables, "关键指标走势", "Key figures over time"), titles, count + 1);
    for (size_t row = 0; row < longest; row++) {
        table_put_number(tables, table, -(double)(longest - 1 - row));
        for (size_t i = 0; i < count; i++) {
            size_t short_of = longest - value_count(histories[i]);
            table_put_figure(tables, table, row < short_of ? NULL : value_at(histories[i], row - short_of));
        }
    }
}

static void of_cards(struct report_tables *tables, const struct value *block) {
    const struct value *items = value_get(block, "items");
    bool target = any_has(items, "target"), rank = any_has(items, "rank");
    const char *titles[] = {tables_word(tables, "指标", "figure"),
                            tables_word(tables, "数值", "value"),
                            tables_word(tables, "对比", "compared with"),
                            tables_word(tables, "变化", "change"),
                            NULL,
                            NULL};
    size_t width = 4;
    if (target)
        titles[width++] = tables_word(tables, "目标", "target");
    if (rank)
        titles[width++] = tables_word(tables, "排名", "rank");
    struct report_table *table =
        table_begin(tables, block, tables_word(tables, "关键指标", "Key figures"), titles, width);
    for (size_t i = 0; i < value_count(items); i++) {
        const struct value *card = value_at(items, i);
        table_put(tables, table, value_get(card, "title"));
        table_put_figure(tables, table, value_get(card, "metric"));
        table_put(tables, table, value_get(card, "compare"));
        table_put_figure(tables, table, value_get(card, "change"));
        if (target)
            table_put(tables, table, value_get(card, "target"));
        if (rank)
            table_put_text(tables, table, tables_rank(tables, value_get(card, "rank")));
    }
    card_histories(tables, block, items);
}

/* ---- answers value by value ---- */

static void put_counts(struct report_tables *tables, const struct value *block, const char *part) {
    const char *titles[] = {tables_word(tables, "答案", "answer"), tables_word(tables, "份数", "responses")};
    const struct value *counts = value_get(block, "counts"), *labels = value_get(block, "labels");
    int64_t from = value_whole(value_get(block, "from"), 0);
    if (value_count(counts) == 0)
        return;
    struct report_table *table = table_begin(tables, block, part, titles, 2);
    for (size_t i = 0; i < value_count(counts); i++) {
        if (value_at(labels, i))
            table_put(tables, table, value_at(labels, i));
        else
            table_put_number(tables, table, (double)(from + (int64_t)i));
        table_put(tables, table, value_at(counts, i));
    }
}

static void of_composition(struct report_tables *tables, const struct value *block) {
    static const struct {
        const char *key, *zh, *en;
    } parts[] = {{"nps", "净推荐值", "NPS"},
                 {"promoters", "推荐者（9–10 分）", "promoters (9–10)"},
                 {"passives", "中立者（7–8 分）", "passives (7–8)"},
                 {"detractors", "贬损者（0–6 分）", "detractors (0–6)"}};
    const char *titles[] = {tables_word(tables, "构成", "part"), tables_word(tables, "数值", "figure")};
    struct report_table *table = table_begin(tables, block, "", titles, 2);
    put_note(tables, block);
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        table_put_text(tables, table, tables_word(tables, parts[i].zh, parts[i].en));
        table_put_figure(tables, table, value_get(block, parts[i].key));
    }
    put_counts(tables, block, tables_word(tables, "各分值答卷", "answers by value"));
}

static void of_histogram(struct report_tables *tables, const struct value *block) {
    const char *titles[] = {tables_word(tables, "指标", "figure"), tables_word(tables, "数值", "value")};
    put_note(tables, block);
    put_counts(tables, block, "");
    if (!value_get(block, "mean"))
        return;
    struct report_table *table = table_begin(tables, block, tables_word(tables, "均值", "mean"), titles, 2);
    table_put_text(tables, table, tables_word(tables, "均值", "mean"));
    table_put_figure(tables, table, value_get(block, "mean"));
}

/* ---- trend ---- */

/* What is marked at a period of this label, "；" between several. */
static const char *marks_at(struct report_tables *tables, const struct value *block, const char *label) {
    const struct value *marks = value_get(block, "marks");
    const char *all = "";
    for (size_t i = 0; i < value_count(marks); i++)
        if (strcmp(value_text(value_get(value_at(marks, i), "label"), ""), label) == 0)
            all = arena_format(tables->arena, "%s%s%s", all, *all ? tables_word(tables, "；", "; ") : "",
                               tables_say(tables, value_at(marks, i), "text"));
    return all;
}

/* A mark whose label no point has would be lost in the rows. */
static void stray_marks(struct report_tables *tables, const struct value *block) {
    const struct value *marks = value_get(block, "marks"), *points = value_get(block, "points");
    for (size_t i = 0; i < value_count(marks); i++) {
        const char *label = value_text(value_get(value_at(marks, i), "label"), "");
        bool found = false;
        for (size_t k = 0; k < value_count(points); k++)
            found |= strcmp(value_text(value_get(value_at(points, k), "label"), ""), label) == 0;
        if (!found)
            table_put_say(tables, label, value_get(value_at(marks, i), "text"));
    }
}

static void of_trend(struct report_tables *tables, const struct value *block) {
    const struct value *points = value_get(block, "points"), *reference = value_get(block, "reference");
    bool marks = value_count(value_get(block, "marks")) > 0, target = value_get(block, "target") != NULL;
    const char *titles[5] = {tables_word(tables, "期间", "period"), tables_say(tables, block, "name")};
    size_t width = 2;
    if (reference)
        titles[width++] = tables_say(tables, reference, "name");
    if (target)
        titles[width++] = tables_word(tables, "目标", "target");
    if (marks)
        titles[width++] = tables_word(tables, "事件", "events");
    struct report_table *table = table_begin(tables, block, "", titles, width);
    put_note(tables, block);
    stray_marks(tables, block);
    for (size_t i = 0; i < value_count(points); i++) {
        const struct value *point = value_at(points, i);
        table_put(tables, table, value_get(point, "label"));
        table_put_figure(tables, table, value_get(point, "metric"));
        if (reference)
            table_put_figure(tables, table, value_get(value_at(value_get(reference, "points"), i), "metric"));
        if (target)
            table_put(tables, table, value_get(block, "target"));
        if (marks)
            table_put_text(tables, table, marks_at(tables, block, value_text(value_get(point, "label"), "")));
    }
}

/* ---- tables and matrices ---- */

static void put_rows(struct report_tables *tables, struct report_table *table, const struct value *rows) {
    for (size_t i = 0; i < value_count(rows); i++) {
        const struct value *row = value_at(rows, i), *group = value_get(row, "group");
        if (group)
            table_put(tables, table, group);
        for (size_t c = group ? 1 : 0; c < table->width; c++)
            table_put(tables, table, group ? NULL : value_at(row, c));
    }
}

static void of_table(struct report_tables *tables, const struct value *block) {
    const struct value *columns = value_get(block, "columns");
    const char *titles[COLUMNS_MOST];
    size_t width = value_count(columns) < COLUMNS_MOST ? value_count(columns) : COLUMNS_MOST;
    for (size_t i = 0; i < width; i++)
        titles[i] = tables_say(tables, value_at(columns, i), "title");
    struct report_table *table = table_begin(
        tables, block, *tables_say(tables, block, "title") ? "" : tables_word(tables, "表", "Table"), titles, width);
    put_note(tables, block);
    put_rows(tables, table, value_get(block, "rows"));
    put_rows(tables, table, value_get(block, "totals"));
}

/* A cell of a heat map: its figure, and how far from the middle of its column it lies. */
static void heat_row(struct report_tables *tables, struct report_table *table, const struct value *row, size_t columns,
                     bool last) {
    const char *label = tables_say(tables, row, "label");
    bool own = value_yes(value_get(row, "own"), false);
    table_put_text(tables, table,
                   own ? arena_format(tables->arena, tables_word(tables, "%s（本店）", "%s (own)"), label) : label);
    for (size_t c = 0; c < columns; c++) {
        const struct value *cell = value_at(value_get(row, "cells"), c);
        table_put_figure(tables, table, value_get(cell, "metric"));
        table_put_figure(tables, table, value_get(cell, "difference"));
    }
    if (last)
        table_put_figure(tables, table, value_get(row, "last"));
}

static void of_heatmap(struct report_tables *tables, const struct value *block) {
    const struct value *columns = value_get(block, "columns"), *rows = value_get(block, "rows"),
                       *total = value_get(block, "total");
    size_t count = value_count(columns) < COLUMNS_MOST / 2 - 1 ? value_count(columns) : COLUMNS_MOST / 2 - 1;
    const char *titles[COLUMNS_MOST] = {tables_word(tables, "名称", "name")};
    size_t width = 1;
    bool last = value_get(block, "last") || any_has(rows, "last");
    for (size_t i = 0; i < count; i++) {
        const char *name = value_text(value_at(columns, i), "");
        titles[width++] = name;
        titles[width++] = arena_format(tables->arena, tables_word(tables, "%s 差异", "%s difference"), name);
    }
    if (last)
        titles[width++] = value_text(value_get(block, "last"), tables_word(tables, "合计", "all"));
    struct report_table *table = table_begin(tables, block, "", titles, width);
    put_note(tables, block);
    for (size_t i = 0; i < value_count(rows); i++)
        heat_row(tables, table, value_at(rows, i), count, last);
    if (total)
        heat_row(tables, table, total, count, last);
}

/* ---- stock and flow ---- */

static void flow_row(struct report_tables *tables, struct report_table *table, const struct value *row) {
    static const char *const fields[] = {"opening", "new", "reopened", "solved", "put_aside", "continuing", "overdue"};
    table_put(tables, table, value_get(row, "label"));
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
        table_put_figure(tables, table, value_get(row, fields[i]));
}

static void of_flow(struct report_tables *tables, const struct value *block) {
    const struct value *rows = value_get(block, "rows"), *total = value_get(block, "total");
    const char *titles[] = {
        tables_word(tables, "工单", "tickets"), tables_word(tables, "期初", "before"),
        tables_word(tables, "新增", "came"),    tables_word(tables, "重开", "reopened"),
        tables_word(tables, "解决", "solved"),  tables_word(tables, "未解决即关闭", "closed unsolved"),
        tables_word(tables, "期末", "after"),   tables_word(tables, "逾期", "late")};
    struct report_table *table = table_begin(tables, block, "", titles, sizeof titles / sizeof *titles);
    put_note(tables, block);
    for (size_t i = 0; i < value_count(rows); i++)
        flow_row(tables, table, value_at(rows, i));
    if (total)
        flow_row(tables, table, total);
}

bool tables_by_kind(struct report_tables *tables, const struct value *block) {
    static const struct {
        const char *kind;
        void (*put)(struct report_tables *tables, const struct value *block);
    } kinds[] = {
        {"headline", of_headline},   {"paragraph", of_words}, {"note", of_words},  {"section", of_section},
        {"page_break", of_nothing},  {"columns", of_columns}, {"cards", of_cards}, {"composition", of_composition},
        {"histogram", of_histogram}, {"trend", of_trend},     {"table", of_table}, {"heatmap", of_heatmap},
        {"stock_flow", of_flow},
    };
    const char *kind = value_text(value_get(block, "kind"), "");
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (strcmp(kind, kinds[i].kind) == 0) {
            kinds[i].put(tables, block);
            return true;
        }
    return false;
}
