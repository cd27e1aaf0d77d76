/* Plans that tickets ask for. A ticket's act is done in one transaction with its events; the plan is opened after it,
 * since its evidence takes a look at all answers, under a key that makes a second look open nothing. */
#include <string.h>

#include "flow/tickets/tickets_rows.h"
#include "ops/plans_parts.h"

struct asking {
    struct planning *planning;
    const struct ticket *ticket;
    const struct ticket_event *event;
    int64_t opened;
};

static int seen(struct sql *db, int64_t *out, struct err *err) {
    return sql_number(db, out, 0, err, "SELECT batch FROM plan_seen", "");
}

static int see(struct sql *db, int64_t batch, struct err *err) {
    int failed = sql_begin(db, err);
    failed = failed ? failed : sql_run(db, err, "DELETE FROM plan_seen", "");
    failed = failed ? failed : sql_run(db, err, "INSERT INTO plan_seen (batch) VALUES ($1)", "i", batch);
    failed = failed ? failed : sql_commit(db, err);
    sql_rollback(db);
    return failed;
}

/* ---- is one on its way there? ---- */

struct searching {
    struct planning *planning;
    const struct store *store;
    bool of_store;
    const char *metric;
    bool found;
};

static int compare(void *context, const struct plan_line *line, struct err *err) {
    struct searching *searching = context;
    struct planning *planning = searching->planning;
    const struct store *store = searching->store;
    const int64_t home = searching->of_store ? store->id : store->homes[store->home_count - 1].region->id;
    struct plan plan;
    struct plan_parts parts;
    bool there = false;
    if (line->place != (searching->of_store ? PLACE_STORE : PLACE_REGION) || line->place_id != home)
        return 0;
    if (plan_load(planning->workspace->db, &planning->versions, line->number, INT64_MAX, planning->arena, &plan, &there,
                  err))
        return err->kind;
    plan_fold(planning->arena, &plan, &parts);
    searching->found = searching->found || !strcmp(parts.metric, searching->metric);
    return 0;
}

/* ---- one ---- */

static int open_one(struct asking *asking, const struct workflow_intent *intent, struct err *err) {
    struct planning *planning = asking->planning;
    const struct value *plan = intent->plan;
    const struct store *store = registry_store_by_id(planning->registry, asking->ticket->store);
    const bool of_store = !strcmp(value_text(value_get(plan, "of"), "region"), "store");
    const char *metric = value_text(value_get(plan, "metric"), "");
    char number[TICKET_TEXT];
    const month_t last = day_month(zone_day(planning->zone, asking->event->at)) - 1;
    struct plan_metric found;
    if (!store || plan_metric(planning, metric, value_text(value_get(plan, "survey"), NULL), &found, err))
        return store ? (int)err->kind
                     : err_set(err, ERR_INTERNAL, "a ticket is of a store that is not in the registry");
    struct searching searching = {planning, store, of_store, target_aim_write(&found.aim, planning->arena), false};
    if (plans_each(planning->workspace->db, true, NULL, compare, &searching, err))
        return err->kind;
    if (searching.found)
        return 0;
    const struct plan_wish wish = {.title = value_text(value_get(plan, "title"), ""),
                                   .store = of_store ? store->code : NULL,
                                   .region = of_store ? NULL : store->homes[store->home_count - 1].region->code,
                                   .metric = metric,
                                   .survey = value_text(value_get(plan, "survey"), NULL),
                                   .from = last - (month_t)value_whole(value_get(plan, "months"), 3) + 1,
                                   .to = last,
                                   .owner = "",
                                   .key = arena_format(planning->arena, "ticket %s %s",
                                                       ticket_number_write(number, asking->ticket->number),
                                                       searching.metric)};
    struct plan opened;
    bool fresh = false;
    if (plan_open(planning->workspace, planning->act, &wish, &opened, &fresh, err))
        return err->kind;
    asking->opened += fresh;
    return 0;
}

/* ---- what was asked ---- */

static void intents_of(const struct ticket *ticket, const struct ticket_event *event,
                       const struct workflow_intent **out, size_t *out_count) {
    const struct workflow *workflow = ticket->workflow;
    const struct workflow_step *step = event->kind == TICKET_STEP ? workflow_step_find(workflow, event->name) : NULL;
    *out_count = 0;
    if (event->kind == TICKET_OPENED)
        *out = workflow->intents, *out_count = workflow->intent_count;
    if (step)
        *out = step->intents, *out_count = step->intent_count;
    for (size_t i = 0; event->kind == TICKET_TIMER && i < workflow->timer_count; i++)
        if (!strcmp(workflow->timers[i].id, event->name))
            *out = workflow->timers[i].intents, *out_count = workflow->timers[i].intent_count;
}

static int look_at(struct asking *asking, int64_t after, struct err *err) {
    const struct ticket *ticket = asking->ticket;
    for (size_t i = 0; i < ticket->event_count; i++) {
        const struct workflow_intent *intents;
        size_t count = 0;
        asking->event = &ticket->events[i];
        if (ticket->events[i].batch <= after)
            continue;
        intents_of(ticket, asking->event, &intents, &count);
        for (size_t k = 0; k < count; k++) {
            if (intents[k].kind != INTENT_PLAN)
                continue;
            int failed = open_one(asking, &intents[k], err);
            if (failed && failed != ERR_DATA && failed != ERR_USAGE)
                return failed;
            if (failed)
                act_remark(asking->planning->act,
                           arena_format(asking->planning->arena, "a ticket's plan was not opened: %s", err->what));
        }
    }
    return 0;
}

static int touched(struct planning *planning, int64_t after, int64_t **out, size_t *out_count, struct err *err) {
    struct sql_rows *rows;
    size_t cap = 0;
    *out = NULL;
    *out_count = 0;
    if (sql_query(planning->workspace->db, &rows, err,
                  "SELECT DISTINCT ticket_id FROM ticket_event WHERE batch > $1 ORDER BY ticket_id", "i", after))
        return err->kind;
    while (sql_next(rows)) {
        *out = arena_grow(planning->arena, *out, *out_count, &cap, sizeof **out);
        (*out)[(*out_count)++] = sql_int(rows, 0);
    }
    return sql_done(rows, err);
}

static int look_at_all(struct planning *planning, int64_t after, int64_t *out_opened, struct err *err) {
    struct asking asking = {.planning = planning};
    int64_t *numbers;
    size_t count;
    if (touched(planning, after, &numbers, &count, err))
        return err->kind;
    for (size_t i = 0; i < count; i++) {
        struct ticket ticket;
        bool there = false;
        if (ticket_load(planning->workspace->db, &planning->versions, numbers[i], planning->arena, &ticket, &there,
                        err))
            return err->kind;
        asking.ticket = &ticket;
        if (look_at(&asking, after, err))
            return err->kind;
    }
    *out_opened = asking.opened;
    return 0;
}

int plans_open_asked(struct workspace *workspace, const struct act *act, int64_t *out_opened, struct err *err) {
    struct planning planning;
    int64_t before = 0, last = 0;
    *out_opened = 0;
    if (seen(workspace->db, &before, err) || batch_last(workspace->db, &last, err))
        return err->kind;
    if (before == last)
        return 0;
    int failed = planning_open(&planning, workspace, act, err);
    failed = failed ? failed : look_at_all(&planning, before, out_opened, err);
    planning_close(&planning);
    return failed ? failed : see(workspace->db, last, err);
}
