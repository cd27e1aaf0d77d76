/* metrics --themes --polarity: how many comments complain, judged by words, and how often such a judgement is right.
 * The second is printed wherever the first is. */
#include <math.h>

#include "cli/metrics_views.h"
#include "flow/rules/shape.h"

struct sheet {
    struct cli *cli;
    const struct themes_query *query;
    struct table *table;
    const char *list;  /* NULL until there is a row */
    const char *worth; /* the measured figures in one text */
    const char *where; /* whose comments; or NULL */
};

#define REAL(name)                                                                                                     \
    { .key = name, .kind = TABLE_REAL }

static const struct table_column exact_columns[] = {
    {.key = "theme"},
    {.key = "comments", .kind = TABLE_INT},
    {.key = "judged_negative", .kind = TABLE_INT},
    REAL("judged"),
    REAL("judged_lo"),
    REAL("judged_hi"),
    REAL("open"),
    REAL("low"),
    REAL("low_lo"),
    REAL("low_hi"),
    {.key = "list"},
    REAL("right_least"),
    REAL("right_most"),
    {.key = "mark", .words = true},
    {0},
};

static const struct table_column shown_columns[] = {
    {.key = "theme"},
    {.key = "comments", .kind = TABLE_INT},
    {.key = "complain %", .kind = TABLE_REAL, .decimals = 1},
    {.key = "complain 95%"},
    {.key = "not judged %", .kind = TABLE_REAL, .decimals = 1},
    {.key = "low score %", .kind = TABLE_REAL, .decimals = 1},
    {.key = "low score 95%"},
    {.key = "mark", .words = true},
    {0},
};

/* ---- what the list is worth ---- */

static const char *worth_text(struct cli *cli, const struct polarity *polarity) {
    bool chinese = cli_chinese(cli);
    const char *text = "";
    for (size_t i = 0; i < polarity->measured_count; i++)
        text = arena_format(cli->arena, "%s%s%s %.1f%%", text,
                            !i        ? ""
                            : chinese ? "，"
                                      : ", ",
                            shape_words(polarity->measured[i].title, chinese ? "zh" : "en"),
                            100 * polarity->measured[i].right);
    return text;
}

static void note(struct sheet *sheet, const struct polarity *polarity) {
    sheet->list = arena_text(sheet->cli->arena, polarity->id);
    sheet->worth = worth_text(sheet->cli, polarity);
}

static const char *said(const struct sheet *sheet) {
    struct arena *arena = sheet->cli->arena;
    const char *list = sheet->list, *worth = sheet->worth;
    if (cli_chinese(sheet->cli))
        return *worth ? arena_format(arena, "抱怨占比按词表 %s 判断。这张词表在各类点评上判断正确的比例：%s。", list,
                                     worth)
                      : arena_format(arena, "抱怨占比按词表 %s 判断，准不准还没有核对过：earshot polarity check", list);
    return *worth ? arena_format(arena, "Complaints are judged by the words of '%s', right in so many reviews: %s.",
                                 list, worth)
                  : arena_format(
                        arena,
                        "Complaints are judged by the words of '%s', which nobody has checked: earshot polarity check",
                        list);
}

/* ---- the table ---- */

static const char *mark_of(const struct polarity_figures *judged) {
    return judged->hidden ? "floor" : judged->uncertain ? "thin" : NULL;
}

static const char *name_of(struct cli *cli, const struct theme *theme) {
    bool chinese = cli_chinese(cli);
    if (cli_format(cli) != TABLE_PLAIN)
        return theme ? theme->id : NULL;
    return theme ? metrics_theme(cli, theme->id, theme->title) : chinese ? "全部留言" : "All comments";
}

/* Of a theme, and of all comments, one count is told whatever the floor: how many there are. */
static void put_count(struct table *table, const struct themes_row *row) {
    if (row->theme && row->figures.withheld)
        table_none(table);
    else
        table_int(table, row->judged.comments);
}

/* The shares, in percent, between which the list was right. */
static void put_worth(struct table *table, const struct polarity *polarity) {
    double least = NAN, most = NAN;
    for (size_t i = 0; i < polarity->measured_count; i++) {
        least = fmin(least, 100 * polarity->measured[i].right); /* of NaN and a number, the number */
        most = fmax(most, 100 * polarity->measured[i].right);
    }
    table_real(table, least);
    table_real(table, most);
}

static void put_exact(struct table *table, const struct themes_row *row) {
    if (row->judged.hidden)
        table_none(table);
    else
        table_int(table, row->judged.complaints);
    table_real(table, row->judged.share);
    table_real(table, row->judged.lo);
    table_real(table, row->judged.hi);
    table_real(table, row->judged.open_share);
    table_real(table, row->figures.low);
    table_real(table, row->figures.low_lo);
    table_real(table, row->figures.low_hi);
    table_text(table, row->polarity->id);
    put_worth(table, row->polarity);
}

static void put_shown(struct cli *cli, struct table *table, const struct themes_row *row) {
    table_real(table, row->judged.share);
    table_text(table, metrics_interval(cli, row->judged.lo, row->judged.hi, 1));
    table_real(table, row->judged.open_share);
    table_real(table, row->figures.low);
    table_text(table, metrics_interval(cli, row->figures.low_lo, row->figures.low_hi, 1));
}

static int put_row(void *context, const struct themes_row *row, struct err *err) {
    (void)err;
    struct sheet *sheet = context;
    if (!sheet->list)
        note(sheet, row->polarity);
    sheet->where = row->where;
    themes_put_group(sheet->cli, sheet->query, sheet->table, row);
    table_text(sheet->table, name_of(sheet->cli, row->theme));
    put_count(sheet->table, row);
    if (cli_format(sheet->cli) == TABLE_PLAIN)
        put_shown(sheet->cli, sheet->table, row);
    else
        put_exact(sheet->table, row);
    table_text(sheet->table, mark_of(&row->judged));
    return 0;
}

int metrics_show_polarity(struct cli *cli, struct workspace *workspace, struct themes_query *query, struct err *err) {
    bool plain = cli_format(cli) == TABLE_PLAIN;
    struct sheet sheet = {.cli = cli, .query = query};
    query->polarity = true;
    sheet.table = themes_table_new(cli, query, plain ? shown_columns : exact_columns);
    if (comment_themes(workspace, query, put_row, &sheet, err))
        return err->kind;
    cli_table(cli, sheet.table);
    if (plain && sheet.list)
        cli_print(cli, "\n%s\n", said(&sheet));
    else if (sheet.list)
        cli_say(cli, "%s", said(&sheet));
    themes_say_where(cli, sheet.where);
    return 0;
}
