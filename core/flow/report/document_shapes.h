/* The shapes of document.h as a table: document.c walks it, and so knows no block by name. Order is canonical. */
#ifndef EARSHOT_FLOW_REPORT_DOCUMENT_SHAPES_H
#define EARSHOT_FLOW_REPORT_DOCUMENT_SHAPES_H

#include <stdbool.h>
#include <stddef.h>

#include "flow/rules/shape.h"

enum part {
    PART_TEXT,       /* plain text or a say */
    PART_PLAIN,      /* plain text only */
    PART_CHOICE,     /* one of a few words */
    PART_NUMBER,     /* within least and most */
    PART_WHOLE,      /* likewise */
    PART_YES,        /* true or false */
    PART_METRIC,     /* any metric */
    PART_DIFFERENCE, /* a metric whose definition begins with "change." or "difference." */
    PART_CELL,       /* text, say or metric */
    PART_SHAPE,      /* a table of the given shape */
    PART_BLOCK       /* a block: its shape is found by its kind */
};

struct shape;

struct field {
    const char *name;
    enum part part;
    bool required;
    bool list;          /* a list of such parts; then least and most are how many */
    bool rows;          /* a list of lists of such parts; a row may be a map of `shape` instead, where there is one */
    double least, most; /* of a number; the most bytes of a text */
    const struct shape *shape;
    const char *const *choices; /* ends with NULL */
    const char *meaning;        /* one line, for help and manual */
};

struct shape {
    const char *name; /* as messages call it, and the kind of a block */
    const struct field *fields;
    size_t count;
    const char *first; /* the field that a lone text or metric stands for: note "…"; NULL for none */
    bool word;         /* made by a word of its own: keeps kind and line */
    bool people;       /* holds what customers wrote: always private */
};

extern const struct shape document_shape; /* what build returns */

/* The shapes of blocks by kind. */
extern const struct shape *const block_shapes[];
extern const size_t block_shape_count;

/* The shapes of blocks as help, manual and stubs read them (flow/rules/shape.h); what is inside one is called by its
 * path, "heatmap.rows". They belong to the arena. document_help.c. */
const struct shape_table *document_help(struct arena *arena, const struct shape *block);

#endif
