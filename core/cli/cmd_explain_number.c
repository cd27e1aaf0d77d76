/* explain number: from a printed number down to the counts and the line of the script. */
#include <math.h>
#include <string.h>

#include "cli/commands.h"
#include "flow/rules/shape.h"
#include "ops/explain_number.h"

static enum language told_in(const struct cli *cli) {
    return cli_chinese(cli) ? LANGUAGE_ZH : LANGUAGE_EN;
}

static const char *words_of(struct cli *cli, const struct number *number) {
    if (!*number->title || !strcmp(number->title, number->label))
        return number->label;
    return *number->label ? arena_format(cli->arena, "%s › %s", number->title, number->label) : number->title;
}

/* ---- which there are ---- */

static const struct table_column list_columns[] = {{.key = "number", .heading = "no.", .kind = TABLE_INT},
                                                   {.key = "name"},
                                                   {.key = "value", .align = TABLE_RIGHT},
                                                   {.key = "interval", .heading = "95%"},
                                                   {.key = "n", .kind = TABLE_INT},
                                                   {.key = "definition"},
                                                   {0}};

static void put_figure(struct cli *cli, struct table *table, const struct figure *figure) {
    table_text(table, figure->known ? figure_value(cli->arena, told_in(cli), figure) : NULL);
    table_text(table, cli_some(figure_interval(cli->arena, told_in(cli), figure)));
    if (figure->known)
        table_int(table, figure->n);
    else
        table_none(table);
}

static void list_numbers(struct cli *cli, const struct numbers *numbers, const char *asked) {
    struct table *table = table_new(cli->arena, list_columns);
    for (size_t i = 0; i < numbers->count; i++) {
        const struct number *number = &numbers->items[i];
        if (asked && !strstr(number->label, asked) && !strstr(number->title, asked))
            continue;
        table_int(table, (int64_t)i + 1);
        table_text(table, words_of(cli, number));
        put_figure(cli, table, &number->figure);
        table_text(table, number->definition);
    }
    cli_table(cli, table);
}

/* ---- one of them ---- */

static const struct table_column head_columns[] = {{.key = "number"},
                                                   {.key = "value"},
                                                   {.key = "interval", .heading = "95%"},
                                                   {.key = "n", .kind = TABLE_INT},
                                                   {.key = "definition"},
                                                   {.key = "how"},
                                                   {.key = "edition"},
                                                   {.key = "report"},
                                                   {.key = "script"},
                                                   {.key = "line"},
                                                   {0}};

static void show_head(struct cli *cli, const struct explain_number *found) {
    const struct number *number = &found->number;
    const struct definition *definition = number->figure.definition;
    struct table *table = table_new(cli->arena, head_columns);
    table_text(table, words_of(cli, number));
    put_figure(cli, table, &number->figure);
    table_text(table, definition ? arena_format(cli->arena, "%s (%s)", definition->name[told_in(cli)], definition->id)
                                 : cli_some(number->definition));
    table_text(table, definition ? definition->text[told_in(cli)] : NULL);
    table_text(table,
               arena_format(cli->arena, "%s %.12s", cli_month_text(cli, found->edition.month), found->edition.commit));
    table_text(table,
               arena_format(cli->arena, "%s %s", found->store[0] == '_' ? found->region : found->store, found->report));
    table_text(table, *found->script ? arena_format(cli->arena, "%s:%lld, %.12s", found->script,
                                                    (long long)number->line, found->edition.rules)
                                     : NULL);
    table_text(table, cli_some(found->source));
    cli_record(cli, table);
}

static const char *answers_text(struct cli *cli, const struct explain_counts *counts) {
    const char *text = "";
    for (size_t i = 0; i < counts->count; i++)
        text = arena_format(cli->arena, "%s%s%d: %lld", text, i ? ", " : "", counts->from + (int)i,
                            (long long)counts->counts[i]);
    return cli_some(text);
}

static const char *split_text(struct cli *cli, const struct explain_counts *counts) {
    const char *text = "";
    for (size_t i = 0; i < counts->tally_count; i++)
        text =
            arena_format(cli->arena, "%s%sv%lld %s: %lld", text, i ? ", " : "", (long long)counts->tallies[i].version,
                         counts->tallies[i].class, (long long)counts->tallies[i].n);
    return cli_some(text);
}

static void show_counts(struct cli *cli, const struct explain_number *found) {
    static const struct table_column columns[] = {{.key = "of"},
                                                  {.key = "month"},
                                                  {.key = "question"},
                                                  {.key = "name"},
                                                  {.key = "n", .kind = TABLE_INT},
                                                  {.key = "counts", .heading = "answers"},
                                                  {.key = "tallies", .heading = "by version and class"},
                                                  {.key = "set_aside", .heading = "set aside", .kind = TABLE_INT},
                                                  {0}};
    struct table *table = table_new(cli->arena, columns);
    for (size_t i = 0; i < found->counts_count; i++) {
        const struct explain_counts *counts = &found->counts[i];
        table_text(table, counts->of);
        table_text(table, cli_month_text(cli, counts->month));
        table_text(table, cli_some(counts->question));
        table_text(table, counts->words ? shape_words(counts->words, cli_chinese(cli) ? "zh" : "en") : NULL);
        table_int(table, counts->n);
        table_text(table, answers_text(cli, counts));
        table_text(table, split_text(cli, counts));
        table_int(table, counts->set_aside);
    }
    cli_print(cli, "\n");
    cli_table(cli, table);
}

static void say_none(struct cli *cli, const struct explain_number *found) {
    bool index = strncmp(found->number.definition, "index.", 6) == 0;
    if (index)
        cli_say(cli,
                cli_chinese(cli) ? "这是评分指数，逐步解释见：earshot explain score --store %s --month %s"
                                 : "It is an index; step by step: earshot explain score --store %s --month %s",
                found->store, cli_month_text(cli, found->edition.month));
    else
        cli_say(cli, cli_chinese(cli) ? "这个数字由脚本从其他数字算出，或低于隐私下限：算法见上面的口径和脚本。"
                                      : "It is reckoned from other numbers, or under the privacy floor: the definition "
                                        "and the script above say how.");
}

/* ---- for a program ---- */

static const struct value *counts_data(struct cli *cli, const struct explain_counts *counts) {
    struct arena *arena = cli->arena;
    struct value *made = value_map(arena), *answers = value_list(arena), *tallies = value_list(arena);
    value_set(arena, made, "of", value_str(arena, counts->of));
    value_set(arena, made, "month", value_str(arena, cli_month_text(cli, counts->month)));
    value_set(arena, made, "question", cli_value(cli, counts->question));
    value_set(arena, made, "from", value_int(arena, counts->from));
    for (size_t i = 0; i < counts->count; i++)
        value_push(arena, answers, value_int(arena, counts->counts[i]));
    value_set(arena, made, "counts", answers);
    value_set(arena, made, "n", value_int(arena, counts->n));
    value_set(arena, made, "set_aside", value_int(arena, counts->set_aside));
    for (size_t i = 0; i < counts->tally_count; i++) {
        struct value *one = value_map(arena);
        value_set(arena, one, "version", value_int(arena, counts->tallies[i].version));
        value_set(arena, one, "class", value_str(arena, counts->tallies[i].class));
        value_set(arena, one, "n", value_int(arena, counts->tallies[i].n));
        value_push(arena, tallies, one);
    }
    value_set(arena, made, "tallies", tallies);
    return made;
}

static void print_data(struct cli *cli, const struct explain_number *found) {
    struct arena *arena = cli->arena;
    struct value *made = value_map(arena), *counts = value_list(arena);
    value_set(arena, made, "edition", value_str(arena, found->edition.commit));
    value_set(arena, made, "month", value_str(arena, cli_month_text(cli, found->edition.month)));
    value_set(arena, made, "store", value_str(arena, found->store));
    value_set(arena, made, "report", value_str(arena, found->report));
    value_set(arena, made, "title", cli_value(cli, found->number.title));
    value_set(arena, made, "label", value_str(arena, found->number.label));
    value_set(arena, made, "metric", found->number.metric);
    value_set(arena, made, "script", cli_value(cli, found->script));
    value_set(arena, made, "line", value_int(arena, found->number.line));
    value_set(arena, made, "source", cli_value(cli, found->source));
    value_set(arena, made, "rules", value_str(arena, found->edition.rules));
    for (size_t i = 0; i < found->counts_count; i++)
        value_push(arena, counts, counts_data(cli, &found->counts[i]));
    value_set(arena, made, "counts", counts);
    cli_json(cli, made);
}

/* ---- the command ---- */

static int number_work(struct cli *cli, struct workspace *workspace, const struct act *act, struct err *err) {
    struct explain_number found;
    struct numbers numbers;
    bool there = false;
    const struct explain_number_query query = {.edition = cli_operand(cli, 0),
                                               .store = cli_operand(cli, 1),
                                               .report = cli_option(cli, "report"),
                                               .number = cli_operand(cli, 2)};
    if (explain_number(workspace, act, &query, &numbers, &there, &found, err))
        return err->kind;
    if (!there) {
        list_numbers(cli, &numbers, query.number);
        if (query.number)
            cli_say(cli, cli_chinese(cli) ? "有几个数字都带这些字：请用序号指定。"
                                          : "Several have these words: name one by its number.");
        return 0;
    }
    if (cli_format(cli) == TABLE_JSON) {
        print_data(cli, &found);
        return 0;
    }
    show_head(cli, &found);
    if (found.counts_count)
        show_counts(cli, &found);
    else
        say_none(cli, &found);
    return 0;
}

static const struct cli_option number_options[] = {
    {"report", 0, "REPORT", "in which report, where the store has several"},
    {0},
};

const struct cli_command cmd_explain_number = {
    .name = "explain number",
    .summary = "tell what a printed number was counted from",
    .summary_zh = "解释报告里的一个数字由哪些计数得来",
    .usage = "EDITION|MONTH STORE [NUMBER] [--report REPORT]",
    .min_operands = 2,
    .max_operands = 3,
    .options = number_options,
    .detail =
        "NUMBER is words in its title or label, or its place in the list that the command prints without it. Told are\n"
        "its definition, the line of the script that printed it, and the counts that make it: counted again from the\n"
        "answers as they stood at the edition's cut, and held against the printed value, base and definition. Two\n"
        "questions with the same figure are both told. A number that a script reckoned from others has no counts. "
        "What\n"
        "was set aside (quarantined) at the cut is in none of them; `metrics --set-aside` has figures with and "
        "without.",
    .example =
        "$ earshot explain number 2026-10 S0101 净推荐值\n"
        "number      净推荐值\n"
        "value       +36\n"
        "95%         +24 to +47\n"
        "n           192\n"
        "definition  NPS (nps.adjusted_wald)\n"
        "...\n"
        "script      scripts/reports/store_monthly.lua:65, 97e57692680f\n"
        "...\n"
        "of           month    question   name  n    answers                    by version and class  set aside\n"
        "store S0101  2026-10  recommend  ...   192  0: 14, 1: 1, ..., 10: 80   v1 receipt: 192               0\n",
    .work = number_work,
};
