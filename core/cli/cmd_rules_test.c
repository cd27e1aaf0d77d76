/* rules test: the cases beside the scripts, printed so that they read as a specification. */
#include <string.h>

#include "cli/commands.h"
#include "ops/cases.h"

struct sheet {
    struct cli *cli;
    struct table *table;       /* for --format csv or json */
    const struct cases *cases; /* whose cases came last */
    bool tap;
    int64_t tried, failed;
};

static const struct table_column columns[] = {
    {.key = "definition"}, {.key = "script"}, {.key = "line", .kind = TABLE_INT},
    {.key = "case"},       {.key = "ok"},     {.key = "what"},
    {.key = "got"},        {.key = "wanted"}, {0}};

static int64_t line_of(const struct cases_one *one) {
    return value_whole(value_get(one->value, "line"), 0);
}

static const char *shown(const struct sheet *sheet, const char *text) {
    return text[0] ? text : cli_chinese(sheet->cli) ? "（无）" : "nothing";
}

/* "index: got 62.5, expected 75" in the reader's language. */
static void put_miss(struct sheet *sheet, const char *margin, const struct cases_miss *miss) {
    struct cli *cli = sheet->cli;
    if (!miss->wanted[0] && (!strcmp(miss->what, "rule") || !strcmp(miss->what, "case")))
        cli_print(cli, "%s%s\n", margin, miss->got);
    else if (cli_chinese(cli))
        cli_print(cli, "%s%s：得到 %s，应为 %s\n", margin, miss->what, shown(sheet, miss->got),
                  shown(sheet, miss->wanted));
    else
        cli_print(cli, "%s%s: got %s, expected %s\n", margin, miss->what, shown(sheet, miss->got),
                  shown(sheet, miss->wanted));
}

/* Of a scoring with regions: whose weights the case was held against. */
static void put_region(struct sheet *sheet, const char *margin, const struct cases_verdict *verdict) {
    const char *region = verdict->region;
    if (!verdict->count || !region)
        return;
    if (cli_chinese(sheet->cli))
        cli_print(sheet->cli, "%s按区域：%s\n", margin, region[0] ? region : "无");
    else
        cli_print(sheet->cli, "%sregion: %s\n", margin, region[0] ? region : "none");
}

static void put_rows(struct sheet *sheet, const struct cases *cases, const struct cases_one *one,
                     const struct cases_verdict *verdict) {
    for (size_t i = 0; i == 0 || i < verdict->count; i++) {
        const struct cases_miss *miss = verdict->count ? &verdict->misses[i] : NULL;
        table_text(sheet->table, cases->id);
        table_text(sheet->table, cases->script);
        table_int(sheet->table, line_of(one));
        table_text(sheet->table, one->name);
        table_text(sheet->table, miss ? "no" : "yes");
        table_text(sheet->table, miss ? miss->what : NULL);
        table_text(sheet->table, miss ? cli_some(miss->got) : NULL);
        table_text(sheet->table, miss ? cli_some(miss->wanted) : NULL);
    }
}

static void put_tap(struct sheet *sheet, const struct cases *cases, const struct cases_one *one,
                    const struct cases_verdict *verdict) {
    cli_print(sheet->cli, "%sok %lld - %s: %s\n", verdict->count ? "not " : "", (long long)sheet->tried, cases->id,
              one->name);
    for (size_t i = 0; i < verdict->count; i++)
        put_miss(sheet, "# ", &verdict->misses[i]);
    put_region(sheet, "# ", verdict);
    if (verdict->count)
        cli_print(sheet->cli, "# %s:%lld\n", cases->script, (long long)line_of(one));
}

static void put_sentence(struct sheet *sheet, const struct cases *cases, const struct cases_one *one,
                         const struct cases_verdict *verdict) {
    if (cases != sheet->cases)
        cli_print(sheet->cli, "%s%s  %s\n", sheet->cases ? "\n" : "", cases->id, cases->script);
    cli_print(sheet->cli, "  %s %s\n", verdict->count ? "✗" : "✓", one->name);
    for (size_t i = 0; i < verdict->count; i++)
        put_miss(sheet, "      ", &verdict->misses[i]);
    put_region(sheet, "      ", verdict);
    if (verdict->count)
        cli_print(sheet->cli, "      %s:%lld\n", cases->script, (long long)line_of(one));
}

static int put_case(void *context, const struct cases *cases, const struct cases_one *one,
                    const struct cases_verdict *verdict, struct err *err) {
    (void)err;
    struct sheet *sheet = context;
    sheet->tried++;
    sheet->failed += verdict->count > 0;
    if (sheet->table)
        put_rows(sheet, cases, one, verdict);
    else
        (sheet->tap ? put_tap : put_sentence)(sheet, cases, one, verdict);
    sheet->cases = cases;
    return 0;
}

static int finish(struct sheet *sheet, const char *only, struct err *err) {
    struct cli *cli = sheet->cli;
    if (!sheet->tried && only)
        return err_set(err, ERR_DATA, "no cases are about '%s'", only),
               err_todo(err, "cases stand beside a script: scripts/scoring/NAME.test.lua");
    if (sheet->table)
        cli_table(cli, sheet->table);
    if (sheet->tap)
        cli_print(cli, "1..%lld\n", (long long)sheet->tried);
    if (sheet->failed)
        return err_set(err, ERR_FOUND, "%lld of %lld cases failed", (long long)sheet->failed, (long long)sheet->tried);
    if (!sheet->tried)
        cli_say(cli, cli_chinese(cli)
                         ? "还没有用例：写在脚本旁边，如 scripts/scoring/service.test.lua。"
                         : "There are no cases yet: they stand beside a script, scripts/scoring/service.test.lua.");
    else
        cli_say(cli, cli_chinese(cli) ? "%lld 个用例全部通过。" : "All %lld cases hold.", (long long)sheet->tried);
    return 0;
}

static int test_work(struct cli *cli, struct workspace *workspace, const struct act *act, struct err *err) {
    (void)act;
    struct sheet sheet = {.cli = cli, .tap = cli_switch(cli, "tap")};
    struct rulebook *rulebook;
    if (sheet.tap && cli_format(cli) != TABLE_PLAIN)
        return cli_misused(cli, err, "--tap is a format of its own: leave out --format and --json");
    if (cli_format(cli) != TABLE_PLAIN)
        sheet.table = table_new(cli->arena, columns);
    if (rulebook_open_working(&rulebook, workspace, RULEBOOK_CASES, err))
        return err->kind;
    int failed = cases_try(workspace, rulebook, cli_operand(cli, 0), put_case, &sheet, err);
    failed = failed ? failed : finish(&sheet, cli_operand(cli, 0), err);
    rulebook_close(rulebook);
    return failed;
}

static const struct cli_option options[] = {{"tap", 0, NULL, "as the Test Anything Protocol"}, {0}};

const struct cli_command cmd_rules_test = {
    .name = "rules test",
    .summary = "try the cases that stand beside the scripts",
    .summary_zh = "运行脚本旁的用例",
    .usage = "[DEFINITION] [--tap]",
    .max_operands = 1,
    .options = options,
    .detail =
        "Cases are written in NAME.test.lua beside a script: what a definition is given, and what is expected of it.\n"
        "DEFINITION is an id, or part of a file's name. Exit status 1: a case failed.",
    .example = "$ earshot rules test\n"
               "service  scripts/scoring/service.test.lua\n"
               "  ✓ 每题 4 分：75 分，A\n"
               "  ✗ 收银差一截：降到 B\n"
               "      band: got A, expected B\n"
               "      scripts/scoring/service.test.lua:12\n"
               "earshot: 1 of 2 cases failed\n",
    .work = test_work,
};
