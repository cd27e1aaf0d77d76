#include "web/ticks.h"

#include "ops/traces.h"

const struct tick ticks[] = {
    {"traces", 3600, traces_forget},
    {0},
};
