/* Acts on traffic: a file of it, and what is known. */
#ifndef EARSHOT_OPS_TRAFFIC_H
#define EARSHOT_OPS_TRAFFIC_H

#include "flow/registry/traffic.h"
#include "ops/facts.h"

/* A file with the columns store, day and visits (in Chinese 门店编号, 日期, 客流): one row a store and day. As
 * targets_import. */
int traffic_import(struct workspace *workspace, const struct act *act, const struct facts_import *what,
                   struct facts_done *out, struct err *err);

/* The months of the scope's stores as known now, from the first to the last, by the store's code, and the registry,
 * whose stores they name; in the workspace's arena. */
int traffic_known(struct workspace *workspace, month_t first, month_t last, const struct registry **out_registry,
                  struct traffic_months *out, struct err *err);

#endif
