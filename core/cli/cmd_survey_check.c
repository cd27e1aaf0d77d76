/* survey check: what a changed survey does to its figures. */
#include <string.h>

#include "cli/commands.h"
#include "ops/surveys.h"

static const struct table_column change_columns[] = {{.key = "survey"},   {.key = "version", .kind = TABLE_INT},
                                                     {.key = "question"}, {.key = "verdict"},
                                                     {.key = "what"},     {0}};

static void put_change(struct cli *cli, struct table *table, const struct surveys_held *held,
                       const struct survey_change *change) {
    bool chinese = cli_chinese(cli);
    table_text(table, held->now->id);
    table_int(table, held->number);
    table_text(table, change->question);
    table_text(table, change_verdict_name(change->verdict, chinese ? "zh" : "en"));
    table_text(table, chinese ? change->zh : change->en);
}

static void say_held(struct cli *cli, const struct surveys_held *held) {
    const char *id = held->now->id;
    long long number = (long long)held->number;
    if (cli_chinese(cli) && !held->used)
        cli_say(cli, "%s：还没有答卷，可以随意修改", id);
    else if (!held->used)
        cli_say(cli, "%s: nobody has answered it yet, so nothing can break", id);
    else if (cli_chinese(cli) && !held->count)
        cli_say(cli, "%s：与使用中的第 %lld 版没有影响数据的差别", id, number);
    else if (!held->count)
        cli_say(cli, "%s: nothing differs from version %lld, which is in use", id, number);
}

static int sum_up(const struct surveys_held *held, size_t count, struct err *err) {
    size_t broken = 0;
    for (size_t i = 0; i < count; i++)
        for (size_t k = 0; k < held[i].count; k++)
            broken += held[i].changes[k].verdict == CHANGE_BREAKS || held[i].changes[k].verdict == CHANGE_ENDS;
    if (!broken)
        return 0;
    return err_set(err, ERR_FOUND, "%zu series of figures end%s here", broken, broken == 1 ? "s" : ""),
           err_todo(err, "publish where that is meant; else keep the question as it was, and ask anew under a new id");
}

/* What is wrong elsewhere does not matter here; what keeps a survey from being read does. */
static void hear(void *context, const struct err *fault, bool warning) {
    struct err *first = context;
    if (!warning && !first->kind)
        *first = *fault;
}

static int hold(struct cli *cli, struct workspace *workspace, const struct rulebook *rulebook, const struct err *fault,
                struct surveys_held **held, size_t *count, struct err *err) {
    const char *id = cli->operand_count ? cli_operand(cli, 0) : NULL;
    bool unread = !id && !strncmp(fault->where, "scripts/surveys/", strlen("scripts/surveys/"));
    if (unread)
        return *err = *fault, err->kind;
    if (!surveys_hold(workspace, cli->arena, rulebook, id, held, count, err))
        return 0;
    if (fault->kind && err->kind == ERR_NOINPUT)
        *err = *fault;
    return err->kind;
}

static int check_work(struct cli *cli, struct workspace *workspace, const struct act *act, struct err *err) {
    struct rulebook *rulebook;
    struct surveys_held *held;
    struct err fault = {0};
    size_t count = 0;
    (void)act;
    if (rulebook_open_sound(&rulebook, workspace, hear, &fault, err))
        return err->kind;
    int rc = hold(cli, workspace, rulebook, &fault, &held, &count, err);
    if (rc == 0) {
        struct table *table = table_new(cli->arena, change_columns);
        for (size_t i = 0; i < count; i++) {
            say_held(cli, &held[i]);
            for (size_t k = 0; k < held[i].count; k++)
                put_change(cli, table, &held[i], &held[i].changes[k]);
        }
        cli_table(cli, table);
        rc = sum_up(held, count, err);
    }
    rulebook_close(rulebook);
    return rc;
}

const struct cli_command cmd_survey_check = {
    .name = "survey check",
    .summary = "say what a changed survey does to its figures",
    .summary_zh = "说明问卷改动后哪些数据仍可比、哪些另起新序列",
    .usage = "[SURVEY]",
    .max_operands = 1,
    .detail =
        "Holds the working scripts against the version that answers are given to. A wording or a new option goes on;\n"
        "another scale, an option that is gone, another notice start a new series: earlier answers have no place in "
        "it.\n"
        "Exit status 1 where a series ends. `rules check` and `rules publish` warn of the same.",
    .example = "$ earshot survey check visit\n"
               "survey  version  question  verdict     what\n"
               "visit         1  queue     new series  its scale went from 1 to 5, and goes from 1 to 10\n"
               "visit         1  channel   goes on     the option 'locker' is new\n",
    .work = check_work,
};
