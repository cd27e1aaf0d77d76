#include "flow/plans/controls.h"

#include <math.h>
#include <stdlib.h>

#include "base/limits.h"
#include "stats/compare.h"

const struct controls_words controls_rule = {
    "Each pilot store's control is the free store that stood and moved most like it before: level over the window and "
    "change from its first to its second half, each in standard deviations of all free stores; within one standard "
    "deviation a store of the same region goes first; each store is control once.",
    "每家试点店的对照店，取试点前水平与走势都和它最接近的可选门店：水平看整个时段，走势看后半段减前半段，"
    "两者都以全部可选门店的标准差为单位；相差不到一个标准差时优先取同一区域的门店；每家店只作一次对照。"};

const struct controls_words pilots_rule = {
    "Of the free stores whose whole interval lies under the target, in order of their level, the one in the middle of "
    "each "
    "of as many equal parts as there are to be pilot stores.",
    "把区间整个低于目标的可选门店按水平排序，等分成与试点店数相同的几段，各取居中的一家。"};

/* A store as the rules see it. */
struct likeness {
    size_t store; /* its index in the panel */
    const struct region *home;
    double level, drift; /* drift is 0 in a window of one month */
    bool taken;
};

struct field {
    const struct panel *panel;
    struct panel_window before;
    struct likeness *pilots, *free;
    size_t pilot_count, free_count;
    double level_spread, drift_spread;
};

static double drift_of(const struct panel *panel, const struct panel_store *store, const struct panel_window *before) {
    month_t middle = before->last - (before->last - before->first + 1) / 2;
    struct summary early = panel_pool(panel, store, &(struct panel_window){before->first, middle}),
                   late = panel_pool(panel, store, &(struct panel_window){middle + 1, before->last});
    return early.n && late.n ? late.mean - early.mean : 0;
}

static struct likeness likeness_of(const struct field *field, size_t at) {
    const struct panel_store *store = &field->panel->stores[at];
    return (struct likeness){at, store_region(store->store, month_last(field->before.last)),
                             panel_pool(field->panel, store, &field->before).mean,
                             drift_of(field->panel, store, &field->before), false};
}

static void gather(struct arena *arena, struct field *field) {
    const struct panel *panel = field->panel;
    struct summary level = {0}, drift = {0};
    field->pilots = arena_alloc(arena, (panel->count + 1) * sizeof *field->pilots);
    field->free = arena_alloc(arena, (panel->count + 1) * sizeof *field->free);
    for (size_t i = 0; i < panel->count; i++) {
        const struct panel_store *store = &panel->stores[i];
        bool pilot = store->side == PANEL_PILOT, free = store->side == PANEL_NEITHER && store->bar == PANEL_FREE;
        if ((!pilot && !free) || !panel_pool(panel, store, &field->before).n)
            continue;
        struct likeness made = likeness_of(field, i);
        *(pilot ? &field->pilots[field->pilot_count++] : &field->free[field->free_count++]) = made;
        summary_add(&level, made.level);
        summary_add(&drift, made.drift);
    }
    field->level_spread = sqrt(summary_variance(&level));
    field->drift_spread = sqrt(summary_variance(&drift));
}

/* ---- controls ---- */

static double apart(double difference, double spread) {
    return spread > 0 ? difference / spread : 0;
}

static struct control_pair pair_of(const struct field *field, const struct likeness *pilot,
                                   const struct likeness *control) {
    double level = pilot->level - control->level, drift = pilot->drift - control->drift;
    return (struct control_pair){pilot->store,
                                 control->store,
                                 level,
                                 drift,
                                 hypot(apart(level, field->level_spread), apart(drift, field->drift_spread)),
                                 pilot->home == control->home};
}

static int64_t id_of(const struct field *field, size_t store) {
    return field->panel->stores[store].store->id;
}

static bool goes_first(const struct field *field, const struct control_pair *a, const struct control_pair *b) {
    bool a_home = a->same_region && a->distance <= CONTROLS_NEAR,
         b_home = b->same_region && b->distance <= CONTROLS_NEAR;
    if (a_home != b_home)
        return a_home;
    if (a->distance < b->distance || b->distance < a->distance)
        return a->distance < b->distance;
    if (a->control != b->control)
        return id_of(field, a->control) < id_of(field, b->control);
    return id_of(field, a->pilot) < id_of(field, b->pilot);
}

/* The pair that goes first among pilot stores and free stores that are not taken; false: none is left. */
static bool take_pair(struct field *field, struct control_pair *out) {
    struct likeness *pilot = NULL, *control = NULL;
    for (size_t i = 0; i < field->pilot_count; i++) {
        for (size_t k = 0; !field->pilots[i].taken && k < field->free_count; k++) {
            struct control_pair pair = pair_of(field, &field->pilots[i], &field->free[k]);
            if (field->free[k].taken || (pilot && !goes_first(field, &pair, out)))
                continue;
            *out = pair;
            pilot = &field->pilots[i];
            control = &field->free[k];
        }
    }
    if (!pilot)
        return false;
    pilot->taken = control->taken = true;
    return true;
}

static int by_pilot(const void *a, const void *b) {
    const struct control_pair *first = a, *second = b;
    if (first->pilot != second->pilot)
        return first->pilot < second->pilot ? -1 : 1;
    return first->distance < second->distance ? -1 : first->distance > second->distance;
}

static int too_few(const struct panel *panel, size_t wanted, size_t free, struct err *err) {
    size_t bars[PANEL_THIN + 1] = {0};
    for (size_t i = 0; i < panel->count; i++)
        bars[panel->stores[i].bar] += panel->stores[i].side == PANEL_NEITHER;
    return err_set(err, ERR_DATA, "%zu stores are needed as controls, and %zu are free", wanted, free),
           err_todo(err,
                    "not free: %zu in other pilots, %zu with events, %zu moved, %zu opened or closed, %zu with few "
                    "answers in a month; take fewer pilot stores or a shorter time before",
                    bars[PANEL_ENGAGED], bars[PANEL_EVENT], bars[PANEL_MOVED], bars[PANEL_PARTLY], bars[PANEL_THIN]);
}

int controls_choose(struct arena *arena, struct panel *panel, const struct panel_window *before, size_t each,
                    struct controls *out, struct err *err) {
    struct field field = {.panel = panel, .before = *before};
    gather(arena, &field);
    size_t wanted = field.pilot_count * each;
    if (!field.pilot_count)
        return err_set(err, ERR_DATA, "no pilot store has answers in the time before");
    if (field.free_count < wanted)
        return too_few(panel, wanted, field.free_count, err);
    struct controls made = {arena_alloc(arena, wanted * sizeof *made.pairs), 0, field.free_count};
    while (made.pair_count < wanted) {
        if (!take_pair(&field, &made.pairs[made.pair_count])) /* everyone has one: the next round */
            for (size_t i = 0; i < field.pilot_count; i++)
                field.pilots[i].taken = false;
        else
            made.pair_count++;
    }
    for (size_t i = 0; i < wanted; i++)
        panel->stores[made.pairs[i].control].side = PANEL_CONTROL;
    qsort(made.pairs, wanted, sizeof *made.pairs, by_pilot);
    *out = made;
    return 0;
}

struct difference controls_level(const struct panel *panel, const struct panel_window *before) {
    struct summary pilot = {0}, control = {0};
    for (size_t i = 0; i < panel->count; i++) {
        struct summary pool = panel_pool(panel, &panel->stores[i], before);
        if (pool.n && panel->stores[i].side != PANEL_NEITHER)
            summary_add(panel->stores[i].side == PANEL_PILOT ? &pilot : &control, pool.mean);
    }
    return compare_welch(&pilot, &control, 0.95).difference;
}

/* ---- pilot stores ---- */

static int by_level(const void *a, const void *b) {
    const struct likeness *first = a, *second = b;
    if (first->level < second->level || second->level < first->level)
        return first->level < second->level ? -1 : 1;
    return first->store < second->store ? -1 : 1;
}

/* The free stores under the target, by their whole interval or by their figure alone, in front. Returns how many. */
static size_t under(struct field *field, double target, bool wholly) {
    size_t count = 0;
    for (size_t i = 0; i < field->free_count; i++) {
        struct summary pool = panel_pool(field->panel, &field->panel->stores[field->free[i].store], &field->before);
        struct mean_result mean = summary_mean(&pool, 0.95);
        if (!((wholly ? mean.hi : mean.mean) < target))
            continue;
        struct likeness found = field->free[i];
        field->free[i] = field->free[count];
        field->free[count++] = found;
    }
    qsort(field->free, count, sizeof *field->free, by_level);
    return count;
}

int pilots_choose(struct arena *arena, struct panel *panel, const struct panel_window *before, double target,
                  size_t count, size_t each, struct err *err) {
    struct field field = {.panel = panel, .before = *before};
    gather(arena, &field);
    size_t there = under(&field, target, true);
    if (there < count)
        there = under(&field, target, false);
    if (there < count)
        return err_set(err, ERR_DATA,
                       "%zu pilot stores are to be chosen, and %zu free stores are under the target of %g", count,
                       there, target),
               err_todo(err, "name the pilot stores, or take fewer");
    if (field.free_count < count + count * each)
        return too_few(panel, count * each, field.free_count > count ? field.free_count - count : 0, err);
    for (size_t i = 0; i < count; i++)
        panel->stores[field.free[(2 * i + 1) * there / (2 * count)].store].side = PANEL_PILOT;
    return 0;
}
