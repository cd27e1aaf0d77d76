/* A report: a script that turns the month of a store, a region or the chain, a wave of a survey, or two groups of
 * answers set against each other, into a document.
 *
 * The script declares what it is about and what it needs (needs.h), and gets values; docs/reference/scripts.md lists
 * them. Figures under the privacy floor arrive suppressed, so no script can print one. Whatever is handed over is
 * reckoned from two things only: a store's own answers where they reach the floor, and totals as ops/cube.h makes them.
 * So no page tells more than these, and what they hide stays hidden beside any other page.
 */
#ifndef EARSHOT_FLOW_REPORT_H
#define EARSHOT_FLOW_REPORT_H

#include "flow/registry/registry.h"
#include "flow/report/needs.h"
#include "flow/scoring/scoring.h"

struct report {
    const char *id, *script;
    enum report_of of;
    const struct value *title, *build; /* build: the script's function */
    const char *survey, *scoring;      /* scoring is "" for none */
    int months;                        /* of history, the reported one included */
    struct report_needs needs;
};

/* What all sheets of a run share. Counters are vectors in survey's layout; a group's months run from `month - months +
 * 1` to `month`. */
struct report_frame {
    const struct report *report;
    const struct registry *registry;
    const struct survey *survey;
    const struct scoring *scoring; /* NULL for none */
    const char *language;
    const struct value *chain_name; /* { zh, en } */
    month_t month;
    struct bases bases;
    const int64_t *regions;              /* [region index][month][counter] */
    const int64_t *chain;                /* [month][counter] */
    const struct metric *region_indexes; /* [region index, and the chain behind them][month]; unused without a
                                          * scoring */
    const struct report_facts *facts;    /* what the report needs of them; NULL: nothing */
    const struct report_wide *wide;      /* of a region's or the chain's sheet; else NULL */
    const struct report_side *sides;     /* of a wave (it, and the one before) or a comparison: two; else NULL */
};

/* One store's part. */
struct report_store {
    const struct store *store;
    const int64_t *counters; /* [month][counter] */
    /* unused without a scoring: */
    const struct metric *indexes; /* [month] */
    struct score score;           /* of the reported month */
    const struct value *comments; /* as scripts get them, of a working copy; NULL: none */
};

/* What `build` is called with. */
const struct value *report_input(struct arena *arena, const struct report_frame *frame,
                                 const struct report_store *store);

const struct value *report_metric(struct arena *arena, const struct metric *metric); /* as document.h says */

/* The same with "of", the answers it was counted from: the path from a whole to its part, "2026-10/east/S0101"; "" is
 * all there are. Two figures share no answers only if neither path begins the other: what a script reckons from both
 * has an interval only then. Documents do not keep it. */
const struct value *report_metric_of(struct arena *arena, const struct metric *metric, const char *of);

/* One comment of a working copy. */
struct report_comment {
    const char *date; /* the store's local day */
    const char *text; /* without contacts */
    int score;        /* the answer to the lead question, where it is `scored` */
    bool scored;
    const char *const *themes; /* titles of those that it names, ending with NULL; NULL: none */
};
/* r.comments of them. */
const struct value *report_comment_list(struct arena *arena, const struct report_comment *comments, size_t count);

/* Whom a sheet is about: a store, or else a region, or else (both NULL) the chain. */
struct report_place {
    const struct store *store;
    const struct region *region;
};

/* What C adds to a checked document: which report, language and provenance. */
const struct value *report_finish(struct arena *arena, const struct report_frame *frame,
                                  const struct report_place *place, const struct value *made,
                                  const struct value *provenance);

#endif
