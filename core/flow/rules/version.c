#include "flow/rules/version.h"

#include <string.h>

#include "base/buf.h"
#include "base/json.h"

/* The line that a word left in its table; a dimension may be called "line" too, but is no number. */
static bool is_line(const struct value_pair *pair) {
    return !strcmp(pair->key, "line") && value_is(pair->value, VALUE_INT);
}

static const struct value *without_lines(struct arena *arena, const struct value *value) {
    struct value *copy;
    if (value_is(value, VALUE_MAP)) {
        copy = value_map(arena);
        for (size_t i = 0; i < value->map.count; i++)
            if (!is_line(&value->map.pairs[i]))
                value_set(arena, copy, value->map.pairs[i].key, without_lines(arena, value->map.pairs[i].value));
        return copy;
    }
    if (!value_is(value, VALUE_LIST))
        return value;
    copy = value_list(arena);
    for (size_t i = 0; i < value->list.count; i++)
        value_push(arena, copy, without_lines(arena, value->list.items[i]));
    return copy;
}

struct version version_of(struct arena *arena, const struct value *definition) {
    struct version made = {.definition = without_lines(arena, definition)};
    struct buf json = buf_make(SIZE_MAX / 2);
    json_write(&json, made.definition, JSON_COMPACT);
    made.digest = digest_row(NULL, 0, json.data, json.len);
    for (int i = 0; i < 6; i++)
        made.number = made.number << 8 | made.digest.bytes[i];
    made.number &= INT64_C(0x7fffffffffff);
    buf_free(&json);
    return made;
}
