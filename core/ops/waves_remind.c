/* What follows an invitation that nobody has answered: a reminder, or the message again that did not go out in the
 * hours that it had. The messages of one schedule go into the outbox together. */
#include <string.h>

#include "flow/distribution/invitation_rows.h"
#include "flow/messages/outbox_rows.h"
#include "ops/journal.h"
#include "ops/waves_parts.h"

struct reminding {
    const struct wave_work *work;
    const struct schedule *schedule;
    int64_t room[SCHEDULE_CHANNELS];
    struct wave_quotas *quotas; /* by zone, as the work has them */
    struct schedule_room *wanted;
    size_t zone_count;
    int64_t reminded, again;
    struct open_invitation *list;
    size_t count, cap;
};

static int take(void *context, const struct open_invitation *one, struct err *err) {
    struct reminding *reminding = context;
    struct arena *arena = reminding->work->workspace->arena;
    (void)err;
    if (one->out)
        return 0;
    reminding->list = arena_grow(arena, reminding->list, reminding->count, &reminding->cap, sizeof *reminding->list);
    struct open_invitation *kept = &reminding->list[reminding->count++];
    *kept = *one;
    kept->channel = arena_text(arena, one->channel);
    kept->language = arena_text(arena, one->language);
    return 0;
}

static const struct wave_zone *zone_of(const struct wave_work *work, int64_t store) {
    const struct store *at = registry_store_by_id(work->registry, store);
    for (size_t i = 0; at && i < work->zone_count; i++)
        if (!strcmp(work->zones[i].name, work_zone_of(work, at)))
            return &work->zones[i];
    return NULL;
}

/* How many messages of it there were, and whether one still stands: waits, is in hand, was sent, or is dead. */
struct messages {
    int64_t count;
    bool standing;
};

static int count_message(void *context, const struct outbox_row *row, struct err *err) {
    struct messages *messages = context;
    (void)err;
    messages->count++;
    messages->standing = messages->standing || row->state != OUTBOX_DROPPED;
    return 0;
}

static int put(struct reminding *reminding, const struct open_invitation *one, const char *kind, const char *message,
               int64_t number, instant_t send_at, struct err *err) {
    const struct wave_message made = {.schedule = reminding->schedule,
                                      .zone = zone_of(reminding->work, one->store),
                                      .kind = kind,
                                      .message = message,
                                      .number = number,
                                      .invitation = &one->id,
                                      .customer = &one->customer,
                                      .store = one->store,
                                      .channel = one->channel,
                                      .language = one->language,
                                      .send_at = send_at,
                                      .expires = one->expires};
    return message_put(reminding->work, &made, err);
}

/* The channel's cap for the day and budget for the month hold for reminders too. */
static int64_t *room_of(struct reminding *reminding, const char *channel) {
    for (size_t i = 0; i < reminding->schedule->channel_count; i++)
        if (!strcmp(reminding->schedule->channels[i].id, channel))
            return &reminding->room[i];
    return NULL;
}

/* Nobody is reminded of what enough have answered. */
static bool has_enough(const struct reminding *reminding, const struct wave_zone *zone, int64_t store) {
    const size_t at = (size_t)(zone - reminding->work->zones);
    return schedule_has_enough(reminding->schedule, &reminding->wanted[at], store);
}

static int look_at(struct reminding *reminding, const struct open_invitation *one, struct err *err) {
    const struct schedule *schedule = reminding->schedule;
    const struct wave_zone *zone = zone_of(reminding->work, one->store);
    struct sql *db = reminding->work->workspace->db;
    instant_t now = reminding->work->act->now;
    struct messages messages = {0};
    const struct outbox_query query = {.invitation = one->id.bytes, .state = -1};
    if (!zone || outbox_each(db, &query, count_message, &messages, err))
        return zone ? (int)err->kind : 0;
    instant_t send_at = hours_open(&schedule->hours, zone->zone, now);
    if (send_at >= one->expires || has_enough(reminding, zone, one->store))
        return 0;
    if (one->last == INVITATION_NEVER) {
        if (messages.standing || one->send_at > now)
            return 0;
        reminding->again++;
        return put(reminding, one, "first", schedule->message, messages.count + 1, send_at, err);
    }
    int64_t *room = room_of(reminding, one->channel);
    if (one->reminders >= schedule->remind_times || now - one->last < schedule->remind_after || !room || *room <= 0)
        return 0;
    --*room;
    reminding->reminded++;
    return put(reminding, one, "reminder", schedule->reminder, one->reminders + 1, send_at, err) ||
                   invitation_mark(db, &one->id, INVITATION_REMINDED, send_at, err)
               ? (int)err->kind
               : 0;
}

static int note(const struct reminding *reminding, struct err *err) {
    struct arena *arena = reminding->work->workspace->arena;
    struct value *detail = value_map(arena);
    value_set(arena, detail, "reminders", value_int(arena, reminding->reminded));
    value_set(arena, detail, "again", value_int(arena, reminding->again));
    return journal_write(reminding->work->workspace->db, reminding->work->act, "remind", reminding->schedule->id,
                         detail, err);
}

static int look_at_all(struct reminding *reminding, struct err *err) {
    const struct wave_work *work = reminding->work;
    int failed = 0;
    reminding->quotas = arena_alloc(work->workspace->arena, (work->zone_count + 1) * sizeof *reminding->quotas);
    reminding->wanted = arena_alloc(work->workspace->arena, (work->zone_count + 1) * sizeof *reminding->wanted);
    for (size_t i = 0; !failed && i < work->zone_count; i++) {
        failed = quotas_begin(&reminding->quotas[i], work, reminding->schedule, &work->zones[i], work->act->now,
                              &reminding->wanted[i], err);
        reminding->zone_count++;
    }
    for (size_t i = 0; !failed && i < reminding->count; i++)
        failed = look_at(reminding, &reminding->list[i], err);
    for (size_t i = 0; i < reminding->zone_count; i++)
        failed = quotas_end(&reminding->quotas[i], failed, err);
    return failed;
}

static int run(struct reminding *reminding, struct err *err) {
    struct sql *db = reminding->work->workspace->db;
    if (invitations_open(db, reminding->schedule->id, reminding->work->act->now, take, reminding, err))
        return err->kind;
    if (!reminding->count)
        return 0;
    for (size_t i = 0; i < reminding->schedule->channel_count; i++)
        if (work_room(reminding->work, reminding->schedule, &reminding->schedule->channels[i], &reminding->room[i],
                      err))
            return err->kind;
    if (look_at_all(reminding, err))
        return err->kind;
    if (!reminding->reminded && !reminding->again)
        return 0;
    return note(reminding, err) || sql_commit(db, err) ? (int)err->kind : 0;
}

int waves_remind(const struct wave_work *work, const struct schedule *schedule, struct waves_done *done,
                 struct err *err) {
    struct reminding reminding = {.work = work, .schedule = schedule};
    int failed = sql_begin(work->workspace->db, err);
    failed = failed ? failed : run(&reminding, err);
    sql_rollback(work->workspace->db);
    if (failed)
        return failed;
    done->reminded += reminding.reminded;
    done->again += reminding.again;
    return 0;
}
