/* Many tests at once: among a hundred stores that do not differ at all, five have p < 0.05. An adjusted p may be held
 * against the level as if it were the only one.
 *
 *     Bonferroni           m p
 *     Holm                 step-down: max over j <= i of (m - j + 1) p(j); the chance of any false alarm stays under
 *                          the level. Never worse than Bonferroni. Source: Holm (1979), Scand. J. Statistics 6, 65-70
 *     Benjamini-Hochberg   step-up: min over j >= i of m p(j) / j; of the alarms raised, at most this share is false on
 *                          average. Source: Benjamini & Hochberg (1995), J. Royal Statistical Society B 57, 289-300
 *
 * All capped at 1. A p of NaN (a test that could not be made) stays NaN and is not counted in m. `out` may be `p`. */
#ifndef EARSHOT_STATS_MULTIPLE_H
#define EARSHOT_STATS_MULTIPLE_H

#include <stddef.h>

#include "base/mem.h"

void multiple_bonferroni(const double *p, size_t count, double *out);
void multiple_holm(struct arena *arena, const double *p, size_t count, double *out);
void multiple_benjamini_hochberg(struct arena *arena, const double *p, size_t count, double *out);

#endif
