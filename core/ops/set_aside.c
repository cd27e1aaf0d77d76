#include "ops/set_aside.h"

#include <string.h>

#include "flow/intake/quarantine_rows.h"
#include "flow/survey/survey_rows.h"
#include "flow/tallies/tallies_rows.h"
#include "ops/counting.h"

/* ---- rows that outlive their telling ---- */

struct rows {
    struct arena *arena;
    struct metrics_row *list;
    size_t count, cap;
};

static int keep(void *context, const struct metrics_row *row, struct err *err) {
    struct rows *rows = context;
    (void)err;
    rows->list = arena_grow(rows->arena, rows->list, rows->count, &rows->cap, sizeof *rows->list);
    struct metrics_row *kept = &rows->list[rows->count++];
    *kept = *row;
    kept->code = arena_text(rows->arena, row->code);
    kept->name = arena_text(rows->arena, row->name);
    kept->item = row->item ? arena_text(rows->arena, row->item) : NULL;
    kept->wave = row->wave ? arena_text(rows->arena, row->wave) : NULL;
    kept->asked = NULL; /* and its words: the survey is closed when the rows are told */
    kept->item_words = NULL;
    return 0;
}

static bool same_text(const char *a, const char *b) {
    return (!a || !b) ? a == b : !strcmp(a, b);
}

static bool is_of(const struct metrics_row *a, const struct metrics_row *b, const struct metrics_query *query) {
    return same_text(a->code, b->code) && same_text(a->item, b->item) && (!query->by_month || a->month == b->month) &&
           (!query->by_wave || same_text(a->wave, b->wave));
}

/* ---- with them ---- */

struct adding {
    struct survey_versions versions;
    struct tally_deltas *deltas;
};

static int add(void *context, const struct marked_row *row, struct err *err) {
    struct adding *adding = context;
    const struct survey *survey = survey_version_find(&adding->versions, row->response.version);
    if (!survey)
        return err_set(err, ERR_INTERNAL, "a response names a survey version that is not in the database");
    count_response(adding->deltas, survey, &row->response, 1);
    return 0;
}

/* As the table that it hides. */
static const char hide[] = "CREATE TEMPORARY TABLE tally AS SELECT * FROM main.tally;"
                           "CREATE UNIQUE INDEX tally_with ON tally (store_id, version, class, kind, wave, period);";

/* The tallies and those who are not in them, of one moment. */
static int take_both(struct workspace *workspace, struct arena *arena, struct adding *adding, struct err *err) {
    int failed = sql_snapshot(workspace->db, err);
    failed = failed ? failed : survey_versions_read(workspace->db, arena, &adding->versions, err);
    failed = failed ? failed : sql_script(workspace->db, hide, err);
    failed = failed ? failed : marked_held(workspace->db, add, adding, err);
    failed = failed ? failed : sql_commit(workspace->db, err);
    sql_rollback(workspace->db);
    return failed;
}

/* ---- both ---- */

static int tell(const struct rows *without, const struct rows *with, const struct metrics_query *query,
                int (*fn)(void *context, const struct beside_row *row, struct err *err), void *context,
                struct err *err) {
    size_t at = 0; /* both are in one order, and `with` has each row that `without` has */
    for (size_t i = 0; i < with->count; i++) {
        struct beside_row row = {.with = with->list[i]};
        row.there = at < without->count && is_of(&without->list[at], &with->list[i], query);
        if (row.there)
            row.without = without->list[at++];
        if (fn(context, &row, err))
            return err->kind;
    }
    return 0;
}

int metrics_beside(struct workspace *workspace, const struct metrics_query *query,
                   int (*fn)(void *context, const struct beside_row *row, struct err *err), void *context,
                   struct err *err) {
    struct arena *arena = arena_new();
    struct rows without = {.arena = arena}, with = {.arena = arena};
    struct adding adding = {.deltas = tally_deltas_new()};
    struct err ignored;
    int failed = take_both(workspace, arena, &adding, err);
    failed = failed ? failed : metrics(workspace, query, keep, &without, err);
    failed = failed ? failed : tallies_apply(workspace->db, adding.deltas, err);
    failed = failed ? failed : metrics(workspace, query, keep, &with, err);
    (void)sql_script(workspace->db, "DROP TABLE IF EXISTS temp.tally", &ignored);
    failed = failed ? failed : tell(&without, &with, query, fn, context, err);
    tally_deltas_free(adding.deltas);
    arena_free(arena);
    return failed;
}
