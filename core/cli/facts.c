#include "cli/facts.h"

#include <inttypes.h>

struct facts_import cli_facts_import(struct cli *cli) {
    return (struct facts_import){.file = cli_option(cli, "import"),
                                 .dry_run = cli_switch(cli, "dry-run"),
                                 .strict = cli_switch(cli, "strict"),
                                 .errors = cli_option(cli, "errors")};
}

int cli_facts(struct cli *cli, const struct facts_done *done, bool dry_run, struct err *err) {
    static const struct table_column columns[] = {
        {.key = "read", .kind = TABLE_INT},
        {.key = "added", .kind = TABLE_INT},
        {.key = "same", .kind = TABLE_INT},
        {.key = "rejected", .kind = TABLE_INT},
        {.key = "encoding"},
        {.key = "batch", .kind = TABLE_INT},
        {.key = "errors"},
        {0},
    };
    struct table *table = table_new(cli->arena, columns);
    table_int(table, done->read);
    table_int(table, done->added);
    table_int(table, done->same);
    table_int(table, done->rejected);
    table_text(table, done->encoding);
    if (done->batch)
        table_int(table, done->batch);
    else
        table_none(table);
    table_text(table, done->errors);
    cli_record(cli, table);
    if (dry_run)
        cli_say(cli, "A dry run: nothing was stored.");
    if (!done->rejected)
        return 0;
    return err_set(err, ERR_FOUND, "%" PRId64 " row%s rejected", done->rejected,
                   done->rejected == 1 ? " was" : "s were"),
           err_todo(err, "%s says why; correct the rows and import them again", done->errors);
}

int cli_facts_alone(struct cli *cli, struct err *err) {
    static const char *const switches[] = {"strict", "dry-run"};
    for (size_t i = 0; i < sizeof switches / sizeof *switches; i++)
        if (cli_switch(cli, switches[i]))
            return cli_misused(cli, err, "--%s is for --import", switches[i]);
    return cli_option(cli, "errors") ? cli_misused(cli, err, "--errors is for --import") : 0;
}
