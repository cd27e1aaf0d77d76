/* The cells in which a figure is held against its target, in every table that has such. */
#ifndef EARSHOT_CLI_HELD_SHEET_H
#define EARSHOT_CLI_HELD_SHEET_H

#include "cli/cli.h"
#include "flow/registry/held.h"

/* Which figure it is, in words, and with how many decimals it is shown. */
struct held_figure {
    const char *name;
    int decimals;
};

extern const struct table_column held_shown_columns[]; /* for a person */

/* For a program: target, difference, verdict, and whose it is. */
void held_put_exact(struct cli *cli, struct table *table, const struct held *held);
/* Into held_shown_columns; the figure is not named where there is no target. */
void held_put_shown(struct cli *cli, struct table *table, const struct held_figure *figure, const struct held *held);

#endif
