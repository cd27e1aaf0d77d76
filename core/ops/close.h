/* The month-end close: the month's reports as one edition. */
#ifndef EARSHOT_OPS_CLOSE_H
#define EARSHOT_OPS_CLOSE_H

#include "ops/rulebook.h"

struct close_done {
    bool same;                         /* nothing had changed: no edition was made */
    bool correction;                   /* the month had an edition before */
    bool unsigned_yet;                 /* the workspace has no key: the edition is not signed */
    const char *commit, *tree, *rules; /* of the edition; the rules' commit */
    const char *rules_before;          /* of the edition that this one corrects, where they were others; else NULL */
    int64_t reports;                   /* PDFs in the edition */
    int64_t tickets;                   /* opened of the month's figures */
    int64_t suppressed;                /* among them: under the privacy floor */
    int64_t boxed;                     /* among them: with a character that no font has, printed as a box */
    const char *boxed_first;           /* "S0101: U+2A6A5 in the title", or NULL */
    const char *const *without;        /* codes of stores without data this month, open then: they have no report */
    size_t without_count;
    int64_t responses;  /* of the month */
    int64_t cut;        /* the last batch that counts */
    const char *folder; /* where the PDFs stand as files */
    const char *first;  /* one of them, to open; NULL when there is none */
};

/* Closes the month with all reports of the settings. Errors: ERR_BUSY when another close or rebuild is at it; ERR_DATA
 * when a rule failed, ERR_INTERNAL when its process broke twice (both name the store and publish nothing); ERR_USAGE
 * when the month has an edition that differs and no reason was given. Texts of `out` live in the workspace's arena. */
int close_month(struct workspace *workspace, const struct act *act, month_t month, struct close_done *out,
                struct err *err);

/* The same by several processes at once, where that pays: no byte changes. 0 is taken for 1. */
int close_month_by(struct workspace *workspace, const struct act *act, month_t month, size_t workers,
                   struct close_done *out, struct err *err);

/* Remakes tallies and scores from the responses. */
struct rebuild_done {
    int64_t responses; /* counted */
    int64_t tallies, scores;
    bool changed; /* whether any tally was not what the responses say */
};
int rebuild(struct workspace *workspace, const struct act *act, struct rebuild_done *out, struct err *err);

#endif
