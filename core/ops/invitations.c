#include "ops/invitations.h"

#include <string.h>

#include "flow/customers/wishes_rows.h"
#include "flow/rules/shape.h"
#include "flow/survey/asking.h"

/* A yes of before does not stand any more; where there is none, there is nothing to take back. */
static int take_back(struct sql *db, struct arena *arena, const struct customer_id *customer,
                     enum consent_purpose purpose, const char *channel, instant_t at, struct err *err) {
    struct consent last;
    bool there = false;
    if (consent_last(db, customer, purpose, arena, &last, &there, err))
        return err->kind;
    if (!there || !last.given)
        return 0;
    last.given = false;
    last.channel = channel;
    last.at = at > last.at ? at : last.at + 1;
    return consent_write(db, customer, &last, err);
}

int invitation_unsubscribe(struct sql *db, const struct invitation_id *id, instant_t at, struct err *err) {
    struct arena *arena = arena_new();
    struct invitation invitation;
    bool there = false;
    int failed = invitation_mark(db, id, INVITATION_UNSUBSCRIBED, at, err);
    failed = failed ? failed : invitation_read(db, arena, id, &invitation, &there, err);
    if (!failed && there && invitation.has_customer)
        failed = opt_out_write(db, &invitation.customer, "", at, "link", err) ||
                         take_back(db, arena, &invitation.customer, CONSENT_ASK, "link", at, err)
                     ? (int)err->kind
                     : 0;
    arena_free(arena);
    return failed;
}

/* The digest of the notice as it was read, in one language. */
static const char *notice_of(struct arena *arena, const struct question *question, const char *language) {
    char hex[DIGEST_TEXT];
    const char *notice = shape_words(value_get(question->item, "notice"), language);
    const struct digest digest = digest_sha256(notice, strlen(notice));
    return arena_text(arena, digest_write(hex, &digest));
}

static int keep_one(struct sql *db, struct arena *arena, const struct answered_page *page,
                    const struct question *question, struct err *err) {
    enum consent_purpose purpose;
    if (question->kind != QUESTION_CONSENT || !consent_read(question->purpose, &purpose) ||
        !question_shown(question, page->sheet))
        return 0;
    if (!answer_get(question, page->sheet))
        return take_back(db, arena, page->customer, purpose, "page", page->at, err);
    const struct consent consent = {.purpose = purpose,
                                    .given = true,
                                    .at = page->at,
                                    .notice = notice_of(arena, question, page->language),
                                    .version = arena_format(arena, "%s.%s", page->survey->id, question->id),
                                    .language = page->language,
                                    .channel = "page"};
    return consent_write(db, page->customer, &consent, err);
}

int page_consents_keep(struct sql *db, const struct answered_page *page, struct err *err) {
    struct arena *arena = arena_new();
    int failed = 0;
    for (size_t i = 0; !failed && i < page->survey->question_count; i++)
        failed = keep_one(db, arena, page, &page->survey->questions[i], err);
    arena_free(arena);
    return failed;
}
