#include "ops/invitations.h"

#include "flow/customers/wishes_rows.h"

int invitation_unsubscribe(struct sql *db, const struct invitation_id *id, instant_t at, struct err *err) {
    struct arena *arena = arena_new();
    struct invitation invitation;
    bool there = false;
    int failed = invitation_mark(db, id, INVITATION_UNSUBSCRIBED, at, err);
    failed = failed ? failed : invitation_read(db, arena, id, &invitation, &there, err);
    if (!failed && there && invitation.has_customer)
        failed = opt_out_write(db, &invitation.customer, "", at, "link", err);
    arena_free(arena);
    return failed;
}
