/* What the parts of press.h share: press.c makes the sheets of a report, press_gather.c reads what they need, and
 * press_sides.c what a wave or a comparison needs. */
#ifndef EARSHOT_OPS_PRESS_PARTS_H
#define EARSHOT_OPS_PRESS_PARTS_H

#include "base/digest.h"
#include "flow/report/wide.h"
#include "ops/press.h"
#include "ops/press_scores.h"

/* One report's run over its sheets. */
struct sheet_run {
    struct press *press;
    int (*fn)(void *context, const struct pressed *pressed, struct err *err);
    void (*without)(void *context, const struct store *store);
    void *context;
    struct report_frame frame; /* points into what follows */
    struct report_wide wide;
    struct report_facts facts;
    struct report_side sides[2];
    month_t first;
    const struct value *small_print;
    struct press_scores scores;
    struct buf document, pdf, drawn;
    struct press_lack lacking; /* in the present document */
};

/* Fills frame, first and scores, and of wide and facts what the report needs. */
int press_gather(struct sheet_run *run, const struct report *report, struct err *err);
/* What functions in C are to know in the box: at the beginning, and after each failure in it. */
int press_tell(struct sheet_run *run, struct err *err);
/* Of that the mentions of themes. */
int press_gather_themes(struct sheet_run *run, struct err *err);
/* Notes in the provenance what was read of targets, events and visits. */
void press_grounds(struct sheet_run *run);
/* Notes one kind, and ends its stream. */
void press_ground(struct press *press, const char *name, struct digest_stream *stream);
/* Of that the sums behind the drivers. */
int press_gather_drivers(struct sheet_run *run, struct err *err);
/* A store's newest comments of the month, as its script gets them: of a working copy, where the report needs any and
 * the store's answers reach the floor. Else *out is NULL. */
int press_comments(struct sheet_run *run, struct arena *arena, const struct store *store, int64_t responses,
                   const struct value **out, struct err *err);
/* Of that the tickets. */
int press_gather_tickets(struct sheet_run *run, struct err *err);
/* Of that the improvement plans. */
int press_gather_plans(struct sheet_run *run, struct err *err);
/* The same of a wave or a comparison, whose sides are placed. */
int press_gather_sides(struct sheet_run *run, const struct report *report, struct err *err);

#endif
