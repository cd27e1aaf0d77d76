/* Effort, satisfaction indices, small bases, reliability, and no answers at all. */
#include <math.h>

#include "oracles/oracle.h"
#include "stats/ces.h"
#include "stats/csi.h"
#include "stats/reliability.h"
#include "stats/shrink.h"

static const struct value *effort(struct arena *arena, const struct value *inputs) {
    size_t count;
    int64_t *counts = oracle_wholes(arena, value_get(inputs, "counts_1_to_7"), &count);
    struct ces_result got = ces_of(&(struct tally_counts){counts, count, 1}, CES_SEVEN);
    struct value *map = value_map(arena);
    oracle_set(arena, map, "mean", got.mean.mean);
    oracle_set(arena, map, "top3_pct", got.top.share);
    oracle_set(arena, map, "easy67_pct", got.easy.share);
    oracle_set(arena, map, "difficult123_pct", got.hard.share);
    oracle_set(arena, map, "index", got.index);
    return map;
}

static double acsi(struct arena *arena, const struct value *means, const struct value *weights) {
    size_t count;
    double *mean = oracle_reals(arena, means, &count);
    struct csi_item *items = arena_alloc(arena, (count + 1) * sizeof *items);
    for (size_t i = 0; i < count; i++)
        items[i] = (struct csi_item){mean[i], value_number(value_at(weights, i), 1), NAN};
    return csi_of(items, count, 1, 10).index;
}

static const struct value *index_of_means(struct arena *arena, const struct value *inputs) {
    struct value *map = value_map(arena);
    oracle_set(arena, map, "acsi", acsi(arena, value_get(inputs, "means"), value_get(inputs, "weights")));
    return map;
}

static const struct value *index_edges(struct arena *arena, const struct value *inputs) {
    const struct value *cases = value_get(inputs, "cases");
    double got[16];
    for (size_t i = 0; i < value_count(cases) && i < 16; i++)
        got[i] = acsi(arena, value_at(cases, i), NULL);
    struct value *map = value_map(arena);
    oracle_set_list(arena, map, "acsi", got, value_count(cases));
    return map;
}

static double squared_error(const double *figures, const double *truth, size_t count) {
    double sum = 0;
    for (size_t i = 0; i < count; i++)
        sum += (figures[i] - truth[i]) * (figures[i] - truth[i]);
    return sum;
}

static const struct value *stein(struct arena *arena, const struct value *inputs) {
    size_t count;
    double *y = oracle_reals(arena, value_get(inputs, "hits"), &count), sum = 0;
    double *truth = oracle_reals(arena, value_get(inputs, "truth"), NULL);
    double trials = value_number(value_get(inputs, "trials"), NAN);
    double *shrunk = arena_alloc(arena, (count + 1) * sizeof *shrunk);
    for (size_t i = 0; i < count; i++)
        sum += y[i] /= trials;
    double share = sum / (double)count;
    struct shrink_stein got = shrink_james_stein(y, count, share * (1 - share) / trials, shrunk);
    struct value *map = value_map(arena);
    oracle_set(arena, map, "grand_mean_3dp", got.grand);
    oracle_set(arena, map, "c_3dp", got.weight);
    oracle_set(arena, map, "c", got.weight);
    oracle_set(arena, map, "clemente_3dp", shrunk[0]);
    oracle_set(arena, map, "alvis_3dp", shrunk[count - 1]);
    oracle_set_list(arena, map, "js", shrunk, count);
    oracle_set(arena, map, "sse_raw", squared_error(y, truth, count));
    oracle_set(arena, map, "sse_js", squared_error(shrunk, truth, count));
    return map;
}

static const struct value *alpha(struct arena *arena, const struct value *inputs) {
    static const char *const items[] = {"rating", "complaints", "privileges", "learning",
                                        "raises", "critical",   "advance"};
    (void)inputs; /* names the file and says that all seven columns are items */
    struct value *names = value_list(arena), *map = value_map(arena);
    for (size_t i = 0; i < 7; i++)
        value_push(arena, names, value_str(arena, items[i]));
    size_t people;
    double *answers = oracle_columns(arena, "attitude.csv", names, &people);
    oracle_set(arena, map, "alpha", reliability_alpha(answers, people, 7).alpha);
    return map;
}

static const struct value *nobody(struct arena *arena, const struct value *inputs) {
    (void)inputs;
    struct share_counts none = {0, 0};
    struct share_result share = share_of(&none);
    struct value *map = value_map(arena);
    oracle_set(arena, map, "nps", nps_of(&(struct nps_counts){0, 0, 0}).nps);
    oracle_set(arena, map, "csat", share.share);
    oracle_set(arena, map, "mean", mean_of(&(struct tally_counts){(int64_t[]){0, 0}, 2, 1}).mean);
    oracle_set_pair(arena, map, "ci", share.lo, share.hi);
    return map;
}

static const struct value *one(struct arena *arena, const struct value *inputs) {
    int64_t answers[1] = {1};
    double x = value_number(value_at(value_get(inputs, "x"), 0), NAN);
    struct mean_result got = mean_of(&(struct tally_counts){answers, 1, x});
    struct value *map = value_map(arena);
    oracle_set(arena, map, "mean", got.mean);
    oracle_set(arena, map, "sd", got.sd);
    return map;
}

const struct oracle_entry oracle_scores[] = {
    {"CES-0[1-9]", effort}, {"CSI-0[12]", index_of_means}, {"CSI-03", index_edges}, {"SM-01", stein},
    {"REL-01", alpha},      {"EDGE-01", nobody},           {"EDGE-02", one},        {0},
};
