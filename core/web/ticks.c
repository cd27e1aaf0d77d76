#include "web/ticks.h"

#include "ops/suspects.h"
#include "ops/traces.h"

const struct tick ticks[] = {
    {"suspects", 5, suspects_judge},
    {"traces", 3600, traces_forget},
    {0},
};
