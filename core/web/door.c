/* The form carries the pass, the language, the number of the page and the answers of the other pages. */
#include "web/door.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "flow/intake/pages_rules.h"
#include "ops/quotas.h"
#include "web/device.h"
#include "web/interview.h"
#include "web/questions.h"
#include "web/scribe.h"

/* A questionnaire in somebody's hands. */
struct answering {
    struct scribe_job job; /* first: the scribe gives it back */
    struct visit *visit;
    struct door door;
    struct pass pass;
    struct interview interview;
    struct submission submission;
    const char *cookie;
    bool full; /* enough have answered as this does so far */
};

static struct answering *begin(struct visit *visit, const struct door *door) {
    struct answering *answering = arena_alloc(visit->arena, sizeof *answering);
    answering->visit = visit;
    answering->door = *door;
    answering->interview = interview_begin(visit->arena, door->survey);
    return answering;
}

/* The same order of options on every page of one questionnaire. */
static uint64_t seed_of(const struct pass *pass) {
    const struct digest digest = digest_row(NULL, 0, pass->text, strlen(pass->text));
    uint64_t seed = 0;
    for (int i = 0; i < 8; i++)
        seed = seed << 8 | digest.bytes[i];
    return seed;
}

/* ---- the page ---- */

static void put_head(const struct answering *answering, enum say fault, struct buf *out) {
    const struct interview *interview = &answering->interview;
    const bool english = answering->visit->english;
    char progress[64];
    encode_put(out, "<h1>$</h1><p class=\"store\">$</p>", say_words(english, answering->door.survey->title),
               answering->door.store->name);
    const size_t pages = answering->door.survey->page_count;
    if (pages > 1) {
        snprintf(progress, sizeof progress, say(english, SAY_PROGRESS), interview->page + 1, pages);
        char now[24], most[24];
        snprintf(now, sizeof now, "%zu", interview->page + 1);
        snprintf(most, sizeof most, "%zu", pages);
        encode_put(
            out, "<p class=\"progress\"><progress max=\"$\" value=\"$\" aria-label=\"$\"></progress><span>$</span></p>",
            most, now, progress, progress);
    }
    if (fault)
        encode_put(out, "<p class=\"fault\" role=\"alert\" tabindex=\"-1\">$</p>", say(english, fault));
}

static void put_buttons(const struct answering *answering, struct buf *out) {
    const struct interview *interview = &answering->interview;
    const bool english = answering->visit->english;
    encode_put(out, "<p class=\"buttons\"><button class=\"main\" name=\"go\" value=\"next\">$</button>",
               say(english, interview_is_last(interview) ? SAY_SEND : SAY_NEXT));
    if (!interview_is_first(interview))
        encode_put(out, "<button name=\"go\" value=\"back\">$</button>", say(english, SAY_BACK));
    encode_put(out, "</p><p class=\"language\"><button name=\"go\" value=\"language\" lang=\"$\">$</button></p>",
               english ? "zh" : "en", say(english, SAY_OTHER_LANGUAGE));
}

static void show(struct answering *answering, int status, enum say fault) {
    struct visit *visit = answering->visit;
    struct buf body = buf_make(LIMIT_WEB_PAGE);
    const struct questions_for whom = {visit->english, answering->door.store,
                                       (day_t)(house_now(visit->house) / DAY_MS)};
    char page[24];
    snprintf(page, sizeof page, "%zu", answering->interview.page);
    put_head(answering, fault, &body);
    encode_put(&body,
               "<form method=\"post\" action=\"$\" accept-charset=\"utf-8\" data-kept=\"$\" data-offline=\"$\">"
               "<input type=\"hidden\" name=\"pass\" value=\"$\"><input type=\"hidden\" name=\"lang\" value=\"$\">"
               "<input type=\"hidden\" name=\"page\" value=\"$\">",
               answering->door.path, say(visit->english, SAY_KEPT), say(visit->english, SAY_OFFLINE),
               answering->pass.text, visit->english ? "en" : "zh", page);
    questions_carry(&answering->interview, &body);
    questions_put(&answering->interview, &whom, &body);
    put_buttons(answering, &body);
    buf_text(&body, "</form>");
    reply_page(visit,
               &(struct reply){.status = status,
                               .title = say_words(visit->english, answering->door.survey->title),
                               .cookie = answering->cookie,
                               .retry_after = status == 503 ? "5" : NULL},
               &body);
    buf_free(&body);
}

/* ---- enough have answered ---- */

/* Nobody is turned away who enters what others have answered. */
static bool has_quotas(const struct answering *answering) {
    return answering->door.survey->quota_count && answering->door.class != CLASS_STAFF;
}

static struct quota_asked asked_of(const struct answering *answering) {
    const struct visit *visit = answering->visit;
    return (struct quota_asked){.survey = answering->door.survey,
                                .store = answering->door.store,
                                .zone = house_zone(visit->house, answering->door.store),
                                .at = house_now(visit->house),
                                .wave = answering->door.invitation ? answering->door.invitation->wave_name : "",
                                .sheet = answering->interview.sheet};
}

static int look_for_room(struct scribe_job *job, struct workspace *workspace, struct err *err) {
    struct answering *answering = (struct answering *)(void *)job;
    const struct quota_asked asked = asked_of(answering);
    const struct quota *full = NULL;
    (void)workspace;
    if (!asked.zone || quotas_full(scribe_quotas(answering->visit->house->scribe), &asked, &full, err))
        return asked.zone ? (int)err->kind : 0;
    answering->full = full != NULL;
    return 0;
}

static void show_if_room(struct scribe_job *job, const struct err *err) {
    struct answering *answering = (struct answering *)(void *)job;
    if (err)
        reply_notice(answering->visit, 503, SAY_BUSY, SAY_BUSY_SHORT);
    else if (answering->full)
        reply_notice(answering->visit, 200, SAY_FULL, SAY_FULL_MORE);
    else
        show(answering, 200, 0);
}

/* The page, unless enough have answered as this does so far. */
static void show_or_close(struct answering *answering) {
    if (!has_quotas(answering)) {
        show(answering, 200, 0);
        return;
    }
    answering->job = (struct scribe_job){.look = look_for_room, .done = show_if_room};
    visit_hold(answering->visit, &answering->job);
}

void door_open(struct visit *visit, const struct door *door) {
    struct answering *answering = begin(visit, door);
    pass_make(&visit->house->key, house_now(visit->house) / 1000, &answering->pass);
    answering->interview.seed = seed_of(&answering->pass);
    answering->cookie = device_cookie(visit);
    show_or_close(answering);
}

/* ---- the end ---- */

/* Everybody gets it who has answered, whatever they said. */
static void put_incentive(const struct visit *visit, struct buf *out) {
    const struct pages *pages = visit->house->rulebook->pages;
    if (pages && pages->incentive)
        encode_put(out, "<p class=\"long\">$</p>", say_words(visit->english, pages->incentive));
    if (pages && *pages->code)
        encode_put(out, "<p class=\"code\">$</p>", pages->code);
}

/* The room went to somebody else meanwhile. */
static void come_late(struct answering *answering) {
    struct visit *visit = answering->visit;
    struct buf body = buf_make(LIMIT_WEB_PAGE);
    encode_put(&body, "<div class=\"thanks\" data-done=\"$\"><h1>$</h1><p class=\"lead\">$</p>", answering->door.path,
               say(visit->english, SAY_FULL), say(visit->english, SAY_FULL_LATE));
    put_incentive(visit, &body);
    buf_text(&body, "</div>");
    reply_page(visit, &(struct reply){.status = 200, .title = say(visit->english, SAY_FULL)}, &body);
    buf_free(&body);
}

void door_thank(struct visit *visit, const struct door *door, bool already) {
    const struct pages *pages = visit->house->rulebook->pages;
    const enum say heading = already ? SAY_ALREADY : SAY_THANKS, more = already ? SAY_ALREADY_MORE : SAY_THANKS_MORE;
    const struct value *own = pages && !already ? pages->thanks : NULL;
    struct buf body = buf_make(LIMIT_WEB_PAGE);
    encode_put(&body, "<div class=\"thanks\" data-done=\"$\"><h1>$</h1><p class=\"lead\">$</p>", door->path,
               say(visit->english, heading), own ? say_words(visit->english, own) : say(visit->english, more));
    if (!door->again)
        put_incentive(visit, &body);
    if (door->again)
        encode_put(&body, "<p><a href=\"$?lang=$\">$</a></p>", door->again, visit->english ? "en" : "zh",
                   say(visit->english, SAY_ENTRY_NEXT));
    buf_text(&body, "</div>");
    reply_page(visit, &(struct reply){.status = 200, .title = say(visit->english, heading)}, &body);
    buf_free(&body);
}

static void stored(struct scribe_job *job, const struct err *err) {
    struct answering *answering = (struct answering *)(void *)job;
    if (err)
        show(answering, 503, SAY_BUSY_MORE);
    else if (answering->submission.fate == SUBMIT_FULL)
        come_late(answering);
    else
        door_thank(answering->visit, &answering->door, answering->submission.fate >= SUBMIT_CONFLICT);
}

/* What staff types in was answered on the day that they say: at noon, as a bare day in a file is. What came by a fresh
 * questionnaire was answered when that was opened: sent a second time, by a reload, it is the same answer and not
 * another one of a second later. */
static instant_t given_at(const struct answering *answering, instant_t now) {
    const struct wall noon = {.day = answering->door.day, .ms = (int32_t)(DAY_MS / 2)};
    const struct zone *zone = house_zone(answering->visit->house, answering->door.store);
    if (answering->door.class == CLASS_STAFF && zone)
        return zone_instant(zone, &noon);
    return answering->door.class == CLASS_OPEN ? answering->pass.begun * 1000 : now;
}

static void store(struct answering *answering) {
    struct visit *visit = answering->visit;
    struct submission *submission = &answering->submission;
    struct response *response = &submission->response;
    const instant_t now = house_now(visit->house);
    *response = (struct response){.store = answering->door.store,
                                  .survey = answering->door.survey,
                                  .source = answering->door.source,
                                  .class = answering->door.class,
                                  .wave = answering->door.invitation ? answering->door.invitation->wave_name : "",
                                  .sheet = answering->interview.sheet};
    response->external_id = answering->door.external_id ? answering->door.external_id : answering->pass.text;
    response->texts = interview_texts(&answering->interview);
    if (!house_date(visit->house, response->store, given_at(answering, now), response)) {
        reply_notice(visit, 500, SAY_BUSY, SAY_BUSY_MORE);
        return;
    }
    submission->redeems = answering->door.redeems;
    submission->token = answering->door.token;
    submission->invitation = answering->door.invitation;
    submission->language = visit->english ? "en" : "zh";
    submission->quotas = has_quotas(answering) ? house_zone(visit->house, response->store) : NULL;
    device_trace(visit, now / 1000 - answering->pass.begun, &submission->trace);
    submission->trace.unissued = answering->door.unissued;
    answering->job.submissions = submission;
    answering->job.submission_count = 1;
    answering->job.done = stored;
    visit_hold(visit, &answering->job);
}

static void turn(struct answering *answering, bool forward) {
    switch (interview_turn(&answering->interview, forward)) {
    case STEP_SHOW:
        show_or_close(answering);
        return;
    case STEP_MEND:
        show(answering, 422, SAY_MEND);
        return;
    case STEP_EMPTY:
        show(answering, 422, SAY_EMPTY);
        return;
    case STEP_END:
        store(answering);
    }
}

void door_answer(struct visit *visit, const struct door *door) {
    struct answering *answering = begin(visit, door);
    const char *pass = fields_value(&visit->form, "pass"), *go = fields_value(&visit->form, "go"),
               *page = fields_value(&visit->form, "page");
    if (!pass || !pass_read(&visit->house->key, pass, &answering->pass) ||
        house_now(visit->house) / 1000 - answering->pass.begun > LIMIT_PASS_S) {
        reply_notice(visit, 400, SAY_BROKEN, SAY_BROKEN_MORE);
        return;
    }
    answering->interview.seed = seed_of(&answering->pass);
    interview_read(&answering->interview, &visit->form, page ? strtoul(page, NULL, 10) : 0);
    if (go && !strcmp(go, "language")) {
        visit->english = !visit->english;
        show(answering, 200, 0);
        return;
    }
    turn(answering, !go || strcmp(go, "back") != 0);
}
