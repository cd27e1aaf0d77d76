#include "flow/rules/shape.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"

static int where(const char *script, const struct value *table, struct err *err) {
    int64_t line = value_whole(value_get(table, "line"), 0);
    return line > 0 ? err_where(err, "%s:%lld", script, (long long)line) : err_where(err, "%s", script);
}

int shape_fail(const char *script, const struct value *table, struct err *err, const char *format, ...) {
    char text[sizeof err->what];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    err_set(err, ERR_DATA, "%s", text);
    return where(script, table, err);
}

const char *shape_words(const struct value *words, const char *language) {
    const char *wanted = value_text(value_get(words, language), "");
    if (wanted[0])
        return wanted;
    const char *zh = value_text(value_get(words, "zh"), "");
    return zh[0] ? zh : value_text(value_get(words, "en"), "");
}

static const struct shape_field *find(const struct shape_field *fields, size_t count, const char *name) {
    for (size_t i = 0; i < count; i++)
        if (!strcmp(fields[i].name, name))
            return &fields[i];
    return NULL;
}

static bool is_own(const char *name) {
    return !strcmp(name, "kind") || !strcmp(name, "id") || !strcmp(name, "line") || !strcmp(name, "items");
}

static const char *title(const struct value *table, char out[160]) {
    const char *kind = value_text(value_get(table, "kind"), "this table"), *id = value_text(value_get(table, "id"), "");
    snprintf(out, 160, id[0] ? "%s '%s'" : "%s", kind, id);
    return out;
}

static int unknown(const char *script, const struct value *table, const struct shape_field *fields, size_t count,
                   const char *name, struct err *err) {
    const char **names = mem_alloc(count * sizeof *names);
    for (size_t i = 0; i < count; i++)
        names[i] = fields[i].name;
    const char *nearest = text_nearest(name, names, count);
    free(names);
    char who[160];
    shape_fail(script, table, err, "%s has no field '%s'", title(table, who), name);
    return nearest ? err_todo(err, "did you mean '%s'?", nearest)
                   : err_todo(err, "see `earshot help scripts` for the fields there are");
}

static bool is_function(const struct value *value) {
    return value_get(value, "function") != NULL;
}

static bool is_words(const struct value *value) {
    return value_text(value_get(value, "zh"), "")[0] && value_text(value_get(value, "en"), "")[0];
}

static bool type_fits(enum shape_type type, const struct value *value) {
    switch (type) {
    case SHAPE_TEXT:
        return value_is(value, VALUE_TEXT);
    case SHAPE_WORDS:
        return is_words(value);
    case SHAPE_NUMBER:
        return value_is(value, VALUE_INT) || value_is(value, VALUE_REAL);
    case SHAPE_WHOLE:
        return value_whole(value, INT64_MIN) != INT64_MIN;
    case SHAPE_YES:
        return value_is(value, VALUE_BOOL);
    case SHAPE_FUNCTION:
        return is_function(value);
    case SHAPE_TABLE:
        return value_is(value, VALUE_MAP) && !is_function(value);
    case SHAPE_LIST:
        return value_is(value, VALUE_LIST);
    default:
        return true;
    }
}

static const char *type_name(enum shape_type type) {
    static const char *const names[] = {"text",          "text in both languages, { zh = …, en = … }",
                                        "a number",      "a whole number",
                                        "true or false", "a function",
                                        "a table",       "a list",
                                        "anything"};
    return names[type];
}

static int check_field(const char *script, const struct value *table, const struct shape_field *field,
                       const struct value *value, struct err *err) {
    char who[160];
    if (!type_fits(field->type, value))
        return shape_fail(script, table, err, "%s: '%s' must be %s, not %s", title(table, who), field->name,
                          type_name(field->type), value_kind_name(value));
    double number = value_number(value, 0);
    if (field->least < field->most && (number < field->least || number > field->most))
        return shape_fail(script, table, err, "%s: '%s' is %g; it goes from %g to %g", title(table, who), field->name,
                          number, field->least, field->most);
    return 0;
}

int shape_check(const char *script, const struct value *table, const struct shape_field *fields, size_t count,
                struct err *err) {
    if (!value_is(table, VALUE_MAP))
        return shape_fail(script, NULL, err, "a table was expected here, not %s", value_kind_name(table));
    for (size_t i = 0; i < table->map.count; i++) {
        const struct value_pair *pair = &table->map.pairs[i];
        const struct shape_field *field = find(fields, count, pair->key);
        if (!field && !is_own(pair->key))
            return unknown(script, table, fields, count, pair->key, err);
        if (field && check_field(script, table, field, pair->value, err))
            return err->kind;
    }
    for (size_t i = 0; i < count; i++) {
        char who[160];
        if (fields[i].required && !value_get(table, fields[i].name))
            return shape_fail(script, table, err, "%s lacks '%s' (%s)", title(table, who), fields[i].name,
                              type_name(fields[i].type));
    }
    return 0;
}
