/* From a printed number down: its definition, the line of the script that printed it, and the counts that it was made
 * of, counted again from the responses as they stood at the edition's cut.
 *
 * A document keeps a number's value, base and definition, not what it was counted from. So the counts are found again:
 * every figure that earshot makes of the store's, the region's and the chain's counts of the report's months is held
 * against it, and those that are the same figure to the last digit are its source. What a script reckoned from others
 * has none: then the line of the script says how. */
#ifndef EARSHOT_OPS_EXPLAIN_NUMBER_H
#define EARSHOT_OPS_EXPLAIN_NUMBER_H

#include "flow/report/numbers.h"
#include "ops/history.h"
#include "ops/rulebook.h"

/* Of one survey version and channel class; of the store only. */
struct explain_tally {
    int64_t version;   /* its number, 1 for the first */
    const char *class; /* "receipt" */
    int64_t n;         /* answers to the question */
};

/* Counts that make the number. */
struct explain_counts {
    const char *of; /* "store S0101", "region E1", "chain" */
    month_t month;
    const char *question; /* id; of a dimension its own */
    const struct value *words;
    int from; /* the value that counts[0] is of */
    const int64_t *counts;
    size_t count; /* 0: of a dimension, or of the responses themselves */
    int64_t n;
    int64_t set_aside; /* responses of the place and month that were in quarantine at the cut: not among these counts */
    const struct explain_tally *tallies; /* none where one of them is under the privacy floor */
    size_t tally_count;
};

struct explain_number {
    struct history_edition edition;
    const char *region, *store, *report;
    struct number number;
    const char *script, *source; /* of the report, at the edition's rules; "" where the rules have none */
    const struct explain_counts *counts;
    size_t counts_count;
};

struct explain_number_query {
    const char *edition, *store, *report; /* report may be NULL where the store has one */
    const char *number; /* words in its title or label, or its place in the list, from 1; NULL: only list them */
};

/* The numbers of the document, and with a number asked for what it rests on: *out_found is false where it was not, or
 * where several have these words; then `out` is not filled. Errors: ERR_NOINPUT for no such edition, report or number.
 */
int explain_number(struct workspace *workspace, const struct act *act, const struct explain_number_query *query,
                   struct numbers *out_numbers, bool *out_found, struct explain_number *out, struct err *err);

#endif
