#include "flow/scoring/scoring_rules.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/limits.h"
#include "base/text.h"

const struct box_word scoring_words[] = {
    {"scoring", BOX_DEFINITION, "scoring \"id\" { title, survey, effective, base?, weights, band? }",
     "An index over a survey's dimensions. Weights are shares of 1; band(index) names what an index of 0 to 100 is.",
     "return scoring \"service\" { title = { zh = \"服务指数\", en = \"Service index\" }, survey = \"visit\", "
     "effective = \"2026-01\", base = 30, weights = { staff = .6, goods = .4 }, "
     "band = function(index) return index >= 85 and \"A\" or \"B\" end }",
     "0.1"},
};
const size_t scoring_word_count = sizeof scoring_words / sizeof *scoring_words;

static const struct shape_field scoring_fields[] = {
    {.name = "title", .type = SHAPE_WORDS, .required = true, .meaning = "what the index is called"},
    {.name = "survey", .type = SHAPE_TEXT, .required = true, .meaning = "the survey whose answers it scores"},
    {.name = "effective",
     .type = SHAPE_MONTH,
     .required = true,
     .meaning = "the first month that it is used for; earlier months have no score"},
    {.name = "base",
     .type = SHAPE_WHOLE,
     .least = 1,
     .most = 1000000,
     .meaning = "under so many answers an index is marked uncertain",
     .otherwise = "30"},
    {.name = "weights",
     .type = SHAPE_TABLE,
     .required = true,
     .meaning = "how much each dimension counts: shares that add up to 1",
     .lua = "table<string, number>"},
    {.name = "band",
     .type = SHAPE_FUNCTION,
     .meaning = "names what an index of 0 to 100 is: a short text",
     .otherwise = "there are no bands",
     .lua = "fun(index: number): string"},
};
const struct shape_table scoring_shape = {
    "scoring", NULL, NULL, scoring_fields, sizeof scoring_fields / sizeof *scoring_fields, NULL, false};

enum { WEIGHT_FIELD = 128 };

static const char *weight_field(char out[WEIGHT_FIELD], const char *dimension) {
    snprintf(out, WEIGHT_FIELD, "weights.%s", dimension);
    return out;
}

static int no_dimension(const char *script, const struct value *definition, const struct survey *survey,
                        const char *given, struct err *err) {
    const char *names[LIMIT_QUESTIONS];
    char field[WEIGHT_FIELD];
    for (size_t i = 0; i < survey->dimension_count; i++)
        names[i] = survey->dimensions[i].id;
    const char *nearest = text_nearest(given, names, survey->dimension_count);
    shape_fail_in(script, definition, weight_field(field, given), err, "weights: survey '%s' has no dimension '%s'",
                  survey->id, given);
    return nearest ? err_todo(err, "did you mean '%s'?", nearest) : (int)err->kind;
}

static int check_weight(const char *script, const struct value *definition, const struct survey *survey,
                        const struct value_pair *pair, struct err *err) {
    int from = 0, to = 0;
    char field[WEIGHT_FIELD];
    double weight = value_number(pair->value, NAN);
    if (!dimension_scale(survey, pair->key, &from, &to))
        return no_dimension(script, definition, survey, pair->key, err);
    if (isnan(weight))
        return shape_fail_in(script, definition, weight_field(field, pair->key), err,
                             "weight of '%s' must be a number, not %s", pair->key, value_kind_name(pair->value));
    if (weight > 0 && weight <= 1)
        return 0;
    shape_fail_in(script, definition, weight_field(field, pair->key), err,
                  "weight of '%s' is %g; weights are shares of 1", pair->key, weight);
    return weight > 1 && weight <= 100 ? err_todo(err, "did you mean %g?", weight > 10 ? weight / 100 : weight / 10)
                                       : err_todo(err, "leave the dimension out if it does not count");
}

static int make_weights(struct arena *arena, const char *script, const struct value *definition,
                        const struct survey *survey, struct scoring *scoring, struct err *err) {
    const struct value *weights = value_get(definition, "weights");
    struct scoring_weight *made = arena_alloc(arena, (value_count(weights) + 1) * sizeof *made);
    double sum = 0;
    for (size_t i = 0; i < value_count(weights); i++)
        if (check_weight(script, definition, survey, &weights->map.pairs[i], err))
            return err->kind;
    /* in the order of the survey's dimensions, so that sums and pages have one order */
    for (size_t i = 0; i < survey->dimension_count; i++) {
        const struct value *weight = value_get(weights, survey->dimensions[i].id);
        if (!weight)
            continue;
        made[scoring->weight_count++] = (struct scoring_weight){survey->dimensions[i].id, value_number(weight, 0)};
        sum += value_number(weight, 0);
    }
    scoring->weights = made;
    if (fabs(sum - 1) > 1e-9)
        return shape_fail_in(script, definition, "weights", err, "the weights add up to %g; they are shares of 1", sum);
    return 0;
}

int scoring_from_rules(struct arena *arena, const char *script, const struct value *definition,
                       const struct survey *survey, const struct scoring **out, struct err *err) {
    struct scoring *scoring = arena_alloc(arena, sizeof *scoring);
    if (shape_check(script, definition, &scoring_shape, err))
        return err->kind;
    scoring->id = value_text(value_get(definition, "id"), "");
    scoring->script = script;
    scoring->survey = survey->id;
    scoring->title = value_get(definition, "title");
    scoring->base = value_whole(value_get(definition, "base"), LIMIT_RELIABLE);
    scoring->band = value_get(definition, "band");
    month_read(value_text(value_get(definition, "effective"), ""), &scoring->effective); /* the shape has checked it */
    if (make_weights(arena, script, definition, survey, scoring, err))
        return err->kind;
    *out = scoring;
    return 0;
}

static int ask_band(void *context, const struct scoring *scoring, double index, struct arena *arena, const char **out,
                    struct err *err) {
    struct value *arguments = value_list(arena);
    const struct value *answer = NULL;
    value_push(arena, arguments, value_real(arena, index));
    if (rules_call(context, scoring->band, arguments, arena, &answer, err))
        return err->kind;
    const char *band = value_text(answer, NULL);
    if (!band || !band[0] || strlen(band) > LIMIT_ID)
        return shape_fail(scoring->script, scoring->band, err, "band(%.10g) returned %s; it must be a short text",
                          index, value_kind_name(answer));
    *out = band;
    return 0;
}

struct scoring_judge scoring_judge_of(struct rules *rules) {
    return (struct scoring_judge){.band = ask_band, .context = rules};
}
