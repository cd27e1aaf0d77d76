/* The improvement plan that a ticket's workflow asks for (open_plan): opened in the transaction of the ticket's event,
 * with its evidence frozen at that moment, into the same batch. What becomes of it is told with the event, as notices
 * are: a ticket is never held up by its plan. */
#include <string.h>

#include "ops/plans_parts.h"
#include "ops/tickets_parts.h"

struct asking {
    struct desk *desk;
    struct planning *planning;
    const struct ticket *ticket;
    const struct value *wish; /* of open_plan */
    instant_t at;
    const struct store *store;
    bool of_store;
    const char *metric; /* as target_aim_write has it */
};

/* ---- is one on its way there? ---- */

struct searching {
    const struct asking *asking;
    const char *found; /* its number; NULL */
};

static int compare(void *context, const struct plan_line *line, struct err *err) {
    struct searching *searching = context;
    const struct asking *asking = searching->asking;
    struct planning *planning = asking->planning;
    const struct store *store = asking->store;
    const int64_t home = asking->of_store ? store->id : store->homes[store->home_count - 1].region->id;
    struct plan plan;
    struct plan_parts parts;
    bool there = false;
    if (line->place != (asking->of_store ? PLACE_STORE : PLACE_REGION) || line->place_id != home)
        return 0;
    if (plan_load(planning->workspace->db, &planning->versions, line->number, INT64_MAX, planning->arena, &plan, &there,
                  err))
        return err->kind;
    plan_fold(planning->arena, &plan, &parts);
    if (!strcmp(parts.metric, asking->metric))
        searching->found = planning_number(planning, &plan);
    return 0;
}

/* ---- opening it ---- */

static const char *text_in(const struct asking *asking, const char *key, const char *otherwise) {
    return value_text(value_get(asking->wish, key), otherwise);
}

static int begin(struct asking *asking, struct err *err) {
    struct planning *planning = asking->planning;
    struct plan_metric metric;
    asking->store = registry_store_by_id(planning->registry, asking->ticket->store);
    asking->of_store = !strcmp(text_in(asking, "of", "region"), "store");
    if (!asking->store)
        return err_set(err, ERR_INTERNAL, "a ticket is of a store that is not in the registry");
    if (plan_metric(planning->rulebook, planning->arena, text_in(asking, "metric", ""), text_in(asking, "survey", NULL),
                    &metric, err))
        return err->kind;
    asking->metric = target_aim_write(&metric.aim, planning->arena);
    return 0;
}

static int open_it(struct asking *asking, const char **out_told, struct err *err) {
    struct planning *planning = asking->planning;
    const struct store *store = asking->store;
    char number[TICKET_TEXT];
    const month_t last = day_month(zone_day(planning->zone, asking->at)) - 1;
    const struct plan_ground ground = {ticket_number_write(number, asking->ticket->number), asking->at};
    const struct plan_wish wish = {.title = text_in(asking, "title", ""),
                                   .store = asking->of_store ? store->code : NULL,
                                   .region = asking->of_store ? NULL : store->homes[store->home_count - 1].region->code,
                                   .metric = asking->metric,
                                   .survey = text_in(asking, "survey", NULL),
                                   .workflow = text_in(asking, "workflow", NULL),
                                   .themes = text_in(asking, "themes", NULL),
                                   .from = last - (month_t)value_whole(value_get(asking->wish, "months"), 3) + 1,
                                   .to = last,
                                   .owner = ""};
    struct plan plan;
    bool is_new = false;
    if (plan_open_for(planning, &wish, &ground, &plan, &is_new, err))
        return err->kind;
    *out_told = arena_format(asking->desk->arena, is_new ? "plan %s" : "plan: it has opened %s before",
                             planning_number(planning, &plan));
    return 0;
}

static int answer(struct asking *asking, const char **out_told, struct err *err) {
    struct searching searching = {asking, NULL};
    int failed = begin(asking, err);
    failed = failed ? failed : plans_each(asking->planning->workspace->db, true, NULL, compare, &searching, err);
    if (!failed && searching.found)
        *out_told = arena_format(asking->desk->arena, "plan: %s is on its way", searching.found);
    else if (!failed)
        failed = open_it(asking, out_told, err);
    if (failed != ERR_DATA && failed != ERR_USAGE)
        return failed;
    *out_told = arena_format(asking->desk->arena, "plan: %s", err->what);
    return 0;
}

/* One look at answers and plans for all tickets of a transaction that ask for the same. */
static const char *what_is_asked(const struct asking *asking) {
    const struct store *store = registry_store_by_id(asking->desk->registry, asking->ticket->store);
    const bool of_store = !strcmp(text_in(asking, "of", "region"), "store");
    const month_t month = day_month(zone_day(desk_zone(asking->desk), asking->at));
    return arena_format(asking->desk->arena, "%s %s %s %s %d", text_in(asking, "metric", ""),
                        text_in(asking, "survey", ""), of_store ? "store" : "region",
                        !store     ? ""
                        : of_store ? store->code
                                   : store->homes[store->home_count - 1].region->code,
                        month);
}

static int open_planning(struct desk *desk, struct err *err) {
    if (desk->planning)
        return 0;
    desk->plans = map_make(desk->lasting);
    desk->planning = arena_alloc(desk->lasting, sizeof *desk->planning);
    return planning_open(desk->planning, desk->workspace, desk->act, err);
}

int desk_plan(struct desk *desk, const struct ticket *ticket, instant_t at, const struct workflow_intent *intent,
              const char **out_told, struct err *err) {
    struct asking asking = {.desk = desk, .ticket = ticket, .wish = intent->plan, .at = at};
    if (open_planning(desk, err) || desk_batch(desk, err))
        return err->kind;
    const char *key = what_is_asked(&asking), *before = map_get(&desk->plans, key);
    *out_told = before;
    if (before)
        return 0;
    asking.planning = desk->planning;
    const int64_t events = desk->planning->events;
    planning_lend(desk->planning, desk->batch, desk->contents);
    if (answer(&asking, out_told, err))
        return err->kind;
    desk->events += desk->planning->events - events;
    const char *number = strncmp(*out_told, "plan ", 5) ? NULL : *out_told + 5;
    const char *later =
        number ? arena_format(desk->lasting, "plan: %s is on its way", number) : arena_text(desk->lasting, *out_told);
    map_put(&desk->plans, key, (void *)(uintptr_t)later);
    return 0;
}

void desk_plan_close(struct desk *desk) {
    if (desk->planning)
        planning_close(desk->planning);
}
