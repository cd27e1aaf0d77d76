/* A customer of the chain who agrees to be called back, or no longer does. */
#ifndef EARSHOT_TEST_OPS_AGREE_H
#define EARSHOT_TEST_OPS_AGREE_H

#include "unit/ops/chain.h"

#include "flow/customers/wishes_rows.h"
#include "ops/customers.h"

static inline void agree(struct chain *c, const char *phone, bool given, instant_t at) {
    struct customers customers;
    struct customer_id id;
    bool there = false;
    const struct consent consent = {.purpose = CONSENT_CALL_BACK,
                                    .given = given,
                                    .at = at,
                                    .notice = "",
                                    .version = "1",
                                    .language = "en",
                                    .channel = ""};
    CHAIN_OK(c, customers_open(c->w, true, &customers, &there, &c->err));
    CHAIN_OK(c, customer_find(&customers, phone, &id, &c->err));
    CHAIN_OK(c, consent_write(c->w->db, &id, &consent, &c->err));
}

#endif
