/* Only the stores' months that a fact between the cuts has touched are looked at. The rows that count come in the order
 * of their ids, so two states are compared like two sorted files. */
#include "ops/diff_answers.h"

#include <stdlib.h>
#include <string.h>

#include "flow/registry/registry_rows.h"
#include "flow/survey/survey_rows.h"
#include "ops/asof.h"

static const enum diff_kind kinds_of[] = {DIFF_LATE, DIFF_CORRECTED, DIFF_UNDONE, DIFF_QUARANTINED, DIFF_LIFTED};
#define KINDS (sizeof kinds_of / sizeof *kinds_of)

/* A store's month and survey. */
struct touched {
    const struct store *store; /* NULL: not in the registry of the month */
    month_t month;
    const char *survey;
    int64_t answers[KINDS];
};

struct diff_answers {
    struct arena *arena;
    const struct rulebook *rulebook;
    const struct registry *registry; /* as the newer edition knew it */
    struct survey_versions versions;
    month_t month;
    struct touched *items;
    size_t count, cap;
};

/* ---- what counted at a state ---- */

struct counted {
    int64_t rid;
    const char *survey;
};

struct state {
    struct diff_answers *answers;
    struct arena *arena;
    struct counted *items;
    size_t count, cap;
};

static int note(void *context, const struct response_row *row, struct err *err) {
    struct state *state = context;
    const struct survey *survey = survey_version_find(&state->answers->versions, row->version);
    (void)err;
    state->items = arena_grow(state->arena, state->items, state->count, &state->cap, sizeof *state->items);
    state->items[state->count++] = (struct counted){row->rid, survey ? survey->id : ""};
    return 0;
}

static struct touched *item_of(struct diff_answers *answers, const struct asof_touched *place, const char *survey) {
    for (size_t i = answers->count; i-- > 0;) {
        struct touched *item = &answers->items[i];
        if (item->month == place->month && item->store && item->store->id == place->store &&
            !strcmp(item->survey, survey))
            return item;
        if (item->store && item->store->id != place->store)
            break; /* they come store by store */
    }
    answers->items = arena_grow(answers->arena, answers->items, answers->count, &answers->cap, sizeof *answers->items);
    answers->items[answers->count] = (struct touched){
        .store = registry_store_by_id(answers->registry, place->store), .month = place->month, .survey = survey};
    return &answers->items[answers->count++];
}

/* A correction takes one row and brings another: the answers that a step touched are the more of the two. */
struct passing {
    const char *survey;
    int64_t gone, come;
};

static struct passing *passing_of(struct passing *all, size_t *count, size_t room, const char *survey) {
    for (size_t i = 0; i < *count; i++)
        if (!strcmp(all[i].survey, survey))
            return &all[i];
    if (*count < room)
        all[(*count)++] = (struct passing){.survey = survey};
    return &all[*count - 1];
}

#define SURVEYS_AT_ONCE 64 /* that one store's month has answers to; more share the last one's count */

static void compare(struct diff_answers *answers, const struct asof_touched *place, size_t kind,
                    const struct state *before, const struct state *after) {
    struct passing all[SURVEYS_AT_ONCE];
    size_t count = 0, i = 0, k = 0;
    while (i < before->count || k < after->count) {
        const struct counted *one = i < before->count ? &before->items[i] : NULL,
                             *other = k < after->count ? &after->items[k] : NULL;
        bool gone = one && (!other || one->rid < other->rid), come = other && (!one || other->rid < one->rid);
        if (gone)
            passing_of(all, &count, SURVEYS_AT_ONCE, one->survey)->gone++;
        if (come)
            passing_of(all, &count, SURVEYS_AT_ONCE, other->survey)->come++;
        i += !come;
        k += !gone;
    }
    for (size_t s = 0; s < count; s++)
        item_of(answers, place, all[s].survey)->answers[kind] += all[s].gone > all[s].come ? all[s].gone : all[s].come;
}

static int read_state(struct workspace *workspace, struct diff_answers *answers, struct arena *arena,
                      const struct asof_touched *place, const struct response_cut *cut, struct state *out,
                      struct err *err) {
    *out = (struct state){.answers = answers, .arena = arena};
    return responses_each_of(workspace->db, place->store, place->month, place->month, cut, note, out, err);
}

static int look_at(struct workspace *workspace, struct diff_answers *answers, struct arena *arena,
                   const struct asof_touched *place, int64_t after, int64_t upto, struct err *err) {
    struct response_cut cut = response_cut_at(after);
    int64_t *const parts[KINDS] = {&cut.came, &cut.corrected, &cut.undone, &cut.quarantined, &cut.lifted};
    struct state before, now;
    if (read_state(workspace, answers, arena, place, &cut, &before, err))
        return err->kind;
    for (size_t kind = 0; kind < KINDS; kind++) {
        *parts[kind] = upto;
        if (read_state(workspace, answers, arena, place, &cut, &now, err))
            return err->kind;
        compare(answers, place, kind, &before, &now);
        before = now;
    }
    return 0;
}

static int look_at_all(struct workspace *workspace, struct diff_answers *answers, int64_t after, int64_t upto,
                       struct err *err) {
    struct asof_touched *places = NULL;
    size_t count = 0;
    struct arena *arena = arena_new();
    int failed =
        registry_read(workspace->db, answers->arena, month_last(answers->month), upto, &answers->registry, err);
    failed = failed ? failed : survey_versions_read(workspace->db, answers->arena, &answers->versions, err);
    failed =
        failed ? failed : asof_touched(workspace, after, upto, answers->month, answers->arena, &places, &count, err);
    for (size_t i = 0; !failed && i < count; i++) {
        failed = look_at(workspace, answers, arena, &places[i], after, upto, err);
        arena_clear(arena);
    }
    arena_free(arena);
    return failed;
}

int diff_answers_open(struct diff_answers **out, struct workspace *workspace, const struct rulebook *rulebook,
                      month_t month, int64_t after, int64_t upto, struct err *err) {
    struct diff_answers *answers = mem_alloc(sizeof *answers);
    *answers = (struct diff_answers){.arena = arena_new(), .rulebook = rulebook, .month = month};
    int failed = look_at_all(workspace, answers, after, upto, err);
    if (failed)
        diff_answers_close(answers);
    else
        *out = answers;
    return failed;
}

void diff_answers_close(struct diff_answers *answers) {
    if (!answers)
        return;
    arena_free(answers->arena);
    free(answers);
}

/* ---- what is asked of it ---- */

static size_t place_of(enum diff_kind kind) {
    for (size_t i = 0; i < KINDS; i++)
        if (kinds_of[i] == kind)
            return i;
    return KINDS;
}

bool diff_answers_any(const struct diff_answers *answers, enum diff_kind kind) {
    size_t at = place_of(kind);
    for (size_t i = 0; at < KINDS && i < answers->count; i++)
        if (answers->items[i].answers[at])
            return true;
    return false;
}

/* What of the items is asked for. */
struct asked {
    size_t kind;
    const struct report *report;
    const struct region *under; /* NULL: all */
    const char *store;          /* a code; NULL: all */
    month_t month;              /* INT32_MIN: all of the report's */
};

static bool is_asked_for(const struct diff_answers *answers, const struct asked *asked, const struct touched *item) {
    if (!item->answers[asked->kind] || strcmp(item->survey, asked->report->survey) != 0)
        return false;
    if (asked->month != INT32_MIN ? item->month != asked->month : item->month <= answers->month - asked->report->months)
        return false;
    if (asked->store && (!item->store || strcmp(item->store->code, asked->store) != 0))
        return false;
    return !asked->under ||
           (item->store && region_hangs_under(store_region(item->store, month_last(item->month)), asked->under));
}

#define MONTHS_MOST 61 /* of a report, and one */

/* The fewest of any of the months that are asked for, and, by store, of any of the stores: these come one after the
 * other. */
static void take_fewest(int64_t sums[MONTHS_MOST], int64_t *least) {
    for (size_t i = 0; i < MONTHS_MOST; i++)
        if (sums[i] && (!*least || sums[i] < *least))
            *least = sums[i];
    memset(sums, 0, MONTHS_MOST * sizeof *sums);
}

static int64_t fewest(const struct diff_answers *answers, const struct asked *asked, bool by_store) {
    int64_t least = 0, sums[MONTHS_MOST] = {0};
    const struct store *present = NULL;
    for (size_t i = 0; i < answers->count; i++) {
        const struct touched *item = &answers->items[i];
        if (!is_asked_for(answers, asked, item))
            continue;
        if (by_store && item->store != present)
            take_fewest(sums, &least);
        present = item->store;
        sums[asked->month == INT32_MIN ? (answers->month - item->month) % MONTHS_MOST : 0] +=
            item->answers[asked->kind];
    }
    take_fewest(sums, &least);
    return least;
}

static int64_t in_month_or_all(const struct diff_answers *answers, struct asked asked, month_t month, bool by_store) {
    asked.month = month;
    int64_t found = month == INT32_MIN ? 0 : fewest(answers, &asked, by_store);
    asked.month = INT32_MIN;
    return found ? found : fewest(answers, &asked, by_store);
}

int64_t diff_answers_of(const struct diff_answers *answers, enum diff_kind kind, const char *store, const char *region,
                        const char *report, month_t month) {
    struct asked asked = {.kind = place_of(kind)};
    struct err own;
    if (asked.kind == KINDS || rulebook_report(answers->rulebook, report, &asked.report, &own))
        return 0;
    const struct region *above = registry_region(answers->registry, region);
    bool of_store = store[0] != '_';
    int64_t found = 0;
    if (of_store) {
        asked.store = store;
        found = in_month_or_all(answers, asked, month, false);
        asked.store = NULL;
    }
    for (; !found && above; above = above->parent) {
        asked.under = above;
        found = in_month_or_all(answers, asked, month, !of_store);
    }
    asked.under = NULL;
    return found ? found : in_month_or_all(answers, asked, month, !of_store);
}
