/* An edition's rows are made from its provenance, which names every file with its SHA-256, and from its documents,
 * whose words are digested without the small print. */
#include "ops/history_index.h"

#include <string.h>

#include "base/json.h"
#include "base/limits.h"
#include "base/map.h"
#include "flow/archive/archive_rows.h"
#include "flow/registry/registry_rows.h"
#include "ops/journal.h"
#include "ops/rights.h"

/* ---- making ---- */

struct filling {
    struct workspace *workspace;
    struct vault *vault;
    const struct act *act; /* for its progress; may be NULL */
    struct arena *arena;   /* of the present edition */
    struct buf bytes;
    const struct history_edition *edition; /* the present one */
    const char *commit;                    /* its commit and month */
    month_t month;
    int64_t number;
};

static int read_files(struct filling *filling, const char *commit, const struct value **out, struct err *err) {
    const struct value *provenance = NULL;
    buf_clear(&filling->bytes);
    if (vault_read(filling->vault, commit, archive_provenance_path(filling->arena, filling->month), &filling->bytes,
                   err) ||
        json_read(filling->arena, filling->bytes.data, filling->bytes.len, &provenance, err))
        return err->kind;
    *out = value_get(provenance, "files");
    return 0;
}

static enum archive_change change_of(const struct archived *row, const struct archived *before, bool was_there) {
    if (!was_there)
        return ARCHIVE_FIRST;
    if (before->said && !strcmp(before->said, row->said))
        return !strcmp(before->document, row->document) ? ARCHIVE_SAME : ARCHIVE_SMALL_PRINT;
    return ARCHIVE_CHANGED;
}

static int add_report(struct filling *filling, const char *path, const struct archive_place *place,
                      const char *document, const char *pdf, struct err *err) {
    struct sql *db = filling->workspace->db;
    char hex[DIGEST_TEXT];
    struct archived before;
    bool was_there = false;
    buf_clear(&filling->bytes);
    if (vault_read(filling->vault, filling->commit, path, &filling->bytes, err))
        return err->kind;
    const struct digest said = archive_said(filling->bytes.data, filling->bytes.len);
    struct archived row = {.place = archive_place_name(filling->arena, place),
                           .region = place->region,
                           .report = place->report,
                           .month = filling->month,
                           .edition = filling->number,
                           .document = document,
                           .pdf = pdf,
                           .said = digest_write(hex, &said)};
    if (archived_before(db, filling->arena, &row, &before, &was_there, err))
        return err->kind;
    row.change = change_of(&row, &before, was_there);
    return archived_write(db, &row, err);
}

/* What the edition before had and this one has not. */
static int add_gone(struct filling *filling, const struct map *present, struct err *err) {
    const char *before = NULL;
    const struct value *files = NULL;
    struct archive_place place;
    if (edition_before(filling->workspace->db, filling->arena, filling->month, filling->number, &before, err) ||
        (before && read_files(filling, before, &files, err)))
        return err->kind;
    for (size_t i = 0; i < value_count(files); i++) {
        if (!archive_place_of(filling->arena, files->map.pairs[i].key, &place) ||
            strcmp(place.file, "document.json") != 0)
            continue;
        struct archived row = {.place = archive_place_name(filling->arena, &place),
                               .region = place.region,
                               .report = place.report,
                               .month = filling->month,
                               .edition = filling->number,
                               .change = ARCHIVE_GONE};
        if (!map_get(present, arena_format(filling->arena, "%s/%s", row.place, row.report)) &&
            archived_write(filling->workspace->db, &row, err))
            return err->kind;
    }
    return 0;
}

static int add_edition(struct filling *filling, struct err *err) {
    const struct value *files = NULL;
    struct archive_place place;
    struct map present = map_make(filling->arena), digests = map_make(filling->arena);
    if (edition_count(filling->workspace->db, filling->commit, filling->number, filling->edition->subject,
                      filling->edition->reason, err) ||
        read_files(filling, filling->commit, &files, err))
        return err->kind;
    for (size_t i = 0; i < value_count(files); i++)
        map_put(&digests, files->map.pairs[i].key, (void *)value_text(files->map.pairs[i].value, ""));
    for (size_t i = 0; i < value_count(files); i++) {
        const char *path = files->map.pairs[i].key;
        if (!archive_place_of(filling->arena, path, &place) || strcmp(place.file, "document.json") != 0)
            continue;
        const char *pdf = map_get(&digests, archive_report_path(filling->arena, place.month, place.region, place.store,
                                                                place.report, "report.pdf"));
        map_put(&present,
                arena_format(filling->arena, "%s/%s", archive_place_name(filling->arena, &place), place.report),
                filling);
        if (add_report(filling, path, &place, map_get(&digests, path), pdf, err))
            return err->kind;
    }
    return add_gone(filling, &present, err);
}

/* ---- which editions lack rows ---- */

#define COUNTED_ALREADY (-1) /* stops the walk; no error kind */

struct uncounted {
    struct workspace *workspace;
    struct history_edition *editions; /* newest first */
    size_t count, cap;
};

static int gather(void *context, const struct history_edition *edition, struct err *err) {
    struct uncounted *uncounted = context;
    struct workspace *workspace = uncounted->workspace;
    int64_t counted = 0;
    if (sql_number(workspace->db, &counted, 0, err, "SELECT number FROM edition WHERE commit_id = $1", "t",
                   edition->commit))
        return err->kind;
    if (counted)
        return COUNTED_ALREADY;
    uncounted->editions = arena_grow(workspace->arena, uncounted->editions, uncounted->count, &uncounted->cap,
                                     sizeof *uncounted->editions);
    uncounted->editions[uncounted->count++] = *edition;
    return 0;
}

static int fill_missing(struct filling *filling, struct err *err) {
    struct uncounted missing = {.workspace = filling->workspace};
    int64_t last = 0;
    int failed = history(filling->workspace, INT32_MIN, gather, &missing, err);
    if (failed && failed != COUNTED_ALREADY)
        return failed;
    failed = edition_last_number(filling->workspace->db, &last, err);
    for (size_t i = missing.count; !failed && i > 0; i--) {
        filling->edition = &missing.editions[i - 1];
        filling->commit = filling->edition->commit;
        filling->month = filling->edition->month;
        filling->number = ++last;
        failed = add_edition(filling, err);
        arena_clear(filling->arena);
        if (filling->act)
            act_progress(filling->act, "editions", (int64_t)(missing.count - i + 1), (int64_t)missing.count);
    }
    return failed;
}

static int fill(struct workspace *workspace, struct vault *vault, const struct act *act, struct err *err) {
    struct filling filling = {
        .workspace = workspace, .vault = vault, .act = act, .arena = arena_new(), .bytes = buf_make(LIMIT_FILE)};
    int failed = fill_missing(&filling, err);
    buf_free(&filling.bytes);
    arena_free(filling.arena);
    return failed;
}

int history_index_fill(struct workspace *workspace, struct vault *vault, struct err *err) {
    int64_t missing = 0;
    if (editions_uncounted(workspace->db, &missing, err))
        return err->kind;
    return missing ? fill(workspace, vault, NULL, err) : 0;
}

/* ---- making it again ---- */

/* Unqualified names mean the temporary tables while they are there: what is made again stands in them, and the rows in
 * use beside it, untouched. */
#define BESIDE                                                                                                         \
    "CREATE TEMP TABLE edition AS SELECT * FROM main.edition;"                                                         \
    "CREATE TEMP TABLE edition_report ("                                                                               \
    "  place TEXT NOT NULL, month INTEGER NOT NULL, report TEXT NOT NULL, edition INTEGER NOT NULL,"                   \
    "  region TEXT NOT NULL, change INTEGER NOT NULL, document TEXT, pdf TEXT, said TEXT,"                             \
    "  PRIMARY KEY (place, month, report, edition)) STRICT, WITHOUT ROWID;"
#define BESIDE_NO_MORE "DROP TABLE IF EXISTS temp.edition_report; DROP TABLE IF EXISTS temp.edition;"

static int compare(struct sql *db, bool *out_same, struct err *err) {
    int64_t others = 0;
    if (sql_number(db, &others, 0, err,
                   "SELECT (SELECT count(*) FROM (SELECT * FROM temp.edition_report EXCEPT SELECT * FROM "
                   "main.edition_report)) + (SELECT count(*) FROM (SELECT * FROM main.edition_report EXCEPT SELECT * "
                   "FROM temp.edition_report)) + (SELECT count(*) FROM temp.edition t JOIN main.edition m "
                   "ON m.commit_id = t.commit_id WHERE t.number IS NOT m.number OR "
                   "t.subject IS NOT m.subject OR t.reason IS NOT m.reason)",
                   ""))
        return err->kind;
    *out_same = !others;
    return 0;
}

static int make_beside(struct workspace *workspace, struct vault *vault, const struct act *act, struct err *err) {
    if (sql_script(workspace->db, BESIDE, err) || editions_uncount(workspace->db, err))
        return err->kind;
    return fill(workspace, vault, act, err);
}

int history_index_check(struct workspace *workspace, struct vault *vault, bool *out_same, struct err *err) {
    struct err late;
    int64_t missing = 0;
    int failed = editions_uncounted(workspace->db, &missing, err);
    *out_same = missing > 0;
    if (failed || missing)
        return failed;
    failed = make_beside(workspace, vault, NULL, err);
    failed = failed ? failed : compare(workspace->db, out_same, err);
    if (sql_script(workspace->db, BESIDE_NO_MORE, &late))
        failed = failed ? failed : (*err = late, (int)late.kind);
    return failed;
}

static int take_over(struct workspace *workspace, const struct act *act, struct index_done *done, struct err *err) {
    struct sql *db = workspace->db;
    struct value *detail = value_map(workspace->arena);
    if (sql_run(db, err, "UPDATE main.edition SET number = NULL", "") ||
        sql_run(db, err, "DELETE FROM main.edition_report", "") ||
        sql_run(db, err,
                "UPDATE main.edition SET (number, subject, reason) = (SELECT t.number, t.subject, t.reason "
                "FROM temp.edition t WHERE t.commit_id = edition.commit_id)",
                "") ||
        sql_run(db, err, "INSERT INTO main.edition_report SELECT * FROM temp.edition_report", "") ||
        sql_number(db, &done->editions, 0, err, "SELECT count(number) FROM main.edition", "") ||
        sql_number(db, &done->reports, 0, err, "SELECT count(*) FROM main.edition_report", ""))
        return err->kind;
    value_set(workspace->arena, detail, "editions", value_int(workspace->arena, done->editions));
    value_set(workspace->arena, detail, "reports", value_int(workspace->arena, done->reports));
    value_set(workspace->arena, detail, "changed", value_bool(workspace->arena, done->changed));
    return journal_write(db, act, "rebuild", "archive", detail, err);
}

static int remake(struct workspace *workspace, struct vault *vault, const struct act *act, struct index_done *done,
                  struct err *err) {
    bool same = false;
    struct err late;
    if (sql_begin(workspace->db, err))
        return err->kind;
    int failed = make_beside(workspace, vault, act, err);
    failed = failed ? failed : compare(workspace->db, &same, err);
    done->changed = !same;
    failed = failed ? failed : take_over(workspace, act, done, err);
    failed = failed ? failed : sql_script(workspace->db, BESIDE_NO_MORE, err);
    failed = failed ? failed : sql_commit(workspace->db, err);
    sql_rollback(workspace->db);
    sql_script(workspace->db, BESIDE_NO_MORE, &late);
    return failed;
}

int history_index_rebuild(struct workspace *workspace, const struct act *act, struct index_done *out, struct err *err) {
    struct file_lock *lease = NULL;
    struct vault *vault = NULL;
    struct index_done done = {0};
    int failed = workspace_lease(workspace, act, "rebuild", &lease, err);
    failed = failed ? failed : workspace_archive(workspace, &vault, err);
    failed = failed ? failed : history_reconcile(workspace, vault, act, err);
    failed = failed ? failed : remake(workspace, vault, act, &done, err);
    vault_close(vault);
    file_lock_free(lease);
    if (!failed)
        *out = done;
    return failed;
}

/* ---- what it answers ---- */

struct asking {
    struct workspace *workspace;
    const struct history_query *query;
    const struct registry *registry; /* what the scope holds; NULL: everything, and no region was asked for */
    const struct region *region;     /* asked for, or the scope's */
    struct history_edition edition;  /* the present one; commit NULL: none yet */
    int (*fn)(void *context, const struct history_edition *edition, const struct history_report *report,
              struct err *err);
    void *context;
};

/* A store counts for the region where it stands in the edition; the scope for the stores that it holds today. */
static bool is_asked_for(const struct asking *asking, const struct archived *row, const char *store) {
    const struct scope *scope = &asking->workspace->scope;
    const struct archive_place place = {row->month, row->region, store, row->report, ""};
    const struct region *stands = asking->registry ? registry_region(asking->registry, row->region) : NULL;
    if (asking->region && !region_hangs_under(stands, asking->region))
        return false;
    return (!scope->region && !scope->store) || history_holds(asking->workspace, asking->registry, &place);
}

static struct history_edition kept_edition(struct arena *arena, const struct archived_edition *row) {
    return (struct history_edition){.commit = arena_text(arena, row->edition.commit),
                                    .tree = arena_text(arena, row->edition.tree),
                                    .author = arena_text(arena, row->edition.actor),
                                    .subject = arena_text(arena, row->subject ? row->subject : ""),
                                    .reason = arena_text(arena, row->reason ? row->reason : ""),
                                    .rules = arena_text(arena, row->edition.rules),
                                    .month = row->edition.month,
                                    .cut = row->edition.cut,
                                    .seconds = row->edition.at / 1000};
}

static int tell(void *context, const struct archived *row, const struct archived_edition *edition, struct err *err) {
    struct asking *asking = context;
    const char *step = strchr(row->place, '/');
    const struct history_report report = {.store = step ? step + 1 : row->place,
                                          .region = row->region,
                                          .report = row->report,
                                          .change = row->change,
                                          .document = row->document,
                                          .pdf = row->pdf};
    if (!is_asked_for(asking, row, report.store))
        return 0;
    if (!asking->edition.commit || strcmp(asking->edition.commit, edition->edition.commit) != 0)
        asking->edition = kept_edition(asking->workspace->arena, edition);
    return asking->fn(asking->context, &asking->edition, &report, err);
}

/* Rows that an older program's editions lack are made before the first question. */
static int be_complete(struct workspace *workspace, struct err *err) {
    int64_t missing = 0;
    struct vault *vault = NULL;
    int failed = editions_uncounted(workspace->db, &missing, err);
    if (failed || !missing)
        return failed;
    failed = workspace_archive(workspace, &vault, err);
    failed = failed ? failed : sql_begin(workspace->db, err);
    failed = failed ? failed : history_index_fill(workspace, vault, err);
    failed = failed ? failed : sql_commit(workspace->db, err);
    sql_rollback(workspace->db);
    vault_close(vault);
    return failed;
}

static int narrow(struct asking *asking, struct err *err) {
    struct workspace *workspace = asking->workspace;
    const struct scope *scope = &workspace->scope;
    const struct history_query *query = asking->query;
    const struct registry *all = NULL;
    const char *region = query->region;
    if (!region && !scope->region && !scope->store)
        return 0;
    if (registry_read(workspace->db, workspace->arena, scope->day, INT64_MAX, &all, err) ||
        scope_registry(workspace, all, &asking->registry, err))
        return err->kind;
    if (scope->region && scope_query(workspace, all, NULL, &region, err))
        return err->kind;
    if (scope->store && (region || !query->store))
        return err_set(err, ERR_DENIED, "%s may see one store: name it", scope->who);
    return region ? registry_need_region(all, region, &asking->region, err) : 0;
}

int history_of_reports(struct workspace *workspace, const struct history_query *query,
                       int (*fn)(void *context, const struct history_edition *edition,
                                 const struct history_report *report, struct err *err),
                       void *context, struct err *err) {
    struct asking asking = {.workspace = workspace, .query = query, .fn = fn, .context = context};
    const struct archived_query rows = {query->store, query->report, query->first, query->last};
    int failed = query->store ? scope_store(workspace, query->store, err) : 0;
    failed = failed ? failed : be_complete(workspace, err);
    failed = failed ? failed : narrow(&asking, err);
    return failed ? failed : archived_each(workspace->db, &rows, tell, &asking, err);
}
