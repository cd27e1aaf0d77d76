/* A workflow: the way of a ticket or of an improvement plan from its opening to its end, as a definition of HQ's says
 * it. It is data alone: states, the steps that people take from one to another, and timers that move it where nobody
 * did. What a step or a timer brings about beside the new state are intents: they are checked and carried out by who
 * runs the workflow, in the same transaction.
 *
 *     state "received" { … }                                        where a case begins: the first one
 *     step "take" { from = { "received" }, to = "working", by = { "store" } }
 *     timer "late" { during = { "received" }, after = open_hours(24), doing = { assign { to = "region" } } }
 *
 * A case keeps the version of the workflow that it was opened under, until somebody moves it to a later one. Nothing
 * here knows what a case is about, reads a clock, or changes anything: from a case and what happens to it follows the
 * next case. */
#ifndef EARSHOT_FLOW_WORKFLOW_H
#define EARSHOT_FLOW_WORKFLOW_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/day.h"
#include "base/digest.h"
#include "base/err.h"
#include "base/mem.h"
#include "base/value.h"
#include "flow/calendar/calendar.h"
#include "flow/intake/intake.h"
#include "flow/survey/condition.h"

/* What a case is: its steps ask for other things, and other things are asked of it. */
enum workflow_about { ABOUT_TICKET, ABOUT_PLAN };

/* What somebody is to a case; one person may be several. */
enum workflow_party {
    PARTY_OWNER = 1,  /* it is theirs to do */
    PARTY_STORE = 2,  /* staff of the store */
    PARTY_REGION = 4, /* of the region that the store hangs under */
    PARTY_HQ = 8,
    PARTY_DUTY = 16, /* who is charged with it, "supply": an owner of cases; a step is open to them as to its owner */
    PARTY_ASSIGNEE = 32 /* of a plan, in notices alone: whom it, or an action of it, was given to */
};
bool party_read(const char *word, enum workflow_party *out); /* "owner", "store", "region", "hq" */
const char *party_name(enum workflow_party party);

/* How the times of a case are reckoned: how long until somebody answered, until it was solved. */
enum workflow_stage { STAGE_WAITING, STAGE_ANSWERED, STAGE_SOLVED, STAGE_OVER };
const char *workflow_stage_name(enum workflow_stage stage); /* "waiting", "answered", "solved", "over" */

/* Hours and days of the clock, or of the store's calendar: only while it is open. */
enum workflow_clock { CLOCK_WALL, CLOCK_OPEN };
struct workflow_span {
    enum workflow_clock clock;
    bool days; /* whole days, of open time only; else milliseconds */
    int64_t amount;
};

enum intent_kind { INTENT_ASSIGN, INTENT_DUE, INTENT_MARK, INTENT_NOTIFY, INTENT_REPLY, INTENT_PLAN };
enum { INTENT_CHANNELS = 4 };
struct workflow_intent {
    enum intent_kind kind;
    enum workflow_party to;              /* INTENT_ASSIGN, INTENT_NOTIFY */
    const char *duty;                    /* with PARTY_DUTY: which */
    const char *text;                    /* INTENT_MARK */
    struct workflow_span span;           /* INTENT_DUE */
    const char *message;                 /* INTENT_NOTIFY, INTENT_REPLY: what is said */
    const char *by[INTENT_CHANNELS + 1]; /* and by which channels: a reply goes by the first that reaches the customer,
                                            a notice by each; ends with NULL */
    const struct value *plan;            /* INTENT_PLAN: { metric, title, of?, survey?, months?, workflow?, themes? } */
    bool unasked;                        /* INTENT_REPLY: also to who never agreed to be called back */
};

/* What a notice or reply fills beside what every message may name: "ticket", "store" …; ends with NULL. */
extern const char *const notice_values[];
extern const char *const notice_plan_values[]; /* the same of plans */

struct workflow_state {
    const char *id;
    const struct value *words; /* { zh, en } */
    enum workflow_stage stage;
    const char *const *was; /* states of earlier versions whose place it takes */
    size_t was_count;
};

#define WORKFLOW_STATES 64 /* at most: a set of states is a mask */

struct workflow_step {
    const char *id;
    const struct value *words;
    uint64_t from;    /* states it may be taken in */
    size_t to;        /* the state it leads to; WORKFLOW_STATES: none, the case stays where it is */
    unsigned by;      /* parties who may take it */
    bool second;      /* by another person than who took the step before it */
    bool asks_reason; /* not without a reason */
    const char *const *asks;
    size_t ask_count; /* what has to be said with it: of a ticket "class", "note", "reply" (what
                         the customer is told); of a plan one of workflow_asked */
    const char *const *needs;
    size_t need_count;   /* of a plan: what must be there before, words of workflow_needed */
    const char *decides; /* of a plan: what is decided by it, a word of workflow_decisions; "" for nothing */
    const struct workflow_intent *intents;
    size_t intent_count;
};

/* From when a timer runs: the case's coming into its state; of a plan, each action that is not done and has a day, from
 * the end of that day on, or the end of its pilot's last day. The last two fire once for each action or pilot. */
enum timer_of { TIMER_OF_STATE, TIMER_OF_ACTION, TIMER_OF_PILOT };

struct workflow_timer {
    const char *id;
    uint64_t during; /* runs while the case is in one of these */
    enum timer_of of;
    bool before; /* `after` is how long before that, not after it; not of a state */
    struct workflow_span after;
    int64_t times; /* how often in one stay, each `after` behind the last */
    size_t to;     /* as of a step */
    bool checks;   /* of a plan: it looks whether what was reached still holds */
    size_t fallen; /* the state it leads to where it doesn't; WORKFLOW_STATES: as `to` */
    const struct workflow_intent *intents;
    size_t intent_count;
    const struct workflow_intent *fallen_intents; /* beside the others where it doesn't */
    size_t fallen_count;
};

/* What steps of a plan may ask for (each is brought by a command of its own), what they may need, and what may be
 * decided by one; each list ends with NULL. */
extern const char *const workflow_asked[];     /* "note", "pilot", "verdict", "wave" */
extern const char *const workflow_needed[];    /* "evidence", "target", "causes", … */
extern const char *const workflow_decisions[]; /* "roll_out", "revise", "drop" */
bool workflow_step_asks(const struct workflow_step *step, const char *what);

/* A cause, or what it is about. Ids make a tree: "goods.expired" stands under "goods". */
struct workflow_class {
    const char *id;
    const struct value *words;
};

/* Which responses open a case: those that came by one of the classes, for which the condition holds, and with words
 * given whose own words hold one of these; only while the answer is no older than `within`. One response opens one
 * case. */
struct workflow_opening {
    const char *survey;            /* NULL: cases are opened by hand alone */
    unsigned classes;              /* 1 << enum channel_class each; 0: all */
    const struct condition *where; /* NULL: all */
    const char *const *words;
    size_t word_count;
    int64_t within_days;
};

/* Which months of a store open one: those in which a figure, by name as targets have it, is under its target by more
 * than chance, or leaves its control chart downwards. Of a run of such months the first does, and then each `every`th.
 */
enum workflow_month_when { MONTH_MISSED, MONTH_SIGNAL, MONTH_RELAPSE };
struct workflow_month {
    const char *survey; /* NULL: none does */
    const char *figure;
    enum workflow_month_when when; /* MONTH_RELAPSE: missed again, after it was reached, within a year */
    int64_t every;                 /* 0: the first alone */
    int64_t wait_days;             /* after the month's end, unless it is closed before */
};

struct workflow {
    const char *id, *script;
    enum workflow_about about;
    const struct value *definition, *title;
    struct workflow_opening opens;
    struct workflow_month month;
    bool urgent, praise; /* praise: its tickets are recognitions */
    const char *thanks;  /* the question, a choice of one, whose answer says who is praised; "" for none */
    const struct workflow_class *classes;
    size_t class_count;
    const char *class;         /* what a case is taken for until somebody says better; "" for nothing */
    const char *touchpoint;    /* "" for none */
    enum workflow_party owner; /* to whom a case goes first: PARTY_STORE, PARTY_REGION, PARTY_HQ, PARTY_DUTY */
    const char *duty;          /* with PARTY_DUTY: which; "" */
    struct workflow_span due;  /* until it must be answered */
    const struct workflow_intent *intents;
    size_t intent_count;                     /* what its opening brings about beside */
    const struct workflow_intent *assigning; /* of a plan: what giving it, or an action of it, to somebody does */
    size_t assigning_count;
    const struct workflow_state *states; /* the first is where a case begins */
    size_t state_count;
    const struct workflow_step *steps;
    size_t step_count;
    const struct workflow_timer *timers;
    size_t timer_count;
    struct digest digest; /* of the definition without its line numbers */
    int64_t version;      /* 47 bits of it: what rows carry */
};

/* Every version of a workflow that a case was opened under: a case keeps its own. */
struct workflow_versions {
    const struct workflow **items;
    size_t count;
};
const struct workflow *workflow_version_find(const struct workflow_versions *versions, int64_t version); /* or NULL */
/* 1, 2 … in the order in which the versions of this workflow came into use; for one that is not among them the next. */
int64_t workflow_version_number(const struct workflow_versions *versions, const struct workflow *workflow);

/* NULL, or WORKFLOW_STATES: there is none. */
size_t workflow_state_find(const struct workflow *workflow, const char *id);
/* Where a case goes on that stands in a state of an earlier version: in the state that names it among those it was,
 * else in the one of that name; WORKFLOW_STATES: nowhere. */
size_t workflow_place(const struct workflow *workflow, const char *former);
const struct workflow_step *workflow_step_find(const struct workflow *workflow, const char *id);

static inline bool workflow_in(uint64_t set, size_t state) {
    return state < WORKFLOW_STATES && (set >> state & 1);
}

/* ---- a case on its way ---- */

struct workflow_case {
    size_t state;
    instant_t since;   /* when it came into the state */
    const char *actor; /* who brought it there; "" for a timer */
    instant_t moved;   /* when it came under this version; 0: when it began */
};

/* Whether the step may be taken by who is `parties` to the case. Errors: ERR_DATA where it is not a step of this state,
 * and says which are; ERR_DENIED for the others. */
int workflow_may(const struct workflow *workflow, const struct workflow_case *at, const struct workflow_step *step,
                 unsigned parties, const char *actor, struct err *err);

/* When a span that begins at an instant is over: the store's calendar, or a function in a test. */
struct workflow_time {
    instant_t (*after)(void *context, instant_t from, const struct workflow_span *span);
    void *context;
};

/* The same by a calendar. */
instant_t workflow_span_over(const struct calendar *calendar, const struct zone *zone, instant_t from,
                             const struct workflow_span *span);

/* The timer of a state that fires next, if nobody does anything, and when; false where none will. fired[i] says how
 * often timer i has in this stay. Of two at one instant the first of the definition.
 *
 * A case that was moved to this version keeps the time at which it came into its state: were it reckoned anew, a move
 * would give everybody who is late a new day. What by that should have happened before the move happens at the move, in
 * the order of the times at which it should have: till then the case stood under another version, which people have
 * acted by, and nothing may be found later to have happened behind their backs. */
bool workflow_timer_next(const struct workflow *workflow, const struct workflow_case *at, const int64_t *fired,
                         const struct workflow_time *time, size_t *out_timer, instant_t *out_at);

/* Whether the class is among those of the workflow. */
bool workflow_has_class(const struct workflow *workflow, const char *class);

/* Whether a response opens a case: `where` is bound to the version that the sheet is of; `texts` are the customer's own
 * words, one after the other, or "". */
bool workflow_opens(const struct workflow *workflow, const struct condition *where, enum channel_class class,
                    const unsigned char *sheet, const char *texts);

/* The months of a store that say something, in their order: whether one opens a case, by those before it. Begins as
 * workflow_run_none. */
struct workflow_run {
    int64_t bad; /* months right before */
    month_t last_bad;
};
extern const struct workflow_run workflow_run_none;
bool workflow_month_opens(const struct workflow_month *rule, struct workflow_run *run, month_t month, bool bad);

/* ---- what is wrong with one ---- */

enum workflow_fault {
    FAULT_UNREACHABLE, /* a state that no case comes to */
    FAULT_DEAD_END,    /* one that is not over, and from which no way leads to one that is */
    FAULT_NOBODY,      /* a step that cannot be taken: from no state that a case comes to */
    FAULT_ENDLESS      /* a timer on a ring of timers: the case would go round with nobody doing anything */
};

/* Told each in the order of the definition; fn returns nonzero to stop. `what` is the state's, step's or timer's words
 * as the script made them. */
int workflow_check(const struct workflow *workflow,
                   int (*fn)(void *context, enum workflow_fault fault, const char *id, const struct value *what),
                   void *context);

#endif
