/* One ticket, by a person: a step, a reply, another owner; and what may be seen of it. */
#include <string.h>

#include "base/text.h"
#include "flow/registry/registry_rows.h"
#include "ops/tickets_parts.h"

/* ---- who they are to it ---- */

static struct staffing_owner owner_of(const struct ticket_standing *now) {
    return (struct staffing_owner){now->owner, now->duty, now->person};
}

bool desk_sees(const struct desk *desk, int64_t id, const struct ticket_standing *now) {
    const struct store *store = registry_store_by_id(desk->registry, id);
    const struct staffing *staffing = &desk->staffing;
    return store && (staffing_sees(staffing, desk->registry, desk->act->actor, store) ||
                     (now->owner == PARTY_DUTY &&
                      staffing_charged(staffing, desk->registry, desk->act->actor, now->duty, store)));
}

unsigned desk_parties(const struct desk *desk, const struct ticket *ticket) {
    const struct store *store = registry_store_by_id(desk->registry, ticket->store);
    const struct staffing_owner owner = owner_of(&ticket_last(ticket)->after);
    const char *actor = desk->act->actor;
    return store ? staffing_parties(&desk->staffing, desk->registry, actor, store) |
                       (staffing_owns(&desk->staffing, desk->registry, actor, &owner, store) ? PARTY_OWNER : 0)
                 : 0;
}

/* ---- a step ---- */

static int no_ticket(const char *typed, struct err *err) {
    return err_set(err, ERR_DATA, "there is no ticket '%s'", typed),
           err_todo(err, "`earshot ticket list` shows those that are open");
}

static int find(struct desk *desk, const char *typed, struct ticket *out, struct err *err) {
    int64_t first, last, found[2];
    size_t count = 0;
    bool there = false;
    if (!ticket_number_read(typed, &first, &last))
        return err_set(err, ERR_USAGE, "'%s' is no ticket's number", typed),
               err_todo(err, "a number is twelve letters and digits, 7KQ2-XP9M-4T8C; the first four may do");
    if (ticket_numbers(desk->workspace->db, first, last, found, &count, err))
        return err->kind;
    if (count > 1)
        return err_set(err, ERR_DATA, "several tickets begin with '%s'", typed), err_todo(err, "type more of it");
    if (!count)
        return no_ticket(typed, err);
    if (ticket_load(desk->workspace->db, &desk->versions, found[0], desk->arena, out, &there, err))
        return err->kind;
    return there && desk_sees(desk, out->store, &ticket_last(out)->after) ? 0 : no_ticket(typed, err);
}

static int no_step(const struct ticket *ticket, const char *typed, struct err *err) {
    const struct workflow *workflow = ticket->workflow;
    const char *names[LIMIT_WORKFLOW_PARTS];
    for (size_t i = 0; i < workflow->step_count; i++)
        names[i] = workflow->steps[i].id;
    const char *nearest = text_nearest(typed, names, workflow->step_count);
    err_set(err, ERR_USAGE, "workflow '%s' has no step '%s'", workflow->id, typed);
    return nearest ? err_todo(err, "did you mean '%s'?", nearest)
                   : err_todo(err, "`earshot ticket show` says what can be done");
}

static int no_class(const struct workflow *workflow, const char *typed, struct err *err) {
    const char *names[LIMIT_CLASSES];
    for (size_t i = 0; i < workflow->class_count; i++)
        names[i] = workflow->classes[i].id;
    const char *nearest = text_nearest(typed, names, workflow->class_count);
    err_set(err, ERR_DATA, "'%s' is no class of workflow '%s'", typed, workflow->id);
    return nearest ? err_todo(err, "did you mean '%s'?", nearest) : err_todo(err, "`earshot ticket show` lists them");
}

static int check_asked(const struct workflow *workflow, const struct workflow_step *step, const struct act *act,
                       const struct ticket_wish *wish, struct err *err) {
    for (size_t i = 0; i < step->ask_count; i++) {
        if (!strcmp(step->asks[i], "class") && !*wish->class)
            return err_set(err, ERR_USAGE, "'%s' asks what it is about", step->id),
                   err_todo(err, "say it: --class %s", workflow->classes[0].id);
        if (!strcmp(step->asks[i], "note") && !*wish->note)
            return err_set(err, ERR_USAGE, "'%s' asks for a note", step->id),
                   err_todo(err, "say what was done: --note \"…\"");
    }
    if (workflow_step_asks(step, "reply") && !*wish->reply)
        return err_set(err, ERR_USAGE, "'%s' asks what the customer is told", step->id),
               err_todo(err, "write it: --text \"…\"");
    if (*wish->reply && !workflow_step_asks(step, "reply"))
        return err_set(err, ERR_USAGE, "'%s' tells the customer nothing that you write", step->id),
               err_todo(err, "leave --text out");
    if (strlen(wish->reply) > LIMIT_REPLY || strlen(wish->note) > LIMIT_NOTE)
        return err_set(err, ERR_DATA, "what is written has more than %d bytes",
                       *wish->reply ? LIMIT_REPLY : LIMIT_NOTE);
    if (step->asks_reason && !act_has_reason(act))
        return err_set(err, ERR_USAGE, "'%s' takes a reason", step->id), err_todo(err, "say why: -m REASON");
    return !*wish->class || workflow_has_class(workflow, wish->class) ? 0 : no_class(workflow, wish->class, err);
}

static int take(struct desk *desk, struct ticket *ticket, const struct workflow_step *step,
                const struct ticket_wish *wish, struct err *err) {
    struct desk_time time;
    char number[TICKET_TEXT];
    if (desk_time(desk, ticket->store, &time, err))
        return err->kind;
    struct ticket_event event = {.at = desk->act->now,
                                 .kind = TICKET_STEP,
                                 .name = step->id,
                                 .actor = desk->act->actor,
                                 .reason = act_has_reason(desk->act) ? desk->act->reason : "",
                                 .after =
                                     ticket_after(desk->arena, ticket->workflow, &ticket_last(ticket)->after, step->to,
                                                  step->intents, step->intent_count, desk->act->now, &time.time)};
    if (*wish->class)
        event.after.class = wish->class;
    if (desk_tell(desk, ticket, &event, step->intents, step->intent_count, wish->reply, &time, err) ||
        desk_write(desk, ticket, &event, &time, err) ||
        (*wish->note && ticket_note_write(desk->workspace->db, ticket, (int64_t)ticket->event_count, wish->note, err)))
        return err->kind;
    return desk_seal(desk, arena_format(desk->arena, "%s %s", ticket_number_write(number, ticket->number), step->id),
                     err);
}

/* The step that tells the customer what somebody writes: the first that may be taken now, else the first there is. */
static int find_reply(const struct desk *desk, const struct ticket *ticket, const struct workflow_step **out,
                      struct err *err) {
    const struct workflow *workflow = ticket->workflow;
    const struct workflow_case at = ticket_case(ticket);
    const unsigned who = desk_parties(desk, ticket);
    struct err refused;
    *out = NULL;
    for (size_t i = 0; i < workflow->step_count; i++) {
        const struct workflow_step *step = &workflow->steps[i];
        if (!workflow_step_asks(step, "reply"))
            continue;
        if (!workflow_may(workflow, &at, step, who, desk->act->actor, &refused))
            return *out = step, 0;
        *out = *out ? *out : step;
    }
    return *out ? 0
                : (err_set(err, ERR_DATA, "workflow '%s' has no step that answers the customer", workflow->id),
                   err_todo(err, "it takes one with asks = { \"reply\" } in %s", workflow->script));
}

static int act_on(struct desk *desk, const struct ticket_wish *wish, struct ticket *out, struct err *err) {
    int64_t fired = 0;
    if (find(desk, wish->typed, out, err) || desk_timers(desk, out, desk->act->now, &fired, err))
        return err->kind;
    const struct workflow_step *step = wish->step ? workflow_step_find(out->workflow, wish->step) : NULL;
    const struct workflow_case at = ticket_case(out);
    if (!wish->step && find_reply(desk, out, &step, err))
        return err->kind;
    if (!step)
        return no_step(out, wish->step, err);
    if (workflow_may(out->workflow, &at, step, desk_parties(desk, out), desk->act->actor, err) ||
        check_asked(out->workflow, step, desk->act, wish, err) || take(desk, out, step, wish, err))
        return err->kind;
    return sql_commit(desk->workspace->db, err);
}

/* The ticket outlives the desk: it moves to the workspace's arena. */
static int keep(struct workspace *workspace, struct ticket *ticket, struct err *err) {
    struct workflow_versions versions;
    bool there = false;
    return desk_versions(workspace, &versions, err) ||
                   ticket_load(workspace->db, &versions, ticket->number, workspace->arena, ticket, &there, err)
               ? (int)err->kind
               : 0;
}

int ticket_act(struct workspace *workspace, const struct act *act, const struct ticket_wish *wish, struct ticket *out,
               struct err *err) {
    struct desk desk;
    int failed = ticket_desk_open(&desk, workspace, act, err);
    failed = failed ? failed : desk_begin(&desk, err);
    failed = failed ? failed : act_on(&desk, wish, out, err);
    sql_rollback(workspace->db);
    ticket_desk_close(&desk);
    return failed ? failed : keep(workspace, out, err);
}

int ticket_find(struct workspace *workspace, const struct act *act, const char *typed, struct ticket *out,
                struct err *err) {
    struct desk desk;
    int failed = ticket_desk_open(&desk, workspace, act, err);
    failed = failed ? failed : find(&desk, typed, out, err);
    ticket_desk_close(&desk);
    return failed ? failed : keep(workspace, out, err);
}

/* ---- whose it is ---- */

/* Those whom role or duty brings to the store. */
static const char *names_for(const struct desk *desk, const struct store *store) {
    const char *names = "";
    for (size_t i = 0; i < desk->staffing.people_count; i++) {
        const char *name = desk->staffing.people[i].name;
        if (staffing_parties(&desk->staffing, desk->registry, name, store))
            names = arena_format(desk->arena, "%s%s%s", names, *names ? ", " : "", name);
    }
    return names;
}

/* What the person is to the ticket's store: its owner stays of the same kind where that one is of it. */
static int find_owner(const struct desk *desk, const struct ticket *ticket, const char *name,
                      struct staffing_owner *out, struct err *err) {
    const struct staffing *staffing = &desk->staffing;
    const struct store *store = registry_store_by_id(desk->registry, ticket->store);
    const struct ticket_standing *now = &ticket_last(ticket)->after;
    static const enum workflow_party parties[] = {PARTY_STORE, PARTY_REGION, PARTY_HQ};
    const struct person *person;
    if (staffing_need(staffing, desk->arena, name, &person, err))
        return err->kind;
    *out = (struct staffing_owner){now->owner, now->duty, name};
    if (staffing_may_own(staffing, desk->registry, out, store))
        return 0;
    for (size_t i = 0; i < sizeof parties / sizeof *parties; i++) {
        *out = (struct staffing_owner){parties[i], "", name};
        if (staffing_may_own(staffing, desk->registry, out, store))
            return 0;
    }
    return err_set(err, ERR_DENIED, "%s does nothing for store %s: neither role nor duty reaches it", name,
                   store->code),
           err_todo(err, "it can be given to: %s", names_for(desk, store));
}

static int give(struct desk *desk, struct ticket *ticket, const struct staffing_owner *owner, struct err *err) {
    struct desk_time time;
    char number[TICKET_TEXT];
    const char *text = ticket_number_write(number, ticket->number);
    struct ticket_event event = {.at = desk->act->now,
                                 .kind = TICKET_ASSIGNED,
                                 .name = "",
                                 .actor = desk->act->actor,
                                 .reason = act_has_reason(desk->act) ? desk->act->reason : "",
                                 .told = "",
                                 .after = ticket_last(ticket)->after};
    event.after.owner = owner->party;
    event.after.duty = owner->duty;
    event.after.person = owner->person;
    return desk_time(desk, ticket->store, &time, err) || desk_write(desk, ticket, &event, &time, err) ||
                   desk_seal(desk, arena_format(desk->arena, "%s to %s", text, owner->person), err)
               ? (int)err->kind
               : 0;
}

static int assign_in(struct desk *desk, const char *typed, const char *to, struct ticket *out, struct err *err) {
    struct staffing_owner owner;
    int64_t fired = 0;
    if (find(desk, typed, out, err) || desk_timers(desk, out, desk->act->now, &fired, err))
        return err->kind;
    const struct ticket_standing *now = &ticket_last(out)->after;
    const size_t state = workflow_state_find(out->workflow, now->state);
    if (!(desk_parties(desk, out) & (PARTY_OWNER | PARTY_REGION | PARTY_HQ)))
        return err_set(err, ERR_DENIED, "the ticket is not yours to give"),
               err_todo(err, "its owner gives it, its region or hq");
    if (state < WORKFLOW_STATES && out->workflow->states[state].stage == STAGE_OVER)
        return err_set(err, ERR_DATA, "the ticket is '%s': nothing is to be done", now->state),
               err_todo(err, "`earshot ticket show` says whether it can be opened again");
    if (find_owner(desk, out, to, &owner, err))
        return err->kind;
    if (!strcmp(owner.person, now->person) && owner.party == now->owner)
        return err_set(err, ERR_EXISTS, "it is %s's already", to), err_todo(err, "nothing is to be done");
    return give(desk, out, &owner, err) || sql_commit(desk->workspace->db, err) ? (int)err->kind : 0;
}

int ticket_assign(struct workspace *workspace, const struct act *act, const char *typed, const char *to,
                  struct ticket *out, struct err *err) {
    struct desk desk;
    int failed = ticket_desk_open(&desk, workspace, act, err);
    failed = failed ? failed : desk_begin(&desk, err);
    failed = failed ? failed : assign_in(&desk, typed, to, out, err);
    sql_rollback(workspace->db);
    ticket_desk_close(&desk);
    return failed ? failed : keep(workspace, out, err);
}

/* ---- by hand ---- */

static int new_in(struct desk *desk, const struct ticket_draft *draft, struct ticket *out, struct err *err) {
    const struct store *store = NULL;
    const struct workflow *workflow = NULL;
    char number[TICKET_TEXT];
    bool is_new = false;
    if (registry_need_store(desk->registry, draft->store, &store, err) ||
        scope_store(desk->workspace, store->code, err) ||
        rulebook_workflow(desk->rulebook, draft->workflow, &workflow, err) ||
        batch_next(desk->workspace->db, &desk->batch, err))
        return err->kind;
    if (workflow->about == ABOUT_PLAN)
        return err_set(err, ERR_DATA, "workflow '%s' is about improvement plans", workflow->id),
               err_todo(err, "earshot plan new opens one");
    if (*draft->class && !workflow_has_class(workflow, draft->class))
        return no_class(workflow, draft->class, err);
    if (strlen(draft->note) > LIMIT_NOTE)
        return err_set(err, ERR_DATA, "the note has more than %d bytes", LIMIT_NOTE);
    *out = (struct ticket){
        .number = ticket_number_of_key(workflow->id, arena_format(desk->arena, "hand %lld", (long long)desk->batch)),
        .store = store->id,
        .workflow = workflow};
    struct ticket_event event = {.name = "hand",
                                 .actor = desk->act->actor,
                                 .reason = act_has_reason(desk->act) ? desk->act->reason : "",
                                 .after.class = draft->class};
    if (desk_open_ticket(desk, out, &event, -1, &is_new, err))
        return err->kind;
    if (!is_new)
        return err_set(err, ERR_INTERNAL, "the number of a new ticket is taken");
    const char *name = arena_format(desk->arena, "%s new", ticket_number_write(number, out->number));
    if ((*draft->note && ticket_note_write(desk->workspace->db, out, 1, draft->note, err)) ||
        desk_seal(desk, name, err))
        return err->kind;
    return sql_commit(desk->workspace->db, err);
}

int ticket_new(struct workspace *workspace, const struct act *act, const struct ticket_draft *draft, struct ticket *out,
               struct err *err) {
    struct desk desk;
    int failed = ticket_desk_open(&desk, workspace, act, err);
    failed = failed ? failed : desk_begin(&desk, err);
    failed = failed ? failed : new_in(&desk, draft, out, err);
    sql_rollback(workspace->db);
    ticket_desk_close(&desk);
    return failed ? failed : keep(workspace, out, err);
}

/* ---- what is seen of it ---- */

int ticket_steps(struct workspace *workspace, const struct act *act, const struct ticket *ticket,
                 const struct workflow_step **out, size_t *out_count, struct err *err) {
    struct desk desk;
    const struct workflow_case at = ticket_case(ticket);
    struct err refused;
    *out_count = 0;
    int failed = ticket_desk_open(&desk, workspace, act, err);
    const unsigned who = failed ? 0 : desk_parties(&desk, ticket);
    for (size_t i = 0; !failed && i < ticket->workflow->step_count; i++)
        if (!workflow_may(ticket->workflow, &at, &ticket->workflow->steps[i], who, act->actor, &refused))
            out[(*out_count)++] = &ticket->workflow->steps[i];
    ticket_desk_close(&desk);
    return failed;
}

int ticket_store(struct workspace *workspace, const struct ticket *ticket, const struct store **out, struct err *err) {
    const struct registry *registry = NULL;
    if (registry_read(workspace->db, workspace->arena, INT32_MAX, INT64_MAX, &registry, err))
        return err->kind;
    *out = registry_store_by_id(registry, ticket->store);
    return *out ? 0 : err_set(err, ERR_INTERNAL, "a ticket is of a store that is not in the registry");
}

int ticket_notes(struct workspace *workspace, const struct ticket *ticket, const char ***out, struct err *err) {
    return ticket_notes_read(workspace->db, ticket, workspace->arena, out, err);
}

int ticket_clock(struct workspace *workspace, const struct ticket *ticket, instant_t at, const char **out,
                 struct err *err) {
    const struct act nobody = {.actor = ""};
    struct desk desk;
    struct desk_time time;
    int failed = ticket_desk_open(&desk, workspace, &nobody, err);
    failed = failed ? failed : desk_time(&desk, ticket->store, &time, err);
    if (!failed)
        *out = desk_clock(workspace->arena, &time, at);
    ticket_desk_close(&desk);
    return failed;
}

int ticket_evidence(struct workspace *workspace, const struct ticket *ticket, const char **out, struct err *err) {
    return ticket_evidence_read(workspace->db, ticket, workspace->arena, out, err);
}
