/* Figures asked for on the spot: one row per group, question or dimension, and month or wave; with a comparison, beside
 * them what they differ by.
 *
 * A difference is a row's own figure minus the other: that of the period before (as many months, right before), of the
 * same months a year ago, of the region (the row's stores against all others of the region, and scaled as stats/ has
 * it), or of the period before with comparable stores only. A store is comparable when it was open through both
 * periods by the registry's days (no day known: open), its customers answered in both, and it did not move in or out of
 * the region that is asked for. */
#ifndef EARSHOT_OPS_METRICS_H
#define EARSHOT_OPS_METRICS_H

#include "flow/registry/held.h"
#include "ops/rulebook.h"
#include "stats/share.h"

enum metrics_group { METRICS_CHAIN, METRICS_REGION, METRICS_STORE };
enum metrics_items { METRICS_ONE, METRICS_QUESTIONS, METRICS_DIMENSIONS, METRICS_TOUCHPOINTS, METRICS_ANSWERS };
/* METRICS_ANSWERS: the questions that are counted and not on a scale; such a row has n and `counts` only. */
enum metrics_against {
    METRICS_NOTHING,
    METRICS_PREVIOUS,
    METRICS_YEAR_AGO,
    METRICS_WHOLE, /* a store's region, a region's parent, the chain of a region without one */
    METRICS_LIKE_FOR_LIKE
};
/* Which interval stands in nps_lo and nps_hi, and in t2b_lo and t2b_hi; the first of each is the usual one. */
enum metrics_nps_interval { METRICS_NPS_WALD, METRICS_NPS_ADJUSTED, METRICS_NPS_SCORE };
enum metrics_top_interval {
    METRICS_TOP_WILSON,
    METRICS_TOP_EXACT,
    METRICS_TOP_AGRESTI_COULL,
    METRICS_TOP_JEFFREYS,
    METRICS_TOP_WALD
};

struct metrics_query {
    const char *survey;
    const char *question; /* NULL: the survey's lead question; with items only NULL */
    enum metrics_group by;
    enum metrics_items items;
    bool by_month, by_wave; /* one of them at most */
    month_t from, to;       /* both included; INT32_MIN and INT32_MAX for no bound */
    const char *store;      /* only this store, or NULL */
    const char *region;     /* only stores of this region (as they hung in each month), or NULL */
    enum metrics_against against;
    enum metrics_nps_interval nps_interval;
    enum metrics_top_interval top_interval;
    bool nps_named; /* the interval of NPS was asked for: it then is what targets are held against, else the adjusted */
    bool weighted;  /* of questions, and with nothing to compare with */
};

struct metrics_apart {
    double value, lo, hi; /* NaN where there is none */
};

/* Weighted figures (stats/weighted.h), of the answers that have a weight; NaN without any. */
struct metrics_weighted {
    int64_t n;
    double sum, n_eff; /* of the weights; Kish's effective base */
    struct metrics_weighed {
        double value, se, lo, hi;
    } mean, t2b, nps;
};

/* Figures are unclipped, and shown whatever their base: a mark says which ones a report would suppress or mark: "",
 * "floor" (under the privacy floor on screen), "thin" (under the reliability base). A dimension's n is people, not
 * answers, and its intervals are as wide as these say. With weighted the mark goes by the effective base too. */
struct metrics_row {
    const char *code, *name;        /* of the store or region; "" for the chain */
    bool is_parent;                 /* a region that others hang under */
    const char *item;               /* the question's, dimension's or touchpoint's id */
    const struct value *item_words; /* { zh, en } */
    const struct question *asked;   /* NULL of a dimension or touchpoint */
    month_t month;                  /* unused without by_month */
    const char *wave;               /* its name, with by_wave */
    int64_t n;
    double mean, sd, mean_lo, mean_hi;
    double t2b, t2b_lo, t2b_hi;
    bool has_nps;
    double nps, nps_se, nps_lo, nps_hi, nps_adj, nps_adj_lo, nps_adj_hi;
    const char *mark;
    struct tally_counts counts; /* a question's answers, what its figures were made from; in the workspace's arena */
    struct share_counts top;    /* those in its top box */
    struct metrics_weighted weighted;

    /* A row of several months has a target only where the same one held in each of them. */
    struct held nps_target, mean_target, t2b_target;
    bool aimed; /* some row has a target; the same in all rows */

    /* With a comparison. Where either side has no answers nothing is compared: all is NaN, 0 or "". */
    int64_t own_n, other_n; /* bases of the two sides; `other` of a region is its other stores */
    struct metrics_apart mean_apart, t2b_apart, nps_apart;
    const char *p_of;     /* what p and says speak of: "nps" where there is one, else "mean" */
    double p, p_adjusted; /* two-sided, of "no difference"; Benjamini and Hochberg's over all rows */
    const char *says;     /* "noise" when the interval holds 0 or p_adjusted is not under 0.05, else "up" or "down"; ""
                           * without an interval */
    const char *apart_mark;
};

/* Rows in order of code, question or dimension (as the survey has them) and month, or wave by name; fn returns nonzero
 * to stop; texts are borrowed until it returns. Errors: ERR_DATA for a survey, question, store or region that is not
 * there, ERR_USAGE for what cannot be compared. */
int metrics(struct workspace *workspace, const struct metrics_query *query,
            int (*fn)(void *context, const struct metrics_row *row, struct err *err), void *context, struct err *err);

/* The months from the first to the last in which the survey (NULL: any) has answers; *last < *first for none. */
int metrics_months(struct workspace *workspace, const char *survey, month_t *first, month_t *last, struct err *err);

const char *metrics_item_name(enum metrics_items items); /* "question", "dimension", "touchpoint" */

/* ERR_DATA unless --answers knows the question: counted, and not on a scale. */
int metrics_answered(struct workspace *workspace, const char *survey, const char *id, struct err *err);

/* The scale question of this name, or the lead (NULL). ERR_DATA, with the one that was meant, where there is none. */
int metrics_question(const struct survey *survey, const char *id, const struct question **out, struct err *err);

#endif
