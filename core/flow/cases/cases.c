#include "flow/cases/cases.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "base/text.h"
#include "flow/rules/shape.h"

/* ---- given responses, as counters ---- */

/* One answer as a cell of a file would have it: 4, "friend", { "friend", "poster" }. NULL when it is none of these. */
static const char *cell(struct arena *arena, const struct value *answer) {
    if (value_is(answer, VALUE_TEXT))
        return value_text(answer, "");
    if (value_is(answer, VALUE_INT) || value_is(answer, VALUE_REAL))
        return arena_format(arena, "%.10g", value_number(answer, 0));
    const char *all = "";
    for (size_t i = 0; i < value_count(answer); i++) {
        const char *one = value_text(value_at(answer, i), NULL);
        if (!one)
            return NULL;
        all = arena_format(arena, "%s%s%s", all, i ? ";" : "", one);
    }
    return all[0] ? all : NULL;
}

static int no_such_question(const struct cases *cases, const struct cases_one *one, const struct survey *survey,
                            const char *id, struct err *err) {
    const char *names[LIMIT_QUESTIONS + 1];
    for (size_t i = 0; i < survey->question_count; i++)
        names[i] = survey->questions[i].id;
    names[survey->question_count] = "times";
    const char *nearest = text_nearest(id, names, survey->question_count + 1);
    shape_fail(cases->script, one->value, err, "case '%s': survey '%s' has no question '%s'", one->name, survey->id,
               id);
    return nearest ? err_todo(err, "did you mean '%s'?", nearest)
                   : err_todo(err, "`earshot survey show %s` lists them", survey->id);
}

static int refuse(const struct cases *cases, const struct cases_one *one, const struct question *question,
                  const char *given, struct err *err) {
    shape_fail(cases->script, one->value, err, "case '%s': '%s' is no answer to '%s'", one->name, given, question->id);
    return question_is_scale(question) ? err_todo(err, "it goes from %d to %d", question->from, question->to)
                                       : err_todo(err, "write the id of an option, or a list of them");
}

static int read_sheet(const struct cases *cases, const struct cases_one *one, const struct survey *survey,
                      const struct value *group, struct arena *arena, unsigned char *sheet, struct err *err) {
    for (size_t i = 0; i < value_count(group); i++) {
        const struct value_pair *pair = &group->map.pairs[i];
        if (!strcmp(pair->key, "times"))
            continue;
        const struct question *question = survey_question(survey, pair->key);
        if (!question)
            return no_such_question(cases, one, survey, pair->key, err);
        const char *given = cell(arena, pair->value);
        if (!given || answer_read(question, given, sheet) != ANSWER_OK)
            return refuse(cases, one, question, given ? given : value_kind_name(pair->value), err);
    }
    return 0;
}

typedef int response_fn(void *context, const unsigned char *sheet, int64_t times, struct err *err);

int cases_sheet(const struct cases *cases, const struct cases_one *one, const struct survey *survey,
                const struct value *group, struct arena *arena, unsigned char *sheet, const char **out_texts,
                struct err *err) {
    *out_texts = "";
    if (read_sheet(cases, one, survey, group, arena, sheet, err))
        return err->kind;
    for (size_t i = 0; i < survey->question_count; i++) {
        const char *said = value_text(value_get(group, survey->questions[i].id), "");
        if (survey->questions[i].kind == QUESTION_TEXT && *said)
            *out_texts = arena_format(arena, "%s%s\n", *out_texts, said);
    }
    return 0;
}

/* An empty table is a list to Lua, and a response without an answer here. */
static int each_group(const struct cases *cases, const struct cases_one *one, const struct survey *survey,
                      const struct value *group, struct arena *arena, response_fn *fn, void *context, struct err *err) {
    int64_t times = value_whole(value_get(group, "times"), value_get(group, "times") ? 0 : 1);
    if (!value_is(group, VALUE_MAP) && !(value_is(group, VALUE_LIST) && !value_count(group)))
        return shape_fail(cases->script, one->value, err, "case '%s': a response is a table, not %s", one->name,
                          value_kind_name(group)),
               err_todo(err, "write given = { { times = 40, question = answer, … } }");
    if (times < 1 || times > LIMIT_CASE_TIMES)
        return shape_fail(cases->script, one->value, err, "case '%s': times goes from 1 to %d", one->name,
                          LIMIT_CASE_TIMES);
    unsigned char *sheet = arena_alloc(arena, survey->answer_bytes + 1);
    if (read_sheet(cases, one, survey, group, arena, sheet, err))
        return err->kind;
    return fn(context, sheet, times, err);
}

int cases_responses(const struct cases *cases, const struct cases_one *one, const struct survey *survey,
                    response_fn *fn, void *context, struct err *err) {
    struct arena *arena = arena_new();
    int failed = 0;
    for (size_t i = 0; !failed && i < value_count(one->given); i++)
        failed = each_group(cases, one, survey, value_at(one->given, i), arena, fn, context, err);
    arena_free(arena);
    return failed;
}

struct counting {
    const struct survey *survey;
    int64_t *counters, *one; /* what is added to; of one response */
};

static int count(void *context, const unsigned char *sheet, int64_t times, struct err *err) {
    struct counting *counting = context;
    size_t width = counting->survey->counter_count;
    (void)err;
    memset(counting->one, 0, width * sizeof *counting->one);
    answer_count(counting->survey, sheet, 1, counting->one);
    for (size_t i = 0; i < width; i++)
        counting->counters[i] += times * counting->one[i];
    return 0;
}

int cases_count(const struct cases *cases, const struct cases_one *one, const struct survey *survey, int64_t *counters,
                struct err *err) {
    struct counting counting = {survey, counters, mem_alloc(survey->counter_count * sizeof *counters)};
    int failed = cases_responses(cases, one, survey, count, &counting, err);
    free(counting.one);
    return failed;
}

/* ---- judging ---- */

static void miss(struct cases_verdict *verdict, const char *what, const char *got, const char *wanted) {
    if (verdict->count < CASES_MISSES)
        verdict->misses[verdict->count++] = (struct cases_miss){what, got, wanted};
}

static void judge_index(const struct cases_one *one, const struct score *score, struct arena *arena,
                        struct cases_verdict *out) {
    const struct value *wanted = value_get(one->expect, "index");
    double value = value_number(wanted, NAN), within = value_number(value_get(one->expect, "within"), 0.005);
    bool shown = !score->index.suppressed && !isnan(score->index.value);
    if (wanted && !(shown && fabs(score->index.value - value) <= within + 1e-9))
        miss(out, "index", shown ? arena_format(arena, "%.10g", score->index.value) : "",
             arena_format(arena, "%.10g", value));
}

static void judge_yes(const struct cases_one *one, const char *name, bool got, struct cases_verdict *out) {
    const struct value *wanted = value_get(one->expect, name);
    if (wanted && value_yes(wanted, false) != got)
        miss(out, name, got ? "true" : "false", got ? "false" : "true");
}

void cases_judge_score(const struct cases_one *one, const struct score *score, int64_t reliable, struct arena *arena,
                       struct cases_verdict *out) {
    const char *band = value_text(value_get(one->expect, "band"), NULL), *got = score->band ? score->band : "";
    const struct value *n = value_get(one->expect, "n");
    out->count = 0;
    judge_index(one, score, arena, out);
    if (band && strcmp(band, got) != 0)
        miss(out, "band", got, band);
    if (n && value_whole(n, -1) != score->index.n)
        miss(out, "n", arena_format(arena, "%lld", (long long)score->index.n),
             arena_format(arena, "%lld", (long long)value_whole(n, -1)));
    judge_yes(one, "hidden", score->index.suppressed || isnan(score->index.value), out);
    judge_yes(one, "uncertain", score->index.n < reliable, out);
}

void cases_judge_response(const struct cases_one *one, int32_t score, struct arena *arena, struct cases_verdict *out) {
    const struct value *wanted = value_get(one->expect, "score"), *unscored = value_get(one->expect, "unscored");
    double value = value_number(wanted, NAN), got = (double)score / SCORE_UNIT;
    const char *text = score == SCORE_NONE ? "" : arena_format(arena, "%.10g", got);
    if (wanted && (score == SCORE_NONE || !(fabs(got - value) <= 0.005 + 1e-9)))
        miss(out, "score", text, arena_format(arena, "%.10g", value));
    if (unscored && value_yes(unscored, false) != (score == SCORE_NONE))
        miss(out, "unscored", score == SCORE_NONE ? "true" : text, value_yes(unscored, false) ? "true" : "false");
}

static bool expects(const struct cases_one *one, const char *theme) {
    for (size_t i = 0; i < value_count(one->expect); i++)
        if (!strcmp(value_text(value_at(one->expect, i), ""), theme))
            return true;
    return false;
}

void cases_judge_themes(const struct cases_one *one, const struct themes *themes, struct arena *arena,
                        struct cases_verdict *out) {
    const char *comment = value_text(one->given, ""), *got = "", *wanted = "";
    bool named[LIMIT_THEMES], same = true;
    memset(named, 0, sizeof named);
    themes_find(themes, comment, strlen(comment), named);
    for (size_t i = 0; i < themes->count; i++) {
        const char *id = themes->list[i].id;
        same = same && named[i] == expects(one, id);
        if (named[i])
            got = arena_format(arena, "%s%s%s", got, got[0] ? ", " : "", id);
        if (expects(one, id))
            wanted = arena_format(arena, "%s%s%s", wanted, wanted[0] ? ", " : "", id);
    }
    out->count = 0;
    if (!same)
        miss(out, "themes", got, wanted);
}
