/* What lies on whose desk, if each ticket is answered by those whose it is, so many a day each: how many come to one in
 * a day, and which are answered late. It is a rehearsal for a workflow that is not live yet: nobody goes home early, no
 * ticket is handed on.
 *
 * Each day every owner answers up to `a_day` of the tickets that are theirs, the first due first, those that come on
 * that day too. Of several owners whoever has room takes it. A ticket is late if it is answered after the day it is due
 * on. */
#ifndef EARSHOT_FLOW_LOAD_H
#define EARSHOT_FLOW_LOAD_H

#include "base/day.h"
#include "base/mem.h"

struct load_ticket {
    day_t day, due;            /* due DAY_NONE: never late */
    const char *const *owners; /* at least one */
    size_t owner_count;
    day_t answered; /* out */
};
static inline bool load_late(const struct load_ticket *ticket) {
    return ticket->due != DAY_NONE && ticket->answered > ticket->due;
}

struct load_desk {
    const char *owner;
    int64_t tickets; /* that are theirs, alone or with others */
    int64_t most;    /* that come on one day, */
    day_t on;        /* the first such */
    int64_t late;    /* of theirs */
};

/* Sets each ticket's `answered`; *out in the arena, the busiest day's most first, then by name. a_day from 1 up. */
void load_spread(struct arena *arena, struct load_ticket *tickets, size_t count, int64_t a_day, struct load_desk **out,
                 size_t *out_count);

#endif
