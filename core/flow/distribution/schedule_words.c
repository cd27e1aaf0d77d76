/* The words check how they are called, at the caller's line. A span is whole minutes. */
#include <math.h>
#include <string.h>

#include "base/limits.h"
#include "flow/distribution/schedule_rules.h"

static int wants(struct err *err, const char *word, const char *what, const char *example) {
    return err_set(err, ERR_DATA, "%s wants %s", word, what), err_todo(err, "write: %s", example);
}

static struct value *make(const struct box_asked *asked, const char *kind) {
    struct value *made = value_map(asked->arena);
    value_set(asked->arena, made, "kind", value_str(asked->arena, kind));
    return made;
}

static int make_cron(const struct box_asked *asked, const struct value **out, struct err *err) {
    const struct value *text = value_at(asked->arguments, 0);
    struct value *made = make(asked, "cron");
    struct cron cron;
    if (!value_is(text, VALUE_TEXT) || value_count(asked->arguments) != 1)
        return wants(err, "cron", "one text", "cron \"0 10 * * *\"");
    if (cron_read(value_text(text, ""), &cron, err))
        return err->kind;
    value_set(asked->arena, made, "text", text);
    *out = made;
    return 0;
}

static int make_span(const struct box_asked *asked, const char *word, double each, const char *example,
                     const struct value **out, struct err *err) {
    double minutes = value_number(value_at(asked->arguments, 0), NAN) * each;
    struct value *made = make(asked, "span");
    if (value_count(asked->arguments) != 1 || !(minutes >= 1 && minutes <= LIMIT_SPAN_DAYS * 1440.0))
        return wants(err, word, "a number that makes at least a minute and at most ten years", example);
    value_set(asked->arena, made, "minutes", value_int(asked->arena, (int64_t)llround(minutes)));
    *out = made;
    return 0;
}

static int make_minutes(const struct box_asked *asked, const struct value **out, struct err *err) {
    return make_span(asked, "minutes", 1, "minutes(30)", out, err);
}

static int make_hours(const struct box_asked *asked, const struct value **out, struct err *err) {
    return make_span(asked, "hours", 60, "hours(2)", out, err);
}

static int make_days(const struct box_asked *asked, const struct value **out, struct err *err) {
    return make_span(asked, "days", 1440, "days(2)", out, err);
}

static int make_within(const struct box_asked *asked, const struct value **out, struct err *err) {
    const struct value *span = value_at(asked->arguments, 0);
    struct value *made = make(asked, "within");
    if (value_count(asked->arguments) != 1 || strcmp(value_text(value_get(span, "kind"), ""), "span") != 0)
        return wants(err, "within", "a span of time", "within(days(2))");
    value_set(asked->arena, made, "minutes", value_get(span, "minutes"));
    *out = made;
    return 0;
}

const struct box_word schedule_words[] = {
    {"schedule", BOX_DEFINITION,
     "schedule \"id\" { survey, at | after, by, message, ask?, sample?, remind?, quiet?, calendar?, cap?, quota?, "
     "expires?, late?, title? }",
     "Who is asked what, when, and by which channel. `at` is a crontab's time by the clocks of each store, `after` so "
     "long after each visit.",
     "return schedule \"after_visit\" { survey = \"visit\", at = cron \"0 10 * * *\", by = { \"sms\" }, message = "
     "\"invite\", sample = { per_store = 40 }, ask = customers { visited = within(days(2)), not_asked = "
     "within(days(90)), consent = true } }",
     "0.3"},
    {"customers", BOX_BLOCK, "customers { visited?, not_asked?, consent?, segment?, at? }",
     "Which customers a schedule means. What is left out narrows nothing, but that whom any schedule has asked within "
     "thirty days is left in peace.",
     "return schedule \"regulars\" { survey = \"visit\", at = cron \"0 10 1 * *\", by = { \"mail\" }, message = "
     "\"invite\", ask = customers { segment = { \"champion\", \"loyal\" }, at = { \"E1\" } } }",
     "0.3"},
    {"cron", BOX_FUNCTION, "cron(text)",
     "A time that comes again: minute, hour, day of the month, month and day of the week, as in a crontab. A minute "
     "that the clocks skip is due when the gap ends, one that they show twice at its first coming.",
     "local mornings = cron '30 9 * * mon-fri'\nassert(mornings.text == '30 9 * * mon-fri')", "0.3", make_cron},
    {"minutes", BOX_FUNCTION, "minutes(number)", "A span of time.", "assert(minutes(90).minutes == 90)", "0.3",
     make_minutes},
    {"hours", BOX_FUNCTION, "hours(number)", "A span of time.", "assert(hours(1.5).minutes == 90)", "0.3", make_hours},
    {"days", BOX_FUNCTION, "days(number)", "A span of time: so many times 24 hours.",
     "assert(days(2).minutes == 2 * 24 * 60)", "0.3", make_days},
    {"within", BOX_FUNCTION, "within(span)", "So long before the time of asking, or less.",
     "assert(within(days(1)).kind == 'within')", "0.3", make_within},
};
const size_t schedule_word_count = sizeof schedule_words / sizeof *schedule_words;
