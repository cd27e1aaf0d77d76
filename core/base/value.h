/* A value is a piece of plain data: what Lua hands over, what JSON holds, what a document is made of.
 *
 * Values live in an arena and are not changed once another part has seen them. Maps keep the order in which keys were
 * set. Readers take any value, NULL included, and answer the fallback when it is not of the kind asked for, so a lookup
 * two levels deep needs no checks between.
 *
 *     const struct value *title = value_get(value_get(survey, "title"), "zh");
 *     const char *text = value_text(title, "");  */
#ifndef EARSHOT_BASE_VALUE_H
#define EARSHOT_BASE_VALUE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/mem.h"

enum value_kind { VALUE_NULL, VALUE_BOOL, VALUE_INT, VALUE_REAL, VALUE_TEXT, VALUE_LIST, VALUE_MAP };

struct value;

struct value_pair {
    const char *key;
    const struct value *value;
};

struct value {
    enum value_kind kind;
    union {
        bool yes;
        int64_t whole;
        double real; /* finite */
        struct {
            const char *bytes; /* UTF-8, NUL-terminated */
            size_t len;
        } text;
        struct {
            const struct value **items;
            size_t count, cap;
        } list;
        struct {
            struct value_pair *pairs;
            size_t count, cap;
        } map;
    };
};

/* Makers. Text is copied into the arena. */
struct value *value_null(struct arena *arena);
struct value *value_bool(struct arena *arena, bool yes);
struct value *value_int(struct arena *arena, int64_t whole);
struct value *value_real(struct arena *arena, double real); /* NaN and infinities become null */
struct value *value_str(struct arena *arena, const char *text);
struct value *value_strn(struct arena *arena, const char *bytes, size_t len);
struct value *value_list(struct arena *arena);
struct value *value_map(struct arena *arena);

void value_push(struct arena *arena, struct value *list, const struct value *item);
void value_set(struct arena *arena, struct value *map, const char *key, const struct value *item); /* replaces */

/* Readers. */
const struct value *value_get(const struct value *map, const char *key); /* NULL where absent */
const struct value *value_at(const struct value *list, size_t index);    /* NULL past the end */
size_t value_count(const struct value *list_or_map);                     /* 0 for anything else */
bool value_is(const struct value *value, enum value_kind kind);
const char *value_text(const struct value *value, const char *fallback);
int64_t value_whole(const struct value *value, int64_t fallback); /* a real with a whole value counts */
double value_number(const struct value *value, double fallback);
bool value_yes(const struct value *value, bool fallback);
const char *value_kind_name(const struct value *value);         /* "text", "list", ... for messages */
bool value_equal(const struct value *a, const struct value *b); /* map order does not matter; 1 equals 1.0 */

#endif
