#include "flow/calendar/calendar_rules.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define HOURS_MEANING "from when to when, { \"10:00\", \"22:00\" }; a closing time that is not later is the next day's"

const struct box_word calendar_words[] = {
    {"calendar", BOX_DEFINITION, "calendar \"id\" { open, week?, closed?, worked?, days?, places? }",
     "When stores are open: what open_hours and open_days are reckoned by. Holidays are `closed`, days that are worked "
     "in their stead `worked`.",
     "return calendar \"retail\" { open = { \"10:00\", \"22:00\" }, week = { sun = { \"11:00\", \"18:00\" } }, "
     "closed = { \"2027-02-06\" }, worked = { \"2027-02-14\" } }",
     "0.1"},
};
const size_t calendar_word_count = sizeof calendar_words / sizeof *calendar_words;

static const char *const weekdays[] = {"mon", "tue", "wed", "thu", "fri", "sat", "sun"};

#define WEEKDAY(word)                                                                                                  \
    { .name = word, .type = SHAPE_ANY, .meaning = HOURS_MEANING "; false: closed", .otherwise = "as `open` says" }
static const struct shape_field week_fields[] = {WEEKDAY("mon"), WEEKDAY("tue"), WEEKDAY("wed"), WEEKDAY("thu"),
                                                 WEEKDAY("fri"), WEEKDAY("sat"), WEEKDAY("sun")};
static const struct shape_table week_shape = {"week", "calendar", NULL, week_fields, 7, NULL, false};

static const struct shape_field calendar_fields[] = {
    {.name = "open", .type = SHAPE_LIST, .required = true, .each = SHAPE_TEXT, .meaning = HOURS_MEANING},
    {.name = "week", .type = SHAPE_TABLE, .of = &week_shape, .meaning = "days of the week with other hours"},
    {.name = "closed", .type = SHAPE_LIST, .each = SHAPE_TEXT, .meaning = "days that are closed: \"2026-10-01\""},
    {.name = "worked",
     .type = SHAPE_LIST,
     .each = SHAPE_TEXT,
     .meaning = "days that are open whatever the week says, with the hours of `open`"},
    {.name = "days",
     .type = SHAPE_TABLE,
     .each = SHAPE_LIST,
     .meaning = "days with hours of their own: [\"2026-12-31\"] = { \"10:00\", \"18:00\" }"},
    {.name = "places",
     .type = SHAPE_LIST,
     .each = SHAPE_TEXT,
     .meaning = "codes of the stores and regions that go by it",
     .otherwise = "all that no other calendar names"},
};
const struct shape_table calendar_shape = {
    "calendar", NULL, NULL, calendar_fields, sizeof calendar_fields / sizeof *calendar_fields, NULL, false};

struct making {
    struct arena *arena;
    const char *script;
    const struct value *definition;
    struct calendar *calendar;
    struct calendar_day *days;
};

/* "9:30", "22:00", "24:00" */
static bool read_clock(const char *text, int32_t *out) {
    int hour = 0, minute = 0, used = 0;
    if (sscanf(text, "%2d:%2d%n", &hour, &minute, &used) != 2 || text[used] || hour < 0 || minute < 0 || minute > 59 ||
        hour * 60 + minute > 24 * 60)
        return false;
    *out = (hour * 60 + minute) * 60000;
    return true;
}

static int read_hours(const struct making *making, const char *field, const struct value *given,
                      struct opening_hours *out, struct err *err) {
    *out = (struct opening_hours){.open = true};
    if (value_is(given, VALUE_BOOL) && !value_yes(given, true)) {
        out->open = false;
        return 0;
    }
    if (value_count(given) == 2 && read_clock(value_text(value_at(given, 0), ""), &out->from_ms) &&
        read_clock(value_text(value_at(given, 1), ""), &out->to_ms) && out->from_ms < DAY_MS)
        return 0;
    return shape_fail_in(making->script, making->definition, field, err, "'%s' must be two times of the day", field),
           err_todo(err, "write it as { \"10:00\", \"22:00\" }, or false for closed");
}

static int add_day(const struct making *making, const char *field, const char *text, struct opening_hours hours,
                   struct err *err) {
    struct calendar *calendar = making->calendar;
    day_t day;
    if (!day_read(text, &day))
        return shape_fail_in(making->script, making->definition, field, err, "'%s' is no day", text),
               err_todo(err, "write it as \"2026-10-01\"");
    for (size_t i = 0; i < calendar->day_count; i++)
        if (calendar->days[i].day == day)
            return shape_fail_in(making->script, making->definition, field, err, "%s is there twice", text);
    making->days[calendar->day_count++] = (struct calendar_day){day, hours};
    return 0;
}

static int compare_days(const void *a, const void *b) {
    const struct calendar_day *first = a, *second = b;
    return (first->day > second->day) - (first->day < second->day);
}

static int make_days(struct making *making, const struct opening_hours *usual, struct err *err) {
    const struct value *closed = value_get(making->definition, "closed"),
                       *worked = value_get(making->definition, "worked"), *days = value_get(making->definition, "days");
    struct calendar *calendar = making->calendar;
    const size_t most = value_count(closed) + value_count(worked) + value_count(days);
    calendar->days = making->days = arena_alloc(making->arena, (most + 1) * sizeof *making->days);
    for (size_t i = 0; i < value_count(closed); i++)
        if (add_day(making, "closed", value_text(value_at(closed, i), ""), (struct opening_hours){0}, err))
            return err->kind;
    for (size_t i = 0; i < value_count(worked); i++)
        if (add_day(making, "worked", value_text(value_at(worked, i), ""), *usual, err))
            return err->kind;
    for (size_t i = 0; i < value_count(days); i++) {
        struct opening_hours hours;
        if (read_hours(making, "days", days->map.pairs[i].value, &hours, err) ||
            add_day(making, "days", days->map.pairs[i].key, hours, err))
            return err->kind;
    }
    if (calendar->day_count)
        qsort(making->days, calendar->day_count, sizeof *making->days, compare_days);
    return 0;
}

static int make_week(const struct making *making, const struct opening_hours *usual, struct err *err) {
    const struct value *week = value_get(making->definition, "week");
    bool open = false;
    for (size_t i = 0; i < 7; i++) {
        const struct value *given = value_get(week, weekdays[i]);
        making->calendar->week[i] = *usual;
        if (given && read_hours(making, "week", given, &making->calendar->week[i], err))
            return err->kind;
        open = open || making->calendar->week[i].open;
    }
    return open ? 0 : shape_fail_in(making->script, making->definition, "week", err, "it is never open");
}

int calendar_from_rules(struct arena *arena, const char *script, const struct value *definition,
                        const struct calendar **out, struct err *err) {
    struct calendar *calendar = arena_alloc(arena, sizeof *calendar);
    struct making making = {arena, script, definition, calendar, NULL};
    struct opening_hours usual;
    const struct value *places = value_get(definition, "places");
    *calendar = (struct calendar){
        .id = value_text(value_get(definition, "id"), ""), .script = script, .definition = definition};
    if (shape_check(script, definition, &calendar_shape, err) ||
        read_hours(&making, "open", value_get(definition, "open"), &usual, err) || make_week(&making, &usual, err) ||
        make_days(&making, &usual, err))
        return err->kind;
    const char **codes = arena_alloc(arena, (value_count(places) + 1) * sizeof *codes);
    for (size_t i = 0; i < value_count(places); i++)
        codes[i] = value_text(value_at(places, i), "");
    calendar->places = codes;
    calendar->place_count = value_count(places);
    *out = calendar;
    return 0;
}

static bool names(const struct calendar *calendar, const char *code) {
    for (size_t i = 0; i < calendar->place_count; i++)
        if (!strcmp(calendar->places[i], code))
            return true;
    return false;
}

const struct calendar *calendar_of_store(const struct calendar *const *calendars, size_t count,
                                         const struct store *store, day_t day) {
    for (size_t i = 0; store && i < count; i++)
        if (names(calendars[i], store->code))
            return calendars[i];
    for (const struct region *region = store ? store_region(store, day) : NULL; region; region = region->parent)
        for (size_t i = 0; i < count; i++)
            if (names(calendars[i], region->code))
                return calendars[i];
    for (size_t i = 0; i < count; i++)
        if (!calendars[i]->place_count)
            return calendars[i];
    return &calendar_always;
}
