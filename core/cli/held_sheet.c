#include "cli/held_sheet.h"

#include <math.h>

#include "cli/frame.h"
#include "cli/metrics_views.h"

const struct table_column held_shown_columns[] = {
    {.key = "target of", .words = true},
    {.key = "target", .align = TABLE_RIGHT},
    {.key = "to target", .align = TABLE_RIGHT},
    {.key = "reached", .words = true},
    {.key = "set for"},
    {0},
};

static const char *setter(struct cli *cli, const struct held *held) {
    bool zh = cli_format(cli) == TABLE_PLAIN && cli_chinese(cli);
    const char *set = zh ? cli_in_chinese(held->set) : held->set;
    return *held->set_by ? arena_format(cli->arena, "%s %s", set, held->set_by) : cli_some(set);
}

void held_put_exact(struct cli *cli, struct table *table, const struct held *held) {
    table_real(table, held->value);
    table_real(table, held->apart);
    table_text(table, cli_some(held->says));
    table_text(table, setter(cli, held));
}

/* As many decimals as the target was said with, and no fewer than the figure has. */
static int decimals_said(double target, int decimals) {
    for (int most = decimals + 2; decimals < most; decimals++)
        if (fabs(target * pow(10, decimals) - round(target * pow(10, decimals))) < 1e-6)
            break;
    return decimals;
}

void held_put_shown(struct cli *cli, struct table *table, const struct held_figure *figure, const struct held *held) {
    bool aimed = !isnan(held->value);
    int decimals = aimed ? decimals_said(held->value, figure->decimals) : 0;
    table_text(table, aimed ? figure->name : NULL);
    table_text(table, aimed ? arena_format(cli->arena, "%.*f", decimals, held->value) : NULL);
    table_text(table, metrics_signed(cli, held->apart, figure->decimals));
    table_text(table, cli_some(held->says));
    table_text(table, setter(cli, held));
}
