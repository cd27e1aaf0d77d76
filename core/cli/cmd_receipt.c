/* receipt issue and list: codes that tills print, each good for one answer. */
#include "cli/commands.h"
#include "ops/act.h"
#include "ops/receipts.h"
#include "ops/rulebook.h"

enum { USUAL_DAYS = 30 };

/* ---- issue ---- */

static int put_code(void *context, const char *code, struct err *err) {
    (void)err;
    table_text(context, code);
    return 0;
}

/* Which survey: the one named, or the only one. */
static int find_survey(struct cli *cli, const struct workspace *workspace, struct receipt_wish *wish, struct err *err) {
    const char *named = cli_option(cli, "survey");
    const struct survey *survey = NULL;
    struct rulebook *rulebook = NULL;
    int failed = rulebook_open(&rulebook, workspace, RULEBOOK_INTAKE, err);
    if (!failed && !named && rulebook->survey_count == 1)
        named = rulebook->surveys[0]->id;
    if (!failed && !named)
        failed = cli_misused(cli, err, "there are %zu surveys: name one with --survey", rulebook->survey_count);
    failed = failed ? failed : rulebook_survey(rulebook, named, &survey, err);
    wish->survey = failed ? NULL : arena_text(cli->arena, survey->id);
    rulebook_close(rulebook);
    return failed;
}

static int issue_work(struct cli *cli, struct workspace *workspace, const struct act *act, struct err *err) {
    static const struct table_column columns[] = {{.key = "code"}, {0}};
    const char *till = cli_option(cli, "till");
    struct receipt_wish wish = {.store = cli_operand(cli, 0), .till = till ? till : "1"};
    int64_t days = USUAL_DAYS, batch = 0;
    if (cli_number("COUNT", cli_operand(cli, 1), &wish.count, err) ||
        (cli_option(cli, "days") && cli_number("--days", cli_option(cli, "days"), &days, err)) ||
        find_survey(cli, workspace, &wish, err))
        return err->kind;
    wish.expires = act->now + days * DAY_MS;
    struct table *table = table_new(cli->arena, columns);
    if (receipts_issue(workspace, act, &wish, put_code, table, &batch, err))
        return err->kind;
    cli_table(cli, table);
    cli_say(cli, "Batch %lld. These codes stand nowhere else: the workspace keeps what they hash to.",
            (long long)batch);
    return 0;
}

static const struct cli_option issue_options[] = {
    {"till", 0, "TILL", "whose they are; else 1"},
    {"survey", 0, "SURVEY", "what they open; may be left out where there is one survey"},
    {"days", 0, "N", "how long they are good; else 30"},
    {0},
};

const struct cli_command cmd_receipt_issue = {
    .name = "receipt issue",
    .summary = "make codes for receipts, each good for one answer",
    .summary_zh = "生成小票码，每个可答卷一次",
    .usage = "STORE COUNT [--till TILL] [--survey SURVEY] [--days N]",
    .min_operands = 2,
    .max_operands = 2,
    .options = issue_options,
    .detail =
        "A till prints one on each receipt, best as a QR code of /r/CODE; who types it in does so at /r. Its last two\n"
        "letters check the others. What comes by it is of the class receipt: somebody bought something there.",
    .example = "$ earshot receipt issue S0101 2 --till 3\n"
               "code\n"
               "7K3M-Q9TD-W2XN\n"
               "HB5E-0RVA-6PJ8\n"
               "Batch 12. These codes stand nowhere else: the workspace keeps what they hash to.\n",
    .work = issue_work,
};

/* ---- list ---- */

static int put_count(void *context, const struct receipts_count *count, struct err *err) {
    struct table *table = context;
    (void)err;
    table_text(table, count->store);
    table_text(table, count->till);
    table_text(table, count->survey);
    table_int(table, count->issued);
    table_int(table, count->used);
    table_int(table, count->expired);
    return 0;
}

static int list_work(struct cli *cli, struct workspace *workspace, const struct act *act, struct err *err) {
    static const struct table_column columns[] = {{.key = "store"},
                                                  {.key = "till"},
                                                  {.key = "survey"},
                                                  {.key = "issued", .kind = TABLE_INT},
                                                  {.key = "answered", .kind = TABLE_INT},
                                                  {.key = "expired", .kind = TABLE_INT},
                                                  {0}};
    struct table *table = table_new(cli->arena, columns);
    if (receipts_each(workspace, act, put_count, table, err))
        return err->kind;
    cli_table(cli, table);
    return 0;
}

const struct cli_command cmd_receipt_list = {
    .name = "receipt list",
    .summary = "count the codes of receipts: issued, answered, expired",
    .summary_zh = "统计小票码：已发、已用、过期",
    .example = "$ earshot receipt list\n"
               "store  till  survey  issued  answered  expired\n"
               "S0101  3     visit      500        41       12\n",
    .work = list_work,
};
