/* Each event of a plan in a line, what comes next, and all of it for a program. */
#include <math.h>
#include <string.h>

#include "base/json.h"
#include "base/limits.h"
#include "cli/plan_words.h"
#include "flow/rules/shape.h"

static const char *at(const struct value *map, const char *key) {
    return value_text(value_get(map, key), "");
}

static long long whole(const struct value *map, const char *key) {
    return value_whole(value_get(map, key), 0);
}

const char *plan_event_name(const struct plan_sheet *sheet, const struct plan_event *event) {
    const struct workflow_step *step =
        event->kind == PLAN_STEP ? workflow_step_find(sheet->plan->workflow, event->name) : NULL;
    if (step && cli_format(sheet->cli) == TABLE_PLAIN)
        return shape_words(step->words, cli_chinese(sheet->cli) ? "zh" : "en");
    if (event->kind == PLAN_OPENED)
        return cli_format(sheet->cli) == TABLE_PLAIN ? plan_say_in(sheet, "Opened", "新建") : "opened";
    return *event->name ? event->name : plan_part_name(sheet, event->part);
}

/* ---- what was said ---- */

static const char *told_problem(const struct plan_sheet *sheet, const struct value *body) {
    const struct value *figure = value_get(value_get(body, "evidence"), "whole");
    return arena_format(
        sheet->cli->arena,
        plan_say_in(sheet, "%s, %s, n %lld, %s to %s; evidence %.12s", "%s，%s，n=%lld，%s 至 %s；依据 %.12s"),
        at(body, "metric"), plan_interval(sheet, figure), whole(figure, "n"), at(body, "from"), at(body, "to"),
        at(body, "evidence_digest"));
}

static const char *told_cause(const struct plan_sheet *sheet, const struct value *body) {
    return value_get(body, "under")
               ? arena_format(sheet->cli->arena, "%lld < %lld  %s", whole(body, "number"), whole(body, "under"),
                              at(body, "text"))
               : arena_format(sheet->cli->arena, "%lld  %s", whole(body, "number"), at(body, "text"));
}

static const char *told_action(const struct plan_sheet *sheet, const struct value *body) {
    return arena_format(sheet->cli->arena, "%lld  %s%s%s%s%s%s%s", whole(body, "number"), at(body, "text"),
                        *at(body, "owner") ? "; " : "", at(body, "owner"), *at(body, "store") ? "; " : "",
                        at(body, "store"), *at(body, "due") ? ", " : "", at(body, "due"));
}

static const char *told_done(const struct plan_sheet *sheet, const struct value *body) {
    return arena_format(sheet->cli->arena, "%lld%s%s", whole(body, "action"), *at(body, "note") ? "  " : "",
                        at(body, "note"));
}

static const char *told_compared(const struct plan_sheet *sheet, const struct value *body) {
    return arena_format(sheet->cli->arena, plan_say_in(sheet, "%lld : %lld = %.3g", "%lld : %lld = %.3g"),
                        whole(body, "a"), whole(body, "b"), value_number(value_get(body, "times"), NAN));
}

static const char *told_rated(const struct plan_sheet *sheet, const struct value *body) {
    return arena_format(
        sheet->cli->arena, plan_say_in(sheet, "%lld: impact %.3g, gap %.3g", "%lld：影响 %.3g，差距 %.3g"),
        whole(body, "cause"), value_number(value_get(body, "impact"), NAN), value_number(value_get(body, "gap"), NAN));
}

static const char *told_struck(const struct plan_sheet *sheet, const struct value *body) {
    const bool cause = value_get(body, "cause") != NULL;
    return arena_format(sheet->cli->arena, "%s %lld",
                        cause ? plan_say_in(sheet, "cause", "原因") : plan_say_in(sheet, "action", "措施"),
                        whole(body, cause ? "cause" : "action"));
}

static const char *told_target(const struct plan_sheet *sheet, const struct value *body) {
    return plan_figure_at(sheet, body, "target");
}

static const char *told_owner(const struct plan_sheet *sheet, const struct value *body) {
    (void)sheet;
    return at(body, "owner");
}

static const char *told_note(const struct plan_sheet *sheet, const struct value *body) {
    (void)sheet;
    return at(body, "note");
}

static const char *told_pilot(const struct plan_sheet *sheet, const struct value *body) {
    if (!value_get(body, "controls"))
        return arena_format(sheet->cli->arena, plan_say_in(sheet, "%s, %s to %s", "%s，%s 至 %s"),
                            plan_codes(sheet, value_get(body, "stores")), at(body, "from"), at(body, "to"));
    return arena_format(sheet->cli->arena, plan_say_in(sheet, "%s against %s, %s to %s", "%s，对照 %s，%s 至 %s"),
                        plan_codes(sheet, value_get(body, "stores")), plan_codes(sheet, value_get(body, "controls")),
                        at(body, "from"), at(body, "to"));
}

static const char *told_verdict(const struct plan_sheet *sheet, const struct value *body) {
    const struct value *effect = value_get(body, "effect");
    const char *word = plan_verdict_word(sheet, at(body, "says")), *why = plan_why(sheet, body);
    const char *figure = effect ? plan_interval(sheet, effect) : "";
    return arena_format(sheet->cli->arena, "%s%s%s%s%s", word, *figure ? " " : "", figure, *why ? "; " : "", why);
}

static const char *told_wave(const struct plan_sheet *sheet, const struct value *body) {
    return arena_format(sheet->cli->arena, "%lld  %s, %s", whole(body, "wave"), at(body, "day"),
                        plan_codes(sheet, value_get(body, "stores")));
}

static const char *told_override(const struct plan_sheet *sheet, const struct value *body) {
    return arena_format(sheet->cli->arena,
                        plan_say_in(sheet, "asks to take '%s' without: %s", "申请在缺少“%2$s”时执行“%1$s”"),
                        at(body, "step"), plan_need_word(sheet, at(body, "lacking")));
}

static const char *told_seconded(const struct plan_sheet *sheet, const struct plan_event *event) {
    const struct value *body = event->body;
    return arena_format(sheet->cli->arena,
                        plan_say_in(sheet, "'%s' WITHOUT %s: asked for by %s (%s), agreed to by %s (%s)",
                                    "破例执行“%s”（缺少：%s）：%s 提出（%s），%s 同意（%s）"),
                        at(body, "step"), plan_need_word(sheet, at(body, "lacking")), at(body, "asked_by"),
                        at(body, "asked_reason"), event->actor, event->reason);
}

static const char *(*const tellers[PLAN_PARTS])(const struct plan_sheet *sheet, const struct value *body) = {
    [PLAN_PROBLEM] = told_problem, [PLAN_CAUSE] = told_cause,   [PLAN_ACTION] = told_action,
    [PLAN_DONE] = told_done,       [PLAN_RATED] = told_rated,   [PLAN_COMPARED] = told_compared,
    [PLAN_STRUCK] = told_struck,   [PLAN_TARGET] = told_target, [PLAN_OWNER] = told_owner,
    [PLAN_NOTE] = told_note,       [PLAN_PILOT] = told_pilot,   [PLAN_VERDICT] = told_verdict,
    [PLAN_CHECK] = told_verdict,   [PLAN_WAVE] = told_wave,     [PLAN_OVERRIDE] = told_override,
};

const char *plan_event_told(const struct plan_sheet *sheet, const struct plan_event *event) {
    if (event->part == PLAN_OVERRIDE && value_get(event->body, "asked_by"))
        return told_seconded(sheet, event);
    const char *said = tellers[event->part] ? tellers[event->part](sheet, event->body) : "";
    const char *told = at(event->body, "told");
    if (!tellers[event->part] && value_get(event->body, "action"))
        said = arena_format(sheet->cli->arena, plan_say_in(sheet, "action %lld", "措施 %lld"),
                            whole(event->body, "action"));
    return *told ? arena_format(sheet->cli->arena, "%s%s%s", said, *said ? "; " : "", told) : said;
}

/* ---- what comes next ---- */

static const char *command_of(const struct plan_sheet *sheet, const struct workflow_step *step) {
    const char *number = plan_number_text(sheet->cli, sheet->plan->number);
    static const struct {
        const char *asks, *format;
    } own[] = {{"pilot", "earshot plan pilot %.4s --stores 3 --days 60"},
               {"verdict", "earshot plan verify %.4s"},
               {"wave", "earshot plan rollout %.4s --stores CODES"}};
    for (size_t i = 0; i < sizeof own / sizeof *own; i++)
        if (workflow_step_asks(step, own[i].asks))
            return arena_format(sheet->cli->arena, own[i].format, number);
    return arena_format(sheet->cli->arena, "earshot plan act %.4s %s%s%s", number, step->id,
                        workflow_step_asks(step, "note") ? " --note TEXT" : "", step->asks_reason ? " -m REASON" : "");
}

int plan_say_next(const struct plan_sheet *sheet, struct err *err) {
    const struct workflow_step *steps[LIMIT_WORKFLOW_PARTS];
    struct plan_waking next;
    struct cli *cli = sheet->cli;
    size_t count = 0;
    if (plan_steps(sheet->workspace, sheet->act, sheet->plan, steps, &count, err))
        return err->kind;
    for (size_t i = 0; i < count; i++) {
        const char *lacks = plan_lacks(&sheet->parts, steps[i]);
        cli_say(cli, "  %s: %s%s%s%s", shape_words(steps[i]->words, cli_chinese(cli) ? "zh" : "en"),
                command_of(sheet, steps[i]), lacks ? plan_say_in(sheet, " (needs ", "（还缺：") : "",
                lacks ? plan_need_word(sheet, lacks) : "", lacks ? plan_say_in(sheet, ")", "）") : "");
    }
    if (!sheet->workspace->scope.store && plan_next(sheet->workspace, &sheet->frame, sheet->plan, &next))
        cli_say(cli, plan_say_in(sheet, "  by itself, %s: %s%s", "  到 %s 自动：%s%s"),
                plan_clock(sheet->workspace, &sheet->frame, next.at), next.timer->id,
                next.timer->checks ? plan_say_in(sheet, " (does it hold?)", "（复查效果）") : "");
    return 0;
}

/* ---- for programs ---- */

static void set(const struct plan_sheet *sheet, struct value *map, const char *key, const char *text) {
    value_set(sheet->cli->arena, map, key, cli_value(sheet->cli, text));
}

static const struct value *standing_json(const struct plan_sheet *sheet, struct value *into) {
    struct cli *cli = sheet->cli;
    const struct plan_standing *now = &plan_last(sheet->plan)->after;
    const struct registry *registry = sheet->frame.registry;
    set(sheet, into, "plan", plan_number_text(cli, sheet->plan->number));
    set(sheet, into, "title", sheet->parts.title);
    set(sheet, into, "place", place_name(sheet->plan->place));
    set(sheet, into, "code", place_code(registry, sheet->plan->place, sheet->plan->place_id));
    set(sheet, into, "metric", sheet->parts.metric);
    set(sheet, into, "survey", sheet->parts.survey);
    value_set(cli->arena, into, "target", value_real(cli->arena, sheet->parts.target));
    set(sheet, into, "workflow", sheet->plan->workflow->id);
    set(sheet, into, "state", now->state);
    set(sheet, into, "led_by", now->owner);
    set(sheet, into, "due", now->due == INT64_MAX ? "" : cli_when(cli, now->due));
    set(sheet, into, "marks", *now->marks ? now->marks + 1 : "");
    set(sheet, into, "decided", sheet->parts.decided);
    set(sheet, into, "evidence_digest", sheet->parts.evidence_digest);
    return into;
}

static const struct value *causes_json(const struct plan_sheet *sheet) {
    struct arena *arena = sheet->cli->arena;
    struct value *list = value_list(arena);
    for (size_t i = 0; i < sheet->parts.cause_count; i++) {
        const struct plan_cause *cause = &sheet->parts.causes[i];
        struct value *row = value_map(arena);
        value_set(arena, row, "number", value_int(arena, cause->number));
        value_set(arena, row, "under", value_int(arena, cause->under));
        set(sheet, row, "text", cause->text);
        set(sheet, row, "item", cause->item);
        value_set(arena, row, "impact", value_real(arena, cause->impact));
        value_set(arena, row, "gap", value_real(arena, cause->gap));
        value_set(arena, row, "weight", value_real(arena, json_round(cause->weight)));
        value_push(arena, list, row);
    }
    return list;
}

static const struct value *actions_json(const struct plan_sheet *sheet) {
    struct arena *arena = sheet->cli->arena;
    struct value *list = value_list(arena);
    for (size_t i = 0; i < sheet->parts.action_count; i++) {
        const struct plan_action *action = &sheet->parts.actions[i];
        struct value *row = value_map(arena);
        value_set(arena, row, "number", value_int(arena, action->number));
        value_set(arena, row, "cause", value_int(arena, action->cause));
        set(sheet, row, "text", action->text);
        set(sheet, row, "owner", action->owner);
        set(sheet, row, "store", action->store);
        set(sheet, row, "due", action->due == DAY_NONE ? "" : cli_day_text(sheet->cli, action->due));
        value_set(arena, row, "cost", value_real(arena, action->cost));
        set(sheet, row, "done", action->done == INT64_MIN ? "" : cli_when(sheet->cli, action->done));
        value_push(arena, list, row);
    }
    return list;
}

static const struct value *events_json(const struct plan_sheet *sheet) {
    struct arena *arena = sheet->cli->arena;
    struct value *list = value_list(arena);
    for (size_t i = 0; i < sheet->plan->event_count; i++) {
        const struct plan_event *event = &sheet->plan->events[i];
        struct value *row = value_map(arena);
        set(sheet, row, "at", cli_when(sheet->cli, event->at));
        set(sheet, row, "kind", plan_event_word(event->kind));
        set(sheet, row, "name", event->name);
        set(sheet, row, "part", plan_part_word(event->part));
        set(sheet, row, "by", event->actor);
        set(sheet, row, "reason", event->reason);
        set(sheet, row, "state", event->after.state);
        value_set(arena, row, "batch", value_int(arena, event->batch));
        value_set(arena, row, "body", event->body);
        value_push(arena, list, row);
    }
    return list;
}

const struct value *plan_json(const struct plan_sheet *sheet) {
    struct arena *arena = sheet->cli->arena;
    struct value *made = value_map(arena), *priority = value_map(arena);
    standing_json(sheet, made);
    value_set(arena, made, "causes", causes_json(sheet));
    set(sheet, priority, "by", sheet->parts.priority.by);
    value_set(arena, priority, "consistency_ratio", value_real(arena, json_round(sheet->parts.priority.cr)));
    set(sheet, priority, "table", sheet->parts.priority.table);
    value_set(arena, made, "priority", priority);
    value_set(arena, made, "actions", actions_json(sheet));
    value_set(arena, made, "events", events_json(sheet));
    return made;
}
