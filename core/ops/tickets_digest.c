/* What waits for somebody this morning: for one person to read, and for each to be sent. */
#include <string.h>

#include "flow/messages/outbox_rows.h"
#include "ops/tickets_parts.h"

struct reading {
    struct desk *desk;
    const char *person; /* whose morning it is */
    day_t today;        /* by the workspace's clock */
    struct ticket_digest *out;
    int (*fn)(void *context, const struct ticket_entry *entry, enum digest_why why, struct err *err); /* may be NULL */
    void *context;
};

static enum digest_why why_of(const struct reading *reading, const struct ticket_line *line) {
    const struct desk *desk = reading->desk;
    const instant_t now = desk->act->now;
    if (line->now.due < now)
        return DIGEST_OVERDUE;
    if (line->now.due != INT64_MAX && zone_day(desk_zone(desk), line->now.due) <= reading->today)
        return DIGEST_TODAY;
    return now - line->opened < DAY_MS ? DIGEST_NEW : DIGEST_WAITING;
}

static int read_line(void *context, const struct ticket_line *line, struct err *err) {
    struct reading *reading = context;
    struct desk *desk = reading->desk;
    const struct store *store = registry_store_by_id(desk->registry, line->store);
    const struct staffing_owner owner = {line->now.owner, line->now.duty, line->now.person};
    struct ticket_entry entry = {line, store, workflow_version_find(&desk->versions, line->version), "", ""};
    struct desk_time time;
    if (!store || !entry.workflow)
        return err_set(err, ERR_INTERNAL, "a ticket is of a store or a workflow that is not in the database");
    const bool mine = staffing_owns(&desk->staffing, desk->registry, reading->person, &owner, store);
    if (!mine && !staffing_sees(&desk->staffing, desk->registry, reading->person, store))
        return 0;
    const enum digest_why why = why_of(reading, line);
    reading->out->open++;
    reading->out->of[why]++;
    reading->out->mine += mine;
    if (!mine || !reading->fn)
        return 0;
    if (desk_time(desk, line->store, &time, err))
        return err->kind;
    entry.due = desk_clock(desk->arena, &time, line->now.due);
    entry.opened = desk_clock(desk->arena, &time, line->opened);
    return reading->fn(reading->context, &entry, why, err);
}

static int read_for(struct reading *reading, struct err *err) {
    const struct ticket_query query = {.open = true, .overdue_at = INT64_MIN};
    *reading->out = (struct ticket_digest){0};
    reading->today = zone_day(desk_zone(reading->desk), reading->desk->act->now);
    return tickets_each(reading->desk->workspace->db, &query, read_line, reading, err);
}

int ticket_digest(struct workspace *workspace, const struct act *act, struct ticket_digest *out,
                  int (*fn)(void *context, const struct ticket_entry *entry, enum digest_why why, struct err *err),
                  void *context, struct err *err) {
    struct desk desk;
    struct reading reading = {.desk = &desk, .person = act->actor, .out = out, .fn = fn, .context = context};
    int failed = ticket_desk_open(&desk, workspace, act, err);
    failed = failed ? failed : read_for(&reading, err);
    ticket_desk_close(&desk);
    return failed;
}

/* ---- to everybody ---- */

static const struct value *values_of(struct desk *desk, const char *person, const struct ticket_digest *digest) {
    struct arena *arena = desk->arena;
    struct value *values = value_map(arena);
    const struct {
        const char *name;
        int64_t number;
    } all[] = {{"open", digest->open},
               {"mine", digest->mine},
               {"overdue", digest->of[DIGEST_OVERDUE]},
               {"today", digest->of[DIGEST_TODAY]},
               {"new", digest->of[DIGEST_NEW]}};
    value_set(arena, values, "to", value_str(arena, person));
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        value_set(arena, values, all[i].name, value_str(arena, arena_format(arena, "%lld", (long long)all[i].number)));
    return values;
}

static int put_one(struct desk *desk, const struct channel *channel, const char *message, const char *person,
                   const struct ticket_digest *digest, int64_t *sent, struct err *err) {
    char day[DAY_TEXT];
    const instant_t now = desk->act->now;
    const struct outbox_entry entry = {
        .key = arena_format(desk->arena, "digest %s %s", day_write(day, zone_day(desk_zone(desk), now)), person),
        .channel = channel->id,
        .message = message,
        .language = desk->rulebook->settings.language,
        .address = channel->addresses ? person : NULL,
        .values = values_of(desk, person, digest),
        .due = now,
        .expires = now + DAY_MS};
    bool new = false;
    if (outbox_put(desk->workspace->db, &entry, now, &new, err))
        return err->kind;
    *sent += new;
    return 0;
}

static int put_all(struct desk *desk, const char *by, const char *message, int64_t *sent, struct err *err) {
    const struct channel *channel = NULL;
    const struct message *said = NULL;
    enum contact_kind kind;
    if (rulebook_channel(desk->rulebook, by, &channel, err) || rulebook_message(desk->rulebook, message, &said, err) ||
        sql_begin(desk->workspace->db, err))
        return err->kind;
    for (size_t i = 0; i < desk->staffing.people_count; i++) {
        const char *person = desk->staffing.people[i].name;
        struct ticket_digest digest;
        struct reading reading = {.desk = desk, .person = person, .out = &digest};
        if ((channel->addresses || channel_contact(channel->kind, &kind)) && !value_get(channel->addresses, person))
            continue;
        if (read_for(&reading, err) || ((digest.mine || digest.of[DIGEST_OVERDUE]) &&
                                        put_one(desk, channel, said->id, person, &digest, sent, err)))
            return err->kind;
    }
    return sql_commit(desk->workspace->db, err);
}

int ticket_digests_send(struct workspace *workspace, const struct act *act, const char *channel, const char *message,
                        int64_t *out_sent, struct err *err) {
    struct desk desk;
    *out_sent = 0;
    int failed = ticket_desk_open(&desk, workspace, act, err);
    failed = failed ? failed : put_all(&desk, channel, message, out_sent, err);
    sql_rollback(workspace->db);
    ticket_desk_close(&desk);
    return failed;
}
