/* Improvement plans, as people make and move them (flow/plans). Each act of a person and each run of timers is one
 * batch of plan events, sealed, with one line in the journal, in one transaction. What is said of a plan stays for
 * ever, so no text may hold somebody's contact.
 *
 * Who leads a plan, who is of its region, and hq work on it, as far as its workflow lets them; a plan of another region
 * is not there for them. Staff of a store say which of their store's actions are done, and nothing else. */
#ifndef EARSHOT_OPS_PLANS_H
#define EARSHOT_OPS_PLANS_H

#include "flow/plans/plans_rows.h"
#include "flow/registry/events.h"
#include "ops/rulebook.h"
#include "ops/workspace.h"

/* ---- a new one ---- */

struct plan_wish {
    const char *title, *problem; /* problem: in a few words, or NULL */
    const char *store, *region;  /* of the two one at most; neither: the chain */
    const char *metric, *survey; /* "recommend.nps", as of targets; survey NULL: the only one that has it */
    const char *target;          /* a number; NULL: the target in force at the end, where there is one */
    month_t from, to;            /* of the evidence, both included */
    const char *owner;           /* a person's name; NULL: who acts; "": nobody yet */
    const char *workflow;        /* NULL: the only one that is about plans */
    const char *themes;          /* the list whose themes go with it; NULL: the only one of the survey, if any */
};
/* Its evidence is made of what is known now, by the reckoning of `earshot metrics`, and frozen. Errors: ERR_USAGE and
 * ERR_DATA for what cannot be so, with what to do; ERR_DENIED for a place that who acts may not see. */
int plan_open(struct workspace *workspace, const struct act *act, const struct plan_wish *wish, struct plan *out,
              struct err *err);

/* ---- what is said of one ---- */

/* A part, by its word; operands and options as `earshot plan act` takes them, NULL where not given. */
struct plan_saying {
    const char *typed;                              /* the plan's number, or its beginning */
    const char *what;                               /* "add_cause", or a step of its workflow */
    const char *const *operands;                    /* behind it; ends with NULL */
    const char *under, *item;                       /* of a cause */
    const char *cause, *owner, *due, *cost, *store; /* of an action */
    const char *impact, *gap;                       /* of a rating */
    const char *note;                               /* with a step, or with what was done */
    bool without; /* the step is to be taken though what it needs is not there: asked for, or seconded */
};
/* Takes the step, or adds the part. Timers that are due before it have fired. *out is the plan after it. Errors:
 * ERR_USAGE for what is not understood or lacks something, ERR_DATA for a step that is none from here or needs what is
 * not there, ERR_DENIED for who may not. */
int plan_act(struct workspace *workspace, const struct act *act, const struct plan_saying *saying, struct plan *out,
             struct err *err);
/* The words that `what` may be beside steps, ending with NULL, each with how it is typed and what it means. */
struct plan_verb {
    const char *word, *typed, *meaning, *meaning_zh;
};
extern const struct plan_verb plan_verbs[];

/* Rows of a table as it is filled in in a spreadsheet: what (cause or action), text, under, item, owner, due, cost (in
 * Chinese 类别, 内容, 上级, 题目, 负责人, 期限, 费用). A row whose `under` is the text of a cause above it hangs under
 * it. All or nothing; ERR_DATA with row and column. */
int plan_fill(struct workspace *workspace, const struct act *act, const char *typed, const char *file, size_t *out_rows,
              struct plan *out, struct err *err);

/* ---- pilot, verdict, rollout ---- */

struct plan_pilot_wish {
    const char *typed;
    const char *stores;   /* how many, or their codes with commas between */
    const char *controls; /* as well; NULL: one for each pilot store */
    day_t from;           /* DAY_NONE: the first of the next month */
    int64_t days;         /* 30 is a month */
    bool dry_run;         /* choose, and tell what could be seen; nothing is kept */
    bool weak;            /* start it though it could hardly show what is aimed at */
};
/* *out_pilot is what was chosen (as PLAN_PILOT's body). */
int plan_pilot(struct workspace *workspace, const struct act *act, const struct plan_pilot_wish *wish, struct plan *out,
               const struct value **out_pilot, struct err *err);

/* Whether it worked, by what is known now. ERR_DATA before the months that are measured are over. */
int plan_verify(struct workspace *workspace, const struct act *act, const char *typed, bool dry_run, struct plan *out,
                const struct value **out_verdict, struct err *err);

struct plan_wave_wish {
    const char *typed, *stores; /* codes with commas between, or "rest" */
    int64_t wave;               /* 0: the next */
    day_t day;                  /* DAY_NONE: today */
};
int plan_rollout(struct workspace *workspace, const struct act *act, const struct plan_wave_wish *wish,
                 struct plan *out, struct err *err);

/* ---- by the clock ---- */

/* Fires every timer that is due by act->now, each at its time, with the checks for relapse that they make. */
int plans_tick(struct workspace *workspace, const struct act *act, int64_t *out_fired, struct err *err);
/* The same, for who does it by the clock. */
int plans_due(struct workspace *workspace, const struct act *act, struct err *err);

/* How each plan stands, made anew from its events; inside the caller's transaction. */
int plans_remake(struct workspace *workspace, const struct act *act, struct err *err);

/* ---- looking ---- */

/* The plan meant by a number, whole or its beginning, of the scope's; staff of a store get those that touch it, without
 * what is others'. In the workspace's arena. */
int plan_find(struct workspace *workspace, const struct act *act, const char *typed, struct plan *out, struct err *err);
/* The steps that who acts may take now, whether or not what they need is there; room for workflow->step_count. */
int plan_steps(struct workspace *workspace, const struct act *act, const struct plan *plan,
               const struct workflow_step **out, size_t *out_count, struct err *err);
/* The registry that its places are of, and by whose clock its instants are told. */
struct plan_frame {
    const struct registry *registry;
    const char *zone;
    day_t today;
};
int plan_frame(struct workspace *workspace, const struct act *act, struct plan_frame *out, struct err *err);
const char *plan_clock(struct workspace *workspace, const struct plan_frame *frame, instant_t at); /* "" for never */
/* The timer that fires next and when; false where none does. */
bool plan_next(struct workspace *workspace, const struct plan_frame *frame, const struct plan *plan,
               struct plan_waking *out);

struct plan_entry {
    const struct plan_line *line;
    const struct workflow *workflow;
    const char *place, *due, *opened; /* due: the step's or the first open action's, whichever is first; a day, or "" */
    bool late;
};
struct plan_list {
    const char *region, *owner; /* NULL: all that the scope holds */
    bool all;                   /* with those that are over */
    bool overdue;
};
int plans_list(struct workspace *workspace, const struct act *act, const struct plan_list *list,
               int (*fn)(void *context, const struct plan_entry *entry, struct err *err), void *context,
               struct err *err);

#endif
