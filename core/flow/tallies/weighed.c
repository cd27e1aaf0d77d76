#include "flow/tallies/weighed.h"

#include <math.h>

#include "base/limits.h"
#include "flow/intake/intake.h"
#include "stats/nps.h"
#include "stats/share_interval.h"

_Static_assert(LIMIT_WEIGHT *WEIGHT_ONE < INT64_C(1) << 47, "the third part of a square must stay under 2^32");

#define PART 32
#define LOW  UINT64_C(0xFFFFFFFF)

void weighed_add(int64_t *parts, int64_t weight, int sign) {
    uint64_t high = (uint64_t)weight >> PART, low = (uint64_t)weight & LOW;
    uint64_t square = low * low, middle = 2 * high * low + (square >> PART);
    parts[WEIGHED_N] += sign;
    parts[WEIGHED_W] += sign * (int64_t)low;
    parts[WEIGHED_W + 1] += sign * (int64_t)high;
    parts[WEIGHED_WW] += sign * (int64_t)(square & LOW);
    parts[WEIGHED_WW + 1] += sign * (int64_t)(middle & LOW);
    parts[WEIGHED_WW + 2] += sign * (int64_t)(high * high + (middle >> PART));
}

struct weighed weighed_of(const int64_t *parts) {
    const double carry = (double)(LOW + 1), one = (double)WEIGHT_ONE;
    double w = (double)parts[WEIGHED_W + 1] * carry + (double)parts[WEIGHED_W];
    double ww = ((double)parts[WEIGHED_WW + 2] * carry + (double)parts[WEIGHED_WW + 1]) * carry;
    return (struct weighed){parts[WEIGHED_N], w / one, (ww + (double)parts[WEIGHED_WW]) / one / one};
}

typedef double value_fn(const struct question *question, int value);

static struct weighted_sums sums_of(const struct question *question, const int64_t *parts, value_fn *fn) {
    struct weighted_sums sums = {0};
    for (int value = question->from; value <= question->to; value++, parts += WEIGHED_PARTS) {
        struct weighed own = weighed_of(parts);
        weighted_add_many(&sums, fn(question, value), own.n, own.w, own.ww);
    }
    return sums;
}

static double itself(const struct question *question, int value) {
    (void)question;
    return value;
}

static double top_percent(const struct question *question, int value) {
    return value >= question->top ? 100 : 0;
}

static double nps_points(const struct question *question, int value) {
    (void)question;
    return value >= 9 ? 100 : value <= 6 ? -100 : 0; /* as nps_classes() has them */
}

struct weighted_sums weighed_mean(const struct question *question, const int64_t *parts) {
    return sums_of(question, parts, itself);
}

struct weighted_sums weighed_top(const struct question *question, const int64_t *parts) {
    return sums_of(question, parts, top_percent);
}

struct weighted_sums weighed_nps(const struct question *question, const int64_t *parts) {
    return sums_of(question, parts, nps_points);
}

/* The answers from `least` to `most`, as many as they are of the effective base. */
static double effective(const struct question *question, const int64_t *parts, int least, int most) {
    double some = 0, w = 0, ww = 0;
    for (int value = question->from; value <= question->to; value++, parts += WEIGHED_PARTS) {
        struct weighed own = weighed_of(parts);
        some += value >= least && value <= most ? own.w : 0;
        w += own.w;
        ww += own.ww;
    }
    return some * w / ww;
}

struct weighed_interval weighed_top_interval(const struct question *question, const int64_t *parts) {
    double top = effective(question, parts, question->top, question->to);
    double others = effective(question, parts, question->from, question->top - 1);
    struct share_result made = share_effective(top, top + others, 0.95);
    return (struct weighed_interval){made.lo, made.hi};
}

struct weighed_interval weighed_nps_interval(const struct question *question, const int64_t *parts) {
    struct nps_result made =
        nps_effective(effective(question, parts, question->from, 6), effective(question, parts, 7, 8),
                      effective(question, parts, 9, question->to));
    return (struct weighed_interval){fmax(made.adj_lo, -100), fmin(made.adj_hi, 100)};
}
