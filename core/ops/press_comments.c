/* Customers' own words for a working copy: contacts are taken out before a script sees them, so that none can print
 * one. Names cannot be found so, which is why nothing of it is archived. */
#include <string.h>

#include "base/json.h"
#include "base/limits.h"
#include "base/redact.h"
#include "base/zone.h"
#include "flow/intake/intake_rows.h"
#include "flow/survey/survey_rows.h"
#include "ops/press_parts.h"

struct reading {
    const struct sheet_run *run;
    struct arena *arena;
    const struct themes *themes; /* NULL: none are named */
    const char *question;
    struct zone *zone;
    struct report_comment *newest; /* a ring of `room` */
    size_t room, count;
};

static const char *question_of(const struct survey *survey, const struct themes *themes) {
    if (themes)
        return themes->question;
    for (size_t i = 0; i < survey->question_count; i++)
        if (survey->questions[i].kind == QUESTION_TEXT && !survey->questions[i].beside)
            return survey->questions[i].id;
    return NULL;
}

/* A text of a document has a limit; one that passes it ends in a sign that it does. */
static const char *without_contacts(struct arena *arena, const char *text) {
    static const char more[] = "…";
    struct buf clean = buf_make(LIMIT_FILE);
    redact(&clean, text, strlen(text));
    size_t len = clean.len, most = LIMIT_DOCUMENT_TEXT - sizeof more;
    bool cut = len > most;
    for (len = cut ? most : len; cut && len && (clean.data[len] & 0xC0) == 0x80; len--)
        ;
    const char *kept = arena_format(arena, "%.*s%s", (int)len, clean.data, cut ? more : "");
    buf_free(&clean);
    return kept;
}

static const char *const *themes_of(const struct reading *reading, const char *text) {
    const struct themes *themes = reading->themes;
    bool named[LIMIT_THEMES];
    size_t count = 0;
    if (!themes)
        return NULL;
    const char **titles = arena_alloc(reading->arena, (themes->count + 1) * sizeof *titles);
    themes_find(themes, text, strlen(text), named);
    for (size_t i = 0; i < themes->count; i++)
        if (named[i])
            titles[count++] = shape_words(themes->list[i].title, reading->run->frame.language);
    titles[count] = NULL;
    return titles;
}

static void set_score(const struct reading *reading, const struct survey *version, const unsigned char *sheet,
                      struct report_comment *comment) {
    const struct question *lead = themes_lead(reading->run->frame.survey),
                          *asked = lead ? survey_question(version, lead->id) : NULL;
    comment->scored = asked && answer_scale(asked, sheet, &comment->score);
}

/* They come in the order of time: the newest are the last. */
static int take(void *context, const struct words_row *row, struct err *err) {
    struct reading *reading = context;
    const struct survey *version = survey_version_find(&reading->run->press->versions, row->version);
    const struct value *texts = NULL;
    char day[DAY_TEXT];
    if (!version || strcmp(version->id, reading->run->frame.survey->id) != 0)
        return 0;
    if (json_read(reading->arena, row->texts, strlen(row->texts), &texts, err))
        return err->kind;
    const char *text = value_text(value_get(texts, reading->question), "");
    if (!text[0])
        return 0;
    struct report_comment *comment = &reading->newest[reading->count++ % reading->room];
    *comment = (struct report_comment){
        .date = arena_text(reading->arena, day_write(day, zone_day(reading->zone, row->seconds * 1000))),
        .text = without_contacts(reading->arena, text),
        .themes = themes_of(reading, text)};
    set_score(reading, version, row->sheet, comment);
    return 0;
}

static const struct value *newest_first(const struct reading *reading) {
    size_t count = reading->count < reading->room ? reading->count : reading->room;
    struct report_comment *sorted = arena_alloc(reading->arena, (count + 1) * sizeof *sorted);
    for (size_t i = 0; i < count; i++)
        sorted[i] = reading->newest[(reading->count - 1 - i) % reading->room];
    return report_comment_list(reading->arena, sorted, count);
}

int press_comments(struct sheet_run *run, struct arena *arena, const struct store *store, int64_t responses,
                   const struct value **out, struct err *err) {
    const struct report_frame *frame = &run->frame;
    struct press *press = run->press;
    struct reading reading = {.run = run, .arena = arena, .room = (size_t)frame->report->needs.comments};
    *out = NULL;
    if (!press->is_private || !reading.room || responses < frame->bases.floor)
        return 0;
    const struct themes *themes = run->facts.themes;
    reading.themes = themes && !strcmp(themes->survey->id, frame->survey->id) ? themes : NULL;
    reading.question = question_of(frame->survey, reading.themes);
    reading.newest = arena_alloc(arena, reading.room * sizeof *reading.newest);
    if (!reading.question)
        return 0;
    if (zone_open(&reading.zone, store->zone[0] ? store->zone : press->rulebook->settings.zone, err) ||
        responses_each_words(press->workspace->db, store->id, press->month, press->month, NULL, take, &reading, err)) {
        zone_free(reading.zone);
        return err->kind;
    }
    zone_free(reading.zone);
    *out = newest_first(&reading);
    return 0;
}
