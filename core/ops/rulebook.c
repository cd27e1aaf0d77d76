#include "ops/rulebook.h"

#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "base/text.h"
#include "flow/archive/archive.h"
#include "flow/calendar/calendar_rules.h"
#include "flow/cases/cases_rules.h"
#include "flow/distribution/schedule_rules.h"
#include "flow/intake/intake_rules.h"
#include "flow/messages/messages_rules.h"
#include "flow/reckon/reckon.h"
#include "flow/report/pdf.h"
#include "flow/report/report_rules.h"
#include "flow/rules/lines.h"
#include "flow/scoring/scoring_rules.h"
#include "flow/survey/survey_rules.h"
#include "flow/themes/polarity_rules.h"
#include "flow/themes/themes_rules.h"
#include "flow/themes/vocabulary_rules.h"
#include "flow/workflow/workflow_rules.h"
#include "ops/live.h"

/* ---- from definitions to structs ---- */

static const char *const *words_of(struct arena *arena, const struct value *list) {
    const char **words = arena_alloc(arena, (value_count(list) + 1) * sizeof *words);
    for (size_t i = 0; i < value_count(list); i++)
        words[i] = value_text(value_at(list, i), "");
    return words;
}

static const char *witness_name(struct arena *arena, const struct witness *witness) {
    if (witness->directory)
        return arena_format(arena, "directory %s", witness->directory);
    const char *name = "command";
    for (const char *const *word = witness->command; *word; word++)
        name = arena_format(arena, "%s %s", name, *word);
    return name;
}

static int make_witnesses(struct rulebook *rulebook, const struct rules_definition *definition, struct err *err) {
    const struct value *list = value_get(definition->value, "witnesses");
    struct witness *witnesses = arena_alloc(rulebook->arena, (value_count(list) + 1) * sizeof *witnesses);
    for (size_t i = 0; i < value_count(list); i++) {
        const struct value *one = value_at(list, i), *command = value_get(one, "command");
        const char *directory = value_text(value_get(one, "directory"), NULL);
        if (!directory == !value_count(command) || (directory && !*directory))
            return shape_fail_in(definition->script, definition->value, "witnesses", err,
                                 "witness %zu is neither a directory nor a command, or both", i + 1),
                   err_todo(err, "{ directory = \"../witness\" } or { command = { \"program\", \"word\" } }");
        witnesses[i] = (struct witness){.directory = directory, .command = words_of(rulebook->arena, command)};
        witnesses[i].name = witness_name(rulebook->arena, &witnesses[i]);
    }
    rulebook->settings.witnesses = witnesses;
    rulebook->settings.witness_count = value_count(list);
    return 0;
}

/* What a code on paper begins with: it cannot be mended once it hangs in a shop. */
static int make_public_url(struct rulebook *rulebook, const struct rules_definition *definition, struct err *err) {
    const char *url = value_text(value_get(definition->value, "public_url"), NULL);
    if (!url)
        return 0;
    size_t scheme = !strncmp(url, "https://", 8) ? 8 : !strncmp(url, "http://", 7) ? 7 : 0, len = strlen(url);
    bool good = scheme && len > scheme && len <= LIMIT_NAME && !strpbrk(url, " \t\r\n?#\"'<>\\{}") &&
                url[len - 1] != '/' && url[scheme] != '/';
    for (size_t i = 0; good && i < len; i++)
        good = (unsigned char)url[i] > ' ' && (unsigned char)url[i] < 0x7f;
    if (!good)
        return shape_fail_in(definition->script, definition->value, "public_url", err,
                             "public_url = '%s' is no address that a code can begin with", url),
               err_todo(err, "write it as in \"https://say.example.com\", without a slash at its end");
    rulebook->settings.public_url = url;
    return 0;
}

static int make_settings(struct rulebook *rulebook, const struct rules_definition *definition, struct err *err) {
    const struct value *value = definition->value, *floor = value_get(value, "floor"),
                       *reports = value_get(value, "reports"), *publics = value_get(value, "public");
    if (shape_check(definition->script, value, rulebook_shape("settings", value), err))
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
    rulebook->settings =
        (struct settings){.name = value_get(value, "name"),
                          .language = language,
                          .zone = zone,
                          .floor_print = value_whole(value_get(floor, "print"), 0),
                          .floor_screen = value_whole(value_get(floor, "screen"), 0),
                          .reports = words_of(rulebook->arena, reports),
                          .report_count = value_count(reports),
                          .publics = words_of(rulebook->arena, publics),
                          .public_count = value_count(publics),
                          .erases_answers = !strcmp(value_text(value_get(value, "erasure"), ""), "remove"),
                          .budget = value_get(value, "budget"),
                          .keep_customers = value_whole(value_get(value, "keep_customers"), LIMIT_CUSTOMER_DAYS),
                          .review = value_yes(value_get(value, "review"), false)};
    return make_public_url(rulebook, definition, err) ? (int)err->kind : make_witnesses(rulebook, definition, err);
}

int rulebook_survey(const struct rulebook *rulebook, const char *id, const struct survey **out, struct err *err) {
    const struct rules_definition *definition;
    if (rules_need(rulebook->rules, "survey", id, &definition, err))
        return err->kind;
    for (size_t i = 0; i < rulebook->survey_count; i++)
        if (!strcmp(rulebook->surveys[i]->id, id)) {
            *out = rulebook->surveys[i];
            return 0;
        }
    return err_set(err, ERR_NOINPUT, "survey '%s' is wrong, so this was not held against it", id),
           err_todo(err, "mend %s first", definition->script);
}

int rulebook_schedule(const struct rulebook *rulebook, const char *id, const struct schedule **out, struct err *err) {
    const struct rules_definition *definition;
    if (rules_need(rulebook->rules, "schedule", id, &definition, err))
        return err->kind;
    for (size_t i = 0; i < rulebook->schedule_count; i++)
        if (!strcmp(rulebook->schedules[i]->id, id)) {
            *out = rulebook->schedules[i];
            return 0;
        }
    return err_set(err, ERR_DATA, "schedule '%s' is wrong", id), err_todo(err, "mend %s first", definition->script);
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

int rulebook_workflow(const struct rulebook *rulebook, const char *id, const struct workflow **out, struct err *err) {
    const struct rules_definition *definition;
    if (rules_need(rulebook->rules, "workflow", id, &definition, err))
        return err->kind;
    for (size_t i = 0; i < rulebook->workflow_count; i++)
        if (!strcmp(rulebook->workflows[i]->id, id))
            *out = rulebook->workflows[i];
    return 0;
}

int rulebook_channel(const struct rulebook *rulebook, const char *id, const struct channel **out, struct err *err) {
    const struct rules_definition *definition;
    if (rules_need(rulebook->rules, "channel", id, &definition, err))
        return err->kind;
    for (size_t i = 0; i < rulebook->channel_count; i++)
        if (!strcmp(rulebook->channels[i]->id, id))
            return *out = rulebook->channels[i], 0;
    return err_set(err, ERR_NOINPUT, "channel '%s' is wrong, so this was not held against it", id),
           err_todo(err, "mend %s first", definition->script);
}

int rulebook_message(const struct rulebook *rulebook, const char *id, const struct message **out, struct err *err) {
    const struct rules_definition *definition;
    if (rules_need(rulebook->rules, "message", id, &definition, err))
        return err->kind;
    for (size_t i = 0; i < rulebook->message_count; i++)
        if (!strcmp(rulebook->messages[i]->id, id))
            return *out = rulebook->messages[i], 0;
    return err_set(err, ERR_NOINPUT, "message '%s' is wrong, so this was not held against it", id),
           err_todo(err, "mend %s first", definition->script);
}

/* No list called `id`, of lists that stand in a directory of scripts/. */
static int no_such_list(const char *what, const char *directory, const char *id, const char *const *names, size_t count,
                        struct err *err) {
    const char *nearest = text_nearest(id, names, count);
    err_set(err, ERR_DATA, "there is no list of %s '%s'", what, id);
    return nearest ? err_todo(err, "did you mean '%s'?", nearest)
                   : err_todo(err, "the lists stand in scripts/%s/", directory);
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
    return no_such_list("themes", "themes", id, names, rulebook->themes_count, err);
}

int rulebook_polarity(const struct rulebook *rulebook, const char *id, const struct polarity **out, struct err *err) {
    if (!id && rulebook->polarity_count == 1)
        id = rulebook->polarities[0]->id;
    if (!id && rulebook->polarity_count)
        return err_set(err, ERR_USAGE, "there are %zu lists of polarity", rulebook->polarity_count),
               err_todo(err, "say which: polarity = \"%s\" in the list of themes, --list in `polarity check`",
                        rulebook->polarities[0]->id);
    if (!id)
        return err_set(err, ERR_USAGE, "there is no list of polarity"),
               err_todo(err, "write one in scripts/polarity/; `earshot help scripts` says how");
    const char *names[LIMIT_SCRIPT_FILES];
    for (size_t i = 0; i < rulebook->polarity_count; i++) {
        names[i] = rulebook->polarities[i]->id;
        if (!strcmp(names[i], id)) {
            *out = rulebook->polarities[i];
            return 0;
        }
    }
    return no_such_list("polarity", "polarity", id, names, rulebook->polarity_count, err);
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
        return shape_place(definition->script, definition->value, "survey", err);
    if (scoring_from_rules(rulebook->arena, definition->script, definition->value, survey,
                           &rulebook->scorings[rulebook->scoring_count], err))
        return err->kind;
    rulebook->scoring_count++;
    return 0;
}

static int make_calendar(struct rulebook *rulebook, const struct rules_definition *definition, struct err *err) {
    if (calendar_from_rules(rulebook->arena, definition->script, definition->value,
                            &rulebook->calendars[rulebook->calendar_count], err))
        return err->kind;
    rulebook->calendar_count++;
    return 0;
}

static int make_workflow(struct rulebook *rulebook, const struct rules_definition *definition, struct err *err) {
    const struct survey *survey = NULL;
    const char *id = workflow_survey(definition->value);
    if (*id && rulebook_survey(rulebook, id, &survey, err))
        return shape_place(definition->script, definition->value, "opens.survey", err);
    if (workflow_from_rules(rulebook->arena, definition->script, definition->value, survey,
                            &rulebook->workflows[rulebook->workflow_count], err))
        return err->kind;
    rulebook->workflow_count++;
    return 0;
}

/* Only responses have a survey, and each of their answers a question in it. */
static int make_mapping(struct rulebook *rulebook, const struct rules_definition *definition, struct err *err) {
    const struct mapping *made = NULL;
    const struct survey *survey = NULL;
    if (mapping_from_rules(rulebook->arena, definition->script, definition->value, &made, err))
        return err->kind;
    if (!made->of_stores && rulebook_survey(rulebook, made->survey, &survey, err))
        return shape_place(definition->script, definition->value, "survey", err);
    if (!made->of_stores && mapping_check(made, survey, err))
        return shape_place(definition->script, definition->value, err->field, err);
    rulebook->mappings[rulebook->mapping_count++] = made;
    return 0;
}

static int make_survey(struct rulebook *rulebook, const struct rules_definition *definition, struct err *err) {
    if (survey_from_rules(rulebook->arena, definition->script, definition->value,
                          &rulebook->surveys[rulebook->survey_count], err))
        return err->kind;
    rulebook->survey_count++;
    return 0;
}

static int make_channel(struct rulebook *rulebook, const struct rules_definition *definition, struct err *err) {
    if (channel_from_rules(rulebook->arena, definition->script, definition->value,
                           &rulebook->channels[rulebook->channel_count], err))
        return err->kind;
    rulebook->channel_count++;
    return 0;
}

static int make_message(struct rulebook *rulebook, const struct rules_definition *definition, struct err *err) {
    if (message_from_rules(rulebook->arena, definition->script, definition->value,
                           &rulebook->messages[rulebook->message_count], err))
        return err->kind;
    rulebook->message_count++;
    return 0;
}

static int make_themes(struct rulebook *rulebook, const struct rules_definition *definition, struct err *err) {
    const struct survey *survey = NULL;
    const char *id = value_text(value_get(definition->value, "survey"), "");
    if (id[0] && rulebook_survey(rulebook, id, &survey, err))
        return shape_place(definition->script, definition->value, "survey", err);
    const struct themes **made = &rulebook->themes[rulebook->themes_count];
    const struct polarity *polarity = NULL;
    if (themes_from_rules(rulebook->arena, definition->script, definition->value, survey, made, err))
        return err->kind;
    if ((*made)->polarity && rulebook_polarity(rulebook, (*made)->polarity, &polarity, err))
        return shape_place(definition->script, definition->value, "polarity", err);
    rulebook->themes_count++;
    return 0;
}

static int make_polarity(struct rulebook *rulebook, const struct rules_definition *definition, struct err *err) {
    if (polarity_from_rules(rulebook->arena, definition->script, definition->value,
                            &rulebook->polarities[rulebook->polarity_count], err))
        return err->kind;
    rulebook->polarity_count++;
    return 0;
}

static int make_vocabulary(struct rulebook *rulebook, const struct rules_definition *definition, struct err *err) {
    if (vocabulary_from_rules(rulebook->arena, definition->script, definition->value,
                              &rulebook->vocabularies[rulebook->vocabulary_count], err))
        return err->kind;
    rulebook->vocabulary_count++;
    return 0;
}

/* By what a channel reaches customers. */
static int contact_of(void *context, const char *id, enum contact_kind *out, struct err *err) {
    static const char *const ids[] = {"sms", "mail"};
    (void)context;
    if (!strcmp(id, "sms") || !strcmp(id, "mail"))
        return *out = strcmp(id, "sms") ? CONTACT_EMAIL : CONTACT_PHONE, 0;
    const char *nearest = text_nearest(id, ids, 2);
    err_set(err, ERR_DATA, "there is no channel '%s' that reaches customers", id);
    return nearest ? err_todo(err, "did you mean '%s'?", nearest) : (int)err->kind;
}

static int make_schedule(struct rulebook *rulebook, const struct rules_definition *definition, struct err *err) {
    const struct survey *survey = NULL;
    const struct schedule_channels channels = {contact_of, rulebook};
    if (rulebook_survey(rulebook, value_text(value_get(definition->value, "survey"), ""), &survey, err))
        return shape_place(definition->script, definition->value, "survey", err);
    if (schedule_from_rules(rulebook->arena, definition->script, definition->value, survey, &channels,
                            &rulebook->schedules[rulebook->schedule_count], err))
        return err->kind;
    rulebook->schedule_count++;
    return 0;
}

static int make_report(struct rulebook *rulebook, const struct rules_definition *definition, struct err *err) {
    const struct report *report = NULL;
    const struct survey *survey = NULL;
    if (report_from_rules(rulebook->arena, definition->script, definition->value, &report, err))
        return err->kind;
    const struct rules_definition *scoring;
    if (rulebook_survey(rulebook, report->survey, &survey, err))
        return shape_place(definition->script, definition->value, "survey", err);
    if (report->scoring[0] && rules_need(rulebook->rules, "scoring", report->scoring, &scoring, err))
        return shape_place(definition->script, definition->value, "scoring", err);
    if (report_needs_check(&report->needs, survey, report->scoring, err))
        return shape_place(definition->script, definition->value, "needs.rows", err);
    const struct themes *themes;
    if (report->needs.themes && rulebook_themes(rulebook, report->needs.themes, &themes, err))
        return shape_place(definition->script, definition->value, "needs.themes", err);
    if (report->needs.themes && strcmp(themes->survey->id, report->survey) != 0)
        return shape_fail_in(definition->script, definition->value, "needs.themes", err,
                             "the themes '%s' are of survey '%s'", themes->id, themes->survey->id);
    rulebook->reports[rulebook->report_count++] = report;
    return 0;
}

/* Cases are about a definition that must be there. */
static int make_cases(struct rulebook *rulebook, const struct rules_definition *definition, struct err *err) {
    const struct cases *made = NULL;
    const struct rules_definition *subject;
    const struct themes *themes = NULL;
    if (cases_from_rules(rulebook->arena, definition->script, definition->value, &made, err))
        return err->kind;
    bool about_themes = made->about == CASES_THEMES;
    if (rules_need(rulebook->rules, about_themes ? "themes" : "scoring", made->id, &subject, err))
        return shape_place(definition->script, definition->value, NULL, err);
    if (about_themes && rulebook_themes(rulebook, made->id, &themes, err)) {
        err_set(err, ERR_NOINPUT, "themes '%s' are wrong, so this was not held against them", made->id);
        err_todo(err, "mend %s first", subject->script);
        return shape_place(definition->script, definition->value, NULL, err);
    }
    if (about_themes && cases_check_themes(made, themes, err))
        return err->kind;
    rulebook->cases[rulebook->cases_count++] = made;
    return 0;
}

static int make_one(struct rulebook *rulebook, const struct rules_definition *definition, const char *kind,
                    struct err *err) {
    if (strcmp(definition->kind, kind) != 0)
        return 0;
    if (!strcmp(kind, "settings"))
        return make_settings(rulebook, definition, err);
    if (!strcmp(kind, "survey"))
        return make_survey(rulebook, definition, err);
    if (!strcmp(kind, "mapping"))
        return make_mapping(rulebook, definition, err);
    if (!strcmp(kind, "channel"))
        return make_channel(rulebook, definition, err);
    if (!strcmp(kind, "message"))
        return make_message(rulebook, definition, err);
    if (!strcmp(kind, "scoring"))
        return make_scoring(rulebook, definition, err);
    if (!strcmp(kind, "themes"))
        return make_themes(rulebook, definition, err);
    if (!strcmp(kind, "polarity"))
        return make_polarity(rulebook, definition, err);
    if (!strcmp(kind, "vocabulary"))
        return make_vocabulary(rulebook, definition, err);
    if (!strcmp(kind, "calendar"))
        return make_calendar(rulebook, definition, err);
    if (!strcmp(kind, "workflow"))
        return make_workflow(rulebook, definition, err);
    if (!strcmp(kind, "schedule"))
        return make_schedule(rulebook, definition, err);
    if (!strcmp(kind, "report"))
        return make_report(rulebook, definition, err);
    if (!strcmp(kind, "cases"))
        return make_cases(rulebook, definition, err);
    rulebook->theme = definition->value;
    return report_theme_check(definition->script, definition->value, err);
}

/* What functions know that are called outside a report, whose own scoring may have another base. */
static int tell(struct rulebook *rulebook, struct err *err) {
    const struct bases bases = {rulebook->settings.floor_print, LIMIT_RELIABLE};
    return rules_tell(rulebook->rules, reckon_told(rulebook->arena, &bases, rulebook->settings.language), err);
}

/* Who is told what is wrong, when the rest is to be read all the same; `fault` NULL: the first fault is the error. */
struct hearing {
    const struct rulebook *rulebook;
    rules_fault *fault;
    void *context;
    size_t errors;
};

static void hear(void *context, const struct err *fault, bool warning) {
    struct hearing *hearing = context;
    struct err placed = *fault;
    lines_place(hearing->rulebook->files.items, hearing->rulebook->files.count, &placed);
    hearing->fault(hearing->context, &placed, warning);
    hearing->errors += !warning;
}

/* Everything that is wrong with the fields is told, else the first thing beyond them. */
static int make_heard(struct rulebook *rulebook, const struct rules_definition *definition, const char *kind,
                      struct hearing *hearing, struct err *err) {
    const struct shape_table *shape = rulebook_shape(kind, definition->value);
    if (strcmp(definition->kind, kind) != 0)
        return 0;
    hearing->errors = 0;
    if (shape)
        shape_check_all(definition->script, definition->value, shape, hear, hearing);
    if (hearing->errors || !make_one(rulebook, definition, kind, err))
        return 0;
    if (err->kind != ERR_DATA && err->kind != ERR_NOINPUT)
        return err->kind;
    hear(hearing, err, err->kind == ERR_NOINPUT);
    return 0;
}

static int make_strictly(struct rulebook *rulebook, const struct rules_definition *definition, const char *kind,
                         struct err *err) {
    if (!make_one(rulebook, definition, kind, err))
        return 0;
    lines_place(rulebook->files.items, rulebook->files.count, err);
    return err->kind;
}

/* Kind by kind, so that what a definition refers to is there before it. */
static int make_all(struct rulebook *rulebook, struct hearing *hearing, struct err *err) {
    static const char *const kinds[] = {"settings", "calendar", "survey",     "mapping", "channel",
                                        "message",  "polarity", "vocabulary", "themes",  "scoring",
                                        "schedule", "workflow", "report",     "theme",   "cases"};
    size_t room = (rules_count(rulebook->rules) + 1) * sizeof(void *);
    rulebook->surveys = arena_alloc(rulebook->arena, room);
    rulebook->mappings = arena_alloc(rulebook->arena, room);
    rulebook->channels = arena_alloc(rulebook->arena, room);
    rulebook->messages = arena_alloc(rulebook->arena, room);
    rulebook->themes = arena_alloc(rulebook->arena, room);
    rulebook->polarities = arena_alloc(rulebook->arena, room);
    rulebook->vocabularies = arena_alloc(rulebook->arena, room);
    rulebook->scorings = arena_alloc(rulebook->arena, room);
    rulebook->calendars = arena_alloc(rulebook->arena, room);
    rulebook->workflows = arena_alloc(rulebook->arena, room);
    rulebook->schedules = arena_alloc(rulebook->arena, room);
    rulebook->reports = arena_alloc(rulebook->arena, room);
    rulebook->cases = arena_alloc(rulebook->arena, room);
    for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++)
        for (size_t i = 0; i < rules_count(rulebook->rules); i++) {
            const struct rules_definition *definition = rules_at(rulebook->rules, i);
            if (hearing->fault ? make_heard(rulebook, definition, kinds[k], hearing, err)
                               : make_strictly(rulebook, definition, kinds[k], err))
                return err->kind;
        }
    if (arrange_scorings(rulebook, err)) {
        if (!hearing->fault || err->kind != ERR_DATA)
            return err->kind;
        hear(hearing, err, false);
    }
    if (rulebook->settings.zone)
        return tell(rulebook, err);
    if (hearing->fault)
        return 0;
    return err_set(err, ERR_CONFIG, "earshot.lua holds no settings"),
           err_todo(err, "copy one from a fresh workspace: earshot init DIR");
}

/* All files belong to the set; which of them are loaded is a matter of the scope. */
static int load(struct rulebook *rulebook, bool with_cases, struct hearing *hearing, struct err *err) {
    size_t word_count = 0, count = 0;
    const struct box_word *words = rulebook_words(rulebook->arena, &word_count);
    struct rules_file *loaded = arena_alloc(rulebook->arena, (rulebook->files.count + 1) * sizeof *loaded);
    for (size_t i = 0; i < rulebook->files.count; i++)
        if (with_cases || !cases_file(rulebook->files.items[i].name))
            loaded[count++] = rulebook->files.items[i];
    if (hearing->fault ? rules_load_sound(&rulebook->rules, loaded, count, words, word_count, hear, hearing, err)
                       : rules_load(&rulebook->rules, loaded, count, words, word_count, err))
        return err->kind;
    return make_all(rulebook, hearing, err);
}

static int finish(struct rulebook *rulebook, bool with_cases, int failed, const struct hearing *how,
                  struct rulebook **out, struct err *err) {
    struct hearing hearing = how ? *how : (struct hearing){0};
    hearing.rulebook = rulebook;
    if (!failed)
        failed = load(rulebook, with_cases, &hearing, err);
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
    return finish(rulebook, scope == RULEBOOK_CASES, failed, NULL, out, err);
}

int rulebook_open_sound(struct rulebook **out, const struct workspace *workspace, rules_fault *fault, void *context,
                        struct err *err) {
    struct rulebook *rulebook = rulebook_new();
    const struct hearing how = {.fault = fault, .context = context};
    int failed = rule_files_working(workspace, RULEBOOK_CASES, rulebook->arena, &rulebook->files, err);
    return finish(rulebook, true, failed, &how, out, err);
}

int rulebook_open_archived(struct rulebook **out, struct vault *vault, const char *revision, enum rulebook_scope scope,
                           struct err *err) {
    struct rulebook *rulebook = rulebook_new();
    int failed = rule_files_archived(vault, revision, scope, rulebook->arena, &rulebook->files, err);
    return finish(rulebook, scope == RULEBOOK_CASES, failed, NULL, out, err);
}

int rulebook_open_files(struct rulebook **out, const struct rule_files *files, struct err *err) {
    struct rulebook *rulebook = rulebook_new();
    rulebook->files = *files;
    return finish(rulebook, false, 0, NULL, out, err);
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
