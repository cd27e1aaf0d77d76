/* What a script gives to stats.*: each function takes one argument and says what it should have been. */
#ifndef EARSHOT_FLOW_RECKON_GIVEN_H
#define EARSHOT_FLOW_RECKON_GIVEN_H

#include "base/limits.h"
#include "flow/reckon/sampled.h"
#include "stats/summary.h"
#include "stats/tally.h"

/* Answers counted by value. A script has them as a question's figures (r.questions.ID: its counts, from) or as a plain
 * list of counts, the first for `from`. */
struct given_answers {
    struct tally_counts tally;
    const char *of; /* of a question's figures */
    bool thin;      /* a question whose counts are not shown: suppressed */
};

/* `from` is the value that a plain list begins with. */
int given_answers(const struct box_asked *asked, const struct value *value, int64_t from, struct given_answers *out,
                  struct err *err);
/* Several of them, each with a summary; of those under the floor it is empty: what is made of the others must not tell
 * of them. */
struct given_shown {
    const struct given_answers *answers;
    const struct summary *summaries;
    size_t count;
    struct bases bases;
};

/* The first argument, a list of answers. */
int given_shown(const struct box_asked *asked, struct given_shown *out, struct err *err);

/* A list of numbers and metrics as numbers; a suppressed metric, or one without a value, is NaN. */
int given_values(const struct box_asked *asked, const struct value *list, const double **out, size_t *out_count,
                 struct err *err);

/* Arguments by their place, from 0; an argument left out is the fallback. */
const struct value *given_at(const struct box_asked *asked, size_t place); /* NULL for nil, too */
int given_whole(const struct box_asked *asked, size_t place, const char *what, int64_t fallback, int64_t *out,
                struct err *err);
int given_number(const struct box_asked *asked, size_t place, const char *what, double *out, struct err *err);
/* One of `names`, which end with NULL; the first is the fallback. */
int given_choice(const struct box_asked *asked, size_t place, const char *what, const char *const *names, size_t *out,
                 struct err *err);

#endif
