#include "stats/nps.h"
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

const struct oracle_entry oracle_nps[] = {
    {"NPS-0[1-9]", from_scores},
    {0},
};
