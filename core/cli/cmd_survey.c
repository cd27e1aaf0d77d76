/* survey list and show. */
#include <inttypes.h>

#include "cli/commands.h"
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

static const struct table_column show_columns[] = {
    {.key = "question"},
    {.key = "kind"},
    {.key = "dimension"},
    {.key = "answers"},
    {.key = "top"},
    {.key = "words"},
    {0},
};

static const char *answers_of(struct cli *cli, const struct question *question) {
    if (question_is_scale(question))
        return arena_format(cli->arena, "%d to %d", question->from, question->to);
    if (question->kind == QUESTION_CHOICE)
        return arena_format(cli->arena, "%s of %zu", question->many ? "some" : "one", question->option_count);
    return "text";
}

static const struct table_column with_touchpoints[] = {
    {.key = "question"}, {.key = "kind"}, {.key = "dimension"}, {.key = "touchpoint"},
    {.key = "answers"},  {.key = "top"},  {.key = "words"},     {0},
};

static void show_questions(struct cli *cli, const struct survey *survey) {
    bool touchpoints = survey->touchpoint_count > 0;
    struct table *table = table_new(cli->arena, touchpoints ? with_touchpoints : show_columns);
    for (size_t i = 0; i < survey->question_count; i++) {
        const struct question *question = &survey->questions[i];
        table_text(table, question->id);
        table_text(table, question_kind_name(question->kind));
        table_text(table, cli_some(question->dimension));
        if (touchpoints)
            table_text(table, cli_some(question->touchpoint));
        table_text(table, answers_of(cli, question));
        table_text(table, question_is_scale(question) ? arena_format(cli->arena, "from %d", question->top) : NULL);
        table_text(table, cli_some(words_in(cli, question->words)));
    }
    cli_table(cli, table);
}

static const struct value *question_data(struct cli *cli, const struct question *question) {
    struct arena *arena = cli->arena;
    struct value *data = value_map(arena), *options = value_list(arena);
    value_set(arena, data, "question", value_str(arena, question->id));
    value_set(arena, data, "kind", value_str(arena, question_kind_name(question->kind)));
    value_set(arena, data, "dimension", cli_value(cli, question->dimension));
    value_set(arena, data, "touchpoint", cli_value(cli, question->touchpoint));
    value_set(arena, data, "words", question->words);
    if (question_is_scale(question)) {
        value_set(arena, data, "from", value_int(arena, question->from));
        value_set(arena, data, "to", value_int(arena, question->to));
        value_set(arena, data, "top", value_int(arena, question->top));
    }
    for (size_t i = 0; i < question->option_count; i++) {
        const struct option *option = &question->options[i];
        struct value *one = value_map(arena);
        value_set(arena, one, "id", value_str(arena, option->id));
        value_set(arena, one, "zh", cli_value(cli, option->zh));
        value_set(arena, one, "en", cli_value(cli, option->en));
        value_push(arena, options, one);
    }
    if (question->kind == QUESTION_CHOICE) {
        value_set(arena, data, "many", value_bool(arena, question->many));
        value_set(arena, data, "options", options);
    }
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
    for (size_t i = 0; i < survey->question_count; i++)
        value_push(arena, questions, question_data(cli, &survey->questions[i]));
    value_set(arena, data, "questions", questions);
    cli_json(cli, data);
}

static void show_head(struct cli *cli, const struct survey *survey) {
    static const struct table_column columns[] = {
        {.key = "survey"}, {.key = "title"}, {.key = "script"}, {.key = "lead"}, {0}};
    struct table *table = table_new(cli->arena, columns);
    table_text(table, survey->id);
    table_text(table, cli_some(words_in(cli, survey->title)));
    table_text(table, survey->script);
    table_text(table, survey->lead ? survey->lead->id : NULL);
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
