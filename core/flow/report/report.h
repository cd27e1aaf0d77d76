/* A report: a script that turns one store's month into a document.
 *
 * The script declares what it needs (a survey, perhaps a scoring, how many months of history) and gets values;
 * docs/reference/scripts.md lists them. Figures under the privacy floor arrive suppressed, so no script can print one.
 */
#ifndef EARSHOT_FLOW_REPORT_H
#define EARSHOT_FLOW_REPORT_H

#include "flow/registry/registry.h"
#include "flow/scoring/scoring.h"

struct report {
    const char *id, *script;
    const struct value *title, *build; /* build: the script's function */
    const char *survey, *scoring;      /* scoring is "" for none */
    int months;                        /* of history, the reported one included */
};

/* What all stores of a run share. Counters are vectors in survey's layout; a group's months run from `month - months +
 * 1` to `month`. */
struct report_frame {
    const struct report *report;
    const struct registry *registry;
    const struct survey *survey;
    const struct scoring *scoring; /* NULL for none */
    const char *language;
    month_t month;
    struct bases bases;
    const int64_t *regions;              /* [region index][month][counter] */
    const int64_t *chain;                /* [month][counter] */
    const struct metric *region_indexes; /* [region index][month]; unused without a scoring */
};

/* One store's part. */
struct report_store {
    const struct store *store;
    const int64_t *counters; /* [month][counter] */
    /* unused without a scoring: */
    const struct metric *indexes; /* [month] */
    struct score score;           /* of the reported month */
};

/* What `build` is called with. */
const struct value *report_input(struct arena *arena, const struct report_frame *frame,
                                 const struct report_store *store);

const struct value *report_metric(struct arena *arena, const struct metric *metric); /* as document.h says */

/* What C adds to a checked document: which report, language and provenance. */
const struct value *report_finish(struct arena *arena, const struct report_frame *frame, const struct store *store,
                                  const struct value *made, const struct value *provenance);

#endif
