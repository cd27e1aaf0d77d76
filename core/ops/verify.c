/* Three questions: is each edition what it says it is (flow/archive/proof.h); is the line of editions the one that the
 * journal's database knows; is the journal whole. */
#include <string.h>

#include "base/json.h"
#include "base/limits.h"
#include "base/map.h"
#include "flow/archive/archive_rows.h"
#include "ops/history_index.h"
#include "ops/journal.h"
#include "ops/privacy.h"

struct verify {
    struct workspace *workspace;
    const struct act *act;
    const struct verify_order *order;
    struct vault *vault;
    int (*fn)(void *context, const struct finding *finding, struct err *err);
    void *context;
    struct verify_done *done;
    struct arena *arena;
    struct proof_edition *editions; /* newest first */
    bool *known;                    /* whether the database has them */
    size_t count, cap, known_cap;
    const char *commit; /* that a finding is about */
    int stopped;        /* what fn answered when it wanted no more */
    struct map met;     /* the commits on the line of editions */
};

static int hear(void *context, const struct finding *finding, struct err *err) {
    struct verify *verify = context;
    verify->done->grave += finding->grave;
    verify->done->remarks += !finding->grave;
    return verify->stopped = verify->fn(verify->context, finding, err);
}

static int tell(struct verify *verify, const char *what, struct err *err) {
    return hear(verify, &(struct finding){verify->commit, "", what, true}, err);
}

static int remark(struct verify *verify, const char *what, struct err *err) {
    return hear(verify, &(struct finding){verify->commit, "", what, false}, err);
}

/* ---- editions ---- */

static void count(void *context, enum proof_counted what) {
    struct verify *verify = context;
    if (what == PROOF_RENDERED)
        verify->done->rendered++;
    else
        act_progress(verify->act, "verifying", ++verify->done->documents, 0);
}

/* The look of an edition that keeps none is what its rules' templates say: a process of Lua, opened and left. */
static int look_of_rules(void *context, struct vault *vault, const char *rules, struct arena *arena,
                         const struct value **out, struct err *err) {
    struct rulebook *rulebook = NULL;
    struct buf json = buf_make(LIMIT_DOCUMENT);
    (void)context;
    int failed = rulebook_open_archived(&rulebook, vault, rules, RULEBOOK_LOOK, err);
    if (!failed) {
        json_write(&json, rulebook->theme, JSON_COMPACT);
        failed = json_read(arena, json.data, json.len, out, err);
    }
    rulebook_close(rulebook);
    buf_free(&json);
    return failed;
}

/* Its figures stay as they were; what they were reckoned from no longer names these people. */
static int tell_erased(struct verify *verify, struct err *err) {
    int64_t erased = 0;
    if (privacy_erased_since(verify->workspace->db, verify->commit, &erased, err))
        return err->kind;
    if (!erased)
        return 0;
    const char *what = arena_format(verify->arena, "%lld of the responses known then %s erased since",
                                    (long long)erased, erased == 1 ? "was" : "were");
    return hear(verify, &(struct finding){verify->commit, "", what, false}, err);
}

/* A commit on main that says it is an edition and one that does not are both looked at: whoever alters an archive adds
 * a commit. */
static int begin(void *context, size_t edition, struct err *err) {
    struct verify *verify = context;
    verify->commit = verify->editions[edition].commit;
    verify->done->editions++;
    int stopped = verify->known[edition] ? 0 : tell(verify, "this commit is no edition of this workspace", err);
    return stopped ? stopped : tell_erased(verify, err);
}

static int prove(struct verify *verify, struct err *err) {
    const struct proof proof = {.archive = workspace_path(verify->workspace, "archive.git"),
                                .editions = verify->editions,
                                .count = verify->count,
                                .workers = verify->order->workers,
                                .look = look_of_rules,
                                .begin = begin,
                                .tell = hear,
                                .counted = count,
                                .context = verify};
    return proof_run(&proof, err);
}

static int note_commit(void *context, const struct vault_entry *entry, struct err *err) {
    struct verify *verify = context;
    struct proof_edition edition;
    bool known = false;
    verify->commit = arena_text(verify->arena, entry->commit);
    map_put(&verify->met, verify->commit, verify);
    if (edition_known(verify->workspace->db, entry->commit, &known, err))
        return err->kind;
    if (!proof_edition_of(verify->arena, entry, &edition))
        return known ? 0 : tell(verify, "this commit is no edition of this workspace", err);
    verify->editions =
        arena_grow(verify->arena, verify->editions, verify->count, &verify->cap, sizeof *verify->editions);
    verify->known = arena_grow(verify->arena, verify->known, verify->count, &verify->known_cap, sizeof *verify->known);
    verify->editions[verify->count] = edition;
    verify->known[verify->count++] = known;
    return 0;
}

/* ---- the line of editions ---- */

/* Each edition that the database knows must stand on the line: one that is only in the archive's objects, or in none,
 * has been taken back behind our backs. */
static int check_known(struct verify *verify, struct err *err) {
    struct sql_rows *rows;
    if (sql_query(verify->workspace->db, &rows, err, "SELECT commit_id FROM edition ORDER BY at, commit_id", ""))
        return err->kind;
    int stopped = 0;
    while (!stopped && sql_next(rows)) {
        verify->commit = arena_text(verify->workspace->arena, sql_text(rows, 0));
        if (!map_get(&verify->met, verify->commit))
            stopped = tell(verify, "the archive has lost this edition, or it cannot be read", err);
    }
    return sql_end(rows, stopped, err);
}

/* A chain whose last lines were taken off is whole; but each batch and each edition has left a line of its own. */
static int check_lines(struct verify *verify, struct err *err) {
    struct sql *db = verify->workspace->db;
    int64_t batches = 0, editions = 0;
    if (sql_number(db, &batches, 0, err,
                   "SELECT (SELECT count(*) FROM batch) - (SELECT count(*) FROM journal WHERE act IN ('import', "
                   "'stores', 'targets', 'events', 'traffic', 'undo', 'quarantine', 'lift', 'erase', 'ticket', 'plan', "
                   "'wave', 'duty', 'away', "
                   "'submit', 'receipts'))",
                   "") ||
        sql_number(db, &editions, 0, err,
                   "SELECT (SELECT count(*) FROM edition) - (SELECT count(*) FROM journal WHERE act = 'close')", ""))
        return err->kind;
    return batches > 0 || editions > 0 ? tell(verify, "the journal lacks lines: a batch or an edition has none", err)
                                       : 0;
}

static int check_journal(struct verify *verify, struct err *err) {
    struct err own;
    int failed = journal_verify(verify->workspace->db, &verify->done->journal_lines, &own);
    verify->commit = "";
    if (failed == ERR_FOUND)
        return tell(verify, arena_text(verify->workspace->arena, own.what), err);
    return failed ? (*err = own, (int)err->kind) : check_lines(verify, err);
}

static int check_line(struct verify *verify, struct err *err) {
    char head[VAULT_ID];
    struct err own = {0};
    int failed = vault_resolve(verify->vault, ARCHIVE_MAIN, head, &own);
    if (failed == ERR_NOINPUT) /* nothing published; or lost, as check_known will find */
        return 0;
    if (failed)
        return *err = own, failed;
    failed = vault_log(verify->vault, head, "", note_commit, verify, &own);
    if (failed && verify->stopped)
        return *err = own, failed;
    verify->commit = arena_text(verify->arena, head);
    const char *broken = arena_format(verify->arena, "the line of editions cannot be read: %s", own.what);
    int stopped = failed ? tell(verify, broken, err) : 0;
    return stopped ? stopped : prove(verify, err);
}

/* The index is derived: a wrong one is no wrong archive, but a wrong `history`. Of an archive that was altered it need
 * not be right. */
static int check_index(struct verify *verify, struct err *err) {
    bool same = false;
    struct err own;
    if (verify->done->grave)
        return 0;
    verify->commit = "";
    if (history_index_check(verify->workspace, verify->vault, &same, &own))
        return remark(verify, arena_format(verify->arena, "the index of the archive cannot be compared: %s", own.what),
                      err);
    return same ? 0
                : remark(verify, "the index is not what the archive says: earshot rebuild --archive makes it again",
                         err);
}

static int check_all(struct verify *verify, struct err *err) {
    int stopped = check_journal(verify, err);
    stopped = stopped ? stopped : check_line(verify, err);
    stopped = stopped ? stopped : check_known(verify, err);
    return stopped ? stopped : check_index(verify, err);
}

static int check_one(struct verify *verify, const char *name, struct err *err) {
    struct history_edition edition;
    struct vault_entry entry;
    struct proof_edition one;
    bool known = true;
    if (history_find(verify->workspace, name, &edition, err) ||
        vault_info(verify->vault, verify->arena, edition.commit, &entry, err))
        return err->kind;
    proof_edition_of(verify->arena, &entry, &one);
    verify->editions = &one;
    verify->known = &known;
    verify->count = 1;
    return prove(verify, err);
}

int verify(struct workspace *workspace, const struct act *act, const struct verify_order *order,
           int (*fn)(void *context, const struct finding *finding, struct err *err), void *context,
           struct verify_done *out, struct err *err) {
    struct verify_done done = {0};
    struct verify verify = {.workspace = workspace,
                            .act = act,
                            .order = order,
                            .fn = fn,
                            .context = context,
                            .done = &done,
                            .arena = arena_new(),
                            .met = map_make(workspace->arena)};
    int failed = workspace_archive(workspace, &verify.vault, err);
    failed = failed || order->edition ? failed : workspace_whole(workspace, err);
    failed = failed ? failed : order->edition ? check_one(&verify, order->edition, err) : check_all(&verify, err);
    vault_close(verify.vault);
    arena_free(verify.arena);
    if (failed)
        return failed;
    *out = done;
    if (done.grave)
        return err_set(err, ERR_FOUND, "%lld finding%s: the archive is not as it was published", (long long)done.grave,
                       done.grave == 1 ? "" : "s");
    return 0;
}
