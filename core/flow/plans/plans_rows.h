/* The rows of plans. plan and plan_event are facts and only grow; plan_now is the last event of each again, with when
 * its next timer fires and what its lists show: it can be made anew from the others. Versions of workflows are kept
 * with those of tickets (flow/tickets/tickets_rows.h). */
#ifndef EARSHOT_FLOW_PLANS_ROWS_H
#define EARSHOT_FLOW_PLANS_ROWS_H

#include "flow/plans/plans.h"
#include "port/sql/sql.h"

/* ERR_EXISTS where the number is taken. */
int plan_insert(struct sql *db, const struct plan *plan, struct err *err);
int plan_event_insert(struct sql *db, const struct plan *plan, const struct plan_event *event, struct err *err);
/* How it stands; `wakes` is when its next timer fires, INT64_MAX for never; `due` the first day by which an action
 * should be done, DAY_NONE where none is open. */
int plan_now_write(struct sql *db, const struct plan *plan, instant_t wakes, day_t due, struct err *err);

int plan_exists(struct sql *db, int64_t number, bool *out, struct err *err);

/* With the events up to a batch (INT64_MAX: all). *out_there is false where there is none, or none yet. */
int plan_load(struct sql *db, const struct workflow_versions *versions, int64_t number, int64_t cut,
              struct arena *arena, struct plan *out, bool *out_there, struct err *err);

/* The numbers from first to last, two at most: whether what was typed means one, several or none. */
int plan_numbers(struct sql *db, int64_t first, int64_t last, int64_t out[2], size_t *out_count, struct err *err);

/* The plan whose timer fires first, not after `now`; *out_there is false where none does. */
int plan_due(struct sql *db, instant_t now, int64_t *out_number, bool *out_there, struct err *err);

/* Every plan's number that was opened up to a batch (INT64_MAX: all), in order, into the arena. Reports load each at
 * their cut: no derived row is asked. */
int plans_all(struct sql *db, struct arena *arena, int64_t cut, int64_t **out, size_t *out_count, struct err *err);

/* A line of a list. Borrowed until fn returns. */
struct plan_line {
    int64_t number, version;
    enum place place;
    int64_t place_id;
    instant_t opened;
    struct plan_standing now;
    enum workflow_stage stage;
    day_t action_due;
    const char *title;
};
/* Those that are not over first, then what is due first; with `open` only those. fn returns nonzero to stop. */
int plans_each(struct sql *db, bool open, const char *owner,
               int (*fn)(void *context, const struct plan_line *line, struct err *err), void *context, struct err *err);

/* Empties plan_now, before it is made anew. */
int plans_now_drop(struct sql *db, struct err *err);

#endif
