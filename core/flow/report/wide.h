/* A region's or the chain's month as its report sees it: totals, the regions and stores under it, and what became of
 * the stores that were there all along. */
#ifndef EARSHOT_FLOW_REPORT_WIDE_H
#define EARSHOT_FLOW_REPORT_WIDE_H

#include "flow/registry/events.h"
#include "flow/report/report.h"
#include "flow/themes/themes.h"
#include "stats/components.h"
#include "stats/drivers_shares.h"

/* The months that stores are looked at in: the reported one, the one before, the same a year ago. The last is there
 * only where the report's history reaches so far. */
enum { MOMENT_NOW, MOMENT_BEFORE, MOMENT_YEAR_AGO, MOMENTS };
int report_moment_back(int moment); /* in months: 0, 1, 12 */

/* What the sheets of a run share beyond the frame. */
struct report_wide {
    const int64_t *stores;        /* [store index][moment][counter] */
    const struct metric *indexes; /* [store index][moment]; NULL without rows of an index */
};

/* Visits or transactions of a store's month. */
struct report_visits {
    int64_t visits;
    int days; /* with a figure, of those of the month */
};

/* What is counted of a theme: all comments of those who are asked, those that name it; of these those with an answer to
 * the lead question, and a low one. */
enum mentions { MENTIONS_COMMENTS, MENTIONS_NAMED, MENTIONS_SCORED, MENTIONS_LOW, MENTIONS };

struct report_facts {
    struct targets targets;
    struct events events;
    const struct report_visits *visits;   /* [store index][moment]; NULL: not needed */
    const struct report_plans *plans;     /* plan_figures.h; NULL: not needed */
    const struct report_tickets *tickets; /* ticket_figures.h; NULL: not needed */
    const struct themes *themes;          /* NULL: not needed */
    struct {
        const int64_t *stores, *regions, *chain; /* [store or region index][MENTIONS * theme + enum mentions] */
    } mentions;                                  /* of the reported month's comments; totals as ops/cube.h makes them */
    struct {
        const struct question *outcome; /* NULL: not needed */
        const struct question **items;  /* what explains it, as the survey asks them */
        size_t count;
        struct drivers_sums **places; /* [region index, and the chain behind them]: of those stores whose complete
                                       * sheets of the month reach the floor, so that a page tells of no other */
    } drivers;
};

/* Sets what is weighed in facts->drivers: the outcome, and as items the other questions on a scale; by the counters of
 * the month's total (may be NULL) without those that less than half of who answered the outcome did answer. */
void report_drivers_of(struct arena *arena, const struct survey *survey, const char *outcome, const int64_t *counters,
                       struct report_facts *facts);

/* How much of what all items explain together one explains: in percent, of so many complete sheets. */
struct metric report_importance(const struct drivers_share *share, int64_t n, const struct bases *bases);

/* How many came, and how many of them were answered for; `stores` is how many stores these are of. A rate is no share,
 * and has no value, where more answered than came. Suppressed by the responses, not by the visits. */
struct metric report_count_visits(int64_t visits, int64_t stores, const struct bases *bases);
struct metric report_response_rate(int64_t responses, int64_t visits, const struct bases *bases);

/* How far groups lie apart beyond what their own sampling makes: the standard deviation of their levels. */
struct metric report_spread(const struct components *components, enum metric_unit unit, const struct bases *bases);

/* What `build` is called with for the region (NULL: the chain). frame->wide says of its stores. */
const struct value *report_input_wide(struct arena *arena, const struct report_frame *frame,
                                      const struct region *region);

#endif
