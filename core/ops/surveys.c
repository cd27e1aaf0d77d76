/* A version is known by its digest: what the script says now is in use when a row carries the same one. */
#include "ops/surveys.h"

#include <stdlib.h>
#include <string.h>

#include "flow/survey/survey_rows.h"

static const struct survey *scripted(const struct rulebook *rulebook, int64_t version) {
    for (size_t i = 0; i < rulebook->survey_count; i++)
        if (rulebook->surveys[i]->version == version)
            return rulebook->surveys[i];
    return NULL;
}

static int compare(const void *a, const void *b) {
    const struct surveys_line *one = a, *other = b;
    int order = strcmp(one->survey->id, other->survey->id);
    if (order)
        return order;
    if (!one->number != !other->number)
        return one->number ? -1 : 1;
    return (one->number > other->number) - (one->number < other->number);
}

int surveys_read(struct workspace *workspace, const struct rulebook *rulebook, struct surveys_line **out,
                 size_t *out_count, struct err *err) {
    struct survey_versions used;
    if (survey_versions_read(workspace->db, workspace->arena, &used, err))
        return err->kind;
    size_t count = 0;
    struct surveys_line *lines =
        arena_alloc(workspace->arena, (used.count + rulebook->survey_count + 1) * sizeof *lines);
    for (size_t i = 0; i < used.count; i++)
        lines[count++] = (struct surveys_line){used.surveys[i], used.numbers[i],
                                               scripted(rulebook, used.surveys[i]->version) != NULL};
    for (size_t i = 0; i < rulebook->survey_count; i++)
        if (!survey_version_find(&used, rulebook->surveys[i]->version))
            lines[count++] = (struct surveys_line){rulebook->surveys[i], 0, true};
    qsort(lines, count, sizeof *lines, compare);
    *out = lines;
    *out_count = count;
    return 0;
}

static void hold(struct arena *arena, const struct survey_versions *used, struct surveys_held *held) {
    for (size_t i = 0; i < used->count; i++)
        if (!strcmp(used->surveys[i]->id, held->now->id) && used->numbers[i] > held->number) {
            held->used = used->surveys[i];
            held->number = used->numbers[i];
        }
    if (held->used)
        held->count = survey_changes(arena, held->used, held->now, &held->changes);
}

int surveys_hold(const struct workspace *workspace, struct arena *arena, const struct rulebook *rulebook,
                 const char *id, struct surveys_held **out, size_t *out_count, struct err *err) {
    struct survey_versions used;
    const struct survey *named = NULL;
    size_t count = 0;
    if ((id && rulebook_survey(rulebook, id, &named, err)) || survey_versions_read(workspace->db, arena, &used, err))
        return err->kind;
    struct surveys_held *made = arena_alloc(arena, (rulebook->survey_count + 1) * sizeof *made);
    for (size_t i = 0; i < rulebook->survey_count; i++)
        if (!named || rulebook->surveys[i] == named) {
            made[count].now = rulebook->surveys[i];
            hold(arena, &used, &made[count++]);
        }
    *out = made;
    *out_count = count;
    return 0;
}
