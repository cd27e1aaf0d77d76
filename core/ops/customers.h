/* The workspace's customers: their rows and the key that opens them, customers.key beside the database. */
#ifndef EARSHOT_OPS_CUSTOMERS_H
#define EARSHOT_OPS_CUSTOMERS_H

#include "flow/customers/customers_rows.h"
#include "ops/workspace.h"

/* Reads the key; one is made where none is needed yet and `make` asks for it. *out_there is false where there is none:
 * nobody was ever known here. Errors: ERR_CONFIG where there are customers and the key is gone. */
int customers_open(const struct workspace *workspace, bool make, struct customers *out, bool *out_there,
                   struct err *err);

#endif
