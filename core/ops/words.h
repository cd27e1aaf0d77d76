/* Which words comments use: the way to the words of a theme. Counted in comments, not in occurrences. */
#ifndef EARSHOT_OPS_WORDS_H
#define EARSHOT_OPS_WORDS_H

#include "ops/comments.h"
#include "stats/keyness.h"

#define WORDS_PRIOR 100 /* imagined comments that draw rare words towards no difference: keyness.h */

struct words_query {
    struct comments_query of;
    const char *theme; /* the group is the comments that name this theme of the list, by its id or title; or NULL */
    bool negative;     /* the group is the comments whose lead answer is low, the others those that are not; or all */
};

struct word_row {
    const char *word;
    const char *theme;         /* the first of the list that has this word, or NULL */
    const struct value *title; /* its { zh, en } */
    int64_t comments;          /* of the group, that use it */
    struct share_result share; /* of the group */
    double others;             /* percent of the others that use it; NaN without a group or under the floor */
    int64_t scored;            /* that use it, with an answer to the lead question; 0 where low is not told */
    struct share_result low;   /* of these, those with a low one: NaN under the floor */
    double z;                  /* keyness of the word in the group; NaN as `others` is */
};

struct words_report {
    const char *where;           /* whose comments are read, as the list's script says it; NULL: everybody's */
    int64_t comments, others;    /* of the group, and those that are not in it */
    const struct word_row *rows; /* the most distinctive first; without a group the most frequent */
    size_t count;
    bool withheld; /* fewer comments than the floor, in the group or beside it: no rows */
};

/* No word is told that fewer than the floor use in the group. Errors: ERR_DATA for a list, theme, store or region that
 * is not there, or a survey without a scale for `negative`; ERR_CONFIG without a dictionary. */
int comment_words(struct workspace *workspace, const struct words_query *query, struct words_report *out,
                  struct err *err);

#endif
