/* One row of the outbox, as every query of this stage reads it. */
#ifndef EARSHOT_FLOW_OUTBOX_ROW_H
#define EARSHOT_FLOW_OUTBOX_ROW_H

#include "flow/messages/outbox_rows.h"

#define OUTBOX_COLUMNS                                                                                                 \
    "outbox_id, dedupe, channel, message, language, customer_id, address, invitation, filled, zone, due, expires, "    \
    "state, put, next, ended, tries, unsure, receipt, why, purpose, attached"

/* The current row of a query of OUTBOX_COLUMNS, in the arena. */
int outbox_row_read(const struct sql_rows *rows, struct arena *arena, struct outbox_row *out, struct err *err);

#endif
