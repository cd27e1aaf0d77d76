/* Each is told in the morning. The key of a digest names day and person, so that it goes out once whoever asks and
 * however often; a row says whose morning was looked at, so that nothing is looked at again for the rest of the day. */
#include <string.h>

#include "flow/calendar/calendar_rules.h"
#include "flow/messages/outbox_rows.h"
#include "flow/plans/plans.h"
#include "ops/mornings_parts.h"

/* ---- what is said ---- */

static const char *why_words(enum morning_why why, bool chinese) {
    static const char *const words[2][MORNING_WHYS] = {{"overdue", "due today", "new", "open"},
                                                       {"逾期", "今天到期", "新开", "未结"}};
    return words[chinese][why];
}

/* "逾期 7KQ2-XP9M-4T8C 差评回访 苏州观前店", one behind the other. */
static const char *pressing(struct desk *desk, const struct sitting *sitting, const char *language) {
    char number[TICKET_TEXT];
    const bool chinese = !strcmp(language, "zh");
    struct arena *arena = desk->arena;
    const char *text = "";
    for (size_t i = 0; i < sitting->first_count; i++) {
        const struct morning_matter *matter = &sitting->first[i];
        const char *what = matter->action  ? matter->action
                           : matter->title ? matter->title
                                           : shape_words(matter->workflow->title, language);
        text = arena_format(arena, "%s%s%s %s %s%s%s", text,
                            !*text    ? ""
                            : chinese ? "；"
                                      : "; ",
                            why_words(matter->why, chinese), ticket_number_write(number, matter->number), what,
                            *matter->place_name ? " " : "", matter->place_name);
    }
    return *text ? text : chinese ? "无" : "none";
}

static const struct value *values_of(struct desk *desk, const struct sitting *sitting) {
    struct arena *arena = desk->arena;
    struct value *values = value_map(arena);
    const struct morning *counts = &sitting->counts;
    const struct {
        const char *name;
        int64_t number;
    } all[] = {{"open", counts->open},
               {"mine", counts->mine},
               {"reply", counts->replies},
               {"plans", counts->plans},
               {"overdue", counts->of[MORNING_OVERDUE]},
               {"today", counts->of[MORNING_TODAY]},
               {"new", counts->of[MORNING_NEW]}};
    value_set(arena, values, "to", value_str(arena, desk->staffing.people[sitting->person].name));
    value_set(arena, values, "pressing", value_str(arena, pressing(desk, sitting, desk->rulebook->settings.language)));
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        value_set(arena, values, all[i].name, value_str(arena, arena_format(arena, "%lld", (long long)all[i].number)));
    return values;
}

/* An auditor has nothing to do. */
static bool worth_telling(const struct person *person, const struct morning *counts) {
    return counts->mine || counts->plans || (counts->of[MORNING_OVERDUE] && person->role != ROLE_AUDITOR);
}

static int put_one(struct desk *desk, const struct channel *channel, const char *message, const struct sitting *sitting,
                   int64_t *sent, struct err *err) {
    char day[DAY_TEXT];
    enum contact_kind kind;
    const struct person *person = &desk->staffing.people[sitting->person];
    const bool named = channel->addresses || channel_contact(channel->kind, &kind);
    const struct outbox_entry entry = {
        .key = arena_format(desk->arena, "digest %s %s", day_write(day, sitting->now.day), person->name),
        .channel = channel->id,
        .message = message,
        .language = desk->rulebook->settings.language,
        .address = channel->addresses ? person->name : NULL,
        .values = values_of(desk, sitting),
        .zone = sitting->zone_name,
        .due = desk->act->now,
        .expires = sitting->tomorrow};
    bool new = false;
    if (!worth_telling(person, &sitting->counts) || (named && !value_get(channel->addresses, person->name)))
        return 0;
    if (outbox_put(desk->workspace->db, &entry, desk->act->now, &new, err))
        return err->kind;
    *sent += new;
    return 0;
}

/* ---- whose hour has come ---- */

static int looked_at(struct desk *desk, const struct sitting *sitting, bool *out, struct err *err) {
    int64_t there = 0;
    const char *person = desk->staffing.people[sitting->person].name;
    int failed = sql_number(desk->workspace->db, &there, 0, err, "SELECT 1 FROM morning WHERE person = $1 AND day = $2",
                            "ti", person, (int64_t)sitting->now.day);
    *out = there != 0;
    return failed;
}

static int look_at(struct desk *desk, const struct sitting *sitting, struct err *err) {
    return sql_run(desk->workspace->db, err,
                   "INSERT INTO morning (person, day) VALUES ($1, $2) "
                   "ON CONFLICT (person) DO UPDATE SET day = excluded.day",
                   "ti", desk->staffing.people[sitting->person].name, (int64_t)sitting->now.day);
}

/* Whether a store of theirs is open on the day; who has none works every day. */
static bool works(const struct desk *desk, const struct sitting *sitting) {
    const struct rulebook *rulebook = desk->rulebook;
    const struct registry *registry = desk->registry;
    const struct person *person = &desk->staffing.people[sitting->person];
    const day_t day = sitting->now.day;
    bool any = false;
    for (size_t i = 0; i < registry->store_count; i++) {
        const struct store *store = &registry->stores[i];
        if (!person_has_store(person, registry, store, day) || (store->closed != DAY_NONE && store->closed < day))
            continue;
        any = true;
        if (calendar_hours(calendar_of_store(rulebook->calendars, rulebook->calendar_count, store, day), day).open)
            return true;
    }
    return !any;
}

static int has_come(struct desk *desk, const struct sitting *sitting, bool *out, struct err *err) {
    bool done = false;
    *out = false;
    if (sitting->now.ms < desk->rulebook->settings.digest.minute * 60000)
        return 0;
    if (looked_at(desk, sitting, &done, err))
        return err->kind;
    *out = !done && works(desk, sitting);
    return 0;
}

/* Who is away has a deputy. */
static int sit(struct desk *desk, bool by_clock, struct sitting **out, size_t *out_count, struct err *err) {
    const struct staffing *staffing = &desk->staffing;
    struct sitting *sittings = arena_alloc(desk->arena, (staffing->people_count + 1) * sizeof *sittings);
    size_t count = 0;
    for (size_t i = 0; i < staffing->people_count; i++) {
        bool come = true;
        if (staffing->deputies[i] < staffing->people_count)
            continue;
        if (sitting_begin(desk, i, &sittings[count], err) || (by_clock && has_come(desk, &sittings[count], &come, err)))
            return err->kind;
        count += come;
    }
    *out = sittings;
    *out_count = count;
    return 0;
}

/* ---- the acts ---- */

static int put_all(struct desk *desk, const struct digest_setting *setting, bool by_clock, int64_t *sent,
                   struct err *err) {
    const struct channel *channel = NULL;
    const struct message *said = NULL;
    struct sitting *sittings = NULL;
    size_t count = 0;
    if (rulebook_channel(desk->rulebook, setting->by, &channel, err) ||
        rulebook_message(desk->rulebook, setting->message, &said, err) || sit(desk, by_clock, &sittings, &count, err))
        return err->kind;
    if (!count)
        return 0;
    if (sittings_fill(desk, sittings, count, NULL, NULL, err) || sql_begin(desk->workspace->db, err))
        return err->kind;
    for (size_t i = 0; i < count; i++)
        if (put_one(desk, channel, said->id, &sittings[i], sent, err) || (by_clock && look_at(desk, &sittings[i], err)))
            return err->kind;
    return sql_commit(desk->workspace->db, err);
}

static int send_all(struct workspace *workspace, const struct act *act, const struct digest_setting *setting,
                    bool by_clock, int64_t *sent, struct err *err) {
    struct desk desk;
    int failed = ticket_desk_open(&desk, workspace, act, err);
    failed = failed ? failed : put_all(&desk, setting, by_clock, sent, err);
    sql_rollback(workspace->db);
    ticket_desk_close(&desk);
    return failed;
}

int mornings_send(struct workspace *workspace, const struct act *act, const char *channel, const char *message,
                  int64_t *out_sent, struct err *err) {
    const struct digest_setting setting = {.by = channel, .message = message};
    *out_sent = 0;
    return send_all(workspace, act, &setting, false, out_sent, err);
}

int mornings_due(struct workspace *workspace, const struct act *act, struct err *err) {
    const struct rulebook *rulebook = NULL;
    int64_t sent = 0;
    if (rulebook_keep(workspace, RULEBOOK_WORKFLOWS, &rulebook, err))
        return err->kind;
    const struct digest_setting setting = rulebook->settings.digest;
    return setting.by ? send_all(workspace, act, &setting, true, &sent, err) : 0;
}
