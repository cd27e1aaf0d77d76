#include "ops/score_table.h"

#include <stdlib.h>
#include <string.h>

#include "flow/registry/targets_rows.h"
#include "ops/rights.h"
#include "ops/stores.h"

struct listing {
    struct arena *arena;
    const struct region *region; /* only its stores, or NULL */
    struct targets targets;
    struct score_table_row *rows;
    size_t count, cap;
};

/* Against what is shown: under the floor, nothing. */
static struct held held_of(const struct listing *listing, const struct scored *scored) {
    const struct scoring_subject *subject = &scored->subject;
    const struct metric *index = &scored->score.index;
    const struct target_aim aim = {scored->scoring->survey, scored->scoring->id, TARGET_INDEX, TARGET_SCORE};
    const struct target *target = targets_find(&listing->targets, &aim, subject->store, NULL, subject->month);
    struct held held =
        held_against(scored->registry, target, index->suppressed ? 0 : index->n, index->value, index->lo, index->hi);
    held.set = arena_text(listing->arena, held.set);
    held.set_by = arena_text(listing->arena, held.set_by);
    return held;
}

static int take(void *context, const struct scored *scored, struct err *err) {
    struct listing *listing = context;
    const struct scoring_subject *subject = &scored->subject;
    const struct metric *index = &scored->score.index;
    (void)err;
    if (listing->region) {
        const struct region *home = registry_region(scored->registry, listing->region->code);
        if (!home || !region_hangs_under(subject->region, home))
            return 0;
    }
    listing->rows = arena_grow(listing->arena, listing->rows, listing->count, &listing->cap, sizeof *listing->rows);
    listing->rows[listing->count++] = (struct score_table_row){
        .scoring = arena_text(listing->arena, scored->scoring->id),
        .store = arena_text(listing->arena, subject->store->code),
        .name = arena_text(listing->arena, subject->store->name),
        .region = arena_text(listing->arena, subject->region->code),
        .month = subject->month,
        .score = {*index, scored->score.band ? arena_text(listing->arena, scored->score.band) : NULL},
        .target = held_of(listing, scored),
        .mark = index->suppressed  ? "floor"
                : index->uncertain ? "thin"
                                   : ""};
    return 0;
}

static int compare(const void *a, const void *b) {
    const struct score_table_row *first = a, *second = b;
    int order = strcmp(first->scoring, second->scoring);
    order = order ? order : strcmp(first->store, second->store);
    return order ? order : (first->month > second->month) - (first->month < second->month);
}

static int read_query(struct workspace *workspace, const struct rulebook *rulebook,
                      const struct score_table_query *query, struct scores_query *out, struct listing *listing,
                      struct err *err) {
    const struct registry *registry = NULL;
    const struct store *store = NULL;
    const struct rules_definition *definition;
    const char *region = query->region;
    int64_t last = 0;
    *out = (struct scores_query){.scoring = query->scoring, .first = query->from, .last = query->to};
    if ((query->scoring && rules_need(rulebook->rules, "scoring", query->scoring, &definition, err)) ||
        stores_read(workspace, INT32_MAX, &registry, err) ||
        (query->store && registry_need_store(registry, query->store, &store, err)) ||
        scope_query(workspace, registry, query->store, &region, err) ||
        (region && registry_need_region(registry, region, &listing->region, err)) ||
        targets_read(workspace->db, listing->arena, NULL, INT64_MAX, &listing->targets, err) ||
        sql_number(workspace->db, &last, 0, err, "SELECT max(period) FROM tally WHERE kind = 1", ""))
        return err->kind;
    out->store = store ? store->id : 0;
    if (query->from == INT32_MIN && query->to == INT32_MAX)
        out->first = out->last = (month_t)last;
    return 0;
}

int score_table(struct workspace *workspace, const struct act *act, const struct score_table_query *query,
                const struct score_table_row **out, size_t *out_count, struct err *err) {
    struct rulebook *rulebook = NULL;
    struct listing listing = {.arena = workspace->arena};
    struct scores_query scores;
    int failed = rulebook_open(&rulebook, workspace, RULEBOOK_ALL, err);
    failed = failed ? failed : sql_snapshot(workspace->db, err);
    failed = failed ? failed : read_query(workspace, rulebook, query, &scores, &listing, err);
    failed = failed ? failed : scores_each(workspace, act, rulebook, &scores, take, &listing, err);
    sql_rollback(workspace->db); /* the snapshot was only read */
    rulebook_close(rulebook);
    if (failed)
        return failed;
    if (listing.count)
        qsort(listing.rows, listing.count, sizeof *listing.rows, compare);
    *out = listing.rows;
    *out_count = listing.count;
    return 0;
}
