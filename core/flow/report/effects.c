#include "flow/report/effects.h"

struct metric report_effect(const struct plan_effect *effect, enum metric_unit unit, const struct bases *bases) {
    return metric_make(effect->value, effect->lo, effect->hi, effect->least, unit, "difference.pilot", bases);
}
