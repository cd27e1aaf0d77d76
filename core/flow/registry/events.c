#include "flow/registry/events.h"

static bool hangs_under(const struct store *store, day_t day, int64_t region_id) {
    const struct region *region = store_region(store, day);
    while (region && region->id != region_id)
        region = region->parent;
    return region != NULL;
}

/* A store changes its region on the first day of a home, so these and the event's own first day are all there is to
 * ask. */
bool event_concerns(const struct event *event, const struct store *store) {
    if (event->place != PLACE_REGION)
        return event->place == PLACE_CHAIN || event->place_id == store->id;
    bool concerns = hangs_under(store, event->first, event->place_id);
    for (size_t i = 0; !concerns && i < store->home_count; i++) {
        day_t from = store->homes[i].from;
        concerns = from > event->first && from <= event->last && hangs_under(store, from, event->place_id);
    }
    return concerns;
}
