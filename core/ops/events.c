/* An event by hand and a file of them take one way: what is said is read, held against what is known, and what is new
 * lands as one batch. */
#include "ops/events.h"

#include <string.h>

#include "base/limits.h"
#include "base/map.h"
#include "base/text.h"
#include "flow/registry/events_rows.h"
#include "flow/registry/registry_rows.h"
#include "ops/facts.h"
#include "ops/form.h"
#include "ops/rights.h"
#include "ops/rulebook.h"

#define NEVER INT64_MAX /* as a cut: everything that is known */

/* ---- a heap of events that are to land ---- */

struct pile {
    struct workspace *workspace;
    struct arena *arena;
    const struct registry *registry;
    struct map known, said; /* events by their key: before, and now */
    struct event *items;
    size_t count, cap;
};

/* What an event is known by. */
static const char *event_key(const struct pile *pile, const struct event *event) {
    return arena_format(pile->arena, "%d\n%s\n%d\n%s", event->place,
                        place_code(pile->registry, event->place, event->place_id), event->first, event->text);
}

static int pile_open(struct pile *pile, struct workspace *workspace, const struct act *act, struct err *err) {
    struct arena *arena = workspace->arena;
    struct events events;
    *pile = (struct pile){.workspace = workspace, .arena = arena, .known = map_make(arena), .said = map_make(arena)};
    if (rights_journal(workspace->db, act->actor, "events", err) ||
        registry_read(workspace->db, arena, INT32_MAX, NEVER, &pile->registry, err) ||
        events_read(workspace->db, arena, NEVER, &events, err))
        return err->kind;
    for (size_t i = 0; i < events.count; i++)
        map_put(&pile->known, event_key(pile, &events.items[i]), (void *)&events.items[i]);
    return 0;
}

static void pile_add(struct pile *pile, const struct event *event) {
    pile->items = arena_grow(pile->arena, pile->items, pile->count, &pile->cap, sizeof *pile->items);
    pile->items[pile->count++] = *event;
}

static bool same_event(const struct event *a, const struct event *b) {
    return a->last == b->last && a->taken_back == b->taken_back && !strcmp(a->en, b->en);
}

static const char *event_text(const struct pile *pile, const struct event *event) {
    return arena_format(pile->arena, "%s\n%d\n%s\n%d", event_key(pile, event), event->last, event->en,
                        event->taken_back);
}

static int write_one(void *context, size_t index, int64_t batch, const char **out_text, struct err *err) {
    struct pile *pile = context;
    struct event *event = &pile->items[index];
    event->batch = batch;
    *out_text = event_text(pile, event);
    return event_write(pile->workspace->db, event, err);
}

static int land(void *context, const struct act *act, struct batch *batch, struct err *err) {
    struct pile *pile = context;
    const struct facts_writing writing = {pile->workspace, act, "events", pile->count, write_one, pile};
    return facts_write(&writing, batch, err);
}

/* One line that can be read and printed. */
static bool is_text(const char *text) {
    const char *end = text + strlen(text);
    if (strlen(text) > LIMIT_NAME || !text_valid(text, strlen(text)))
        return false;
    for (const char *at = text; at < end;)
        if (text_next(&at, end) < ' ')
            return false;
    return true;
}

/* ---- by hand ---- */

static int check_texts(const struct event *event, struct err *err) {
    if (!event->text[0])
        return err_set(err, ERR_USAGE, "an event without a word says nothing");
    if (!is_text(event->text) || !is_text(event->en))
        return err_set(err, ERR_USAGE, "an event is told in one line of at most %d bytes", LIMIT_NAME);
    if (event->last < event->first)
        return err_set(err, ERR_USAGE, "the event would end before it begins");
    return 0;
}

/* What is taken back must be known; it keeps its days and words. */
static int check_known(const struct pile *pile, const struct event_wish *wish, struct event *event, struct err *err) {
    const struct event *known = map_get(&pile->known, event_key(pile, event));
    if (wish->take_back && (!known || known->taken_back))
        return err_set(err, ERR_DATA, "there is no event '%s' then", event->text),
               err_todo(err, "`earshot stores event` lists them; day, text and place must be the same");
    if (wish->take_back)
        *event = *known;
    event->taken_back = wish->take_back;
    if (known && same_event(known, event))
        return err_set(err, ERR_DATA, "this event is known already");
    return 0;
}

static int set_one(struct pile *pile, const struct act *act, const struct event_wish *wish, struct event *out,
                   struct err *err) {
    struct event event = {.first = wish->first,
                          .last = wish->last == DAY_NONE ? wish->first : wish->last,
                          .text = arena_text(pile->arena, wish->text),
                          .en = wish->en ? arena_text(pile->arena, wish->en) : ""};
    if (registry_need_place(pile->registry, wish->store, wish->region, &event.place, &event.place_id, err) ||
        check_texts(&event, err) || check_known(pile, wish, &event, err))
        return err->kind;
    pile_add(pile, &event);
    const char *code = place_code(pile->registry, event.place, event.place_id);
    struct batch batch = {
        .source = "", .name = arena_format(pile->arena, "%s%s%s", code, *code ? " " : "", event.text), .file = ""};
    if (land(pile, act, &batch, err))
        return err->kind;
    *out = pile->items[0];
    return 0;
}

int event_set(struct workspace *workspace, const struct act *act, const struct event_wish *wish, struct event *out,
              struct err *err) {
    struct pile pile = {0};
    int failed = sql_begin(workspace->db, err);
    failed = failed ? failed : pile_open(&pile, workspace, act, err);
    failed = failed ? failed : set_one(&pile, act, wish, out, err);
    failed = failed ? failed : sql_commit(workspace->db, err);
    sql_rollback(workspace->db);
    return failed;
}

/* ---- a file ---- */

enum { FROM, EVENT, UNTIL, STORE, REGION, ENGLISH };

static const struct form_column columns[] = {
    {"from", "开始日期", true},
    {"event", "事件", true},
    {"until", "结束日期", false},
    {"store", "门店编号", false},
    {"region", "区域编号", false},
    {"event_en", "事件英文", false},
    {0},
};

static bool row_days(struct form *form, struct event *out) {
    if (!day_read(form_cell(form, FROM), &out->first))
        return form_refuse(form, FROM, REFUSED_DAY);
    out->last = out->first;
    if (*form_cell(form, UNTIL) && !day_read(form_cell(form, UNTIL), &out->last))
        return form_refuse(form, UNTIL, REFUSED_DAY);
    return out->last >= out->first || form_refuse(form, UNTIL, REFUSED_EVENT_END);
}

static bool row_texts(const struct pile *pile, struct form *form, struct event *out) {
    if (!*form_cell(form, EVENT))
        return form_refuse(form, EVENT, REFUSED_MISSING);
    for (size_t column = EVENT; column <= ENGLISH; column += ENGLISH - EVENT)
        if (!is_text(form_cell(form, column)))
            return form_refuse(form, column, REFUSED_EVENT_TEXT);
    out->text = arena_text(pile->arena, form_cell(form, EVENT));
    out->en = arena_text(pile->arena, form_cell(form, ENGLISH));
    return true;
}

/* Rows that repeat one are fine when they say the same. */
static void list(struct pile *pile, struct form *form, const struct event *event, struct facts_done *done) {
    const char *key = event_key(pile, event);
    const struct event *said = map_get(&pile->said, key), *known = map_get(&pile->known, key);
    if (said && !same_event(said, event)) {
        form_reject(form, EVENT, REFUSED_EVENT_TWICE);
        return;
    }
    struct event *kept = arena_alloc(pile->arena, sizeof *kept);
    *kept = *event;
    map_put(&pile->said, key, kept);
    if (said || (known && same_event(known, event))) {
        done->same++;
        return;
    }
    pile_add(pile, event);
    done->added++;
}

static int open_pile(void *context, struct workspace *workspace, const struct act *act, const struct rulebook *rulebook,
                     struct err *err) {
    (void)rulebook;
    return pile_open(context, workspace, act, err);
}

static int read_row(void *context, struct form *form, struct facts_done *done, struct err *err) {
    struct pile *pile = context;
    struct event event = {0};
    (void)err;
    if (form_place(form, pile->registry, STORE, REGION, &event.place, &event.place_id) && row_days(form, &event) &&
        row_texts(pile, form, &event))
        list(pile, form, &event, done);
    return 0;
}

int events_import(struct workspace *workspace, const struct act *act, const struct facts_import *what,
                  struct facts_done *out, struct err *err) {
    struct pile pile;
    const struct facts_reading reading = {RULEBOOK_INTAKE, columns, open_pile, read_row, land, &pile};
    return facts_import(workspace, act, what, &reading, out, err);
}

int events_known(struct workspace *workspace, const struct registry **out_registry, struct events *out,
                 struct err *err) {
    if (registry_read(workspace->db, workspace->arena, INT32_MAX, NEVER, out_registry, err) ||
        events_read(workspace->db, workspace->arena, NEVER, out, err))
        return err->kind;
    struct event *kept = arena_alloc(workspace->arena, (out->count + 1) * sizeof *kept);
    size_t count = 0;
    for (size_t i = 0; i < out->count; i++)
        if (scope_place(workspace, *out_registry, out->items[i].place, out->items[i].place_id))
            kept[count++] = out->items[i];
    *out = (struct events){kept, count};
    return 0;
}
