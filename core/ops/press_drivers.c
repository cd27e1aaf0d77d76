/* What goes together with the outcome is summed store by store, then merged into its regions and the chain: a store
 * whose complete sheets stay under the floor is in no sum, so that no page tells of it. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/limits.h"
#include "flow/intake/intake_rows.h"
#include "flow/survey/survey_rows.h"
#include "ops/asof.h"
#include "ops/press_parts.h"

struct summing {
    const struct sheet_run *run;
    const struct question *asked[LIMIT_QUESTIONS + 1]; /* the items, then the outcome */
    size_t width;
    const struct question **kept; /* [version][asked]: the same question there, or NULL */
    struct drivers_sums *store;
    const char *code;             /* the store's */
    struct digest_stream *ground; /* of the sheets themselves */
};

static const struct question *same_question(const struct survey *version, const struct question *asked) {
    const struct question *there = survey_question(version, asked->id);
    bool same = there && question_is_scale(there) && there->from == asked->from && there->to == asked->to;
    return same ? there : NULL;
}

static void find_in_versions(struct summing *summing, struct arena *arena) {
    const struct survey_versions *versions = &summing->run->press->versions;
    const struct report_facts *facts = &summing->run->facts;
    memcpy(summing->asked, facts->drivers.items, facts->drivers.count * sizeof *summing->asked);
    summing->asked[facts->drivers.count] = facts->drivers.outcome;
    summing->width = facts->drivers.count + 1;
    summing->kept = arena_alloc(arena, (versions->count * summing->width + 1) * sizeof *summing->kept);
    for (size_t v = 0; v < versions->count; v++)
        for (size_t j = 0; j < summing->width; j++)
            if (!strcmp(versions->surveys[v]->id, summing->run->frame.survey->id))
                summing->kept[v * summing->width + j] = same_question(versions->surveys[v], summing->asked[j]);
}

static int take(void *context, const struct response_row *row, struct err *err) {
    struct summing *summing = context;
    const struct survey_versions *versions = &summing->run->press->versions;
    double answers[LIMIT_QUESTIONS + 1];
    size_t v = 0;
    (void)err;
    while (v < versions->count && versions->surveys[v]->version != row->version)
        v++;
    for (size_t j = 0; v < versions->count && j < summing->width; j++) {
        const struct question *question = summing->kept[v * summing->width + j];
        int answer = 0;
        bool answered = question && answer_scale(question, row->sheet, &answer);
        answers[j] = answered ? answer : (double)NAN;
    }
    if (v == versions->count)
        return 0;
    drivers_sums_add(summing->store, answers);
    digest_more(summing->ground, summing->code, strlen(summing->code) + 1);
    for (size_t j = 0; j < summing->width; j++) {
        char text[32];
        int len = isnan(answers[j]) ? snprintf(text, sizeof text, "-\n")
                                    : snprintf(text, sizeof text, "%d\n", (int)answers[j]);
        digest_more(summing->ground, text, (size_t)len);
    }
    return 0;
}

static void merge(struct sheet_run *run, const struct store *store, const struct drivers_sums *own) {
    const struct registry *registry = run->press->registry;
    if (drivers_sums_n(own) < run->frame.bases.floor)
        return;
    const struct region *region = store_region(store, month_last(run->press->month));
    for (; region; region = region->parent)
        drivers_sums_merge(run->facts.drivers.places[region->index], own);
    drivers_sums_merge(run->facts.drivers.places[registry->region_count], own);
}

int press_gather_drivers(struct sheet_run *run, struct err *err) {
    struct press *press = run->press;
    const struct registry *registry = press->registry;
    const struct asof_cut *then = press->workspace->then;
    struct summing summing = {.run = run};
    const int64_t *total =
        run->frame.chain + (size_t)(run->frame.report->months - 1) * run->frame.survey->counter_count;
    report_drivers_of(press->arena, run->frame.survey, run->frame.report->needs.drivers, total, &run->facts);
    find_in_versions(&summing, press->arena);
    size_t count = run->facts.drivers.count;
    run->facts.drivers.places =
        arena_alloc(press->arena, (registry->region_count + 1) * sizeof *run->facts.drivers.places);
    for (size_t i = 0; i <= registry->region_count; i++)
        run->facts.drivers.places[i] = drivers_sums_new(press->arena, count);
    summing.store = drivers_sums_new(press->arena, count);
    summing.ground = digest_begin();
    for (size_t i = 0; i < registry->store_count; i++) {
        drivers_sums_clear(summing.store);
        summing.code = registry->stores[i].code;
        if (responses_each_of(press->workspace->db, registry->stores[i].id, press->month, press->month,
                              then ? &then->responses : NULL, take, &summing, err))
            return digest_end(summing.ground), err->kind;
        merge(run, &registry->stores[i], summing.store);
    }
    press_ground(press,
                 arena_format(press->arena, "answers:%s.%s", run->frame.survey->id, run->frame.report->needs.drivers),
                 summing.ground);
    return 0;
}
