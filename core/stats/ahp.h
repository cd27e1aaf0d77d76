/* Weights from comparisons in pairs (the analytic hierarchy process): a[i][j] says how many times as important i is as
 * j, on Saaty's 1/9 .. 9, and a[j][i] is its reciprocal.
 *
 *     A w = lambda w          the principal eigenvector, summing to 1
 *     CI = (lambda - n) / (n - 1)          CR = CI / RI(n)          below 0.1 the comparisons hang together
 *
 * RI is the mean CI of random matrices, and there is more than one table: one matrix has CR .0218, .0235 or .0223 by
 * the three below. So the table is an argument, and its name belongs beside the figure.
 *
 * Source: Saaty (1980), The Analytic Hierarchy Process; (2005), Theory and Applications of the ANP, p. 31; Donegan &
 * Dodd (1991), Mathematical and Computer Modelling 15(10), 135-137.
 *
 * Edges: n = 1 and n = 2 are always consistent, CR 0. A matrix that holds anything but numbers above 0, whose diagonal
 * is not 1, or whose pairs are not reciprocal to 5 % (thirds are often given as 0.33) is no comparison: all NaN. Past
 * n = 15 there is no RI and CR is NaN; past AHP_MOST all is NaN. */
#ifndef EARSHOT_STATS_AHP_H
#define EARSHOT_STATS_AHP_H

#include <stddef.h>

#define AHP_MOST 32

enum ahp_table { AHP_SAATY_1980, AHP_SAATY_2005, AHP_DONEGAN_DODD };

struct ahp_result {
    double lambda, ci, cr;
};

double ahp_random_index(enum ahp_table table, size_t n); /* 0 for n < 3, NaN past 15 */
const char *ahp_table_name(enum ahp_table table);        /* "saaty-1980" */

struct ahp_result ahp_of(const double *matrix, size_t n, enum ahp_table table, double *out_weights);

/* A goal over `criteria` over `alternatives`: out[a] = sum over c of criteria_weights[c] * local[c][a]; local holds a
 * row for each criterion. */
void ahp_hierarchy(const double *criteria_weights, const double *local, size_t criteria, size_t alternatives,
                   double *out);

/* The consistency of a whole level: sum w_c CI_c / sum w_c RI_c (Saaty 1980). 0 where no matrix is of three or more. */
double ahp_hierarchy_cr(const double *criteria_weights, const double *ci, const size_t *sizes, size_t criteria,
                        enum ahp_table table);

#endif
