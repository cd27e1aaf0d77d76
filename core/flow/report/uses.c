#include "flow/report/uses.h"

static void find_uses(const struct value *value, struct uses *uses) {
    const char *id = value_text(value_get(value, "definition"), NULL);
    const struct definition *found = id ? definition_find(id) : NULL;
    bool known = !found || uses->count == sizeof uses->list / sizeof *uses->list;
    for (size_t i = 0; i < uses->count; i++)
        known |= uses->list[i] == found;
    if (!known)
        uses->list[uses->count++] = found;
    for (size_t i = 0; i < value_count(value); i++)
        find_uses(value_is(value, VALUE_MAP) ? value->map.pairs[i].value : value_at(value, i), uses);
}

struct uses uses_of(const struct value *document) {
    struct uses uses = {0};
    find_uses(value_get(document, "blocks"), &uses);
    return uses;
}
