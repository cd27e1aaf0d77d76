#include "ops/press.h"

#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "base/limits.h"
#include "flow/intake/intake_rows.h"
#include "flow/registry/registry_rows.h"
#include "flow/report/document.h"
#include "flow/report/pdf.h"
#include "flow/report/report_rules.h"
#include "flow/survey/survey_rows.h"
#include "flow/tallies/tallies_rows.h"
#include "ops/press_parts.h"

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

struct used {
    struct press *press;
    struct value *digests;
};

static int note_version(void *context, int64_t version, struct err *err) {
    (void)err;
    struct used *used = context;
    const struct survey *survey = survey_version_find(&used->press->versions, version);
    char hex[DIGEST_TEXT];
    if (survey)
        value_push(used->press->arena, used->digests,
                   value_str(used->press->arena, digest_write(hex, &survey->digest)));
    return 0;
}

/* One digest over the surveys that the reports rest on, each up to the month; and how many responses may be told of. */
static int facts_digest(struct press *press, struct err *err) {
    struct digest_stream *all = digest_begin();
    struct value *surveys = value_map(press->arena);
    int64_t responses = 0;
    int failed = 0;
    for (size_t i = 0; !failed && i < press->rulebook->survey_count; i++) {
        const char *survey = press->rulebook->surveys[i]->id;
        struct digest one;
        int64_t counted = 0;
        struct used used = {press, value_list(press->arena)};
        if (!is_reported(press->rulebook, survey))
            continue;
        failed = tallies_digest(press->workspace->db, survey, press->month, &one, err) ||
                 tallies_told(press->workspace->db, survey, press->month, press->rulebook->settings.floor_print,
                              &counted, err) ||
                 tallies_versions(press->workspace->db, survey, press->month, note_version, &used, err);
        value_set(press->arena, surveys, survey, used.digests);
        if (!failed)
            digest_more(all, one.bytes, sizeof one.bytes);
        responses += counted;
    }
    struct digest digest = digest_end(all);
    char hex[DIGEST_TEXT];
    press->provenance.facts = arena_text(press->arena, digest_write(hex, &digest));
    press->provenance.responses = responses;
    press->provenance.surveys = surveys;
    return failed;
}

/* As the edition keeps it: what is printed is rendered by what is archived. */
static int make_theme(struct press *press, struct err *err) {
    const struct rulebook *rulebook = press->rulebook;
    struct buf json = buf_make(LIMIT_DOCUMENT);
    if (!rulebook->theme)
        return err_set(err, ERR_CONFIG, "there is no theme"), err_todo(err, "put one at templates/theme.lua");
    json_write(&json, report_theme_kept(press->arena, rulebook->theme), JSON_DOCUMENT);
    press->theme_json = arena_text(press->arena, json.data);
    buf_free(&json);
    return json_read(press->arena, press->theme_json, strlen(press->theme_json), &press->theme, err);
}

int press_open(struct press *press, struct workspace *workspace, struct rulebook *rulebook, const char *rules,
               month_t month, struct err *err) {
    *press = (struct press){
        .workspace = workspace, .rulebook = rulebook, .rules = rules, .arena = arena_new(), .month = month};
    if (make_theme(press, err) || page_fonts_open(&press->fonts, err) || workspace_cut(workspace, &press->cut, err) ||
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

int press_about(const struct report *report, const struct report_place *place, struct err *err) {
    char what[sizeof err->what];
    memcpy(what, err->what, sizeof what);
    if (place->store)
        snprintf(err->what, sizeof err->what, "report '%s' of store %s: %.400s", report->id, place->store->code, what);
    else if (place->region)
        snprintf(err->what, sizeof err->what, "report '%s' of region %s: %.400s", report->id, place->region->code,
                 what);
    else if (report->of > REPORT_CHAIN)
        snprintf(err->what, sizeof err->what, "report '%s': %.400s", report->id, what);
    else
        snprintf(err->what, sizeof err->what, "report '%s' of the chain: %.400s", report->id, what);
    return err->kind;
}

static int about(const struct sheet_run *run, const struct report_place *place, struct err *err) {
    return press_about(run->frame.report, place, err);
}

static int press_document(struct sheet_run *run, struct arena *arena, const struct value *input,
                          const struct report_place *place, const struct value **out, struct err *err) {
    const struct value *made = NULL;
    if (report_build(run->press->rulebook->rules, run->frame.report, input, arena, &made, err))
        return err->kind;
    *out = report_finish(arena, &run->frame, place, made, run->small_print);
    return 0;
}

/* The whole texts, and each line as it is drawn: what a page adds, or breaks, is looked at too. */
static int pass_gate(struct sheet_run *run, const struct report_place *place, const struct value *document,
                     struct err *err) {
    struct arena *arena = arena_new();
    const char *where = arena_format(arena, "%s/%s",
                                     place->store    ? place->store->code
                                     : place->region ? place->region->code
                                                     : "chain",
                                     run->frame.report->id);
    gate_expect(run->press->gate, run->press->provenance.facts);
    gate_expect(run->press->gate, run->press->provenance.rules);
    int failed = gate_document(run->press->gate, arena_format(arena, "%s/document.json", where), document, err);
    failed =
        failed ? failed : gate_drawn(run->press->gate, arena_format(arena, "%s/report.pdf", where), &run->drawn, err);
    arena_free(arena);
    return failed;
}

static int press_sheet(struct sheet_run *run, struct arena *arena, const struct value *input,
                       const struct report_place *place, struct err *err) {
    const struct value *document = NULL;
    if (press_document(run, arena, input, place, &document, err))
        return about(run, place, err);
    buf_clear(&run->document);
    buf_clear(&run->pdf);
    if (!run->press->is_private)
        document = document_public(arena, document);
    json_write(&run->document, document, JSON_DOCUMENT);
    if (buf_overflowed(&run->document))
        return err_set(err, ERR_DATA, "its document is longer than %zu bytes", LIMIT_DOCUMENT), about(run, place, err);
    if (run->press->only_documents)
        return 0;
    buf_clear(&run->drawn);
    page_fonts_listen(run->press->fonts, run->press->gate ? &run->drawn : NULL);
    /* the PDF is made from the document as it is archived, so that rendering it again starts from the same */
    if (json_read(arena, run->document.data, run->document.len, &document, err) ||
        report_pdf(run->press->fonts, document, run->press->theme, &run->pdf, err))
        return about(run, place, err);
    page_fonts_listen(run->press->fonts, NULL);
    if (run->press->gate && pass_gate(run, place, document, err))
        return err->kind;
    run->lacking = press_lacking(run->press->fonts, run->frame.report, document);
    return 0;
}

const char *pressed_path(const struct press *press, const struct pressed *pressed, const char *file) {
    return archive_report_path(press->arena, press->month, pressed->region ? pressed->region->code : NULL,
                               pressed->store ? pressed->store->code : NULL, pressed->report->id, file);
}

static bool was_open(const struct store *store, month_t month) {
    return (store->opened == DAY_NONE || store->opened <= month_last(month)) &&
           (store->closed == DAY_NONE || store->closed >= month_first(month));
}

/* Hands the sheet that was made to whoever takes them. */
static int hand_over(struct sheet_run *run, const struct report_place *place, const struct region *region,
                     int64_t responses, struct err *err) {
    struct pressed pressed = {.store = place->store,
                              .region = region,
                              .report = run->frame.report,
                              .responses = responses,
                              .suppressed = responses < run->frame.bases.floor,
                              .document = &run->document,
                              .pdf = &run->pdf,
                              .lacking = run->lacking};
    return run->fn(run->context, &pressed, err);
}

static int visit_store(struct sheet_run *run, struct arena *arena, const struct store *store, struct err *err) {
    struct press *press = run->press;
    const struct report_frame *frame = &run->frame;
    struct report_store part = {.store = store};
    const struct report_place place = {.store = store};
    if (cube_store(press->workspace->db, arena, &press->versions, frame->survey, store, run->first,
                   frame->report->months, &part.counters, err))
        return err->kind;
    int64_t responses = part.counters[(size_t)(frame->report->months - 1) * frame->survey->counter_count];
    if (!responses) {
        if (run->without && was_open(store, press->month))
            run->without(run->context, store);
        return 0;
    }
    if (frame->scoring &&
        press_scores_store(&run->scores, store, part.counters, arena, &part.indexes, &part.score, err))
        return about(run, &place, err);
    if (press_comments(run, arena, store, responses, &part.comments, err) ||
        press_sheet(run, arena, report_input(arena, frame, &part), &place, err))
        return err->kind;
    return hand_over(run, &place, store_region(store, month_last(press->month)), responses, err);
}

/* A total may be empty where its stores have answers: all of them are under the floor, and too few together. */
static bool has_answers(const struct sheet_run *run, const struct region *region) {
    const struct registry *registry = run->press->registry;
    for (size_t i = 0; i < registry->store_count; i++) {
        const struct store *store = &registry->stores[i];
        if ((!region || region_hangs_under(store_region(store, month_last(run->press->month)), region)) &&
            run->wide.stores[i * MOMENTS * run->frame.survey->counter_count])
            return true;
    }
    return false;
}

static int visit_wide(struct sheet_run *run, struct arena *arena, const struct region *region, struct err *err) {
    const struct report_frame *frame = &run->frame;
    const struct report_place place = {.region = region};
    size_t months = (size_t)frame->report->months, width = frame->survey->counter_count;
    if (!has_answers(run, region))
        return 0;
    if (press_sheet(run, arena, report_input_wide(arena, frame, region), &place, err))
        return err->kind;
    const int64_t *total = region ? frame->regions + region->index * months * width : frame->chain;
    return hand_over(run, &place, region, total[(months - 1) * width], err);
}

static int visit_sides(struct sheet_run *run, struct arena *arena, struct err *err) {
    const struct report_frame *frame = &run->frame;
    const struct report_place place = {0};
    const struct value *input =
        frame->report->of == REPORT_WAVE ? report_input_wave(arena, frame) : report_input_comparison(arena, frame);
    if (press_sheet(run, arena, input, &place, err))
        return err->kind;
    return hand_over(run, &place, NULL, frame->sides[0].counters[0], err);
}

/* ---- all sheets of a report ---- */

static bool is_within(const struct press *press, const struct region *region) {
    return !press->within || region_hangs_under(region, press->within);
}

/* The stores or regions that a run is to visit, or the one that is `only`; returns how many. */
static size_t find_places(const struct press *press, enum report_of of, const struct report_place *only,
                          struct report_place *out) {
    const struct registry *registry = press->registry;
    size_t count = 0;
    for (size_t i = 0; of == REPORT_STORE && i < registry->store_count; i++) {
        const struct store *store = &registry->stores[i];
        if (only ? !strcmp(store->code, only->store->code)
                 : is_within(press, store_region(store, month_last(press->month))))
            out[count++] = (struct report_place){.store = store};
    }
    for (size_t i = 0; of == REPORT_REGION && i < registry->region_count; i++) {
        const struct region *region = &registry->regions[i];
        if (only ? !strcmp(region->code, only->region->code) : is_within(press, region))
            out[count++] = (struct report_place){.region = region};
    }
    return count;
}

static size_t most_places(const struct press *press) {
    return press->registry->store_count + press->registry->region_count + 1;
}

size_t press_count(const struct press *press, enum report_of of) {
    struct arena *arena = arena_new();
    size_t count = find_places(press, of, NULL, arena_alloc(arena, most_places(press) * sizeof(struct report_place)));
    arena_free(arena);
    return of >= REPORT_CHAIN ? 1 : count;
}

/* A box is closed by what failed in it: the sheets after a failure have a fresh one. */
static int pass_over(struct sheet_run *run, const struct report_place *place, struct err *err) {
    struct press *press = run->press;
    struct err why = *err;
    if (!press->failed || (why.kind != ERR_DATA && why.kind != ERR_INTERNAL && why.kind != ERR_OS))
        return why.kind;
    *err = (struct err){0};
    int stopped = press->failed(run->context, place, &why, err);
    stopped = stopped ? stopped : rules_revive(press->rulebook->rules, err);
    return stopped ? stopped : press_tell(run, err);
}

static int each_place(struct sheet_run *run, struct arena *arena, const struct report_place *only,
                      const struct act *act, struct err *err) {
    const struct press *press = run->press;
    enum report_of of = run->frame.report->of;
    struct report_place *places = arena_alloc(press->arena, most_places(press) * sizeof *places);
    size_t count = find_places(press, of, only, places), shares = press->shares ? press->shares : 1, next = press->turn;
    for (size_t i = press->share; i < count; i += shares) {
        for (; press->turned && i >= next; next += press->turn)
            if (press->turned(run->context, err))
                return err->kind;
        int failed = of == REPORT_STORE ? visit_store(run, arena, places[i].store, err)
                                        : visit_wide(run, arena, places[i].region, err);
        failed = failed ? pass_over(run, &places[i], err) : 0;
        arena_clear(arena);
        if (failed)
            return failed;
        act_progress(act, "reports", (int64_t)i + 1, (int64_t)count);
    }
    for (; press->turned && next < count + press->turn; next += press->turn)
        if (press->turned(run->context, err))
            return err->kind;
    return 0;
}

/* The one sheet of a kind is the first share. */
static int only_place(struct sheet_run *run, struct arena *arena, struct err *err) {
    struct press *press = run->press;
    const struct report_place place = {0};
    int failed = press->share                            ? 0
                 : run->frame.report->of == REPORT_CHAIN ? visit_wide(run, arena, NULL, err)
                                                         : visit_sides(run, arena, err);
    failed = failed ? pass_over(run, &place, err) : 0;
    return failed || !press->turned ? failed : press->turned(run->context, err);
}

static int each_sheet(struct sheet_run *run, struct arena *arena, const struct report_place *only,
                      const struct act *act, struct err *err) {
    enum report_of of = run->frame.report->of;
    return of == REPORT_STORE || of == REPORT_REGION ? each_place(run, arena, only, act, err)
                                                     : only_place(run, arena, err);
}

int press_run(struct press *press, const struct report *report, const struct report_place *only,
              int (*fn)(void *context, const struct pressed *pressed, struct err *err),
              void (*without)(void *context, const struct store *store), void *context, const struct act *act,
              struct err *err) {
    struct sheet_run run = {.press = press,
                            .fn = fn,
                            .without = without,
                            .context = context,
                            .document = buf_make(LIMIT_DOCUMENT),
                            .pdf = buf_make(LIMIT_PDF),
                            .drawn = buf_make(LIMIT_PDF)};
    struct arena *arena = arena_new();
    run.small_print = small_print(press->arena, &press->provenance);
    int failed = report->of > REPORT_CHAIN ? press_gather_sides(&run, report, err) : press_gather(&run, report, err);
    failed = failed ? failed : each_sheet(&run, arena, only, act, err);
    arena_free(arena);
    buf_free(&run.document);
    buf_free(&run.pdf);
    buf_free(&run.drawn);
    page_fonts_listen(press->fonts, NULL);
    return failed;
}
