/* The word `themes`, and how its definition becomes a struct themes. */
#ifndef EARSHOT_FLOW_THEMES_RULES_H
#define EARSHOT_FLOW_THEMES_RULES_H

#include "flow/rules/shape.h"
#include "flow/themes/themes.h"
#include "port/box/box.h"

extern const struct box_word themes_words[];
extern const size_t themes_word_count;
extern const struct shape_table themes_shape;

/* `survey` is the one that the definition names. Errors: ERR_DATA with script and line. */
int themes_from_rules(struct arena *arena, const char *script, const struct value *definition,
                      const struct survey *survey, const struct themes **out, struct err *err);

#endif
