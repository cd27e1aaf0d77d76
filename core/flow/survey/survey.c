#include "flow/survey/survey.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "flow/rules/version.h"

#define MASK_BYTES 8 /* a choice of many is a bit mask, bit 0 for "answered" */

const char *question_kind_name(enum question_kind kind) {
    static const char *const names[] = {"nps", "csat", "ces", "scale", "choice", "text"};
    return names[kind];
}

const struct question *survey_question(const struct survey *survey, const char *id) {
    for (size_t i = 0; i < survey->question_count; i++)
        if (!strcmp(survey->questions[i].id, id))
            return &survey->questions[i];
    return NULL;
}

const struct survey *survey_version_find(const struct survey_versions *versions, int64_t version) {
    for (size_t i = 0; i < versions->count; i++)
        if (versions->surveys[i]->version == version)
            return versions->surveys[i];
    return NULL;
}

/* ---- layout ---- */

static size_t values_of(const struct question *question) {
    if (question_is_scale(question))
        return (size_t)(question->to - question->from + 1);
    return question->option_count;
}

static void lay_out(struct survey *survey, struct question *questions) {
    size_t place = 0, counter = 1;
    for (size_t i = 0; i < survey->question_count; i++) {
        struct question *question = &questions[i];
        question->place = place;
        question->counter = counter;
        if (question->kind == QUESTION_TEXT)
            continue;
        question->width = question->many ? MASK_BYTES : 1;
        question->counter_count = values_of(question) + (question->many ? 1 : 0);
        place += question->width;
        counter += question->counter_count;
    }
    survey->answer_bytes = place;
    survey->counter_count = counter;
}

static int compare_ids(const void *left, const void *right) {
    const struct question *const *a = left, *const *b = right;
    return strcmp((*a)->id, (*b)->id);
}

static const struct question *const *sort_by_id(struct arena *arena, const struct survey *survey) {
    const struct question **sorted = arena_alloc(arena, (survey->question_count + 1) * sizeof *sorted);
    for (size_t i = 0; i < survey->question_count; i++)
        sorted[i] = &survey->questions[i];
    qsort(sorted, survey->question_count, sizeof *sorted, compare_ids);
    return sorted;
}

static const struct question *find_lead(const struct survey *survey) {
    const struct question *lead = NULL;
    for (size_t i = 0; i < survey->question_count; i++) {
        const struct question *question = &survey->questions[i];
        if (question->kind == QUESTION_NPS)
            return question;
        if (!lead && question->kind != QUESTION_TEXT)
            lead = question;
    }
    return lead;
}

bool survey_arrange(struct arena *arena, struct survey *survey, struct question *questions, const char *lead) {
    survey->questions = questions;
    survey->by_id = sort_by_id(arena, survey);
    lay_out(survey, questions);
    const struct version version = version_of(arena, survey->definition);
    survey->definition = version.definition;
    survey->digest = version.digest;
    survey->version = version.number;
    survey->lead = lead[0] ? survey_question(survey, lead) : find_lead(survey);
    return !lead[0] || survey->lead;
}

/* ---- answers ---- */

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

static int find_option(const struct question *question, const char *text, size_t len) {
    for (size_t i = 0; i < question->option_count; i++) {
        const char *names[] = {question->options[i].id, question->options[i].zh, question->options[i].en};
        for (size_t k = 0; k < 3; k++)
            if (strlen(names[k]) == len && !memcmp(names[k], text, len))
                return (int)i;
    }
    return -1;
}

bool question_same(const struct question *a, const struct question *b) {
    if (a->kind != b->kind || a->from != b->from || a->to != b->to || a->many != b->many ||
        a->option_count != b->option_count)
        return false;
    for (size_t i = 0; i < a->option_count; i++)
        if (strcmp(a->options[i].id, b->options[i].id) != 0)
            return false;
    return true;
}

static uint64_t get_mask(const unsigned char *bytes) {
    uint64_t mask = 0;
    for (int i = MASK_BYTES - 1; i >= 0; i--)
        mask = mask << 8 | bytes[i];
    return mask;
}

void answer_put(const struct question *question, uint64_t answer, unsigned char *sheet) {
    for (size_t i = 0; i < question->width; i++)
        sheet[question->place + i] = (unsigned char)(answer >> (8 * i));
}

static enum answer_verdict read_many(const struct question *question, const char *text, unsigned char *sheet) {
    uint64_t mask = 1;
    while (*text) {
        size_t len = strcspn(text, ";|\xE2"); /* the first byte of ┋ */
        while (text[len] == '\xE2' && strncmp(text + len, "┋", 3) != 0)
            len += 1 + strcspn(text + len + 1, ";|\xE2");
        size_t trimmed = len;
        const char *name = text_trim(text, &trimmed);
        int option = trimmed ? find_option(question, name, trimmed) : -1;
        if (trimmed && option < 0)
            return ANSWER_NO_SUCH_OPTION;
        if (option >= 0)
            mask |= UINT64_C(2) << option;
        text += len;
        text += *text == '\xE2' ? 3 : *text ? 1 : 0;
    }
    answer_put(question, mask, sheet);
    return ANSWER_OK;
}

enum answer_verdict answer_read(const struct question *question, const char *text, unsigned char *sheet) {
    if (!text[0] || question->kind == QUESTION_TEXT)
        return ANSWER_OK;
    if (question_is_scale(question))
        return read_scale(question, text, sheet);
    if (question->many)
        return read_many(question, text, sheet);
    int option = find_option(question, text, strlen(text));
    if (option < 0)
        return ANSWER_NO_SUCH_OPTION;
    sheet[question->place] = (unsigned char)(option + 1);
    return ANSWER_OK;
}

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

static void write_answer(const struct question *question, const unsigned char *bytes, struct buf *out) {
    buf_text(out, question->id);
    buf_char(out, '=');
    if (question_is_scale(question))
        buf_int(out, question->from + bytes[0] - 1);
    else if (question->many)
        write_options(question, get_mask(bytes), out);
    else
        buf_text(out, question->options[bytes[0] - 1].id);
    buf_char(out, '\n');
}

static bool is_answered(const struct question *question, const unsigned char *sheet) {
    return question->width && sheet[question->place] != 0;
}

void answer_canonical(const struct survey *survey, const unsigned char *sheet, struct buf *out) {
    for (size_t i = 0; i < survey->question_count; i++)
        if (is_answered(survey->by_id[i], sheet))
            write_answer(survey->by_id[i], sheet + survey->by_id[i]->place, out);
}

bool answer_scale(const struct question *question, const unsigned char *sheet, int *out) {
    if (!question_is_scale(question) || !is_answered(question, sheet))
        return false;
    *out = question->from + sheet[question->place] - 1;
    return true;
}

uint64_t answer_mask(const struct question *question, const unsigned char *sheet) {
    return get_mask(sheet + question->place);
}

bool answer_sound(const struct survey *survey, const unsigned char *sheet, size_t len) {
    bool sound = len == survey->answer_bytes;
    for (size_t i = 0; sound && i < survey->question_count; i++) {
        const struct question *question = &survey->questions[i];
        if (!is_answered(question, sheet))
            continue;
        sound = question->many ? !(get_mask(sheet + question->place) >> question->counter_count)
                               : sheet[question->place] <= question->counter_count;
    }
    return sound;
}

void answer_count(const struct survey *survey, const unsigned char *sheet, int sign, int64_t *counters) {
    counters[0] += sign;
    for (size_t i = 0; i < survey->question_count; i++) {
        const struct question *question = &survey->questions[i];
        if (!is_answered(question, sheet))
            continue;
        int64_t *own = counters + question->counter;
        if (!question->many) {
            own[sheet[question->place] - 1] += sign;
            continue;
        }
        uint64_t mask = get_mask(sheet + question->place);
        for (size_t k = 0; k < question->counter_count; k++)
            own[k] += mask >> k & 1 ? sign : 0;
    }
}
