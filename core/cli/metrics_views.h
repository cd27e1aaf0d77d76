/* What metrics shows instead of its table: --funnel, --spc, --drivers, --answers, --set-aside. Each is asked with the
 * same query. */
#ifndef EARSHOT_CLI_METRICS_VIEWS_H
#define EARSHOT_CLI_METRICS_VIEWS_H

#include "cli/cli.h"
#include "ops/metrics.h"
#include "ops/themes.h"

struct metrics_view {
    const char *name;
    int (*show)(struct cli *cli, struct workspace *workspace, const struct metrics_query *query, struct err *err);
};

/* The one that was asked for, or NULL; ERR_USAGE for two, or for options that say nothing beside it. */
int metrics_view(struct cli *cli, const struct metrics_view **out, struct err *err);

int metrics_show_funnel(struct cli *cli, struct workspace *workspace, const struct metrics_query *query,
                        struct err *err);
int metrics_show_spc(struct cli *cli, struct workspace *workspace, const struct metrics_query *query, struct err *err);
int metrics_show_drivers(struct cli *cli, struct workspace *workspace, const struct metrics_query *query,
                         struct err *err);

int metrics_show_answers(struct cli *cli, struct workspace *workspace, const struct metrics_query *query,
                         struct err *err);

int metrics_show_set_aside(struct cli *cli, struct workspace *workspace, const struct metrics_query *query,
                           struct err *err);

/* --themes --polarity: what words say of each theme, beside what answers say. */
int metrics_show_polarity(struct cli *cli, struct workspace *workspace, struct themes_query *query, struct err *err);

/* --words: reads its own query. */
int metrics_show_words(struct cli *cli, struct workspace *workspace, struct err *err);

/* A table of themes: columns for the group, as the query has it, and before `figures`; and a row's cells in them. */
struct table *themes_table_new(struct cli *cli, const struct themes_query *query, const struct table_column *figures);
void themes_put_group(struct cli *cli, const struct themes_query *query, struct table *table,
                      const struct themes_row *row);

/* "排队（queue）"; NULL for a NULL id. */
const char *metrics_theme(struct cli *cli, const char *id, const struct value *title);

/* "西南区（W）" */
const char *metrics_region(struct cli *cli, const struct region *region);

/* For who may see one region only: a line that says which. */
int metrics_say_scope(struct cli *cli, const struct workspace *workspace, struct err *err);

/* What stands below a table without a row: that there are no answers, and when there are any (of the survey; NULL: of
 * any). */
int metrics_say_none(struct cli *cli, struct workspace *workspace, const char *survey, struct err *err);

void metrics_say_no_comments(struct cli *cli);

/* Says whose comments were read, where a list reads only some; `where` NULL: all. */
void themes_say_where(struct cli *cli, const char *where);

/* "4.21 to 4.40"; NULL, which a table shows as not known, where there is no interval. */
const char *metrics_interval(struct cli *cli, double lo, double hi, int decimals);
const char *metrics_signed(struct cli *cli, double real, int decimals); /* "+4.2"; nothing has no sign; or NULL */
const char *metrics_p(struct cli *cli, double p);                       /* "0.0312", "< 0.0001"; or NULL */
bool metrics_under_floor(const char *mark);                             /* the mark of a row */

#endif
