/* What a run would do: the same reading, judging and drawing, and nothing written. Names are nobody's business here. */
#include "ops/waves.h"

#include <string.h>

#include "ops/customers.h"
#include "ops/rights.h"
#include "ops/waves_parts.h"

/* ---- counts ---- */

static int scoped_stores(const struct wave_work *work, struct wave_plan *plan, struct err *err) {
    const struct registry *own;
    if (scope_registry(work->workspace, work->registry, &own, err))
        return err->kind;
    plan->by_store = arena_alloc(work->workspace->arena, (own->store_count + 1) * sizeof *plan->by_store);
    for (size_t i = 0; i < own->store_count; i++)
        plan->by_store[plan->store_count++].store = own->stores[i].code;
    return 0;
}

static void count_people(const struct wave_work *work, const struct wave_people *people, struct wave_plan *plan) {
    for (size_t i = 0; i < people->count; i++) {
        const struct invitee *invitee = &people->items[i];
        const char *code = registry_store_by_id(work->registry, invitee->store)->code;
        plan->counts[invitee->reason]++;
        for (size_t k = 0; k < plan->store_count; k++)
            if (!strcmp(plan->by_store[k].store, code)) {
                plan->by_store[k].meant++;
                plan->by_store[k].asked += invitee->reason == WAVE_ASKED;
            }
    }
    for (size_t k = 0; k < plan->store_count; k++)
        plan->stores += plan->by_store[k].asked > 0;
}

/* The next time after now; the audience is what is known today. */
static void come_next(const struct wave_work *work, const struct schedule *schedule, const struct wave_zone *zone,
                      struct wave_moment *moment) {
    instant_t at = 0;
    int64_t minute = cron_due(&schedule->at, zone->zone, work->act->now, &at);
    if (minute == INT64_MAX)
        return;
    moment->due = minute;
    moment->as_of = moment->now = at;
}

static int plan_zone(const struct wave_work *work, const struct schedule *schedule, const struct wave_zone *zone,
                     bool next, struct wave_plan *plan, struct err *err) {
    struct wave_moment moment;
    struct wave_people people;
    struct arena *arena = arena_new();
    int failed = moment_now(work, schedule, zone, work->act->now, &moment, err);
    if (!failed && next && !schedule->after_visit)
        come_next(work, schedule, zone, &moment);
    failed = failed ? failed : gather_people(work, &moment, arena, &people, err);
    failed = failed ? failed : draw_people(work, &moment, &people, err);
    *plan = (struct wave_plan){.zone = zone->name};
    failed = failed ? failed : scoped_stores(work, plan, err);
    if (!failed) {
        plan->due = schedule->after_visit ? 0 : moment.due;
        plan->at = moment.now;
        plan->send_at = hours_open(&schedule->hours, zone->zone, moment.now);
        count_people(work, &people, plan);
    }
    arena_free(arena);
    return failed;
}

int waves_plan(struct workspace *workspace, const struct act *act, const char *id, bool working, bool next,
               struct wave_plan **out, size_t *out_count, struct err *err) {
    struct wave_work work = {0};
    const struct schedule *schedule = NULL;
    struct wave_plan *plans = NULL;
    int failed = work_open(&work, workspace, act, working, err);
    failed = failed ? failed : rulebook_schedule(work.rulebook, id, &schedule, err);
    if (!failed)
        plans = arena_alloc(workspace->arena, (work.zone_count + 1) * sizeof *plans);
    size_t count = 0;
    for (; !failed && count < work.zone_count; count++) {
        failed = plan_zone(&work, schedule, &work.zones[count], next, &plans[count], err);
        if (!failed)
            plans[count].zone = arena_text(workspace->arena, plans[count].zone);
    }
    work_close(&work);
    if (failed)
        return failed;
    *out = plans;
    *out_count = count;
    return 0;
}

/* ---- one person ---- */

/* Sample and caps are of all together, so all are drawn; the one is looked for among them. */
static int why_in_zone(const struct wave_work *work, const struct schedule *schedule, const struct wave_zone *zone,
                       const struct customer_id *customer, struct wave_why *out, struct err *err) {
    struct wave_moment moment;
    struct wave_people people;
    struct arena *arena = arena_new();
    int failed = moment_now(work, schedule, zone, work->act->now, &moment, err);
    failed = failed ? failed : gather_people(work, &moment, arena, &people, err);
    failed = failed ? failed : draw_people(work, &moment, &people, err);
    for (size_t i = 0; !failed && i < people.count; i++) {
        const struct invitee *invitee = &people.items[i];
        if (memcmp(invitee->customer.bytes, customer->bytes, sizeof customer->bytes) != 0)
            continue;
        out->meant = true;
        out->invitee = *invitee;
        out->visit = invitee->visit;
        out->store = arena_text(work->workspace->arena, registry_store_by_id(work->registry, invitee->store)->code);
    }
    arena_free(arena);
    return failed;
}

static int find_person(const struct wave_work *work, const char *typed, struct customer_id *out, struct err *err) {
    struct customers customers = {0};
    bool there = false;
    int failed = customers_open(work->workspace, false, &customers, &there, err);
    if (!failed && !there)
        failed = (err_set(err, ERR_DATA, "this workspace knows no customers"),
                  err_todo(err, "`earshot customers import` brings them in"));
    failed = failed ? failed : customer_find(&customers, typed, out, err);
    secret_wipe(&customers, sizeof customers);
    return failed;
}

static const char *channels_out(struct arena *arena, const struct schedule *schedule, unsigned outs) {
    const char *text = "";
    for (size_t i = 0; i < schedule->channel_count; i++)
        if (outs >> i & 1)
            text = arena_format(arena, "%s%s%s", text, *text ? ", " : "", schedule->channels[i].id);
    return text;
}

int waves_why(struct workspace *workspace, const struct act *act, const char *id, const char *typed,
              struct wave_why *out, struct err *err) {
    struct wave_work work = {0};
    const struct schedule *schedule = NULL;
    struct customer_id customer;
    char text[CUSTOMER_ID_TEXT];
    struct wave_why why = {0};
    int failed = work_open(&work, workspace, act, false, err);
    failed = failed ? failed : rulebook_schedule(work.rulebook, id, &schedule, err);
    failed = failed ? failed : find_person(&work, typed, &customer, err);
    for (size_t i = 0; !failed && !why.meant && i < work.zone_count; i++)
        failed = why_in_zone(&work, schedule, &work.zones[i], &customer, &why, err);
    why.out_of = failed ? "" : channels_out(workspace->arena, schedule, why.invitee.outs);
    work_close(&work);
    if (failed)
        return failed;
    why.customer = arena_text(workspace->arena, customer_id_write(text, &customer));
    *out = why;
    return 0;
}
