/* Looking at a pilot before it is over: who looks five times at 1.96 is fooled one time in seven, not in twenty. Either
 * the bounds are drawn for any look (SPRT), or they are higher for a planned number of looks.
 *
 * Wald's sequential test of a share, p0 against p1 > p0, with the risks alpha (seeing what is not there) and beta
 * (missing what is): after n answers with x hits, with a = log((1 - p0) / (1 - p1)) and b = log(p1 / p0) + a,
 *
 *     accept p0 when x <= (log(beta / (1 - alpha)) + n a) / b
 *     accept p1 when x >= (log((1 - beta) / alpha) + n a) / b,       between the two: go on
 *
 * Source: Wald (1945), Annals of Mathematical Statistics 16; worked example: gsDesign, .10 against .35, alpha .08,
 * beta .2: of 10 answers 1 or fewer, 4 or more; of 25, 4 and 7.
 *
 * Group-sequential bounds for K equally spaced looks, two-sided at alpha in all: at look k the pilot stops if |z_k| >=
 *
 *     Pocock           C                   the same at every look: stops early, asks more at the end
 *     O'Brien-Fleming  C sqrt(K / k)       hardly ever early, at the end nearly the plain bound
 *
 * C solves P(no crossing) = 1 - alpha for z_k with correlation sqrt(i / k), by integrating from look to look
 * (Armitage, McPherson & Rowe 1969). Sources: Jennison & Turnbull (2000), Tables 2.1 and 2.3: for K = 5, alpha .05,
 * 2.413 and 2.040. C holds to 1e-8 for K up to SEQUENTIAL_LOOKS. */
#ifndef EARSHOT_STATS_SEQUENTIAL_H
#define EARSHOT_STATS_SEQUENTIAL_H

#include <stddef.h>
#include <stdint.h>

struct sprt {
    double p0, p1, alpha, beta; /* 0 < p0 < p1 < 1 */
};
struct sprt_bounds {
    double lower, upper;            /* as computed; NaN where the plan makes no sense */
    int64_t accept_max, reject_min; /* in whole hits; -1: cannot be accepted yet; n + 1: cannot be rejected yet */
};
struct sprt_bounds sprt_at(const struct sprt *plan, int64_t n);

enum { SEQUENTIAL_LOOKS = 20 };
enum sequential_shape { SEQUENTIAL_POCOCK, SEQUENTIAL_OBRIEN_FLEMING };

/* C, and `looks` bounds for |z| into `out` (may be NULL). NaN for looks outside 1..SEQUENTIAL_LOOKS or alpha outside
 * 1e-9..0.5. */
double sequential_bounds(enum sequential_shape shape, size_t looks, double alpha, double *out);

/* The chance of crossing somewhere if nothing is there: `bounds` for |z| at equally spaced looks. Bounds of 1.96 at
 * five looks: .142. */
double sequential_error(const double *bounds, size_t looks);

#endif
