/* What the tests of figures share: nearness, and made-up data that is the same on every run. */
#ifndef EARSHOT_TESTS_FIGURES_H
#define EARSHOT_TESTS_FIGURES_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>

#define near(got, want, tolerance) near_at(#got, got, want, tolerance)

static inline void near_at(const char *what, double got, double want, double tolerance) {
    if (!(fabs(got - want) <= tolerance))
        fail_msg("%s: got %.17g, want %.17g", what, got, want);
}

struct draws {
    uint64_t state;
};

/* 0 up to below `limit`, by Knuth's linear congruence. */
static inline int draw(struct draws *draws, int limit) {
    draws->state = draws->state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (int)((draws->state >> 33) % (uint64_t)limit);
}

static inline void draw_values(struct draws *draws, double *out, size_t count, int limit) {
    for (size_t i = 0; i < count; i++)
        out[i] = draw(draws, limit);
}

/* Fisher and Yates's shuffle. */
static inline void draw_order(struct draws *draws, double *values, size_t count) {
    for (size_t i = count; i-- > 1;) {
        size_t j = (size_t)draw(draws, (int)i + 1);
        double held = values[i];
        values[i] = values[j];
        values[j] = held;
    }
}

#endif
