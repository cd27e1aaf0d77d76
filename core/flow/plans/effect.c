/* Two groups of changes, each around its own mean: the pilot stores, and all others. The others say how much stores
 * move; of them only the controls are in the effect. */
#include "flow/plans/effect.h"

#include <math.h>

#include "stats/quantile.h"

struct change {
    enum panel_side side;
    double value, chance; /* after minus before; variance by chance in answers, v_s */
    double was, is;       /* the means */
    int64_t before, after;
};

struct changes {
    struct change *items;
    size_t count;
};

static const double LEVEL = 0.975; /* two-sided 95 % */

/* ---- the changes ---- */

static bool counts(const struct panel_store *store) {
    return store->side != PANEL_NEITHER || store->bar == PANEL_FREE || store->bar == PANEL_THIN;
}

/* The variance within stores and of one answer, over all of them: a store whose answers all agree has luck, not
 * certainty. */
static double within(const struct summary *pools, size_t count) {
    double squares = 0, df = 0;
    for (size_t i = 0; i < count; i++) {
        squares += pools[i].squares;
        df += pools[i].n > 1 ? (double)(pools[i].n - 1) : 0;
    }
    return df > 0 ? squares / df : (double)NAN;
}

static struct changes changes_of(struct arena *arena, const struct panel *panel, const struct panel_window *before,
                                 const struct panel_window *after) {
    struct changes made = {arena_alloc(arena, (panel->count + 1) * sizeof *made.items), 0};
    struct summary *then = arena_alloc(arena, (panel->count + 1) * sizeof *then),
                   *now = arena_alloc(arena, (panel->count + 1) * sizeof *now);
    for (size_t i = 0; i < panel->count; i++) {
        const struct panel_store *store = &panel->stores[i];
        size_t at = made.count;
        then[at] = panel_pool(panel, store, before);
        now[at] = panel_pool(panel, store, after);
        if (!counts(store) || !then[at].n || !now[at].n)
            continue;
        made.items[made.count++] = (struct change){.side = store->side,
                                                   .value = now[at].mean - then[at].mean,
                                                   .was = then[at].mean,
                                                   .is = now[at].mean,
                                                   .before = then[at].n,
                                                   .after = now[at].n};
    }
    double was = within(then, made.count), is = within(now, made.count);
    for (size_t i = 0; i < made.count; i++)
        made.items[i].chance = was / (double)made.items[i].before + is / (double)made.items[i].after;
    return made;
}

/* ---- how much stores move by themselves ---- */

static bool is_in(const struct change *change, bool pilot) {
    return (change->side == PANEL_PILOT) == pilot;
}

struct group {
    double n, weight, weight_squares, mean; /* weights 1 / v */
};
static struct group group_of(const struct changes *changes, bool pilot) {
    struct group made = {0};
    for (size_t i = 0; i < changes->count; i++) {
        if (!is_in(&changes->items[i], pilot))
            continue;
        double weight = 1 / changes->items[i].chance;
        made.n++;
        made.weight += weight;
        made.weight_squares += weight * weight;
        made.mean += weight * changes->items[i].value;
    }
    made.mean /= made.weight;
    return made;
}

/* The variance between, by moments. */
static double between(const struct changes *changes) {
    double q = 0, df = 0, c = 0;
    for (int pilot = 0; pilot < 2; pilot++) {
        struct group group = group_of(changes, pilot);
        for (size_t i = 0; i < changes->count; i++)
            if (is_in(&changes->items[i], pilot))
                q += pow(changes->items[i].value - group.mean, 2) / changes->items[i].chance;
        df += group.n - 1;
        c += group.weight - group.weight_squares / group.weight;
    }
    return q > df ? (q - df) / c : 0;
}

/* ---- the effect ---- */

struct side {
    double n, mean, squares, chance; /* squares: of changes around their mean; chance: sum of v_s */
    double was, is;                  /* sums of the means */
    int64_t before, after;
};
static struct side side_of(const struct changes *changes, enum panel_side side) {
    struct side made = {0};
    for (size_t i = 0; i < changes->count; i++) {
        const struct change *change = &changes->items[i];
        if (change->side != side)
            continue;
        double step = change->value - made.mean;
        made.mean += step / ++made.n;
        made.squares += step * (change->value - made.mean);
        made.chance += change->chance;
        made.was += change->was;
        made.is += change->is;
        made.before += change->before;
        made.after += change->after;
    }
    return made;
}

static int64_t least_of(int64_t a, int64_t b) {
    return a < b ? a : b;
}

static void put_counts(struct plan_effect *out, const struct side *pilot, const struct side *control, size_t all) {
    out->pilots = (size_t)pilot->n;
    out->controls = (size_t)control->n;
    out->others = all - out->pilots - out->controls;
    out->answers = pilot->before + pilot->after + control->before + control->after;
    out->least = least_of(least_of(pilot->before, pilot->after), least_of(control->before, control->after));
}

struct error {
    double se, df;
};
static double half_of(struct error error) {
    return student_quantile(LEVEL, error.df) * error.se;
}

static void put_interval(struct plan_effect *out, struct error error) {
    out->se = error.se;
    out->df = error.df;
    out->lo = out->value - half_of(error);
    out->hi = out->value + half_of(error);
    out->p = 2 * student_cdf(-fabs(out->value / error.se), error.df);
}

static void measure(struct plan_effect *out, const struct changes *changes, const struct side *pilot,
                    const struct side *control) {
    double moves = between(changes), df = (double)changes->count - 2;
    double of_pilot = (moves + pilot->chance / pilot->n) / pilot->n,
           of_control = (moves + control->chance / control->n) / control->n,
           own = pilot->squares / (pilot->n - 1) / pilot->n;
    struct error chain = {sqrt(of_pilot + of_control), df},
                 stores = {sqrt(own + of_control),
                           pow(own + of_control, 2) / (own * own / (pilot->n - 1) + of_control * of_control / df)};
    out->value = pilot->mean - control->mean;
    out->pilot_before = pilot->was / pilot->n;
    out->pilot_after = pilot->is / pilot->n;
    out->control_before = control->was / control->n;
    out->control_after = control->is / control->n;
    out->between = sqrt(moves);
    out->within = sqrt(pilot->chance / pilot->n);
    if (!(chain.se > 0))
        return;
    out->own = half_of(stores) > half_of(chain);
    put_interval(out, out->own ? stores : chain);
}

static const struct plan_effect nothing = {.value = NAN,
                                           .se = NAN,
                                           .df = NAN,
                                           .lo = NAN,
                                           .hi = NAN,
                                           .p = NAN,
                                           .pilot_before = NAN,
                                           .pilot_after = NAN,
                                           .control_before = NAN,
                                           .control_after = NAN,
                                           .between = NAN,
                                           .within = NAN};

struct plan_effect plan_effect(struct arena *arena, const struct panel *panel, const struct panel_window *before,
                               const struct panel_window *after) {
    struct plan_effect made = nothing;
    struct changes changes = changes_of(arena, panel, before, after);
    struct side pilot = side_of(&changes, PANEL_PILOT), control = side_of(&changes, PANEL_CONTROL);
    put_counts(&made, &pilot, &control, changes.count);
    if (made.pilots >= 2 && made.controls >= 2)
        measure(&made, &changes, &pilot, &control);
    return made;
}
