/* outbox list, show, retry and release: what is to be sent, and what became of it. */
#include <inttypes.h>

#include "cli/commands.h"
#include "ops/outbox.h"

enum { LIST_USUAL = 50 };

static const struct table_column columns[] = {
    {.key = "id"},
    {.key = "state", .words = true},
    {.key = "channel"},
    {.key = "message", .heading = "message id"},
    {.key = "due", .heading = "due at"},
    {.key = "next"},
    {.key = "tries", .kind = TABLE_INT},
    {.key = "why", .heading = "reason why"},
    {0},
};

struct listing {
    struct cli *cli;
    struct table *table;
};

static int put_row(void *context, const struct outbox_row *row, struct err *err) {
    const struct listing *listing = context;
    char id[OUTBOX_ID_TEXT];
    (void)err;
    table_text(listing->table, outbox_id_write(id, &row->id));
    table_text(listing->table, outbox_state_word(row->state));
    table_text(listing->table, row->entry.channel);
    table_text(listing->table, row->entry.message);
    table_text(listing->table, cli_when(listing->cli, row->entry.due));
    table_text(listing->table, row->state == OUTBOX_WAITING ? cli_when(listing->cli, row->next) : NULL);
    table_int(listing->table, row->tries);
    table_text(listing->table, cli_some(row->why));
    return 0;
}

static int read_state(struct cli *cli, enum outbox_state *out, bool *out_given, struct err *err) {
    const char *word = cli_option(cli, "state");
    *out_given = word != NULL;
    if (!word || outbox_state_read(word, out))
        return 0;
    return cli_misused(cli, err, "'%s' is no state: waiting, sending, sent, dead, dropped or held", word);
}

static int list_work(struct cli *cli, struct workspace *workspace, const struct act *act, struct err *err) {
    struct listing listing = {cli, table_new(cli->arena, columns)};
    struct outbox_query query = {.channel = cli_option(cli, "channel"), .state = -1, .limit = LIST_USUAL};
    enum outbox_state state = OUTBOX_WAITING;
    const char *held = NULL;
    bool given = false;
    (void)act;
    if (read_state(cli, &state, &given, err))
        return err->kind;
    if (given)
        query.state = (int)state;
    if (cli_option(cli, "limit") && cli_number("limit", cli_option(cli, "limit"), &query.limit, err))
        return err->kind;
    if (outbox_each(workspace->db, &query, put_row, &listing, err) ||
        sending_held(workspace->db, cli->arena, &held, err))
        return err->kind;
    cli_table(cli, listing.table);
    if ((int64_t)table_row_count(listing.table) == query.limit)
        cli_say(cli, "The first %" PRId64 "; --limit shows more.", query.limit);
    if (held)
        cli_say(cli, "Nothing goes out: %s. `earshot outbox release` ends that.", held);
    return 0;
}

static const struct cli_option list_options[] = {
    {"state", 0, "STATE", "only waiting, sending, sent, dead, dropped or held"},
    {"channel", 0, "CHANNEL", "only of this channel"},
    {"limit", 0, "N", "so many at most; 50 unless said otherwise"},
    {0},
};

const struct cli_command cmd_outbox_list = {
    .name = "outbox list",
    .summary = "list messages: what waits, what went out, what did not",
    .summary_zh = "列出发件箱：待发、已发、未能送达",
    .usage = "[--state STATE] [--channel CHANNEL] [--limit N]",
    .options = list_options,
    .detail = "Whom a message is for is not shown: it names a customer by a random id, and their number or address is\n"
              "opened only when it is sent.",
    .example =
        "$ earshot outbox list --state dead\n"
        "id                                state  channel  message  due                next  tries  reason why\n"
        "0b8e6f1c2d3a4958675f4e3d2c1b0a99  dead   sms      invite   2026-11-01 02:00Z  -         1  it is no …\n",
    .work = list_work,
};

/* ---- show ---- */

static int need_id(struct cli *cli, const char *typed, struct outbox_id *out, struct err *err) {
    return outbox_id_read(typed, out) ? 0 : cli_misused(cli, err, "'%s' is no message's id: 32 hex digits", typed);
}

static const struct table_column show_columns[] = {
    {.key = "id"},
    {.key = "state", .words = true},
    {.key = "channel"},
    {.key = "message", .heading = "message id"},
    {.key = "language"},
    {.key = "customer"},
    {.key = "address"},
    {.key = "values"},
    {.key = "put"},
    {.key = "due", .heading = "due at"},
    {.key = "next"},
    {.key = "expires"},
    {.key = "ended"},
    {.key = "receipt"},
    {.key = "why", .heading = "reason why"},
    {0},
};

static const char *when_some(struct cli *cli, instant_t at) {
    return at ? cli_when(cli, at) : NULL;
}

static const char *values_line(struct cli *cli, const struct value *values) {
    const char *line = NULL;
    for (size_t i = 0; i < value_count(values); i++)
        line = arena_format(cli->arena, "%s%s%s=%s", line ? line : "", line ? ", " : "", values->map.pairs[i].key,
                            value_text(values->map.pairs[i].value, ""));
    return line;
}

static void print_row(struct cli *cli, const struct outbox_row *row) {
    char id[OUTBOX_ID_TEXT], customer[CUSTOMER_ID_TEXT];
    struct table *table = table_new(cli->arena, show_columns);
    table_text(table, outbox_id_write(id, &row->id));
    table_text(table, outbox_state_word(row->state));
    table_text(table, row->entry.channel);
    table_text(table, row->entry.message);
    table_text(table, row->entry.language);
    table_text(table, row->entry.customer ? customer_id_write(customer, row->entry.customer) : NULL);
    table_text(table, row->entry.address);
    table_text(table, values_line(cli, row->entry.values));
    table_text(table, cli_when(cli, row->put));
    table_text(table, cli_when(cli, row->entry.due));
    table_text(table, row->state == OUTBOX_WAITING ? cli_when(cli, row->next) : NULL);
    table_text(table, when_some(cli, row->entry.expires));
    table_text(table, when_some(cli, row->ended));
    table_text(table, cli_some(row->receipt));
    table_text(table, cli_some(row->why));
    cli_record(cli, table);
}

static const struct table_column try_columns[] = {{.key = "try", .kind = TABLE_INT},
                                                  {.key = "at"},
                                                  {.key = "outcome", .heading = "came of it", .words = true},
                                                  {.key = "code", .heading = "answer code"},
                                                  {.key = "why", .heading = "reason why"},
                                                  {0}};

static int show_work(struct cli *cli, struct workspace *workspace, const struct act *act, struct err *err) {
    struct outbox_id id;
    struct outbox_row row;
    struct outbox_try *tries = NULL;
    size_t count = 0;
    (void)act;
    if (need_id(cli, cli_operand(cli, 0), &id, err) || outbox_read(workspace->db, &id, cli->arena, &row, err) ||
        outbox_tries(workspace->db, &id, cli->arena, &tries, &count, err))
        return err->kind;
    struct table *table = table_new(cli->arena, try_columns);
    for (size_t i = 0; i < count; i++) {
        table_int(table, tries[i].number);
        table_text(table, cli_when(cli, tries[i].at));
        table_text(table, cli_some(tries[i].outcome));
        table_text(table, cli_some(tries[i].code));
        table_text(table, cli_some(tries[i].said));
    }
    if (cli_switch(cli, "tries"))
        return cli_table(cli, table), 0;
    print_row(cli, &row);
    if (count && cli_format(cli) == TABLE_PLAIN) {
        cli_print(cli, "\n");
        cli_table(cli, table);
    }
    return 0;
}

static const struct cli_option show_options[] = {{"tries", 0, NULL, "only each time that it was tried"}, {0}};

const struct cli_command cmd_outbox_show = {
    .name = "outbox show",
    .summary = "show a message, and each time that it was tried",
    .summary_zh = "查看一条消息及其每次发送尝试",
    .usage = "ID [--tries]",
    .min_operands = 1,
    .max_operands = 1,
    .options = show_options,
    .example = "$ earshot outbox show 0b8e6f1c2d3a4958675f4e3d2c1b0a99 --tries\n"
               "try  at                 came of it  answer code  reason why\n"
               "  1  2026-11-01 02:00Z  later       450          the mail server takes it later: 450 4.2.0 greylisted\n"
               "  2  2026-11-01 02:01Z  sent        250          -\n",
    .work = show_work,
};

/* ---- retry and release ---- */

static const struct table_column again_columns[] = {{.key = "messages", .kind = TABLE_INT}, {0}};

static int retry_work(struct cli *cli, struct workspace *workspace, const struct act *act, struct err *err) {
    struct outbox_id id;
    enum outbox_state state = OUTBOX_DEAD;
    bool given = false;
    int64_t count = 0, all = 0;
    const char *channel = cli_option(cli, "channel");
    size_t ids = cli_operand_count(cli);
    if (read_state(cli, &state, &given, err))
        return err->kind;
    if (!ids == !given || (ids && channel))
        return cli_misused(cli, err, "say which: ID..., or --state dead|held, with --channel where only one is meant");
    if (given && state != OUTBOX_DEAD && state != OUTBOX_HELD)
        return cli_misused(cli, err, "only dead and held messages are sent again");
    for (size_t i = 0; i < ids; i++, all += count)
        if (need_id(cli, cli_operand(cli, i), &id, err) || outbox_retry(workspace, act, &id, state, NULL, &count, err))
            return err->kind;
    if (!ids && outbox_retry(workspace, act, NULL, state, channel, &all, err))
        return err->kind;
    struct table *table = table_new(cli->arena, again_columns);
    table_int(table, all);
    cli_record(cli, table);
    return 0;
}

static const struct cli_option retry_options[] = {
    {"state", 0, "STATE", "all that are dead, or held"},
    {"channel", 0, "CHANNEL", "with --state: only of this channel"},
    {0},
};

const struct cli_command cmd_outbox_retry = {
    .name = "outbox retry",
    .summary = "send messages again that are dead or held",
    .summary_zh = "重新发送未能送达或被扣留的消息",
    .usage = "(ID... | --state dead|held [--channel CHANNEL])",
    .max_operands = CLI_ANY,
    .options = retry_options,
    .detail =
        "They wait again, from now on, under the same Message-ID. Of one that may have arrived (`outbox show` says\n"
        "so) the receiver may get a second copy.",
    .example = "$ earshot outbox retry --state dead --channel mail\n"
               "messages  14\n",
    .work = retry_work,
};

static int release_work(struct cli *cli, struct workspace *workspace, const struct act *act, struct err *err) {
    int64_t held = 0;
    if (outbox_release(workspace, act, &held, err))
        return err->kind;
    struct table *table = table_new(cli->arena, (const struct table_column[]){{.key = "held", .kind = TABLE_INT}, {0}});
    table_int(table, held);
    cli_record(cli, table);
    if (held)
        cli_say(cli, "What is held stays held: earshot outbox retry sends it, where it was not sent before.");
    return 0;
}

const struct cli_command cmd_outbox_release = {
    .name = "outbox release",
    .summary = "after a restore: let messages go out again",
    .summary_zh = "恢复备份之后：重新允许发送消息",
    .detail = "A workspace that came out of a backup sends nothing: what waits there may have been sent since, and\n"
              "schedules would ask again whom they asked since. Release it once the old workspace is gone for good.\n"
              "Messages that waited in the backup stay held; look at them, and retry those that were not sent.",
    .example = "$ earshot outbox release\n"
               "held  12\n"
               "What is held stays held: earshot outbox retry sends it, where it was not sent before.\n",
    .work = release_work,
};
