/* Normal and Student-t distributions: tails and quantiles.
 *
 * Written here, from the textbook formulas, because the usual libraries (GSL, R's Rmath) are under the GPL, which this
 * program does not want to inherit.
 *
 * `df` is the degrees of freedom, > 0, whole or not (Welch's are not); INFINITY means the normal distribution.
 * Accuracy: quantiles hold to 1e-12 relative for p <= 0.4 and p >= 0.6 and for df from 1 to 1e7 (nearer to the middle
 * the error is 1e-12 of the distance that a standard deviation is). Out of domain (p outside 0..1, df <= 0, NaN) is
 * NaN; p = 0 and p = 1 are -INFINITY and INFINITY.
 *
 *     student_quantile(0.975, 9)          2.262157162798205
 *     student_quantile(0.975, INFINITY)   NORMAL_95
 *
 * Sources: Abramowitz & Stegun 26.5.8 (incomplete beta as a continued fraction: distribution.h), 26.7.1 (Student). */
#ifndef EARSHOT_STATS_QUANTILE_H
#define EARSHOT_STATS_QUANTILE_H

/* The two-sided 95 % point of the normal distribution, normal_quantile(0.975). */
#define NORMAL_95 1.959963984540054

double normal_cdf(double z);
double normal_quantile(double p);
double student_cdf(double t, double df);
double student_quantile(double p, double df);

#endif
