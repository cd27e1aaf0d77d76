/* The database's schema: numbered migrations, applied in order, each in its own transaction. */
#ifndef EARSHOT_OPS_SCHEMA_H
#define EARSHOT_OPS_SCHEMA_H

#include "base/err.h"
#include "port/sql/sql.h"

/* Brings the database to this program's schema. A newer schema is refused with ERR_CONFIG. */
int schema_migrate(struct sql *db, struct err *err);

#endif
