#include "flow/cases/cases_rules.h"

#include <string.h>

#include "base/limits.h"
#include "base/text.h"

const struct box_word cases_words[] = {
    {"cases", BOX_DEFINITION,
     "cases \"id\" { of = \"scoring\" | \"themes\" | \"schedule\" | \"workflow\", period?, case \"name\" { … } … }",
     "What one definition is expected to do. Stands beside its script as NAME.test.lua; `earshot rules test` tries it.",
     "return cases \"service\" { of = \"scoring\", case \"all fours make an A\" { given = { { times = 40, "
     "attitude = 4 "
     "} }, expect = { index = 75, band = \"A\" } } }",
     "0.2"},
    {"case", BOX_ITEM, "case \"name\" { given, expect }",
     "One case. About a scoring: given is a list of responses, { times = 40, question = answer, … }, and expect names "
     "any of index, within, band, n, hidden, uncertain, score, unscored; store, region and period say whose month it "
     "is. About themes: given is a comment and expect the list of themes it "
     "names. About a schedule: given is a list of customers, { times = 40, visited = days(1), … }, at the minute of "
     "asking, and expect says how many are asked and how many for which reason not. About a workflow: given is a "
     "response (or months, those of a store, or neither: by hand) at a minute, expect says whether it opens a ticket "
     "and which, and walk leads it on; of a workflow about plans, has says what the plan has by then.",
     "return cases \"retail\" { of = \"themes\", case \"a queue\" { given = \"排队太久\", expect = { \"queue\" } } "
     "}",
     "0.2"},
};
const size_t cases_word_count = sizeof cases_words / sizeof *cases_words;

#define COUNT(array) (sizeof(array) / sizeof *(array))

static const char *const abouts[] = {[CASES_SCORING] = "scoring",
                                     [CASES_THEMES] = "themes",
                                     [CASES_SCHEDULE] = "schedule",
                                     [CASES_WORKFLOW] = "workflow",
                                     NULL};

static const struct shape_field cases_fields[] = {
    {.name = "of",
     .type = SHAPE_TEXT,
     .choices = abouts,
     .required = true,
     .meaning = "what kind of definition the cases are about; its id is theirs"},
    {.name = "period",
     .type = SHAPE_MONTH,
     .meaning = "the month of each case that names none",
     .otherwise = "the first month of the newest version"},
};
#define UNDATED_FIELDS 1 /* only scorings have versions by month */

static const struct shape_field expected_fields[] = {
    {.name = "index", .type = SHAPE_NUMBER, .meaning = "the index"},
    {.name = "within",
     .type = SHAPE_NUMBER,
     .most = 100,
     .meaning = "how far off the index may be",
     .otherwise = "0.005"},
    {.name = "band", .type = SHAPE_TEXT, .meaning = "the band"},
    {.name = "n", .type = SHAPE_WHOLE, .most = 1e9, .meaning = "the base of the index"},
    {.name = "hidden", .type = SHAPE_YES, .meaning = "no index is shown: too few answers, or a dimension without any"},
    {.name = "score",
     .type = SHAPE_NUMBER,
     .meaning = "the score of each response that is given, where the scoring scores responses"},
    {.name = "unscored", .type = SHAPE_YES, .meaning = "each response that is given has no score"},
    {.name = "uncertain", .type = SHAPE_YES, .meaning = "the base is under the scoring's own"},
};
static const struct shape_table expected_shape = {"expect", "case", NULL, expected_fields, COUNT(expected_fields),
                                                  NULL,     false};

static const struct shape_field score_case_fields[] = {
    {.name = "given",
     .type = SHAPE_LIST,
     .each = SHAPE_TABLE,
     .required = true,
     .meaning = "responses: answers by question, and times, how many are alike"},
    {.name = "store", .type = SHAPE_TEXT, .meaning = "the code of the store that is scored", .otherwise = "none"},
    {.name = "region", .type = SHAPE_TEXT, .meaning = "the code of its region", .otherwise = "where the store hangs"},
    {.name = "period",
     .type = SHAPE_MONTH,
     .meaning = "the month; it also tells which version of the scoring is tried",
     .otherwise = "that of the cases"},
    {.name = "expect", .type = SHAPE_TABLE, .of = &expected_shape, .required = true, .meaning = "what comes out"},
};
static const struct shape_field theme_case_fields[] = {
    {.name = "given", .type = SHAPE_TEXT, .required = true, .meaning = "a comment"},
    {.name = "expect",
     .type = SHAPE_LIST,
     .each = SHAPE_TEXT,
     .required = true,
     .meaning = "the themes that it names, all of them"},
};

static const struct shape_field customer_fields[] = {
    {.name = "times",
     .type = SHAPE_WHOLE,
     .least = 1,
     .most = LIMIT_CASE_TIMES,
     .meaning = "how many are alike",
     .otherwise = "1"},
    {.name = "visited",
     .type = SHAPE_ANY,
     .required = true,
     .meaning = "how long before the asking their visit was: hours(3)",
     .lua = "table"},
    {.name = "asked",
     .type = SHAPE_ANY,
     .meaning = "how long before it any schedule asked them: days(20)",
     .otherwise = "never",
     .lua = "table"},
    {.name = "consent", .type = SHAPE_YES, .meaning = "whether they agreed to be asked", .otherwise = "true"},
    {.name = "out", .type = SHAPE_YES, .meaning = "whether they want no more", .otherwise = "false"},
    {.name = "phone", .type = SHAPE_YES, .meaning = "whether there is a telephone number", .otherwise = "true"},
    {.name = "email", .type = SHAPE_YES, .meaning = "whether there is an e-mail address", .otherwise = "true"},
    {.name = "segment", .type = SHAPE_TEXT, .meaning = "their segment", .otherwise = "none"},
};
static const struct shape_table customer_shape = {"customer", "case", NULL, customer_fields, COUNT(customer_fields),
                                                  NULL,       false};

#define HOW_MANY(reason, text)                                                                                         \
    { .name = reason, .type = SHAPE_WHOLE, .most = 1e9, .meaning = "how many " text }

static const struct shape_field outcome_fields[] = {
    HOW_MANY("asked", "are asked"),
    HOW_MANY("not_meant", "are not meant: their visit is too long ago, or not long enough"),
    HOW_MANY("segment", "are in no segment that is meant"),
    HOW_MANY("opted_out", "want no more"),
    HOW_MANY("no_consent", "did not agree to be asked"),
    HOW_MANY("asked_lately", "were asked lately"),
    HOW_MANY("no_contact", "no channel reaches"),
    HOW_MANY("quota", "are left in peace since enough have answered"),
    HOW_MANY("not_sampled", "are not drawn"),
    HOW_MANY("cap", "no message is left for"),
    HOW_MANY("too_late", "could be written to only after their invitation has expired"),
    {.name = "by", .type = SHAPE_TEXT, .meaning = "the channel by which those who are asked are asked, all of them"},
    {.name = "goes_out", .type = SHAPE_TEXT, .meaning = "when, by the clocks of the store: \"2026-11-02 10:00\""},
};
static const struct shape_table outcome_shape = {"expect", "case", NULL, outcome_fields, COUNT(outcome_fields),
                                                 NULL,     false};
static const struct shape_field schedule_case_fields[] = {
    {.name = "at",
     .type = SHAPE_TEXT,
     .required = true,
     .meaning = "the minute of asking, by the clocks of the store: \"2026-11-02 10:00\""},
    {.name = "answers",
     .type = SHAPE_WHOLE,
     .most = 1e9,
     .meaning = "how many of the store have answered this month",
     .otherwise = "0"},
    {.name = "given", .type = SHAPE_LIST, .of = &customer_shape, .required = true, .meaning = "customers of one store"},
    {.name = "expect", .type = SHAPE_TABLE, .of = &outcome_shape, .required = true, .meaning = "what comes of it"},
};
static const struct shape_table schedule_case = {
    "case", "cases", "schedule", schedule_case_fields, COUNT(schedule_case_fields), NULL, false};

#define HAS_FIELD                                                                                                      \
    {                                                                                                                  \
        .name = "has", .type = SHAPE_LIST, .each = SHAPE_TEXT,                                                         \
        .meaning =                                                                                                     \
            "of a plan: what it has from then on, as `needs` of a step names it; a pilot, a verdict, waves and "       \
            "\"held\" come with their steps and checks"                                                                \
    }
/* How a ticket stands. */
#define STANDING_FIELDS                                                                                                \
    {.name = "state", .type = SHAPE_TEXT, .meaning = "its state"},                                                     \
        {.name = "owner", .type = SHAPE_TEXT, .meaning = "whose it is: \"store\", \"region\", \"hq\" or a duty"},      \
        {.name = "due",                                                                                                \
         .type = SHAPE_TEXT,                                                                                           \
         .meaning = "until when, by the clocks of the store: \"2026-11-02 10:00\"; \"\" is no more"},                  \
        {.name = "class", .type = SHAPE_TEXT, .meaning = "its class; \"\" is none"}, {                                 \
        .name = "marks", .type = SHAPE_TEXT, .meaning = "all its marks, in the order they came: \"late stale\""        \
    }

static const struct shape_field walk_fields[] = {
    {.name = "after",
     .type = SHAPE_ANY,
     .required = true,
     .meaning = "how long after the opening: hours(4), open_hours(24), days(2), open_days(2)",
     .lua = "table"},
    {.name = "step",
     .type = SHAPE_TEXT,
     .meaning = "the step that is taken then",
     .otherwise = "none: only time passes"},
    {.name = "by",
     .type = SHAPE_TEXT,
     .meaning = "what they are to it who take it: \"store\", \"region\", \"hq\", a duty"},
    {.name = "who",
     .type = SHAPE_TEXT,
     .meaning = "a name, where a second person is asked for",
     .otherwise = "one for each `by`"},
    {.name = "says", .type = SHAPE_TEXT, .meaning = "the class that the step says"},
    {.name = "refused", .type = SHAPE_YES, .meaning = "the step may not be taken by them then", .otherwise = "false"},
    HAS_FIELD,
    {.name = "fallen",
     .type = SHAPE_YES,
     .meaning = "of a plan: checks since the entry above find that it fell back",
     .otherwise = "false"},
    STANDING_FIELDS,
};
static const struct shape_table walk_shape = {"walk", "case", NULL, walk_fields, COUNT(walk_fields), NULL, false};
static const struct shape_field ticket_fields[] = {
    {.name = "opens", .type = SHAPE_YES, .meaning = "whether a ticket is opened", .otherwise = "true"},
    STANDING_FIELDS,
};
static const struct shape_table ticket_shape = {"expect", "case", NULL, ticket_fields, COUNT(ticket_fields),
                                                NULL,     false};
static const char *const came[] = {"invited", "receipt", "open", "staff", "imported", "review", NULL};
static const struct shape_field workflow_case_fields[] = {
    {.name = "at",
     .type = SHAPE_TEXT,
     .required = true,
     .meaning = "the minute of the opening, by the clocks of the store: \"2026-11-02 10:00\""},
    {.name = "given", .type = SHAPE_TABLE, .meaning = "a response: answers by question", .otherwise = "none"},
    {.name = "came",
     .type = SHAPE_TEXT,
     .choices = came,
     .meaning = "the class that it came by",
     .otherwise = "\"imported\""},
    {.name = "months",
     .type = SHAPE_LIST,
     .each = SHAPE_TEXT,
     .meaning = "months of a store, the last of which is looked at: \"missed\" (or fallen off its chart), \"reached\", "
                "\"silent\" (too few answers, or no target)",
     .otherwise = "none; with neither, it is opened by hand"},
    HAS_FIELD,
    {.name = "expect", .type = SHAPE_TABLE, .of = &ticket_shape, .required = true, .meaning = "what is opened"},
    {.name = "walk", .type = SHAPE_LIST, .of = &walk_shape, .meaning = "what happens to it then, in its order"},
};
static const struct shape_table workflow_case = {
    "case", "cases", "workflow", workflow_case_fields, COUNT(workflow_case_fields), NULL, false};

static const struct shape_table score_case = {"case", "cases", "scoring", score_case_fields, COUNT(score_case_fields),
                                              NULL,   false};
static const struct shape_table theme_case = {"case", "cases", "themes", theme_case_fields, COUNT(theme_case_fields),
                                              NULL,   false};

static const struct shape_table *const score_items[] = {&score_case, NULL};
static const struct shape_table *const theme_items[] = {&theme_case, NULL};
static const struct shape_table *const schedule_items[] = {&schedule_case, NULL};
static const struct shape_table *const workflow_items[] = {&workflow_case, NULL};
const struct shape_table cases_shapes[] = {
    [CASES_SCORING] = {"cases", NULL, "scoring", cases_fields, COUNT(cases_fields), score_items, false},
    [CASES_THEMES] = {"cases", NULL, "themes", cases_fields, UNDATED_FIELDS, theme_items, false},
    [CASES_SCHEDULE] = {"cases", NULL, "schedule", cases_fields, UNDATED_FIELDS, schedule_items, false},
    [CASES_WORKFLOW] = {"cases", NULL, "workflow", cases_fields, UNDATED_FIELDS, workflow_items, false},
};

static enum cases_about about_of(const struct value *definition) {
    const char *of = value_text(value_get(definition, "of"), "");
    for (int i = 0; abouts[i]; i++)
        if (!strcmp(abouts[i], of))
            return (enum cases_about)i;
    return CASES_SCORING;
}

bool cases_file(const char *name) {
    static const char ending[] = ".test.lua";
    size_t len = strlen(name);
    return len >= sizeof ending && !strcmp(name + len - (sizeof ending - 1), ending);
}

static const char *const nothing_expected[] = {
    [CASES_SCORING] = "name an index, a band, n, hidden, uncertain or a score",
    [CASES_THEMES] = "",
    [CASES_SCHEDULE] = "say how many are asked, or not for which reason: expect = { asked = 1 }",
    [CASES_WORKFLOW] = "say whether a ticket is opened: expect = { opens = false }"};

static int make_case(const char *script, const struct value *definition, const struct value *item,
                     struct cases_one *out, struct err *err) {
    const char *kind = value_text(value_get(item, "kind"), "");
    if (strcmp(kind, "case") != 0)
        return shape_fail(script, value_is(item, VALUE_MAP) ? item : definition, err, "cases hold cases, not a %s",
                          kind[0] ? kind : value_kind_name(item)),
               err_todo(err, "write each as: case \"what it shows\" { given = …, expect = … }");
    if (!value_count(value_get(item, "expect")) && about_of(definition) != CASES_THEMES)
        return shape_fail(script, item, err, "case '%s' expects nothing", value_text(value_get(item, "id"), "")),
               err_todo(err, "%s", nothing_expected[about_of(definition)]);
    *out = (struct cases_one){
        .name = value_text(value_get(item, "id"), ""),
        .value = item,
        .period = value_text(value_get(item, "period"), value_text(value_get(definition, "period"), "")),
        .given = value_get(item, "given"),
        .expect = value_get(item, "expect")};
    return 0;
}

int cases_from_rules(struct arena *arena, const char *script, const struct value *definition, const struct cases **out,
                     struct err *err) {
    struct cases *cases = arena_alloc(arena, sizeof *cases);
    const struct value *items = value_get(definition, "items");
    if (shape_check(script, definition, &cases_shapes[about_of(definition)], err))
        return err->kind;
    struct cases_one *list = arena_alloc(arena, (value_count(items) + 1) * sizeof *list);
    *cases = (struct cases){.id = value_text(value_get(definition, "id"), ""),
                            .script = script,
                            .about = about_of(definition),
                            .list = list};
    for (; cases->count < value_count(items); cases->count++)
        if (make_case(script, definition, value_at(items, cases->count), &list[cases->count], err))
            return err->kind;
    if (!cases->count)
        return shape_fail(script, definition, err, "cases '%s' holds no case", cases->id);
    *out = cases;
    return 0;
}

static int check_theme(const struct cases *cases, const struct cases_one *one, const struct themes *themes,
                       const char *id, struct err *err) {
    const char *names[LIMIT_THEMES];
    for (size_t i = 0; i < themes->count; i++) {
        names[i] = themes->list[i].id;
        if (!strcmp(names[i], id))
            return 0;
    }
    const char *nearest = text_nearest(id, names, themes->count);
    shape_fail(cases->script, one->value, err, "themes '%s' has no theme '%s'", themes->id, id);
    return nearest ? err_todo(err, "did you mean '%s'?", nearest) : (int)err->kind;
}

int cases_check_themes(const struct cases *cases, const struct themes *themes, struct err *err) {
    for (size_t i = 0; i < cases->count; i++)
        for (size_t k = 0; k < value_count(cases->list[i].expect); k++)
            if (check_theme(cases, &cases->list[i], themes, value_text(value_at(cases->list[i].expect, k), ""), err))
                return err->kind;
    return 0;
}
