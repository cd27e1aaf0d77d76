/* Waves: schedules carried out. A run is one schedule for one due time, of the stores of one time zone: who is meant is
 * read, judged and drawn; who is asked becomes an invitation and a message in the outbox, all in one transaction with a
 * batch and a line in the journal. So a run is there wholly or not at all, and the next one begins where it ended.
 *
 * What is due is found from what ran: after a stop of days each time that was missed is carried out as of then, unless
 * it is later than the schedule says; messages wait for an hour at which they may go out. Of what follows visits, each
 * visit is looked at once, when it is due or, if it came to be known later, then. */
#ifndef EARSHOT_OPS_WAVES_H
#define EARSHOT_OPS_WAVES_H

#include "flow/distribution/wave_rows.h"
#include "ops/workspace.h"

struct waves_done {
    int64_t runs, asked, reminded;
    int64_t again;    /* messages put into the outbox again, whose hours had passed before they went out */
    const char *wave; /* the last; NULL */
};

/* Carries out what is due by the live rules, of all schedules or of one (NULL: all). Nothing due is fine; so is calling
 * it often, from several processes. Errors: ERR_DATA for a schedule or place that there is not. */
int waves_tick(struct workspace *workspace, const struct act *act, const char *schedule, struct waves_done *out,
               struct err *err);

/* Carries out one schedule of a crontab now, due or not. ERR_USAGE for one that follows visits. */
int waves_now(struct workspace *workspace, const struct act *act, const char *schedule, struct waves_done *out,
              struct err *err);

/* What one run would do, for the stores of one zone; nothing is changed. */
struct wave_plan {
    const char *zone;
    int64_t due;           /* minutes of the clock; 0 where it follows visits */
    instant_t at, send_at; /* when it is due, and when messages would go out: INT64_MAX where never */
    int64_t counts[WAVE_REASONS];
    int64_t stores; /* that would ask somebody */
    struct {
        const char *store;
        int64_t meant, asked;
    } * by_store; /* by code; of the scope's stores */
    size_t store_count;
};

/* By the working files' schedule (`working`) or the live one, at `act->now` or, for what is due later, then: `next` the
 * next due time, else as if it were due now. One for each zone, in the workspace's arena. */
int waves_plan(struct workspace *workspace, const struct act *act, const char *schedule, bool working, bool next,
               struct wave_plan **out, size_t *out_count, struct err *err);

/* Why a customer (an id, or a contact as it is typed) is asked by a schedule now, or why not. */
struct wave_why {
    const char *customer; /* the random id */
    bool meant;           /* else there is no visit that it is about */
    const char *store;
    instant_t visit;
    struct invitee invitee;
    const char *out_of; /* the channels of the schedule that they opted out of, "sms, mail"; "" for none */
};
int waves_why(struct workspace *workspace, const struct act *act, const char *schedule, const char *typed,
              struct wave_why *out, struct err *err);

#endif
