/* What the rulebook holds, by name. */
#include <string.h>

#include "base/limits.h"
#include "base/text.h"
#include "ops/rulebook.h"

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

int rulebook_members(const struct rulebook *rulebook, const char *id, const struct members **out, struct err *err) {
    const struct rules_definition *definition;
    if (rules_need(rulebook->rules, "members", id, &definition, err))
        return err->kind;
    for (size_t i = 0; i < rulebook->members_count; i++)
        if (!strcmp(rulebook->members[i]->id, id))
            return *out = rulebook->members[i], 0;
    return err_set(err, ERR_DATA, "members '%s' is wrong", id), err_todo(err, "mend %s first", definition->script);
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
