/* metrics --words: the words that comments use, so that the words for a theme can be found. A person sees the first of
 * them, a program all. */
#include <inttypes.h>
#include <math.h>

#include "cli/metrics_views.h"
#include "ops/words.h"

#define SHOWN_MOST 40

#define REAL(name, title, places)                                                                                      \
    { .key = name, .heading = title, .kind = TABLE_REAL, .decimals = places }

static const struct table_column exact_columns[] = {{.key = "word"},
                                                    {.key = "comments", .kind = TABLE_INT},
                                                    REAL("share", NULL, 1),
                                                    REAL("share_lo", NULL, 1),
                                                    REAL("share_hi", NULL, 1),
                                                    REAL("others", NULL, 1),
                                                    {.key = "scored", .kind = TABLE_INT},
                                                    REAL("low", NULL, 1),
                                                    REAL("low_lo", NULL, 1),
                                                    REAL("low_hi", NULL, 1),
                                                    REAL("z", NULL, 2),
                                                    {.key = "theme"},
                                                    {0}};

static const struct table_column all_columns[] = {{.key = "word"},
                                                  {.key = "comments", .kind = TABLE_INT},
                                                  REAL("share", "share %", 1),
                                                  REAL("low", "low score %", 1),
                                                  {.key = "low score 95%"},
                                                  {.key = "theme"},
                                                  {0}};

static const struct table_column group_columns[] = {{.key = "word"},
                                                    {.key = "comments", .kind = TABLE_INT},
                                                    REAL("share", "share %", 1),
                                                    REAL("others", "others %", 1),
                                                    REAL("z", NULL, 1),
                                                    {.key = "theme"},
                                                    {0}};

static void put_exact(struct table *table, const struct word_row *row) {
    table_text(table, row->word);
    table_int(table, row->comments);
    table_real(table, row->share.share);
    table_real(table, row->share.lo);
    table_real(table, row->share.hi);
    table_real(table, row->others);
    if (row->scored)
        table_int(table, row->scored);
    else
        table_none(table);
    table_real(table, row->low.share);
    table_real(table, row->low.lo);
    table_real(table, row->low.hi);
    table_real(table, row->z);
    table_text(table, row->theme);
}

static void put_shown(struct cli *cli, struct table *table, const struct word_row *row, bool grouped) {
    table_text(table, row->word);
    table_int(table, row->comments);
    table_real(table, row->share.share);
    if (grouped) {
        table_real(table, row->others);
        table_real(table, row->z);
    } else {
        table_real(table, row->low.share);
        table_text(table, metrics_interval(cli, row->low.lo, row->low.hi, 1));
    }
    table_text(table, metrics_theme(cli, row->theme, row->title));
}

static void say_base(struct cli *cli, const struct words_query *query, const struct words_report *report,
                     size_t shown) {
    const char *which = query->negative ? "with a low score" : query->theme ? "that name the theme" : "in all";
    if (!report->comments && !report->others)
        metrics_say_no_comments(cli);
    else if (report->withheld)
        cli_say(cli, "Too few comments %s, or beside them: nothing is told under the floor.", which);
    else if (!report->count)
        cli_say(cli, "No word is told: none is used by as many of the %" PRId64 " comments %s as the floor asks.",
                report->comments, which);
    else if (query->negative || query->theme)
        cli_say(cli,
                "%zu of %zu words, in comments: %" PRId64 " %s, %" PRId64
                " others. z is the log-odds with an informative prior (Monroe, Colaresi & Quinn 2008).",
                shown, report->count, report->comments, which, report->others);
    else
        cli_say(cli, "%zu of %zu words, in comments: %" PRId64 " %s.", shown, report->count, report->comments, which);
}

static int read_query(struct cli *cli, struct words_query *out, struct err *err) {
    static const char *const foreign[] = {"survey", "question", "by", "compare", "interval", "items"};
    static const char *const views[] = {"funnel", "spc", "drivers", "polarity", "themes"};
    *out = (struct words_query){.of = {.themes = cli_operand(cli, 0),
                                       .from = INT32_MIN,
                                       .to = INT32_MAX,
                                       .store = cli_option(cli, "store"),
                                       .region = cli_option(cli, "region")},
                                .theme = cli_option(cli, "theme"),
                                .negative = cli_switch(cli, "negative")};
    for (size_t i = 0; i < sizeof foreign / sizeof *foreign; i++)
        if (cli_option(cli, foreign[i]))
            return cli_misused(cli, err, "--words reads the comments of a list of themes: leave out --%s", foreign[i]);
    for (size_t i = 0; i < sizeof views / sizeof *views; i++)
        if (cli_switch(cli, views[i]))
            return cli_misused(cli, err, "--words and --%s are two views", views[i]);
    if (cli_switch(cli, "targets"))
        return cli_misused(cli, err, "--words holds nothing against targets: leave out --targets");
    if (out->theme && out->negative)
        return cli_misused(cli, err, "--theme and --negative are two groups of comments");
    if (cli_month(cli_option(cli, "from"), &out->of.from, err))
        return err->kind;
    return cli_month(cli_option(cli, "to"), &out->of.to, err);
}

int metrics_show_words(struct cli *cli, struct workspace *workspace, struct err *err) {
    struct words_query query;
    struct words_report report;
    if (read_query(cli, &query, err) || comment_words(workspace, &query, &report, err))
        return err->kind;
    bool plain = cli_format(cli) == TABLE_PLAIN, grouped = query.theme || query.negative;
    size_t shown = plain && report.count > SHOWN_MOST ? SHOWN_MOST : report.count;
    struct table *table = table_new(cli->arena, !plain ? exact_columns : grouped ? group_columns : all_columns);
    for (size_t i = 0; i < shown; i++)
        if (plain)
            put_shown(cli, table, &report.rows[i], grouped);
        else
            put_exact(table, &report.rows[i]);
    cli_table(cli, table);
    say_base(cli, &query, &report, shown);
    themes_say_where(cli, report.where);
    return 0;
}
