/* Events: what happened at a store, in a region or in the whole chain, and when: a refit, a promotion, a strike.
 * Whoever asks why a figure moved looks here first.
 *
 * Facts like those of the registry: an event has the days it lasted and the batch it became known in. It is known by
 * its place, its first day and its text; said again it corrects the last day and the English, and taken back it is no
 * more.
 */
#ifndef EARSHOT_FLOW_REGISTRY_EVENTS_H
#define EARSHOT_FLOW_REGISTRY_EVENTS_H

#include "flow/registry/registry.h"

struct event {
    enum place place;
    int64_t place_id;      /* 0 for the chain */
    day_t first, last;     /* both included */
    const char *text, *en; /* in the chain's own language; in English, or "" */
    bool taken_back;
    int64_t batch;
};

struct events {
    const struct event *items; /* by first day, place and name; what was taken back stands there as such */
    size_t count;
};

/* Whether it concerns a store: its own, that of a region it hung under on one of the event's days, or the chain's. */
bool event_concerns(const struct event *event, const struct store *store);

#endif
