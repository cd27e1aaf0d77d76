/* A wave of a survey as its report sees it, and two groups of answers set against each other: the answers of a place in
 * a period, or in a wave, each taken as one. */
#ifndef EARSHOT_FLOW_REPORT_SIDES_H
#define EARSHOT_FLOW_REPORT_SIDES_H

#include "flow/report/report.h"

struct report_side {
    const char *label, *wave; /* "2026-07..2026-09", "E1 2026-10"; the wave's name, or NULL for months */
    month_t first, last;
    struct report_place place;
    const int64_t *counters; /* in the layout of the frame's survey */
    int64_t open, answered;  /* stores of the place: open in some of these months; with answers */
    const int64_t *weights;  /* parts of each counter (weighed.h), 0 of a question whose counters leave answers out;
                              * NULL where there are none */
};

/* A weighted figure of a question whose counters' parts begin at `parts`. */
struct metric report_weighted(const struct question *question, enum target_figure figure, const int64_t *parts,
                              const struct bases *bases);

/* What `build` is called with. frame->sides[1] of a wave is the one before it, its label NULL where there is none. */
const struct value *report_input_wave(struct arena *arena, const struct report_frame *frame);
const struct value *report_input_comparison(struct arena *arena, const struct report_frame *frame);

#endif
