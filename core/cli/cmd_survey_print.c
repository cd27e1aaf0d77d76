/* survey print: a form, or a code for the wall, the table, the till. */
#include <string.h>

#include "base/text.h"
#include "cli/commands.h"
#include "ops/paper.h"

static int read_kind(struct cli *cli, enum paper_kind *out, struct err *err) {
    const char *given = cli_option(cli, "kind");
    const char *names[PAPER_SLIP_80 + 1];
    *out = PAPER_FORM;
    if (!given || paper_read(given, out))
        return 0;
    for (int i = 0; i <= PAPER_SLIP_80; i++)
        names[i] = paper_name((enum paper_kind)i);
    const char *nearest = text_nearest(given, names, PAPER_SLIP_80 + 1);
    err_set(err, ERR_USAGE, "a survey is not printed as '%s'", given);
    return nearest ? err_todo(err, "did you mean '%s'?", nearest)
                   : err_todo(err, "it is printed as form, poster, poster-a5, tent, slip-58 or slip-80");
}

static int read_language(struct cli *cli, const char **out, struct err *err) {
    *out = cli_option(cli, "language");
    if (!*out || !strcmp(*out, "zh") || !strcmp(*out, "en"))
        return 0;
    return err_set(err, ERR_USAGE, "--language is zh or en, not '%s'", *out), (int)err->kind;
}

static int print_work(struct cli *cli, struct workspace *workspace, const struct act *act, struct err *err) {
    static const struct table_column columns[] = {
        {.key = "file"}, {.key = "stores", .kind = TABLE_INT}, {.key = "address"}, {0}};
    struct paper_wish wish = {.survey = cli_operand(cli, 0),
                              .store = cli_option(cli, "store"),
                              .all = cli_switch(cli, "all"),
                              .working = cli_switch(cli, "working"),
                              .headline = cli_option(cli, "headline"),
                              .receipt = cli_option(cli, "code"),
                              .out = cli_option(cli, "out")};
    struct paper_done done;
    (void)act;
    if (read_kind(cli, &wish.kind, err) || read_language(cli, &wish.language, err) ||
        paper_print(workspace, &wish, &done, err))
        return err->kind;
    struct table *table = table_new(cli->arena, columns);
    table_text(table, done.file);
    table_int(table, (int64_t)done.stores);
    table_text(table, done.address);
    cli_record(cli, table);
    return 0;
}

static const struct cli_option print_options[] = {
    {"kind", 0, "KIND", "form, poster, poster-a5, tent, slip-58 or slip-80; else form"},
    {"store", 0, "STORE", "whose code, and whose name on a form"},
    {"all", 0, NULL, "a page for each store that is open today"},
    {"language", 0, "LANGUAGE", "zh or en; else the chain's"},
    {"headline", 0, "TEXT", "what stands over a code in the place of the usual words"},
    {"code", 0, "CODE", "of a slip: the code of one receipt, which leads to its own page"},
    {"working", 0, NULL, "by the working scripts instead of the live rules"},
    {"out", 0, "FILE", "where it goes; else SURVEY-KIND-STORE.pdf here"},
    {0},
};

const struct cli_command cmd_survey_print = {
    .name = "survey print",
    .summary = "print a survey: a form, or posters and slips with a code",
    .summary_zh = "打印纸质问卷、二维码海报、桌牌或小票",
    .usage = "SURVEY [--kind KIND] [--store STORE | --all] [--language zh|en] [--out FILE]",
    .min_operands = 1,
    .max_operands = 1,
    .options = print_options,
    .makes_files = true,
    .detail =
        "A form is A4, with boxes to tick and, in words, who is to answer what; without --store it has a line for the\n"
        "store. A poster (A4 or A5), a tent (A4, folded across the middle) and a slip for a till's roll of 58 or 80 "
        "mm\n"
        "carry a code that leads to the store's page under `public_url` of the settings. A code that hangs in a shop\n"
        "cannot be mended: scan one before you print many.",
    .example = "$ earshot survey print visit --kind poster --store S0101\n"
               "file     visit-poster-S0101.pdf\n"
               "stores   1\n"
               "address  https://say.example.com/s/visit/S0101\n",
    .work = print_work,
};
