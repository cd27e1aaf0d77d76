#include "flow/workflow/workflow_rules.h"

#include <string.h>

#include "base/limits.h"
#include "base/text.h"
#include "flow/registry/targets.h"
#include "flow/rules/version.h"
#include "flow/scoring/scoring.h"
#include "flow/survey/condition_rules.h"

struct making {
    struct arena *arena;
    const char *script;
    const struct value *definition;
    const struct survey *survey;
    struct workflow *workflow;
    struct workflow_state *states; /* the workflow's own, while they are made */
    struct workflow_step *steps;
    struct workflow_timer *timers;
};

const char *workflow_survey(const struct value *definition) {
    return value_text(value_get(value_get(definition, "opens"), "survey"), "");
}

static bool is_kind(const struct value *value, const char *kind) {
    return !strcmp(value_text(value_get(value, "kind"), ""), kind);
}

static const char *const *texts_of(struct arena *arena, const struct value *list, size_t *out_count) {
    *out_count = value_count(list);
    const char **made = arena_alloc(arena, (*out_count + 1) * sizeof *made);
    for (size_t i = 0; i < *out_count; i++)
        made[i] = value_text(value_at(list, i), "");
    return made;
}

/* ---- what steps and timers name ---- */

static int read_state(const struct making *making, const struct value *table, const char *field, const char *id,
                      size_t *out, struct err *err) {
    const char *names[WORKFLOW_STATES];
    *out = workflow_state_find(making->workflow, id);
    if (*out < WORKFLOW_STATES)
        return 0;
    for (size_t i = 0; i < making->workflow->state_count; i++)
        names[i] = making->workflow->states[i].id;
    const char *nearest = text_nearest(id, names, making->workflow->state_count);
    shape_fail_in(making->script, table, field, err, "there is no state '%s'", id);
    return nearest ? err_todo(err, "did you mean '%s'?", nearest) : err_todo(err, "write it: state \"%s\" { … }", id);
}

static int read_set(const struct making *making, const struct value *table, const char *field, uint64_t *out,
                    struct err *err) {
    const struct value *list = value_get(table, field);
    *out = 0;
    for (size_t i = 0; i < value_count(list); i++) {
        size_t state;
        if (read_state(making, table, field, value_text(value_at(list, i), ""), &state, err))
            return err->kind;
        *out |= UINT64_C(1) << state;
    }
    return *out ? 0 : shape_fail_in(making->script, table, field, err, "'%s' names no state", field);
}

static int read_to(const struct making *making, const struct value *table, const char *field, size_t *out,
                   struct err *err) {
    const char *to = value_text(value_get(table, field), NULL);
    *out = WORKFLOW_STATES;
    return to ? read_state(making, table, field, to, out, err) : 0;
}

static int read_parties(const struct making *making, const struct value *table, const char *field, unsigned *out,
                        struct err *err) {
    const struct value *list = value_get(table, field);
    *out = 0;
    for (size_t i = 0; i < value_count(list); i++) {
        enum workflow_party party;
        const char *word = value_text(value_at(list, i), "");
        if (!party_read(word, &party))
            return shape_fail_in(making->script, table, field, err, "'%s' is nobody", word),
                   err_todo(err, "there are \"owner\", \"store\", \"region\" and \"hq\"");
        *out |= party;
    }
    return *out ? 0
                : (shape_fail_in(making->script, table, field, err, "'%s' names nobody", field),
                   err_todo(err,
                            "a step that nobody may take is none: name \"owner\", \"store\", \"region\" or \"hq\""));
}

int workflow_span_read(const char *script, const struct value *table, const char *field, struct workflow_span *out,
                       struct err *err) {
    const struct value *span = value_get(table, field);
    const double hours = value_number(value_get(span, "hours"), 0), days = value_number(value_get(span, "days"), 0);
    if (is_kind(span, "span")) {
        *out = (struct workflow_span){CLOCK_WALL, false, value_whole(value_get(span, "minutes"), 0) * 60000};
        return 0;
    }
    if (!is_kind(span, "open_span"))
        return shape_fail_in(script, table, field, err, "'%s' must be a span of time, not %s", field,
                             value_kind_name(span)),
               err_todo(err, "write open_hours(24), open_days(2), hours(4) or days(2)");
    if (days != (double)(int64_t)days)
        return shape_fail_in(script, table, field, err, "'%s': open days are whole", field);
    *out = (struct workflow_span){CLOCK_OPEN, days > 0, (int64_t)(days > 0 ? days : hours * 3600e3)};
    return 0;
}

/* ---- intents ---- */

/* A party, or a duty: one of the two. */
static int read_whom(const struct making *making, const struct value *table, const char *field,
                     enum workflow_party *out, const char **out_duty, struct err *err) {
    const char *party = value_text(value_get(table, field), NULL), *duty = value_text(value_get(table, "duty"), NULL);
    *out = PARTY_DUTY;
    *out_duty = duty ? duty : "";
    if (party && !party_read(party, out))
        *out = PARTY_ASSIGNEE;
    if (!party != !duty)
        return 0;
    return shape_fail_in(making->script, table, party ? "duty" : field, err, "it names %s", party ? "two" : "nobody"),
           err_todo(err, "write either %s = \"region\" or duty = \"supply\"", field);
}

static int read_letter(const struct making *making, const struct value *table, struct workflow_intent *out,
                       struct err *err) {
    const struct value *by = value_get(table, "by");
    if (value_count(by) < 1 || value_count(by) > INTENT_CHANNELS)
        return shape_fail_in(making->script, table, "by", err, "by names 1 to %d channels", INTENT_CHANNELS);
    for (size_t i = 0; i < value_count(by); i++)
        out->by[i] = value_text(value_at(by, i), "");
    out->message = value_text(value_get(table, "message"), "");
    out->unasked = value_yes(value_get(table, "unasked"), false);
    return out->kind == INTENT_NOTIFY ? read_whom(making, table, "to", &out->to, &out->duty, err) : 0;
}

static int read_mark(const struct making *making, const struct value *table, struct workflow_intent *out,
                     struct err *err) {
    out->text = value_text(value_at(value_get(table, "items"), 0), "");
    return *out->text && !strchr(out->text, ' ') ? 0
                                                 : (shape_fail(making->script, table, err, "mark wants a word"),
                                                    err_todo(err, "write: mark { \"late\" }"));
}

static int make_intent(const struct making *making, const struct value *table, struct workflow_intent *out,
                       struct err *err) {
    for (size_t kind = INTENT_ASSIGN; kind <= INTENT_PLAN; kind++) {
        if (!is_kind(table, workflow_intent_shapes[kind]->word))
            continue;
        *out = (struct workflow_intent){.kind = (enum intent_kind)kind, .duty = "", .text = "", .plan = table};
        if (kind != INTENT_MARK && shape_check(making->script, table, workflow_intent_shapes[kind], err))
            return err->kind;
        return kind == INTENT_ASSIGN ? read_whom(making, table, "to", &out->to, &out->duty, err)
               : kind == INTENT_DUE  ? workflow_span_read(making->script, table, "after", &out->span, err)
               : kind == INTENT_MARK ? read_mark(making, table, out, err)
               : kind == INTENT_PLAN ? 0
                                     : read_letter(making, table, out, err);
    }
    return shape_fail(making->script, table, err, "'doing' holds what is to be done, not %s", value_kind_name(table)),
           err_todo(err,
                    "there are assign { … }, set_due { … }, mark { … }, notify { … }, reply { … } and open_plan { … }");
}

static int make_intents(const struct making *making, const struct value *table, const char *field,
                        const struct workflow_intent **out, size_t *out_count, struct err *err) {
    const struct value *doing = value_get(table, field);
    struct workflow_intent *made = arena_alloc(making->arena, (value_count(doing) + 1) * sizeof *made);
    for (size_t i = 0; i < value_count(doing); i++)
        if (make_intent(making, value_at(doing, i), &made[i], err))
            return err->kind;
    *out = made;
    *out_count = value_count(doing);
    return 0;
}

/* ---- states, steps, timers ---- */

/* Each state of an earlier version has one place. */
static int make_was(const struct making *making, const struct value *item, struct workflow_state *state,
                    struct err *err) {
    const struct workflow *workflow = making->workflow;
    state->was = texts_of(making->arena, value_get(item, "was"), &state->was_count);
    for (size_t i = 0; i < state->was_count; i++)
        for (size_t k = 0; k <= workflow->state_count; k++)
            for (size_t n = 0; n < (k < workflow->state_count ? making->states[k].was_count : i); n++)
                if (!strcmp(making->states[k].was[n], state->was[i]))
                    return shape_fail_in(making->script, item, "was", err, "tickets in '%s' have two places now",
                                         state->was[i]),
                           err_todo(err, "name it in one state: '%s' or '%s'", making->states[k].id, state->id);
    return 0;
}

static int make_state(const struct making *making, const struct value *item, struct err *err) {
    struct workflow *workflow = making->workflow;
    struct workflow_state *state = &making->states[workflow->state_count];
    static const char *const stages[] = {"waiting", "answered", "solved", "over"};
    const char *stage = value_text(value_get(item, "stage"), workflow->state_count ? "answered" : "waiting");
    *state = (struct workflow_state){.id = value_text(value_get(item, "id"), ""), .words = item};
    if (workflow->state_count == WORKFLOW_STATES)
        return shape_fail(making->script, item, err, "a workflow has %d states at most", WORKFLOW_STATES);
    if (workflow_state_find(workflow, state->id) < WORKFLOW_STATES)
        return shape_fail(making->script, item, err, "state '%s' is there twice", state->id);
    for (size_t i = 0; i < sizeof stages / sizeof *stages; i++)
        if (!strcmp(stages[i], stage))
            state->stage = (enum workflow_stage)i;
    if (make_was(making, item, state, err))
        return err->kind;
    workflow->state_count++;
    return 0;
}

static int make_asks(const struct making *making, const struct value *item, struct workflow_step *step,
                     struct err *err) {
    step->asks = texts_of(making->arena, value_get(item, "asks"), &step->ask_count);
    step->needs = texts_of(making->arena, value_get(item, "needs"), &step->need_count);
    step->decides = value_text(value_get(item, "decides"), "");
    for (size_t i = 0; making->workflow->about == ABOUT_TICKET && i < step->ask_count; i++) {
        if (strcmp(step->asks[i], "class") != 0 && strcmp(step->asks[i], "note") != 0 &&
            strcmp(step->asks[i], "reply") != 0)
            return shape_fail_in(making->script, item, "asks", err, "'%s' cannot be asked for", step->asks[i]),
                   err_todo(err, "there are \"class\", \"note\" and \"reply\"");
        if (!strcmp(step->asks[i], "class") && !making->workflow->class_count)
            return shape_fail_in(making->script, item, "asks", err, "it asks for a class, and the workflow has none"),
                   err_todo(err, "name them: classes = { goods = { zh = \"商品\", en = \"Goods\" } }");
    }
    return 0;
}

/* What the customer is told has to go out by something. */
static int check_reply(const struct making *making, const struct value *item, const struct workflow_step *step,
                       struct err *err) {
    bool replies = !workflow_step_asks(step, "reply");
    for (size_t i = 0; i < step->intent_count; i++)
        replies = replies || step->intents[i].kind == INTENT_REPLY;
    return replies ? 0
                   : (shape_fail_in(making->script, item, "asks", err, "it asks for a reply, and sends none"),
                      err_todo(err, "say how it goes out: doing = { reply { message = \"…\", by = { \"sms\" } } }"));
}

static int make_step(const struct making *making, const struct value *item, struct err *err) {
    struct workflow *workflow = making->workflow;
    struct workflow_step *step = &making->steps[workflow->step_count];
    *step = (struct workflow_step){.id = value_text(value_get(item, "id"), ""),
                                   .words = item,
                                   .second = value_yes(value_get(item, "second"), false),
                                   .asks_reason = value_yes(value_get(item, "reason"), false)};
    if (workflow_step_find(workflow, step->id))
        return shape_fail(making->script, item, err, "step '%s' is there twice", step->id);
    if (read_set(making, item, "from", &step->from, err) || read_to(making, item, "to", &step->to, err) ||
        read_parties(making, item, "by", &step->by, err) || make_asks(making, item, step, err) ||
        make_intents(making, item, "doing", &step->intents, &step->intent_count, err) ||
        check_reply(making, item, step, err))
        return err->kind;
    workflow->step_count++;
    return 0;
}

static enum timer_of timer_of(const char *word) {
    return !strcmp(word, "action") ? TIMER_OF_ACTION : !strcmp(word, "pilot") ? TIMER_OF_PILOT : TIMER_OF_STATE;
}

static int make_timer(const struct making *making, const struct value *item, struct err *err) {
    struct workflow *workflow = making->workflow;
    struct workflow_timer *timer = &making->timers[workflow->timer_count];
    *timer = (struct workflow_timer){.id = value_text(value_get(item, "id"), ""),
                                     .times = value_whole(value_get(item, "times"), 1)};
    for (size_t i = 0; i < workflow->timer_count; i++)
        if (!strcmp(workflow->timers[i].id, timer->id))
            return shape_fail(making->script, item, err, "timer '%s' is there twice", timer->id);
    timer->checks = value_yes(value_get(item, "checks"), false);
    timer->before = value_get(item, "before") != NULL;
    timer->of = timer_of(value_text(value_get(item, "of"), ""));
    if (timer->before == (value_get(item, "after") != NULL))
        return shape_fail(making->script, item, err, "timer '%s' has %s", timer->id,
                          timer->before ? "both 'after' and 'before'" : "no 'after'"),
               err_todo(err, timer->before ? "leave one out" : "say when it fires: after = days(2)");
    if (timer->of != TIMER_OF_STATE && (value_get(item, "to") || value_get(item, "times") || timer->checks))
        return shape_fail(making->script, item, err, "timer '%s' is of %s: it moves nothing, and fires once", timer->id,
                          value_text(value_get(item, "of"), "")),
               err_todo(err, "give it `doing` alone");
    if (read_set(making, item, "during", &timer->during, err) || read_to(making, item, "to", &timer->to, err) ||
        read_to(making, item, "fallen", &timer->fallen, err) ||
        workflow_span_read(making->script, item, timer->before ? "before" : "after", &timer->after, err) ||
        make_intents(making, item, "doing", &timer->intents, &timer->intent_count, err) ||
        make_intents(making, item, "fallen_doing", &timer->fallen_intents, &timer->fallen_count, err))
        return err->kind;
    if (timer->to == WORKFLOW_STATES && !timer->intent_count && !timer->checks)
        return shape_fail(making->script, item, err, "timer '%s' does nothing", timer->id),
               err_todo(err, "give it `to` or `doing`");
    workflow->timer_count++;
    return 0;
}

/* States first: steps and timers name them wherever they stand. */
static int make_items(struct making *making, struct err *err) {
    static const struct {
        const char *kind;
        int (*make)(const struct making *making, const struct value *item, struct err *err);
    } kinds[] = {{"state", make_state}, {"step", make_step}, {"timer", make_timer}};
    const struct value *items = value_get(making->definition, "items");
    const size_t count = value_count(items);
    struct workflow *workflow = making->workflow;
    if (count > LIMIT_WORKFLOW_PARTS)
        return shape_fail(making->script, making->definition, err, "it has %zu states, steps and timers; %d at most",
                          count, LIMIT_WORKFLOW_PARTS);
    workflow->states = making->states = arena_alloc(making->arena, (count + 1) * sizeof *making->states);
    workflow->steps = making->steps = arena_alloc(making->arena, (count + 1) * sizeof *making->steps);
    workflow->timers = making->timers = arena_alloc(making->arena, (count + 1) * sizeof *making->timers);
    for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++)
        for (size_t i = 0; i < count; i++)
            if (is_kind(value_at(items, i), kinds[k].kind) && kinds[k].make(making, value_at(items, i), err))
                return err->kind;
    for (size_t i = 0; i < count; i++)
        if (!is_kind(value_at(items, i), "state") && !is_kind(value_at(items, i), "step") &&
            !is_kind(value_at(items, i), "timer"))
            return shape_fail(making->script, making->definition, err,
                              "a workflow holds states, steps and timers, not %s", value_kind_name(value_at(items, i)));
    return workflow->state_count ? 0
                                 : (shape_fail(making->script, making->definition, err, "it has no states"),
                                    err_todo(err, "the first one is where a ticket begins: state \"received\" { … }"));
}

/* ---- the rest ---- */

static bool has_figure(const struct survey *survey, const struct target_aim *aim) {
    int from, to;
    const struct question *question = survey_question(survey, aim->item);
    if (aim->kind == TARGET_INDEX)
        return true; /* that there is such a scoring is asked where scorings are */
    if (aim->kind == TARGET_DIMENSION)
        return dimension_scale(survey, aim->item, &from, &to);
    return question && question_is_scale(question) && (aim->figure != TARGET_NPS || question->kind == QUESTION_NPS);
}

static int make_month(const struct making *making, const struct value *opens, struct err *err) {
    static const char *const whens[] = {
        [MONTH_MISSED] = "missed", [MONTH_SIGNAL] = "signal", [MONTH_RELAPSE] = "relapse"};
    struct workflow_month *month = &making->workflow->month;
    struct target_aim aim;
    if (shape_check(making->script, opens, workflow_opening_shapes[1], err))
        return err->kind;
    *month = (struct workflow_month){.survey = making->survey->id,
                                     .figure = value_text(value_get(opens, "figure"), ""),
                                     .every = value_whole(value_get(opens, "every"), 0),
                                     .wait_days = value_whole(value_get(opens, "wait"), 5)};
    for (size_t i = 0; i < sizeof whens / sizeof *whens; i++)
        if (!strcmp(value_text(value_get(opens, "when"), "missed"), whens[i]))
            month->when = (enum workflow_month_when)i;
    if (!target_aim_read(month->figure, making->arena, &aim) || !has_figure(making->survey, &aim))
        return shape_fail_in(making->script, opens, "figure", err, "survey '%s' has no figure '%s'", month->survey,
                             month->figure),
               err_todo(err, "as in recommend.nps, tidy.mean, tidy.t2b, dimension:staff.mean or index:service");
    if (month->when == MONTH_SIGNAL && aim.kind != TARGET_QUESTION)
        return shape_fail_in(making->script, opens, "figure", err, "control charts are of questions"),
               err_todo(err, "name one, as in recommend.nps");
    return 0;
}

static int no_came(const struct making *making, const struct value *opens, const char *word, struct err *err) {
    const char *names[CLASS_LAST];
    for (int i = CLASS_INVITED; i <= CLASS_LAST; i++)
        names[i - CLASS_INVITED] = channel_class_name((enum channel_class)i);
    const char *nearest = text_nearest(word, names, CLASS_LAST);
    shape_fail_in(making->script, opens, "class", err, "'%s' is no class that responses come by", word);
    return nearest ? err_todo(err, "did you mean '%s'?", nearest)
                   : err_todo(err, "as in a mapping: \"staff\", \"review\", \"open\", \"invited\", \"receipt\" or "
                                   "\"imported\"");
}

/* Which classes of responses, as a set. */
static int make_came(const struct making *making, const struct value *opens, unsigned *out, struct err *err) {
    const struct value *list = value_get(opens, "class");
    enum channel_class class;
    for (size_t i = 0; i < value_count(list); i++) {
        const char *word = value_text(value_at(list, i), "");
        if (!channel_class_read(word, &class))
            return no_came(making, opens, word, err);
        *out |= 1u << class;
    }
    if (!list || *out)
        return 0;
    shape_fail_in(making->script, opens, "class", err, "'class' names none");
    return err_todo(err, "leave it out: then responses of all classes open tickets");
}

static int make_opening(const struct making *making, struct err *err) {
    const struct value *opens = value_get(making->definition, "opens");
    struct workflow_opening *opening = &making->workflow->opens;
    if (!opens || !making->survey) /* none; or an old version, which opens nothing any more */
        return 0;
    if (is_kind(opens, "on_month"))
        return make_month(making, opens, err);
    if (!is_kind(opens, "on_response"))
        return shape_fail_in(making->script, making->definition, "opens", err, "'opens' must be made by a word"),
               err_todo(err, "there are on_response { … } and on_month { … }");
    if (shape_check(making->script, opens, workflow_opening_shapes[0], err))
        return err->kind;
    opening->survey = making->survey->id;
    opening->words = texts_of(making->arena, value_get(opens, "words"), &opening->word_count);
    opening->within_days = value_whole(value_get(opens, "within"), LIMIT_OPENING_DAYS);
    return make_came(making, opens, &opening->classes, err) ||
                   condition_from_rules(making->arena, making->script, opens, "where", making->survey, &opening->where,
                                        err)
               ? (int)err->kind
               : 0;
}

static int no_thanks(const struct making *making, struct err *err) {
    const struct survey *survey = making->survey;
    const char **names = arena_alloc(making->arena, (survey->question_count + 1) * sizeof *names);
    for (size_t i = 0; i < survey->question_count; i++)
        names[i] = survey->questions[i].id;
    const char *nearest = text_nearest(making->workflow->thanks, names, survey->question_count);
    shape_fail_in(making->script, making->definition, "thanks", err, "survey '%s' has no question '%s'", survey->id,
                  making->workflow->thanks);
    return nearest ? err_todo(err, "did you mean '%s'?", nearest) : (int)err->kind;
}

/* An answer in the customer's own words may say anything; one of those that the survey offers says who it was. */
static int check_thanks(const struct making *making, struct err *err) {
    const struct workflow *workflow = making->workflow;
    if (!*workflow->thanks)
        return 0;
    if (!workflow->praise || !is_kind(value_get(making->definition, "opens"), "on_response"))
        return shape_fail_in(making->script, making->definition, "thanks", err,
                             "'thanks' is said of praise that answers open"),
               err_todo(err, "write: praise = true, opens = on_response { … }");
    const struct question *question = making->survey ? survey_question(making->survey, workflow->thanks) : NULL;
    if (!question)
        return making->survey ? no_thanks(making, err) : 0; /* an old version, whose survey may be another by now */
    if (question->kind != QUESTION_CHOICE || question->many)
        return shape_fail_in(making->script, making->definition, "thanks", err, "question '%s' is no choice of one",
                             question->id),
               err_todo(err, "ask who it was with options: choice \"served\" { …, options = { … } }");
    return 0;
}

static int make_classes(const struct making *making, struct err *err) {
    const struct value *classes = value_get(making->definition, "classes");
    struct workflow *workflow = making->workflow;
    struct workflow_class *made = arena_alloc(making->arena, (value_count(classes) + 1) * sizeof *made);
    if (value_count(classes) > LIMIT_CLASSES)
        return shape_fail_in(making->script, making->definition, "classes", err, "it has %zu classes; %d at most",
                             value_count(classes), LIMIT_CLASSES);
    for (size_t i = 0; i < value_count(classes); i++)
        made[i] = (struct workflow_class){classes->map.pairs[i].key, classes->map.pairs[i].value};
    workflow->classes = made;
    workflow->class_count = value_count(classes);
    workflow->class = value_text(value_get(making->definition, "class"), "");
    if (*workflow->class && !workflow_has_class(workflow, workflow->class))
        return shape_fail_in(making->script, making->definition, "class", err, "'%s' is none of its classes",
                             workflow->class);
    return 0;
}

struct telling {
    const struct making *making;
    struct err *err;
};

static int tell_fault(void *context, enum workflow_fault fault, const char *id, const struct value *what) {
    static const struct {
        const char *before, *after, *todo;
    } words[] = {
        [FAULT_UNREACHABLE] = {"no ticket ever comes to state", "", "lead a step or a timer there, or take it out"},
        [FAULT_DEAD_END] = {"a ticket never gets out of state", "",
                            "lead a step on from it, in the end to a state with stage = \"over\""},
        [FAULT_NOBODY] = {"step", " can never be taken: no ticket comes to where it begins", "mend its `from`"},
        [FAULT_ENDLESS] = {"timer", " goes round for ever with nobody doing anything",
                           "lead it to a state from which no timer leads back"},
    };
    const struct telling *telling = context;
    const struct making *making = telling->making;
    shape_fail(making->script, what ? what : making->definition, telling->err, "%s '%s'%s", words[fault].before, id,
               words[fault].after);
    return err_todo(telling->err, "%s", words[fault].todo);
}

int workflow_from_rules(struct arena *arena, const char *script, const struct value *definition,
                        const struct survey *survey, const struct workflow **out, struct err *err) {
    struct workflow *workflow = arena_alloc(arena, sizeof *workflow);
    struct making making = {arena, script, definition, survey, workflow, NULL, NULL, NULL};
    const struct version version = version_of(arena, definition);
    *workflow = (struct workflow){.id = value_text(value_get(definition, "id"), ""),
                                  .script = script,
                                  .about = workflow_about_of(definition),
                                  .definition = version.definition,
                                  .title = value_get(definition, "title"),
                                  .urgent = value_yes(value_get(definition, "urgent"), false),
                                  .praise = value_yes(value_get(definition, "praise"), false),
                                  .thanks = value_text(value_get(definition, "thanks"), ""),
                                  .touchpoint = value_text(value_get(definition, "touchpoint"), ""),
                                  .digest = version.digest,
                                  .version = version.number};
    if (shape_check(script, definition, &workflow_shape, err) || make_classes(&making, err) ||
        make_items(&making, err) || make_opening(&making, err) || check_thanks(&making, err) ||
        workflow_span_read(making.script, definition, "due", &workflow->due, err) ||
        read_whom(&making, definition, "owner", &workflow->owner, &workflow->duty, err) ||
        make_intents(&making, definition, "doing", &workflow->intents, &workflow->intent_count, err) ||
        make_intents(&making, definition, "assigning", &workflow->assigning, &workflow->assigning_count, err) ||
        workflow_about_check(workflow, err))
        return err->kind;
    if (workflow_check(workflow, tell_fault, &(struct telling){&making, err}))
        return err->kind;
    *out = workflow;
    return 0;
}
