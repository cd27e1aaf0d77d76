#include "flow/survey/condition.h"

#include <string.h>

#include "base/limits.h"

/* ---- one sheet ---- */

static bool is_group(const struct condition *condition) {
    return condition->test >= CONDITION_ALL_OF;
}

/* What a sheet holds as `answer`. */
static bool takes(const struct condition *leaf, const struct question *question, uint64_t answer) {
    if (question_is_span(question))
        return answer && answer >= leaf->least && answer <= leaf->most;
    if (question->many)
        return answer & leaf->holds[0];
    unsigned first = answer & 0xff; /* of a ranking its first place, of all others the answer */
    return leaf->holds[first / 64] >> first % 64 & 1;
}

bool condition_holds(const struct condition *condition, const unsigned char *sheet) {
    if (!is_group(condition))
        return condition->question && takes(condition, condition->question, answer_get(condition->question, sheet));
    bool all = condition->test == CONDITION_ALL_OF;
    for (size_t i = 0; i < condition->part_count; i++)
        if (condition_holds(condition->parts[i], sheet) != all) /* settles it */
            return condition->test == CONDITION_ANY_OF;
    return condition->test != CONDITION_ANY_OF;
}

/* `holds` as it is for a question of another version; bit 0 of a mask is about the question, not an option. */
static void bind_holds(const struct condition *leaf, const struct question *kept, struct condition *bound) {
    bound->holds[0] = kept->many ? leaf->holds[0] & 1 : 0;
    memset(bound->holds + 1, 0, sizeof bound->holds - sizeof *bound->holds);
    for (uint64_t k = 1; k <= question_values(kept); k++) {
        uint64_t alone = kept->many ? UINT64_C(1) << k : k, there = answer_carry(kept, leaf->question, alone);
        there = kept->many ? (uint64_t)__builtin_ctzll(there) : there;
        if (leaf->holds[there / 64] >> there % 64 & 1)
            bound->holds[k / 64] |= UINT64_C(1) << k % 64;
    }
}

static void bind_leaf(const struct condition *leaf, const struct question *kept, struct condition *bound) {
    bound->question = kept && question_carries(kept, leaf->question) ? kept : NULL;
    if (bound->question && !question_is_span(kept))
        bind_holds(leaf, kept, bound);
}

const struct condition *condition_bind(struct arena *arena, const struct condition *condition,
                                       const struct survey *version) {
    struct condition *bound = arena_alloc(arena, sizeof *bound);
    *bound = *condition;
    if (!is_group(condition)) {
        bind_leaf(condition, survey_question(version, condition->question->id), bound);
        return bound;
    }
    const struct condition **parts = arena_alloc(arena, condition->part_count * sizeof *parts);
    for (size_t i = 0; i < condition->part_count; i++)
        parts[i] = condition_bind(arena, condition->parts[i], version);
    bound->parts = parts;
    return bound;
}

/* ---- its questions ---- */

struct leaves {
    const struct condition *list[LIMIT_CONDITION_PARTS];
    size_t count;
};

static void gather(const struct condition *condition, struct leaves *out) {
    if (!is_group(condition) && out->count < LIMIT_CONDITION_PARTS)
        out->list[out->count++] = condition;
    for (size_t i = 0; i < condition->part_count; i++)
        gather(condition->parts[i], out);
}

static bool among(const struct question *question, const struct question *const *list, size_t count) {
    for (size_t i = 0; i < count; i++)
        if (list[i] == question)
            return true;
    return false;
}

const struct question *const *condition_questions(struct arena *arena, const struct condition *condition,
                                                  size_t *out_count) {
    struct leaves leaves = {.count = 0};
    size_t count = 0;
    gather(condition, &leaves);
    const struct question **made = arena_alloc(arena, (leaves.count + 1) * sizeof *made);
    for (size_t i = 0; i < leaves.count; i++)
        if (leaves.list[i]->question && !among(leaves.list[i]->question, made, count))
            made[count++] = leaves.list[i]->question;
    *out_count = count;
    return made;
}

/* ---- many sheets ---- */

struct swept {
    const struct question *question;
    uint64_t *answers; /* as answer_put takes them; no two are alike to every part */
    size_t count;
};

struct condition_sweep {
    const struct condition *condition;
    struct swept *list;
    size_t count, size;
};

/* Which leaves an answer makes hold: bit i for the i-th. */
static uint64_t taken_by(const struct leaves *leaves, const struct question *question, uint64_t answer) {
    uint64_t made = 0;
    for (size_t i = 0; i < leaves->count; i++) {
        const struct condition *leaf = leaves->list[i];
        if (leaf->question == question && takes(leaf, question, answer))
            made |= UINT64_C(1) << i;
    }
    return made;
}

/* What a sheet may hold: 0 for no answer, then each value, or each choice among the options that leaves name; of a
 * number or a date, where one of them begins to hold and where it no longer does. */
struct answers {
    uint64_t options;                          /* of a choice of many */
    uint64_t edges[2 * LIMIT_CONDITION_PARTS]; /* of a number or a date */
    size_t count;
};

static void add_edges(const struct condition *leaf, struct answers *out) {
    uint64_t last = (uint64_t)leaf->question->span.count;
    out->edges[out->count++ - 1] = leaf->least;
    if (leaf->most < last)
        out->edges[out->count++ - 1] = leaf->most + 1;
}

/* False where they are too many. */
static bool answers_of(const struct leaves *leaves, const struct question *question, struct answers *out) {
    *out = (struct answers){.count = question_is_span(question) ? 1 : question_values(question) + 1};
    for (size_t i = 0; i < leaves->count && question_is_span(question); i++)
        if (leaves->list[i]->question == question)
            add_edges(leaves->list[i], out);
    if (!question->many)
        return true;
    for (size_t i = 0; i < leaves->count; i++)
        if (leaves->list[i]->question == question)
            out->options |= leaves->list[i]->holds[0] & ~UINT64_C(1);
    out->count = 2;
    for (uint64_t rest = out->options; rest && out->count <= LIMIT_CONDITION_SWEEP; rest &= rest - 1)
        out->count = 2 * out->count - 1; /* none, and twice as many choices */
    return out->count <= LIMIT_CONDITION_SWEEP;
}

/* The one with number `index` among them; `before` is the one with the number before. Choices go through the subsets of
 * the options. */
static uint64_t nth_answer(const struct question *question, const struct answers *of, size_t index, uint64_t before) {
    if (!index)
        return 0;
    if (question_is_span(question))
        return of->edges[index - 1];
    if (!question->many)
        return index;
    return before ? (((before | ~of->options) + 1) & of->options) | 1 : 1;
}

static bool sweep_question(struct arena *arena, const struct leaves *leaves, const struct question *question,
                           struct swept *out) {
    struct answers answers;
    if (!answers_of(leaves, question, &answers))
        return false;
    *out = (struct swept){question, arena_alloc(arena, answers.count * sizeof *out->answers), 0};
    uint64_t *seen = arena_alloc(arena, answers.count * sizeof *seen), answer = 0;
    for (size_t i = 0; i < answers.count; i++) {
        answer = nth_answer(question, &answers, i, answer);
        uint64_t taken = taken_by(leaves, question, answer);
        size_t k = 0;
        while (k < out->count && seen[k] != taken)
            k++;
        if (k < out->count)
            continue;
        seen[k] = taken;
        out->answers[out->count++] = answer;
    }
    return true;
}

const struct condition_sweep *condition_sweep(struct arena *arena, const struct condition *condition,
                                              const struct question *const *fixed, size_t fixed_count) {
    struct condition_sweep *sweep = arena_alloc(arena, sizeof *sweep);
    struct leaves leaves = {.count = 0};
    size_t count = 0;
    gather(condition, &leaves);
    const struct question *const *questions = condition_questions(arena, condition, &count);
    *sweep = (struct condition_sweep){condition, arena_alloc(arena, (count + 1) * sizeof *sweep->list), 0, 1};
    for (size_t i = 0; i < count; i++) {
        if (among(questions[i], fixed, fixed_count))
            continue;
        if (!sweep_question(arena, &leaves, questions[i], &sweep->list[sweep->count]))
            return NULL;
        sweep->size *= sweep->list[sweep->count++].count;
        if (sweep->size > LIMIT_CONDITION_SWEEP)
            return NULL;
    }
    return sweep;
}

size_t condition_sweep_size(const struct condition_sweep *sweep) {
    return sweep->size;
}

bool condition_sweep_finds(const struct condition_sweep *sweep, unsigned char *sheet, bool holds) {
    for (size_t i = 0; i < sweep->size; i++) {
        size_t rest = i;
        for (size_t k = 0; k < sweep->count; k++) {
            const struct swept *swept = &sweep->list[k];
            answer_put(swept->question, swept->answers[rest % swept->count], sheet);
            rest /= swept->count;
        }
        if (condition_holds(sweep->condition, sheet) == holds)
            return true;
    }
    return false;
}

enum condition_fate condition_decide(const struct condition *condition, const struct survey *survey) {
    struct arena *arena = arena_new();
    unsigned char *sheet = arena_alloc(arena, survey->answer_bytes + 1);
    const struct condition_sweep *sweep = condition_sweep(arena, condition, NULL, 0);
    enum condition_fate fate = CONDITION_OPEN;
    if (sweep && !condition_sweep_finds(sweep, sheet, true))
        fate = CONDITION_NEVER;
    else if (sweep && !condition_sweep_finds(sweep, sheet, false))
        fate = CONDITION_ALWAYS;
    arena_free(arena);
    return fate;
}

/* ---- as text ---- */

static void put_value(struct buf *out, const struct value *value) {
    if (value_is(value, VALUE_TEXT))
        buf_format(out, "\"%s\"", value_text(value, ""));
    else
        buf_format(out, "%.10g", value_number(value, 0));
}

static void put(struct buf *out, const struct condition *condition) {
    const struct value *answer = value_get(condition->value, "answer"), *all = value_get(condition->value, "answers");
    buf_text(out, value_text(value_get(condition->value, "test"), ""));
    if (is_group(condition)) {
        for (size_t i = 0; i < condition->part_count; i++) {
            buf_text(out, i ? ", " : " { ");
            put(out, condition->parts[i]);
        }
        buf_text(out, " }");
        return;
    }
    buf_text(out, "(");
    put_value(out, value_get(condition->value, "question"));
    if (answer) {
        buf_text(out, ", ");
        put_value(out, answer);
    }
    for (size_t i = 0; i < value_count(all); i++) {
        buf_text(out, i ? ", " : ", { ");
        put_value(out, value_at(all, i));
    }
    buf_text(out, all ? " })" : ")");
}

const char *condition_text(struct arena *arena, const struct condition *condition) {
    struct buf out = buf_make(LIMIT_MESSAGE);
    put(&out, condition);
    const char *text = arena_text(arena, out.data);
    buf_free(&out);
    return text;
}
