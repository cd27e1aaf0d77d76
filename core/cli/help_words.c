#include "cli/help_words.h"

#include <string.h>

#include "flow/report/document_shapes.h"
#include "flow/workflow/workflow_rules.h"

enum { SHAPES_MOST = 256 };

/* A shape that two words share stands there once for each. */
static void add_shape(const struct shape_table **list, size_t *count, const struct shape_table *shape) {
    if (*count == SHAPES_MOST)
        return;
    list[(*count)++] = shape;
    for (size_t i = 0; i < shape->count; i++)
        if (shape->fields[i].of)
            add_shape(list, count, shape->fields[i].of);
    for (const struct shape_table *const *item = shape->items; item && *item; item++)
        add_shape(list, count, *item);
}

struct help_words help_words(struct arena *arena) {
    size_t own = 0, count = 0, shapes = 0;
    const struct box_word *words = rulebook_words(arena, &own);
    const struct box_word **list = arena_alloc(arena, (own + box_standard_word_count) * sizeof *list);
    const struct shape_table **tables = arena_alloc(arena, SHAPES_MOST * sizeof *tables);
    for (size_t i = 0; i < own; i++)
        list[count++] = &words[i];
    for (size_t i = 0; i < box_standard_word_count; i++)
        list[count++] = &box_standard_words[i];
    for (const struct shape_table *const *shape = rulebook_shapes; *shape; shape++)
        add_shape(tables, &shapes, *shape);
    for (const struct shape_table *const *shape = workflow_opening_shapes; *shape; shape++)
        add_shape(tables, &shapes, *shape);
    for (size_t kind = INTENT_ASSIGN; kind <= INTENT_REPLY; kind++)
        add_shape(tables, &shapes, workflow_intent_shapes[kind]);
    for (size_t i = 0; i < block_shape_count; i++)
        add_shape(tables, &shapes, document_help(arena, block_shapes[i]));
    return (struct help_words){list, count, tables, shapes};
}
