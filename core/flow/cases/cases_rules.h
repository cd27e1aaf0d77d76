/* The words `cases` and `case`, and how their definition becomes a struct cases. */
#ifndef EARSHOT_FLOW_CASES_RULES_H
#define EARSHOT_FLOW_CASES_RULES_H

#include "flow/cases/cases.h"
#include "flow/rules/shape.h"
#include "port/box/box.h"

extern const struct box_word cases_words[];
extern const size_t cases_word_count;
extern const struct shape_table cases_shapes[]; /* by enum cases_about */

/* Whether a file holds cases, by its name: "scripts/scoring/service.test.lua". */
bool cases_file(const char *name);

/* Checks all but what `given` and `expect` say about the subject, which the caller finds by about and subject. Errors:
 * ERR_DATA with script and line. */
int cases_from_rules(struct arena *arena, const char *script, const struct value *definition, const struct cases **out,
                     struct err *err);

/* Whether the themes that the cases expect are there. */
int cases_check_themes(const struct cases *cases, const struct themes *themes, struct err *err);

#endif
