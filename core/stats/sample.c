/* Two passes over values: the second measures from the mean, and takes out what rounding left in it. */
#include "stats/sample.h"

#include <math.h>

struct sample sample_of(const double *values, size_t count) {
    struct sample made = {0};
    double sum = 0, left = 0;
    for (size_t i = 0; i < count; i++)
        if (!isnan(values[i])) {
            made.n++;
            sum += values[i];
        }
    if (made.n == 0)
        return made;
    double n = (double)made.n, origin = sum / n;
    for (size_t i = 0; i < count; i++)
        if (!isnan(values[i])) {
            double step = values[i] - origin;
            left += step;
            made.squares += step * step;
        }
    made.mean = origin + left / n;
    made.squares = fmax(made.squares - left * left / n, 0);
    return made;
}

struct sample sample_of_tally(const struct tally_counts *tally) {
    struct tally_moments m = tally_moments(tally, tally_middle(tally));
    if (m.n == 0)
        return (struct sample){0};
    double n = (double)m.n, sum = (double)m.sum;
    return (struct sample){m.n, m.origin + sum / n, fmax((double)m.squares - sum * sum / n, 0)};
}

struct sample sample_joined(const struct sample *a, const struct sample *b) {
    if (a->n == 0 || b->n == 0)
        return a->n ? *a : *b;
    double na = (double)a->n, nb = (double)b->n, apart = b->mean - a->mean;
    double share = nb / (na + nb);
    return (struct sample){a->n + b->n, a->mean + share * apart, a->squares + b->squares + na * share * apart * apart};
}

struct sample sample_from(int64_t n, double mean, double sd) {
    return (struct sample){n, n ? mean : 0, n > 1 ? (double)(n - 1) * sd * sd : 0};
}

double sample_mean(const struct sample *sample) {
    return sample->n ? sample->mean : NAN;
}

double sample_variance(const struct sample *sample) {
    return sample->n > 1 ? sample->squares / (double)(sample->n - 1) : NAN;
}

double sample_sd(const struct sample *sample) {
    return sqrt(sample_variance(sample));
}
