#include "web/entry.h"

#include <string.h>

#include "base/limits.h"
#include "ops/tokens.h"
#include "web/door.h"
#include "web/scribe.h"

struct entry {
    struct scribe_job job; /* first: the scribe gives it back */
    struct visit *visit;
    bool there;
    struct token token;
    void (*go_on)(struct entry *entry);
};

static int look(struct scribe_job *job, struct workspace *workspace, struct err *err) {
    struct entry *entry = (struct entry *)(void *)job;
    struct visit *visit = entry->visit;
    return token_find(workspace->db, visit->arena, visit->parts[1], TOKEN_ENTRY, house_now(visit->house), &entry->token,
                      &entry->there, err);
}

static void done(struct scribe_job *job, const struct err *err) {
    struct entry *entry = (struct entry *)(void *)job;
    if (err)
        reply_notice(entry->visit, 503, SAY_BUSY, SAY_BUSY_SHORT);
    else if (!entry->there)
        reply_notice(entry->visit, 404, SAY_NOT_FOUND, SAY_NOT_FOUND_MORE);
    else
        entry->go_on(entry);
}

static void begin(struct visit *visit, void (*go_on)(struct entry *entry)) {
    struct entry *entry = arena_alloc(visit->arena, sizeof *entry);
    entry->visit = visit;
    entry->go_on = go_on;
    entry->job.look = look;
    entry->job.done = done;
    visit_hold(visit, &entry->job);
}

/* A store that this token may enter answers of. */
static const struct store *store_for(const struct entry *entry, const char *code) {
    if (!code || (*entry->token.scope && strcmp(entry->token.scope, code) != 0))
        return NULL;
    return registry_store(entry->visit->house->registry, code);
}

/* ---- which survey, which store, which day ---- */

static void put_surveys(struct visit *visit, struct buf *out) {
    const struct rulebook *rulebook = visit->house->rulebook;
    encode_put(out, "<div class=\"text\"><label for=\"survey\">$</label><select id=\"survey\" name=\"survey\">",
               say(visit->english, SAY_ENTRY_SURVEY));
    for (size_t i = 0; i < rulebook->survey_count; i++)
        encode_put(out, "<option value=\"$\">$</option>", rulebook->surveys[i]->id,
                   say_words(visit->english, rulebook->surveys[i]->title));
    buf_text(out, "</select></div>");
}

static void put_field(struct visit *visit, const char *name, enum say label, const char *type, const char *value,
                      bool fixed, struct buf *out) {
    encode_put(out,
               "<div class=\"text\"><label for=\"$\">$</label><input class=\"field\" id=\"$\" name=\"$\" type=\"$\" "
               "required value=\"$\"",
               name, say(visit->english, label), name, name, type, value);
    buf_text(out, fixed ? " readonly></div>" : "></div>");
}

static void put_form(struct entry *entry, int status, enum say fault) {
    struct visit *visit = entry->visit;
    struct buf body = buf_make(LIMIT_WEB_PAGE);
    char day[DAY_TEXT];
    const char *store = fields_value(&visit->form, "store"), *typed = fields_value(&visit->form, "day");
    encode_put(&body, "<h1>$</h1><p class=\"store\">$</p>", say(visit->english, SAY_ENTRY), entry->token.name);
    if (fault)
        encode_put(&body, "<p class=\"fault\" role=\"alert\" tabindex=\"-1\">$</p>", say(visit->english, fault));
    encode_put(&body, "<form method=\"post\" action=\"/e/$\"><input type=\"hidden\" name=\"lang\" value=\"$\">",
               visit->parts[1], visit->english ? "en" : "zh");
    put_surveys(visit, &body);
    put_field(visit, "store", SAY_ENTRY_STORE, "text",
              *entry->token.scope ? entry->token.scope
              : store             ? store
                                  : "",
              *entry->token.scope, &body);
    put_field(visit, "day", SAY_ENTRY_DAY, "date",
              typed ? typed : day_write(day, (day_t)(house_now(visit->house) / DAY_MS)), false, &body);
    encode_put(&body, "<p class=\"buttons\"><button class=\"main\">$</button></p></form>",
               say(visit->english, SAY_NEXT));
    reply_page(visit, &(struct reply){.status = status, .title = say(visit->english, SAY_ENTRY)}, &body);
    buf_free(&body);
}

static void ask(struct entry *entry) {
    put_form(entry, 200, 0);
}

static void choose(struct entry *entry) {
    struct visit *visit = entry->visit;
    const char *survey = fields_value(&visit->form, "survey"), *day = fields_value(&visit->form, "day");
    const struct store *store = store_for(entry, fields_value(&visit->form, "store"));
    char written[DAY_TEXT];
    day_t read = DAY_NONE;
    if (!store)
        put_form(entry, 422, SAY_ENTRY_NO_STORE);
    else if (!survey || !house_survey(visit->house, survey) || !day || !day_read(day, &read))
        put_form(entry, 422, SAY_FAULT_DAY);
    else
        reply_elsewhere(visit, arena_format(visit->arena, "/e/%s/%s/%s/%s?lang=%s", visit->parts[1], survey,
                                            fields_path(visit->arena, store->code), day_write(written, read),
                                            visit->english ? "en" : "zh"));
}

void entry_ask(struct visit *visit) {
    begin(visit, ask);
}

void entry_choose(struct visit *visit) {
    begin(visit, choose);
}

/* ---- the questionnaire ---- */

static bool find_door(struct entry *entry, struct door *out) {
    struct visit *visit = entry->visit;
    *out = (struct door){.path = wire_path(visit->request),
                         .class = CLASS_STAFF,
                         .survey = house_survey(visit->house, visit->parts[2]),
                         .store = store_for(entry, visit->parts[3]),
                         .source = "entry",
                         .day = DAY_NONE,
                         .again = arena_format(visit->arena, "/e/%s", visit->parts[1])};
    return out->survey && out->store && day_read(visit->parts[4], &out->day) &&
           out->day <= (day_t)(house_now(visit->house) / DAY_MS) + 1;
}

static void go_in(struct entry *entry) {
    struct door door;
    if (!find_door(entry, &door))
        reply_notice(entry->visit, 404, SAY_NOT_FOUND, SAY_NOT_FOUND_MORE);
    else if (!strcmp(wire_method(entry->visit->request), "POST"))
        door_answer(entry->visit, &door);
    else
        door_open(entry->visit, &door);
}

void entry_get(struct visit *visit) {
    begin(visit, go_in);
}

void entry_post(struct visit *visit) {
    begin(visit, go_in);
}
