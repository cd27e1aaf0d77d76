/* A condition: whether an answer sheet is of a certain kind. Scripts make it as data (condition_rules.h); it is
 * evaluated here and nowhere else, so that whoever filters answers filters alike.
 *
 * Two truths only: a question that was not answered is not at least 9, nor at most 6, nor any value; none_of holds of
 * it. A group of parts holds where all, any or none of them do.
 *
 * A condition is made against one version of a survey and bound to others before their sheets are looked at: a question
 * whose answers do not go over from there counts as not answered. */
#ifndef EARSHOT_FLOW_CONDITION_H
#define EARSHOT_FLOW_CONDITION_H

#include "flow/survey/survey.h"

enum condition_test {
    CONDITION_AT_LEAST,
    CONDITION_AT_MOST,
    CONDITION_IS,
    CONDITION_ONE_OF,
    CONDITION_ANSWERED,
    CONDITION_ALL_OF, /* this and the two below have parts, the others a question */
    CONDITION_ANY_OF,
    CONDITION_NONE_OF
};

struct condition {
    enum condition_test test;
    const char *path;                /* of the field that it stands in: "where", "where.2" of a part */
    const struct value *value;       /* as the script says it */
    const struct question *question; /* NULL in a bound condition: the version has no such question */
    uint64_t holds[4];               /* bit k of all: for what a sheet holds as k; see below for what else there is */
    uint64_t least, most;            /* numbers and dates: it holds for what a sheet holds from least to most */
    const struct condition *const *parts;
    size_t part_count;
};
/* Of a choice of many the first of `holds` is a mask as answer_mask makes it: one bit in common will do. Of a ranking
 * it is about the first place. */

/* The same for sheets of a version. */
const struct condition *condition_bind(struct arena *arena, const struct condition *condition,
                                       const struct survey *version);

/* `sheet` is of the version that the condition was made against or bound to. */
bool condition_holds(const struct condition *condition, const unsigned char *sheet);

/* The questions it names, each once, in the order of their naming; *out_count says how many. */
const struct question *const *condition_questions(struct arena *arena, const struct condition *condition,
                                                  size_t *out_count);

/* ---- what it comes to over many sheets ---- */

/* All sheets that differ in the questions a condition names, as far as it can tell them apart: an answer stands for all
 * that every part takes alike. */
struct condition_sweep;

/* Leaves out the questions in `fixed`. NULL where more than LIMIT_CONDITION_SWEEP sheets are to be looked at. */
const struct condition_sweep *condition_sweep(struct arena *arena, const struct condition *condition,
                                              const struct question *const *fixed, size_t fixed_count);
size_t condition_sweep_size(const struct condition_sweep *sweep); /* sheets to look at */

/* Whether the condition holds (`holds`), or does not (not `holds`), of a sheet like this one in all but the questions
 * of the sweep. The sheet is written in. */
bool condition_sweep_finds(const struct condition_sweep *sweep, unsigned char *sheet, bool holds);

enum condition_fate { CONDITION_OPEN, CONDITION_NEVER, CONDITION_ALWAYS };

/* Whether any answers make it hold, or fail. CONDITION_OPEN, too, where that is more than a sweep can tell. */
enum condition_fate condition_decide(const struct condition *condition, const struct survey *survey);

/* As a script writes it: at_least("recommend", 9). */
const char *condition_text(struct arena *arena, const struct condition *condition);

#endif
