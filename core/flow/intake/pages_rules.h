/* The word `pages`: what a chain says on its survey pages, and which answers that come over them are suspect.
 *
 * One definition a workspace; without one the pages say what they say by themselves, and nothing is suspect. */
#ifndef EARSHOT_FLOW_INTAKE_PAGES_RULES_H
#define EARSHOT_FLOW_INTAKE_PAGES_RULES_H

#include "flow/intake/suspicion.h"
#include "flow/rules/shape.h"
#include "port/box/box.h"

struct pages {
    const char *id, *script;
    const struct value *thanks, *notice, *incentive; /* { zh, en }; NULL where the chain says nothing */
    const char *code;                                /* of the incentive; "" for none */
    struct suspicion suspicion;
};

extern const struct box_word pages_words[];
extern const size_t pages_word_count;
extern const struct shape_table pages_shape;

/* Errors: ERR_DATA with script and line. */
int pages_from_rules(struct arena *arena, const char *script, const struct value *definition, const struct pages **out,
                     struct err *err);

#endif
