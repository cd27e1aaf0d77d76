/* The words that make conditions, and how what they make becomes a struct condition.
 *
 * A condition is { kind = "condition", test = "at_least", question = "recommend", answer = 9 }; one_of has `answers`, a
 * list; all_of, any_of and none_of have `of`, the list of their parts. */
#ifndef EARSHOT_FLOW_CONDITION_RULES_H
#define EARSHOT_FLOW_CONDITION_RULES_H

#include "flow/rules/rules.h"
#include "flow/survey/condition.h"
#include "port/box/box.h"

extern const struct box_word condition_words[];
extern const size_t condition_word_count;

/* Reads the field of a definition against the survey; sets *out to NULL where there is no such field. Errors: ERR_DATA
 * with script and line, for what the survey does not have and for what no answers make hold. */
int condition_from_rules(struct arena *arena, const char *script, const struct value *definition, const char *field,
                         const struct survey *survey, const struct condition **out, struct err *err);

/* Tells of what leaves nobody out: a condition, or a part of one, that every answer makes hold. */
void condition_warn(const char *script, const struct value *definition, const struct condition *condition,
                    const struct survey *survey, rules_fault *fault, void *context);

#endif
