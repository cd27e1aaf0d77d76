/* A schedule: who is asked what, when, and by which channel. HQ writes it in Lua; what follows from it is decided here,
 * on plain structs.
 *
 * It is due at the times of a crontab (`at`), or so long after each visit (`after`). Those meant are customers whose
 * last visit lies within the time that `ask` names; a schedule without a time means all that ever visited. Of those
 * meant some may not be asked, each for the first of the reasons below that holds; of the rest a sample is drawn, and
 * what a channel's cap leaves is asked. */
#ifndef EARSHOT_FLOW_SCHEDULE_H
#define EARSHOT_FLOW_SCHEDULE_H

#include "flow/customers/customers.h"
#include "flow/customers/segments.h"
#include "flow/distribution/cron.h"
#include "flow/distribution/hours.h"
#include "flow/survey/survey.h"

enum { SCHEDULE_CHANNELS = 8, LANGUAGE_TEXT = 8 };

struct schedule_channel {
    const char *id;   /* as a channel's definition, and as invitations have it */
    unsigned reaches; /* bit of each kind of contact by which it reaches people */
    int64_t cap;      /* messages a day, by this schedule; 0: no cap */
};

struct schedule {
    const char *id, *script;
    const struct survey *survey;
    const struct value *title; /* NULL: its id */
    bool after_visit;          /* else `at` */
    struct cron at;
    int64_t after;                                       /* milliseconds, as all spans */
    struct schedule_channel channels[SCHEDULE_CHANNELS]; /* the first by which somebody can be reached is taken */
    size_t channel_count;
    const char *message, *reminder; /* ids of messages; the reminder's may be the same */

    int64_t visited;           /* the last visit lies at most so long before the due time; 0: at any time */
    int64_t not_asked;         /* nobody whom any schedule has asked within it */
    bool consent;              /* only who consented to be asked */
    unsigned segments;         /* bit of each segment that is meant; 0: whatever they are */
    const char *const *places; /* codes of regions and stores; empty: everywhere */
    size_t place_count;

    int64_t per_store; /* so many of each store, drawn by lot; 0: all */
    double share;      /* or so large a share of 100, each by their own lot; 100: all */
    int64_t seed;

    int64_t store_quota, total_quota; /* answers a month after which a store, or the schedule, asks no more; 0: none */
    struct hours hours;
    int64_t remind_after, expires, late;
    int remind_times;
    const char *digest; /* of the definition without its line numbers, hex */
};

/* What its messages may name beside the usual: {store} its name, {survey} its title, {until} the last day on which it
 * may be answered. Ends with NULL. */
extern const char *const schedule_values[];

/* Why somebody who is meant is not asked: the first that holds, in this order. Rows and journal have the words. */
enum wave_reason {
    WAVE_ASKED,
    WAVE_SEGMENT,   /* they are in none of the segments */
    WAVE_OPTED_OUT, /* of all channels, or of each by which they could be reached */
    WAVE_NO_CONSENT,
    WAVE_ASKED_LATELY, /* by this schedule or another: within not_asked, or for the same visit or time */
    WAVE_NO_CONTACT,
    WAVE_QUOTA, /* the answers that the schedule or its survey wanted are there */
    WAVE_NOT_SAMPLED,
    WAVE_CAP,      /* of the channel, for the day or, by the settings, for the month */
    WAVE_TOO_LATE, /* nothing may be sent before their invitation would have expired */
};
enum { WAVE_REASONS = 10 };
const char *wave_reason_word(enum wave_reason reason); /* "asked", "segment", "opted_out" … */

/* What is known of somebody who is meant, at the time of asking. */
struct invitee {
    struct customer_id customer;
    int64_t store;
    instant_t visit;   /* their last before the due time */
    int64_t due;       /* what makes the asking one: minutes of the clock, or the visit */
    unsigned kinds;    /* bit of each kind of contact that they have */
    bool out;          /* opted out for good */
    unsigned outs;     /* bit of each of the schedule's channels that they opted out of */
    bool consent;      /* to be asked; the last word */
    instant_t asked;   /* when any schedule last did; INT64_MIN: never */
    bool asked_for_it; /* this schedule did, for this `due` */
    enum segment segment;
    char language[LANGUAGE_TEXT]; /* "" not known */
    uint64_t lot;                 /* schedule_lot */
    enum wave_reason reason;
    size_t channel; /* of an asked one */
    instant_t send_at;
};

/* The lot of a customer: the same for the same seed, schedule and due time, whatever else is in the database. */
uint64_t schedule_lot(const struct schedule *schedule, const struct customer_id *customer, int64_t due);

/* The reason that lies in the person, and the channel where there is none. */
enum wave_reason schedule_judge(const struct schedule *schedule, const struct invitee *invitee, instant_t now,
                                size_t *out_channel);

/* What counts beside the persons. */
struct schedule_room {
    int64_t (*store_answers)(void *context, int64_t store); /* completed this month, by the schedule */
    bool (*is_closed)(void *context, int64_t store);        /* the survey itself wants no more of it; NULL: none does */
    int64_t total_answers;
    int64_t channel_room[SCHEDULE_CHANNELS]; /* messages that may still go today; INT64_MAX: any number */
    void *context;
};

/* Whether enough of a store's customers have answered, or of all. */
bool schedule_has_enough(const struct schedule *schedule, const struct schedule_room *room, int64_t store);

/* Judges all, draws the sample of each store and gives out the channels' room, in the order of the lots: each
 * invitee's reason, channel and send_at are set. Candidates are brought into the order of store, then lot. `zone` is
 * the clocks of their stores. */
void schedule_draw(const struct schedule *schedule, struct invitee *invitees, size_t count,
                   const struct schedule_room *room, const struct zone *zone, instant_t now);

#endif
