/* What the tests of core/stats share: figures that are close, and made-up answers that are the same on every run. */
#ifndef EARSHOT_TESTS_CLOSE_H
#define EARSHOT_TESTS_CLOSE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>

#include "base/mem.h"

static inline void near(const char *what, double got, double want, double tolerance) {
    if (!(fabs(got - want) <= tolerance))
        fail_msg("%s: got %.17g, want %.17g", what, got, want);
}

/* A whole number from 0 to below - 1; `seed` moves on. */
static inline int64_t draw(uint64_t *seed, int64_t below) {
    *seed = *seed * 6364136223846793005u + 1442695040888963407u;
    return (int64_t)((*seed >> 33) % (uint64_t)below);
}

/* Puts values in another order. */
static inline void shuffle(uint64_t *seed, double *values, size_t count) {
    for (size_t i = count; i > 1; i--) {
        size_t j = (size_t)draw(seed, (int64_t)i);
        double kept = values[i - 1];
        values[i - 1] = values[j];
        values[j] = kept;
    }
}

#endif
