/* What a person does to a plan with one command: a step of its workflow, or something that is said of it. */
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "base/text.h"
#include "ops/plans_parts.h"

const struct plan_verb plan_verbs[] = {
    {"add_cause", "TEXT [--under CAUSE] [--item QUESTION]", "a cause of the problem, or of another cause", "添加原因"},
    {"add_action", "TEXT [--cause CAUSE] [--owner NAME] [--store STORE] [--due DAY] [--cost N]",
     "something to be done about it", "添加措施"},
    {"done", "ACTION [--cost N] [--note TEXT]", "an action is done, and what it came to", "措施完成"},
    {"compare", "CAUSE CAUSE TIMES", "the first matters so many times as much as the second: 3, or 1/3",
     "两两比较原因"},
    {"rate", "CAUSE --impact N --gap N", "how much it weighs, and how far from good it is", "给原因打分"},
    {"strike", "cause|action N", "it was said by mistake", "删去"},
    {"target", "N", "what the figure is to reach, before the pilot begins", "设定目标"},
    {"owner", "NAME", "who leads the plan from now on", "移交负责人"},
    {"note", "TEXT", "something worth remembering", "备注"},
    {0},
};

/* ---- events ---- */

static int add_event(struct planning *planning, struct plan *plan, struct plan_event *event, struct err *err) {
    const struct act *act = planning->act;
    event->at = act->now;
    event->actor = act->actor;
    event->reason = act_has_reason(act) ? act->reason : "";
    event->body = event->body ? event->body : value_map(planning->arena);
    if (*event->reason && plan_text_check(planning, "the reason", event->reason, err))
        return err->kind;
    return planning_write(planning, plan, event, err);
}

int plan_say(struct planning *planning, struct plan *plan, enum plan_part part, const struct value *body,
             struct err *err) {
    struct plan_event event = {
        .kind = PLAN_SAID, .name = "", .part = part, .body = body, .after = plan_last(plan)->after};
    if (part == PLAN_OWNER)
        event.after.owner = value_text(value_get(body, "owner"), "");
    return add_event(planning, plan, &event, err);
}

int plan_take(struct planning *planning, struct plan *plan, const struct workflow_step *step, enum plan_part part,
              const struct value *body, instant_t due, struct err *err) {
    struct plan_event event = {.kind = PLAN_STEP,
                               .name = step->id,
                               .part = part,
                               .body = body,
                               .after = plan_after(planning->arena, plan->workflow, &plan_last(plan)->after, step->to,
                                                   step->intents, step->intent_count, planning->act->now)};
    if (due != INT64_MIN)
        event.after.due = due;
    return add_event(planning, plan, &event, err);
}

/* ---- steps ---- */

static int no_step(const struct workflow *workflow, const char *typed, struct err *err) {
    const char *names[LIMIT_WORKFLOW_PARTS + sizeof plan_verbs / sizeof *plan_verbs];
    size_t count = 0;
    for (size_t i = 0; i < workflow->step_count; i++)
        names[count++] = workflow->steps[i].id;
    for (size_t i = 0; plan_verbs[i].word; i++)
        names[count++] = plan_verbs[i].word;
    const char *nearest = text_nearest(typed, names, count);
    err_set(err, ERR_USAGE, "'%s' is nothing that can be done with a plan", typed);
    return nearest ? err_todo(err, "did you mean '%s'?", nearest)
                   : err_todo(err, "`earshot plan show` says what can be done");
}

/* The step that asks for it, from here if there is one. */
static const struct workflow_step *step_asking(const struct workflow *workflow, size_t state, const char *what) {
    const struct workflow_step *found = NULL;
    for (size_t i = 0; i < workflow->step_count; i++) {
        const struct workflow_step *step = &workflow->steps[i];
        if (workflow_step_asks(step, what) && (!found || workflow_in(step->from, state)))
            found = step;
        if (found == step && workflow_in(step->from, state))
            break;
    }
    return found;
}

int plan_step_for(struct planning *planning, const struct plan *plan, const char *id, const char *what,
                  const struct workflow_step **out, struct err *err) {
    const struct workflow *workflow = plan->workflow;
    const struct workflow_case at = plan_case(plan);
    unsigned who = 0;
    const struct workflow_step *step = what ? step_asking(workflow, at.state, what) : workflow_step_find(workflow, id);
    if (!step && what)
        return err_set(err, ERR_DATA, "no step of workflow '%s' asks for a %s", workflow->id, what),
               err_todo(err, "give one of its steps asks = { \"%s\" }", what);
    if (!step)
        return no_step(workflow, id, err);
    if (planning_parties(planning, plan, &who, err) ||
        workflow_may(workflow, &at, step, who, planning->act->actor, err))
        return err->kind;
    *out = step;
    return 0;
}

static const char *need_todo(const char *need) {
    static const struct {
        const char *need, *todo;
    } all[] = {{"target", "say what is aimed at: earshot plan act PLAN target N"},
               {"causes", "say why it is so: earshot plan act PLAN add_cause \"…\""},
               {"actions", "say what is to be done: earshot plan act PLAN add_action \"…\""},
               {"done", "each action has to be done: earshot plan act PLAN done N"},
               {"pilot", "try it in a few stores first: earshot plan pilot PLAN --stores 3"},
               {"verdict", "ask whether it worked: earshot plan verify PLAN"},
               {"effect", "the pilot did not show that it works; revise it, or drop it"},
               {"waves", "roll it out: earshot plan rollout PLAN --stores …"},
               {"held", "a check must find that it still holds; `earshot plan show` says when it is"}};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        if (!strcmp(all[i].need, need))
            return all[i].todo;
    return "there is none: the plan was opened without";
}

int plan_step_needs(struct planning *planning, const struct plan *plan, const struct workflow_step *step,
                    struct err *err) {
    struct plan_parts parts;
    plan_fold(planning->arena, plan, &parts);
    const char *lacking = plan_lacks(&parts, step);
    if (!lacking)
        return 0;
    err_set(err, ERR_DATA, "'%s' needs what the plan has not: %s", step->id, lacking);
    return err_todo(err, "%s; or with a reason and a second person: --without -m REASON", need_todo(lacking));
}

/* What was asked for in this stay, and not done yet. */
static const struct plan_event *asked_for(const struct plan *plan, const char *step) {
    const struct plan_standing *now = &plan_last(plan)->after;
    for (size_t i = plan->event_count; i > 0; i--) {
        const struct plan_event *event = &plan->events[i - 1];
        if (event->after.since != now->since || strcmp(event->after.state, now->state) != 0)
            break;
        if (event->kind == PLAN_SAID && event->part == PLAN_OVERRIDE &&
            !strcmp(value_text(value_get(event->body, "step"), ""), step))
            return event;
    }
    return NULL;
}

static int take_without(struct planning *planning, struct plan *plan, const struct workflow_step *step,
                        struct err *err) {
    struct arena *arena = planning->arena;
    const struct plan_event *asked = asked_for(plan, step->id);
    struct plan_parts parts;
    struct value *body = value_map(arena);
    plan_fold(arena, plan, &parts);
    const char *lacking = plan_lacks(&parts, step);
    if (!lacking)
        return err_set(err, ERR_USAGE, "nothing that '%s' needs is lacking", step->id),
               err_todo(err, "leave out --without");
    if (!act_has_reason(planning->act))
        return err_set(err, ERR_USAGE, "to do without %s takes a reason, which is printed with the plan", lacking),
               err_todo(err, "say why: -m REASON");
    value_set(arena, body, "step", value_str(arena, step->id));
    value_set(arena, body, "lacking", value_str(arena, lacking));
    if (!asked)
        return plan_say(planning, plan, PLAN_OVERRIDE, body, err);
    if (!strcmp(asked->actor, planning->act->actor))
        return err_set(err, ERR_DENIED, "you asked for it yourself: a second person has to agree"),
               err_todo(err, "they type the same, with a reason of their own");
    value_set(arena, body, "asked_by", value_str(arena, asked->actor));
    value_set(arena, body, "asked_reason", value_str(arena, asked->reason));
    return plan_take(planning, plan, step, PLAN_OVERRIDE, body, INT64_MIN, err);
}

static int take_step(struct planning *planning, struct plan *plan, const struct plan_saying *saying, struct err *err) {
    static const struct {
        const char *asks, *command;
    } brought[] = {{"pilot", "plan pilot"}, {"verdict", "plan verify"}, {"wave", "plan rollout"}};
    const struct workflow_step *step;
    struct value *body = NULL;
    if (plan_step_for(planning, plan, saying->what, NULL, &step, err))
        return err->kind;
    if (saying->operands[0])
        return err_set(err, ERR_USAGE, "'%s' takes nothing behind it", step->id);
    for (size_t i = 0; i < sizeof brought / sizeof *brought; i++)
        if (workflow_step_asks(step, brought[i].asks))
            return err_set(err, ERR_USAGE, "'%s' is done by a command of its own", step->id),
                   err_todo(err, "earshot %s %.4s", brought[i].command, planning_number(planning, plan));
    if (step->asks_reason && !act_has_reason(planning->act))
        return err_set(err, ERR_USAGE, "'%s' takes a reason", step->id), err_todo(err, "say why: -m REASON");
    if (workflow_step_asks(step, "note") && !saying->note)
        return err_set(err, ERR_USAGE, "'%s' asks for a note", step->id), err_todo(err, "say it: --note \"…\"");
    if (saying->note && plan_text_check(planning, "the note", saying->note, err))
        return err->kind;
    if (saying->without)
        return take_without(planning, plan, step, err);
    if (plan_step_needs(planning, plan, step, err))
        return err->kind;
    if (saying->note) {
        body = value_map(planning->arena);
        value_set(planning->arena, body, "note", value_str(planning->arena, saying->note));
    }
    return plan_take(planning, plan, step, saying->note ? PLAN_NOTE : PLAN_NOTHING, body, INT64_MIN, err);
}

static bool is_verb(const char *what) {
    for (size_t i = 0; plan_verbs[i].word; i++)
        if (!strcmp(plan_verbs[i].word, what))
            return true;
    return false;
}

static int act_on(struct planning *planning, const struct plan_saying *saying, struct plan *out, struct err *err) {
    int64_t fired = 0;
    if (planning_find(planning, saying->typed, out, err) ||
        planning_timers(planning, out, planning->act->now, &fired, err))
        return err->kind;
    if (is_verb(saying->what) ? plan_say_verb(planning, out, saying, err) : take_step(planning, out, saying, err))
        return err->kind;
    return planning_finish(planning, out, saying->what, err);
}

int plan_act(struct workspace *workspace, const struct act *act, const struct plan_saying *saying, struct plan *out,
             struct err *err) {
    struct planning planning;
    int failed = planning_open(&planning, workspace, act, err);
    failed = failed ? failed : planning_begin(&planning, err);
    failed = failed ? failed : act_on(&planning, saying, out, err);
    sql_rollback(workspace->db);
    planning_close(&planning);
    return failed ? failed : planning_keep(workspace, act, out, err);
}
