/* Means first, then products around them: no digits are lost however far the scale is from 0. The outcome is carried as
 * one more column. */
#include <math.h>

#include "stats/drivers.h"

static bool complete(const double *row, double outcome, size_t count) {
    bool all = !isnan(outcome);
    for (size_t j = 0; all && j < count; j++)
        all = !isnan(row[j]);
    return all;
}

static double entry(const double *row, double outcome, size_t count, size_t j) {
    return j < count ? row[j] : outcome;
}

/* Sums of products around the means; `width` is count + 1. */
static void add_products(double *products, const double *means, const double *row, double outcome, size_t count) {
    size_t width = count + 1;
    for (size_t i = 0; i < width; i++)
        for (size_t j = 0; j <= i; j++)
            products[i * width + j] +=
                (entry(row, outcome, count, i) - means[i]) * (entry(row, outcome, count, j) - means[j]);
}

static double correlation(const double *products, size_t width, size_t i, size_t j) {
    double product = i > j ? products[i * width + j] : products[j * width + i];
    double a = products[i * width + i], b = products[j * width + j];
    if (!(a > 0 && b > 0))
        return NAN;
    return i == j ? 1 : fmin(1, fmax(-1, product / (sqrt(a) * sqrt(b))));
}

static void fill(struct drivers_data *data, const double *products) {
    size_t count = data->count, width = count + 1;
    for (size_t i = 0; i < count; i++) {
        data->with[i] = correlation(products, width, i, count);
        for (size_t j = 0; j < count; j++)
            data->among[i * count + j] = i == j ? 1 : correlation(products, width, i, j);
    }
}

struct drivers_data *drivers_read(struct arena *arena, const double *answers, const double *outcome, size_t people,
                                  size_t count) {
    struct drivers_data *data = arena_alloc(arena, sizeof *data);
    double *means = arena_alloc(arena, (count + 1) * sizeof *means);
    double *products = arena_alloc(arena, (count + 1) * (count + 1) * sizeof *products);
    data->count = count;
    data->means = means;
    data->among = arena_alloc(arena, (count * count + 1) * sizeof(double));
    data->with = arena_alloc(arena, (count + 1) * sizeof(double));
    for (size_t i = 0; i < people; i++) {
        if (!complete(answers + i * count, outcome[i], count))
            continue;
        data->n++;
        for (size_t j = 0; j <= count; j++) /* running means: answers that all agree stay exact */
            means[j] += (entry(answers + i * count, outcome[i], count, j) - means[j]) / (double)data->n;
    }
    for (size_t j = 0; j <= count && data->n == 0; j++)
        means[j] = NAN;
    for (size_t i = 0; i < people; i++)
        if (complete(answers + i * count, outcome[i], count))
            add_products(products, means, answers + i * count, outcome[i], count);
    data->outcome_mean = means[count];
    fill(data, products);
    return data;
}
