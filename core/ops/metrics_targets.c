/* Beside each figure what it should have been, and whether the interval has come to it. The interval is the one that a
 * person is shown. */
#include "ops/metrics_parts.h"

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
    if (item->dimension)
        return (struct target_aim){survey, item->dimension->id, TARGET_DIMENSION, figure};
    return (struct target_aim){survey, item->question->id, TARGET_QUESTION, figure};
}

/* The target of all the column's months; NULL when they have several, or one of them has none. A touchpoint has none:
 * nobody can aim at it. */
static const struct target *target_of(const struct gathering *g, const struct metrics_item *item,
                                      enum target_figure figure, size_t group, size_t column) {
    struct owner owner = owner_of(g, group);
    struct target_aim aim = aim_of(g, item, figure);
    month_t first = g->waves ? g->waves[column].first : g->query->by_month ? g->first + (month_t)column : g->first;
    month_t last = g->waves ? g->waves[column].last : g->query->by_month ? first : g->last;
    if (g->query->items == METRICS_TOUCHPOINTS)
        return NULL;
    const struct target *held = targets_find(&g->targets, &aim, owner.store, owner.region, first);
    for (month_t month = first + 1; held && month <= last; month++) {
        const struct target *next = targets_find(&g->targets, &aim, owner.store, owner.region, month);
        held = next && next->value == held->value ? next : NULL;
    }
    return held;
}

bool metrics_is_aimed(const struct gathering *g, const struct metrics_item *item, size_t group, size_t column) {
    for (enum target_figure figure = TARGET_NPS; figure <= TARGET_TOP; figure++)
        if (target_of(g, item, figure, group, column))
            return true;
    return false;
}

void metrics_targets(const struct gathering *g, const struct metrics_item *item, size_t group, size_t column,
                     struct metrics_row *row) {
    row->nps_target = row->mean_target = row->t2b_target = held_nothing;
    row->aimed = g->aimed;
    if (!g->aimed)
        return;
    const struct target *mean = target_of(g, item, TARGET_MEAN, group, column);
    const struct target *top = target_of(g, item, TARGET_TOP, group, column);
    const struct target *nps = row->has_nps ? target_of(g, item, TARGET_NPS, group, column) : NULL;
    bool named = g->query->nps_named;
    row->mean_target = held_against(g->registry, mean, row->n, row->mean, row->mean_lo, row->mean_hi);
    row->t2b_target = held_against(g->registry, top, row->n, row->t2b, row->t2b_lo, row->t2b_hi);
    row->nps_target = held_against(g->registry, nps, row->n, row->nps, named ? row->nps_lo : row->nps_adj_lo,
                                   named ? row->nps_hi : row->nps_adj_hi);
}
