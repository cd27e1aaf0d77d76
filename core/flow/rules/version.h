/* A version of a definition: what a script defines, without the lines it happened to stand on. What is in use under one
 * never changes; an edited script is another. */
#ifndef EARSHOT_FLOW_RULES_VERSION_H
#define EARSHOT_FLOW_RULES_VERSION_H

#include "base/digest.h"
#include "base/value.h"

struct version {
    const struct value *definition; /* without lines */
    struct digest digest;           /* of it as JSON */
    int64_t number;                 /* 47 bits of the digest: what rows carry */
};

struct version version_of(struct arena *arena, const struct value *definition);

#endif
