/* Improvement plans: a problem with its evidence, causes, actions, a pilot held against control stores, a decision, its
 * rollout, and whether it still holds months later. A plan goes its way by a workflow that says about = "plan", by the
 * version it was opened under; what happens to it are events, which only grow. An event says how the plan stands after
 * it, and holds what was said with it as one document (its body): evidence, a cause, a pilot, a verdict. What was said
 * stays as it was said: the evidence is what was known at the opening, the verdict what was known when it was asked
 * for.
 *
 * A plan's parts are its events folded: plan_fold. */
#ifndef EARSHOT_FLOW_PLANS_H
#define EARSHOT_FLOW_PLANS_H

#include "base/digest.h"
#include "flow/registry/registry.h"
#include "flow/workflow/workflow.h"

/* The number of a plan, 60 bits, written and read as a ticket's (flow/tickets/tickets.h). It follows from a key: what
 * was opened once under a key is not opened again. */
int64_t plan_number_of(const char *workflow, const char *key);

/* The numbers of both are kept in rows. */
enum plan_event_kind {
    PLAN_OPENED = 1,
    PLAN_STEP,  /* a step of the workflow, perhaps with a part */
    PLAN_TIMER, /* as well, by the clock */
    PLAN_SAID   /* a part alone: the plan stays in its state */
};
enum plan_part {
    PLAN_NOTHING,
    PLAN_PROBLEM,  /* { title, metric, survey, from, to, problem?, target?, ticket?, evidence, evidence_digest }, of
                      PLAN_OPENED */
    PLAN_CAUSE,    /* { number, text, under?, item? } */
    PLAN_ACTION,   /* { number, text, cause?, owner?, due?, cost?, store? } */
    PLAN_DONE,     /* { action, cost?, note? } */
    PLAN_COMPARED, /* { a, b, times }: cause a is so many times as important as cause b */
    PLAN_RATED,    /* { cause, impact, gap } */
    PLAN_TARGET,   /* { target } */
    PLAN_OWNER,    /* { owner } */
    PLAN_NOTE,     /* { note } */
    PLAN_PILOT,    /* { stores, controls, from, to, before_from, before_to, rule, power } */
    PLAN_VERDICT,  /* the whole document of a verdict */
    PLAN_WAVE,     /* { wave, stores, day } */
    PLAN_CHECK,    /* the whole document of a relapse check; by timers */
    PLAN_OVERRIDE, /* { step, lacking, asked_by?, asked_reason? }: asked for; with asked_by: done, by a second person */
    PLAN_STRUCK,   /* { cause } or { action }: said by mistake, it no longer counts */
    PLAN_PARTS
};
const char *plan_event_word(enum plan_event_kind kind); /* "opened", "step", "timer", "said" */
const char *plan_part_word(enum plan_part part);        /* "problem", "cause" …; "" for PLAN_NOTHING */

/* How a plan stands. Texts are borrowed. */
struct plan_standing {
    const char *state;
    instant_t since;   /* when it came into the state */
    const char *owner; /* the person who leads it; "" for nobody yet */
    instant_t due;     /* when its next step is; INT64_MAX: not any more */
    const char *marks; /* words, each behind a blank: " relapsed"; "" for none */
};

struct plan_event {
    int64_t seq; /* 1, 2 … of the plan */
    int64_t batch;
    instant_t at;
    enum plan_event_kind kind;
    const char *name; /* of the step or timer; "" */
    enum plan_part part;
    const struct value *body; /* an empty map where there is nothing */
    const char *actor;        /* "" for rules and timers */
    const char *reason;       /* "" for none */
    struct plan_standing after;
};

struct plan {
    int64_t number;
    enum place place; /* a region or the chain */
    int64_t place_id;
    const struct workflow *workflow; /* as it was when the plan was opened */
    instant_t opened;
    const struct plan_event *events;
    size_t event_count;
};

static inline const struct plan_event *plan_last(const struct plan *plan) {
    return &plan->events[plan->event_count - 1];
}
/* Whose act brought it into the state it is in. */
struct workflow_case plan_case(const struct plan *plan);
/* How often each timer has fired since it came into its state, into out[workflow->timer_count]. */
void plan_fired(const struct plan *plan, int64_t *out);

/* ---- how it stands next: as ticket_begin and ticket_after ---- */

struct plan_standing plan_begin(const struct workflow *workflow, const char *owner, instant_t at);
struct plan_standing plan_after(struct arena *arena, const struct workflow *workflow,
                                const struct plan_standing *before, size_t to, const struct workflow_intent *intents,
                                size_t intent_count, instant_t at);
/* Spans of a plan are the clock's; for workflow_timer_next. */
struct workflow_time plan_time(void);

struct zone;
/* What comes by itself, and when. */
struct plan_waking {
    const struct workflow_timer *timer;
    instant_t at;   /* not before its last event */
    int64_t action; /* that it is of; 0: of none */
};
/* The first that comes; false where nothing does. A day ends by the zone's clock. */
bool plan_wakes(struct arena *arena, const struct plan *plan, const struct zone *zone, struct plan_waking *out);

/* ---- its parts ---- */

struct plan_cause {
    int64_t number, under; /* under: the cause it is a cause of; 0: of the problem itself */
    const char *text;
    const char *item;   /* the question, dimension or theme that it shows in; "" */
    double impact, gap; /* as rated, or by the evidence's drivers; NaN */
    double weight;      /* of the leaves, by comparisons (AHP), else impact x gap, summing to 1; NaN */
};
struct plan_action {
    int64_t number, cause; /* cause 0: none in particular */
    const char *text, *owner;
    const char *store; /* whose it is to do, by code; "" */
    day_t due;         /* DAY_NONE: not said */
    double cost;       /* NaN: not said; once done, what it came to where that was said */
    instant_t done;    /* INT64_MIN: not yet */
    const char *by;    /* who said so; "" */
};
/* How the causes' weights were come by. */
struct plan_priority {
    const char *by;        /* "comparisons", "impact x gap"; "" for nothing yet */
    size_t compared, want; /* pairs that were compared, and that there are */
    double cr;             /* consistency ratio of comparisons, by ahp_table_name(table); NaN */
    const char *table;
};
struct plan_pilot {
    const struct plan_event *event;        /* NULL: none */
    const struct value *stores, *controls; /* codes */
    day_t from, to;                        /* both included */
    day_t before_from, before_to;
};
struct plan_wave {
    int64_t number;
    const struct value *stores;
    day_t day;
    const struct plan_event *event;
};
struct plan_parts {
    const char *title, *metric, *survey, *problem; /* metric as target_aim_read takes it */
    month_t from, to;                              /* of the evidence */
    double target;                                 /* NaN: none */
    const struct value *evidence;                  /* NULL: none */
    const char *evidence_digest;                   /* hex of digest_sha256 over its bytes as a document; "" */
    struct plan_cause *causes;
    size_t cause_count;
    struct plan_priority priority;
    struct plan_action *actions;
    size_t action_count;
    struct plan_pilot pilot;           /* the last one */
    const struct plan_event *verdict;  /* the last one since the last pilot; NULL */
    const struct plan_event *decision; /* the last step that decided something; NULL */
    const char *decided;               /* "roll_out", "revise", "drop"; "" */
    struct plan_wave *waves;
    size_t wave_count;
    const struct plan_event **checks; /* relapse checks */
    size_t check_count;
    const struct plan_event **overrides; /* steps that were taken without what they need */
    size_t override_count;
};
/* In the arena; texts and values are the plan's. */
void plan_fold(struct arena *arena, const struct plan *plan, struct plan_parts *out);

/* "worked", "no effect seen", "worse" …: the word that a verdict or a check ends in, its `says`; "" */
const char *plan_says(const struct plan_event *event);
/* The verdict's word for a proven effect, and a check's for one that holds, and for one that is gone. */
#define PLAN_VERIFIED "verified"
#define PLAN_HOLDS    "held"
#define PLAN_RELAPSED "relapsed"

/* The first of what the step needs and the plan has not; NULL: all is there. */
const char *plan_lacks(const struct plan_parts *parts, const struct workflow_step *step);

/* Whether a standing is what the step or timer of that name may have led to: for who checks rows. */
bool plan_follows(const struct workflow *workflow, const struct plan_standing *before, const struct plan_event *event);

#endif
