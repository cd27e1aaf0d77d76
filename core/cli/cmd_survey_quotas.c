/* survey quotas: where enough have answered, and where more may come. */
#include "cli/commands.h"
#include "flow/survey/condition.h"
#include "ops/quotas.h"

static const struct table_column columns[] = {
    {.key = "survey"},
    {.key = "quota", .heading = "counted over"},
    {.key = "store"},
    {.key = "answers", .heading = "answers so far", .kind = TABLE_INT},
    {.key = "most", .heading = "enough at", .kind = TABLE_INT},
    {.key = "open", .heading = "still open", .kind = TABLE_BOOL},
    {0},
};

struct sheet {
    struct cli *cli;
    struct table *table;
};

static int put(void *context, const struct quota_told *told, struct err *err) {
    const struct sheet *sheet = context;
    const struct quota *quota = told->quota;
    const char *each = quota_each_words[quota->each];
    (void)err;
    table_text(sheet->table, told->survey->id);
    table_text(sheet->table, quota->where ? arena_format(sheet->cli->arena, "%s where %s", each,
                                                         condition_text(sheet->cli->arena, quota->where))
                                          : each);
    table_text(sheet->table, told->store);
    table_int(sheet->table, told->answers);
    table_int(sheet->table, quota->most);
    table_bool(sheet->table, told->answers < quota->most);
    return 0;
}

static int quotas_work(struct cli *cli, struct workspace *workspace, const struct act *act, struct err *err) {
    struct rulebook *rulebook;
    struct sheet sheet = {cli, table_new(cli->arena, columns)};
    if (cli_say_drift(cli, workspace, err) || rulebook_open(&rulebook, workspace, RULEBOOK_INTAKE, err))
        return err->kind;
    int failed = quotas_tell(workspace, act, rulebook, cli_operand(cli, 0), cli_option(cli, "store"), put, &sheet, err);
    rulebook_close(rulebook);
    if (!failed)
        cli_table(cli, sheet.table);
    return failed;
}

static const struct cli_option options[] = {{"store", 0, "CODE", "only of this store, answers or none"}, {0}};

const struct cli_command cmd_survey_quotas = {
    .name = "survey quotas",
    .summary = "how many have answered, and where enough have",
    .summary_zh = "查看各份问卷的名额还剩多少",
    .usage = "[SURVEY] [--store CODE]",
    .max_operands = 1,
    .options = options,
    .detail =
        "A quota of a survey (quotas = { … } in its script) is of the present day, month or wave, or of all time.\n"
        "Stores without an answer are left out. A quota without a store is of the whole chain.",
    .example = "$ earshot survey quotas visit\n"
               "survey  counted over  store  answers so far  enough at  still open\n"
               "visit   day           S0101              40         40  no\n"
               "visit   day           S0102              17         40  yes\n",
    .work = quotas_work,
};
