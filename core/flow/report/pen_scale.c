/* Round ticks: steps of 1, 2 or 5 times a power of ten, or of 25, 250 and so on: a quarter only where it has no
 * decimals, for an axis that says 37.5 and 42.5 looks more precise than what stands on it. */
#include "flow/report/pen.h"

#include <math.h>

static double round_step(double rough) {
    double power = pow(10, floor(log10(rough)));
    const double steps[] = {1, 2, 2.5, 5, 10};
    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++)
        if (rough <= steps[i] * power * (1 + 1e-9) && (steps[i] != 2.5 || power > 5))
            return steps[i] * power;
    return 10 * power;
}

struct scale scale_make(double lo, double hi, double least, double most, int ticks) {
    lo = fmax(fmin(lo, most), least);
    hi = fmax(fmin(hi, most), least);
    if (hi - lo < 1e-9) {
        double room = fmax(fabs(hi) * .05, .5);
        lo = fmax(lo - room, least);
        hi = fmin(hi + room, most);
    }
    double step = round_step((hi - lo) / ticks);
    struct scale scale = {.lo = floor(lo / step + 1e-9) * step, .hi = ceil(hi / step - 1e-9) * step, .step = step};
    scale.lo = fmax(scale.lo, least);
    scale.hi = fmin(scale.hi, most);
    return scale;
}

double scale_at(const struct scale *scale, double number) {
    double share = (fmax(fmin(number, scale->hi), scale->lo) - scale->lo) / (scale->hi - scale->lo);
    return scale->from + share * (scale->to - scale->from);
}

/* Ticks are multiples of the step, so that a scale that begins at 1 still says 2, 3, 4. */
static double first_tick(const struct scale *scale) {
    return ceil(scale->lo / scale->step - 1e-9) * scale->step;
}

int scale_ticks(const struct scale *scale) {
    return (int)floor((scale->hi - first_tick(scale)) / scale->step + 1e-9) + 1;
}

double scale_tick(const struct scale *scale, int index) {
    return first_tick(scale) + index * scale->step;
}

const char *scale_label(const struct pen *pen, const struct scale *scale, int index, enum metric_unit unit) {
    double step = scale->step;
    int decimals = fabs(step - round(step)) < 1e-9 ? 0 : fabs(step * 10 - round(step * 10)) < 1e-9 ? 1 : 2;
    const char *number = figure_number(pen->arena, scale_tick(scale, index), decimals, unit == METRIC_POINTS);
    return unit == METRIC_PERCENT ? arena_format(pen->arena, "%s%%", number) : number;
}
