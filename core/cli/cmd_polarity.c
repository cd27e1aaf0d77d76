/* polarity check: how often a list of words judges comments as people did. */
#include <inttypes.h>

#include "cli/commands.h"
#include "ops/polarity.h"

#define REAL(name, title)                                                                                              \
    { .key = name, .heading = title, .kind = TABLE_REAL, .decimals = 1 }

static const struct table_column exact_columns[] = {{.key = "group"},
                                                    {.key = "n", .kind = TABLE_INT},
                                                    {.key = "complaints", .kind = TABLE_INT},
                                                    REAL("majority", NULL),
                                                    REAL("right", NULL),
                                                    REAL("right_lo", NULL),
                                                    REAL("right_hi", NULL),
                                                    REAL("found", NULL),
                                                    REAL("meant", NULL),
                                                    REAL("open", NULL),
                                                    {0}};

static const struct table_column shown_columns[] = {{.key = "group"},
                                                    {.key = "n", .kind = TABLE_INT},
                                                    {.key = "complaints", .kind = TABLE_INT},
                                                    REAL("majority", "all alike %"),
                                                    REAL("right", "right %"),
                                                    {.key = "right 95%"},
                                                    REAL("found", "complaints found %"),
                                                    REAL("meant", "rightly so %"),
                                                    REAL("open", "not judged %"),
                                                    {0}};

static void put_row(struct cli *cli, struct table *table, const struct polarity_checked *row) {
    table_text(table, cli_some(row->group));
    table_int(table, row->n);
    table_int(table, row->complaints);
    table_real(table, row->majority);
    table_real(table, row->right.share);
    if (cli_format(cli) == TABLE_PLAIN) {
        table_text(table, arena_format(cli->arena, "%.1f to %.1f", row->right.lo, row->right.hi));
    } else {
        table_real(table, row->right.lo);
        table_real(table, row->right.hi);
    }
    table_real(table, row->found.share);
    table_real(table, row->meant.share);
    table_real(table, row->open);
}

static const char *or_else(const char *given, const char *usual) {
    return given ? given : usual;
}

static int check_work(struct cli *cli, struct workspace *workspace, const struct act *act, struct err *err) {
    (void)act;
    struct polarity_check what = {.polarity = cli_option(cli, "list"),
                                  .path = cli_operand(cli, 0),
                                  .text = or_else(cli_option(cli, "text"), "text"),
                                  .side = or_else(cli_option(cli, "side"), "side"),
                                  .by = cli_option(cli, "by")};
    struct polarity_checked *rows = NULL;
    size_t count = 0;
    int64_t passed_over = 0;
    if (polarity_check(workspace, &what, &rows, &count, &passed_over, err))
        return err->kind;
    struct table *table = table_new(cli->arena, cli_format(cli) == TABLE_PLAIN ? shown_columns : exact_columns);
    for (size_t i = 0; i < count; i++)
        put_row(cli, table, &rows[i]);
    cli_table(cli, table);
    if (passed_over)
        cli_say(cli, "Passed over %" PRId64 " rows without a comment, without a 1 or 0, or damaged.", passed_over);
    return 0;
}

static const struct cli_option check_options[] = {
    {"list", 0, "ID", "the list of polarity; may be left out when there is one"},
    {"text", 0, "COLUMN", "the column with the comment; else the one called text"},
    {"side", 0, "COLUMN", "the column with 1 for praise and 0 for a complaint; else the one called side"},
    {"by", 0, "COLUMN", "a row for each value of this column"},
    {0},
};

const struct cli_command cmd_polarity_check = {
    .name = "polarity check",
    .summary = "how often a list of words judges comments as people did",
    .summary_zh = "核对褒贬词表：与人工标注的留言相比，判断对了多少",
    .usage = "FILE [--list ID] [--text COLUMN] [--side COLUMN] [--by COLUMN]",
    .min_operands = 1,
    .max_operands = 1,
    .options = check_options,
    .detail =
        "FILE is a CSV file of comments that somebody has read and noted, 1 for praise and 0 for a complaint: a few\n"
        "hundred of your own, chosen by chance, say more about your list than thousands of another trade. The list is "
        "the working one,\n"
        "as it is being written.\n"
        "\n"
        "right %               judged as noted; a comment without any word of the list counts as praise\n"
        "all alike %           right if all were called praise, or all complaints: a list must beat it\n"
        "complaints found %    of the complaints, those that the list calls so\n"
        "rightly so %          of those it calls complaints, those that are\n"
        "\n"
        "Write what comes out into the list's `measured`: `metrics --themes --polarity` prints it below its figures.",
    .example =
        "$ earshot polarity check noted.csv --text comment\n"
        "group    n  complaints  all alike %  right %  right 95%     complaints found %  rightly so %  not judged %\n"
        "-      400          92         77.0     88.3  84.7 to 91.0                79.3          72.3           6.0\n",
    .work = check_work,
};
