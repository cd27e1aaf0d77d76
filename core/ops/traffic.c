/* A file of traffic is read whole and held against what is known; what is new lands as one batch. */
#include "ops/traffic.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "base/map.h"
#include "flow/registry/registry_rows.h"
#include "flow/registry/traffic_rows.h"
#include "ops/form.h"
#include "ops/rights.h"
#include "ops/rulebook.h"
#include "ops/stores.h"

#define NEVER INT64_MAX /* as a cut: everything that is known */

struct pile {
    struct workspace *workspace;
    struct arena *arena;
    const struct registry *registry;
    struct map said; /* in the file: store and day -> visits */
    day_t today;
    struct traffic *items;
    size_t count, cap;
};

static int open_pile(void *context, struct workspace *workspace, const struct act *act, const struct rulebook *rulebook,
                     struct err *err) {
    struct pile *pile = context;
    struct arena *arena = workspace->arena;
    (void)rulebook;
    *pile = (struct pile){.workspace = workspace, .arena = arena, .said = map_make(arena)};
    pile->today = (day_t)(act->now / DAY_MS);
    if (rights_journal(workspace->db, act->actor, "traffic", err) ||
        registry_read(workspace->db, arena, INT32_MAX, NEVER, &pile->registry, err))
        return err->kind;
    return 0;
}

static const char *traffic_key(const struct pile *pile, const struct traffic *traffic) {
    return arena_format(pile->arena, "%s\n%d", registry_store_by_id(pile->registry, traffic->store)->code,
                        traffic->day);
}

static int write_one(void *context, size_t index, int64_t batch, const char **out_text, struct err *err) {
    struct pile *pile = context;
    struct traffic *traffic = &pile->items[index];
    traffic->batch = batch;
    *out_text = arena_format(pile->arena, "%s\n%lld", traffic_key(pile, traffic), (long long)traffic->visits);
    return traffic_write(pile->workspace->db, traffic, err);
}

static int land(void *context, const struct act *act, struct batch *batch, struct err *err) {
    struct pile *pile = context;
    const struct facts_writing writing = {pile->workspace, act, "traffic", pile->count, write_one, pile};
    return facts_write(&writing, batch, err);
}

/* ---- a row ---- */

enum { STORE, DAY, VISITS };

static const struct form_column columns[] = {
    {"store", "门店编号", true},
    {"day", "日期", true},
    {"visits", "客流", true},
    {0},
};

static bool read_visits(const char *text, int64_t *out) {
    char *end = NULL;
    errno = 0;
    long long whole = strtoll(text, &end, 10);
    *out = whole;
    return *text && !*end && !errno && whole >= 0 && whole <= LIMIT_VISITS;
}

static bool row_cells(const struct pile *pile, struct form *form, struct traffic *out) {
    const struct store *store = registry_store(pile->registry, form_cell(form, STORE));
    if (!store)
        return form_refuse(form, STORE, REFUSED_STORE);
    if (!day_read(form_cell(form, DAY), &out->day))
        return form_refuse(form, DAY, REFUSED_DAY);
    if (out->day > pile->today + 1) /* it is tomorrow somewhere */
        return form_refuse(form, DAY, REFUSED_FUTURE);
    if (!read_visits(form_cell(form, VISITS), &out->visits))
        return form_refuse(form, VISITS, REFUSED_VISITS);
    out->store = store->id;
    return true;
}

/* Rows that repeat one are fine when they say the same. */
static int list(struct pile *pile, struct form *form, const struct traffic *traffic, struct facts_done *done,
                struct err *err) {
    const char *key = traffic_key(pile, traffic);
    const int64_t *said = map_get(&pile->said, key);
    bool known = false;
    int64_t visits = 0;
    if (said && *said != traffic->visits)
        return form_reject(form, VISITS, REFUSED_VISITS_TWICE), 0;
    if (!said) {
        int64_t *kept = arena_alloc(pile->arena, sizeof *kept);
        *kept = traffic->visits;
        map_put(&pile->said, key, kept);
    }
    if (!said && traffic_of_day(pile->workspace->db, traffic->store, traffic->day, &known, &visits, err))
        return err->kind;
    if (said || (known && visits == traffic->visits)) {
        done->same++;
        return 0;
    }
    pile->items = arena_grow(pile->arena, pile->items, pile->count, &pile->cap, sizeof *pile->items);
    pile->items[pile->count++] = *traffic;
    done->added++;
    return 0;
}

static int read_row(void *context, struct form *form, struct facts_done *done, struct err *err) {
    struct pile *pile = context;
    struct traffic traffic = {0};
    return row_cells(pile, form, &traffic) ? list(pile, form, &traffic, done, err) : 0;
}

/* ---- the acts ---- */

int traffic_import(struct workspace *workspace, const struct act *act, const struct facts_import *what,
                   struct facts_done *out, struct err *err) {
    struct pile pile;
    const struct facts_reading reading = {RULEBOOK_INTAKE, columns, open_pile, read_row, land, &pile};
    return facts_import(workspace, act, what, &reading, out, err);
}

/* Where a store's months begin; they are by its id. */
static size_t first_of(const struct traffic_months *months, int64_t store) {
    size_t first = 0, past = months->count;
    while (first < past) {
        size_t middle = first + (past - first) / 2;
        if (months->items[middle].store < store)
            first = middle + 1;
        else
            past = middle;
    }
    return first;
}

int traffic_known(struct workspace *workspace, month_t first, month_t last, const struct registry **out_registry,
                  struct traffic_months *out, struct err *err) {
    struct traffic_months all;
    if (stores_read(workspace, INT32_MAX, out_registry, err) ||
        traffic_read(workspace->db, workspace->arena, first, last, NEVER, &all, err))
        return err->kind;
    struct traffic_month *kept = arena_alloc(workspace->arena, (all.count + 1) * sizeof *kept);
    size_t count = 0;
    for (size_t i = 0; i < (*out_registry)->store_count; i++) {
        int64_t store = (*out_registry)->stores[i].id;
        for (size_t at = first_of(&all, store); at < all.count && all.items[at].store == store; at++)
            kept[count++] = all.items[at];
    }
    *out = (struct traffic_months){kept, count};
    return 0;
}
