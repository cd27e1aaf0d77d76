/* What the files of waves share; nobody else includes this. */
#ifndef EARSHOT_OPS_WAVES_PARTS_H
#define EARSHOT_OPS_WAVES_PARTS_H

#include "ops/rulebook.h"
#include "ops/waves.h"

/* The stores whose clocks go alike. */
struct wave_zone {
    const char *name; /* "Asia/Shanghai" */
    struct zone *zone;
};

struct wave_work {
    struct workspace *workspace;
    const struct act *act;
    struct rulebook *rulebook;
    const struct registry *registry; /* as of today */
    struct wave_zone *zones;         /* by name */
    size_t zone_count;
};

/* Opens rules and registry; `working` the working files. Close also after an error. */
int work_open(struct wave_work *work, struct workspace *workspace, const struct act *act, bool working,
              struct err *err);
void work_close(struct wave_work *work);
const char *work_zone_of(const struct wave_work *work, const struct store *store);

/* One run to be. */
struct wave_moment {
    const struct schedule *schedule;
    const struct wave_zone *zone;
    int64_t due;     /* as struct wave_run has it */
    instant_t since; /* visits after it, or known by an act after `known`; of a crontab's: none of those */
    int64_t known;
    instant_t as_of; /* what is meant is meant then */
    instant_t now;   /* messages go out from then on */
};

struct wave_people {
    struct invitee *items;
    size_t count, cap;
};

/* Who is meant, with what is known of them; in the arena. */
int gather_people(const struct wave_work *work, const struct wave_moment *moment, struct arena *arena,
                  struct wave_people *out, struct err *err);
/* Judges and draws them. */
int draw_people(const struct wave_work *work, const struct wave_moment *moment, struct wave_people *people,
                struct err *err);

/* What a schedule's and its survey's quotas leave, by the clocks of one zone. */
struct wave_quotas {
    const struct wave_work *work;
    const struct schedule *schedule;
    const struct wave_zone *zone;
    instant_t month, now; /* month: its first moment */
    struct quotas *counted;
    int failed;
    struct err err;
};
/* Closed by quotas_end, also after an error; that answers `failed`, or what failed in between. */
int quotas_begin(struct wave_quotas *quotas, const struct wave_work *work, const struct schedule *schedule,
                 const struct wave_zone *zone, instant_t now, struct schedule_room *out_room, struct err *err);
int quotas_end(struct wave_quotas *quotas, int failed, struct err *err);

/* How many messages of one of its channels may still go out on the day and in the month of `now`, by the chain's
 * clocks; INT64_MAX: any number. */
int work_room(const struct wave_work *work, const struct schedule *schedule, const struct schedule_channel *channel,
              int64_t *out, struct err *err);

/* The moment that is due next after what ran: *out_due is false where none is up to now. */
int moment_due(const struct wave_work *work, const struct schedule *schedule, const struct wave_zone *zone,
               struct wave_moment *out, bool *out_due, struct err *err);
/* As if it were due now. */
int moment_now(const struct wave_work *work, const struct schedule *schedule, const struct wave_zone *zone,
               instant_t now, struct wave_moment *out, struct err *err);

/* Reminders, and messages whose hours had passed: adds to *done. */
int waves_remind(const struct wave_work *work, const struct schedule *schedule, struct waves_done *done,
                 struct err *err);

/* One message of an invitation into the outbox; `number` tells one from another of the same kind. */
struct wave_message {
    const struct schedule *schedule;
    const struct wave_zone *zone;
    const char *kind, *message;
    int64_t number;
    const struct invitation_id *invitation;
    const struct customer_id *customer;
    int64_t store;
    const char *channel, *language;
    instant_t send_at, expires;
};
int message_put(const struct wave_work *work, const struct wave_message *message, struct err *err);

#endif
