/* Reading turns jansson's tree into ours and lets go of it; writing is one recursive walk with an indent. */
#include "base/json.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jansson.h>
#undef JSON_COMPACT /* a flag of jansson's that we do not use; here it is a style */

#include "base/text.h"

static struct value *convert(struct arena *arena, const json_t *json);

/* Jansson keeps the order of keys and has refused those that come twice, so that pairs are simply laid out. */
static struct value *convert_object(struct arena *arena, json_t *json) {
    struct value *map = value_map(arena);
    map->map.cap = json_object_size(json);
    map->map.pairs = arena_alloc(arena, map->map.cap * sizeof *map->map.pairs);
    for (void *at = json_object_iter(json); at; at = json_object_iter_next(json, at))
        map->map.pairs[map->map.count++] = (struct value_pair){arena_text(arena, json_object_iter_key(at)),
                                                               convert(arena, json_object_iter_value(at))};
    return map;
}

static struct value *convert_array(struct arena *arena, const json_t *json) {
    struct value *list = value_list(arena);
    list->list.cap = json_array_size(json);
    list->list.items = arena_alloc(arena, list->list.cap * sizeof *list->list.items);
    while (list->list.count < list->list.cap) {
        list->list.items[list->list.count] = convert(arena, json_array_get(json, list->list.count));
        list->list.count++;
    }
    return list;
}

static struct value *convert(struct arena *arena, const json_t *json) {
    switch (json_typeof(json)) {
    case JSON_OBJECT:
        return convert_object(arena, (json_t *)(uintptr_t)json);
    case JSON_ARRAY:
        return convert_array(arena, json);
    case JSON_STRING:
        return value_strn(arena, json_string_value(json), json_string_length(json));
    case JSON_INTEGER:
        return value_int(arena, json_integer_value(json));
    case JSON_REAL:
        return value_real(arena, json_real_value(json));
    case JSON_TRUE:
    case JSON_FALSE:
        return value_bool(arena, json_is_true(json));
    default:
        return value_null(arena);
    }
}

int json_read(struct arena *arena, const char *text, size_t len, const struct value **out, struct err *err) {
    json_error_t error;
    json_t *json = json_loadb(text, len, JSON_REJECT_DUPLICATES | JSON_DECODE_ANY, &error);
    if (!json)
        return err_set(err, ERR_DATA, "this is not JSON that can be read: %s", error.text),
               err_where(err, "line %d, column %d", error.line, error.column);
    *out = convert(arena, json);
    json_decref(json);
    return 0;
}

static void put_escape(struct buf *out, char c) {
    static const char letters[] = "\"\"\\\\\bb\ff\nn\rr\tt"; /* what stands for itself, and how it is written */
    for (const char *at = letters; *at; at += 2)
        if (*at == c) {
            buf_char(out, '\\');
            buf_char(out, at[1]);
            return;
        }
    buf_format(out, "\\u%04x", (unsigned)(unsigned char)c);
}

void json_text(struct buf *out, const char *bytes, size_t len) {
    const char *end = bytes + len, *run = bytes;
    buf_char(out, '"');
    for (const char *at = bytes; at < end;) {
        const char *here = at;
        unsigned char first = (unsigned char)*here;
        bool bad = text_next(&at, end) == 0xFFFD && at - here == 1; /* a byte that is no UTF-8 */
        if (!bad && first >= 0x20 && first != '"' && first != '\\')
            continue;
        buf_add(out, run, (size_t)(here - run));
        if (bad)
            buf_text(out, "\xEF\xBF\xBD");
        else
            put_escape(out, *here);
        run = at;
    }
    buf_add(out, run, (size_t)(end - run));
    buf_char(out, '"');
}

double json_round(double real) {
    char digits[40];
    snprintf(digits, sizeof digits, "%.10g", real);
    double rounded = strtod(digits, NULL);
    return rounded == 0 ? 0 : rounded;
}

/* The C library writes a locale's decimal point; JSON has only one. A whole real stays a real for our own processes,
 * which may care; a document shows 85 as 85. */
static void put_real(struct buf *out, double real, enum json_style style) {
    char digits[40];
    if (style == JSON_DOCUMENT)
        snprintf(digits, sizeof digits, "%.10g", json_round(real));
    else
        snprintf(digits, sizeof digits, "%.17g", real);
    size_t number = strspn(digits, "-+0123456789");
    buf_add(out, digits, number);
    size_t point = strcspn(digits + number, "e0123456789");
    if (point)
        buf_char(out, '.');
    else if (style == JSON_COMPACT && !digits[number])
        buf_text(out, ".0");
    buf_text(out, digits + number + point);
}

static void break_line(struct buf *out, enum json_style style, size_t depth) {
    if (style == JSON_DOCUMENT)
        buf_format(out, "\n%*s", (int)(2 * depth), "");
}

static void put_value(struct buf *out, const struct value *value, enum json_style style, size_t depth);

static void put_list(struct buf *out, const struct value *list, enum json_style style, size_t depth) {
    buf_char(out, '[');
    for (size_t i = 0; i < list->list.count; i++) {
        if (i)
            buf_char(out, ',');
        break_line(out, style, depth + 1);
        put_value(out, list->list.items[i], style, depth + 1);
    }
    if (list->list.count)
        break_line(out, style, depth);
    buf_char(out, ']');
}

static void put_map(struct buf *out, const struct value *map, enum json_style style, size_t depth) {
    buf_char(out, '{');
    for (size_t i = 0; i < map->map.count; i++) {
        if (i)
            buf_char(out, ',');
        break_line(out, style, depth + 1);
        json_text(out, map->map.pairs[i].key, strlen(map->map.pairs[i].key));
        buf_text(out, style == JSON_DOCUMENT ? ": " : ":");
        put_value(out, map->map.pairs[i].value, style, depth + 1);
    }
    if (map->map.count)
        break_line(out, style, depth);
    buf_char(out, '}');
}

static void put_value(struct buf *out, const struct value *value, enum json_style style, size_t depth) {
    switch (value ? value->kind : VALUE_NULL) {
    case VALUE_NULL:
        return buf_text(out, "null");
    case VALUE_BOOL:
        return buf_text(out, value->yes ? "true" : "false");
    case VALUE_INT:
        return buf_format(out, "%" PRId64, value->whole);
    case VALUE_REAL:
        return put_real(out, value->real, style);
    case VALUE_TEXT:
        return json_text(out, value->text.bytes, value->text.len);
    case VALUE_LIST:
        return put_list(out, value, style, depth);
    case VALUE_MAP:
        return put_map(out, value, style, depth);
    }
}

void json_write(struct buf *out, const struct value *value, enum json_style style) {
    put_value(out, value, style, 0);
    if (style == JSON_DOCUMENT)
        buf_char(out, '\n');
}
