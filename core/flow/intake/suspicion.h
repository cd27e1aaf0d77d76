/* Which answers from open pages look as if no customer had given them. Suspicion is no verdict: such a response is set
 * aside, counted in what says so, and taken back in by who has looked at it. */
#ifndef EARSHOT_FLOW_INTAKE_SUSPICION_H
#define EARSHOT_FLOW_INTAKE_SUSPICION_H

#include "flow/survey/survey.h"

/* 0 or false: it does not matter. */
struct suspicion {
    double too_fast;  /* seconds an answered question */
    int64_t straight; /* scales with one answer */
    int64_t device_answers, device_hours;
    int64_t burst_answers, burst_minutes;
    bool unissued;
};

/* How one came. */
struct suspect {
    const struct survey *survey;
    const unsigned char *sheet;
    int64_t took_s; /* -1: not known */
    int64_t device; /* of its survey from its browser within device_hours, itself included; 0 where none is known */
    int64_t burst;  /* about its store from its neighbourhood within burst_minutes, itself included */
    bool unissued;
};

enum suspicion_reason { SUSPECT_NOT, SUSPECT_UNISSUED, SUSPECT_FAST, SUSPECT_STRAIGHT, SUSPECT_DEVICE, SUSPECT_BURST };
enum { SUSPICION_REASONS = SUSPECT_BURST + 1 };

/* The first that holds, in this order. */
enum suspicion_reason suspicion_of(const struct suspicion *suspicion, const struct suspect *suspect);

const char *suspicion_text(enum suspicion_reason reason); /* "answered faster than anybody reads" */

#endif
