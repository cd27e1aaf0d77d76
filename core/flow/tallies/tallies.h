/* Tallies: how often each answer was given, per store, survey version, channel class and month; and once more per wave
 * where responses say which they belong to.
 *
 * A tally is one vector of counters (survey.h says which is which). Means, variances, shares and NPS with their
 * intervals come exactly from counts, so no figure ever needs the responses again, and its cost grows with stores and
 * questions only. Tallies are derived: they can be dropped and recounted from the responses with the same result.
 *
 * Regions are not tallied: they are rolled up from stores when asked for, so a store that moves costs nothing. */
#ifndef EARSHOT_FLOW_TALLIES_H
#define EARSHOT_FLOW_TALLIES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/mem.h"
#include "flow/survey/survey.h"

/* Both by month. Weights has a vector of parts (weighed.h) for each counter, and counts responses only that have one.
 */
enum tally_kind { TALLY_MONTH = 1, TALLY_WEIGHTS };

struct tally_key {
    int64_t store, version;
    int32_t class, kind;
    int32_t wave; /* 0: of every response; else of those of one wave, which are counted there too */
    int32_t period;
};

/* What a batch changes, gathered in memory until it is applied. */
struct tally_deltas;

struct tally_delta {
    struct tally_key key;
    const struct survey *survey;
    int64_t *counters; /* tally_width of them; may be negative */
};

struct tally_deltas *tally_deltas_new(void);
void tally_deltas_free(struct tally_deltas *deltas); /* NULL is fine */
/* Counts one answer sheet: sign is 1 for a response that comes, -1 for one that goes. */
void tally_deltas_add(struct tally_deltas *deltas, const struct tally_key *key, const struct survey *survey,
                      const unsigned char *sheet, int sign);
/* Adds one answer sheet's weight; the key's kind is TALLY_WEIGHTS. */
void tally_deltas_weigh(struct tally_deltas *deltas, const struct tally_key *key, const struct survey *survey,
                        const unsigned char *sheet, int64_t weight, int sign);
/* Adds a whole vector of such a key; sign is 1 or -1. */
void tally_deltas_join(struct tally_deltas *deltas, const struct tally_key *key, const struct survey *survey,
                       const int64_t *counters, int sign);
/* All of them, ordered by key; they belong to deltas until it is cleared. */
struct tally_delta *tally_deltas_all(struct tally_deltas *deltas, size_t *out_count);
void tally_deltas_clear(struct tally_deltas *deltas);
size_t tally_deltas_bytes(const struct tally_deltas *deltas); /* the memory it takes, nearly */

size_t tally_width(const struct survey *survey, int kind); /* the counters of such a vector */

/* A vector as bytes: each counter as a base-128 number, low bits first. */
void tally_pack(const int64_t *counters, size_t count, struct buf *out);
bool tally_unpack(const void *bytes, size_t len, int64_t *counters, size_t count); /* false: not such a vector */

/* Carries a vector of one version into another version's layout: questions are matched by id, and only where their
 * answers go over (question_carries). Adds to `to`; `parts` is how many numbers each counter has: 1, or
 * WEIGHED_PARTS. */
struct tally_bridge {
    const struct survey *from, *to;
    const size_t *target; /* per counter of `from`: the counter of `to`, or SIZE_MAX */
};
void tally_bridge_make(struct arena *arena, const struct survey *from, const struct survey *to,
                       struct tally_bridge *out);
void tally_bridge_add(const struct tally_bridge *bridge, const int64_t *counters, size_t parts, int64_t *to);

#endif
