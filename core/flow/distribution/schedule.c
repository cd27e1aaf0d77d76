#include "flow/distribution/schedule.h"

#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "base/mem.h"

const char *const schedule_values[] = {"store", "survey", "until", NULL};

static const char *const reasons[WAVE_REASONS] = {
    [WAVE_ASKED] = "asked",           [WAVE_SEGMENT] = "segment",           [WAVE_OPTED_OUT] = "opted_out",
    [WAVE_NO_CONSENT] = "no_consent", [WAVE_ASKED_LATELY] = "asked_lately", [WAVE_NO_CONTACT] = "no_contact",
    [WAVE_QUOTA] = "quota",           [WAVE_NOT_SAMPLED] = "not_sampled",   [WAVE_CAP] = "cap",
    [WAVE_TOO_LATE] = "too_late",
};

const char *wave_reason_word(enum wave_reason reason) {
    return reasons[reason];
}

uint64_t schedule_lot(const struct schedule *schedule, const struct customer_id *customer, int64_t due) {
    struct buf text = buf_make(LIMIT_NAME);
    uint64_t lot = 0;
    buf_format(&text, "%lld\n%s\n%lld\n", (long long)schedule->seed, schedule->id, (long long)due);
    buf_add(&text, customer->bytes, sizeof customer->bytes);
    struct digest digest = digest_row(NULL, 0, text.data, text.len);
    for (int i = 0; i < 8; i++)
        lot = lot << 8 | digest.bytes[i];
    buf_free(&text);
    return lot;
}

/* The first channel that reaches them; whether one would but for an opt-out. */
static bool find_channel(const struct schedule *schedule, const struct invitee *invitee, size_t *out,
                         bool *out_kept_from) {
    *out_kept_from = false;
    for (size_t i = 0; i < schedule->channel_count; i++) {
        if (!(invitee->kinds & schedule->channels[i].reaches))
            continue;
        if (!(invitee->outs >> i & 1))
            return *out = i, true;
        *out_kept_from = true;
    }
    return false;
}

enum wave_reason schedule_judge(const struct schedule *schedule, const struct invitee *invitee, instant_t now,
                                size_t *out_channel) {
    bool kept_from = false, reached = find_channel(schedule, invitee, out_channel, &kept_from);
    bool lately = invitee->asked != INT64_MIN && now - invitee->asked < schedule->not_asked;
    if (schedule->segments && !(schedule->segments >> invitee->segment & 1))
        return WAVE_SEGMENT;
    if (invitee->out || (!reached && kept_from))
        return WAVE_OPTED_OUT;
    if (schedule->consent && !invitee->consent)
        return WAVE_NO_CONSENT;
    if (invitee->asked_for_it || lately)
        return WAVE_ASKED_LATELY;
    return reached ? WAVE_ASKED : WAVE_NO_CONTACT;
}

static int by_store_and_lot(const void *a, const void *b) {
    const struct invitee *one = a, *two = b;
    if (one->store != two->store)
        return one->store < two->store ? -1 : 1;
    if (one->lot != two->lot)
        return one->lot < two->lot ? -1 : 1;
    return memcmp(one->customer.bytes, two->customer.bytes, sizeof one->customer.bytes);
}

static int by_lot(const void *a, const void *b) {
    const struct invitee *one = *(struct invitee *const *)a, *two = *(struct invitee *const *)b;
    if (one->lot != two->lot)
        return one->lot < two->lot ? -1 : 1;
    return memcmp(one->customer.bytes, two->customer.bytes, sizeof one->customer.bytes);
}

/* As a share of 2^64. */
static bool share_takes(double share, uint64_t lot) {
    return share >= 100 || (double)lot < share / 100 * 18446744073709551616.0;
}

bool schedule_has_enough(const struct schedule *schedule, const struct schedule_room *room, int64_t store) {
    return (schedule->total_quota && room->total_answers >= schedule->total_quota) ||
           (schedule->store_quota && room->store_answers(room->context, store) >= schedule->store_quota) ||
           (room->is_closed && room->is_closed(room->context, store));
}

/* One store's, in the order of their lots. */
static void draw_store(const struct schedule *schedule, struct invitee *list, size_t count,
                       const struct schedule_room *room) {
    bool enough = schedule_has_enough(schedule, room, list->store);
    int64_t left = schedule->per_store ? schedule->per_store : INT64_MAX;
    for (size_t i = 0; i < count; i++) {
        if (list[i].reason != WAVE_ASKED)
            continue;
        if (enough)
            list[i].reason = WAVE_QUOTA;
        else if (!left || !share_takes(schedule->share, list[i].lot))
            list[i].reason = WAVE_NOT_SAMPLED;
        else
            left--;
    }
}

/* Where a channel has less room than it is wanted for, no store comes first: the lots decide. */
static void give_room(struct invitee *invitees, size_t count, const struct schedule_room *room) {
    struct invitee **drawn = mem_alloc((count + 1) * sizeof *drawn);
    int64_t left[SCHEDULE_CHANNELS];
    size_t drawn_count = 0;
    memcpy(left, room->channel_room, sizeof left);
    for (size_t i = 0; i < count; i++)
        if (invitees[i].reason == WAVE_ASKED)
            drawn[drawn_count++] = &invitees[i];
    qsort(drawn, drawn_count, sizeof *drawn, by_lot);
    for (size_t i = 0; i < drawn_count; i++) {
        if (left[drawn[i]->channel] <= 0)
            drawn[i]->reason = WAVE_CAP;
        else
            left[drawn[i]->channel]--;
    }
    free(drawn);
}

void schedule_draw(const struct schedule *schedule, struct invitee *invitees, size_t count,
                   const struct schedule_room *room, const struct zone *zone, instant_t now) {
    instant_t send_at = hours_open(&schedule->hours, zone, now);
    bool in_time = send_at != INT64_MAX && send_at < now + schedule->expires;
    for (size_t i = 0; i < count; i++) {
        struct invitee *invitee = &invitees[i];
        invitee->lot = schedule_lot(schedule, &invitee->customer, invitee->due);
        invitee->send_at = send_at;
        invitee->reason = schedule_judge(schedule, invitee, now, &invitee->channel);
        if (invitee->reason == WAVE_ASKED && !in_time)
            invitee->reason = WAVE_TOO_LATE;
    }
    if (count)
        qsort(invitees, count, sizeof *invitees, by_store_and_lot);
    for (size_t from = 0, past; from < count; from = past) {
        for (past = from + 1; past < count && invitees[past].store == invitees[from].store;)
            past++;
        draw_store(schedule, invitees + from, past - from, room);
    }
    give_room(invitees, count, room);
}
