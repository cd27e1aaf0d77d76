/* A store's tallies come one after the other, by version, class and month. They are added up to the store's months, and
 * these go into the regions: at once what a report may show of the store by itself; what it may not show waits at the
 * region until there is enough of it, else it waits at the region above, and in the end at the chain. What has waited
 * in vain stays out, so that no total minus what is shown gives what is hidden.
 *
 * What waits is made of units: a store, or what a region below could not use. Each is less than the floor, so of two
 * units with twice the floor less two both would be known to the last answer: such a sum is in no total at all. Beside
 * what waits further up it would be known again. */
#include "ops/cube.h"

#include <string.h>

#include "flow/tallies/tallies_rows.h"

struct rolling {
    struct cube *cube;
    int64_t floor;
    int64_t store;    /* the present one's id; 0: none yet */
    int64_t *months;  /* its [month][counter] */
    int64_t *waiting; /* [region index, behind them the chain's][month][counter] */
    size_t units;     /* so far behind the first counter of a group that waits is the number of its units */
};

static size_t width_of(const struct cube *cube) {
    return (size_t)cube->months * cube->layout->counter_count;
}

static void add(int64_t *to, const int64_t *counters, size_t count) {
    for (size_t i = 0; i < count; i++)
        to[i] += counters[i];
}

static int64_t sum(const int64_t *counters, size_t count) {
    int64_t total = 0;
    for (size_t i = 0; i < count; i++)
        total += counters[i];
    return total;
}

/* ---- one group of counters at a time: the responses, then each question; each has a base of its own ---- */

typedef void counters_fn(struct rolling *rolling, int64_t *to, int64_t *waiting, int64_t *from, size_t count,
                         bool is_base);

static void each_group(struct rolling *rolling, int64_t *to, int64_t *waiting, int64_t *from, counters_fn *fn) {
    const struct survey *layout = rolling->cube->layout;
    fn(rolling, to, waiting, from, 1, true);
    for (size_t i = 0; i < layout->question_count; i++) {
        const struct question *question = &layout->questions[i];
        size_t at = question->counter;
        if (question->counter_count) /* a text and a date have none */
            fn(rolling, to + at, waiting + at, from + at, question->counter_count, !question_has_base(question));
    }
}

/* See question_has_base. */
static int64_t base_of(const int64_t *counters, size_t count, bool is_base) {
    return is_base || !count ? sum(counters, count) : counters[0];
}

static void keep_waiting(struct rolling *rolling, int64_t *waiting, const int64_t *from, size_t count, int64_t base) {
    add(waiting, from, count);
    waiting[rolling->units] += base > 0;
}

static void take_store(struct rolling *rolling, int64_t *to, int64_t *waiting, int64_t *from, size_t count,
                       bool is_base) {
    int64_t base = base_of(from, count, is_base);
    if (base < rolling->floor)
        keep_waiting(rolling, waiting, from, count, base);
    else
        add(to, from, count);
}

/* `from` waits at a region: in it goes where it is enough, upwards where it is not. */
static void settle(struct rolling *rolling, int64_t *to, int64_t *waiting, int64_t *from, size_t count, bool is_base) {
    int64_t base = base_of(from, count, is_base), most = from[rolling->units] * (rolling->floor - 1);
    if (base < rolling->floor && waiting != from)
        keep_waiting(rolling, waiting, from, count, base);
    else if (base >= rolling->floor && base != most)
        add(to, from, count);
}

/* ---- stores ---- */

static void leave_store(struct rolling *rolling) {
    struct cube *cube = rolling->cube;
    const struct store *store = registry_store_by_id(cube->registry, rolling->store);
    size_t width = cube->layout->counter_count;
    for (int i = 0; store && i < cube->months; i++) {
        const struct region *home = store_region(store, month_last(cube->first + i));
        size_t place = (size_t)i * width, at = home->index * width_of(cube) + place;
        each_group(rolling, cube->regions + at, rolling->waiting + at, rolling->months + place, take_store);
    }
    memset(rolling->months, 0, width_of(cube) * sizeof *rolling->months);
}

static int take_tally(void *context, int64_t store, int32_t month, const int64_t *counters, struct err *err) {
    struct rolling *rolling = context;
    size_t width = rolling->cube->layout->counter_count;
    (void)err;
    if (store != rolling->store)
        leave_store(rolling);
    rolling->store = store;
    add(rolling->months + (size_t)(month - rolling->cube->first) * width, counters, width);
    return 0;
}

/* ---- regions ---- */

static size_t depth_of(const struct region *region) {
    size_t depth = 0;
    for (; region->parent; region = region->parent)
        depth++;
    return depth;
}

static void settle_months(struct rolling *rolling, int64_t *own, int64_t *waiting, int64_t *waiting_above) {
    const struct cube *cube = rolling->cube;
    size_t width = cube->layout->counter_count;
    for (size_t at = 0; at < width_of(cube); at += width)
        each_group(rolling, own + at, waiting_above + at, waiting + at, settle);
}

static int64_t *waiting_chain(const struct rolling *rolling) {
    return rolling->waiting + rolling->cube->registry->region_count * width_of(rolling->cube);
}

static void leave_region(struct rolling *rolling, const struct region *region) {
    struct cube *cube = rolling->cube;
    const struct region *above = region->parent;
    size_t size = width_of(cube);
    int64_t *own = cube->regions + region->index * size;
    settle_months(rolling, own, rolling->waiting + region->index * size,
                  above ? rolling->waiting + above->index * size : waiting_chain(rolling));
    add(above ? cube->regions + above->index * size : cube->chain, own, size);
}

/* The deepest first, so that each is whole before it goes into the one above. */
static void roll_up(struct rolling *rolling) {
    const struct registry *registry = rolling->cube->registry;
    size_t deepest = 0;
    for (size_t i = 0; i < registry->region_count; i++) {
        size_t depth = depth_of(&registry->regions[i]);
        deepest = depth > deepest ? depth : deepest;
    }
    for (size_t depth = deepest + 1; depth-- > 0;)
        for (size_t i = 0; i < registry->region_count; i++)
            if (depth_of(&registry->regions[i]) == depth)
                leave_region(rolling, &registry->regions[i]);
    settle_months(rolling, rolling->cube->chain, waiting_chain(rolling), waiting_chain(rolling));
}

int cube_fill(struct arena *arena, const struct registry *registry, const struct survey *layout, month_t first,
              int months, int64_t floor, cube_feed *feed, void *source, struct cube *out, struct err *err) {
    size_t size = (size_t)months * layout->counter_count;
    struct cube cube = {.registry = registry, .layout = layout, .first = first, .months = months};
    cube.regions = arena_alloc(arena, (registry->region_count + 1) * size * sizeof *cube.regions);
    cube.chain = arena_alloc(arena, size * sizeof *cube.chain);
    struct arena *scratch = arena_new();
    struct rolling rolling = {.cube = &cube, .floor = floor};
    rolling.months = arena_alloc(scratch, size * sizeof *rolling.months);
    rolling.units = (registry->region_count + 1) * size;
    rolling.waiting = arena_alloc(scratch, 2 * rolling.units * sizeof *rolling.waiting);
    int failed = feed(source, take_tally, &rolling, err);
    if (!failed) {
        leave_store(&rolling);
        roll_up(&rolling);
        *out = cube;
    }
    arena_free(scratch);
    return failed;
}

struct tallies_source {
    struct sql *db;
    const struct survey_versions *versions;
    const struct survey *layout;
    month_t first, last;
};

static int feed_tallies(void *context, tally_fn *take, void *rolling, struct err *err) {
    const struct tallies_source *from = context;
    return tallies_scan(from->db, from->versions, from->layout, 0, from->first, from->last, take, rolling, err);
}

int cube_read(struct sql *db, struct arena *arena, const struct registry *registry,
              const struct survey_versions *versions, const struct survey *layout, month_t first, int months,
              int64_t floor, struct cube *out, struct err *err) {
    struct tallies_source source = {db, versions, layout, first, first + months - 1};
    return cube_fill(arena, registry, layout, first, months, floor, feed_tallies, &source, out, err);
}

/* ---- one store ---- */

struct one_store {
    int64_t *counters;
    size_t width;
    month_t first;
};

static int add_month(void *context, int64_t store_id, int32_t month, const int64_t *counters, struct err *err) {
    struct one_store *one = context;
    (void)store_id, (void)err;
    add(one->counters + (size_t)(month - one->first) * one->width, counters, one->width);
    return 0;
}

int cube_store(struct sql *db, struct arena *arena, const struct survey_versions *versions, const struct survey *layout,
               const struct store *store, month_t first, int months, const int64_t **out, struct err *err) {
    struct one_store one = {arena_alloc(arena, (size_t)months * layout->counter_count * sizeof(int64_t)),
                            layout->counter_count, first};
    if (tallies_scan(db, versions, layout, store->id, first, first + months - 1, add_month, &one, err))
        return err->kind;
    *out = one.counters;
    return 0;
}
