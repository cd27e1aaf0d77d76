/* What waits for people this morning. Everything that is open is looked at once, and held against everybody. */
#include "ops/mornings.h"

#include <string.h>

#include "flow/plans/plans_rows.h"
#include "ops/mornings_parts.h"
#include "ops/notices.h"

/* ---- whose morning it is ---- */

bool person_has_store(const struct person *person, const struct registry *registry, const struct store *store,
                      day_t day) {
    if (person->role == ROLE_STAFF)
        return !strcmp(person->scope, store->code);
    const struct region *above = registry_region(registry, person->scope);
    return person->role != ROLE_REGION || (above && region_hangs_under(store_region(store, day), above));
}

/* The clock that all of a person's stores have; the chain's where they have several. */
static int zone_of(struct desk *desk, const struct person *person, struct sitting *out, struct err *err) {
    const struct registry *registry = desk->registry;
    const char *own = desk->rulebook->settings.zone, *found = NULL;
    struct desk_time time;
    for (size_t i = 0; i < registry->store_count; i++) {
        const struct store *store = &registry->stores[i];
        if (!person_has_store(person, registry, store, desk->staffing.day))
            continue;
        if (desk_time(desk, store->id, &time, err))
            return err->kind;
        if (found && strcmp(found, time.name) != 0) {
            found = NULL;
            break;
        }
        found = out->zone_name = time.name;
        out->zone = time.zone;
    }
    if (!found) {
        out->zone_name = own;
        out->zone = desk_zone(desk);
    }
    return 0;
}

int sitting_begin(struct desk *desk, size_t person, struct sitting *out, struct err *err) {
    *out = (struct sitting){.person = person};
    if (zone_of(desk, &desk->staffing.people[person], out, err))
        return err->kind;
    zone_wall(out->zone, desk->act->now, &out->now);
    out->tomorrow = zone_first(out->zone, &(struct wall){.day = out->now.day + 1});
    return 0;
}

/* ---- what there is ---- */

struct waiting {
    struct morning_matter matter; /* .why is each one's own */
    const struct store *store;    /* NULL: a plan */
    struct staffing_owner owner;
    instant_t opened;
    const char *person; /* of a plan, whose; "": of who is there for its place */
};
struct pile {
    struct desk *desk;
    struct waiting *items;
    size_t count, cap;
};

static struct waiting *add(struct pile *pile) {
    pile->items = arena_grow(pile->desk->arena, pile->items, pile->count, &pile->cap, sizeof *pile->items);
    return &pile->items[pile->count++];
}

/* ---- tickets ---- */

/* A step that answers the customer, and has not been taken; NULL for none. */
static int answer_owed(struct desk *desk, const struct ticket *ticket, const struct workflow_intent **out,
                       struct err *err) {
    const struct workflow *workflow = ticket->workflow;
    *out = NULL;
    for (size_t i = 0; i < workflow->step_count; i++) {
        const struct workflow_step *step = &workflow->steps[i];
        bool taken = false;
        if (!workflow_step_asks(step, "reply"))
            continue;
        if (ticket_stepped(desk->workspace->db, ticket, step->id, &taken, err))
            return err->kind;
        if (taken)
            return *out = NULL, 0;
        for (size_t k = 0; k < step->intent_count; k++)
            if (step->intents[k].kind == INTENT_REPLY)
                *out = &step->intents[k];
    }
    return 0;
}

static int waits_for_reply(struct desk *desk, const struct ticket_line *line, const struct workflow *workflow,
                           bool *out, struct err *err) {
    const struct ticket ticket = {.number = line->number, .store = line->store, .workflow = workflow};
    const struct notices notices = {desk->workspace, desk->rulebook, desk->registry,
                                    &desk->staffing, desk->arena,    desk->act->now};
    const struct workflow_intent *reply = NULL;
    struct notice_about about = {0};
    const char *why = "";
    *out = false;
    if (answer_owed(desk, &ticket, &reply, err))
        return err->kind;
    if (!reply)
        return 0;
    if (desk_customer(desk, &ticket, &about.customer, err) || notices_reach(&notices, &about, reply, &why, err))
        return err->kind;
    *out = !why;
    return 0;
}

static int add_ticket(void *context, const struct ticket_line *line, struct err *err) {
    struct pile *pile = context;
    struct desk *desk = pile->desk;
    const struct store *store = registry_store_by_id(desk->registry, line->store);
    const struct workflow *workflow = workflow_version_find(&desk->versions, line->version);
    struct desk_time time;
    bool reply = false;
    if (!store || !workflow)
        return err_set(err, ERR_INTERNAL, "a ticket is of a store or a workflow that is not in the database");
    if (desk_time(desk, line->store, &time, err) || waits_for_reply(desk, line, workflow, &reply, err))
        return err->kind;
    *add(pile) = (struct waiting){
        .matter = {.number = line->number,
                   .workflow = workflow,
                   .place = store->code,
                   .place_name = store->name,
                   .due = desk_clock(desk->arena, &time, line->now.due),
                   .due_at = line->now.due,
                   .reply = reply},
        .store = store,
        .owner = {line->now.owner, arena_text(desk->arena, line->now.duty), arena_text(desk->arena, line->now.person)},
        .opened = line->opened};
    return 0;
}

/* ---- plans ---- */

/* A day is over when the chain's clock says so. */
static void add_due(struct pile *pile, const struct plan *plan, const char *title, const char *action, day_t day,
                    const char *person) {
    char text[DAY_TEXT];
    struct desk *desk = pile->desk;
    const struct registry *registry = desk->registry;
    const char *place = place_code(registry, plan->place, plan->place_id);
    const struct store *store = plan->place == PLACE_STORE ? registry_store(registry, place) : NULL;
    const struct region *region = plan->place == PLACE_REGION ? registry_region(registry, place) : NULL;
    *add(pile) = (struct waiting){.matter = {.number = plan->number,
                                             .workflow = plan->workflow,
                                             .title = title,
                                             .action = action,
                                             .place = place,
                                             .place_name = store    ? store->name
                                                           : region ? region->name
                                                                    : "",
                                             .due = arena_text(desk->arena, day_write(text, day)),
                                             .due_at = zone_first(desk_zone(desk), &(struct wall){.day = day + 1}) - 1},
                                  .person = person};
}

static int add_plan(void *context, const struct plan_line *line, struct err *err) {
    struct pile *pile = context;
    struct desk *desk = pile->desk;
    struct plan plan;
    struct plan_parts parts;
    bool there = false;
    if (plan_load(desk->workspace->db, &desk->versions, line->number, INT64_MAX, desk->arena, &plan, &there, err))
        return err->kind;
    plan_fold(desk->arena, &plan, &parts);
    const char *leader = plan_last(&plan)->after.owner;
    if (line->now.due != INT64_MAX)
        add_due(pile, &plan, parts.title, NULL, zone_day(desk_zone(desk), line->now.due - 1), leader);
    for (size_t i = 0; i < parts.action_count; i++) {
        const struct plan_action *action = &parts.actions[i];
        if (action->done == INT64_MIN && action->due != DAY_NONE)
            add_due(pile, &plan, parts.title, action->text, action->due, *action->owner ? action->owner : leader);
    }
    return 0;
}

/* What nobody leads is for who is there for its place. */
static bool plan_is_of(const struct desk *desk, const struct waiting *waiting, const struct person *person) {
    if (*waiting->person)
        return staffing_is(&desk->staffing, person->name, waiting->person);
    return *waiting->matter.place ? person->role != ROLE_AUDITOR && !strcmp(person->scope, waiting->matter.place)
                                  : person->role == ROLE_HQ;
}

/* ---- held against people ---- */

static enum morning_why why_of(const struct desk *desk, const struct waiting *waiting, const struct sitting *sitting) {
    const instant_t now = desk->act->now, due = waiting->matter.due_at;
    if (due < now)
        return MORNING_OVERDUE;
    if (due < sitting->tomorrow)
        return MORNING_TODAY;
    return waiting->store && now - waiting->opened < DAY_MS ? MORNING_NEW : MORNING_WAITING;
}

static void take(struct sitting *sitting, const struct morning_matter *matter) {
    if (sitting->first_count < LIMIT_DIGEST_NAMED)
        sitting->first[sitting->first_count++] = *matter;
}

/* Whether it is theirs, counted. */
static bool count_for(const struct desk *desk, const struct waiting *waiting, const struct staffing_share *share,
                      struct sitting *sitting, enum morning_why *out_why) {
    struct morning *counts = &sitting->counts;
    const enum morning_why why = *out_why = why_of(desk, waiting, sitting);
    if (!waiting->store) {
        const bool theirs = why <= MORNING_TODAY && plan_is_of(desk, waiting, &desk->staffing.people[sitting->person]);
        counts->plans += theirs;
        return theirs;
    }
    if (!share->sees)
        return false;
    counts->open++;
    counts->of[why]++;
    counts->mine += share->owns;
    counts->replies += share->owns && waiting->matter.reply;
    return share->owns;
}

int sittings_fill(struct desk *desk, struct sitting *sittings, size_t count,
                  int (*fn)(void *context, const struct morning_matter *matter, struct err *err), void *context,
                  struct err *err) {
    struct pile pile = {.desk = desk};
    const struct ticket_query query = {.open = true, .overdue_at = INT64_MIN};
    struct staffing_share *shares = arena_alloc(desk->arena, (desk->staffing.people_count + 1) * sizeof *shares);
    if (tickets_each(desk->workspace->db, &query, add_ticket, &pile, err) ||
        plans_each(desk->workspace->db, true, NULL, add_plan, &pile, err))
        return err->kind;
    for (size_t i = 0; i < pile.count; i++) {
        struct waiting *waiting = &pile.items[i];
        if (waiting->store)
            staffing_shares(&desk->staffing, desk->registry, &waiting->owner, waiting->store, shares);
        for (size_t k = 0; k < count; k++) {
            if (!count_for(desk, waiting, &shares[sittings[k].person], &sittings[k], &waiting->matter.why))
                continue;
            take(&sittings[k], &waiting->matter);
            if (fn && fn(context, &waiting->matter, err))
                return err->kind;
        }
    }
    return 0;
}

/* Who is no person of the workspace has no morning. */
static int read_own(struct desk *desk, struct morning *out,
                    int (*fn)(void *context, const struct morning_matter *matter, struct err *err), void *context,
                    struct err *err) {
    struct sitting sitting;
    const struct person *person = staffing_person(&desk->staffing, desk->act->actor);
    *out = (struct morning){0};
    if (!person)
        return 0;
    if (sitting_begin(desk, (size_t)(person - desk->staffing.people), &sitting, err) ||
        sittings_fill(desk, &sitting, 1, fn, context, err))
        return err->kind;
    *out = sitting.counts;
    return 0;
}

int morning_read(struct workspace *workspace, const struct act *act, struct morning *out,
                 int (*fn)(void *context, const struct morning_matter *matter, struct err *err), void *context,
                 struct err *err) {
    struct desk desk;
    int failed = ticket_desk_open(&desk, workspace, act, err);
    failed = failed ? failed : read_own(&desk, out, fn, context, err);
    ticket_desk_close(&desk);
    return failed;
}
