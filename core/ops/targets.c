/* A target by hand and a file of them take one way: what is said is read, held against what is known, and what is new
 * lands as one batch. */
#include "ops/targets.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "base/map.h"
#include "base/text.h"
#include "flow/registry/registry_rows.h"
#include "flow/registry/targets_rows.h"
#include "ops/facts.h"
#include "ops/form.h"
#include "ops/rights.h"
#include "ops/rulebook.h"

#define NEVER INT64_MAX /* as a cut: everything that is known */

/* ---- what may be aimed at ---- */

static bool question_range(const struct question *question, enum target_figure figure, double *lo, double *hi) {
    if (!question || !question_is_scale(question) || (figure == TARGET_NPS && question->kind != QUESTION_NPS))
        return false;
    *lo = figure == TARGET_NPS ? -100 : figure == TARGET_TOP ? 0 : question->from;
    *hi = figure == TARGET_MEAN ? question->to : 100;
    return true;
}

static bool dimension_range(const struct survey *survey, const struct target_aim *aim, double *lo, double *hi) {
    int from, to;
    if (!dimension_scale(survey, aim->item, &from, &to))
        return false;
    *lo = aim->figure == TARGET_MEAN ? from : 0;
    *hi = aim->figure == TARGET_MEAN ? to : 100;
    return true;
}

/* All versions of a scoring are of one survey. */
static const struct scoring *newest_version(const struct rulebook *rulebook, const char *id) {
    return rulebook_scoring_at(rulebook, id, INT32_MAX);
}

/* Where the figure can lie; false when there is no such figure. */
static bool aim_range(const struct rulebook *rulebook, const struct target_aim *aim, double *lo, double *hi) {
    const struct scoring *scoring = aim->kind == TARGET_INDEX ? newest_version(rulebook, aim->item) : NULL;
    const struct survey *survey;
    struct err none;
    *lo = 0;
    *hi = 100;
    if (aim->kind == TARGET_INDEX)
        return scoring && strcmp(scoring->survey, aim->survey) == 0;
    if (rulebook_survey(rulebook, aim->survey, &survey, &none))
        return false;
    if (aim->kind == TARGET_DIMENSION)
        return dimension_range(survey, aim, lo, hi);
    return question_range(survey_question(survey, aim->item), aim->figure, lo, hi);
}

/* The survey that was meant: a scoring has its own, else the only one there is; NULL where nothing tells. */
static const char *survey_meant(const struct rulebook *rulebook, const struct target_aim *aim) {
    const struct scoring *scoring = aim->kind == TARGET_INDEX ? newest_version(rulebook, aim->item) : NULL;
    return scoring ? scoring->survey : rulebook->survey_count == 1 ? rulebook->surveys[0]->id : NULL;
}

/* "45", "4.2", "85%"; "none" and 无 are NaN. */
static bool read_value(const char *text, double *out) {
    char *end = NULL;
    if (strcmp(text, "none") == 0 || strcmp(text, "无") == 0)
        return *out = NAN, true;
    errno = 0;
    double value = strtod(text, &end);
    if (errno || end == text || (*end && strcmp(end, "%") != 0) || !isfinite(value))
        return false;
    return *out = value, true;
}

/* ---- a heap of targets that are to land ---- */

struct pile {
    struct workspace *workspace;
    struct arena *arena;
    const struct registry *registry;
    struct targets known;
    const struct rulebook *rulebook; /* of a file: what its rows are read by */
    struct map seen;                 /* of a file: what its rows said */
    struct target *items;
    size_t count, cap;
};

static int pile_open(struct pile *pile, struct workspace *workspace, const struct act *act, struct err *err) {
    *pile = (struct pile){.workspace = workspace, .arena = workspace->arena};
    if (rights_journal(workspace->db, act->actor, "targets", err) ||
        registry_read(workspace->db, pile->arena, INT32_MAX, NEVER, &pile->registry, err) ||
        targets_read(workspace->db, pile->arena, NULL, NEVER, &pile->known, err))
        return err->kind;
    return 0;
}

static bool same_value(double a, double b) {
    return isnan(a) ? isnan(b) : a == b;
}

/* Whether the same holds in its month already, be it from an earlier one. */
static bool holds_already(const struct pile *pile, const struct target *target) {
    const struct target *own = targets_own(&pile->known, target->place, target->place_id, &target->aim, target->from);
    return own ? same_value(own->value, target->value) : isnan(target->value);
}

/* Whether the very same was said of its month. (What holds from an earlier month may be about to change.) */
static bool was_said(const struct pile *pile, const struct target *target) {
    const struct target *own = targets_own(&pile->known, target->place, target->place_id, &target->aim, target->from);
    return own && own->from == target->from && same_value(own->value, target->value);
}

/* Where and when it holds, and of what: what a file may say once. */
static const char *target_key(const struct pile *pile, const struct target *target, struct arena *arena) {
    return arena_format(arena, "%d\n%s\n%s\n%s\n%d", target->place,
                        place_code(pile->registry, target->place, target->place_id), target->aim.survey,
                        target_aim_write(&target->aim, arena), target->from);
}

static const char *target_text(const struct pile *pile, const struct target *target) {
    const char *value = isnan(target->value) ? "none" : arena_format(pile->arena, "%.10g", target->value);
    return arena_format(pile->arena, "%s\n%s", target_key(pile, target, pile->arena), value);
}

static int write_one(void *context, size_t index, int64_t batch, const char **out_text, struct err *err) {
    struct pile *pile = context;
    struct target *target = &pile->items[index];
    target->batch = batch;
    *out_text = target_text(pile, target);
    return target_write(pile->workspace->db, target, err);
}

static int land(void *context, const struct act *act, struct batch *batch, struct err *err) {
    struct pile *pile = context;
    const struct facts_writing writing = {pile->workspace, act, "targets", pile->count, write_one, pile};
    return facts_write(&writing, batch, err);
}

/* ---- by hand ---- */

static bool survey_has_dimension(const struct survey *survey, const char *id) {
    int from, to;
    return dimension_scale(survey, id, &from, &to);
}

static int no_such_scoring(const struct rulebook *rulebook, const struct target_aim *aim, struct err *err) {
    const char **names = arena_alloc(rulebook->arena, (rulebook->scoring_count + 1) * sizeof *names);
    size_t count = 0;
    for (size_t i = 0; i < rulebook->scoring_count; i++)
        if (strcmp(rulebook->scorings[i]->survey, aim->survey) == 0)
            names[count++] = rulebook->scorings[i]->id;
    const char *nearest = text_nearest(aim->item, names, count);
    err_set(err, ERR_DATA, "survey '%s' has no scoring '%s'", aim->survey, aim->item);
    return nearest ? err_todo(err, "did you mean index:%s?", nearest) : (int)err->kind;
}

static int no_such_figure(const struct rulebook *rulebook, const struct target_aim *aim, struct err *err) {
    const struct survey *survey;
    const char *names[LIMIT_QUESTIONS];
    size_t count = 0;
    if (aim->kind == TARGET_INDEX)
        return no_such_scoring(rulebook, aim, err);
    if (rulebook_survey(rulebook, aim->survey, &survey, err))
        return err->kind;
    bool of_question = aim->kind == TARGET_QUESTION;
    const struct question *question = of_question ? survey_question(survey, aim->item) : NULL;
    if (question && question_is_scale(question))
        return err_set(err, ERR_DATA, "question '%s' has no NPS", aim->item), err_todo(err, "aim at its mean or t2b");
    for (size_t i = 0; of_question && i < survey->question_count; i++)
        if (question_is_scale(&survey->questions[i]))
            names[count++] = survey->questions[i].id;
    for (size_t i = 0; !of_question && i < survey->dimension_count; i++)
        names[count++] = survey->dimensions[i].id;
    if (of_question && survey_has_dimension(survey, aim->item))
        return err_set(err, ERR_DATA, "'%s' is a dimension of survey '%s', no question", aim->item, survey->id),
               err_todo(err, "dimension:%s.mean or dimension:%s.t2b", aim->item, aim->item);
    const char *nearest = text_nearest(aim->item, names, count);
    err_set(err, ERR_DATA, "survey '%s' has no %s '%s' on a scale", survey->id, of_question ? "question" : "dimension",
            aim->item);
    return nearest ? err_todo(err, "did you mean '%s'?", nearest)
                   : err_todo(err, "`earshot survey show %s` lists them", survey->id);
}

static int read_aim(const struct rulebook *rulebook, const struct target_wish *wish, struct arena *arena,
                    struct target *out, struct err *err) {
    double lo, hi;
    if (!target_aim_read(wish->figure, arena, &out->aim))
        return err_set(err, ERR_USAGE, "'%s' names no figure", wish->figure),
               err_todo(err, "as in recommend.nps, tidy.mean, tidy.t2b, dimension:staff.mean or index:service");
    const char *survey = wish->survey ? wish->survey : survey_meant(rulebook, &out->aim);
    if (!survey)
        return err_set(err, ERR_USAGE, "there are %zu surveys; name one with --survey", rulebook->survey_count);
    out->aim.survey = arena_text(arena, survey);
    if (!aim_range(rulebook, &out->aim, &lo, &hi))
        return no_such_figure(rulebook, &out->aim, err);
    if (!read_value(wish->value, &out->value))
        return err_set(err, ERR_USAGE, "'%s' is no target", wish->value),
               err_todo(err, "a number, or none where no target of its own holds any more");
    if (out->value < lo || out->value > hi)
        return err_set(err, ERR_DATA, "%s lies outside of %g to %g, where %s can lie", wish->value, lo, hi,
                       wish->figure);
    return 0;
}

static int set_one(struct pile *pile, const struct rulebook *rulebook, const struct act *act,
                   const struct target_wish *wish, struct target *out, struct err *err) {
    struct target target = {.from = wish->from};
    if (registry_need_place(pile->registry, wish->store, wish->region, &target.place, &target.place_id, err) ||
        read_aim(rulebook, wish, pile->arena, &target, err))
        return err->kind;
    if (holds_already(pile, &target))
        return err_set(err, ERR_DATA,
                       isnan(target.value) ? "there is no target of its own then already"
                                           : "this target holds then already");
    pile->items = &target;
    pile->count = 1;
    const char *code = place_code(pile->registry, target.place, target.place_id);
    struct batch batch = {
        .source = "",
        .name = arena_format(pile->arena, "%s%s%s", code, *code ? " " : "", target_aim_write(&target.aim, pile->arena)),
        .file = ""};
    if (land(pile, act, &batch, err))
        return err->kind;
    *out = target;
    return 0;
}

int target_set(struct workspace *workspace, const struct act *act, const struct target_wish *wish, struct target *out,
               struct err *err) {
    struct rulebook *rulebook = NULL;
    struct pile pile = {0};
    if (rulebook_open(&rulebook, workspace, RULEBOOK_SCORING, err))
        return err->kind;
    int failed = sql_begin(workspace->db, err);
    failed = failed ? failed : pile_open(&pile, workspace, act, err);
    failed = failed ? failed : set_one(&pile, rulebook, act, wish, out, err);
    failed = failed ? failed : sql_commit(workspace->db, err);
    sql_rollback(workspace->db);
    rulebook_close(rulebook);
    return failed;
}

/* ---- a file ---- */

enum { STORE, REGION, SURVEY, FIGURE, TARGET, FROM };

static const struct form_column columns[] = {
    {"store", "门店编号", false},
    {"region", "区域编号", false},
    {"survey", "问卷", false},
    {"figure", "指标", true},
    {"target", "目标值", true},
    {"from", "起始月份", true},
    {0},
};

static bool row_aim(const struct pile *pile, struct form *form, struct target *out) {
    const struct rulebook *rulebook = pile->rulebook;
    double lo, hi;
    if (!target_aim_read(form_cell(form, FIGURE), pile->arena, &out->aim))
        return form_refuse(form, FIGURE, REFUSED_FIGURE);
    const char *survey = *form_cell(form, SURVEY) ? form_cell(form, SURVEY) : survey_meant(rulebook, &out->aim);
    if (!survey)
        return form_refuse(form, SURVEY, REFUSED_MISSING);
    out->aim.survey = arena_text(pile->arena, survey);
    if (!aim_range(rulebook, &out->aim, &lo, &hi))
        return form_refuse(form, FIGURE, REFUSED_FIGURE);
    if (!read_value(form_cell(form, TARGET), &out->value))
        return form_refuse(form, TARGET, REFUSED_TARGET);
    if (out->value < lo || out->value > hi)
        return form_refuse(form, TARGET, REFUSED_RANGE);
    return true;
}

static bool row_month(struct form *form, struct target *out) {
    const char *text = form_cell(form, FROM);
    day_t day;
    if (month_read(text, &out->from))
        return true;
    if (!day_read(text, &day) || day != month_first(day_month(day))) /* a spreadsheet makes 2026-01-01 of 2026-01 */
        return form_refuse(form, FROM, REFUSED_MONTH);
    out->from = day_month(day);
    return true;
}

/* Rows that repeat one are fine when they say the same. */
static void list(struct pile *pile, struct form *form, const struct target *target, struct facts_done *done) {
    const char *key = target_key(pile, target, pile->arena);
    const double *said = map_get(&pile->seen, key);
    if (said && !same_value(*said, target->value)) {
        form_reject(form, TARGET, REFUSED_TARGET_TWICE);
        return;
    }
    if (!said) {
        double *value = arena_alloc(pile->arena, sizeof *value);
        *value = target->value;
        map_put(&pile->seen, key, value);
    }
    if (said || was_said(pile, target)) {
        done->same++;
        return;
    }
    pile->items = arena_grow(pile->arena, pile->items, pile->count, &pile->cap, sizeof *pile->items);
    pile->items[pile->count++] = *target;
    done->added++;
}

static int open_pile(void *context, struct workspace *workspace, const struct act *act, const struct rulebook *rulebook,
                     struct err *err) {
    struct pile *pile = context;
    if (pile_open(pile, workspace, act, err))
        return err->kind;
    pile->rulebook = rulebook;
    pile->seen = map_make(pile->arena);
    return 0;
}

static int read_row(void *context, struct form *form, struct facts_done *done, struct err *err) {
    struct pile *pile = context;
    struct target target = {0};
    (void)err;
    if (form_place(form, pile->registry, STORE, REGION, &target.place, &target.place_id) &&
        row_aim(pile, form, &target) && row_month(form, &target))
        list(pile, form, &target, done);
    return 0;
}

int targets_import(struct workspace *workspace, const struct act *act, const struct facts_import *what,
                   struct facts_done *out, struct err *err) {
    struct pile pile;
    const struct facts_reading reading = {RULEBOOK_SCORING, columns, open_pile, read_row, land, &pile};
    return facts_import(workspace, act, what, &reading, out, err);
}

int targets_known(struct workspace *workspace, const struct registry **out_registry, struct targets *out,
                  struct err *err) {
    if (registry_read(workspace->db, workspace->arena, INT32_MAX, NEVER, out_registry, err) ||
        targets_read(workspace->db, workspace->arena, NULL, NEVER, out, err))
        return err->kind;
    struct target *kept = arena_alloc(workspace->arena, (out->count + 1) * sizeof *kept);
    size_t count = 0;
    for (size_t i = 0; i < out->count; i++)
        if (scope_place(workspace, *out_registry, out->items[i].place, out->items[i].place_id))
            kept[count++] = out->items[i];
    *out = (struct targets){kept, count};
    return 0;
}
