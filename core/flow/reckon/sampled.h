/* A metric and the answers it is of, from and to the map that scripts and documents know. */
#ifndef EARSHOT_FLOW_RECKON_SAMPLED_H
#define EARSHOT_FLOW_RECKON_SAMPLED_H

#include "base/err.h"
#include "base/value.h"
#include "flow/tallies/measure.h"
#include "port/box/box.h"
#include "stats/metric.h"

struct sampled {
    struct metric metric;
    const char *of; /* as report.h says; NULL where it is not known */
};

bool sampled_is(const struct value *map);

/* A map that sampled_is may still be nonsense, for a script may have written it: ERR_DATA. */
int sampled_read(const struct value *map, struct sampled *out, struct err *err);
const struct value *sampled_value(struct arena *arena, const struct sampled *metric);

bool sampled_apart(const struct sampled *a, const struct sampled *b); /* known to share no answers */
/* The path that both begin with: the least sample known to hold both. NULL where either is not known. */
const char *sampled_both(struct arena *arena, const struct sampled *a, const struct sampled *b);

bool sampled_is_difference(const struct sampled *metric);

/* The bases in force, as they were told. ERR_DATA before: while a file is being loaded. */
int sampled_bases(const struct box_asked *asked, struct bases *out, struct err *err);

#endif
