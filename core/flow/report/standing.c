/* A store's place among those of its region, by figures that the report names: how many of those that are shown are
 * greater. Each is on its own store's page already, and no other store is named. */
#include <math.h>

#include "flow/report/report_parts.h"

struct standing {
    int64_t place, of; /* 1 is the greatest, ties share the first place; 0: not shown */
};

static struct metric figure_at(const struct report_frame *frame, const struct target_aim *aim,
                               const struct store *store, int moment) {
    size_t at = store->index * MOMENTS + (size_t)moment;
    if (aim->kind == TARGET_INDEX)
        return frame->wide->indexes[at];
    return report_figure_of(frame, aim, frame->wide->stores + at * frame->survey->counter_count);
}

static bool is_shown(const struct metric *metric) {
    return !metric->suppressed && isfinite(metric->value);
}

static struct standing standing_at(const struct report_frame *frame, const struct target_aim *aim,
                                   const struct store *store, int moment) {
    day_t day = month_last(frame->month - report_moment_back(moment));
    int64_t home = store_region(store, day)->id;
    struct metric own = figure_at(frame, aim, store, moment);
    struct standing made = {is_shown(&own), 0};
    for (size_t i = 0; made.place && i < frame->registry->store_count; i++) {
        const struct store *other = &frame->registry->stores[i];
        if (store_region(other, day)->id != home)
            continue;
        struct metric metric = figure_at(frame, aim, other, moment);
        made.of += is_shown(&metric);
        made.place += is_shown(&metric) && metric.value > own.value;
    }
    return made;
}

static const struct value *rank_part(struct arena *arena, const struct report_frame *frame,
                                     const struct target_aim *aim, const struct store *store) {
    struct standing now = standing_at(frame, aim, store, MOMENT_NOW), before = {0};
    if (!now.place)
        return NULL;
    if (store_region(store, month_last(frame->month - 1))->id == store_region(store, month_last(frame->month))->id)
        before = standing_at(frame, aim, store, MOMENT_BEFORE);
    struct value *made = value_map(arena);
    value_set(arena, made, "place", value_int(arena, now.place));
    value_set(arena, made, "of", value_int(arena, now.of));
    if (before.place)
        value_set(arena, made, "change", value_int(arena, before.place - now.place));
    return made;
}

void report_set_ranks(struct arena *arena, const struct report_frame *frame, const struct store *store,
                      struct value *made) {
    const struct report_needs *needs = &frame->report->needs;
    struct value *ranks = value_map(arena);
    if (!needs->row_count)
        return;
    for (size_t i = 0; i < needs->row_count; i++) {
        const struct report_figure *figure = &needs->rows[i];
        const struct value *rank =
            figure->aim.kind == TARGET_INDEX && !frame->scoring ? NULL : rank_part(arena, frame, &figure->aim, store);
        if (rank)
            value_set(arena, ranks, figure->name, rank);
    }
    value_set(arena, made, "rank", ranks);
}
