/* The definitions that a document's figures rest on: a renderer explains each once. */
#ifndef EARSHOT_FLOW_REPORT_USES_H
#define EARSHOT_FLOW_REPORT_USES_H

#include "base/value.h"
#include "flow/report/definitions.h"

struct uses {
    const struct definition *list[32];
    size_t count;
};

/* In the order of first use in the document's blocks. */
struct uses uses_of(const struct value *document);

#endif
