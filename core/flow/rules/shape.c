/* One walk over a table and its shape tells all that is wrong; the strict check is the walk that keeps the first. */
#include "flow/rules/shape.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/day.h"
#include "base/limits.h"
#include "base/text.h"

/* ---- places ---- */

int shape_place(const char *script, const struct value *table, const char *field, struct err *err) {
    int64_t line = value_whole(value_get(table, "line"), 0);
    const char *there = value_text(value_get(table, value_get(table, "function") ? "file" : "script"), script);
    char kept[sizeof err->field]; /* it may be the error's own */
    snprintf(kept, sizeof kept, "%s", field ? field : "");
    err_field(err, "%s", kept);
    return line > 0 ? err_where(err, "%s:%lld", there, (long long)line) : err_where(err, "%s", script);
}

static int fail(const char *script, const struct value *table, const char *field, struct err *err, const char *format,
                va_list args) {
    char text[sizeof err->what];
    vsnprintf(text, sizeof text, format, args);
    err_set(err, ERR_DATA, "%s", text);
    return shape_place(script, table, field, err);
}

int shape_fail(const char *script, const struct value *table, struct err *err, const char *format, ...) {
    va_list args;
    va_start(args, format);
    int failed = fail(script, table, NULL, err, format, args);
    va_end(args);
    return failed;
}

int shape_fail_in(const char *script, const struct value *table, const char *field, struct err *err, const char *format,
                  ...) {
    va_list args;
    va_start(args, format);
    int failed = fail(script, table, field, err, format, args);
    va_end(args);
    return failed;
}

const char *shape_words(const struct value *words, const char *language) {
    const char *wanted = value_text(value_get(words, language), "");
    if (wanted[0])
        return wanted;
    const char *zh = value_text(value_get(words, "zh"), "");
    return zh[0] ? zh : value_text(value_get(words, "en"), "");
}

/* ---- types ---- */

static bool is_function(const struct value *value) {
    return value_get(value, "function") != NULL;
}

static bool is_colour(const char *text) {
    return text[0] == '#' && strlen(text) == 7 && strspn(text + 1, "0123456789abcdefABCDEF") == 6;
}

static bool is_month(const struct value *value) {
    month_t month;
    return month_read(value_text(value, ""), &month);
}

static bool type_fits(enum shape_type type, const struct value *value) {
    switch (type) {
    case SHAPE_TEXT:
        return value_is(value, VALUE_TEXT);
    case SHAPE_WORDS:
        return shape_words(value, "zh")[0];
    case SHAPE_MONTH:
        return is_month(value);
    case SHAPE_COLOUR:
        return is_colour(value_text(value, ""));
    case SHAPE_NUMBER:
        return value_is(value, VALUE_INT) || value_is(value, VALUE_REAL);
    case SHAPE_WHOLE:
        return value_whole(value, INT64_MIN) != INT64_MIN;
    case SHAPE_YES:
        return value_is(value, VALUE_BOOL);
    case SHAPE_FUNCTION:
        return is_function(value);
    case SHAPE_CONDITION:
        return !strcmp(value_text(value_get(value, "kind"), ""), "condition");
    case SHAPE_TABLE: /* an empty one comes as a list */
        return (value_is(value, VALUE_MAP) && !is_function(value)) ||
               (value_is(value, VALUE_LIST) && !value_count(value));
    case SHAPE_LIST:
        return value_is(value, VALUE_LIST);
    default:
        return true;
    }
}

static const char *type_name(enum shape_type type) {
    static const char *const names[] = {
        [SHAPE_ANY] = "anything",
        [SHAPE_TEXT] = "text",
        [SHAPE_WORDS] = "text in both languages, { zh = …, en = … }",
        [SHAPE_MONTH] = "a month, as in \"2026-01\"",
        [SHAPE_COLOUR] = "a colour, as in \"#0f6b6b\"",
        [SHAPE_NUMBER] = "a number",
        [SHAPE_WHOLE] = "a whole number",
        [SHAPE_YES] = "true or false",
        [SHAPE_FUNCTION] = "a function",
        [SHAPE_CONDITION] = "a condition, as in answered(\"staff\")",
        [SHAPE_TABLE] = "a table",
        [SHAPE_LIST] = "a list",
    };
    return names[type];
}

static void put_choices(struct buf *out, const char *const *choices, const char *quote) {
    for (size_t i = 0; choices[i]; i++)
        buf_format(out, "%s%s%s%s", !i ? "" : choices[i + 1] ? ", " : " or ", quote, choices[i], quote);
}

const char *shape_type_text(struct arena *arena, const struct shape_field *field) {
    struct buf out = buf_make(LIMIT_MESSAGE);
    if (field->choices)
        put_choices(&out, field->choices, "\"");
    else
        buf_text(&out, type_name(field->type));
    if (field->least < field->most)
        buf_format(&out, " from %.10g to %.10g", field->least, field->most);
    if (field->each)
        buf_format(&out, field->type == SHAPE_LIST ? ", each entry %s%s" : " of names, each with %s%s",
                   type_name(field->each), field->of ? " or a table" : "");
    const char *text = arena_text(arena, out.data);
    buf_free(&out);
    return text;
}

/* ---- the walk ---- */

struct walk {
    const char *script;
    rules_fault *fault;
    void *context;
};

/* Where the walk stands: in a table that a word made, or in one inside it. */
struct spot {
    const struct value *word; /* the nearest table with a line */
    const char *path;         /* of fields from there: "options.2.", "" at the word's own table */
    char who[160];            /* "survey 'visit'" */
};

/* `name` is "" for what concerns the whole table. */
static void tell(const struct walk *walk, const struct spot *spot, const char *name, struct err *err, bool warning) {
    char field[sizeof err->field];
    snprintf(field, sizeof field, "%s%s", spot->path, name);
    if (!name[0] && field[0])
        field[strlen(field) - 1] = '\0'; /* the dot */
    shape_place(walk->script, spot->word, field, err);
    walk->fault(walk->context, err, warning);
}

static void check_table(const struct walk *walk, const struct spot *above, const char *path, const struct value *table,
                        const struct shape_table *shape);

static const struct shape_field *find(const struct shape_table *shape, const char *name) {
    for (size_t i = 0; i < shape->count; i++)
        if (!strcmp(shape->fields[i].name, name))
            return &shape->fields[i];
    return NULL;
}

static bool is_own(const char *name) {
    return !strcmp(name, "kind") || !strcmp(name, "id") || !strcmp(name, "line") || !strcmp(name, "script") ||
           !strcmp(name, "items");
}

static void unknown(const struct walk *walk, const struct spot *spot, const struct shape_table *shape,
                    const char *name) {
    const char **names = mem_alloc((shape->count + 1) * sizeof *names);
    struct err err;
    for (size_t i = 0; i < shape->count; i++)
        names[i] = shape->fields[i].name;
    const char *nearest = text_nearest(name, names, shape->count);
    free(names);
    err_set(&err, ERR_DATA, "%s has no field '%s'", spot->who, name);
    if (nearest)
        err_todo(&err, "did you mean '%s'?", nearest);
    else
        err_todo(&err, "`earshot help %s` lists the fields there are", shape->inside ? shape->inside : shape->word);
    tell(walk, spot, name, &err, false);
}

static void not_a_choice(const struct walk *walk, const struct spot *spot, const struct shape_field *field,
                         const char *given) {
    struct buf choices = buf_make(LIMIT_MESSAGE);
    struct err err;
    size_t count = 0;
    while (field->choices[count])
        count++;
    put_choices(&choices, field->choices, "");
    const char *nearest = text_nearest(given, field->choices, count);
    err_set(&err, ERR_DATA, "%s = '%s': it is %s", field->name, given, choices.data);
    if (nearest)
        err_todo(&err, "did you mean '%s'?", nearest);
    buf_free(&choices);
    tell(walk, spot, field->name, &err, false);
}

static bool is_choice(const struct shape_field *field, const char *given) {
    for (size_t i = 0; field->choices[i]; i++)
        if (!strcmp(field->choices[i], given))
            return true;
    return false;
}

static void check_language(const struct walk *walk, const struct spot *spot, const char *name,
                           const struct value *words) {
    const char *zh = value_text(value_get(words, "zh"), ""), *en = value_text(value_get(words, "en"), "");
    struct err err;
    if ((zh[0] && en[0]) || (!zh[0] && !en[0]))
        return;
    err_set(&err, ERR_DATA, "%s%s%s%s has no %s text", spot->who, name[0] ? ": '" : "", name, name[0] ? "'" : "",
            zh[0] ? "English" : "Chinese");
    err_todo(&err, "add %s = \"…\": whoever reads that language is shown the other one till then", zh[0] ? "en" : "zh");
    tell(walk, spot, name, &err, true);
}

/* Each entry of a list or of a table of names; `name` is the field's. */
static void check_entry(const struct walk *walk, const struct spot *spot, const struct shape_field *field,
                        const char *key, const struct value *entry) {
    char path[sizeof((struct err *)NULL)->field];
    struct err err;
    snprintf(path, sizeof path, "%s%s.%s", spot->path, field->name, key);
    if (field->of && (!field->each || value_is(entry, VALUE_MAP))) {
        check_table(walk, spot, path, entry, field->of);
        return;
    }
    const struct spot inside = {.word = spot->word, .path = ""};
    if (!type_fits(field->each, entry)) {
        err_set(&err, ERR_DATA, "%s: '%s.%s' must be %s%s, not %s", spot->who, field->name, key, type_name(field->each),
                field->of ? " or a table" : "", value_kind_name(entry));
        tell(walk, &inside, path, &err, false);
    } else if (field->each == SHAPE_WORDS) {
        struct spot own = inside;
        memcpy(own.who, spot->who, sizeof own.who);
        check_language(walk, &own, path, entry);
    }
}

static void check_inside(const struct walk *walk, const struct spot *spot, const struct shape_field *field,
                         const struct value *value) {
    char number[24], path[sizeof((struct err *)NULL)->field];
    bool list = value_is(value, VALUE_LIST);
    if (field->type == SHAPE_TABLE && field->of && !field->each) {
        snprintf(path, sizeof path, "%s%s", spot->path, field->name);
        check_table(walk, spot, path, value, field->of);
        return;
    }
    for (size_t i = 0; (field->each || field->of) && i < value_count(value); i++) {
        snprintf(number, sizeof number, "%zu", i + 1);
        check_entry(walk, spot, field, list ? number : value->map.pairs[i].key,
                    list ? value_at(value, i) : value->map.pairs[i].value);
    }
}

static void check_field(const struct walk *walk, const struct spot *spot, const struct shape_field *field,
                        const struct value *value) {
    struct err err;
    double number = value_number(value, 0);
    if (!type_fits(field->type, value)) {
        const char *given = field->type == SHAPE_MONTH || field->type == SHAPE_COLOUR ? value_text(value, NULL) : NULL;
        err_set(&err, ERR_DATA, "%s: '%s' must be %s, not %s%s%s", spot->who, field->name, type_name(field->type),
                given ? "'" : "", given ? given : value_kind_name(value), given ? "'" : "");
        tell(walk, spot, field->name, &err, false);
    } else if (field->least < field->most && (number < field->least || number > field->most)) {
        err_set(&err, ERR_DATA, "%s: '%s' is %.10g; it goes from %.10g to %.10g", spot->who, field->name, number,
                field->least, field->most);
        tell(walk, spot, field->name, &err, false);
    } else if (field->choices && !is_choice(field, value_text(value, ""))) {
        not_a_choice(walk, spot, field, value_text(value, ""));
    } else if (field->type == SHAPE_WORDS) {
        check_language(walk, spot, field->name, value);
    } else {
        check_inside(walk, spot, field, value);
    }
}

static void check_missing(const struct walk *walk, const struct spot *spot, const struct shape_table *shape,
                          const struct value *table) {
    struct err err;
    struct arena *arena = arena_new();
    for (size_t i = 0; i < shape->count; i++) {
        const struct shape_field *field = &shape->fields[i];
        if (!field->required || value_get(table, field->name))
            continue;
        err_set(&err, ERR_DATA, "%s lacks '%s' (%s)", spot->who, field->name, shape_type_text(arena, field));
        tell(walk, spot, "", &err, false);
    }
    arena_free(arena);
    if (shape->words && !shape_words(table, "zh")[0]) {
        err_set(&err, ERR_DATA, "%s lacks 'zh' and 'en' (text for people)", spot->who);
        tell(walk, spot, "", &err, false);
    } else if (shape->words) {
        check_language(walk, spot, "", table);
    }
}

static void check_items(const struct walk *walk, const struct shape_table *shape, const struct value *items) {
    for (size_t i = 0; i < value_count(items); i++) {
        const struct value *item = value_at(items, i);
        const char *kind = value_text(value_get(item, "kind"), "");
        for (const struct shape_table *const *one = shape->items; one && *one; one++)
            if (!strcmp((*one)->word, kind))
                check_table(walk, NULL, "", item, *one);
    }
}

/* `path` is "" for a table that a word made; else that of the table inside `above`. */
static void check_table(const struct walk *walk, const struct spot *above, const char *path, const struct value *table,
                        const struct shape_table *shape) {
    struct err err;
    char inner[sizeof err.field];
    struct spot spot = {.word = above ? above->word : table, .path = inner};
    const char *kind = value_text(value_get(table, "kind"), shape->word), *id = value_text(value_get(table, "id"), "");
    snprintf(inner, sizeof inner, "%s%s", path, path[0] ? "." : "");
    snprintf(spot.who, sizeof spot.who, id[0] ? "%s '%s'" : "%s", kind, id);
    if (!value_is(table, VALUE_MAP) && !type_fits(SHAPE_TABLE, table)) {
        const struct spot here = {.word = above ? above->word : NULL, .path = ""};
        err_set(&err, ERR_DATA, "a table was expected here, not %s", value_kind_name(table));
        tell(walk, &here, path, &err, false);
        return;
    }
    for (size_t i = 0; value_is(table, VALUE_MAP) && i < table->map.count; i++) {
        const struct value_pair *pair = &table->map.pairs[i];
        const struct shape_field *field = find(shape, pair->key);
        if (field)
            check_field(walk, &spot, field, pair->value);
        else if (!is_own(pair->key))
            unknown(walk, &spot, shape, pair->key);
    }
    check_missing(walk, &spot, shape, table);
    check_items(walk, shape, value_get(table, "items"));
}

void shape_check_all(const char *script, const struct value *table, const struct shape_table *shape, rules_fault *fault,
                     void *context) {
    const struct walk walk = {script, fault, context};
    check_table(&walk, NULL, "", table, shape);
}

struct first {
    struct err *err;
    bool there;
};

static void keep_first(void *context, const struct err *fault, bool warning) {
    struct first *first = context;
    if (!warning && !first->there)
        *first->err = *fault;
    first->there = first->there || !warning;
}

int shape_check(const char *script, const struct value *table, const struct shape_table *shape, struct err *err) {
    struct first first = {.err = err};
    shape_check_all(script, table, shape, keep_first, &first);
    if (first.there)
        return err->kind;
    return 0;
}
