/* Two sides are compared question by question and dimension by dimension. Each has one figure that is judged, NPS where
 * there is one, else the mean; its p is adjusted over all of its kind. */
#include "flow/report/sides.h"

#include <math.h>

#include "flow/report/report_parts.h"
#include "flow/rules/shape.h"
#include "flow/tallies/weighed.h"
#include "stats/multiple.h"
#include "stats/share.h"

/* ---- what a side is ---- */

static const struct value *side_part(struct arena *arena, const struct report_frame *frame,
                                     const struct report_side *side) {
    char text[MONTH_TEXT];
    const struct report_place *place = &side->place;
    struct value *made = value_map(arena);
    value_set(arena, made, "label", value_str(arena, side->label));
    if (side->wave)
        value_set(arena, made, "wave", value_str(arena, side->wave));
    value_set(arena, made, "first", value_str(arena, month_write(text, side->first)));
    value_set(arena, made, "last", value_str(arena, month_write(text, side->last)));
    value_set(arena, made, "name",
              value_str(arena, place->store    ? place->store->name
                               : place->region ? place->region->name
                                               : shape_words(frame->chain_name, frame->language)));
    report_set_metric(arena, made, "responses", "", measure_responses(side->counters, &frame->bases));
    value_set(arena, made, "questions", report_figures(arena, frame->survey, side->counters, "", &frame->bases));
    value_set(arena, made, "stores", value_int(arena, side->open));
    value_set(arena, made, "answered", value_int(arena, side->answered));
    return made;
}

static struct value *begin(struct arena *arena, const struct report_frame *frame) {
    struct value *made = value_map(arena);
    value_set(arena, made, "language", value_str(arena, frame->language));
    value_set(arena, made, "floor", value_int(arena, frame->bases.floor));
    value_set(arena, made, "base", value_int(arena, frame->bases.reliable));
    value_set(arena, made, "survey", report_survey(arena, frame));
    return made;
}

/* ---- one against the other ---- */

struct compared {
    struct target_aim aim; /* of the figure that is judged */
    const struct question *question;
    const struct dimension *dimension; /* one of the two is NULL */
    struct contrast judged;
};

struct comparison {
    struct arena *arena;
    const struct report_frame *frame;
    const struct report_side *first, *second;
    struct compared *items;
    double *p; /* of each, adjusted in the end */
    size_t count;
};

static void add(struct comparison *c, const struct question *question, const struct dimension *dimension) {
    struct compared *item = &c->items[c->count];
    *item = (struct compared){.question = question, .dimension = dimension};
    item->aim = question ? (struct target_aim){"", question->id, TARGET_QUESTION,
                                               question->kind == QUESTION_NPS ? TARGET_NPS : TARGET_MEAN}
                         : (struct target_aim){"", dimension->id, TARGET_DIMENSION, TARGET_MEAN};
    item->judged = contrast_of(c->frame, &item->aim, c->first->counters, c->second->counters, false);
    c->p[c->count++] = item->judged.p;
}

static void set_figure(const struct comparison *c, const struct compared *item, enum target_figure figure,
                       const char *name, struct value *made) {
    struct target_aim aim = item->aim;
    struct value *part = value_map(c->arena);
    aim.figure = figure;
    report_set_metric(c->arena, part, "first", "", report_figure_of(c->frame, &aim, c->first->counters));
    report_set_metric(c->arena, part, "second", "", report_figure_of(c->frame, &aim, c->second->counters));
    report_set_metric(c->arena, part, "difference", "",
                      contrast_of(c->frame, &aim, c->first->counters, c->second->counters, false).metric);
    value_set(c->arena, made, name, part);
}

static void set_scale(const struct comparison *c, const struct compared *item, struct value *made) {
    int from = 0, to = 0;
    if (item->question) {
        from = item->question->from;
        to = item->question->to;
    } else
        dimension_scale(c->frame->survey, item->dimension->id, &from, &to);
    value_set(c->arena, made, "from", value_int(c->arena, from));
    value_set(c->arena, made, "to", value_int(c->arena, to));
}

static const struct value *compared_part(const struct comparison *c, size_t index) {
    const struct compared *item = &c->items[index];
    const struct value *words = item->question ? item->question->words : item->dimension->words;
    const char *says = contrast_says(&item->judged, c->p[index]);
    struct value *made = value_map(c->arena);
    value_set(c->arena, made, "id", value_str(c->arena, item->aim.item));
    value_set(c->arena, made, "text", value_str(c->arena, shape_words(words, c->frame->language)));
    if (item->aim.figure == TARGET_NPS)
        set_figure(c, item, TARGET_NPS, "nps", made);
    set_figure(c, item, TARGET_MEAN, "mean", made);
    set_figure(c, item, TARGET_TOP, "top", made);
    set_scale(c, item, made);
    if (says)
        value_set(c->arena, made, "says", value_str(c->arena, says));
    if (!isnan(c->p[index]))
        value_set(c->arena, made, "p", value_real(c->arena, c->p[index]));
    return made;
}

static const struct value *list_part(const struct comparison *c) {
    struct value *made = value_list(c->arena);
    multiple_benjamini_hochberg(c->arena, c->p, c->count, c->p);
    for (size_t i = 0; i < c->count; i++)
        value_push(c->arena, made, compared_part(c, i));
    return made;
}

static void set_compared(struct arena *arena, const struct report_frame *frame, struct value *made) {
    const struct survey *survey = frame->survey;
    size_t most = survey->question_count + survey->dimension_count + 1;
    struct comparison c = {.arena = arena, .frame = frame, .first = &frame->sides[0], .second = &frame->sides[1]};
    struct value *both = value_map(arena);
    int from, to;
    c.items = arena_alloc(arena, most * sizeof *c.items);
    c.p = arena_alloc(arena, most * sizeof *c.p);
    for (size_t i = 0; i < survey->question_count; i++)
        if (question_is_scale(&survey->questions[i]))
            add(&c, &survey->questions[i], NULL);
    value_set(arena, both, "questions", list_part(&c));
    c.count = 0;
    for (size_t i = 0; i < survey->dimension_count; i++)
        if (dimension_scale(survey, survey->dimensions[i].id, &from, &to))
            add(&c, NULL, &survey->dimensions[i]);
    value_set(arena, both, "dimensions", list_part(&c));
    value_set(arena, made, "compared", both);
}

/* ---- what only a wave has ---- */

static struct metric share_metric(int64_t k, int64_t n, const struct bases *bases) {
    const struct share_counts counts = {k, n};
    struct share_result share = share_of(&counts);
    return metric_make(share.share, share.lo, share.hi, n, METRIC_PERCENT, "share.wilson", bases);
}

/* Where many may be chosen the first counter says how many answered at all. */
static const struct value *choice_part(struct arena *arena, const struct report_frame *frame,
                                       const struct question *question, const int64_t *counters) {
    const int64_t *counts = counters + question->counter + question->many;
    struct value *made = value_list(arena);
    int64_t answered = question->many ? counters[question->counter] : 0;
    for (size_t i = 0; !question->many && i < question->option_count; i++)
        answered += counts[i];
    for (size_t i = 0; i < question->option_count; i++) {
        const struct option *option = &question->options[i];
        struct value *item = value_map(arena);
        value_set(arena, item, "id", value_str(arena, option->id));
        value_set(arena, item, "text", value_str(arena, frame->language[0] == 'e' ? option->en : option->zh));
        report_set_metric(arena, item, "share", "", share_metric(counts[i], answered, &frame->bases));
        value_push(arena, made, item);
    }
    return made;
}

static const struct value *choices_part(struct arena *arena, const struct report_frame *frame,
                                        const int64_t *counters) {
    struct value *made = value_map(arena);
    for (size_t i = 0; i < frame->survey->question_count; i++)
        if (frame->survey->questions[i].kind == QUESTION_CHOICE)
            value_set(arena, made, frame->survey->questions[i].id,
                      choice_part(arena, frame, &frame->survey->questions[i], counters));
    return made;
}

static struct metric weighted(struct weighted_sums sums, struct weighed_interval interval, enum metric_unit unit,
                              const char *definition, const struct bases *bases) {
    struct weighted_result made = weighted_of(&sums);
    struct metric metric = metric_make(made.mean, interval.lo, interval.hi, made.n, unit, definition, bases);
    /* equal weights may round to less than there are answers */
    metric.uncertain = metric.uncertain || made.n_eff < (double)bases->reliable - 1e-9;
    return metric;
}

struct metric report_weighted(const struct question *question, enum target_figure figure, const int64_t *parts,
                              const struct bases *bases) {
    if (figure == TARGET_NPS)
        return weighted(weighed_nps(question, parts), weighed_nps_interval(question, parts), METRIC_POINTS,
                        "nps.weighted", bases);
    if (figure == TARGET_TOP)
        return weighted(weighed_top(question, parts), weighed_top_interval(question, parts), METRIC_PERCENT,
                        "top.weighted", bases);
    struct weighted_sums sums = weighed_mean(question, parts);
    struct weighted_result mean = weighted_of(&sums);
    return weighted(sums, (struct weighed_interval){mean.lo, mean.hi}, METRIC_SCORE, "mean.weighted", bases);
}

static const struct value *weighted_part(struct arena *arena, const struct report_frame *frame,
                                         const int64_t *weights) {
    struct value *made = value_map(arena);
    for (size_t i = 0; i < frame->survey->question_count; i++) {
        const struct question *question = &frame->survey->questions[i];
        const int64_t *parts = weights + question->counter * WEIGHED_PARTS;
        struct value *item = value_map(arena);
        if (!question_is_scale(question))
            continue;
        if (question->kind == QUESTION_NPS)
            report_set_metric(arena, item, "nps", "", report_weighted(question, TARGET_NPS, parts, &frame->bases));
        report_set_metric(arena, item, "mean", "", report_weighted(question, TARGET_MEAN, parts, &frame->bases));
        report_set_metric(arena, item, "top", "", report_weighted(question, TARGET_TOP, parts, &frame->bases));
        value_set(arena, made, question->id, item);
    }
    return made;
}

/* ---- the inputs ---- */

const struct value *report_input_wave(struct arena *arena, const struct report_frame *frame) {
    const struct report_side *wave = &frame->sides[0], *before = &frame->sides[1];
    struct value *made = begin(arena, frame);
    value_set(arena, made, "wave", side_part(arena, frame, wave));
    value_set(arena, made, "choices", choices_part(arena, frame, wave->counters));
    if (wave->weights)
        value_set(arena, made, "weighted", weighted_part(arena, frame, wave->weights));
    if (!before->label)
        return made;
    value_set(arena, made, "before", side_part(arena, frame, before));
    set_compared(arena, frame, made);
    return made;
}

const struct value *report_input_comparison(struct arena *arena, const struct report_frame *frame) {
    struct value *made = begin(arena, frame);
    value_set(arena, made, "first", side_part(arena, frame, &frame->sides[0]));
    value_set(arena, made, "second", side_part(arena, frame, &frame->sides[1]));
    set_compared(arena, frame, made);
    return made;
}
