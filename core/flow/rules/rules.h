/* The rules of a workspace: what the Lua files define, as checked data.
 *
 * A rule set is loaded into one box (a child process) and stays open while its functions are needed. Each file returns
 * one definition; the kind of a definition is the word that made it, and its id is unique among its kind, save that one
 * with a field `effective` may have a version for each month. What the words mean is up to the stages, which check
 * their own definitions with shape.h and turn them into structs.
 *
 * The settings file (earshot.lua), the scripts and the templates are one set: their revision is one tree in the
 * archive. */
#ifndef EARSHOT_FLOW_RULES_H
#define EARSHOT_FLOW_RULES_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "base/value.h"
#include "port/box/box.h"

/* One file of the set. */
struct rules_file {
    const char *name; /* "scripts/surveys/visit.lua" */
    const char *text;
    size_t len;
};

struct rules_definition {
    const char *script; /* the file that made it */
    const char *kind, *id;
    const struct value *value;
};

struct rules;

/* Loads the Lua among `files` (libraries under scripts/lib/ first) with the given words; both are borrowed. Other files (a template that
 * is no Lua) are passed over. Errors: as box.h; ERR_DATA for a file that returns no definition, or an id used twice in
 * a kind (both files are named). */
int rules_load(struct rules **out, const struct rules_file *files, size_t count, const struct box_word *words,
               size_t word_count, struct err *err);
void rules_close(struct rules *rules); /* NULL is fine */
/* A box is closed by the first rule that fails in it: this loads the same files into a fresh one. Definitions that were
 * read before, and the functions in them, hold good: loading is a pure function. */
int rules_revive(struct rules *rules, struct err *err);

size_t rules_count(const struct rules *rules);
const struct rules_definition *rules_at(const struct rules *rules, size_t index); /* in order of file names */
const struct rules_definition *rules_find(const struct rules *rules, const char *kind, const char *id); /* or NULL */

/* As rules_find, but a missing one is an ERR_DATA that says what there is: "there is no survey 'vist'; did you mean
 * 'visit'?". */
int rules_need(const struct rules *rules, const char *kind, const char *id, const struct rules_definition **out,
               struct err *err);

/* Calls a function of a definition (the map that stands for it, as box.h says). */
int rules_call(struct rules *rules, const struct value *function, const struct value *arguments, struct arena *arena,
               const struct value **out, struct err *err);

/* The same as box_call_watched and box_call_rows. */
int rules_call_watched(struct rules *rules, const struct value *function, const struct value *arguments,
                       struct arena *arena, const struct value **out, const struct value **out_lines, struct err *err);
int rules_call_rows(struct rules *rules, const struct value *function, const struct box_rows *rows, double *out,
                    struct err *err);

#endif
