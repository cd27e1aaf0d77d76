/* The shape of a definition: which fields a table may have, declared once as a table of its own. Checking against it
 * gives the author an error that names the line, the field and, where a name is nearly right, the right one. */
#ifndef EARSHOT_FLOW_RULES_SHAPE_H
#define EARSHOT_FLOW_RULES_SHAPE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "base/value.h"

enum shape_type {
    SHAPE_TEXT,
    SHAPE_WORDS, /* text for people: { zh = …, en = … }, both not empty */
    SHAPE_NUMBER,
    SHAPE_WHOLE,
    SHAPE_YES,
    SHAPE_FUNCTION,
    SHAPE_TABLE, /* fields by name, checked further by the stage */
    SHAPE_LIST,
    SHAPE_ANY
};

struct shape_field {
    const char *name;
    enum shape_type type;
    bool required;
    double least, most; /* for numbers, when least < most */
};

/* Checks `table` (a definition or an item of one). `kind`, `id`, `line` and `items` need not be declared. Names in
 * messages come from kind and id: "survey 'visit'". Errors: ERR_DATA with .where = "script:line". */
int shape_check(const char *script, const struct value *table, const struct shape_field *fields, size_t count,
                struct err *err);

/* "scripts/x.lua:14" of a table a word made, for a stage's own findings. */
int shape_fail(const char *script, const struct value *table, struct err *err, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

/* A field of type SHAPE_WORDS in a language, falling back to the other. */
const char *shape_words(const struct value *words, const char *language);

#endif
