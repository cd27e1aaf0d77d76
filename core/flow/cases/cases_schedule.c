/* A schedule is judged and drawn as a wave is (schedule_draw), of customers that a case makes up. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "base/text.h"
#include "flow/cases/cases.h"
#include "flow/rules/shape.h"

#define MINUTE_MS INT64_C(60000)

struct trying {
    const struct cases *cases;
    const struct cases_one *one;
    const struct schedule *schedule;
    struct arena *arena;
    instant_t now;
    int64_t due; /* as struct invitee has it, where the schedule goes by the clock */
    struct invitee *people;
    size_t count, cap;
    int64_t not_meant;
};

#define FAIL(trying, ...) shape_fail((trying)->cases->script, (trying)->one->value, err, __VA_ARGS__)

/* What days(2) made, in milliseconds; 0 where nothing is said. */
static int read_span(const struct trying *trying, const struct value *group, const char *field, int64_t *out,
                     struct err *err) {
    const struct value *span = value_get(group, field);
    if (span && strcmp(value_text(value_get(span, "kind"), ""), "span") != 0)
        return FAIL(trying, "case '%s': %s is a span of time", trying->one->name, field),
               err_todo(err, "write: %s = days(2), hours(2) or minutes(30)", field);
    *out = value_whole(value_get(span, "minutes"), 0) * MINUTE_MS;
    return 0;
}

static int read_segment(const struct trying *trying, const struct value *group, enum segment *out, struct err *err) {
    const char *word = value_text(value_get(group, "segment"), NULL);
    *out = SEGMENT_NONE;
    if (!word || segment_read(word, out))
        return 0;
    const char *nearest = text_nearest(word, segment_words, SEGMENTS - 1);
    FAIL(trying, "case '%s': there is no segment '%s'", trying->one->name, word);
    return nearest ? err_todo(err, "did you mean '%s'?", nearest)
                   : err_todo(err, "`earshot help scripts customers` lists them");
}

static bool is_meant(const struct schedule *schedule, int64_t ago) {
    if (schedule->after_visit)
        return ago >= schedule->after && ago <= schedule->after + schedule->late;
    return !schedule->visited || ago < schedule->visited;
}

static void add_customer(struct trying *trying, const struct invitee *alike) {
    trying->people = arena_grow(trying->arena, trying->people, trying->count, &trying->cap, sizeof *trying->people);
    struct invitee *one = &trying->people[trying->count++];
    *one = *alike;
    snprintf((char *)one->customer.bytes, sizeof one->customer.bytes, "%zu", trying->count);
}

static int read_group(struct trying *trying, const struct value *group, struct err *err) {
    int64_t visited = 0, asked = 0;
    struct invitee alike = {.store = 1, .asked = INT64_MIN};
    if (read_span(trying, group, "visited", &visited, err) || read_span(trying, group, "asked", &asked, err) ||
        read_segment(trying, group, &alike.segment, err))
        return err->kind;
    alike.visit = trying->now - visited;
    alike.due = trying->schedule->after_visit ? alike.visit : trying->due;
    alike.asked = asked ? trying->now - asked : INT64_MIN;
    alike.consent = value_yes(value_get(group, "consent"), true);
    alike.out = value_yes(value_get(group, "out"), false);
    alike.kinds = (value_yes(value_get(group, "phone"), true) ? 1U << CONTACT_PHONE : 0) |
                  (value_yes(value_get(group, "email"), true) ? 1U << CONTACT_EMAIL : 0);
    int64_t times = value_whole(value_get(group, "times"), 1);
    if (!is_meant(trying->schedule, visited)) {
        trying->not_meant += times;
        return 0;
    }
    for (int64_t i = 0; i < times; i++)
        add_customer(trying, &alike);
    return 0;
}

static int read_minute(struct trying *trying, const struct zone *zone, struct err *err) {
    const char *text = value_text(value_get(trying->one->value, "at"), "");
    struct wall wall;
    if (!wall_read(text, &wall))
        return FAIL(trying, "case '%s': at = '%s' is no minute", trying->one->name, text),
               err_todo(err, "write it as \"2026-11-02 10:00\"");
    trying->now = zone_first(zone, &wall);
    trying->due = cron_minute(zone, trying->now);
    return 0;
}

/* ---- what comes of it ---- */

static int64_t answers_of(void *context, int64_t store) {
    const struct trying *trying = context;
    (void)store;
    return value_whole(value_get(trying->one->value, "answers"), 0);
}

static void draw(struct trying *trying, const struct zone *zone) {
    struct schedule_room room = {
        .store_answers = answers_of, .total_answers = answers_of(trying, 0), .context = trying};
    for (size_t i = 0; i < trying->schedule->channel_count; i++)
        room.channel_room[i] = trying->schedule->channels[i].cap ? trying->schedule->channels[i].cap : INT64_MAX;
    schedule_draw(trying->schedule, trying->people, trying->count, &room, zone, trying->now);
}

static void miss(struct cases_verdict *verdict, const char *what, const char *got, const char *wanted) {
    if (verdict->count < CASES_MISSES)
        verdict->misses[verdict->count++] = (struct cases_miss){what, got, wanted};
}

static void judge_count(const struct trying *trying, const char *word, int64_t got, struct cases_verdict *out) {
    const struct value *wanted = value_get(trying->one->expect, word);
    if (wanted && value_whole(wanted, -1) != got)
        miss(out, word, arena_format(trying->arena, "%lld", (long long)got),
             arena_format(trying->arena, "%lld", (long long)value_whole(wanted, -1)));
}

/* "sms", or "mail, sms" where not all are asked by one. */
static const char *channels_of(const struct trying *trying) {
    unsigned used = 0;
    const char *text = "";
    for (size_t i = 0; i < trying->count; i++)
        used |= trying->people[i].reason == WAVE_ASKED ? 1U << trying->people[i].channel : 0;
    for (size_t i = 0; i < trying->schedule->channel_count; i++)
        if (used >> i & 1)
            text = arena_format(trying->arena, "%s%s%s", text, *text ? ", " : "", trying->schedule->channels[i].id);
    return text;
}

static const char *hour_of(const struct trying *trying, const struct zone *zone) {
    char minute[CRON_TEXT];
    instant_t at = hours_open(&trying->schedule->hours, zone, trying->now);
    if (at == INT64_MAX)
        return "";
    cron_write(minute, cron_minute(zone, at));
    minute[strcspn(minute, "T")] = ' ';
    return arena_text(trying->arena, minute);
}

static void judge_text(const struct trying *trying, const char *word, const char *got, struct cases_verdict *out) {
    const char *wanted = value_text(value_get(trying->one->expect, word), NULL);
    if (wanted && strcmp(wanted, got) != 0)
        miss(out, word, got, wanted);
}

int cases_try_schedule(const struct cases *cases, const struct cases_one *one, const struct schedule *schedule,
                       const struct zone *zone, struct arena *arena, struct cases_verdict *out, struct err *err) {
    struct trying trying = {.cases = cases, .one = one, .schedule = schedule, .arena = arena};
    int64_t counts[WAVE_REASONS] = {0};
    if (read_minute(&trying, zone, err))
        return err->kind;
    for (size_t i = 0; i < value_count(one->given); i++)
        if (read_group(&trying, value_at(one->given, i), err))
            return err->kind;
    draw(&trying, zone);
    for (size_t i = 0; i < trying.count; i++)
        counts[trying.people[i].reason]++;
    out->count = 0;
    for (int i = 0; i < WAVE_REASONS; i++)
        judge_count(&trying, wave_reason_word((enum wave_reason)i), counts[i], out);
    judge_count(&trying, "not_meant", trying.not_meant, out);
    judge_text(&trying, "by", channels_of(&trying), out);
    judge_text(&trying, "goes_out", hour_of(&trying, zone), out);
    return 0;
}
