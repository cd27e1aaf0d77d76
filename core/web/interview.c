#include "web/interview.h"

#include <string.h>

#include "base/json.h"
#include "base/limits.h"
#include "base/text.h"

/* ---- pages ---- */

static size_t lay_pages(const struct survey *survey, size_t *page_of) {
    size_t page = 0, on_page = 0;
    for (size_t i = 0; i < survey->question_count; i++) {
        if (on_page == LIMIT_PAGE_QUESTIONS)
            page++, on_page = 0;
        page_of[i] = page;
        on_page++;
    }
    return page + 1;
}

struct interview interview_begin(struct arena *arena, const struct survey *survey) {
    const size_t count = survey->question_count;
    size_t *page_of = arena_alloc(arena, count * sizeof *page_of);
    struct interview interview = {.arena = arena,
                                  .survey = survey,
                                  .sheet = arena_alloc(arena, survey->answer_bytes + 1),
                                  .texts = arena_alloc(arena, count * sizeof *interview.texts),
                                  .faults = arena_alloc(arena, count * sizeof *interview.faults),
                                  .page_of = page_of};
    for (size_t i = 0; i < count; i++)
        interview.texts[i] = "";
    interview.pages = lay_pages(survey, page_of);
    return interview;
}

/* ---- answers ---- */

/* A list as a cell of a file has it, where several fields are of one question. */
static const char *joined(struct interview *interview, const struct fields *fields, const char *name) {
    const char *all = "";
    for (size_t i = 0; i < fields->count; i++)
        if (!strcmp(fields->list[i].name, name) && *fields->list[i].value)
            all = arena_format(interview->arena, "%s%s%s", all, *all ? ";" : "", fields->list[i].value);
    return all;
}

static size_t characters(const char *text) {
    const char *end = text + strlen(text);
    size_t count = 0;
    for (; text < end; count++)
        text_next(&text, end);
    return count;
}

static enum interview_fault read_text(struct interview *interview, size_t index, const char *typed) {
    const struct question *question = &interview->survey->questions[index];
    size_t len = strlen(typed);
    const char *trimmed = text_trim(typed, &len);
    interview->texts[index] = arena_bytes(interview->arena, trimmed, len);
    return characters(interview->texts[index]) > (size_t)value_whole(value_get(question->words, "limit"), 500)
               ? FAULT_TOO_LONG
               : FAULT_NONE;
}

static enum interview_fault read_one(struct interview *interview, size_t index, const struct fields *fields) {
    const struct question *question = &interview->survey->questions[index];
    const char *name = arena_format(interview->arena, "q.%s", question->id), *first = fields_value(fields, name);
    if (!first)
        return FAULT_NONE;
    if (question->kind == QUESTION_TEXT)
        return read_text(interview, index, first);
    return answer_read(question, question->many ? joined(interview, fields, name) : first, interview->sheet)
               ? FAULT_ANSWER
               : FAULT_NONE;
}

void interview_read(struct interview *interview, const struct fields *fields) {
    for (size_t i = 0; i < interview->survey->question_count; i++)
        interview->faults[i] = read_one(interview, i, fields);
}

bool interview_asks(const struct interview *interview, const struct question *question) {
    (void)interview;
    (void)question;
    return true;
}

/* ---- turning ---- */

static bool asks_anything(const struct interview *interview, size_t page) {
    for (size_t i = 0; i < interview->survey->question_count; i++)
        if (interview->page_of[i] == page && interview_asks(interview, &interview->survey->questions[i]))
            return true;
    return false;
}

bool interview_is_wrong(const struct interview *interview, size_t page) {
    for (size_t i = 0; i < interview->survey->question_count; i++)
        if (interview->page_of[i] == page && interview->faults[i] &&
            interview_asks(interview, &interview->survey->questions[i]))
            return true;
    return false;
}

bool interview_is_last(const struct interview *interview) {
    for (size_t page = interview->page + 1; page < interview->pages; page++)
        if (asks_anything(interview, page))
            return false;
    return true;
}

bool interview_turn(struct interview *interview, bool forward) {
    size_t page = interview->page;
    if (forward && (interview_is_wrong(interview, page) || interview_is_last(interview)))
        return false;
    do {
        if (!forward && !page)
            return false;
        page += forward ? 1 : (size_t)-1;
    } while (!asks_anything(interview, page));
    interview->page = page;
    return true;
}

/* ---- the end ---- */

static void add_text(struct buf *out, const struct question *question, const char *text) {
    buf_char(out, out->len ? ',' : '{');
    json_text(out, question->id, strlen(question->id));
    buf_char(out, ':');
    json_text(out, text, strlen(text));
}

bool interview_end(struct interview *interview, const char **out_texts) {
    const struct survey *survey = interview->survey;
    struct buf texts = buf_make(LIMIT_CSV_ROW);
    bool any = false;
    for (size_t i = 0; i < survey->question_count; i++) {
        const struct question *question = &survey->questions[i];
        if (!interview_asks(interview, question)) {
            answer_put(question, 0, interview->sheet);
            interview->texts[i] = "";
        }
        if (*interview->texts[i])
            add_text(&texts, question, interview->texts[i]);
        for (size_t k = 0; k < question->width; k++)
            any = any || interview->sheet[question->place + k];
    }
    if (texts.len)
        buf_char(&texts, '}');
    *out_texts = arena_text(interview->arena, texts.data);
    any = any || texts.len;
    buf_free(&texts);
    return any;
}
