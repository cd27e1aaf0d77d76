/* The word `polarity`, and how its definition becomes a struct polarity. */
#ifndef EARSHOT_FLOW_THEMES_POLARITY_RULES_H
#define EARSHOT_FLOW_THEMES_POLARITY_RULES_H

#include "flow/rules/shape.h"
#include "flow/themes/polarity.h"
#include "port/box/box.h"

extern const struct box_word polarity_words[];
extern const size_t polarity_word_count;
extern const struct shape_table polarity_shape;

/* Errors: ERR_DATA with script and line. */
int polarity_from_rules(struct arena *arena, const char *script, const struct value *definition,
                        const struct polarity **out, struct err *err);

#endif
