/* The rows of runs: which schedule was carried out for when, and how many it asked or why not. And what stands in the
 * invitations' rows that a schedule has to know before it asks again. */
#ifndef EARSHOT_FLOW_WAVE_ROWS_H
#define EARSHOT_FLOW_WAVE_ROWS_H

#include "base/mem.h"
#include "flow/distribution/invitation.h"
#include "flow/distribution/schedule.h"
#include "port/sql/sql.h"

struct wave_run {
    int64_t batch, wave;
    const char *schedule, *zone, *definition;
    int64_t due, known;
    instant_t at;
    const char *counts; /* {"asked":12,"no_consent":3}: reasons by word */
};

int wave_run_write(struct sql *db, const struct wave_run *run, struct err *err);
/* The latest of a schedule for stores of a zone; *out_there is false where there is none. */
int wave_run_last(struct sql *db, struct arena *arena, const char *schedule, const char *zone, struct wave_run *out,
                  bool *out_there, struct err *err);

/* What is known of a customer who is meant, as far as rows say it: kinds, out, outs, consent, asked, asked_for_it. The
 * customer and .due are set. An invitation that has not gone out yet, and still may, counts as asked `now`. */
int invitee_read(struct sql *db, const struct schedule *schedule, instant_t now, struct invitee *invitee,
                 struct err *err);

/* Messages of a channel, reminders among them, that go out from `from` on and before `to`; of one schedule, or of all
 * (NULL). */
int messages_count(struct sql *db, const char *schedule, const char *channel, instant_t from, instant_t to,
                   int64_t *out, struct err *err);
/* Answers that came by a schedule's invitations since then; of one store, or of all (0). */
int answers_count(struct sql *db, const char *schedule, int64_t store, instant_t since, int64_t *out, struct err *err);

/* Invitations of a schedule that may still be answered and were not, nor turned down, nor failed. */
struct open_invitation {
    struct invitation_id id;
    int64_t store;
    const char *channel, *language; /* until fn returns */
    struct customer_id customer;
    instant_t send_at, expires;
    instant_t last; /* when the last message went out; INVITATION_NEVER */
    int64_t reminders;
    bool out; /* the customer has opted out of the channel since */
};
int invitations_open(struct sql *db, const char *schedule, instant_t now,
                     int (*fn)(void *context, const struct open_invitation *one, struct err *err), void *context,
                     struct err *err);

/* ---- to be told ---- */

struct wave_status {
    const char *wave, *schedule, *survey; /* until fn returns */
    instant_t first, last;                /* runs */
    int64_t asked;                        /* invitations */
    int64_t marks[INVITATION_MARKS];      /* how many have each */
    int64_t partial;                      /* started, not completed, and not turned down */
    int64_t refused;                      /* turned down, or opened and not begun */
    int64_t failed;                       /* never arrived, and nothing else was heard */
    int64_t silent;                       /* sent, and nothing was heard */
};
/* Each wave whose name or schedule is `name` (NULL: all), or that asked in `store` (0: any), the newest first. */
int waves_status(struct sql *db, const char *name, int64_t store,
                 int (*fn)(void *context, const struct wave_status *status, struct err *err), void *context,
                 struct err *err);

/* The counts of each run of a wave, or, by the name of a schedule, of its waves. */
int wave_counts(struct sql *db, const char *name, int (*fn)(void *context, const char *counts, struct err *err),
                void *context, struct err *err);

#endif
