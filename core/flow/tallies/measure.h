/* Metrics of a question from its counters: the step from counts to figures that may be shown.
 *
 * Two bases stand behind every figure: under the privacy floor it is suppressed, under the reliability base it is
 * uncertain. `counters` is a whole vector in the layout of the question's survey. Intervals: adjusted Wald for NPS, t
 * for means, Wilson for shares; differences as stats/ has them. */
#ifndef EARSHOT_FLOW_TALLIES_MEASURE_H
#define EARSHOT_FLOW_TALLIES_MEASURE_H

#include "flow/survey/survey.h"
#include "stats/metric.h"
#include "stats/tally.h"

struct bases {
    int64_t floor, reliable;
};

enum nps_class { NPS_DETRACTORS, NPS_PASSIVES, NPS_PROMOTERS };

struct tally_counts measure_counts(const struct question *question, const int64_t *counters);

struct metric measure_responses(const int64_t *counters, const struct bases *bases);
struct metric measure_nps(const struct question *question, const int64_t *counters, const struct bases *bases);
struct metric measure_mean(const struct question *question, const int64_t *counters, const struct bases *bases);
struct metric measure_top(const struct question *question, const int64_t *counters, const struct bases *bases);
struct metric measure_class(const struct question *question, const int64_t *counters, enum nps_class class,
                            const struct bases *bases);

/* now minus before; suppressed when either is under the floor. */
struct metric measure_nps_change(const struct question *question, const int64_t *now, const int64_t *before,
                                 const struct bases *bases);
struct metric measure_mean_change(const struct question *question, const int64_t *now, const int64_t *before,
                                  const struct bases *bases);
struct metric measure_top_change(const struct question *question, const int64_t *now, const int64_t *before,
                                 const struct bases *bases);

/* A finished metric from its parts: applies the bases to n. An interval without a width (all answers agree) says
 * nothing of its error and is none. */
struct metric metric_make(double value, double lo, double hi, int64_t n, enum metric_unit unit, const char *definition,
                          const struct bases *bases);
const char *metric_unit_name(enum metric_unit unit);

#endif
