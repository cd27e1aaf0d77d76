/* What ran says what is due next, so a run that was killed is due again, and one that was carried out is not. */
#include "ops/waves.h"

#include <string.h>

#include "base/json.h"
#include "base/limits.h"
#include "flow/customers/visits_rows.h"
#include "flow/distribution/invitation_rows.h"
#include "flow/messages/outbox_rows.h"
#include "ops/customers.h"
#include "ops/facts.h"
#include "ops/live.h"
#include "ops/stores.h"
#include "ops/waves_parts.h"

/* ---- when ---- */

static int begun(const struct wave_work *work, instant_t *out, struct err *err) {
    struct live live;
    *out = work->act->now;
    if (work->rulebook->commit && live_read(work->workspace, &live, err))
        return err->kind;
    if (work->rulebook->commit)
        *out = live.at;
    return 0;
}

/* A schedule that was changed begins anew when that was published: its new times of before then were nobody's. */
static int due_by_clock(const struct wave_work *work, const struct wave_run *last, bool ran, struct wave_moment *out,
                        bool *out_due, struct err *err) {
    const struct cron *cron = &out->schedule->at;
    const struct zone *zone = out->zone->zone;
    instant_t since = 0, earliest = work->act->now - out->schedule->late, at = 0;
    if (begun(work, &since, err))
        return err->kind;
    bool same = ran && !strcmp(last->definition, out->schedule->digest);
    int64_t minute = same ? cron_next(cron, last->due) : cron_due(cron, zone, since, &at);
    while (!same && ran && minute <= last->due)
        minute = cron_next(cron, minute);
    if (minute != INT64_MAX && cron_instant(zone, minute) <= earliest)
        minute = cron_due(cron, zone, earliest, &at);
    *out_due = minute != INT64_MAX && cron_instant(zone, minute) <= work->act->now;
    out->due = minute;
    out->as_of = minute == INT64_MAX ? INT64_MAX : cron_instant(zone, minute);
    return 0;
}

static int due_by_visits(const struct wave_work *work, const struct wave_run *last, bool ran, struct wave_moment *out,
                         bool *out_due, struct err *err) {
    out->known = ran ? last->known : INT64_MAX; /* at first, what was known before it is nobody's */
    out->since = ran ? last->due : 0;
    if (!ran && begun(work, &out->since, err))
        return err->kind;
    out->due = work->act->now - work->act->now % LIMIT_AFTER_STEP_MS;
    out->as_of = out->due;
    *out_due = out->due > out->since;
    return 0;
}

int moment_due(const struct wave_work *work, const struct schedule *schedule, const struct wave_zone *zone,
               struct wave_moment *out, bool *out_due, struct err *err) {
    struct wave_run last = {0};
    bool ran = false;
    *out = (struct wave_moment){.schedule = schedule, .zone = zone, .now = work->act->now};
    if (wave_run_last(work->workspace->db, work->workspace->arena, schedule->id, zone->name, &last, &ran, err))
        return err->kind;
    return schedule->after_visit ? due_by_visits(work, &last, ran, out, out_due, err)
                                 : due_by_clock(work, &last, ran, out, out_due, err);
}

int moment_now(const struct wave_work *work, const struct schedule *schedule, const struct wave_zone *zone,
               instant_t now, struct wave_moment *out, struct err *err) {
    bool due = false;
    if (moment_due(work, schedule, zone, out, &due, err))
        return err->kind;
    out->now = now;
    out->as_of = now;
    out->due = schedule->after_visit ? now : cron_minute(zone->zone, now);
    return 0;
}

/* ---- writing ---- */

struct writing {
    const struct wave_work *work;
    const struct wave_moment *moment;
    struct arena *arena;
    struct secret master;
    struct batch batch;
    struct digest_set *set;
    struct wave_run run;
    const char *wave;
    int64_t asked;
};

static const char *wave_name(struct arena *arena, const struct wave_moment *moment) {
    char minute[CRON_TEXT], day[DAY_TEXT];
    if (moment->schedule->after_visit)
        return arena_format(arena, "%s %s", moment->schedule->id,
                            day_write(day, zone_day(moment->zone->zone, moment->due)));
    cron_write(minute, moment->due);
    minute[strcspn(minute, "T")] = ' ';
    return arena_format(arena, "%s %s", moment->schedule->id, minute);
}

static const char *counts_of(struct arena *arena, const struct wave_people *people) {
    int64_t counts[WAVE_REASONS] = {0};
    struct value *map = value_map(arena);
    struct buf json = buf_make(LIMIT_MESSAGE);
    for (size_t i = 0; i < people->count; i++)
        counts[people->items[i].reason]++;
    for (int i = 0; i < WAVE_REASONS; i++)
        if (counts[i])
            value_set(arena, map, wave_reason_word((enum wave_reason)i), value_int(arena, counts[i]));
    json_write(&json, map, JSON_COMPACT);
    const char *text = arena_text(arena, json.data);
    buf_free(&json);
    return text;
}

/* schedule_values */
static const struct value *values_of(const struct wave_work *work, const struct wave_message *message,
                                     const char *language) {
    char day[DAY_TEXT];
    struct arena *arena = work->workspace->arena;
    struct value *values = value_map(arena);
    const struct store *store = registry_store_by_id(work->registry, message->store);
    const char *title = shape_words(message->schedule->survey->title, language);
    day_t last = zone_day(message->zone->zone, message->expires - 1);
    value_set(arena, values, "store", value_str(arena, store ? store->name : ""));
    value_set(arena, values, "survey", value_str(arena, title ? title : message->schedule->survey->id));
    value_set(arena, values, "until", value_str(arena, day_write(day, last)));
    return values;
}

int message_put(const struct wave_work *work, const struct wave_message *message, struct err *err) {
    char id[INVITATION_ID_TEXT];
    const struct schedule *schedule = message->schedule;
    instant_t close = hours_close(&schedule->hours, message->zone->zone, message->send_at);
    const char *own = message->language, *language = *own ? own : work->rulebook->settings.language;
    bool new = false;
    const struct outbox_entry entry = {.key = arena_format(work->workspace->arena, "invitation %s %s %lld",
                                                           invitation_id_write(id, message->invitation), message->kind,
                                                           (long long)message->number),
                                       .channel = message->channel,
                                       .message = message->message,
                                       .language = language,
                                       .customer = message->customer,
                                       .invitation = message->invitation->bytes,
                                       .values = values_of(work, message, language),
                                       .zone = message->zone->name,
                                       .due = message->send_at,
                                       .expires = close < message->expires ? close : message->expires};
    return outbox_put(work->workspace->db, &entry, work->act->now, &new, err);
}

static int seal_invitation(struct writing *writing, const struct invitation *made, int64_t due, struct err *err) {
    char id[INVITATION_ID_TEXT];
    const struct store *store = registry_store_by_id(writing->work->registry, made->store);
    const char *text =
        arena_format(writing->arena, "%s\n%s\n%s\n%lld\n%s\n%s\n%lld\n%lld\n%lld", invitation_id_write(id, &made->id),
                     store->code, made->schedule, (long long)due, made->channel, made->survey, (long long)made->version,
                     (long long)made->send_at, (long long)made->expires);
    return facts_add(writing->set, text, err);
}

static int invite(struct writing *writing, const struct invitee *invitee, struct err *err) {
    const struct wave_moment *moment = writing->moment;
    const struct schedule *schedule = moment->schedule;
    const struct schedule_channel *channel = &schedule->channels[invitee->channel];
    struct invitation made = {.store = invitee->store,
                              .wave = writing->run.wave,
                              .schedule = schedule->id,
                              .survey = schedule->survey->id,
                              .version = schedule->survey->version,
                              .channel = channel->id,
                              .customer = invitee->customer,
                              .has_customer = true,
                              .at = moment->now,
                              .send_at = invitee->send_at,
                              .expires = moment->now + schedule->expires};
    digest_random(made.id.bytes, sizeof made.id.bytes);
    if (invitation_write(writing->work->workspace->db, &writing->master, &made, invitee->due, writing->batch.seq,
                         err) ||
        seal_invitation(writing, &made, invitee->due, err))
        return err->kind;
    const struct wave_message message = {.schedule = schedule,
                                         .zone = moment->zone,
                                         .kind = "first",
                                         .message = schedule->message,
                                         .number = 1,
                                         .invitation = &made.id,
                                         .customer = &made.customer,
                                         .store = made.store,
                                         .channel = channel->id,
                                         .language = invitee->language,
                                         .send_at = made.send_at,
                                         .expires = made.expires};
    writing->asked++;
    return message_put(writing->work, &message, err);
}

/* Somebody may have opted out, or been erased, while the others were read. */
static int judge_again(struct writing *writing, struct wave_people *people, struct err *err) {
    const struct wave_moment *moment = writing->moment;
    for (size_t i = 0; i < people->count; i++) {
        struct invitee *invitee = &people->items[i];
        size_t channel = 0;
        if (invitee->reason != WAVE_ASKED)
            continue;
        if (invitee_read(writing->work->workspace->db, moment->schedule, moment->now, invitee, err))
            return err->kind;
        invitee->reason = schedule_judge(moment->schedule, invitee, moment->now, &channel);
        if (channel != invitee->channel && invitee->reason == WAVE_ASKED)
            invitee->reason = WAVE_OPTED_OUT; /* of the channel that there was room in */
    }
    return 0;
}

static int write_run(struct writing *writing, struct wave_people *people, struct err *err) {
    struct workspace *workspace = writing->work->workspace;
    if (batch_next(workspace->db, &writing->batch.seq, err) ||
        wave_number(workspace->db, writing->wave, &writing->run.wave, err) || judge_again(writing, people, err))
        return err->kind;
    for (size_t i = 0; i < people->count; i++)
        if (people->items[i].reason == WAVE_ASKED && invite(writing, &people->items[i], err))
            return err->kind;
    writing->run.batch = writing->batch.seq;
    writing->run.counts = counts_of(writing->arena, people);
    writing->batch.stored = writing->asked;
    writing->batch.name = writing->wave;
    writing->batch.source = writing->batch.file = "";
    if (wave_run_write(workspace->db, &writing->run, err) ||
        facts_seal(workspace, writing->work->act, "wave", &writing->batch, writing->set, err))
        return err->kind;
    return sql_commit(workspace->db, err);
}

/* Asked again under the lock: another process may have been faster. */
static int still_due(const struct writing *writing, bool *out, struct err *err) {
    struct wave_run last;
    bool ran = false;
    const struct wave_moment *moment = writing->moment;
    if (wave_run_last(writing->work->workspace->db, writing->arena, moment->schedule->id, moment->zone->name, &last,
                      &ran, err))
        return err->kind;
    *out = !ran || (moment->schedule->after_visit ? last.due == moment->since : last.due < moment->due);
    return 0;
}

static int land(struct writing *writing, struct wave_people *people, struct waves_done *done, struct err *err) {
    struct workspace *workspace = writing->work->workspace;
    struct customers customers = {0};
    bool known = false, due = false;
    if (customers_open(workspace, false, &customers, &known, err))
        return err->kind;
    writing->master = customers.master;
    int failed = sql_begin(workspace->db, err);
    failed = failed ? failed : still_due(writing, &due, err);
    if (!failed && due && (known || !people->count)) {
        failed = write_run(writing, people, err);
        done->runs += !failed;
        done->asked += failed ? 0 : writing->asked;
        done->wave = writing->wave;
    }
    sql_rollback(workspace->db);
    secret_wipe(&customers, sizeof customers);
    secret_wipe(&writing->master, sizeof writing->master);
    return failed;
}

static int64_t asked_of(const struct wave_people *people) {
    int64_t asked = 0;
    for (size_t i = 0; i < people->count; i++)
        asked += people->items[i].reason == WAVE_ASKED;
    return asked;
}

/* Read without a lock, written under one. Of what follows visits, a look that asked nobody is noted once a day. */
static int carry_out(const struct wave_work *work, const struct wave_moment *moment, struct waves_done *done,
                     struct err *err) {
    struct workspace *workspace = work->workspace;
    struct arena *arena = arena_new();
    struct wave_people people = {0};
    struct writing writing = {.work = work, .moment = moment, .arena = arena, .set = digest_set_new()};
    int failed = visits_newest(workspace->db, &writing.run.known, err);
    failed = failed ? failed : gather_people(work, moment, arena, &people, err);
    failed = failed ? failed : draw_people(work, moment, &people, err);
    bool worth = !moment->schedule->after_visit || asked_of(&people) || moment->due - moment->since >= DAY_MS;
    if (!failed && worth) {
        writing.wave = arena_text(workspace->arena, wave_name(arena, moment));
        writing.run.schedule = moment->schedule->id;
        writing.run.zone = moment->zone->name;
        writing.run.due = moment->due;
        writing.run.definition = moment->schedule->digest;
        writing.run.at = moment->now;
        failed = land(&writing, &people, done, err);
    }
    digest_set_free(writing.set);
    arena_free(arena);
    return failed;
}

/* ---- the acts ---- */

static int note_kinds(struct workspace *workspace, struct err *err) {
    struct customers customers = {0};
    bool known = false;
    int failed = customers_open(workspace, false, &customers, &known, err);
    if (!failed && known)
        failed = customers_note_kinds(&customers, err);
    secret_wipe(&customers, sizeof customers);
    return failed;
}

/* Each time that was missed, the oldest first. */
static int tick_zone(const struct wave_work *work, const struct schedule *schedule, const struct wave_zone *zone,
                     struct waves_done *done, struct err *err) {
    struct wave_moment moment;
    bool due = false;
    int64_t before = -1;
    if (moment_due(work, schedule, zone, &moment, &due, err))
        return err->kind;
    while (due && moment.due != before) {
        before = moment.due;
        if (carry_out(work, &moment, done, err) || moment_due(work, schedule, zone, &moment, &due, err))
            return err->kind;
    }
    return 0;
}

static int tick_all(const struct wave_work *work, const char *only, struct waves_done *done, struct err *err) {
    const struct schedule *wanted = NULL;
    if (only && rulebook_schedule(work->rulebook, only, &wanted, err))
        return err->kind;
    for (size_t i = 0; i < work->rulebook->schedule_count; i++) {
        const struct schedule *schedule = work->rulebook->schedules[i];
        if (wanted && wanted != schedule)
            continue;
        for (size_t k = 0; k < work->zone_count; k++)
            if (tick_zone(work, schedule, &work->zones[k], done, err))
                return err->kind;
        if (waves_remind(work, schedule, done, err))
            return err->kind;
    }
    return 0;
}

int waves_tick(struct workspace *workspace, const struct act *act, const char *schedule, struct waves_done *out,
               struct err *err) {
    struct wave_work work = {0};
    struct waves_done done = {0};
    int failed = work_open(&work, workspace, act, false, err);
    if (!failed && work.rulebook->schedule_count)
        failed = note_kinds(workspace, err);
    failed = failed ? failed : tick_all(&work, schedule, &done, err);
    work_close(&work);
    if (!failed)
        *out = done;
    return failed;
}

static int run_now(const struct wave_work *work, const char *id, struct waves_done *done, struct err *err) {
    const struct schedule *schedule = NULL;
    struct wave_moment moment;
    if (rulebook_schedule(work->rulebook, id, &schedule, err))
        return err->kind;
    if (schedule->after_visit)
        return err_set(err, ERR_USAGE, "schedule '%s' follows visits: it has no time of its own to be run at", id),
               err_todo(err, "earshot wave run asks about the visits that are due");
    for (size_t i = 0; i < work->zone_count; i++)
        if (moment_now(work, schedule, &work->zones[i], work->act->now, &moment, err) ||
            carry_out(work, &moment, done, err))
            return err->kind;
    return 0;
}

int waves_now(struct workspace *workspace, const struct act *act, const char *schedule, struct waves_done *out,
              struct err *err) {
    struct wave_work work = {0};
    struct waves_done done = {0};
    int failed = work_open(&work, workspace, act, false, err);
    failed = failed ? failed : note_kinds(workspace, err);
    failed = failed ? failed : run_now(&work, schedule, &done, err);
    work_close(&work);
    if (!failed)
        *out = done;
    return failed;
}
