#include "base/value.h"

#include <math.h>
#include <string.h>

static struct value *make(struct arena *arena, enum value_kind kind) {
    struct value *value = arena_alloc(arena, sizeof *value);
    value->kind = kind;
    return value;
}

struct value *value_null(struct arena *arena) {
    return make(arena, VALUE_NULL);
}

struct value *value_bool(struct arena *arena, bool yes) {
    struct value *value = make(arena, VALUE_BOOL);
    value->yes = yes;
    return value;
}

struct value *value_int(struct arena *arena, int64_t whole) {
    struct value *value = make(arena, VALUE_INT);
    value->whole = whole;
    return value;
}

struct value *value_real(struct arena *arena, double real) {
    if (!isfinite(real))
        return value_null(arena);
    struct value *value = make(arena, VALUE_REAL);
    value->real = real;
    return value;
}

struct value *value_strn(struct arena *arena, const char *bytes, size_t len) {
    struct value *value = make(arena, VALUE_TEXT);
    value->text.bytes = arena_bytes(arena, bytes, len);
    value->text.len = len;
    return value;
}

struct value *value_str(struct arena *arena, const char *text) {
    return value_strn(arena, text, strlen(text));
}

struct value *value_list(struct arena *arena) {
    return make(arena, VALUE_LIST);
}

struct value *value_map(struct arena *arena) {
    return make(arena, VALUE_MAP);
}

void value_push(struct arena *arena, struct value *list, const struct value *item) {
    list->list.items = arena_grow(arena, list->list.items, list->list.count, &list->list.cap, sizeof *list->list.items);
    list->list.items[list->list.count++] = item;
}

void value_set(struct arena *arena, struct value *map, const char *key, const struct value *item) {
    for (size_t i = 0; i < map->map.count; i++)
        if (!strcmp(map->map.pairs[i].key, key)) {
            map->map.pairs[i].value = item;
            return;
        }
    map->map.pairs = arena_grow(arena, map->map.pairs, map->map.count, &map->map.cap, sizeof *map->map.pairs);
    map->map.pairs[map->map.count++] = (struct value_pair){arena_text(arena, key), item};
}

bool value_is(const struct value *value, enum value_kind kind) {
    return value && value->kind == kind;
}

const struct value *value_get(const struct value *map, const char *key) {
    if (!value_is(map, VALUE_MAP))
        return NULL;
    for (size_t i = 0; i < map->map.count; i++)
        if (map->map.pairs[i].key[0] == key[0] && !strcmp(map->map.pairs[i].key, key))
            return map->map.pairs[i].value;
    return NULL;
}

const struct value *value_at(const struct value *list, size_t index) {
    return value_is(list, VALUE_LIST) && index < list->list.count ? list->list.items[index] : NULL;
}

size_t value_count(const struct value *value) {
    if (value_is(value, VALUE_LIST))
        return value->list.count;
    return value_is(value, VALUE_MAP) ? value->map.count : 0;
}

const char *value_text(const struct value *value, const char *fallback) {
    return value_is(value, VALUE_TEXT) ? value->text.bytes : fallback;
}

int64_t value_whole(const struct value *value, int64_t fallback) {
    if (value_is(value, VALUE_INT))
        return value->whole;
    if (value_is(value, VALUE_REAL) && value->real == floor(value->real) && fabs(value->real) < 9.0e15)
        return (int64_t)value->real;
    return fallback;
}

double value_number(const struct value *value, double fallback) {
    if (value_is(value, VALUE_INT))
        return (double)value->whole;
    return value_is(value, VALUE_REAL) ? value->real : fallback;
}

bool value_yes(const struct value *value, bool fallback) {
    return value_is(value, VALUE_BOOL) ? value->yes : fallback;
}

const char *value_kind_name(const struct value *value) {
    static const char *const names[] = {"nothing", "true or false", "whole number", "number", "text", "list", "table"};
    return names[value ? value->kind : VALUE_NULL];
}

static bool is_number(const struct value *v) {
    return v->kind == VALUE_INT || v->kind == VALUE_REAL;
}

static bool lists_equal(const struct value *a, const struct value *b) {
    if (a->list.count != b->list.count)
        return false;
    for (size_t i = 0; i < a->list.count; i++)
        if (!value_equal(a->list.items[i], b->list.items[i]))
            return false;
    return true;
}

static bool maps_equal(const struct value *a, const struct value *b) {
    if (a->map.count != b->map.count)
        return false;
    for (size_t i = 0; i < a->map.count; i++) {
        const struct value *other = value_get(b, a->map.pairs[i].key);
        if (!other || !value_equal(a->map.pairs[i].value, other))
            return false;
    }
    return true;
}

bool value_equal(const struct value *a, const struct value *b) {
    if (!a || !b)
        return (!a || a->kind == VALUE_NULL) && (!b || b->kind == VALUE_NULL);
    if (is_number(a) && is_number(b))
        return a->kind == VALUE_INT && b->kind == VALUE_INT ? a->whole == b->whole
                                                            : value_number(a, 0) == value_number(b, 0);
    if (a->kind != b->kind)
        return false;
    switch (a->kind) {
    case VALUE_BOOL:
        return a->yes == b->yes;
    case VALUE_TEXT:
        return a->text.len == b->text.len && !memcmp(a->text.bytes, b->text.bytes, a->text.len);
    case VALUE_LIST:
        return lists_equal(a, b);
    case VALUE_MAP:
        return maps_equal(a, b);
    default:
        return true;
    }
}
