/* Beside each figure what it should have been, and whether the interval has come to it. The interval is the one that a
 * person is shown. */
#include <math.h>

#include "ops/metrics_parts.h"

static const struct metrics_target no_target = {NAN, NAN, "", "", ""};

/* Whose row it is: of its group, or of the store or region that the query names. */
struct owner {
    const struct store *store;
    const struct region *region;
};

static struct owner owner_of(const struct gathering *g, size_t group) {
    if (g->query->by == METRICS_STORE)
        return (struct owner){&g->registry->stores[group], NULL};
    if (g->query->by == METRICS_REGION)
        return (struct owner){NULL, &g->registry->regions[group]};
    return (struct owner){g->store, g->region};
}

static struct target_aim aim_of(const struct gathering *g, const struct metrics_item *item, enum target_figure figure) {
    const char *survey = g->survey->id;
    if (item->scoring)
        return (struct target_aim){survey, item->scoring->id, TARGET_INDEX, figure};
    if (item->dimension)
        return (struct target_aim){survey, item->dimension->id, TARGET_DIMENSION, figure};
    return (struct target_aim){survey, item->question->id, TARGET_QUESTION, figure};
}

/* The target of all the column's months; NULL when they have several, or one of them has none. */
static const struct target *target_of(const struct gathering *g, const struct metrics_item *item,
                                      enum target_figure figure, size_t group, size_t column) {
    struct owner owner = owner_of(g, group);
    struct target_aim aim = aim_of(g, item, figure);
    month_t first = g->query->by_month ? g->first + (month_t)column : g->first;
    month_t last = g->query->by_month ? first : g->last;
    const struct target *held = targets_find(&g->targets, &aim, owner.store, owner.region, first);
    for (month_t month = first + 1; held && month <= last; month++) {
        const struct target *next = targets_find(&g->targets, &aim, owner.store, owner.region, month);
        held = next && next->value == held->value ? next : NULL;
    }
    return held;
}

bool metrics_is_aimed(const struct gathering *g, const struct metrics_item *item, size_t group, size_t column) {
    for (enum target_figure figure = TARGET_NPS; figure <= TARGET_SCORE; figure++)
        if (target_of(g, item, figure, group, column))
            return true;
    return false;
}

static const char *say(double target, double lo, double hi) {
    if (!isfinite(lo) || !isfinite(hi) || lo >= hi)
        return "open";
    return lo >= target ? "met" : hi < target ? "missed" : "open";
}

static struct metrics_target held_against(const struct gathering *g, const struct target *target, int64_t n,
                                          double value, double lo, double hi) {
    struct metrics_target made = no_target;
    if (!target)
        return made;
    made.set = place_name(target->place);
    made.set_by = place_code(g->registry, target->place, target->place_id);
    made.value = target->value;
    if (!n)
        return made;
    made.apart = value - target->value;
    made.says = say(target->value, lo, hi);
    return made;
}

void metrics_targets(const struct gathering *g, const struct metrics_item *item, size_t group, size_t column,
                     struct metrics_row *row) {
    row->nps_target = row->mean_target = row->t2b_target = row->index_target = no_target;
    row->aimed = g->aimed;
    if (!g->aimed)
        return;
    const struct target *mean = target_of(g, item, TARGET_MEAN, group, column);
    const struct target *top = target_of(g, item, TARGET_TOP, group, column);
    const struct target *nps = row->has_nps ? target_of(g, item, TARGET_NPS, group, column) : NULL;
    const struct target *index = row->has_index ? target_of(g, item, TARGET_SCORE, group, column) : NULL;
    bool named = g->query->nps_named;
    row->index_target = held_against(g, index, row->n, row->index, row->index_lo, row->index_hi);
    row->mean_target = held_against(g, mean, row->n, row->mean, row->mean_lo, row->mean_hi);
    row->t2b_target = held_against(g, top, row->n, row->t2b, row->t2b_lo, row->t2b_hi);
    row->nps_target = held_against(g, nps, row->n, row->nps, named ? row->nps_lo : row->nps_adj_lo,
                                   named ? row->nps_hi : row->nps_adj_hi);
}
