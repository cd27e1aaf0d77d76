/* The figure that a plan is about, found by the name that targets have for it. */
#include <math.h>
#include <string.h>

#include "base/limits.h"
#include "base/text.h"
#include "flow/scoring/scoring.h"
#include "flow/workflow/workflow_rules.h"
#include "ops/plans_parts.h"

static const struct dimension *dimension_of(const struct survey *survey, const char *id) {
    int from, to;
    for (size_t i = 0; i < survey->dimension_count; i++)
        if (!strcmp(survey->dimensions[i].id, id) && dimension_scale(survey, id, &from, &to))
            return &survey->dimensions[i];
    return NULL;
}

static const struct question *scale_of(const struct survey *survey, const char *id) {
    const struct question *question = survey_question(survey, id);
    return question && question_is_scale(question) ? question : NULL;
}

static bool has_it(const struct survey *survey, const struct target_aim *aim) {
    if (aim->kind == TARGET_DIMENSION)
        return dimension_of(survey, aim->item) != NULL;
    const struct question *question = scale_of(survey, aim->item);
    return question && (aim->figure != TARGET_NPS || question->kind == QUESTION_NPS);
}

/* "recommend" alone is its NPS, "queue" its mean, "checkout" the dimension's mean. */
static bool read_short(const struct rulebook *rulebook, const char *text, struct target_aim *out) {
    for (size_t i = 0; i < rulebook->survey_count; i++) {
        const struct question *question = scale_of(rulebook->surveys[i], text);
        if (question)
            *out = (struct target_aim){.item = question->id,
                                       .kind = TARGET_QUESTION,
                                       .figure = question->kind == QUESTION_NPS ? TARGET_NPS : TARGET_MEAN};
        else if (dimension_of(rulebook->surveys[i], text))
            *out = (struct target_aim){.item = text, .kind = TARGET_DIMENSION, .figure = TARGET_MEAN};
        else
            continue;
        return true;
    }
    return false;
}

static int no_metric(const struct rulebook *rulebook, const char *typed, const struct target_aim *aim,
                     struct err *err) {
    const char *names[2 * LIMIT_QUESTIONS];
    size_t count = 0;
    for (size_t i = 0; i < rulebook->survey_count; i++) {
        const struct survey *survey = rulebook->surveys[i];
        for (size_t k = 0; k < survey->question_count && count < LIMIT_QUESTIONS; k++)
            if (question_is_scale(&survey->questions[k]))
                names[count++] = survey->questions[k].id;
        for (size_t k = 0; k < survey->dimension_count && count < 2 * LIMIT_QUESTIONS; k++)
            names[count++] = survey->dimensions[k].id;
    }
    const char *nearest = text_nearest(aim ? aim->item : typed, names, count);
    err_set(err, ERR_DATA, "no survey has the figure '%s'", typed);
    return nearest ? err_todo(err, "did you mean '%s'?", nearest)
                   : err_todo(err, "as in recommend.nps, tidy.mean, tidy.t2b or dimension:staff.mean; `earshot survey "
                                   "show` lists the questions");
}

static int find_survey(const struct rulebook *rulebook, const char *typed, const struct target_aim *aim,
                       const char *named, const struct survey **out, struct err *err) {
    const struct survey *found = NULL;
    if (named && rulebook_survey(rulebook, named, &found, err))
        return err->kind;
    if (named)
        return has_it(found, aim) ? (*out = found, 0) : no_metric(rulebook, typed, aim, err);
    for (size_t i = 0; i < rulebook->survey_count; i++) {
        if (!has_it(rulebook->surveys[i], aim))
            continue;
        if (found)
            return err_set(err, ERR_USAGE, "surveys '%s' and '%s' both have '%s'", found->id, rulebook->surveys[i]->id,
                           aim->item),
                   err_todo(err, "name one with --survey");
        found = rulebook->surveys[i];
    }
    return found ? (*out = found, 0) : no_metric(rulebook, typed, aim, err);
}

static void list_questions(struct arena *arena, struct plan_metric *metric) {
    const struct survey *survey = metric->survey;
    const bool whole = metric->aim.kind == TARGET_DIMENSION;
    metric->questions = arena_alloc(arena, (survey->question_count + 1) * sizeof *metric->questions);
    for (size_t i = 0; i < survey->question_count; i++) {
        const struct question *question = &survey->questions[i];
        if (question_is_scale(question) && !strcmp(whole ? question->dimension : question->id, metric->aim.item))
            metric->questions[metric->question_count++] = question;
    }
    metric->words = whole ? dimension_of(survey, metric->aim.item)->words : metric->questions[0]->words;
}

int plan_metric(const struct rulebook *rulebook, struct arena *arena, const char *typed, const char *survey,
                struct plan_metric *out, struct err *err) {
    struct plan_metric metric = {0};
    if (!target_aim_read(typed, arena, &metric.aim) && !read_short(rulebook, typed, &metric.aim))
        return no_metric(rulebook, typed, NULL, err);
    if (metric.aim.kind == TARGET_INDEX)
        return err_set(err, ERR_DATA, "a plan is not measured by an index: it moves for many reasons"),
               err_todo(err, "name the question or dimension that is to get better: tidy.mean, dimension:staff.mean");
    if (find_survey(rulebook, typed, &metric.aim, survey, &metric.survey, err))
        return err->kind;
    metric.aim.survey = metric.survey->id;
    list_questions(arena, &metric);
    *out = metric;
    return 0;
}

/* ---- what an open_plan names ---- */

static int check_way(const struct rulebook *rulebook, const char *named, struct err *err) {
    const struct rules_definition *found = NULL;
    size_t ways = 0;
    if (named && rules_need(rulebook->rules, "workflow", named, &found, err))
        return err->kind;
    for (size_t i = 0; i < rules_count(rulebook->rules); i++) {
        const struct rules_definition *definition = rules_at(rulebook->rules, i);
        ways += !strcmp(definition->kind, "workflow") && workflow_about_of(definition->value) == ABOUT_PLAN;
    }
    if (found && workflow_about_of(found->value) != ABOUT_PLAN)
        return err_set(err, ERR_DATA, "it asks for a plan by workflow '%s', which is about tickets", named),
               err_todo(err, "one of plans says about = \"plan\"");
    if (found || ways == 1)
        return 0;
    return err_set(err, ERR_DATA,
                   ways ? "it asks for a plan, and %zu workflows are about plans"
                        : "it asks for a plan, and no workflow is about plans",
                   ways),
           err_todo(err, ways ? "name one: open_plan { workflow = \"…\", … }"
                              : "copy scripts/workflows/pdca.lua from the shipped scripts");
}

static int check_themes(const struct rulebook *rulebook, const struct survey *survey, const char *named,
                        struct err *err) {
    const struct themes *found = NULL;
    size_t lists = 0;
    if (!rulebook->themes_count)
        return 0;
    if (named)
        return rulebook_themes(rulebook, named, &found, err);
    for (size_t i = 0; i < rulebook->themes_count; i++)
        lists += !strcmp(rulebook->themes[i]->survey->id, survey->id);
    return lists < 2 ? 0
                     : (err_set(err, ERR_DATA, "it asks for a plan, and survey '%s' has %zu lists of themes",
                                survey->id, lists),
                        err_todo(err, "say whose go with the plan: open_plan { themes = \"%s\", … }",
                                 rulebook->themes[0]->id));
}

int plan_intent_check(const struct rulebook *rulebook, const struct value *open_plan, struct err *err) {
    struct plan_metric metric;
    return plan_metric(rulebook, rulebook->arena, value_text(value_get(open_plan, "metric"), ""),
                       value_text(value_get(open_plan, "survey"), NULL), &metric, err) ||
                   check_way(rulebook, value_text(value_get(open_plan, "workflow"), NULL), err) ||
                   check_themes(rulebook, metric.survey, value_text(value_get(open_plan, "themes"), NULL), err)
               ? (int)err->kind
               : 0;
}
