/* Opening tickets of what customers said: each response that came since is held against each workflow. */
#include <string.h>

#include "flow/survey/survey_rows.h"
#include "ops/customers.h"
#include "ops/tickets_parts.h"

int desk_open_ticket(struct desk *desk, struct ticket *ticket, struct ticket_event *event, int64_t rid, bool *out_new,
                     struct err *err) {
    struct sql *db = desk->workspace->db;
    const struct workflow *workflow = ticket->workflow;
    const char *class = event->after.class;
    struct desk_time time;
    bool there = false;
    *out_new = false;
    ticket->first = workflow;
    ticket->opened = event->at = desk->act->now;
    event->kind = TICKET_OPENED;
    if (ticket_exists(db, ticket->number, &there, err) || there)
        return there ? 0 : (int)err->kind;
    if (desk_time(desk, ticket->store, &time, err))
        return err->kind;
    const struct ticket_standing begun = ticket_begin(workflow, event->at, &time.time);
    event->after = ticket_after(desk->arena, workflow, &begun, WORKFLOW_STATES, workflow->intents,
                                workflow->intent_count, event->at, &time.time);
    if (*class)
        event->after.class = class;
    if ((rid >= 0 && ticket_link(db, ticket, rid, err)) ||
        desk_tell(desk, ticket, event, workflow->intents, workflow->intent_count, "", &time, err) ||
        desk_write(desk, ticket, event, &time, err))
        return err->kind;
    *out_new = true;
    return 0;
}

struct opening {
    struct desk desk;
    struct survey_versions surveys;
    const struct condition **where; /* of each workflow, bound to each version: workflow by workflow */
    struct customers customers;
    int64_t opened;
};

static size_t version_index(const struct opening *opening, int64_t version) {
    size_t i = 0;
    while (i < opening->surveys.count && opening->surveys.surveys[i]->version != version)
        i++;
    return i;
}

static void bind_all(struct opening *opening) {
    const struct rulebook *rulebook = opening->desk.rulebook;
    const size_t count = opening->surveys.count;
    opening->where = arena_alloc(opening->desk.arena, (rulebook->workflow_count * count + 1) * sizeof *opening->where);
    for (size_t i = 0; i < rulebook->workflow_count; i++)
        for (size_t k = 0; rulebook->workflows[i]->opens.where && k < count; k++)
            opening->where[i * count + k] =
                condition_bind(opening->desk.arena, rulebook->workflows[i]->opens.where, opening->surveys.surveys[k]);
}

static int open_one(struct opening *opening, const struct workflow *workflow, const struct opened_row *row,
                    struct err *err) {
    struct desk *desk = &opening->desk;
    const struct digest identity = identity_hash(&opening->customers.master, row->source, row->external_id);
    struct ticket ticket = {
        .number = ticket_number_of(workflow->id, &identity), .store = row->response.store, .workflow = workflow};
    struct ticket_event event = {.name = "", .actor = "", .reason = "", .after.class = ""};
    bool is_new = false;
    desk_enter(desk);
    int failed = desk_open_ticket(desk, &ticket, &event, row->response.rid, &is_new, err);
    desk_leave(desk);
    opening->opened += is_new;
    return failed;
}

static int look(void *context, const struct opened_row *row, struct err *err) {
    struct opening *opening = context;
    const struct rulebook *rulebook = opening->desk.rulebook;
    const size_t version = version_index(opening, row->response.version);
    if (version == opening->surveys.count)
        return err_set(err, ERR_INTERNAL, "a response names a survey version that is not in the database");
    for (size_t i = 0; i < rulebook->workflow_count; i++) {
        const struct workflow *workflow = rulebook->workflows[i];
        const int64_t age_ms = opening->desk.act->now - row->seconds * 1000;
        if (!workflow->opens.survey || strcmp(workflow->opens.survey, opening->surveys.surveys[version]->id) != 0 ||
            age_ms > workflow->opens.within_days * DAY_MS)
            continue;
        if (workflow_opens(workflow, opening->where[i * opening->surveys.count + version],
                           (enum channel_class)row->response.class, row->response.sheet, row->texts) &&
            open_one(opening, workflow, row, err))
            return err->kind;
    }
    return 0;
}

/* Before which a response is too old to open anything. */
static int64_t oldest(const struct desk *desk) {
    int64_t days = 0;
    for (size_t i = 0; i < desk->rulebook->workflow_count; i++) {
        const struct workflow *workflow = desk->rulebook->workflows[i];
        if (workflow->opens.survey && workflow->opens.within_days > days)
            days = workflow->opens.within_days;
    }
    return (desk->act->now - days * DAY_MS) / 1000 - 1;
}

static int open_all(struct opening *opening, int64_t seen, int64_t last, struct err *err) {
    struct desk *desk = &opening->desk;
    bool there = false;
    if (survey_versions_read(desk->workspace->db, desk->arena, &opening->surveys, err) ||
        customers_open(desk->workspace, true, &opening->customers, &there, err))
        return err->kind;
    bind_all(opening);
    if (responses_each_since(desk->workspace->db, seen, oldest(desk), look, opening, err) ||
        tickets_see(desk->workspace->db, last, err) ||
        desk_seal(desk, arena_format(desk->arena, "%lld opened", (long long)opening->opened), err))
        return err->kind;
    return sql_commit(desk->workspace->db, err);
}

static bool opens_any(const struct rulebook *rulebook) {
    for (size_t i = 0; i < rulebook->workflow_count; i++)
        if (rulebook->workflows[i]->opens.survey)
            return true;
    return false;
}

int tickets_open_new(struct workspace *workspace, const struct act *act, int64_t *out_opened, struct err *err) {
    struct opening opening = {0};
    int64_t seen = 0, last = 0;
    *out_opened = 0;
    if (tickets_seen(workspace->db, &seen, err) || batch_last(workspace->db, &last, err))
        return err->kind;
    if (seen == last)
        return 0;
    int failed = ticket_desk_open(&opening.desk, workspace, act, err);
    if (!failed && opens_any(opening.desk.rulebook)) {
        failed = desk_begin(&opening.desk, err);
        failed = failed ? failed : open_all(&opening, seen, last, err);
        sql_rollback(workspace->db);
    }
    secret_wipe(&opening.customers.master, sizeof opening.customers.master);
    ticket_desk_close(&opening.desk);
    *out_opened = failed ? 0 : opening.opened;
    return failed;
}
