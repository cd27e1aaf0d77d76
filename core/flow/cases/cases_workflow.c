/* What opens a ticket, and how it stands next, is asked of the functions that open and move tickets and improvement
 * plans (flow/workflow, flow/tickets, flow/plans); only the ticket is made up, and nothing of it is kept. A plan is led
 * as a ticket is, and what it has by then is what the case says. Notes, reasons and replies are taken for given. */
#include <string.h>

#include "base/limits.h"
#include "base/text.h"
#include "flow/cases/cases.h"
#include "flow/plans/plans.h"
#include "flow/workflow/workflow_rules.h"

struct leading {
    const struct cases *cases;
    const struct cases_one *one;
    const struct workflow *workflow;
    const struct cases_shop *shop;
    struct workflow_time time;
    struct arena *arena;
    struct ticket ticket;
    struct ticket_event *events;
    size_t cap;
    uint64_t has; /* of a plan: which of workflow_needed are there */
    bool fallen;  /* of a plan: what the checks find until the entry at hand */
    struct cases_verdict *out;
};

#define FAIL(leading, ...) shape_fail((leading)->cases->script, (leading)->one->value, err, __VA_ARGS__)

static instant_t over(void *context, instant_t from, const struct workflow_span *span) {
    const struct cases_shop *shop = context;
    return workflow_span_over(shop->calendar, shop->zone, from, span);
}

/* ---- whether one is opened ---- */

static int by_answer(struct leading *leading, bool *out, struct err *err) {
    const struct workflow *workflow = leading->workflow;
    const struct survey *survey = leading->shop->survey;
    const char *texts = "";
    enum channel_class came = CLASS_IMPORTED;
    if (!workflow->opens.survey || !survey)
        return FAIL(leading, "case '%s': no answer opens a ticket of workflow '%s'", leading->one->name, workflow->id),
               err_todo(err, workflow->month.survey ? "give months = { \"missed\" }" : "leave `given` out: by hand");
    unsigned char *sheet = arena_alloc(leading->arena, survey->answer_bytes + 1);
    if (cases_sheet(leading->cases, leading->one, survey, leading->one->given, leading->arena, sheet, &texts, err))
        return err->kind;
    const struct condition *where =
        workflow->opens.where ? condition_bind(leading->arena, workflow->opens.where, survey) : NULL;
    channel_class_read(value_text(value_get(leading->one->value, "came"), ""), &came); /* as the shape has checked */
    *out = workflow_opens(workflow, where, came, sheet, texts);
    return 0;
}

static int by_months(struct leading *leading, const struct value *months, bool *out, struct err *err) {
    struct workflow_run run = workflow_run_none;
    if (!leading->workflow->month.survey)
        return FAIL(leading, "case '%s': no month opens a ticket of workflow '%s'", leading->one->name,
                    leading->workflow->id),
               err_todo(err, "give a response: given = { question = answer, … }");
    *out = false;
    for (size_t i = 0; i < value_count(months); i++) {
        static const char *const words[] = {"missed", "reached", "silent"};
        const char *word = value_text(value_at(months, i), "");
        if (strcmp(word, words[0]) != 0 && strcmp(word, words[1]) != 0 && strcmp(word, words[2]) != 0)
            return FAIL(leading, "case '%s': '%s' is nothing that a month may be", leading->one->name, word),
                   err_todo(err, "it is missed, reached or silent");
        *out = strcmp(word, "silent") != 0 &&
               workflow_month_opens(&leading->workflow->month, &run, (month_t)i, !strcmp(word, "missed"));
    }
    return 0;
}

static int is_opened(struct leading *leading, bool *out, struct err *err) {
    const struct value *months = value_get(leading->one->value, "months");
    *out = true;
    if (months && leading->one->given)
        return FAIL(leading, "case '%s' gives both a response and months", leading->one->name),
               err_todo(err, "make two cases of it");
    return leading->one->given ? by_answer(leading, out, err) : months ? by_months(leading, months, out, err) : 0;
}

/* ---- what is expected ---- */

static void miss(struct leading *leading, size_t entry, const char *what, const char *got, const char *wanted) {
    struct cases_verdict *out = leading->out;
    if (out->count < CASES_MISSES)
        out->misses[out->count++] =
            (struct cases_miss){entry ? arena_format(leading->arena, "%zu: %s", entry, what) : what, got, wanted};
}

static const char *clock_of(const struct leading *leading, instant_t at) {
    char day[DAY_TEXT];
    struct wall wall;
    if (at == INT64_MAX)
        return "";
    zone_wall(leading->shop->zone, at, &wall);
    return arena_format(leading->arena, "%s %02d:%02d", day_write(day, wall.day), wall.ms / 3600000,
                        wall.ms / 60000 % 60);
}

/* `entry` counts those of the walk from 1; 0 is the opening. */
static void judge(struct leading *leading, size_t entry, const struct value *expected) {
    const struct ticket_standing *now = &ticket_last(&leading->ticket)->after;
    const struct {
        const char *name, *got;
    } facts[] = {{"state", now->state},
                 {"owner", now->owner == PARTY_DUTY ? now->duty : party_name(now->owner)},
                 {"due", clock_of(leading, now->due)},
                 {"class", now->class},
                 {"marks", *now->marks ? now->marks + 1 : ""}};
    for (size_t i = 0; i < sizeof facts / sizeof *facts; i++) {
        const char *wanted = value_text(value_get(expected, facts[i].name), NULL);
        if (wanted && strcmp(wanted, facts[i].got) != 0)
            miss(leading, entry, facts[i].name, facts[i].got, wanted);
    }
}

/* ---- what a plan has ---- */

static void has(struct leading *leading, const char *part, bool there) {
    for (size_t i = 0; workflow_needed[i]; i++)
        if (!strcmp(workflow_needed[i], part))
            leading->has = there ? leading->has | UINT64_C(1) << i : leading->has & ~(UINT64_C(1) << i);
}

static const char *lacks(const struct leading *leading, const struct workflow_step *step) {
    for (size_t i = 0; i < step->need_count; i++)
        for (size_t k = 0; workflow_needed[k]; k++)
            if (!strcmp(workflow_needed[k], step->needs[i]) && !(leading->has >> k & 1))
                return step->needs[i];
    return NULL;
}

/* What is said beside the steps: has = { "target", "causes" }. */
static int note_has(struct leading *leading, const struct value *list, struct err *err) {
    if (list && leading->workflow->about != ABOUT_PLAN)
        return FAIL(leading, "case '%s': a ticket has no parts", leading->one->name),
               err_todo(err, "`has` is said of improvement plans");
    for (size_t i = 0; i < value_count(list); i++) {
        const char *part = value_text(value_at(list, i), "");
        size_t count = 0;
        while (workflow_needed[count] && strcmp(workflow_needed[count], part) != 0)
            count++;
        if (!workflow_needed[count]) {
            const char *nearest = text_nearest(part, workflow_needed, count);
            FAIL(leading, "case '%s': '%s' is nothing that a plan has", leading->one->name, part);
            return nearest ? err_todo(err, "did you mean '%s'?", nearest) : (int)err->kind;
        }
        has(leading, part, true);
    }
    return 0;
}

/* What a step brings with it; a new pilot is not what the last verdict was about. */
static void brings(struct leading *leading, const struct workflow_step *step) {
    if (workflow_step_asks(step, "pilot"))
        has(leading, "pilot", true), has(leading, "verdict", false), has(leading, "effect", false);
    if (workflow_step_asks(step, "verdict"))
        has(leading, "verdict", true);
    if (workflow_step_asks(step, "wave"))
        has(leading, "waves", true);
}

/* ---- on its way ---- */

static struct ticket_standing stands_after(const struct leading *leading, const struct ticket_standing *before,
                                           size_t to, const struct workflow_intent *intents, size_t count,
                                           instant_t at) {
    const struct workflow *workflow = leading->workflow;
    struct ticket_standing after = *before;
    if (workflow->about != ABOUT_PLAN)
        return ticket_after(leading->arena, workflow, before, to, intents, count, at, &leading->time);
    const struct plan_standing begun = {before->state, before->since, "", before->due, before->marks},
                               plan = plan_after(leading->arena, workflow, &begun, to, intents, count, at);
    after.state = plan.state, after.since = plan.since, after.due = plan.due, after.marks = plan.marks;
    return after;
}

static void happen(struct leading *leading, const struct ticket_event *event) {
    struct ticket *ticket = &leading->ticket;
    leading->events =
        arena_grow(leading->arena, leading->events, ticket->event_count, &leading->cap, sizeof *leading->events);
    leading->events[ticket->event_count] = *event;
    ticket->event_count++;
    ticket->events = leading->events;
}

static void open_at(struct leading *leading, instant_t at) {
    const struct workflow *workflow = leading->workflow;
    const struct ticket_standing begun = ticket_begin(workflow, at, &leading->time);
    leading->ticket = (struct ticket){.workflow = workflow, .first = workflow, .opened = at};
    happen(leading, &(struct ticket_event){.at = at,
                                           .kind = TICKET_OPENED,
                                           .name = "",
                                           .actor = "",
                                           .after = stands_after(leading, &begun, WORKFLOW_STATES, workflow->intents,
                                                                 workflow->intent_count, at)});
}

static void fire_until(struct leading *leading, instant_t by) {
    const struct workflow *workflow = leading->workflow;
    int64_t *fired = arena_alloc(leading->arena, (workflow->timer_count + 1) * sizeof *fired);
    for (;;) {
        const struct workflow_case at = ticket_case(&leading->ticket);
        size_t i;
        instant_t when;
        ticket_fired(&leading->ticket, fired);
        if (!workflow_timer_next(workflow, &at, fired, &leading->time, &i, &when) || when > by)
            return;
        const struct workflow_timer *timer = &workflow->timers[i];
        const bool fell = timer->checks && leading->fallen && timer->fallen != WORKFLOW_STATES;
        const struct ticket_standing after =
            stands_after(leading, &ticket_last(&leading->ticket)->after, fell ? timer->fallen : timer->to,
                         timer->intents, timer->intent_count, when);
        if (timer->checks)
            has(leading, "held", !leading->fallen);
        happen(leading, &(struct ticket_event){
                            .at = when, .kind = TICKET_TIMER, .name = timer->id, .actor = "", .after = after});
    }
}

static int find_step(const struct leading *leading, const char *id, const struct workflow_step **out, struct err *err) {
    const struct workflow *workflow = leading->workflow;
    const char *names[LIMIT_WORKFLOW_PARTS];
    *out = workflow_step_find(workflow, id);
    if (*out)
        return 0;
    for (size_t i = 0; i < workflow->step_count; i++)
        names[i] = workflow->steps[i].id;
    const char *nearest = text_nearest(id, names, workflow->step_count);
    FAIL(leading, "case '%s': workflow '%s' has no step '%s'", leading->one->name, workflow->id, id);
    return nearest ? err_todo(err, "did you mean '%s'?", nearest) : (int)err->kind;
}

static int check_class(const struct leading *leading, const struct workflow_step *step, const char *class,
                       struct err *err) {
    if (!*class && workflow_step_asks(step, "class"))
        return FAIL(leading, "case '%s': '%s' asks what it is about", leading->one->name, step->id),
               err_todo(err, "say it: says = \"%s\"", leading->workflow->classes[0].id);
    if (*class && !workflow_has_class(leading->workflow, class))
        return FAIL(leading, "case '%s': '%s' is no class of workflow '%s'", leading->one->name, class,
                    leading->workflow->id);
    return 0;
}

/* Who is the owner is that beside what else they are: "store", "region", "hq" or a duty. */
static unsigned parties_of(const struct leading *leading, const char *by) {
    const struct ticket_standing *now = &ticket_last(&leading->ticket)->after;
    enum workflow_party party;
    if (!party_read(by, &party))
        return now->owner == PARTY_DUTY && !strcmp(by, now->duty) ? PARTY_OWNER : 0;
    return (unsigned)party | (now->owner == party ? PARTY_OWNER : 0);
}

static int take(struct leading *leading, const struct value *entry, size_t number, instant_t at, struct err *err) {
    const char *id = value_text(value_get(entry, "step"), NULL), *by = value_text(value_get(entry, "by"), "");
    const char *who = value_text(value_get(entry, "who"), by), *class = value_text(value_get(entry, "says"), "");
    const bool wanted = !value_yes(value_get(entry, "refused"), false);
    const struct workflow_case stands = ticket_case(&leading->ticket);
    const struct workflow_step *step;
    struct err refusal = {0};
    if (!id)
        return 0;
    if (find_step(leading, id, &step, err))
        return err->kind;
    if (!*by)
        return FAIL(leading, "case '%s': '%s' is taken by nobody", leading->one->name, id),
               err_todo(err, "say what they are to the ticket: by = \"store\", \"region\", \"hq\" or a duty");
    bool may = !workflow_may(leading->workflow, &stands, step, parties_of(leading, by), who, &refusal);
    const char *lacking = may ? lacks(leading, step) : NULL;
    if (lacking)
        may = false, err_set(&refusal, ERR_DATA, "it needs what the plan has not: %s", lacking);
    if (may != wanted)
        miss(leading, number, id, may ? "taken" : arena_text(leading->arena, refusal.what),
             wanted ? "taken" : "refused");
    if (!may)
        return 0;
    if (check_class(leading, step, class, err))
        return err->kind;
    struct ticket_standing after =
        stands_after(leading, &ticket_last(&leading->ticket)->after, step->to, step->intents, step->intent_count, at);
    if (*class)
        after.class = class;
    brings(leading, step);
    happen(leading,
           &(struct ticket_event){.at = at, .kind = TICKET_STEP, .name = step->id, .actor = who, .after = after});
    return 0;
}

static int walk(struct leading *leading, const struct value *entries, struct err *err) {
    const instant_t opened = leading->ticket.opened;
    instant_t before = opened;
    for (size_t i = 0; i < value_count(entries); i++) {
        const struct value *entry = value_at(entries, i);
        struct workflow_span span;
        if (workflow_span_read(leading->cases->script, entry, "after", &span, err))
            return shape_place(leading->cases->script, leading->one->value, NULL, err);
        const instant_t at = leading->time.after(leading->time.context, opened, &span);
        if (at < before)
            return FAIL(leading, "case '%s': entry %zu of its walk is before the one above it", leading->one->name,
                        i + 1),
                   err_todo(err, "`after` is always from the opening on");
        before = at;
        leading->fallen = value_yes(value_get(entry, "fallen"), false);
        fire_until(leading, at);
        if (note_has(leading, value_get(entry, "has"), err) || take(leading, entry, i + 1, at, err))
            return err->kind;
        judge(leading, i + 1, entry);
    }
    return 0;
}

int cases_try_workflow(const struct cases *cases, const struct cases_one *one, const struct workflow *workflow,
                       const struct cases_shop *shop, struct arena *arena, struct cases_verdict *out, struct err *err) {
    struct leading leading = {
        .cases = cases, .one = one, .workflow = workflow, .shop = shop, .arena = arena, .out = out};
    const bool wanted = value_yes(value_get(one->expect, "opens"), true);
    const char *text = value_text(value_get(one->value, "at"), "");
    struct wall wall;
    bool opened = false;
    out->count = 0;
    leading.time = workflow->about == ABOUT_PLAN ? plan_time() : (struct workflow_time){over, (void *)(uintptr_t)shop};
    if (!wall_read(text, &wall))
        return FAIL(&leading, "case '%s': at = '%s' is no minute", one->name, text),
               err_todo(err, "write it as \"2026-11-02 10:00\"");
    if (is_opened(&leading, &opened, err))
        return err->kind;
    if (opened != wanted)
        miss(&leading, 0, "opens", opened ? "true" : "false", wanted ? "true" : "false");
    if (!opened)
        return 0;
    open_at(&leading, zone_first(shop->zone, &wall));
    judge(&leading, 0, one->expect);
    if (note_has(&leading, value_get(one->value, "has"), err))
        return err->kind;
    return walk(&leading, value_get(one->value, "walk"), err);
}
