#include "flow/report/tables.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "flow/report/uses.h"

/* ---- words ---- */

const char *tables_word(const struct report_tables *tables, const char *zh, const char *en) {
    return tables->language == LANGUAGE_ZH ? zh : en;
}

const char *tables_say(const struct report_tables *tables, const struct value *map, const char *key) {
    return say_text(tables->arena, tables->language, value_get(map, key), FOOTINGS_WHOLE);
}

bool tables_is_metric(const struct value *value) {
    return value_get(value, "unit") && value_get(value, "definition");
}

/* ---- one table ---- */

static struct report_table *new_table(struct report_tables *tables, const char *kind, const char *name,
                                      const char *const *titles, size_t width) {
    struct report_table *table = arena_alloc(tables->arena, sizeof *table);
    *table = (struct report_table){.name = name, .kind = kind, .width = width};
    table->titles = arena_alloc(tables->arena, (width + 1) * sizeof *table->titles);
    for (size_t i = 0; i < width; i++)
        table->titles[i] = titles[i];
    tables->list = arena_grow(tables->arena, tables->list, tables->count, &tables->cap, sizeof *tables->list);
    tables->list[tables->count++] = table;
    return table;
}

struct report_table *table_begin(struct report_tables *tables, const struct value *block, const char *part,
                                 const char *const *titles, size_t width) {
    const char *title = say_text(tables->arena, tables->language, value_get(block, "title"), FOOTINGS_NONE),
               *kind = value_text(value_get(block, "kind"), "");
    const char *name = *title && *part ? arena_format(tables->arena, "%s · %s", title, part)
                       : *title        ? title
                       : *part         ? part
                                       : kind;
    return new_table(tables, kind, name, titles, width);
}

static struct report_cell *next_cell(struct report_tables *tables, struct report_table *table) {
    table->cells = arena_grow(tables->arena, table->cells, table->count, &table->cap, sizeof *table->cells);
    return &table->cells[table->count++];
}

void table_put_text(struct report_tables *tables, struct report_table *table, const char *text) {
    *next_cell(tables, table) =
        (struct report_cell){.kind = *text ? REPORT_CELL_TEXT : REPORT_CELL_EMPTY, .text = text};
}

void table_put_number(struct report_tables *tables, struct report_table *table, double number) {
    *next_cell(tables, table) = (struct report_cell){.kind = REPORT_CELL_NUMBER, .text = "", .number = number};
}

void table_put_figure(struct report_tables *tables, struct report_table *table, const struct value *metric) {
    *next_cell(tables, table) =
        metric ? (struct report_cell){.kind = REPORT_CELL_FIGURE, .text = "", .figure = figure_read(metric)}
               : (struct report_cell){.text = ""};
}

/* A say of one figure and nothing else is that figure. */
static const struct value *lone_figure(const struct value *value) {
    const struct value *items = value_get(value, "items");
    return value_count(items) == 2 && !strcmp(value_text(value_at(items, 0), ""), "{1}") ? value_at(items, 1) : NULL;
}

void table_put(struct report_tables *tables, struct report_table *table, const struct value *value) {
    if (tables_is_metric(value))
        table_put_figure(tables, table, value);
    else if (lone_figure(value))
        table_put_figure(tables, table, lone_figure(value));
    else if (value_is(value, VALUE_INT) || value_is(value, VALUE_REAL))
        table_put_number(tables, table, value_number(value, 0));
    else if (value_is(value, VALUE_BOOL))
        table_put_text(tables, table,
                       value_yes(value, false) ? tables_word(tables, "是", "yes") : tables_word(tables, "否", "no"));
    else
        table_put_text(tables, table, say_text(tables->arena, tables->language, value, FOOTINGS_WHOLE));
}

size_t table_rows(const struct report_table *table) {
    return table->width ? table->count / table->width : 0;
}

const struct report_cell *table_cell(const struct report_table *table, size_t row, size_t column) {
    return &table->cells[row * table->width + column];
}

/* ---- sentences ---- */

/* What a sentence says, then a row for each of its figures, so that they can be reckoned with. */
void table_put_say(struct report_tables *tables, const char *where, const struct value *text) {
    const char *titles[] = {tables_word(tables, "位置", "where"), tables_word(tables, "文字", "text"),
                            tables_word(tables, "数值", "figure")},
               *said = say_text(tables->arena, tables->language, text, FOOTINGS_WHOLE);
    const struct value *items = value_get(text, "items");
    if (!*said)
        return;
    if (!tables->texts)
        tables->texts = new_table(tables, "text", tables_word(tables, "文字", "Text"), titles, 3);
    table_put_text(tables, tables->texts, where);
    table_put_text(tables, tables->texts, said);
    table_put_figure(tables, tables->texts, NULL);
    for (size_t i = 1; i < value_count(items); i++) {
        struct figure figure = figure_read(value_at(items, i));
        const char *name = figure.definition ? figure.definition->name[tables->language] : "";
        table_put_text(tables, tables->texts, *name ? arena_format(tables->arena, "%s · %s", where, name) : where);
        table_put_text(tables, tables->texts, "");
        table_put_figure(tables, tables->texts, value_at(items, i));
    }
}

/* ---- the whole ---- */

void tables_of_block(struct report_tables *tables, const struct value *block) {
    if (!tables_by_kind(tables, block))
        tables_by_walk(tables, block);
}

static void about(struct report_tables *tables, const struct value *document) {
    static const struct {
        const char *key, *zh, *en;
    } heads[] = {{"kicker", "报告", "report"},
                 {"title", "标题", "title"},
                 {"period", "期间", "period"},
                 {"subtitle", "副标题", "subtitle"}},
      sources[] = {{"chain", "企业", "chain"},
                   {"region", "区域", "region"},
                   {"store", "门店", "store"},
                   {"month", "月份", "month"},
                   {"registry_day", "组织与门店以此日为准", "organisation as of"},
                   {"responses", "数据库累计答卷", "responses on record"},
                   {"floor", "显示所需的最少答案", "fewest answers shown"},
                   {"facts", "数据摘要", "digest of facts"},
                   {"rules", "规则", "rules"},
                   {"engine", "引擎", "engine"}};
    const char *titles[] = {tables_word(tables, "项目", "item"), tables_word(tables, "内容", "content")};
    struct report_table *table = new_table(tables, "about", tables_word(tables, "关于", "About"), titles, 2);
    const struct value *provenance = value_get(document, "provenance");
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++) {
        table_put_text(tables, table, tables_word(tables, heads[i].zh, heads[i].en));
        table_put(tables, table, value_get(document, heads[i].key));
    }
    table_put_text(tables, table, tables_word(tables, "排名", "rank"));
    table_put_text(tables, table, tables_rank(tables, value_get(document, "rank")));
    for (size_t i = 0; i < sizeof sources / sizeof *sources; i++) {
        if (!value_get(provenance, sources[i].key))
            continue;
        table_put_text(tables, table, tables_word(tables, sources[i].zh, sources[i].en));
        table_put(tables, table, value_get(provenance, sources[i].key));
    }
}

static void reckoning(struct report_tables *tables, const struct value *document) {
    struct uses uses = uses_of(document);
    const char *titles[] = {tables_word(tables, "指标", "figure"), tables_word(tables, "算法", "how it is reckoned")};
    struct report_table *table;
    if (uses.count == 0)
        return;
    table = new_table(tables, "definitions", tables_word(tables, "口径", "Definitions"), titles, 2);
    for (size_t i = 0; i < uses.count; i++) {
        table_put_text(tables, table, uses.list[i]->name[tables->language]);
        table_put_text(tables, table, uses.list[i]->text[tables->language]);
    }
}

/* "推荐构成", "推荐构成 2": whoever asks for one by name gets that one. */
static void name_apart(struct report_tables *tables) {
    for (size_t i = 1; i < tables->count; i++) {
        const char *name = tables->list[i]->name;
        for (size_t k = 0, number = 2; k < i; k++)
            if (strcasecmp(tables->list[k]->name, tables->list[i]->name) == 0) {
                tables->list[i]->name = arena_format(tables->arena, "%s %zu", name, number++);
                k = (size_t)-1; /* the new name is looked at against all of them */
            }
    }
}

struct report_tables tables_of_document(struct arena *arena, const struct value *document) {
    struct report_tables tables = {.arena = arena,
                                   .language = language_of(value_text(value_get(document, "language"), NULL))};
    const struct value *blocks = value_get(document, "blocks");
    about(&tables, document);
    for (size_t i = 0; i < value_count(blocks); i++)
        tables_of_block(&tables, value_at(blocks, i));
    reckoning(&tables, document);
    name_apart(&tables);
    return tables;
}

const struct report_table *tables_find(const struct report_tables *tables, const char *wanted) {
    char *end;
    unsigned long number = strtoul(wanted, &end, 10);
    for (size_t i = 0; i < tables->count; i++)
        if (strcasecmp(tables->list[i]->name, wanted) == 0)
            return tables->list[i];
    return !*end && number >= 1 && number <= tables->count ? tables->list[number - 1] : NULL;
}
