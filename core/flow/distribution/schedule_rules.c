#include "flow/distribution/schedule_rules.h"

#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "base/limits.h"
#include "base/text.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))
#define MINUTE_MS    INT64_C(60000)

/* ---- shapes ---- */

static const struct shape_field customers_fields[] = {
    {.name = "visited",
     .type = SHAPE_ANY,
     .meaning = "their last visit lies within this: within(days(2))",
     .otherwise = "at any time; with `after`, the visit itself",
     .lua = "table"},
    {.name = "not_asked",
     .type = SHAPE_ANY,
     .meaning = "whom any schedule has asked within this is not asked: within(days(90))",
     .otherwise = "within(days(30))",
     .lua = "table"},
    {.name = "consent",
     .type = SHAPE_YES,
     .meaning = "whether only those are asked who consented to it",
     .otherwise = "true"},
    {.name = "segment",
     .type = SHAPE_LIST,
     .each = SHAPE_TEXT,
     .meaning = "only customers in one of these: champion, leaving, loyal, newcomer, promising, potential, attention, "
                "at_risk, lost, other"},
    {.name = "at",
     .type = SHAPE_LIST,
     .each = SHAPE_TEXT,
     .meaning = "only visits to these stores, or to stores of these regions: their codes",
     .otherwise = "all stores"},
};
static const struct shape_table customers_shape = {
    "customers", "schedule", NULL, customers_fields, COUNT(customers_fields), NULL, false};

static const struct shape_field sample_fields[] = {
    {.name = "per_store",
     .type = SHAPE_WHOLE,
     .least = 1,
     .most = 1e6,
     .meaning = "so many customers of each store, drawn by lot; with `at` only"},
    {.name = "share",
     .type = SHAPE_NUMBER,
     .least = 0.001,
     .most = 100,
     .meaning = "so many of a hundred, each by a lot of their own"},
    {.name = "seed", .type = SHAPE_WHOLE, .most = 1e9, .meaning = "another one draws others", .otherwise = "0"},
};
static const struct shape_table sample_shape = {"sample", "schedule", NULL, sample_fields, COUNT(sample_fields),
                                                NULL,     false};

static const struct shape_field quiet_fields[] = {
    {.name = "from", .type = SHAPE_TEXT, .required = true, .meaning = "from then on nothing is sent: \"21:00\""},
    {.name = "to",
     .type = SHAPE_TEXT,
     .required = true,
     .meaning = "from then on again: \"09:00\"; the same as `from`: there are no quiet hours"},
};
static const struct shape_table quiet_shape = {"quiet", "schedule", NULL, quiet_fields, COUNT(quiet_fields),
                                               NULL,    false};

static const struct shape_field calendar_fields[] = {
    {.name = "weekdays",
     .type = SHAPE_LIST,
     .each = SHAPE_TEXT,
     .meaning = "days of the week on which messages go out: \"mon\", \"tue\" …",
     .otherwise = "all of them"},
    {.name = "closed", .type = SHAPE_LIST, .each = SHAPE_TEXT, .meaning = "days on which none do: \"2026-10-01\""},
    {.name = "open",
     .type = SHAPE_LIST,
     .each = SHAPE_TEXT,
     .meaning = "days on which they do though the week has it "
                "otherwise (调休)"},
};
static const struct shape_table calendar_shape = {"calendar", "schedule", NULL, calendar_fields, COUNT(calendar_fields),
                                                  NULL,       false};

static const struct shape_field quota_fields[] = {
    {.name = "per_store",
     .type = SHAPE_WHOLE,
     .least = 1,
     .most = 1e9,
     .meaning = "with so many answers in a month a store asks no more"},
    {.name = "total", .type = SHAPE_WHOLE, .least = 1, .most = 1e9, .meaning = "with so many in all nobody does"},
};
static const struct shape_table quota_shape = {"quota", "schedule", NULL, quota_fields, COUNT(quota_fields),
                                               NULL,    false};

static const struct shape_field remind_fields[] = {
    {.name = "after",
     .type = SHAPE_ANY,
     .required = true,
     .meaning = "who has not answered so long after the last message is reminded: days(3)",
     .lua = "table"},
    {.name = "times", .type = SHAPE_WHOLE, .least = 1, .most = 3, .meaning = "how often", .otherwise = "1"},
    {.name = "message", .type = SHAPE_TEXT, .meaning = "the message", .otherwise = "that of the schedule"},
};
static const struct shape_table remind_shape = {"remind", "schedule", NULL, remind_fields, COUNT(remind_fields),
                                                NULL,     false};

static const struct shape_field schedule_fields[] = {
    {.name = "title", .type = SHAPE_WORDS, .meaning = "what it is called"},
    {.name = "survey", .type = SHAPE_TEXT, .required = true, .meaning = "the survey that is asked"},
    {.name = "at",
     .type = SHAPE_ANY,
     .meaning = "when, by the clocks of each store: cron \"0 10 * * *\"",
     .lua = "table"},
    {.name = "after", .type = SHAPE_ANY, .meaning = "instead: so long after each visit, hours(2)", .lua = "table"},
    {.name = "by",
     .type = SHAPE_LIST,
     .each = SHAPE_TEXT,
     .required = true,
     .meaning = "channels; a customer is asked by the first of them by which they can be reached"},
    {.name = "message", .type = SHAPE_TEXT, .required = true, .meaning = "the message that brings the link"},
    {.name = "ask", .type = SHAPE_TABLE, .of = &customers_shape, .meaning = "which customers: customers { … }"},
    {.name = "sample", .type = SHAPE_TABLE, .of = &sample_shape, .meaning = "how many of them", .otherwise = "all"},
    {.name = "remind", .type = SHAPE_TABLE, .of = &remind_shape, .meaning = "reminders to those who have not answered"},
    {.name = "quiet",
     .type = SHAPE_TABLE,
     .of = &quiet_shape,
     .meaning = "when nothing is sent, by the clocks of the store",
     .otherwise = "from 21:00 to 09:00"},
    {.name = "calendar",
     .type = SHAPE_ANY,
     .of = &calendar_shape,
     .meaning =
         "on which days messages go out: those that a calendar of this name has open, or { weekdays, closed, open }",
     .otherwise = "all days",
     .lua = "string|table"},
    {.name = "cap",
     .type = SHAPE_TABLE,
     .each = SHAPE_WHOLE,
     .meaning = "the most messages a day, by channel: { sms = 500 }",
     .otherwise = "no cap",
     .lua = "table<string, integer>"},
    {.name = "quota", .type = SHAPE_TABLE, .of = &quota_shape, .meaning = "how many answers are enough"},
    {.name = "expires",
     .type = SHAPE_ANY,
     .meaning = "how long an invitation may be answered",
     .otherwise = "days(14)",
     .lua = "table"},
    {.name = "late",
     .type = SHAPE_ANY,
     .meaning = "what could not be asked within this after it was due is not asked any more",
     .otherwise = "days(7)",
     .lua = "table"},
};
const struct shape_table schedule_shape = {"schedule", NULL, NULL, schedule_fields, COUNT(schedule_fields),
                                           NULL,       false};

/* ---- from table to struct ---- */

struct maker {
    struct arena *arena;
    const char *script;
    const struct value *definition;
    const struct schedule_channels *channels;
    struct schedule *schedule;
};

#define FAIL(maker, field, err, ...) shape_fail_in((maker)->script, (maker)->definition, field, err, __VA_ARGS__)

/* What days(2) or within(days(2)) made, in milliseconds. */
static int take_span(const struct maker *maker, const struct value *given, const char *kind, const char *field,
                     int64_t *out, struct err *err) {
    if (!given)
        return 0;
    if (strcmp(value_text(value_get(given, "kind"), ""), kind) != 0)
        return FAIL(maker, field, err, "%s is a span of time", field),
               err_todo(err,
                        strcmp(kind, "span") ? "write: within(days(2))" : "write: days(2), hours(2) or minutes(30)");
    *out = value_whole(value_get(given, "minutes"), 0) * MINUTE_MS;
    return 0;
}

static int make_time(struct maker *maker, struct err *err) {
    const struct value *at = value_get(maker->definition, "at"), *after = value_get(maker->definition, "after");
    struct schedule *schedule = maker->schedule;
    if (!at == !after)
        return FAIL(maker, at ? "after" : NULL, err, "schedule '%s' says %s", schedule->id,
                    at ? "both `at` and `after`" : "neither `at` nor `after`"),
               err_todo(err, "at = cron \"0 10 * * *\" is each day at ten, after = hours(2) is after each visit");
    schedule->after_visit = after != NULL;
    if (after)
        return take_span(maker, after, "span", "after", &schedule->after, err);
    if (strcmp(value_text(value_get(at, "kind"), ""), "cron") != 0)
        return FAIL(maker, "at", err, "at is a time of a crontab"), err_todo(err, "write: at = cron \"0 10 * * *\"");
    return cron_read(value_text(value_get(at, "text"), ""), &schedule->at, err)
               ? shape_place(maker->script, maker->definition, "at", err)
               : 0;
}

static int make_channels(struct maker *maker, struct err *err) {
    const struct value *by = value_get(maker->definition, "by"), *cap = value_get(maker->definition, "cap");
    struct schedule *schedule = maker->schedule;
    if (!value_count(by) || value_count(by) > SCHEDULE_CHANNELS)
        return FAIL(maker, "by", err, "by names 1 to %d channels", SCHEDULE_CHANNELS);
    for (size_t i = 0; i < value_count(by); i++) {
        struct schedule_channel *channel = &schedule->channels[schedule->channel_count++];
        channel->id = value_text(value_at(by, i), "");
        if (maker->channels->reaches(maker->channels->context, channel->id, &channel->reaches, err))
            return shape_place(maker->script, maker->definition, "by", err);
        channel->cap = value_whole(value_get(cap, channel->id), 0);
    }
    for (size_t i = 0; i < value_count(cap); i++) {
        const char *id = cap->map.pairs[i].key;
        size_t k = 0;
        while (k < schedule->channel_count && strcmp(schedule->channels[k].id, id) != 0)
            k++;
        if (k == schedule->channel_count)
            return FAIL(maker, "cap", err, "cap names '%s', and by does not", id);
        if (schedule->channels[k].cap < 1)
            return FAIL(maker, "cap", err, "a cap is at least one message a day");
    }
    return 0;
}

static int make_segments(struct maker *maker, const struct value *list, struct err *err) {
    for (size_t i = 0; i < value_count(list); i++) {
        const char *word = value_text(value_at(list, i), "");
        enum segment segment;
        if (!segment_read(word, &segment)) {
            const char *nearest = text_nearest(word, segment_words, SEGMENTS - 1);
            FAIL(maker, "ask.segment", err, "there is no segment '%s'", word);
            return nearest ? err_todo(err, "did you mean '%s'?", nearest)
                           : err_todo(err, "`earshot help scripts customers` lists them");
        }
        maker->schedule->segments |= 1U << segment;
    }
    return 0;
}

static int make_audience(struct maker *maker, struct err *err) {
    struct schedule *schedule = maker->schedule;
    const struct value *ask = value_get(maker->definition, "ask"), *at = value_get(ask, "at");
    const char **places = arena_alloc(maker->arena, (value_count(at) + 1) * sizeof *places);
    schedule->not_asked = LIMIT_COOL_DAYS * DAY_MS;
    schedule->consent = value_yes(value_get(ask, "consent"), true);
    if (schedule->after_visit && value_get(ask, "visited"))
        return FAIL(maker, "ask.visited", err, "with `after` the visit is the one that it follows");
    if (take_span(maker, value_get(ask, "visited"), "within", "ask.visited", &schedule->visited, err) ||
        take_span(maker, value_get(ask, "not_asked"), "within", "ask.not_asked", &schedule->not_asked, err))
        return err->kind;
    for (size_t i = 0; i < value_count(at); i++)
        places[schedule->place_count++] = value_text(value_at(at, i), "");
    schedule->places = places;
    return make_segments(maker, value_get(ask, "segment"), err);
}

static int make_sample(struct maker *maker, struct err *err) {
    struct schedule *schedule = maker->schedule;
    const struct value *sample = value_get(maker->definition, "sample"), *quota = value_get(maker->definition, "quota");
    schedule->per_store = value_whole(value_get(sample, "per_store"), 0);
    schedule->share = value_number(value_get(sample, "share"), 100);
    schedule->seed = value_whole(value_get(sample, "seed"), 0);
    schedule->store_quota = value_whole(value_get(quota, "per_store"), 0);
    schedule->total_quota = value_whole(value_get(quota, "total"), 0);
    if (schedule->per_store && schedule->after_visit)
        return FAIL(maker, "sample.per_store", err, "visits come one by one: nobody knows of how many to draw"),
               err_todo(err, "with `after` say share = 20, a lot for each, or cap = { … }");
    if (schedule->per_store && value_get(sample, "share"))
        return FAIL(maker, "sample.share", err, "a sample is so many of a store or a share, not both");
    return 0;
}

/* ---- hours ---- */

static int take_clock(const struct maker *maker, const char *field, const char *text, int *out, struct err *err) {
    size_t digits = strspn(text, "0123456789");
    int hour = digits && digits <= 2 ? atoi(text) : 24;
    bool good = hour < 24 && text[digits] == ':' && strlen(text + digits) == 3 &&
                strspn(text + digits + 1, "0123456789") == 2 && atoi(text + digits + 1) < 60;
    if (!good)
        return FAIL(maker, field, err, "'%s' is no time of a day", text), err_todo(err, "write it as \"21:00\"");
    *out = hour * 60 + atoi(text + digits + 1);
    return 0;
}

static int make_quiet(struct maker *maker, struct err *err) {
    const struct value *quiet = value_get(maker->definition, "quiet");
    struct hours *hours = &maker->schedule->hours;
    if (!quiet)
        return 0;
    if (take_clock(maker, "quiet.from", value_text(value_get(quiet, "from"), ""), &hours->quiet_from, err) ||
        take_clock(maker, "quiet.to", value_text(value_get(quiet, "to"), ""), &hours->quiet_to, err))
        return err->kind;
    return 0;
}

static int make_weekdays(struct maker *maker, const struct value *list, struct err *err) {
    static const char *const names[] = {"mon", "tue", "wed", "thu", "fri", "sat", "sun"};
    bool *open = maker->schedule->hours.days.open;
    if (list)
        memset(open, 0, sizeof maker->schedule->hours.days.open);
    for (size_t i = 0; i < value_count(list); i++) {
        const char *name = value_text(value_at(list, i), "");
        size_t day = 0;
        while (day < COUNT(names) && strcmp(names[day], name) != 0)
            day++;
        if (day == COUNT(names))
            return FAIL(maker, "calendar.weekdays", err, "'%s' is no day of the week", name),
                   err_todo(err, "they are mon, tue, wed, thu, fri, sat and sun");
        open[day] = true;
    }
    return 0;
}

static int by_day(const void *a, const void *b) {
    return *(const day_t *)a < *(const day_t *)b ? -1 : *(const day_t *)a > *(const day_t *)b;
}

/* Days that turn the week's answer round; of those that repeat it nothing is kept. */
static int add_days(struct maker *maker, const char *field, const struct value *list, bool open, day_t *days,
                    size_t *count, struct err *err) {
    for (size_t i = 0; i < value_count(list); i++) {
        const char *text = value_text(value_at(list, i), "");
        const struct business_calendar *week = &maker->schedule->hours.days; /* still without exceptions */
        day_t day;
        if (!day_read(text, &day))
            return FAIL(maker, field, err, "'%s' is no day", text), err_todo(err, "write it as \"2026-10-01\"");
        if (business_is_open(week, day) != open)
            days[(*count)++] = day;
    }
    return 0;
}

static int take_calendar(struct maker *maker, struct err *err) {
    const struct value *calendar = value_get(maker->definition, "calendar");
    const struct value *closed = value_get(calendar, "closed"), *open = value_get(calendar, "open");
    struct business_calendar *days = &maker->schedule->hours.days;
    day_t *exceptions = arena_alloc(maker->arena, (value_count(closed) + value_count(open) + 1) * sizeof *exceptions);
    size_t count = 0, kept = 0;
    if (make_weekdays(maker, value_get(calendar, "weekdays"), err) ||
        add_days(maker, "calendar.closed", closed, false, exceptions, &count, err) ||
        add_days(maker, "calendar.open", open, true, exceptions, &count, err))
        return err->kind;
    qsort(exceptions, count, sizeof *exceptions, by_day);
    for (size_t i = 0; i < count; i++)
        if (!kept || exceptions[kept - 1] != exceptions[i])
            exceptions[kept++] = exceptions[i];
    bool any = false;
    for (int i = 0; i < 7; i++)
        any = any || days->open[i];
    if (!any && !value_count(open))
        return FAIL(maker, "calendar.weekdays", err, "no day of the week is left to send anything on");
    days->exceptions = exceptions;
    days->exception_count = kept;
    return 0;
}

/* Of a calendar that stores go by only the days are taken: messages have hours of their own. */
static int borrow_calendar(struct maker *maker, const char *id, struct err *err) {
    struct business_calendar *days = &maker->schedule->hours.days;
    const struct calendar *calendar = NULL;
    if (maker->channels->calendar(maker->channels->context, id, &calendar, err))
        return shape_place(maker->script, maker->definition, "calendar", err);
    day_t *exceptions = arena_alloc(maker->arena, (calendar->day_count + 1) * sizeof *exceptions);
    size_t count = 0;
    for (int i = 0; i < 7; i++)
        days->open[i] = calendar->week[i].open;
    for (size_t i = 0; i < calendar->day_count; i++)
        if (business_is_open(days, calendar->days[i].day) != calendar->days[i].hours.open)
            exceptions[count++] = calendar->days[i].day;
    days->exceptions = exceptions;
    days->exception_count = count;
    return 0;
}

static int make_calendar(struct maker *maker, struct err *err) {
    const char *name = value_text(value_get(maker->definition, "calendar"), NULL);
    if (name)
        return borrow_calendar(maker, name, err);
    if (value_get(maker->definition, "calendar") &&
        shape_check(maker->script, value_get(maker->definition, "calendar"), &calendar_shape, err))
        return shape_place(maker->script, maker->definition, "calendar", err);
    return take_calendar(maker, err);
}

static int make_spans(struct maker *maker, struct err *err) {
    struct schedule *schedule = maker->schedule;
    const struct value *definition = maker->definition, *remind = value_get(definition, "remind");
    schedule->expires = LIMIT_INVITATION_DAYS * DAY_MS;
    schedule->late = LIMIT_LATE_DAYS * DAY_MS;
    schedule->remind_times = remind ? (int)value_whole(value_get(remind, "times"), 1) : 0;
    schedule->reminder = value_text(value_get(remind, "message"), schedule->message);
    if (take_span(maker, value_get(definition, "expires"), "span", "expires", &schedule->expires, err) ||
        take_span(maker, value_get(definition, "late"), "span", "late", &schedule->late, err) ||
        take_span(maker, value_get(remind, "after"), "span", "remind.after", &schedule->remind_after, err))
        return err->kind;
    if (maker->channels->message(maker->channels->context, schedule->message, err))
        return shape_place(maker->script, definition, "message", err);
    if (maker->channels->message(maker->channels->context, schedule->reminder, err))
        return shape_place(maker->script, definition, "remind.message", err);
    if (remind && schedule->remind_after >= schedule->expires)
        return FAIL(maker, "remind.after", err, "a reminder would come after the invitation has expired");
    return 0;
}

/* The lines are where it stands in the file, and no part of what it says. */
static const char *digest_of(struct arena *arena, const struct value *definition) {
    char hex[DIGEST_TEXT];
    struct value *plain = value_map(arena);
    struct buf json = buf_make(LIMIT_BOX_ANSWER);
    for (size_t i = 0; i < value_count(definition); i++)
        if (strcmp(definition->map.pairs[i].key, "line") != 0 && strcmp(definition->map.pairs[i].key, "ask") != 0)
            value_set(arena, plain, definition->map.pairs[i].key, definition->map.pairs[i].value);
    const struct value *ask = value_get(definition, "ask");
    for (size_t i = 0; i < value_count(ask); i++)
        if (strcmp(ask->map.pairs[i].key, "line") != 0)
            value_set(arena, plain, arena_format(arena, "ask.%s", ask->map.pairs[i].key), ask->map.pairs[i].value);
    json_write(&json, plain, JSON_COMPACT);
    struct digest digest = digest_sha256(json.data, json.len);
    buf_free(&json);
    return arena_text(arena, digest_write(hex, &digest));
}

int schedule_from_rules(struct arena *arena, const char *script, const struct value *definition,
                        const struct survey *survey, const struct schedule_channels *channels,
                        const struct schedule **out, struct err *err) {
    struct schedule *schedule = arena_alloc(arena, sizeof *schedule);
    struct maker maker = {arena, script, definition, channels, schedule};
    if (shape_check(script, definition, &schedule_shape, err))
        return err->kind;
    *schedule = (struct schedule){.id = value_text(value_get(definition, "id"), ""),
                                  .script = script,
                                  .survey = survey,
                                  .title = value_get(definition, "title"),
                                  .message = value_text(value_get(definition, "message"), ""),
                                  .hours = hours_usual()};
    if (strlen(schedule->id) > LIMIT_SCHEDULE_ID)
        return shape_fail(script, definition, err, "the id of a schedule has at most %d bytes", LIMIT_SCHEDULE_ID);
    if (make_time(&maker, err) || make_channels(&maker, err) || make_audience(&maker, err) ||
        make_sample(&maker, err) || make_quiet(&maker, err) || make_calendar(&maker, err) || make_spans(&maker, err))
        return err->kind;
    schedule->digest = digest_of(arena, definition);
    *out = schedule;
    return 0;
}
