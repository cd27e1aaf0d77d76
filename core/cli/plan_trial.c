/* A pilot and what came of it, as a person reads them. */
#include <math.h>
#include <string.h>

#include "cli/plan_words.h"
#include "flow/plans/controls.h"

static const char *at(const struct value *map, const char *key) {
    return value_text(value_get(map, key), "");
}

static void line(const struct plan_sheet *sheet, const char *text) {
    cli_print(sheet->cli, "%s\n", text);
}

static void print_pairs(const struct plan_sheet *sheet, const struct value *pairs) {
    static const struct table_column columns[] = {{.key = "pilot", .heading = "pilot store"},
                                                  {.key = "control", .heading = "control store"},
                                                  {.key = "level", .align = TABLE_RIGHT},
                                                  {.key = "drift", .align = TABLE_RIGHT},
                                                  {.key = "distance", .kind = TABLE_REAL},
                                                  {.key = "same_region", .heading = "same region", .kind = TABLE_BOOL},
                                                  {0}};
    struct table *table = table_new(sheet->cli->arena, columns);
    for (size_t i = 0; i < value_count(pairs); i++) {
        const struct value *pair = value_at(pairs, i);
        table_text(table, at(pair, "pilot"));
        table_text(table, at(pair, "control"));
        table_text(table, plan_figure_at(sheet, pair, "level"));
        table_text(table, plan_figure_at(sheet, pair, "drift"));
        table_real(table, value_number(value_get(pair, "distance"), NAN));
        table_bool(table, value_yes(value_get(pair, "same_region"), false));
    }
    if (value_count(pairs))
        cli_table(sheet->cli, table);
}

static const char *power_text(const struct plan_sheet *sheet, const struct value *pilot) {
    const struct value *power = value_get(pilot, "power");
    const double smallest = value_number(value_get(power, "smallest"), NAN);
    const long long stores = value_whole(value_get(power, "stores"), 0),
                    months = value_whole(value_get(power, "months"), 0);
    if (isnan(smallest))
        return plan_say_in(sheet, "What it could show cannot be said: two stores a side at least, with answers before.",
                           "无法预计能看出多大的变化：每侧至少要有两家店，且之前要有答卷。");
    return arena_format(
        sheet->cli->arena,
        plan_say_in(sheet,
                    "%lld store%s, %lld month%s: an effect of %s or more would be seen (in 8 of 10 "
                    "cases). Aimed at: %s.",
                    "%1$lld 家店、%3$lld 个月：能看出 %5$s 及以上的变化（十次有八次）。目标变化：%6$s。"),
        stores, stores == 1 ? "" : "s", months, months == 1 ? "" : "s", plan_figure(sheet, smallest),
        plan_figure_at(sheet, pilot, "aimed"));
}

void plan_print_pilot(const struct plan_sheet *sheet, const struct value *pilot) {
    struct cli *cli = sheet->cli;
    const struct value *measured = value_get(pilot, "measured");
    if (!value_get(pilot, "controls")) /* as staff of one of its stores see it */
        return line(sheet,
                    arena_format(cli->arena, plan_say_in(sheet, "%s, %s to %s", "%s，%s 至 %s"),
                                 plan_codes(sheet, value_get(pilot, "stores")), at(pilot, "from"), at(pilot, "to")));
    line(sheet,
         arena_format(cli->arena, plan_say_in(sheet, "Stores: %s; held against: %s", "试点店：%s；对照店：%s"),
                      plan_codes(sheet, value_get(pilot, "stores")), plan_codes(sheet, value_get(pilot, "controls"))));
    line(sheet, arena_format(cli->arena,
                             plan_say_in(sheet, "From %s to %s; measured %s to %s, against %.7s to %.7s",
                                         "自 %s 至 %s；比较 %s 至 %s 与试点前的 %.7s 至 %.7s"),
                             at(pilot, "from"), at(pilot, "to"), at(measured, "from"), at(measured, "to"),
                             at(pilot, "before_from"), at(pilot, "before_to")));
    print_pairs(sheet, value_get(pilot, "pairs"));
    if (value_count(value_get(pilot, "pairs")))
        line(sheet, plan_say_in(sheet, controls_rule.en, controls_rule.zh));
    line(sheet, power_text(sheet, pilot));
}

/* ---- verdict ---- */

static const char *sample_text(const struct plan_sheet *sheet, const struct value *figure) {
    if (value_yes(value_get(figure, "suppressed"), false))
        return plan_say_in(sheet, "too few answers", "答卷太少");
    return arena_format(sheet->cli->arena, plan_say_in(sheet, "%s, n %lld", "%s，n=%lld"), plan_interval(sheet, figure),
                        (long long)value_whole(value_get(figure, "n"), 0));
}

static void print_sides(const struct plan_sheet *sheet, const struct value *verdict) {
    static const struct table_column columns[] = {
        {.key = "side", .words = true}, {.key = "stores"}, {.key = "before"}, {.key = "after"}, {0}};
    struct table *table = table_new(sheet->cli->arena, columns);
    const struct value *sides = value_get(verdict, "sides");
    for (size_t i = 0; i < value_count(sides); i++) {
        const struct value *side = value_at(sides, i);
        table_text(table, at(side, "side"));
        table_text(table, plan_codes(sheet, value_get(side, "stores")));
        table_text(table, sample_text(sheet, value_get(side, "before")));
        table_text(table, sample_text(sheet, value_get(side, "after")));
    }
    if (value_count(sides))
        cli_table(sheet->cli, table);
}

static void print_beside(const struct plan_sheet *sheet, const struct value *verdict) {
    static const struct table_column columns[] = {{.key = "from"},
                                                  {.key = "until"},
                                                  {.key = "store"},
                                                  {.key = "side", .words = true},
                                                  {.key = "also", .heading = "what else happened"},
                                                  {0}};
    struct table *table = table_new(sheet->cli->arena, columns);
    const struct value *beside = value_get(verdict, "beside");
    for (size_t i = 0; i < value_count(beside); i++) {
        const struct value *each = value_at(beside, i);
        const char *text = !cli_chinese(sheet->cli) && *at(each, "en") ? at(each, "en") : at(each, "text");
        table_text(table, at(each, "first"));
        table_text(table, at(each, "last"));
        table_text(table, cli_some(at(each, "store")));
        table_text(table, at(each, "side"));
        table_text(table, *text ? text : at(each, "kind"));
    }
    if (value_count(beside))
        cli_table(sheet->cli, table);
    else if (value_count(value_get(verdict, "sides")))
        line(sheet, plan_say_in(sheet, "Nothing else is known to have happened in these stores.",
                                "这些门店在此期间没有登记其他事件。"));
}

void plan_print_verdict(const struct plan_sheet *sheet, const struct value *verdict, bool check) {
    struct cli *cli = sheet->cli;
    const char *why = plan_why(sheet, verdict), *word = plan_verdict_word(sheet, at(verdict, "says"));
    const struct value *effect = value_get(verdict, "effect"), *loss = value_get(verdict, "loss");
    if (effect)
        line(sheet,
             arena_format(cli->arena,
                          plan_say_in(sheet, "%s: effect %s, over %lld answers of %lld stores and %lld controls",
                                      "%s：效果 %s，依据 %lld 份答卷（试点店 %lld 家，对照店 %lld 家）"),
                          word, plan_interval(sheet, effect), (long long)value_whole(value_get(effect, "answers"), 0),
                          (long long)value_whole(value_get(effect, "pilots"), 0),
                          (long long)value_whole(value_get(effect, "controls"), 0)));
    else
        line(sheet, word);
    if (*why)
        line(sheet, why);
    if (value_yes(value_get(verdict, "short_of_aim"), false))
        line(sheet, plan_say_in(sheet, "It falls short of what is aimed at.", "没有达到目标。"));
    if (check && loss)
        line(sheet, arena_format(cli->arena, plan_say_in(sheet, "Since the verdict: %s", "与检验时相比：%s"),
                                 plan_interval(sheet, loss)));
    print_sides(sheet, verdict);
    print_beside(sheet, verdict);
}
