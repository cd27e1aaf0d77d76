/* Small dense linear algebra, for as many variables as a survey has questions. A matrix is an array of doubles, row
 * after row; nothing here allocates.
 *
 * Sources: Cholesky as in any textbook; Jacobi (1846) by cyclic rotations, Golub & Van Loan, Matrix Computations, 8.5.
 */
#ifndef EARSHOT_STATS_LINEAR_H
#define EARSHOT_STATS_LINEAR_H

#include <stddef.h>

/* Under this share of its own variance a question says nothing that the questions before it have not said. */
#define LINEAR_COLLINEAR 1e-10

/* Puts row `row` of a Cholesky factor under the `row` rows that stand in `factor` (lower triangle, `width` doubles a
 * row). `entries` are the matrix's entries in that row up to and including the diagonal. Returns the share of the
 * diagonal that is left; where that is less than LINEAR_COLLINEAR the row is written as zeros and 0 is returned: the
 * solve then leaves that variable out. */
double linear_cholesky_row(double *factor, size_t width, size_t row, const double *entries);

/* x with L x = b, from row `from` on (the rows before are taken from x). A row of zeros gives 0. */
void linear_forward(const double *factor, size_t width, size_t from, size_t count, const double *b, double *x);

/* The eigenvalues and eigenvectors of a symmetric matrix, which is destroyed. Vector k stands in column k of
 * `vectors`; the order is any. */
void linear_eigen(double *symmetric, size_t count, double *values, double *vectors);

#endif
