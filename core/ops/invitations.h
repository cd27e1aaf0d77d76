/* What a customer does by the link of their invitation, beside answering. */
#ifndef EARSHOT_OPS_INVITATIONS_H
#define EARSHOT_OPS_INVITATIONS_H

#include "flow/distribution/invitation_rows.h"
#include "flow/survey/survey.h"

/* In the caller's transaction: notes it, takes their consent to be asked back, and keeps the customer from being asked
 * again, on any channel and by any schedule; again is fine. Of an invitation whose customer is forgotten it is noted
 * alone. ERR_DATA where there is no such invitation. */
int invitation_unsubscribe(struct sql *db, const struct invitation_id *id, instant_t at, struct err *err);

/* A survey that a customer has answered on a page. */
struct answered_page {
    const struct customer_id *customer;
    const struct survey *survey;
    const unsigned char *sheet;
    const char *language; /* in which it was read */
    instant_t at;
};

/* In the caller's transaction: what they agreed to there, by the consent questions that have a purpose, with the digest
 * of the notice in the language in which it was read. One that was shown and not ticked takes back a yes of before. */
int page_consents_keep(struct sql *db, const struct answered_page *page, struct err *err);

#endif
