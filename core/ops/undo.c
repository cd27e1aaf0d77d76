/* Taking a batch back: its responses leave the tallies, what they had superseded counts again, and a batch that names
 * it says so. The rows themselves stay: facts only grow. */
#include <string.h>

#include "base/digest.h"
#include "flow/survey/survey_rows.h"
#include "flow/tallies/erased_rows.h"
#include "ops/batch_rows.h"
#include "ops/counting.h"
#include "ops/import.h"
#include "ops/journal.h"

#define LOAD 20000 /* responses whose changes are held before they are applied */

struct undo {
    struct workspace *workspace;
    const struct act *act;
    struct survey_versions versions;
    struct tally_deltas *deltas;
    struct arena *arena;
    int64_t taken, total;
};

static int count(struct undo *undo, const struct response_row *row, int sign, struct err *err) {
    const struct survey *survey = survey_version_find(&undo->versions, row->version);
    if (!survey)
        return err_set(err, ERR_INTERNAL, "a response names a survey version that is not in the database");
    count_response(undo->deltas, survey, row, sign);
    return 0;
}

static int take_back(void *context, const struct response_row *row, struct err *err) {
    struct undo *undo = context;
    struct response_row before;
    bool there = false;
    if (count(undo, row, -1, err) || response_before(undo->workspace->db, row, undo->arena, &before, &there, err) ||
        (there && count(undo, &before, 1, err)))
        return err->kind;
    arena_clear(undo->arena);
    if (++undo->taken % 4096 == 0)
        act_progress(undo->act, "taking back", undo->taken, undo->total);
    if (undo->taken % LOAD == 0)
        return counts_apply(undo->workspace->db, undo->deltas, err);
    return 0;
}

static int with_erased(void *context, const struct tally_key *key, const struct survey *survey, const int64_t *counters,
                       struct err *err) {
    struct undo *undo = context;
    (void)err;
    tally_deltas_join(undo->deltas, key, survey, counters, 1);
    return 0;
}

static int without_erased(void *context, const struct tally_key *key, const struct survey *survey,
                          const int64_t *counters, struct err *err) {
    struct undo *undo = context;
    (void)err;
    tally_deltas_join(undo->deltas, key, survey, counters, -1);
    return 0;
}

/* What the ledger of erasures counts before, and after. */
static int take_back_erased(struct undo *undo, int64_t seq, struct err *err) {
    struct sql *db = undo->workspace->db;
    const struct erased_query before = {.first = INT32_MIN, .last = INT32_MAX};
    const struct erased_query after = {.undone = seq, .first = INT32_MIN, .last = INT32_MAX};
    return erased_each(db, &undo->versions, &before, without_erased, undo, err) ||
                   erased_each(db, &undo->versions, &after, with_erased, undo, err)
               ? (int)err->kind
               : 0;
}

static int check(struct workspace *workspace, int64_t seq, struct batch *out, struct err *err) {
    if (batch_read(workspace->db, workspace->arena, seq, out, err))
        return err->kind;
    if (out->undone_by)
        return err_set(err, ERR_DATA, "batch %lld was taken back already, by batch %lld", (long long)seq,
                       (long long)out->undone_by);
    if (strcmp(out->kind, "import") != 0)
        return err_set(err, ERR_DATA, "batch %lld is no import (%s); only imports can be taken back", (long long)seq,
                       out->kind),
               err_todo(err, "say what holds now with `earshot stores import`, `stores move`, `target`, `event`, or "
                             "`quarantine lift`");
    return 0;
}

static int seal(struct undo *undo, const struct batch *of, struct err *err) {
    struct arena *arena = undo->workspace->arena;
    struct batch batch = {.kind = "undo",
                          .source = "",
                          .name = of->name,
                          .file = "",
                          .content = of->content,
                          .seal = of->seal,
                          .stored = 0,
                          .undoes = of->seq,
                          .sealed_at = undo->act->now,
                          .actor = undo->act->actor};
    struct value *detail = value_map(arena);
    if (batch_next(undo->workspace->db, &batch.seq, err))
        return err->kind;
    value_set(arena, detail, "batch", value_int(arena, batch.seq));
    value_set(arena, detail, "undoes", value_int(arena, of->seq));
    value_set(arena, detail, "taken", value_int(arena, undo->taken));
    batch_row_note(arena, &batch, detail);
    if (batch_write(undo->workspace->db, &batch, err))
        return err->kind;
    return journal_write(undo->workspace->db, undo->act, "undo", arena_format(arena, "batch %lld", (long long)of->seq),
                         detail, err);
}

static int run(struct undo *undo, int64_t seq, struct err *err) {
    struct batch batch;
    if (check(undo->workspace, seq, &batch, err) ||
        survey_versions_read(undo->workspace->db, undo->workspace->arena, &undo->versions, err))
        return err->kind;
    undo->total = batch.stored;
    if (responses_each(undo->workspace->db, seq, take_back, undo, err) || take_back_erased(undo, seq, err) ||
        counts_apply(undo->workspace->db, undo->deltas, err) || seal(undo, &batch, err))
        return err->kind;
    return sql_commit(undo->workspace->db, err);
}

int batch_undo(struct workspace *workspace, const struct act *act, int64_t seq, int64_t *out_taken, struct err *err) {
    struct undo undo = {.workspace = workspace, .act = act, .deltas = tally_deltas_new(), .arena = arena_new()};
    int failed = sql_begin(workspace->db, err);
    failed = failed ? failed : run(&undo, seq, err);
    sql_rollback(workspace->db);
    tally_deltas_free(undo.deltas);
    arena_free(undo.arena);
    if (!failed)
        *out_taken = undo.taken;
    return failed;
}
