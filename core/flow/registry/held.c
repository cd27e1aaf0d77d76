#include "flow/registry/held.h"

#include <math.h>

const struct held held_nothing = {NAN, NAN, "", "", ""};

static const char *say(double target, double lo, double hi) {
    if (!isfinite(lo) || !isfinite(hi) || lo >= hi)
        return "open";
    return lo >= target ? "met" : hi < target ? "missed" : "open";
}

struct held held_against(const struct registry *registry, const struct target *target, int64_t n, double value,
                         double lo, double hi) {
    struct held made = held_nothing;
    if (!target)
        return made;
    made.set = place_name(target->place);
    made.set_by = place_code(registry, target->place, target->place_id);
    made.value = target->value;
    if (!n)
        return made;
    made.apart = value - target->value;
    made.says = say(target->value, lo, hi);
    return made;
}
