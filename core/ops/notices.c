#include "ops/notices.h"

#include <string.h>

#include "flow/customers/customers_rows.h"
#include "flow/customers/wishes_rows.h"
#include "flow/messages/outbox_rows.h"

/* One intent being carried out. */
struct telling {
    const struct notices *notices;
    const struct notice_about *about;
    const struct workflow_intent *intent;
    size_t index; /* of the intent, in the event's keys */
    const char *told;
};

static void tell(struct telling *telling, const char *what) {
    telling->told = arena_format(telling->notices->arena, "%s%s%s", telling->told, *telling->told ? "; " : "", what);
}

static const struct channel *channel_of(const struct telling *telling, const char *id) {
    struct err unused;
    const struct channel *channel = NULL;
    return rulebook_channel(telling->notices->rulebook, id, &channel, &unused) ? NULL : channel;
}

static bool has_message(const struct telling *telling) {
    struct err unused;
    const struct message *message = NULL;
    return !rulebook_message(telling->notices->rulebook, telling->intent->message, &message, &unused);
}

static int put(struct telling *telling, const struct outbox_entry *given, const char *whom, struct err *err) {
    const struct notices *notices = telling->notices;
    const struct notice_about *about = telling->about;
    struct outbox_entry entry = *given;
    bool new = false;
    entry.key = arena_format(notices->arena, "%s %s %zu%s%s", about->key,
                             telling->intent->kind == INTENT_REPLY ? "reply" : "notify", telling->index + 1,
                             *whom ? " " : "", whom);
    entry.message = telling->intent->message;
    entry.zone = about->zone;
    entry.due = notices->now;
    entry.expires = about->expires;
    return outbox_put(notices->workspace->db, &entry, notices->now, &new, err);
}

/* ---- people of the chain ---- */

static const struct value *values_to(const struct telling *telling, const char *language, const char *const *names,
                                     size_t count) {
    struct arena *arena = telling->notices->arena;
    const struct value *given = telling->about->values[strcmp(language, "zh") != 0];
    struct value *values = value_map(arena);
    const char *to = "";
    for (size_t i = 0; i < count; i++)
        to = arena_format(arena, "%s%s%s", to, *to ? ", " : "", names[i]);
    for (size_t i = 0; i < value_count(given); i++)
        value_set(arena, values, given->map.pairs[i].key, given->map.pairs[i].value);
    value_set(arena, values, "to", value_str(arena, to));
    return values;
}

static int notify_each(struct telling *telling, const struct channel *channel, const char *const *names, size_t count,
                       struct err *err) {
    struct arena *arena = telling->notices->arena;
    struct outbox_entry entry = {.channel = channel->id, .language = telling->notices->rulebook->settings.language};
    size_t reached = 0;
    for (size_t i = 0; i < count; i++) {
        if (!value_get(channel->addresses, names[i]))
            continue;
        entry.address = names[i];
        entry.values = values_to(telling, entry.language, &names[i], 1);
        if (put(telling, &entry, arena_format(arena, "%s %s", channel->id, names[i]), err))
            return err->kind;
        tell(telling, arena_format(arena, "notify %s %s", channel->id, names[i]));
        reached++;
    }
    if (!reached)
        tell(telling, arena_format(arena, "notify %s: %s", channel->id, count ? "no address" : "nobody"));
    return 0;
}

static int notify_by(struct telling *telling, const struct channel *channel, const char *const *names, size_t count,
                     struct err *err) {
    struct arena *arena = telling->notices->arena;
    enum contact_kind kind;
    if (channel->addresses || channel_contact(channel->kind, &kind))
        return notify_each(telling, channel, names, count, err);
    const char *language = telling->notices->rulebook->settings.language;
    const struct outbox_entry entry = {
        .channel = channel->id, .language = language, .values = values_to(telling, language, names, count)};
    tell(telling, arena_format(arena, "notify %s", channel->id));
    return put(telling, &entry, channel->id, err);
}

static int notify(struct telling *telling, struct err *err) {
    const struct notices *notices = telling->notices;
    const struct workflow_intent *intent = telling->intent;
    const struct staffing_owner whom =
        intent->to == PARTY_OWNER ? telling->about->owner : (struct staffing_owner){intent->to, intent->duty, ""};
    const char **names = arena_alloc(notices->arena, (notices->staffing->people_count + 1) * sizeof *names);
    const size_t count = telling->about->whom ? telling->about->whom(telling->about->context, intent, names)
                                              : staffing_owners(notices->staffing, notices->registry, &whom,
                                                                telling->about->store, names);
    for (const char *const *by = intent->by; *by; by++) {
        const struct channel *channel = channel_of(telling, *by);
        if (!channel || !has_message(telling))
            tell(telling,
                 arena_format(notices->arena, "notify %s: no %s any more", *by, channel ? "message" : "channel"));
        else if (notify_by(telling, channel, names, count, err))
            return err->kind;
    }
    return 0;
}

/* ---- the customer ---- */

/* The last word on being called back. */
static int agreed(struct telling *telling, bool *out, struct err *err) {
    struct consent *consents = NULL;
    size_t count = 0;
    *out = telling->intent->unasked;
    if (consents_read(telling->notices->workspace->db, telling->about->customer, telling->notices->arena, &consents,
                      &count, err))
        return err->kind;
    for (size_t i = 0; i < count; i++)
        if (consents[i].purpose == CONSENT_CALL_BACK)
            *out = consents[i].given;
    return 0;
}

/* The first channel that reaches them; *out_why says why none does. */
static int find_way(struct telling *telling, unsigned kinds, const struct channel **out, const char **out_why,
                    struct err *err) {
    *out = NULL;
    *out_why = "no channel any more";
    for (const char *const *by = telling->intent->by; !*out && *by; by++) {
        const struct channel *channel = channel_of(telling, *by);
        bool holds = false;
        if (!channel)
            continue;
        if (!(channel_customers(channel->kind) & kinds)) {
            *out_why = "no contact";
            continue;
        }
        if (opt_out_holds(telling->notices->workspace->db, telling->about->customer, channel->id, &holds, err))
            return err->kind;
        if (holds)
            *out_why = "opted out";
        else
            *out = channel;
    }
    return 0;
}

/* By what, in which language; *out_why is NULL where a reply goes out. */
static int reach(struct telling *telling, const struct channel **out, const char **out_language, const char **out_why,
                 struct err *err) {
    const struct notices *notices = telling->notices;
    const struct customer_id *customer = telling->about->customer;
    unsigned kinds = 0;
    bool agrees = false;
    *out = NULL;
    *out_why = !customer ? "nobody known" : !has_message(telling) ? "no message any more" : NULL;
    if (*out_why)
        return 0;
    if (agreed(telling, &agrees, err) ||
        customer_reach(notices->workspace->db, customer, notices->arena, &kinds, out_language, err) ||
        find_way(telling, kinds, out, out_why, err))
        return err->kind;
    *out_why = !agrees ? "no consent" : *out ? NULL : *out_why;
    return 0;
}

int notices_reach(const struct notices *notices, const struct notice_about *about, const struct workflow_intent *reply,
                  const char **out_why, struct err *err) {
    struct telling telling = {.notices = notices, .about = about, .intent = reply, .told = ""};
    const struct channel *channel = NULL;
    const char *language = "";
    return reach(&telling, &channel, &language, out_why, err);
}

static int reply(struct telling *telling, struct err *err) {
    const struct notices *notices = telling->notices;
    const struct channel *channel = NULL;
    const char *why = NULL, *own = "";
    if (reach(telling, &channel, &own, &why, err))
        return err->kind;
    if (why)
        return tell(telling, arena_format(notices->arena, "reply: %s", why)), 0;
    own = *own ? own : notices->rulebook->settings.language;
    const struct outbox_entry entry = {.channel = channel->id,
                                       .language = own,
                                       .customer = telling->about->customer,
                                       .purpose = CONSENT_CALL_BACK,
                                       .values = values_to(telling, own, NULL, 0)};
    tell(telling, arena_format(notices->arena, "reply %s", channel->id));
    return put(telling, &entry, "", err);
}

int notices_put(const struct notices *notices, const struct notice_about *about, const struct workflow_intent *intents,
                size_t count, const char **out_told, struct err *err) {
    struct telling telling = {.notices = notices, .about = about, .told = ""};
    for (size_t i = 0; i < count; i++) {
        telling.intent = &intents[i];
        telling.index = i;
        if ((intents[i].kind == INTENT_NOTIFY && notify(&telling, err)) ||
            (intents[i].kind == INTENT_REPLY && reply(&telling, err)))
            return err->kind;
    }
    *out_told = telling.told;
    return 0;
}
