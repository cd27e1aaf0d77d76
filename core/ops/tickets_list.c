/* Lists of tickets. */
#include <string.h>

#include "ops/tickets_parts.h"

struct listing {
    struct desk *desk;
    const struct ticket_list *list;
    int (*fn)(void *context, const struct ticket_entry *entry, struct err *err);
    void *context;
};

/* By a party, a duty or a person. */
static bool is_owner(const struct desk *desk, const char *typed, const struct ticket_line *line) {
    (void)desk;
    return !strcmp(line->now.person, typed) || (!*line->now.person && !strcmp(line->now.duty, typed)) ||
           (!*line->now.person && !strcmp(party_name(line->now.owner), typed));
}

static bool wanted(const struct desk *desk, const struct ticket_list *list, const struct ticket_line *line,
                   const struct store *store) {
    const struct staffing_owner owner = {line->now.owner, line->now.duty, line->now.person};
    return (!list->mine || staffing_owns(&desk->staffing, desk->registry, desk->act->actor, &owner, store)) &&
           (!list->owner || is_owner(desk, list->owner, line));
}

static int list_one(void *context, const struct ticket_line *line, struct err *err) {
    struct listing *listing = context;
    struct desk *desk = listing->desk;
    const struct store *store = registry_store_by_id(desk->registry, line->store);
    struct ticket_entry entry = {line, store, workflow_version_find(&desk->versions, line->version), "", ""};
    struct desk_time time;
    if (!store || !entry.workflow)
        return err_set(err, ERR_INTERNAL, "a ticket is of a store or a workflow that is not in the database");
    if (desk_time(desk, line->store, &time, err))
        return err->kind;
    entry.due = desk_clock(desk->arena, &time, line->now.due);
    entry.opened = desk_clock(desk->arena, &time, line->opened);
    if (!desk_sees(desk, line->store, &line->now) || !wanted(desk, listing->list, line, store))
        return 0;
    if (listing->list->region && !region_hangs_under(store->homes[store->home_count - 1].region,
                                                     registry_region(desk->registry, listing->list->region)))
        return 0;
    return listing->fn(listing->context, &entry, err);
}

static int list_all(struct desk *desk, const struct ticket_list *list, struct listing *listing, struct err *err) {
    const struct store *store = NULL;
    const struct region *region = NULL;
    if ((list->store && registry_need_store(desk->registry, list->store, &store, err)) ||
        (list->region && registry_need_region(desk->registry, list->region, &region, err)))
        return err->kind;
    const struct ticket_query query = {.store = store ? store->id : 0,
                                       .open = !list->all,
                                       .overdue_at = list->overdue ? desk->act->now : INT64_MIN,
                                       .workflow = list->workflow};
    return tickets_each(desk->workspace->db, &query, list_one, listing, err);
}

int tickets_list(struct workspace *workspace, const struct act *act, const struct ticket_list *list,
                 int (*fn)(void *context, const struct ticket_entry *entry, struct err *err), void *context,
                 struct err *err) {
    struct desk desk;
    struct listing listing = {&desk, list, fn, context};
    int failed = ticket_desk_open(&desk, workspace, act, err);
    failed = failed ? failed : list_all(&desk, list, &listing, err);
    ticket_desk_close(&desk);
    return failed;
}
