/* Recounts every response into fresh tallies and scores them again. The old tallies are digested first, so that the
 * answer can say whether anything was different. */
#include "flow/archive/archive.h"
#include "flow/scoring/scoring_rows.h"
#include "flow/survey/survey_rows.h"
#include "flow/tallies/erased_rows.h"
#include "flow/tallies/tallies_rows.h"
#include "ops/close.h"
#include "ops/counting.h"
#include "ops/journal.h"
#include "ops/plans.h"
#include "ops/score.h"
#include "ops/tickets.h"

#include <string.h>

#define LOAD 200000 /* responses counted before their tallies are written */

struct recount {
    struct workspace *workspace;
    const struct act *act;
    struct survey_versions versions;
    struct tally_deltas *deltas;
    int64_t counted, total;
};

static int count(void *context, const struct response_row *row, struct err *err) {
    struct recount *recount = context;
    const struct survey *survey = survey_version_find(&recount->versions, row->version);
    if (!survey)
        return err_set(err, ERR_INTERNAL, "a response names a survey version that is not in the database");
    count_response(recount->deltas, survey, row, 1);
    if (++recount->counted % 4096 == 0)
        act_progress(recount->act, "recounting", recount->counted, recount->total);
    return recount->counted % LOAD == 0 ? tallies_apply(recount->workspace->db, recount->deltas, err) : 0;
}

/* Removed answers are counted still. */
static int count_erased(void *context, const struct tally_key *key, const struct survey *survey,
                        const int64_t *counters, struct err *err) {
    struct recount *recount = context;
    (void)err;
    tally_deltas_join(recount->deltas, key, survey, counters, 1);
    return 0;
}

static int note(struct recount *recount, const struct rebuild_done *done, struct err *err) {
    struct arena *arena = recount->workspace->arena;
    struct value *detail = value_map(arena);
    value_set(arena, detail, "responses", value_int(arena, done->responses));
    value_set(arena, detail, "tallies", value_int(arena, done->tallies));
    value_set(arena, detail, "scores", value_int(arena, done->scores));
    value_set(arena, detail, "changed", value_bool(arena, done->changed));
    return journal_write(recount->workspace->db, recount->act, "rebuild", "tallies and scores", detail, err);
}

static int remake(struct recount *recount, struct rulebook *rulebook, struct rebuild_done *done, struct err *err) {
    struct sql *db = recount->workspace->db;
    const struct erased_query erased = {.first = INT32_MIN, .last = INT32_MAX};
    struct digest before, after;
    if (survey_versions_read(db, recount->workspace->arena, &recount->versions, err) ||
        responses_count(db, &recount->total, err) || tallies_digest_rows(db, &before, err) || tallies_drop(db, err) ||
        responses_each(db, 0, count, recount, err) ||
        erased_each(db, &recount->versions, &erased, count_erased, recount, err) ||
        tallies_apply(db, recount->deltas, err) || tallies_digest_rows(db, &after, err) ||
        sql_number(db, &done->tallies, 0, err, "SELECT count(*) FROM tally", ""))
        return err->kind;
    done->responses = recount->counted;
    done->changed = memcmp(&before, &after, sizeof before) != 0;
    /* what other rules made of the same tallies still holds; of other tallies nothing does */
    if (done->changed ? scores_drop(db, err) : scores_remake(recount->workspace, rulebook, err))
        return err->kind;
    if (scores_make(recount->workspace, recount->act, rulebook, &done->scores, err) ||
        tickets_remake(recount->workspace, recount->act, err) || plans_remake(recount->workspace, recount->act, err) ||
        note(recount, done, err))
        return err->kind;
    return sql_commit(db, err);
}

static int run(struct workspace *workspace, const struct act *act, struct rulebook *rulebook, struct rebuild_done *done,
               struct err *err) {
    struct recount recount = {.workspace = workspace, .act = act, .deltas = tally_deltas_new()};
    int failed = sql_begin(workspace->db, err);
    failed = failed ? failed : remake(&recount, rulebook, done, err);
    sql_rollback(workspace->db);
    tally_deltas_free(recount.deltas);
    return failed;
}

int rebuild(struct workspace *workspace, const struct act *act, struct rebuild_done *out, struct err *err) {
    struct file_lock *lease = NULL;
    struct rulebook *rulebook = NULL;
    struct rebuild_done done = {0};
    int failed = workspace_lease(workspace, act, "rebuild", &lease, err);
    failed = failed ? failed : rulebook_open(&rulebook, workspace, RULEBOOK_ALL, err);
    failed = failed ? failed : run(workspace, act, rulebook, &done, err);
    rulebook_close(rulebook);
    file_lock_free(lease);
    if (!failed)
        *out = done;
    return failed;
}
