/* A cell is what a sheet holds of an answer: 0 for none, k for the k-th answer there is. Of a question where many may
 * be chosen it is the place of the choice among those of the batch, so such a function is never tabulated. */
#include "flow/scoring/responses.h"

#include <limits.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "flow/rules/shape.h"

/* Where the asked questions stand in the sheets of a version. */
struct plan {
    int64_t version;
    const struct question **kept; /* [asked]; NULL where the version has no such question */
    struct step {
        size_t place, factor;
        const unsigned char *carried; /* by what the sheet holds: what one of the scoring's version would */
    } * steps;                        /* of the table's index: carried[sheet[place]] x factor */
    size_t step_count;
    const struct condition *where; /* bound to the version, or NULL */
};

struct chosen {
    uint64_t *masks;
    struct value *values;
    size_t count;
};

struct responses_scorer {
    struct arena *arena;
    const struct scoring *scoring;
    const struct scoring_judge *judge;
    score_fn *fn;
    void *context;
    struct plan *plans;
    size_t plan_count;
    const struct plan *last; /* the plan of the response before */
    int32_t *table;          /* NULL: asked in batches */
    size_t table_size;
    const struct condition_sweep *rest; /* what may stand in the place of answers that are not asked for; or NULL */
    struct box_column *columns;
    struct chosen *chosen; /* [asked]; of questions where many may be chosen */
    struct arena *batch;   /* what the values of the present batch live in */
    uint16_t *cells;
    void **into;
    double *scores;
    size_t count; /* rows that wait */
};

void score_sums_add(struct score_sums *sums, int32_t score) {
    if (score == SCORE_NONE)
        return;
    sums->n++;
    sums->total += score;
    sums->squares += (int64_t)score * score;
}

int responses_score_read(const struct scoring *scoring, double answer, int32_t *out, struct err *err) {
    if (!isnan(answer) && !(answer >= 0 && answer <= 100))
        return shape_fail(scoring->script, scoring->function, err,
                          "response returned %.10g; a score goes from 0 to 100, or is nil", answer);
    *out = isnan(answer) ? SCORE_NONE : (int32_t)lround(answer * SCORE_UNIT);
    return 0;
}

/* ---- answers as values ---- */

static size_t answer_count_of(const struct question *question) {
    return question_is_scale(question) ? (size_t)(question->to - question->from) + 1 : question->option_count;
}

static const struct value *answer_value(struct arena *arena, const struct question *question, size_t cell) {
    if (question_is_scale(question))
        return value_int(arena, question->from + (int)cell - 1);
    return value_str(arena, question->options[cell - 1].id);
}

/* { friend = true, street = true } */
static const struct value *choice_value(struct arena *arena, const struct question *question, uint64_t mask) {
    struct value *made = value_map(arena);
    for (size_t i = 0; i < question->option_count; i++)
        if (mask & UINT64_C(2) << i)
            value_set(arena, made, question->options[i].id, value_bool(arena, true));
    return made;
}

static const struct value *all_answers(struct arena *arena, const struct question *question) {
    struct value *values = value_list(arena);
    for (size_t i = 1; !question->many && i <= answer_count_of(question); i++)
        value_push(arena, values, answer_value(arena, question, i));
    return values;
}

/* What is neither a scale nor a choice, as a file has it; a number as a number. */
static const struct value *written(struct arena *arena, const struct question *question, const unsigned char *sheet) {
    struct buf out = buf_make(LIMIT_MESSAGE);
    double number;
    if (answer_number(question, sheet, &number))
        return value_real(arena, number);
    answer_write(question, sheet, &out);
    const struct value *made = value_str(arena, out.data);
    buf_free(&out);
    return made;
}

const struct value *responses_answer(struct arena *arena, const struct question *asked, const struct survey *version,
                                     const unsigned char *sheet) {
    const struct question *kept = survey_question(version, asked->id);
    if (!kept || !question_carries(kept, asked) || !answer_get(kept, sheet))
        return value_null(arena);
    if (!question_is_closed(kept))
        return written(arena, kept, sheet);
    uint64_t answer = answer_carry(kept, asked, answer_get(kept, sheet));
    return asked->many ? choice_value(arena, asked, answer) : answer_value(arena, asked, (size_t)answer);
}

const struct value *responses_arguments(struct arena *arena, const struct scoring *scoring,
                                        const struct survey *version, const unsigned char *sheet) {
    struct value *arguments = value_list(arena);
    for (size_t i = 0; i < scoring->asked_count; i++)
        value_push(arena, arguments, responses_answer(arena, scoring->asked[i], version, sheet));
    return arguments;
}

/* ---- the table ---- */

/* The number of combinations, no answer being one more of each question; 0 where they are too many. */
static size_t combinations(const struct scoring *scoring) {
    size_t product = 1;
    for (size_t i = 0; i < scoring->asked_count; i++) {
        if (scoring->asked[i]->many)
            return 0;
        product *= answer_count_of(scoring->asked[i]) + 1;
        if (product > LIMIT_SCORE_TABLE)
            return 0;
    }
    return product;
}

static void write_cells(const struct responses_scorer *scorer, size_t index, uint16_t *cells) {
    for (size_t i = 0; i < scorer->scoring->asked_count; i++) {
        size_t base = answer_count_of(scorer->scoring->asked[i]) + 1;
        cells[i] = (uint16_t)(index % base);
        index /= base;
    }
}

static int ask(struct responses_scorer *scorer, size_t count, struct err *err) {
    const struct box_rows rows = {scorer->columns, scorer->scoring->asked_count, scorer->cells, count};
    return scorer->judge->responses(scorer->judge->context, scorer->scoring, &rows, scorer->scores, err);
}

/* Whether `where` lets a response with these answers in, whatever else it answers. */
static bool may_come(const struct responses_scorer *scorer, const uint16_t *cells, unsigned char *sheet) {
    if (!scorer->rest)
        return true;
    for (size_t i = 0; i < scorer->scoring->asked_count; i++)
        answer_put(scorer->scoring->asked[i], cells[i], sheet);
    return condition_sweep_finds(scorer->rest, sheet, true);
}

/* From one index on as far as a batch goes; what cannot come is not asked about. */
static int fill_from(struct responses_scorer *scorer, size_t *index, size_t *places, unsigned char *sheet,
                     struct err *err) {
    size_t width = scorer->scoring->asked_count, count = 0;
    for (; *index < scorer->table_size && count < LIMIT_BOX_ROWS; ++*index) {
        uint16_t *cells = scorer->cells + count * width;
        write_cells(scorer, *index, cells);
        scorer->table[*index] = SCORE_NONE;
        if (may_come(scorer, cells, sheet))
            places[count++] = *index;
    }
    if (count && ask(scorer, count, err))
        return err->kind;
    for (size_t i = 0; i < count; i++)
        if (responses_score_read(scorer->scoring, scorer->scores[i], &scorer->table[places[i]], err))
            return err->kind;
    return 0;
}

static int fill_table(struct responses_scorer *scorer, const struct survey *survey, struct err *err) {
    size_t *places = arena_alloc(scorer->arena, LIMIT_BOX_ROWS * sizeof *places), index = 0;
    unsigned char *sheet = arena_alloc(scorer->arena, survey->answer_bytes + 1);
    scorer->table = arena_alloc(scorer->arena, scorer->table_size * sizeof *scorer->table);
    while (index < scorer->table_size)
        if (fill_from(scorer, &index, places, sheet, err))
            return err->kind;
    return 0;
}

/* Sets how large the table is, 0 for none: then a response is asked about when it is there. */
static void size_table(struct responses_scorer *scorer) {
    const struct scoring *scoring = scorer->scoring;
    scorer->table_size = combinations(scoring);
    if (!scoring->where || !scorer->table_size)
        return;
    scorer->rest = condition_sweep(scorer->arena, scoring->where, scoring->asked, scoring->asked_count);
    if (!scorer->rest || scorer->table_size * condition_sweep_size(scorer->rest) > LIMIT_SCORE_TABLE)
        scorer->table_size = 0;
}

/* ---- versions ---- */

/* Of a question with one answer; of others there is no table. */
static const unsigned char *carried(struct arena *arena, const struct question *kept, const struct question *asked) {
    unsigned char *made = arena_alloc(arena, UCHAR_MAX + 1);
    for (size_t k = 1; !kept->many && k <= question_values(kept); k++)
        made[k] = (unsigned char)answer_carry(kept, asked, k);
    return made;
}

static void make_plan(const struct responses_scorer *scorer, const struct survey *version, struct plan *plan) {
    const struct scoring *scoring = scorer->scoring;
    size_t factor = 1;
    plan->version = version->version;
    plan->where = scoring->where ? condition_bind(scorer->arena, scoring->where, version) : NULL;
    plan->kept = arena_alloc(scorer->arena, (scoring->asked_count + 1) * sizeof *plan->kept);
    plan->steps = arena_alloc(scorer->arena, (scoring->asked_count + 1) * sizeof *plan->steps);
    for (size_t i = 0; i < scoring->asked_count; i++) {
        const struct question *kept = survey_question(version, scoring->asked[i]->id);
        plan->kept[i] = kept && question_carries(kept, scoring->asked[i]) ? kept : NULL;
        if (plan->kept[i])
            plan->steps[plan->step_count++] =
                (struct step){kept->place, factor, carried(scorer->arena, kept, scoring->asked[i])};
        factor *= answer_count_of(scoring->asked[i]) + 1;
    }
}

static void make_plans(struct responses_scorer *scorer, const struct survey *survey,
                       const struct survey_versions *versions) {
    scorer->plans = arena_alloc(scorer->arena, (versions->count + 1) * sizeof *scorer->plans);
    for (size_t i = 0; i < versions->count; i++)
        if (!strcmp(versions->surveys[i]->id, survey->id))
            make_plan(scorer, versions->surveys[i], &scorer->plans[scorer->plan_count++]);
}

static const struct plan *plan_of(struct responses_scorer *scorer, int64_t version) {
    if (scorer->last && scorer->last->version == version)
        return scorer->last;
    for (size_t i = 0; i < scorer->plan_count; i++)
        if (scorer->plans[i].version == version)
            return scorer->last = &scorer->plans[i];
    return NULL;
}

/* ---- opening ---- */

static void make_columns(struct responses_scorer *scorer) {
    const struct scoring *scoring = scorer->scoring;
    size_t width = scoring->asked_count;
    scorer->columns = arena_alloc(scorer->arena, width * sizeof *scorer->columns);
    scorer->chosen = arena_alloc(scorer->arena, width * sizeof *scorer->chosen);
    scorer->cells = arena_alloc(scorer->arena, LIMIT_BOX_ROWS * width * sizeof *scorer->cells);
    scorer->into = arena_alloc(scorer->arena, LIMIT_BOX_ROWS * sizeof *scorer->into);
    scorer->scores = arena_alloc(scorer->arena, LIMIT_BOX_ROWS * sizeof *scorer->scores);
    for (size_t i = 0; i < width; i++) {
        scorer->columns[i] = (struct box_column){scoring->asked[i]->id, all_answers(scorer->arena, scoring->asked[i])};
        if (scoring->asked[i]->many)
            scorer->chosen[i].masks = arena_alloc(scorer->arena, LIMIT_BOX_ROWS * sizeof(uint64_t));
    }
}

int responses_scorer_open(struct responses_scorer **out, const struct scoring *scoring, const struct survey *survey,
                          const struct survey_versions *versions, const struct scoring_judge *judge, bool may_tabulate,
                          score_fn *fn, void *context, struct err *err) {
    struct responses_scorer *scorer = mem_alloc(sizeof *scorer);
    *scorer = (struct responses_scorer){
        .arena = arena_new(), .batch = arena_new(), .scoring = scoring, .judge = judge, .fn = fn, .context = context};
    make_columns(scorer);
    make_plans(scorer, survey, versions);
    if (may_tabulate)
        size_table(scorer);
    if (scorer->table_size && fill_table(scorer, survey, err)) {
        responses_scorer_close(scorer);
        return err->kind;
    }
    *out = scorer;
    return 0;
}

void responses_scorer_close(struct responses_scorer *scorer) {
    if (!scorer)
        return;
    arena_free(scorer->arena);
    arena_free(scorer->batch);
    free(scorer);
}

/* ---- batches ---- */

/* The cell of a choice: its place among those of the batch. */
static uint16_t choice_cell(struct responses_scorer *scorer, size_t column, const struct question *kept,
                            const unsigned char *sheet) {
    struct chosen *chosen = &scorer->chosen[column];
    uint64_t mask = answer_carry(kept, scorer->scoring->asked[column], answer_mask(kept, sheet));
    for (size_t i = 0; i < chosen->count; i++)
        if (chosen->masks[i] == mask)
            return (uint16_t)(i + 1);
    if (!chosen->count)
        scorer->columns[column].values = chosen->values = value_list(scorer->batch);
    value_push(scorer->batch, chosen->values, choice_value(scorer->batch, scorer->scoring->asked[column], mask));
    chosen->masks[chosen->count++] = mask;
    return (uint16_t)chosen->count;
}

int responses_flush(struct responses_scorer *scorer, struct err *err) {
    int32_t score = SCORE_NONE;
    if (!scorer->count)
        return 0;
    if (ask(scorer, scorer->count, err))
        return err->kind;
    for (size_t i = 0; i < scorer->count; i++) {
        if (responses_score_read(scorer->scoring, scorer->scores[i], &score, err))
            return err->kind;
        scorer->fn(scorer->context, scorer->into[i], score);
    }
    for (size_t i = 0; i < scorer->scoring->asked_count; i++)
        scorer->chosen[i].count = 0;
    scorer->count = 0;
    arena_clear(scorer->batch);
    return 0;
}

static int put_row(struct responses_scorer *scorer, const struct plan *plan, const unsigned char *sheet, void *into,
                   struct err *err) {
    size_t width = scorer->scoring->asked_count;
    uint16_t *cells = scorer->cells + scorer->count * width;
    for (size_t i = 0; i < width; i++) {
        const struct question *kept = plan->kept[i];
        uint64_t answer = kept ? answer_get(kept, sheet) : 0;
        cells[i] = !answer      ? 0
                   : kept->many ? choice_cell(scorer, i, kept, sheet)
                                : (uint16_t)answer_carry(kept, scorer->scoring->asked[i], answer);
    }
    scorer->into[scorer->count++] = into;
    return scorer->count == LIMIT_BOX_ROWS ? responses_flush(scorer, err) : 0;
}

int responses_score(struct responses_scorer *scorer, int64_t version, const unsigned char *sheet, void *into,
                    struct err *err) {
    const struct plan *plan = plan_of(scorer, version);
    if (!plan)
        return 0;
    if (plan->where && !condition_holds(plan->where, sheet)) {
        scorer->fn(scorer->context, into, SCORE_NONE);
        return 0;
    }
    if (!scorer->table_size)
        return put_row(scorer, plan, sheet, into, err);
    size_t index = 0;
    for (size_t i = 0; i < plan->step_count; i++)
        index += plan->steps[i].carried[sheet[plan->steps[i].place]] * plan->steps[i].factor;
    scorer->fn(scorer->context, into, scorer->table[index]);
    return 0;
}
