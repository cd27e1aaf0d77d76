/* Who is meant: visits by customer, the last of each; then what is known of each customer, one by one. */
#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "flow/customers/visits_rows.h"
#include "flow/distribution/wave_rows.h"
#include "flow/registry/registry_rows.h"
#include "ops/quotas.h"
#include "ops/stores.h"
#include "ops/waves_parts.h"

/* ---- rules, registry, zones ---- */

const char *work_zone_of(const struct wave_work *work, const struct store *store) {
    return store->zone[0] ? store->zone : work->rulebook->settings.zone;
}

static int add_zone(struct wave_work *work, const char *name, struct err *err) {
    for (size_t i = 0; i < work->zone_count; i++)
        if (!strcmp(work->zones[i].name, name))
            return 0;
    struct wave_zone *zone = &work->zones[work->zone_count];
    zone->name = name;
    if (zone_open(&zone->zone, name, err))
        return err->kind;
    work->zone_count++;
    return 0;
}

static int by_name(const void *a, const void *b) {
    return strcmp(((const struct wave_zone *)a)->name, ((const struct wave_zone *)b)->name);
}

int work_open(struct wave_work *work, struct workspace *workspace, const struct act *act, bool working,
              struct err *err) {
    *work = (struct wave_work){.workspace = workspace, .act = act};
    int failed = working ? rulebook_open_working(&work->rulebook, workspace, RULEBOOK_WAVES, err)
                         : rulebook_open(&work->rulebook, workspace, RULEBOOK_WAVES, err);
    if (failed ||
        registry_read(workspace->db, workspace->arena, (day_t)(act->now / DAY_MS), INT64_MAX, &work->registry, err))
        return err->kind;
    work->zones = arena_alloc(workspace->arena, (work->registry->store_count + 1) * sizeof *work->zones);
    for (size_t i = 0; i < work->registry->store_count; i++)
        if (add_zone(work, work_zone_of(work, &work->registry->stores[i]), err))
            return err->kind;
    qsort(work->zones, work->zone_count, sizeof *work->zones, by_name);
    return 0;
}

void work_close(struct wave_work *work) {
    for (size_t i = 0; i < work->zone_count; i++)
        zone_free(work->zones[i].zone);
    rulebook_close(work->rulebook);
    *work = (struct wave_work){0};
}

/* ---- which stores ---- */

/* The codes that the schedule names, held against the registry. */
struct places {
    const struct store **stores;
    const struct region **regions;
    size_t store_count, region_count;
};

static int find_places(const struct wave_work *work, const struct schedule *schedule, struct arena *arena,
                       struct places *out, struct err *err) {
    *out = (struct places){.stores = arena_alloc(arena, (schedule->place_count + 1) * sizeof *out->stores),
                           .regions = arena_alloc(arena, (schedule->place_count + 1) * sizeof *out->regions)};
    for (size_t i = 0; i < schedule->place_count; i++) {
        const char *code = schedule->places[i];
        const struct store *store = registry_store(work->registry, code);
        const struct region *region = registry_region(work->registry, code);
        if (store)
            out->stores[out->store_count++] = store;
        else if (region)
            out->regions[out->region_count++] = region;
        else
            return registry_need_region(work->registry, code, &region, err), err_where(err, "%s", schedule->script),
                   err_field(err, "ask.at");
    }
    return 0;
}

static bool is_meant(const struct wave_work *work, const struct wave_moment *moment, const struct places *places,
                     const struct store *store) {
    day_t day = zone_day(moment->zone->zone, moment->as_of);
    bool named = !places->store_count && !places->region_count;
    if (strcmp(work_zone_of(work, store), moment->zone->name) != 0 ||
        (store->opened != DAY_NONE && store->opened > day) || (store->closed != DAY_NONE && store->closed <= day))
        return false;
    for (size_t i = 0; !named && i < places->store_count; i++)
        named = places->stores[i] == store;
    for (size_t i = 0; !named && i < places->region_count; i++)
        named = region_hangs_under(store_region(store, day), places->regions[i]);
    return named;
}

/* ---- who ---- */

struct gathering {
    const struct wave_work *work;
    const struct wave_moment *moment;
    struct arena *arena;
    struct places places;
    struct wave_people *people;
    struct visit last; /* of the customer at hand */
    bool any;
    const struct customer_segment *segments;
    size_t segment_count;
};

static int by_customer(const void *a, const void *b) {
    return memcmp(((const struct customer_segment *)a)->customer.bytes,
                  ((const struct customer_segment *)b)->customer.bytes, CUSTOMER_ID_BYTES);
}

static void take_last(struct gathering *gathering) {
    const struct wave_moment *moment = gathering->moment;
    const struct visit *visit = &gathering->last;
    const struct store *store = registry_store_by_id(gathering->work->registry, visit->store);
    struct wave_people *people = gathering->people;
    if (!gathering->any || !store || !is_meant(gathering->work, moment, &gathering->places, store))
        return;
    people->items = arena_grow(gathering->arena, people->items, people->count, &people->cap, sizeof *people->items);
    struct invitee *invitee = &people->items[people->count++];
    *invitee = (struct invitee){.customer = visit->customer,
                                .store = visit->store,
                                .visit = visit->at,
                                .due = moment->schedule->after_visit ? visit->at : moment->due};
    struct customer_segment wanted = {.customer = visit->customer};
    const struct customer_segment *found =
        gathering->segment_count
            ? bsearch(&wanted, gathering->segments, gathering->segment_count, sizeof wanted, by_customer)
            : NULL;
    invitee->segment = found ? found->segment : SEGMENT_NONE;
}

/* Visits come by customer, then time. */
static int take_visit(void *context, const struct visit *visit, struct err *err) {
    struct gathering *gathering = context;
    (void)err;
    if (gathering->any && memcmp(gathering->last.customer.bytes, visit->customer.bytes, CUSTOMER_ID_BYTES) != 0)
        take_last(gathering);
    gathering->last = *visit;
    gathering->any = true;
    return 0;
}

static struct visits_asked visits_of_moment(const struct wave_moment *moment) {
    const struct schedule *schedule = moment->schedule;
    if (!schedule->after_visit)
        return (struct visits_asked){.after = schedule->visited ? moment->as_of - schedule->visited : INT64_MIN,
                                     .until = moment->as_of,
                                     .earliest = INT64_MAX};
    instant_t earliest = moment->now - schedule->after - schedule->late;
    instant_t after = moment->since - schedule->after;
    return (struct visits_asked){.after = after > earliest ? after : earliest,
                                 .until = moment->due - schedule->after,
                                 .known_after = moment->known,
                                 .earliest = earliest};
}

static int begin(struct gathering *gathering, struct err *err) {
    const struct schedule *schedule = gathering->moment->schedule;
    struct customer_segment *segments = NULL;
    if (find_places(gathering->work, schedule, gathering->arena, &gathering->places, err))
        return err->kind;
    if (schedule->segments && segments_read(gathering->work->workspace->db, gathering->moment->as_of, gathering->arena,
                                            &segments, &gathering->segment_count, err))
        return err->kind;
    gathering->segments = segments;
    return 0;
}

static int finish(struct gathering *gathering, struct err *err) {
    take_last(gathering);
    for (size_t i = 0; i < gathering->people->count; i++)
        if (invitee_read(gathering->work->workspace->db, gathering->moment->schedule, gathering->moment->now,
                         &gathering->people->items[i], err))
            return err->kind;
    return 0;
}

int gather_people(const struct wave_work *work, const struct wave_moment *moment, struct arena *arena,
                  struct wave_people *out, struct err *err) {
    *out = (struct wave_people){0};
    struct gathering gathering = {.work = work, .moment = moment, .arena = arena, .people = out};
    const struct visits_asked asked = visits_of_moment(moment);
    if (begin(&gathering, err) || visits_each(work->workspace->db, &asked, take_visit, &gathering, err))
        return err->kind;
    return finish(&gathering, err);
}

/* ---- what there is room for ---- */

static instant_t month_begins(const struct zone *zone, instant_t at, int later) {
    const struct wall wall = {.day = month_first(day_month(zone_day(zone, at)) + later)};
    return zone_first(zone, &wall);
}

static instant_t day_begins(const struct zone *zone, instant_t at, int later) {
    const struct wall wall = {.day = zone_day(zone, at) + later};
    return zone_first(zone, &wall);
}

static int64_t store_answers(void *context, int64_t store) {
    struct wave_quotas *quotas = context;
    int64_t count = 0;
    if (!quotas->failed)
        quotas->failed = answers_count(quotas->work->workspace->db, quotas->schedule->id, store, quotas->month, &count,
                                       &quotas->err);
    return count;
}

/* The survey's own quotas of all answers, which its pages hold too. */
static bool is_closed(void *context, int64_t store) {
    struct wave_quotas *quotas = context;
    const struct quota *full = NULL;
    const struct quota_asked asked = {.survey = quotas->schedule->survey,
                                      .store = registry_store_by_id(quotas->work->registry, store),
                                      .zone = quotas->zone->zone,
                                      .at = quotas->now,
                                      .wave = ""};
    if (!quotas->failed && asked.store)
        quotas->failed = quotas_full(quotas->counted, &asked, &full, &quotas->err);
    return full != NULL;
}

int quotas_begin(struct wave_quotas *quotas, const struct wave_work *work, const struct schedule *schedule,
                 const struct wave_zone *zone, instant_t now, struct schedule_room *out_room, struct err *err) {
    *quotas = (struct wave_quotas){.work = work,
                                   .schedule = schedule,
                                   .zone = zone,
                                   .month = month_begins(zone->zone, now, 0),
                                   .now = now,
                                   .counted = quotas_new(work->workspace, work->registry)};
    *out_room = (struct schedule_room){.store_answers = store_answers, .is_closed = is_closed, .context = quotas};
    return schedule->total_quota
               ? answers_count(work->workspace->db, schedule->id, 0, quotas->month, &out_room->total_answers, err)
               : 0;
}

int quotas_end(struct wave_quotas *quotas, int failed, struct err *err) {
    quotas_free(quotas->counted);
    if (!failed && quotas->failed)
        *err = quotas->err;
    return failed ? failed : quotas->failed;
}

static int channel_room(const struct wave_work *work, const struct schedule *schedule,
                        const struct schedule_channel *channel, const struct zone *zone, instant_t send_at,
                        int64_t *out, struct err *err) {
    struct sql *db = work->workspace->db;
    int64_t today = 0, month = 0, budget = value_whole(value_get(work->rulebook->settings.budget, channel->id), -1);
    *out = INT64_MAX;
    if (channel->cap && messages_count(db, schedule->id, channel->id, day_begins(zone, send_at, 0),
                                       day_begins(zone, send_at, 1), &today, err))
        return err->kind;
    if (budget >= 0 && messages_count(db, NULL, channel->id, month_begins(zone, send_at, 0),
                                      month_begins(zone, send_at, 1), &month, err))
        return err->kind;
    if (channel->cap)
        *out = channel->cap - today;
    if (budget >= 0 && budget - month < *out)
        *out = budget - month;
    return 0;
}

int work_room(const struct wave_work *work, const struct schedule *schedule, const struct schedule_channel *channel,
              int64_t *out, struct err *err) {
    struct zone *zone = NULL;
    if (zone_open(&zone, work->rulebook->settings.zone, err))
        return err->kind;
    int failed = channel_room(work, schedule, channel, zone, work->act->now, out, err);
    zone_free(zone);
    return failed;
}

int draw_people(const struct wave_work *work, const struct wave_moment *moment, struct wave_people *people,
                struct err *err) {
    const struct schedule *schedule = moment->schedule;
    const struct zone *zone = moment->zone->zone;
    instant_t open = hours_open(&schedule->hours, zone, moment->now), send_at = open == INT64_MAX ? moment->now : open;
    struct wave_quotas quotas;
    struct schedule_room room;
    int failed = quotas_begin(&quotas, work, schedule, moment->zone, moment->now, &room, err);
    for (size_t i = 0; !failed && i < schedule->channel_count; i++)
        failed = channel_room(work, schedule, &schedule->channels[i], zone, send_at, &room.channel_room[i], err);
    if (!failed)
        schedule_draw(schedule, people->items, people->count, &room, zone, moment->now);
    return quotas_end(&quotas, failed, err);
}
