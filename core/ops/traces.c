#include "ops/traces.h"

#include "base/limits.h"

int traces_forget(struct workspace *workspace, const struct act *act, struct err *err) {
    return sql_run(workspace->db, err, "DELETE FROM trace WHERE at < $1", "i",
                   act->now / 1000 - LIMIT_TRACE_DAYS * (DAY_MS / 1000));
}
