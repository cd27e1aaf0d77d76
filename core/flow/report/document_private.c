/* Private blocks: in a working copy, never in an edition. */
#include "flow/report/document.h"

#include <string.h>

static bool is_private(const struct value *block) {
    return value_yes(value_get(block, "private"), false);
}

static bool is_kind(const struct value *block, const char *kind) {
    return strcmp(value_text(value_get(block, "kind"), ""), kind) == 0;
}

static bool holds_private(const struct value *blocks) {
    for (size_t i = 0; i < value_count(blocks); i++) {
        const struct value *block = value_at(blocks, i);
        if (is_private(block) || holds_private(value_get(block, "left")) || holds_private(value_get(block, "right")))
            return true;
    }
    return false;
}

bool document_is_private(const struct value *document) {
    return holds_private(value_get(document, "blocks"));
}

static const struct value *public_blocks(struct arena *arena, const struct value *blocks);

/* A map with the blocks of some of its fields made public. */
static const struct value *with_public(struct arena *arena, const struct value *map, const char *const *fields) {
    struct value *made = value_map(arena);
    for (size_t i = 0; i < value_count(map); i++) {
        const struct value_pair *pair = &map->map.pairs[i];
        bool blocks = false;
        for (const char *const *field = fields; *field; field++)
            blocks = blocks || strcmp(*field, pair->key) == 0;
        value_set(arena, made, pair->key, blocks ? public_blocks(arena, pair->value) : pair->value);
    }
    return made;
}

static bool is_empty(const struct value *columns) {
    return value_count(value_get(columns, "left")) + value_count(value_get(columns, "right")) == 0;
}

/* A title that stood over private blocks only has nothing left to stand over. */
static bool heads_nothing(const struct value *blocks, size_t section) {
    size_t next = section + 1;
    while (next < value_count(blocks) && is_private(value_at(blocks, next)))
        next++;
    const struct value *after = value_at(blocks, next);
    return next > section + 1 && (!after || is_kind(after, "section") || is_kind(after, "page_break"));
}

static const struct value *public_blocks(struct arena *arena, const struct value *blocks) {
    static const char *const sides[] = {"left", "right", NULL};
    struct value *kept = value_list(arena);
    for (size_t i = 0; i < value_count(blocks); i++) {
        const struct value *block = value_at(blocks, i);
        if (is_private(block) || (is_kind(block, "section") && heads_nothing(blocks, i)))
            continue;
        if (holds_private(value_get(block, "left")) || holds_private(value_get(block, "right"))) {
            block = with_public(arena, block, sides);
            if (is_empty(block))
                continue;
        }
        value_push(arena, kept, block);
    }
    return kept;
}

const struct value *document_public(struct arena *arena, const struct value *document) {
    static const char *const blocks[] = {"blocks", NULL};
    return document_is_private(document) ? with_public(arena, document, blocks) : document;
}
