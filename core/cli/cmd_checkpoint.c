/* checkpoint list and send: what the witnesses were told. */
#include <string.h>

#include "base/json.h"
#include "cli/commands.h"
#include "ops/act.h"
#include "ops/witness.h"

static const struct table_column columns[] = {
    {.key = "checkpoint", .kind = TABLE_INT},
    {.key = "at"},
    {.key = "edition"},
    {.key = "rules"},
    {.key = "journal", .kind = TABLE_INT},
    {.key = "lacking", .heading = "witnesses without it"},
    {0},
};

struct listing {
    struct cli *cli;
    struct workspace *workspace;
    const struct settings *settings;
    struct table *table;
};

/* "2026-11-01 00:30Z" for a person. */
static const char *moment(struct cli *cli, const char *text) {
    bool short_form = cli_format(cli) == TABLE_PLAIN && text && strlen(text) >= 17;
    return short_form ? arena_format(cli->arena, "%.10s %.5sZ", text, text + 11) : text;
}

static int put_checkpoint(void *context, const struct checkpoint *checkpoint, struct err *err) {
    struct listing *listing = context;
    struct cli *cli = listing->cli;
    const struct value *body = NULL;
    const char *lacking;
    struct err unread;
    if (json_read(cli->arena, checkpoint->body, strlen(checkpoint->body), &body, &unread))
        body = NULL; /* altered: `verify --chain` says so */
    if (checkpoint_lacking(listing->workspace, listing->settings->witnesses, listing->settings->witness_count,
                           checkpoint->number, &lacking, err))
        return err->kind;
    table_int(listing->table, checkpoint->number);
    table_text(listing->table, moment(cli, value_text(value_get(body, "at"), NULL)));
    table_text(listing->table, cli_id(cli, value_text(value_get(body, "main"), NULL)));
    table_text(listing->table, cli_id(cli, value_text(value_get(body, "rules"), NULL)));
    table_int(listing->table, value_whole(value_get(value_get(body, "journal"), "seq"), 0));
    table_text(listing->table, lacking);
    return 0;
}

static int print_list(struct cli *cli, struct workspace *workspace, struct err *err) {
    struct rulebook *rulebook = NULL;
    if (rulebook_open(&rulebook, workspace, RULEBOOK_LOOK, err))
        return err->kind;
    struct listing listing = {cli, workspace, &rulebook->settings, table_new(cli->arena, columns)};
    int failed = checkpoints_each(workspace->db, put_checkpoint, &listing, err);
    if (!failed)
        cli_table(cli, listing.table);
    if (!failed && !rulebook->settings.witness_count)
        cli_say(cli, "No witness is named in earshot.lua: witnesses = { { directory = \"…\" } }");
    rulebook_close(rulebook);
    return failed;
}

static int list_work(struct cli *cli, struct workspace *workspace, const struct act *act, struct err *err) {
    (void)act;
    return print_list(cli, workspace, err);
}

const struct cli_command cmd_checkpoint_list = {
    .name = "checkpoint list",
    .summary = "list what the witnesses were told, and who was not",
    .summary_zh = "列出已送交见证方的检查点，以及尚未收到的见证方",
    .detail =
        "A checkpoint says, signed, where archive and journal stood: one is made after each close and each publish,\n"
        "and sent to the witnesses that the settings name. Whoever goes back to an older state, or makes history\n"
        "anew, cannot take back what a witness has: earshot verify --chain --witness FILE|DIR.",
    .example = "$ earshot checkpoint list\n"
               "checkpoint  at                 edition       rules         journal  witnesses without it\n"
               "         1  2026-11-01 00:30Z  24821fbe8928  e33c59ca14d0        7  -\n"
               "         2  2026-12-01 00:30Z  9d0be21f3c55  e33c59ca14d0        9  directory ../witness\n",
    .work = list_work,
};

static int send_work(struct cli *cli, struct workspace *workspace, const struct act *act, struct err *err) {
    int64_t number;
    if (checkpoint_make(workspace, act, &number, err))
        return err->kind;
    if (!number)
        return err_set(err, ERR_CONFIG, "a checkpoint is signed, and this workspace has no key yet"),
               err_todo(err, "earshot key new makes it");
    return print_list(cli, workspace, err);
}

const struct cli_command cmd_checkpoint_send = {
    .name = "checkpoint send",
    .summary = "make a checkpoint of now, and send what witnesses lack",
    .summary_zh = "生成当前检查点，并补送见证方尚缺的检查点",
    .example = "$ earshot checkpoint send\n"
               "checkpoint  at                 edition       rules         journal  witnesses without it\n"
               "         1  2026-11-01 00:30Z  24821fbe8928  e33c59ca14d0        7  -\n"
               "         2  2026-12-01 00:30Z  9d0be21f3c55  e33c59ca14d0        9  -\n",
    .work = send_work,
};
