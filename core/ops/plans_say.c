/* What is said of a plan beside its steps: each word, what stands behind it, and what comes of it. */
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "base/text.h"
#include "ops/plans_trial.h"

/* A plan with what it holds so far, and what is being said of it. */
struct speech {
    struct planning *planning;
    struct plan *plan;
    const struct plan_saying *saying;
    struct plan_parts parts;
    struct value *body;
};

static void set_text(struct speech *speech, const char *key, const char *text) {
    value_set(speech->planning->arena, speech->body, key, value_str(speech->planning->arena, text));
}

static void set_whole(struct speech *speech, const char *key, int64_t whole) {
    value_set(speech->planning->arena, speech->body, key, value_int(speech->planning->arena, whole));
}

static void set_real(struct speech *speech, const char *key, double real) {
    value_set(speech->planning->arena, speech->body, key, value_real(speech->planning->arena, real));
}

static const char *operand(const struct speech *speech, size_t index) {
    for (size_t i = 0; i < index; i++)
        if (!speech->saying->operands[i])
            return NULL;
    return speech->saying->operands[index];
}

static int wants(const struct speech *speech, size_t count, struct err *err) {
    size_t given = 0, which = 0;
    while (given <= count && speech->saying->operands[given])
        given++;
    while (strcmp(plan_verbs[which].word, speech->saying->what) != 0)
        which++;
    if (given == count)
        return 0;
    err_set(err, ERR_USAGE, given > count ? "'%s' takes less than that" : "'%s' takes more than that",
            speech->saying->what);
    return err_todo(err, "write: %s %s%s", plan_verbs[which].word, plan_verbs[which].typed,
                    given > count ? " (a text of several words stands between quotation marks)" : "");
}

static int read_number(const char *what, const char *text, double least, double most, double *out, struct err *err) {
    char *end = NULL;
    errno = 0;
    double value = strtod(text, &end);
    if (errno || end == text || *end || !isfinite(value) || value < least || value > most)
        return err_set(err, ERR_USAGE, "'%s' is no %s", text, what),
               err_todo(err, "a number from %g to %g", least, most);
    return *out = value, 0;
}

/* ---- which cause, which action ---- */

static int read_cause(struct speech *speech, const char *text, int64_t *out, struct err *err) {
    double number = 0;
    if (read_number("cause's number", text, 1, LIMIT_PLAN_EVENTS, &number, err))
        return err->kind;
    for (size_t i = 0; i < speech->parts.cause_count; i++)
        if (speech->parts.causes[i].number == (int64_t)number)
            return *out = (int64_t)number, 0;
    return err_set(err, ERR_DATA, "the plan has no cause %s", text), err_todo(err, "`earshot plan show` numbers them");
}

static int read_action(struct speech *speech, const char *text, const struct plan_action **out, struct err *err) {
    double number = 0;
    if (read_number("action's number", text, 1, LIMIT_PLAN_EVENTS, &number, err))
        return err->kind;
    for (size_t i = 0; i < speech->parts.action_count; i++)
        if (speech->parts.actions[i].number == (int64_t)number)
            return *out = &speech->parts.actions[i], 0;
    return err_set(err, ERR_DATA, "the plan has no action %s", text), err_todo(err, "`earshot plan show` numbers them");
}

/* Numbers are not given again, be it that one was struck out. */
static int64_t next_number(const struct plan *plan, enum plan_part part) {
    int64_t number = 1;
    for (size_t i = 0; i < plan->event_count; i++)
        number += plan->events[i].part == part;
    return number;
}

/* What a cause shows in: something of the evidence. */
static int check_item(struct speech *speech, const char *item, struct err *err) {
    const char *names[LIMIT_QUESTIONS];
    size_t count = 0;
    const struct value *drivers = value_get(speech->parts.evidence, "drivers");
    for (size_t i = 0; i < value_count(drivers) && count < LIMIT_QUESTIONS; i++) {
        names[count] = value_text(value_get(value_at(drivers, i), "item"), "");
        if (!strcmp(names[count++], item))
            return 0;
    }
    const char *nearest = text_nearest(item, names, count);
    err_set(err, ERR_DATA, "the evidence tells nothing of '%s'", item);
    return nearest ? err_todo(err, "did you mean '%s'?", nearest)
                   : err_todo(err, "`earshot plan show` lists what drives the figure; or leave out --item");
}

/* ---- each word ---- */

static int say_cause(struct speech *speech, struct err *err) {
    const struct plan_saying *saying = speech->saying;
    int64_t under = 0;
    if (wants(speech, 1, err) || plan_text_check(speech->planning, "a cause", operand(speech, 0), err) ||
        (saying->under && read_cause(speech, saying->under, &under, err)) ||
        (saying->item && check_item(speech, saying->item, err)))
        return err->kind;
    set_whole(speech, "number", next_number(speech->plan, PLAN_CAUSE));
    set_text(speech, "text", operand(speech, 0));
    if (under)
        set_whole(speech, "under", under);
    if (saying->item)
        set_text(speech, "item", saying->item);
    return plan_say(speech->planning, speech->plan, PLAN_CAUSE, speech->body, err);
}

static int check_store(struct speech *speech, const char *code, struct err *err) {
    const struct store *store = NULL;
    if (registry_need_store(speech->planning->registry, code, &store, err))
        return err->kind;
    return trial_is_ours(speech->planning, speech->plan, store)
               ? 0
               : err_set(err, ERR_DATA, "store %s is not of the plan's place", code);
}

static int say_action(struct speech *speech, struct err *err) {
    const struct plan_saying *saying = speech->saying;
    int64_t cause = 0;
    double cost = NAN;
    day_t due = DAY_NONE;
    char day[DAY_TEXT];
    if (wants(speech, 1, err) || plan_text_check(speech->planning, "an action", operand(speech, 0), err) ||
        (saying->cause && read_cause(speech, saying->cause, &cause, err)) ||
        (saying->owner && plan_text_check(speech->planning, "its owner", saying->owner, err)) ||
        (saying->store && check_store(speech, saying->store, err)) ||
        (saying->cost && read_number("cost", saying->cost, 0, 1e12, &cost, err)))
        return err->kind;
    if (saying->due && !day_read(saying->due, &due))
        return err_set(err, ERR_USAGE, "'%s' is no day", saying->due), err_todo(err, "as in 2026-11-30");
    set_whole(speech, "number", next_number(speech->plan, PLAN_ACTION));
    set_text(speech, "text", operand(speech, 0));
    if (cause)
        set_whole(speech, "cause", cause);
    if (saying->owner)
        set_text(speech, "owner", saying->owner);
    if (saying->store)
        set_text(speech, "store", saying->store);
    if (due != DAY_NONE)
        set_text(speech, "due", day_write(day, due));
    if (saying->cost)
        set_real(speech, "cost", cost);
    return plan_say(speech->planning, speech->plan, PLAN_ACTION, speech->body, err);
}

static int say_done(struct speech *speech, struct err *err) {
    const struct plan_action *action;
    double cost = NAN;
    if (wants(speech, 1, err) || read_action(speech, operand(speech, 0), &action, err) ||
        (speech->saying->note && plan_text_check(speech->planning, "the note", speech->saying->note, err)) ||
        (speech->saying->cost && read_number("cost", speech->saying->cost, 0, 1e12, &cost, err)))
        return err->kind;
    if (action->done != INT64_MIN)
        return err_set(err, ERR_DATA, "action %s is done already", operand(speech, 0));
    set_whole(speech, "action", action->number);
    if (speech->saying->cost)
        set_real(speech, "cost", cost);
    if (speech->saying->note)
        set_text(speech, "note", speech->saying->note);
    return plan_say(speech->planning, speech->plan, PLAN_DONE, speech->body, err);
}

/* "3" or "1/3", on Saaty's scale. */
static int read_times(const char *text, double *out, struct err *err) {
    const bool inverse = !strncmp(text, "1/", 2);
    double times = 1;
    if (read_number("comparison", inverse ? text + 2 : text, 1, 9, &times, err))
        return err_todo(err, "from 1 (alike) to 9 (far more), or 1/9 to 1/2 where it matters less");
    return *out = inverse ? 1 / times : times, 0;
}

static int say_compared(struct speech *speech, struct err *err) {
    int64_t a = 0, b = 0;
    double times = 1;
    if (wants(speech, 3, err) || read_cause(speech, operand(speech, 0), &a, err) ||
        read_cause(speech, operand(speech, 1), &b, err) || read_times(operand(speech, 2), &times, err))
        return err->kind;
    if (a == b)
        return err_set(err, ERR_USAGE, "a cause is not compared with itself");
    for (size_t i = 0; i < speech->parts.cause_count; i++)
        if (speech->parts.causes[i].under == a || speech->parts.causes[i].under == b)
            return err_set(err, ERR_DATA, "cause %lld has causes of its own", (long long)speech->parts.causes[i].under),
                   err_todo(err, "compare those that have none: they are what can be acted on");
    set_whole(speech, "a", a);
    set_whole(speech, "b", b);
    set_real(speech, "times", times);
    return plan_say(speech->planning, speech->plan, PLAN_COMPARED, speech->body, err);
}

static int say_rated(struct speech *speech, struct err *err) {
    const struct plan_saying *saying = speech->saying;
    int64_t cause = 0;
    double impact = 0, gap = 0;
    if (wants(speech, 1, err) || read_cause(speech, operand(speech, 0), &cause, err))
        return err->kind;
    if (!saying->impact || !saying->gap)
        return err_set(err, ERR_USAGE, "a rating is of two numbers"),
               err_todo(err, "as in: rate 1 --impact 4 --gap 3 (on one scale for all causes)");
    if (read_number("impact", saying->impact, 0, 100, &impact, err) ||
        read_number("gap", saying->gap, 0, 100, &gap, err))
        return err->kind;
    set_whole(speech, "cause", cause);
    set_real(speech, "impact", impact);
    set_real(speech, "gap", gap);
    return plan_say(speech->planning, speech->plan, PLAN_RATED, speech->body, err);
}

static int say_struck(struct speech *speech, struct err *err) {
    const char *kind = operand(speech, 0);
    const struct plan_action *action;
    int64_t cause = 0;
    if (wants(speech, 2, err))
        return err->kind;
    const bool is_cause = !strcmp(kind, "cause");
    if (!is_cause && strcmp(kind, "action") != 0)
        return err_set(err, ERR_USAGE, "'%s' cannot be struck out", kind),
               err_todo(err, "strike cause 2, strike action 1");
    if (is_cause ? read_cause(speech, operand(speech, 1), &cause, err)
                 : read_action(speech, operand(speech, 1), &action, err))
        return err->kind;
    for (size_t i = 0; is_cause && i < speech->parts.cause_count; i++)
        if (speech->parts.causes[i].under == cause)
            return err_set(err, ERR_DATA, "cause %lld hangs under it", (long long)speech->parts.causes[i].number),
                   err_todo(err, "strike that one first");
    set_whole(speech, kind, is_cause ? cause : action->number);
    return plan_say(speech->planning, speech->plan, PLAN_STRUCK, speech->body, err);
}

static int say_target(struct speech *speech, struct err *err) {
    double target = 0;
    if (wants(speech, 1, err) || read_number("target", operand(speech, 0), -100, 100, &target, err))
        return err->kind;
    if (speech->parts.pilot.event)
        return err_set(err, ERR_DATA, "the pilot has begun: what is aimed at stays"),
               err_todo(err, "revise the plan, and start another pilot");
    set_real(speech, "target", target);
    return plan_say(speech->planning, speech->plan, PLAN_TARGET, speech->body, err);
}

static int say_owner(struct speech *speech, struct err *err) {
    if (wants(speech, 1, err) || plan_person(speech->planning, operand(speech, 0), err))
        return err->kind;
    set_text(speech, "owner", operand(speech, 0));
    return plan_say(speech->planning, speech->plan, PLAN_OWNER, speech->body, err);
}

static int say_note(struct speech *speech, struct err *err) {
    if (wants(speech, 1, err) || plan_text_check(speech->planning, "a note", operand(speech, 0), err))
        return err->kind;
    set_text(speech, "note", operand(speech, 0));
    return plan_say(speech->planning, speech->plan, PLAN_NOTE, speech->body, err);
}

static const struct {
    const char *word;
    int (*say)(struct speech *speech, struct err *err);
} words[] = {{"add_cause", say_cause},  {"add_action", say_action}, {"done", say_done},
             {"compare", say_compared}, {"rate", say_rated},        {"strike", say_struck},
             {"target", say_target},    {"owner", say_owner},       {"note", say_note}};

/* Staff of a store say which of its actions are done. To them there are no others. */
static int may_not(struct speech *speech, struct err *err) {
    const struct planning *planning = speech->planning;
    struct plan_parts *parts = &speech->parts;
    size_t theirs = 0;
    for (size_t i = 0; i < parts->action_count; i++)
        if (plan_action_is_theirs(planning, &parts->actions[i]))
            parts->actions[theirs++] = parts->actions[i];
    parts->action_count = theirs;
    if (theirs && !strcmp(speech->saying->what, "done"))
        return 0;
    err_set(err, ERR_DENIED, "%s may not say that of a plan", planning->act->actor);
    return err_todo(err,
                    theirs ? "done N is for you, of your store's actions; the rest is for who leads it, its region and "
                             "hq"
                           : "who leads it, its region and hq may");
}

int plan_say_verb(struct planning *planning, struct plan *plan, const struct plan_saying *saying, struct err *err) {
    struct speech speech = {planning, plan, saying, .body = value_map(planning->arena)};
    const size_t state = workflow_state_find(plan->workflow, plan_last(plan)->after.state);
    unsigned who = 0;
    if (planning_parties(planning, plan, &who, err))
        return err->kind;
    plan_fold(planning->arena, plan, &speech.parts);
    if (!who && may_not(&speech, err))
        return err->kind;
    if (plan->workflow->states[state].stage == STAGE_OVER)
        return err_set(err, ERR_DATA, "the plan is over: nothing more is said of it");
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (!strcmp(words[i].word, saying->what))
            return words[i].say(&speech, err);
    return err_set(err, ERR_INTERNAL, "'%s' is a word of plans that nothing is done for", saying->what);
}
