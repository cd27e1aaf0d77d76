#include "ops/explain_number.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "base/limits.h"
#include "flow/archive/archive.h"
#include "flow/intake/intake.h"
#include "flow/registry/registry_rows.h"
#include "flow/survey/survey_rows.h"
#include "ops/asof.h"
#include "ops/cube.h"
#include "ops/explain_parts.h"
#include "ops/rights.h"

struct search {
    struct workspace *workspace;
    const struct act *act;
    struct arena *arena; /* the workspace's */
    struct rulebook *rulebook;
    const struct report *report;
    const struct survey *survey;
    struct survey_versions versions;
    const struct registry *registry;
    struct bases bases;
    struct response_cut cut;
    struct explain_number *out;
    struct explain_counts *found;
    size_t cap;
};

/* ---- which figure it is ---- */

static bool is_number(const struct search *search, const struct metric *metric) {
    const struct number *number = &search->out->number;
    return !metric->suppressed && metric->n == number->figure.n && isfinite(metric->value) &&
           json_round(metric->value) == number->figure.value && !strcmp(metric->definition, number->definition);
}

static bool is_of_question(const struct search *search, const struct question *question, const int64_t *counters) {
    const struct bases *bases = &search->bases;
    struct metric made[] = {
        measure_mean(question, counters, bases),
        measure_top(question, counters, bases),
        measure_nps(question, counters, bases),
        measure_class(question, counters, NPS_DETRACTORS, bases),
        measure_class(question, counters, NPS_PASSIVES, bases),
        measure_class(question, counters, NPS_PROMOTERS, bases),
    };
    size_t count = question->kind == QUESTION_NPS ? 6 : 2;
    for (size_t i = 0; i < count; i++)
        if (is_number(search, &made[i]))
            return true;
    return false;
}

static struct explain_counts *push(struct search *search, const char *of, month_t month, const char *id,
                                   const struct value *words) {
    struct explain_number *out = search->out;
    search->found = arena_grow(search->arena, search->found, out->counts_count, &search->cap, sizeof *search->found);
    struct explain_counts *made = &search->found[out->counts_count++];
    *made = (struct explain_counts){.of = of,
                                    .month = month,
                                    .question = arena_text(search->arena, id),
                                    .words = words,
                                    .n = search->out->number.figure.n};
    return made;
}

static void hold_against(struct search *search, const char *of, month_t month, const int64_t *counters) {
    const struct survey *survey = search->survey;
    struct metric responses = measure_responses(counters, &search->bases);
    if (is_number(search, &responses))
        push(search, of, month, "", NULL);
    for (size_t i = 0; i < survey->question_count; i++) {
        const struct question *question = &survey->questions[i];
        if (!question_is_scale(question) || !is_of_question(search, question, counters))
            continue;
        struct explain_counts *made = push(search, of, month, question->id, question->words);
        const struct tally_counts counts = measure_counts(question, counters);
        made->from = (int)counts.from;
        made->count = counts.count;
        made->counts = memcpy(arena_alloc(search->arena, counts.count * sizeof *counts.counts), counts.counts,
                              counts.count * sizeof *counts.counts);
    }
    for (size_t i = 0; i < survey->dimension_count; i++) {
        const char *id = survey->dimensions[i].id;
        struct metric mean = dimension_mean(survey, id, counters, &search->bases),
                      top = dimension_top(survey, id, counters, &search->bases);
        if (is_number(search, &mean) || is_number(search, &top))
            push(search, of, month, id, survey->dimensions[i].words);
    }
}

/* ---- the groups of answers ---- */

static int hold_store(struct search *search, const struct store *store, month_t first, struct err *err) {
    const int64_t *counters = NULL;
    const char *of = arena_format(search->arena, "store %s", store->code);
    if (cube_store(search->workspace->db, search->arena, &search->versions, search->survey, store, first,
                   search->report->months, &counters, err))
        return err->kind;
    for (int i = search->report->months - 1; i >= 0; i--)
        hold_against(search, of, first + i, counters + (size_t)i * search->survey->counter_count);
    return 0;
}

/* Of the region where the store hung, or of the one that the report is about, and of the chain. */
static int hold_wide(struct search *search, const struct store *store, month_t first, struct err *err) {
    const size_t width = search->survey->counter_count, months = (size_t)search->report->months;
    const struct region *region = store ? NULL : registry_region(search->registry, search->out->region);
    struct cube cube;
    if (cube_read(search->workspace->db, search->arena, search->registry, &search->versions, search->survey, first,
                  (int)months, search->bases.floor, &cube, err))
        return err->kind;
    for (size_t i = months; i-- > 0;) {
        const struct region *home = store ? store_region(store, month_last(first + (month_t)i)) : region;
        if (home)
            hold_against(search, arena_format(search->arena, "region %s", home->code), first + (month_t)i,
                         cube.regions + (home->index * months + i) * width);
        hold_against(search, "chain", first + (month_t)i, cube.chain + i * width);
    }
    return 0;
}

/* ---- a store's counts by version and class ---- */

struct splitting {
    const struct search *search;
    const char *question;
    struct explain_tally *tallies;
    size_t count, cap;
};

static int64_t number_of(const struct survey_versions *versions, int64_t version) {
    for (size_t i = 0; i < versions->count; i++)
        if (versions->surveys[i]->version == version)
            return versions->numbers[i];
    return 0;
}

static int split(void *context, const struct tally_delta *tally, struct err *err) {
    struct splitting *splitting = context;
    const struct search *search = splitting->search;
    const struct question *question = survey_question(tally->survey, splitting->question);
    int64_t n = 0;
    (void)err;
    if (tally->key.kind != TALLY_MONTH || tally->key.wave || strcmp(tally->survey->id, search->survey->id) != 0 ||
        !question)
        return 0;
    for (size_t i = 0; i < question->counter_count; i++)
        n += tally->counters[question->counter + i];
    splitting->tallies =
        arena_grow(search->arena, splitting->tallies, splitting->count, &splitting->cap, sizeof *splitting->tallies);
    splitting->tallies[splitting->count++] = (struct explain_tally){
        number_of(&search->versions, tally->key.version), channel_class_name((enum channel_class)tally->key.class), n};
    return 0;
}

static int split_counts(struct search *search, const struct store *store, struct explain_counts *counts,
                        struct err *err) {
    struct splitting splitting = {.search = search, .question = counts->question};
    if (!counts->count || strncmp(counts->of, "store ", 6) != 0)
        return 0;
    if (asof_tallies(search->workspace, search->act, &search->cut, store->id, counts->month, counts->month, split,
                     &splitting, err))
        return err->kind;
    for (size_t i = 0; i < splitting.count; i++)
        if (splitting.tallies[i].n && splitting.tallies[i].n < search->bases.floor)
            return 0;
    counts->tallies = splitting.tallies;
    counts->tally_count = splitting.count;
    return 0;
}

/* ---- what was set aside ---- */

static bool is_there(const struct search *search, const struct explain_counts *counts, const struct store *store) {
    if (!strncmp(counts->of, "store ", 6))
        return !strcmp(counts->of + 6, store->code);
    return strncmp(counts->of, "region ", 7) != 0 ||
           region_hangs_under(store_region(store, month_last(counts->month)),
                              registry_region(search->registry, counts->of + 7));
}

static int set_aside(void *context, const struct response_row *row, struct err *err) {
    struct search *search = context;
    const struct store *store = registry_store_by_id(search->registry, row->store);
    const struct survey *survey = NULL;
    (void)err;
    for (size_t i = 0; i < search->versions.count; i++)
        if (search->versions.surveys[i]->version == row->version)
            survey = search->versions.surveys[i];
    if (!store || !survey || strcmp(survey->id, search->survey->id) != 0)
        return 0;
    for (size_t i = 0; i < search->out->counts_count; i++)
        search->found[i].set_aside +=
            search->found[i].month == row->month && is_there(search, &search->found[i], store);
    return 0;
}

/* ---- what it rests on ---- */

/* Words belong to the rulebook, which is closed. */
static const struct value *keep_words(struct arena *arena, const struct value *words) {
    struct value *made = value_map(arena);
    value_set(arena, made, "zh", value_str(arena, value_text(value_get(words, "zh"), "")));
    value_set(arena, made, "en", value_str(arena, value_text(value_get(words, "en"), "")));
    return made;
}

static int search_counts(struct search *search, struct err *err) {
    struct explain_number *out = search->out;
    const struct store *store = NULL;
    const month_t month = out->edition.month, first = month - search->report->months + 1;
    if (rulebook_survey(search->rulebook, search->report->survey, &search->survey, err) ||
        survey_versions_read(search->workspace->db, search->arena, &search->versions, err) ||
        registry_read(search->workspace->db, search->arena, month_last(month), out->edition.cut, &search->registry,
                      err) ||
        (out->store[0] != '_' &&
         (registry_need_store(search->registry, out->store, &store, err) || hold_store(search, store, first, err))) ||
        (!out->counts_count && hold_wide(search, store, first, err)))
        return err->kind;
    for (size_t i = 0; i < out->counts_count; i++) {
        search->found[i].words = search->found[i].words ? keep_words(search->arena, search->found[i].words) : NULL;
        if (split_counts(search, store, &search->found[i], err))
            return err->kind;
    }
    out->counts = search->found;
    return responses_each_held(search->workspace->db, first, month, &search->cut, set_aside, search, err);
}

static int look(struct search *search, struct err *err) {
    struct explain_number *out = search->out;
    struct asof *asof = NULL;
    struct err own;
    if (rulebook_report(search->rulebook, out->report, &search->report, &own))
        return 0;
    out->script = arena_text(search->arena, *out->number.script ? out->number.script : search->report->script);
    out->source = explain_source(search->arena, search->rulebook, out->script, out->number.line);
    search->bases = (struct bases){search->rulebook->settings.floor_print, LIMIT_RELIABLE};
    if (!out->number.figure.known)
        return 0;
    const struct asof_cut cut = asof_cut_at(out->edition.cut);
    search->cut = cut.responses;
    int failed = sql_snapshot(search->workspace->db, err);
    failed = failed ? failed : asof_open(&asof, search->workspace, search->act, &cut, out->edition.month, err);
    failed = failed ? failed : search_counts(search, err);
    asof_close(asof);
    sql_rollback(search->workspace->db);
    return failed;
}

static int explain(struct workspace *workspace, const struct act *act, struct explain_number *out, struct err *err) {
    struct search search = {.workspace = workspace, .act = act, .arena = workspace->arena, .out = out};
    struct vault *vault = NULL;
    out->script = out->source = "";
    int failed = workspace_archive(workspace, &vault, err);
    failed = failed ? failed : rulebook_open_archived(&search.rulebook, vault, out->edition.rules, RULEBOOK_ALL, err);
    failed = failed ? failed : look(&search, err);
    rulebook_close(search.rulebook);
    vault_close(vault);
    return failed;
}

/* ---- which number ---- */

struct placing {
    const char *store, *report, *region;
};

/* A region's report and the chain's have no store. */
static int place(void *context, const char *region, const char *store, const char *report, struct err *err) {
    struct placing *placing = context;
    const char *about = store ? store : region ? region : HISTORY_CHAIN;
    (void)err;
    if (!placing->region && !strcmp(about, placing->store) && (!placing->report || !strcmp(report, placing->report)))
        *placing = (struct placing){store    ? store
                                    : region ? ARCHIVE_OF_REGION
                                             : ARCHIVE_OF_CHAIN,
                                    report, region ? region : ARCHIVE_OF_CHAIN};
    return 0;
}

static bool is_called(const struct number *number, const char *words, bool wholly) {
    return wholly ? !strcmp(number->label, words) : strstr(number->label, words) || strstr(number->title, words);
}

static bool alike(const struct number *a, const struct number *b) {
    return a->figure.known && b->figure.known && a->figure.value == b->figure.value && a->figure.n == b->figure.n &&
           !strcmp(a->definition, b->definition);
}

/* How many figures are called so; one may be printed in several places. *out is the first. */
static size_t called(const struct numbers *numbers, const char *asked, bool wholly, size_t *out) {
    size_t met = 0;
    for (size_t i = 0; i < numbers->count; i++) {
        if (!is_called(&numbers->items[i], asked, wholly) || (met && alike(&numbers->items[*out], &numbers->items[i])))
            continue;
        *out = met++ ? *out : i;
    }
    return met;
}

/* *out is NUMBERS_NONE where several are called so. */
static int choose(const struct numbers *numbers, const char *asked, size_t *out, struct err *err) {
    char *end;
    unsigned long number = strtoul(asked, &end, 10);
    *out = NUMBERS_NONE;
    if (!*end && number >= 1 && number <= numbers->count) {
        *out = number - 1;
        return 0;
    }
    size_t met = called(numbers, asked, true, out);
    met = met ? met : called(numbers, asked, false, out);
    if (!met)
        return err_set(err, ERR_NOINPUT, "no number of the report is called '%s'", asked),
               err_todo(err, "without a name the command lists them");
    if (met > 1)
        *out = NUMBERS_NONE;
    return 0;
}

static int read_document(struct workspace *workspace, const struct explain_number_query *query,
                         struct explain_number *made, struct numbers *out, struct err *err) {
    struct buf bytes = buf_make(LIMIT_FILE);
    const struct value *document = NULL;
    struct placing placing = {query->store, query->report, NULL};
    int failed = history_find(workspace, query->edition, &made->edition, err);
    failed = failed
                 ? failed
                 : history_read(workspace, &made->edition, query->store, query->report, "document.json", &bytes, err);
    failed = failed ? failed : json_read(workspace->arena, bytes.data, bytes.len, &document, err);
    failed = failed ? failed : history_reports(workspace, &made->edition, place, &placing, err);
    buf_free(&bytes);
    if (failed)
        return failed;
    made->store = placing.store;
    made->report = placing.report;
    made->region = placing.region;
    numbers_read(workspace->arena, document, out);
    return 0;
}

int explain_number(struct workspace *workspace, const struct act *act, const struct explain_number_query *query,
                   struct numbers *out_numbers, bool *out_found, struct explain_number *out, struct err *err) {
    struct explain_number made = {0};
    size_t found = NUMBERS_NONE;
    *out_found = false;
    if (read_document(workspace, query, &made, out_numbers, err) ||
        (query->number && choose(out_numbers, query->number, &found, err)))
        return err->kind;
    if (found == NUMBERS_NONE)
        return 0;
    made.number = out_numbers->items[found];
    if (explain(workspace, act, &made, err))
        return err->kind;
    *out_found = true;
    *out = made;
    return 0;
}
