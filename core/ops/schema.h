/* The database's schema: numbered migrations, applied in order, each in its own transaction. */
#ifndef EARSHOT_OPS_SCHEMA_H
#define EARSHOT_OPS_SCHEMA_H

#include "base/err.h"
#include "port/sql/sql.h"

/* Brings the database to this program's schema. A newer schema is refused with ERR_CONFIG. */
int schema_migrate(struct sql *db, struct err *err);

/* The database's schema, and the one that this program writes. */
int schema_numbers(struct sql *db, int64_t *out_present, int64_t *out_newest, struct err *err);

#endif
