/* The word `scoring`, how its definition becomes a struct scoring, and the judge that asks the script for a band. */
#ifndef EARSHOT_FLOW_SCORING_RULES_H
#define EARSHOT_FLOW_SCORING_RULES_H

#include "flow/rules/rules.h"
#include "flow/rules/shape.h"
#include "flow/scoring/scoring.h"

extern const struct box_word scoring_words[];
extern const size_t scoring_word_count;
extern const struct shape_table scoring_shape;

/* Checks the definition against the survey it scores. Errors: ERR_DATA with script and line. */
int scoring_from_rules(struct arena *arena, const char *script, const struct value *definition,
                       const struct survey *survey, const struct scoring **out, struct err *err);

struct scoring_judge scoring_judge_of(struct rules *rules);

#endif
