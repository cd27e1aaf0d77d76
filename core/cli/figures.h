/* A struct's figures by name: the same list makes the columns of a table, fills a row of it, and fills a JSON object.
 *
 *     static const struct figure figures[] = {{"n", offsetof(struct thing, n), true},
 *                                             {"mean", offsetof(struct thing, mean), false},
 *                                             {0}}; */
#ifndef EARSHOT_CLI_FIGURES_H
#define EARSHOT_CLI_FIGURES_H

#include <stdbool.h>
#include <stddef.h>

#include "base/value.h"
#include "cli/table.h"

struct figure {
    const char *key;
    size_t at;  /* of a double, or an int64_t */
    bool whole; /* the latter */
};

size_t figures_columns(const struct figure *figures, struct table_column *out); /* how many were written */
void figures_put(struct table *table, const struct figure *figures, const void *of);
void figures_set(struct arena *arena, struct value *map, const struct figure *figures, const void *of);

#endif
