/* What a report is about, and what it asks for beyond the figures that all of its kind get: only what is named is
 * evaluated. */
#ifndef EARSHOT_FLOW_REPORT_NEEDS_H
#define EARSHOT_FLOW_REPORT_NEEDS_H

#include <stdbool.h>

#include "flow/registry/targets.h"
#include "flow/rules/shape.h"
#include "flow/survey/survey.h"

enum report_of { REPORT_STORE, REPORT_REGION, REPORT_CHAIN, REPORT_WAVE, REPORT_COMPARISON };

const char *report_of_name(enum report_of of); /* "store", "region", … as scripts say it */

struct report_needs {
    const struct report_figure {
        const char *name; /* as targets name it: "recommend.nps", "dimension:staff.mean", "index:service" */
        struct target_aim aim;
    } * rows; /* the figures that each store and region is listed with; of a store: that it is ranked by */
    size_t row_count;
    bool targets, events, traffic, like_for_like, tickets, plans;
    const char *themes;                 /* the list's id; NULL: none */
    const char *drivers, *funnel, *spc; /* questions; NULL: none */
    int late;     /* of tickets that are late, the latest so many, in a working copy alone; 0: none */
    int comments; /* the newest so many, in a working copy alone; 0: none */
};

extern const char *const report_of_names[]; /* by enum report_of, ending with NULL */
extern const struct shape_table report_needs_shape;

/* `needs` may be NULL: nothing. The names of rows are read, not looked up. Errors: ERR_DATA, with the field. */
int report_needs_read(struct arena *arena, const struct value *needs, enum report_of of, struct report_needs *out,
                      struct err *err);

/* Whether the survey has the figures; those of an index must be of the report's own scoring. ERR_DATA. */
int report_needs_check(const struct report_needs *needs, const struct survey *survey, const char *scoring,
                       struct err *err);

#endif
