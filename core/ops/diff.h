/* Two editions beside each other, number by number, and why each moved.
 *
 * Numbers are matched by what they mean (flow/report/numbers.h), in the documents as the archive holds them. The
 * largest change comes first: largest against the interval that was printed with the number, so that what chance
 * explains comes last.
 *
 * Two editions of one month rest on mostly the same answers: a change within the interval that the number had says
 * nothing about the store (noise), one beyond it does. For these the causes are told. Two months rest on other
 * customers' answers: the difference is given with an interval of its own, by square-and-add of the two printed
 * intervals (reckon.h), and a difference whose interval holds 0 is noise. A number that is itself a change against the
 * month before shares a month with its neighbour and gets no interval, nor does one that a script derived.
 *
 * Causes come from one fixed order of replay, from the older edition to the newer, each state pressed whole and each
 * step's difference the points of its cause:
 *
 *     program      what this program makes of the older edition's facts and rules, less what was printed then: 0 unless
 *                  another engine made it; likewise at the newer edition. Where answers were erased it is `erased`:
 *                  their counts are kept (tallies/erased_rows.h) and move no figure, but the mean of scored responses
 *                  may move
 *     late         answers that came after the older edition's cut
 *     corrected    answers that superseded others
 *     undone       imports taken back
 *     quarantined  answers set aside
 *     lifted       answers taken back in
 *     registry     stores, regions, moves, targets, events
 *     tickets      what happened to tickets, in reports that tell of them
 *     definition   the surveys of the newer rules
 *     rules        all the rest of the newer rules
 *
 * They sum to the whole difference. The order matters where two causes touch the same answers; it is always this one.
 *
 * A cause of answers rests on those that it brought, took or changed: of the store in the number's month, where it has
 * any there, else in the report's months, else of the region's stores and so on upwards; of answers that came or went,
 * on no more than the base moved by. Causes that rest on fewer than the privacy floor are not told apart: they are
 * joined with the next smallest until the floor is reached ("several"), and where all of them together do not reach it,
 * with everything else. */
#ifndef EARSHOT_OPS_DIFF_H
#define EARSHOT_OPS_DIFF_H

#include "flow/report/numbers.h"
#include "ops/history.h"

enum diff_kind {
    DIFF_PROGRAM,
    DIFF_ERASED,
    DIFF_LATE,
    DIFF_CORRECTED,
    DIFF_UNDONE,
    DIFF_QUARANTINED,
    DIFF_LIFTED,
    DIFF_REGISTRY,
    DIFF_TICKETS,
    DIFF_DEFINITION,
    DIFF_RULES,
    DIFF_SEVERAL,
    DIFF_KINDS
};
const char *diff_kind_name(enum diff_kind kind); /* "late" */

struct diff_cause {
    enum diff_kind kind;
    unsigned kinds;  /* of several: 1 << kind each; 0 where even that would tell too much */
    int64_t answers; /* that it rests on; -1: not a matter of answers, or not told */
    double points;   /* in the unit of the number */
};

enum diff_says {
    DIFF_BEYOND,   /* beyond chance */
    DIFF_NOISE,    /* within the interval */
    DIFF_OPEN,     /* there is no interval to judge it by */
    DIFF_APPEARED, /* the number was not printed before */
    DIFF_GONE,     /* it is not printed any more */
    DIFF_SHOWN,    /* it was under the privacy floor before */
    DIFF_HIDDEN    /* it is now */
};
const char *diff_says_name(enum diff_says says);

/* A number that changed. Texts in the workspace's arena. */
struct diff_row {
    const char *region, *store, *report; /* where it stands in the second edition */
    const char *region_before;           /* and in the first */
    const char *block, *title, *label;
    const char *definition;      /* in the second edition, else in the first */
    struct figure before, after; /* known is false where there is none */
    size_t in_before, in_after;  /* which number of its document; NUMBERS_NONE */
    month_t month;               /* that it is of; INT32_MIN: not said */
    double change, lo, hi;       /* NaN where they cannot be told */
    double weight;               /* |change| against half its interval */
    enum diff_says says;
    size_t also; /* more places that print just these two figures: of the document, of other stores */
    const struct diff_cause *causes;
    size_t cause_count;
};

struct diff_query {
    const char *before, *after;          /* editions: a commit, its beginning, or a month */
    const char *store, *region, *report; /* narrow what is compared; NULL: all that the scope holds */
    size_t most;                         /* rows to keep; at most LIMIT_DIFF_ROWS */
    bool causes;                         /* replay */
};

struct diff {
    struct history_edition before, after;
    bool same_month;
    enum language language;       /* of the documents */
    int64_t floor;                /* of the later rules: what causes are told apart from */
    int64_t documents, unchanged; /* in both editions; among them those that say the same */
    int64_t numbers, changed;     /* compared; among them those that are others */
    int64_t beyond, noise;        /* among the changed */
    const char *const *gone;      /* "S0101 store_monthly": only in the first edition */
    size_t gone_count;
    const char *const *come; /* only in the second */
    size_t come_count;
    const char *const *files; /* of the rules: names of those that differ */
    size_t file_count;
    bool replayed;         /* causes were looked for */
    struct diff_row *rows; /* the worst first */
    size_t row_count;
};

/* Errors: ERR_NOINPUT for no edition; ERR_DENIED outside of the scope. */
int edition_diff(struct workspace *workspace, const struct act *act, const struct diff_query *query, struct diff *out,
                 struct err *err);

#endif
