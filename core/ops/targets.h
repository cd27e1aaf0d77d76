/* Acts on targets: one said by hand, a file of them, and what is known. */
#ifndef EARSHOT_OPS_TARGETS_H
#define EARSHOT_OPS_TARGETS_H

#include "flow/registry/targets.h"
#include "ops/facts.h"

/* What a person says of one target; of store and region one at most, neither for the chain. */
struct target_wish {
    const char *store, *region;
    const char *survey; /* NULL: the only one, or that of the scoring */
    const char *figure; /* as target_aim_read takes it */
    const char *value;  /* a number, or "none" */
    month_t from;
};

/* The survey of *out is in the workspace's arena. Errors: ERR_USAGE for a figure or value that is none, ERR_DATA for
 * what is not there, cannot be reached on its scale, or is known already. */
int target_set(struct workspace *workspace, const struct act *act, const struct target_wish *wish, struct target *out,
               struct err *err);

/* A file with the columns store, region, survey, figure, target and from (in Chinese 门店编号, 区域编号, 问卷, 指标,
 * 目标值, 起始月份); store, region and survey may be missing. */
/* Texts of `out` live in the workspace's arena. Rejected rows are no failure unless strict (then nothing is stored:
 * ERR_DATA). */
int targets_import(struct workspace *workspace, const struct act *act, const struct facts_import *what,
                   struct facts_done *out, struct err *err);

/* The targets as known now that concern the workspace's scope, and the whole registry, whose places they name; in the
 * workspace's arena. */
int targets_known(struct workspace *workspace, const struct registry **out_registry, struct targets *out,
                  struct err *err);

#endif
