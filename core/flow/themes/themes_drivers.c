/* Everything is a count, and a correlation with the score is the same sum over answers whichever number stands for an
 * answer: itself (Pearson) or its average rank (Spearman). */
#include "flow/themes/themes_drivers.h"

#include <math.h>

#include "base/limits.h"
#include "stats/tally.h"

void themes_add_pairs(const struct themes *themes, const bool *named, int64_t *pairs) {
    for (size_t i = 0; i < themes->count; i++)
        for (size_t j = 0; named[i] && j < themes->count; j++)
            pairs[i * themes->count + j] += named[j];
}

/* The scored part of a table. */
struct scored {
    const struct themes *themes;
    const int64_t *table, *pairs;
    size_t answers; /* on the scale */
    int64_t n;
};

static const int64_t *all_of(const struct scored *scored) {
    return scored->table + 1;
}

static const int64_t *own_of(const struct scored *scored, size_t theme) {
    return scored->table + (1 + theme) * (scored->answers + 1) + 1;
}

static double named(const struct scored *scored, size_t theme) {
    return (double)scored->pairs[theme * scored->themes->count + theme];
}

static double between_themes(const struct scored *scored, size_t i, size_t j) {
    double n = (double)scored->n, a = named(scored, i), b = named(scored, j);
    double both = (double)scored->pairs[i * scored->themes->count + j];
    return i == j ? 1 : (n * both - a * b) / (sqrt(a * (n - a)) * sqrt(b * (n - b)));
}

/* `stands` is the number that stands for each answer. */
static double with_score(const struct scored *scored, size_t theme, const double *stands) {
    const int64_t *all = all_of(scored), *own = own_of(scored, theme);
    double n = (double)scored->n, a = named(scored, theme), mean = 0, product = 0, square = 0;
    for (size_t v = 0; v < scored->answers; v++)
        mean += (double)all[v] * stands[v] / n;
    for (size_t v = 0; v < scored->answers; v++) {
        product += (double)own[v] * (stands[v] - mean);
        square += (double)all[v] * (stands[v] - mean) * (stands[v] - mean);
    }
    return product / (sqrt(a * (n - a) / n) * sqrt(square));
}

static void average_ranks(const struct scored *scored, double *out) {
    double before = 0;
    for (size_t v = 0; v < scored->answers; v++) {
        double here = (double)all_of(scored)[v];
        out[v] = before + (here + 1) / 2;
        before += here;
    }
}

static bool all_alike(const struct scored *scored) {
    size_t kinds = 0;
    for (size_t v = 0; v < scored->answers; v++)
        kinds += all_of(scored)[v] > 0;
    return kinds < 2;
}

static size_t choose(const struct scored *scored, int64_t floor, size_t *out) {
    size_t count = 0;
    int64_t least = floor > 1 ? floor : 1;
    for (size_t i = 0; i < scored->themes->count; i++) {
        int64_t name_it = scored->pairs[i * scored->themes->count + i];
        if (name_it >= least && scored->n - name_it >= least)
            out[count++] = i;
    }
    return count;
}

static void correlate(struct arena *arena, const struct scored *scored, struct theme_drivers *out) {
    size_t count = out->count;
    double value[LIMIT_SCALE], rank[LIMIT_SCALE];
    double *share = arena_alloc(arena, count * sizeof *share), *rho = arena_alloc(arena, count * sizeof *rho);
    double *with = arena_alloc(arena, count * sizeof *with), *among = arena_alloc(arena, count * count * sizeof *among);
    for (size_t v = 0; v < scored->answers; v++)
        value[v] = (double)v;
    average_ranks(scored, rank);
    for (size_t i = 0; i < count; i++) {
        share[i] = 100 * named(scored, out->places[i]) / (double)scored->n;
        rho[i] = with_score(scored, out->places[i], rank);
        with[i] = with_score(scored, out->places[i], value);
        for (size_t j = 0; j < count; j++)
            among[i * count + j] = between_themes(scored, out->places[i], out->places[j]);
    }
    out->share = share;
    out->rho = rho;
    out->drivers = drivers_of(arena, among, with, count);
}

struct theme_drivers themes_drive(struct arena *arena, const struct themes *themes, const int64_t *table,
                                  const int64_t *pairs, int64_t floor) {
    struct scored scored = {themes, table, pairs, themes_row(themes->survey) - 1, 0};
    struct tally_counts tally = {all_of(&scored), scored.answers, 0};
    size_t *places = arena_alloc(arena, themes->count * sizeof *places);
    scored.n = tally_total(&tally);
    struct theme_drivers made = {.n = scored.n, .places = places};
    made.count = all_alike(&scored) ? 0 : choose(&scored, floor, places);
    if (made.count)
        correlate(arena, &scored, &made);
    return made;
}
