/* Steps become causes: each one's points, then those that may not be told apart joined. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "ops/diff_parts.h"

/* While the steps are put together: what is not a matter of answers rests on all of them. */
#define ALL_ANSWERS INT64_MAX

struct piece {
    unsigned kinds;
    double points;
    int64_t rests; /* on so many answers; ALL_ANSWERS */
};

static int64_t least(int64_t a, int64_t b) {
    return a < b ? a : b;
}

static int64_t sum(int64_t a, int64_t b) {
    return a == ALL_ANSWERS || b == ALL_ANSWERS ? ALL_ANSWERS : a + b;
}

/* Of answers that came or went no more count than the base moved by; a correction moves no base. */
static int64_t rests_on(const struct diff_step *step, int64_t base) {
    int64_t moved = llabs(step->n - base);
    if (step->answers < 0)
        return ALL_ANSWERS;
    return step->known && moved && step->kind != DIFF_CORRECTED ? least(step->answers, moved) : step->answers;
}

/* Where a number has no value after a step, that step and the next are one. */
static size_t pieces_of(double from, int64_t base, const struct diff_step *steps, size_t count, struct piece *out) {
    size_t made = 0;
    struct piece open = {0};
    for (size_t i = 0; i < count; i++) {
        bool moved = !steps[i].known || steps[i].value != from || steps[i].n != base;
        if (moved) {
            int64_t rests = rests_on(&steps[i], base);
            open.rests = open.kinds ? sum(open.rests, rests) : rests;
            open.kinds |= 1u << steps[i].kind;
        }
        if (!steps[i].known)
            continue;
        if (open.kinds) {
            open.points = steps[i].value - from;
            out[made++] = open;
        }
        open = (struct piece){0};
        from = steps[i].value;
        base = steps[i].n;
    }
    return made;
}

/* The piece outside of the group that rests on the fewest answers; count where there is none. */
static size_t smallest(const struct piece *pieces, size_t count, const bool *joined) {
    size_t found = count;
    for (size_t i = 0; i < count; i++)
        if (!joined[i] && (found == count || pieces[i].rests < pieces[found].rests))
            found = i;
    return found;
}

/* Marks what is joined; the sum of what it rests on. A group of one is told alone, so it takes another. */
static int64_t join_small(const struct piece *pieces, size_t count, int64_t floor, bool *joined) {
    size_t members = 0;
    int64_t rests = 0;
    for (size_t i = 0; i < count; i++)
        if (pieces[i].rests < floor) {
            joined[i] = true;
            members++;
            rests = sum(rests, pieces[i].rests);
        }
    while (members && members < count && (rests < floor || members == 1)) {
        size_t next = smallest(pieces, count, joined);
        joined[next] = true;
        members++;
        rests = sum(rests, pieces[next].rests);
    }
    return rests;
}

static enum diff_kind kind_of(unsigned kinds) {
    for (int kind = 0; kind < DIFF_SEVERAL; kind++)
        if (kinds == 1u << kind)
            return (enum diff_kind)kind;
    return DIFF_SEVERAL;
}

static struct diff_cause told(const struct piece *piece, int64_t floor) {
    bool small = piece->rests < floor;
    enum diff_kind kind = small ? DIFF_SEVERAL : kind_of(piece->kinds);
    return (struct diff_cause){.kind = kind,
                               .kinds =
                                   kind == DIFF_SEVERAL && kind_of(piece->kinds) == DIFF_SEVERAL ? piece->kinds : 0,
                               .answers = small || piece->rests == ALL_ANSWERS ? -1 : piece->rests,
                               .points = piece->points};
}

size_t diff_causes(double from, int64_t base, const struct diff_step *steps, size_t count, int64_t floor,
                   struct diff_cause *out) {
    struct piece pieces[DIFF_KINDS + 2], group = {0};
    bool joined[DIFF_KINDS + 2] = {false};
    size_t made = 0, piece_count = pieces_of(from, base, steps, count, pieces);
    group.rests = join_small(pieces, piece_count, floor, joined);
    for (size_t i = 0; i < piece_count; i++)
        if (joined[i]) {
            group.kinds |= pieces[i].kinds;
            group.points += pieces[i].points;
        } else
            out[made++] = told(&pieces[i], floor);
    if (group.kinds)
        out[made++] = told(&group, floor);
    return made;
}
