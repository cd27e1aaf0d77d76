#include "flow/survey/survey_rules.h"

#include <string.h>

#include "base/limits.h"
#include "flow/survey/condition_rules.h"
#include "flow/survey/survey_parts.h"

bool survey_id_is_good(const char *id) {
    size_t len = strspn(id, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-");
    return len > 0 && len <= LIMIT_ID && !id[len];
}

/* ---- questions ---- */

static const struct value *items_of(const struct maker *maker) {
    return value_get(maker->definition, "items");
}

static bool is_page(const struct value *item) {
    return !strcmp(value_text(value_get(item, "kind"), ""), "page");
}

static int make_questions(struct maker *maker, struct err *err) {
    const struct value *items = items_of(maker);
    size_t count = 0;
    for (size_t i = 0; i < value_count(items); i++)
        count += questions_in(value_at(items, i));
    if (count == 0 || count > LIMIT_QUESTIONS)
        return shape_fail(maker->script, maker->definition, err, "survey '%s' has %zu questions; it may have 1 to %d",
                          maker->survey->id, count, LIMIT_QUESTIONS);
    maker->questions = arena_alloc(maker->arena, count * sizeof *maker->questions);
    maker->survey->questions = maker->questions;
    for (size_t i = 0; i < value_count(items); i++)
        if (!is_page(value_at(items, i)) && questions_make(maker, value_at(items, i), err))
            return err->kind;
    return 0;
}

/* ---- pages ---- */

static bool alike(const struct question *a, const struct question *b) {
    return a->kind == b->kind && question_is_scale(a) && a->from == b->from && a->to == b->to && !a->heading[0] &&
           !b->heading[0];
}

/* Whether a question goes onto the page of the one before it. */
static bool goes_on(const struct question *before, const struct question *question, size_t on_page) {
    bool same_matrix = question->heading[0] && before->item == question->item;
    return question->beside || same_matrix || (alike(before, question) && on_page < LIMIT_PAGE);
}

static size_t usual_pages(const struct survey *survey, struct page *pages) {
    size_t count = 0;
    for (size_t i = 0; i < survey->question_count; i++) {
        const struct question *question = &survey->questions[i];
        if (i == 0 || !goes_on(question - 1, question, pages[count - 1].count))
            pages[count++] = (struct page){.id = "", .first = i};
        pages[count - 1].count++;
    }
    return count;
}

static int begin_page(struct maker *maker, const struct value *item, size_t first, struct page *pages, size_t count,
                      struct err *err) {
    const char *id = value_text(value_get(item, "id"), "");
    if (!survey_id_is_good(id))
        return shape_fail(maker->script, item, err, "'%s' is no id: letters, digits, _ and -, at most %d", id,
                          LIMIT_ID);
    for (size_t i = 0; i < count; i++)
        if (!strcmp(pages[i].id, id))
            return shape_fail(maker->script, item, err, "page '%s' is there twice", id);
    pages[count] = (struct page){.id = id, .words = shape_words(item, "zh")[0] ? item : NULL, .first = first};
    return 0;
}

/* Questions before the first page stand on one without a name. */
static int set_pages(struct maker *maker, struct page *pages, size_t *out_count, struct err *err) {
    const struct value *items = items_of(maker);
    size_t first = 0, count = 0;
    for (size_t i = 0; i < value_count(items); i++) {
        const struct value *item = value_at(items, i);
        size_t made = questions_in(item);
        if (is_page(item) && begin_page(maker, item, first, pages, count++, err))
            return err->kind;
        if (!count && made)
            pages[count++] = (struct page){.id = ""};
        if (made)
            pages[count - 1].count += made;
        first += made;
        bool last = i + 1 == value_count(items) || is_page(value_at(items, i + 1));
        if (last && !pages[count - 1].count)
            return shape_fail(maker->script, item, err, "page '%s' has no questions", pages[count - 1].id),
                   err_todo(err, "its questions stand behind it; take it out, or move it before them");
    }
    *out_count = count;
    return 0;
}

static int make_pages(struct maker *maker, struct err *err) {
    const struct value *items = items_of(maker);
    struct survey *survey = maker->survey;
    struct page *pages = arena_alloc(maker->arena, (survey->question_count + value_count(items)) * sizeof *pages);
    bool set = false;
    for (size_t i = 0; i < value_count(items); i++)
        set = set || is_page(value_at(items, i));
    if (set && set_pages(maker, pages, &survey->page_count, err))
        return err->kind;
    if (!set)
        survey->page_count = usual_pages(survey, pages);
    survey->pages = maker->pages = pages;
    for (size_t i = 0; i < survey->page_count; i++)
        for (size_t k = 0; k < pages[i].count; k++)
            maker->questions[pages[i].first + k].page = &pages[i];
    return 0;
}

/* ---- who is asked ---- */

/* Reads `show` of an item whose first question, or the first behind it, is `at`. */
static int read_show(const struct maker *maker, const struct value *item, size_t at, const struct condition **out,
                     struct err *err) {
    size_t count;
    if (condition_from_rules(maker->arena, maker->script, item, "show", maker->survey, out, err))
        return err->kind;
    if (!*out)
        return 0;
    const struct question *const *named = condition_questions(maker->arena, *out, &count);
    for (size_t i = 0; i < count; i++)
        if (named[i] >= &maker->questions[at])
            return shape_fail_in(maker->script, item, "show", err, "%s: '%s' is asked only later",
                                 condition_text(maker->arena, *out), named[i]->id),
                   err_todo(err, "a condition is about what was answered before: move it up");
    return 0;
}

static struct page *page_called(const struct maker *maker, const char *id) {
    struct page *page = maker->pages;
    while (strcmp(page->id, id) != 0)
        page++;
    return page;
}

/* Conditions are about places in a sheet, so they come after the layout. */
static int make_shows(struct maker *maker, struct err *err) {
    const struct value *items = items_of(maker);
    size_t at = 0;
    for (size_t i = 0; i < value_count(items); i++) {
        const struct value *item = value_at(items, i);
        const struct condition *show = NULL;
        if (read_show(maker, item, at, &show, err))
            return err->kind;
        if (is_page(item))
            page_called(maker, value_text(value_get(item, "id"), ""))->show = show;
        for (size_t end = at + questions_in(item); at < end; at++)
            maker->questions[at].show = show;
    }
    return 0;
}

/* ---- dimensions and touchpoints ---- */

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
    return shape_fail_in(maker->script, question->item, by->field, err,
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
            return shape_fail_in(maker->script, question->item, by->field, err,
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

/* ---- how many are enough ---- */

static int make_quota(const struct maker *maker, const struct value *given, size_t number, struct quota *out,
                      struct err *err) {
    const char *each = value_text(value_get(given, "each"), "ever"),
               *place = arena_format(maker->arena, "quotas.%zu", number);
    *out = (struct quota){.most = value_whole(value_get(given, "most"), 0),
                          .of_chain = !strcmp(value_text(value_get(given, "per"), ""), "chain")};
    while (strcmp(quota_each_words[out->each], each) != 0)
        out->each++;
    if (condition_from_rules(maker->arena, maker->script, given, "where", maker->survey, &out->where, err))
        return shape_place(maker->script, maker->definition, arena_format(maker->arena, "%s.where", place), err);
    return 0;
}

static int make_quotas(struct maker *maker, struct err *err) {
    const struct value *list = value_get(maker->definition, "quotas");
    struct quota *quotas = arena_alloc(maker->arena, (value_count(list) + 1) * sizeof *quotas);
    if (value_count(list) > LIMIT_QUOTAS)
        return shape_fail_in(maker->script, maker->definition, "quotas", err,
                             "there are %zu quotas, and at most %d may be", value_count(list), LIMIT_QUOTAS);
    for (size_t i = 0; i < value_count(list); i++)
        if (make_quota(maker, value_at(list, i), i + 1, &quotas[i], err))
            return err->kind;
    maker->survey->quotas = quotas;
    maker->survey->quota_count = value_count(list);
    return 0;
}

int survey_from_rules(struct arena *arena, const char *script, const struct value *definition,
                      const struct survey **out, struct err *err) {
    struct survey *survey = arena_alloc(arena, sizeof *survey);
    struct maker maker = {.arena = arena, .script = script, .definition = definition, .survey = survey};
    survey->id = value_text(value_get(definition, "id"), "");
    survey->script = script;
    survey->definition = definition;
    survey->title = value_get(definition, "title");
    if (!survey_id_is_good(survey->id))
        return shape_fail(script, definition, err, "'%s' is no id: letters, digits, _ and -, at most %d", survey->id,
                          LIMIT_ID);
    if (shape_check(script, definition, &survey_shape, err) || make_questions(&maker, err) || make_pages(&maker, err) ||
        make_pools(&maker, err))
        return err->kind;
    const char *lead = value_text(value_get(definition, "lead"), "");
    if (!survey_arrange(arena, survey, maker.questions, lead))
        return shape_fail_in(script, definition, "lead", err, "lead = '%s', but there is no such question", lead);
    if (make_shows(&maker, err) || make_quotas(&maker, err))
        return err->kind;
    *out = survey;
    return 0;
}
