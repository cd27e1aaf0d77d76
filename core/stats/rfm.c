/* Three columns, scored alike; recency is then turned round. */
#include "stats/rfm.h"

#include <math.h>

#include "stats/percentile.h"
#include "stats/ranks.h"

enum { FIFTHS = 5 };

struct cuts {
    double at[FIFTHS - 1];
};

static struct cuts cuts_of(struct arena *arena, const double *values, size_t count) {
    size_t n;
    double *sorted = ranks_sorted(arena, values, count, &n);
    struct cuts made;
    for (int i = 1; i < FIFTHS; i++)
        made.at[i - 1] = percentile_sorted(sorted, n, (double)i / FIFTHS, PERCENTILE_INCLUSIVE) + 1;
    return made;
}

static int score_of(const struct cuts *cuts, double value) {
    int score = !isnan(value);
    for (int i = 0; i < FIFTHS - 1; i++)
        score += cuts->at[i] <= value;
    return score;
}

static struct cuts column_cuts(struct arena *arena, const struct rfm_customer *customers, size_t count, int column) {
    double *values = arena_alloc(arena, count * sizeof *values);
    for (size_t i = 0; i < count; i++)
        values[i] = column == 0 ? customers[i].recency : column == 1 ? customers[i].frequency : customers[i].money;
    return cuts_of(arena, values, count);
}

struct rfm_score *rfm_scores(struct arena *arena, const struct rfm_customer *customers, size_t count) {
    struct rfm_score *made = arena_alloc(arena, count * sizeof *made);
    struct cuts recency = column_cuts(arena, customers, count, 0), frequency = column_cuts(arena, customers, count, 1),
                money = column_cuts(arena, customers, count, 2);
    for (size_t i = 0; i < count; i++) {
        int late = score_of(&recency, customers[i].recency);
        int r = late ? FIFTHS + 1 - late : 0;
        int f = score_of(&frequency, customers[i].frequency), m = score_of(&money, customers[i].money);
        made[i] = (struct rfm_score){r, f, m, r && f && m ? 100 * r + 10 * f + m : 0};
    }
    return made;
}
