/* Three questions of each edition: is every file the one its provenance names; does its document still make the same
 * PDF; is the line of editions the one that the journal's database knows. */
#include <string.h>

#include "base/json.h"
#include "base/limits.h"
#include "base/map.h"
#include "flow/archive/archive.h"
#include "flow/archive/archive_rows.h"
#include "flow/report/pdf.h"
#include "ops/history_index.h"
#include "ops/journal.h"
#include "port/page/page.h"

struct verify {
    struct workspace *workspace;
    const struct act *act;
    struct vault *vault;
    struct page_fonts *fonts;
    int (*fn)(void *context, const struct finding *finding, struct err *err);
    void *context;
    struct verify_done *done;
    struct arena *arena; /* of the present edition */
    /* the present edition */
    const char *commit;
    month_t month;
    const struct value *files; /* of its provenance */
    size_t seen;
    struct rulebook *rulebook; /* its theme; NULL while no document was met */
    const char *rules;
    bool same_engine;
    int stopped;    /* what fn answered when it wanted no more */
    struct map met; /* the commits on the line of editions */
    struct buf document, pdf, again;
};

static int tell(struct verify *verify, bool grave, const char *path, const char *what, struct err *err) {
    struct finding finding = {verify->commit, path, what, grave};
    verify->done->grave += grave;
    verify->done->remarks += !grave;
    return verify->stopped = verify->fn(verify->context, &finding, err);
}

/* ---- one file ---- */

static int check_digest(struct verify *verify, const char *path, const struct buf *bytes, bool *out_good,
                        struct err *err) {
    const char *listed = value_text(value_get(verify->files, path), NULL);
    struct digest digest = digest_sha256(bytes->data, bytes->len);
    char hex[DIGEST_TEXT];
    *out_good = listed && !strcmp(listed, digest_write(hex, &digest));
    if (*out_good)
        return 0;
    return tell(verify, true, path,
                listed ? "was altered: its SHA-256 is not the one in the provenance" : "is not in the provenance", err);
}

static int open_theme(struct verify *verify, struct err *err) {
    if (verify->rulebook)
        return 0;
    return rulebook_open_archived(&verify->rulebook, verify->vault, verify->rules, RULEBOOK_LOOK, err);
}

static int render_again(struct verify *verify, const char *path, const char *pdf_path, struct err *err) {
    const struct value *document = NULL;
    struct err own;
    buf_clear(&verify->again);
    buf_clear(&verify->pdf);
    if (vault_read(verify->vault, verify->commit, pdf_path, &verify->pdf, &own))
        return tell(verify, true, pdf_path, "is missing or cannot be read", err);
    if (open_theme(verify, &own))
        return tell(verify, true, path, arena_format(verify->arena, "its rules cannot be read: %s", own.what), err);
    if (json_read(verify->arena, verify->document.data, verify->document.len, &document, &own) ||
        report_pdf(verify->fonts, document, verify->rulebook->theme, &verify->again, &own))
        return tell(verify, true, path, arena_format(verify->arena, "cannot be rendered: %s", own.what), err);
    verify->done->rendered++;
    if (verify->again.len == verify->pdf.len && !memcmp(verify->again.data, verify->pdf.data, verify->pdf.len))
        return 0;
    return tell(verify, true, pdf_path, "is not what its document.json renders to", err);
}

static int check_file(void *context, const char *path, struct err *err) {
    struct verify *verify = context;
    struct archive_place place;
    struct err own;
    bool good = false;
    if (!strcmp(path, archive_provenance_path(verify->arena, verify->month)))
        return 0;
    buf_clear(&verify->document);
    verify->seen++;
    if (vault_read(verify->vault, verify->commit, path, &verify->document, &own))
        return tell(verify, true, path, arena_format(verify->arena, "cannot be read: %s", own.what), err);
    int stopped = check_digest(verify, path, &verify->document, &good, err);
    if (stopped)
        return stopped;
    if (!archive_place_of(verify->arena, path, &place) || strcmp(place.file, "document.json") != 0)
        return 0;
    act_progress(verify->act, "verifying", ++verify->done->documents, 0);
    if (!verify->same_engine)
        return 0;
    return render_again(
        verify, path,
        archive_report_path(verify->arena, place.month, place.region, place.store, place.report, "report.pdf"), err);
}

/* ---- one edition ---- */

static int read_provenance(struct verify *verify, bool *out_there, struct err *err) {
    const char *path = archive_provenance_path(verify->arena, verify->month);
    const struct value *provenance = NULL;
    struct err own;
    buf_clear(&verify->document);
    *out_there = !vault_read(verify->vault, verify->commit, path, &verify->document, &own) &&
                 !json_read(verify->arena, verify->document.data, verify->document.len, &provenance, &own);
    if (!*out_there)
        return tell(verify, true, path, arena_format(verify->arena, "cannot be read: %s", own.what), err);
    const struct value *engine = value_get(provenance, "engine");
    verify->files = value_get(provenance, "files");
    verify->rules = value_text(value_get(provenance, "rules"), "");
    verify->same_engine = !strcmp(value_text(value_get(engine, "renderer"), ""), REPORT_RENDERER) &&
                          !strcmp(value_text(value_get(engine, "fonts"), ""), page_fonts_name(verify->fonts));
    if (verify->same_engine)
        return 0;
    return tell(
        verify, false, path,
        arena_format(verify->arena,
                     "made with renderer '%s' and fonts '%s': digests are checked, to render it again takes those",
                     value_text(value_get(engine, "renderer"), "?"), value_text(value_get(engine, "fonts"), "?")),
        err);
}

static int check_edition(struct verify *verify, struct err *err) {
    bool there = false;
    verify->seen = 0;
    verify->done->editions++;
    int stopped = read_provenance(verify, &there, err);
    if (stopped || !there)
        return stopped;
    const char *folder = archive_period_path(verify->arena, verify->month);
    struct err own = {0};
    stopped = vault_walk(verify->vault, verify->commit, folder, check_file, verify, &own);
    if (verify->stopped)
        return *err = own, stopped;
    if (stopped)
        return tell(verify, true, folder, arena_format(verify->arena, "cannot be walked: %s", own.what), err);
    if (verify->seen < value_count(verify->files))
        return tell(verify, true, folder, "a file that the provenance names is missing", err);
    return 0;
}

static void leave_edition(struct verify *verify) {
    rulebook_close(verify->rulebook);
    verify->rulebook = NULL;
    arena_clear(verify->arena);
}

/* A commit on main that says it is an edition and one that does not are both looked at: whoever alters an archive adds
 * a commit. */
static int check_commit(void *context, const struct vault_entry *entry, struct err *err) {
    struct verify *verify = context;
    bool known = false;
    const char *month = archive_trailer(verify->arena, entry->message, "Month");
    verify->commit = arena_text(verify->workspace->arena, entry->commit);
    if (edition_known(verify->workspace->db, entry->commit, &known, err))
        return err->kind;
    map_put(&verify->met, verify->commit, verify);
    int stopped = known ? 0 : tell(verify, true, "", "this commit is no edition of this workspace", err);
    if (stopped)
        return stopped;
    if (!month || !month_read(month, &verify->month))
        return 0;
    int failed = check_edition(verify, err);
    leave_edition(verify);
    return failed;
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
            stopped = tell(verify, true, "", "the archive has lost this edition, or it cannot be read", err);
    }
    return sql_end(rows, stopped, err);
}

/* A chain whose last lines were taken off is whole; but each batch and each edition has left a line of its own. */
static int check_lines(struct verify *verify, struct err *err) {
    struct sql *db = verify->workspace->db;
    int64_t batches = 0, editions = 0;
    if (sql_number(db, &batches, 0, err,
                   "SELECT (SELECT count(*) FROM batch) - (SELECT count(*) FROM journal WHERE act IN ('import', "
                   "'stores', 'targets', 'events', 'undo', 'quarantine', 'lift'))",
                   "") ||
        sql_number(db, &editions, 0, err,
                   "SELECT (SELECT count(*) FROM edition) - (SELECT count(*) FROM journal WHERE act = 'close')", ""))
        return err->kind;
    return batches > 0 || editions > 0
               ? tell(verify, true, "", "the journal lacks lines: a batch or an edition has none", err)
               : 0;
}

static int check_journal(struct verify *verify, struct err *err) {
    struct err own;
    int failed = journal_verify(verify->workspace->db, &verify->done->journal_lines, &own);
    verify->commit = "";
    if (failed == ERR_FOUND)
        return tell(verify, true, "", arena_text(verify->workspace->arena, own.what), err);
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
    failed = vault_log(verify->vault, head, "", check_commit, verify, &own);
    if (!failed || verify->stopped)
        return *err = own, failed;
    verify->commit = head;
    return tell(verify, true, "", arena_format(verify->arena, "the line of editions cannot be read: %s", own.what),
                err);
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
        return tell(verify, false, "",
                    arena_format(verify->arena, "the index of the archive cannot be compared: %s", own.what), err);
    return same ? 0
                : tell(verify, false, "",
                       "the index is not what the archive says: earshot rebuild --archive makes it again", err);
}

static int check_all(struct verify *verify, struct err *err) {
    int stopped = check_journal(verify, err);
    stopped = stopped ? stopped : check_line(verify, err);
    stopped = stopped ? stopped : check_known(verify, err);
    return stopped ? stopped : check_index(verify, err);
}

static int check_one(struct verify *verify, const char *name, struct err *err) {
    struct history_edition edition;
    if (history_find(verify->workspace, name, &edition, err))
        return err->kind;
    verify->commit = edition.commit;
    verify->month = edition.month;
    int failed = check_edition(verify, err);
    leave_edition(verify);
    return failed;
}

int verify(struct workspace *workspace, const struct act *act, const char *edition,
           int (*fn)(void *context, const struct finding *finding, struct err *err), void *context,
           struct verify_done *out, struct err *err) {
    struct verify_done done = {0};
    struct verify verify = {.workspace = workspace,
                            .act = act,
                            .fn = fn,
                            .context = context,
                            .done = &done,
                            .arena = arena_new(),
                            .met = map_make(workspace->arena),
                            .document = buf_make(LIMIT_FILE),
                            .pdf = buf_make(LIMIT_PDF),
                            .again = buf_make(LIMIT_PDF)};
    int failed = workspace_archive(workspace, &verify.vault, err);
    failed = failed ? failed : page_fonts_open(&verify.fonts, err);
    failed = failed ? failed : edition ? check_one(&verify, edition, err) : check_all(&verify, err);
    page_fonts_close(verify.fonts);
    vault_close(verify.vault);
    buf_free(&verify.document);
    buf_free(&verify.pdf);
    buf_free(&verify.again);
    arena_free(verify.arena);
    if (failed)
        return failed;
    *out = done;
    if (done.grave)
        return err_set(err, ERR_FOUND, "%lld finding%s: the archive is not as it was published", (long long)done.grave,
                       done.grave == 1 ? "" : "s");
    return 0;
}
