/* Three passes over one rulebook: what is wrong in each definition (told while it is read), what the settings and
 * reports say of each other, and a trial of what can be called. */
#include "ops/rules_check.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "flow/intake/intake_rows.h"
#include "flow/registry/registry_rows.h"
#include "flow/rules/lines.h"
#include "flow/survey/asking.h"
#include "flow/survey/condition_rules.h"
#include "ops/cases.h"
#include "ops/rules_try.h"
#include "ops/surveys.h"
#include "ops/tickets.h"

struct check {
    struct arena *arena;
    const struct workspace *workspace;
    const struct rulebook *rulebook; /* NULL while it is read */
    struct rules_finding *list;
    size_t count, cap;
};

static void note(void *context, const struct err *fault, bool warning) {
    struct check *check = context;
    struct err placed = *fault;
    if (check->rulebook)
        lines_place(check->rulebook->files.items, check->rulebook->files.count, &placed);
    const char *colon = strrchr(placed.where, ':');
    check->list = arena_grow(check->arena, check->list, check->count, &check->cap, sizeof *check->list);
    check->list[check->count++] = (struct rules_finding){
        .file = arena_bytes(check->arena, placed.where, colon ? (size_t)(colon - placed.where) : strlen(placed.where)),
        .line = colon ? atoi(colon + 1) : 0,
        .what = arena_text(check->arena, placed.what),
        .todo = arena_text(check->arena, placed.todo),
        .warning = warning,
        .follows = fault->kind == ERR_NOINPUT};
}

/* ---- what refers to what ---- */

/* What tells people of their mornings. */
static void check_digest(struct check *check, const struct rules_definition *settings) {
    const struct rulebook *rulebook = check->rulebook;
    const struct channel *channel = NULL;
    const struct message *message = NULL;
    struct err err;
    if (!settings || !rulebook->settings.digest.by)
        return;
    if (rulebook_channel(rulebook, rulebook->settings.digest.by, &channel, &err)) {
        shape_place(settings->script, settings->value, "digest.by", &err);
        note(check, &err, false);
    }
    if (rulebook_message(rulebook, rulebook->settings.digest.message, &message, &err)) {
        shape_place(settings->script, settings->value, "digest.message", &err);
        note(check, &err, false);
    }
}

static void check_settings(struct check *check) {
    const struct rulebook *rulebook = check->rulebook;
    const struct rules_definition *settings = NULL, *found = NULL;
    struct err err;
    for (size_t i = 0; i < rules_count(rulebook->rules) && !settings; i++)
        if (!strcmp(rules_at(rulebook->rules, i)->kind, "settings"))
            settings = rules_at(rulebook->rules, i);
    if (!settings && !rules_left_out(rulebook->rules)) {
        err_set(&err, ERR_DATA, "there are no settings");
        err_where(&err, "earshot.lua");
        err_todo(&err, "copy the file from a fresh workspace: earshot init DIR");
        note(check, &err, false);
    }
    for (size_t i = 0; i < rulebook->settings.report_count; i++)
        if (rules_need(rulebook->rules, "report", rulebook->settings.reports[i], &found, &err)) {
            shape_place(settings->script, settings->value, arena_format(check->arena, "reports.%zu", i + 1), &err);
            note(check, &err, err.kind == ERR_NOINPUT);
        }
    check_digest(check, settings);
}

static void check_reports(struct check *check) {
    const struct rulebook *rulebook = check->rulebook;
    struct err err;
    for (size_t i = 0; i < rulebook->report_count; i++) {
        const struct report *report = rulebook->reports[i];
        const struct scoring *scoring = rulebook_scoring_at(rulebook, report->scoring, INT32_MAX);
        const struct rules_definition *definition = rules_find(rulebook->rules, "report", report->id);
        if (!scoring || !strcmp(scoring->survey, report->survey))
            continue;
        shape_fail_in(report->script, definition->value, "scoring", &err,
                      "report '%s' is about the survey '%s', and scoring '%s' scores '%s'", report->id, report->survey,
                      scoring->id, scoring->survey);
        note(check, &err, false);
    }
}

/* The definition that a script makes. */
static const struct value *made_by(const struct check *check, const char *script) {
    for (size_t i = 0; i < rules_count(check->rulebook->rules); i++)
        if (!strcmp(rules_at(check->rulebook->rules, i)->script, script))
            return rules_at(check->rulebook->rules, i)->value;
    return NULL;
}

static void check_region(struct check *check, const struct registry *registry, const char *script,
                         const struct value *item, const char *code) {
    const struct region *region;
    struct err fault;
    if (!registry_need_region(registry, code, &region, &fault))
        return;
    shape_place(script, item, arena_format(check->arena, "regions.%s", code), &fault);
    note(check, &fault, false);
}

/* A region that is misspelt would be a rule that never holds, or words that nobody reads. Before there are stores
 * nobody knows which there will be. */
static int check_regions(struct check *check, struct err *err) {
    const struct rulebook *rulebook = check->rulebook;
    const struct registry *registry = NULL;
    int64_t cut = 0;
    if (batch_last(check->workspace->db, &cut, err) ||
        registry_read(check->workspace->db, check->arena, INT32_MAX, cut, &registry, err))
        return err->kind;
    for (size_t i = 0; registry->store_count && i < rulebook->scoring_count; i++) {
        const struct scoring *scoring = rulebook->scorings[i];
        for (size_t k = 0; k < scoring->region_count; k++)
            check_region(check, registry, scoring->script, scoring->definition, scoring->regions[k].code);
    }
    for (size_t i = 0; registry->store_count && i < rulebook->survey_count; i++) {
        const struct value *items = value_get(made_by(check, rulebook->surveys[i]->script), "items");
        for (size_t k = 0; k < value_count(items); k++) {
            const struct value *regions = value_get(value_at(items, k), "regions");
            for (size_t r = 0; r < value_count(regions); r++)
                check_region(check, registry, rulebook->surveys[i]->script, value_at(items, k),
                             regions->map.pairs[r].key);
        }
    }
    return 0;
}

static void check_condition(struct check *check, const char *script, const struct condition *condition,
                            const struct survey *survey) {
    if (condition)
        condition_warn(script, made_by(check, script), condition, survey, note, check);
}

static void check_words(struct check *check) {
    struct err err;
    for (size_t i = 0; i < check->rulebook->survey_count; i++)
        if (survey_check_words(check->rulebook->surveys[i], &err))
            note(check, &err, false);
}

/* What a change of a survey in use does to figures that a reader would lay beside each other. */
static int check_changes(struct check *check, struct err *err) {
    struct surveys_held *held;
    size_t count;
    struct err fault;
    if (surveys_hold(check->workspace, check->arena, check->rulebook, NULL, &held, &count, err))
        return err->kind;
    for (size_t i = 0; i < count; i++)
        for (size_t k = 0; k < held[i].count; k++) {
            const struct survey_change *change = &held[i].changes[k];
            bool breaks = change->verdict == CHANGE_BREAKS;
            if (!breaks && change->verdict != CHANGE_CAREFUL)
                continue;
            shape_fail(held[i].now->script, change->after->item, &fault, "question '%s'%s: %s", change->question,
                       breaks ? " starts a new series" : "", change->en);
            err_todo(&fault, "`earshot survey check %s` lists all that differs from version %lld, which is in use",
                     held[i].now->id, (long long)held[i].number);
            note(check, &fault, true);
        }
    return 0;
}

static void check_shows(struct check *check, const struct survey *survey) {
    for (size_t i = 0; i < survey->question_count; i++) {
        const struct question *question = &survey->questions[i];
        if (question->show && (i == 0 || question[-1].item != question->item))
            condition_warn(survey->script, question->item, question->show, survey, note, check);
    }
}

/* So few that no figure of them may ever be shown are a mistake, as a condition is that leaves nobody out. */
static void check_quotas(struct check *check, const struct survey *survey) {
    const struct value *definition = made_by(check, survey->script);
    int64_t floor = check->rulebook->settings.floor_screen;
    struct err fault;
    for (size_t i = 0; i < survey->quota_count; i++) {
        const struct quota *quota = &survey->quotas[i];
        if (quota->where)
            condition_warn(survey->script, definition, quota->where, survey, note, check);
        if (quota->each == QUOTA_DAY || quota->each == QUOTA_WAVE || quota->most >= floor)
            continue;
        shape_fail_in(survey->script, definition, arena_format(check->arena, "quotas.%zu.most", i + 1), &fault,
                      "a quota of %lld is under the privacy floor: figures of so few are never shown",
                      (long long)quota->most);
        err_todo(&fault, "the floor on the screen is %lld", (long long)floor);
        note(check, &fault, true);
    }
}

/* One that can never hold has been told as an error while it was read. */
static void check_conditions(struct check *check) {
    const struct rulebook *rulebook = check->rulebook;
    const struct survey *survey = NULL;
    struct err err;
    for (size_t i = 0; i < rulebook->scoring_count; i++)
        if (!rulebook_survey(rulebook, rulebook->scorings[i]->survey, &survey, &err))
            check_condition(check, rulebook->scorings[i]->script, rulebook->scorings[i]->where, survey);
    for (size_t i = 0; i < rulebook->themes_count; i++)
        check_condition(check, rulebook->themes[i]->script, rulebook->themes[i]->where, rulebook->themes[i]->survey);
    for (size_t i = 0; i < rulebook->survey_count; i++) {
        check_shows(check, rulebook->surveys[i]);
        check_quotas(check, rulebook->surveys[i]);
    }
}

/* ---- which findings are asked for ---- */

/* The file of the rulebook that was named, by its own name or by a path that leads to it; NULL for none. */
static const char *named(const struct check *check, const char *given) {
    char asked[PATH_MAX], real[PATH_MAX];
    for (size_t i = 0; i < check->rulebook->files.count; i++) {
        const char *name = check->rulebook->files.items[i].name;
        if (!strcmp(name, given) ||
            (realpath(given, asked) && realpath(workspace_path(check->workspace, name), real) && !strcmp(asked, real)))
            return name;
    }
    return NULL;
}

static int keep_only(struct check *check, const char *const *only, size_t count, struct err *err) {
    size_t kept = 0;
    const char **names = arena_alloc(check->arena, (count + 1) * sizeof *names);
    for (size_t i = 0; i < count; i++) {
        names[i] = named(check, only[i]);
        if (!names[i])
            return err_set(err, ERR_DATA, "%s is no file of this workspace's rules", only[i]),
                   err_todo(err, "they are earshot.lua and what is under scripts/ and templates/");
    }
    for (size_t i = 0; i < check->count; i++)
        for (size_t k = 0; k < count; k++)
            if (!strcmp(check->list[i].file, names[k])) {
                check->list[kept++] = check->list[i];
                break;
            }
    check->count = kept;
    return 0;
}

static int compare(const void *a, const void *b) {
    const struct rules_finding *one = a, *other = b;
    int order = strcmp(one->file, other->file);
    if (order || one->line != other->line)
        return order ? order : one->line < other->line ? -1 : 1;
    return strcmp(one->what, other->what);
}

static int look(struct check *check, struct err *err) {
    check_settings(check);
    check_reports(check);
    check_words(check);
    check_conditions(check);
    if (check_regions(check, err) || check_changes(check, err) ||
        tickets_check(check->workspace, check->rulebook, check->arena, note, check, err) ||
        cases_check(check->workspace, check->rulebook, note, check, err))
        return err->kind;
    return rules_try(check->rulebook, note, check, err);
}

int rules_check(const struct workspace *workspace, struct arena *arena, const char *const *only, size_t only_count,
                struct rules_findings *out, struct err *err) {
    struct check check = {.arena = arena, .workspace = workspace};
    struct rules_findings found = {0};
    struct rulebook *rulebook = NULL;
    if (rulebook_open_sound(&rulebook, workspace, note, &check, err))
        return err->kind;
    check.rulebook = rulebook;
    int failed = look(&check, err);
    if (!failed && only_count)
        failed = keep_only(&check, only, only_count, err);
    if (check.count)
        qsort(check.list, check.count, sizeof *check.list, compare);
    found.list = check.list;
    found.count = check.count;
    for (size_t i = 0; i < check.count; i++)
        found.errors += !check.list[i].warning;
    found.files = rulebook->files.count;
    found.unread = rules_unread(rulebook->rules);
    rulebook_close(rulebook);
    if (!failed)
        *out = found;
    return failed;
}
