#include "ops/cube.h"

#include "flow/tallies/tallies_rows.h"

static void add(int64_t *to, const int64_t *counters, size_t count) {
    for (size_t i = 0; i < count; i++)
        to[i] += counters[i];
}

static int roll_up(void *context, int64_t store_id, int32_t month, const int64_t *counters, struct err *err) {
    struct cube *cube = context;
    (void)err;
    const struct store *store = registry_store_by_id(cube->registry, store_id);
    size_t width = cube->layout->counter_count, place = (size_t)(month - cube->first) * width;
    if (!store)
        return 0;
    add(cube->chain + place, counters, width);
    const struct region *region = store_region(store, month_last(month));
    for (; region; region = region->parent)
        add(cube->regions + region->index * (size_t)cube->months * width + place, counters, width);
    return 0;
}

int cube_read(struct sql *db, struct arena *arena, const struct registry *registry,
              const struct survey_versions *versions, const struct survey *layout, month_t first, int months,
              struct cube *out, struct err *err) {
    size_t size = (size_t)months * layout->counter_count;
    struct cube cube = {.registry = registry, .layout = layout, .first = first, .months = months};
    cube.regions = arena_alloc(arena, (registry->region_count + 1) * size * sizeof *cube.regions);
    cube.chain = arena_alloc(arena, size * sizeof *cube.chain);
    if (tallies_scan(db, versions, layout, 0, first, first + months - 1, roll_up, &cube, err))
        return err->kind;
    *out = cube;
    return 0;
}

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
