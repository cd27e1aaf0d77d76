/* What a workflow would have opened: the openings of tickets_open.c, over the months that are there, with nothing kept.
 */
#include <stdlib.h>
#include <string.h>

#include "flow/registry/registry_rows.h"
#include "flow/survey/survey_rows.h"
#include "ops/customers.h"
#include "ops/metrics.h"
#include "ops/tickets_parts.h"

struct foretelling {
    struct desk desk; /* of the working scripts, with no batch */
    const struct workflow *workflow;
    struct survey_versions surveys;
    const struct condition **where;
    struct customers customers;
    month_t from, to;
    struct plan_foretelling plans;
    struct waiting *waiting; /* those of responses, until it is known in which order they came */
    size_t count, cap;
    int (*fn)(void *context, const struct foretold *foretold, struct err *err);
    void *context;
};
struct waiting {
    struct foretold foretold;
    instant_t at;
    int64_t batch;
    size_t place;
};

/* The party itself, where nobody is charged with it. */
static const char *party_itself(const struct store *store, const struct ticket_standing *begun, day_t day) {
    const struct region *region = store_region(store, day);
    if (begun->owner == PARTY_DUTY)
        return begun->duty;
    return begun->owner == PARTY_HQ ? "hq" : begun->owner == PARTY_REGION && region ? region->code : store->code;
}

static void set_owners(struct desk *desk, const struct ticket_standing *begun, struct foretold *foretold) {
    const struct staffing_owner owner = {begun->owner, begun->duty, ""};
    const char **owners = arena_alloc(desk->workspace->arena, (desk->staffing.people_count + 1) * sizeof *owners);
    foretold->owner_count = staffing_owners(&desk->staffing, desk->registry, &owner, foretold->store, owners);
    if (!foretold->owner_count)
        owners[foretold->owner_count++] =
            arena_text(desk->workspace->arena, party_itself(foretold->store, begun, desk->staffing.day));
    foretold->owners = owners;
}

/* As it would be opened at that instant. */
static int foretell_one(struct foretelling *all, struct foretold *foretold, instant_t at, struct err *err) {
    struct desk *desk = &all->desk;
    const struct workflow *workflow = all->workflow;
    struct desk_time time;
    if (desk_time(desk, foretold->store->id, &time, err))
        return err->kind;
    const struct ticket_standing new = ticket_begin(workflow, at, &time.time),
                                 begun = ticket_after(desk->arena, workflow, &new, WORKFLOW_STATES, workflow->intents,
                                                      workflow->intent_count, at, &time.time);
    if (foretold->day == DAY_NONE)
        foretold->day = zone_day(time.zone, at);
    foretold->due = begun.due == INT64_MAX ? DAY_NONE : zone_day(time.zone, begun.due);
    set_owners(desk, &begun, foretold);
    return all->fn(all->context, foretold, err);
}

static int look(void *context, const struct opened_row *row, struct err *err) {
    struct foretelling *all = context;
    const struct workflow *workflow = all->workflow;
    size_t version = 0;
    if (row->response.month < all->from || row->response.month > all->to)
        return 0;
    while (version < all->surveys.count && all->surveys.surveys[version]->version != row->response.version)
        version++;
    if (version == all->surveys.count || strcmp(all->surveys.surveys[version]->id, workflow->opens.survey) != 0 ||
        !workflow_opens(workflow, all->where[version], (enum channel_class)row->response.class, row->response.sheet,
                        row->texts))
        return 0;
    const struct digest identity = identity_hash(&all->customers.master, row->source, row->external_id);
    struct foretold foretold = {.number = ticket_number_of(workflow->id, &identity),
                                .store = registry_store_by_id(all->desk.registry, row->response.store),
                                .month = row->response.month,
                                .day = DAY_NONE};
    if (!foretold.store)
        return err_set(err, ERR_INTERNAL, "a response is of a store that is not in the registry");
    all->waiting = arena_grow(all->desk.arena, all->waiting, all->count, &all->cap, sizeof *all->waiting);
    all->waiting[all->count] = (struct waiting){foretold, row->seconds * 1000, row->batch, all->count};
    all->count++;
    return 0;
}

static int compare_batches(const void *a, const void *b) {
    const struct waiting *one = a, *other = b;
    return one->batch != other->batch ? (one->batch > other->batch) - (one->batch < other->batch)
                                      : (one->place > other->place) - (one->place < other->place);
}

static int compare_places(const void *a, const void *b) {
    const struct waiting *one = a, *other = b;
    return (one->place > other->place) - (one->place < other->place);
}

/* Plans in the order in which the answers came in, all of it in that of stores. */
static int tell_waiting(struct foretelling *all, struct err *err) {
    if (all->count)
        qsort(all->waiting, all->count, sizeof *all->waiting, compare_batches);
    for (size_t i = 0; i < all->count; i++)
        if (plans_foretell(&all->plans, all->workflow, &all->waiting[i].foretold, &all->waiting[i].foretold.plans, err))
            return err->kind;
    if (all->count)
        qsort(all->waiting, all->count, sizeof *all->waiting, compare_places);
    for (size_t i = 0; i < all->count; i++)
        if (foretell_one(all, &all->waiting[i].foretold, all->waiting[i].at, err))
            return err->kind;
    return 0;
}

/* Each month by what was known of it and of those before. The day is the month's last, though it would be opened some
 * days later. */
static int foretell_months(struct foretelling *all, struct err *err) {
    month_t first = 0, last = -1;
    if (metrics_months(all->desk.workspace, all->workflow->month.survey, &first, &last, err))
        return err->kind;
    first = first < all->from ? all->from : first;
    last = last > all->to ? all->to : last;
    struct month_findings found;
    if (month_findings(all->desk.workspace, all->desk.act, all->workflow, first, last, &found, err))
        return err->kind;
    for (size_t i = 0; i < found.count; i++) {
        const struct month_finding *one = &found.items[i];
        struct foretold foretold = {.number = one->number,
                                    .store = registry_store_by_id(all->desk.registry, one->store->id),
                                    .month = one->month,
                                    .day = month_last(one->month)};
        const instant_t opened = (foretold.day + 1 + all->workflow->month.wait_days) * DAY_MS;
        if (plans_foretell(&all->plans, all->workflow, &foretold, &foretold.plans, err) ||
            foretell_one(all, &foretold, opened, err))
            return err->kind;
    }
    return 0;
}

static int foretell(struct foretelling *all, const char *id, struct err *err) {
    struct workspace *workspace = all->desk.workspace;
    struct arena *arena = workspace->arena;
    bool there = false;
    /* stores and people are handed out, and the desk is closed before they are printed */
    if (registry_read(workspace->db, arena, INT32_MAX, INT64_MAX, &all->desk.registry, err) ||
        staffing_read(workspace->db, arena, all->desk.staffing.day, &all->desk.staffing, err))
        return err->kind;
    if (rulebook_workflow(all->desk.rulebook, id, &all->workflow, err) ||
        survey_versions_read(workspace->db, arena, &all->surveys, err) ||
        customers_open(workspace, true, &all->customers, &there, err))
        return err->kind;
    if (all->workflow->month.survey)
        return foretell_months(all, err);
    if (all->workflow->about == ABOUT_PLAN)
        return err_set(err, ERR_USAGE, "workflow '%s' is about improvement plans", id),
               err_todo(err, "people open them, or tickets: there is nothing to foretell");
    if (!all->workflow->opens.survey)
        return err_set(err, ERR_USAGE, "workflow '%s' opens tickets by hand alone", id),
               err_todo(err, "there is nothing to foretell: give it opens = on_response { … } or on_month { … }");
    all->where = arena_alloc(arena, (all->surveys.count + 1) * sizeof *all->where);
    for (size_t i = 0; all->workflow->opens.where && i < all->surveys.count; i++)
        all->where[i] = condition_bind(arena, all->workflow->opens.where, all->surveys.surveys[i]);
    return responses_each_since(workspace->db, 0, INT64_MIN, look, all, err) || tell_waiting(all, err) ? (int)err->kind
                                                                                                       : 0;
}

int tickets_foretell(struct workspace *workspace, const struct act *act, const struct foretell_query *query,
                     int (*fn)(void *context, const struct foretold *foretold, struct err *err), void *context,
                     struct err *err) {
    struct rulebook *rulebook = NULL;
    struct foretelling all = {.from = query->from, .to = query->to, .fn = fn, .context = context};
    int failed = rulebook_open_working(&rulebook, workspace, RULEBOOK_WORKFLOWS, err);
    all.plans = (struct plan_foretelling){workspace, rulebook, map_make(workspace->arena)};
    failed = failed ? failed : ticket_desk_open_by(&all.desk, workspace, act, rulebook, err);
    failed = failed ? failed : foretell(&all, query->workflow, err);
    ticket_desk_close(&all.desk);
    secret_wipe(&all.customers.master, sizeof all.customers.master);
    rulebook_close(rulebook);
    return failed;
}
