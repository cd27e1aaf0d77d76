/* explain: why a score is what it is. A person reads it from top to bottom: the rules, what went in, line by line what
 * the script did, what came out. */
#include <math.h>
#include <string.h>

#include "cli/commands.h"
#include "cli/metrics_views.h"
#include "flow/report/report.h"
#include "flow/rules/shape.h"
#include "ops/explain.h"

static const char *in_words(struct cli *cli, const struct value *words) {
    return shape_words(words, cli_chinese(cli) ? "zh" : "en");
}

static const char *way_text(const struct cli *cli, enum scoring_way way) {
    static const char *const texts[][2] = {
        [SCORING_WEIGHTS] = {"weights over dimensions", "按维度加权"},
        [SCORING_RESPONSES] = {"the mean of scored responses", "逐份答卷打分后取平均"},
        [SCORING_TALLIES] = {"a function of the month's tallies", "由当月计数算出"},
    };
    return texts[way][cli_chinese(cli)];
}

static const char *facts_text(struct cli *cli, const struct explain_rules *rules) {
    if (rules->edition)
        return arena_format(cli->arena, cli_chinese(cli) ? "版次 %s，截至第 %lld 批" : "edition %s, up to batch %lld",
                            cli_id(cli, rules->edition), (long long)rules->cut);
    return cli_chinese(cli) ? "尚未月结：现行规则与全部答卷" : "not closed: the present rules, all responses";
}

static const char *rules_text(struct cli *cli, const struct explain_rules *rules) {
    const char *from = cli_chinese(cli) ? "%s 自 %s 起%s%s" : "%s from %s on%s%s";
    return arena_format(cli->arena, from, rules->script, rules->effective, rules->rules ? ", " : "",
                        rules->rules ? cli_id(cli, rules->rules) : "");
}

/* ---- what a script did ---- */

static void show_call(struct cli *cli, const struct explain_call *call) {
    const char *file = "";
    cli_print(cli, "\n%s\n", call->name);
    for (size_t i = 0; i < call->line_count; i++) {
        const struct explain_line *line = &call->lines[i];
        if (strcmp(line->file, file) != 0)
            cli_print(cli, "  %s\n", line->file);
        file = line->file;
        cli_print(cli, "  %4lld  %s\n", (long long)line->line, line->source);
        if (line->seen[0])
            cli_print(cli, "          %s\n", line->seen);
    }
    cli_print(cli, "  → %s\n", call->answer);
}

static const struct value *call_value(struct cli *cli, const struct explain_call *call) {
    struct arena *arena = cli->arena;
    struct value *made = value_map(arena), *lines = value_list(arena);
    for (size_t i = 0; i < call->line_count; i++) {
        const struct explain_line *line = &call->lines[i];
        struct value *one = value_map(arena);
        value_set(arena, one, "file", value_str(arena, line->file));
        value_set(arena, one, "line", value_int(arena, line->line));
        value_set(arena, one, "source", value_str(arena, line->source));
        value_set(arena, one, "seen", cli_value(cli, line->seen));
        value_push(arena, lines, one);
    }
    value_set(arena, made, "function", value_str(arena, call->name));
    value_set(arena, made, "lines", lines);
    value_set(arena, made, "answer", value_str(arena, call->answer));
    return made;
}

static void set_rules(struct cli *cli, struct value *made, const struct explain_rules *rules) {
    static const char *const ways[] = {"weights", "response", "index"};
    struct arena *arena = cli->arena;
    value_set(arena, made, "scoring", value_str(arena, rules->scoring));
    value_set(arena, made, "script", value_str(arena, rules->script));
    value_set(arena, made, "effective", value_str(arena, rules->effective));
    value_set(arena, made, "way", value_str(arena, ways[rules->way]));
    value_set(arena, made, "where", cli_value(cli, rules->where));
    value_set(arena, made, "edition", cli_value(cli, rules->edition));
    value_set(arena, made, "rules", cli_value(cli, rules->rules));
    value_set(arena, made, "cut", rules->cut ? value_int(arena, rules->cut) : value_null(arena));
}

static void show_where(struct cli *cli, const struct explain_rules *rules) {
    if (rules->where)
        cli_print(cli, cli_chinese(cli) ? "\n只给符合条件的答卷打分：%s\n" : "\nresponses scored: where %s\n",
                  rules->where);
}

/* ---- a score ---- */

static void show_head(struct cli *cli, const struct explain_score *score) {
    static const struct table_column columns[] = {{.key = "scoring"},
                                                  {.key = "store"},
                                                  {.key = "month"},
                                                  {.key = "rules"},
                                                  {.key = "facts"},
                                                  {.key = "index is"},
                                                  {0}};
    struct table *table = table_new(cli->arena, columns);
    table_text(table, score->rules.scoring);
    table_text(table, arena_format(cli->arena, "%s %s (%s)", score->store, score->name, score->region));
    table_text(table, cli_month_text(cli, score->month));
    table_text(table, rules_text(cli, &score->rules));
    table_text(table, facts_text(cli, &score->rules));
    table_text(table, way_text(cli, score->rules.way));
    cli_record(cli, table);
}

static const char *scale_text(struct cli *cli, const struct explain_dimension *dimension) {
    return arena_format(cli->arena, "%d–%d", dimension->from, dimension->to);
}

static void show_dimensions(struct cli *cli, const struct explain_score *score) {
    static const struct table_column columns[] = {{.key = "dimension"},
                                                  {.key = "name"},
                                                  {.key = "n", .kind = TABLE_INT},
                                                  {.key = "mean", .kind = TABLE_REAL},
                                                  {.key = "scale"},
                                                  {.key = "weight", .kind = TABLE_REAL, .decimals = 3},
                                                  {.key = "points", .kind = TABLE_REAL},
                                                  {0}};
    if (!score->dimension_count)
        return;
    struct table *table = table_new(cli->arena, columns);
    for (size_t i = 0; i < score->dimension_count; i++) {
        const struct explain_dimension *dimension = &score->dimensions[i];
        bool hidden = dimension->mean.suppressed;
        table_text(table, dimension->id);
        table_text(table, in_words(cli, dimension->words));
        if (hidden)
            table_none(table);
        else
            table_int(table, dimension->mean.n);
        table_real(table, hidden ? (double)NAN : dimension->mean.value);
        table_text(table, scale_text(cli, dimension));
        table_real(table, dimension->weight);
        table_real(table, hidden ? (double)NAN : dimension->points);
    }
    cli_print(cli, "\n");
    cli_table(cli, table);
    if (score->weights_of)
        cli_print(cli, cli_chinese(cli) ? "权重取自区域 %s\n" : "the weights are those of region %s\n",
                  score->weights_of);
    if (isfinite(score->consistency))
        cli_print(cli,
                  cli_chinese(cli) ? "权重由两两比较得出，一致性比率 %.3f\n"
                                   : "the weights come of judgements in pairs, consistency ratio %.3f\n",
                  score->consistency);
}

static void show_questions(struct cli *cli, const struct explain_score *score) {
    static const struct table_column columns[] = {{.key = "question"},
                                                  {.key = "n", .kind = TABLE_INT},
                                                  {.key = "mean", .kind = TABLE_REAL},
                                                  {.key = "top box %", .kind = TABLE_REAL, .decimals = 1},
                                                  {0}};
    struct table *table = table_new(cli->arena, columns);
    for (size_t i = 0; i < score->question_count; i++) {
        const struct explain_question *question = &score->questions[i];
        table_text(table, question->id);
        if (question->mean.suppressed)
            table_none(table);
        else
            table_int(table, question->mean.n);
        table_real(table, question->mean.suppressed ? (double)NAN : question->mean.value);
        table_real(table, question->top.suppressed ? (double)NAN : question->top.value);
    }
    cli_print(cli, "\n");
    cli_table(cli, table);
}

static void show_outcome(struct cli *cli, const struct explain_score *score) {
    const struct metric *index = &score->score.index;
    const char *interval = metrics_interval(cli, index->lo, index->hi, 1);
    if (index->suppressed) {
        cli_print(cli,
                  cli_chinese(cli) ? "\n样本低于隐私下限（%lld）：不显示指数，也不判等级\n"
                                   : "\nunder the privacy floor of %lld: there is no index, and no band\n",
                  (long long)score->floor);
        return;
    }
    if (!isfinite(index->value)) {
        cli_print(cli, cli_chinese(cli) ? "\n没有指数\n" : "\nthere is no index\n");
        return;
    }
    cli_print(cli, "\n%s %.1f", cli_chinese(cli) ? "指数" : "index", index->value);
    if (interval)
        cli_print(cli, " (%s)", interval);
    cli_print(cli, ", n %lld%s%s", (long long)index->n, score->score.band ? ", " : "",
              score->score.band ? score->score.band : "");
    if (index->uncertain)
        cli_print(cli, cli_chinese(cli) ? "，样本少于 %lld" : ", fewer than %lld: uncertain", (long long)score->base);
    cli_print(cli, "\n");
}

static const struct value *metric_value(struct cli *cli, const struct metric *metric) {
    return report_metric(cli->arena, metric);
}

static const struct value *dimension_value(struct cli *cli, const struct explain_dimension *dimension) {
    struct arena *arena = cli->arena;
    struct value *made = value_map(arena);
    value_set(arena, made, "id", value_str(arena, dimension->id));
    value_set(arena, made, "mean", metric_value(cli, &dimension->mean));
    value_set(arena, made, "from", value_int(arena, dimension->from));
    value_set(arena, made, "to", value_int(arena, dimension->to));
    value_set(arena, made, "weight", value_real(arena, dimension->weight));
    value_set(arena, made, "points", value_real(arena, dimension->mean.suppressed ? (double)NAN : dimension->points));
    return made;
}

static void print_score(struct cli *cli, const struct explain_score *score) {
    struct arena *arena = cli->arena;
    struct value *made = value_map(arena), *dimensions = value_list(arena), *questions = value_list(arena),
                 *calls = value_list(arena);
    value_set(arena, made, "store", value_str(arena, score->store));
    value_set(arena, made, "region", value_str(arena, score->region));
    value_set(arena, made, "period", value_str(arena, cli_month_text(cli, score->month)));
    set_rules(cli, made, &score->rules);
    for (size_t i = 0; i < score->dimension_count; i++)
        value_push(arena, dimensions, dimension_value(cli, &score->dimensions[i]));
    for (size_t i = 0; i < score->question_count; i++) {
        struct value *question = value_map(arena);
        value_set(arena, question, "id", value_str(arena, score->questions[i].id));
        value_set(arena, question, "mean", metric_value(cli, &score->questions[i].mean));
        value_set(arena, question, "top", metric_value(cli, &score->questions[i].top));
        value_push(arena, questions, question);
    }
    for (size_t i = 0; i < score->call_count; i++)
        value_push(arena, calls, call_value(cli, &score->calls[i]));
    value_set(arena, made, "weights_of", cli_value(cli, score->weights_of));
    value_set(arena, made, "consistency", value_real(arena, score->consistency));
    value_set(arena, made, "dimensions", dimensions);
    value_set(arena, made, "questions", questions);
    value_set(arena, made, "calls", calls);
    value_set(arena, made, "index", metric_value(cli, &score->score.index));
    value_set(arena, made, "band", cli_value(cli, score->score.band));
    cli_json(cli, made);
}

static int score_work(struct cli *cli, struct workspace *workspace, const struct act *act, struct err *err) {
    const char *store = cli_option(cli, "store"), *text = cli_option(cli, "month"), *period = cli_option(cli, "period");
    struct explain_score score;
    month_t month = 0;
    if (text && period)
        return cli_misused(cli, err, "--period is another name for --month: leave one of them out");
    text = text ? text : period;
    if (!store || !text)
        return cli_misused(cli, err, "whose score, of which month? --store and --month are needed");
    if (cli_month(text, &month, err) ||
        explain_score(workspace, act, store, month, cli_option(cli, "scoring"), &score, err))
        return err->kind;
    if (cli_format(cli) == TABLE_JSON) {
        print_score(cli, &score);
        return 0;
    }
    show_head(cli, &score);
    show_where(cli, &score.rules);
    if (!score.score.index.suppressed) {
        show_questions(cli, &score);
        show_dimensions(cli, &score);
    }
    for (size_t i = 0; i < score.call_count; i++)
        show_call(cli, &score.calls[i]);
    show_outcome(cli, &score);
    return 0;
}

static const struct cli_option score_options[] = {
    {"store", 0, "STORE", "whose score"},
    {"month", 0, "MONTH", "of which month"},
    {"period", 0, "MONTH", "the same"},
    {"scoring", 0, "ID", "by which scoring, where there are several"},
    {0},
};

const struct cli_command cmd_explain_score = {
    .name = "explain score",
    .summary = "tell why a store's score is what it is",
    .summary_zh = "解释一家门店某月的得分从何而来",
    .usage = "--store STORE --month MONTH [--scoring ID]",
    .options = score_options,
    .detail =
        "A month that was closed is explained by the rules and the responses of its newest edition, one that was\n"
        "not by the present ones. First what went in, then each line of the script that ran, with what the names\n"
        "in it stood for, then what came out. Under the privacy floor only that is said.",
    .example = "$ earshot explain score --store S0101 --month 2026-10\n",
    .work = score_work,
};

/* ---- a response ---- */

static void show_response(struct cli *cli, const struct explain_response *response) {
    static const struct table_column head[] = {{.key = "scoring"}, {.key = "store"}, {.key = "month"},
                                               {.key = "rules"},   {.key = "facts"}, {0}};
    static const struct table_column answers[] = {{.key = "question"}, {.key = "text"}, {.key = "answer"}, {0}};
    struct table *table = table_new(cli->arena, head);
    table_text(table, response->rules.scoring);
    table_text(table, response->store);
    table_text(table, cli_month_text(cli, response->month));
    table_text(table, rules_text(cli, &response->rules));
    table_text(table, facts_text(cli, &response->rules));
    cli_record(cli, table);
    if (response->rules.edition && !response->counted)
        cli_print(cli, cli_chinese(cli) ? "该版次不含这份答卷：它后来才到\n"
                                        : "the edition does not count this response: it came later\n");
    table = table_new(cli->arena, answers);
    for (size_t i = 0; i < response->answer_count; i++) {
        table_text(table, response->answers[i].question);
        table_text(table, in_words(cli, response->answers[i].words));
        table_text(table, response->answers[i].answer);
    }
    cli_print(cli, "\n");
    cli_table(cli, table);
    show_where(cli, &response->rules);
    if (response->outside) {
        cli_print(cli, cli_chinese(cli)
                           ? "这份答卷不在其中：不计分\n"
                           : "it does not hold for this response: no score, the index does not count it\n");
        return;
    }
    show_call(cli, &response->call);
    if (isfinite(response->score))
        cli_print(cli, cli_chinese(cli) ? "\n得分 %.10g\n" : "\nscore %.10g\n", response->score);
    else
        cli_print(cli, cli_chinese(cli) ? "\n不计分\n" : "\nno score: the index does not count it\n");
}

static void print_response(struct cli *cli, const struct explain_response *response) {
    struct arena *arena = cli->arena;
    struct value *made = value_map(arena), *answers = value_map(arena);
    value_set(arena, made, "store", value_str(arena, response->store));
    value_set(arena, made, "period", value_str(arena, cli_month_text(cli, response->month)));
    set_rules(cli, made, &response->rules);
    value_set(arena, made, "counted", value_bool(arena, response->counted));
    for (size_t i = 0; i < response->answer_count; i++)
        value_set(arena, answers, response->answers[i].question, cli_value(cli, response->answers[i].answer));
    value_set(arena, made, "answers", answers);
    value_set(arena, made, "outside", value_bool(arena, response->outside));
    value_set(arena, made, "call", response->outside ? value_null(arena) : call_value(cli, &response->call));
    value_set(arena, made, "score", value_real(arena, response->score));
    cli_json(cli, made);
}

static int response_work(struct cli *cli, struct workspace *workspace, const struct act *act, struct err *err) {
    struct explain_response response;
    if (explain_response(workspace, act, cli_operand(cli, 0), cli_option(cli, "source"), cli_option(cli, "scoring"),
                         &response, err))
        return err->kind;
    if (cli_format(cli) == TABLE_JSON)
        print_response(cli, &response);
    else
        show_response(cli, &response);
    return 0;
}

static const struct cli_option response_options[] = {
    {"source", 0, "NAME", "of which source the id is, where several know it"},
    {"scoring", 0, "ID", "by which scoring, where there are several"},
    {0},
};

const struct cli_command cmd_explain_response = {
    .name = "explain response",
    .summary = "tell why a response has the score that it has",
    .summary_zh = "解释一份答卷为何得这个分",
    .usage = "ID [--source NAME] [--scoring ID]",
    .min_operands = 1,
    .max_operands = 1,
    .options = response_options,
    .detail = "ID is the response's id in its source. Only the answers that the rule asks for are shown, never a\n"
              "comment; since they are one person's, that they were looked at stands in the journal.",
    .example = "$ earshot explain response R20261004-0017\n",
    .work = response_work,
};
