/* A matrix of positive numbers has one positive eigenvector (Perron), and multiplying long enough finds it. */
#include "stats/ahp.h"

#include <math.h>
#include <stdbool.h>

#define TABLED 15

double ahp_random_index(enum ahp_table table, size_t n) {
    static const double index[][TABLED + 1] = {
        [AHP_SAATY_1980] = {0, 0, 0, .58, .90, 1.12, 1.24, 1.32, 1.41, 1.45, 1.49, 1.51, 1.48, 1.56, 1.57, 1.59},
        [AHP_SAATY_2005] = {0, 0, 0, .52, .89, 1.11, 1.25, 1.35, 1.40, 1.45, 1.49, 1.52, 1.54, 1.56, 1.58, 1.59},
        [AHP_DONEGAN_DODD] = {0, 0, 0, .4914, .8286, 1.0591, 1.1797, 1.2519, 1.3171, 1.3733, 1.4055, 1.4213, 1.4497,
                              1.4643, 1.4822, 1.4969},
    };
    return n <= TABLED ? index[table][n] : (double)NAN;
}

const char *ahp_table_name(enum ahp_table table) {
    static const char *const names[] = {"saaty-1980", "saaty-2005", "donegan-dodd-1991"};
    return names[table];
}

static bool is_comparison(const double *a, size_t n) {
    bool good = n > 0 && n <= AHP_MOST;
    for (size_t i = 0; good && i < n; i++)
        for (size_t j = 0; good && j <= i; j++) {
            double there = a[i * n + j], back = a[j * n + i];
            good = there > 0 && back > 0 && isfinite(there) && isfinite(back) &&
                   fabs(there * back - 1) <= (i == j ? 0 : 0.05);
        }
    return good;
}

/* One multiplication; returns the sum before the weights are made to sum to 1, and how far they moved. */
static double multiply(const double *a, size_t n, double *weights, double *out_moved) {
    double product[AHP_MOST], sum = 0;
    for (size_t i = 0; i < n; i++) {
        product[i] = 0;
        for (size_t j = 0; j < n; j++)
            product[i] += a[i * n + j] * weights[j];
        sum += product[i];
    }
    *out_moved = 0;
    for (size_t i = 0; i < n; i++) {
        *out_moved = fmax(*out_moved, fabs(product[i] / sum - weights[i]));
        weights[i] = product[i] / sum;
    }
    return sum;
}

struct ahp_result ahp_of(const double *matrix, size_t n, enum ahp_table table, double *out_weights) {
    bool good = is_comparison(matrix, n);
    for (size_t i = 0; i < n; i++)
        out_weights[i] = good ? 1 / (double)n : (double)NAN;
    if (!good)
        return (struct ahp_result){NAN, NAN, NAN};
    double lambda = 1, moved = 1;
    for (int round = 0; round < 10000 && moved > 1e-16; round++)
        lambda = multiply(matrix, n, out_weights, &moved);
    if (n < 3)
        return (struct ahp_result){lambda, 0, 0};
    double ci = fmax(lambda - (double)n, 0) / (double)(n - 1);
    return (struct ahp_result){lambda, ci, ci / ahp_random_index(table, n)};
}

void ahp_hierarchy(const double *criteria_weights, const double *local, size_t criteria, size_t alternatives,
                   double *out) {
    for (size_t a = 0; a < alternatives; a++) {
        out[a] = 0;
        for (size_t c = 0; c < criteria; c++)
            out[a] += criteria_weights[c] * local[c * alternatives + a];
    }
}

double ahp_hierarchy_cr(const double *criteria_weights, const double *ci, const size_t *sizes, size_t criteria,
                        enum ahp_table table) {
    double inconsistent = 0, random = 0;
    for (size_t c = 0; c < criteria; c++) {
        inconsistent += criteria_weights[c] * ci[c];
        random += criteria_weights[c] * ahp_random_index(table, sizes[c]);
    }
    return random == 0 ? 0 : inconsistent / random;
}
