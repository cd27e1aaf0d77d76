/* The outcome is carried as one more column. */
#include <math.h>
#include <string.h>

#include "stats/drivers.h"

struct drivers_sums {
    size_t width; /* questions and the outcome */
    int64_t n;
    double *means;
    double *products; /* around the means; the lower half */
    double *from;     /* how far the person stands from the means so far */
};

struct drivers_sums *drivers_sums_new(struct arena *arena, size_t count) {
    struct drivers_sums *sums = arena_alloc(arena, sizeof *sums);
    sums->width = count + 1;
    sums->means = arena_alloc(arena, sums->width * sizeof(double));
    sums->products = arena_alloc(arena, sums->width * sums->width * sizeof(double));
    sums->from = arena_alloc(arena, sums->width * sizeof(double));
    return sums;
}

void drivers_sums_add(struct drivers_sums *sums, const double *row) {
    size_t width = sums->width;
    for (size_t j = 0; j < width; j++)
        if (isnan(row[j]))
            return;
    sums->n++;
    for (size_t j = 0; j < width; j++) {
        sums->from[j] = row[j] - sums->means[j];
        sums->means[j] += sums->from[j] / (double)sums->n;
    }
    for (size_t i = 0; i < width; i++)
        for (size_t j = 0; j <= i; j++)
            sums->products[i * width + j] += sums->from[i] * (row[j] - sums->means[j]);
}

void drivers_sums_merge(struct drivers_sums *sums, const struct drivers_sums *from) {
    size_t width = sums->width;
    double n = (double)sums->n, more = (double)from->n;
    if (!from->n)
        return;
    for (size_t j = 0; j < width; j++)
        sums->from[j] = from->means[j] - sums->means[j];
    for (size_t i = 0; i < width; i++)
        for (size_t j = 0; j <= i; j++)
            sums->products[i * width + j] +=
                from->products[i * width + j] + sums->from[i] * sums->from[j] * n * more / (n + more);
    for (size_t j = 0; j < width; j++)
        sums->means[j] += sums->from[j] * more / (n + more);
    sums->n += from->n;
}

int64_t drivers_sums_n(const struct drivers_sums *sums) {
    return sums->n;
}

void drivers_sums_clear(struct drivers_sums *sums) {
    sums->n = 0;
    memset(sums->means, 0, sums->width * sizeof *sums->means);
    memset(sums->products, 0, sums->width * sums->width * sizeof *sums->products);
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

struct drivers_data *drivers_sums_data(struct arena *arena, const struct drivers_sums *sums) {
    struct drivers_data *data = arena_alloc(arena, sizeof *data);
    size_t count = sums->width - 1;
    data->n = sums->n;
    data->count = count;
    data->means = arena_alloc(arena, sums->width * sizeof(double));
    data->among = arena_alloc(arena, (count * count + 1) * sizeof(double));
    data->with = arena_alloc(arena, (count + 1) * sizeof(double));
    for (size_t j = 0; j <= count; j++)
        data->means[j] = sums->n ? sums->means[j] : (double)NAN;
    data->outcome_mean = data->means[count];
    fill(data, sums->products);
    return data;
}

struct drivers_data *drivers_read(struct arena *arena, const double *answers, const double *outcome, size_t people,
                                  size_t count) {
    struct drivers_sums *sums = drivers_sums_new(arena, count);
    double *row = arena_alloc(arena, (count + 1) * sizeof *row);
    for (size_t i = 0; i < people; i++) {
        for (size_t j = 0; j < count; j++)
            row[j] = answers[i * count + j];
        row[count] = outcome[i];
        drivers_sums_add(sums, row);
    }
    return drivers_sums_data(arena, sums);
}
