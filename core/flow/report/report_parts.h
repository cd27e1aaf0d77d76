/* What the parts of report.h share: report.c makes a store's input, wide.c that of a region or the chain with
 * listing.c's rows of stores, contrast.c sets two groups of answers against each other, facts.c hands over what was
 * aimed at, what happened and how many came, charts.c what drivers, funnels and control charts are drawn from. */
#ifndef EARSHOT_FLOW_REPORT_PARTS_H
#define EARSHOT_FLOW_REPORT_PARTS_H

#include "flow/report/report.h"
#include "flow/report/wide.h"

void report_set_metric(struct arena *arena, struct value *map, const char *name, const char *of, struct metric metric);

/* ---- figures of one vector of counters, question by question ---- */

const struct value *report_figures(struct arena *arena, const struct survey *survey, const int64_t *counters,
                                   const char *of, const struct bases *bases);
const struct value *report_changes(struct arena *arena, const struct survey *survey, const int64_t *now,
                                   const int64_t *before, const struct bases *bases);

/* ---- what every input says of itself ---- */

const struct value *report_period(struct arena *arena, month_t month);
const struct value *report_survey(struct arena *arena, const struct report_frame *frame);
const char *report_month_label(struct arena *arena, const struct report_frame *frame, month_t month);

/* ---- counters of months ---- */

const int64_t *report_month(const struct report_frame *frame, const int64_t *months,
                            int back); /* of [month][counter] */
const int64_t *report_region_months(const struct report_frame *frame, const struct region *region);

/* ---- one figure, named as targets name it ---- */

/* The whole figure of these counters; an index is none of theirs. */
struct metric report_figure_of(const struct report_frame *frame, const struct target_aim *aim, const int64_t *counters);

struct contrast {
    struct metric metric; /* a difference with its interval; suppressed where either side is */
    double p;             /* two-sided, of "no difference"; NaN where it cannot be tested or is suppressed */
};
/* One group of answers minus another that shares none with it. A change is one of the month before. */
struct contrast contrast_of(const struct report_frame *frame, const struct target_aim *aim, const int64_t *own,
                            const int64_t *other, bool is_change);
/* A part minus the whole that contains it; p is of the part against the rest. */
struct contrast contrast_with_whole(struct arena *arena, const struct report_frame *frame, const struct target_aim *aim,
                                    const int64_t *part, const int64_t *whole);
/* The same of two indexes; only of independent ones is there an interval. */
struct contrast contrast_indexes(const struct metric *own, const struct metric *other, bool independent);

/* What may be said of it once all rows' p are adjusted: "up", "down", "noise"; NULL where nothing. */
const char *contrast_says(const struct contrast *contrast, double adjusted);

/* ---- facts ---- */

struct report_subject {
    struct report_place place;
    const int64_t *counters; /* of the reported month */
    const char *of;
    struct metric index; /* with a scoring */
};

/* r.targets, r.events and r.traffic, as far as the report needs them. */
void report_set_facts(struct arena *arena, const struct report_frame *frame, const struct report_subject *subject,
                      struct value *made);
/* r.drivers, r.funnel and r.spc, as far as they are needed; the history is in `made` already. */
void report_set_charts(struct arena *arena, const struct report_frame *frame, const struct report_subject *subject,
                       struct value *made);
/* r.traffic alone, as far as it is needed. */
void report_set_visits(struct arena *arena, const struct report_frame *frame, const struct report_subject *subject,
                       struct value *made);
/* What was aimed at for a figure of the place, held against it; NULL where nothing was. */
const struct value *report_target(struct arena *arena, const struct report_frame *frame,
                                  const struct report_place *place, const struct target_aim *aim,
                                  const struct metric *metric);

/* ---- rows ---- */

/* Sets rows, gap and like_for_like, of the stores and regions right under `region` (NULL: the chain). */
void report_set_rows(struct arena *arena, const struct report_frame *frame, const struct region *region,
                     struct value *made);
/* Sets rank: a store's places among its region's, by the figures that the report names. */
void report_set_ranks(struct arena *arena, const struct report_frame *frame, const struct store *store,
                      struct value *made);
/* The answers of a month: the path from the chain over all regions above. Any may be NULL. */
const char *report_path(struct arena *arena, month_t month, const struct region *region, const struct store *store);

#endif
