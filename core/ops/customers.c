#include "ops/customers.h"

#include "base/file.h"

int customers_open(const struct workspace *workspace, bool make, struct customers *out, bool *out_there,
                   struct err *err) {
    const char *path = workspace_path(workspace, "customers.key");
    int64_t known = 0;
    *out = (struct customers){.db = workspace->db};
    *out_there = file_exists(path);
    if (*out_there)
        return secret_read(path, &out->master, err);
    if (sql_number(workspace->db, &known, 0, err,
                   "SELECT (SELECT count(*) FROM customer) + (SELECT count(*) FROM erased_identity)", ""))
        return err->kind;
    if (known)
        return err_set(err, ERR_CONFIG, "the key of the customers, %s, is gone", path),
               err_todo(err, "put it back from a backup; without it nobody's contacts can be read or found");
    *out_there = make;
    return make ? secret_create(path, &out->master, err) : 0;
}
