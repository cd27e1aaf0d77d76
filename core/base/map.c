/* Open addressing over an array of entries: slots hold entry numbers plus one. */
#include "base/map.h"

#include <stdint.h>
#include <string.h>

struct map map_make(struct arena *arena) {
    return (struct map){.arena = arena};
}

static size_t hash(const char *key) { /* FNV-1a */
    uint64_t h = UINT64_C(14695981039346656037);
    for (; *key; key++)
        h = (h ^ (unsigned char)*key) * UINT64_C(1099511628211);
    return (size_t)(h ^ (h >> 32));
}

/* The slot that holds the key, or the empty one where it belongs. */
static size_t *find(const struct map *map, const char *key) {
    size_t i = hash(key) & (map->slot_count - 1);
    while (map->slots[i] && strcmp(map->entries[map->slots[i] - 1].key, key))
        i = (i + 1) & (map->slot_count - 1);
    return &map->slots[i];
}

void *map_get(const struct map *map, const char *key) {
    if (!map->slot_count)
        return NULL;
    size_t slot = *find(map, key);
    return slot ? map->entries[slot - 1].item : NULL;
}

static void grow(struct map *map) {
    map->entries = arena_grow(map->arena, map->entries, map->count, &map->cap, sizeof *map->entries);
    map->slot_count = map->cap * 2;
    map->slots = arena_alloc(map->arena, map->slot_count * sizeof *map->slots);
    for (size_t i = 0; i < map->count; i++)
        *find(map, map->entries[i].key) = i + 1;
}

void map_put(struct map *map, const char *key, void *item) {
    if (map->count == map->cap)
        grow(map);
    size_t *slot = find(map, key);
    if (!*slot) {
        map->entries[map->count] = (struct map_entry){arena_text(map->arena, key), item};
        *slot = ++map->count;
    }
    map->entries[*slot - 1].item = item;
}
