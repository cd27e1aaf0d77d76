/* A map from text to a pointer, in an arena; iteration is in the order of insertion, so that output never depends on a
 * hash. Home-made because arena lifetime and ordered iteration are what we need, and 60 lines give both. */
#ifndef EARSHOT_BASE_MAP_H
#define EARSHOT_BASE_MAP_H

#include <stddef.h>

#include "base/mem.h"

struct map_entry {
    const char *key;
    void *item;
};

struct map {
    struct arena *arena;
    struct map_entry *entries; /* count of them, in insertion order */
    size_t count, cap;
    size_t *slots;
    size_t slot_count;
};

struct map map_make(struct arena *arena);
void *map_get(const struct map *map, const char *key);      /* NULL where absent */
void map_put(struct map *map, const char *key, void *item); /* copies the key; replaces */

#endif
