/* metrics --answers: what was answered to questions that are not on a scale: a row for each option, for each number. */
#include <math.h>
#include <string.h>

#include "cli/metrics_views.h"
#include "flow/rules/shape.h"
#include "stats/mean.h"
#include "stats/share.h"

struct answers {
    struct cli *cli;
    const struct metrics_query *query;
    const char *only; /* the question that is asked for; NULL: all */
    struct table *table;
    int64_t told;
};

/* One line of the table; NAN where there is no such figure. */
struct line {
    const char *answer, *words;
    int64_t count; /* -1: none */
    struct share_result share;
    struct mean_result mean;
};

static const struct line nothing = {
    .count = -1, .share = {0, NAN, NAN, NAN}, .mean = {.mean = NAN, .sd = NAN, .lo = NAN, .hi = NAN}};

static bool is_plain(const struct answers *a) {
    return cli_format(a->cli) == TABLE_PLAIN;
}

/* ---- the table ---- */

static void begin(struct answers *a) {
    const struct table_column plain[] = {{.key = "n", .kind = TABLE_INT},
                                         {.key = "count", .kind = TABLE_INT},
                                         {.key = "share %", .kind = TABLE_REAL, .decimals = 1},
                                         {.key = "share 95%"},
                                         {.key = "mean", .kind = TABLE_REAL, .decimals = 2},
                                         {.key = "mean 95%"},
                                         {.key = "mark", .words = true}},
                              exact[] = {
                                  {.key = "n", .kind = TABLE_INT},         {.key = "count", .kind = TABLE_INT},
                                  {.key = "share", .kind = TABLE_REAL},    {.key = "share_lo", .kind = TABLE_REAL},
                                  {.key = "share_hi", .kind = TABLE_REAL}, {.key = "mean", .kind = TABLE_REAL},
                                  {.key = "sd", .kind = TABLE_REAL},       {.key = "mean_lo", .kind = TABLE_REAL},
                                  {.key = "mean_hi", .kind = TABLE_REAL},  {.key = "mark", .words = true}};
    struct table_column *columns = arena_alloc(a->cli->arena, 20 * sizeof *columns);
    size_t count = 0;
    if (a->query->by != METRICS_CHAIN) {
        columns[count++].key = a->query->by == METRICS_STORE ? "store" : "region";
        if (is_plain(a))
            columns[count++].key = "name";
    }
    columns[count++].key = "question";
    columns[count++].key = "answer";
    if (is_plain(a))
        columns[count++].key = "in words";
    if (a->query->by_month)
        columns[count++].key = is_plain(a) ? "month" : "period";
    if (a->query->by_wave)
        columns[count++].key = "wave";
    if (is_plain(a))
        memcpy(columns + count, plain, sizeof plain);
    else
        memcpy(columns + count, exact, sizeof exact);
    a->table = table_new(a->cli->arena, columns);
}

static void put_figures(struct answers *a, const struct metrics_row *row, const struct line *line) {
    table_int(a->table, row->n);
    if (line->count < 0)
        table_none(a->table);
    else
        table_int(a->table, line->count);
    table_real(a->table, line->share.share);
    if (is_plain(a)) {
        table_text(a->table, metrics_interval(a->cli, line->share.lo, line->share.hi, 1));
        table_real(a->table, line->mean.mean);
        table_text(a->table, metrics_interval(a->cli, line->mean.lo, line->mean.hi, 2));
    } else {
        const double rest[] = {line->share.lo, line->share.hi, line->mean.mean,
                               line->mean.sd,  line->mean.lo,  line->mean.hi};
        for (size_t i = 0; i < sizeof rest / sizeof *rest; i++)
            table_real(a->table, rest[i]);
    }
    table_text(a->table, cli_some(row->mark));
}

static void put_line(struct answers *a, const struct metrics_row *row, const struct line *line) {
    if (a->query->by != METRICS_CHAIN) {
        table_text(a->table, row->code);
        if (is_plain(a))
            table_text(a->table, cli_some(row->name));
    }
    table_text(a->table, row->item);
    table_text(a->table, cli_some(line->answer));
    if (is_plain(a))
        table_text(a->table, cli_some(line->words));
    if (a->query->by_month)
        table_text(a->table, cli_month_text(a->cli, row->month));
    if (a->query->by_wave)
        table_text(a->table, row->wave);
    put_figures(a, row, line);
}

/* ---- lines from counters (survey.h has their layout) ---- */

static const char *language(const struct answers *a) {
    return cli_chinese(a->cli) ? "zh" : "en";
}

static const char *words_of(const struct answers *a, const struct option *option) {
    return cli_chinese(a->cli) ? option->zh : option->en;
}

/* Of a ranking the share is that of first places, the mean that of the places among those who ranked it. */
static struct line ranked_line(const struct question *question, size_t option, const int64_t *counts, int64_t n) {
    const int64_t *places = counts + 1 + option * (size_t)question->ranks;
    const struct tally_counts tally = {places, (size_t)question->ranks, 1};
    struct line line = nothing;
    line.count = places[0];
    line.share = share_of(&(struct share_counts){places[0], n});
    line.mean = mean_of(&tally);
    return line;
}

static void put_options(struct answers *a, const struct metrics_row *row) {
    const struct question *question = row->asked;
    const int64_t *counts = row->counts.counts;
    for (size_t i = 0; i < question->option_count; i++) {
        struct line line = nothing;
        if (question->kind == QUESTION_RANKING) {
            line = ranked_line(question, i, counts, row->n);
        } else {
            line.count = counts[i + (question->many ? 1 : 0)];
            line.share = share_of(&(struct share_counts){line.count, row->n});
        }
        line.answer = question->options[i].id;
        line.words = words_of(a, &question->options[i]);
        put_line(a, row, &line);
    }
}

/* Its values are steps: mean and spread are those of the steps, in the steps' width. */
static struct mean_result number_mean(const struct span *span, const int64_t *counts) {
    const struct tally_moments moments = {counts[0], counts[1], counts[2], 0};
    const double unit = pow(10, -span->decimals), step = (double)span->step * unit, min = (double)span->min * unit;
    struct mean_result mean = mean_of_moments(&moments);
    return (struct mean_result){mean.n, min + mean.mean * step, mean.sd * step, min + mean.lo * step,
                                min + mean.hi * step};
}

static void put_one(struct answers *a, const struct metrics_row *row) {
    struct line line = nothing;
    line.words = shape_words(value_get(row->asked->item, "unit"), language(a));
    if (row->asked->kind == QUESTION_NUMBER) {
        line.mean = number_mean(&row->asked->span, row->counts.counts);
    } else {
        line.answer = "yes";
        line.count = row->n;
    }
    put_line(a, row, &line);
}

static int take(void *context, const struct metrics_row *row, struct err *err) {
    struct answers *a = context;
    (void)err;
    if (a->only && strcmp(a->only, row->item) != 0)
        return 0;
    a->told += row->n;
    if (row->asked->option_count)
        put_options(a, row);
    else
        put_one(a, row);
    return 0;
}

int metrics_show_answers(struct cli *cli, struct workspace *workspace, const struct metrics_query *query,
                         struct err *err) {
    struct metrics_query asked = *query;
    struct answers answers = {.cli = cli, .query = &asked, .only = query->question};
    asked.items = METRICS_ANSWERS;
    asked.question = NULL;
    if (query->items == METRICS_DIMENSIONS || query->items == METRICS_TOUCHPOINTS)
        return cli_misused(cli, err,
                           "--answers has a row for each answer: leave dimensions and touchpoints out of --by");
    if (query->question && metrics_answered(workspace, query->survey, query->question, err))
        return err->kind;
    begin(&answers);
    if (metrics(workspace, &asked, take, &answers, err))
        return err->kind;
    cli_table(cli, answers.table);
    return answers.told ? 0 : metrics_say_none(cli, workspace, query->survey, err);
}
