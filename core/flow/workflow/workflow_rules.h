/* The words that make workflows, and how a definition becomes a struct workflow. */
#ifndef EARSHOT_FLOW_WORKFLOW_RULES_H
#define EARSHOT_FLOW_WORKFLOW_RULES_H

#include "flow/rules/rules.h"
#include "flow/rules/shape.h"
#include "flow/workflow/workflow.h"

extern const struct box_word workflow_words[];
extern const size_t workflow_word_count;
extern const struct shape_table workflow_shape;
extern const struct shape_table *const workflow_intent_shapes[];  /* by enum intent_kind */
extern const struct shape_table *const workflow_opening_shapes[]; /* on_response, on_month */

/* `survey` is the one that the definition's `opens` names; NULL where it names none, and for a version out of use,
 * which opens nothing. Errors: ERR_DATA with script and
 * line, also for what workflow_check finds. */
int workflow_from_rules(struct arena *arena, const char *script, const struct value *definition,
                        const struct survey *survey, const struct workflow **out, struct err *err);

/* What hours(4), days(2), open_hours(24) or open_days(2) made, in a field of a table. Errors: ERR_DATA with script and
 * line. */
int workflow_span_read(const char *script, const struct value *table, const char *field, struct workflow_span *out,
                       struct err *err);

/* What a definition says its cases are, and whether what stands in it is said of such: ERR_DATA with script and line.
 */
enum workflow_about workflow_about_of(const struct value *definition);
int workflow_about_check(const struct workflow *workflow, struct err *err);

/* The survey that a definition's opening names; "" for none. */
const char *workflow_survey(const struct value *definition);

#endif
