/* Builds the value that a report script sees. Every figure goes through report_metric, the one place where suppression
 * happens. */
#include "flow/report/report_parts.h"
#include "flow/report/sides.h"

#include <math.h>

#include "base/json.h"
#include "flow/rules/shape.h"

const struct value *report_metric_of(struct arena *arena, const struct metric *metric, const char *of) {
    struct value *made = value_map(arena);
    if (metric->suppressed) {
        value_set(arena, made, "suppressed", value_bool(arena, true));
    } else {
        if (isfinite(metric->value))
            value_set(arena, made, "value", value_real(arena, json_round(metric->value)));
        value_set(arena, made, "n", value_int(arena, metric->n));
        if (isfinite(metric->lo) && isfinite(metric->hi) && metric->unit != METRIC_COUNT) {
            value_set(arena, made, "lo", value_real(arena, json_round(metric->lo)));
            value_set(arena, made, "hi", value_real(arena, json_round(metric->hi)));
        }
        value_set(arena, made, "uncertain", value_bool(arena, metric->uncertain));
    }
    value_set(arena, made, "unit", value_str(arena, metric_unit_name(metric->unit)));
    value_set(arena, made, "definition", value_str(arena, metric->definition));
    if (of)
        value_set(arena, made, "of", value_str(arena, of));
    return made;
}

const struct value *report_metric(struct arena *arena, const struct metric *metric) {
    return report_metric_of(arena, metric, NULL);
}

void report_set_metric(struct arena *arena, struct value *map, const char *name, const char *of, struct metric metric) {
    value_set(arena, map, name, report_metric_of(arena, &metric, of));
}

/* The answers of a month: of the chain, of a region in it, of a store in that. Either may be NULL. */
static const char *sample(struct arena *arena, month_t month, const struct region *region, const struct store *store) {
    char text[MONTH_TEXT];
    month_write(text, month);
    return !region  ? arena_text(arena, text)
           : !store ? arena_format(arena, "%s/%s", text, region->code)
                    : arena_format(arena, "%s/%s/%s", text, region->code, store->code);
}

#define OF_ALL "" /* of more than one month: any other figure may share answers with it */

/* ---- figures of one vector of counters ---- */

static const struct value *counts_of(struct arena *arena, const struct question *question, const int64_t *counters) {
    struct value *counts = value_list(arena);
    for (size_t i = 0; i < question->counter_count; i++)
        value_push(arena, counts, value_int(arena, counters[question->counter + i]));
    return counts;
}

static const struct value *question_figures(struct arena *arena, const struct question *question,
                                            const int64_t *counters, const char *of, const struct bases *bases) {
    struct value *made = value_map(arena);
    struct metric mean = measure_mean(question, counters, bases);
    report_set_metric(arena, made, "mean", of, mean);
    report_set_metric(arena, made, "top", of, measure_top(question, counters, bases));
    if (question->kind == QUESTION_NPS) {
        report_set_metric(arena, made, "nps", of, measure_nps(question, counters, bases));
        report_set_metric(arena, made, "promoters", of, measure_class(question, counters, NPS_PROMOTERS, bases));
        report_set_metric(arena, made, "passives", of, measure_class(question, counters, NPS_PASSIVES, bases));
        report_set_metric(arena, made, "detractors", of, measure_class(question, counters, NPS_DETRACTORS, bases));
    }
    if (!mean.suppressed)
        value_set(arena, made, "counts", counts_of(arena, question, counters));
    value_set(arena, made, "from", value_int(arena, question->from));
    value_set(arena, made, "to", value_int(arena, question->to));
    return made;
}

const struct value *report_figures(struct arena *arena, const struct survey *survey, const int64_t *counters,
                                   const char *of, const struct bases *bases) {
    struct value *made = value_map(arena);
    for (size_t i = 0; i < survey->question_count; i++)
        if (question_is_scale(&survey->questions[i]))
            value_set(arena, made, survey->questions[i].id,
                      question_figures(arena, &survey->questions[i], counters, of, bases));
    return made;
}

const struct value *report_changes(struct arena *arena, const struct survey *survey, const int64_t *now,
                                   const int64_t *before, const struct bases *bases) {
    struct value *made = value_map(arena);
    for (size_t i = 0; i < survey->question_count; i++) {
        const struct question *question = &survey->questions[i];
        if (!question_is_scale(question))
            continue;
        struct value *changes = value_map(arena);
        report_set_metric(arena, changes, "mean", OF_ALL, measure_mean_change(question, now, before, bases));
        report_set_metric(arena, changes, "top", OF_ALL, measure_top_change(question, now, before, bases));
        if (question->kind == QUESTION_NPS)
            report_set_metric(arena, changes, "nps", OF_ALL, measure_nps_change(question, now, before, bases));
        value_set(arena, made, question->id, changes);
    }
    return made;
}

/* ---- the parts of the input ---- */

const int64_t *report_month(const struct report_frame *frame, const int64_t *months, int back) {
    return months + (size_t)(frame->report->months - 1 - back) * frame->survey->counter_count;
}

const int64_t *report_region_months(const struct report_frame *frame, const struct region *region) {
    return frame->regions + region->index * (size_t)frame->report->months * frame->survey->counter_count;
}

static const struct value *store_part(struct arena *arena, const struct store *store, const struct region *region) {
    struct value *made = value_map(arena), *home = value_map(arena);
    value_set(arena, home, "code", value_str(arena, region->code));
    value_set(arena, home, "name", value_str(arena, region->name));
    value_set(arena, made, "code", value_str(arena, store->code));
    value_set(arena, made, "name", value_str(arena, store->name));
    value_set(arena, made, "region", home);
    return made;
}

const struct value *report_period(struct arena *arena, month_t month) {
    char text[DAY_TEXT];
    struct value *made = value_map(arena);
    value_set(arena, made, "id", value_str(arena, month_write(text, month)));
    value_set(arena, made, "year", value_int(arena, month_year(month)));
    value_set(arena, made, "month", value_int(arena, month_of_year(month)));
    value_set(arena, made, "first", value_str(arena, day_write(text, month_first(month))));
    value_set(arena, made, "last", value_str(arena, day_write(text, month_last(month))));
    return made;
}

const struct value *report_survey(struct arena *arena, const struct report_frame *frame) {
    const struct survey *survey = frame->survey;
    struct value *made = value_map(arena), *questions = value_list(arena);
    for (size_t i = 0; i < survey->question_count; i++) {
        const struct question *question = &survey->questions[i];
        struct value *item = value_map(arena);
        value_set(arena, item, "id", value_str(arena, question->id));
        value_set(arena, item, "kind", value_str(arena, question_kind_name(question->kind)));
        value_set(arena, item, "text", value_str(arena, shape_words(question->words, frame->language)));
        value_set(arena, item, "dimension", value_str(arena, question->dimension));
        value_set(arena, item, "from", value_int(arena, question->from));
        value_set(arena, item, "to", value_int(arena, question->to));
        value_set(arena, item, "top", value_int(arena, question->top));
        value_push(arena, questions, item);
    }
    value_set(arena, made, "id", value_str(arena, survey->id));
    value_set(arena, made, "title", value_str(arena, shape_words(survey->title, frame->language)));
    value_set(arena, made, "lead", value_str(arena, survey->lead ? survey->lead->id : ""));
    value_set(arena, made, "questions", questions);
    return made;
}

const char *report_month_label(struct arena *arena, const struct report_frame *frame, month_t month) {
    static const char *const english[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                          "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    if (frame->language[0] == 'z')
        return arena_format(arena, "%d月", month_of_year(month));
    return english[month_of_year(month) - 1];
}

static const struct value *history_part(struct arena *arena, const struct report_frame *frame,
                                        const struct report_store *store) {
    struct value *made = value_list(arena);
    for (int back = frame->report->months - 1; back >= 0; back--) {
        month_t month = frame->month - back;
        const struct region *home = store_region(store->store, month_last(month));
        struct value *item = value_map(arena), *region = value_map(arena);
        char text[MONTH_TEXT];
        value_set(arena, item, "id", value_str(arena, month_write(text, month)));
        value_set(arena, item, "label", value_str(arena, report_month_label(arena, frame, month)));
        value_set(arena, item, "year", value_int(arena, month_year(month)));
        value_set(arena, item, "month", value_int(arena, month_of_year(month)));
        value_set(arena, item, "questions",
                  report_figures(arena, frame->survey, report_month(frame, store->counters, back),
                                 sample(arena, month, home, store->store), &frame->bases));
        value_set(arena, region, "questions",
                  report_figures(arena, frame->survey, report_month(frame, report_region_months(frame, home), back),
                                 sample(arena, month, home, NULL), &frame->bases));
        value_set(arena, item, "region", region);
        value_push(arena, made, item);
    }
    return made;
}

/* The counters of a group of answers, and its name. */
struct group {
    const int64_t *counters;
    const char *of;
};

static const struct value *dimension_part(struct arena *arena, const struct report_frame *frame,
                                          const struct dimension *dimension, const struct group *own,
                                          const struct group *region) {
    struct value *made = value_map(arena), *whole = value_map(arena);
    int from = 0, to = 0;
    dimension_scale(frame->survey, dimension->id, &from, &to);
    value_set(arena, made, "id", value_str(arena, dimension->id));
    value_set(arena, made, "name", value_str(arena, shape_words(dimension->words, frame->language)));
    report_set_metric(arena, made, "mean", own->of,
                      dimension_mean(frame->survey, dimension->id, own->counters, &frame->bases));
    report_set_metric(arena, made, "top", own->of,
                      dimension_top(frame->survey, dimension->id, own->counters, &frame->bases));
    report_set_metric(arena, whole, "mean", region->of,
                      dimension_mean(frame->survey, dimension->id, region->counters, &frame->bases));
    report_set_metric(arena, whole, "top", region->of,
                      dimension_top(frame->survey, dimension->id, region->counters, &frame->bases));
    value_set(arena, made, "region", whole);
    report_set_metric(arena, made, "difference", region->of,
                      dimension_against(frame->survey, dimension->id, own->counters, region->counters, &frame->bases));
    value_set(arena, made, "from", value_int(arena, from));
    value_set(arena, made, "to", value_int(arena, to));
    return made;
}

static const struct value *dimensions_part(struct arena *arena, const struct report_frame *frame,
                                           const struct group *own, const struct group *region) {
    struct value *made = value_list(arena);
    for (size_t i = 0; i < frame->survey->dimension_count; i++)
        value_push(arena, made, dimension_part(arena, frame, &frame->survey->dimensions[i], own, region));
    return made;
}

static const struct value *score_part(struct arena *arena, const struct report_frame *frame,
                                      const struct report_store *store, const struct group *own,
                                      const struct group *region_now, const struct region *home) {
    const size_t months = (size_t)frame->report->months, last = months - 1;
    struct value *made = value_map(arena), *region = value_map(arena), *history = value_list(arena);
    report_set_metric(arena, made, "index", own->of, store->score.index);
    if (store->score.band)
        value_set(arena, made, "band", value_str(arena, store->score.band));
    report_set_metric(arena, region, "index", region_now->of, frame->region_indexes[home->index * months + last]);
    value_set(arena, made, "region", region);
    for (int back = frame->report->months - 1; back >= 0; back--) {
        month_t month = frame->month - back;
        struct value *item = value_map(arena);
        value_set(arena, item, "label", value_str(arena, report_month_label(arena, frame, month)));
        report_set_metric(arena, item, "index",
                          sample(arena, month, store_region(store->store, month_last(month)), store->store),
                          store->indexes[last - (size_t)back]);
        value_push(arena, history, item);
    }
    value_set(arena, made, "history", history);
    return made;
}

static void set_group(struct arena *arena, struct value *made, const char *name, const struct report_frame *frame,
                      const struct group *group) {
    struct value *part = value_map(arena);
    value_set(arena, part, "questions",
              report_figures(arena, frame->survey, group->counters, group->of, &frame->bases));
    value_set(arena, made, name, part);
}

const struct value *report_input(struct arena *arena, const struct report_frame *frame,
                                 const struct report_store *store) {
    month_t month = frame->month;
    const struct region *home = store_region(store->store, month_last(month)),
                        *home_before = store_region(store->store, month_last(month - 1));
    const struct group own = {report_month(frame, store->counters, 0), sample(arena, month, home, store->store)},
                       before = {report_month(frame, store->counters, 1),
                                 sample(arena, month - 1, home_before, store->store)},
                       region = {report_month(frame, report_region_months(frame, home), 0),
                                 sample(arena, month, home, NULL)},
                       chain = {report_month(frame, frame->chain, 0), sample(arena, month, NULL, NULL)};
    struct value *made = value_map(arena);
    value_set(arena, made, "language", value_str(arena, frame->language));
    value_set(arena, made, "store", store_part(arena, store->store, home));
    value_set(arena, made, "period", report_period(arena, month));
    value_set(arena, made, "floor", value_int(arena, frame->bases.floor));
    value_set(arena, made, "base", value_int(arena, frame->bases.reliable));
    value_set(arena, made, "survey", report_survey(arena, frame));
    report_set_metric(arena, made, "responses", own.of, measure_responses(own.counters, &frame->bases));
    value_set(arena, made, "questions", report_figures(arena, frame->survey, own.counters, own.of, &frame->bases));
    value_set(arena, made, "previous", report_figures(arena, frame->survey, before.counters, before.of, &frame->bases));
    value_set(arena, made, "change",
              report_changes(arena, frame->survey, own.counters, before.counters, &frame->bases));
    set_group(arena, made, "region", frame, &region);
    set_group(arena, made, "chain", frame, &chain);
    value_set(arena, made, "history", history_part(arena, frame, store));
    value_set(arena, made, "dimensions", dimensions_part(arena, frame, &own, &region));
    if (frame->scoring)
        value_set(arena, made, "score", score_part(arena, frame, store, &own, &region, home));
    if (frame->report->needs.comments)
        value_set(arena, made, "comments", store->comments ? store->comments : value_list(arena));
    const struct report_subject subject = {{store->store, NULL}, own.counters, own.of, store->score.index};
    report_set_facts(arena, frame, &subject, made);
    report_set_ranks(arena, frame, store->store, made);
    report_set_charts(arena, frame, &subject, made);
    return made;
}

/* Of a store its code alone, as ever. */
static void set_place(struct arena *arena, const struct report_frame *frame, const struct report_place *place,
                      struct value *print) {
    if (!place->store)
        value_set(arena, print, "of", value_str(arena, report_of_name(frame->report->of)));
    if (frame->sides && frame->report->of == REPORT_WAVE)
        value_set(arena, print, "wave", value_str(arena, frame->sides[0].label));
    else if (frame->sides)
        value_set(arena, print, "compared",
                  value_str(arena, arena_format(arena, "%s / %s", frame->sides[0].label, frame->sides[1].label)));
    else if (place->store)
        value_set(arena, print, "store", value_str(arena, place->store->code));
    else if (place->region)
        value_set(arena, print, "region", value_str(arena, place->region->code));
}

const struct value *report_finish(struct arena *arena, const struct report_frame *frame,
                                  const struct report_place *place, const struct value *made,
                                  const struct value *provenance) {
    char text[MONTH_TEXT];
    struct value *whole = value_map(arena), *print = value_map(arena);
    value_set(arena, whole, "document", value_int(arena, 1));
    value_set(arena, whole, "report", value_str(arena, frame->report->id));
    value_set(arena, whole, "language", value_str(arena, frame->language));
    for (size_t i = 0; i < value_count(made); i++)
        value_set(arena, whole, made->map.pairs[i].key, made->map.pairs[i].value);
    value_set(arena, print, "chain", value_str(arena, shape_words(frame->chain_name, frame->language)));
    for (size_t i = 0; i < value_count(provenance); i++)
        value_set(arena, print, provenance->map.pairs[i].key, provenance->map.pairs[i].value);
    set_place(arena, frame, place, print);
    value_set(arena, print, "month", value_str(arena, month_write(text, frame->month)));
    value_set(arena, print, "floor", value_int(arena, frame->bases.floor));
    value_set(arena, whole, "provenance", print);
    return whole;
}
