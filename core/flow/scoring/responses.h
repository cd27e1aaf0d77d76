/* Scoring responses one by one: the script's function over the answers that its parameters name.
 *
 * Where the answers can be combined in few ways (LIMIT_SCORE_TABLE) the function is asked about each combination once,
 * before the first response, and a response is one look into a table; else it is asked in batches. Either way a
 * response has the same score, save that the table also finds the combinations that a function fails on before anybody
 * answers so. Answers of other versions of the survey count where the question is the same there. A response for which
 * the scoring's `where` does not hold has no score, and the function is asked about none. */
#ifndef EARSHOT_FLOW_SCORING_RESPONSES_H
#define EARSHOT_FLOW_SCORING_RESPONSES_H

#include "flow/scoring/scoring.h"

struct responses_scorer;

/* Scores are kept to a thousandth of a point. */
#define SCORE_NONE INT32_MIN

/* What a response's score is told to, in no particular order; `into` as given to responses_score. */
typedef void score_fn(void *context, void *into, int32_t score);

/* `survey` is the layout that the definition was checked against. All is borrowed until it is closed. `may_tabulate`
 * false asks about each response whatever the number of combinations. */
int responses_scorer_open(struct responses_scorer **out, const struct scoring *scoring, const struct survey *survey,
                          const struct survey_versions *versions, const struct scoring_judge *judge, bool may_tabulate,
                          score_fn *fn, void *context, struct err *err);
void responses_scorer_close(struct responses_scorer *scorer); /* NULL is fine */

/* Scores a response, now or by the next flush at the latest. Responses to other surveys have no score. Errors: ERR_DATA
 * for a score outside 0 to 100, with the script and line, and whatever the box says. */
int responses_score(struct responses_scorer *scorer, int64_t version, const unsigned char *sheet, void *into,
                    struct err *err);
int responses_flush(struct responses_scorer *scorer, struct err *err);

void score_sums_add(struct score_sums *sums, int32_t score); /* nothing for SCORE_NONE */

/* An answer as the function is given it; null for none. */
const struct value *responses_answer(struct arena *arena, const struct question *asked, const struct survey *version,
                                     const unsigned char *sheet);
/* What the function is called with for one sheet, as a list of arguments. */
const struct value *responses_arguments(struct arena *arena, const struct scoring *scoring,
                                        const struct survey *version, const unsigned char *sheet);
/* Reads a score; ERR_DATA where it is none. */
int responses_score_read(const struct scoring *scoring, double answer, int32_t *out, struct err *err);

#endif
