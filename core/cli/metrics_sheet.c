/* A row is four groups of cells: which one it is, its figures, and, where there are some, its differences and its
 * targets. The columns and the cells of each group stand together. */
#include "cli/metrics_sheet.h"

#include <math.h>
#include <string.h>

#include "cli/held_sheet.h"
#include "cli/metrics_views.h"
#include "flow/rules/shape.h"

enum { COLUMNS_MOST = 64 };

#define REAL(name)                                                                                                     \
    { .key = name, .kind = TABLE_REAL }
#define WHOLE(name)                                                                                                    \
    { .key = name, .kind = TABLE_INT }

struct columns {
    struct table_column *all; /* ends with {0} */
    size_t count;
};

static void push(struct columns *to, struct table_column column) {
    to->all[to->count++] = column;
}

static void push_all(struct columns *to, const struct table_column *columns) {
    for (; columns->key; columns++)
        push(to, *columns);
}

static bool is_plain(const struct metrics_sheet *sheet) {
    return cli_format(sheet->cli) == TABLE_PLAIN;
}

/* Minus nothing is nothing. */
static double without_minus_zero(double real, int decimals) {
    return fabs(real) < 0.5 * pow(10, -decimals) ? 0 : real;
}

/* "4.21 to 4.40"; an interval without any width knows nothing of its error, and is not shown. */
static void put_interval(const struct metrics_sheet *sheet, double lo, double hi, int decimals) {
    bool known = isfinite(lo) && isfinite(hi) && lo < hi;
    lo = without_minus_zero(lo, decimals);
    hi = without_minus_zero(hi, decimals);
    table_text(sheet->table, known ? metrics_interval(sheet->cli, lo, hi, decimals) : NULL);
}

/* ---- which row it is ---- */

static void push_group(const struct metrics_sheet *sheet, struct columns *to) {
    const struct metrics_query *query = sheet->query;
    bool plain = is_plain(sheet);
    if (sheet->of && query->by == METRICS_CHAIN && plain)
        push(to, (struct table_column){.key = "region"});
    if (query->by != METRICS_CHAIN)
        push(to, (struct table_column){.key = query->by == METRICS_STORE ? "store" : "region"});
    if (query->by != METRICS_CHAIN && plain)
        push(to, (struct table_column){.key = "name"});
    if (query->items)
        push(to, (struct table_column){.key = metrics_item_name(query->items)});
    if (query->items && plain)
        push(to, (struct table_column){.key = "in words"});
    if (query->by_month)
        push(to, (struct table_column){.key = plain ? "month" : "period"});
    if (query->by_wave)
        push(to, (struct table_column){.key = "wave"});
}

static void put_group(const struct metrics_sheet *sheet, const struct metrics_row *row) {
    const struct metrics_query *query = sheet->query;
    bool plain = is_plain(sheet);
    if (sheet->of && query->by == METRICS_CHAIN && plain)
        table_text(sheet->table, metrics_region(sheet->cli, sheet->of));
    if (query->by != METRICS_CHAIN)
        table_text(sheet->table, row->code);
    if (query->by != METRICS_CHAIN && plain)
        table_text(sheet->table, cli_some(row->name));
    if (query->items)
        table_text(sheet->table, row->item);
    if (query->items && plain)
        table_text(sheet->table, cli_some(shape_words(row->item_words, cli_chinese(sheet->cli) ? "zh" : "en")));
    if (query->by_month)
        table_text(sheet->table, cli_month_text(sheet->cli, row->month));
    if (query->by_wave)
        table_text(sheet->table, row->wave);
}

/* ---- its figures ---- */

static const struct table_column exact_figures[] = {
    WHOLE("n"),
    REAL("mean"),
    REAL("sd"),
    REAL("mean_lo"),
    REAL("mean_hi"),
    REAL("t2b"),
    REAL("t2b_lo"),
    REAL("t2b_hi"),
    REAL("nps"),
    REAL("nps_se"),
    REAL("nps_lo"),
    REAL("nps_hi"),
    REAL("nps_adj"),
    REAL("nps_adj_lo"),
    REAL("nps_adj_hi"),
    {.key = "mark", .words = true},
    {0},
};

static void put_exact(struct table *table, const struct metrics_row *row) {
    const double figures[] = {row->mean,   row->sd,      row->mean_lo,    row->mean_hi,   row->t2b,
                              row->t2b_lo, row->t2b_hi,  row->nps,        row->nps_se,    row->nps_lo,
                              row->nps_hi, row->nps_adj, row->nps_adj_lo, row->nps_adj_hi};
    const size_t first_nps = 7;
    table_int(table, row->n);
    for (size_t i = 0; i < sizeof figures / sizeof *figures; i++)
        table_real(table, i < first_nps || row->has_nps ? figures[i] : NAN);
    table_text(table, cli_some(row->mark));
}

/* "NPS 95%", or "NPS 95% (score)" where the interval was asked for by name. */
static struct table_column interval_column(struct cli *cli, const char *heading, const char *named) {
    return (struct table_column){.key = named ? arena_format(cli->arena, "%s (%s)", heading, named) : heading};
}

static void push_shown(const struct metrics_sheet *sheet, struct columns *to) {
    push(to, (struct table_column)WHOLE("n"));
    push(to, (struct table_column){.key = "mean", .kind = TABLE_REAL, .decimals = 2});
    push(to, (struct table_column){.key = "mean 95%"});
    push(to, (struct table_column){.key = "top box %", .kind = TABLE_REAL, .decimals = 1});
    push(to, interval_column(sheet->cli, "top box 95%", sheet->top_interval));
    push(to, (struct table_column){.key = "NPS", .kind = TABLE_REAL, .decimals = 1});
    push(to, interval_column(sheet->cli, "NPS 95%", sheet->nps_interval));
    push(to, (struct table_column){.key = "mark", .words = true});
}

/* The interval that stands beside the NPS holds it: the adjusted one has a centre of its own. */
static void put_nps_interval(const struct metrics_sheet *sheet, const struct metrics_row *row) {
    bool named = sheet->nps_interval != NULL;
    double lo = named ? row->nps_lo : fmin(row->nps_adj_lo, row->nps);
    double hi = named ? row->nps_hi : fmax(row->nps_adj_hi, row->nps);
    put_interval(sheet, row->has_nps ? lo : (double)NAN, hi, 1);
}

static void put_shown(const struct metrics_sheet *sheet, const struct metrics_row *row) {
    table_int(sheet->table, row->n);
    table_real(sheet->table, row->mean);
    put_interval(sheet, row->mean_lo, row->mean_hi, 2);
    table_real(sheet->table, row->t2b);
    put_interval(sheet, row->t2b_lo, row->t2b_hi, 1);
    table_real(sheet->table, row->has_nps ? row->nps : NAN);
    put_nps_interval(sheet, row);
    table_text(sheet->table, cli_some(row->mark));
}

/* ---- its weighted figures ---- */

static const struct table_column exact_weighted[] = {
    WHOLE("w_n"),      REAL("w_sum"),     REAL("kish_neff"), REAL("w_mean"),
    REAL("w_mean_se"), REAL("w_mean_lo"), REAL("w_mean_hi"), REAL("w_t2b"),
    REAL("w_t2b_se"),  REAL("w_t2b_lo"),  REAL("w_t2b_hi"),  REAL("w_nps"),
    REAL("w_nps_se"),  REAL("w_nps_lo"),  REAL("w_nps_hi"),  {0},
};

static void put_exact_weighted(struct table *table, const struct metrics_weighted *weighted) {
    const struct metrics_weighed *figures[] = {&weighted->mean, &weighted->t2b, &weighted->nps};
    table_int(table, weighted->n);
    table_real(table, weighted->sum);
    table_real(table, weighted->n_eff);
    for (size_t i = 0; i < sizeof figures / sizeof *figures; i++) {
        table_real(table, figures[i]->value);
        table_real(table, figures[i]->se);
        table_real(table, figures[i]->lo);
        table_real(table, figures[i]->hi);
    }
}

static const struct table_column shown_weighted[] = {
    WHOLE("n"),
    {.key = "effective n", .kind = TABLE_REAL, .decimals = 1},
    {.key = "weighted mean", .kind = TABLE_REAL, .decimals = 2},
    {.key = "mean 95%"},
    {.key = "weighted top box %", .kind = TABLE_REAL, .decimals = 1},
    {.key = "top box 95%"},
    {.key = "weighted NPS", .kind = TABLE_REAL, .decimals = 1},
    {.key = "NPS 95%"},
    {.key = "mark", .words = true},
    {0},
};

static void put_shown_weighted(const struct metrics_sheet *sheet, const struct metrics_row *row) {
    const struct metrics_weighted *weighted = &row->weighted;
    const struct metrics_weighed *figures[] = {&weighted->mean, &weighted->t2b, &weighted->nps};
    table_int(sheet->table, row->n);
    table_real(sheet->table, weighted->n_eff);
    for (size_t i = 0; i < sizeof figures / sizeof *figures; i++) {
        table_real(sheet->table, figures[i]->value);
        put_interval(sheet, figures[i]->lo, figures[i]->hi, i ? 1 : 2);
    }
    table_text(sheet->table, cli_some(row->mark));
}

/* ---- its differences ---- */

static const struct table_column exact_apart[] = {
    WHOLE("own_n"),
    WHOLE("other_n"),
    REAL("mean_diff"),
    REAL("mean_diff_lo"),
    REAL("mean_diff_hi"),
    REAL("t2b_diff"),
    REAL("t2b_diff_lo"),
    REAL("t2b_diff_hi"),
    REAL("nps_diff"),
    REAL("nps_diff_lo"),
    REAL("nps_diff_hi"),
    {.key = "p_of"},
    REAL("p"),
    REAL("p_bh"),
    {.key = "says"},
    {.key = "diff_mark"},
    {0},
};

/* up and down in time; above and below another; in Chinese for a person. */
static const char *said(const struct metrics_sheet *sheet, const char *says) {
    static const struct {
        const char *says, *time, *place, *time_zh, *place_zh;
    } words[] = {
        {"up", "up", "above", "上升", "高于"},
        {"down", "down", "below", "下降", "低于"},
        {"noise", "noise", "noise", "持平", "持平"},
    };
    bool place = sheet->query->against == METRICS_WHOLE, zh = is_plain(sheet) && cli_chinese(sheet->cli);
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strcmp(says, words[i].says) == 0)
            return zh ? place ? words[i].place_zh : words[i].time_zh : place ? words[i].place : words[i].time;
    return NULL;
}

static void put_exact_apart(const struct metrics_sheet *sheet, const struct metrics_row *row) {
    const struct metrics_apart *figures[] = {&row->mean_apart, &row->t2b_apart, &row->nps_apart};
    table_int(sheet->table, row->own_n);
    table_int(sheet->table, row->other_n);
    for (size_t i = 0; i < sizeof figures / sizeof *figures; i++) {
        table_real(sheet->table, figures[i]->value);
        table_real(sheet->table, figures[i]->lo);
        table_real(sheet->table, figures[i]->hi);
    }
    table_text(sheet->table, cli_some(row->p_of));
    table_real(sheet->table, row->p);
    table_real(sheet->table, row->p_adjusted);
    table_text(sheet->table, said(sheet, row->says));
    table_text(sheet->table, cli_some(row->apart_mark));
}

static void push_shown_apart(const struct metrics_sheet *sheet, struct columns *to) {
    static const struct {
        const char *own, *other, *of, *value, *interval;
    } headings[] = {
        [METRICS_PREVIOUS] = {NULL, "previous n", "change of", "change", "change 95%"},
        [METRICS_YEAR_AGO] = {NULL, "year-ago n", "change of", "change", "change 95%"},
        [METRICS_WHOLE] = {NULL, "others' n", "apart in", "apart", "apart 95%"},
        [METRICS_LIKE_FOR_LIKE] = {"alike n", "alike n before", "change of", "change", "change 95%"},
    };
    enum metrics_against against = sheet->query->against;
    if (headings[against].own)
        push(to, (struct table_column)WHOLE(headings[against].own));
    push(to, (struct table_column)WHOLE(headings[against].other));
    push(to, (struct table_column){.key = headings[against].of, .words = true});
    push(to, (struct table_column){.key = headings[against].value, .align = TABLE_RIGHT});
    push(to, (struct table_column){.key = headings[against].interval});
    push(to, (struct table_column){.key = "p (BH)", .align = TABLE_RIGHT});
    push(to, (struct table_column){.key = "says"});
    push(to, (struct table_column){.key = "its mark", .words = true});
}

static const char *p_text(struct cli *cli, double p) {
    if (!isfinite(p))
        return NULL;
    return p < 0.001 ? "<0.001" : arena_format(cli->arena, "%.3f", p);
}

/* As many decimals as it takes that an end beside 0 does not look like 0: the interval says what the row says. */
static int decimals_apart(const struct metrics_apart *apart, int decimals) {
    for (int most = decimals + 3; decimals < most; decimals++)
        if (without_minus_zero(apart->lo, decimals) != 0 && without_minus_zero(apart->hi, decimals) != 0)
            break;
    return decimals;
}

static void put_shown_apart(const struct metrics_sheet *sheet, const struct metrics_row *row) {
    const struct metrics_apart *apart = row->has_nps ? &row->nps_apart : &row->mean_apart;
    int decimals = row->has_nps ? 1 : 2;
    if (sheet->query->against == METRICS_LIKE_FOR_LIKE)
        table_int(sheet->table, row->own_n);
    table_int(sheet->table, row->other_n);
    table_text(sheet->table, !*row->p_of ? NULL : row->has_nps ? "NPS" : row->p_of);
    table_text(sheet->table, metrics_signed(sheet->cli, apart->value, decimals));
    put_interval(sheet, apart->lo, apart->hi, decimals_apart(apart, decimals));
    table_text(sheet->table, p_text(sheet->cli, row->p_adjusted));
    table_text(sheet->table, said(sheet, row->says));
    table_text(sheet->table, cli_some(row->apart_mark));
}

/* ---- its targets ---- */

static const struct table_column exact_targets[] = {
    REAL("mean_target"),
    REAL("mean_to_target"),
    {.key = "mean_reached"},
    {.key = "mean_target_set"},
    REAL("t2b_target"),
    REAL("t2b_to_target"),
    {.key = "t2b_reached"},
    {.key = "t2b_target_set"},
    REAL("nps_target"),
    REAL("nps_to_target"),
    {.key = "nps_reached"},
    {.key = "nps_target_set"},
    {0},
};

static void put_exact_targets(const struct metrics_sheet *sheet, const struct metrics_row *row) {
    held_put_exact(sheet->cli, sheet->table, &row->mean_target);
    held_put_exact(sheet->cli, sheet->table, &row->t2b_target);
    held_put_exact(sheet->cli, sheet->table, &row->nps_target);
}

/* A person sees one: that of NPS, else of the mean, else of the top box. */
static void put_shown_targets(const struct metrics_sheet *sheet, const struct metrics_row *row) {
    static const struct held_figure nps = {"NPS", 1}, mean = {"mean", 2}, top = {"top box", 1};
    if (!isnan(row->nps_target.value))
        held_put_shown(sheet->cli, sheet->table, &nps, &row->nps_target);
    else if (!isnan(row->mean_target.value))
        held_put_shown(sheet->cli, sheet->table, &mean, &row->mean_target);
    else
        held_put_shown(sheet->cli, sheet->table, &top, &row->t2b_target);
}

/* ---- all of it ---- */

void metrics_sheet_begin(struct metrics_sheet *sheet) {
    struct columns columns = {arena_alloc(sheet->cli->arena, COLUMNS_MOST * sizeof *columns.all), 0};
    push_group(sheet, &columns);
    if (is_plain(sheet) && sheet->query->weighted)
        push_all(&columns, shown_weighted);
    else if (is_plain(sheet))
        push_shown(sheet, &columns);
    else
        push_all(&columns, exact_figures);
    if (!is_plain(sheet) && sheet->query->weighted)
        push_all(&columns, exact_weighted);
    if (sheet->query->against && is_plain(sheet))
        push_shown_apart(sheet, &columns);
    else if (sheet->query->against)
        push_all(&columns, exact_apart);
    if (sheet->targets && is_plain(sheet))
        push_all(&columns, held_shown_columns);
    else if (sheet->targets)
        push_all(&columns, exact_targets);
    sheet->table = table_new(sheet->cli->arena, columns.all);
}

void metrics_sheet_put(struct metrics_sheet *sheet, const struct metrics_row *row) {
    sheet->answers += row->n;
    put_group(sheet, row);
    if (is_plain(sheet) && sheet->query->weighted)
        put_shown_weighted(sheet, row);
    else if (is_plain(sheet))
        put_shown(sheet, row);
    else
        put_exact(sheet->table, row);
    if (!is_plain(sheet) && sheet->query->weighted)
        put_exact_weighted(sheet->table, &row->weighted);
    if (sheet->query->against && is_plain(sheet))
        put_shown_apart(sheet, row);
    else if (sheet->query->against)
        put_exact_apart(sheet, row);
    if (sheet->targets && is_plain(sheet))
        put_shown_targets(sheet, row);
    else if (sheet->targets)
        put_exact_targets(sheet, row);
}
