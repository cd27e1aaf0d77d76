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
/* Gives the edition its number on the line of editions, and what its commit says. */
int edition_count(struct sql *db, const char *commit, int64_t number, const char *subject, const char *reason,
                  struct err *err);
/* Of which some have no number yet: an older program's. */
int editions_uncounted(struct sql *db, int64_t *out_count, struct err *err);
int edition_last_number(struct sql *db, int64_t *out, struct err *err); /* 0 where there is none */
int editions_uncount(struct sql *db, struct err *err);                  /* takes all numbers away */
/* The commit of the last edition of the month before this number; NULL where there is none. */
int edition_before(struct sql *db, struct arena *arena, month_t month, int64_t number, const char **out,
                   struct err *err);
int edition_known(struct sql *db, const char *commit, bool *out, struct err *err);
int edition_last(struct sql *db, struct arena *arena, const char **out_commit, struct err *err); /* noted; or NULL */
int editions_of_month(struct sql *db, month_t month, int64_t *out_count, struct err *err);

/* ---- which reports stand in an edition ---- */

struct archived {
    const char *place;  /* archive_place_name */
    const char *region; /* as the path has it */
    const char *report;
    month_t month;
    int64_t edition; /* its number */
    enum archive_change change;
    const char *document, *pdf; /* SHA-256, hex; NULL where it is gone */
    const char *said;           /* archive_said, hex */
};

int archived_write(struct sql *db, const struct archived *row, struct err *err);
/* The row of the same report in the last edition of the month before this one; *out_there is false where there is none,
 * or it is gone there. Texts in the arena. */
int archived_before(struct sql *db, struct arena *arena, const struct archived *row, struct archived *out,
                    bool *out_there, struct err *err);
int archived_drop(struct sql *db, struct err *err); /* all of them, before they are made again */

/* The edition of a report, as its row has it. */
struct archived_edition {
    struct edition edition;
    const char *subject, *reason;
};

/* Newest edition first, then by place and report; fn returns nonzero to stop. */
struct archived_query {
    const char *place;   /* NULL: all */
    const char *report;  /* NULL: all */
    month_t first, last; /* both included */
};
int archived_each(struct sql *db, const struct archived_query *query,
                  int (*fn)(void *context, const struct archived *row, const struct archived_edition *edition,
                            struct err *err),
                  void *context, struct err *err);

#endif
