/* How often a list of polarity is right: asked of a file of comments whose polarity somebody has noted. */
#ifndef EARSHOT_OPS_POLARITY_H
#define EARSHOT_OPS_POLARITY_H

#include "flow/themes/polarity.h"
#include "ops/rulebook.h"
#include "stats/share.h"

struct polarity_check {
    const char *polarity;    /* NULL: the only list there is */
    const char *path;        /* a CSV file */
    const char *text, *side; /* the columns that hold the comment, and 1 for praise or 0 for a complaint */
    const char *by;          /* a column by which rows are told apart, or NULL */
};

struct polarity_checked {
    const char *group; /* "" without `by` */
    int64_t n, complaints;
    double majority;           /* percent right if all were judged alike */
    struct share_result right; /* judged as they are noted, one that is not judged taken for praise; Wilson */
    struct share_result found; /* of the complaints, those that are judged so */
    struct share_result meant; /* of those judged complaints, how many are */
    double open;               /* percent that are not judged */
};

/* By the working scripts' list. Groups in the order of the file; *out_passed_over counts rows without a comment,
 * without a 1 or 0, or damaged. Errors: ERR_NOINPUT, ERR_DATA for a list or column that is not there. */
int polarity_check(struct workspace *workspace, const struct polarity_check *what, struct polarity_checked **out,
                   size_t *out_count, int64_t *out_passed_over, struct err *err);

#endif
