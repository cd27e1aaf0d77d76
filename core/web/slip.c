#include "web/slip.h"

#include <string.h>

#include "base/limits.h"
#include "ops/receipts.h"
#include "web/door.h"
#include "web/scribe.h"

struct slip {
    struct scribe_job job; /* first: the scribe gives it back */
    struct visit *visit;
    bool posts, there;
    struct digest hash;
    struct receipt receipt;
    struct door door;
};

/* ---- typing the code in ---- */

static void put_form(struct visit *visit, int status, const char *typed, enum say fault) {
    struct buf body = buf_make(LIMIT_WEB_PAGE);
    encode_put(&body, "<h1>$</h1><form method=\"post\" action=\"/r\"><div class=\"text\"><label for=\"code\">$</label>",
               say(visit->english, SAY_SLIP), say(visit->english, SAY_SLIP_MORE));
    if (fault)
        encode_put(&body, "<p class=\"fault\" id=\"e.code\" role=\"alert\">$</p>", say(visit->english, fault));
    encode_put(
        &body,
        "<input class=\"field code-field\" id=\"code\" name=\"code\" autocomplete=\"off\" "
        "autocapitalize=\"characters\" "
        "spellcheck=\"false\" maxlength=\"20\" value=\"$\"></div><input type=\"hidden\" name=\"lang\" value=\"$\">"
        "<p class=\"buttons\"><button class=\"main\">$</button></p></form>",
        typed, visit->english ? "en" : "zh", say(visit->english, SAY_NEXT));
    reply_page(visit, &(struct reply){.status = status, .title = say(visit->english, SAY_SLIP), .next_path = "/r"},
               &body);
    buf_free(&body);
}

void slip_ask(struct visit *visit) {
    put_form(visit, 200, "", 0);
}

void slip_find(struct visit *visit) {
    const char *typed = fields_value(&visit->form, "code");
    struct digest unused;
    typed = typed ? typed : "";
    if (!receipt_hash(&visit->house->key, typed, &unused)) {
        put_form(visit, 422, typed, SAY_SLIP_WRONG);
        return;
    }
    struct buf path = buf_make(LIMIT_NAME); /* letters, blanks and hyphens alone: it has a hash */
    buf_text(&path, "/r/");
    for (const char *c = typed; *c; c++)
        if (*c != ' ')
            buf_char(&path, *c);
    buf_format(&path, "?lang=%s", visit->english ? "en" : "zh");
    reply_elsewhere(visit, path.data);
    buf_free(&path);
}

/* ---- the questionnaire ---- */

static int look(struct scribe_job *job, struct workspace *workspace, struct err *err) {
    struct slip *slip = (struct slip *)(void *)job;
    return receipt_find(workspace->db, slip->visit->arena, &slip->hash, &slip->receipt, &slip->there, err);
}

static void go_in(struct slip *slip) {
    if (slip->posts)
        door_answer(slip->visit, &slip->door);
    else
        door_open(slip->visit, &slip->door);
}

static void open_issued(struct slip *slip) {
    struct house *house = slip->visit->house;
    slip->door.class = CLASS_RECEIPT;
    slip->door.survey = house_survey(house, slip->receipt.survey);
    slip->door.store = registry_store_by_id(house->registry, slip->receipt.store);
    slip->door.redeems = true;
    slip->door.token = slip->hash;
    if (slip->receipt.used)
        door_thank(slip->visit, &slip->door, true);
    else if (slip->receipt.expires <= house_now(house) || !slip->door.survey || !slip->door.store)
        reply_notice(slip->visit, 410, SAY_EXPIRED, SAY_EXPIRED_MORE);
    else
        go_in(slip);
}

/* Where the address says survey and store, an answer comes in though nobody issued the code. */
static void open_unissued(struct slip *slip) {
    struct visit *visit = slip->visit;
    slip->door.class = CLASS_OPEN;
    slip->door.unissued = true;
    if (visit->part_count == 4) {
        slip->door.survey = house_survey(visit->house, visit->parts[1]);
        slip->door.store = registry_store(visit->house->registry, visit->parts[2]);
    }
    if (slip->door.survey && slip->door.store)
        go_in(slip);
    else
        put_form(visit, 404, visit->parts[visit->part_count - 1], SAY_SLIP_UNKNOWN);
}

static void done(struct scribe_job *job, const struct err *err) {
    struct slip *slip = (struct slip *)(void *)job;
    if (err)
        reply_notice(slip->visit, 503, SAY_BUSY, SAY_BUSY_SHORT);
    else if (slip->there)
        open_issued(slip);
    else
        open_unissued(slip);
}

static void begin(struct visit *visit, bool posts) {
    struct slip *slip = arena_alloc(visit->arena, sizeof *slip);
    slip->visit = visit;
    slip->posts = posts;
    slip->door = (struct door){.path = wire_path(visit->request), .source = "pages"};
    slip->job.look = look;
    slip->job.done = done;
    if (!receipt_hash(&visit->house->key, visit->parts[visit->part_count - 1], &slip->hash)) {
        open_unissued(slip);
        return;
    }
    visit_hold(visit, &slip->job);
}

void slip_get(struct visit *visit) {
    begin(visit, false);
}

void slip_post(struct visit *visit) {
    begin(visit, true);
}
