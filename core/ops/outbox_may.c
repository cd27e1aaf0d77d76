/* The last look before a message goes out: what was true when it was put in may be no longer. */
#include <string.h>

#include "flow/customers/wishes_rows.h"
#include "flow/distribution/invitation_rows.h"
#include "ops/outbox_parts.h"

static int of_invitation(const struct sender *sender, const unsigned char *bytes, instant_t now, struct arena *arena,
                         const char **out, struct err *err) {
    struct invitation invitation;
    struct invitation_id id;
    bool there = false;
    memcpy(id.bytes, bytes, sizeof id.bytes);
    if (invitation_read(sender->workspace->db, arena, &id, &invitation, &there, err))
        return err->kind;
    if (!there)
        *out = "there is no such invitation any more";
    else if (invitation.times[INVITATION_UNSUBSCRIBED] != INVITATION_NEVER)
        *out = "the receiver has unsubscribed";
    else if (invitation_state(&invitation, now) == INVITATION_ANSWERED)
        *out = "the receiver has answered";
    else if (invitation_state(&invitation, now) == INVITATION_EXPIRED)
        *out = "the invitation has expired";
    return 0;
}

/* A consent that was taken back. None at all is a matter of who puts it in, which may need none. */
static int took_back(struct sql *db, const struct customer_id *customer, enum consent_purpose purpose,
                     struct arena *arena, bool *out, struct err *err) {
    struct consent *consents = NULL;
    size_t count = 0;
    *out = false;
    if (consents_read(db, customer, arena, &consents, &count, err))
        return err->kind;
    for (size_t i = 0; i < count; i++)
        if (consents[i].purpose == purpose)
            *out = !consents[i].given;
    return 0;
}

static int of_customer(const struct sender *sender, const struct outbox_row *row, struct arena *arena, const char **out,
                       struct err *err) {
    struct sql *db = sender->workspace->db;
    const struct customer_id *customer = row->entry.customer;
    int64_t known = 0;
    bool holds = false, back = false;
    if (sql_number(db, &known, 0, err, "SELECT 1 FROM customer WHERE customer_id = $1", "b", customer->bytes,
                   sizeof customer->bytes) ||
        opt_out_holds(db, customer, row->entry.channel, &holds, err) ||
        took_back(db, customer, row->entry.purpose, arena, &back, err))
        return err->kind;
    if (!known || !sender->knows_customers)
        *out = "the receiver is not known any more";
    else if (holds)
        *out = "the receiver wants no messages of this kind";
    else if (back)
        *out = row->entry.purpose == CONSENT_ASK ? "the receiver took back the consent to be asked"
                                                 : "the receiver took back the consent to be called back";
    return 0;
}

int outbox_may(const struct sender *sender, const struct outbox_row *row, instant_t now, struct arena *arena,
               const char **out, struct err *err) {
    *out = NULL;
    if (row->entry.expires && row->entry.expires <= now)
        return *out = "too late: it was to be sent before that", 0;
    if (row->entry.customer && of_customer(sender, row, arena, out, err))
        return err->kind;
    return *out || !row->entry.invitation ? 0 : of_invitation(sender, row->entry.invitation, now, arena, out, err);
}
