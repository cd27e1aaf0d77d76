/* What a form sent: names and values, as application/x-www-form-urlencoded has them; also the query of an address. */
#ifndef EARSHOT_WEB_FIELDS_H
#define EARSHOT_WEB_FIELDS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/mem.h"

struct field {
    const char *name, *value; /* UTF-8, decoded, line ends normalised to LF */
};

struct fields {
    struct field *list; /* in the order of the form */
    size_t count;
};

/* False for what is no such form: a broken escape, bytes that are no UTF-8 or hold a NUL, more than LIMIT_FORM_FIELDS.
 */
bool fields_read(struct arena *arena, const char *bytes, size_t len, struct fields *out);

/* The first value of that name; NULL where there is none. */
const char *fields_value(const struct fields *fields, const char *name);

/* One part of an address's path, decoded; NULL for what no such part can be. */
const char *fields_part(struct arena *arena, const char *bytes, size_t len);

/* The same the other way round, in the arena. */
const char *fields_path(struct arena *arena, const char *part);

#endif
