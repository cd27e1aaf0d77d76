/* Words check how they are called, at the caller's line; what they name is held against the survey when the definition
 * is read. */
#include "flow/survey/condition_rules.h"

#include <math.h>
#include <string.h>

#include "base/limits.h"
#include "base/text.h"
#include "flow/rules/shape.h"

/* ---- words ---- */

static int wants(struct err *err, const char *word, const char *what, const char *example) {
    return err_set(err, ERR_DATA, "%s wants %s", word, what), err_todo(err, "write: %s", example);
}

static bool is_condition(const struct value *value) {
    return !strcmp(value_text(value_get(value, "kind"), ""), "condition");
}

static bool is_answer(const struct value *value) {
    return value_is(value, VALUE_INT) || value_is(value, VALUE_REAL) || value_is(value, VALUE_TEXT);
}

static bool is_day(const struct value *value) {
    day_t day;
    return day_read(value_text(value, ""), &day);
}

static struct value *make(const struct box_asked *asked, const char *word) {
    struct value *made = value_map(asked->arena);
    value_set(asked->arena, made, "kind", value_str(asked->arena, "condition"));
    value_set(asked->arena, made, "test", value_str(asked->arena, word));
    return made;
}

/* A question, and what is asked of it under the name `field`: NULL for nothing. */
static int make_leaf(const struct box_asked *asked, const char *word, const char *field, const char *example,
                     const struct value **out, struct err *err) {
    const struct value *question = value_at(asked->arguments, 0), *answer = value_at(asked->arguments, 1);
    struct value *made = make(asked, word);
    if (!value_is(question, VALUE_TEXT))
        return wants(err, word, "the id of a question first", example);
    if (value_count(asked->arguments) > (field ? 2 : 1))
        return wants(err, word, field ? "a question and one thing more" : "a question and nothing more", example);
    value_set(asked->arena, made, "question", question);
    if (field)
        value_set(asked->arena, made, field, answer);
    *out = made;
    return 0;
}

static int make_bound(const struct box_asked *asked, const char *word, const char *example, const struct value **out,
                      struct err *err) {
    const struct value *answer = value_at(asked->arguments, 1);
    if (make_leaf(asked, word, "answer", example, out, err))
        return err->kind;
    bool good = value_is(answer, VALUE_INT) || value_is(answer, VALUE_REAL) || is_day(answer);
    return good ? 0 : wants(err, word, "a number last", example);
}

static int make_at_least(const struct box_asked *asked, const struct value **out, struct err *err) {
    return make_bound(asked, "at_least", "at_least(\"recommend\", 9)", out, err);
}

static int make_at_most(const struct box_asked *asked, const struct value **out, struct err *err) {
    return make_bound(asked, "at_most", "at_most(\"recommend\", 6)", out, err);
}

static int make_is(const struct box_asked *asked, const struct value **out, struct err *err) {
    static const char example[] = "is(\"channel\", \"web\")";
    if (make_leaf(asked, "is", "answer", example, out, err))
        return err->kind;
    return is_answer(value_at(asked->arguments, 1)) ? 0 : wants(err, "is", "a number or an option last", example);
}

static int make_one_of(const struct box_asked *asked, const struct value **out, struct err *err) {
    static const char example[] = "one_of(\"channel\", { \"web\", \"phone\" })";
    const struct value *all = value_at(asked->arguments, 1);
    if (make_leaf(asked, "one_of", "answers", example, out, err))
        return err->kind;
    bool good = value_is(all, VALUE_LIST) && value_count(all);
    for (size_t i = 0; i < value_count(all); i++)
        good = good && is_answer(value_at(all, i));
    return good ? 0 : wants(err, "one_of", "a list of numbers or options last", example);
}

static int make_answered(const struct box_asked *asked, const struct value **out, struct err *err) {
    return make_leaf(asked, "answered", NULL, "answered(\"staff\")", out, err);
}

static int make_group(const struct box_asked *asked, const char *word, const struct value **out, struct err *err) {
    const struct value *parts = value_at(asked->arguments, 0);
    struct value *made = make(asked, word);
    bool good = value_is(parts, VALUE_LIST) && value_count(parts) && value_count(asked->arguments) == 1;
    for (size_t i = 0; i < value_count(parts); i++)
        good = good && is_condition(value_at(parts, i));
    if (!good)
        return wants(err, word, "a list of conditions",
                     "all_of { at_least(\"recommend\", 9), is(\"channel\", \"web\") }");
    value_set(asked->arena, made, "of", parts);
    *out = made;
    return 0;
}

static int make_all_of(const struct box_asked *asked, const struct value **out, struct err *err) {
    return make_group(asked, "all_of", out, err);
}

static int make_any_of(const struct box_asked *asked, const struct value **out, struct err *err) {
    return make_group(asked, "any_of", out, err);
}

static int make_none_of(const struct box_asked *asked, const struct value **out, struct err *err) {
    return make_group(asked, "none_of", out, err);
}

#define CONDITION(name, signature, meaning, example)                                                                   \
    { #name, BOX_FUNCTION, signature, meaning, example, "0.1", make_##name }

const struct box_word condition_words[] = {
    CONDITION(at_least, "at_least(question, number)",
              "A condition: the question, one on a scale, was answered with so much or more. An unanswered question is "
              "neither at least nor at most anything.",
              "local promoter = at_least('recommend', 9)\nassert(promoter.kind == 'condition')"),
    CONDITION(at_most, "at_most(question, number)", "A condition: it was answered with so much or less.",
              "assert(at_most('recommend', 6).answer == 6)"),
    CONDITION(is, "is(question, answer)",
              "A condition: the answer is this number or option; where several options may be chosen, this one is "
              "among them.",
              "assert(is('channel', 'web').question == 'channel')"),
    CONDITION(one_of, "one_of(question, answers)", "A condition: the answer is one of these, or has one of them in it.",
              "assert(#one_of('channel', { 'web', 'phone' }).answers == 2)"),
    CONDITION(answered, "answered(question)", "A condition: the question was answered at all.",
              "assert(answered('staff').test == 'answered')"),
    CONDITION(all_of, "all_of(conditions)", "A condition: each of these holds.",
              "local web = all_of { is('channel', 'web'), answered('staff') }\nassert(#web.of == 2)"),
    CONDITION(any_of, "any_of(conditions)", "A condition: one of these holds, or several.",
              "assert(any_of { at_least('recommend', 9), at_least('staff', 5) }.kind == 'condition')"),
    CONDITION(none_of, "none_of(conditions)",
              "A condition: not one of these holds. Of a question that was not answered that is so, too.",
              "local others = none_of { is('channel', 'web') }\nassert(others.of[1].answer == 'web')"),
};
const size_t condition_word_count = sizeof condition_words / sizeof *condition_words;

/* ---- what they name ---- */

static const char *const tests[] = {"at_least", "at_most", "is", "one_of", "answered", "all_of", "any_of", "none_of"};
enum { TESTS = sizeof tests / sizeof *tests };

struct maker {
    struct arena *arena;
    const char *script;
    const struct value *definition;
    const struct survey *survey;
    size_t parts;
};

#define FAIL(maker, made, err, ...) shape_fail_in((maker)->script, (maker)->definition, (made)->path, err, __VA_ARGS__)

static int no_question(const struct maker *maker, const struct condition *made, const char *given, struct err *err) {
    const char *names[LIMIT_QUESTIONS];
    size_t count = 0;
    for (size_t i = 0; i < maker->survey->question_count; i++)
        if (maker->survey->questions[i].kind != QUESTION_TEXT)
            names[count++] = maker->survey->questions[i].id;
    const char *nearest = text_nearest(given, names, count);
    FAIL(maker, made, err, "%s: survey '%s' has no question '%s'", condition_text(maker->arena, made),
         maker->survey->id, given);
    return nearest ? err_todo(err, "did you mean '%s'?", nearest)
                   : err_todo(err, "`earshot survey show %s` lists them", maker->survey->id);
}

static int find_question(const struct maker *maker, struct condition *made, struct err *err) {
    const char *id = value_text(value_get(made->value, "question"), "");
    made->question = survey_question(maker->survey, id);
    if (!made->question)
        return no_question(maker, made, id, err);
    if (made->question->kind != QUESTION_TEXT)
        return 0;
    return FAIL(maker, made, err, "%s: '%s' is free text", condition_text(maker->arena, made), id),
           err_todo(err, "a condition is about closed answers; comments have themes");
}

static void take(struct condition *made, size_t answer) {
    made->holds[answer / 64] |= UINT64_C(1) << answer % 64;
}

/* A number or a date that a condition names, in units of the question's span: rounded towards what it takes. */
static bool read_edge(const struct question *question, const struct value *answer, bool up, int64_t *out) {
    day_t day;
    if (question->kind == QUESTION_DATE) {
        if (!day_read(value_text(answer, ""), &day))
            return false;
        *out = day;
        return true;
    }
    if (!value_is(answer, VALUE_INT) && !value_is(answer, VALUE_REAL))
        return false;
    double scaled = value_number(answer, 0) * pow(10, question->span.decimals);
    if (!(fabs(scaled) < LIMIT_NUMBER))
        scaled = copysign(LIMIT_NUMBER, scaled);
    *out = (int64_t)(up ? ceil(scaled - 1e-6) : floor(scaled + 1e-6));
    return true;
}

static int no_edge(const struct maker *maker, const struct condition *made, struct err *err) {
    const struct question *question = made->question;
    FAIL(maker, made, err, "%s: '%s' is a %s", condition_text(maker->arena, made), question->id,
         question_kind_name(question->kind));
    return question->kind == QUESTION_DATE
               ? err_todo(err, "write the day as in %s(\"%s\", \"2026-10-31\")", tests[made->test], question->id)
               : err_todo(err, "write the number as in %s(\"%s\", 3)", tests[made->test], question->id);
}

/* k of the first value that is not under `edge`, from 1; those of `span` are 1 to its count. */
static int64_t first_from(const struct span *span, int64_t edge) {
    return edge <= span->min ? 1 : (edge - span->min + span->step - 1) / span->step + 1;
}

/* The values from `least` to `most`; one of them may be left out. */
static int take_range(const struct maker *maker, struct condition *made, const struct value *least,
                      const struct value *most, struct err *err) {
    const struct span *span = &made->question->span;
    int64_t edge, first = 1, last = span->count;
    if (least && !read_edge(made->question, least, true, &edge))
        return no_edge(maker, made, err);
    first = least ? first_from(span, edge) : first;
    if (most && !read_edge(made->question, most, false, &edge))
        return no_edge(maker, made, err);
    last = most && first_from(span, edge + 1) <= last ? first_from(span, edge + 1) - 1 : last;
    if (most && edge < span->min)
        last = 0;
    if (first > last)
        return FAIL(maker, made, err, "%s can never hold: '%s' takes no such answer",
                    condition_text(maker->arena, made), made->question->id);
    made->least = (uint64_t)first;
    made->most = (uint64_t)last;
    return 0;
}

static int no_order(const struct maker *maker, const struct condition *made, struct err *err) {
    const struct question *question = made->question;
    if (question->kind == QUESTION_CONSENT)
        return FAIL(maker, made, err, "%s: '%s' is consent, given or not", condition_text(maker->arena, made),
                    question->id),
               err_todo(err, "answered(\"%s\") asks whether it was given", question->id);
    return FAIL(maker, made, err, "%s: '%s' is a %s, and its options have no order", condition_text(maker->arena, made),
                question->id, question_kind_name(question->kind)),
           err_todo(err, "is(\"%s\", \"%s\") and one_of ask for options", question->id, question->options[0].id);
}

static int take_bound(const struct maker *maker, struct condition *made, struct err *err) {
    const struct question *question = made->question;
    const struct value *answer = value_get(made->value, "answer");
    double bound = value_number(answer, 0);
    bool least = made->test == CONDITION_AT_LEAST;
    if (question_is_span(question))
        return take_range(maker, made, least ? answer : NULL, least ? NULL : answer, err);
    if (!value_is(answer, VALUE_INT) && !value_is(answer, VALUE_REAL))
        return FAIL(maker, made, err, "%s wants a number", tests[made->test]);
    if (!question_is_scale(question))
        return no_order(maker, made, err);
    if (least ? bound > question->to : bound < question->from)
        return FAIL(maker, made, err, "%s can never hold: '%s' goes from %d to %d", condition_text(maker->arena, made),
                    question->id, question->from, question->to);
    for (int k = question->from; k <= question->to; k++)
        if (least ? k >= bound : k <= bound)
            take(made, (size_t)(k - question->from) + 1);
    return 0;
}

/* "'here', 'away'" */
static const char *options_text(struct arena *arena, const struct question *question) {
    const char *made = "";
    for (size_t i = 0; i < question->option_count; i++)
        made = arena_format(arena, "%s%s'%s'", made, i ? ", " : "", question->options[i].id);
    return made;
}

static int no_option(const struct maker *maker, const struct condition *made, const struct value *answer,
                     struct err *err) {
    const struct question *question = made->question;
    const char *names[LIMIT_OPTIONS];
    for (size_t i = 0; i < question->option_count; i++)
        names[i] = question->options[i].id;
    const char *given = value_text(answer, arena_format(maker->arena, "%.10g", value_number(answer, 0)));
    const char *nearest = text_nearest(given, names, question->option_count);
    FAIL(maker, made, err, "%s: '%s' has no option '%s'", condition_text(maker->arena, made), question->id, given);
    return nearest ? err_todo(err, "did you mean '%s'?", nearest)
                   : err_todo(err, "it has %s", options_text(maker->arena, question));
}

static int take_answer(const struct maker *maker, struct condition *made, const struct value *answer, struct err *err) {
    const struct question *question = made->question;
    if (question_is_scale(question)) {
        int64_t whole = value_whole(answer, INT64_MIN);
        if (whole < question->from || whole > question->to)
            return FAIL(maker, made, err, "%s: the answers to '%s' are whole numbers from %d to %d",
                        condition_text(maker->arena, made), question->id, question->from, question->to);
        take(made, (size_t)(whole - question->from) + 1);
        return 0;
    }
    if (question->kind == QUESTION_CONSENT)
        return no_order(maker, made, err);
    for (size_t i = 0; i < question->option_count; i++)
        if (!strcmp(question->options[i].id, value_text(answer, ""))) {
            take(made, i + 1); /* bit i + 1 of a mask, too */
            return 0;
        }
    return no_option(maker, made, answer, err);
}

static int take_answers(const struct maker *maker, struct condition *made, struct err *err) {
    const struct value *all = value_get(made->value, "answers");
    if (question_is_span(made->question))
        return FAIL(maker, made, err, "%s: '%s' is a %s", condition_text(maker->arena, made), made->question->id,
                    question_kind_name(made->question->kind)),
               err_todo(err, "at_least and at_most ask for a %s", question_kind_name(made->question->kind));
    for (size_t i = 0; i < value_count(all); i++)
        if (take_answer(maker, made, value_at(all, i), err))
            return err->kind;
    return value_count(all) ? 0 : FAIL(maker, made, err, "%s can never hold", condition_text(maker->arena, made));
}

static int make_question(const struct maker *maker, struct condition *made, struct err *err) {
    const struct value *answer;
    if (find_question(maker, made, err))
        return err->kind;
    switch (made->test) {
    case CONDITION_AT_LEAST:
    case CONDITION_AT_MOST:
        return take_bound(maker, made, err);
    case CONDITION_IS:
        answer = value_get(made->value, "answer");
        return question_is_span(made->question) ? take_range(maker, made, answer, answer, err)
                                                : take_answer(maker, made, answer, err);
    case CONDITION_ONE_OF:
        return take_answers(maker, made, err);
    default:
        if (question_is_span(made->question))
            return take_range(maker, made, NULL, NULL, err);
        for (size_t i = 1; i <= question_values(made->question); i++)
            take(made, i);
        if (made->question->many)
            made->holds[0] = 1;
        return 0;
    }
}

static int read_one(struct maker *maker, const char *path, const struct value *value, const struct condition **out,
                    struct err *err);

static int make_parts(struct maker *maker, struct condition *made, struct err *err) {
    const struct value *of = value_get(made->value, "of");
    const struct condition **parts = arena_alloc(maker->arena, (value_count(of) + 1) * sizeof *parts);
    made->parts = parts;
    for (; made->part_count < value_count(of); made->part_count++) {
        const char *path = arena_format(maker->arena, "%s.%zu", made->path, made->part_count + 1);
        if (read_one(maker, path, value_at(of, made->part_count), &parts[made->part_count], err))
            return err->kind;
    }
    if (condition_decide(made, maker->survey) != CONDITION_NEVER)
        return 0;
    FAIL(maker, made, err, "%s can never hold, whatever is answered", condition_text(maker->arena, made));
    return made->test == CONDITION_ALL_OF
               ? err_todo(err, "all_of asks for each of its conditions at once, any_of for one of them")
               : err_todo(err, "%s",
                          made->part_count ? "whatever is answered, one of its conditions holds"
                                           : "it has no conditions");
}

static int read_one(struct maker *maker, const char *path, const struct value *value, const struct condition **out,
                    struct err *err) {
    struct condition *made = arena_alloc(maker->arena, sizeof *made);
    const char *test = value_text(value_get(value, "test"), "");
    size_t k = 0;
    *made = (struct condition){.path = path, .value = value};
    *out = made;
    while (k < TESTS && strcmp(tests[k], test) != 0)
        k++;
    if (!is_condition(value) || k == TESTS)
        return FAIL(maker, made, err, "'%s' is no condition", path),
               err_todo(err, "write it with at_least, at_most, is, one_of, answered, all_of, any_of or none_of");
    made->test = (enum condition_test)k;
    if (++maker->parts > LIMIT_CONDITION_PARTS)
        return FAIL(maker, made, err, "the condition has more than %d parts", LIMIT_CONDITION_PARTS),
               err_todo(err, "one_of takes a list of answers in one part");
    return k >= CONDITION_ALL_OF ? make_parts(maker, made, err) : make_question(maker, made, err);
}

int condition_from_rules(struct arena *arena, const char *script, const struct value *definition, const char *field,
                         const struct survey *survey, const struct condition **out, struct err *err) {
    struct maker maker = {.arena = arena, .script = script, .definition = definition, .survey = survey};
    const struct value *value = value_get(definition, field);
    *out = NULL;
    return value ? read_one(&maker, field, value, out, err) : 0;
}

/* ---- what leaves nobody out ---- */

/* A part about one question that every answer to it makes hold; `answered` means just that. */
static bool takes_every_answer(const struct condition *condition) {
    const struct question *question = condition->question;
    if (condition->test == CONDITION_ANSWERED || !question || question->many)
        return false;
    if (question_is_span(question))
        return condition->least == 1 && condition->most == (uint64_t)question->span.count;
    for (size_t i = 1; i <= question_values(question); i++)
        if (!(condition->holds[i / 64] >> i % 64 & 1))
            return false;
    return true;
}

void condition_warn(const char *script, const struct value *definition, const struct condition *condition,
                    const struct survey *survey, rules_fault *fault, void *context) {
    struct arena *arena = arena_new();
    struct err err;
    const char *text = condition_text(arena, condition);
    if (takes_every_answer(condition)) {
        shape_fail_in(script, definition, condition->path, &err, "%s holds for every answer", text);
        err_todo(&err, "answered(\"%s\") says the same", condition->question->id);
        fault(context, &err, true);
    } else if (condition->part_count && condition_decide(condition, survey) == CONDITION_ALWAYS) {
        shape_fail_in(script, definition, condition->path, &err, "%s always holds, whatever is answered", text);
        err_todo(&err, "it leaves nobody out: say what is meant, or take it out");
        fault(context, &err, true);
    }
    for (size_t i = 0; i < condition->part_count; i++)
        condition_warn(script, definition, condition->parts[i], survey, fault, context);
    arena_free(arena);
}
