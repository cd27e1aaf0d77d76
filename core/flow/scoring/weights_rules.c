/* Judgements make a matrix of the dimensions they name; each pair is judged once, in either direction, and the other
 * direction is its reciprocal. Saaty's scale and his bound of 0.1 on the consistency ratio, by his table of 1980. */
#include "flow/scoring/weights_rules.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "flow/rules/shape.h"
#include "stats/ahp.h"

#define JUDGEMENT_MOST  9
#define CONSISTENT_MOST 0.1

enum { FIELD = 128 }; /* bytes of a path */

/* "weights.staff", or of a region "regions.EAST.weights.staff" */
static const char *field_of(char out[FIELD], const char *path, const char *name) {
    snprintf(out, FIELD, "%s%s%s", path, path[0] ? "." : "", name);
    return out;
}

/* "staff" of what is called 员工 or Staff; NULL where nothing is called so. */
static const char *dimension_called(const struct survey *survey, const char *given) {
    for (size_t i = 0; i < survey->dimension_count; i++) {
        const struct value *words = survey->dimensions[i].words;
        if (!strcmp(value_text(value_get(words, "zh"), ""), given) ||
            !strcmp(value_text(value_get(words, "en"), ""), given))
            return survey->dimensions[i].id;
    }
    return NULL;
}

static int no_dimension(const char *script, const struct value *definition, const char *path,
                        const struct survey *survey, const char *given, struct err *err) {
    const char *names[LIMIT_QUESTIONS];
    char field[FIELD];
    for (size_t i = 0; i < survey->dimension_count; i++)
        names[i] = survey->dimensions[i].id;
    const char *called = dimension_called(survey, given),
               *nearest = called ? called : text_nearest(given, names, survey->dimension_count);
    shape_fail_in(script, definition, field_of(field, path, given), err, "weights: survey '%s' has no dimension '%s'",
                  survey->id, given);
    return nearest ? err_todo(err, "did you mean '%s'?", nearest) : (int)err->kind;
}

/* ---- shares ---- */

static int check_weight(const char *script, const struct value *definition, const char *path,
                        const struct survey *survey, const struct value_pair *pair, struct err *err) {
    int from = 0, to = 0;
    char field[FIELD];
    double weight = value_number(pair->value, NAN);
    if (!dimension_scale(survey, pair->key, &from, &to))
        return no_dimension(script, definition, path, survey, pair->key, err);
    if (isnan(weight))
        return shape_fail_in(script, definition, field_of(field, path, pair->key), err,
                             "weight of '%s' must be a number, not %s", pair->key, value_kind_name(pair->value));
    if (weight > 0 && weight <= 1)
        return 0;
    shape_fail_in(script, definition, field_of(field, path, pair->key), err,
                  "weight of '%s' is %g; weights are shares of 1", pair->key, weight);
    return weight > 1 && weight <= 100 ? err_todo(err, "did you mean %g?", weight > 10 ? weight / 100 : weight / 10)
                                       : err_todo(err, "leave the dimension out if it does not count");
}

/* `path` is "weights", or of a region "regions.EAST.weights". */
static int wrong_sum(const char *script, const struct value *definition, const char *path, double sum,
                     struct err *err) {
    const char *region = strncmp(path, "regions.", 8) ? NULL : path + 8;
    int len = region ? (int)(strlen(region) - strlen(".weights")) : 0;
    return shape_fail_in(script, definition, path, err, "the weights%s%.*s%s add up to %g: %g too %s",
                         region ? " of region '" : "", len, region ? region : "", region ? "'" : "", sum, fabs(sum - 1),
                         sum > 1 ? "much" : "little"),
           err_todo(err, "they are shares of 1");
}

static int shares(struct arena *arena, const char *script, const struct value *definition, const char *path,
                  const struct value *weights, const struct survey *survey, struct scoring_weights *out,
                  struct err *err) {
    struct scoring_weight *made = arena_alloc(arena, (value_count(weights) + 1) * sizeof *made);
    size_t count = 0;
    double sum = 0;
    for (size_t i = 0; i < value_count(weights); i++)
        if (check_weight(script, definition, path, survey, &weights->map.pairs[i], err))
            return err->kind;
    for (size_t i = 0; i < survey->dimension_count; i++) {
        const struct value *weight = value_get(weights, survey->dimensions[i].id);
        if (!weight)
            continue;
        made[count++] = (struct scoring_weight){survey->dimensions[i].id, value_number(weight, 0)};
        sum += value_number(weight, 0);
    }
    if (fabs(sum - 1) > 1e-9)
        return wrong_sum(script, definition, path, sum, err);
    *out = (struct scoring_weights){made, count, NAN};
    return 0;
}

/* ---- judgements in pairs ---- */

struct judgements {
    const char *script;
    const struct value *table;
    const struct survey *survey;
    const char *names[AHP_MOST];
    size_t count;
    double matrix[AHP_MOST * AHP_MOST]; /* [count][count]; 0 where nothing was said */
};

static bool is_own(const char *key) {
    return !strcmp(key, "kind") || !strcmp(key, "line") || !strcmp(key, "script");
}

static size_t place_of(const struct judgements *j, const char *name) {
    for (size_t i = 0; i < j->count; i++)
        if (!strcmp(j->names[i], name))
            return i;
    return SIZE_MAX;
}

static bool is_named(const struct value *table, const char *name) {
    if (value_get(table, name))
        return true;
    for (size_t i = 0; i < value_count(table); i++)
        if (value_get(table->map.pairs[i].value, name))
            return true;
    return false;
}

static int check_name(const struct judgements *j, const char *name, struct err *err) {
    int from = 0, to = 0;
    return dimension_scale(j->survey, name, &from, &to) ? 0
                                                        : no_dimension(j->script, j->table, "", j->survey, name, err);
}

static int check_names(const struct judgements *j, struct err *err) {
    for (size_t i = 0; i < j->table->map.count; i++) {
        const struct value_pair *row = &j->table->map.pairs[i];
        if (is_own(row->key))
            continue;
        if (check_name(j, row->key, err))
            return err->kind;
        if (!value_is(row->value, VALUE_MAP))
            return shape_fail(j->script, j->table, err, "ahp: '%s' must be a table of judgements, not %s", row->key,
                              value_kind_name(row->value)),
                   err_todo(err, "write: %s = { goods = 3 } where it is three times as important as goods", row->key);
        for (size_t k = 0; k < row->value->map.count; k++)
            if (check_name(j, row->value->map.pairs[k].key, err))
                return err->kind;
    }
    return 0;
}

static int judge_pair(struct judgements *j, const char *a, const char *b, const struct value *given, struct err *err) {
    size_t row = place_of(j, a), column = place_of(j, b);
    double times = value_number(given, NAN);
    if (!(times >= 1.0 / JUDGEMENT_MOST - 1e-9 && times <= JUDGEMENT_MOST))
        return shape_fail(j->script, j->table, err, "ahp: %s against %s must be a number from 1/9 to 9", a, b);
    if (row == column)
        return shape_fail(j->script, j->table, err, "ahp: %s is judged against itself", a);
    if (j->matrix[row * j->count + column] > 0)
        return shape_fail(j->script, j->table, err, "ahp: %s and %s are judged twice", a, b),
               err_todo(err, "say it once; the other direction is its reciprocal");
    j->matrix[row * j->count + column] = times;
    j->matrix[column * j->count + row] = 1 / times;
    return 0;
}

static int fill(struct judgements *j, struct err *err) {
    for (size_t i = 0; i < j->table->map.count; i++) {
        const struct value_pair *row = &j->table->map.pairs[i];
        for (size_t k = 0; !is_own(row->key) && k < row->value->map.count; k++)
            if (judge_pair(j, row->key, row->value->map.pairs[k].key, row->value->map.pairs[k].value, err))
                return err->kind;
    }
    for (size_t i = 0; i < j->count; i++)
        for (size_t k = 0; k < i; k++)
            if (!(j->matrix[i * j->count + k] > 0))
                return shape_fail(j->script, j->table, err, "ahp: nothing is said of %s against %s", j->names[k],
                                  j->names[i]),
                       err_todo(err, "each pair is judged once: %s = { %s = … }", j->names[k], j->names[i]);
    for (size_t i = 0; i < j->count; i++)
        j->matrix[i * j->count + i] = 1;
    return 0;
}

/* The judgement that the weights contradict most, and what they say instead. */
static int contradicts(const struct judgements *j, const double *weights, double ratio, struct err *err) {
    size_t row = 0, column = 0;
    double furthest = 0;
    for (size_t i = 0; i < j->count; i++)
        for (size_t k = 0; k < j->count; k++) {
            double off = j->matrix[i * j->count + k] * weights[k] / weights[i];
            if (off > furthest) {
                furthest = off;
                row = i;
                column = k;
            }
        }
    shape_fail(j->script, j->table, err,
               "ahp: the judgements contradict each other: consistency ratio %.2f, at most %g (%s)", ratio,
               CONSISTENT_MOST, ahp_table_name(AHP_SAATY_1980));
    return err_todo(err, "the furthest off is %s against %s: %.3g, where the others together say %.2g", j->names[row],
                    j->names[column], j->matrix[row * j->count + column], weights[row] / weights[column]);
}

static int ahp(struct arena *arena, const char *script, const struct value *table, const struct survey *survey,
               struct scoring_weights *out, struct err *err) {
    struct judgements *j = arena_alloc(arena, sizeof *j);
    double weights[AHP_MOST];
    *j = (struct judgements){.script = script, .table = table, .survey = survey};
    if (check_names(j, err))
        return err->kind;
    for (size_t i = 0; i < survey->dimension_count && j->count < AHP_MOST; i++)
        if (is_named(table, survey->dimensions[i].id))
            j->names[j->count++] = survey->dimensions[i].id;
    if (j->count < 2)
        return shape_fail(script, table, err, "ahp: there is no pair of dimensions"),
               err_todo(err, "write: ahp { staff = { goods = 3 } }");
    if (isnan(ahp_random_index(AHP_SAATY_1980, j->count)))
        return shape_fail(script, table, err, "ahp: %zu dimensions are too many to judge in pairs", j->count),
               err_todo(err, "give the weights themselves");
    if (fill(j, err))
        return err->kind;
    struct ahp_result result = ahp_of(j->matrix, j->count, AHP_SAATY_1980, weights);
    if (result.cr > CONSISTENT_MOST)
        return contradicts(j, weights, result.cr, err);
    struct scoring_weight *made = arena_alloc(arena, j->count * sizeof *made);
    for (size_t i = 0; i < j->count; i++)
        made[i] = (struct scoring_weight){j->names[i], weights[i]};
    *out = (struct scoring_weights){made, j->count, result.cr};
    return 0;
}

int weights_from_rules(struct arena *arena, const char *script, const struct value *definition, const char *path,
                       const struct value *weights, const struct survey *survey, struct scoring_weights *out,
                       struct err *err) {
    if (!strcmp(value_text(value_get(weights, "kind"), ""), "ahp"))
        return ahp(arena, script, weights, survey, out, err);
    return shares(arena, script, definition, path, weights, survey, out, err);
}
