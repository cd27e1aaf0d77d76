#include "ops/press.h"

#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "base/limits.h"
#include "flow/intake/intake_rows.h"
#include "flow/reckon/reckon.h"
#include "flow/registry/registry_rows.h"
#include "flow/report/pdf.h"
#include "flow/report/report_rules.h"
#include "flow/survey/survey_rows.h"
#include "flow/tallies/tallies_rows.h"
#include "ops/press_scores.h"

const char *press_engine(void) {
    return "earshot " EARSHOT_VERSION;
}

/* ---- what all reports of a month share ---- */

/* What the registry says on its day: codes, names, regions, opening and closing. */
static const char *registry_digest(struct arena *arena, const struct registry *registry) {
    struct digest_stream *stream = digest_begin();
    struct buf line = buf_make(LIMIT_MESSAGE);
    for (size_t i = 0; i < registry->store_count; i++) {
        const struct store *store = &registry->stores[i];
        const struct region *region = store_region(store, registry->day);
        buf_clear(&line);
        buf_format(&line, "%s\t%s\t%s\t%s\t%s\t%d\t%d\n", store->code, store->name, store->zone, region->code,
                   region->name, store->opened, store->closed);
        digest_more(stream, line.data, line.len);
    }
    struct digest digest = digest_end(stream);
    char hex[DIGEST_TEXT];
    buf_free(&line);
    return arena_text(arena, digest_write(hex, &digest));
}

/* Whether a report of the settings rests on the survey: answers to others change no edition. */
static bool is_reported(const struct rulebook *rulebook, const char *survey) {
    for (size_t i = 0; i < rulebook->settings.report_count; i++)
        for (size_t k = 0; k < rulebook->report_count; k++)
            if (!strcmp(rulebook->reports[k]->id, rulebook->settings.reports[i]) &&
                !strcmp(rulebook->reports[k]->survey, survey))
                return true;
    return false;
}

/* One digest over the surveys that the reports rest on, each up to the month; and how many responses may be told of. */
static int facts_digest(struct press *press, struct err *err) {
    struct digest_stream *all = digest_begin();
    int64_t responses = 0;
    int failed = 0;
    for (size_t i = 0; !failed && i < press->rulebook->survey_count; i++) {
        const char *survey = press->rulebook->surveys[i]->id;
        struct digest one;
        int64_t counted = 0;
        if (!is_reported(press->rulebook, survey))
            continue;
        failed = tallies_digest(press->workspace->db, survey, press->month, &one, err) ||
                 tallies_told(press->workspace->db, survey, press->month, press->rulebook->settings.floor_print,
                              &counted, err);
        if (!failed)
            digest_more(all, one.bytes, sizeof one.bytes);
        responses += counted;
    }
    struct digest digest = digest_end(all);
    char hex[DIGEST_TEXT];
    press->provenance.facts = arena_text(press->arena, digest_write(hex, &digest));
    press->provenance.responses = responses;
    return failed;
}

int press_open(struct press *press, struct workspace *workspace, struct rulebook *rulebook, const char *rules,
               month_t month, struct err *err) {
    *press = (struct press){
        .workspace = workspace, .rulebook = rulebook, .rules = rules, .arena = arena_new(), .month = month};
    if (!rulebook->theme)
        return err_set(err, ERR_CONFIG, "there is no theme"), err_todo(err, "put one at templates/theme.lua");
    if (page_fonts_open(&press->fonts, err) || workspace_cut(workspace, &press->cut, err) ||
        registry_read(workspace->db, press->arena, month_last(month), press->cut, &press->registry, err) ||
        survey_versions_read(workspace->db, press->arena, &press->versions, err) || facts_digest(press, err))
        return err->kind;
    press->provenance.month = month;
    press->provenance.registry_day = month_last(month);
    press->provenance.registry = registry_digest(press->arena, press->registry);
    press->provenance.rules = rules;
    press->provenance.engine = press_engine();
    press->provenance.renderer = REPORT_RENDERER;
    press->provenance.fonts = page_fonts_name(press->fonts);
    press->provenance.box = box_engine();
    return 0;
}

void press_close(struct press *press) {
    page_fonts_close(press->fonts);
    arena_free(press->arena);
    *press = (struct press){0};
}

/* ---- one report ---- */

struct sheet_run {
    struct press *press;
    struct report_frame frame;
    month_t first;
    const struct value *small_print;
    struct press_scores scores;
    struct buf document, pdf;
    uint32_t lacking; /* in the present document */
};

/* What stands in the small print of every page. */
static const struct value *small_print(struct arena *arena, const struct provenance *provenance) {
    char day[DAY_TEXT];
    struct value *made = value_map(arena);
    value_set(arena, made, "facts", value_str(arena, provenance->facts));
    value_set(arena, made, "responses", value_int(arena, provenance->responses));
    value_set(arena, made, "registry_day", value_str(arena, day_write(day, provenance->registry_day)));
    value_set(arena, made, "rules", value_str(arena, provenance->rules));
    value_set(arena, made, "engine", value_str(arena, provenance->engine));
    return made;
}

static int make_frame(struct sheet_run *run, const struct report *report, struct err *err) {
    struct press *press = run->press;
    const struct settings *settings = &press->rulebook->settings;
    const struct survey *survey = NULL;
    struct cube cube;
    if (rulebook_survey(press->rulebook, report->survey, &survey, err))
        return err->kind;
    const struct scoring *scoring =
        report->scoring[0] ? rulebook_scoring_at(press->rulebook, report->scoring, press->month) : NULL;
    run->first = press->month - report->months + 1;
    if (cube_read(press->workspace->db, press->arena, press->registry, &press->versions, survey, run->first,
                  report->months, settings->floor_print, &cube, err))
        return err->kind;
    if (scoring &&
        press_scores_open(press->workspace, press->rulebook, scoring->id, &cube, press->arena, &run->scores, err))
        return err->kind;
    run->frame = (struct report_frame){
        .report = report,
        .registry = press->registry,
        .survey = survey,
        .scoring = scoring,
        .language = settings->language,
        .month = press->month,
        .bases = {settings->floor_print, scoring ? scoring->base : LIMIT_RELIABLE},
        .regions = cube.regions,
        .chain = cube.chain,
        .region_indexes = run->scores.regions,
    };
    run->small_print = small_print(press->arena, &press->provenance);
    return rules_tell(press->rulebook->rules, reckon_told(press->arena, &run->frame.bases, settings->language), err);
}

static int about(struct err *err, const struct store *store, const struct report *report) {
    char what[sizeof err->what];
    memcpy(what, err->what, sizeof what);
    snprintf(err->what, sizeof err->what, "report '%s' of store %s: %.400s", report->id, store->code, what);
    return err->kind;
}

static int press_document(struct sheet_run *run, struct arena *arena, struct report_store *part,
                          const struct value **out, struct err *err) {
    struct press *press = run->press;
    const struct report_frame *frame = &run->frame;
    const struct value *made = NULL;
    if (frame->scoring &&
        press_scores_store(&run->scores, part->store, part->counters, arena, &part->indexes, &part->score, err))
        return err->kind;
    if (report_build(press->rulebook->rules, frame->report, report_input(arena, frame, part), arena, &made, err))
        return err->kind;
    *out = report_finish(arena, frame, part->store, made, run->small_print);
    return 0;
}

/* The first character in a document's texts that no font has. */
static uint32_t lacking(const struct page_fonts *fonts, const struct value *value) {
    uint32_t found = value_is(value, VALUE_TEXT) ? page_fonts_lack(fonts, value->text.bytes) : 0;
    bool list = value_is(value, VALUE_LIST);
    for (size_t i = 0; !found && i < value_count(value); i++)
        found = lacking(fonts, list ? value->list.items[i] : value->map.pairs[i].value);
    return found;
}

static int press_store(struct sheet_run *run, struct arena *arena, struct report_store *part, struct err *err) {
    const struct value *document = NULL;
    if (press_document(run, arena, part, &document, err))
        return about(err, part->store, run->frame.report);
    buf_clear(&run->document);
    buf_clear(&run->pdf);
    json_write(&run->document, document, JSON_DOCUMENT);
    if (buf_overflowed(&run->document))
        return err_set(err, ERR_DATA, "the document of store %s is longer than %zu bytes", part->store->code,
                       LIMIT_DOCUMENT);
    if (run->press->only_documents)
        return 0;
    /* the PDF is made from the document as it is archived, so that rendering it again starts from the same */
    if (json_read(arena, run->document.data, run->document.len, &document, err) ||
        report_pdf(run->press->fonts, document, run->press->rulebook->theme, &run->pdf, err))
        return about(err, part->store, run->frame.report);
    run->lacking = lacking(run->press->fonts, document);
    return 0;
}

const char *pressed_path(const struct press *press, const struct pressed *pressed, const char *file) {
    return archive_report_path(press->arena, press->month, pressed->region->code, pressed->store->code,
                               pressed->report->id, file);
}

static bool was_open(const struct store *store, month_t month) {
    return (store->opened == DAY_NONE || store->opened <= month_last(month)) &&
           (store->closed == DAY_NONE || store->closed >= month_first(month));
}

static int visit(struct sheet_run *run, struct arena *arena, const struct store *store,
                 int (*fn)(void *context, const struct pressed *pressed, struct err *err),
                 void (*without)(void *context, const struct store *store), void *context, struct err *err) {
    struct press *press = run->press;
    const struct report_frame *frame = &run->frame;
    struct report_store part = {.store = store};
    if (cube_store(press->workspace->db, arena, &press->versions, frame->survey, store, run->first,
                   frame->report->months, &part.counters, err))
        return err->kind;
    int64_t responses = part.counters[(size_t)(frame->report->months - 1) * frame->survey->counter_count];
    if (!responses) {
        if (without && was_open(store, press->month))
            without(context, store);
        return 0;
    }
    if (press_store(run, arena, &part, err))
        return err->kind;
    struct pressed pressed = {.store = store,
                              .region = store_region(store, month_last(press->month)),
                              .report = frame->report,
                              .responses = responses,
                              .suppressed = responses < frame->bases.floor,
                              .document = &run->document,
                              .pdf = &run->pdf,
                              .lacking = run->lacking};
    return fn(context, &pressed, err);
}

int press_run(struct press *press, const struct report *report, const struct store *only,
              int (*fn)(void *context, const struct pressed *pressed, struct err *err),
              void (*without)(void *context, const struct store *store), void *context, const struct act *act,
              struct err *err) {
    struct sheet_run run = {.press = press, .document = buf_make(LIMIT_DOCUMENT), .pdf = buf_make(LIMIT_PDF)};
    struct arena *arena = arena_new();
    int failed = make_frame(&run, report, err);
    for (size_t i = 0; !failed && i < press->registry->store_count; i++) {
        const struct store *store = &press->registry->stores[i];
        if (only && strcmp(store->code, only->code) != 0)
            continue;
        failed = visit(&run, arena, store, fn, without, context, err);
        arena_clear(arena);
        act_progress(act, "reports", (int64_t)i + 1, (int64_t)press->registry->store_count);
    }
    arena_free(arena);
    buf_free(&run.document);
    buf_free(&run.pdf);
    return failed;
}
