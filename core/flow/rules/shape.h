/* The shape of a definition: which fields a table may have, declared once as a table of its own. Five things come from
 * it: the check, which gives the author the line, the field and, where a name is nearly right, the right one; the help;
 * the manual (docs/reference/words.md); and the stubs that an editor reads (scripts/types/). */
#ifndef EARSHOT_FLOW_RULES_SHAPE_H
#define EARSHOT_FLOW_RULES_SHAPE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "base/mem.h"
#include "base/value.h"
#include "flow/rules/rules.h"

enum shape_type {
    SHAPE_ANY,
    SHAPE_TEXT,
    SHAPE_WORDS,  /* text for people: { zh = …, en = … }; one of them missing is a warning */
    SHAPE_MONTH,  /* a text, "2026-10" */
    SHAPE_COLOUR, /* a text, "#rrggbb" */
    SHAPE_NUMBER,
    SHAPE_WHOLE,
    SHAPE_YES,
    SHAPE_FUNCTION,
    SHAPE_CONDITION, /* what at_least, all_of … make; flow/survey/condition_rules.h reads it */
    SHAPE_TABLE,     /* names with values: fields that `of` declares, or names of the author's own */
    SHAPE_LIST
};

struct shape_table;

/* Written with designated initialisers: what is left out is off. */
struct shape_field {
    const char *name;
    enum shape_type type;
    bool required;
    double least, most;         /* for numbers, when least < most */
    const char *meaning;        /* one line; never left out */
    const char *otherwise;      /* what holds where the field is left out: "30"; NULL: nothing worth saying */
    const char *const *choices; /* of a text: the words it may be, ending with NULL */
    enum shape_type each;       /* what each entry of a list or table is */
    const struct shape_table
        *of;         /* the shape of a table, or of each entry of a list or table; with `each`, it may be that too */
    const char *lua; /* the type in an editor's words where the others say too little: "fun(index: number): string" */
};

struct shape_table {
    const char *word;    /* the word that makes the table; of one inside a definition, what it is called */
    const char *inside;  /* the word of the definition that it stands in; NULL: it is what a file returns */
    const char *variant; /* of a word with two shapes: the value of its field `of`; else NULL */
    const struct shape_field *fields;
    size_t count;
    const struct shape_table *const
        *items; /* the shapes of its positional entries, ending with NULL; NULL: it has none */
    bool words; /* the table is text for people itself: it has zh and en */
};

/* Checks `table` (a definition or an item of one), with what is inside it as far as the shape says. `kind`, `id`,
 * `line` and `items` need not be declared. Names in messages come from kind and id: "survey 'visit'". Errors: the first
 * one, ERR_DATA with .where = "script:line" of the word and, where a field is wrong, .field. */
int shape_check(const char *script, const struct value *table, const struct shape_table *shape, struct err *err);

/* Tells everything that is wrong, and what should be better (a missing translation). */
void shape_check_all(const char *script, const struct value *table, const struct shape_table *shape, rules_fault *fault,
                     void *context);

/* For a stage's own findings: "scripts/x.lua:14" of a table a word made, and in the second form the field that is
 * wrong, "weights.staff". shape_place puts that on an error found elsewhere. */
int shape_fail(const char *script, const struct value *table, struct err *err, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
int shape_fail_in(const char *script, const struct value *table, const char *field, struct err *err, const char *format,
                  ...) __attribute__((format(printf, 5, 6)));
int shape_place(const char *script, const struct value *table, const char *field, struct err *err);

/* What a field may hold, for help and manual: "a whole number from 1 to 9", "\"zh\" or \"en\"". */
const char *shape_type_text(struct arena *arena, const struct shape_field *field);

/* A field of type SHAPE_WORDS in a language, falling back to the other. */
const char *shape_words(const struct value *words, const char *language);

#endif
