/* token add, list and remove: secrets for programs and people who come in from outside. */
#include <string.h>

#include "cli/commands.h"
#include "ops/act.h"
#include "ops/tokens.h"

enum { USUAL_DAYS = 365 };

/* ---- add ---- */

static int add_work(struct cli *cli, struct workspace *workspace, const struct act *act, struct err *err) {
    static const struct table_column columns[] = {
        {.key = "token"},   {.key = "kind"},   {.key = "scope", .heading = "of"},
        {.key = "expires"}, {.key = "secret"}, {0}};
    const char *store = cli_option(cli, "store");
    int64_t days = USUAL_DAYS;
    char secret[TOKEN_TEXT];
    struct token token = {.name = cli_operand(cli, 0), .scope = store ? store : ""};
    if (!token_kind_read(cli_operand(cli, 1), &token.kind))
        return err_set(err, ERR_USAGE, "there is no kind of token '%s'", cli_operand(cli, 1)),
               err_todo(err, "api or entry");
    if (cli_option(cli, "days") && cli_number("--days", cli_option(cli, "days"), &days, err))
        return err->kind;
    token.expires = act->now + days * DAY_MS;
    if (token_add(workspace, act, &token, secret, err))
        return err->kind;
    struct table *table = table_new(cli->arena, columns);
    table_text(table, token.name);
    table_text(table, token_kind_word(token.kind));
    table_text(table, cli_some(token.scope));
    table_text(table, cli_when(cli, token.expires));
    table_text(table, secret);
    cli_record(cli, table);
    cli_say(cli, "It is shown once. Whoever has it comes in with it: earshot token remove %s ends that.", token.name);
    return 0;
}

static const struct cli_option add_options[] = {
    {"store", 0, "STORE", "for this store alone"},
    {"days", 0, "N", "how long it is good; else 365"},
    {0},
};

const struct cli_command cmd_token_add = {
    .name = "token add",
    .summary = "let a program or a person send answers from outside",
    .summary_zh = "为程序或人员生成提交答卷的密钥",
    .usage = "NAME api|entry [--store STORE] [--days N]",
    .min_operands = 2,
    .max_operands = 2,
    .options = add_options,
    .detail =
        "api    a program posts responses to /api/v1/responses of `earshot serve`, with the secret as its bearer "
        "token;\n"
        "       they are of the source 'api NAME' (docs/guide/pages.md)\n"
        "entry  a person types in what came on paper or by telephone, at /e/SECRET: responses of the class staff\n"
        "The workspace keeps a digest of the secret only.",
    .example = "$ earshot token add till-system api --store S0101\n"
               "token    till-system\n"
               "kind     api\n"
               "of       S0101\n"
               "expires  2027-11-22 08:00Z\n"
               "secret   3Q8K5N0T7V2XW9Y4Z6A1B8C5D0\n",
    .work = add_work,
};

/* ---- list ---- */

struct listing {
    struct cli *cli;
    struct table *table;
};

static int list_token(void *context, const struct token *token, struct err *err) {
    struct listing *listing = context;
    (void)err;
    table_text(listing->table, token->name);
    table_text(listing->table, token_kind_word(token->kind));
    table_text(listing->table, cli_some(token->scope));
    table_text(listing->table, cli_when(listing->cli, token->at));
    table_text(listing->table, cli_when(listing->cli, token->expires));
    table_text(listing->table, token->actor);
    return 0;
}

static int list_work(struct cli *cli, struct workspace *workspace, const struct act *act, struct err *err) {
    static const struct table_column columns[] = {{.key = "token"},
                                                  {.key = "kind"},
                                                  {.key = "scope", .heading = "of"},
                                                  {.key = "at"},
                                                  {.key = "expires"},
                                                  {.key = "by"},
                                                  {0}};
    struct listing listing = {cli, table_new(cli->arena, columns)};
    (void)act;
    if (tokens_each(workspace->db, list_token, &listing, err))
        return err->kind;
    cli_table(cli, listing.table);
    return 0;
}

const struct cli_command cmd_token_list = {
    .name = "token list",
    .summary = "list who may send answers from outside",
    .summary_zh = "列出提交答卷的密钥",
    .example = "$ earshot token list\n"
               "token        kind   of     at                 expires            by\n"
               "till-system  api    S0101  2026-11-22 08:00Z  2027-11-22 08:00Z  li\n",
    .work = list_work,
};

/* ---- remove ---- */

static int remove_work(struct cli *cli, struct workspace *workspace, const struct act *act, struct err *err) {
    if (token_remove(workspace, act, cli_operand(cli, 0), err))
        return err->kind;
    cli_say(cli, "Nobody comes in with it any more. What it brought stays.");
    return 0;
}

const struct cli_command cmd_token_remove = {
    .name = "token remove",
    .summary = "take a token away",
    .summary_zh = "吊销密钥",
    .usage = "NAME",
    .min_operands = 1,
    .max_operands = 1,
    .example = "$ earshot token remove till-system -m \"the supplier changed\"\n"
               "Nobody comes in with it any more. What it brought stays.\n",
    .work = remove_work,
};
