#include "web/ticks.h"

#include "ops/outbox.h"
#include "ops/suspects.h"
#include "ops/tickets.h"
#include "ops/traces.h"
#include "ops/waves.h"

static int waves(struct workspace *workspace, const struct act *act, struct err *err) {
    struct waves_done done;
    return waves_tick(workspace, act, NULL, &done, err);
}

static int tickets(struct workspace *workspace, const struct act *act, struct err *err) {
    int64_t count = 0;
    return tickets_open_new(workspace, act, &count, err) || tickets_tick(workspace, act, &count, err) ? (int)err->kind
                                                                                                      : 0;
}

/* What is suspect opens no ticket, so it is looked at first. */
const struct tick ticks[] = {
    {"suspects", 5, suspects_judge}, {"waves", 30, waves},
    {"outbox", 5, outbox_serve},     {"tickets", 30, tickets},
    {"traces", 3600, traces_forget}, {0},
};
