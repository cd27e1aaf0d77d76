/* What explaining a score and explaining a response share. */
#ifndef EARSHOT_OPS_EXPLAIN_PARTS_H
#define EARSHOT_OPS_EXPLAIN_PARTS_H

#include "ops/explain.h"

/* The rules of a month, and what they are. */
struct explain_time {
    struct rulebook *rulebook;
    const char *edition, *rules;
    int64_t cut;
};
int explain_time_open(struct workspace *workspace, month_t month, struct explain_time *out, struct err *err);
void explain_time_close(struct explain_time *time);

/* The version of a scoring that holds for the month; `id` NULL is the only one, of those that score responses if
 * `responses` says so. */
int explain_choose(const struct explain_time *time, const char *id, const char *survey, bool responses, month_t month,
                   const struct scoring **out, struct err *err);
struct explain_rules explain_rules_of(struct arena *arena, const struct explain_time *time,
                                      const struct scoring *scoring);

/* A line of a file of the rules, without the spaces around it; "" where there is none. */
const char *explain_source(struct arena *arena, const struct rulebook *book, const char *file, int64_t number);

/* Calls a function of the rules while it is watched. *out_answer is what it gave. */
int explain_watch(struct arena *arena, const struct explain_time *time, const char *name, const struct value *function,
                  const struct value *arguments, const struct value **out_answer, struct explain_call *out,
                  struct err *err);

#endif
