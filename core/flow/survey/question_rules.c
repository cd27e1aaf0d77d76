/* One item of a survey becomes its question, or several: see survey.h. */
#include <math.h>
#include <string.h>

#include "base/limits.h"
#include "flow/survey/survey_parts.h"

#define FAIL(maker, question, field, err, ...) shape_fail_in((maker)->script, (question)->item, field, err, __VA_ARGS__)

/* ---- scales and options ---- */

static int make_scale(struct maker *maker, struct question *question, struct err *err) {
    static const struct { int from, to, top; } usual[] = {{0, 10, 9}, {1, 5, 4}, {1, 7, 5}, {0, 0, 0}};
    const struct value *item = question->item;
    question->from = (int)value_whole(value_get(item, "from"), usual[question->kind].from);
    question->to = (int)value_whole(value_get(item, "to"), usual[question->kind].to);
    question->top = (int)value_whole(value_get(item, "top"),
                                     question->kind == QUESTION_SCALE ? question->to : usual[question->kind].top);
    if (question->from >= question->to || question->to - question->from >= LIMIT_SCALE)
        return FAIL(maker, question, "from", err, "question '%s' goes from %d to %d; a scale has 2 to %d values",
                    question->id, question->from, question->to, LIMIT_SCALE);
    if (question->top <= question->from || question->top > question->to)
        return FAIL(maker, question, "top", err, "question '%s': the top box starts at %d, outside the scale %d to %d",
                    question->id, question->top, question->from, question->to);
    return 0;
}

static int make_options(struct maker *maker, struct question *question, size_t most, struct err *err) {
    const struct value *options = value_get(question->item, "options");
    question->shuffle = value_yes(value_get(question->item, "shuffle"), false);
    question->option_count = value_count(options);
    if (question->option_count < 2 || question->option_count > most)
        return FAIL(maker, question, "options", err, "question '%s' has %zu options; a %s has 2 to %zu", question->id,
                    question->option_count, question_kind_name(question->kind), most);
    struct option *made = arena_alloc(maker->arena, question->option_count * sizeof *made);
    question->options = made;
    for (size_t i = 0; i < question->option_count; i++) {
        const struct value *option = value_at(options, i);
        made[i] = (struct option){.id = value_text(value_get(option, "id"), ""),
                                  .zh = shape_words(option, "zh"),
                                  .en = shape_words(option, "en"),
                                  .other = value_yes(value_get(option, "other"), false)};
        made[i].fixed = value_yes(value_get(option, "fixed"), made[i].other);
        for (size_t k = 0; k < i; k++)
            if (!strcmp(made[k].id, made[i].id))
                return FAIL(maker, question, "options", err, "question '%s' has the option '%s' twice", question->id,
                            made[i].id);
    }
    return 0;
}

static int make_choice(struct maker *maker, struct question *question, struct err *err) {
    question->many = value_yes(value_get(question->item, "many"), false);
    return make_options(maker, question, LIMIT_OPTIONS, err);
}

static int make_ranking(struct maker *maker, struct question *question, struct err *err) {
    if (make_options(maker, question, LIMIT_RANKED, err))
        return err->kind;
    size_t most = question->option_count < LIMIT_RANKS ? question->option_count : LIMIT_RANKS;
    question->ranks = (int)value_whole(value_get(question->item, "ranks"), (int64_t)most);
    if ((size_t)question->ranks <= most)
        return 0;
    return FAIL(maker, question, "ranks", err, "question '%s' gives %d places to %zu options", question->id,
                question->ranks, question->option_count);
}

/* ---- numbers and dates ---- */

/* The number in units of its last decimal; false where it has more than `decimals`. */
static bool whole_at(double number, int decimals, int64_t *out) {
    double scaled = number * pow(10, decimals);
    *out = llround(scaled);
    return fabs(scaled) < LIMIT_NUMBER && fabs(scaled - (double)*out) < 1e-6;
}

static int make_number(struct maker *maker, struct question *question, struct err *err) {
    const struct value *item = question->item;
    double min = value_number(value_get(item, "min"), 0), max = value_number(value_get(item, "max"), 0),
           step = value_number(value_get(item, "step"), 1);
    struct span *span = &question->span;
    int64_t last = 0;
    if (!(max > min) || !(step > 0))
        return FAIL(maker, question, "max", err, "question '%s' goes from %.10g to %.10g in steps of %.10g",
                    question->id, min, max, step);
    while (span->decimals <= LIMIT_DECIMALS &&
           !(whole_at(min, span->decimals, &span->min) && whole_at(step, span->decimals, &span->step) &&
             whole_at(max, span->decimals, &last)))
        span->decimals++;
    if (span->decimals > LIMIT_DECIMALS)
        return FAIL(maker, question, "step", err,
                    "question '%s': min, max and step are under %.0e, with up to %d decimals", question->id,
                    LIMIT_NUMBER, LIMIT_DECIMALS);
    span->count = (last - span->min) / span->step + 1;
    if (span->count <= LIMIT_STEPS)
        return 0;
    return FAIL(maker, question, "step", err, "question '%s' has %lld steps from min to max; it may have %d",
                question->id, (long long)span->count, LIMIT_STEPS),
           err_todo(err, "take a coarser step, or a lesser max");
}

static int make_date(struct maker *maker, struct question *question, struct err *err) {
    day_t days[2];
    static const char *const fields[] = {"min", "max"}, *const usual[] = {"1900-01-01", "2199-12-31"};
    for (int i = 0; i < 2; i++) {
        const char *text = value_text(value_get(question->item, fields[i]), usual[i]);
        if (!day_read(text, &days[i]))
            return FAIL(maker, question, fields[i], err, "question '%s': '%s' is no day", question->id, text),
                   err_todo(err, "write it as in \"2026-10-31\"");
    }
    if (days[1] < days[0])
        return FAIL(maker, question, "max", err, "question '%s': its last day is before its first", question->id);
    question->span = (struct span){.min = days[0], .step = 1, .count = days[1] - days[0] + 1};
    return 0;
}

/* ---- the others ---- */

static int make_text(struct maker *maker, struct question *question, struct err *err) {
    (void)maker, (void)err;
    question->limit = (int)value_whole(value_get(question->item, "limit"), 500);
    question->lines = (int)value_whole(value_get(question->item, "lines"), 3);
    return 0;
}

static int make_consent(struct maker *maker, struct question *question, struct err *err) {
    const char *zh = value_text(value_get(value_get(question->item, "notice"), "zh"), ""),
               *en = value_text(value_get(value_get(question->item, "notice"), "en"), "");
    const char *both = arena_format(maker->arena, "%s\n%s\n", zh, en);
    (void)err;
    question->notice = digest_sha256(both, strlen(both));
    question->purpose = value_text(value_get(question->item, "purpose"), "");
    return 0;
}

/* ---- items ---- */

static bool find_kind(const char *name, enum question_kind *out) {
    for (int kind = 0; kind < QUESTION_KINDS; kind++)
        if (!strcmp(name, question_kind_name((enum question_kind)kind))) {
            *out = (enum question_kind)kind;
            return true;
        }
    return false;
}

static bool has_other(const struct value *item) {
    const struct value *options = value_get(item, "options");
    for (size_t i = 0; i < value_count(options); i++)
        if (value_yes(value_get(value_at(options, i), "other"), false))
            return true;
    return false;
}

static bool is_kind(const struct value *item, const char *kind) {
    return !strcmp(value_text(value_get(item, "kind"), ""), kind);
}

size_t questions_in(const struct value *item) {
    if (is_kind(item, "page"))
        return 0;
    if (is_kind(item, "matrix"))
        return value_count(value_get(item, "rows"));
    return is_kind(item, "choice") && has_other(item) ? 2 : 1;
}

static int take_id(struct maker *maker, struct question *question, const char *id, struct err *err) {
    question->id = question->heading[0] ? arena_format(maker->arena, "%s.%s", question->heading, id) : id;
    if (!survey_id_is_good(id) || strlen(question->id) > LIMIT_ID)
        return shape_fail(maker->script, question->item, err, "'%s' is no id: letters, digits, _ and -, at most %d",
                          question->id, LIMIT_ID);
    if (survey_question(maker->survey, question->id))
        return shape_fail(maker->script, question->item, err, "question '%s' is there twice", question->id);
    return 0;
}

/* Of the kind that it has, in the place behind those that are made. */
static int make_one(struct maker *maker, struct question *question, const char *id, struct err *err) {
    static int (*const makers[])(struct maker *, struct question *, struct err *) = {
        [QUESTION_NPS] = make_scale,       [QUESTION_CSAT] = make_scale,    [QUESTION_CES] = make_scale,
        [QUESTION_SCALE] = make_scale,     [QUESTION_CHOICE] = make_choice, [QUESTION_TEXT] = make_text,
        [QUESTION_RANKING] = make_ranking, [QUESTION_NUMBER] = make_number, [QUESTION_DATE] = make_date,
        [QUESTION_CONSENT] = make_consent};
    question->required = value_yes(value_get(question->item, "required"), false);
    if (take_id(maker, question, id, err) || makers[question->kind](maker, question, err))
        return err->kind;
    maker->survey->question_count++;
    return 0;
}

/* The text beside an option "other", asked of those who chose it. */
static int make_other(struct maker *maker, struct question *choice, struct err *err) {
    struct question *text = choice + 1;
    size_t others = 0;
    for (size_t i = 0; i < choice->option_count; i++) {
        others += choice->options[i].other;
        if (choice->options[i].other)
            text->words = value_at(value_get(choice->item, "options"), i);
    }
    if (others > 1)
        return FAIL(maker, choice, "options", err, "question '%s' has %zu options with other = true; it may have one",
                    choice->id, others);
    if (!others)
        return 0;
    text->id = arena_format(maker->arena, "%s.other", choice->id);
    if (survey_question(maker->survey, text->id) || strlen(text->id) > LIMIT_ID)
        return FAIL(maker, choice, "options", err, "the text beside 'other' is the question '%s', and that id is %s",
                    text->id, strlen(text->id) > LIMIT_ID ? "too long" : "taken");
    text->kind = QUESTION_TEXT;
    text->item = choice->item;
    text->dimension = "";
    text->touchpoint = choice->touchpoint;
    text->heading = "";
    text->beside = choice;
    text->limit = LIMIT_OTHER;
    text->lines = 1;
    choice->other = text;
    maker->survey->question_count++;
    return 0;
}

static int make_plain(struct maker *maker, const struct value *item, struct err *err) {
    struct question *question = &maker->questions[maker->survey->question_count];
    question->words = question->item = item;
    question->dimension = value_text(value_get(item, "dimension"), "");
    question->touchpoint = value_text(value_get(item, "touchpoint"), "");
    question->heading = "";
    if (!find_kind(value_text(value_get(item, "kind"), ""), &question->kind)) {
        const char *kind = value_text(value_get(item, "kind"), "");
        return shape_fail(maker->script, item, err, "a survey holds questions, not a %s",
                          kind[0] ? kind : value_kind_name(item));
    }
    if (make_one(maker, question, value_text(value_get(item, "id"), ""), err))
        return err->kind;
    return question->kind == QUESTION_CHOICE ? make_other(maker, question, err) : 0;
}

static int make_row(struct maker *maker, const struct value *item, const struct value *row, struct err *err) {
    struct question *question = &maker->questions[maker->survey->question_count];
    const char *usual = value_get(item, "options") ? "choice" : "csat";
    question->words = row;
    question->item = item;
    question->dimension = value_text(value_get(row, "dimension"), value_text(value_get(item, "dimension"), ""));
    question->touchpoint = value_text(value_get(row, "touchpoint"), value_text(value_get(item, "touchpoint"), ""));
    question->heading = value_text(value_get(item, "id"), "");
    find_kind(value_text(value_get(item, "each"), usual), &question->kind);
    return make_one(maker, question, value_text(value_get(row, "id"), ""), err);
}

static int make_matrix(struct maker *maker, const struct value *item, struct err *err) {
    const struct value *rows = value_get(item, "rows");
    const char *id = value_text(value_get(item, "id"), "");
    if (!survey_id_is_good(id))
        return shape_fail(maker->script, item, err, "'%s' is no id: letters, digits, _ and -, at most %d", id,
                          LIMIT_ID);
    if (value_count(rows) < 1)
        return shape_fail_in(maker->script, item, "rows", err, "matrix '%s' has no rows", id);
    for (size_t i = 0; i < value_count(rows); i++)
        if (make_row(maker, item, value_at(rows, i), err))
            return err->kind;
    return 0;
}

int questions_make(struct maker *maker, const struct value *item, struct err *err) {
    return is_kind(item, "matrix") ? make_matrix(maker, item, err) : make_plain(maker, item, err);
}
