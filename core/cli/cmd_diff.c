/* diff: two editions beside each other. A person reads the numbers from the worst down, each with its causes behind it;
 * a program gets all of it. */
#include <math.h>

#include "base/file.h"
#include "base/limits.h"
#include "cli/commands.h"
#include "ops/diff_document.h"

#define SHOWN_ROWS 40

/* ---- for a person, and as CSV ---- */

static const struct table_column head_columns[] = {{.key = "before"},
                                                   {.key = "after"},
                                                   {.key = "documents", .kind = TABLE_INT},
                                                   {.key = "unchanged", .kind = TABLE_INT},
                                                   {.key = "numbers", .kind = TABLE_INT},
                                                   {.key = "changed", .kind = TABLE_INT},
                                                   {.key = "beyond chance", .kind = TABLE_INT},
                                                   {.key = "noise", .kind = TABLE_INT},
                                                   {.key = "rules changed"},
                                                   {0}};

static const char *edition_text(struct cli *cli, const struct history_edition *edition) {
    const char *reason = *edition->reason ? arena_format(cli->arena, " · %s", edition->reason) : "";
    return arena_format(cli->arena, "%s %.12s · %s · %s%s", cli_month_text(cli, edition->month), edition->commit,
                        cli_when(cli, edition->seconds * 1000), edition->author, reason);
}

static const char *files_text(struct cli *cli, const struct diff *diff) {
    const char *text = NULL;
    for (size_t i = 0; i < diff->file_count; i++)
        text = text ? arena_format(cli->arena, "%s, %s", text, diff->files[i]) : diff->files[i];
    return text;
}

static void print_head(struct cli *cli, const struct diff *diff) {
    struct table *table = table_new(cli->arena, head_columns);
    table_text(table, edition_text(cli, &diff->before));
    table_text(table, edition_text(cli, &diff->after));
    table_int(table, diff->documents);
    table_int(table, diff->unchanged);
    table_int(table, diff->numbers);
    table_int(table, diff->changed);
    table_int(table, diff->beyond);
    table_int(table, diff->noise);
    table_text(table, files_text(cli, diff));
    cli_record(cli, table);
}

static const struct table_column number_columns[] = {{.key = "store"},
                                                     {.key = "report"},
                                                     {.key = "number"},
                                                     {.key = "before", .kind = TABLE_TEXT, .align = TABLE_RIGHT},
                                                     {.key = "after", .align = TABLE_RIGHT},
                                                     {.key = "change", .align = TABLE_RIGHT},
                                                     {.key = "interval", .heading = "95%"},
                                                     {.key = "n"},
                                                     {.key = "says"},
                                                     {.key = "causes"},
                                                     {0}};

static enum language told_in(const struct cli *cli) {
    return cli_chinese(cli) ? LANGUAGE_ZH : LANGUAGE_EN;
}

static const char *place_text(const struct diff_row *row) {
    return row->store[0] == '_' ? row->region : row->store;
}

static const char *causes_text(struct cli *cli, const struct diff_row *row) {
    struct arena *arena = cli->arena;
    const char *text = "";
    bool zh = cli_chinese(cli);
    for (size_t i = 0; i < row->cause_count; i++) {
        const struct diff_cause *cause = &row->causes[i];
        const char *answers =
            cause->answers < 0 ? "" : arena_format(arena, zh ? "（%lld 份）" : " (%lld)", (long long)cause->answers);
        text = arena_format(arena, zh ? "%s%s%s%s %s" : "%s%s%s%s %s", text, i ? (zh ? "；" : "; ") : "",
                            diff_cause_words(arena, told_in(cli), cause), answers,
                            diff_points(arena, told_in(cli), row, cause->points));
    }
    return cli_some(text);
}

/* Of two months the interval of the change; of one month that which the number had. */
static const char *interval_text(struct cli *cli, const struct diff *diff, const struct diff_row *row) {
    struct figure figure = row->before;
    if (!diff->same_month && isfinite(row->lo)) {
        figure.interval = figure.known = figure.difference = true;
        figure.lo = row->lo;
        figure.hi = row->hi;
    }
    return cli_some(figure_interval(cli->arena, told_in(cli), &figure));
}

static const char *bases_text(struct cli *cli, const struct diff_row *row) {
    if (!row->before.known || !row->after.known)
        return NULL;
    if (row->before.n == row->after.n)
        return arena_format(cli->arena, "%lld", (long long)row->after.n);
    return arena_format(cli->arena, "%lld → %lld", (long long)row->before.n, (long long)row->after.n);
}

static const char *value_text_of(struct cli *cli, const struct figure *figure) {
    return figure->known ? figure_value(cli->arena, told_in(cli), figure) : NULL;
}

static void print_numbers(struct cli *cli, const struct diff *diff) {
    struct table *table = table_new(cli->arena, number_columns);
    for (size_t i = 0; i < diff->row_count; i++) {
        const struct diff_row *row = &diff->rows[i];
        const char *words = diff_row_words(cli->arena, row);
        table_text(table, place_text(row));
        table_text(table, row->report);
        table_text(table, row->also ? arena_format(cli->arena, "%s (+%zu)", words, row->also) : words);
        table_text(table, value_text_of(cli, &row->before));
        table_text(table, value_text_of(cli, &row->after));
        table_text(table, isfinite(row->change) ? diff_points(cli->arena, told_in(cli), row, row->change) : NULL);
        table_text(table, interval_text(cli, diff, row));
        table_text(table, bases_text(cli, row));
        table_text(table, diff_says_words(told_in(cli), row->says));
        table_text(table, causes_text(cli, row));
    }
    cli_table(cli, table);
}

/* A spreadsheet reckons with numbers: each by itself, as the document has it. */
static const struct table_column csv_columns[] = {{.key = "store"},
                                                  {.key = "region"},
                                                  {.key = "report"},
                                                  {.key = "number"},
                                                  {.key = "definition"},
                                                  {.key = "before", .kind = TABLE_REAL},
                                                  {.key = "before_n", .kind = TABLE_INT},
                                                  {.key = "before_lo", .kind = TABLE_REAL},
                                                  {.key = "before_hi", .kind = TABLE_REAL},
                                                  {.key = "after", .kind = TABLE_REAL},
                                                  {.key = "after_n", .kind = TABLE_INT},
                                                  {.key = "after_lo", .kind = TABLE_REAL},
                                                  {.key = "after_hi", .kind = TABLE_REAL},
                                                  {.key = "change", .kind = TABLE_REAL},
                                                  {.key = "change_lo", .kind = TABLE_REAL},
                                                  {.key = "change_hi", .kind = TABLE_REAL},
                                                  {.key = "says"},
                                                  {.key = "causes"},
                                                  {0}};

static void put_figure(struct table *table, const struct figure *figure) {
    bool interval = figure->known && figure->interval;
    table_real(table, figure->known ? figure->value : (double)NAN);
    if (figure->known)
        table_int(table, figure->n);
    else
        table_none(table);
    table_real(table, interval ? figure->lo : (double)NAN);
    table_real(table, interval ? figure->hi : (double)NAN);
}

static void print_csv(struct cli *cli, const struct diff *diff) {
    struct table *table = table_new(cli->arena, csv_columns);
    for (size_t i = 0; i < diff->row_count; i++) {
        const struct diff_row *row = &diff->rows[i];
        table_text(table, row->store);
        table_text(table, row->region);
        table_text(table, row->report);
        table_text(table, diff_row_words(cli->arena, row));
        table_text(table, row->definition);
        put_figure(table, &row->before);
        put_figure(table, &row->after);
        table_real(table, row->change);
        table_real(table, row->lo);
        table_real(table, row->hi);
        table_text(table, diff_says_name(row->says));
        table_text(table, causes_text(cli, row));
    }
    cli_table(cli, table);
}

static void print_alone(struct cli *cli, const char *said, const char *const *names, size_t count) {
    for (size_t i = 0; i < count; i++)
        cli_print(cli, "%s%s %s\n", i ? "" : "\n", said, names[i]);
}

static void print_plain(struct cli *cli, const struct diff *diff) {
    bool zh = cli_chinese(cli);
    print_head(cli, diff);
    if (diff->row_count) {
        cli_print(cli, "\n");
        print_numbers(cli, diff);
    }
    print_alone(cli, zh ? "只在前一版次：" : "only before:", diff->gone, diff->gone_count);
    print_alone(cli, zh ? "只在后一版次：" : "only after:", diff->come, diff->come_count);
    if ((int64_t)diff->row_count < diff->changed)
        cli_say(cli,
                zh ? "变化最大的 %zu 处；其余用 --most 或 --store 查看。"
                   : "The worst %zu; --most or --store shows the others.",
                diff->row_count);
    if (diff->replayed)
        cli_say(
            cli,
            zh ? "原因按固定次序重算，各项之和等于变化；涉及答卷少于 %lld 份的合并列出。"
               : "Causes by one fixed order of replay; they sum to the change. Those on fewer than %lld answers are "
                 "told together.",
            (long long)diff->floor);
}

/* ---- for a program ---- */

static const struct value *figure_data(struct cli *cli, const struct figure *figure) {
    struct arena *arena = cli->arena;
    struct value *made = value_map(arena);
    if (figure->suppressed)
        value_set(arena, made, "suppressed", value_bool(arena, true));
    if (!figure->known)
        return figure->suppressed ? made : value_null(arena);
    value_set(arena, made, "value", value_real(arena, figure->value));
    value_set(arena, made, "n", value_int(arena, figure->n));
    value_set(arena, made, "lo", value_real(arena, figure->interval ? figure->lo : (double)NAN));
    value_set(arena, made, "hi", value_real(arena, figure->interval ? figure->hi : (double)NAN));
    return made;
}

static const struct value *cause_data(struct cli *cli, const struct diff_cause *cause) {
    struct arena *arena = cli->arena;
    struct value *made = value_map(arena), *kinds = value_list(arena);
    value_set(arena, made, "cause", value_str(arena, diff_kind_name(cause->kind)));
    for (int kind = 0; kind < DIFF_SEVERAL; kind++)
        if (cause->kinds & 1u << kind)
            value_push(arena, kinds, value_str(arena, diff_kind_name((enum diff_kind)kind)));
    if (cause->kind == DIFF_SEVERAL)
        value_set(arena, made, "causes", kinds);
    value_set(arena, made, "answers", cause->answers < 0 ? value_null(arena) : value_int(arena, cause->answers));
    value_set(arena, made, "points", value_real(arena, cause->points));
    return made;
}

static const struct value *row_data(struct cli *cli, const struct diff_row *row) {
    struct arena *arena = cli->arena;
    struct value *made = value_map(arena), *causes = value_list(arena);
    value_set(arena, made, "store", value_str(arena, row->store));
    value_set(arena, made, "region", value_str(arena, row->region));
    value_set(arena, made, "report", value_str(arena, row->report));
    value_set(arena, made, "block", value_str(arena, row->block));
    value_set(arena, made, "title", value_str(arena, row->title));
    value_set(arena, made, "label", value_str(arena, row->label));
    value_set(arena, made, "definition", value_str(arena, row->definition));
    value_set(arena, made, "before", figure_data(cli, &row->before));
    value_set(arena, made, "after", figure_data(cli, &row->after));
    value_set(arena, made, "change", value_real(arena, row->change));
    value_set(arena, made, "lo", value_real(arena, row->lo));
    value_set(arena, made, "hi", value_real(arena, row->hi));
    value_set(arena, made, "says", value_str(arena, diff_says_name(row->says)));
    value_set(arena, made, "also", value_int(arena, (int64_t)row->also));
    for (size_t i = 0; i < row->cause_count; i++)
        value_push(arena, causes, cause_data(cli, &row->causes[i]));
    value_set(arena, made, "causes", causes);
    return made;
}

static const struct value *list_data(struct arena *arena, const char *const *names, size_t count) {
    struct value *made = value_list(arena);
    for (size_t i = 0; i < count; i++)
        value_push(arena, made, value_str(arena, names[i]));
    return made;
}

static const struct value *edition_data(struct cli *cli, const struct history_edition *edition) {
    struct arena *arena = cli->arena;
    struct value *made = value_map(arena);
    value_set(arena, made, "edition", value_str(arena, edition->commit));
    value_set(arena, made, "month", value_str(arena, cli_month_text(cli, edition->month)));
    value_set(arena, made, "made", value_str(arena, cli_when(cli, edition->seconds * 1000)));
    value_set(arena, made, "actor", value_str(arena, edition->author));
    value_set(arena, made, "reason", cli_value(cli, edition->reason));
    value_set(arena, made, "rules", value_str(arena, edition->rules));
    value_set(arena, made, "cut", value_int(arena, edition->cut));
    return made;
}

static void print_data(struct cli *cli, const struct diff *diff) {
    struct arena *arena = cli->arena;
    struct value *made = value_map(arena), *rows = value_list(arena);
    value_set(arena, made, "before", edition_data(cli, &diff->before));
    value_set(arena, made, "after", edition_data(cli, &diff->after));
    value_set(arena, made, "documents", value_int(arena, diff->documents));
    value_set(arena, made, "unchanged", value_int(arena, diff->unchanged));
    value_set(arena, made, "numbers", value_int(arena, diff->numbers));
    value_set(arena, made, "changed", value_int(arena, diff->changed));
    value_set(arena, made, "beyond", value_int(arena, diff->beyond));
    value_set(arena, made, "noise", value_int(arena, diff->noise));
    value_set(arena, made, "rules_changed", list_data(arena, diff->files, diff->file_count));
    value_set(arena, made, "only_before", list_data(arena, diff->gone, diff->gone_count));
    value_set(arena, made, "only_after", list_data(arena, diff->come, diff->come_count));
    value_set(arena, made, "floor", diff->replayed ? value_int(arena, diff->floor) : value_null(arena));
    for (size_t i = 0; i < diff->row_count; i++)
        value_push(arena, rows, row_data(cli, &diff->rows[i]));
    value_set(arena, made, "numbers_changed", rows);
    cli_json(cli, made);
}

/* ---- the command ---- */

static int write_paper(struct cli *cli, struct workspace *workspace, const struct diff *diff, const char *file,
                       struct err *err) {
    struct buf out = buf_make(LIMIT_FILE);
    enum report_format format;
    int failed = format_of_file(file, &format, err);
    failed = failed ? failed : diff_paper(workspace, diff, format, &out, err);
    failed = failed ? failed : file_write(file, out.data, out.len, err);
    if (!failed)
        cli_say(cli, cli_chinese(cli) ? "工作底稿：%s" : "A working paper, in no edition: %s", file);
    buf_free(&out);
    return failed;
}

static int diff_work(struct cli *cli, struct workspace *workspace, const struct act *act, struct err *err) {
    struct diff diff;
    int64_t most = SHOWN_ROWS;
    const char *file = cli_option(cli, "out");
    if (cli_option(cli, "most") && cli_number("--most", cli_option(cli, "most"), &most, err))
        return err->kind;
    const struct diff_query query = {.before = cli_operand(cli, 0),
                                     .after = cli_operand(cli, 1),
                                     .store = cli_option(cli, "store"),
                                     .region = cli_option(cli, "region"),
                                     .report = cli_option(cli, "report"),
                                     .most = most > LIMIT_DIFF_ROWS ? LIMIT_DIFF_ROWS : (size_t)most,
                                     .causes = !cli_switch(cli, "no-causes")};
    if (edition_diff(workspace, act, &query, &diff, err) || (file && write_paper(cli, workspace, &diff, file, err)))
        return err->kind;
    if (cli_format(cli) == TABLE_JSON)
        print_data(cli, &diff);
    else if (cli_format(cli) == TABLE_CSV)
        print_csv(cli, &diff);
    else
        print_plain(cli, &diff);
    return 0;
}

static const struct cli_option diff_options[] = {
    {"store", 0, "STORE", "only this store's reports"},
    {"region", 0, "REGION", "only the reports of this region and its stores"},
    {"report", 0, "REPORT", "only reports of this kind"},
    {"most", 0, "N", "how many numbers to show, the worst first; 40"},
    {"no-causes", 0, NULL, "only what changed, not why: faster"},
    {"out", 0, "FILE", "for the file: the same as a working paper: .pdf, .html, .txt, .xlsx, .csv or .json"},
    {0},
};

const struct cli_command cmd_diff = {
    .name = "diff",
    .summary = "compare two editions, number by number, and say why",
    .summary_zh = "逐个数字比较两个版次，并说明原因",
    .usage = "BEFORE AFTER [--store STORE] [--region REGION] [--report REPORT] [--most N] [--out FILE]",
    .min_operands = 2,
    .max_operands = 2,
    .options = diff_options,
    .detail =
        "BEFORE and AFTER are commits or their beginnings; a month stands for its newest edition. The largest\n"
        "change comes first, largest against the interval that stood with the number; one within it is noise.\n"
        "Of two editions of one month the causes are told, each with the answers that it rests on and its points:\n"
        "late, corrected, undone, set aside, taken back in, registry, survey definitions, rules, let in one after\n"
        "the other in this order, so that they sum to the change. Causes on fewer answers than the privacy floor\n"
        "are told together. (+2) behind a number: two more places print the same, as a region's number stands in\n"
        "the report of each of its stores.",
    .example =
        "$ earshot diff 73161d9966f6 2026-10 --store S0101 --most 2\n"
        "before         2026-10 73161d9966f6 · 2026-11-01 00:30Z · li\n"
        "after          2026-10 628735c92329 · 2026-11-05 02:10Z · li · a till was late\n"
        "...\n"
        "store  report         number                 before  after     change  95%           n          says"
        "           causes\n"
        "S0101  store_monthly  逐题得分 › 员工的态度     4.41   4.02      −0.39  4.30 to 4.51  174 → 188  beyond "
        "chance  late answers (14) −0.20; corrected answers (12) −0.20\n"
        "...\n",
    .work = diff_work,
};
