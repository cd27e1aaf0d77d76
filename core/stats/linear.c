/* Cholesky one row at a time, because a search over all subsets adds one variable at a time; Jacobi because it is
 * short, cannot fail, and is as exact as it gets for a few dozen variables. */
#include "stats/linear.h"

#include <math.h>

double linear_cholesky_row(double *factor, size_t width, size_t row, const double *entries) {
    double *mine = factor + row * width, rest = entries[row];
    for (size_t j = 0; j < row; j++) {
        const double *other = factor + j * width;
        double sum = entries[j];
        for (size_t k = 0; k < j; k++)
            sum -= mine[k] * other[k];
        mine[j] = other[j] > 0 ? sum / other[j] : 0;
        rest -= mine[j] * mine[j];
    }
    if (entries[row] > 0 && rest >= LINEAR_COLLINEAR * entries[row]) {
        mine[row] = sqrt(rest);
        return rest / entries[row];
    }
    for (size_t j = 0; j <= row; j++)
        mine[j] = 0;
    return 0;
}

void linear_forward(const double *factor, size_t width, size_t from, size_t count, const double *b, double *x) {
    for (size_t i = from; i < count; i++) {
        const double *row = factor + i * width;
        double sum = b[i];
        for (size_t k = 0; k < i; k++)
            sum -= row[k] * x[k];
        x[i] = row[i] > 0 ? sum / row[i] : 0;
    }
}

static double off_diagonal(const double *a, size_t n) {
    double sum = 0;
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < i; j++)
            sum += a[i * n + j] * a[i * n + j];
    return sum;
}

/* Turns the plane of p and q so that the entry (p, q) becomes 0. */
static void rotate(double *a, double *vectors, size_t n, size_t p, size_t q) {
    double apq = a[p * n + q], theta = (a[q * n + q] - a[p * n + p]) / (2 * apq);
    double t = (theta < 0 ? -1 : 1) / (fabs(theta) + hypot(theta, 1)), c = 1 / hypot(t, 1), s = t * c;
    for (size_t k = 0; k < n; k++) {
        double kp = a[k * n + p], kq = a[k * n + q];
        a[k * n + p] = c * kp - s * kq;
        a[k * n + q] = s * kp + c * kq;
    }
    for (size_t k = 0; k < n; k++) {
        double pk = a[p * n + k], qk = a[q * n + k];
        a[p * n + k] = c * pk - s * qk;
        a[q * n + k] = s * pk + c * qk;
    }
    for (size_t k = 0; k < n; k++) {
        double kp = vectors[k * n + p], kq = vectors[k * n + q];
        vectors[k * n + p] = c * kp - s * kq;
        vectors[k * n + q] = s * kp + c * kq;
    }
}

void linear_eigen(double *symmetric, size_t count, double *values, double *vectors) {
    double size = 0;
    for (size_t i = 0; i < count * count; i++) {
        vectors[i] = i % (count + 1) == 0;
        size += symmetric[i] * symmetric[i];
    }
    for (int sweep = 0; sweep < 100 && off_diagonal(symmetric, count) > 1e-33 * size; sweep++)
        for (size_t p = 0; p < count; p++)
            for (size_t q = p + 1; q < count; q++)
                if (symmetric[p * count + q] != 0)
                    rotate(symmetric, vectors, count, p, q);
    for (size_t i = 0; i < count; i++)
        values[i] = symmetric[i * count + i];
}
