/* Every answer is one whole number of at most eight bytes in its place of the sheet; kinds differ in what it says. */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "flow/survey/survey.h"

#define RANK_BITS 8 /* a ranking has a byte for each place */

/* ---- the bytes ---- */

uint64_t answer_get(const struct question *question, const unsigned char *sheet) {
    uint64_t answer = 0;
    for (size_t i = question->width; i-- > 0;)
        answer = answer << 8 | sheet[question->place + i];
    return answer;
}

void answer_put(const struct question *question, uint64_t answer, unsigned char *sheet) {
    for (size_t i = 0; i < question->width; i++)
        sheet[question->place + i] = (unsigned char)(answer >> (8 * i));
}

uint64_t answer_mask(const struct question *question, const unsigned char *sheet) {
    return answer_get(question, sheet);
}

static unsigned ranked_at(uint64_t answer, int rank) {
    return answer >> (RANK_BITS * rank) & 0xff;
}

/* ---- reading ---- */

/* A number that is whole: "9", and "9.0" as spreadsheets write it; not what else C takes for one ("0x9", "1e1"). */
static bool read_whole(const char *text, long *out) {
    size_t digits = strspn(text, "0123456789");
    if (digits && digits <= 4 && !text[digits]) { /* as nearly all are */
        for (*out = 0; *text; text++)
            *out = *out * 10 + (*text - '0');
        return true;
    }
    char *end;
    double number = strtod(text, &end);
    if (text[strspn(text, "+-.0123456789")] || end == text || *end || !(number >= -1e9 && number <= 1e9))
        return false;
    *out = (long)number;
    return (double)*out == number;
}

static enum answer_verdict read_scale(const struct question *question, const char *text, unsigned char *sheet) {
    long whole;
    if (!read_whole(text, &whole))
        return ANSWER_NOT_A_NUMBER;
    if (whole < question->from || whole > question->to)
        return ANSWER_OUT_OF_RANGE;
    sheet[question->place] = (unsigned char)(whole - question->from + 1);
    return ANSWER_OK;
}

static enum answer_verdict put_span(const struct question *question, int64_t value, unsigned char *sheet) {
    const struct span *span = &question->span;
    if (value < span->min || value > span->min + (span->count - 1) * span->step)
        return ANSWER_OUT_OF_RANGE;
    if ((value - span->min) % span->step)
        return ANSWER_OFF_STEP;
    answer_put(question, (uint64_t)((value - span->min) / span->step) + 1, sheet);
    return ANSWER_OK;
}

/* Digit by digit, so that 0.1 is a tenth. */
static enum answer_verdict read_number(const struct question *question, const char *text, unsigned char *sheet) {
    bool minus = *text == '-', finer = false;
    int decimals = -1, digits = 0;
    int64_t value = 0;
    for (text += minus || *text == '+'; *text; text++) {
        if (*text == '.' && decimals < 0) {
            decimals = 0;
            continue;
        }
        if (*text < '0' || *text > '9' || value > INT64_MAX / 100)
            return ANSWER_NOT_A_NUMBER;
        digits++;
        if (decimals == question->span.decimals) {
            finer = finer || *text != '0';
            continue;
        }
        value = value * 10 + (*text - '0');
        decimals += decimals >= 0;
    }
    if (!digits)
        return ANSWER_NOT_A_NUMBER;
    for (decimals = decimals < 0 ? 0 : decimals; decimals < question->span.decimals; decimals++)
        value = value > INT64_MAX / 100 ? value : value * 10;
    enum answer_verdict verdict = put_span(question, minus ? -value : value, sheet);
    if (verdict != ANSWER_OK || !finer)
        return verdict;
    answer_put(question, 0, sheet);
    return ANSWER_OFF_STEP;
}

static enum answer_verdict read_day(const struct question *question, const char *text, unsigned char *sheet) {
    struct wall wall;
    return wall_read(text, &wall) ? put_span(question, wall.day, sheet) : ANSWER_NOT_A_DAY;
}

static enum answer_verdict read_consent(const struct question *question, const char *text, unsigned char *sheet) {
    static const char *const yes[] = {"yes", "Yes", "YES", "true", "TRUE", "True", "1",
                                      "y",   "Y",   "是",  "同意", "✓",    "√",    "☑"},
                             *const no[] = {"no", "No", "NO", "false", "FALSE",  "False",
                                            "0",  "n",  "N",  "否",    "不同意", "☐"};
    for (size_t i = 0; i < sizeof yes / sizeof *yes; i++)
        if (!strcmp(text, yes[i])) {
            answer_put(question, 1, sheet);
            return ANSWER_OK;
        }
    for (size_t i = 0; i < sizeof no / sizeof *no; i++)
        if (!strcmp(text, no[i]))
            return ANSWER_OK;
    return ANSWER_NOT_YES_OR_NO;
}

static int find_option(const struct question *question, const char *text, size_t len) {
    for (size_t i = 0; i < question->option_count; i++) {
        const char *names[] = {question->options[i].id, question->options[i].zh, question->options[i].en};
        for (size_t k = 0; k < 3; k++)
            if (strlen(names[k]) == len && !memcmp(names[k], text, len))
                return (int)i;
    }
    return -1;
}

/* The bytes of what stands between two options, 0 where nothing does. */
static size_t separator(const struct question *question, const char *text) {
    if (*text == ';' || *text == '|' || (*text == '>' && question->kind == QUESTION_RANKING))
        return 1;
    bool arrow = question->kind == QUESTION_RANKING && !strncmp(text, "→", 3);
    return arrow || !strncmp(text, "┋", 3) ? 3 : 0;
}

/* The next option of a cell; -1 where a name is none. False at its end. */
static bool next_option(const struct question *question, const char **at, int *out) {
    while (**at) {
        const char *text = *at;
        size_t len = 0;
        while (text[len] && !separator(question, text + len))
            len++;
        size_t trimmed = len;
        const char *name = text_trim(text, &trimmed);
        *at = text + len + (text[len] ? separator(question, text + len) : 0);
        if (!trimmed)
            continue;
        *out = find_option(question, name, trimmed);
        return true;
    }
    return false;
}

static enum answer_verdict read_many(const struct question *question, const char *text, unsigned char *sheet) {
    uint64_t mask = 1;
    for (int option; next_option(question, &text, &option);) {
        if (option < 0)
            return ANSWER_NO_SUCH_OPTION;
        mask |= UINT64_C(2) << option;
    }
    answer_put(question, mask, sheet);
    return ANSWER_OK;
}

static enum answer_verdict read_ranking(const struct question *question, const char *text, unsigned char *sheet) {
    uint64_t answer = 0;
    int rank = 0;
    for (int option; next_option(question, &text, &option); rank++) {
        if (option < 0)
            return ANSWER_NO_SUCH_OPTION;
        if (rank == question->ranks)
            return ANSWER_TOO_MANY;
        for (int k = 0; k < rank; k++)
            if (ranked_at(answer, k) == (unsigned)option + 1)
                return ANSWER_RANKED_TWICE;
        answer |= ((uint64_t)option + 1) << (RANK_BITS * rank);
    }
    answer_put(question, answer, sheet);
    return ANSWER_OK;
}

static enum answer_verdict read_choice(const struct question *question, const char *text, unsigned char *sheet) {
    if (question->many)
        return read_many(question, text, sheet);
    int option = find_option(question, text, strlen(text));
    if (option < 0)
        return ANSWER_NO_SUCH_OPTION;
    sheet[question->place] = (unsigned char)(option + 1);
    return ANSWER_OK;
}

static enum answer_verdict read_text(const struct question *question, const char *text, unsigned char *sheet) {
    (void)question, (void)text, (void)sheet;
    return ANSWER_OK;
}

enum answer_verdict answer_read(const struct question *question, const char *text, unsigned char *sheet) {
    static enum answer_verdict (*const readers[])(const struct question *, const char *, unsigned char *) = {
        [QUESTION_NPS] = read_scale,       [QUESTION_CSAT] = read_scale,    [QUESTION_CES] = read_scale,
        [QUESTION_SCALE] = read_scale,     [QUESTION_CHOICE] = read_choice, [QUESTION_TEXT] = read_text,
        [QUESTION_RANKING] = read_ranking, [QUESTION_NUMBER] = read_number, [QUESTION_DATE] = read_day,
        [QUESTION_CONSENT] = read_consent};
    return text[0] ? readers[question->kind](question, text, sheet) : ANSWER_OK;
}

/* ---- writing ---- */

/* The options chosen, in the order of their ids: versions may list them in another. */
static void write_options(const struct question *question, uint64_t mask, struct buf *out) {
    const char *last = "";
    for (;;) {
        const char *next = NULL;
        for (size_t i = 0; i < question->option_count; i++) {
            const char *id = question->options[i].id;
            if (mask & UINT64_C(2) << i && strcmp(id, last) > 0 && (!next || strcmp(id, next) < 0))
                next = id;
        }
        if (!next)
            return;
        buf_text(out, next);
        buf_char(out, ';');
        last = next;
    }
}

static void write_ranking(const struct question *question, uint64_t answer, struct buf *out) {
    for (int rank = 0; rank < question->ranks && ranked_at(answer, rank); rank++) {
        buf_text(out, rank ? ">" : "");
        buf_text(out, question->options[ranked_at(answer, rank) - 1].id);
    }
}

static int64_t span_value(const struct span *span, uint64_t answer) {
    return span->min + ((int64_t)answer - 1) * span->step;
}

/* Without zeros at the end: 12.5, 3. */
static void write_number(const struct span *span, uint64_t answer, struct buf *out) {
    int64_t value = span_value(span, answer), unit = 1;
    int decimals = span->decimals;
    for (; decimals && value % 10 == 0; decimals--)
        value /= 10;
    for (int i = 0; i < decimals; i++)
        unit *= 10;
    buf_text(out, value < 0 ? "-" : "");
    value = value < 0 ? -value : value;
    buf_format(out, "%lld", (long long)(value / unit));
    if (decimals)
        buf_format(out, ".%0*lld", decimals, (long long)(value % unit));
}

void answer_write(const struct question *question, const unsigned char *sheet, struct buf *out) {
    uint64_t answer = answer_get(question, sheet);
    char day[DAY_TEXT];
    if (!answer)
        return;
    if (question_is_scale(question))
        buf_int(out, question->from + (int)answer - 1);
    else if (question->many)
        write_options(question, answer, out);
    else if (question->kind == QUESTION_CHOICE)
        buf_text(out, question->options[answer - 1].id);
    else if (question->kind == QUESTION_RANKING)
        write_ranking(question, answer, out);
    else if (question->kind == QUESTION_NUMBER)
        write_number(&question->span, answer, out);
    else
        buf_text(out,
                 question->kind == QUESTION_DATE ? day_write(day, (day_t)span_value(&question->span, answer)) : "yes");
}

void answer_canonical(const struct survey *survey, const unsigned char *sheet, struct buf *out) {
    for (size_t i = 0; i < survey->question_count; i++) {
        const struct question *question = survey->by_id[i];
        if (!answer_get(question, sheet))
            continue;
        buf_text(out, question->id);
        buf_char(out, '=');
        answer_write(question, sheet, out);
        buf_char(out, '\n');
    }
}

bool answer_scale(const struct question *question, const unsigned char *sheet, int *out) {
    if (!question_is_scale(question) || !sheet[question->place])
        return false;
    *out = question->from + sheet[question->place] - 1;
    return true;
}

bool answer_number(const struct question *question, const unsigned char *sheet, double *out) {
    uint64_t answer = question->kind == QUESTION_NUMBER ? answer_get(question, sheet) : 0;
    if (!answer)
        return false;
    *out = (double)span_value(&question->span, answer);
    for (int i = 0; i < question->span.decimals; i++)
        *out /= 10;
    return true;
}

bool answer_day(const struct question *question, const unsigned char *sheet, day_t *out) {
    uint64_t answer = question->kind == QUESTION_DATE ? answer_get(question, sheet) : 0;
    if (!answer)
        return false;
    *out = (day_t)span_value(&question->span, answer);
    return true;
}

/* ---- checking ---- */

static bool ranking_is_sound(const struct question *question, uint64_t answer) {
    for (int rank = 0; rank < question->ranks; rank++) {
        unsigned option = ranked_at(answer, rank);
        if (!option)
            return answer >> (RANK_BITS * rank) == 0;
        if (option > question->option_count)
            return false;
        for (int k = 0; k < rank; k++)
            if (ranked_at(answer, k) == option)
                return false;
    }
    return true;
}

static bool is_sound(const struct question *question, uint64_t answer) {
    if (question->kind == QUESTION_RANKING)
        return ranking_is_sound(question, answer);
    if (question->many)
        return !answer || (answer & 1 && !(answer >> 1 >> question->option_count));
    return answer <= question_values(question);
}

bool answer_sound(const struct survey *survey, const unsigned char *sheet, size_t len) {
    bool sound = len == survey->answer_bytes;
    for (size_t i = 0; sound && i < survey->question_count; i++)
        sound = is_sound(&survey->questions[i], answer_get(&survey->questions[i], sheet));
    return sound;
}

/* ---- counting ---- */

static void count_ranking(const struct question *question, uint64_t answer, int sign, int64_t *own) {
    own[0] += sign;
    for (int rank = 0; rank < question->ranks && ranked_at(answer, rank); rank++)
        own[1 + (ranked_at(answer, rank) - 1) * (size_t)question->ranks + (size_t)rank] += sign;
}

static void count_number(uint64_t answer, int sign, int64_t *own) {
    int64_t steps = (int64_t)answer - 1;
    own[0] += sign;
    own[1] += sign * steps;
    own[2] += sign * steps * steps;
}

static void count_one(const struct question *question, uint64_t answer, int sign, int64_t *own) {
    if (question->kind == QUESTION_RANKING)
        count_ranking(question, answer, sign, own);
    else if (question->kind == QUESTION_NUMBER)
        count_number(answer, sign, own);
    else if (!question->many)
        own[answer - 1] += sign;
    else
        for (size_t k = 0; k < question->counter_count; k++)
            own[k] += answer >> k & 1 ? sign : 0;
}

void answer_count(const struct survey *survey, const unsigned char *sheet, int sign, int64_t *counters) {
    counters[0] += sign;
    for (size_t i = 0; i < survey->question_count; i++) {
        const struct question *question = &survey->questions[i];
        uint64_t answer = question->counter_count ? answer_get(question, sheet) : 0;
        if (answer)
            count_one(question, answer, sign, counters + question->counter);
    }
}
