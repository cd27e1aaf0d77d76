/* The word `mapping`, and how its definition becomes a struct mapping. */
#ifndef EARSHOT_FLOW_INTAKE_RULES_H
#define EARSHOT_FLOW_INTAKE_RULES_H

#include "flow/intake/intake.h"
#include "flow/rules/shape.h"
#include "port/box/box.h"

extern const struct box_word intake_words[];
extern const size_t intake_word_count;
extern const struct shape_table responses_shape, stores_shape;

/* Errors: ERR_DATA with script and line. */
int mapping_from_rules(struct arena *arena, const char *script, const struct value *definition,
                       const struct mapping **out, struct err *err);

#endif
