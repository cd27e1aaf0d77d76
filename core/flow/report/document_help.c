/* The shapes of blocks in the form in which all other words are explained. */
#include "flow/report/document_shapes.h"

#include <string.h>

/* What a part is in an editor's words, where its type says too little. */
static const char *const lua_types[] = {
    [PART_TEXT] = "string|earshot.words|table",
    [PART_PLAIN] = "string|earshot.words",
    [PART_CELL] = "string|earshot.words|table",
    [PART_BLOCK] = "table",
};

static enum shape_type type_of(enum part part) {
    static const enum shape_type types[] = {
        [PART_TEXT] = SHAPE_TEXT,     [PART_PLAIN] = SHAPE_TEXT,       [PART_CHOICE] = SHAPE_TEXT,
        [PART_NUMBER] = SHAPE_NUMBER, [PART_WHOLE] = SHAPE_WHOLE,      [PART_YES] = SHAPE_YES,
        [PART_METRIC] = SHAPE_TABLE,  [PART_DIFFERENCE] = SHAPE_TABLE, [PART_CELL] = SHAPE_ANY,
        [PART_SHAPE] = SHAPE_TABLE,   [PART_BLOCK] = SHAPE_TABLE,
    };
    return types[part];
}

static const struct shape_table *table_of(struct arena *arena, const struct shape *shape, const char *called);

static struct shape_field field_of(struct arena *arena, const char *called, const struct field *field) {
    const char *lua = lua_types[field->part];
    struct shape_field made = {.name = field->name,
                               .type = type_of(field->part),
                               .required = field->required,
                               .meaning = field->meaning,
                               .choices = field->choices,
                               .lua = lua};
    if (field->part == PART_SHAPE)
        made.of = table_of(arena, field->shape,
                           field->shape->word ? field->shape->name : arena_format(arena, "%s.%s", called, field->name));
    if (field->part == PART_NUMBER || field->part == PART_WHOLE) {
        made.least = field->least;
        made.most = field->list ? field->least : field->most;
    }
    if (field->list) {
        made.type = SHAPE_LIST;
        made.each = field->rows ? SHAPE_LIST : made.of ? SHAPE_ANY : type_of(field->part);
        made.lua = field->rows ? "any[]" : lua ? arena_format(arena, "(%s)[]", lua) : NULL;
    }
    return made;
}

static const struct shape_table *table_of(struct arena *arena, const struct shape *shape, const char *called) {
    struct shape_field *fields = arena_alloc(arena, (shape->count + 1) * sizeof *fields);
    struct shape_table *table = arena_alloc(arena, sizeof *table);
    for (size_t i = 0; i < shape->count; i++)
        fields[i] = field_of(arena, called, &shape->fields[i]);
    *table = (struct shape_table){.word = called, .fields = fields, .count = shape->count};
    return table;
}

const struct shape_table *document_help(struct arena *arena, const struct shape *block) {
    static const struct shape_field keeps = {
        .name = "private", .type = SHAPE_YES, .meaning = "whether editions leave it out", .otherwise = "false"};
    struct shape_table *table = (struct shape_table *)table_of(arena, block, block->name);
    struct shape_field *fields = (struct shape_field *)table->fields;
    if (!block->people)
        fields[table->count++] = keeps; /* table_of left it room */
    return table;
}
