/* Tails and quantiles of the chi-square, F, beta, binomial and Poisson distributions; the normal and Student's are in
 * quantile.h.
 *
 * `_cdf` is P(X <= x), `_upper` is P(X > x). Take the one that you mean: each is computed for itself, so that 1e-280 is
 * 1e-280 and not 0. `df` is > 0, whole or not; `a`, `b` > 0; `n`, `k` are counts. Out of domain (df <= 0, p outside
 * 0..1, NaN) is NaN; the quantile at p = 0 is the least value and at p = 1 the greatest.
 *
 *     chi_square_upper(11.142857142857132, 2)   0.003805040775511383 (Hollander & Wolfe 1973, p. 140)
 *     chi_square_quantile(0.975, 276)           323.9186...
 *     binomial_cdf(1, 10, 0.1)                  0.7360989291
 *
 * Accuracy: about 1e-12 relative in every tail, for shapes up to 1e6.
 *
 * Sources: incomplete gamma by its series and its continued fraction, incomplete beta by its continued fraction
 * (Abramowitz & Stegun 6.5.29, 6.5.31, 26.5.8; Lentz 1976); their leading factors by Loader (2000), Fast and Accurate
 * Computation of Binomial Probabilities. */
#ifndef EARSHOT_STATS_DISTRIBUTION_H
#define EARSHOT_STATS_DISTRIBUTION_H

double chi_square_cdf(double x, double df);
double chi_square_upper(double x, double df);
double chi_square_quantile(double p, double df);

double f_cdf(double f, double df1, double df2);
double f_upper(double f, double df1, double df2);

double beta_cdf(double x, double a, double b);
double beta_upper(double x, double a, double b);
double beta_quantile(double p, double a, double b);

double binomial_at(double k, double n, double p);  /* P(X = k) */
double binomial_cdf(double k, double n, double p); /* k < 0: 0; k >= n: 1 */
double poisson_at(double k, double mean);          /* P(X = k); k may be any number >= 0 */
double poisson_cdf(double k, double mean);

/* The continued fraction of the incomplete beta (Lentz), without the factor in front: I_x(a, b) = x^a (1 - x)^b / (a
 * B(a, b)) times it. It converges fast left of the mean, x < (a + 1) / (a + b + 2). */
double beta_fraction(double a, double b, double x);

#endif
