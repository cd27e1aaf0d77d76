/* The walk knows no kind of block but one: whatever has a unit is a metric, whatever has a title, a name or a label
 * lends it to what stands below. Only a table says what its cells mean by their place. */
#include "flow/report/numbers.h"

#include <string.h>

#include "base/buf.h"
#include "base/map.h"

struct walk {
    struct arena *arena;
    struct numbers *out;
    size_t cap;
    const char *block, *title;
    int64_t line;
    const char *script;
};

/* What leads to a metric: the labels on the way, and the fields of the last block. */
struct way {
    const char *label, *slot;
    month_t month;
    bool ends; /* the list is a course, its last point the document's month */
};

static const char *joined(struct arena *arena, const char *before, const char *text) {
    if (!*text)
        return before;
    return *before ? arena_format(arena, "%s › %s", before, text) : text;
}

/* A say without its figures: they change, its words do not. */
static const char *words_of(const struct value *text) {
    return value_is(text, VALUE_MAP) ? value_text(value_at(value_get(text, "items"), 0), "") : value_text(text, "");
}

/* The figures of a text are left out with the spaces around them. */
static const char *said(struct arena *arena, const struct value *text) {
    if (!value_is(text, VALUE_MAP))
        return words_of(text);
    struct buf out = buf_make(SIZE_MAX / 2);
    for (const char *at = words_of(text); *at; at++) {
        const char *end = *at == '{' ? strchr(at, '}') : NULL;
        if (end)
            buf_text(&out, "…");
        else
            buf_char(&out, *at);
        at = end ? end : at;
    }
    const char *kept = arena_text(arena, out.data);
    buf_free(&out);
    return kept;
}

static const char *name_of(struct arena *arena, const struct value *map) {
    static const char *const names[] = {"title", "label", "name"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (value_get(map, names[i]))
            return said(arena, value_get(map, names[i]));
    return "";
}

/* ---- words for the places that a block gives no label ---- */

static const char *slot_word(const struct walk *walk, const struct value *block, const char *slot) {
    static const struct {
        const char *slot, *zh, *en;
    } words[] = {{"change", "较前变化", "change"},       {"nps", "净推荐值", "NPS"},
                 {"promoters", "推荐者", "promoters"},   {"passives", "中立者", "passives"},
                 {"detractors", "贬损者", "detractors"}, {"reference", "对照", "reference"},
                 {"difference", "差异", "difference"}};
    const char *own = words_of(value_get(value_get(block, "columns"), slot));
    if (*own)
        return own;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strcmp(words[i].slot, slot) == 0)
            return walk->out->language == LANGUAGE_ZH ? words[i].zh : words[i].en;
    return "";
}

static const char *definition_word(const struct walk *walk, const struct figure *figure) {
    return figure->definition ? figure->definition->name[walk->out->language] : "";
}

/* ---- the walk ---- */

static void push(struct walk *walk, const struct value *metric, const struct way *way, bool in_text) {
    struct numbers *out = walk->out;
    struct arena *arena = walk->arena;
    struct figure figure = figure_read(metric);
    const char *label = way->label;
    if (in_text || !*label)
        label = joined(arena, label, definition_word(walk, &figure));
    out->items = arena_grow(arena, out->items, out->count, &walk->cap, sizeof *out->items);
    out->items[out->count++] = (struct number){.metric = metric,
                                               .figure = figure,
                                               .definition = value_text(value_get(metric, "definition"), ""),
                                               .block = walk->block,
                                               .title = walk->title,
                                               .label = label,
                                               .month = way->month,
                                               .line = walk->line,
                                               .script = walk->script,
                                               .key = arena_format(arena, "%s\n%s", label, way->slot)};
}

static void walk_value(struct walk *walk, const struct value *value, const struct way *way, const struct value *block);

static void walk_say(struct walk *walk, const struct value *say, const struct way *way) {
    const struct value *items = value_get(say, "items");
    for (size_t i = 1; i < value_count(items); i++)
        push(walk, value_at(items, i), way, true);
}

/* What a row is about: its first words; a rank in front of them is none. */
static const char *row_name(const struct walk *walk, const struct value *row) {
    for (size_t c = 0; c < value_count(row); c++) {
        const struct value *cell = value_at(row, c);
        const char *words = value_get(cell, "unit") ? "" : said(walk->arena, cell);
        if (words[strspn(words, "0123456789./ ")])
            return words;
    }
    return value_get(value_at(row, 0), "unit") ? "" : said(walk->arena, value_at(row, 0));
}

static void walk_table(struct walk *walk, const struct value *table) {
    const struct value *columns = value_get(table, "columns"), *rows = value_get(table, "rows");
    for (size_t r = 0; r < value_count(rows); r++) {
        const struct value *row = value_at(rows, r);
        const char *first = row_name(walk, row);
        for (size_t c = 0; c < value_count(row); c++) {
            const char *column = words_of(value_get(value_at(columns, c), "title"));
            const struct way way = {
                .label = joined(walk->arena, first, c ? column : ""), .slot = column, .month = walk->out->month};
            walk_value(walk, value_at(row, c), &way, table);
        }
    }
}

static bool ends_with(const char *text, const char *end) {
    size_t len = strlen(text), own = strlen(end);
    return len >= own && !strcmp(text + len - own, end);
}

/* Whether a label names the month of the year, as reports label their points. */
static bool names_month(const struct walk *walk, const char *label, month_t month) {
    static const char *const english[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                          "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    if (walk->out->language == LANGUAGE_EN)
        return ends_with(label, english[month_of_year(month) - 1]);
    const char *name = arena_format(walk->arena, "%d月", month_of_year(month));
    if (!ends_with(label, name))
        return false;
    const char *at = label + strlen(label) - strlen(name);
    return at == label || at[-1] < '0' || at[-1] > '9';
}

static void walk_points(struct walk *walk, const struct value *points, const struct way *above,
                        const struct value *block) {
    const month_t last = walk->out->month;
    for (size_t i = 0; i < value_count(points); i++) {
        const struct value *point = value_at(points, i);
        const char *label = words_of(value_get(point, "label"));
        struct way way = *above;
        month_t month = last - (month_t)(value_count(points) - 1 - i);
        bool dated = last != INT32_MIN && names_month(walk, label, month);
        char text[MONTH_TEXT];
        way.month = dated ? month : INT32_MIN;
        way.label = joined(walk->arena, way.label, dated ? arena_text(walk->arena, month_write(text, month)) : label);
        walk_value(walk, value_get(point, "metric"), &way, block);
    }
}

static void walk_fields(struct walk *walk, const struct value *map, const struct way *above,
                        const struct value *block) {
    for (size_t i = 0; i < value_count(map); i++) {
        const char *field = map->map.pairs[i].key;
        const struct value *below = map->map.pairs[i].value;
        struct way way = *above;
        way.slot = arena_format(walk->arena, "%s.%s", above->slot, field);
        if (!strcmp(field, "history") || (!strcmp(field, "rows") && !strcmp(walk->block, "table")))
            continue;
        if (!strcmp(field, "points")) {
            walk_points(walk, below, &way, block);
            continue;
        }
        if (value_get(below, "unit"))
            way.label = joined(walk->arena, way.label, slot_word(walk, block, field));
        walk_value(walk, below, &way, block);
    }
}

static void walk_map(struct walk *walk, const struct value *map, const struct way *above, const struct value *block) {
    struct way way = *above;
    way.label = joined(walk->arena, way.label, name_of(walk->arena, map));
    walk_fields(walk, map, &way, block);
}

static void walk_blocks(struct walk *walk, const struct value *blocks);

static void walk_block(struct walk *walk, const struct value *block) {
    const struct way way = {.label = "", .slot = "", .month = walk->out->month};
    walk->block = value_text(value_get(block, "kind"), "");
    walk->title = said(walk->arena, value_get(block, "title"));
    walk->line = value_whole(value_get(block, "line"), 0);
    walk->script = value_text(value_get(block, "script"), "");
    if (value_get(block, "left") || value_get(block, "right")) {
        walk_blocks(walk, value_get(block, "left"));
        walk_blocks(walk, value_get(block, "right"));
    } else if (!strcmp(walk->block, "table")) {
        walk_fields(walk, block, &way, block);
        walk_table(walk, block);
    } else
        walk_fields(walk, block, &way, block);
}

static void walk_blocks(struct walk *walk, const struct value *blocks) {
    for (size_t i = 0; i < value_count(blocks); i++)
        walk_block(walk, value_at(blocks, i));
}

static void walk_value(struct walk *walk, const struct value *value, const struct way *way, const struct value *block) {
    if (value_get(value, "unit"))
        push(walk, value, way, false);
    else if (!strcmp(value_text(value_get(value, "kind"), ""), "say"))
        walk_say(walk, value, way);
    else if (value_is(value, VALUE_MAP))
        walk_map(walk, value, way, block);
    else if (value_is(value, VALUE_LIST))
        for (size_t i = 0; i < value_count(value); i++)
            walk_value(walk, value_at(value, i), way, block);
}

void numbers_read(struct arena *arena, const struct value *document, struct numbers *out) {
    struct walk walk = {.arena = arena, .out = out};
    const char *month = value_text(value_get(value_get(document, "provenance"), "month"), "");
    *out = (struct numbers){.language = language_of(value_text(value_get(document, "language"), NULL))};
    if (!month_read(month, &out->month))
        out->month = INT32_MIN;
    walk_blocks(&walk, value_get(document, "blocks"));
}

/* ---- two documents beside each other ---- */

enum pass { ALL, NOT_DEFINITION, NOT_TITLE, NOT_KIND, PASSES };

static const char *key_of(struct arena *arena, const struct number *number, enum pass pass) {
    return arena_format(arena, "%s\n%s\n%s\n%s", pass < NOT_KIND ? number->block : "",
                        pass < NOT_TITLE ? number->title : "", pass != NOT_DEFINITION ? number->definition : "",
                        pass < NOT_KIND ? number->key : number->label);
}

/* The key with how often it was met before. */
static const char *nth(struct arena *arena, struct map *met, const char *key) {
    size_t *times = map_get(met, key);
    if (!times) {
        times = arena_alloc(arena, sizeof *times);
        map_put(met, key, times);
    }
    return arena_format(arena, "%s\n%zu", key, ++*times);
}

static void match_pass(struct arena *arena, const struct numbers *a, const struct numbers *b, enum pass pass,
                       size_t *of_a, size_t *of_b) {
    struct map there = map_make(arena), met_a = map_make(arena), met_b = map_make(arena);
    for (size_t i = 0; i < b->count; i++)
        if (of_b[i] == NUMBERS_NONE)
            map_put(&there, nth(arena, &met_b, key_of(arena, &b->items[i], pass)), &of_b[i]);
    for (size_t i = 0; i < a->count; i++) {
        size_t *found =
            of_a[i] == NUMBERS_NONE ? map_get(&there, nth(arena, &met_a, key_of(arena, &a->items[i], pass))) : NULL;
        if (!found)
            continue;
        of_a[i] = (size_t)(found - of_b);
        *found = i;
    }
}

void numbers_match(struct arena *arena, const struct numbers *a, const struct numbers *b, size_t **out_of_a,
                   size_t **out_of_b) {
    size_t *of_a = arena_alloc(arena, (a->count + 1) * sizeof *of_a);
    size_t *of_b = arena_alloc(arena, (b->count + 1) * sizeof *of_b);
    memset(of_a, 0xFF, (a->count + 1) * sizeof *of_a);
    memset(of_b, 0xFF, (b->count + 1) * sizeof *of_b);
    for (int pass = ALL; pass < PASSES; pass++)
        match_pass(arena, a, b, (enum pass)pass, of_a, of_b);
    *out_of_a = of_a;
    *out_of_b = of_b;
}
