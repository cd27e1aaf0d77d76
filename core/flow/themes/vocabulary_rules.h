/* The word `vocabulary`: words of a trade that no dictionary has, and words that say nothing there.
 *
 * All vocabularies of a workspace hold together. */
#ifndef EARSHOT_FLOW_THEMES_VOCABULARY_RULES_H
#define EARSHOT_FLOW_THEMES_VOCABULARY_RULES_H

#include "flow/rules/shape.h"
#include "flow/themes/lexicon.h"
#include "port/box/box.h"

struct vocabulary {
    const char *id, *script;
    const struct lexicon_word *words; /* 2 to WORDS_LONGEST characters each */
    size_t word_count;
    const struct lexicon_word *left_out;
    size_t left_out_count;
};

extern const struct box_word vocabulary_words[];
extern const size_t vocabulary_word_count;
extern const struct shape_table vocabulary_shape;

/* Errors: ERR_DATA with script and line. */
int vocabulary_from_rules(struct arena *arena, const char *script, const struct value *definition,
                          const struct vocabulary **out, struct err *err);

#endif
