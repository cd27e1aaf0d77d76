/* Acts on events: one said by hand, a file of them, one taken back, and what is known. */
#ifndef EARSHOT_OPS_EVENTS_H
#define EARSHOT_OPS_EVENTS_H

#include "flow/registry/events.h"
#include "ops/facts.h"

/* What a person says of one event; of store and region one at most, neither for the chain. */
struct event_wish {
    const char *store, *region, *text, *en; /* NULL where not said; the text must be */
    day_t first, last;                      /* last may be DAY_NONE: it lasted one day */
    bool take_back;                         /* it did not happen; last and en need not be said */
};

/* Errors: ERR_USAGE for an event that ends before it begins or has no text, ERR_DATA for what is not there, and for
 * what is known already. */
int event_set(struct workspace *workspace, const struct act *act, const struct event_wish *wish, struct event *out,
              struct err *err);

/* A file with the columns from, event, until, store, region and event_en (in Chinese 开始日期, 事件, 结束日期,
 * 门店编号, 区域编号, 事件英文); all but the first two may be missing. */
/* As targets_import. */
int events_import(struct workspace *workspace, const struct act *act, const struct facts_import *what,
                  struct facts_done *out, struct err *err);

/* The events as known now that concern the workspace's scope, those taken back included, and the whole registry, whose
 * places they name; in the workspace's arena. */
int events_known(struct workspace *workspace, const struct registry **out_registry, struct events *out,
                 struct err *err);

#endif
