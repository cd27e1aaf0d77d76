/* A tally is added to the column of its month and, as the other period, to the column that looks back on it: one month
 * serves both. Comparable stores cannot be told from one tally; a store's months are held until all have come. */
#include <string.h>

#include "base/limits.h"
#include "flow/tallies/tallies_rows.h"
#include "flow/tallies/weighed.h"
#include "ops/metrics_parts.h"

#define NO_COLUMN SIZE_MAX

static size_t column_of(const struct gathering *g, month_t month) {
    if (month < g->first || month > g->last)
        return NO_COLUMN;
    return g->query->by_month ? (size_t)(month - g->first) : 0;
}

/* The column of a wave, or of the wave after it: of its own answers, and of those that look back on them. */
static size_t wave_column(const struct gathering *g, int64_t wave, size_t after) {
    for (size_t i = 0; i + after < g->columns; i++)
        if (g->waves[i].number == wave)
            return i + after;
    return NO_COLUMN;
}

static month_t column_first(const struct gathering *g, size_t column) {
    return g->query->by_month ? g->first + (month_t)column : g->first;
}

static month_t column_last(const struct gathering *g, size_t column) {
    return g->query->by_month ? g->first + (month_t)column : g->last;
}

int64_t *metrics_cell(const struct gathering *g, int64_t *cells, size_t group, size_t column) {
    return cells + (group * g->columns + column) * g->width;
}

int64_t *metrics_weights(const struct gathering *g, size_t group, size_t column) {
    return g->weights + (group * g->columns + column) * g->width * WEIGHED_PARTS;
}

static void add(int64_t *to, const int64_t *from, size_t count) {
    for (size_t i = 0; i < count; i++)
        to[i] += from[i];
}

/* ---- which groups a store's month counts into ---- */

static bool is_asked(const struct gathering *g, const struct store *store, const struct region *home) {
    return (!g->store || store == g->store) && (!g->region || region_hangs_under(home, g->region));
}

/* Those above the region that was asked for would show a part as the whole. */
static const struct region *next_above(const struct gathering *g, const struct region *region) {
    return region == g->region ? NULL : region->parent;
}

static void add_to_groups(const struct gathering *g, int64_t *cells, const struct store *store,
                          const struct region *home, size_t column, const int64_t *counters) {
    if (g->query->by == METRICS_CHAIN)
        add(metrics_cell(g, cells, 0, column), counters, g->width);
    else if (g->query->by == METRICS_STORE)
        add(metrics_cell(g, cells, store->index, column), counters, g->width);
    else
        for (; home; home = next_above(g, home))
            add(metrics_cell(g, cells, home->index, column), counters, g->width);
}

/* ---- what contains the rows ---- */

static int64_t *whole_cell(const struct gathering *g, const struct region *region, month_t month) {
    size_t place = region ? region->index : g->registry->region_count;
    return g->wholes + (place * (size_t)(g->last - g->first + 1) + (size_t)(month - g->first)) * g->width;
}

static void add_to_wholes(const struct gathering *g, const struct region *home, month_t month,
                          const int64_t *counters) {
    add(whole_cell(g, NULL, month), counters, g->width);
    for (; home; home = home->parent)
        add(whole_cell(g, home, month), counters, g->width);
}

void metrics_whole(const struct gathering *g, size_t group, size_t column, int64_t *out) {
    const struct store *store = g->query->by == METRICS_STORE ? &g->registry->stores[group] : g->store;
    const struct region *region = g->query->by == METRICS_REGION ? &g->registry->regions[group] : g->region;
    bool of_store = store && g->query->by != METRICS_REGION;
    for (month_t month = column_first(g, column); month <= column_last(g, column); month++) {
        const struct region *home = of_store ? store_region(store, month_last(month)) : region->parent;
        if (!of_store || is_asked(g, store, home))
            add(out, whole_cell(g, home, month), g->width);
    }
}

/* ---- comparable stores ---- */

static bool is_open_through(const struct store *store, month_t first, month_t last) {
    return (store->opened == DAY_NONE || store->opened <= month_first(first)) &&
           (store->closed == DAY_NONE || store->closed >= month_last(last));
}

/* In every month of both periods; NULL is the chain. */
static bool stays_under(const struct gathering *g, const struct store *store, size_t column,
                        const struct region *region) {
    month_t first = column_first(g, column), last = column_last(g, column);
    for (month_t month = first; region && month <= last; month++)
        if (!region_hangs_under(store_region(store, month_last(month)), region) ||
            !region_hangs_under(store_region(store, month_last(month - g->shift)), region))
            return false;
    return true;
}

static int64_t *hand_cell(const struct gathering *g, bool other, size_t column) {
    return g->hand + ((other ? g->columns : 0) + column) * g->width;
}

/* A question that was not answered in both periods counts in neither. */
static void keep_answered_twice(const struct gathering *g, int64_t *now, int64_t *before) {
    for (size_t i = 0; i < g->survey->question_count; i++) {
        const struct question *question = &g->survey->questions[i];
        if (question->counter < g->base || question->counter + question->counter_count > g->base + g->width)
            continue;
        size_t at = question->counter - g->base, size = question->counter_count;
        struct tally_counts a = {now + at, size, 0}, b = {before + at, size, 0};
        if (tally_total(&a) && tally_total(&b))
            continue;
        memset(now + at, 0, size * sizeof *now);
        memset(before + at, 0, size * sizeof *before);
    }
}

static void add_comparable(const struct gathering *g, size_t column) {
    const struct store *store = g->at_hand;
    int64_t *now = hand_cell(g, false, column), *before = hand_cell(g, true, column);
    month_t last = column_last(g, column);
    if (!is_open_through(store, column_first(g, column) - g->shift, last) || !stays_under(g, store, column, g->region))
        return;
    keep_answered_twice(g, now, before);
    if (g->query->by != METRICS_REGION) {
        add_to_groups(g, g->own, store, NULL, column, now);
        add_to_groups(g, g->other, store, NULL, column, before);
        return;
    }
    for (const struct region *at = store_region(store, month_last(last)); at; at = next_above(g, at))
        if (stays_under(g, store, column, at)) {
            add(metrics_cell(g, g->own, at->index, column), now, g->width);
            add(metrics_cell(g, g->other, at->index, column), before, g->width);
        }
}

static void leave_store(struct gathering *g) {
    for (size_t column = 0; g->at_hand && column < g->columns; column++)
        add_comparable(g, column);
    memset(g->hand, 0, 2 * g->columns * g->width * sizeof *g->hand);
}

static void take_in_hand(struct gathering *g, const struct store *store, month_t month, const int64_t *counters) {
    size_t now = column_of(g, month), later = column_of(g, month + g->shift);
    if (store != g->at_hand)
        leave_store(g);
    g->at_hand = store;
    if (now != NO_COLUMN)
        add(hand_cell(g, false, now), counters, g->width);
    if (later != NO_COLUMN)
        add(hand_cell(g, true, later), counters, g->width);
}

/* ---- the tallies, one after the other ---- */

static int take(void *context, const struct tally_key *key, const int64_t *counters, struct err *err) {
    struct gathering *g = context;
    month_t month = key->period;
    (void)err;
    const struct store *store = registry_store_by_id(g->registry, key->store);
    if (!store)
        return 0;
    const struct region *home = store_region(store, month_last(month));
    size_t now = g->waves ? wave_column(g, key->wave, 0) : column_of(g, month);
    size_t later = g->waves ? wave_column(g, key->wave, 1) : column_of(g, month + g->shift);
    counters += g->base;
    if (g->wholes)
        add_to_wholes(g, home, month, counters);
    if (!is_asked(g, store, home))
        return 0;
    if (now != NO_COLUMN)
        add_to_groups(g, g->now, store, home, now, counters);
    if (g->hand)
        take_in_hand(g, store, month, counters);
    else if (g->other && later != NO_COLUMN)
        add_to_groups(g, g->other, store, home, later, counters);
    return 0;
}

static int take_weights(void *context, const struct tally_key *key, const int64_t *parts, struct err *err) {
    struct gathering *g = context;
    (void)err;
    const struct store *store = registry_store_by_id(g->registry, key->store);
    const struct region *home = store ? store_region(store, month_last(key->period)) : NULL;
    size_t column = g->waves ? wave_column(g, key->wave, 0) : column_of(g, key->period);
    size_t width = g->width * WEIGHED_PARTS;
    parts += g->base * WEIGHED_PARTS;
    if (!store || column == NO_COLUMN || !is_asked(g, store, home))
        return 0;
    if (g->query->by == METRICS_CHAIN)
        add(metrics_weights(g, 0, column), parts, width);
    else if (g->query->by == METRICS_STORE)
        add(metrics_weights(g, store->index, column), parts, width);
    g->has_weights = true;
    for (; g->query->by == METRICS_REGION && home; home = next_above(g, home))
        add(metrics_weights(g, home->index, column), parts, width);
    return 0;
}

static int64_t *room(const struct gathering *g, size_t cells) {
    return arena_alloc(g->arena, (cells * g->width + 1) * sizeof(int64_t));
}

static void make_room(struct gathering *g) {
    size_t cells = g->groups * g->columns;
    g->now = g->own = room(g, cells);
    if (g->shift || (g->waves && g->query->against))
        g->other = room(g, cells);
    if (g->query->against == METRICS_LIKE_FOR_LIKE) {
        g->own = room(g, cells);
        g->hand = room(g, 2 * g->columns);
    }
    size_t months = g->last < g->first ? 0 : (size_t)(g->last - g->first + 1);
    if (g->query->against == METRICS_WHOLE)
        g->wholes = room(g, (g->registry->region_count + 1) * months);
    if (g->query->weighted)
        g->weights = room(g, cells * WEIGHED_PARTS);
    g->scratch = room(g, 2);
}

int metrics_gather(struct gathering *g, struct sql *db, const struct survey_versions *versions, struct err *err) {
    make_room(g);
    if (g->last < g->first)
        return 0;
    struct tally_scan what = {.kind = TALLY_MONTH,
                              .by_wave = g->waves != NULL,
                              .store = g->store && !g->wholes ? g->store->id : 0,
                              .first = g->first - g->shift,
                              .last = g->last,
                              .fn = take,
                              .context = g};
    if (tallies_each(db, versions, g->survey, &what, err))
        return err->kind;
    if (g->hand)
        leave_store(g);
    what.kind = TALLY_WEIGHTS;
    what.fn = take_weights;
    if (!g->weights)
        return 0;
    if (tallies_each(db, versions, g->survey, &what, err))
        return err->kind;
    if (g->has_weights)
        return 0;
    return err_set(err, ERR_DATA, "no response to survey '%s' in these months has a weight", g->survey->id),
           err_todo(err, "a mapping says which column holds it: weight = \"COLUMN\"");
}
