/* What the acts on plans share. */
#ifndef EARSHOT_OPS_PLANS_PARTS_H
#define EARSHOT_OPS_PLANS_PARTS_H

#include "base/zone.h"
#include "flow/registry/targets.h"
#include "ops/facts.h"
#include "ops/plans.h"

/* Plans being worked on in a transaction. */
struct planning {
    struct workspace *workspace;
    const struct act *act;
    const struct rulebook *rulebook; /* the workspace's, kept */
    const struct registry *registry;
    struct workflow_versions versions;
    struct zone *zone; /* the chain's */
    day_t today;
    struct arena *arena;
    int64_t batch; /* 0: none begun */
    int64_t events;
    struct digest_set *contents;
    bool lent; /* batch and contents are another's, who seals them */
};

/* Loads the rules and what there is; begins no transaction. planning_close, failed or not. */
int planning_open(struct planning *planning, struct workspace *workspace, const struct act *act, struct err *err);
void planning_close(struct planning *planning);
/* Begins the transaction in which plans are changed, and sees what versions there are by then. */
int planning_begin(struct planning *planning, struct err *err);
/* What is written from now on goes into the batch of somebody who is in a transaction. */
void planning_lend(struct planning *planning, int64_t batch, struct digest_set *contents);

int planning_find(struct planning *planning, const char *typed, struct plan *out, struct err *err);
int planning_parties(struct planning *planning, const struct plan *plan, unsigned *out, struct err *err);

/* Writes the event behind the plan's others (the first with the plan itself) and how it stands. */
int planning_write(struct planning *planning, struct plan *plan, const struct plan_event *event, struct err *err);
/* A mark on the charts of stores, in the same batch. */
int planning_mark(struct planning *planning, const struct event *event, struct err *err);
int planning_timers(struct planning *planning, struct plan *plan, instant_t by, int64_t *fired, struct err *err);
/* Seals what was written as one batch under that name; nothing where nothing was. */
int planning_seal(struct planning *planning, const char *name, struct err *err);
/* Seals what was done to one plan, and commits. */
int planning_finish(struct planning *planning, const struct plan *plan, const char *what, struct err *err);
/* The plan outlives the planning: it moves to the workspace's arena. Staff of a store get what they may see of it. */
int planning_keep(struct workspace *workspace, const struct act *act, struct plan *plan, struct err *err);

/* So does a document. */
int planning_hand_over(struct workspace *workspace, const struct value *made, const struct value **out,
                       struct err *err);

const char *planning_number(struct planning *planning, const struct plan *plan);
bool planning_holds(const struct workspace *workspace, const struct registry *registry, enum place place, int64_t id);
/* The first instant of a day by the chain's clock. */
instant_t planning_midnight(const struct planning *planning, day_t day);

/* One line, or a few, that may stay for ever: no contact by its form, and none of a known customer's. `what` is what it
 * is, for the message. */
int plan_text_check(const struct planning *planning, const char *what, const char *text, struct err *err);
/* ERR_DATA, with who was meant, unless there is such a person. */
int plan_person(struct planning *planning, const char *name, struct err *err);

/* ---- steps ---- */

/* The step from here that asks for `what` ("pilot"), or whose id it is (`what` NULL: by `id`); checked against the
 * actor's rights. ERR_DATA where there is none, with what can be done. */
int plan_step_for(struct planning *planning, const struct plan *plan, const char *id, const char *what,
                  const struct workflow_step **out, struct err *err);
/* ERR_DATA where the step needs what the plan has not. */
int plan_step_needs(struct planning *planning, const struct plan *plan, const struct workflow_step *step,
                    struct err *err);
/* Takes it, with a part (PLAN_NOTHING and NULL for none). `due` is INT64_MIN: as the workflow says. */
int plan_take(struct planning *planning, struct plan *plan, const struct workflow_step *step, enum plan_part part,
              const struct value *body, instant_t due, struct err *err);
/* What one of plan_verbs says. */
int plan_say_verb(struct planning *planning, struct plan *plan, const struct plan_saying *saying, struct err *err);
/* A part alone. */
int plan_say(struct planning *planning, struct plan *plan, enum plan_part part, const struct value *body,
             struct err *err);

/* ---- opened by a ticket ---- */

/* Why a plan is opened where nobody typed it: by the rules, in the transaction of a ticket's event. */
struct plan_ground {
    const char *ticket; /* its number */
    instant_t at;
};
/* The key that a ticket opens a plan under: the same plan is not opened twice. `metric` as target_aim_write has it. */
const char *plan_ground_key(struct arena *arena, const char *ticket, const char *metric);
/* Opens it in the transaction that is open, evidence and all, and seals nothing. *out_new is false where the ticket has
 * opened it before. ERR_USAGE and ERR_DATA where it cannot be; nothing is written then. */
int plan_open_for(struct planning *planning, const struct plan_wish *wish, const struct plan_ground *ground,
                  struct plan *out, bool *out_new, struct err *err);

/* ---- what staff of one store see (plans_staff.c) ---- */

/* Whether a plan is of the store of the scope, or does something there, or an action of it is theirs. */
bool plan_touches(const struct planning *planning, const struct plan *plan);
/* Whether who acts, of a store, has that action: by name, or because it is their store's. */
bool plan_action_is_theirs(const struct planning *planning, const struct plan_action *action);
/* Leaves out what is not theirs to see; nothing for who is not of one store, or where the plan is their store's. */
void plan_narrow(const struct workspace *workspace, const struct act *act, struct plan *plan);

/* ---- what is told of it ---- */

/* What an event asks of its workflow: into the arena, or the workflow's own. */
const struct workflow_intent *plan_intents(struct arena *arena, const struct workflow *workflow,
                                           const struct plan_event *event, size_t *out_count);
/* Puts its notices into the outbox, before it is written: its body says what became of them. `plan` is as it was. */
int plan_tell(struct planning *planning, const struct plan *plan, struct plan_event *event, struct err *err);

/* ---- the metric ---- */

struct plan_metric {
    struct target_aim aim;
    const struct survey *survey;
    const struct question **questions; /* the one, or those of the dimension; of one scale */
    size_t question_count;
    const struct value *words; /* { zh, en } of the item */
    const char *themes;        /* the list whose themes go with it; NULL: none */
};
/* ERR_USAGE and ERR_DATA as `earshot stores target` has them, and for an index, which no pilot is measured by. */
int plan_metric(const struct rulebook *rulebook, struct arena *arena, const char *metric, const char *survey,
                struct plan_metric *out, struct err *err);
/* Whether what an open_plan names is there, as far as these rules were read: its figure, its workflow, its list of
 * themes where there are several. */
int plan_intent_check(const struct rulebook *rulebook, const struct value *open_plan, struct err *err);

/* The list of themes that goes with a survey's figures: the named one, or the only one; NULL where there is none.
 * ERR_USAGE where there are several. */
int plan_themes(struct planning *planning, const struct survey *survey, const char *named, const char **out,
                struct err *err);

/* The document of what was known of a place's metric in these months: figures, months, stores, drivers, themes; by the
 * acts of metrics, drivers and themes. */
int plan_evidence(struct planning *planning, const struct plan_metric *metric, enum place place, int64_t place_id,
                  month_t from, month_t to, int64_t cut, const struct value **out, struct err *err);
/* Hex of the document's digest. */
const char *plan_digest(struct arena *arena, const struct value *document);

/* ---- what a timer's check finds; in plans_verdict.c ---- */
int plan_check(struct planning *planning, const struct plan *plan, instant_t at, const struct value **out,
               struct err *err);

#endif
