#include "flow/survey/survey_rules.h"

#include <string.h>

#include "base/limits.h"

#define WORDS_EXAMPLE "zh = \"您有多大可能向朋友推荐我们？\", en = \"How likely are you to recommend us?\""

const struct box_word survey_words[] = {
    {"survey", BOX_DEFINITION, "survey \"id\" { title = words, dimensions?, touchpoints?, lead?, question … }",
     "A questionnaire. Its positional entries are its questions, in the order they are asked.",
     "return survey \"visit\" { title = { zh = \"到店体验\", en = \"Your visit\" }, nps \"recommend\" { " WORDS_EXAMPLE
     " } }",
     "0.1"},
    {"nps", BOX_ITEM, "nps \"id\" { zh, en, dimension?, touchpoint?, from? = 0, to? = 10, top? = 9 }",
     "How likely a customer is to recommend: detractors to 6, passives 7 and 8, promoters from 9.",
     "return survey \"s\" { title = { zh = \"问卷\", en = \"Survey\" }, nps \"recommend\" { " WORDS_EXAMPLE " } }",
     "0.1"},
    {"csat", BOX_ITEM, "csat \"id\" { zh, en, dimension?, touchpoint?, from? = 1, to? = 5, top? = 4 }",
     "How satisfied a customer is; the top box holds answers from `top` on.",
     "return survey \"s\" { title = { zh = \"问卷\", en = \"Survey\" }, csat \"staff\" { zh = \"员工态度\", en = "
     "\"Staff\" } }",
     "0.1"},
    {"ces", BOX_ITEM, "ces \"id\" { zh, en, dimension?, touchpoint?, from? = 1, to? = 7, top? = 5 }",
     "How easy it was: 1 strongly disagree to 7 strongly agree.",
     "return survey \"s\" { title = { zh = \"问卷\", en = \"Survey\" }, ces \"effort\" { zh = \"办理很轻松\", en = "
     "\"It was easy\" } }",
     "0.1"},
    {"scale", BOX_ITEM, "scale \"id\" { zh, en, from, to, top?, dimension?, touchpoint? }",
     "Any other scale of whole numbers.",
     "return survey \"s\" { title = { zh = \"问卷\", en = \"Survey\" }, scale \"taste\" { from = 1, to = 10, top = 8, "
     "zh = \"口味\", en = \"Taste\" } }",
     "0.1"},
    {"choice", BOX_ITEM, "choice \"id\" { zh, en, options = { { id, zh, en } … }, many? = false, touchpoint? }",
     "One of the options, or several where many = true.",
     "return survey \"s\" { title = { zh = \"问卷\", en = \"Survey\" }, choice \"how\" { zh = \"渠道\", en = \"How\", "
     "options = "
     "{ { id = \"web\", zh = \"网上\", en = \"Online\" }, { id = \"shop\", zh = \"门店\", en = \"In store\" } } } }",
     "0.1"},
    {"text", BOX_ITEM, "text \"id\" { zh, en, limit? = 500, touchpoint? }",
     "The customer's own words. They never reach an edition.",
     "return survey \"s\" { title = { zh = \"问卷\", en = \"Survey\" }, text \"comment\" { zh = \"其他意见\", en = "
     "\"Comments\" } }",
     "0.1"},
};
const size_t survey_word_count = sizeof survey_words / sizeof *survey_words;

#define COUNT(array) (sizeof(array) / sizeof *(array))
#define QUESTION(word, fields)                                                                                         \
    { word, "survey", NULL, fields, COUNT(fields), NULL, true }

/* What every question has. */
#define ZH                                                                                                             \
    { .name = "zh", .type = SHAPE_TEXT, .meaning = "the question in Chinese" }
#define EN                                                                                                             \
    { .name = "en", .type = SHAPE_TEXT, .meaning = "the question in English" }
#define TOUCHPOINT                                                                                                     \
    {                                                                                                                  \
        .name = "touchpoint", .type = SHAPE_TEXT,                                                                      \
        .meaning = "the step of the visit that it asks about, one of the survey's `touchpoints`"                       \
    }

static const struct shape_field scale_fields[] = {
    ZH,
    EN,
    {.name = "dimension",
     .type = SHAPE_TEXT,
     .meaning = "the dimension that it measures, one of the survey's `dimensions`",
     .otherwise = "it stands for itself"},
    TOUCHPOINT,
    {.name = "from",
     .type = SHAPE_WHOLE,
     .least = -1000,
     .most = 1000,
     .meaning = "the least answer; a `scale` must say it",
     .otherwise = "0 in nps, 1 in csat and ces"},
    {.name = "to",
     .type = SHAPE_WHOLE,
     .least = -1000,
     .most = 1000,
     .meaning = "the greatest answer; a `scale` must say it",
     .otherwise = "10 in nps, 5 in csat, 7 in ces"},
    {.name = "top",
     .type = SHAPE_WHOLE,
     .least = -1000,
     .most = 1000,
     .meaning = "the least answer that counts into the top box",
     .otherwise = "9 in nps, 4 in csat, 5 in ces; in a scale its greatest answer"},
};

static const struct shape_field option_fields[] = {
    {.name = "id", .type = SHAPE_TEXT, .required = true, .meaning = "what a file's cell and a figure call it"},
    {.name = "zh", .type = SHAPE_TEXT, .meaning = "the option in Chinese; a cell may hold it too"},
    {.name = "en", .type = SHAPE_TEXT, .meaning = "the option in English; a cell may hold it too"},
};
static const struct shape_table option_shape = {"option", "choice", NULL, option_fields, COUNT(option_fields),
                                                NULL,     true};

static const struct shape_field choice_fields[] = {
    ZH,
    EN,
    {.name = "options",
     .type = SHAPE_LIST,
     .required = true,
     .meaning = "what can be chosen, 2 to 62 of them",
     .of = &option_shape},
    {.name = "many", .type = SHAPE_YES, .meaning = "whether several may be chosen", .otherwise = "false"},
    TOUCHPOINT,
};

static const struct shape_field text_fields[] = {
    ZH,
    EN,
    {.name = "limit",
     .type = SHAPE_WHOLE,
     .least = 1,
     .most = 10000,
     .meaning = "how many characters a form should take; an import cuts nothing",
     .otherwise = "500"},
    TOUCHPOINT,
};

static const struct shape_table nps_shape = QUESTION("nps", scale_fields), csat_shape = QUESTION("csat", scale_fields),
                                ces_shape = QUESTION("ces", scale_fields),
                                scale_shape = QUESTION("scale", scale_fields),
                                choice_shape = QUESTION("choice", choice_fields),
                                text_shape = QUESTION("text", text_fields);
static const struct shape_table *const questions[] = {&nps_shape,    &csat_shape, &ces_shape, &scale_shape,
                                                      &choice_shape, &text_shape, NULL};

static const struct shape_field survey_fields[] = {
    {.name = "title", .type = SHAPE_WORDS, .required = true, .meaning = "what the survey is called"},
    {.name = "dimensions",
     .type = SHAPE_TABLE,
     .meaning = "what its questions measure: an id and its name in both languages",
     .each = SHAPE_WORDS,
     .lua = "table<string, earshot.words>"},
    {.name = "touchpoints",
     .type = SHAPE_TABLE,
     .meaning = "the steps of a visit that its questions ask about: an id and its name in both languages",
     .each = SHAPE_WORDS,
     .lua = "table<string, earshot.words>"},
    {.name = "lead",
     .type = SHAPE_TEXT,
     .meaning = "the question that stands for the survey where one figure must",
     .otherwise = "the first nps question, else the first closed one"},
};
const struct shape_table survey_shape = {"survey", NULL, NULL, survey_fields, COUNT(survey_fields), questions, false};

/* One survey on its way from table to struct. */
struct maker {
    struct arena *arena;
    const char *script;
    const struct value *definition;
    struct survey *survey;
    struct question *questions;
};

static bool good_id(const char *id) {
    size_t len = strspn(id, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-");
    return len > 0 && len <= LIMIT_ID && !id[len];
}

static bool find_kind(const char *name, enum question_kind *out) {
    for (int kind = QUESTION_NPS; kind <= QUESTION_TEXT; kind++)
        if (!strcmp(name, question_kind_name((enum question_kind)kind))) {
            *out = (enum question_kind)kind;
            return true;
        }
    return false;
}

static int make_scale(struct maker *maker, const struct value *item, struct question *question, struct err *err) {
    static const struct { int from, to, top; } usual[] = {{0, 10, 9}, {1, 5, 4}, {1, 7, 5}, {0, 0, 0}};
    question->from = (int)value_whole(value_get(item, "from"), usual[question->kind].from);
    question->to = (int)value_whole(value_get(item, "to"), usual[question->kind].to);
    question->top = (int)value_whole(value_get(item, "top"),
                                     question->kind == QUESTION_SCALE ? question->to : usual[question->kind].top);
    if (question->from >= question->to || question->to - question->from >= LIMIT_SCALE)
        return shape_fail_in(maker->script, item, "from", err,
                             "question '%s' goes from %d to %d; a scale has 2 to %d values", question->id,
                             question->from, question->to, LIMIT_SCALE);
    if (question->top <= question->from || question->top > question->to)
        return shape_fail_in(maker->script, item, "top", err,
                             "question '%s': the top box starts at %d, outside the scale %d to %d", question->id,
                             question->top, question->from, question->to);
    return 0;
}

static int make_choice(struct maker *maker, const struct value *item, struct question *question, struct err *err) {
    const struct value *options = value_get(item, "options");
    question->many = value_yes(value_get(item, "many"), false);
    question->option_count = value_count(options);
    if (question->option_count < 2 || question->option_count > LIMIT_OPTIONS)
        return shape_fail_in(maker->script, item, "options", err, "question '%s' has %zu options; a choice has 2 to %d",
                             question->id, question->option_count, LIMIT_OPTIONS);
    struct option *made = arena_alloc(maker->arena, question->option_count * sizeof *made);
    question->options = made;
    for (size_t i = 0; i < question->option_count; i++) {
        const struct value *option = value_at(options, i);
        made[i] = (struct option){value_text(value_get(option, "id"), ""), shape_words(option, "zh"),
                                  shape_words(option, "en")};
        for (size_t k = 0; k < i; k++)
            if (!strcmp(made[k].id, made[i].id))
                return shape_fail_in(maker->script, item, "options", err, "question '%s' has the option '%s' twice",
                                     question->id, made[i].id);
    }
    return 0;
}

static int make_question(struct maker *maker, const struct value *item, struct question *question, struct err *err) {
    const char *kind = value_text(value_get(item, "kind"), "");
    question->id = value_text(value_get(item, "id"), "");
    question->words = item;
    question->dimension = value_text(value_get(item, "dimension"), "");
    question->touchpoint = value_text(value_get(item, "touchpoint"), "");
    if (!find_kind(kind, &question->kind))
        return shape_fail(maker->script, item, err, "a survey holds questions, not a %s",
                          kind[0] ? kind : value_kind_name(item));
    if (!good_id(question->id))
        return shape_fail(maker->script, item, err, "'%s' is no id: letters, digits, _ and -, at most %d", question->id,
                          LIMIT_ID);
    if (survey_question(maker->survey, question->id))
        return shape_fail(maker->script, item, err, "question '%s' is there twice", question->id);
    if (question->kind == QUESTION_TEXT)
        return 0;
    return question->kind == QUESTION_CHOICE ? make_choice(maker, item, question, err)
                                             : make_scale(maker, item, question, err);
}

static int make_questions(struct maker *maker, struct err *err) {
    const struct value *items = value_get(maker->definition, "items");
    size_t count = value_count(items);
    if (count == 0 || count > LIMIT_QUESTIONS)
        return shape_fail(maker->script, maker->definition, err, "survey '%s' has %zu questions; it may have 1 to %d",
                          maker->survey->id, count, LIMIT_QUESTIONS);
    maker->questions = arena_alloc(maker->arena, count * sizeof *maker->questions);
    maker->survey->questions = maker->questions;
    for (size_t i = 0; i < count; i++) {
        if (make_question(maker, value_at(items, i), &maker->questions[i], err))
            return err->kind;
        maker->survey->question_count++;
    }
    return 0;
}

/* The two ways in which questions are pooled. */
struct grouping {
    const char *field, *named, *is, *are; /* "'q' measures 'staff'" */
    size_t of;                            /* where a question has it */
};
static const struct grouping by_dimension = {"dimension", "dimensions", "measures", "both measure",
                                             offsetof(struct question, dimension)};
static const struct grouping by_touchpoint = {"touchpoint", "touchpoints", "is about", "are both about",
                                              offsetof(struct question, touchpoint)};

static const char *group_of(const struct question *question, const struct grouping *by) {
    return *(const char *const *)((const char *)question + by->of);
}

/* Answers of one group are pooled, so they must be on one scale. */
static int check_scale(struct maker *maker, const struct grouping *by, const struct question *question,
                       const struct question *other, struct err *err) {
    if (question->from == other->from && question->to == other->to && question->top == other->top)
        return 0;
    return shape_fail_in(maker->script, question->words, by->field, err,
                         "'%s' and '%s' %s '%s' but on different scales (or top boxes)", question->id, other->id,
                         by->are, group_of(question, by));
}

/* Groups stand in the order of their first question on a scale; each must be named. */
static int make_groups(struct maker *maker, const struct grouping *by, const struct dimension **out, size_t *out_count,
                       struct err *err) {
    const struct value *named = value_get(maker->definition, by->named);
    size_t most = maker->survey->question_count, count = 0;
    struct dimension *made = arena_alloc(maker->arena, (most + 1) * sizeof *made);
    size_t *first = arena_alloc(maker->arena, (most + 1) * sizeof *first);
    for (size_t i = 0; i < most; i++) {
        const struct question *question = &maker->questions[i];
        const char *group = group_of(question, by);
        size_t k = 0;
        if (!group[0])
            continue;
        const struct value *words = value_get(named, group);
        if (!shape_words(words, "zh")[0])
            return shape_fail_in(maker->script, question->words, by->field, err,
                                 "question '%s' %s '%s', which `%s` does not name", question->id, by->is, group,
                                 by->named);
        if (!question_is_scale(question))
            continue;
        while (k < count && strcmp(made[k].id, group) != 0)
            k++;
        if (k < count && check_scale(maker, by, question, &maker->questions[first[k]], err))
            return err->kind;
        if (k < count)
            continue;
        first[k] = i;
        made[count++] = (struct dimension){group, words};
    }
    *out = made;
    *out_count = count;
    return 0;
}

/* A touchpoint was once a note that nothing read, and versions in use have such notes: without a list of names it still
 * is. */
static int make_pools(struct maker *maker, struct err *err) {
    struct survey *survey = maker->survey;
    if (make_groups(maker, &by_dimension, &survey->dimensions, &survey->dimension_count, err))
        return err->kind;
    if (!value_get(maker->definition, "touchpoints"))
        return 0;
    return make_groups(maker, &by_touchpoint, &survey->touchpoints, &survey->touchpoint_count, err);
}

int survey_from_rules(struct arena *arena, const char *script, const struct value *definition,
                      const struct survey **out, struct err *err) {
    struct survey *survey = arena_alloc(arena, sizeof *survey);
    struct maker maker = {.arena = arena, .script = script, .definition = definition, .survey = survey};
    survey->id = value_text(value_get(definition, "id"), "");
    survey->script = script;
    survey->definition = definition;
    survey->title = value_get(definition, "title");
    if (!good_id(survey->id))
        return shape_fail(script, definition, err, "'%s' is no id: letters, digits, _ and -, at most %d", survey->id,
                          LIMIT_ID);
    if (shape_check(script, definition, &survey_shape, err) || make_questions(&maker, err) || make_pools(&maker, err))
        return err->kind;
    const char *lead = value_text(value_get(definition, "lead"), "");
    if (!survey_arrange(arena, survey, maker.questions, lead))
        return shape_fail_in(script, definition, "lead", err, "lead = '%s', but there is no such question", lead);
    *out = survey;
    return 0;
}
