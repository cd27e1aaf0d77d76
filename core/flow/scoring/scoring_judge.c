/* The judge of production: what each function of a definition is called with, and what it may answer. */
#include <math.h>
#include <string.h>

#include "base/json.h"
#include "flow/rules/shape.h"
#include "flow/scoring/scoring_rules.h"

/* ---- what functions see ---- */

/* Codes only: they do not change, so a month scored again in two years is given the same. */
static const struct value *store_value(struct arena *arena, const struct scoring_subject *subject) {
    struct value *made = value_map(arena), *home = value_map(arena), *regions = value_list(arena);
    for (const struct region *region = subject->region; region; region = region->parent)
        value_push(arena, regions, value_str(arena, region->code));
    value_set(arena, home, "code", value_str(arena, subject->region ? subject->region->code : ""));
    value_set(arena, made, "code", value_str(arena, subject->store ? subject->store->code : ""));
    value_set(arena, made, "region", home);
    value_set(arena, made, "regions", regions);
    return made;
}

static const struct value *period_value(struct arena *arena, month_t month) {
    char text[MONTH_TEXT];
    struct value *made = value_map(arena);
    value_set(arena, made, "id", value_str(arena, month_write(text, month)));
    value_set(arena, made, "year", value_int(arena, month_year(month)));
    value_set(arena, made, "month", value_int(arena, month_of_year(month)));
    return made;
}

/* `first`, then the store and the month as far as the function asks for them. */
struct value *scoring_arguments(struct arena *arena, const struct value *function, const struct value *first,
                                const struct scoring_subject *subject) {
    size_t wanted = value_count(value_get(function, "parameters"));
    struct value *arguments = value_list(arena);
    value_push(arena, arguments, first);
    if (wanted > 1)
        value_push(arena, arguments, store_value(arena, subject));
    if (wanted > 2)
        value_push(arena, arguments, period_value(arena, subject->month));
    return arguments;
}

static void set_figure(struct arena *arena, struct value *map, const char *name, double figure) {
    if (isfinite(figure))
        value_set(arena, map, name, value_real(arena, json_round(figure)));
}

static const struct value *question_value(struct arena *arena, const struct question *question, const int64_t *counters,
                                          const struct bases *bases) {
    struct value *made = value_map(arena), *counts = value_list(arena);
    struct metric mean = measure_mean(question, counters, bases);
    if (mean.suppressed)
        return made;
    for (size_t i = 0; i < question->counter_count; i++)
        value_push(arena, counts, value_int(arena, counters[question->counter + i]));
    value_set(arena, made, "n", value_int(arena, mean.n));
    value_set(arena, made, "counts", counts);
    set_figure(arena, made, "mean", mean.value);
    set_figure(arena, made, "top", measure_top(question, counters, bases).value);
    if (question->kind == QUESTION_NPS)
        set_figure(arena, made, "nps", measure_nps(question, counters, bases).value);
    return made;
}

static const struct value *dimension_value(struct arena *arena, const struct survey *survey, const char *dimension,
                                           const int64_t *counters, const struct bases *bases) {
    struct value *made = value_map(arena);
    struct metric mean = dimension_mean(survey, dimension, counters, bases);
    int from = 0, to = 1;
    if (mean.suppressed || !dimension_scale(survey, dimension, &from, &to))
        return made;
    value_set(arena, made, "n", value_int(arena, mean.n));
    set_figure(arena, made, "mean", mean.value);
    set_figure(arena, made, "top", dimension_top(survey, dimension, counters, bases).value);
    set_figure(arena, made, "score", 100 * (mean.value - from) / (to - from));
    return made;
}

/* What is under the floor is an empty table there: nothing of it can get into a figure. */
const struct value *scoring_tallies(struct arena *arena, const struct scoring_subject *subject,
                                    const struct bases *bases) {
    const struct survey *survey = subject->survey;
    struct value *made = value_map(arena), *questions = value_map(arena), *dimensions = value_map(arena);
    for (size_t i = 0; i < survey->question_count; i++)
        if (question_is_scale(&survey->questions[i]))
            value_set(arena, questions, survey->questions[i].id,
                      question_value(arena, &survey->questions[i], subject->counters, bases));
    for (size_t i = 0; i < survey->dimension_count; i++)
        value_set(arena, dimensions, survey->dimensions[i].id,
                  dimension_value(arena, survey, survey->dimensions[i].id, subject->counters, bases));
    value_set(arena, made, "responses", value_int(arena, subject->counters[0]));
    value_set(arena, made, "questions", questions);
    value_set(arena, made, "dimensions", dimensions);
    return made;
}

/* ---- what they answer ---- */

int scoring_band_answer(const struct scoring *scoring, const struct value *function, double index,
                        const struct value *answer, const char **out, struct err *err) {
    const char *band = value_text(answer, NULL);
    if (!band || !band[0] || strlen(band) > LIMIT_ID)
        return shape_fail(scoring->script, function, err, "band(%.10g) returned %s; it must be a short text", index,
                          value_kind_name(answer));
    *out = band;
    return 0;
}

static int ask_band(void *context, const struct scoring *scoring, const struct value *function,
                    const struct scoring_subject *subject, double index, struct arena *arena, const char **out,
                    struct err *err) {
    const struct value *arguments = scoring_arguments(arena, function, value_real(arena, index), subject),
                       *answer = NULL;
    if (rules_call(context, function, arguments, arena, &answer, err))
        return err->kind;
    return scoring_band_answer(scoring, function, index, answer, out, err);
}

int scoring_tallies_answer(const struct scoring *scoring, const struct value *answer, double *out, struct err *err) {
    double index = value_number(answer, NAN);
    if (!value_is(answer, VALUE_NULL) && !(index >= 0 && index <= 100))
        return isnan(index)
                   ? shape_fail(scoring->script, scoring->function, err,
                                "index returned %s; it must be a number of 0 to 100, or nil", value_kind_name(answer))
                   : shape_fail(scoring->script, scoring->function, err,
                                "index returned %.10g; an index goes from 0 to 100", index);
    *out = index;
    return 0;
}

static int ask_tallies(void *context, const struct scoring *scoring, const struct scoring_subject *subject,
                       int64_t floor, struct arena *arena, double *out, struct err *err) {
    const struct bases bases = {floor, scoring->base};
    const struct value *tallies = scoring_tallies(arena, subject, &bases), *answer = NULL;
    if (rules_call(context, scoring->function, scoring_arguments(arena, scoring->function, tallies, subject), arena,
                   &answer, err))
        return err->kind;
    return scoring_tallies_answer(scoring, answer, out, err);
}

static int ask_responses(void *context, const struct scoring *scoring, const struct box_rows *rows, double *out,
                         struct err *err) {
    return rules_call_rows(context, scoring->function, rows, out, err);
}

struct scoring_judge scoring_judge_of(struct rules *rules) {
    return (struct scoring_judge){ask_band, ask_tallies, ask_responses, rules};
}
