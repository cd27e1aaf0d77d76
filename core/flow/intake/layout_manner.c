/* How a file writes its cells: tried out on the rows that were looked at. */
#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "flow/intake/layout_parts.h"

#define WENJUANXING_BLANK   "(空)"
#define WENJUANXING_SKIPPED "(跳过)"

static bool is_missing(const struct mapping *mapping, const char *text) {
    for (size_t i = 0; i < mapping->missing_count; i++)
        if (!strcmp(mapping->missing[i], text))
            return true;
    return !text[0];
}

static void add_missing(struct finding *finding, const char *const *texts, size_t count) {
    struct mapping *mapping = finding->mapping;
    const char **all = arena_alloc(finding->arena, (mapping->missing_count + count + 1) * sizeof *all);
    for (size_t i = 0; i < mapping->missing_count; i++)
        all[i] = mapping->missing[i];
    for (size_t i = 0; i < count; i++)
        all[mapping->missing_count + i] = texts[i];
    mapping->missing = all;
    mapping->missing_count += count;
}

/* Cells of one column that are answers of its question, were the mapping so. Own words speak for nothing. */
static size_t count_good(struct finding *finding, const struct mapping *mapping, size_t index) {
    const struct question *question = finding->columns[index].question;
    struct mapping_answer answer = {.question = question->id};
    struct cells *cells = cells_new(finding->arena, mapping, &answer, finding->wish->survey);
    struct buf into = buf_make(LIMIT_CSV_ROW);
    unsigned char *sheet = arena_alloc(finding->arena, finding->wish->survey->answer_bytes + 1);
    size_t good = 0;
    for (size_t i = 0; i < finding->row_count; i++) {
        struct cell cell;
        const char *text = finding_cell(finding, i, index);
        if (is_missing(mapping, text) || cells_read(cells, text, &into, &cell) != CELLS_OK || cell.other)
            continue;
        good += answer_read(question, cell.text, sheet) == ANSWER_OK;
    }
    buf_free(&into);
    return good;
}

static bool is_whole_choice(const struct column *column, bool many) {
    const struct question *question = column->question;
    return question && column->option < 0 && question->kind == QUESTION_CHOICE && question->many == many;
}

/* ---- several options in one cell ---- */

static void find_joiner(struct finding *finding) {
    static const char *const joiners[] = {";", "┋", "|", ", ", ",", "、", " ", "→"};
    static const char *const usual[] = {
        [SITE_PLAIN] = "", [SITE_WENJUANXING] = "┋", [SITE_QUALTRICS] = ",", [SITE_LIMESURVEY] = "", [SITE_GOOGLE] = "",
        [SITE_KOBO] = " ", [SITE_ODK] = " ",         [SITE_SURVEYJS] = "┋",  [SITE_REVIEW] = "",
    };
    struct mapping tried = *finding->mapping;
    size_t best = 0;
    bool asked = false;
    finding->mapping->joiner = usual[finding->site];
    for (size_t k = 0; k <= sizeof joiners / sizeof *joiners; k++) {
        size_t good = 0;
        tried.joiner = k ? joiners[k - 1] : usual[finding->site];
        for (size_t i = 0; tried.joiner[0] && i < finding->column_count; i++)
            if (is_whole_choice(&finding->columns[i], true)) {
                asked = true;
                good += count_good(finding, &tried, i);
            }
        if (good > best) {
            best = good;
            finding->mapping->joiner = tried.joiner;
        }
    }
    if (!asked && finding->site != SITE_SURVEYJS && finding->site != SITE_WENJUANXING)
        finding->mapping->joiner = "";
}

/* ---- numbers in place of words ---- */

/* Whether options come by number: no cell of a choice is one by its words, and numbers make answers of some. */
static bool is_numbered(struct finding *finding) {
    struct mapping plain = *finding->mapping, numbered = plain;
    size_t words = 0, numbers = 0;
    numbered.numbered = true;
    for (size_t i = 0; i < finding->column_count; i++)
        if (is_whole_choice(&finding->columns[i], false) || is_whole_choice(&finding->columns[i], true)) {
            words += count_good(finding, &plain, i);
            numbers += count_good(finding, &numbered, i);
        }
    return numbers > words * 2;
}

static bool has_option_columns(const struct finding *finding) {
    for (size_t i = 0; i < finding->column_count; i++)
        if (finding->columns[i].option >= 0)
            return true;
    return false;
}

static bool has_cell(const struct finding *finding, size_t column, long number) {
    for (size_t i = 0; i < finding->row_count; i++) {
        const char *text = finding_cell(finding, i, column);
        char *end;
        if (text[0] && strtol(text, &end, 10) == number && !*end)
            return true;
    }
    return false;
}

/* 问卷星's numbers count a scale's points too: 0 to 10 come as 1 to 11. A 0 says that they do not, an 11 that they do.
 */
static void find_ordinals(struct finding *finding, bool numbers) {
    bool zero = false, past = false;
    for (size_t i = 0; i < finding->column_count; i++) {
        const struct question *question = finding->columns[i].question;
        if (!question || !question_is_scale(question) || question->from != 0)
            continue;
        zero = zero || has_cell(finding, i, 0);
        past = past || has_cell(finding, i, question->to + 1);
    }
    if (zero || !(past || numbers))
        return;
    for (size_t i = 0; i < finding->mapping->answer_count; i++) {
        struct mapping_answer *answer = (struct mapping_answer *)(uintptr_t)&finding->mapping->answers[i];
        const struct question *question = survey_question(finding->wish->survey, answer->question);
        if (!question_is_scale(question) || question->from != 0)
            continue;
        struct mapping_pair *values = arena_alloc(finding->arena, (size_t)(question->to + 1) * sizeof *values);
        for (int k = 0; k <= question->to; k++)
            values[k] =
                (struct mapping_pair){arena_format(finding->arena, "%d", k + 1), arena_format(finding->arena, "%d", k)};
        answer->values = values;
        answer->value_count = (size_t)question->to + 1;
    }
}

/* -2 and -3 are no answers to any closed question: there they mean that it was left blank, or never asked. */
static bool has_minus(const struct finding *finding) {
    for (size_t i = 0; i < finding->column_count; i++) {
        const struct question *question = finding->columns[i].question;
        if (question && question->kind != QUESTION_TEXT && (has_cell(finding, i, -2) || has_cell(finding, i, -3)))
            return true;
    }
    return false;
}

static bool is_score_mode(const struct finding *finding) {
    const char *name = finding->wish->file, *dot = name ? strrchr(name, '.') : NULL;
    return dot && dot - name > 2 && !strncmp(dot - 2, "_1", 2);
}

static int find_numbers(struct finding *finding, struct err *err) {
    static const char *const minus[] = {"-2", "-3"};
    bool numbered = is_numbered(finding), numbers = numbered || has_option_columns(finding);
    if (finding->site == SITE_WENJUANXING && numbered && is_score_mode(finding))
        return err_set(err, ERR_DATA,
                       "the file has scores in place of options, as its name (…_1) says, and no scores "
                       "are told back into options"),
               err_todo(err, "download the answers by text (选项文本) or by number (选项序号)");
    finding->mapping->numbered = numbered;
    if (finding->site != SITE_WENJUANXING)
        return 0;
    if (numbers || has_minus(finding))
        add_missing(finding, minus, 2);
    find_ordinals(finding, numbers && !is_score_mode(finding));
    return 0;
}

/* ---- dates ---- */

static size_t at_column(const struct finding *finding) {
    for (size_t i = 0; i < finding->column_count; i++)
        if (!strcmp(finding->columns[i].text, finding->mapping->at))
            return i;
    return 0;
}

/* Two readings of one cell, so that who knows the file can say which is right. */
static int no_row_tells(const struct finding *finding, size_t column, struct err *err) {
    char month_first[DAY_TEXT], day_first[DAY_TEXT];
    struct wall mdy, dmy;
    for (size_t i = 0; i < finding->row_count; i++) {
        const char *text = finding_cell(finding, i, column);
        if (!wall_read_in(text, DAY_MDY, &mdy) || !wall_read_in(text, DAY_DMY, &dmy) || mdy.day == dmy.day)
            continue;
        return err_set(err, ERR_DATA,
                       "in the column '%s' the month may stand first or the day: of the first rows (%zu) none tells",
                       finding->columns[column].heading, finding->row_count),
               err_todo(err, "'%s' is %s with --dates mdy, and %s with --dates dmy: say which", text,
                        day_write(month_first, mdy.day), day_write(day_first, dmy.day));
    }
    return err_set(err, ERR_DATA,
                   "in the column '%s' the month may stand first or the day: of the first rows (%zu) none tells",
                   finding->columns[column].heading, finding->row_count),
           err_todo(err, "say --dates mdy or --dates dmy");
}

static int find_dates(struct finding *finding, struct err *err) {
    static const char *const orders[] = {[DAY_YMD] = "ymd", [DAY_MDY] = "mdy", [DAY_DMY] = "dmy"};
    size_t column = at_column(finding), good[3] = {0}, all = 0;
    const char *bad = "";
    struct wall wall;
    for (size_t i = 0; i < finding->row_count; i++) {
        const char *text = finding_cell(finding, i, column);
        bool any = false;
        for (int order = DAY_YMD; text[0] && order <= DAY_DMY; order++) {
            bool read = wall_read_in(text, (enum day_order)order, &wall);
            good[order] += read;
            any = any || read;
        }
        all += text[0] != 0;
        bad = text[0] && !any ? text : bad;
    }
    const char *said = finding->wish->dates;
    for (int order = DAY_YMD; said && order <= DAY_DMY; order++)
        if (!strcmp(said, orders[order]))
            return finding->mapping->dates = (enum day_order)order, 0;
    enum day_order best = good[DAY_YMD] ? DAY_YMD : good[DAY_MDY] >= good[DAY_DMY] ? DAY_MDY : DAY_DMY;
    if (all && !good[best])
        return err_set(err, ERR_DATA, "the column '%s' should say when it was answered, and holds '%s'",
                       finding->columns[column].heading, bad),
               err_todo(err, "write a mapping that says which column does: `earshot help scripts mapping`");
    if (best != DAY_YMD && good[DAY_MDY] == good[DAY_DMY])
        return no_row_tells(finding, column, err);
    finding->mapping->dates = best;
    return 0;
}

int manner_find(struct finding *finding, struct err *err) {
    static const char *const blanks[] = {WENJUANXING_BLANK, WENJUANXING_SKIPPED};
    finding->mapping->loose = true;
    finding->mapping->joiner = "";
    if (finding->site == SITE_WENJUANXING)
        add_missing(finding, blanks, 2);
    find_joiner(finding);
    if (find_numbers(finding, err) || find_dates(finding, err))
        return err->kind;
    if (finding->mapping->numbered) /* "1,3": only now are they options */
        find_joiner(finding);
    return 0;
}
