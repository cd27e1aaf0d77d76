/* What the rows of responses and of marks share: in SQL, when a response counts. */
#ifndef EARSHOT_FLOW_INTAKE_PARTS_H
#define EARSHOT_FLOW_INTAKE_PARTS_H

#include "flow/intake/intake_rows.h"

/* That undoes is not 0 goes without saying; said, it lets SQLite find the batch in the index instead of reading all. */
#define NOT_UNDONE(row) "NOT EXISTS (SELECT 1 FROM batch u WHERE u.undoes = " row ".batch AND u.undoes <> 0)"

#define ROW_FIELDS  "r.store_id, r.rid, r.version, r.month, r.class, r.revision, r.answers, r.wave, r.weight"
#define ROW_COLUMNS "SELECT " ROW_FIELDS " FROM response r WHERE "

/* What replaces a row has a greater revision than 1. Those are few, and have an index of their own: a scan asks it for
 * each row, and the index of all identities would be read from end to end, in no order. */
#define NEWER                                                                                                          \
    "SELECT 1 FROM response n INDEXED BY response_again WHERE n.revision > 1 AND n.source_id = r.source_id "           \
    "AND n.external_id = r.external_id AND n.revision > r.revision AND "

/* It would count, were it not for a mark: not taken back, and nothing that stands has replaced it. */
#define STANDS NOT_UNDONE("r") " AND NOT EXISTS (" NEWER NOT_UNDONE("n") ")"

/* The last mark of its identity, among those that `known` lets in ("" or "... AND "): 1 sets it aside, 0 lifts that. */
#define LAST_MARK(row, known)                                                                                          \
    "coalesce((SELECT q.held FROM quarantine q WHERE " known "q.source_id = " row ".source_id "                        \
    "AND q.external_id = " row ".external_id ORDER BY q.batch DESC LIMIT 1), 0)"
#define COUNTS STANDS " AND " LAST_MARK("r", "") " = 0"

/* The least rid that a response of these seconds can have: rids go in the order of time. */
static inline int64_t rid_from(int64_t seconds) {
    const int64_t most = INT64_MAX >> 30;
    return seconds <= 0 ? 0 : seconds < most ? seconds << 30 : INT64_MAX;
}

/* The row at hand of a query that begins with ROW_FIELDS; its sheet in the arena, or borrowed from the query (NULL). */
struct response_row response_row_of(const struct sql_rows *rows, struct arena *arena);

#endif
