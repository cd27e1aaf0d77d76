#include "flow/workflow/workflow.h"

#include <string.h>

#include "base/buf.h"
#include "base/text.h"

static const struct {
    enum workflow_party party;
    const char *name;
} parties[] = {{PARTY_OWNER, "owner"}, {PARTY_STORE, "store"}, {PARTY_REGION, "region"}, {PARTY_HQ, "hq"}};

const char *const notice_values[] = {"ticket", "title", "store", "state", "class", "due", "to", "text", NULL};
const char *const notice_plan_values[] = {"plan", "title", "place", "state", "due", "action", "to", NULL};

bool party_read(const char *word, enum workflow_party *out) {
    for (size_t i = 0; i < sizeof parties / sizeof *parties; i++)
        if (!strcmp(parties[i].name, word)) {
            *out = parties[i].party;
            return true;
        }
    return false;
}

const char *party_name(enum workflow_party party) {
    for (size_t i = 0; i < sizeof parties / sizeof *parties; i++)
        if (parties[i].party == party)
            return parties[i].name;
    return "";
}

const char *workflow_stage_name(enum workflow_stage stage) {
    static const char *const names[] = {"waiting", "answered", "solved", "over"};
    return names[stage];
}

const char *const workflow_asked[] = {"note", "pilot", "verdict", "wave", NULL};
const char *const workflow_needed[] = {"evidence", "target", "causes", "actions", "done", "pilot",
                                       "verdict",  "effect", "waves",  "held",    NULL};
const char *const workflow_decisions[] = {"roll_out", "revise", "drop", NULL};

bool workflow_step_asks(const struct workflow_step *step, const char *what) {
    for (size_t i = 0; i < step->ask_count; i++)
        if (!strcmp(step->asks[i], what))
            return true;
    return false;
}

size_t workflow_state_find(const struct workflow *workflow, const char *id) {
    for (size_t i = 0; i < workflow->state_count; i++)
        if (!strcmp(workflow->states[i].id, id))
            return i;
    return WORKFLOW_STATES;
}

size_t workflow_place(const struct workflow *workflow, const char *former) {
    for (size_t i = 0; i < workflow->state_count; i++)
        for (size_t k = 0; k < workflow->states[i].was_count; k++)
            if (!strcmp(workflow->states[i].was[k], former))
                return i;
    return workflow_state_find(workflow, former);
}

const struct workflow_step *workflow_step_find(const struct workflow *workflow, const char *id) {
    for (size_t i = 0; i < workflow->step_count; i++)
        if (!strcmp(workflow->steps[i].id, id))
            return &workflow->steps[i];
    return NULL;
}

const struct workflow *workflow_version_find(const struct workflow_versions *versions, int64_t version) {
    for (size_t i = 0; i < versions->count; i++)
        if (versions->items[i]->version == version)
            return versions->items[i];
    return NULL;
}

int64_t workflow_version_number(const struct workflow_versions *versions, const struct workflow *workflow) {
    int64_t number = 1;
    for (size_t i = 0; i < versions->count && versions->items[i]->version != workflow->version; i++)
        number += !strcmp(versions->items[i]->id, workflow->id);
    return number;
}

bool workflow_has_class(const struct workflow *workflow, const char *class) {
    for (size_t i = 0; i < workflow->class_count; i++)
        if (!strcmp(workflow->classes[i].id, class))
            return true;
    return false;
}

bool workflow_opens(const struct workflow *workflow, const struct condition *where, enum channel_class class,
                    const unsigned char *sheet, const char *texts) {
    const struct workflow_opening *opens = &workflow->opens;
    bool said = !opens->word_count;
    if (opens->classes && !(opens->classes & 1u << class))
        return false;
    for (size_t i = 0; !said && i < opens->word_count; i++)
        said = strstr(texts, opens->words[i]) != NULL;
    return said && (!where || condition_holds(where, sheet));
}

const struct workflow_run workflow_run_none = {0, INT32_MIN};

bool workflow_month_opens(const struct workflow_month *rule, struct workflow_run *run, month_t month, bool bad) {
    const bool first = bad && run->bad == 0, again = bad && run->bad && rule->every && run->bad % rule->every == 0;
    const bool relapse = run->last_bad != INT32_MIN && month - run->last_bad <= 12;
    run->bad = bad ? run->bad + 1 : 0;
    if (bad)
        run->last_bad = month;
    return rule->when == MONTH_RELAPSE ? first && relapse : first || again;
}

/* ---- steps ---- */

static void add_name(struct buf *out, const char *name) {
    buf_text(out, out->len ? ", " : "");
    buf_text(out, name);
}

static int no_step_from(const struct workflow *workflow, size_t state, const char *step, struct err *err) {
    struct buf names = buf_make(4096);
    for (size_t i = 0; i < workflow->step_count; i++)
        if (workflow_in(workflow->steps[i].from, state))
            add_name(&names, workflow->steps[i].id);
    err_set(err, ERR_DATA, "it is '%s', and '%s' is no step from there", workflow->states[state].id, step);
    err_todo(err, names.len ? "what can be done: %s" : "nothing more is to be done%s", names.len ? names.data : "");
    buf_free(&names);
    return err->kind;
}

static int not_theirs(const struct workflow_step *step, const char *why, struct err *err) {
    struct buf names = buf_make(256);
    for (size_t i = 0; i < sizeof parties / sizeof *parties; i++)
        if (step->by & parties[i].party)
            add_name(&names, parties[i].name);
    err_set(err, ERR_DENIED, "'%s' %s", step->id, why);
    err_todo(err, "it is done by: %s", names.data);
    buf_free(&names);
    return err->kind;
}

int workflow_may(const struct workflow *workflow, const struct workflow_case *at, const struct workflow_step *step,
                 unsigned who, const char *actor, struct err *err) {
    if (!workflow_in(step->from, at->state))
        return no_step_from(workflow, at->state, step->id, err);
    if (!(step->by & who))
        return not_theirs(step, "is not yours to do", err);
    if (step->second && *at->actor && !strcmp(at->actor, actor))
        return not_theirs(step, "takes a second person: the step before it was yours", err);
    return 0;
}

/* ---- timers ---- */

instant_t workflow_span_over(const struct calendar *calendar, const struct zone *zone, instant_t from,
                             const struct workflow_span *span) {
    if (span->clock == CLOCK_WALL)
        return from + span->amount;
    return span->days ? calendar_days_after(calendar, zone, from, span->amount)
                      : calendar_after(calendar, zone, from, span->amount);
}

static instant_t fires_at(const struct workflow_timer *timer, const struct workflow_case *at, int64_t fired,
                          const struct workflow_time *time) {
    struct workflow_span span = timer->after;
    span.amount *= fired + 1;
    return time->after(time->context, at->since, &span);
}

bool workflow_timer_next(const struct workflow *workflow, const struct workflow_case *at, const int64_t *fired,
                         const struct workflow_time *time, size_t *out_timer, instant_t *out_at) {
    bool found = false;
    instant_t first = 0;
    for (size_t i = 0; i < workflow->timer_count; i++) {
        const struct workflow_timer *timer = &workflow->timers[i];
        if (timer->of != TIMER_OF_STATE || !workflow_in(timer->during, at->state) || fired[i] >= timer->times)
            continue;
        instant_t when = fires_at(timer, at, fired[i], time);
        if (found && when >= first)
            continue;
        found = true;
        *out_timer = i;
        first = when;
    }
    if (found)
        *out_at = first < at->moved ? at->moved : first;
    return found;
}

/* ---- faults ---- */

static uint64_t timer_leads(const struct workflow_timer *timer) {
    return (timer->to != WORKFLOW_STATES ? UINT64_C(1) << timer->to : 0) |
           (timer->checks && timer->fallen != WORKFLOW_STATES ? UINT64_C(1) << timer->fallen : 0);
}

/* The states that a set leads to in one move, by steps and timers. */
static uint64_t onward(const struct workflow *workflow, uint64_t set) {
    uint64_t reached = set;
    for (size_t i = 0; i < workflow->step_count; i++)
        if ((workflow->steps[i].from & set) && workflow->steps[i].to != WORKFLOW_STATES)
            reached |= UINT64_C(1) << workflow->steps[i].to;
    for (size_t i = 0; i < workflow->timer_count; i++)
        if (workflow->timers[i].during & set)
            reached |= timer_leads(&workflow->timers[i]);
    return reached;
}

static uint64_t closure(const struct workflow *workflow, uint64_t set) {
    for (uint64_t next; (next = onward(workflow, set)) != set;)
        set = next;
    return set;
}

static bool leads_to_end(const struct workflow *workflow, size_t state) {
    uint64_t reached = closure(workflow, UINT64_C(1) << state);
    for (size_t i = 0; i < workflow->state_count; i++)
        if (workflow_in(reached, i) && workflow->states[i].stage == STAGE_OVER)
            return true;
    return false;
}

/* A state and those that timers alone lead to from it. */
static uint64_t drift(const struct workflow *workflow, size_t from) {
    uint64_t set = UINT64_C(1) << from;
    for (uint64_t before = 0; before != set;) {
        before = set;
        for (size_t i = 0; i < workflow->timer_count; i++)
            if (workflow->timers[i].during & set)
                set |= timer_leads(&workflow->timers[i]);
    }
    return set;
}

static bool goes_round(const struct workflow *workflow, const struct workflow_timer *timer) {
    return (timer->to != WORKFLOW_STATES && (drift(workflow, timer->to) & timer->during)) ||
           (timer->checks && timer->fallen != WORKFLOW_STATES && (drift(workflow, timer->fallen) & timer->during));
}

int workflow_check(const struct workflow *workflow,
                   int (*fn)(void *context, enum workflow_fault fault, const char *id, const struct value *what),
                   void *context) {
    const uint64_t reached = closure(workflow, 1);
    int stopped = 0;
    for (size_t i = 0; !stopped && i < workflow->state_count; i++) {
        const struct workflow_state *state = &workflow->states[i];
        if (!workflow_in(reached, i))
            stopped = fn(context, FAULT_UNREACHABLE, state->id, state->words);
        else if (!leads_to_end(workflow, i))
            stopped = fn(context, FAULT_DEAD_END, state->id, state->words);
    }
    for (size_t i = 0; !stopped && i < workflow->step_count; i++)
        if (!(workflow->steps[i].from & reached))
            stopped = fn(context, FAULT_NOBODY, workflow->steps[i].id, workflow->steps[i].words);
    for (size_t i = 0; !stopped && i < workflow->timer_count; i++)
        if (goes_round(workflow, &workflow->timers[i]))
            stopped = fn(context, FAULT_ENDLESS, workflow->timers[i].id, NULL);
    return stopped;
}
