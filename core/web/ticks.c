#include "web/ticks.h"

#include "ops/tickets.h"
#include "ops/traces.h"

const struct tick ticks[] = {
    {"traces", 3600, traces_forget},
    {"tickets", 60, tickets_due},
    {0},
};
