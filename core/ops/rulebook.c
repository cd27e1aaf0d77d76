#include "ops/rulebook.h"

#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "base/text.h"
#include "flow/archive/archive.h"
#include "flow/cases/cases_rules.h"
#include "flow/intake/intake_rules.h"
#include "flow/report/pdf.h"
#include "flow/report/report_rules.h"
#include "flow/report/report_words.h"
#include "flow/rules/shape.h"
#include "flow/scoring/scoring_rules.h"
#include "flow/survey/survey_rules.h"
#include "flow/themes/themes_rules.h"
#include "ops/live.h"

static const struct box_word own_words[] = {
    {"settings", BOX_DEFINITION,
     "settings \"chain\" { name, language, zone, floor = { print, screen }, reports, review }",
     "The settings of a workspace: earshot.lua.",
     "return settings \"chain\" { name = { zh = \"示例\", en = \"Example\" }, language = \"zh\", zone = "
     "\"Asia/Shanghai\", "
     "floor = { print = 10, screen = 5 }, reports = { } }",
     "0.1"},
    {"generator", BOX_DEFINITION, "generator \"id\" { seed, first, last, header, month }",
     "Makes the invented responses of an example chain: month(store, period) returns the rows of a CSV file as text.",
     "return generator \"g\" { seed = 1, first = \"2026-01\", last = \"2026-02\", header = { \"id\" }, "
     "month = function(store, period) return \"\" end }",
     "0.1"},
};

/* ---- the vocabulary: every stage's words in one array ---- */

#define WORDS_MOST 128

struct vocabulary {
    struct box_word words[WORDS_MOST];
    size_t count;
};

static void add_words(struct vocabulary *vocabulary, const struct box_word *words, size_t count) {
    for (size_t i = 0; i < count && vocabulary->count < WORDS_MOST; i++)
        vocabulary->words[vocabulary->count++] = words[i];
}

static void gather_words(struct vocabulary *vocabulary) {
    vocabulary->count = 0;
    add_words(vocabulary, own_words, sizeof own_words / sizeof *own_words);
    add_words(vocabulary, survey_words, survey_word_count);
    add_words(vocabulary, intake_words, intake_word_count);
    add_words(vocabulary, themes_words, themes_word_count);
    add_words(vocabulary, scoring_words, scoring_word_count);
    add_words(vocabulary, cases_words, cases_word_count);
    add_words(vocabulary, report_words, report_word_count);
}

const struct box_word *rulebook_words(struct arena *arena, size_t *out_count) {
    struct vocabulary *vocabulary = arena_alloc(arena, sizeof *vocabulary);
    gather_words(vocabulary);
    *out_count = vocabulary->count;
    return vocabulary->words;
}

/* ---- from definitions to structs ---- */

static const char *const languages[] = {"zh", "en", NULL};

static const struct shape_field floor_fields[] = {
    {.name = "print",
     .type = SHAPE_WHOLE,
     .required = true,
     .least = LIMIT_FLOOR_LEAST,
     .most = 1000,
     .meaning = "on paper: a figure from fewer people is not printed"},
    {.name = "screen",
     .type = SHAPE_WHOLE,
     .required = true,
     .least = LIMIT_FLOOR_LEAST,
     .most = 1000,
     .meaning = "on the screen"},
};
static const struct shape_table floor_shape = {"floor", "settings", NULL, floor_fields, 2, NULL, false};

static const struct shape_field settings_fields[] = {
    {.name = "name", .type = SHAPE_WORDS, .required = true, .meaning = "what the chain is called"},
    {.name = "language",
     .type = SHAPE_TEXT,
     .required = true,
     .choices = languages,
     .meaning = "of reports and error sheets"},
    {.name = "zone",
     .type = SHAPE_TEXT,
     .required = true,
     .meaning = "the time zone of stores that have none of their own: \"Asia/Shanghai\""},
    {.name = "floor",
     .type = SHAPE_TABLE,
     .required = true,
     .of = &floor_shape,
     .meaning = "the privacy floors: from how many people on a figure may be seen"},
    {.name = "reports",
     .type = SHAPE_LIST,
     .required = true,
     .each = SHAPE_TEXT,
     .meaning = "the reports that a close makes"},
    {.name = "review", .type = SHAPE_YES, .meaning = "who publishes rules must be another person than who wrote them"},
};
static const struct shape_table settings_shape = {
    "settings", NULL, NULL, settings_fields, sizeof settings_fields / sizeof *settings_fields, NULL, false};

static int make_settings(struct rulebook *rulebook, const struct rules_definition *definition, struct err *err) {
    const struct value *value = definition->value, *floor = value_get(value, "floor"),
                       *reports = value_get(value, "reports");
    if (shape_check(definition->script, value, &settings_shape, err))
        return err->kind;
    const char *language = value_text(value_get(value, "language"), ""),
               *zone = value_text(value_get(value, "zone"), "");
    struct zone *opened = NULL;
    struct err unknown;
    if (zone_open(&opened, zone, &unknown))
        return shape_fail_in(definition->script, value, "zone", err, "zone = '%s' is no time zone of this system",
                             zone),
               err_todo(err, "write it as in \"Asia/Shanghai\"");
    zone_free(opened);
    const char **names = arena_alloc(rulebook->arena, (value_count(reports) + 1) * sizeof *names);
    for (size_t i = 0; i < value_count(reports); i++)
        names[i] = value_text(value_at(reports, i), "");
    rulebook->settings = (struct settings){.name = value_get(value, "name"),
                                           .language = language,
                                           .zone = zone,
                                           .floor_print = value_whole(value_get(floor, "print"), 0),
                                           .floor_screen = value_whole(value_get(floor, "screen"), 0),
                                           .reports = names,
                                           .report_count = value_count(reports),
                                           .review = value_yes(value_get(value, "review"), false)};
    return 0;
}

int rulebook_survey(const struct rulebook *rulebook, const char *id, const struct survey **out, struct err *err) {
    const struct rules_definition *definition;
    if (rules_need(rulebook->rules, "survey", id, &definition, err))
        return err->kind;
    for (size_t i = 0; i < rulebook->survey_count; i++)
        if (!strcmp(rulebook->surveys[i]->id, id))
            *out = rulebook->surveys[i];
    return 0;
}

int rulebook_report(const struct rulebook *rulebook, const char *id, const struct report **out, struct err *err) {
    const struct rules_definition *definition;
    if (rules_need(rulebook->rules, "report", id, &definition, err))
        return err->kind;
    for (size_t i = 0; i < rulebook->report_count; i++)
        if (!strcmp(rulebook->reports[i]->id, id))
            *out = rulebook->reports[i];
    return 0;
}

int rulebook_themes(const struct rulebook *rulebook, const char *id, const struct themes **out, struct err *err) {
    if (!id && rulebook->themes_count == 1)
        id = rulebook->themes[0]->id;
    if (!id)
        return err_set(err, ERR_USAGE, "there are %zu lists of themes", rulebook->themes_count),
               err_todo(err, rulebook->themes_count ? "name one behind --themes: they stand in scripts/themes/"
                                                    : "write one in scripts/themes/; `earshot help scripts` says how");
    const char *names[LIMIT_SCRIPT_FILES];
    for (size_t i = 0; i < rulebook->themes_count; i++) {
        names[i] = rulebook->themes[i]->id;
        if (!strcmp(names[i], id)) {
            *out = rulebook->themes[i];
            return 0;
        }
    }
    const char *nearest = text_nearest(id, names, rulebook->themes_count);
    err_set(err, ERR_DATA, "there is no list of themes '%s'", id);
    return nearest ? err_todo(err, "did you mean '%s'?", nearest) : err_todo(err, "the lists stand in scripts/themes/");
}

size_t rulebook_scoring(const struct rulebook *rulebook, const char *id, const struct scoring *const **out) {
    size_t first = 0, count = 0;
    while (first < rulebook->scoring_count && strcmp(rulebook->scorings[first]->id, id) != 0)
        first++;
    while (first + count < rulebook->scoring_count && !strcmp(rulebook->scorings[first + count]->id, id))
        count++;
    *out = (const struct scoring *const *)rulebook->scorings + first;
    return count;
}

const struct scoring *rulebook_scoring_at(const struct rulebook *rulebook, const char *id, month_t month) {
    const struct scoring *const *versions;
    size_t count = rulebook_scoring(rulebook, id, &versions);
    return count && versions[0]->effective <= month ? scoring_version_at(versions, count, month) : NULL;
}

static int compare_scorings(const void *a, const void *b) {
    const struct scoring *first = *(const struct scoring *const *)a, *second = *(const struct scoring *const *)b;
    int order = strcmp(first->id, second->id);
    return order ? order : (first->effective > second->effective) - (first->effective < second->effective);
}

/* Versions of a definition stand together, and are of one survey. */
static int arrange_scorings(struct rulebook *rulebook, struct err *err) {
    if (rulebook->scoring_count)
        qsort(rulebook->scorings, rulebook->scoring_count, sizeof *rulebook->scorings, compare_scorings);
    for (size_t i = 1; i < rulebook->scoring_count; i++) {
        const struct scoring *before = rulebook->scorings[i - 1], *after = rulebook->scorings[i];
        if (!strcmp(before->id, after->id) && strcmp(before->survey, after->survey) != 0)
            return err_set(err, ERR_DATA, "scoring '%s' is of survey '%s' here and of '%s' in %s", after->id,
                           after->survey, before->survey, before->script),
                   err_where(err, "%s", after->script), err_todo(err, "give one of them another id");
    }
    return 0;
}

static int make_scoring(struct rulebook *rulebook, const struct rules_definition *definition, struct err *err) {
    const struct survey *survey = NULL;
    const char *id = value_text(value_get(definition->value, "survey"), "");
    if (rulebook_survey(rulebook, id, &survey, err))
        return err_where(err, "%s", definition->script);
    return scoring_from_rules(rulebook->arena, definition->script, definition->value, survey,
                              &rulebook->scorings[rulebook->scoring_count++], err);
}

/* Only responses have a survey, and each of their answers a question in it. */
static int make_mapping(struct rulebook *rulebook, const struct rules_definition *definition, struct err *err) {
    const struct mapping **made = &rulebook->mappings[rulebook->mapping_count++];
    const struct survey *survey = NULL;
    if (mapping_from_rules(rulebook->arena, definition->script, definition->value, made, err))
        return err->kind;
    if ((*made)->of_stores)
        return 0;
    if (rulebook_survey(rulebook, (*made)->survey, &survey, err))
        return err_where(err, "%s", definition->script);
    return mapping_check(*made, survey, err);
}

static int make_themes(struct rulebook *rulebook, const struct rules_definition *definition, struct err *err) {
    const struct survey *survey = NULL;
    const char *id = value_text(value_get(definition->value, "survey"), "");
    if (id[0] && rulebook_survey(rulebook, id, &survey, err))
        return err_where(err, "%s", definition->script);
    return themes_from_rules(rulebook->arena, definition->script, definition->value, survey,
                             &rulebook->themes[rulebook->themes_count++], err);
}

static int make_report(struct rulebook *rulebook, const struct rules_definition *definition, struct err *err) {
    const struct report *report = NULL;
    const struct survey *survey = NULL;
    if (report_from_rules(rulebook->arena, definition->script, definition->value, &report, err))
        return err->kind;
    const struct rules_definition *scoring;
    if (rulebook_survey(rulebook, report->survey, &survey, err) ||
        (report->scoring[0] && rules_need(rulebook->rules, "scoring", report->scoring, &scoring, err)))
        return err_where(err, "%s", definition->script);
    rulebook->reports[rulebook->report_count++] = report;
    return 0;
}

/* Cases are about a definition that must be there. */
static int make_cases(struct rulebook *rulebook, const struct rules_definition *definition, struct err *err) {
    const struct cases **made = &rulebook->cases[rulebook->cases_count++];
    const struct rules_definition *subject;
    const struct themes *themes = NULL;
    if (cases_from_rules(rulebook->arena, definition->script, definition->value, made, err))
        return err->kind;
    if ((*made)->about == CASES_THEMES)
        return rulebook_themes(rulebook, (*made)->id, &themes, err) ? err_where(err, "%s", definition->script)
                                                                    : cases_check_themes(*made, themes, err);
    return rules_need(rulebook->rules, "scoring", (*made)->id, &subject, err) ? err_where(err, "%s", definition->script)
                                                                              : 0;
}

static int make_one(struct rulebook *rulebook, const struct rules_definition *definition, const char *kind,
                    struct err *err) {
    if (strcmp(definition->kind, kind) != 0)
        return 0;
    if (!strcmp(kind, "settings"))
        return make_settings(rulebook, definition, err);
    if (!strcmp(kind, "survey"))
        return survey_from_rules(rulebook->arena, definition->script, definition->value,
                                 &rulebook->surveys[rulebook->survey_count++], err);
    if (!strcmp(kind, "mapping"))
        return make_mapping(rulebook, definition, err);
    if (!strcmp(kind, "scoring"))
        return make_scoring(rulebook, definition, err);
    if (!strcmp(kind, "themes"))
        return make_themes(rulebook, definition, err);
    if (!strcmp(kind, "report"))
        return make_report(rulebook, definition, err);
    if (!strcmp(kind, "cases"))
        return make_cases(rulebook, definition, err);
    rulebook->theme = definition->value;
    return report_theme_check(definition->script, definition->value, err);
}

/* Kind by kind, so that what a definition refers to is there before it. */
static int make_all(struct rulebook *rulebook, struct err *err) {
    static const char *const kinds[] = {"settings", "survey", "mapping", "themes",
                                        "scoring",  "report", "theme",   "cases"};
    size_t room = (rules_count(rulebook->rules) + 1) * sizeof(void *);
    rulebook->surveys = arena_alloc(rulebook->arena, room);
    rulebook->mappings = arena_alloc(rulebook->arena, room);
    rulebook->themes = arena_alloc(rulebook->arena, room);
    rulebook->scorings = arena_alloc(rulebook->arena, room);
    rulebook->reports = arena_alloc(rulebook->arena, room);
    rulebook->cases = arena_alloc(rulebook->arena, room);
    for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++)
        for (size_t i = 0; i < rules_count(rulebook->rules); i++)
            if (make_one(rulebook, rules_at(rulebook->rules, i), kinds[k], err))
                return err->kind;
    if (arrange_scorings(rulebook, err))
        return err->kind;
    if (!rulebook->settings.zone)
        return err_set(err, ERR_CONFIG, "earshot.lua holds no settings"),
               err_todo(err, "copy one from a fresh workspace: earshot init DIR");
    return 0;
}

/* All files belong to the set; which of them are loaded is a matter of the scope. */
static int load(struct rulebook *rulebook, bool with_cases, struct err *err) {
    size_t word_count = 0, count = 0;
    const struct box_word *words = rulebook_words(rulebook->arena, &word_count);
    struct rules_file *loaded = arena_alloc(rulebook->arena, (rulebook->files.count + 1) * sizeof *loaded);
    for (size_t i = 0; i < rulebook->files.count; i++)
        if (with_cases || !cases_file(rulebook->files.items[i].name))
            loaded[count++] = rulebook->files.items[i];
    if (rules_load(&rulebook->rules, loaded, count, words, word_count, err))
        return err->kind;
    return make_all(rulebook, err);
}

static int finish(struct rulebook *rulebook, bool with_cases, int failed, struct rulebook **out, struct err *err) {
    if (!failed)
        failed = load(rulebook, with_cases, err);
    if (failed)
        rulebook_close(rulebook);
    else
        *out = rulebook;
    return failed;
}

static struct rulebook *rulebook_new(void) {
    struct rulebook *rulebook = mem_alloc(sizeof *rulebook);
    rulebook->arena = arena_new();
    return rulebook;
}

int rulebook_open_working(struct rulebook **out, const struct workspace *workspace, enum rulebook_scope scope,
                          struct err *err) {
    struct rulebook *rulebook = rulebook_new();
    int failed = rule_files_working(workspace, scope, rulebook->arena, &rulebook->files, err);
    return finish(rulebook, scope == RULEBOOK_CASES, failed, out, err);
}

int rulebook_open_archived(struct rulebook **out, struct vault *vault, const char *revision, enum rulebook_scope scope,
                           struct err *err) {
    struct rulebook *rulebook = rulebook_new();
    int failed = rule_files_archived(vault, revision, scope, rulebook->arena, &rulebook->files, err);
    return finish(rulebook, scope == RULEBOOK_CASES, failed, out, err);
}

int rulebook_open(struct rulebook **out, const struct workspace *workspace, enum rulebook_scope scope,
                  struct err *err) {
    struct vault *vault = NULL;
    struct live live;
    int failed = live_read(workspace, &live, err);
    failed = failed ? failed : workspace_archive(workspace, &vault, err);
    failed = failed ? failed : rulebook_open_archived(out, vault, live.commit, scope, err);
    vault_close(vault);
    if (!failed) {
        (*out)->commit = arena_text((*out)->arena, live.commit);
        (*out)->tree = arena_text((*out)->arena, live.tree);
    }
    return failed;
}

int rulebook_tree(const struct rulebook *rulebook, struct vault *vault, char out[VAULT_ID], struct err *err) {
    struct vault_writer *writer = NULL;
    bool same;
    if (rulebook->tree) {
        memcpy(out, rulebook->tree, VAULT_ID);
        return 0;
    }
    if (rule_files_stage(&rulebook->files, vault, ARCHIVE_RULES, &writer, err))
        return err->kind;
    int failed = vault_tree_would_be(writer, out, &same, err);
    vault_drop(writer);
    return failed;
}

void rulebook_close(struct rulebook *rulebook) {
    if (!rulebook)
        return;
    rules_close(rulebook->rules);
    arena_free(rulebook->arena);
    free(rulebook);
}
