#include "flow/plans/beside.h"

#include <stdlib.h>
#include <string.h>

const char *beside_kind_name(enum beside_kind kind) {
    static const char *const names[] = {"event", "moved", "opened", "closed", "holiday", "hours"};
    return names[kind];
}

struct finding {
    struct arena *arena;
    const struct panel *panel;
    const struct beside_ask *ask;
    day_t first, last;
    struct beside_list *out;
    size_t cap;
};

static void put(struct finding *f, struct beside found) {
    f->out->items = arena_grow(f->arena, f->out->items, f->out->count, &f->cap, sizeof *f->out->items);
    f->out->items[f->out->count++] = found;
}

static bool is_within(const struct finding *f, day_t day) {
    return day != DAY_NONE && day >= f->first && day <= f->last;
}

/* ---- events ---- */

static bool is_own(const struct beside_ask *ask, const struct event *event) {
    for (size_t i = 0; i < ask->own_count; i++)
        if (!strcmp(ask->own[i], event->text))
            return true;
    return false;
}

static struct beside of_event(const struct event *event, const struct store *store, enum panel_side side) {
    return (struct beside){BESIDE_EVENT, store, side, event->first, event->last, event->text, event->en};
}

static void put_event(struct finding *f, const struct event *event) {
    size_t stores = 0, concerned = 0;
    for (size_t i = 0; i < f->panel->count; i++) {
        const struct panel_store *each = &f->panel->stores[i];
        stores += each->side != PANEL_NEITHER;
        concerned += each->side != PANEL_NEITHER && event_concerns(event, each->store);
    }
    if (concerned && concerned == stores) {
        put(f, of_event(event, NULL, PANEL_NEITHER));
        return;
    }
    for (size_t i = 0; concerned && i < f->panel->count; i++) {
        const struct panel_store *each = &f->panel->stores[i];
        if (each->side != PANEL_NEITHER && event_concerns(event, each->store))
            put(f, of_event(event, each->store, each->side));
    }
}

static void put_events(struct finding *f) {
    for (size_t i = 0; f->ask->events && i < f->ask->events->count; i++) {
        const struct event *event = &f->ask->events->items[i];
        if (!event->taken_back && event->last >= f->first && event->first <= f->last && !is_own(f->ask, event))
            put_event(f, event);
    }
}

/* ---- the registry ---- */

static void put_store(struct finding *f, const struct panel_store *each) {
    const struct store *store = each->store;
    for (size_t i = 1; i < store->home_count; i++) {
        const struct store_home *home = &store->homes[i];
        if (is_within(f, home->from))
            put(f, (struct beside){BESIDE_MOVED, store, each->side, home->from, home->from, home->region->name, ""});
    }
    if (is_within(f, store->opened))
        put(f, (struct beside){BESIDE_OPENED, store, each->side, store->opened, store->opened, "", ""});
    if (is_within(f, store->closed))
        put(f, (struct beside){BESIDE_CLOSED, store, each->side, store->closed, store->closed, "", ""});
}

/* ---- calendars ---- */

static struct beside of_days(const struct calendar_day *day, const struct store *store, enum panel_side side) {
    enum beside_kind kind = day->hours.open ? BESIDE_HOURS : BESIDE_HOLIDAY;
    return (struct beside){kind, store, side, day->day, day->day, "", ""};
}

/* Days of one kind in a row are one. */
static void put_days(struct finding *f, const struct calendar *calendar, const struct store *store,
                     enum panel_side side) {
    size_t begun = f->out->count;
    for (size_t i = 0; i < calendar->day_count; i++) {
        struct beside made = of_days(&calendar->days[i], store, side);
        struct beside *before = f->out->count > begun ? &f->out->items[f->out->count - 1] : NULL;
        if (!is_within(f, made.first))
            continue;
        if (before && before->kind == made.kind && before->last == made.first - 1)
            before->last = made.first;
        else
            put(f, made);
    }
}

/* One calendar for all of them is told once. */
static void put_calendars(struct finding *f) {
    const struct calendar *const *calendars = f->ask->calendars, *common = NULL;
    bool differ = false;
    for (size_t i = 0; calendars && i < f->panel->count; i++) {
        if (f->panel->stores[i].side == PANEL_NEITHER)
            continue;
        differ |= common && common != calendars[i];
        common = calendars[i];
    }
    if (common && !differ)
        put_days(f, common, NULL, PANEL_NEITHER);
    for (size_t i = 0; differ && i < f->panel->count; i++)
        if (f->panel->stores[i].side != PANEL_NEITHER && calendars[i])
            put_days(f, calendars[i], f->panel->stores[i].store, f->panel->stores[i].side);
}

static int order(long a, long b) {
    return (a > b) - (a < b);
}

static int by_day(const void *a, const void *b) {
    const struct beside *first = a, *second = b;
    int answer = order(first->first, second->first);
    long one = first->store ? (long)first->store->index : -1, other = second->store ? (long)second->store->index : -1;
    answer = answer ? answer : order(one, other);
    answer = answer ? answer : order(first->kind, second->kind);
    return answer ? answer : strcmp(first->text, second->text);
}

void beside_of(struct arena *arena, const struct panel *panel, const struct beside_ask *ask, struct beside_list *out) {
    struct finding f = {arena, panel, ask, month_first(ask->window.first), month_last(ask->window.last), out, 0};
    *out = (struct beside_list){0};
    put_events(&f);
    for (size_t i = 0; i < panel->count; i++)
        if (panel->stores[i].side != PANEL_NEITHER)
            put_store(&f, &panel->stores[i]);
    put_calendars(&f);
    if (out->count)
        qsort(out->items, out->count, sizeof *out->items, by_day);
}
