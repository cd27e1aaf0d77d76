/* survey list and show. */
#include <inttypes.h>

#include "cli/commands.h"
#include "flow/survey/asking.h"
#include "flow/survey/condition.h"
#include "ops/surveys.h"

/* { zh, en } in the reader's language, else in the other. */
static const char *words_in(const struct cli *cli, const struct value *words) {
    const char *zh = value_text(value_get(words, "zh"), ""), *en = value_text(value_get(words, "en"), "");
    bool chinese = cli_chinese(cli);
    return (chinese && *zh) || !*en ? zh : en;
}

/* ---- list ---- */

static const struct table_column list_columns[] = {
    {.key = "survey"},
    {.key = "version", .kind = TABLE_INT},
    {.key = "in_use", .heading = "in use", .kind = TABLE_BOOL},
    {.key = "in_scripts", .heading = "in scripts", .kind = TABLE_BOOL},
    {.key = "questions", .kind = TABLE_INT},
    {.key = "title"},
    {0},
};

static void put_line(struct cli *cli, struct table *table, const struct surveys_line *line) {
    table_text(table, line->survey->id);
    if (line->number)
        table_int(table, line->number);
    else
        table_none(table);
    table_bool(table, line->number > 0);
    table_bool(table, line->in_scripts);
    table_int(table, (int64_t)line->survey->question_count);
    table_text(table, cli_some(words_in(cli, line->survey->title)));
}

static int list_work(struct cli *cli, struct workspace *workspace, const struct act *act, struct err *err) {
    (void)act;
    struct rulebook *rulebook;
    struct surveys_line *lines;
    size_t count;
    if (cli_say_drift(cli, workspace, err) || rulebook_open(&rulebook, workspace, RULEBOOK_INTAKE, err))
        return err->kind;
    int rc = surveys_read(workspace, rulebook, &lines, &count, err);
    if (rc == 0) {
        struct table *table = table_new(cli->arena, list_columns);
        for (size_t i = 0; i < count; i++)
            put_line(cli, table, &lines[i]);
        cli_table(cli, table);
    }
    rulebook_close(rulebook);
    return rc;
}

const struct cli_command cmd_survey_list = {
    .name = "survey list",
    .summary = "list the surveys and their versions",
    .summary_zh = "列出问卷及其版本",
    .detail =
        "A version in use never changes: an edited script is a version of its own, numbered when its first answer\n"
        "comes in.",
    .example = "$ earshot survey list\n"
               "survey  version  in use  in scripts  questions  title\n"
               "visit         1  yes     yes                12  Your visit\n",
    .work = list_work,
};

/* ---- show ---- */

static const char *span_text(struct cli *cli, const struct question *question) {
    unsigned char sheet[sizeof(uint64_t)] = {0};
    struct question alone = *question;
    struct buf out = buf_make(LIMIT_MESSAGE);
    alone.place = 0;
    answer_put(&alone, 1, sheet);
    answer_write(&alone, sheet, &out);
    buf_text(&out, " to ");
    answer_put(&alone, (uint64_t)question->span.count, sheet);
    answer_write(&alone, sheet, &out);
    const char *text = arena_text(cli->arena, out.data);
    buf_free(&out);
    return text;
}

static const char *answers_of(struct cli *cli, const struct question *question) {
    if (question_is_scale(question))
        return arena_format(cli->arena, "%d to %d", question->from, question->to);
    if (question->kind == QUESTION_CHOICE)
        return arena_format(cli->arena, "%s of %zu", question->many ? "some" : "one", question->option_count);
    if (question->kind == QUESTION_RANKING)
        return arena_format(cli->arena, "first %d of %zu", question->ranks, question->option_count);
    if (question_is_span(question))
        return span_text(cli, question);
    return question->kind == QUESTION_CONSENT ? "a tick" : "text";
}

/* Columns that a survey may have no use for are there when it has. */
struct extras {
    bool touchpoints, conditions;
};

static struct extras extras_of(const struct survey *survey) {
    struct extras extras = {.touchpoints = survey->touchpoint_count > 0};
    for (size_t i = 0; i < survey->question_count; i++)
        extras.conditions = extras.conditions || survey->questions[i].show || survey->questions[i].page->show;
    return extras;
}

static const struct table_column *columns_for(struct cli *cli, const struct extras *extras) {
    struct table_column *columns = arena_alloc(cli->arena, 9 * sizeof *columns);
    size_t count = 0;
    columns[count++] = (struct table_column){.key = "question"};
    columns[count++] = (struct table_column){.key = "kind"};
    columns[count++] = (struct table_column){.key = "dimension"};
    if (extras->touchpoints)
        columns[count++] = (struct table_column){.key = "touchpoint"};
    columns[count++] = (struct table_column){.key = "answers"};
    columns[count++] = (struct table_column){.key = "top"};
    if (extras->conditions)
        columns[count++] = (struct table_column){.key = "show"};
    columns[count++] = (struct table_column){.key = "words"};
    return columns;
}

/* Its own condition, and that of its page. */
static const char *condition_of(struct cli *cli, const struct question *question) {
    const char *own = question->show ? condition_text(cli->arena, question->show) : NULL,
               *page = question->page->show ? condition_text(cli->arena, question->page->show) : NULL;
    return own && page ? arena_format(cli->arena, "%s, %s", page, own) : own ? own : page;
}

static void show_questions(struct cli *cli, const struct survey *survey) {
    struct extras extras = extras_of(survey);
    struct table *table = table_new(cli->arena, columns_for(cli, &extras));
    for (size_t i = 0; i < survey->question_count; i++) {
        const struct question *question = &survey->questions[i];
        table_text(table, question->id);
        table_text(table, question_kind_name(question->kind));
        table_text(table, cli_some(question->dimension));
        if (extras.touchpoints)
            table_text(table, cli_some(question->touchpoint));
        table_text(table, answers_of(cli, question));
        table_text(table, question_is_scale(question) ? arena_format(cli->arena, "from %d", question->top) : NULL);
        if (extras.conditions)
            table_text(table, condition_of(cli, question));
        table_text(table, cli_some(words_in(cli, question->words)));
    }
    cli_table(cli, table);
}

static const struct value *options_data(struct cli *cli, const struct question *question) {
    struct arena *arena = cli->arena;
    struct value *options = value_list(arena);
    for (size_t i = 0; i < question->option_count; i++) {
        const struct option *option = &question->options[i];
        struct value *one = value_map(arena);
        value_set(arena, one, "id", value_str(arena, option->id));
        value_set(arena, one, "zh", cli_value(cli, option->zh));
        value_set(arena, one, "en", cli_value(cli, option->en));
        if (option->other)
            value_set(arena, one, "other", value_bool(arena, true));
        value_push(arena, options, one);
    }
    return options;
}

static void set_answers(struct cli *cli, const struct question *question, struct value *data) {
    struct arena *arena = cli->arena;
    char digest[DIGEST_TEXT];
    if (question_is_scale(question)) {
        value_set(arena, data, "from", value_int(arena, question->from));
        value_set(arena, data, "to", value_int(arena, question->to));
        value_set(arena, data, "top", value_int(arena, question->top));
    }
    if (question->kind == QUESTION_CHOICE)
        value_set(arena, data, "many", value_bool(arena, question->many));
    if (question->kind == QUESTION_RANKING)
        value_set(arena, data, "ranks", value_int(arena, question->ranks));
    if (question->option_count)
        value_set(arena, data, "options", options_data(cli, question));
    if (question_is_span(question))
        value_set(arena, data, "answers", value_str(arena, span_text(cli, question)));
    if (question->kind == QUESTION_CONSENT)
        value_set(arena, data, "notice", value_str(arena, digest_write(digest, &question->notice)));
}

/* Of a question's table what it says. */
static const struct value *words_only(struct arena *arena, const struct value *item) {
    static const char *const languages[] = {"en", "zh"};
    struct value *words = value_map(arena);
    for (size_t i = 0; i < 2; i++)
        if (value_get(item, languages[i]))
            value_set(arena, words, languages[i], value_get(item, languages[i]));
    return words;
}

static const struct value *question_data(struct cli *cli, const struct question *question) {
    struct arena *arena = cli->arena;
    struct value *data = value_map(arena);
    value_set(arena, data, "question", value_str(arena, question->id));
    value_set(arena, data, "kind", value_str(arena, question_kind_name(question->kind)));
    value_set(arena, data, "dimension", cli_value(cli, question->dimension));
    value_set(arena, data, "touchpoint", cli_value(cli, question->touchpoint));
    value_set(arena, data, "words", words_only(arena, question->words));
    set_answers(cli, question, data);
    if (question->show || question->page->show)
        value_set(arena, data, "show", value_str(arena, condition_of(cli, question)));
    if (question->required)
        value_set(arena, data, "required", value_bool(arena, true));
    return data;
}

static void show_as_data(struct cli *cli, const struct survey *survey) {
    struct arena *arena = cli->arena;
    struct value *data = value_map(arena), *questions = value_list(arena);
    char digest[DIGEST_TEXT];
    value_set(arena, data, "survey", value_str(arena, survey->id));
    value_set(arena, data, "title", survey->title);
    value_set(arena, data, "script", value_str(arena, survey->script));
    value_set(arena, data, "digest", value_str(arena, digest_write(digest, &survey->digest)));
    value_set(arena, data, "lead", cli_value(cli, survey->lead ? survey->lead->id : NULL));
    value_set(arena, data, "pages", value_int(arena, (int64_t)survey->page_count));
    value_set(arena, data, "seconds", value_int(arena, survey_time(survey, cli_chinese(cli) ? "zh" : "en").most));
    for (size_t i = 0; i < survey->question_count; i++)
        value_push(arena, questions, question_data(cli, &survey->questions[i]));
    value_set(arena, data, "questions", questions);
    cli_json(cli, data);
}

static void show_head(struct cli *cli, const struct survey *survey) {
    static const struct table_column columns[] = {{.key = "survey"},
                                                  {.key = "title"},
                                                  {.key = "script"},
                                                  {.key = "lead"},
                                                  {.key = "pages", .kind = TABLE_INT},
                                                  {.key = "takes"},
                                                  {0}};
    struct survey_time time = survey_time(survey, cli_chinese(cli) ? "zh" : "en");
    struct table *table = table_new(cli->arena, columns);
    table_text(table, survey->id);
    table_text(table, cli_some(words_in(cli, survey->title)));
    table_text(table, survey->script);
    table_text(table, survey->lead ? survey->lead->id : NULL);
    table_int(table, (int64_t)survey->page_count);
    table_text(table, time.least == time.most
                          ? arena_format(cli->arena, "about %d seconds", time.most)
                          : arena_format(cli->arena, "about %d to %d seconds", time.least, time.most));
    cli_record(cli, table);
    cli_print(cli, "\n");
}

static int show_work(struct cli *cli, struct workspace *workspace, const struct act *act, struct err *err) {
    (void)act;
    struct rulebook *rulebook;
    const struct survey *survey = NULL;
    if (cli_say_drift(cli, workspace, err) || rulebook_open(&rulebook, workspace, RULEBOOK_INTAKE, err))
        return err->kind;
    int rc = rulebook_survey(rulebook, cli_operand(cli, 0), &survey, err);
    if (rc == 0 && cli_format(cli) == TABLE_JSON) {
        show_as_data(cli, survey);
    } else if (rc == 0) {
        if (cli_format(cli) == TABLE_PLAIN)
            show_head(cli, survey);
        show_questions(cli, survey);
    }
    rulebook_close(rulebook);
    return rc;
}

const struct cli_command cmd_survey_show = {
    .name = "survey show",
    .summary = "show a survey's questions, as its script has them now",
    .summary_zh = "查看一份问卷的题目",
    .usage = "SURVEY",
    .min_operands = 1,
    .max_operands = 1,
    .example =
        "$ earshot survey show visit\n"
        "survey  visit\n"
        "title   Your visit\n"
        "script  scripts/surveys/visit.lua\n"
        "lead    recommend\n"
        "\n"
        "question   kind    dimension    answers   top     words\n"
        "recommend  nps     -            0 to 10   from 9  How likely are you to recommend us to friends or family?\n"
        "attitude   csat    staff        1 to 5    from 4  Friendliness of our staff\n"
        "...\n",
    .work = show_work,
};
