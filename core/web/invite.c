#include "web/invite.h"

#include <string.h>

#include "base/limits.h"
#include "ops/invitations.h"
#include "web/door.h"
#include "web/scribe.h"

struct inviting {
    struct scribe_job job; /* first: the scribe gives it back */
    struct visit *visit;
    bool posts, there;
    struct invitation invitation;
    void (*go_on)(struct inviting *inviting);
};

static int look(struct scribe_job *job, struct workspace *workspace, struct err *err) {
    struct inviting *inviting = (struct inviting *)(void *)job;
    return invitation_by_token(workspace->db, inviting->visit->arena, inviting->visit->parts[1], &inviting->invitation,
                               &inviting->there, err);
}

static void done(struct scribe_job *job, const struct err *err) {
    struct inviting *inviting = (struct inviting *)(void *)job;
    if (err)
        reply_notice(inviting->visit, 503, SAY_BUSY, SAY_BUSY_SHORT);
    else if (!inviting->there)
        reply_notice(inviting->visit, 404, SAY_NOT_FOUND, SAY_NOT_FOUND_MORE);
    else
        inviting->go_on(inviting);
}

static struct inviting *begin(struct visit *visit, bool posts, void (*go_on)(struct inviting *inviting)) {
    struct inviting *inviting = arena_alloc(visit->arena, sizeof *inviting);
    inviting->visit = visit;
    inviting->posts = posts;
    inviting->go_on = go_on;
    inviting->job.look = look;
    inviting->job.done = done;
    return inviting;
}

/* ---- the questionnaire ---- */

static int note_mark(struct scribe_job *job, struct sql *db, struct err *err) {
    struct inviting *inviting = (struct inviting *)(void *)job;
    const instant_t now = house_now(inviting->visit->house);
    const enum invitation_mark mark = inviting->posts ? INVITATION_STARTED : INVITATION_OPENED;
    if (!inviting->there || inviting->invitation.times[mark] != INVITATION_NEVER ||
        invitation_state(&inviting->invitation, now) != INVITATION_GOOD)
        return 0;
    return invitation_mark(db, &inviting->invitation.id, mark, now, err);
}

/* A customer's own invitation is used up by one answer; a store's code is not. */
static bool find_door(struct inviting *inviting, struct door *out) {
    struct visit *visit = inviting->visit;
    const struct invitation *invitation = &inviting->invitation;
    const bool own = *invitation->channel != '\0';
    *out = (struct door){.path = wire_path(visit->request),
                         .class = own ? CLASS_INVITED : CLASS_OPEN,
                         .survey = house_survey(visit->house, invitation->survey),
                         .store = registry_store_by_id(visit->house->registry, invitation->store),
                         .source = "pages",
                         .redeems = own,
                         .invitation = invitation};
    invitation_token_hash(visit->parts[1], &out->token);
    if (own) {
        char id[INVITATION_ID_TEXT];
        out->external_id = arena_format(visit->arena, "i-%s", invitation_id_write(id, &invitation->id));
    }
    return out->survey && out->store;
}

static void ask(struct inviting *inviting) {
    struct visit *visit = inviting->visit;
    struct door door;
    const enum invitation_state state = invitation_state(&inviting->invitation, house_now(visit->house));
    const bool open = find_door(inviting, &door);
    if (!inviting->posts && *inviting->invitation.language && !fields_value(&visit->query, "lang"))
        visit->english = !strcmp(inviting->invitation.language, "en");
    if (state == INVITATION_ANSWERED)
        door_thank(visit, &door, true);
    else if (state == INVITATION_EXPIRED || !open)
        reply_notice(visit, 410, SAY_EXPIRED, SAY_EXPIRED_MORE);
    else if (inviting->posts)
        door_answer(visit, &door);
    else
        door_open(visit, &door);
}

static void invite(struct visit *visit, bool posts) {
    struct inviting *inviting = begin(visit, posts, ask);
    inviting->job.note = note_mark;
    visit_hold(visit, &inviting->job);
}

void invite_get(struct visit *visit) {
    invite(visit, false);
}

void invite_post(struct visit *visit) {
    invite(visit, true);
}

/* ---- no more ---- */

static void offer(struct inviting *inviting) {
    struct visit *visit = inviting->visit;
    struct buf body = buf_make(LIMIT_WEB_PAGE);
    encode_put(&body,
               "<h1>$</h1><p class=\"lead\">$</p><form method=\"post\" action=\"$\"><p class=\"buttons\">"
               "<input type=\"hidden\" name=\"lang\" value=\"$\"><button class=\"main\">$</button></p></form>",
               say(visit->english, SAY_UNSUBSCRIBE), say(visit->english, SAY_UNSUBSCRIBE_MORE),
               wire_path(visit->request), visit->english ? "en" : "zh", say(visit->english, SAY_UNSUBSCRIBE_DO));
    reply_page(visit,
               &(struct reply){.status = 200,
                               .title = say(visit->english, SAY_UNSUBSCRIBE),
                               .next_path = wire_path(visit->request)},
               &body);
    buf_free(&body);
}

static void confirm(struct inviting *inviting) {
    reply_notice(inviting->visit, 200, SAY_UNSUBSCRIBED, SAY_UNSUBSCRIBED_MORE);
}

/* What is confirmed has happened: it has a transaction of its own. */
static int unsubscribe(struct scribe_job *job, struct workspace *workspace, struct err *err) {
    struct inviting *inviting = (struct inviting *)(void *)job;
    if (look(job, workspace, err) || !inviting->there)
        return (int)err->kind;
    int failed = sql_begin(workspace->db, err);
    failed = failed ? failed
                    : invitation_unsubscribe(workspace->db, &inviting->invitation.id, house_now(inviting->visit->house),
                                             err);
    failed = failed ? failed : sql_commit(workspace->db, err);
    sql_rollback(workspace->db);
    return failed;
}

void unsubscribe_get(struct visit *visit) {
    visit_hold(visit, &begin(visit, false, offer)->job);
}

void unsubscribe_post(struct visit *visit) {
    struct inviting *inviting = begin(visit, true, confirm);
    inviting->job.look = NULL;
    inviting->job.act = unsubscribe;
    visit_hold(visit, &inviting->job);
}
