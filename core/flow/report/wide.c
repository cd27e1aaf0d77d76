/* The same figures as a store's report has of its store, here of what a region or the chain holds together, and beside
 * them what contains the region. */
#include "flow/report/wide.h"

#include <math.h>

#include "flow/report/report_parts.h"
#include "flow/rules/shape.h"

int report_moment_back(int moment) {
    static const int months[MOMENTS] = {0, 1, 12};
    return months[moment];
}

/* The chain's path begins every other: "2026-10", "2026-10/EAST/SHANGHAI/S0101". */
const char *report_path(struct arena *arena, month_t month, const struct region *region, const struct store *store) {
    char text[MONTH_TEXT];
    const char *path = "";
    for (; region; region = region->parent)
        path = arena_format(arena, "/%s%s", region->code, path);
    return arena_format(arena, "%s%s%s%s", month_write(text, month), path, store ? "/" : "", store ? store->code : "");
}

static const int64_t *months_of(const struct report_frame *frame, const struct region *region) {
    return region ? report_region_months(frame, region) : frame->chain;
}

static const struct value *named(struct arena *arena, const char *scope, const char *code, const char *name) {
    struct value *made = value_map(arena);
    value_set(arena, made, "scope", value_str(arena, scope));
    value_set(arena, made, "code", value_str(arena, code));
    value_set(arena, made, "name", value_str(arena, name));
    return made;
}

static const struct value *place_part(struct arena *arena, const struct report_frame *frame,
                                      const struct region *region) {
    return region ? named(arena, "region", region->code, region->name)
                  : named(arena, "chain", "", shape_words(frame->chain_name, frame->language));
}

/* ---- what contains a region ---- */

static const struct value *above_part(struct arena *arena, const struct report_frame *frame,
                                      const struct region *region) {
    const struct value *place = place_part(arena, frame, region->parent);
    struct value *made = value_map(arena);
    for (size_t i = 0; i < value_count(place); i++)
        value_set(arena, made, place->map.pairs[i].key, place->map.pairs[i].value);
    value_set(arena, made, "questions",
              report_figures(arena, frame->survey, report_month(frame, months_of(frame, region->parent), 0),
                             report_path(arena, frame->month, region->parent, NULL), &frame->bases));
    return made;
}

/* ---- the months so far ---- */

static const struct value *history_part(struct arena *arena, const struct report_frame *frame,
                                        const struct region *region) {
    struct value *made = value_list(arena);
    for (int back = frame->report->months - 1; back >= 0; back--) {
        month_t month = frame->month - back;
        struct value *item = value_map(arena), *above = value_map(arena);
        char text[MONTH_TEXT];
        value_set(arena, item, "id", value_str(arena, month_write(text, month)));
        value_set(arena, item, "label", value_str(arena, report_month_label(arena, frame, month)));
        value_set(arena, item, "year", value_int(arena, month_year(month)));
        value_set(arena, item, "month", value_int(arena, month_of_year(month)));
        value_set(arena, item, "questions",
                  report_figures(arena, frame->survey, report_month(frame, months_of(frame, region), back),
                                 report_path(arena, month, region, NULL), &frame->bases));
        if (region) {
            value_set(arena, above, "questions",
                      report_figures(arena, frame->survey, report_month(frame, months_of(frame, region->parent), back),
                                     report_path(arena, month, region->parent, NULL), &frame->bases));
            value_set(arena, item, "above", above);
        }
        value_push(arena, made, item);
    }
    return made;
}

/* ---- dimensions ---- */

static void set_above(struct arena *arena, const struct report_frame *frame, const char *dimension,
                      const struct region *region, const int64_t *own, struct value *made) {
    const int64_t *whole = report_month(frame, months_of(frame, region->parent), 0);
    const char *of = report_path(arena, frame->month, region->parent, NULL);
    struct value *above = value_map(arena);
    report_set_metric(arena, above, "mean", of, dimension_mean(frame->survey, dimension, whole, &frame->bases));
    report_set_metric(arena, above, "top", of, dimension_top(frame->survey, dimension, whole, &frame->bases));
    value_set(arena, made, "above", above);
    report_set_metric(arena, made, "difference", of,
                      dimension_against(frame->survey, dimension, own, whole, &frame->bases));
}

static const struct value *dimensions_part(struct arena *arena, const struct report_frame *frame,
                                           const struct region *region, const int64_t *own, const char *of) {
    const struct survey *survey = frame->survey;
    struct value *made = value_list(arena);
    for (size_t i = 0; i < survey->dimension_count; i++) {
        const struct dimension *dimension = &survey->dimensions[i];
        struct value *item = value_map(arena);
        int from = 0, to = 0;
        dimension_scale(survey, dimension->id, &from, &to);
        value_set(arena, item, "id", value_str(arena, dimension->id));
        value_set(arena, item, "name", value_str(arena, shape_words(dimension->words, frame->language)));
        report_set_metric(arena, item, "mean", of, dimension_mean(survey, dimension->id, own, &frame->bases));
        report_set_metric(arena, item, "top", of, dimension_top(survey, dimension->id, own, &frame->bases));
        if (region)
            set_above(arena, frame, dimension->id, region, own, item);
        value_set(arena, item, "from", value_int(arena, from));
        value_set(arena, item, "to", value_int(arena, to));
        value_push(arena, made, item);
    }
    return made;
}

/* ---- the index ---- */

static struct metric index_of(const struct report_frame *frame, const struct region *region, int back) {
    size_t place = region ? region->index : frame->registry->region_count, months = (size_t)frame->report->months;
    return frame->region_indexes[place * months + months - 1 - (size_t)back];
}

static const struct value *score_part(struct arena *arena, const struct report_frame *frame,
                                      const struct region *region) {
    struct value *made = value_map(arena), *above = value_map(arena), *history = value_list(arena);
    report_set_metric(arena, made, "index", report_path(arena, frame->month, region, NULL), index_of(frame, region, 0));
    if (region) {
        report_set_metric(arena, above, "index", report_path(arena, frame->month, region->parent, NULL),
                          index_of(frame, region->parent, 0));
        value_set(arena, made, "above", above);
    }
    for (int back = frame->report->months - 1; back >= 0; back--) {
        month_t month = frame->month - back;
        struct value *item = value_map(arena);
        value_set(arena, item, "label", value_str(arena, report_month_label(arena, frame, month)));
        report_set_metric(arena, item, "index", report_path(arena, month, region, NULL), index_of(frame, region, back));
        value_push(arena, history, item);
    }
    value_set(arena, made, "history", history);
    return made;
}

/* ---- all of it ---- */

const struct value *report_input_wide(struct arena *arena, const struct report_frame *frame,
                                      const struct region *region) {
    month_t month = frame->month;
    const struct survey *survey = frame->survey;
    const int64_t *months = months_of(frame, region), *own = report_month(frame, months, 0),
                  *before = report_month(frame, months, 1);
    const char *of = report_path(arena, month, region, NULL);
    struct value *made = value_map(arena);
    value_set(arena, made, "language", value_str(arena, frame->language));
    value_set(arena, made, "place", place_part(arena, frame, region));
    value_set(arena, made, "period", report_period(arena, month));
    value_set(arena, made, "floor", value_int(arena, frame->bases.floor));
    value_set(arena, made, "base", value_int(arena, frame->bases.reliable));
    value_set(arena, made, "survey", report_survey(arena, frame));
    report_set_metric(arena, made, "responses", of, measure_responses(own, &frame->bases));
    value_set(arena, made, "questions", report_figures(arena, survey, own, of, &frame->bases));
    value_set(arena, made, "previous",
              report_figures(arena, survey, before, report_path(arena, month - 1, region, NULL), &frame->bases));
    value_set(arena, made, "change", report_changes(arena, survey, own, before, &frame->bases));
    if (region)
        value_set(arena, made, "above", above_part(arena, frame, region));
    value_set(arena, made, "history", history_part(arena, frame, region));
    value_set(arena, made, "dimensions", dimensions_part(arena, frame, region, own, of));
    if (frame->scoring)
        value_set(arena, made, "score", score_part(arena, frame, region));
    const struct report_subject subject = {
        {NULL, region}, own, of, frame->scoring ? index_of(frame, region, 0) : (struct metric){.suppressed = true}};
    report_set_facts(arena, frame, &subject, made);
    report_set_charts(arena, frame, &subject, made);
    report_set_rows(arena, frame, region, made);
    return made;
}
