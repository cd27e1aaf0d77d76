/* The class of metrics (box.h), and the steps that stats.* shares with it. */
#ifndef EARSHOT_FLOW_RECKON_METRIC_CLASS_H
#define EARSHOT_FLOW_RECKON_METRIC_CLASS_H

#include "flow/tallies/measure.h"
#include "port/box/box.h"

extern const struct box_class metric_class;

/* a - b or a + b of independent figures, value and interval (reckon.h); base and definition are the caller's. */
struct metric metric_square_and_add(const struct metric *a, const struct metric *b, bool minus);

/* Applies the bases to a reckoned metric, and leaves no infinity in it. */
void metric_finish(struct metric *metric, const struct bases *bases);

#endif
