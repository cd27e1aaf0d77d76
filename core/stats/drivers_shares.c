/* Questions that vary and the outcome behind them make one matrix; each correlation in it is moved a little both ways.
 */
#include "stats/drivers_shares.h"

#include <math.h>
#include <string.h>

#include "stats/linear.h"

#define STEP     1e-5
#define FLATTEST 1e-3 /* the least eigenvalue with which a step stays among correlations */
#define Z95      1.959963984540054

struct moving {
    struct arena *arena;
    size_t count;  /* questions that vary */
    double *all;   /* (count + 1)^2: them and the outcome */
    double *among; /* what drivers_johnson is asked with */
    double *with;
};

static double *entry(const struct moving *m, size_t i, size_t j) {
    return &m->all[i * (m->count + 1) + j];
}

static void shares_of(const struct moving *m, double *out) {
    double sum = 0;
    for (size_t i = 0; i < m->count; i++) {
        m->with[i] = *entry(m, i, m->count);
        for (size_t j = 0; j < m->count; j++)
            m->among[i * m->count + j] = *entry(m, i, j);
    }
    drivers_johnson(m->arena, m->among, m->with, m->count, out);
    for (size_t i = 0; i < m->count; i++)
        sum += out[i];
    for (size_t i = 0; i < m->count; i++)
        out[i] = 100 * out[i] / sum;
}

static void set_both(const struct moving *m, size_t i, size_t j, double r) {
    *entry(m, i, j) = *entry(m, j, i) = r;
}

/* gradients[k] is G of share k. */
static void derive(struct moving *m, double *gradients) {
    size_t width = m->count + 1, size = width * width;
    struct arena *outer = m->arena;
    double *above = arena_alloc(outer, width * sizeof *above), *below = arena_alloc(outer, width * sizeof *below);
    m->arena = arena_new();
    for (size_t i = 0; i < width; i++)
        for (size_t j = 0; j < i; j++) {
            double r = *entry(m, i, j);
            set_both(m, i, j, r + STEP);
            shares_of(m, above);
            set_both(m, i, j, r - STEP);
            shares_of(m, below);
            set_both(m, i, j, r);
            arena_clear(m->arena);
            for (size_t k = 0; k < m->count; k++) {
                double *g = gradients + k * size, half = (above[k] - below[k]) / (4 * STEP);
                g[i * width + j] = g[j * width + i] = half;
                g[i * width + i] -= r * half;
                g[j * width + j] -= r * half;
            }
        }
    arena_free(m->arena);
    m->arena = outer;
}

/* tr(G R G R) */
static double spread_of(const struct moving *m, const double *g, double *product) {
    size_t width = m->count + 1;
    double trace = 0;
    for (size_t i = 0; i < width; i++)
        for (size_t j = 0; j < width; j++) {
            product[i * width + j] = 0;
            for (size_t k = 0; k < width; k++)
                product[i * width + j] += g[i * width + k] * *entry(m, k, j);
        }
    for (size_t i = 0; i < width; i++)
        for (size_t j = 0; j < width; j++)
            trace += product[i * width + j] * product[j * width + i];
    return trace;
}

/* Whether the matrix may be moved: no direction in it is next to flat. */
static bool is_round(const struct moving *m) {
    size_t width = m->count + 1;
    double *work = arena_alloc(m->arena, width * width * sizeof *work), *values,
           *vectors = arena_alloc(m->arena, width * width * sizeof *vectors), least = INFINITY;
    values = arena_alloc(m->arena, width * sizeof *values);
    memcpy(work, m->all, width * width * sizeof *work);
    linear_eigen(work, width, values, vectors);
    for (size_t i = 0; i < width; i++)
        least = fmin(least, values[i]);
    return least > FLATTEST;
}

static struct moving moving_of(struct arena *arena, const struct drivers_data *data, size_t *places) {
    struct moving m = {.arena = arena};
    for (size_t i = 0; i < data->count; i++)
        if (!isnan(data->with[i]))
            places[m.count++] = i;
    size_t width = m.count + 1;
    m.all = arena_alloc(arena, width * width * sizeof *m.all);
    m.among = arena_alloc(arena, width * width * sizeof *m.among);
    m.with = arena_alloc(arena, width * sizeof *m.with);
    for (size_t i = 0; i < m.count; i++) {
        for (size_t j = 0; j < m.count; j++)
            *entry(&m, i, j) = data->among[places[i] * data->count + places[j]];
        set_both(&m, i, m.count, data->with[places[i]]);
    }
    *entry(&m, m.count, m.count) = 1;
    return m;
}

static void set_intervals(struct moving *m, int64_t n, const size_t *places, struct drivers_share *out) {
    size_t width = m->count + 1, size = width * width;
    double *gradients = arena_alloc(m->arena, m->count * size * sizeof *gradients),
           *product = arena_alloc(m->arena, size * sizeof *product);
    derive(m, gradients);
    for (size_t k = 0; k < m->count; k++) {
        struct drivers_share *one = &out[places[k]];
        double half = Z95 * sqrt(2 * fmax(0, spread_of(m, gradients + k * size, product)) / (double)n);
        one->lo = fmax(0, one->share - half);
        one->hi = fmin(100, one->share + half);
    }
}

void drivers_shares(struct arena *arena, const struct drivers_data *data, struct drivers_share *out) {
    size_t *places = arena_alloc(arena, (data->count + 1) * sizeof *places);
    double *shares = arena_alloc(arena, (data->count + 1) * sizeof *shares);
    struct moving m = moving_of(arena, data, places);
    for (size_t i = 0; i < data->count; i++)
        out[i] = (struct drivers_share){NAN, NAN, NAN};
    if (!m.count || data->n <= (int64_t)data->count + 1)
        return;
    shares_of(&m, shares);
    for (size_t k = 0; k < m.count; k++)
        out[places[k]].share = shares[k];
    if (m.count > 1 && is_round(&m))
        set_intervals(&m, data->n, places, out);
}
