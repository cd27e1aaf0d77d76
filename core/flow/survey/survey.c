#include "flow/survey/survey.h"

#include <stdlib.h>
#include <string.h>

#include "flow/rules/version.h"

enum {
    MASK_BYTES = 8, /* a choice of many is a bit mask, bit 0 for "answered" */
    SPAN_BYTES = 4,
    NUMBER_COUNTERS = 3
};

const char *question_kind_name(enum question_kind kind) {
    static const char *const names[] = {"nps",  "csat",    "ces",    "scale", "choice",
                                        "text", "ranking", "number", "date",  "consent"};
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

size_t question_values(const struct question *question) {
    if (question_is_scale(question))
        return (size_t)(question->to - question->from + 1);
    if (question_is_span(question))
        return (size_t)question->span.count;
    return question->kind == QUESTION_CONSENT ? 1 : question->option_count;
}

static size_t width_of(const struct question *question) {
    if (question->kind == QUESTION_TEXT)
        return 0;
    if (question->kind == QUESTION_RANKING)
        return (size_t)question->ranks;
    if (question_is_span(question))
        return SPAN_BYTES;
    return question->many ? MASK_BYTES : 1;
}

static size_t counters_of(const struct question *question) {
    if (question->kind == QUESTION_RANKING)
        return 1 + question->option_count * (size_t)question->ranks;
    if (question->kind == QUESTION_NUMBER)
        return NUMBER_COUNTERS;
    return question->kind == QUESTION_DATE ? 0 : question_values(question) + (question->many ? 1 : 0);
}

static void lay_out(struct survey *survey, struct question *questions) {
    size_t place = 0, counter = 1;
    for (size_t i = 0; i < survey->question_count; i++) {
        struct question *question = &questions[i];
        question->place = place;
        question->counter = counter;
        question->width = width_of(question);
        question->counter_count = counters_of(question);
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
        if (!lead && question_is_closed(question))
            lead = question;
    }
    return lead;
}

const char *const quota_each_words[] = {"ever", "day", "month", "wave", NULL};

static const struct value *without_quotas(struct arena *arena, const struct value *definition) {
    struct value *rest = value_map(arena);
    if (!value_get(definition, "quotas"))
        return definition;
    for (size_t i = 0; i < definition->map.count; i++)
        if (strcmp(definition->map.pairs[i].key, "quotas") != 0)
            value_set(arena, rest, definition->map.pairs[i].key, definition->map.pairs[i].value);
    return rest;
}

bool survey_arrange(struct arena *arena, struct survey *survey, struct question *questions, const char *lead) {
    survey->questions = questions;
    survey->by_id = sort_by_id(arena, survey);
    lay_out(survey, questions);
    const struct version version = version_of(arena, without_quotas(arena, survey->definition));
    survey->definition = version.definition;
    survey->digest = version.digest;
    survey->version = version.number;
    survey->lead = lead[0] ? survey_question(survey, lead) : find_lead(survey);
    return !lead[0] || survey->lead;
}
