#include <math.h>
#include <string.h>

#include "flow/registry/held.h"
#include "flow/report/plan_figures.h"
#include "flow/report/report_parts.h"
#include "flow/report/ticket_figures.h"
#include "flow/rules/shape.h"
#include "stats/share.h"

/* ---- targets ---- */

const struct value *report_target(struct arena *arena, const struct report_frame *frame,
                                  const struct report_place *place, const struct target_aim *aim,
                                  const struct metric *metric) {
    const struct target_aim own = {frame->survey->id, aim->item, aim->kind, aim->figure};
    const struct target *target = targets_find(&frame->facts->targets, &own, place->store, place->region, frame->month);
    if (!target)
        return NULL;
    struct held held = held_against(frame->registry, target, metric->suppressed ? 0 : metric->n, metric->value,
                                    metric->lo, metric->hi);
    struct value *made = value_map(arena);
    value_set(arena, made, "value", value_real(arena, held.value));
    value_set(arena, made, "set", value_str(arena, held.set));
    value_set(arena, made, "code", value_str(arena, held.set_by));
    if (held.says[0])
        value_set(arena, made, "says", value_str(arena, held.says));
    return made;
}

static bool is_figure_here(const struct report_frame *frame, const struct target_aim *aim) {
    int from, to;
    const struct question *question = survey_question(frame->survey, aim->item);
    if (strcmp(aim->survey, frame->survey->id) != 0)
        return false;
    if (aim->kind == TARGET_INDEX)
        return frame->scoring && !strcmp(frame->scoring->id, aim->item);
    if (aim->kind == TARGET_DIMENSION)
        return dimension_scale(frame->survey, aim->item, &from, &to);
    return question && question_is_scale(question) && (aim->figure != TARGET_NPS || question->kind == QUESTION_NPS);
}

/* Every figure that anybody has a target for is asked for once; most are aimed at by the chain and many stores. */
static const struct value *targets_part(struct arena *arena, const struct report_frame *frame,
                                        const struct report_subject *subject) {
    struct value *made = value_map(arena);
    for (size_t i = 0; i < frame->facts->targets.count; i++) {
        const struct target_aim *aim = &frame->facts->targets.items[i].aim;
        const char *name = target_aim_write(aim, arena);
        if (value_get(made, name) || !is_figure_here(frame, aim))
            continue;
        struct metric metric =
            aim->kind == TARGET_INDEX ? subject->index : report_figure_of(frame, aim, subject->counters);
        const struct value *target = report_target(arena, frame, &subject->place, aim, &metric);
        if (target)
            value_set(arena, made, name, target);
    }
    return made;
}

/* ---- events ---- */

static bool concerns(const struct report_frame *frame, const struct event *event, const struct report_place *place) {
    if (place->store)
        return event_concerns(event, place->store);
    if (!place->region || event->place == PLACE_CHAIN)
        return true;
    for (size_t i = 0; event->place == PLACE_REGION && i < frame->registry->region_count; i++) {
        const struct region *region = &frame->registry->regions[i];
        if (region->id == event->place_id)
            return region_hangs_under(region, place->region) || region_hangs_under(place->region, region);
    }
    const struct store *store =
        event->place == PLACE_STORE ? registry_store_by_id(frame->registry, event->place_id) : NULL;
    return store && region_hangs_under(store_region(store, event->first), place->region);
}

static const struct value *event_part(struct arena *arena, const struct report_frame *frame,
                                      const struct event *event) {
    char text[DAY_TEXT];
    struct value *made = value_map(arena);
    bool english = frame->language[0] == 'e' && event->en[0];
    value_set(arena, made, "first", value_str(arena, day_write(text, event->first)));
    value_set(arena, made, "last", value_str(arena, day_write(text, event->last)));
    value_set(arena, made, "month", value_str(arena, month_write(text, day_month(event->first))));
    value_set(arena, made, "label", value_str(arena, report_month_label(arena, frame, day_month(event->first))));
    value_set(arena, made, "text", value_str(arena, english ? event->en : event->text));
    value_set(arena, made, "of", value_str(arena, place_name(event->place)));
    value_set(arena, made, "code", value_str(arena, place_code(frame->registry, event->place, event->place_id)));
    return made;
}

static const struct value *events_part(struct arena *arena, const struct report_frame *frame,
                                       const struct report_place *place) {
    struct value *made = value_list(arena);
    const struct events *events = &frame->facts->events;
    day_t from = month_first(frame->month - frame->report->months + 1), until = month_last(frame->month);
    for (size_t i = 0; i < events->count; i++) {
        const struct event *event = &events->items[i];
        if (!event->taken_back && event->last >= from && event->first <= until && concerns(frame, event, place))
            value_push(arena, made, event_part(arena, frame, event));
    }
    return made;
}

/* ---- traffic ---- */

/* The days of the month that the store was open by the registry. */
static int days_open(const struct store *store, month_t month) {
    day_t first = month_first(month), last = month_last(month);
    first = store->opened != DAY_NONE && store->opened > first ? store->opened : first;
    last = store->closed != DAY_NONE && store->closed < last ? store->closed : last;
    return last < first ? 0 : (int)(last - first) + 1;
}

struct turnout {
    int64_t visits, responses, stores; /* of stores whose visits are known of every day */
};

static void add_store(const struct report_frame *frame, const struct store *store, const int64_t *counters,
                      struct turnout *turnout) {
    const struct report_visits *visits = &frame->facts->visits[store->index * MOMENTS + MOMENT_NOW];
    if (counters[0] < frame->bases.floor || !visits->days || visits->days < days_open(store, frame->month))
        return;
    turnout->visits += visits->visits;
    turnout->responses += counters[0];
    turnout->stores++;
}

/* A rate stands only where each day's visits are known: else it would be too high. Of a region it is of those stores
 * only, and of stores under the floor it would tell how many answered, so they are not in it. */
static struct turnout turnout_of(const struct report_frame *frame, const struct report_subject *subject) {
    struct turnout made = {0};
    const struct registry *registry = frame->registry;
    const struct report_place *place = &subject->place;
    if (place->store)
        add_store(frame, place->store, subject->counters, &made);
    for (size_t i = 0; !place->store && i < registry->store_count; i++) {
        const struct store *store = &registry->stores[i];
        if (!place->region || region_hangs_under(store_region(store, month_last(frame->month)), place->region))
            add_store(frame, store, frame->wide->stores + store->index * MOMENTS * frame->survey->counter_count, &made);
    }
    return made;
}

struct metric report_count_visits(int64_t visits, int64_t stores, const struct bases *bases) {
    struct metric made = metric_make((double)visits, NAN, NAN, visits, METRIC_COUNT, "count.visits", bases);
    made.suppressed = false; /* nobody's answer is in it */
    made.uncertain = false;
    if (!stores)
        made.value = NAN;
    return made;
}

struct metric report_response_rate(int64_t responses, int64_t visits, const struct bases *bases) {
    const struct share_counts counts = {responses, visits};
    struct share_result rate = share_of(&counts);
    struct metric made = metric_make(rate.share, rate.lo, rate.hi, visits, METRIC_PERCENT, "rate.responses", bases);
    if (responses > visits)
        made.value = made.lo = made.hi = NAN;
    made.suppressed = responses < bases->floor;
    made.uncertain = responses < bases->reliable;
    return made;
}

void report_set_visits(struct arena *arena, const struct report_frame *frame, const struct report_subject *subject,
                       struct value *made) {
    if (!frame->report->needs.traffic)
        return;
    struct turnout turnout = turnout_of(frame, subject);
    struct value *traffic = value_map(arena);
    report_set_metric(arena, traffic, "rate", subject->of,
                      report_response_rate(turnout.responses, turnout.visits, &frame->bases));
    report_set_metric(arena, traffic, "visits", subject->of,
                      report_count_visits(turnout.visits, turnout.stores, &frame->bases));
    value_set(arena, traffic, "stores", value_int(arena, turnout.stores));
    value_set(arena, made, "traffic", traffic);
}

/* ---- themes ---- */

static const int64_t *mentions_of(const struct report_frame *frame, const struct report_place *place) {
    size_t width = MENTIONS * frame->facts->themes->count;
    return place->store    ? frame->facts->mentions.stores + place->store->index * width
           : place->region ? frame->facts->mentions.regions + place->region->index * width
                           : frame->facts->mentions.chain;
}

static struct metric mention_share(int64_t k, int64_t n, const struct bases *bases) {
    const struct share_counts counts = {k, n};
    struct share_result share = share_of(&counts);
    return metric_make(share.share, share.lo, share.hi, n, METRIC_PERCENT, "share.wilson", bases);
}

static const struct value *themes_part(struct arena *arena, const struct report_frame *frame,
                                       const struct report_subject *subject) {
    const struct themes *themes = frame->facts->themes;
    const int64_t *mentions = mentions_of(frame, &subject->place);
    struct value *made = value_list(arena);
    for (size_t i = 0; i < themes->count; i++, mentions += MENTIONS) {
        struct value *item = value_map(arena);
        value_set(arena, item, "id", value_str(arena, themes->list[i].id));
        value_set(arena, item, "name", value_str(arena, shape_words(themes->list[i].title, frame->language)));
        report_set_metric(arena, item, "share", "",
                          mention_share(mentions[MENTIONS_NAMED], mentions[MENTIONS_COMMENTS], &frame->bases));
        report_set_metric(arena, item, "negative", "",
                          mention_share(mentions[MENTIONS_LOW], mentions[MENTIONS_SCORED], &frame->bases));
        value_push(arena, made, item);
    }
    return made;
}

/* ---- comments ---- */

const struct value *report_comment_list(struct arena *arena, const struct report_comment *comments, size_t count) {
    struct value *made = value_list(arena);
    for (size_t i = 0; i < count; i++) {
        const struct report_comment *comment = &comments[i];
        struct value *item = value_map(arena), *themes = value_list(arena);
        value_set(arena, item, "date", value_str(arena, comment->date));
        value_set(arena, item, "text", value_str(arena, comment->text));
        if (comment->scored)
            value_set(arena, item, "score", value_int(arena, comment->score));
        for (size_t k = 0; comment->themes && comment->themes[k]; k++)
            value_push(arena, themes, value_str(arena, comment->themes[k]));
        value_set(arena, item, "themes", themes);
        value_push(arena, made, item);
    }
    return made;
}

/* ---- all of them ---- */

void report_set_facts(struct arena *arena, const struct report_frame *frame, const struct report_subject *subject,
                      struct value *made) {
    const struct report_needs *needs = &frame->report->needs;
    if (needs->targets)
        value_set(arena, made, "targets", targets_part(arena, frame, subject));
    if (needs->events)
        value_set(arena, made, "events", events_part(arena, frame, &subject->place));
    if (needs->themes)
        value_set(arena, made, "themes", themes_part(arena, frame, subject));
    report_set_visits(arena, frame, subject, made);
    report_set_tickets(arena, frame, &subject->place, made);
    report_set_plans(arena, frame, &subject->place, made);
}
