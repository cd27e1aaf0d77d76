/* A plan is its events folded; what a step needs is asked of that. */
#include "unit/flow/tables.h"

#include <math.h>

#include "base/zone.h"
#include "flow/plans/plans.h"
#include "flow/workflow/workflow_rules.h"

#define DAYS(n) "{'kind':'span','minutes':" #n "}"
#define TOLD    "{'kind':'notify','line':1,'to':'assignee','message':'m','by':['team']}"
#define PDCA                                                                                                           \
    "{'kind':'workflow','id':'w','about':'plan','line':1," TITLE ",'owner':'region','due':" DAYS(                      \
        10) ",'items':["                                                                                               \
            "{'kind':'state','id':'draft'," WORDS "},{'kind':'state','id':'holding'," WORDS "},"                       \
            "{'kind':'state','id':'relapsed'," WORDS "},{'kind':'state','id':'closed'," WORDS ",'stage':'over'},"      \
            "{'kind':'step','id':'hold'," WORDS ",'from':['draft','relapsed'],'to':'holding','by':['hq'],"             \
            "'needs':['causes','done','effect'],'decides':'roll_out'},"                                                \
            "{'kind':'step','id':'close'," WORDS ",'from':['holding'],'to':'closed','by':['hq'],'needs':['held']},"    \
            "{'kind':'timer','id':'check','during':['holding'],'after':" DAYS(                                         \
                5) ",'checks':true,'fallen':'relapsed'},"                                                              \
                   "{'kind':'timer','id':'soon','of':'action','during':['draft'],'before':" DAYS(                      \
                       60) ",'doing':[" TOLD "]},"                                                                     \
                           "{'kind':'timer','id':'late','of':'action','during':['draft'],'after':" DAYS(               \
                               30) ",'doing':[" TOLD "]}]}"

enum { MOST = 40 };
struct story {
    struct arena *arena;
    struct plan plan;
    struct plan_event events[MOST];
};

static const struct workflow *workflow_of(struct arena *arena, const char *json) {
    const struct workflow *made = NULL;
    struct err err = rubbish();
    if (workflow_from_rules(arena, "x.lua", table_of(arena, json), NULL, &made, &err))
        fail_msg("%s: %s", err.where, err.what);
    return made;
}

static void begin(struct story *story) {
    *story = (struct story){.arena = arena_new()};
    story->plan = (struct plan){.workflow = workflow_of(story->arena, PDCA), .events = story->events};
}

static void tell(struct story *story, enum plan_event_kind kind, const char *name, enum plan_part part,
                 const char *body, const char *led_to) {
    struct plan_event *event = &story->events[story->plan.event_count];
    const struct plan_standing begun = plan_begin(story->plan.workflow, "li", 1000);
    *event = (struct plan_event){.seq = (int64_t)++story->plan.event_count,
                                 .at = 1000 * (instant_t)story->plan.event_count,
                                 .kind = kind,
                                 .name = name,
                                 .part = part,
                                 .body = table_of(story->arena, body),
                                 .actor = "li",
                                 .reason = "",
                                 .after = story->plan.event_count > 1 ? event[-1].after : begun};
    if (led_to) {
        event->after.state = led_to;
        event->after.since = event->at;
    }
}

static struct plan_parts fold(struct story *story) {
    struct plan_parts parts;
    plan_fold(story->arena, &story->plan, &parts);
    return parts;
}

static const char *lacks(struct story *story, const char *step) {
    const struct plan_parts parts = fold(story);
    return plan_lacks(&parts, workflow_step_find(story->plan.workflow, step));
}

static void open_one(struct story *story) {
    begin(story);
    tell(story, PLAN_OPENED, "", PLAN_PROBLEM,
         "{'title':'t','metric':'q.mean','survey':'visit','from':'2026-01','to':'2026-03','evidence':"
         "{'drivers':[{'item':'help','impact':30,'gap':20},{'item':'fresh','impact':10,'gap':20}]}}",
         NULL);
}

static void causes_weigh_by_comparisons_before_the_figures(void **state) {
    struct story story;
    (void)state;
    open_one(&story);
    tell(&story, PLAN_SAID, "", PLAN_CAUSE, "{'number':1,'text':'a','item':'help'}", NULL);
    tell(&story, PLAN_SAID, "", PLAN_CAUSE, "{'number':2,'text':'b','item':'fresh'}", NULL);
    struct plan_parts parts = fold(&story);
    assert_string_equal("impact x gap", parts.priority.by);
    assert_true(fabs(parts.causes[0].weight - 0.75) < 1e-12);
    tell(&story, PLAN_SAID, "", PLAN_CAUSE, "{'number':3,'text':'c','under':1}", NULL);
    parts = fold(&story);
    assert_string_equal("impact x gap", parts.priority.by); /* cause 1 is no leaf any more: cause 2 has all of it */
    assert_true(isnan(parts.causes[0].weight));
    assert_true(fabs(parts.causes[1].weight - 1) < 1e-12);
    tell(&story, PLAN_SAID, "", PLAN_COMPARED, "{'a':3,'b':2,'times':9}", NULL);
    tell(&story, PLAN_SAID, "", PLAN_COMPARED, "{'a':2,'b':3,'times':4}", NULL); /* the last word counts */
    parts = fold(&story);
    assert_string_equal("comparisons", parts.priority.by);
    assert_int_equal(1, parts.priority.compared);
    assert_true(fabs(parts.causes[1].weight - 0.8) < 1e-12);
    assert_true(parts.priority.cr == 0);
    tell(&story, PLAN_SAID, "", PLAN_STRUCK, "{'cause':3}", NULL);
    parts = fold(&story);
    assert_int_equal(2, parts.cause_count);
    assert_true(fabs(parts.causes[0].weight - 0.75) < 1e-12);
    arena_free(story.arena);
}

static void a_step_needs_what_was_said_and_done(void **state) {
    struct story story;
    (void)state;
    open_one(&story);
    assert_string_equal("causes", lacks(&story, "hold"));
    tell(&story, PLAN_SAID, "", PLAN_CAUSE, "{'number':1,'text':'a'}", NULL);
    assert_string_equal("done", lacks(&story, "hold")); /* no action is not all actions done */
    tell(&story, PLAN_SAID, "", PLAN_ACTION, "{'number':1,'text':'do','cost':5}", NULL);
    tell(&story, PLAN_SAID, "", PLAN_DONE, "{'action':1,'cost':7}", NULL);
    assert_string_equal("effect", lacks(&story, "hold"));
    tell(&story, PLAN_SAID, "", PLAN_PILOT, "{'stores':['A'],'from':'2026-04-01','to':'2026-04-30'}", NULL);
    tell(&story, PLAN_SAID, "", PLAN_VERDICT, "{'says':'cannot say'}", NULL);
    assert_string_equal("effect", lacks(&story, "hold"));
    tell(&story, PLAN_SAID, "", PLAN_VERDICT, "{'says':'verified'}", NULL);
    assert_null(lacks(&story, "hold"));
    tell(&story, PLAN_SAID, "", PLAN_PILOT, "{'stores':['B'],'from':'2026-06-01','to':'2026-06-30'}", NULL);
    assert_string_equal("effect", lacks(&story, "hold")); /* another pilot takes its own verdict */
    const struct plan_parts parts = fold(&story);
    assert_true(parts.actions[0].cost == 7 && parts.actions[0].done == 4000);
    assert_int_equal(day_from_civil(2026, 6, 1), parts.pilot.from);
    arena_free(story.arena);
}

/* 5 and 9 January 1970 end, in UTC, 120 and 216 hours after the epoch; spans here are minutes. */
static void actions_wake_a_plan_before_and_after_their_day(void **state) {
    struct story story;
    struct plan_waking waking;
    struct zone *zone = NULL;
    struct err err = rubbish();
    (void)state;
    assert_int_equal(0, zone_open(&zone, "UTC", &err));
    open_one(&story);
    tell(&story, PLAN_SAID, "", PLAN_ACTION, "{'number':1,'text':'x','owner':'wu','due':'1970-01-09'}", NULL);
    tell(&story, PLAN_SAID, "", PLAN_ACTION, "{'number':2,'text':'y','owner':'wu','due':'1970-01-05'}", NULL);
    const instant_t hour = 3600 * 1000, minute = 60 * 1000;
    assert_true(plan_wakes(story.arena, &story.plan, zone, &waking));
    assert_string_equal("soon", waking.timer->id);
    assert_int_equal(2, waking.action);
    assert_int_equal(119 * hour, waking.at);
    tell(&story, PLAN_TIMER, "soon", PLAN_NOTHING, "{'action':2}", NULL);
    assert_true(plan_wakes(story.arena, &story.plan, zone, &waking));
    assert_string_equal("late", waking.timer->id);
    assert_int_equal(120 * hour + 30 * minute, waking.at);
    tell(&story, PLAN_SAID, "", PLAN_DONE, "{'action':2}", NULL); /* what is done is not late */
    assert_true(plan_wakes(story.arena, &story.plan, zone, &waking));
    assert_int_equal(1, waking.action);
    story.events[story.plan.event_count - 1].at = 216 * hour + 1; /* too late to say that it is soon */
    assert_true(plan_wakes(story.arena, &story.plan, zone, &waking));
    assert_string_equal("late", waking.timer->id);
    tell(&story, PLAN_TIMER, "late", PLAN_NOTHING, "{'action':1}", NULL);
    story.events[story.plan.event_count - 1].at = 217 * hour;
    assert_false(plan_wakes(story.arena, &story.plan, zone, &waking));
    zone_free(zone);
    arena_free(story.arena);
}

static void a_check_reopens_what_fell_back(void **state) {
    struct story story;
    (void)state;
    open_one(&story);
    tell(&story, PLAN_STEP, "hold", PLAN_NOTHING, "{}", "holding");
    assert_string_equal("roll_out", fold(&story).decided);
    assert_string_equal("held", lacks(&story, "close"));
    tell(&story, PLAN_TIMER, "check", PLAN_CHECK, "{'says':'held'}", NULL);
    assert_true(plan_follows(story.plan.workflow, &story.events[1].after, &story.events[2]));
    assert_null(lacks(&story, "close"));
    int64_t fired[3];
    plan_fired(&story.plan, fired);
    assert_int_equal(1, fired[0]);
    tell(&story, PLAN_TIMER, "check", PLAN_CHECK, "{'says':'relapsed'}", "relapsed");
    assert_true(plan_follows(story.plan.workflow, &story.events[2].after, &story.events[3]));
    assert_string_equal("held", lacks(&story, "close"));
    story.events[3].after.state = "closed"; /* that no check leads to */
    assert_false(plan_follows(story.plan.workflow, &story.events[2].after, &story.events[3]));
    arena_free(story.arena);
}

static void what_is_not_said_of_plans_is_refused(void **state) {
    static const struct {
        const char *from, *to, *what;
    } wrongs[] = {
        {"'needs':['held']", "'needs':['hope']", "'hope' cannot be among"},
        {"'needs':['held']", "'asks':['class']", "'class' cannot be among"},
        {"'checks':true,", "'to':'closed',", "a check that it does not make"},
        {"'about':'plan'", "'about':'ticket'", "is said of plans only"},
        {"{'kind':'span','minutes':5}", "{'kind':'open_span','hours':5}", "no opening hours in common"},
        {"'needs':['held']", "'doing':[{'kind':'assign','line':1,'to':'hq'}]", "assign is not done of plans"},
        {"'of':'action','during':['draft'],'after'", "'during':['draft'],'after'", "nothing is given to anybody here"},
        {"'id':'soon','of':'action'", "'id':'soon','to':'closed','of':'action'", "it moves nothing"},
        {"'during':['draft'],'after'", "'during':['draft'],'times':2,'after'", "it moves nothing"},
        {"'before':", "'after':" DAYS(1) ",'before':", "both 'after' and 'before'"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof wrongs / sizeof *wrongs; i++) {
        struct arena *arena = arena_new();
        const char *text = PDCA, *at = strstr(text, wrongs[i].from);
        const struct workflow *made = NULL;
        struct err err = rubbish();
        assert_non_null(at);
        text = arena_format(arena, "%.*s%s%s", (int)(at - text), text, wrongs[i].to, at + strlen(wrongs[i].from));
        assert_int_equal(ERR_DATA, workflow_from_rules(arena, "x.lua", table_of(arena, text), NULL, &made, &err));
        if (!strstr(err.what, wrongs[i].what))
            fail_msg("%zu: %s", i, err.what);
        arena_free(arena);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(causes_weigh_by_comparisons_before_the_figures),
        cmocka_unit_test(a_step_needs_what_was_said_and_done),
        cmocka_unit_test(actions_wake_a_plan_before_and_after_their_day),
        cmocka_unit_test(a_check_reopens_what_fell_back),
        cmocka_unit_test(what_is_not_said_of_plans_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
