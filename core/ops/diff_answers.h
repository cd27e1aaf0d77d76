/* How many answers each cause of a difference touched: by store, month and survey, from the responses that counted
 * before each kind of fact was let in and after it. */
#ifndef EARSHOT_OPS_DIFF_ANSWERS_H
#define EARSHOT_OPS_DIFF_ANSWERS_H

#include "ops/diff.h"
#include "ops/rulebook.h"

struct diff_answers;

/* Between two cuts, `after` < batch <= `upto`, of the months up to `month`, which is the reports' month. The rulebook
 * is borrowed: it says what the reports rest on. */
int diff_answers_open(struct diff_answers **out, struct workspace *workspace, const struct rulebook *rulebook,
                      month_t month, int64_t after, int64_t upto, struct err *err);
void diff_answers_close(struct diff_answers *answers); /* NULL is fine */

bool diff_answers_any(const struct diff_answers *answers, enum diff_kind kind);

/* The answers that a number of a report rests its change on, as diff.h says: of the store in the month, else in the
 * report's months; else of the stores of the region, and so on upwards. In a report that is no store's, which prints
 * figures of single ones, the fewest of any of its stores. 0 where there are none. */
int64_t diff_answers_of(const struct diff_answers *answers, enum diff_kind kind, const char *store, const char *region,
                        const char *report, month_t month);

#endif
