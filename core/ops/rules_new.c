/* Each kind is one function that writes Lua into a buf from what the workspace's surveys ask. */
#include "ops/rules_new.h"

#include <ctype.h>
#include <string.h>

#include "base/limits.h"
#include "base/text.h"
#include "flow/rules/shape.h"

struct starter {
    const struct rules_new *what;
    const struct rulebook *rulebook;
    const struct survey *survey; /* NULL where the kind needs none */
    month_t next;                /* the month after the present one */
    struct buf text;
};

/* ---- pieces of Lua ---- */

/* A name as a key: staff, or ["7-day"]. */
static void put_key(struct buf *out, const char *name) {
    static const char *const taken[] = {"and",      "break",  "do",   "else", "elseif", "end",  "false", "for",
                                        "function", "goto",   "if",   "in",   "local",  "nil",  "not",   "or",
                                        "repeat",   "return", "then", "true", "until",  "while"};
    bool plain = !isdigit((unsigned char)name[0]);
    for (const char *c = name; *c; c++)
        plain = plain && (isalnum((unsigned char)*c) || *c == '_');
    for (size_t i = 0; i < sizeof taken / sizeof *taken; i++)
        plain = plain && strcmp(name, taken[i]) != 0;
    buf_format(out, plain ? "%s" : "[\"%s\"]", name);
}

static const char *words_of(const struct starter *starter, const struct value *words) {
    const char *language = starter->rulebook->settings.language;
    return shape_words(words, language ? language : "zh");
}

static void put_head(struct starter *starter, const char *what) {
    buf_format(&starter->text,
               "-- %s: %s.\n"
               "-- `earshot rules check` says what is wrong in here, `earshot help %s` explains every field.\n\n",
               starter->what->name, what, starter->what->kind);
}

static void put_title(struct starter *starter) {
    buf_format(&starter->text,
               "  -- What people read, in both languages.\n"
               "  title = { zh = \"%s\", en = \"%s\" },\n",
               starter->what->name, starter->what->name);
}

/* ---- the kinds ---- */

static void put_weights(struct starter *starter) {
    const struct survey *survey = starter->survey;
    size_t count = survey->dimension_count, share = 100 / count;
    buf_text(&starter->text, "  weights = {\n");
    for (size_t i = 0; i < count; i++) {
        size_t own = i ? share : 100 - share * (count - 1);
        buf_text(&starter->text, "    ");
        put_key(&starter->text, survey->dimensions[i].id);
        buf_format(&starter->text, " = %zu.%02zu, -- %s\n", own / 100, own % 100,
                   words_of(starter, survey->dimensions[i].words));
    }
    buf_text(&starter->text, "  },\n");
}

static int put_scoring(struct starter *starter, struct err *err) {
    char month[MONTH_TEXT];
    if (!starter->survey->dimension_count || starter->survey->dimension_count > 100)
        return err_set(err, ERR_DATA, "survey '%s' has no dimensions to weigh", starter->survey->id),
               err_todo(err, "name some in its `dimensions`, and in the questions that measure them");
    put_head(starter, "an index of 0 to 100 over the dimensions of a survey");
    buf_format(&starter->text, "return scoring \"%s\" {\n", starter->what->name);
    put_title(starter);
    buf_format(&starter->text,
               "  survey = \"%s\",\n\n"
               "  -- The first month that it is used for; months before it have no score from it.\n"
               "  effective = \"%s\",\n\n"
               "  -- An index from fewer answers is marked as uncertain.\n"
               "  base = 30,\n\n"
               "  -- How much each dimension counts: shares that add up to 1. One that is left out does not count.\n",
               starter->survey->id, month_write(month, starter->next));
    put_weights(starter);
    buf_text(&starter->text, "\n"
                             "  -- What an index is worth: any short text. It is asked for every store, once a month.\n"
                             "  band = function(index)\n"
                             "    if index >= 85 then return \"A\" end\n"
                             "    if index >= 70 then return \"B\" end\n"
                             "    return \"C\"\n"
                             "  end,\n"
                             "}\n");
    return 0;
}

static int put_survey(struct starter *starter, struct err *err) {
    (void)err;
    put_head(starter, "a questionnaire; its questions stand in the order in which they are asked");
    buf_format(&starter->text, "return survey \"%s\" {\n", starter->what->name);
    put_title(starter);
    buf_text(&starter->text,
             "\n  -- What the questions measure. Questions of one dimension share a scale: their answers are pooled.\n"
             "  dimensions = {\n"
             "    staff = { zh = \"员工服务\", en = \"Staff\" },\n"
             "  },\n\n"
             "  -- A word, an id, a table. The id is what figures and files call it: do not change it later.\n"
             "  nps \"recommend\" { -- 0 to 10\n"
             "    zh = \"您有多大可能向朋友推荐我们？\",\n"
             "    en = \"How likely are you to recommend us to friends or family?\",\n"
             "  },\n"
             "  csat \"attitude\" { -- 1 to 5\n"
             "    dimension = \"staff\",\n"
             "    zh = \"员工的态度\",\n"
             "    en = \"Friendliness of our staff\",\n"
             "  },\n"
             "  choice \"channel\" {\n"
             "    zh = \"您这次怎样购物？\",\n"
             "    en = \"How did you shop?\",\n"
             "    options = {\n"
             "      { id = \"shop\", zh = \"到店选购\", en = \"In the store\" },\n"
             "      { id = \"web\", zh = \"线上下单\", en = \"Online\" },\n"
             "    },\n"
             "  },\n"
             "  text \"comment\" { -- read for themes, never printed in a report\n"
             "    zh = \"您还想告诉我们什么？\",\n"
             "    en = \"Anything else you would like to tell us?\",\n"
             "  },\n"
             "}\n");
    return 0;
}

static int put_themes(struct starter *starter, struct err *err) {
    const struct question *asked = NULL;
    for (size_t i = 0; i < starter->survey->question_count && !asked; i++)
        if (starter->survey->questions[i].kind == QUESTION_TEXT && !starter->survey->questions[i].beside)
            asked = &starter->survey->questions[i];
    if (!asked)
        return err_set(err, ERR_DATA, "survey '%s' asks for no text, so there are no comments", starter->survey->id),
               err_todo(err, "give it a question: text \"comment\" { zh = …, en = … }");
    put_head(starter, "what comments are about");
    buf_format(&starter->text,
               "return themes \"%s\" {\n"
               "  survey = \"%s\",\n"
               "  question = \"%s\",\n\n"
               "  -- A comment names a theme when it holds one of these words, letter for letter and anywhere in it.\n"
               "  -- Short words find more and err more: 新鲜 is found in 不新鲜 too.\n"
               "  theme \"queue\" {\n"
               "    zh = \"排队结账\",\n"
               "    en = \"Queues\",\n"
               "    words = { \"排队\", \"等了\", \"收银\" },\n"
               "  },\n"
               "  theme \"staff\" {\n"
               "    zh = \"员工\",\n"
               "    en = \"Staff\",\n"
               "    words = { \"店员\", \"服务员\", \"态度\" },\n"
               "  },\n"
               "}\n",
               starter->what->name, starter->survey->id, asked->id);
    return 0;
}

static int put_mapping(struct starter *starter, struct err *err) {
    (void)err;
    put_head(starter, "which column of a file is what");
    buf_format(&starter->text,
               "return mapping \"%s\" {\n"
               "  of = \"responses\", -- a row is a response; \"stores\" is for lists of stores\n"
               "  survey = \"%s\",\n\n"
               "  -- Where the file comes from. Together with external_id it tells one response from another.\n"
               "  source = \"%s\",\n"
               "  class = \"imported\", -- how sure we are who answered: invited, receipt, open, staff or imported\n\n"
               "  -- Columns of the file, by the names in its first row. \"{AREA}-{GATE}\" joins two.\n"
               "  external_id = \"response_id\",\n"
               "  store = \"store_id\",\n"
               "  at = \"submitted_at\",\n\n"
               "  -- For each question its column. With { column = \"Q7\", missing = { \"0\" } } cells may mean: not\n"
               "  -- answered; with optional = true a file without the column is read too.\n"
               "  answers = {\n",
               starter->what->name, starter->survey->id, starter->what->name);
    for (size_t i = 0; i < starter->survey->question_count; i++) {
        buf_text(&starter->text, "    ");
        put_key(&starter->text, starter->survey->questions[i].id);
        buf_format(&starter->text, " = \"%s\", -- %s\n", starter->survey->questions[i].id,
                   words_of(starter, starter->survey->questions[i].words));
    }
    buf_text(&starter->text, "  },\n}\n");
    return 0;
}

static int put_small_report(struct starter *starter, struct err *err) {
    const struct question *asked = NULL;
    for (size_t i = 0; i < starter->survey->question_count && !asked; i++)
        if (question_is_scale(&starter->survey->questions[i]))
            asked = &starter->survey->questions[i];
    if (!asked)
        return err_set(err, ERR_DATA, "survey '%s' has no question with a scale to report", starter->survey->id);
    put_head(starter, "a store's month on paper; `build` gets its figures and returns blocks");
    buf_format(&starter->text, "return report \"%s\" {\n", starter->what->name);
    put_title(starter);
    buf_format(&starter->text,
               "  survey = \"%1$s\",\n"
               "  months = 13, -- of history\n\n"
               "  -- Called once for each store. docs/reference/scripts.md lists what `r` holds.\n"
               "  build = function(r)\n"
               "    local question, change = r.questions[\"%2$s\"], r.change[\"%2$s\"]\n"
               "    local function words(zh, en) return r.language == \"zh\" and zh or en end\n"
               "    local blocks = {}\n\n"
               "    -- Under the privacy floor a figure has no value: ask before you use it.\n"
               "    if question.mean.value then\n"
               "      table.insert(blocks, headline { text = say { words(\"平均 {1}\", \"On average {1}\"), "
               "question.mean } })\n"
               "      table.insert(blocks, cards {\n"
               "        card { title = words(\"均值\", \"Mean\"), metric = question.mean },\n"
               "        card { title = words(\"较上月\", \"Change\"), metric = change.mean },\n"
               "      })\n"
               "    else\n"
               "      table.insert(blocks, note(words(\"本月答卷太少。\", \"Too few answers this month.\")))\n"
               "    end\n\n"
               "    return {\n"
               "      kicker = \"%3$s\", title = r.store.name, period = r.period.id, subtitle = r.store.region.name,\n"
               "      blocks = blocks,\n"
               "    }\n"
               "  end,\n"
               "}\n",
               starter->survey->id, asked->id, starter->what->name);
    return 0;
}

/* The text of the report's file with its id, where the definition begins, replaced. */
static int copy_report(struct starter *starter, struct err *err) {
    const struct rulebook *rulebook = starter->rulebook;
    const struct rules_definition *found = NULL;
    if (rules_need(rulebook->rules, "report", starter->what->from, &found, err))
        return err->kind;
    for (size_t i = 0; i < rulebook->files.count; i++) {
        const struct rules_file *file = &rulebook->files.items[i];
        const char *begin = arena_format(rulebook->arena, "report \"%s\"", starter->what->from);
        const char *at = strcmp(file->name, found->script) ? NULL : memmem(file->text, file->len, begin, strlen(begin));
        if (!at)
            continue;
        buf_format(&starter->text, "-- %s: begun as a copy of '%s'.\n", starter->what->name, starter->what->from);
        buf_add(&starter->text, file->text, (size_t)(at - file->text));
        buf_format(&starter->text, "report \"%s\"", starter->what->name);
        at += strlen(begin);
        buf_add(&starter->text, at, (size_t)(file->text + file->len - at));
        return 0;
    }
    return err_set(err, ERR_DATA, "%s does not say report \"%s\" in so many words", found->script, starter->what->from),
           err_todo(err, "copy the file yourself and give its report another id");
}

static int put_report(struct starter *starter, struct err *err) {
    return starter->what->from ? copy_report(starter, err) : put_small_report(starter, err);
}

static int put_message(struct starter *starter, struct err *err) {
    (void)err;
    put_head(starter, "what goes out, by whatever channel");
    buf_format(&starter->text,
               "return message \"%s\" {\n"
               "  -- By mail: subject = { zh = \"…\", en = \"…\" }. By SMS the vendor's own template goes out; `sms` "
               "names it.\n"
               "  -- {chain}, {link} and {unsubscribe} are always there, {store}, {survey} and {until} in a schedule's "
               "messages.\n"
               "  text = {\n"
               "    zh = \"{chain}：您在{store}的体验如何？{link} 不想再收到：{unsubscribe}\",\n"
               "    en = \"{chain}: how was {store}? {link} No more of these: {unsubscribe}\",\n"
               "  },\n"
               "  values = { \"store\" }, -- what whoever sends it fills in\n"
               "}\n",
               starter->what->name);
    return 0;
}

/* A channel that reaches customers: a robot writes to a group of colleagues. */
static const char *way_out(const struct rulebook *rulebook) {
    enum contact_kind kind;
    for (size_t i = 0; i < rulebook->channel_count; i++) {
        const struct channel *channel = rulebook->channels[i];
        if (channel->kind == CHANNEL_FILE || channel->kind == CHANNEL_WEBHOOK || channel_contact(channel->kind, &kind))
            return channel->id;
    }
    return NULL;
}

/* A message that a schedule can fill. */
static const char *invitation_of(const struct rulebook *rulebook) {
    for (size_t i = 0; i < rulebook->message_count; i++) {
        const struct message *message = rulebook->messages[i];
        size_t filled = 0;
        for (size_t k = 0; k < message->value_count; k++)
            for (const char *const *value = schedule_values; *value; value++)
                filled += !strcmp(message->values[k], *value);
        if (filled == message->value_count)
            return message->id;
    }
    return NULL;
}

static int put_schedule(struct starter *starter, struct err *err) {
    const char *channel = way_out(starter->rulebook), *message = invitation_of(starter->rulebook);
    if (!channel)
        return err_set(err, ERR_DATA, "there is no channel that reaches customers"),
               err_todo(err, "write one in scripts/messages/: return channel \"sms\" { of = \"file\", directory = "
                             "\"outgoing\" }");
    if (!message)
        return err_set(err, ERR_DATA, "there is no message that a schedule could fill"),
               err_todo(err, "write one first: earshot rules new message invite");
    put_head(starter, "who is asked what, when, and by which channel");
    buf_format(&starter->text, "return schedule \"%s\" {\n", starter->what->name);
    put_title(starter);
    buf_format(&starter->text,
               "  survey = \"%s\",\n\n"
               "  -- Minute, hour, day of the month, month, day of the week, by the clocks of each store.\n"
               "  at = cron \"0 10 * * *\",\n\n"
               "  -- Who was there on the two days before, was not asked in three months, and agreed to be asked.\n"
               "  ask = customers { visited = within(days(2)), not_asked = within(days(90)), consent = true },\n"
               "  sample = { per_store = 40 }, -- of each store, drawn by lot\n\n"
               "  -- The first of these channels by which somebody can be reached.\n"
               "  by = { \"%s\" },\n"
               "  message = \"%s\",\n"
               "  remind = { after = days(3) }, -- who has not answered\n"
               "  expires = days(14),\n"
               "}\n",
               starter->survey->id, channel, message);
    return 0;
}

static const struct kind {
    const char *name, *directory;
    bool about_a_survey;
    int (*put)(struct starter *starter, struct err *err);
} kinds[] = {
    {"scoring", "scripts/scoring", true, put_scoring},   {"survey", "scripts/surveys", false, put_survey},
    {"themes", "scripts/themes", true, put_themes},      {"mapping", "scripts/channels", true, put_mapping},
    {"report", "scripts/reports", true, put_report},     {"schedule", "scripts/schedules", true, put_schedule},
    {"message", "scripts/messages", false, put_message},
};
enum { KINDS = sizeof kinds / sizeof *kinds };

/* ---- the act ---- */

static int find_kind(const char *given, const struct kind **out, struct err *err) {
    const char *names[KINDS];
    for (size_t i = 0; i < KINDS; i++) {
        names[i] = kinds[i].name;
        if (!strcmp(given, kinds[i].name)) {
            *out = &kinds[i];
            return 0;
        }
    }
    const char *near = text_nearest(given, names, KINDS);
    err_set(err, ERR_USAGE, "there is no kind of rule '%s'", given);
    return near ? err_todo(err, "did you mean '%s'?", near)
                : err_todo(err, "write scoring, survey, themes, mapping, report, schedule or message");
}

static int find_survey(struct starter *starter, struct err *err) {
    const struct rulebook *rulebook = starter->rulebook;
    if (starter->what->survey)
        return rulebook_survey(rulebook, starter->what->survey, &starter->survey, err);
    if (!rulebook->survey_count)
        return err_set(err, ERR_DATA, "there is no survey yet that it could be about"),
               err_todo(err, "write one first: earshot rules new survey NAME");
    if (rulebook->survey_count > 1)
        return err_set(err, ERR_USAGE, "there are %zu surveys that it may be about", rulebook->survey_count),
               err_todo(err, "name one with --survey: %s, %s%s", rulebook->surveys[0]->id, rulebook->surveys[1]->id,
                        rulebook->survey_count > 2 ? ", …" : "");
    starter->survey = rulebook->surveys[0];
    return 0;
}

static int check_name(const struct starter *starter, const char *path, const char *file, struct err *err) {
    const char *name = starter->what->name;
    const struct rules_definition *other = rules_find(starter->rulebook->rules, starter->what->kind, name);
    for (const char *c = name; *c; c++)
        if (!isalnum((unsigned char)*c) && *c != '_' && *c != '-')
            return err_set(err, ERR_USAGE, "'%s' is no name for a rule", name),
                   err_todo(err, "letters, digits, _ and -, at most %d", LIMIT_ID);
    if (!name[0] || strlen(name) > LIMIT_ID)
        return err_set(err, ERR_USAGE, "a rule's name has 1 to %d letters, digits, _ and -", LIMIT_ID);
    if (other)
        return err_set(err, ERR_EXISTS, "%s '%s' is defined in %s already", starter->what->kind, name, other->script),
               err_todo(err, "give the new one another name");
    if (file_exists(path))
        return err_set(err, ERR_EXISTS, "%s is there already, and stays as it is", file),
               err_todo(err, "give the new one another name");
    return 0;
}

static void hear_nothing(void *context, const struct err *fault, bool warning) {
    (void)context, (void)fault, (void)warning;
}

static int write_it(struct workspace *workspace, struct starter *starter, const struct kind *kind,
                    const char **out_file, struct err *err) {
    const char *file = arena_format(workspace->arena, "%s/%s.lua", kind->directory, starter->what->name);
    const char *path = workspace_path(workspace, file);
    if (check_name(starter, path, file, err) ||
        (kind->about_a_survey && !starter->what->from && find_survey(starter, err)) || kind->put(starter, err) ||
        file_make_dirs(workspace_path(workspace, kind->directory), err) ||
        file_write(path, starter->text.data, starter->text.len, err))
        return err->kind;
    *out_file = file;
    return 0;
}

int rules_new(struct workspace *workspace, const struct act *act, const struct rules_new *what, const char **out_file,
              struct err *err) {
    const struct kind *kind = NULL;
    struct rulebook *rulebook = NULL;
    if (find_kind(what->kind, &kind, err))
        return err->kind;
    if (what->from && strcmp(what->kind, "report") != 0)
        return err_set(err, ERR_USAGE, "only a report is begun as a copy of another"),
               err_todo(err, "leave --from out");
    if (rulebook_open_sound(&rulebook, workspace, hear_nothing, NULL, err))
        return err->kind;
    struct starter starter = {.what = what,
                              .rulebook = rulebook,
                              .next = day_month((day_t)(act->now / DAY_MS)) + 1,
                              .text = buf_make(LIMIT_SCRIPT)};
    int failed = write_it(workspace, &starter, kind, out_file, err);
    buf_free(&starter.text);
    rulebook_close(rulebook);
    return failed;
}
