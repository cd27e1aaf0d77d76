#include "flow/scoring/scoring_rules.h"

#include <math.h>
#include <string.h>

#include "base/limits.h"
#include "base/text.h"
#include "flow/rules/shape.h"
#include "flow/scoring/weights_rules.h"
#include "flow/survey/condition_rules.h"

const struct box_word scoring_words[] = {
    {"scoring", BOX_DEFINITION,
     "scoring \"id\" { title, survey, effective, base?, weights | response, where? | index, regions?, band? }",
     "An index of 0 to 100 of a month. weights are shares of 1 by dimension; response(answers) scores each response; "
     "index(tallies) makes it of a month's tallies; band(index) names what it is. A later `effective` month under the "
     "same "
     "id is the next version.",
     "return scoring \"service\" { title = { zh = \"服务指数\", en = \"Service index\" }, survey = \"visit\", "
     "effective = \"2026-01\", base = 30, weights = { staff = .6, goods = .4 }, "
     "band = function(index) return index >= 85 and \"A\" or \"B\" end }",
     "0.1"},
    {"ahp", BOX_BLOCK, "ahp { staff = { goods = 3, price = 5 }, goods = { price = 2 } }",
     "Weights from judgements in pairs: staff is three times as important as goods. Each pair once, from 1/9 to 9.",
     "return scoring \"service\" { title = { zh = \"服务指数\", en = \"Service index\" }, survey = \"visit\", "
     "effective = \"2026-01\", weights = ahp { staff = { goods = 3, price = 5 }, goods = { price = 2 } } }",
     "0.1"},
};
const size_t scoring_word_count = sizeof scoring_words / sizeof *scoring_words;

static const struct shape_field region_fields[] = {
    {.name = "weights",
     .type = SHAPE_TABLE,
     .meaning = "how much each dimension counts there",
     .otherwise = "as elsewhere",
     .lua = "table<string, number>"},
    {.name = "band",
     .type = SHAPE_FUNCTION,
     .meaning = "names what an index is there",
     .otherwise = "as elsewhere",
     .lua = "fun(index: number, store: table, period: table): string"},
};
static const struct shape_table region_shape = {"region", "scoring", NULL, region_fields, 2, NULL, false};

static const struct shape_field scoring_fields[] = {
    {.name = "title", .type = SHAPE_WORDS, .required = true, .meaning = "what the index is called"},
    {.name = "survey", .type = SHAPE_TEXT, .required = true, .meaning = "the survey whose answers it scores"},
    {.name = "effective",
     .type = SHAPE_MONTH,
     .required = true,
     .meaning = "the first month that it is used for, until a later version of the same id; earlier months have no "
                "score"},
    {.name = "base",
     .type = SHAPE_WHOLE,
     .least = 1,
     .most = 1000000,
     .meaning = "under so many answers an index is marked uncertain",
     .otherwise = "30"},
    {.name = "weights",
     .type = SHAPE_TABLE,
     .meaning = "how much each dimension counts: shares that add up to 1, or ahp { … }",
     .otherwise = "response or index makes the index",
     .lua = "table<string, number>"},
    {.name = "response",
     .type = SHAPE_FUNCTION,
     .meaning =
         "the score of a response, 0 to 100, or nil for none; its parameters name the questions whose answers it "
         "needs. The index is the mean",
     .lua = "fun(...): number?"},
    {.name = "where",
     .type = SHAPE_CONDITION,
     .meaning = "which responses are scored, beside response: those for which the condition holds",
     .otherwise = "all"},
    {.name = "index",
     .type = SHAPE_FUNCTION,
     .meaning = "makes the index of a month's tallies: a number from 0 to 100, or nil for none",
     .lua = "fun(tallies: table, store: table, period: table): number?"},
    {.name = "regions",
     .type = SHAPE_TABLE,
     .of = &region_shape,
     .each = SHAPE_TABLE,
     .meaning = "what is otherwise in a region and all that hangs under it, by its code"},
    {.name = "band",
     .type = SHAPE_FUNCTION,
     .meaning = "names what an index of 0 to 100 is: a short text. It may look at the store and the month",
     .otherwise = "there are no bands",
     .lua = "fun(index: number, store: table, period: table): string"},
};
const struct shape_table scoring_shape = {
    "scoring", NULL, NULL, scoring_fields, sizeof scoring_fields / sizeof *scoring_fields, NULL, false};

/* ---- what a definition holds ---- */

struct making {
    struct arena *arena;
    const char *script;
    const struct value *definition;
    const struct survey *survey;
    struct scoring *scoring;
};

/* One of weights, response and index. */
static int choose_way(const struct making *making, struct err *err) {
    static const char *const ways[] = {
        [SCORING_WEIGHTS] = "weights", [SCORING_RESPONSES] = "response", [SCORING_TALLIES] = "index"};
    const char *found = NULL;
    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
        const struct value *given = value_get(making->definition, ways[i]);
        if (!given)
            continue;
        if (found)
            return shape_fail(making->script, making->definition, err, "it has both '%s' and '%s'", found, ways[i]),
                   err_todo(err, "an index comes about in one way: take one of them out");
        found = ways[i];
        making->scoring->way = (enum scoring_way)i;
        making->scoring->function = i == SCORING_WEIGHTS ? NULL : given;
    }
    if (found)
        return 0;
    return shape_fail(making->script, making->definition, err, "it lacks 'weights'"),
           err_todo(err, "give weights by dimension, or a function: response(answers) or index(tallies)");
}

static const char *parameter(const struct value *function, size_t at) {
    return value_text(value_at(value_get(function, "parameters"), at), NULL);
}

static int no_question(const struct making *making, const char *given, struct err *err) {
    const char *names[LIMIT_QUESTIONS];
    size_t count = 0;
    for (size_t i = 0; i < making->survey->question_count; i++)
        if (question_is_closed(&making->survey->questions[i]))
            names[count++] = making->survey->questions[i].id;
    const char *nearest = text_nearest(given, names, count);
    shape_fail(making->script, making->scoring->function, err,
               "response: survey '%s' has no question '%s'; the names of its parameters say which answers it needs",
               making->survey->id, given);
    return nearest ? err_todo(err, "did you mean '%s'?", nearest) : (int)err->kind;
}

static int take_answers(const struct making *making, struct err *err) {
    struct scoring *scoring = making->scoring;
    size_t count = value_count(value_get(scoring->function, "parameters"));
    const struct question **asked = arena_alloc(making->arena, (count + 1) * sizeof *asked);
    for (size_t i = 0; i < count; i++) {
        asked[i] = survey_question(making->survey, parameter(scoring->function, i));
        if (!asked[i])
            return no_question(making, parameter(scoring->function, i), err);
        if (asked[i]->kind == QUESTION_TEXT)
            return shape_fail(making->script, scoring->function, err, "response: '%s' is free text", asked[i]->id),
                   err_todo(err, "a score is made of closed answers; comments have themes");
        if (!question_is_closed(asked[i]))
            return shape_fail(making->script, scoring->function, err, "response: '%s' is a %s", asked[i]->id,
                              question_kind_name(asked[i]->kind)),
                   err_todo(err, "a score is made of scales and choices");
    }
    if (!count)
        return shape_fail(making->script, scoring->function, err, "response has no parameters"),
               err_todo(err, "name the questions whose answers it needs: response = function(%s) … end",
                        making->survey->lead ? making->survey->lead->id : "staff");
    scoring->asked = asked;
    scoring->asked_count = count;
    return 0;
}

static int take_where(const struct making *making, struct err *err) {
    const struct value *definition = making->definition;
    if (making->scoring->way != SCORING_RESPONSES && value_get(definition, "where"))
        return shape_fail_in(making->script, definition, "where", err,
                             "'where' chooses responses, and this index is not made of them"),
               err_todo(err, "it goes with response = function(…); tallies no longer know who answered what");
    return condition_from_rules(making->arena, making->script, definition, "where", making->survey,
                                &making->scoring->where, err);
}

static int check_parameters(const struct making *making, const struct value *function, const char *name, size_t most,
                            const char *signature, struct err *err) {
    if (!function || value_count(value_get(function, "parameters")) <= most)
        return 0;
    return shape_fail(making->script, function, err, "%s has a parameter '%s' too many", name,
                      parameter(function, most)),
           err_todo(err, "it is called with %s", signature);
}

static int check_functions(const struct making *making, struct err *err) {
    if (take_where(making, err) || (making->scoring->way == SCORING_RESPONSES && take_answers(making, err)))
        return err->kind;
    if (making->scoring->way == SCORING_TALLIES &&
        check_parameters(making, making->scoring->function, "index", 3, "(tallies, store, period)", err))
        return err->kind;
    return check_parameters(making, making->scoring->band, "band", 3, "(index, store, period)", err);
}

static int make_region(const struct making *making, const struct value_pair *pair, struct scoring_region *out,
                       struct err *err) {
    const struct value *weights = value_get(pair->value, "weights");
    *out = (struct scoring_region){.code = pair->key, .band = value_get(pair->value, "band")};
    if (weights && making->scoring->way != SCORING_WEIGHTS)
        return shape_fail_in(making->script, making->definition, "regions", err,
                             "region '%s' has weights, and the definition has none", pair->key),
               err_todo(err, "give the definition weights too: they hold in all other regions");
    const char *path = arena_format(making->arena, "regions.%s.weights", pair->key);
    if (weights && weights_from_rules(making->arena, making->script, making->definition, path, weights, making->survey,
                                      &out->weights, err))
        return err->kind;
    return check_parameters(making, out->band, "band", 3, "(index, store, period)", err);
}

static int make_regions(const struct making *making, struct err *err) {
    const struct value *regions = value_get(making->definition, "regions");
    struct scoring *scoring = making->scoring;
    struct scoring_region *made = arena_alloc(making->arena, (value_count(regions) + 1) * sizeof *made);
    for (size_t i = 0; i < value_count(regions); i++)
        if (make_region(making, &regions->map.pairs[i], &made[i], err))
            return err->kind;
    scoring->regions = made;
    scoring->region_count = value_count(regions);
    return 0;
}

static int make_all(const struct making *making, struct err *err) {
    const struct value *definition = making->definition;
    struct scoring *scoring = making->scoring;
    month_read(value_text(value_get(definition, "effective"), ""), &scoring->effective); /* the shape has checked it */
    if (choose_way(making, err))
        return err->kind;
    if (scoring->way == SCORING_WEIGHTS &&
        weights_from_rules(making->arena, making->script, definition, "weights", value_get(definition, "weights"),
                           making->survey, &scoring->weights, err))
        return err->kind;
    return check_functions(making, err) ? (int)err->kind : make_regions(making, err);
}

int scoring_from_rules(struct arena *arena, const char *script, const struct value *definition,
                       const struct survey *survey, const struct scoring **out, struct err *err) {
    struct scoring *scoring = arena_alloc(arena, sizeof *scoring);
    const struct making making = {arena, script, definition, survey, scoring};
    if (shape_check(script, definition, &scoring_shape, err))
        return err->kind;
    scoring->id = value_text(value_get(definition, "id"), "");
    scoring->script = script;
    scoring->definition = definition;
    scoring->survey = survey->id;
    scoring->title = value_get(definition, "title");
    scoring->base = value_whole(value_get(definition, "base"), LIMIT_RELIABLE);
    scoring->band = value_get(definition, "band");
    if (make_all(&making, err))
        return err->kind;
    *out = scoring;
    return 0;
}
