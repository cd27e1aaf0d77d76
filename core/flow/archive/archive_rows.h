/* The rows of editions: an index over the archive, which alone is the truth. */
#ifndef EARSHOT_FLOW_ARCHIVE_ROWS_H
#define EARSHOT_FLOW_ARCHIVE_ROWS_H

#include "flow/archive/archive.h"
#include "port/sql/sql.h"

struct edition {
    const char *commit, *tree, *rules; /* rules: the commit on the rules branch */
    month_t month;
    int64_t cut;
    instant_t at;
    const char *actor;
};

int edition_write(struct sql *db, const struct edition *edition, struct err *err); /* fine when it is there already */
int edition_known(struct sql *db, const char *commit, bool *out, struct err *err);
int edition_last(struct sql *db, struct arena *arena, const char **out_commit, struct err *err); /* noted; or NULL */
int editions_of_month(struct sql *db, month_t month, int64_t *out_count, struct err *err);

#endif
