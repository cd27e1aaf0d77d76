/* From definitions to the structs of the stages. */
#include "ops/rulebook_parts.h"

#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "base/text.h"
#include "flow/calendar/calendar_rules.h"
#include "flow/cases/cases_rules.h"
#include "flow/distribution/schedule_rules.h"
#include "flow/intake/intake_rules.h"
#include "flow/intake/pages_rules.h"
#include "flow/messages/messages_rules.h"
#include "flow/report/pdf.h"
#include "flow/report/report_rules.h"
#include "flow/scoring/scoring_rules.h"
#include "flow/survey/survey_rules.h"
#include "flow/themes/polarity_rules.h"
#include "flow/themes/themes_rules.h"
#include "flow/themes/vocabulary_rules.h"
#include "flow/workflow/workflow_rules.h"
#include "ops/plans_parts.h"

/* ---- settings ---- */

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

static int make_digest(struct rulebook *rulebook, const struct rules_definition *definition, struct err *err) {
    const struct value *said = value_get(definition->value, "digest");
    struct digest_setting *digest = &rulebook->settings.digest;
    if (!said)
        return 0;
    if (!minute_read(value_text(value_get(said, "at"), ""), &digest->minute) || digest->minute == 24 * 60)
        return shape_fail_in(definition->script, definition->value, "digest.at", err, "that is no time of day"),
               err_todo(err, "write it as in \"08:00\"");
    digest->by = value_text(value_get(said, "by"), "");
    digest->message = value_text(value_get(said, "message"), "ticket_digest");
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
    return make_public_url(rulebook, definition, err) || make_digest(rulebook, definition, err) ||
                   make_witnesses(rulebook, definition, err)
               ? (int)err->kind
               : 0;
}

/* ---- scorings ---- */

static int compare_scorings(const void *a, const void *b) {
    const struct scoring *first = *(const struct scoring *const *)a, *second = *(const struct scoring *const *)b;
    int order = strcmp(first->id, second->id);
    return order ? order : (first->effective > second->effective) - (first->effective < second->effective);
}

int rulebook_arrange(struct rulebook *rulebook, struct err *err) {
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

/* ---- one definition ---- */

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

static int make_pages(struct rulebook *rulebook, const struct rules_definition *definition, struct err *err) {
    const struct pages *pages = NULL;
    if (pages_from_rules(rulebook->arena, definition->script, definition->value, &pages, err))
        return err->kind;
    if (rulebook->pages)
        return shape_fail(definition->script, definition->value, err, "the pages are defined in %s already",
                          rulebook->pages->script);
    rulebook->pages = pages;
    return 0;
}

static int make_vocabulary(struct rulebook *rulebook, const struct rules_definition *definition, struct err *err) {
    if (vocabulary_from_rules(rulebook->arena, definition->script, definition->value,
                              &rulebook->vocabularies[rulebook->vocabulary_count], err))
        return err->kind;
    rulebook->vocabulary_count++;
    return 0;
}

/* By what a channel reaches customers: a file or a server of the chain's own by whatever there is. */
static int channel_reaches(void *context, const char *id, unsigned *out, struct err *err) {
    const struct channel *channel = NULL;
    if (rulebook_channel(context, id, &channel, err))
        return err->kind;
    *out = channel_customers(channel->kind);
    return *out ? 0
                : (err_set(err, ERR_DATA, "channel '%s' writes to one place of its own and reaches no customer", id),
                   err_todo(err, "take one of mail, SMS, a webhook or files"));
}

static bool is_filled(const char *const *filled, const char *name) {
    for (; *filled; filled++)
        if (!strcmp(*filled, name))
            return true;
    return false;
}

static int has_message(void *context, const char *id, struct err *err) {
    const struct message *message = NULL;
    if (rulebook_message(context, id, &message, err))
        return err->kind;
    for (size_t i = 0; i < message->value_count; i++)
        if (!is_filled(schedule_values, message->values[i]))
            return err_set(err, ERR_DATA, "message '%s' names {%s}, which no schedule fills", id, message->values[i]),
                   err_todo(err, "a schedule fills {store}, {survey} and {until}, beside what each message may name");
    return 0;
}

/* What a workflow sends can be said and sent. */
static int check_letter(struct rulebook *rulebook, enum workflow_about about, const struct workflow_intent *intent,
                        struct err *err) {
    const char *const *filled = about == ABOUT_PLAN ? notice_plan_values : notice_values;
    const struct message *message = NULL;
    const struct channel *channel = NULL;
    unsigned reaches = 0;
    if (rulebook_message(rulebook, intent->message, &message, err))
        return err->kind;
    for (size_t i = 0; i < message->value_count; i++)
        if (!is_filled(filled, message->values[i]))
            return err_set(err, ERR_DATA, "message '%s' names {%s}, which no workflow fills", message->id,
                           message->values[i]),
                   err_todo(err, about == ABOUT_PLAN
                                     ? "a plan's fills {plan}, {title}, {place}, {state}, {due}, {action} and {to}"
                                     : "a workflow fills {ticket}, {title}, {store}, {state}, {class}, {due}, {to} and "
                                       "{text}");
    for (const char *const *id = intent->by; *id; id++)
        if (rulebook_channel(rulebook, *id, &channel, err) ||
            (intent->kind == INTENT_REPLY && channel_reaches(rulebook, *id, &reaches, err)))
            return err->kind;
    return 0;
}

static int check_intents(struct rulebook *rulebook, enum workflow_about about, const struct workflow_intent *intents,
                         size_t count, struct err *err) {
    for (size_t i = 0; i < count; i++)
        if (((intents[i].kind == INTENT_NOTIFY || intents[i].kind == INTENT_REPLY) &&
             check_letter(rulebook, about, &intents[i], err)) ||
            (intents[i].kind == INTENT_PLAN && plan_intent_check(rulebook, intents[i].plan, err)))
            return err->kind;
    return 0;
}

static int make_workflow(struct rulebook *rulebook, const struct rules_definition *definition, struct err *err) {
    const struct survey *survey = NULL;
    const struct workflow *workflow = NULL;
    const char *id = workflow_survey(definition->value);
    if (*id && rulebook_survey(rulebook, id, &survey, err))
        return shape_place(definition->script, definition->value, "opens.survey", err);
    if (workflow_from_rules(rulebook->arena, definition->script, definition->value, survey, &workflow, err))
        return err->kind;
    int failed = check_intents(rulebook, workflow->about, workflow->intents, workflow->intent_count, err);
    for (size_t i = 0; !failed && i < workflow->step_count; i++)
        failed =
            check_intents(rulebook, workflow->about, workflow->steps[i].intents, workflow->steps[i].intent_count, err);
    if (!failed)
        failed = check_intents(rulebook, workflow->about, workflow->assigning, workflow->assigning_count, err);
    for (size_t i = 0; !failed && i < workflow->timer_count; i++) {
        const struct workflow_timer *timer = &workflow->timers[i];
        failed = check_intents(rulebook, workflow->about, timer->intents, timer->intent_count, err) ||
                 check_intents(rulebook, workflow->about, timer->fallen_intents, timer->fallen_count, err);
    }
    if (failed)
        return shape_place(definition->script, definition->value, "doing", err);
    rulebook->workflows[rulebook->workflow_count++] = workflow;
    return 0;
}

static int calendar_named(void *context, const char *id, const struct calendar **out, struct err *err) {
    const struct rulebook *rulebook = context;
    const struct rules_definition *definition;
    if (rules_need(rulebook->rules, "calendar", id, &definition, err))
        return err->kind;
    for (size_t i = 0; i < rulebook->calendar_count; i++)
        if (!strcmp(rulebook->calendars[i]->id, id))
            return *out = rulebook->calendars[i], 0;
    return err_set(err, ERR_NOINPUT, "calendar '%s' is wrong, so this was not held against it", id),
           err_todo(err, "mend %s first", definition->script);
}

static int make_members(struct rulebook *rulebook, const struct rules_definition *definition, struct err *err) {
    if (members_from_rules(rulebook->arena, definition->script, definition->value,
                           &rulebook->members[rulebook->members_count], err))
        return err->kind;
    rulebook->members_count++;
    return 0;
}

static int make_schedule(struct rulebook *rulebook, const struct rules_definition *definition, struct err *err) {
    const struct survey *survey = NULL;
    const struct schedule_channels channels = {channel_reaches, has_message, calendar_named, rulebook};
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
    static const char *const kinds[] = {[CASES_SCORING] = "scoring",
                                        [CASES_THEMES] = "themes",
                                        [CASES_SCHEDULE] = "schedule",
                                        [CASES_WORKFLOW] = "workflow"};
    const struct cases *made = NULL;
    const struct rules_definition *subject;
    const struct themes *themes = NULL;
    if (cases_from_rules(rulebook->arena, definition->script, definition->value, &made, err))
        return err->kind;
    bool about_themes = made->about == CASES_THEMES;
    if (rules_need(rulebook->rules, kinds[made->about], made->id, &subject, err))
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

static int make_theme(struct rulebook *rulebook, const struct rules_definition *definition, struct err *err) {
    rulebook->theme = definition->value;
    return report_theme_check(definition->script, definition->value, err);
}

const struct rulebook_kind rulebook_kinds[] = {
    {"settings", make_settings}, {"calendar", make_calendar}, {"survey", make_survey},
    {"mapping", make_mapping},   {"members", make_members},   {"channel", make_channel},
    {"message", make_message},   {"polarity", make_polarity}, {"vocabulary", make_vocabulary},
    {"pages", make_pages},       {"themes", make_themes},     {"scoring", make_scoring},
    {"schedule", make_schedule}, {"workflow", make_workflow}, {"report", make_report},
    {"theme", make_theme},       {"cases", make_cases},       {0},
};

void rulebook_room(struct rulebook *rulebook, size_t count) {
    const size_t room = (count + 1) * sizeof(void *);
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
    rulebook->members = arena_alloc(rulebook->arena, room);
    rulebook->schedules = arena_alloc(rulebook->arena, room);
    rulebook->reports = arena_alloc(rulebook->arena, room);
    rulebook->cases = arena_alloc(rulebook->arena, room);
}
