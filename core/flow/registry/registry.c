#include "flow/registry/registry.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"

static int by_store_code(const void *key, const void *item) {
    return strcmp(key, ((const struct store *)item)->code);
}

static int by_region_code(const void *key, const void *item) {
    return strcmp(key, ((const struct region *)item)->code);
}

const struct store *registry_store(const struct registry *registry, const char *code) {
    if (!registry->store_count)
        return NULL;
    return bsearch(code, registry->stores, registry->store_count, sizeof *registry->stores, by_store_code);
}

const struct region *registry_region(const struct registry *registry, const char *code) {
    if (!registry->region_count)
        return NULL;
    return bsearch(code, registry->regions, registry->region_count, sizeof *registry->regions, by_region_code);
}

static int by_id(const void *key, const void *item) {
    int64_t id = *(const int64_t *)key, other = (*(const struct store *const *)item)->id;
    return (id > other) - (id < other);
}

const struct store *registry_store_by_id(const struct registry *registry, int64_t id) {
    if (!registry->store_count)
        return NULL;
    const struct store **found = bsearch(&id, registry->by_id, registry->store_count, sizeof *registry->by_id, by_id);
    return found ? *found : NULL;
}

const struct region *store_region(const struct store *store, day_t day) {
    size_t i = store->home_count - 1;
    while (i > 0 && store->homes[i].from > day)
        i--;
    return store->homes[i].region;
}

bool region_hangs_under(const struct region *region, const struct region *above) {
    while (region && region != above)
        region = region->parent;
    return region != NULL;
}

const char *registry_nearest(const struct registry *registry, const char *code) {
    const char **codes = mem_alloc((registry->store_count + 1) * sizeof *codes);
    for (size_t i = 0; i < registry->store_count; i++)
        codes[i] = registry->stores[i].code;
    const char *nearest = text_nearest(code, codes, registry->store_count);
    free(codes);
    return nearest;
}

/* Who types a name where a code is wanted meant the one that bears it. */
static const char *store_meant(const struct registry *registry, const char *given) {
    for (size_t i = 0; i < registry->store_count; i++)
        if (!strcmp(registry->stores[i].name, given))
            return registry->stores[i].code;
    return registry_nearest(registry, given);
}

int registry_need_store(const struct registry *registry, const char *code, const struct store **out, struct err *err) {
    const struct store *found = registry_store(registry, code);
    if (found) {
        *out = found;
        return 0;
    }
    const char *meant = store_meant(registry, code);
    err_set(err, ERR_DATA, "there is no store '%s'", code);
    return meant ? err_todo(err, "did you mean '%s'?", meant)
                 : err_todo(err, "`earshot stores list` shows the stores there are");
}

static const char *region_meant(const struct registry *registry, const char *given) {
    const char **codes = mem_alloc((registry->region_count + 1) * sizeof *codes);
    const char *called = NULL;
    for (size_t i = 0; i < registry->region_count; i++) {
        codes[i] = registry->regions[i].code;
        if (!strcmp(registry->regions[i].name, given))
            called = codes[i];
    }
    const char *meant = called ? called : text_nearest(given, codes, registry->region_count);
    free(codes);
    return meant;
}

int registry_need_region(const struct registry *registry, const char *code, const struct region **out,
                         struct err *err) {
    const struct region *found = registry_region(registry, code);
    if (found) {
        *out = found;
        return 0;
    }
    const char *meant = region_meant(registry, code);
    err_set(err, ERR_DATA, "there is no region '%s'", code);
    return meant ? err_todo(err, "did you mean '%s'?", meant)
                 : err_todo(err, "`earshot stores list` shows each store's region");
}

int registry_need_place(const struct registry *registry, const char *store, const char *region, enum place *out,
                        int64_t *out_id, struct err *err) {
    const struct store *found = NULL;
    const struct region *above = NULL;
    if ((store && registry_need_store(registry, store, &found, err)) ||
        (region && registry_need_region(registry, region, &above, err)))
        return err->kind;
    *out = found ? PLACE_STORE : above ? PLACE_REGION : PLACE_CHAIN;
    *out_id = found ? found->id : above ? above->id : 0;
    return 0;
}

const char *place_code(const struct registry *registry, enum place place, int64_t id) {
    if (place == PLACE_STORE)
        return registry_store_by_id(registry, id)->code;
    for (size_t i = 0; place == PLACE_REGION && i < registry->region_count; i++)
        if (registry->regions[i].id == id)
            return registry->regions[i].code;
    return "";
}

const char *place_name(enum place place) {
    static const char *const names[] = {[PLACE_CHAIN] = "chain", [PLACE_REGION] = "region", [PLACE_STORE] = "store"};
    return names[place];
}

static bool text_differs(const char *said, const char *present) {
    return said[0] && strcmp(said, present) != 0;
}

static bool day_differs(day_t said, day_t present) {
    return said != DAY_NONE && said != present;
}

static bool region_differs(const struct store_notice *notice, const struct region *present) {
    const char *parent = present->parent ? present->parent->code : "";
    return text_differs(notice->region_name, present->name) || text_differs(notice->parent, parent);
}

enum registry_change registry_compare(const struct registry *registry, const struct store_notice *notice, day_t at) {
    const struct store *store = registry_store(registry, notice->code);
    if (!store)
        return REGISTRY_NEW;
    const struct region *home = store_region(store, at);
    if (text_differs(notice->region, home->code))
        return REGISTRY_MOVED;
    if (text_differs(notice->name, store->name) || text_differs(notice->zone, store->zone) ||
        day_differs(notice->opened, store->opened) || day_differs(notice->closed, store->closed) ||
        region_differs(notice, home))
        return REGISTRY_CORRECTED;
    return REGISTRY_SAME;
}

const struct region *registry_loop(const struct registry *registry) {
    for (size_t i = 0; i < registry->region_count; i++) {
        const struct region *above = registry->regions[i].parent;
        for (size_t step = 0; above && step < registry->region_count; step++) {
            if (above == &registry->regions[i])
                return above;
            above = above->parent;
        }
    }
    return NULL;
}

static int compare_stores(const void *a, const void *b) {
    return strcmp(((const struct store *)a)->code, ((const struct store *)b)->code);
}

static int compare_ids(const void *a, const void *b) {
    return by_id(&(*(const struct store *const *)a)->id, b);
}

void registry_arrange(struct arena *arena, struct registry *registry) {
    if (registry->store_count)
        qsort(registry->stores, registry->store_count, sizeof *registry->stores, compare_stores);
    registry->by_id = arena_alloc(arena, (registry->store_count + 1) * sizeof *registry->by_id);
    for (size_t i = 0; i < registry->store_count; i++) {
        registry->stores[i].index = i;
        registry->by_id[i] = &registry->stores[i];
    }
    if (registry->store_count)
        qsort(registry->by_id, registry->store_count, sizeof *registry->by_id, compare_ids);
    for (size_t i = 0; i < registry->region_count; i++)
        registry->regions[i].index = i;
}

const struct registry *registry_part(struct arena *arena, const struct registry *registry,
                                     bool (*keep)(void *context, const struct store *store), void *context) {
    struct registry *part = arena_alloc(arena, sizeof *part);
    size_t room = registry->store_count + 1, count = 0;
    const struct store **places =
        arena_alloc(arena, room * sizeof(void *)); /* where a store of the whole went, or NULL */
    *part = *registry;
    part->stores = arena_alloc(arena, room * sizeof *part->stores);
    part->by_id = arena_alloc(arena, room * sizeof(void *));
    for (size_t i = 0; i < registry->store_count; i++) {
        if (!keep(context, &registry->stores[i]))
            continue;
        part->stores[count] = registry->stores[i];
        part->stores[count].index = count;
        places[i] = &part->stores[count++];
    }
    part->store_count = 0;
    for (size_t i = 0; i < registry->store_count; i++)
        if (places[registry->by_id[i]->index])
            part->by_id[part->store_count++] = places[registry->by_id[i]->index];
    return part;
}
