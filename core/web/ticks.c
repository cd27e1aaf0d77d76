#include "web/ticks.h"

#include "ops/customers_acts.h"
#include "ops/outbox.h"
#include "ops/tickets.h"
#include "ops/traces.h"
#include "ops/waves.h"

#define SENDING_MS 5000 /* before the clock is looked at again */

static int ask(struct workspace *workspace, const struct act *act, struct err *err) {
    struct waves_done done;
    return waves_tick(workspace, act, NULL, &done, err);
}

/* Another process may be at it: `earshot send`. */
static int send_due(struct workspace *workspace, const struct act *act, struct err *err) {
    struct outbox_done done;
    int failed = outbox_tick(workspace, act, 0, SENDING_MS, &done, err);
    return failed == ERR_BUSY ? 0 : failed;
}

static int tidy(struct workspace *workspace, const struct act *act, struct err *err) {
    struct tidy_done done;
    return customers_tidy(workspace, act, false, &done, err);
}

const struct tick ticks[] = {
    {"waves", 60, ask},
    {"outbox", 10, send_due},
    {"tickets", 60, tickets_due},
    {"tidy", 86400, tidy},
    {"traces", 3600, traces_forget},
    {0},
};
