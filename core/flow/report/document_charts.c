/* The limits of a funnel and of a control chart, where a script gives none. Formulas and edges: stats/funnel.h,
 * stats/chart.h. Shares only have limits of their own size; other figures of a control chart take those of single
 * values (I-MR), other figures of a funnel none. */
#include <math.h>
#include <string.h>

#include "base/json.h"
#include "base/limits.h"
#include "flow/report/document_parts.h"
#include "flow/report/figures.h"
#include "stats/chart.h"
#include "stats/funnel.h"

static void set_real(struct arena *arena, struct value *map, const char *name, double number) {
    if (isfinite(number))
        value_set(arena, map, name, value_real(arena, json_round(number)));
}

static struct figure metric_of(const struct value *point) {
    return figure_read(value_get(point, "metric"));
}

/* A copy to which fields may be added. */
static struct value *copy_of(struct arena *arena, const struct value *map) {
    struct value *copy = value_map(arena);
    for (size_t i = 0; i < value_count(map); i++)
        value_set(arena, copy, map->map.pairs[i].key, map->map.pairs[i].value);
    return copy;
}

/* ---- funnel ---- */

enum { CURVE = 40 }; /* points of a limit: enough for a smooth line */
_Static_assert(CURVE <= LIMIT_POINTS, "limits fit into a document");

static bool is_share(const struct figure *figure) {
    return figure->unit == METRIC_PERCENT && !figure->difference && !figure->derived;
}

static const struct value *limit_at(struct arena *arena, double target, int64_t n) {
    struct funnel_limits limits = funnel_share_limits(target / 100, n);
    struct value *made = value_map(arena);
    value_set(arena, made, "n", value_int(arena, n));
    set_real(arena, made, "far_lo", fmax(limits.l998 * 100, 0));
    set_real(arena, made, "lo", fmax(limits.l95 * 100, 0));
    set_real(arena, made, "hi", fmin(limits.u95 * 100, 100));
    set_real(arena, made, "far_hi", fmin(limits.u998 * 100, 100));
    return value_count(made) == 5 ? made : NULL;
}

/* From the smallest base to the largest, closer where limits bend most: evenly on the scale of the root. */
static const struct value *curve(struct arena *arena, double target, int64_t least, int64_t most) {
    struct value *list = value_list(arena);
    int64_t last = 0;
    for (int i = 0; i < CURVE; i++) {
        double root = sqrt((double)least) + (sqrt((double)most) - sqrt((double)least)) * i / (CURVE - 1);
        int64_t n = i == CURVE - 1 ? most : (int64_t)llround(root * root);
        const struct value *limit = n > last ? limit_at(arena, target, n) : NULL;
        if (limit)
            value_push(arena, list, limit);
        last = n > last ? n : last;
    }
    return list;
}

/* Outside is only what both the drawn limits and chance itself put there. */
static const char *place_of(const struct figure *figure, double target) {
    static const char *const names[] = {NULL, "below998", "below95", "in", "above95", "above998"};
    if (!figure->known || figure->n <= 0)
        return NULL;
    struct funnel_limits limits = funnel_share_limits(target / 100, figure->n);
    enum funnel_place drawn = funnel_place(figure->value / 100, &limits),
                      fair =
                          funnel_share_place(llround(figure->value / 100 * (double)figure->n), figure->n, target / 100);
    return names[funnel_milder(drawn, fair)];
}

static void complete_funnel(struct arena *arena, struct value *made) {
    struct figure centre = figure_read(value_get(made, "centre"));
    const struct value *given = value_get(made, "points");
    struct value *points = value_list(arena);
    int64_t least = INT64_MAX, most = 0;
    if (value_get(made, "limits") || !centre.known || !is_share(&centre))
        return;
    for (size_t i = 0; i < value_count(given); i++) {
        struct figure figure = metric_of(value_at(given, i));
        struct value *point = copy_of(arena, value_at(given, i));
        const char *place = place_of(&figure, centre.value);
        if (place && !value_get(point, "place"))
            value_set(arena, point, "place", value_str(arena, place));
        least = figure.known && figure.n > 0 && figure.n < least ? figure.n : least;
        most = figure.known && figure.n > most ? figure.n : most;
        value_push(arena, points, point);
    }
    value_set(arena, made, "points", points);
    if (most > 0)
        value_set(arena, made, "limits", curve(arena, centre.value, least, most));
}

/* ---- control chart ---- */

struct run {
    const struct value *points;
    size_t count;
    double *z, *lo, *hi; /* of each point; NAN without */
    double centre;
    double per; /* what the chart's figures are of the document's: 100 for shares */
};

static void by_shares(struct arena *arena, struct run *run) {
    struct share_counts *counts = arena_alloc(arena, (run->count + 1) * sizeof *counts);
    struct level_point *out = arena_alloc(arena, (run->count + 1) * sizeof *out);
    for (size_t i = 0; i < run->count; i++) {
        struct figure figure = metric_of(value_at(run->points, i));
        if (figure.known)
            counts[i] = (struct share_counts){llround(figure.value / 100 * (double)figure.n), figure.n};
    }
    struct level_chart chart = chart_shares(counts, run->count, out);
    run->centre = chart.center * 100;
    for (size_t i = 0; i < run->count; i++) {
        run->z[i] = out[i].z / (chart.sigma_z > 0 ? chart.sigma_z : 1);
        run->lo[i] = out[i].laney_lcl * 100;
        run->hi[i] = out[i].laney_ucl * 100;
    }
}

static void by_values(struct arena *arena, struct run *run) {
    double *values = arena_alloc(arena, (run->count + 1) * sizeof *values);
    for (size_t i = 0; i < run->count; i++) {
        struct figure figure = metric_of(value_at(run->points, i));
        values[i] = figure.known ? figure.value : NAN;
    }
    struct individuals_chart chart = chart_individuals(values, run->count);
    run->centre = chart.mean;
    for (size_t i = 0; i < run->count; i++) {
        run->z[i] = chart.sigma > 0 ? (values[i] - chart.mean) / chart.sigma : NAN;
        run->lo[i] = isnan(values[i]) ? NAN : chart.lcl;
        run->hi[i] = isnan(values[i]) ? NAN : chart.ucl;
    }
}

static void complete_control(struct arena *arena, struct value *made) {
    struct run run = {.points = value_get(made, "points"), .count = value_count(value_get(made, "points"))};
    struct value *points = value_list(arena);
    bool shares = true;
    size_t room = run.count + 1;
    if (value_get(made, "centre") || run.count == 0)
        return;
    run.z = arena_alloc(arena, room * sizeof *run.z);
    run.lo = arena_alloc(arena, room * sizeof *run.lo);
    run.hi = arena_alloc(arena, room * sizeof *run.hi);
    unsigned *zones = arena_alloc(arena, room * sizeof *zones);
    for (size_t i = 0; i < run.count; i++) {
        struct figure figure = metric_of(value_at(run.points, i));
        shares = shares && (!figure.known || is_share(&figure));
    }
    (shares ? by_shares : by_values)(arena, &run);
    chart_zones(run.z, run.count, zones);
    for (size_t i = 0; i < run.count; i++) {
        struct value *point = copy_of(arena, value_at(run.points, i));
        set_real(arena, point, "lo", run.lo[i]);
        set_real(arena, point, "hi", run.hi[i]);
        if (zones[i] & (ZONE_BEYOND_3 | ZONE_EIGHT_ONE_SIDE))
            value_set(arena, point, "signal", value_str(arena, zones[i] & ZONE_BEYOND_3 ? "beyond" : "run"));
        value_push(arena, points, point);
    }
    value_set(arena, made, "points", points);
    set_real(arena, made, "centre", run.centre);
}

void document_complete(struct arena *arena, const char *shape, struct value *made) {
    if (strcmp(shape, "funnel_chart") == 0)
        complete_funnel(arena, made);
    if (strcmp(shape, "control_chart") == 0)
        complete_control(arena, made);
}
