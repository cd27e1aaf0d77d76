/* The box: HQ's Lua runs in a child process that can do nothing but compute.
 *
 * One child serves one run of one set of scripts. It loads each file once (text chunks only, an environment by
 * allow-list) and keeps the definition that the file returns; functions inside a definition stay in the child and are
 * called by number. Between the two processes goes plain data (values); what comes back is treated as hostile. The same
 * scripts and arguments give the same answer and the same verdict on every run: `pairs` goes in sorted key order, there
 * is no clock, no randomness, no address in sight. A file's variables, and the tables in them, stand still once it is
 * loaded: a call that changes one has failed, so no call hangs on those before it.
 *
 * What scripts may say beyond plain Lua is declared by the stages as words (struct box_word): the box knows no
 * business. Three forms:
 *
 *     BOX_DEFINITION  survey "visit" { … }     -> { kind = "survey", id = "visit", line = 3, … }
 *                     what a file returns
 *     BOX_ITEM        nps "recommend" { … }    -> { kind = "nps", id = "recommend", line = 5, … }
 *                     items keep their order in the list
 *     BOX_BLOCK       heading { … }            -> { kind = "heading", line = 9, … }
 *                     a text instead of the table becomes its first entry
 *
 * Two more forms bring C of the stages to the scripts, inside the child and within its budget:
 *
 *     BOX_FUNCTION    stats.mean(counts)       -> what word.compute makes of the arguments
 *                     plain values in, one plain value out; an error is a Lua error at the caller's line. The table
 *                     before the dot is made of the words and cannot be changed
 *     BOX_CLASS       a + 1, a < b, "…" .. a   -> what the functions of word.class say
 *                     maps that class.is knows become values of that class as they enter Lua: fields are read as
 *                     before (a.value, pairs) and cannot be written; handed back they are plain maps again
 *
 * What these are to know of the workspace (a privacy floor, a language) is told to the box; scripts do not see it.
 *
 * A word may have the name of a standard library: `text "comment" { … }` and text.format live side by side.
 *
 * Tables become values so: entries 1 to n and nothing else are a list, and so is an empty table; names make a map, in
 * the order of the names; where a table mixes both, the entries come back as the list under the name "items". Numbers
 * must be finite, texts UTF-8 without NUL, positions without a gap. A null in a list of arguments arrives as nil.
 *
 * Verdicts are told apart. ERR_DATA: the rule failed (syntax, error(), budget or memory used up): .where is
 * "scripts/x.lua:14", the same on every machine. ERR_INTERNAL or ERR_OS: the child was killed by the wall timer or
 * crashed, an infrastructure fault: the caller may try once more in a fresh box. After either the box is closed:
 * further calls answer the same verdict. */
#ifndef EARSHOT_PORT_BOX_H
#define EARSHOT_PORT_BOX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/value.h"

enum box_form {
    BOX_DEFINITION,
    BOX_ITEM,
    BOX_BLOCK,
    BOX_FUNCTION, /* computed in C, by `compute`; those of box_standard_words are the box's own */
    BOX_CLASS     /* values that C reckons with, by `class` */
};

/* What C is asked from a script. Deterministic: the same question has the same answer on every machine. */
struct box_asked {
    struct arena *arena;           /* for the answer and on the way to it; cleared after the call */
    const struct value *arguments; /* a list, checked as what a rule answers is; nil is a null */
    const struct value *told;      /* by box_tell; NULL before */
};

/* Each returns 0 or an err kind; of the error what and todo reach the script. Operands are of the class, or whatever
 * the script put beside one. */
struct box_class {
    bool (*is)(const struct value *map);
    int (*calculate)(const struct box_asked *asked, char sign, const struct value **out, struct err *err);
    int (*compare)(const struct box_asked *asked, int *out_order, struct err *err); /* below, at or above 0 */
    int (*show)(const struct box_asked *asked, const char **out, struct err *err);  /* one operand, as text */
};
/* sign is + - * / between two operands; - of one operand turns its sign. */

struct box_word {
    const char *name;
    enum box_form form;
    const char *signature; /* survey "id" { title = text, … } */
    const char *meaning;   /* one or two sentences, English */
    const char *example;   /* complete: it runs as a test */
    const char *since;     /* "0.1" */
    /* a BOX_FUNCTION: what it computes (nil where *out is left alone) */
    int (*compute)(const struct box_asked *asked, const struct value **out, struct err *err);
    size_t cost;                   /* of a call, in instructions, besides those for reading what it is given */
    size_t square;                 /* and for each thousand pairs of the values given, where the work grows so */
    const struct box_class *class; /* a BOX_CLASS */
};

struct box_script {
    const char *name; /* as errors show it: "scripts/surveys/visit.lua" */
    const char *text;
    size_t len;
};

struct box_limits {
    int64_t instructions; /* of one load or call */
    size_t soft_memory;   /* past it the rule has failed */
    size_t hard_memory;   /* past it the process ends */
    int wall_ms;          /* of one load or call; time that a busy machine kept the script waiting does not count */
};
extern const struct box_limits box_default_limits; /* from base/limits.h */

struct box;

/* Starts the child with a vocabulary. Words are borrowed until box_close. */
int box_open(struct box **out, const struct box_word *words, size_t word_count, const struct box_limits *limits,
             struct err *err);
void box_close(struct box *box); /* NULL is fine; the child is gone afterwards */

/* What the stages' functions know from here on, in the place of what they were told before. */
int box_tell(struct box *box, const struct value *told, struct err *err);

/* Loads one file and returns the definition it returns, as a map. A function inside it comes back as the map
 * { ["function"] = number, line = n, parameters = { names, "..." where it takes any more } }, with "file" where a library
 * holds it. Every table that a word made carries "line", a block "script" too where a library made it.
 * A file may not see another file's variables. A shared library file (one that returns a plain table, under
 * scripts/lib/) is loaded before the others with box_library and is reached by `lib.NAME`. */
int box_load(struct box *box, const struct box_script *script, struct arena *arena, const struct value **out,
             struct err *err);
int box_library(struct box *box, const char *name, const struct box_script *script, struct err *err);

/* Calls a function by its number with arguments (a list). The answer is one value, checked: sizes, depth, finite
 * numbers. */
int box_call(struct box *box, int64_t function, const struct value *arguments, struct arena *arena,
             const struct value **out, struct err *err);

/* As box_call, and tells which lines ran: a list of { file, line, seen = { name = value } } in the order in which they
 * were reached, at most LIMIT_BOX_TRACE of them; `seen` holds the numbers, texts and truths in sight before the line
 * ran, those in tables by their path: "store.region.code". */
int box_call_watched(struct box *box, int64_t function, const struct value *arguments, struct arena *arena,
                     const struct value **out, const struct value **out_lines, struct err *err);

/* Many calls of one function, a row of answers each. */
struct box_column {
    const char *name;           /* for errors */
    const struct value *values; /* a list: what a cell stands for */
};

struct box_rows {
    const struct box_column *columns; /* the function's parameters, in their order */
    size_t column_count;
    const uint16_t *cells; /* [row][column]: k for the column's k-th value, 0 for nil */
    size_t count;          /* rows, at most LIMIT_BOX_ROWS */
};

/* What the function answers for each row: a finite number, or NaN for nil. Anything else is a failure that names the
 * row's values. Each row has the same budget of its own, LIMIT_BOX_ROW_INSTRUCTIONS: rows are judged alike however they
 * are put together. */
int box_call_rows(struct box *box, int64_t function, const struct box_rows *rows, double *out, struct err *err);

/* What runs the rules and within which limits, for the provenance: "Lua 5.4.4; 50000000 instructions; 16 MB". */
const char *box_engine(void);

/* The names that every script has without a word being declared (ipairs, math.floor, text.format, …), for the manual.
 */
extern const struct box_word box_standard_words[];
extern const size_t box_standard_word_count;

#endif
