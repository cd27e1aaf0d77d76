#include "stats/nps.h"
#include "stats/nps_score.h"
#include "stats/quantile.h"
/* Our scores are in points; the examples are on -1 to 1. */
#include <math.h>

#include "oracles/oracle.h"

static struct nps_counts classes(struct arena *arena, const struct value *scores) {
    int64_t counts[11] = {0};
    size_t count;
    int64_t *answers = oracle_wholes(arena, scores, &count);
    for (size_t i = 0; i < count; i++)
        counts[answers[i]]++;
    return nps_classes(&(struct tally_counts){counts, 11, 0});
}

static const struct value *from_scores(struct arena *arena, const struct value *inputs) {
    struct nps_counts counts = classes(arena, value_get(inputs, "scores"));
    struct nps_result got = nps_of(&counts);
    struct value *map = value_map(arena);
    oracle_set(arena, map, "nps", got.nps / 100);
    oracle_set(arena, map, "var", (double)got.n * got.se * got.se / 1e4);
    oracle_set(arena, map, "se", got.se / 100);
    return map;
}

static const struct value *intervals(struct arena *arena, const struct value *inputs) {
    struct nps_counts counts = {value_whole(value_get(inputs, "detractors"), -1),
                                value_whole(value_get(inputs, "passives"), -1),
                                value_whole(value_get(inputs, "promoters"), -1)};
    struct nps_result got = nps_of(&counts);
    struct nps_interval score = nps_score_interval(&counts, value_number(value_get(inputs, "conf"), NAN));
    struct value *map = value_map(arena);
    oracle_set(arena, map, "nps", got.nps / 100);
    oracle_set(arena, map, "wald_se", got.se / 100);
    oracle_set_pair(arena, map, "wald_ci", got.lo / 100, got.hi / 100);
    oracle_set(arena, map, "adj_se", (got.adj_hi - got.adj_lo) / (200 * NORMAL_95));
    oracle_set_pair(arena, map, "adj_ci_unclipped", got.adj_lo / 100, got.adj_hi / 100);
    oracle_set_pair(arena, map, "score_ci", score.lo / 100, score.hi / 100);
    return map;
}

static struct nps_counts three(const struct value *list) {
    return (struct nps_counts){value_whole(value_at(list, 0), -1), value_whole(value_at(list, 1), -1),
                               value_whole(value_at(list, 2), -1)};
}

static const struct value *change(struct arena *arena, const struct value *inputs) {
    struct nps_counts first = three(value_get(inputs, "group1")), second = three(value_get(inputs, "group2"));
    struct difference got = nps_difference(&first, &second);
    struct value *map = value_map(arena);
    oracle_set(arena, map, "delta", got.value / 100);
    oracle_set(arena, map, "se", (got.hi - got.lo) / (200 * NORMAL_95));
    oracle_set_pair(arena, map, "ci", got.lo / 100, got.hi / 100);
    oracle_set(arena, map, "p", nps_difference_p(&first, &second));
    return map;
}

/* What is no score of 0 to 10 is no answer. */
static const struct value *from_file(struct arena *arena, const struct value *inputs) {
    size_t rows;
    double *scores = oracle_column(arena, value_text(value_get(inputs, "file"), ""),
                                   value_text(value_get(inputs, "column"), ""), &rows);
    int64_t counts[11] = {0};
    for (size_t i = 0; i < rows; i++)
        if (scores[i] >= 0 && scores[i] <= 10)
            counts[(size_t)scores[i]]++;
    struct nps_counts classes_of = nps_classes(&(struct tally_counts){counts, 11, 0});
    struct nps_result got = nps_of(&classes_of);
    struct value *map = value_map(arena);
    oracle_set(arena, map, "n", (double)got.n);
    oracle_set(arena, map, "promoters", (double)classes_of.promoters);
    oracle_set(arena, map, "detractors", (double)classes_of.detractors);
    oracle_set(arena, map, "nps", got.nps);
    return map;
}

static const struct value *scales(struct arena *arena, const struct value *inputs) {
    struct nps_counts counts = three(value_get(inputs, "counts"));
    struct nps_result got = nps_of(&counts);
    struct value *map = value_map(arena);
    oracle_set(arena, map, "var_unit", (double)got.n * got.se * got.se / 1e4);
    oracle_set(arena, map, "var_x100", (double)got.n * got.se * got.se);
    oracle_set(arena, map, "se_x100", got.se);
    return map;
}

const struct oracle_entry oracle_nps[] = {
    {"NPS-0[1-9]", from_scores}, {"NPS-1[0-9]", intervals}, {"NPS-20", change},
    {"NPS-21", from_file},       {"NPS-24", scales},        {0},
};
