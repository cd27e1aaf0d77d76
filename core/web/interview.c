#include "web/interview.h"

#include <string.h>

#include "base/json.h"
#include "base/limits.h"
#include "base/text.h"

struct interview interview_begin(struct arena *arena, const struct survey *survey) {
    const size_t count = survey->question_count;
    struct interview interview = {.arena = arena, .survey = survey};
    interview.sheet = arena_alloc(arena, survey->answer_bytes + 1);
    interview.texts = arena_alloc(arena, count * sizeof *interview.texts);
    interview.typed = arena_alloc(arena, count * sizeof *interview.typed);
    interview.faults = arena_alloc(arena, count * sizeof *interview.faults);
    interview.seen = arena_alloc(arena, count * sizeof *interview.seen);
    for (size_t i = 0; i < count; i++)
        interview.texts[i] = interview.typed[i] = "";
    interview.page = page_next(survey, SIZE_MAX, interview.sheet);
    if (interview.page == survey->page_count)
        interview.page = 0;
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
    const int limit = interview->survey->questions[index].limit;
    size_t len = strlen(typed);
    const char *trimmed = text_trim(typed, &len);
    interview->texts[index] = arena_bytes(interview->arena, trimmed, len);
    return limit && characters(interview->texts[index]) > (size_t)limit ? FAULT_TOO_LONG : FAULT_NONE;
}

static enum interview_fault read_answer(struct interview *interview, const struct question *question,
                                        const char *typed) {
    static const enum interview_fault faults[] = {
        [ANSWER_NOT_A_NUMBER] = FAULT_NUMBER,   [ANSWER_OUT_OF_RANGE] = FAULT_RANGE,
        [ANSWER_NO_SUCH_OPTION] = FAULT_OPTION, [ANSWER_NOT_A_DAY] = FAULT_DAY,
        [ANSWER_OFF_STEP] = FAULT_STEP,         [ANSWER_RANKED_TWICE] = FAULT_TWICE,
        [ANSWER_TOO_MANY] = FAULT_TOO_MANY,     [ANSWER_NOT_YES_OR_NO] = FAULT_OPTION};
    const enum answer_verdict verdict = answer_read(question, typed, interview->sheet);
    if (verdict != ANSWER_OK || (question->many && answer_get(question, interview->sheet) == 1))
        answer_put(question, 0, interview->sheet); /* 1: ";", a list of nothing, which no field of the next page says */
    return verdict == ANSWER_OK ? FAULT_NONE : faults[verdict];
}

static enum interview_fault read_one(struct interview *interview, size_t index, const struct fields *fields) {
    const struct question *question = &interview->survey->questions[index];
    const char *name = arena_format(interview->arena, "q.%s", question->id), *first = fields_value(fields, name);
    if (!first)
        return FAULT_NONE;
    if (question->kind == QUESTION_TEXT)
        return read_text(interview, index, first);
    if (question->many || question->kind == QUESTION_RANKING)
        return read_answer(interview, question, joined(interview, fields, name));
    size_t len = strlen(first);
    interview->typed[index] = arena_bytes(interview->arena, text_trim(first, &len), len);
    return read_answer(interview, question, interview->typed[index]);
}

/* Who wrote beside "other" and ticked nothing has chosen it. */
static void choose_other(struct interview *interview, size_t index) {
    const struct question *choice = &interview->survey->questions[index];
    const size_t text = choice->other ? (size_t)(choice->other - interview->survey->questions) : 0;
    const uint64_t answer = answer_get(choice, interview->sheet);
    if (!choice->other || !*interview->texts[text] || (answer && !choice->many))
        return;
    for (size_t i = 0; i < choice->option_count; i++)
        if (choice->options[i].other)
            answer_put(choice, choice->many ? answer | 1 | UINT64_C(2) << i : i + 1, interview->sheet);
}

static bool is_seen(const struct fields *fields, const char *id) {
    for (size_t i = 0; i < fields->count; i++)
        if (!strcmp(fields->list[i].name, "seen") && !strcmp(fields->list[i].value, id))
            return true;
    return false;
}

void interview_read(struct interview *interview, const struct fields *fields, size_t page) {
    const struct survey *survey = interview->survey;
    interview->page = page < survey->page_count ? page : 0;
    for (size_t i = 0; i < survey->question_count; i++) {
        interview->faults[i] = read_one(interview, i, fields);
        interview->seen[i] = is_seen(fields, survey->questions[i].id);
    }
    for (size_t i = 0; i < survey->question_count; i++)
        choose_other(interview, i);
    answer_clear_hidden(survey, interview->sheet);
    for (size_t i = 0; i < survey->question_count; i++)
        if (!question_shown(&survey->questions[i], interview->sheet))
            interview->texts[i] = interview->typed[i] = "";
}

static bool is_answered(const struct interview *interview, size_t index) {
    const struct question *question = &interview->survey->questions[index];
    return question->width ? answer_get(question, interview->sheet) != 0 : *interview->texts[index] != '\0';
}

enum interview_fault interview_fault_of(const struct interview *interview, size_t index) {
    const struct question *question = &interview->survey->questions[index];
    if (!question_shown(question, interview->sheet))
        return FAULT_NONE;
    if (interview->faults[index] || !interview->strict || !question->required || is_answered(interview, index))
        return interview->faults[index];
    return FAULT_MISSING;
}

/* ---- turning ---- */

static bool is_wrong(const struct interview *interview, size_t page) {
    const struct page *on = &interview->survey->pages[page];
    for (size_t i = on->first; i < on->first + on->count; i++)
        if (interview_fault_of(interview, i))
            return true;
    return false;
}

/* Its own answers make it ask what did not stand on it. What stands beside an option was there with it. */
static bool asks_more(const struct interview *interview) {
    const struct page *page = &interview->survey->pages[interview->page];
    for (size_t i = page->first; i < page->first + page->count; i++) {
        const struct question *question = &interview->survey->questions[i];
        if (!question->beside && !interview->seen[i] && question_shown(question, interview->sheet))
            return true;
    }
    return false;
}

static size_t page_before(const struct interview *interview) {
    size_t page = interview->page;
    while (page-- > 0)
        if (page_shown(interview->survey, &interview->survey->pages[page], interview->sheet))
            return page;
    return interview->page;
}

bool interview_is_first(const struct interview *interview) {
    return page_before(interview) == interview->page;
}

bool interview_is_last(const struct interview *interview) {
    return page_next(interview->survey, interview->page, interview->sheet) == interview->survey->page_count;
}

static enum interview_step end(struct interview *interview) {
    for (size_t page = 0; page < interview->survey->page_count; page++)
        if (is_wrong(interview, page)) {
            interview->page = page;
            return STEP_MEND;
        }
    for (size_t i = 0; i < interview->survey->question_count; i++)
        if (is_answered(interview, i))
            return STEP_END;
    return STEP_EMPTY;
}

enum interview_step interview_turn(struct interview *interview, bool forward) {
    if (!forward) {
        interview->page = page_before(interview);
        return STEP_SHOW;
    }
    if (asks_more(interview))
        return is_wrong(interview, interview->page) ? STEP_MEND : STEP_SHOW;
    interview->strict = true;
    if (is_wrong(interview, interview->page))
        return STEP_MEND;
    if (interview_is_last(interview))
        return end(interview);
    interview->strict = false;
    interview->page = page_next(interview->survey, interview->page, interview->sheet);
    return STEP_SHOW;
}

/* ---- the end ---- */

const char *interview_texts(const struct interview *interview) {
    struct buf texts = buf_make(LIMIT_CSV_ROW);
    for (size_t i = 0; i < interview->survey->question_count; i++) {
        const char *id = interview->survey->questions[i].id, *text = interview->texts[i];
        if (!*text)
            continue;
        buf_char(&texts, texts.len ? ',' : '{');
        json_text(&texts, id, strlen(id));
        buf_char(&texts, ':');
        json_text(&texts, text, strlen(text));
    }
    if (texts.len)
        buf_char(&texts, '}');
    const char *made = arena_text(interview->arena, texts.data);
    buf_free(&texts);
    return made;
}
