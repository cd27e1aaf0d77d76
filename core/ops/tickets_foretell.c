/* What a workflow would have opened: the openings of tickets_open.c, over the months that are there, with nothing kept.
 */
#include <string.h>

#include "flow/registry/registry_rows.h"
#include "flow/survey/survey_rows.h"
#include "ops/customers.h"
#include "ops/metrics.h"
#include "ops/tickets_parts.h"

struct foretelling {
    struct workspace *workspace;
    const struct act *act;
    const struct rulebook *rulebook;
    const struct registry *registry;
    const struct workflow *workflow;
    struct survey_versions surveys;
    const struct condition **where;
    struct customers customers;
    month_t from, to;
    struct map zones;
    int (*fn)(void *context, const struct foretold *foretold, struct err *err);
    void *context;
};

static int local_day(struct foretelling *all, const struct store *store, int64_t seconds, day_t *out, struct err *err) {
    const char *name = store->zone[0] ? store->zone : all->rulebook->settings.zone;
    struct zone *zone = map_get(&all->zones, name);
    if (!zone && zone_open(&zone, name, err))
        return err->kind;
    if (!map_get(&all->zones, name))
        map_put(&all->zones, name, zone);
    *out = zone_day(zone, seconds * 1000);
    return 0;
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
        !workflow_opens(workflow, all->where[version], row->response.sheet, row->texts))
        return 0;
    const struct digest identity = identity_hash(&all->customers.master, row->source, row->external_id);
    struct foretold foretold = {.number = ticket_number_of(workflow->id, &identity),
                                .store = registry_store_by_id(all->registry, row->response.store),
                                .month = row->response.month};
    if (!foretold.store)
        return err_set(err, ERR_INTERNAL, "a response is of a store that is not in the registry");
    return local_day(all, foretold.store, row->seconds, &foretold.day, err) ? (int)err->kind
                                                                            : all->fn(all->context, &foretold, err);
}

/* Each month by what was known of it and of those before. The day is the month's last. */
static int foretell_months(struct foretelling *all, struct err *err) {
    month_t first = 0, last = -1;
    if (metrics_months(all->workspace, all->workflow->month.survey, &first, &last, err))
        return err->kind;
    first = first < all->from ? all->from : first;
    last = last > all->to ? all->to : last;
    for (month_t month = first; month <= last; month++) {
        struct month_findings found;
        if (month_findings(all->workspace, all->act, all->workflow, month, &found, err))
            return err->kind;
        for (size_t i = 0; i < found.count; i++) {
            const struct foretold foretold = {.number = found.items[i].number,
                                              .store = registry_store_by_id(all->registry, found.items[i].store->id),
                                              .month = month,
                                              .day = month_last(month)};
            if (all->fn(all->context, &foretold, err))
                return err->kind;
        }
    }
    return 0;
}

static int foretell(struct foretelling *all, const char *id, struct err *err) {
    struct workspace *workspace = all->workspace;
    struct arena *arena = workspace->arena;
    bool there = false;
    if (rulebook_workflow(all->rulebook, id, &all->workflow, err) ||
        registry_read(workspace->db, arena, INT32_MAX, INT64_MAX, &all->registry, err) ||
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
    return responses_each_since(workspace->db, 0, INT64_MIN, look, all, err);
}

int tickets_foretell(struct workspace *workspace, const struct act *act, const struct foretell_query *query,
                     int (*fn)(void *context, const struct foretold *foretold, struct err *err), void *context,
                     struct err *err) {
    struct rulebook *rulebook = NULL;
    struct foretelling all = {.workspace = workspace,
                              .act = act,
                              .from = query->from,
                              .to = query->to,
                              .zones = map_make(workspace->arena),
                              .fn = fn,
                              .context = context};
    int failed = rulebook_open_working(&rulebook, workspace, RULEBOOK_WORKFLOWS, err);
    all.rulebook = rulebook;
    failed = failed ? failed : foretell(&all, query->workflow, err);
    for (size_t i = 0; i < all.zones.count; i++)
        zone_free(all.zones.entries[i].item);
    secret_wipe(&all.customers.master, sizeof all.customers.master);
    rulebook_close(rulebook);
    return failed;
}
