/* Where two documents part. */
#include "base/json.h"
#include "base/limits.h"
#include "ops/verify_parts.h"

static const char *shown(struct arena *arena, const struct value *value) {
    if (!value)
        return "nothing";
    if (value_is(value, VALUE_LIST) || value_is(value, VALUE_MAP))
        return arena_format(arena, "a %s of %zu", value_kind_name(value), value_count(value));
    if (value_is(value, VALUE_REAL))
        return arena_format(arena, "%.10g", value->real);
    struct buf text = buf_make(LIMIT_MESSAGE);
    json_write(&text, value, JSON_COMPACT);
    const char *made = arena_format(arena, "%.120s", text.data);
    buf_free(&text);
    return made;
}

static const char *deeper(struct arena *arena, const char *path, const struct value *then, const struct value *now);

static const char *in_lists(struct arena *arena, const char *path, const struct value *then, const struct value *now) {
    size_t count = value_count(then) > value_count(now) ? value_count(then) : value_count(now);
    const char *found = "";
    for (size_t i = 0; !*found && i < count; i++)
        found = deeper(arena, arena_format(arena, "%s[%zu]", path, i + 1), value_at(then, i), value_at(now, i));
    return found;
}

static const char *in_maps(struct arena *arena, const char *path, const struct value *then, const struct value *now) {
    const char *found = "";
    for (size_t i = 0; !*found && i < then->map.count; i++) {
        const char *key = then->map.pairs[i].key;
        found = deeper(arena, arena_format(arena, "%s%s%s", path, *path ? "." : "", key), then->map.pairs[i].value,
                       value_get(now, key));
    }
    for (size_t i = 0; !*found && i < now->map.count; i++)
        if (!value_get(then, now->map.pairs[i].key))
            found = arena_format(arena, "%s%s%s: nothing, recomputed %s", path, *path ? "." : "", now->map.pairs[i].key,
                                 shown(arena, now->map.pairs[i].value));
    return found;
}

static const char *deeper(struct arena *arena, const char *path, const struct value *then, const struct value *now) {
    if (then && now && value_equal(then, now))
        return "";
    if (value_is(then, VALUE_LIST) && value_is(now, VALUE_LIST))
        return in_lists(arena, path, then, now);
    if (value_is(then, VALUE_MAP) && value_is(now, VALUE_MAP))
        return in_maps(arena, path, then, now);
    return arena_format(arena, "%s: %s, recomputed %s", path, shown(arena, then), shown(arena, now));
}

const char *deep_difference(struct arena *arena, const struct value *then, const struct value *now) {
    return deeper(arena, "", then, now);
}
