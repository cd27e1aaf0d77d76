#include "flow/reckon/given.h"

#include <math.h>
#include <string.h>

#include "base/text.h"

const struct value *given_at(const struct box_asked *asked, size_t place) {
    const struct value *value = value_at(asked->arguments, place);
    return value && !value_is(value, VALUE_NULL) ? value : NULL;
}

int given_whole(const struct box_asked *asked, size_t place, const char *what, int64_t fallback, int64_t *out,
                struct err *err) {
    const struct value *value = given_at(asked, place);
    int64_t whole = value ? value_whole(value, INT64_MIN) : fallback;
    if (whole == INT64_MIN)
        return err_set(err, ERR_DATA, "%s must be a whole number, not %s", what, value_kind_name(value));
    *out = whole;
    return 0;
}

int given_number(const struct box_asked *asked, size_t place, const char *what, double *out, struct err *err) {
    const struct value *value = given_at(asked, place);
    double number = value_number(value, NAN);
    if (isnan(number))
        return err_set(err, ERR_DATA, "%s must be a number, not %s", what, value_kind_name(value));
    *out = number;
    return 0;
}

int given_choice(const struct box_asked *asked, size_t place, const char *what, const char *const *names, size_t *out,
                 struct err *err) {
    const struct value *value = given_at(asked, place);
    const char *name = value ? value_text(value, "") : names[0];
    size_t count = 0;
    for (; names[count]; count++)
        if (!strcmp(names[count], name)) {
            *out = count;
            return 0;
        }
    const char *near = text_nearest(name, names, count);
    err_set(err, ERR_DATA, "there is no %s '%s'", what, name);
    return err_todo(err, near ? "did you mean \"%s\"?" : "there is \"%s\"", near ? near : names[0]);
}

/* ---- answers ---- */

static int no_answers(const struct value *value, struct err *err) {
    err_set(err, ERR_DATA, "answers are a question's figures or a list of counts, not %s", value_kind_name(value));
    return err_todo(err, "give r.questions.ID, or { 3, 0, 12, … }: how many gave each answer");
}

static int read_counts(const struct box_asked *asked, const struct value *list, int64_t from, struct given_answers *out,
                       struct err *err) {
    size_t count = value_count(list);
    if (count > LIMIT_SCALE)
        return err_set(err, ERR_DATA, "a scale has at most %d values, and there are %zu counts", LIMIT_SCALE, count);
    int64_t *counts = arena_alloc(asked->arena, (count + 1) * sizeof *counts);
    for (size_t i = 0; i < count; i++) {
        counts[i] = value_whole(value_at(list, i), -1);
        if (counts[i] < 0 || counts[i] > LIMIT_COUNT)
            return err_set(err, ERR_DATA, "count %zu of the answers is no number of people", i + 1);
    }
    out->tally = (struct tally_counts){counts, count, (int)from};
    return 0;
}

int given_answers(const struct box_asked *asked, const struct value *value, int64_t from, struct given_answers *out,
                  struct err *err) {
    const struct value *counts = value_is(value, VALUE_LIST) ? value : value_get(value, "counts");
    *out = (struct given_answers){.of = value_text(value_get(value_get(value, "mean"), "of"), NULL)};
    from = value_whole(value_get(value, "from"), from);
    if (from < -LIMIT_COUNT || from > LIMIT_COUNT)
        return err_set(err, ERR_DATA, "a scale cannot begin at %lld", (long long)from);
    out->thin = !counts && value_yes(value_get(value_get(value, "mean"), "suppressed"), false);
    if (!out->thin && !value_is(counts, VALUE_LIST))
        return no_answers(value, err);
    return read_counts(asked, counts, from, out, err);
}

static int given_groups(const struct box_asked *asked, const struct value *list, const struct given_answers **out,
                        size_t *out_count, struct err *err) {
    size_t count = value_count(list);
    if (!value_is(list, VALUE_LIST))
        return err_set(err, ERR_DATA, "groups are a list of answers, not %s", value_kind_name(list)),
               err_todo(err, "write { r.questions.a, r.previous.a }, or a list of lists of counts");
    struct given_answers *groups = arena_alloc(asked->arena, (count + 1) * sizeof *groups);
    for (size_t i = 0; i < count; i++)
        if (given_answers(asked, value_at(list, i), 1, &groups[i], err))
            return err->kind;
    *out = groups;
    *out_count = count;
    return 0;
}

int given_shown(const struct box_asked *asked, struct given_shown *out, struct err *err) {
    *out = (struct given_shown){0};
    if (given_groups(asked, given_at(asked, 0), &out->answers, &out->count, err) ||
        sampled_bases(asked, &out->bases, err))
        return err->kind;
    struct summary *shown = arena_alloc(asked->arena, (out->count + 1) * sizeof *shown);
    for (size_t i = 0; i < out->count; i++)
        if (tally_total(&out->answers[i].tally) >= out->bases.floor)
            shown[i] = summary_of_tally(&out->answers[i].tally);
    out->summaries = shown;
    return 0;
}

/* ---- values ---- */

static int read_value(const struct value *value, size_t place, double *out, struct err *err) {
    struct sampled sampled;
    if (!sampled_is(value)) {
        *out = value_number(value, NAN);
        return !isnan(*out)
                   ? 0
                   : err_set(err, ERR_DATA, "entry %zu is %s, not a number or a metric", place, value_kind_name(value));
    }
    if (sampled_read(value, &sampled, err))
        return err->kind;
    *out = sampled.metric.suppressed ? NAN : sampled.metric.value;
    return 0;
}

int given_values(const struct box_asked *asked, const struct value *list, const double **out, size_t *out_count,
                 struct err *err) {
    size_t count = value_count(list);
    if (!value_is(list, VALUE_LIST))
        return err_set(err, ERR_DATA, "a list of numbers or metrics is wanted, not %s", value_kind_name(list)),
               err_todo(err, "write { 41, 38, 44 }");
    double *values = arena_alloc(asked->arena, (count + 1) * sizeof *values);
    for (size_t i = 0; i < count; i++)
        if (read_value(value_at(list, i), i + 1, &values[i], err))
            return err->kind;
    *out = values;
    *out_count = count;
    return 0;
}
