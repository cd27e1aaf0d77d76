/* What the files of diff share. */
#ifndef EARSHOT_OPS_DIFF_PARTS_H
#define EARSHOT_OPS_DIFF_PARTS_H

#include "base/map.h"
#include "ops/diff.h"

/* A report in the two editions. */
struct diff_pair {
    const char *store, *report;         /* as in their paths */
    const char *region_before, *region; /* NULL where the edition has it not */
};

/* One document and its numbers, in the arena. */
struct diff_document {
    const struct value *document;
    struct numbers numbers;
    struct digest said;
};
int diff_document_read(struct vault *vault, struct arena *arena, const struct history_edition *edition,
                       const char *region, const char *store, const char *report, struct diff_document *out,
                       struct err *err);

/* Fills the rows' causes: both editions are of one month. */
int diff_replay(struct workspace *workspace, const struct act *act, struct vault *vault, struct diff *diff,
                struct err *err);

/* ---- causes told apart, as far as the floor lets (diff_floor.c) ---- */

/* A step of the replay, for one number. */
struct diff_step {
    enum diff_kind kind;
    bool known; /* the number has a value after the step */
    double value;
    int64_t n;
    int64_t answers; /* that the step rests on; -1: not a matter of answers */
};

/* `from` is the value before the first step, `base` its base. Appends nothing for a step that did nothing. Returns how
 * many causes were written; `out` has room for each step. */
size_t diff_causes(double from, int64_t base, const struct diff_step *steps, size_t count, int64_t floor,
                   struct diff_cause *out);

#endif
