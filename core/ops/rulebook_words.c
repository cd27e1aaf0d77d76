/* The vocabulary: every stage's words, and the shapes of what they make, in one place. The words that no stage has
 * stand here: the settings, and the generator of the example chain. */
#include <string.h>

#include "base/limits.h"
#include "flow/calendar/calendar_rules.h"
#include "flow/cases/cases_rules.h"
#include "flow/customers/members_rules.h"
#include "flow/distribution/schedule_rules.h"
#include "flow/intake/intake_rules.h"
#include "flow/intake/pages_rules.h"
#include "flow/messages/messages_rules.h"
#include "flow/reckon/reckon.h"
#include "flow/report/pdf.h"
#include "flow/report/report_rules.h"
#include "flow/report/report_words.h"
#include "flow/scoring/scoring_rules.h"
#include "flow/survey/condition_rules.h"
#include "flow/survey/survey_rules.h"
#include "flow/themes/polarity_rules.h"
#include "flow/themes/themes_rules.h"
#include "flow/themes/vocabulary_rules.h"
#include "flow/workflow/workflow_rules.h"
#include "ops/rulebook.h"

static const struct box_word own_words[] = {
    {"settings", BOX_DEFINITION,
     "settings \"chain\" { name, language, zone, floor = { print, screen }, reports, public?, public_url?, "
     "erasure?, "
     "budget?, "
     "keep_customers?, review?, digest?, "
     "witnesses? }",
     "The settings of a workspace: earshot.lua.",
     "return settings \"chain\" { name = { zh = \"示例\", en = \"Example\" }, language = \"zh\", zone = "
     "\"Asia/Shanghai\", "
     "floor = { print = 10, screen = 5 }, reports = { } }",
     "0.1"},
    {"generator", BOX_DEFINITION, "generator \"id\" { seed, first, last, header, month }",
     "Makes the invented responses of an example chain: month(store, period) returns the rows of a CSV file as "
     "text.",
     "return generator \"g\" { seed = 1, first = \"2026-01\", last = \"2026-02\", header = { \"id\" }, "
     "month = function(store, period) return \"\" end }",
     "0.1"},
};

/* ---- the vocabulary: every stage's words in one array ---- */

#define WORDS_MOST 256

struct script_words {
    struct box_word words[WORDS_MOST];
    size_t count;
};

static void add_words(struct script_words *vocabulary, const struct box_word *words, size_t count) {
    for (size_t i = 0; i < count && vocabulary->count < WORDS_MOST; i++)
        vocabulary->words[vocabulary->count++] = words[i];
}

static void gather_words(struct script_words *vocabulary) {
    vocabulary->count = 0;
    add_words(vocabulary, own_words, sizeof own_words / sizeof *own_words);
    add_words(vocabulary, calendar_words, calendar_word_count);
    add_words(vocabulary, survey_words, survey_word_count);
    add_words(vocabulary, condition_words, condition_word_count);
    add_words(vocabulary, messages_words, messages_word_count);
    add_words(vocabulary, members_words, members_word_count);
    add_words(vocabulary, schedule_words, schedule_word_count);
    add_words(vocabulary, intake_words, intake_word_count);
    add_words(vocabulary, pages_words, pages_word_count);
    add_words(vocabulary, themes_words, themes_word_count);
    add_words(vocabulary, polarity_words, polarity_word_count);
    add_words(vocabulary, vocabulary_words, vocabulary_word_count);
    add_words(vocabulary, scoring_words, scoring_word_count);
    add_words(vocabulary, cases_words, cases_word_count);
    add_words(vocabulary, workflow_words, workflow_word_count);
    add_words(vocabulary, report_words, report_word_count);
    add_words(vocabulary, reckon_words, reckon_word_count);
}

const struct box_word *rulebook_words(struct arena *arena, size_t *out_count) {
    struct script_words *vocabulary = arena_alloc(arena, sizeof *vocabulary);
    gather_words(vocabulary);
    *out_count = vocabulary->count;
    return vocabulary->words;
}

/* ---- shapes ---- */

static const char *const languages[] = {"zh", "en", NULL};

static const char *const erasures[] = {"anonymous", "remove", NULL};

static const struct shape_field floor_fields[] = {
    {.name = "print",
     .type = SHAPE_WHOLE,
     .required = true,
     .least = LIMIT_FLOOR_LEAST,
     .most = 1000,
     .meaning = "on paper: a figure from fewer people is not printed"},
    {.name = "screen",
     .type = SHAPE_WHOLE,
     .required = true,
     .least = LIMIT_FLOOR_LEAST,
     .most = 1000,
     .meaning = "on the screen: a figure from fewer people is not shown"},
};
static const struct shape_table floor_shape = {"floor", "settings", NULL, floor_fields, 2, NULL, false};

static const struct shape_field witness_fields[] = {
    {.name = "directory",
     .type = SHAPE_TEXT,
     .meaning = "each checkpoint becomes a file in it; on another machine's disk, best where files cannot be changed"},
    {.name = "command",
     .type = SHAPE_LIST,
     .each = SHAPE_TEXT,
     .meaning = "a program and its words; it gets a checkpoint as a line of JSON on standard input, and ends with 0 "
                "once it is kept"},
};
static const struct shape_table witness_shape = {"witness", "settings", NULL, witness_fields, 2, NULL, false};

static const struct shape_field digest_fields[] = {
    {.name = "at",
     .type = SHAPE_TEXT,
     .required = true,
     .meaning = "the time of day, by the clock of the person's stores: \"08:00\""},
    {.name = "by", .type = SHAPE_TEXT, .required = true, .meaning = "the channel that it goes by"},
    {.name = "message", .type = SHAPE_TEXT, .meaning = "what it says", .otherwise = "\"ticket_digest\""},
};
static const struct shape_table digest_shape = {
    "digest", "settings", NULL, digest_fields, sizeof digest_fields / sizeof *digest_fields, NULL, false};

static const struct shape_field settings_fields[] = {
    {.name = "name", .type = SHAPE_WORDS, .required = true, .meaning = "what the chain is called"},
    {.name = "language",
     .type = SHAPE_TEXT,
     .required = true,
     .choices = languages,
     .meaning = "the language of reports and error sheets"},
    {.name = "zone",
     .type = SHAPE_TEXT,
     .required = true,
     .meaning = "the time zone of stores that have none of their own: \"Asia/Shanghai\""},
    {.name = "floor",
     .type = SHAPE_TABLE,
     .required = true,
     .of = &floor_shape,
     .meaning = "the privacy floors: from how many people on a figure may be seen"},
    {.name = "reports",
     .type = SHAPE_LIST,
     .required = true,
     .each = SHAPE_TEXT,
     .meaning = "the reports that a close makes"},
    {.name = "public",
     .type = SHAPE_LIST,
     .each = SHAPE_TEXT,
     .meaning = "the chain's own telephone numbers and addresses, which reports and rules may hold"},
    {.name = "public_url",
     .type = SHAPE_TEXT,
     .meaning = "where the survey pages are reached from outside, for codes and links: \"https://say.example.com\""},
    {.name = "erasure",
     .type = SHAPE_TEXT,
     .choices = erasures,
     .meaning = "what becomes of the answers of a customer who is erased: nobody's, or counted in the tallies alone",
     .otherwise = "\"anonymous\""},
    {.name = "budget",
     .type = SHAPE_TABLE,
     .each = SHAPE_WHOLE,
     .meaning = "the most messages a month by a channel, over all schedules: { sms = 20000 }",
     .otherwise = "no bound",
     .lua = "table<string, integer>"},
    {.name = "keep_customers",
     .type = SHAPE_WHOLE,
     .least = 30,
     .most = 3660,
     .meaning =
         "days after which `earshot tidy` forgets a customer who was not heard of; their answers stay as nobody's",
     .otherwise = "365"},
    {.name = "review",
     .type = SHAPE_YES,
     .meaning = "whether another person than who wrote the rules must publish them",
     .otherwise = "false"},
    {.name = "digest",
     .type = SHAPE_TABLE,
     .of = &digest_shape,
     .meaning =
         "when `earshot serve` tells each person what waits for them, on days on which a store of theirs is open",
     .otherwise = "it does not"},
    {.name = "witnesses",
     .type = SHAPE_LIST,
     .of = &witness_shape,
     .meaning = "who is told where archive and journal stand after each edition, each a `directory` or a `command`"},
};
static const struct shape_table settings_shape = {
    "settings", NULL, NULL, settings_fields, sizeof settings_fields / sizeof *settings_fields, NULL, false};

static const struct shape_field generator_fields[] = {
    {.name = "seed",
     .type = SHAPE_WHOLE,
     .required = true,
     .meaning = "what the script's own random numbers start from"},
    {.name = "first", .type = SHAPE_MONTH, .required = true, .meaning = "the first month with answers"},
    {.name = "last", .type = SHAPE_MONTH, .required = true, .meaning = "the last"},
    {.name = "header",
     .type = SHAPE_LIST,
     .required = true,
     .each = SHAPE_TEXT,
     .meaning = "the columns of the file that it makes"},
    {.name = "month",
     .type = SHAPE_FUNCTION,
     .required = true,
     .meaning = "called for each store and month; returns the rows of the file, each ended by a line break",
     .lua = "fun(store: table, period: table): string"},
};
static const struct shape_table generator_shape = {
    "generator", NULL, NULL, generator_fields, sizeof generator_fields / sizeof *generator_fields, NULL, false};

const struct shape_table *const rulebook_shapes[] = {&settings_shape,
                                                     &calendar_shape,
                                                     &survey_shape,
                                                     &responses_shape,
                                                     &stores_shape,
                                                     &channel_shapes[CHANNEL_FILE],
                                                     &channel_shapes[CHANNEL_WEBHOOK],
                                                     &channel_shapes[CHANNEL_SMTP],
                                                     &channel_shapes[CHANNEL_WECOM],
                                                     &channel_shapes[CHANNEL_DINGTALK],
                                                     &channel_shapes[CHANNEL_FEISHU],
                                                     &channel_shapes[CHANNEL_ALIYUN_SMS],
                                                     &channel_shapes[CHANNEL_TENCENT_SMS],
                                                     &message_shape,
                                                     &members_shape,
                                                     &schedule_shape,
                                                     &themes_shape,
                                                     &polarity_shape,
                                                     &pages_shape,
                                                     &vocabulary_shape,
                                                     &scoring_shape,
                                                     &cases_shapes[CASES_SCORING],
                                                     &cases_shapes[CASES_THEMES],
                                                     &cases_shapes[CASES_SCHEDULE],
                                                     &cases_shapes[CASES_WORKFLOW],
                                                     &workflow_shape,
                                                     &report_shape,
                                                     &paper_shape,
                                                     &generator_shape,
                                                     NULL};

const struct shape_table *rulebook_shape(const char *kind, const struct value *definition) {
    for (const struct shape_table *const *shape = rulebook_shapes; *shape; shape++)
        if (!strcmp((*shape)->word, kind) &&
            (!(*shape)->variant || !strcmp((*shape)->variant, value_text(value_get(definition, "of"), ""))))
            return *shape;
    return NULL;
}
