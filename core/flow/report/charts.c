/* What a chart of many figures takes: drivers for quadrants, stores for a funnel, months for a control chart. */
#include <math.h>

#include "flow/report/report_parts.h"
#include "flow/rules/shape.h"

/* ---- drivers ---- */

/* Not asked of everybody: with it in, hardly a sheet would be complete. */
static bool is_rare(const struct question *item, const struct question *outcome, const int64_t *counters) {
    struct tally_counts answered = measure_counts(item, counters), asked = measure_counts(outcome, counters);
    return 2 * tally_total(&answered) < tally_total(&asked);
}

void report_drivers_of(struct arena *arena, const struct survey *survey, const char *outcome, const int64_t *counters,
                       struct report_facts *facts) {
    facts->drivers.outcome = survey_question(survey, outcome);
    facts->drivers.items = arena_alloc(arena, (survey->question_count + 1) * sizeof *facts->drivers.items);
    for (size_t i = 0; i < survey->question_count; i++) {
        const struct question *item = &survey->questions[i];
        if (question_is_scale(item) && item != facts->drivers.outcome &&
            !(counters && is_rare(item, facts->drivers.outcome, counters)))
            facts->drivers.items[facts->drivers.count++] = item;
    }
}

struct metric report_importance(const struct drivers_share *share, int64_t n, const struct bases *bases) {
    return metric_make(share->share, share->lo, share->hi, n, METRIC_PERCENT, "importance.johnson", bases);
}

static struct value *driver_part(struct arena *arena, const struct report_frame *frame,
                                 const struct report_subject *subject, const struct question *item,
                                 struct metric importance) {
    struct value *made = value_map(arena);
    value_set(arena, made, "id", value_str(arena, item->id));
    value_set(arena, made, "text", value_str(arena, shape_words(item->words, frame->language)));
    value_set(arena, made, "dimension", value_str(arena, item->dimension));
    report_set_metric(arena, made, "importance", "", importance);
    report_set_metric(arena, made, "performance", subject->of, measure_top(item, subject->counters, &frame->bases));
    report_set_metric(arena, made, "mean", subject->of, measure_mean(item, subject->counters, &frame->bases));
    value_set(arena, made, "from", value_int(arena, item->from));
    value_set(arena, made, "to", value_int(arena, item->to));
    return made;
}

/* How well it is done is the place's usual figure: that of the complete sheets alone, beside it, would tell of those
 * that are not. */
static const struct value *drivers_part(struct arena *arena, const struct report_frame *frame,
                                        const struct report_subject *subject) {
    const struct region *region = subject->place.region;
    size_t place = region ? region->index : frame->registry->region_count, count = frame->facts->drivers.count;
    const struct drivers_data *data = drivers_sums_data(arena, frame->facts->drivers.places[place]);
    struct drivers_share *shares = arena_alloc(arena, (count + 1) * sizeof *shares);
    double *important = arena_alloc(arena, (count + 1) * sizeof *important),
           *done = arena_alloc(arena, (count + 1) * sizeof *done);
    enum drivers_quadrant *quadrants = arena_alloc(arena, (count + 1) * sizeof *quadrants);
    struct value *made = value_list(arena);
    drivers_shares(arena, data, shares);
    for (size_t i = 0; i < count; i++) {
        struct metric top = measure_top(frame->facts->drivers.items[i], subject->counters, &frame->bases);
        important[i] = data->n < frame->bases.floor ? (double)NAN : shares[i].share;
        done[i] = top.suppressed ? (double)NAN : top.value;
    }
    drivers_quadrants(important, done, count, quadrants);
    for (size_t i = 0; i < count; i++) {
        struct value *item = driver_part(arena, frame, subject, frame->facts->drivers.items[i],
                                         report_importance(&shares[i], data->n, &frame->bases));
        if (quadrants[i] != DRIVERS_NOWHERE)
            value_set(arena, item, "quadrant", value_str(arena, drivers_quadrant_name(quadrants[i])));
        value_push(arena, made, item);
    }
    return made;
}

/* ---- stores in a funnel ---- */

static const int64_t *shown_counters(const struct report_frame *frame, const struct report_subject *subject,
                                     const struct store *store, const struct question *question) {
    const struct region *home = store_region(store, month_last(frame->month));
    const int64_t *counters = frame->wide->stores + store->index * MOMENTS * frame->survey->counter_count;
    bool here = !subject->place.region || region_hangs_under(home, subject->place.region);
    return here && !measure_top(question, counters, &frame->bases).suppressed ? counters : NULL;
}

/* Only stores that may be shown, and the centre of these alone: with others in it, it would tell of them. */
static const struct value *funnel_part(struct arena *arena, const struct report_frame *frame,
                                       const struct report_subject *subject) {
    const struct registry *registry = frame->registry;
    const struct question *question = survey_question(frame->survey, frame->report->needs.funnel);
    int64_t *all = arena_alloc(arena, frame->survey->counter_count * sizeof *all);
    struct value *made = value_map(arena), *points = value_list(arena);
    for (size_t i = 0; i < registry->store_count; i++) {
        const struct store *store = &registry->stores[i];
        const int64_t *counters = shown_counters(frame, subject, store, question);
        if (!counters)
            continue;
        struct value *point = value_map(arena);
        const char *of = report_path(arena, frame->month, store_region(store, month_last(frame->month)), store);
        value_set(arena, point, "label", value_str(arena, store->name));
        report_set_metric(arena, point, "metric", of, measure_top(question, counters, &frame->bases));
        value_push(arena, points, point);
        for (size_t k = 0; k < question->counter_count; k++)
            all[question->counter + k] += counters[question->counter + k];
    }
    report_set_metric(arena, made, "centre", subject->of, measure_top(question, all, &frame->bases));
    value_set(arena, made, "points", points);
    return made;
}

/* ---- months in a control chart ---- */

static const struct value *months_part(struct arena *arena, const struct report_frame *frame,
                                       const struct value *history) {
    struct value *points = value_list(arena);
    for (size_t i = 0; i < value_count(history); i++) {
        const struct value *month = value_at(history, i);
        struct value *point = value_map(arena);
        value_set(arena, point, "label", value_get(month, "label"));
        value_set(arena, point, "metric",
                  value_get(value_get(value_get(month, "questions"), frame->report->needs.spc), "top"));
        value_push(arena, points, point);
    }
    return points;
}

void report_set_charts(struct arena *arena, const struct report_frame *frame, const struct report_subject *subject,
                       struct value *made) {
    const struct report_needs *needs = &frame->report->needs;
    if (needs->drivers)
        value_set(arena, made, "drivers", drivers_part(arena, frame, subject));
    if (needs->funnel)
        value_set(arena, made, "funnel", funnel_part(arena, frame, subject));
    if (needs->spc)
        value_set(arena, made, "spc", months_part(arena, frame, value_get(made, "history")));
}
