/* Reports made from what is known now, of one store or of all, for whoever wants to look: nothing is published. */
#ifndef EARSHOT_OPS_REPORT_RUN_H
#define EARSHOT_OPS_REPORT_RUN_H

#include "ops/formats.h"
#include "ops/rulebook.h"

/* What is to be made. Of a report of stores or regions the one that is named, or several: those of a region, or all
 * that the acting person may see. A wave's needs the wave, a comparison both sides (press_sides.h says how they are
 * written), all others the month. */
struct report_wish {
    const char *report; /* NULL: the settings' first */
    const char *store, *region;
    bool all;
    const char *wave, *first, *second; /* a wave may be given where a month is needed, and is refused as one */
    month_t month;                     /* INT32_MIN: not said */
    bool working;                      /* by the working scripts instead of the live rules: for who is writing one */
    bool is_private;                   /* a working copy with its private blocks; the journal says who made it */
    const enum report_format *formats;
    size_t format_count; /* 0: as the file's name ends, else a PDF */
    const char *out;     /* a file, where one is made; a directory, where it is one, ends in a slash, or several
                          * are made. NULL: here */
    size_t workers;      /* processes that make them; 0 is taken for 1. They change no byte */
};

struct report_failure {
    const char *code; /* of the store or region */
    struct err why;
};

struct report_done {
    const char *about; /* "store", "region", "chain", "wave" or "comparison" */
    month_t month;     /* that it is of, or its last */
    bool several;      /* more than one might have been made */
    int64_t reports, files;
    int64_t suppressed; /* reports of fewer answers than the privacy floor */
    int64_t
        hidden;    /* figures in all of them that are not shown: too few answers, here or in what they tell of others */
    int64_t boxed; /* with a character that no font has, printed as a box */
    const char *boxed_first;    /* "S0101: U+2A6A5 in the title", or NULL */
    const char *first;          /* the first report's files: "a.pdf, a.html" */
    const char *const *without; /* codes of stores without data this month, open then: they have no report */
    size_t without_count;
    const struct report_failure *failures; /* whose report failed; the others are made */
    size_t failure_count;
};

/* Makes them from one state of the database, each file whole or not at all. What fails for one of several stands in
 * `out`; one that is made alone is an error as it is. Errors: ERR_USAGE, ERR_DENIED, ERR_FOUND for one without
 * responses, ERR_BUSY when the data kept changing. Texts of `out` live in the workspace's arena. */
int report_run(struct workspace *workspace, const struct act *act, const struct report_wish *wish,
               struct report_done *out, struct err *err);

#endif
