/* What else happened in the stores of a pilot and in their controls: whoever reads a verdict looks here before
 * believing it. */
#ifndef EARSHOT_FLOW_PLANS_BESIDE_H
#define EARSHOT_FLOW_PLANS_BESIDE_H

#include "flow/calendar/calendar.h"
#include "flow/plans/panel.h"

/* The last two are days that a store's calendar has otherwise than the week. */
enum beside_kind { BESIDE_EVENT, BESIDE_MOVED, BESIDE_OPENED, BESIDE_CLOSED, BESIDE_HOLIDAY, BESIDE_HOURS };
const char *beside_kind_name(enum beside_kind kind); /* "event", "moved", "opened", "closed", "holiday", "hours" */

struct beside {
    enum beside_kind kind;
    const struct store *store; /* NULL: it concerns all stores of both sides */
    enum panel_side side;      /* of the store; PANEL_NEITHER for all of them */
    day_t first, last;
    const char *text, *en; /* of an event; the name of the new region of a move; else "" */
};
struct beside_list {
    struct beside *items; /* in the arena; by first day, then what concerns all, then by store */
    size_t count;
};

struct beside_ask {
    struct panel_window window; /* as a rule from the first month before to the last after */
    const struct events *events;
    const char *const *own; /* texts of the plan's own marks, which are not told; NULL: none */
    size_t own_count;
    const struct calendar *const *calendars; /* of each store of the panel, in its order; NULL: none are written */
};
void beside_of(struct arena *arena, const struct panel *panel, const struct beside_ask *ask, struct beside_list *out);

#endif
