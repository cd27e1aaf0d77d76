/* One formula; the methods differ in the weight. */
#include "stats/shrink.h"

#include <math.h>

double shrink_weight(double n, const struct components *components) {
    double signal = n * components->between;
    return signal == 0 ? 0 : signal / (signal + components->within);
}

double shrink_mean(double mean, double n, const struct components *components) {
    double weight = shrink_weight(n, components);
    return weight == 0 ? components->grand_mean : components->grand_mean + weight * (mean - components->grand_mean);
}

struct shrink_stein shrink_james_stein(const double *y, size_t count, double variance, double *out) {
    double sum = 0, squares = 0;
    for (size_t i = 0; i < count; i++)
        sum += y[i];
    double grand = sum / (double)count;
    for (size_t i = 0; i < count; i++)
        squares += (y[i] - grand) * (y[i] - grand);
    double weight = count > 3 && squares > 0 ? fmax(0, 1 - (double)(count - 3) * variance / squares) : 1;
    for (size_t i = 0; i < count; i++)
        out[i] = grand + weight * (y[i] - grand);
    return (struct shrink_stein){grand, weight};
}
