/* How many answers does it take? `n` is per group and need not be whole: who prints it rounds up. Tests are two-sided
 * at `alpha`; the chance of being significant in the wrong direction is not counted as power (R's strict = FALSE).
 *
 *     two shares   power = Phi((sqrt(n) |p1 - p2| - z sqrt(2 p q)) / sqrt(p1 q1 + p2 q2)), p = (p1 + p2) / 2
 *     two means    power = P(T > t(1 - alpha / 2, df)), T noncentral t with df = 2 (n - 1) and noncentrality
 *                  sqrt(n / 2) |delta| / sd
 *     margin       n0 = z^2 p (1 - p) / e^2, and of a population of N: n = n0 / (1 + (n0 - 1) / N)
 *
 * Shares and margins are 0 to 1. Sources: R's power.prop.test and power.t.test; Fleiss (1981); Cochran (1977), ch. 4.
 * Worked examples: .50 against .75 with 50 each .740, power .9 from 76.7 each; delta 1 sd with 20 each .869, power .9
 * from 22.02; margin .05: 385, of 1,000 people 278.
 *
 * No difference has no sample size (NaN), and its power is alpha / 2. A size that would be under 2, or a power that
 * needs more than 1e12, is NaN too. */
#ifndef EARSHOT_STATS_POWER_H
#define EARSHOT_STATS_POWER_H

double power_shares(double n, double p1, double p2, double alpha);
double power_shares_size(double power, double p1, double p2, double alpha);

double power_means(double n, double delta, double sd, double alpha);
double power_means_size(double power, double delta, double sd, double alpha);

/* `population` is INFINITY, or how many customers there are. Not rounded. */
double power_margin_size(double margin, double p, double population, double confidence);
/* The margin that `n` answers give: z sqrt(p (1 - p) / n (N - n) / (N - 1)). */
double power_margin(double n, double p, double population, double confidence);

/* P(T > t) of the noncentral t distribution, t > 0; the normal one from df = 1e7 on. Holds to 1e-9 for df >= 2. */
double noncentral_t_upper(double t, double df, double noncentrality);

#endif
