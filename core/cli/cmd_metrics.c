/* metrics: the figures themselves. What was asked for is read here; the table stands in metrics_sheet.c. */
#include <string.h>

#include "cli/commands.h"
#include "cli/metrics_sheet.h"
#include "cli/metrics_views.h"
#include "ops/metrics.h"
#include "ops/rights.h"

/* ---- what was asked ---- */

/* The words of a list such as "store,month", one at a time: the next one, or NULL past the end. */
static const char *next_word(struct cli *cli, const char **at) {
    if (!*at)
        return NULL;
    size_t len = strcspn(*at, ",");
    const char *word = arena_format(cli->arena, "%.*s", (int)len, *at);
    *at = (*at)[len] ? *at + len + 1 : NULL;
    return word;
}

/* Which of three parts of a group a word sets; each may be set once. */
enum by_part { BY_PLACE, BY_ITEM, BY_TIME, BY_PARTS };
enum by_time { BY_ALL_TIME, BY_MONTH, BY_WAVE };

static const struct by_word {
    const char *word;
    enum by_part part;
    int value;
} by_words[] = {
    {"store", BY_PLACE, METRICS_STORE},
    {"region", BY_PLACE, METRICS_REGION},
    {"chain", BY_PLACE, METRICS_CHAIN},
    {"question", BY_ITEM, METRICS_QUESTIONS},
    {"dimension", BY_ITEM, METRICS_DIMENSIONS},
    {"touchpoint", BY_ITEM, METRICS_TOUCHPOINTS},
    {"month", BY_TIME, BY_MONTH},
    {"wave", BY_TIME, BY_WAVE},
    {0},
};

static const struct by_word *by_word(const char *text) {
    const struct by_word *word = by_words;
    while (word->word && strcmp(word->word, text) != 0)
        word++;
    return word->word ? word : NULL;
}

static int read_by(struct cli *cli, struct metrics_query *query, struct err *err) {
    const char *by = cli_option(cli, "by"), *at = by ? by : "store,month", *text;
    int values[BY_PARTS] = {METRICS_CHAIN, METRICS_ONE, BY_ALL_TIME};
    bool set[BY_PARTS] = {false};
    while ((text = next_word(cli, &at))) {
        const struct by_word *word = by_word(text);
        if (!word || set[word->part])
            return err_set(err, ERR_USAGE, "there are no figures by '%s'", by),
                   err_todo(err, "--by store,month, store, region,month, region, month or chain, with wave for "
                                 "month; and question, dimension or touchpoint, alone or behind one of these");
        set[word->part] = true;
        values[word->part] = word->value;
    }
    query->by = (enum metrics_group)values[BY_PLACE];
    query->items = (enum metrics_items)values[BY_ITEM];
    query->by_month = values[BY_TIME] == BY_MONTH;
    query->by_wave = values[BY_TIME] == BY_WAVE;
    return 0;
}

static int read_against(struct cli *cli, struct metrics_query *query, struct err *err) {
    static const char *const names[] = {[METRICS_PREVIOUS] = "previous",
                                        [METRICS_YEAR_AGO] = "year-ago",
                                        [METRICS_WHOLE] = "region",
                                        [METRICS_LIKE_FOR_LIKE] = "like-for-like"};
    const char *against = cli_option(cli, "compare");
    if (!against)
        return 0;
    for (int i = METRICS_PREVIOUS; i <= METRICS_LIKE_FOR_LIKE; i++)
        if (strcmp(against, names[i]) == 0) {
            query->against = (enum metrics_against)i;
            return 0;
        }
    return err_set(err, ERR_USAGE, "figures are not compared with '%s'", against),
           err_todo(err, "--compare previous, year-ago, region or like-for-like");
}

/* A word names an interval of NPS, of the top box, or, as wald does, of both; it then stands for what no other word
 * does. */
static const struct interval {
    const char *word;
    bool nps, top;
    enum metrics_nps_interval nps_interval;
    enum metrics_top_interval top_interval;
} intervals[] = {
    {"wald", true, true, METRICS_NPS_WALD, METRICS_TOP_WALD},
    {"adjusted", true, false, METRICS_NPS_ADJUSTED, 0},
    {"score", true, false, METRICS_NPS_SCORE, 0},
    {"wilson", false, true, 0, METRICS_TOP_WILSON},
    {"exact", false, true, 0, METRICS_TOP_EXACT},
    {"agresti-coull", false, true, 0, METRICS_TOP_AGRESTI_COULL},
    {"jeffreys", false, true, 0, METRICS_TOP_JEFFREYS},
    {0},
};

static const struct interval *interval(const char *text) {
    const struct interval *one = intervals;
    while (one->word && strcmp(one->word, text) != 0)
        one++;
    return one->word ? one : NULL;
}

static int read_intervals(struct cli *cli, struct metrics_query *query, struct metrics_sheet *sheet, struct err *err) {
    const char *at = cli_option(cli, "interval"), *text;
    while ((text = next_word(cli, &at))) {
        const struct interval *one = interval(text);
        if (!one)
            return err_set(err, ERR_USAGE, "there is no interval '%s'", text),
                   err_todo(err, "NPS: wald, adjusted, score; top box: wilson, exact, agresti-coull, jeffreys, wald; "
                                 "one of each as in --interval score,exact");
        bool both = one->nps && one->top;
        if (one->nps && !(both && sheet->nps_interval)) {
            query->nps_interval = one->nps_interval;
            query->nps_named = true;
            sheet->nps_interval = one->word;
        }
        if (one->top && !(both && sheet->top_interval)) {
            query->top_interval = one->top_interval;
            sheet->top_interval = one->word;
        }
    }
    return 0;
}

/* --survey, else the only one that there is. */
static int choose_survey(struct cli *cli, struct workspace *workspace, const char **out, struct err *err) {
    struct rulebook *rulebook;
    *out = cli_option(cli, "survey");
    if (*out)
        return 0;
    if (rulebook_open(&rulebook, workspace, RULEBOOK_INTAKE, err))
        return err->kind;
    size_t count = rulebook->survey_count;
    if (count == 1)
        *out = arena_text(cli->arena, rulebook->surveys[0]->id);
    rulebook_close(rulebook);
    if (count == 1)
        return 0;
    return err_set(err, ERR_USAGE, "there are %zu surveys; name one with --survey", count),
           err_todo(err, "earshot survey list lists them");
}

static int read_query(struct cli *cli, struct workspace *workspace, struct metrics_query *out, struct err *err) {
    *out = (struct metrics_query){.question = cli_option(cli, "question"),
                                  .from = INT32_MIN,
                                  .to = INT32_MAX,
                                  .store = cli_option(cli, "store"),
                                  .region = cli_option(cli, "region"),
                                  .weighted = cli_switch(cli, "weighted")};
    if (read_by(cli, out, err) || read_against(cli, out, err) || cli_period(cli, &out->from, &out->to, err))
        return err->kind;
    return choose_survey(cli, workspace, &out->survey, err);
}

/* The first row tells whether there are targets. A person sees them then without asking; what a program reads has the
 * same columns every month. */
static int put_row(void *context, const struct metrics_row *row, struct err *err) {
    struct metrics_sheet *sheet = context;
    (void)err;
    if (!sheet->table) {
        sheet->targets |= row->aimed && cli_format(sheet->cli) == TABLE_PLAIN;
        metrics_sheet_begin(sheet);
    }
    metrics_sheet_put(sheet, row);
    return 0;
}

static int metrics_work(struct cli *cli, struct workspace *workspace, const struct act *act, struct err *err) {
    struct metrics_query query;
    struct metrics_sheet sheet = {.cli = cli, .query = &query};
    const struct metrics_view *view = NULL;
    if (cli_say_drift(cli, workspace, err) || metrics_say_scope(cli, workspace, err))
        return err->kind;
    if (cli_switch(cli, "scores"))
        return cmd_metrics_scores(cli, workspace, act, err);
    if (cli_switch(cli, "words"))
        return metrics_show_words(cli, workspace, err);
    if (cli_option(cli, "theme") || cli_switch(cli, "negative"))
        return cli_misused(cli, err, "--theme and --negative go with --words");
    if (cli_switch(cli, "themes"))
        return cmd_metrics_themes(cli, workspace, err);
    if (cli_switch(cli, "polarity"))
        return cli_misused(cli, err, "--polarity goes with --themes, which name the question");
    if (cli_operand(cli, 0))
        return cli_misused(cli, err, "'%s' would be a scoring or a list: it goes with --scores, --themes or --words",
                           cli_operand(cli, 0));
    if (metrics_view(cli, &view, err) || read_query(cli, workspace, &query, err))
        return err->kind;
    if (view)
        return view->show(cli, workspace, &query, err);
    if (query.weighted && cli_switch(cli, "targets"))
        return cli_misused(cli, err, "targets are of figures without weights: leave out --targets or --weighted");
    if (query.weighted && cli_option(cli, "interval"))
        return cli_misused(cli, err, "--interval is of figures without weights: leave it or --weighted out");
    if (read_intervals(cli, &query, &sheet, err))
        return err->kind;
    if (!query.store && scope_region(workspace, query.region, &sheet.of, err))
        return err->kind;
    sheet.targets = cli_switch(cli, "targets");
    if (metrics(workspace, &query, put_row, &sheet, err))
        return err->kind;
    if (!sheet.table)
        metrics_sheet_begin(&sheet);
    cli_table(cli, sheet.table);
    return sheet.answers ? 0 : metrics_say_none(cli, workspace, query.survey, err);
}

static const struct cli_option metrics_options[] = {
    {"survey", 0, "SURVEY", "whose answers; may be left out when there is one survey"},
    {"by", 0, "GROUP",
     "store,month (the usual), store, region, month, wave, chain ...; with question, dimension, touchpoint"},
    {"compare", 0, "WITH", "previous, year-ago, region or like-for-like: what each row differs by, with interval"},
    {"interval", 0, "NAME", "NPS: wald, adjusted, score; top box: wilson, exact, agresti-coull, jeffreys, wald"},
    {"weighted", 0, NULL, "figures that weigh each answer as its mapping says, with the effective base"},
    {"question", 0, "QUESTION", "which question; else the survey's lead question"},
    {"from", 0, "MONTH", "the first month that counts"},
    {"to", 0, "MONTH", "the last month that counts"},
    {"store", 0, "STORE", "only this store"},
    {"region", 0, "REGION", "only stores of this region, as they hung in each month"},
    {"targets", 0, NULL,
     "the columns of targets in --format csv and --json too; a person sees them where there are any"},
    {"answers", 0, NULL, "questions that are not on a scale: the share of each option, rankings, the mean of numbers"},
    {"set-aside", 0, NULL, "each figure without the responses that are set aside, and beside it with them"},
    {"funnel", 0, NULL, "each store against the limits of chance, and what lies between stores"},
    {"spc", 0, NULL, "control charts: each month against the months before"},
    {"drivers", 0, NULL,
     "what goes together with the question: how much of it each other one explains; with --themes, each theme"},
    {"items", 0, "QUESTIONS", "the others that --drivers takes, as in food,price; else all on a scale"},
    {"scores", 0, NULL, "index and band of each store's month; else the last one with answers"},
    {"themes", 0, NULL, "what comments are about, by a list of words; --by chain is the usual"},
    {"polarity", 0, NULL, "with --themes: how many comments complain, judged by a list of words"},
    {"words", 0, NULL, "which words comments use, most frequent first"},
    {"theme", 0, "THEME", "with --words: those that set apart the comments that name this theme (its id or title)"},
    {"negative", 0, NULL, "with --words: those that set apart the comments with a low score"},
    {0},
};

const struct cli_command cmd_metrics = {
    .name = "metrics",
    .summary = "print figures with their base, by store, region or month",
    .summary_zh = "查看指标：按门店、区域或月份，附样本量与区间",
    .usage = "[--survey SURVEY] [--by GROUP] [--from MONTH] [--to MONTH] [--store STORE] [--region REGION] [OPTION…]",
    .max_operands = 1,
    .options = metrics_options,
    .detail =
        "Figures are unclipped and shown whatever their base; mark says which have fewer answers than the\n"
        "settings' floor for screens (floor) or too few to rely on (thin); a report hides all under the floor\n"
        "for print. Intervals are at 95%: t for means, Wilson for the top box, adjusted Wald for NPS. --format\n"
        "csv and --json have every figure to 10 digits, with the Wald interval of NPS too; --interval says what\n"
        "stands in nps_lo and nps_hi, t2b_lo and t2b_hi instead, one of each as in score,exact. --by question,\n"
        "dimension or touchpoint, alone or as in store,question,month, has a row for each; the n of the last two\n"
        "is people, and their intervals are wide enough for answers that go together. --by wave has a row for\n"
        "each round that a mapping names; --compare previous is then with the wave before.\n"
        "\n"
        "--weighted takes each answer as often as its weight says; n stays the number of answers, and the\n"
        "effective n says how many answers of equal weight would be as sure (Kish): the intervals of top box and\n"
        "NPS are as of so many. A program gets these figures behind the others: w_n answers have a weight,\n"
        "w_sum is its sum, standard errors are linearised (Taylor). Answers without a weight are in no weighted\n"
        "figure.\n"
        "\n"
        "--compare sets beside each row what it differs by:\n"
        "  previous       from the month before, or from as many months as --from and --to span before them\n"
        "  year-ago       from the same months a year earlier\n"
        "  region         from the store's region with the store in it (a region: from the one above); whether that\n"
        "                 is a difference is found out against the other stores there, of which others' n is the base\n"
        "  like-for-like  as previous, with stores only that were open, heard and not moved in both periods\n"
        "Among many rows some differ by chance: p (BH) is adjusted for all rows printed (Benjamini-Hochberg). It\n"
        "says noise when the interval holds 0 or this p is not under 0.05; of the others, on average at most 1 in\n"
        "20 is false. A person sees the difference of NPS, else of the mean; a program those of mean, top box and\n"
        "NPS. A difference's mark goes by the smaller of its two bases.\n"
        "\n"
        "Where targets were set (earshot stores target) the last columns hold a figure against its own: that of\n"
        "NPS, else of the mean, else of the top box. It is met when the whole interval shown is at or above the\n"
        "target, missed when all of it is below, else open: more answers would tell. The target is the store's\n"
        "own, else its region's, else that of the region above, else the chain's; several months in one row have\n"
        "one only where it is the same in all of them. Touchpoints and weighted figures have none; that of an index\n"
        "stands beside --scores.\n"
        "\n"
        "--set-aside  the figures as everywhere, which leave out what is in quarantine; how many those are; and the\n"
        "           same figures if they counted. Both overlap, so no test stands between them: what moves by more\n"
        "           than its interval wants looking into (earshot quarantine list).\n"
        "--funnel   a store's top box beside where chance alone would leave a store of its size around the\n"
        "           share of all (exact binomial, 95% and 99.8%), the same limits widened by what sets all\n"
        "           stores apart (variance added, phi winsorised at 10%), and its mean drawn towards that of\n"
        "           all, the more the fewer answers it has (empirical Bayes); the rank is by that. Below: how\n"
        "           much of the spread lies between stores. --by region: the same of regions, those that have\n"
        "           none below them.\n"
        "--spc      each month's top box beside the limits of a p chart (Laney's), and the mean smoothed\n"
        "           (EWMA, lambda 0.2) and summed up (CUSUM, k 0.5, h 5) against the first 24 months that\n"
        "           have answers. Below: the trend. For the chain, or --store or --region.\n"
        "--drivers  correlation, standardised beta, and the shares of the question's spread that each other\n"
        "           question explains (Johnson's relative weights; Shapley's, to 20 questions), from the\n"
        "           responses that answer all of them; thin under 10 of those for each question. What goes\n"
        "           together, not what would happen.\n"
        "--answers  of choices the share of each option; of rankings the share of first places, and the mean place\n"
        "           among those who gave it one; of numbers the mean; of consent how many gave it. --by and\n"
        "           --question narrow it.\n"
        "--scores   the index of 0 to 100 of each store's month, with its interval where it has one, and the band,\n"
        "           under the rules in force; of a scoring (ID), or of all.\n"
        "--themes   the comments that name each theme of a list in scripts/themes/ (ID, if there are several):\n"
        "           their share of all comments, and of those scored the share that gave a low score (detractors\n"
        "           for NPS, else the mirror of the top box). What fewer people said than the floor is not told;\n"
        "           no comment is ever printed. With --drivers: each theme's correlation with the score, and its\n"
        "           share (Johnson's weights) of what all themes together explain of it. With --polarity: the share "
        "of\n"
        "           comments that complain, judged by the words of a list in scripts/polarity/, beside the share\n"
        "           that gave a low score; how often such a judgement is right stands below.\n"
        "--words    the words that comments use (Chinese ones as friso and scripts/words/ cut them), counted once\n"
        "           a comment; theme says which theme has the word already. With --theme or --negative first the\n"
        "           words that set those comments apart from the others (z). Words with digits, and words that\n"
        "           fewer comments use than the floor, are not told.",
    .example =
        "$ earshot metrics --by region --from 2025-10 --to 2025-10\n"
        "region  name         n  mean  mean 95%      top box %  top box 95%    NPS  NPS 95%       mark\n"
        "C       华中区    1240  8.46  8.38 to 8.55       55.0  52.2 to 57.7  42.6  38.6 to 46.4  -\n"
        "E1      华东一区  1544  8.64  8.56 to 8.71       60.8  58.3 to 63.2  50.9  47.5 to 54.1  -\n"
        "...\n"
        "$ earshot metrics --scores --region E1\n"
        "scoring  store  name          month      n  index  index 95%     band  mark  target of  target  to target  "
        "...\n"
        "service  S0101  上海国定路店  2026-10  166   75.3  72.1 to 78.4  A     -     index        72.0       +3.3  "
        "...\n"
        "service  S0102  上海延平路店  2026-10  223   74.5  71.8 to 77.3  B     -     index        72.0       +2.5  "
        "...\n"
        "...\n"
        "$ earshot metrics --region E1 --by store --from 2026-10 --compare region\n"
        "store  name            n ...   NPS ...  others' n  apart in  apart  apart 95%       p (BH)  says   its mark "
        "...\n"
        "S0104  上海莘庄店    216 ...  59.7 ...       1301  NPS       +14.1  6.1 to 22.1      0.002  above  -        "
        "...\n"
        "S0105  上海曲阳路店  217 ...  15.7 ...       1300  NPS       -29.9  -39.2 to -20.7  <0.001  below  -        "
        "...\n"
        "S0106  上海川沙店    124 ...  50.8 ...       1393  NPS        +5.2  -6.6 to 17.0     0.664  noise  -        "
        "...\n"
        "$ earshot metrics --themes --from 2026-10\n"
        "theme                    comments  name it  share %  share 95%     negative %  negative 95%  mean  others  "
        "mark\n"
        "Staff (staff)                 811      145     17.9  15.4 to 20.7        14.5  9.7 to 21.1   8.74    8.99  -\n"
        "...\n",
    .work = metrics_work,
};
