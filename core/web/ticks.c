#include "web/ticks.h"

#include "ops/customers_acts.h"
#include "ops/mornings.h"
#include "ops/outbox.h"
#include "ops/plans.h"
#include "ops/suspects.h"
#include "ops/tickets.h"
#include "ops/traces.h"
#include "ops/waves.h"

static int ask(struct workspace *workspace, const struct act *act, struct err *err) {
    struct waves_done done;
    return waves_tick(workspace, act, NULL, &done, err);
}

static int tidy(struct workspace *workspace, const struct act *act, struct err *err) {
    struct tidy_done done;
    return customers_tidy(workspace, act, false, &done, err);
}

const struct tick ticks[] = {
    {"suspects", 5, suspects_judge},
    {"waves", 60, ask},
    {"outbox", 5, outbox_serve},
    {"tickets", 60, tickets_due},
    {"plans", 3600, plans_due},
    {"mornings", 60, mornings_due},
    {"tidy", 86400, tidy},
    {"traces", 3600, traces_forget},
    {0},
};
