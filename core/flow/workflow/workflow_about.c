/* What may be said of a ticket's way and what of a plan's: steps of a plan are held to what it must hold, its timers
 * look whether what was reached still holds; it has no customer who waits, and no store's opening hours. */
#include <string.h>

#include "flow/workflow/workflow_rules.h"

enum workflow_about workflow_about_of(const struct value *definition) {
    return strcmp(value_text(value_get(definition, "about"), "ticket"), "plan") ? ABOUT_TICKET : ABOUT_PLAN;
}

static bool among(const char *const *words, const char *word) {
    while (*words && strcmp(*words, word) != 0)
        words++;
    return *words;
}

static const char *listed(const char *const *words, char out[256]) {
    size_t len = 0;
    out[0] = '\0';
    for (size_t i = 0; words[i] && len + strlen(words[i]) + 5 < 256; i++) {
        const char *const parts[] = {len ? ", " : "", "\"", words[i], "\""};
        for (size_t k = 0; k < sizeof parts / sizeof *parts; k++)
            memcpy(out + len, parts[k], strlen(parts[k]) + 1), len += strlen(parts[k]);
    }
    return out;
}

static int no_word(const struct workflow *workflow, const struct workflow_step *step, const char *field,
                   const char *word, const char *const *words, struct err *err) {
    char names[256];
    shape_fail_in(workflow->script, step->words, field, err, "'%s' cannot be among what a plan's step %s", word, field);
    return err_todo(err, "there are %s", listed(words, names));
}

static int check_plan_step(const struct workflow *workflow, const struct workflow_step *step, struct err *err) {
    for (size_t i = 0; i < step->ask_count; i++)
        if (!among(workflow_asked, step->asks[i]))
            return no_word(workflow, step, "asks", step->asks[i], workflow_asked, err);
    for (size_t i = 0; i < step->need_count; i++)
        if (!among(workflow_needed, step->needs[i]))
            return no_word(workflow, step, "needs", step->needs[i], workflow_needed, err);
    return 0;
}

static int not_plans(const struct workflow *workflow, const char *field, const char *why, struct err *err) {
    shape_fail_in(workflow->script, workflow->definition, field, err, "'%s' is not said of plans", field);
    return err_todo(err, "%s", why);
}

static int check_spans(const struct workflow *workflow, struct err *err) {
    bool open = workflow->due.clock == CLOCK_OPEN;
    for (size_t i = 0; i < workflow->timer_count; i++)
        open = open || workflow->timers[i].after.clock == CLOCK_OPEN;
    for (size_t i = 0; i < workflow->step_count; i++)
        for (size_t k = 0; k < workflow->steps[i].intent_count; k++)
            open = open || (workflow->steps[i].intents[k].kind == INTENT_DUE &&
                            workflow->steps[i].intents[k].span.clock == CLOCK_OPEN);
    return open ? (shape_fail(workflow->script, workflow->definition, err,
                              "a plan is of several stores, which have no opening hours in common"),
                   err_todo(err, "write days(30) or hours(48)"))
                : 0;
}

/* A plan is led by a person, and has no customer who is replied to. */
static int check_intents(const struct workflow *workflow, const struct value *item,
                         const struct workflow_intent *intents, size_t count, struct err *err) {
    for (size_t i = 0; i < count; i++)
        if (intents[i].kind != INTENT_DUE && intents[i].kind != INTENT_MARK && intents[i].kind != INTENT_NOTIFY)
            return shape_fail_in(workflow->script, item ? item : workflow->definition, "doing", err,
                                 "%s is not done of plans", workflow_intent_shapes[intents[i].kind]->word),
                   err_todo(err, "there are set_due { … }, mark { … } and notify { … }");
    return 0;
}

/* Whether one of these tells somebody that there is not: of whom an action is, where it is about none. */
static bool tells_assignee(const struct workflow_intent *intents, size_t count) {
    for (size_t i = 0; i < count; i++)
        if (intents[i].kind == INTENT_NOTIFY && intents[i].to == PARTY_ASSIGNEE)
            return true;
    return false;
}

static int no_assignee(const struct workflow *workflow, const struct value *item, struct err *err) {
    shape_fail_in(workflow->script, item ? item : workflow->definition, "doing", err,
                  "nothing is given to anybody here");
    return err_todo(err, "\"assignee\" is told in a plan's `assigning`, and by its timers of actions");
}

static int check_assignees(const struct workflow *workflow, struct err *err) {
    if (tells_assignee(workflow->intents, workflow->intent_count))
        return no_assignee(workflow, NULL, err);
    for (size_t i = 0; i < workflow->step_count; i++)
        if (tells_assignee(workflow->steps[i].intents, workflow->steps[i].intent_count))
            return no_assignee(workflow, workflow->steps[i].words, err);
    for (size_t i = 0; i < workflow->timer_count; i++)
        if ((workflow->timers[i].of != TIMER_OF_ACTION &&
             tells_assignee(workflow->timers[i].intents, workflow->timers[i].intent_count)) ||
            tells_assignee(workflow->timers[i].fallen_intents, workflow->timers[i].fallen_count))
            return no_assignee(workflow, NULL, err);
    return 0;
}

static int check_assigning(const struct workflow *workflow, struct err *err) {
    for (size_t i = 0; i < workflow->assigning_count; i++)
        if (workflow->assigning[i].kind != INTENT_NOTIFY)
            return shape_fail_in(workflow->script, workflow->definition, "assigning", err,
                                 "%s is not done when somebody is given something",
                                 workflow_intent_shapes[workflow->assigning[i].kind]->word),
                   err_todo(err, "there is notify { … }");
    return 0;
}

static int check_doing(const struct workflow *workflow, struct err *err) {
    int failed = check_intents(workflow, NULL, workflow->intents, workflow->intent_count, err);
    failed = failed ? failed : check_assigning(workflow, err);
    for (size_t i = 0; !failed && i < workflow->step_count; i++)
        failed = check_intents(workflow, workflow->steps[i].words, workflow->steps[i].intents,
                               workflow->steps[i].intent_count, err);
    for (size_t i = 0; !failed && i < workflow->timer_count; i++) {
        const struct workflow_timer *timer = &workflow->timers[i];
        failed = check_intents(workflow, NULL, timer->intents, timer->intent_count, err);
        failed = failed ? failed : check_intents(workflow, NULL, timer->fallen_intents, timer->fallen_count, err);
    }
    return failed;
}

static int check_plan(const struct workflow *workflow, struct err *err) {
    const struct value *definition = workflow->definition;
    if (value_get(definition, "opens"))
        return not_plans(workflow, "opens", "a plan is opened by hand, or by a ticket", err);
    if (value_get(definition, "classes"))
        return not_plans(workflow, "classes", "a plan has causes of its own", err);
    for (size_t i = 0; i < workflow->state_count; i++)
        if (workflow->states[i].was_count)
            return shape_fail_in(workflow->script, workflow->states[i].words, "was", err, "'was' is not said of plans"),
                   err_todo(err, "a plan keeps the version that it was opened under");
    for (size_t i = 0; i < workflow->timer_count; i++)
        if (!workflow->timers[i].checks &&
            (workflow->timers[i].fallen != WORKFLOW_STATES || workflow->timers[i].fallen_count))
            return shape_fail(workflow->script, definition, err,
                              "timer '%s' says what follows on a check that it does not make", workflow->timers[i].id),
                   err_todo(err, "give it checks = true");
    for (size_t i = 0; i < workflow->step_count; i++)
        if (check_plan_step(workflow, &workflow->steps[i], err))
            return err->kind;
    for (size_t i = 0; i < workflow->timer_count; i++)
        if (workflow->timers[i].before && workflow->timers[i].of == TIMER_OF_STATE)
            return shape_fail(workflow->script, definition, err, "timer '%s' is before nothing",
                              workflow->timers[i].id),
                   err_todo(err, "say before what: of = \"action\" or of = \"pilot\"");
    return check_doing(workflow, err) ? (int)err->kind : check_spans(workflow, err);
}

static int not_tickets(const struct workflow *workflow, const struct value *item, const char *field, struct err *err) {
    shape_fail_in(workflow->script, item ? item : workflow->definition, field, err, "'%s' is said of plans only",
                  field);
    return err_todo(err, "write: workflow \"%s\" { about = \"plan\", … }", workflow->id);
}

/* Which field of a timer a ticket's has not. */
static const char *ticketless(const struct workflow_timer *timer) {
    return timer->checks                      ? "checks"
           : timer->fallen != WORKFLOW_STATES ? "fallen"
           : timer->of != TIMER_OF_STATE      ? "of"
           : timer->before                    ? "before"
                                              : "fallen_doing";
}

int workflow_about_check(const struct workflow *workflow, struct err *err) {
    if (check_assignees(workflow, err))
        return err->kind;
    if (workflow->about == ABOUT_PLAN)
        return check_plan(workflow, err);
    if (workflow->assigning_count)
        return not_tickets(workflow, NULL, "assigning", err);
    for (size_t i = 0; i < workflow->step_count; i++)
        if (workflow->steps[i].need_count || *workflow->steps[i].decides)
            return not_tickets(workflow, workflow->steps[i].words, workflow->steps[i].need_count ? "needs" : "decides",
                               err);
    for (size_t i = 0; i < workflow->timer_count; i++)
        if (workflow->timers[i].checks || workflow->timers[i].fallen != WORKFLOW_STATES ||
            workflow->timers[i].of != TIMER_OF_STATE || workflow->timers[i].before || workflow->timers[i].fallen_count)
            return not_tickets(workflow, NULL, ticketless(&workflow->timers[i]), err);
    return 0;
}
