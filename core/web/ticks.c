#include "web/ticks.h"

#include "ops/customers_acts.h"
#include "ops/outbox.h"
#include "ops/traces.h"
#include "ops/waves.h"

static int carry_out_waves(struct workspace *workspace, const struct act *act, struct err *err) {
    struct waves_done done;
    return waves_tick(workspace, act, NULL, &done, err);
}

static int tidy_customers(struct workspace *workspace, const struct act *act, struct err *err) {
    struct tidy_done done;
    return customers_tidy(workspace, act, false, &done, err);
}

const struct tick ticks[] = {
    {"waves", 60, carry_out_waves},
    {"outbox", 5, outbox_serve},
    {"traces", 3600, traces_forget},
    {"tidy", 86400, tidy_customers},
    {0},
};
