#include "flow/tallies/tallies.h"

#include <stdlib.h>
#include <string.h>

#include "flow/tallies/weighed.h"

/* ---- deltas: a hash table from key to vector ---- */

struct tally_deltas {
    struct arena *arena;
    struct tally_delta *items;
    size_t count, cap;
    size_t *slots; /* item number plus one */
    size_t slot_count;
    size_t bytes;  /* of the vectors */
    int64_t *hits; /* the counters of one sheet */
    size_t hits_cap;
};

struct tally_deltas *tally_deltas_new(void) {
    struct tally_deltas *deltas = mem_alloc(sizeof *deltas);
    deltas->arena = arena_new();
    return deltas;
}

void tally_deltas_clear(struct tally_deltas *deltas) {
    arena_clear(deltas->arena);
    deltas->count = deltas->bytes = 0;
    if (deltas->slots)
        memset(deltas->slots, 0, deltas->slot_count * sizeof *deltas->slots);
}

void tally_deltas_free(struct tally_deltas *deltas) {
    if (!deltas)
        return;
    arena_free(deltas->arena);
    free(deltas->items);
    free(deltas->slots);
    free(deltas->hits);
    free(deltas);
}

static bool same_key(const struct tally_key *a, const struct tally_key *b) {
    return a->store == b->store && a->version == b->version && a->class == b->class && a->kind == b->kind &&
           a->wave == b->wave && a->period == b->period;
}

static size_t hash(const struct tally_key *key) {
    uint64_t h = (uint64_t)key->store * UINT64_C(0x9E3779B97F4A7C15);
    h = (h ^ (uint64_t)key->version) * UINT64_C(0xC2B2AE3D27D4EB4F);
    h = (h ^ (uint64_t)(uint32_t)key->wave) * UINT64_C(0xFF51AFD7ED558CCD);
    h = (h ^ (uint64_t)(uint32_t)key->period << 16 ^ (uint64_t)(uint32_t)key->class << 8 ^
         (uint64_t)(uint32_t)key->kind) *
        UINT64_C(0x165667B19E3779F9);
    return (size_t)(h ^ h >> 29);
}

static size_t *find(const struct tally_deltas *deltas, const struct tally_key *key) {
    size_t i = hash(key) & (deltas->slot_count - 1);
    while (deltas->slots[i] && !same_key(&deltas->items[deltas->slots[i] - 1].key, key))
        i = (i + 1) & (deltas->slot_count - 1);
    return &deltas->slots[i];
}

static void rehash(struct tally_deltas *deltas) {
    free(deltas->slots);
    deltas->slot_count = deltas->cap * 2;
    deltas->slots = mem_alloc(deltas->slot_count * sizeof *deltas->slots);
    for (size_t i = 0; i < deltas->count; i++)
        *find(deltas, &deltas->items[i].key) = i + 1;
}

size_t tally_width(const struct survey *survey, int kind) {
    return survey->counter_count * (kind == TALLY_WEIGHTS ? WEIGHED_PARTS : 1);
}

static int64_t *counters_of(struct tally_deltas *deltas, const struct tally_key *key, const struct survey *survey) {
    if (deltas->count == deltas->cap) {
        deltas->items = mem_grow_items(deltas->items, &deltas->cap, deltas->count + 1, sizeof *deltas->items);
        rehash(deltas);
    }
    size_t *slot = find(deltas, key);
    if (!*slot) {
        size_t size = tally_width(survey, key->kind) * sizeof(int64_t);
        deltas->items[deltas->count] = (struct tally_delta){*key, survey, arena_alloc(deltas->arena, size)};
        deltas->bytes += size;
        *slot = ++deltas->count;
    }
    return deltas->items[*slot - 1].counters;
}

void tally_deltas_add(struct tally_deltas *deltas, const struct tally_key *key, const struct survey *survey,
                      const unsigned char *sheet, int sign) {
    answer_count(survey, sheet, sign, counters_of(deltas, key, survey));
}

/* What the sheet counts in, its weight is added to. */
void tally_deltas_weigh(struct tally_deltas *deltas, const struct tally_key *key, const struct survey *survey,
                        const unsigned char *sheet, int64_t weight, int sign) {
    int64_t *parts = counters_of(deltas, key, survey);
    deltas->hits = mem_grow_items(deltas->hits, &deltas->hits_cap, survey->counter_count, sizeof *deltas->hits);
    memset(deltas->hits, 0, survey->counter_count * sizeof *deltas->hits);
    answer_count(survey, sheet, 1, deltas->hits);
    for (size_t i = 0; i < survey->counter_count; i++, parts += WEIGHED_PARTS)
        if (deltas->hits[i])
            weighed_add(parts, weight, sign);
}

void tally_deltas_join(struct tally_deltas *deltas, const struct tally_key *key, const struct survey *survey,
                       const int64_t *counters, int sign) {
    int64_t *to = counters_of(deltas, key, survey);
    for (size_t i = 0, width = tally_width(survey, key->kind); i < width; i++)
        to[i] += sign * counters[i];
}

size_t tally_deltas_bytes(const struct tally_deltas *deltas) {
    return deltas->bytes + deltas->cap * sizeof *deltas->items + deltas->slot_count * sizeof *deltas->slots;
}

#define ORDER(a, b) ((a) < (b) ? -1 : (a) > (b))

static int compare(const void *left, const void *right) {
    const struct tally_key *a = &((const struct tally_delta *)left)->key,
                           *b = &((const struct tally_delta *)right)->key;
    int order = ORDER(a->store, b->store);
    order = order ? order : ORDER(a->version, b->version);
    order = order ? order : ORDER(a->class, b->class);
    order = order ? order : ORDER(a->kind, b->kind);
    order = order ? order : ORDER(a->wave, b->wave);
    return order ? order : ORDER(a->period, b->period);
}

struct tally_delta *tally_deltas_all(struct tally_deltas *deltas, size_t *out_count) {
    *out_count = deltas->count;
    if (!deltas->count)
        return NULL;
    qsort(deltas->items, deltas->count, sizeof *deltas->items, compare);
    memset(deltas->slots, 0, deltas->slot_count * sizeof *deltas->slots);
    for (size_t i = 0; i < deltas->count; i++)
        *find(deltas, &deltas->items[i].key) = i + 1;
    return deltas->items;
}

/* ---- vectors ---- */

void tally_pack(const int64_t *counters, size_t count, struct buf *out) {
    char *place = buf_reserve(out, count * 10);
    if (!place)
        return;
    char *at = place;
    for (size_t i = 0; i < count; i++) {
        uint64_t left = (uint64_t)counters[i];
        for (; left >= 0x80; left >>= 7)
            *at++ = (char)(left | 0x80);
        *at++ = (char)left;
    }
    out->len += (size_t)(at - place);
}

bool tally_unpack(const void *bytes, size_t len, int64_t *counters, size_t count) {
    const unsigned char *at = bytes, *end = at + len;
    for (size_t i = 0; i < count; i++) {
        uint64_t whole = 0;
        unsigned shift = 0;
        do {
            if (at == end || shift > 56)
                return false;
            whole |= (uint64_t)(*at & 0x7F) << shift;
            shift += 7;
        } while (*at++ & 0x80);
        counters[i] = (int64_t)whole;
    }
    return at == end;
}

/* ---- from version to version ---- */

/* Where each counter of a question goes: those of an option to those of the same option. */
static void aim(const struct question *from, const struct question *to, size_t *target) {
    size_t base = question_has_base(from) ? 1 : 0, each = from->kind == QUESTION_RANKING ? (size_t)from->ranks : 1;
    for (size_t k = 0; k < from->counter_count; k++)
        target[k] = to->counter + k;
    for (size_t i = 0; i < from->option_count; i++) {
        uint64_t alone = from->many ? UINT64_C(2) << i : i + 1, there = answer_carry(from, to, alone);
        size_t option = from->many ? (size_t)__builtin_ctzll(there) - 1 : (size_t)there - 1;
        for (size_t k = 0; k < each; k++)
            target[base + i * each + k] = to->counter + base + option * each + k;
    }
}

void tally_bridge_make(struct arena *arena, const struct survey *from, const struct survey *to,
                       struct tally_bridge *out) {
    size_t *target = arena_alloc(arena, from->counter_count * sizeof *target);
    for (size_t i = 1; i < from->counter_count; i++)
        target[i] = SIZE_MAX;
    for (size_t i = 0; i < from->question_count; i++) {
        const struct question *question = &from->questions[i], *other = survey_question(to, question->id);
        if (other && question_carries(question, other))
            aim(question, other, target + question->counter);
    }
    *out = (struct tally_bridge){from, to, target};
}

void tally_bridge_add(const struct tally_bridge *bridge, const int64_t *counters, size_t parts, int64_t *to) {
    for (size_t i = 0; i < bridge->from->counter_count; i++)
        for (size_t k = 0; bridge->target[i] != SIZE_MAX && k < parts; k++)
            to[bridge->target[i] * parts + k] += counters[i * parts + k];
}
