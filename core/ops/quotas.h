/* Quotas of surveys: whether enough have answered (flow/survey/survey.h says what a quota is).
 *
 * What is there is counted from the rows that count, so what is undone or set aside makes room again. Counts are kept
 * while nobody else writes: whoever asks within the transaction in which they store holds a quota to the last answer,
 * however many come at once and by however many processes. */
#ifndef EARSHOT_OPS_QUOTAS_H
#define EARSHOT_OPS_QUOTAS_H

#include "flow/registry/registry.h"
#include "flow/survey/survey.h"
#include "ops/rulebook.h"
#include "ops/workspace.h"

struct quotas; /* what was counted, by one who asks */

/* `registry` must outlive it. */
struct quotas *quotas_new(struct workspace *workspace, const struct registry *registry);
void quotas_free(struct quotas *quotas); /* NULL is fine */

/* An answer that is to come. */
struct quota_asked {
    const struct survey *survey; /* as it is live */
    const struct store *store;
    const struct zone *zone; /* the store's clocks */
    instant_t at;
    const char *wave; /* that it came by; "" for none, which no quota of waves is about */
    const unsigned char
        *sheet; /* what is answered so far; NULL: nothing, so that only quotas of all answers are held */
};

/* The first quota that leaves no room for it; *out is NULL where there is room. */
int quotas_full(struct quotas *quotas, const struct quota_asked *asked, const struct quota **out, struct err *err);

/* How many there are of one quota of it. */
int quota_count(struct quotas *quotas, const struct quota_asked *asked, const struct quota *quota, int64_t *out,
                struct err *err);

/* It was stored, and counts. Once the transaction is committed as a batch, quotas_kept says so; one that was not is
 * forgotten by quotas_forget. */
int quotas_take(struct quotas *quotas, const struct quota_asked *asked, struct err *err);
void quotas_kept(struct quotas *quotas, int64_t batch);
void quotas_forget(struct quotas *quotas);

/* How a quota stands now, of the newest wave where it is about waves. */
struct quota_told {
    const struct survey *survey;
    const struct quota *quota;
    const char *store; /* its code; NULL: of all stores */
    int64_t answers;
};

/* Of a live survey, or of all (NULL), each quota of the chain, for who may see all of it, and of each open store of the
 * scope that has answers, or of one store. Errors: ERR_DATA for a survey or store that there is not. */
int quotas_tell(struct workspace *workspace, const struct act *act, const struct rulebook *rulebook, const char *survey,
                const char *store, int (*fn)(void *context, const struct quota_told *told, struct err *err),
                void *context, struct err *err);

#endif
