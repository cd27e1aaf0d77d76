/* Who is asked: schedules, held against the survey, channels, messages and calendars that they name; and how files of
 * customers are read. */
#include <string.h>

#include "flow/customers/members_rules.h"
#include "flow/distribution/schedule_rules.h"
#include "ops/rulebook_parts.h"

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

/* By what a channel reaches customers: a file or a server of the chain's own by whatever there is. */
static int channel_reaches(void *context, const char *id, unsigned *out, struct err *err) {
    const struct channel *channel = NULL;
    enum contact_kind kind;
    if (rulebook_channel(context, id, &channel, err))
        return err->kind;
    bool any = channel->kind == CHANNEL_FILE || channel->kind == CHANNEL_WEBHOOK;
    if (!any && !channel_contact(channel->kind, &kind))
        return err_set(err, ERR_DATA, "channel '%s' writes to one place of its own and reaches no customer", id),
               err_todo(err, "take one of mail, SMS, a webhook or files");
    *out = any ? 1U << CONTACT_PHONE | 1U << CONTACT_EMAIL : 1U << kind;
    return 0;
}

static bool is_filled(const char *name) {
    for (const char *const *value = schedule_values; *value; value++)
        if (!strcmp(*value, name))
            return true;
    return false;
}

static int has_message(void *context, const char *id, struct err *err) {
    const struct message *message = NULL;
    if (rulebook_message(context, id, &message, err))
        return err->kind;
    for (size_t i = 0; i < message->value_count; i++)
        if (!is_filled(message->values[i]))
            return err_set(err, ERR_DATA, "message '%s' names {%s}, which no schedule fills", id, message->values[i]),
                   err_todo(err, "a schedule fills {store}, {survey} and {until}, beside what each message may name");
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

int rulebook_make_members(struct rulebook *rulebook, const struct rules_definition *definition, struct err *err) {
    if (members_from_rules(rulebook->arena, definition->script, definition->value,
                           &rulebook->members[rulebook->members_count], err))
        return err->kind;
    rulebook->members_count++;
    return 0;
}

int rulebook_make_schedule(struct rulebook *rulebook, const struct rules_definition *definition, struct err *err) {
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
