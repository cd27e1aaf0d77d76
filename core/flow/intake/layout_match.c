/* Which question a column answers. In this order, the first that fits: the heading is a question's id; its words; what
 * the heading comes to is; a part of it is an option of such a question, or is a question itself (a row of a matrix).
 * Columns that say no more than an option (问卷星's numbers) belong to the question that has all of those options. */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/limits.h"
#include "flow/intake/layout_parts.h"

static bool same_words(const char *a, const char *b) {
    struct buf one = buf_make(LIMIT_CSV_FIELD * 2), two = buf_make(LIMIT_CSV_FIELD * 2);
    cells_tidy(a, strlen(a), &one);
    cells_tidy(b, strlen(b), &two);
    bool same = one.len && one.len == two.len && !memcmp(one.data, two.data, one.len);
    buf_free(&one);
    buf_free(&two);
    return same;
}

static bool is_asked_so(const struct question *question, const char *words) {
    return words[0] && (same_words(value_text(value_get(question->words, "zh"), ""), words) ||
                        same_words(value_text(value_get(question->words, "en"), ""), words));
}

static const struct question *by_id(const struct survey *survey, const char *id) {
    const struct question *exact = id[0] ? survey_question(survey, id) : NULL;
    for (size_t i = 0; !exact && id[0] && i < survey->question_count; i++)
        if (!strcasecmp(survey->questions[i].id, id))
            exact = &survey->questions[i];
    return exact;
}

/* NULL where none or several are asked so. */
static const struct question *by_words(const struct survey *survey, const char *words) {
    const struct question *found = NULL;
    for (size_t i = 0; i < survey->question_count; i++)
        if (is_asked_so(&survey->questions[i], words)) {
            if (found)
                return NULL;
            found = &survey->questions[i];
        }
    return found;
}

static bool is_other(const char *part) {
    static const char *const words[] = {"other", "comment", "text", "_other", "其他", "其它"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (!strcasecmp(words[i], part))
            return true;
    return false;
}

/* "SQ003", "3": the third option, where neither id nor words say more. */
static int by_place(const struct question *question, const char *part) {
    size_t letters = 0;
    while (part[letters] && !strchr("0123456789", part[letters]))
        letters++;
    size_t digits = strspn(part + letters, "0123456789");
    if (!digits || part[letters + digits] || letters > 2)
        return -1;
    unsigned long number = strtoul(part + letters, NULL, 10);
    return number && number <= question->option_count ? (int)number - 1 : -1;
}

static int option_of(const struct question *question, const struct column *column) {
    int option = -1;
    if (!question->many)
        return -1;
    if (column->part_words[0])
        option = cells_option(question, column->part_words, strlen(column->part_words), true);
    if (option < 0 && column->part[0])
        option = cells_option(question, column->part, strlen(column->part), true);
    return option < 0 && column->part[0] && !column->part_words[0] ? by_place(question, column->part) : option;
}

/* ---- a column by itself ---- */

static bool match_part(struct column *column, const struct question *stem) {
    if (!stem)
        return false;
    const struct question *other = is_other(column->part) || is_other(column->part_words) ? stem->other : NULL;
    int option = option_of(stem, column);
    column->question = other ? other : option >= 0 ? stem : NULL;
    column->own_words = other != NULL;
    column->option = other ? -1 : option;
    return column->question != NULL;
}

/* "shelf" and "clean": the question shelf.clean, or one that is asked with the words of the row. */
static bool match_row(struct finding *finding, struct column *column) {
    const struct survey *survey = finding->wish->survey;
    const char *row = column->part_words[0] ? column->part_words : column->part;
    if (!row[0])
        return false;
    column->question = by_id(survey, arena_format(finding->arena, "%s.%s", column->code, column->part));
    for (size_t i = 0; !column->question && i < survey->question_count; i++) {
        const struct question *question = &survey->questions[i];
        size_t code = strlen(column->code);
        if (code && !strncasecmp(question->id, column->code, code) && question->id[code] == '.' &&
            is_asked_so(question, row))
            column->question = question;
    }
    if (!column->question)
        column->question = by_words(survey, row);
    return column->question != NULL;
}

static void match_one(struct finding *finding, struct column *column) {
    const struct survey *survey = finding->wish->survey;
    const struct question *stem = by_id(survey, column->code);
    bool other = is_other(column->part) || is_other(column->part_words);
    if (other && (match_part(column, stem) || match_part(column, by_words(survey, column->words))))
        return;
    column->question = by_id(survey, column->heading);
    if (!column->question && !column->part[0] && !column->part_words[0])
        column->question = stem;
    if (!column->question)
        column->question = by_words(survey, column->heading);
    if (!column->question && !column->part_words[0])
        column->question = by_words(survey, column->words);
    if (!column->question && !match_part(column, stem) && !match_row(finding, column))
        match_part(column, by_words(survey, column->words));
    if (!column->question && column->part[0])
        column->question = by_id(survey, column->part); /* the last step of a path */
}

/* ---- columns that have options only ---- */

bool columns_answers(const struct finding *finding, const struct question *question) {
    for (size_t i = 0; i < finding->column_count; i++)
        if (finding->columns[i].question == question)
            return true;
    return false;
}

static bool is_of_group(const struct column *column, const char *code) {
    return column->role == ROLE_NONE && !column->question && column->part[0] && !strcmp(column->code, code);
}

static bool has_all(const struct finding *finding, const struct question *question, const char *code) {
    bool any = false;
    for (size_t i = 0; i < finding->column_count; i++) {
        const struct column *column = &finding->columns[i];
        if (!is_of_group(column, code))
            continue;
        any = true;
        if (cells_option(question, column->part, strlen(column->part), true) < 0)
            return false;
    }
    return any;
}

static void match_group(struct finding *finding, const char *code) {
    const struct survey *survey = finding->wish->survey;
    for (size_t i = 0; i < survey->question_count; i++) {
        const struct question *question = &survey->questions[i];
        if (!question->many || columns_answers(finding, question) || !has_all(finding, question, code))
            continue;
        for (size_t k = 0; k < finding->column_count; k++) {
            struct column *column = &finding->columns[k];
            if (!is_of_group(column, code))
                continue;
            column->option = cells_option(question, column->part, strlen(column->part), true);
            column->question = question;
        }
        return;
    }
}

/* Where a question has a column that says it all, those of its options say the same again. */
static void drop_repeats(struct finding *finding) {
    for (size_t i = 0; i < finding->column_count; i++) {
        struct column *column = &finding->columns[i];
        for (size_t k = 0; column->option >= 0 && k < finding->column_count; k++)
            if (finding->columns[k].question == column->question && finding->columns[k].option < 0) {
                column->role = ROLE_LEFT;
                column->use = "said by another column";
            }
        if (column->role == ROLE_LEFT && column->question) {
            column->question = NULL;
            column->option = -1;
        }
    }
}

/* What a site adds by itself may be called like a question; then it is that. */
static void match_if_asked(struct finding *finding, struct column *column) {
    const struct survey *survey = finding->wish->survey;
    if (column->role == ROLE_NONE) {
        match_one(finding, column);
        return;
    }
    column->question = by_id(survey, column->heading);
    column->question = column->question ? column->question : by_words(survey, column->heading);
    column->role = column->question ? ROLE_NONE : column->role;
}

void columns_match(struct finding *finding) {
    for (size_t i = 0; i < finding->column_count; i++)
        if (finding->columns[i].role == ROLE_NONE || finding->columns[i].role == ROLE_LEFT)
            match_if_asked(finding, &finding->columns[i]);
    for (size_t i = 0; i < finding->column_count; i++)
        if (is_of_group(&finding->columns[i], finding->columns[i].code))
            match_group(finding, finding->columns[i].code);
    drop_repeats(finding);
}
