/* Checking and copying in one walk: each part is read against its shape and written anew in canonical form, so nothing
 * that was not looked at can be in a document. */
#include "flow/report/document.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "base/limits.h"
#include "base/text.h"
#include "flow/report/definitions.h"
#include "flow/report/document_parts.h"
#include "flow/report/document_shapes.h"

struct check {
    struct arena *arena;
    const char *report; /* its script */
    const char *script; /* of that line: the report's, or a library's */
    enum language language;
    int64_t line;     /* of the nearest table around that has one */
    const char *what; /* that table's kind, for messages */
    bool in_columns;
    struct err *err;
};

/* What is found from here on lies in this table, if it says where it stands. */
static void stand_at(struct check *c, const struct value *given) {
    if (!value_get(given, "line"))
        return;
    c->line = value_whole(value_get(given, "line"), c->line);
    c->script = value_text(value_get(given, "script"), c->report);
}

/* Every finding names the line of the word it lies in. */
static int located(struct check *c) {
    return c->line > 0 ? err_where(c->err, "%s:%lld", c->script, (long long)c->line)
                       : err_where(c->err, "%s", c->script);
}

static int wrong_kind(struct check *c, const char *field, const struct value *given, const char *wanted) {
    return err_set(c->err, ERR_DATA, "'%s' of the %s is a %s; it must be %s", field, c->what, value_kind_name(given),
                   wanted),
           located(c);
}

static int unknown_name(struct check *c, const char *of, const char *what, const char *given, const char *const *names,
                        size_t count) {
    const char *near = text_nearest(given, names, count);
    err_set(c->err, ERR_DATA, "%s %s '%s'", of, what, given);
    if (near)
        err_todo(c->err, "did you mean '%s'?", near);
    return located(c);
}

/* ---- metrics ---- */

static const char *const units[] = {"points", "percent", "score", "hours", "count"};
static const char *const metric_fields[] = {"value",      "n",         "lo",         "hi",   "unit",
                                            "definition", "uncertain", "suppressed", "line", "of"};
enum { UNITS = sizeof units / sizeof *units, METRIC_FIELDS = 10, UNIT_FIELD = 4 };

static bool one_of(const char *given, const char *const *names, size_t count) {
    for (size_t i = 0; i < count; i++)
        if (strcmp(given, names[i]) == 0)
            return true;
    return false;
}

static int check_metric_names(struct check *c, const char *field, const struct value *given) {
    for (size_t i = 0; i < given->map.count; i++)
        if (!one_of(given->map.pairs[i].key, metric_fields, METRIC_FIELDS))
            return unknown_name(c, "a metric", "has no field", given->map.pairs[i].key, metric_fields, METRIC_FIELDS);
    const char *unit = value_text(value_get(given, "unit"), ""), *id = value_text(value_get(given, "definition"), "");
    if (!one_of(unit, units, UNITS))
        return err_set(c->err, ERR_DATA, "'%s' of the %s is no metric: it has no unit that is known", field, c->what),
               err_todo(c->err, "take metrics from what build is given"), located(c);
    if (!definition_find(id)) {
        const char *ids[64];
        size_t count = 0;
        for (; count < definition_count && count < 64; count++)
            ids[count] = definitions[count].id;
        return unknown_name(c, "no figure", "is defined as", id, ids, count);
    }
    return 0;
}

static bool has(const struct value *map, const char *name) {
    return value_get(map, name) != NULL && !value_is(value_get(map, name), VALUE_NULL);
}

static bool is_number(const struct value *value) {
    return value_is(value, VALUE_INT) || value_is(value, VALUE_REAL);
}

/* What may not be: a suppressed figure that is known after all, a figure without its base, half an interval. */
static const char *metric_fault(const struct value *given) {
    bool value = has(given, "value"), lo = has(given, "lo"), hi = has(given, "hi");
    if (value_yes(value_get(given, "suppressed"), false))
        return value || lo || hi || has(given, "n") ? "is suppressed and yet has figures" : NULL;
    if (value && !is_number(value_get(given, "value")))
        return "has a value that is no number";
    if (value && value_whole(value_get(given, "n"), -1) < 0)
        return "has a value without its base n";
    if (lo != hi || (lo && !(is_number(value_get(given, "lo")) && is_number(value_get(given, "hi")))))
        return "has half an interval";
    if (lo && value_number(value_get(given, "lo"), 0) > value_number(value_get(given, "hi"), 0))
        return "has an interval that ends before it begins";
    return NULL;
}

static void copy_real(struct check *c, struct value *to, const struct value *from, const char *name) {
    if (has(from, name))
        value_set(c->arena, to, name, value_real(c->arena, json_round(value_number(value_get(from, name), NAN))));
}

static int make_metric(struct check *c, const char *field, const struct value *given, const struct value **out) {
    if (!value_is(given, VALUE_MAP))
        return wrong_kind(c, field, given, "a metric");
    if (check_metric_names(c, field, given))
        return c->err->kind;
    const char *fault = metric_fault(given);
    if (fault)
        return err_set(c->err, ERR_DATA, "the metric '%s' of the %s %s", field, c->what, fault),
               err_todo(c->err, "hand on metrics as build is given them"), located(c);
    struct value *made = value_map(c->arena);
    bool suppressed = value_yes(value_get(given, "suppressed"), false);
    if (suppressed)
        value_set(c->arena, made, "suppressed", value_bool(c->arena, true));
    copy_real(c, made, given, "value");
    if (has(given, "n"))
        value_set(c->arena, made, "n", value_int(c->arena, value_whole(value_get(given, "n"), 0)));
    copy_real(c, made, given, "lo");
    copy_real(c, made, given, "hi");
    value_set(c->arena, made, "unit", value_get(given, "unit"));
    value_set(c->arena, made, "definition", value_get(given, "definition"));
    if (!suppressed)
        value_set(c->arena, made, "uncertain", value_bool(c->arena, value_yes(value_get(given, "uncertain"), false)));
    *out = made;
    return 0;
}

static int make_difference(struct check *c, const char *field, const struct value *given, const struct value **out) {
    if (make_metric(c, field, given, out))
        return c->err->kind;
    const char *id = value_text(value_get(given, "definition"), "");
    if (strncmp(id, "change.", 7) != 0 && strncmp(id, "difference.", 11) != 0)
        return err_set(c->err, ERR_DATA, "'%s' of the %s must be a difference, and '%s' is none", field, c->what, id),
               err_todo(c->err, "take it from r.change, or from a dimension's difference"), located(c);
    return 0;
}

/* ---- text ---- */

/* { zh = …, en = … } may stand for any text: what it says in the document's language, else in the other. */
static const struct value *in_language(const struct check *c, const struct value *given) {
    const struct value *zh = value_get(given, "zh"), *en = value_get(given, "en");
    if ((!zh && !en) || value_count(given) != (zh && en ? 2 : 1))
        return given;
    return c->language == LANGUAGE_EN ? en ? en : zh : zh ? zh : en;
}

static int make_plain(struct check *c, const struct field *field, const struct value *given, const struct value **out) {
    given = in_language(c, given);
    if (!value_is(given, VALUE_TEXT))
        return wrong_kind(c, field->name, given, field->part == PART_PLAIN ? "plain text" : "text or a say");
    const double most = field->list ? LIMIT_DOCUMENT_TEXT : field->most; /* of a list: how many */
    if (most > 0 && (double)given->text.len > most)
        return err_set(c->err, ERR_DATA, "'%s' of the %s has %zu bytes; at most %.0f fit", field->name, c->what,
                       given->text.len, most),
               located(c);
    *out = value_strn(c->arena, given->text.bytes, given->text.len);
    return 0;
}

/* Each {1} needs its metric, and each metric its place. */
static int check_places(struct check *c, const char *text, size_t metrics) {
    bool used[LIMIT_SAY_METRICS + 1] = {false};
    for (const char *at = strchr(text, '{'); at; at = strchr(at + 1, '{')) {
        char *end;
        unsigned long place = strtoul(at + 1, &end, 10);
        if (end == at + 1 || *end != '}')
            continue;
        if (place == 0 || place > metrics)
            return err_set(c->err, ERR_DATA, "the text asks for {%lu}; it is given %zu metric%s", place, metrics,
                           metrics == 1 ? "" : "s"),
                   err_todo(c->err, "write say { \"… {1} …\", metric }"), located(c);
        used[place] = true;
    }
    for (size_t i = 1; i <= metrics; i++)
        if (!used[i])
            return err_set(c->err, ERR_DATA, "the text has no place for its metric %zu", i),
                   err_todo(c->err, "write {%zu} where it belongs, or leave it out", i), located(c);
    return 0;
}

static int make_say(struct check *c, const struct field *field, const struct value *given, const struct value **out) {
    const struct value *items = value_get(given, "items"), *part;
    size_t count = value_count(items);
    if (!value_is(in_language(c, value_at(items, 0)), VALUE_TEXT))
        return err_set(c->err, ERR_DATA, "a say begins with its text"),
               err_todo(c->err, "write say { \"… {1} …\", metric }"), located(c);
    if (count > LIMIT_SAY_METRICS + 1)
        return err_set(c->err, ERR_DATA, "a say holds at most %d metrics", LIMIT_SAY_METRICS), located(c);
    struct value *made = value_map(c->arena), *list = value_list(c->arena);
    if (make_plain(c, field, value_at(items, 0), &part) || check_places(c, value_text(part, ""), count - 1))
        return c->err->kind;
    value_push(c->arena, list, part);
    for (size_t i = 1; i < count; i++) {
        if (make_metric(c, field->name, value_at(items, i), &part))
            return c->err->kind;
        value_push(c->arena, list, part);
    }
    value_set(c->arena, made, "kind", value_str(c->arena, "say"));
    value_set(c->arena, made, "items", list);
    *out = made;
    return 0;
}

static bool is_kind(const struct value *value, const char *kind) {
    return strcmp(value_text(value_get(value, "kind"), ""), kind) == 0;
}

/* A metric where a text may stand is a say of nothing else: renderers print its base. */
static const struct value *said(struct check *c, const struct value *metric) {
    struct value *say = value_map(c->arena), *items = value_list(c->arena);
    value_push(c->arena, items, value_str(c->arena, "{1}"));
    value_push(c->arena, items, metric);
    value_set(c->arena, say, "kind", value_str(c->arena, "say"));
    value_set(c->arena, say, "items", items);
    return say;
}

static int make_text(struct check *c, const struct field *field, const struct value *given, const struct value **out) {
    given = in_language(c, given);
    if (value_get(given, "unit") && value_get(given, "definition"))
        return make_say(c, field, said(c, given), out);
    return is_kind(given, "say") ? make_say(c, field, given, out) : make_plain(c, field, given, out);
}

/* ---- simple parts ---- */

static int make_choice(struct check *c, const struct field *field, const struct value *given,
                       const struct value **out) {
    size_t count = 0;
    while (field->choices[count])
        count++;
    if (!value_is(given, VALUE_TEXT))
        return wrong_kind(c, field->name, given, "a word");
    if (!one_of(value_text(given, ""), field->choices, count))
        return unknown_name(c, arena_format(c->arena, "the '%s' of the %s", field->name, c->what), "cannot be",
                            value_text(given, ""), field->choices, count);
    *out = value_str(c->arena, value_text(given, ""));
    return 0;
}

static int make_number(struct check *c, const struct field *field, const struct value *given,
                       const struct value **out) {
    double number = value_number(given, NAN);
    bool whole = field->part == PART_WHOLE;
    if (!isfinite(number) || (whole && number != floor(number)))
        return wrong_kind(c, field->name, given, whole ? "a whole number" : "a number");
    if (!field->list && (number < field->least || number > field->most))
        return err_set(c->err, ERR_DATA, "'%s' of the %s is %g; it goes from %g to %g", field->name, c->what, number,
                       field->least, field->most),
               located(c);
    if (field->list && (number < 0 || number > 1e15))
        return err_set(c->err, ERR_DATA, "'%s' of the %s holds %g, which counts nothing", field->name, c->what, number),
               located(c);
    *out = whole ? value_int(c->arena, (int64_t)number) : value_real(c->arena, json_round(number));
    return 0;
}

static int make_yes(struct check *c, const struct field *field, const struct value *given, const struct value **out) {
    if (!value_is(given, VALUE_BOOL))
        return wrong_kind(c, field->name, given, "true or false");
    *out = given;
    return 0;
}

static int make_cell(struct check *c, const struct field *field, const struct value *given, const struct value **out) {
    static const struct field text = {.name = "rows", .part = PART_TEXT, .most = LIMIT_DOCUMENT_TEXT};
    given = in_language(c, given);
    if (value_is(given, VALUE_MAP) && !is_kind(given, "say"))
        return make_metric(c, field->name, given, out);
    return make_text(c, &text, given, out);
}

/* ---- shapes ---- */

static int make_shape(struct check *c, const struct shape *shape, const struct value *given, const struct value **out);
static int make_list(struct check *c, const struct field *field, const struct value *given, const struct value **out);

static int make_block(struct check *c, const struct value *given, const struct value **out) {
    enum { KINDS_MOST = 32 };
    const char *names[KINDS_MOST], *kind = value_text(value_get(given, "kind"), "");
    struct check inner = *c;
    stand_at(&inner, given);
    for (size_t i = 0; i < block_shape_count; i++) {
        names[i] = block_shapes[i]->name;
        if (strcmp(kind, names[i]) != 0)
            continue;
        if (c->in_columns && strcmp(kind, "columns") == 0)
            return err_set(c->err, ERR_DATA, "columns do not stand inside columns"), located(&inner);
        return make_shape(c, block_shapes[i], given, out);
    }
    if (!*kind)
        return err_set(c->err, ERR_DATA, "a %s stands where a block must be", value_kind_name(given)),
               err_todo(c->err, "blocks are headline { … }, cards { … }, trend { … } and the like"), located(&inner);
    return unknown_name(&inner, "a document", "has no block", kind, names, block_shape_count);
}

static int make_part(struct check *c, const struct field *field, const struct value *given, const struct value **out) {
    switch (field->part) {
    case PART_TEXT:
        return make_text(c, field, given, out);
    case PART_PLAIN:
        return make_plain(c, field, given, out);
    case PART_CHOICE:
        return make_choice(c, field, given, out);
    case PART_NUMBER:
    case PART_WHOLE:
        return make_number(c, field, given, out);
    case PART_YES:
        return make_yes(c, field, given, out);
    case PART_METRIC:
        return make_metric(c, field->name, given, out);
    case PART_DIFFERENCE:
        return make_difference(c, field->name, given, out);
    case PART_CELL:
        return make_cell(c, field, given, out);
    case PART_SHAPE:
        return make_shape(c, field->shape, given, out);
    case PART_BLOCK:
        return make_block(c, given, out);
    }
    return err_set(c->err, ERR_INTERNAL, "a part of kind %d", field->part);
}

/* An empty Lua table may come as either. */
static bool is_list(const struct value *value) {
    return value_is(value, VALUE_LIST) || (value_is(value, VALUE_MAP) && value_count(value) == 0);
}

/* What a script wrote as `condition and block or false` and did not want is left out. */
static const struct value *wanted(struct check *c, const struct field *field, const struct value *given) {
    struct value *kept = value_list(c->arena);
    for (size_t i = 0; i < value_count(given); i++)
        if ((field->part == PART_CELL && !field->rows) || value_yes(value_at(given, i), true))
            value_push(c->arena, kept, value_at(given, i));
    return kept;
}

static int check_count(struct check *c, const struct field *field, size_t count) {
    if ((double)count >= field->least && (double)count <= field->most)
        return 0;
    err_set(c->err, ERR_DATA, "'%s' of the %s has %zu entries; %.0f to %.0f are possible", field->name, c->what, count,
            field->least, field->most);
    if ((double)count > field->most)
        err_todo(c->err, "show the ones that matter and say how many there are, or divide it into several blocks");
    return located(c);
}

static int make_row(struct check *c, const struct field *field, const struct value *given, const struct value **out) {
    struct field entry = *field;
    entry.rows = false;
    entry.most = LIMIT_TABLE_COLUMNS;
    return field->shape && value_is(given, VALUE_MAP) && value_count(given) > 0
               ? make_shape(c, field->shape, given, out)
               : make_list(c, &entry, given, out);
}

static int make_list(struct check *c, const struct field *field, const struct value *given, const struct value **out) {
    if (!is_list(given))
        return wrong_kind(c, field->name, given, "a list");
    const struct value *entries = wanted(c, field, given);
    size_t count = value_count(entries);
    if (check_count(c, field, count))
        return c->err->kind;
    struct value *list = value_list(c->arena);
    for (size_t i = 0; i < count; i++) {
        const struct value *made = NULL, *entry = value_at(entries, i);
        if (field->rows ? make_row(c, field, entry, &made) : make_part(c, field, entry, &made))
            return c->err->kind;
        value_push(c->arena, list, made);
    }
    *out = list;
    return 0;
}

static const struct value *given_field(const struct shape *shape, const struct value *given, const char *name) {
    const struct value *items = value_get(given, "items");
    bool lone = shape->first && strcmp(shape->first, name) == 0 && !value_get(given, name) && value_count(items) == 1;
    return lone ? value_at(items, 0) : value_get(given, name);
}

static bool is_block(const struct shape *shape) {
    for (size_t i = 0; i < block_shape_count; i++)
        if (block_shapes[i] == shape)
            return true;
    return false;
}

static int check_names(struct check *c, const struct shape *shape, const struct value *given) {
    const char *names[16];
    for (size_t i = 0; i < shape->count; i++)
        names[i] = shape->fields[i].name;
    for (size_t i = 0; i < given->map.count; i++) {
        const char *key = given->map.pairs[i].key;
        bool own = strcmp(key, "kind") == 0 || strcmp(key, "line") == 0 || strcmp(key, "script") == 0 ||
                   (strcmp(key, "private") == 0 && is_block(shape)) ||
                   (strcmp(key, "items") == 0 && shape->count == 0) ||
                   (shape->first && strcmp(key, "items") == 0 && value_count(given->map.pairs[i].value) == 1 &&
                    !value_get(given, shape->first));
        if (!own && !one_of(key, names, shape->count))
            return unknown_name(c, arena_format(c->arena, "a %s", shape->name), "has no field", key, names,
                                shape->count);
    }
    return 0;
}

static int make_fields(struct check *c, const struct shape *shape, const struct value *given, struct value *made) {
    for (size_t i = 0; i < shape->count; i++) {
        const struct field *field = &shape->fields[i];
        const struct value *part = NULL, *value = given_field(shape, given, field->name);
        if ((!value || value_is(value, VALUE_NULL)) && !field->required)
            continue;
        if (!value || value_is(value, VALUE_NULL))
            return err_set(c->err, ERR_DATA, "the %s has no '%s'", c->what, field->name),
                   err_todo(c->err, "add it: %s = …; where it stands there its value is nil: is a name misspelt?",
                            field->name),
                   err_field(c->err, "%s", field->name), located(c);
        if (field->list ? make_list(c, field, value, &part) : make_part(c, field, value, &part))
            return c->err->kind;
        value_set(c->arena, made, field->name, part);
    }
    return 0;
}

/* `of` names the cells of a row that is a map. */
static int check_rows(struct check *c, const char *name, const struct value *made, const char *rows, const char *of) {
    size_t columns = value_count(value_get(made, "columns"));
    const struct value *list = value_get(made, rows);
    for (size_t i = 0; i < value_count(list); i++) {
        const struct value *row = value_at(list, i), *cells = of ? value_get(row, of) : row;
        if (!value_get(row, "group") && value_count(cells) != columns)
            return err_set(c->err, ERR_DATA, "row %zu of the %s has %zu cells for %zu columns", i + 1, name,
                           value_count(cells), columns),
                   err_todo(c->err,
                            of ? "a cell without answers is a suppressed metric" : "a cell without content is \"\""),
                   located(c);
    }
    return 0;
}

static bool is_named(const struct shape *shape, const char *name) {
    return strcmp(shape->name, name) == 0;
}

/* Rows as wide as the columns say; where there is no list of columns, nothing to check. */
static int check_width(struct check *c, const struct shape *shape, const struct value *made) {
    if (is_named(shape, "table"))
        return check_rows(c, "table", made, "rows", NULL) || check_rows(c, "table", made, "totals", NULL)
                   ? (int)c->err->kind
                   : 0;
    if (!is_named(shape, "heatmap"))
        return 0;
    if (check_rows(c, "heatmap", made, "rows", "cells"))
        return c->err->kind;
    const struct value *total = value_get(made, "total");
    size_t columns = value_count(value_get(made, "columns"));
    if (total && value_count(value_get(total, "cells")) != columns)
        return err_set(c->err, ERR_DATA, "the total of the heatmap has %zu cells for %zu columns",
                       value_count(value_get(total, "cells")), columns),
               located(c);
    return 0;
}

/* A scale that runs from something to something greater, where a block has one. */
static int check_scale(struct check *c, const struct shape *shape, const struct value *made) {
    const struct value *from = value_get(made, "from"), *to = value_get(made, "to");
    if (!from || !to || value_number(from, 0) < value_number(to, 0))
        return 0;
    return err_set(c->err, ERR_DATA, "the scale of the %s ends where it begins", shape->name),
           err_todo(c->err, "'from' must be less than 'to'"), located(c);
}

/* What fields cannot say one by one. */
static int check_whole(struct check *c, const struct shape *shape, const struct value *made) {
    if (check_scale(c, shape, made) || check_width(c, shape, made))
        return c->err->kind;
    size_t labels = value_count(value_get(made, "labels")), counts = value_count(value_get(made, "counts"));
    if (is_named(shape, "histogram") && labels > 0 && labels != counts)
        return err_set(c->err, ERR_DATA, "the histogram has %zu counts and %zu labels", counts, labels), located(c);
    if (is_named(shape, "rank") && value_whole(value_get(made, "place"), 0) > value_whole(value_get(made, "of"), 0))
        return err_set(c->err, ERR_DATA, "the rank's place %lld lies beyond its %lld",
                       (long long)value_whole(value_get(made, "place"), 0),
                       (long long)value_whole(value_get(made, "of"), 0)),
               located(c);
    size_t points = value_count(value_get(made, "points")),
           reference = value_count(value_get(value_get(made, "reference"), "points"));
    if (is_named(shape, "trend") && value_get(made, "reference") && reference != points)
        return err_set(c->err, ERR_DATA, "the trend has %zu points and its reference %zu", points, reference),
               err_todo(c->err, "give both the same periods"), located(c);
    return 0;
}

/* A bare metric where a table may say more of it. */
static const struct value *wrapped(struct check *c, const struct shape *shape, const struct value *given) {
    if (shape->word || !shape->first || !value_get(given, "unit"))
        return given;
    struct value *made = value_map(c->arena);
    value_set(c->arena, made, shape->first, given);
    return made;
}

static int make_shape(struct check *c, const struct shape *shape, const struct value *given, const struct value **out) {
    given = wrapped(c, shape, given);
    if (!value_is(given, VALUE_MAP))
        return err_set(c->err, ERR_DATA, "a %s stands where a %s must be", value_kind_name(given), shape->name),
               located(c);
    struct check inner = *c;
    stand_at(&inner, given);
    inner.what = shape->name;
    inner.in_columns |= strcmp(shape->name, "columns") == 0 && shape->word;
    struct value *made = value_map(c->arena);
    if (shape->word) {
        if (!is_kind(given, shape->name))
            return err_set(c->err, ERR_DATA, "something else stands where a %s must be", shape->name),
                   err_todo(c->err, "write %s { … }", shape->name), located(&inner);
        value_set(c->arena, made, "kind", value_str(c->arena, shape->name));
        value_set(c->arena, made, "line", value_int(c->arena, inner.line));
        if (strcmp(inner.script, c->report) != 0)
            value_set(c->arena, made, "script", value_str(c->arena, inner.script));
        if (shape->people || value_yes(value_get(given, "private"), false))
            value_set(c->arena, made, "private", value_bool(c->arena, true));
    }
    if (check_names(&inner, shape, given) || make_fields(&inner, shape, given, made) ||
        check_whole(&inner, shape, made))
        return c->err->kind;
    document_complete(c->arena, shape->name, made);
    *out = made;
    return 0;
}

int document_check(struct arena *arena, const char *script, enum language language, const struct value *made,
                   const struct value **out, struct err *err) {
    struct check check = {
        .arena = arena, .report = script, .script = script, .language = language, .what = "document", .err = err};
    return make_shape(&check, &document_shape, made, out);
}
