#include "cli/plan_sheet.h"

#include <math.h>
#include <string.h>

#include "cli/plan_words.h"
#include "flow/rules/shape.h"
#include "flow/tickets/tickets.h"

int plan_sheet(struct plan_sheet *out, struct cli *cli, struct workspace *workspace, const struct act *act,
               const struct plan *plan, struct err *err) {
    *out = (struct plan_sheet){.cli = cli, .workspace = workspace, .act = act, .plan = plan};
    plan_fold(cli->arena, plan, &out->parts);
    return plan_frame(workspace, act, &out->frame, err);
}

const char *plan_number_text(struct cli *cli, int64_t number) {
    char text[TICKET_TEXT];
    return arena_text(cli->arena, ticket_number_write(text, number));
}

const char *plan_state_text(const struct plan_sheet *sheet, const char *state) {
    const struct workflow *workflow = sheet->plan->workflow;
    const size_t found = workflow_state_find(workflow, state);
    if (cli_format(sheet->cli) != TABLE_PLAIN || found == WORKFLOW_STATES)
        return state;
    return shape_words(workflow->states[found].words, cli_chinese(sheet->cli) ? "zh" : "en");
}

/* ---- how it stands ---- */

static const char *place_text(const struct plan_sheet *sheet) {
    const struct registry *registry = sheet->frame.registry;
    const struct plan *plan = sheet->plan;
    const char *code = place_code(registry, plan->place, plan->place_id);
    const struct store *store = plan->place == PLACE_STORE ? registry_store_by_id(registry, plan->place_id) : NULL;
    const char *name = store ? store->name : *code ? registry_region(registry, code)->name : "";
    return *code ? arena_format(sheet->cli->arena, "%s %s", code, name) : plan_say_in(sheet, "the chain", "全连锁");
}

static const char *metric_text(const struct plan_sheet *sheet) {
    const char *said = shape_words(sheet->parts.evidence, cli_chinese(sheet->cli) ? "zh" : "en");
    return arena_format(sheet->cli->arena, "%s%s%s", sheet->parts.metric, said ? " " : "", said ? said : "");
}

void plan_print(const struct plan_sheet *sheet) {
    static const struct table_column columns[] = {{.key = "plan"},
                                                  {.key = "title"},
                                                  {.key = "of"},
                                                  {.key = "figure"},
                                                  {.key = "problem"},
                                                  {.key = "target"},
                                                  {.key = "state"},
                                                  {.key = "led_by", .heading = "led by"},
                                                  {.key = "due"},
                                                  {.key = "marks"},
                                                  {0}};
    const struct plan_standing *now = &plan_last(sheet->plan)->after;
    struct table *table = table_new(sheet->cli->arena, columns);
    table_text(table, plan_number_text(sheet->cli, sheet->plan->number));
    table_text(table, sheet->parts.title);
    table_text(table, place_text(sheet));
    table_text(table, metric_text(sheet));
    table_text(table, cli_some(sheet->parts.problem));
    table_text(table, isnan(sheet->parts.target) ? NULL : plan_figure(sheet, sheet->parts.target));
    table_text(table, plan_state_text(sheet, now->state));
    table_text(table, cli_some(now->owner));
    table_text(table, cli_some(plan_clock(sheet->workspace, &sheet->frame, now->due)));
    table_text(table, *now->marks ? now->marks + 1 : NULL);
    cli_record(sheet->cli, table);
}

static void heading(const struct plan_sheet *sheet, const char *english, const char *chinese) {
    cli_print(sheet->cli, "\n%s\n", plan_say_in(sheet, english, chinese));
}

/* ---- evidence ---- */

static void put_figure(const struct plan_sheet *sheet, struct table *table, const char *what,
                       const struct value *figure) {
    const bool told = !value_yes(value_get(figure, "suppressed"), false);
    table_text(table, what);
    table_int(table, value_whole(value_get(figure, "n"), 0));
    table_text(table, told ? plan_figure_at(sheet, figure, "value") : NULL);
    table_text(table, told ? plan_figure_at(sheet, figure, "lo") : NULL);
    table_text(table, told ? plan_figure_at(sheet, figure, "hi") : NULL);
    table_text(table, value_get(figure, "target") ? plan_figure_at(sheet, figure, "target") : NULL);
}

static void print_figures(const struct plan_sheet *sheet) {
    static const struct table_column columns[] = {{.key = "of"},
                                                  {.key = "n", .kind = TABLE_INT},
                                                  {.key = "value", .align = TABLE_RIGHT},
                                                  {.key = "from", .heading = "lo", .align = TABLE_RIGHT},
                                                  {.key = "to", .heading = "hi", .align = TABLE_RIGHT},
                                                  {.key = "target", .align = TABLE_RIGHT},
                                                  {0}};
    const struct value *evidence = sheet->parts.evidence, *months = value_get(evidence, "months"),
                       *stores = value_get(evidence, "stores");
    struct table *table = table_new(sheet->cli->arena, columns);
    put_figure(sheet, table, place_text(sheet), value_get(evidence, "whole"));
    for (size_t i = 0; value_count(months) > 1 && i < value_count(months); i++)
        put_figure(sheet, table, value_text(value_get(value_at(months, i), "month"), ""), value_at(months, i));
    for (size_t i = 0; value_count(stores) > 1 && i < value_count(stores); i++)
        put_figure(sheet, table,
                   arena_format(sheet->cli->arena, "%s %s", value_text(value_get(value_at(stores, i), "code"), ""),
                                value_text(value_get(value_at(stores, i), "name"), "")),
                   value_at(stores, i));
    cli_table(sheet->cli, table);
}

static void print_drivers(const struct plan_sheet *sheet) {
    static const struct table_column columns[] = {{.key = "item"},
                                                  {.key = "question"},
                                                  {.key = "impact", .kind = TABLE_REAL, .decimals = 1},
                                                  {.key = "gap", .kind = TABLE_REAL, .decimals = 1},
                                                  {0}};
    const struct value *drivers = value_get(sheet->parts.evidence, "drivers");
    if (!value_count(drivers))
        return;
    struct table *table = table_new(sheet->cli->arena, columns);
    cli_print(
        sheet->cli, "\n%s\n",
        arena_format(sheet->cli->arena,
                     plan_say_in(sheet, "What goes with %s (share of what is explained; percent short of the best)",
                                 "与 %s 相关的题目（impact：占可解释部分的百分比；gap：离满分还差的百分比）"),
                     value_text(value_get(sheet->parts.evidence, "drivers_of"), "")));
    for (size_t i = 0; i < value_count(drivers); i++) {
        const struct value *driver = value_at(drivers, i);
        table_text(table, value_text(value_get(driver, "item"), ""));
        table_text(table, shape_words(driver, cli_chinese(sheet->cli) ? "zh" : "en"));
        table_real(table, value_number(value_get(driver, "impact"), NAN));
        table_real(table, value_number(value_get(driver, "gap"), NAN));
    }
    cli_table(sheet->cli, table);
}

static void print_themes(const struct plan_sheet *sheet) {
    static const struct table_column columns[] = {{.key = "theme"},
                                                  {.key = "mentions", .kind = TABLE_INT},
                                                  {.key = "share", .kind = TABLE_REAL, .decimals = 1},
                                                  {0}};
    const struct value *themes = value_get(sheet->parts.evidence, "themes");
    if (!value_count(themes))
        return;
    struct table *table = table_new(sheet->cli->arena, columns);
    heading(sheet, "What comments are about (percent of them)", "留言谈到的主题（占留言的百分比）");
    for (size_t i = 0; i < value_count(themes); i++) {
        const struct value *theme = value_at(themes, i);
        table_text(table, shape_words(theme, cli_chinese(sheet->cli) ? "zh" : "en"));
        table_int(table, value_whole(value_get(theme, "mentions"), 0));
        table_real(table, value_number(value_get(theme, "share"), NAN));
    }
    cli_table(sheet->cli, table);
}

static void print_evidence(const struct plan_sheet *sheet) {
    const struct value *evidence = sheet->parts.evidence;
    const char *from = value_text(value_get(evidence, "from"), ""), *to = value_text(value_get(evidence, "to"), "");
    if (!evidence)
        return;
    cli_print(sheet->cli, "\n%s\n",
              arena_format(sheet->cli->arena,
                           plan_say_in(sheet, "Evidence, %s to %s, frozen as known at batch %lld (%.12s)",
                                       "立项依据：%s 至 %s，以第 %lld 批数据为准，不再改动（%.12s）"),
                           from, to, (long long)value_whole(value_get(evidence, "cut"), 0),
                           sheet->parts.evidence_digest));
    print_figures(sheet);
    print_drivers(sheet);
    print_themes(sheet);
}

/* ---- causes and actions ---- */

static int depth_of(const struct plan_sheet *sheet, const struct plan_cause *cause) {
    int depth = 0;
    for (int64_t under = cause->under; under && depth < 20; depth++) {
        int64_t above = 0;
        for (size_t i = 0; i < sheet->parts.cause_count; i++)
            if (sheet->parts.causes[i].number == under)
                above = sheet->parts.causes[i].under;
        under = above;
    }
    return depth;
}

static void put_causes(const struct plan_sheet *sheet, struct table *table, int64_t under) {
    for (size_t i = 0; i < sheet->parts.cause_count; i++) {
        const struct plan_cause *cause = &sheet->parts.causes[i];
        if (cause->under != under)
            continue;
        table_int(table, cause->number);
        table_text(table, arena_format(sheet->cli->arena, "%*s%s", 2 * depth_of(sheet, cause), "", cause->text));
        table_text(table, cli_some(cause->item));
        table_real(table, cause->impact);
        table_real(table, cause->gap);
        table_real(table, 100 * cause->weight);
        put_causes(sheet, table, cause->number);
    }
}

static void print_priority(const struct plan_sheet *sheet) {
    const struct plan_priority *priority = &sheet->parts.priority;
    if (!strcmp(priority->by, "comparisons"))
        cli_print(sheet->cli, "%s\n",
                  arena_format(
                      sheet->cli->arena,
                      priority->cr < 0.1
                          ? plan_say_in(sheet,
                                        "Weights by comparisons in pairs (%zu; AHP); consistency ratio %.3f (%s): they "
                                        "hang together.",
                                        "权重由 %zu 次两两比较得出（层次分析法）；一致性比率 %.3f（%s），前后一致。")
                          : plan_say_in(sheet,
                                        "Weights by comparisons in pairs (%zu; AHP); consistency ratio %.3f (%s): over "
                                        "0.1 they contradict each other. Compare some again.",
                                        "权重由 %zu 次两两比较得出（层次分析法）；一致性比率 %.3f（%s），"
                                        "超过 0.1，前后矛盾，请重新比较。"),
                      priority->compared, priority->cr, priority->table));
    else if (*priority->by)
        cli_print(sheet->cli, "%s\n", plan_say_in(sheet, "Weights are impact times gap.", "权重为影响 × 差距。"));
    if (priority->compared && priority->compared < priority->want)
        cli_print(sheet->cli, "%s\n",
                  arena_format(sheet->cli->arena,
                               plan_say_in(sheet, "%zu of %zu pairs of causes are compared.",
                                           "原因已两两比较 %zu 对，共 %zu 对。"),
                               priority->compared, priority->want));
}

static void print_causes(const struct plan_sheet *sheet) {
    static const struct table_column columns[] = {{.key = "cause", .kind = TABLE_INT},
                                                  {.key = "text", .heading = "why so"},
                                                  {.key = "item"},
                                                  {.key = "impact", .kind = TABLE_REAL, .decimals = 1},
                                                  {.key = "gap", .kind = TABLE_REAL, .decimals = 1},
                                                  {.key = "weight", .kind = TABLE_REAL, .decimals = 1},
                                                  {0}};
    if (!sheet->parts.cause_count)
        return;
    struct table *table = table_new(sheet->cli->arena, columns);
    heading(sheet, "Causes", "原因");
    put_causes(sheet, table, 0);
    cli_table(sheet->cli, table);
    print_priority(sheet);
}

static void print_actions(const struct plan_sheet *sheet) {
    static const struct table_column columns[] = {{.key = "action", .kind = TABLE_INT},
                                                  {.key = "to_do", .heading = "to do"},
                                                  {.key = "cause", .kind = TABLE_INT},
                                                  {.key = "charged", .heading = "by whom"},
                                                  {.key = "due"},
                                                  {.key = "cost", .kind = TABLE_REAL, .decimals = TABLE_NO_DECIMALS},
                                                  {.key = "done"},
                                                  {0}};
    if (!sheet->parts.action_count)
        return;
    struct table *table = table_new(sheet->cli->arena, columns);
    heading(sheet, "Actions", "措施");
    for (size_t i = 0; i < sheet->parts.action_count; i++) {
        const struct plan_action *action = &sheet->parts.actions[i];
        const bool done = action->done != INT64_MIN,
                   late = !done && action->due != DAY_NONE && action->due < sheet->frame.today;
        table_int(table, action->number);
        table_text(table, action->text);
        if (action->cause)
            table_int(table, action->cause);
        else
            table_none(table);
        table_text(table, cli_some(*action->owner ? action->owner : action->store));
        table_text(table, cli_day_text(sheet->cli, action->due));
        table_real(table, action->cost);
        table_text(table, done   ? plan_clock(sheet->workspace, &sheet->frame, action->done)
                          : late ? plan_say_in(sheet, "overdue", "逾期")
                                 : NULL);
    }
    cli_table(sheet->cli, table);
}

/* ---- waves, overrides, the whole ---- */

static void print_waves(const struct plan_sheet *sheet) {
    static const struct table_column columns[] = {
        {.key = "wave", .heading = "rollout", .kind = TABLE_INT}, {.key = "day"}, {.key = "stores"}, {0}};
    if (!sheet->parts.wave_count)
        return;
    struct table *table = table_new(sheet->cli->arena, columns);
    heading(sheet, "Rollout", "推广");
    for (size_t i = 0; i < sheet->parts.wave_count; i++) {
        table_int(table, sheet->parts.waves[i].number);
        table_text(table, cli_day_text(sheet->cli, sheet->parts.waves[i].day));
        table_text(table, plan_codes(sheet, sheet->parts.waves[i].stores));
    }
    cli_table(sheet->cli, table);
}

static void print_overrides(const struct plan_sheet *sheet) {
    for (size_t i = 0; i < sheet->parts.override_count; i++)
        cli_print(sheet->cli, "\n%s\n", plan_event_told(sheet, sheet->parts.overrides[i]));
}

void plan_print_all(const struct plan_sheet *sheet) {
    plan_print(sheet);
    print_evidence(sheet);
    print_causes(sheet);
    print_actions(sheet);
    if (sheet->parts.pilot.event) {
        heading(sheet, "Pilot", "试点");
        plan_print_pilot(sheet, sheet->parts.pilot.event->body);
    }
    if (sheet->parts.verdict) {
        heading(sheet, "Verdict", "检验结论");
        plan_print_verdict(sheet, sheet->parts.verdict->body, false);
    }
    if (sheet->parts.decision)
        cli_print(sheet->cli, "\n%s: %s, %s, %s: %s\n", plan_say_in(sheet, "Decided", "决定"),
                  plan_event_name(sheet, sheet->parts.decision),
                  plan_clock(sheet->workspace, &sheet->frame, sheet->parts.decision->at), sheet->parts.decision->actor,
                  sheet->parts.decision->reason);
    print_waves(sheet);
    for (size_t i = 0; i < sheet->parts.check_count; i++) {
        cli_print(sheet->cli, "\n%s, %s\n", plan_say_in(sheet, "Does it hold?", "效果是否保持"),
                  plan_clock(sheet->workspace, &sheet->frame, sheet->parts.checks[i]->at));
        plan_print_verdict(sheet, sheet->parts.checks[i]->body, true);
    }
    print_overrides(sheet);
}
