/* What became of waves, and of one invitation. Rates are AAPOR's (stats/response.h): of invitations that went out, I
 * completed, P begun, R turned down or opened and not begun; what never arrived and what nothing was heard of are
 * unknown (UO, UH), as for any list of names. */
#ifndef EARSHOT_OPS_WAVES_STATUS_H
#define EARSHOT_OPS_WAVES_STATUS_H

#include "flow/distribution/wave_rows.h"
#include "ops/workspace.h"
#include "stats/response.h"

struct dispositions wave_dispositions(const struct wave_status *status);

/* Each wave of that name, or of that schedule (NULL: all), the newest first; `store` its code, or NULL. In the scope of
 * who asks. Errors: ERR_DATA where there is none of the name. */
int waves_told(struct workspace *workspace, const char *name, const char *store,
               int (*fn)(void *context, const struct wave_status *status, struct err *err), void *context,
               struct err *err);

/* Why those who were meant were not asked, in a wave's or a schedule's runs together. */
int waves_reasons(struct workspace *workspace, const char *name, int64_t out[WAVE_REASONS], struct err *err);

/* An invitation by its id (32 hex digits). What is told of it names its customer by the random id. */
struct invitation_told {
    struct invitation invitation;
    const char *store; /* its code */
    const char *customer;
    const char *rules; /* the digest of the schedule that made it */
    int64_t batch;
};
int invitation_told(struct workspace *workspace, const char *id, struct invitation_told *out, struct err *err);

#endif
