/* The words of scoring, how a definition becomes a struct scoring, and the judge that asks its functions. */
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

/* What the judge asks with, and how it reads what comes back: for who wants to watch. `first` is the index or the
 * tallies; the store and the month follow as far as the function has parameters for them. */
struct value *scoring_arguments(struct arena *arena, const struct value *function, const struct value *first,
                                const struct scoring_subject *subject);
const struct value *scoring_tallies(struct arena *arena, const struct scoring_subject *subject,
                                    const struct bases *bases);
int scoring_band_answer(const struct scoring *scoring, const struct value *function, double index,
                        const struct value *answer, const char **out, struct err *err);
int scoring_tallies_answer(const struct scoring *scoring, const struct value *answer, double *out, struct err *err);

#endif
