/* What exporting and erasing share; nobody else includes this. */
#ifndef EARSHOT_OPS_PRIVACY_PARTS_H
#define EARSHOT_OPS_PRIVACY_PARTS_H

#include "flow/customers/customers_rows.h"
#include "flow/intake/identity_rows.h"
#include "flow/registry/registry.h"
#include "flow/survey/survey.h"
#include "ops/privacy.h"

struct place_of {
    int64_t store, rid;
};

struct held_response {
    struct identity identity;
    struct kept *revisions;
    size_t count;
};

/* All that is held on one customer, in the arena. */
struct person_held {
    struct arena *arena;
    struct customers customers;
    struct customer_id id;
    char name[CUSTOMER_ID_TEXT];
    struct contacts contacts;
    struct held_response *all;
    size_t count;
    struct place_of *places; /* their links */
    size_t place_count, place_cap;
    struct survey_versions versions;
};

int person_find(struct workspace *workspace, const char *typed, struct person_held *out, struct err *err);
void person_wipe(struct person_held *held);

/* Adds visits, consents, opt-outs and invitations to what is told. */
int person_tell_visits(struct sql *db, struct person_held *held, const struct registry *registry, struct value *told,
                       struct err *err);

/* Blacks out, in the error sheets of the workspace, each place where one of the texts stands, and each contact that is
 * spelled otherwise but means the same. Sheets are rewritten whole or not at all. *out_count is how many were. */
int sheets_black_out(const struct workspace *workspace, const char *const *texts, size_t count, int64_t *out_count,
                     struct err *err);

/* Tickets that their answers opened, with what staff wrote, as a list of the map. */
int person_tell_tickets(struct sql *db, const struct person_held *held, struct value *told, struct err *err);

/* How their answers came (ops/submit.h), as a list of the map, while that is kept; nothing where there is none. */
int person_tell_traces(struct sql *db, const struct person_held *held, struct value *told, struct err *err);

/* Messages to them, as a list of the map; nothing where there are none. */
int person_tell_messages(struct sql *db, const struct person_held *held, struct value *told, struct err *err);
/* Takes them out of the outbox, sent ones too, and what of them lies as a file where another program was to take it. */
int person_unsend(struct workspace *workspace, const struct person_held *held, struct err *err);

#endif
