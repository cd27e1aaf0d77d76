/* What a plan is now, from all that was said of it. */
#include <math.h>
#include <string.h>

#include "flow/plans/plans.h"
#include "stats/ahp.h"

enum { COMPARED_MOST = 15 }; /* past it there is no measure of how comparisons hang together */

static const char *text_in(const struct value *body, const char *key) {
    return value_text(value_get(body, key), "");
}

static day_t day_in(const struct value *body, const char *key) {
    day_t day = DAY_NONE;
    return day_read(text_in(body, key), &day) ? day : DAY_NONE;
}

static month_t month_in(const struct value *body, const char *key) {
    month_t month = 0;
    month_read(text_in(body, key), &month);
    return month;
}

/* ---- each kind of part ---- */

static void fold_problem(struct plan_parts *parts, const struct plan_event *event) {
    const struct value *body = event->body;
    parts->title = text_in(body, "title");
    parts->metric = text_in(body, "metric");
    parts->survey = text_in(body, "survey");
    parts->problem = text_in(body, "problem");
    parts->from = month_in(body, "from");
    parts->to = month_in(body, "to");
    parts->target = value_number(value_get(body, "target"), NAN);
    parts->evidence = value_get(body, "evidence");
    parts->evidence_digest = text_in(body, "evidence_digest");
}

static void fold_cause(struct plan_parts *parts, const struct plan_event *event) {
    const struct value *body = event->body;
    parts->causes[parts->cause_count++] = (struct plan_cause){.number = value_whole(value_get(body, "number"), 0),
                                                              .under = value_whole(value_get(body, "under"), 0),
                                                              .text = text_in(body, "text"),
                                                              .item = text_in(body, "item"),
                                                              .impact = NAN,
                                                              .gap = NAN,
                                                              .weight = NAN};
}

static void fold_action(struct plan_parts *parts, const struct plan_event *event) {
    const struct value *body = event->body;
    parts->actions[parts->action_count++] = (struct plan_action){.number = value_whole(value_get(body, "number"), 0),
                                                                 .cause = value_whole(value_get(body, "cause"), 0),
                                                                 .text = text_in(body, "text"),
                                                                 .owner = text_in(body, "owner"),
                                                                 .store = text_in(body, "store"),
                                                                 .due = day_in(body, "due"),
                                                                 .cost = value_number(value_get(body, "cost"), NAN),
                                                                 .done = INT64_MIN,
                                                                 .by = ""};
}

static void fold_done(struct plan_parts *parts, const struct plan_event *event) {
    const int64_t number = value_whole(value_get(event->body, "action"), 0);
    for (size_t i = 0; i < parts->action_count; i++)
        if (parts->actions[i].number == number) {
            parts->actions[i].done = event->at;
            parts->actions[i].by = event->actor;
            parts->actions[i].cost = value_number(value_get(event->body, "cost"), parts->actions[i].cost);
        }
}

static void fold_rated(struct plan_parts *parts, const struct plan_event *event) {
    const struct value *body = event->body;
    const int64_t number = value_whole(value_get(body, "cause"), 0);
    for (size_t i = 0; i < parts->cause_count; i++)
        if (parts->causes[i].number == number) {
            parts->causes[i].impact = value_number(value_get(body, "impact"), NAN);
            parts->causes[i].gap = value_number(value_get(body, "gap"), NAN);
        }
}

static void fold_struck(struct plan_parts *parts, const struct plan_event *event) {
    const int64_t cause = value_whole(value_get(event->body, "cause"), 0),
                  action = value_whole(value_get(event->body, "action"), 0);
    size_t causes = 0, actions = 0;
    for (size_t i = 0; i < parts->cause_count; i++)
        if (parts->causes[i].number != cause)
            parts->causes[causes++] = parts->causes[i];
    for (size_t i = 0; i < parts->action_count; i++)
        if (parts->actions[i].number != action)
            parts->actions[actions++] = parts->actions[i];
    parts->cause_count = causes;
    parts->action_count = actions;
}

static void fold_pilot(struct plan_parts *parts, const struct plan_event *event) {
    parts->pilot = (struct plan_pilot){.event = event,
                                       .stores = value_get(event->body, "stores"),
                                       .controls = value_get(event->body, "controls"),
                                       .from = day_in(event->body, "from"),
                                       .to = day_in(event->body, "to"),
                                       .before_from = day_in(event->body, "before_from"),
                                       .before_to = day_in(event->body, "before_to")};
    parts->verdict = NULL;
}

static void fold_wave(struct plan_parts *parts, const struct plan_event *event) {
    parts->waves[parts->wave_count++] = (struct plan_wave){.number = value_whole(value_get(event->body, "wave"), 0),
                                                           .stores = value_get(event->body, "stores"),
                                                           .day = day_in(event->body, "day"),
                                                           .event = event};
}

static void fold_target(struct plan_parts *parts, const struct plan_event *event) {
    parts->target = value_number(value_get(event->body, "target"), NAN);
}

static void fold_verdict(struct plan_parts *parts, const struct plan_event *event) {
    parts->verdict = event;
}

static void fold_check(struct plan_parts *parts, const struct plan_event *event) {
    parts->checks[parts->check_count++] = event;
}

static void fold_step(struct plan_parts *parts, const struct plan *plan, const struct plan_event *event) {
    const struct workflow_step *step =
        event->kind == PLAN_STEP ? workflow_step_find(plan->workflow, event->name) : NULL;
    if (event->part == PLAN_OVERRIDE && value_get(event->body, "asked_by"))
        parts->overrides[parts->override_count++] = event;
    if (step && *step->decides) {
        parts->decision = event;
        parts->decided = step->decides;
    }
}

static void (*const folds[PLAN_PARTS])(struct plan_parts *parts, const struct plan_event *event) = {
    [PLAN_PROBLEM] = fold_problem, [PLAN_CAUSE] = fold_cause,     [PLAN_ACTION] = fold_action,
    [PLAN_DONE] = fold_done,       [PLAN_RATED] = fold_rated,     [PLAN_TARGET] = fold_target,
    [PLAN_PILOT] = fold_pilot,     [PLAN_VERDICT] = fold_verdict, [PLAN_WAVE] = fold_wave,
    [PLAN_CHECK] = fold_check,     [PLAN_STRUCK] = fold_struck,
};

/* ---- which causes matter most ---- */

static bool is_leaf(const struct plan_parts *parts, const struct plan_cause *cause) {
    for (size_t i = 0; i < parts->cause_count; i++)
        if (parts->causes[i].under == cause->number)
            return false;
    return true;
}

static size_t leaf_index(struct plan_cause *const *leaves, size_t count, int64_t number) {
    size_t i = 0;
    while (i < count && leaves[i]->number != number)
        i++;
    return i;
}

/* The last word on each pair counts. */
static void weigh_by_comparisons(struct arena *arena, const struct plan *plan, struct plan_cause *const *leaves,
                                 size_t n, struct plan_priority *priority) {
    double *matrix = arena_alloc(arena, (n * n + 1) * sizeof *matrix), weights[COMPARED_MOST];
    priority->want = n * (n - 1) / 2;
    for (size_t i = 0; i < n; i++)
        matrix[i * n + i] = 1;
    for (size_t i = 0; i < plan->event_count; i++) {
        const struct value *body = plan->events[i].body;
        if (plan->events[i].part != PLAN_COMPARED)
            continue;
        const size_t a = leaf_index(leaves, n, value_whole(value_get(body, "a"), 0)),
                     b = leaf_index(leaves, n, value_whole(value_get(body, "b"), 0));
        const double times = value_number(value_get(body, "times"), NAN);
        if (a == n || b == n || a == b || !(times > 0))
            continue;
        priority->compared += matrix[a * n + b] == 0;
        matrix[a * n + b] = times;
        matrix[b * n + a] = 1 / times;
    }
    if (n < 2 || priority->compared < priority->want)
        return;
    priority->cr = ahp_of(matrix, n, AHP_SAATY_1980, weights).cr;
    priority->by = "comparisons";
    for (size_t i = 0; i < n; i++)
        leaves[i]->weight = weights[i];
}

/* What a cause's item explains and how far it is from the best, as the evidence has it. */
static void rate_by_evidence(const struct plan_parts *parts, struct plan_cause *cause) {
    const struct value *drivers = value_get(parts->evidence, "drivers");
    for (size_t i = 0; i < value_count(drivers); i++) {
        const struct value *driver = value_at(drivers, i);
        if (*cause->item && !strcmp(text_in(driver, "item"), cause->item)) {
            cause->impact = value_number(value_get(driver, "impact"), NAN);
            cause->gap = value_number(value_get(driver, "gap"), NAN);
        }
    }
}

static void weigh_by_ratings(struct plan_cause *const *leaves, size_t n, struct plan_priority *priority) {
    double sum = 0;
    for (size_t i = 0; i < n; i++)
        if (leaves[i]->impact * leaves[i]->gap > 0)
            sum += leaves[i]->impact * leaves[i]->gap;
    for (size_t i = 0; sum > 0 && i < n; i++)
        leaves[i]->weight = leaves[i]->impact * leaves[i]->gap / sum;
    if (sum > 0)
        priority->by = "impact x gap";
}

static void prioritise(struct arena *arena, const struct plan *plan, struct plan_parts *parts) {
    struct plan_cause **leaves = arena_alloc(arena, (parts->cause_count + 1) * sizeof(struct plan_cause *));
    size_t n = 0;
    parts->priority = (struct plan_priority){.by = "", .cr = NAN, .table = ahp_table_name(AHP_SAATY_1980)};
    for (size_t i = 0; i < parts->cause_count; i++) {
        if (parts->causes[i].impact != parts->causes[i].impact)
            rate_by_evidence(parts, &parts->causes[i]);
        if (is_leaf(parts, &parts->causes[i]))
            leaves[n++] = &parts->causes[i];
    }
    if (n <= COMPARED_MOST)
        weigh_by_comparisons(arena, plan, leaves, n, &parts->priority);
    if (!*parts->priority.by)
        weigh_by_ratings(leaves, n, &parts->priority);
}

void plan_fold(struct arena *arena, const struct plan *plan, struct plan_parts *out) {
    const size_t room = plan->event_count + 1;
    *out = (struct plan_parts){.title = "",
                               .metric = "",
                               .survey = "",
                               .problem = "",
                               .target = NAN,
                               .evidence_digest = "",
                               .decided = "",
                               .causes = arena_alloc(arena, room * sizeof *out->causes),
                               .actions = arena_alloc(arena, room * sizeof *out->actions),
                               .waves = arena_alloc(arena, room * sizeof *out->waves),
                               .checks = arena_alloc(arena, room * sizeof *out->checks),
                               .overrides = arena_alloc(arena, room * sizeof *out->overrides)};
    for (size_t i = 0; i < plan->event_count; i++) {
        const struct plan_event *event = &plan->events[i];
        if (folds[event->part])
            folds[event->part](out, event);
        fold_step(out, plan, event);
    }
    prioritise(arena, plan, out);
}
