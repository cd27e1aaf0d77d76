/* Figures of tickets, asked for on the spot: each ticket's part goes into the sum of its rows, which are sorted at the
 * end. */
#include <stdlib.h>
#include <string.h>

#include "base/map.h"
#include "flow/intake/intake_rows.h"
#include "flow/registry/registry_rows.h"
#include "ops/rights.h"
#include "ops/tickets_figures.h"

struct group {
    struct ticket_figures_row row;
    struct ticket_sum sum;
};

struct asking {
    struct workspace *workspace;
    const struct ticket_figures_query *query;
    const struct registry *registry; /* what the scope holds */
    const struct region *top;        /* rows of regions stand for nothing above it; NULL: up to the highest */
    const struct store *store;       /* only its tickets; NULL: all */
    struct rulebook *rulebook;
    struct workflow_versions versions;
    struct arena *arena;
    int (*fn)(void *context, const struct ticket_part *part, const struct region *top, struct err *err);
    void *context;
};

struct grouping {
    const struct ticket_figures_query *query;
    struct map groups; /* by what they are ordered by */
    struct arena *arena;
};

/* A row of a workflow is named by the newest of its versions that has a ticket in it. */
static struct group *group_of(struct grouping *grouping, const struct ticket_part *part, const char *code,
                              const char *name) {
    const struct ticket_figures_query *query = grouping->query;
    const struct workflow *workflow = query->kind == TICKETS_ALL ? NULL : part->ticket->workflow;
    const char *class = query->kind == TICKETS_CLASS ? part->course->last.class : NULL;
    char month[MONTH_TEXT] = "";
    if (query->by_month)
        month_write(month, part->month);
    const char *key = arena_format(grouping->arena, "%s\x01%s\x01%s\x01%s", code, workflow ? workflow->id : "",
                                   class ? class : "", month);
    struct group *group = map_get(&grouping->groups, key);
    if (group)
        return group;
    group = arena_alloc(grouping->arena, sizeof *group);
    group->row = (struct ticket_figures_row){.code = code,
                                             .name = name,
                                             .class = class ? arena_text(grouping->arena, class) : NULL,
                                             .workflow = workflow,
                                             .month = part->month};
    map_put(&grouping->groups, key, group);
    return group;
}

static void add(struct grouping *grouping, const struct ticket_part *part, const char *code, const char *name,
                bool is_parent) {
    struct group *group = group_of(grouping, part, code, name);
    group->row.is_parent = is_parent;
    ticket_sum_add(grouping->arena, &group->sum, part);
}

static int put_in_groups(void *context, const struct ticket_part *part, const struct region *top, struct err *err) {
    struct grouping *grouping = context;
    const struct ticket_figures_query *query = grouping->query;
    (void)err;
    if (query->place == TICKETS_CHAIN)
        add(grouping, part, "", "", false);
    else if (query->place == TICKETS_STORE)
        add(grouping, part, part->store->code, part->store->name, false);
    for (const struct region *at = query->place == TICKETS_REGION ? part->region : NULL; at;
         at = at == top ? NULL : at->parent)
        add(grouping, part, at->code, at->name, at != part->region);
    return 0;
}

static int by_key(const void *a, const void *b) {
    return strcmp(((const struct map_entry *)a)->key, ((const struct map_entry *)b)->key);
}

static int tell(struct grouping *grouping,
                int (*fn)(void *context, const struct ticket_figures_row *row, struct err *err), void *context,
                struct err *err) {
    struct map_entry *entries = grouping->groups.entries;
    int stopped = 0;
    if (grouping->groups.count)
        qsort(entries, grouping->groups.count, sizeof *entries, by_key);
    for (size_t i = 0; !stopped && i < grouping->groups.count; i++) {
        struct group *group = entries[i].item;
        group->row.sum = &group->sum;
        for (int wait = 0; wait < TICKET_WAITS; wait++)
            for (int hours = 0; hours < TICKET_HOURS; hours++)
                group->row.waits[wait][hours] =
                    survival_of(grouping->arena, group->sum.waits[wait][hours], (size_t)group->sum.stock.fresh);
        stopped = fn(context, &group->row, err);
    }
    return stopped;
}

/* ---- what was asked ---- */

static int read_cut(const struct asking *asking, const struct act *act, struct ticket_span *span, struct err *err) {
    struct batch batch;
    int64_t last = 0;
    span->cut = INT64_MAX;
    span->until = act->now;
    if (!asking->query->cut)
        return 0;
    if (batch_last(asking->workspace->db, &last, err))
        return err->kind;
    if (asking->query->cut > last)
        return err_set(err, ERR_DATA, "there is no batch %lld", (long long)asking->query->cut),
               err_todo(err, "the last one is %lld: `earshot batch list`", (long long)last);
    if (batch_read(asking->workspace->db, asking->arena, asking->query->cut, &batch, err))
        return err->kind;
    span->cut = asking->query->cut;
    span->until = batch.sealed_at < act->now ? batch.sealed_at : act->now;
    return 0;
}

static int read_months(const struct asking *asking, struct ticket_span *span, struct err *err) {
    struct zone *zone;
    instant_t first = INT64_MAX;
    if (zone_open(&zone, asking->rulebook->settings.zone, err))
        return err->kind;
    int failed = tickets_first(asking->workspace->db, &first, err);
    span->from = asking->query->from;
    span->to = asking->query->to;
    if (span->from == INT32_MIN)
        span->from = first == INT64_MAX ? 1 : day_month(zone_day(zone, first));
    if (span->to == INT32_MAX)
        span->to = first == INT64_MAX ? 0 : day_month(zone_day(zone, span->until));
    zone_free(zone);
    return failed;
}

static int find_places(struct asking *asking, struct err *err) {
    struct workspace *workspace = asking->workspace;
    const struct registry *all = NULL;
    const char *region = asking->query->region ? asking->query->region : workspace->scope.region;
    if (registry_read(workspace->db, asking->arena, INT32_MAX, INT64_MAX, &all, err) ||
        scope_registry(workspace, all, &asking->registry, err) ||
        (asking->query->store && (scope_store(workspace, asking->query->store, err) ||
                                  registry_need_store(all, asking->query->store, &asking->store, err))))
        return err->kind;
    return region ? registry_need_region(all, region, &asking->top, err) : 0;
}

static int ask(struct asking *asking, const struct act *act, struct ticket_span *span, struct err *err) {
    const struct workflow *named = NULL;
    if (rulebook_open(&asking->rulebook, asking->workspace, RULEBOOK_WORKFLOWS, err) || find_places(asking, err) ||
        workflow_versions_read(asking->workspace->db, asking->arena, &asking->versions, err) ||
        (asking->query->workflow && rulebook_workflow(asking->rulebook, asking->query->workflow, &named, err)) ||
        read_cut(asking, act, span, err) || read_months(asking, span, err))
        return err->kind;
    span->registry = asking->registry;
    span->rulebook = asking->rulebook;
    span->versions = &asking->versions;
    span->by_month = asking->query->by_month;
    return 0;
}

static int take(void *context, const struct ticket_part *part, struct err *err) {
    struct asking *asking = context;
    const struct ticket_figures_query *query = asking->query;
    if ((asking->store && part->store->id != asking->store->id) ||
        (query->workflow && strcmp(query->workflow, part->ticket->workflow->id) != 0) ||
        (asking->top && !region_hangs_under(part->region, asking->top)))
        return 0;
    return asking->fn(asking->context, part, asking->top, err);
}

int ticket_parts_asked(struct workspace *workspace, const struct act *act, const struct ticket_figures_query *query,
                       struct arena *arena,
                       int (*fn)(void *context, const struct ticket_part *part, const struct region *top,
                                 struct err *err),
                       void *context, struct err *err) {
    struct asking asking = {.workspace = workspace, .query = query, .arena = arena, .fn = fn, .context = context};
    struct ticket_span span = {0};
    int failed = ask(&asking, act, &span, err);
    failed = failed ? failed : tickets_each_part(workspace, &span, take, &asking, err);
    rulebook_close(asking.rulebook);
    return failed;
}

int ticket_figures(struct workspace *workspace, const struct act *act, const struct ticket_figures_query *query,
                   int (*fn)(void *context, const struct ticket_figures_row *row, struct err *err), void *context,
                   struct err *err) {
    struct arena *arena = arena_new();
    struct grouping grouping = {.query = query, .arena = arena, .groups = map_make(arena)};
    int failed = ticket_parts_asked(workspace, act, query, arena, put_in_groups, &grouping, err);
    failed = failed ? failed : tell(&grouping, fn, context, err);
    arena_free(arena);
    return failed;
}
