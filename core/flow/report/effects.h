/* The effect of a pilot as a metric of a document. */
#ifndef EARSHOT_FLOW_REPORT_EFFECTS_H
#define EARSHOT_FLOW_REPORT_EFFECTS_H

#include "flow/plans/effect.h"
#include "flow/tallies/measure.h"

/* `difference.pilot`; its base is the smallest of the four cells, as that of every difference. */
struct metric report_effect(const struct plan_effect *effect, enum metric_unit unit, const struct bases *bases);

#endif
