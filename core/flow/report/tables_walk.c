/* A block of any kind as data. Each list of maps is a table, a column for each field that any of them has; each list of
 * anything else, and each list inside a list, a table of its own; what stands alone is a row "name, value". */
#include "flow/report/tables.h"

#include <string.h>

enum { FIELDS_MOST = 48, DEPTH_MOST = 6 };

/* What every block has, what only steers its look, and what stands in the table's name or among the texts. */
static bool is_told(const char *key) {
    static const char *const others[] = {"kind", "line", "script", "title", "note", "columns", "private"};
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        if (strcmp(key, others[i]) == 0)
            return false;
    return true;
}

/* A word's own fields: what it is and where it stands. */
static bool is_own(const char *key) {
    return strcmp(key, "kind") == 0 || strcmp(key, "line") == 0 || strcmp(key, "script") == 0;
}

static const char *word_for(const struct report_tables *tables, const char *key) {
    static const struct {
        const char *key, *zh;
    } words[] = {
        {"label", "名称"},     {"name", "名称"},   {"metric", "数值"},   {"reference", "参照"}, {"difference", "差异"},
        {"change", "变化"},    {"before", "之前"}, {"after", "之后"},    {"share", "占比"},     {"good", "好评"},
        {"neutral", "中性"},   {"bad", "差评"},    {"points", "各点"},   {"limits", "界限"},    {"centre", "中心"},
        {"far_lo", "远下限"},  {"lo", "下限"},     {"hi", "上限"},       {"far_hi", "远上限"},  {"place", "位置"},
        {"signal", "信号"},    {"strong", "突出"}, {"own", "本店"},      {"control", "对照"},   {"text", "文字"},
        {"date", "日期"},      {"store", "门店"},  {"topic", "主题"},    {"tone", "语气"},      {"target", "目标"},
        {"rows", "各行"},      {"items", "各项"},  {"from", "起"},       {"to", "止"},          {"x_cut", "横轴分界"},
        {"y_cut", "纵轴分界"}, {"names", "象限"},  {"numbered", "编号"}, {"compare", "对比"},   {"value", "值"},
    };
    for (size_t i = 0; i < sizeof words / sizeof *words && tables->language == LANGUAGE_ZH; i++)
        if (strcmp(key, words[i].key) == 0)
            return words[i].zh;
    return key;
}

/* What a block itself calls a field of its rows: in its `columns`, or by a text of the field's name ("x" = "满意度"); a
 * figure may be named by `name`. */
static const char *title_for(const struct report_tables *tables, const struct value *block, const char *key) {
    const char *given = value_text(value_get(value_get(block, "columns"), key), "");
    if (!*given)
        given = value_text(value_get(block, key), "");
    if (!*given && strcmp(key, "metric") == 0)
        given = value_text(value_get(block, "name"), "");
    return *given ? given : word_for(tables, key);
}

static bool is_say(const struct value *value) {
    return strcmp(value_text(value_get(value, "kind"), ""), "say") == 0;
}

/* Stands in one cell. */
static bool is_leaf(const struct value *value) {
    return tables_is_metric(value) || is_say(value) || !(value_is(value, VALUE_MAP) || value_is(value, VALUE_LIST));
}

struct walk {
    struct report_tables *tables;
    const struct value *block;
    struct report_table *rest; /* of what stands alone; made when it is needed */
    int depth;
};

static void walk_map(struct walk *walk, const struct value *map, const char *part);
static void walk_list(struct walk *walk, const struct value *list, const char *part);

static const char *joined(const struct walk *walk, const char *part, const char *more) {
    return *part && *more ? arena_format(walk->tables->arena, "%s · %s", part, more) : *part ? part : more;
}

/* ---- a list of maps ---- */

static size_t fields_of(const struct value *list, const char **fields) {
    size_t count = 0;
    for (size_t i = 0; i < value_count(list); i++) {
        const struct value *item = value_at(list, i);
        for (size_t k = 0; k < value_count(item) && count < FIELDS_MOST; k++) {
            const struct value_pair *pair = &item->map.pairs[k];
            bool known = !is_leaf(pair->value) || is_own(pair->key);
            for (size_t f = 0; f < count; f++)
                known |= strcmp(fields[f], pair->key) == 0;
            if (!known)
                fields[count++] = pair->key;
        }
    }
    return count;
}

/* What of an item is no cell: as tables of its own, named by it. */
static void walk_inner(struct walk *walk, const struct value *item, const char *part) {
    const char *label = tables_say(walk->tables, item, "label");
    for (size_t k = 0; k < value_count(item); k++) {
        const struct value_pair *pair = &item->map.pairs[k];
        const char *name = joined(walk, joined(walk, part, label), word_for(walk->tables, pair->key));
        if (is_leaf(pair->value))
            continue;
        if (value_is(pair->value, VALUE_LIST))
            walk_list(walk, pair->value, name);
        else
            walk_map(walk, pair->value, name);
    }
}

static void walk_rows(struct walk *walk, const struct value *list, const char *part) {
    const char *fields[FIELDS_MOST], *titles[FIELDS_MOST];
    size_t count = fields_of(list, fields);
    for (size_t f = 0; f < count; f++)
        titles[f] = title_for(walk->tables, walk->block, fields[f]);
    struct report_table *table = table_begin(walk->tables, walk->block, part, titles, count);
    for (size_t i = 0; i < value_count(list) && count > 0; i++)
        for (size_t f = 0; f < count; f++)
            table_put(walk->tables, table, value_get(value_at(list, i), fields[f]));
    for (size_t i = 0; i < value_count(list); i++)
        walk_inner(walk, value_at(list, i), part);
}

/* ---- any other list ---- */

static void walk_items(struct walk *walk, const struct value *list, const char *part) {
    const char *titles[] = {tables_word(walk->tables, "序号", "number"), tables_word(walk->tables, "值", "value")};
    struct report_table *table = table_begin(walk->tables, walk->block, part, titles, 2);
    for (size_t i = 0; i < value_count(list); i++) {
        if (!is_leaf(value_at(list, i)))
            continue;
        table_put_number(walk->tables, table, (double)(i + 1));
        table_put(walk->tables, table, value_at(list, i));
    }
    for (size_t i = 0; i < value_count(list); i++) {
        const char *name = joined(walk, part, arena_format(walk->tables->arena, "%zu", i + 1));
        if (value_is(value_at(list, i), VALUE_LIST))
            walk_list(walk, value_at(list, i), name);
        else if (!is_leaf(value_at(list, i)))
            walk_map(walk, value_at(list, i), name);
    }
}

static void walk_list(struct walk *walk, const struct value *list, const char *part) {
    const struct value *first = value_at(list, 0);
    if (value_count(list) == 0 || walk->depth == DEPTH_MOST)
        return;
    walk->depth++;
    if (value_is(first, VALUE_MAP) && !is_leaf(first))
        walk_rows(walk, list, part);
    else
        walk_items(walk, list, part);
    walk->depth--;
}

/* ---- a map ---- */

static void put_rest(struct walk *walk, const char *name, const struct value *value) {
    const char *titles[] = {tables_word(walk->tables, "项目", "item"), tables_word(walk->tables, "值", "value")};
    if (!walk->rest)
        walk->rest = table_begin(walk->tables, walk->block, tables_word(walk->tables, "其他", "other"), titles, 2);
    table_put_text(walk->tables, walk->rest, name);
    table_put(walk->tables, walk->rest, value);
}

/* The only list of a block needs no name beside the block's. */
static size_t lists_in(const struct value *map) {
    size_t count = 0;
    for (size_t i = 0; i < value_count(map); i++)
        count += value_is(map->map.pairs[i].value, VALUE_LIST) && is_told(map->map.pairs[i].key);
    return count;
}

static void walk_map(struct walk *walk, const struct value *map, const char *part) {
    bool lone = map == walk->block && lists_in(map) == 1;
    if (walk->depth == DEPTH_MOST)
        return;
    walk->depth++;
    for (size_t i = 0; i < value_count(map); i++) {
        const struct value_pair *pair = &map->map.pairs[i];
        const char *name = joined(walk, part, word_for(walk->tables, pair->key));
        if (is_leaf(pair->value) || (map == walk->block && !is_told(pair->key)))
            continue;
        if (value_is(pair->value, VALUE_LIST))
            walk_list(walk, pair->value, lone ? "" : name);
        else
            walk_map(walk, pair->value, name);
    }
    for (size_t i = 0; i < value_count(map); i++) {
        const struct value_pair *pair = &map->map.pairs[i];
        if (is_leaf(pair->value) && (map != walk->block || is_told(pair->key)))
            put_rest(walk, joined(walk, part, word_for(walk->tables, pair->key)), pair->value);
    }
    walk->depth--;
}

void tables_by_walk(struct report_tables *tables, const struct value *block) {
    struct walk walk = {.tables = tables, .block = block};
    const char *title = say_text(tables->arena, tables->language, value_get(block, "title"), FOOTINGS_NONE);
    size_t before = tables->count;
    walk_map(&walk, block, "");
    if (tables->count == before)
        table_put_say(tables, value_text(value_get(block, "kind"), ""), value_get(block, "title"));
    table_put_say(tables, title, value_get(block, "note"));
}
