/* What a survey script may say, and how its definition becomes a struct survey. */
#ifndef EARSHOT_FLOW_SURVEY_RULES_H
#define EARSHOT_FLOW_SURVEY_RULES_H

#include "flow/rules/shape.h"
#include "flow/survey/survey.h"
#include "port/box/box.h"

extern const struct box_word survey_words[];
extern const size_t survey_word_count;
extern const struct shape_table survey_shape;

/* Checks the definition that `script` returned and builds the survey in the arena. Errors: ERR_DATA with script and
 * line. */
int survey_from_rules(struct arena *arena, const char *script, const struct value *definition,
                      const struct survey **out, struct err *err);

#endif
