/* A panel: what customers of every store answered to one question (or to those of one dimension), month by month,
 * around a pilot. Choosing controls, the power check, the verdict and the checks for relapse all read it, and nothing
 * else.
 *
 * A cell is the summary of one store's month: mean figures of the answers themselves; a top box of 100 and 0, so that
 * its mean is the share in percent; NPS of 100, 0 and -100, so that its mean is the score in points. Whole calendar
 * months, as tallies are counted: a figure of a window equals what `metrics --from --to` prints, and stays what it was
 * when somebody is erased. The month in which a pilot starts or ends in its midst is in no window.
 *
 * Memory: the panel and its cells live in the arena. Stores stand in the registry's order. */
#ifndef EARSHOT_FLOW_PLANS_PANEL_H
#define EARSHOT_FLOW_PLANS_PANEL_H

#include "flow/registry/events.h"
#include "flow/registry/registry.h"
#include "flow/survey/survey.h"
#include "stats/summary.h"

enum panel_figure { PANEL_MEAN, PANEL_TOP, PANEL_NPS };
const char *panel_figure_name(enum panel_figure figure); /* "mean", "t2b", "nps", as the columns of metrics */

enum panel_side { PANEL_NEITHER, PANEL_PILOT, PANEL_CONTROL };

/* Why a store can stand on no side; the first that applies. */
enum panel_bar {
    PANEL_FREE,
    PANEL_ENGAGED, /* in another pilot; said by the caller */
    PANEL_EVENT,   /* something is noted there that does not concern every pilot store */
    PANEL_MOVED,   /* on another region within the window */
    PANEL_PARTLY,  /* opened or closed within it */
    PANEL_THIN     /* a month with fewer answers than the least */
};
const char *panel_bar_name(enum panel_bar bar); /* "free", "engaged", "event", "moved", "partly open", "thin" */

struct panel_store {
    const struct store *store;
    struct summary *months; /* panel.months of them */
    enum panel_side side;
    enum panel_bar bar;
};

struct panel {
    const struct question *const *questions; /* of one scale, one survey */
    size_t question_count;
    enum panel_figure figure;
    month_t first;
    size_t months;
    struct panel_store *stores;
    size_t count;
};

/* Months, both included. `last` before `first` is an empty one. */
struct panel_window {
    month_t first, last;
};

/* The last `months` whole months before a day, and the first that begin on or after it. */
struct panel_window panel_before(day_t start, int months);
struct panel_window panel_after(day_t start, int months);

/* All stores of the registry, all cells empty, nobody on a side. */
void panel_make(struct arena *arena, const struct registry *registry, const struct question *const *questions,
                size_t question_count, enum panel_figure figure, const struct panel_window *months, struct panel *out);

/* Adds a month's counters, as tallies_scan tells them; a store or month that the panel does not have is passed over. */
void panel_add(struct panel *panel, int64_t store, month_t month, const int64_t *counters);

struct panel_store *panel_find(const struct panel *panel, int64_t store); /* NULL: not in it */

/* All of a store's answers in a window, pooled. */
struct summary panel_pool(const struct panel *panel, const struct panel_store *store, const struct panel_window *over);

/* Sets the bar of every store that is free so far, by what the registry and the events say of the window, and by a
 * month of it with fewer than `least` answers. Pilot stores are barred too: who chooses them looks at it, the verdict
 * does not. Events of the whole chain, those taken back, and those whose text is one of `own` (the plan's own marks;
 * NULL: none) bar nobody. */
struct panel_bars {
    struct panel_window window;
    const struct events *events;
    const char *const *own;
    size_t own_count;
    int64_t least;
};
void panel_set_bars(struct panel *panel, const struct panel_bars *bars);

#endif
