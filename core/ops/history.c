#include "ops/history.h"

#include <string.h>

#include "base/json.h"
#include "base/limits.h"
#include "flow/archive/archive.h"
#include "flow/archive/archive_rows.h"
#include "flow/registry/registry_rows.h"
#include "ops/history_index.h"
#include "ops/journal.h"
#include "ops/rights.h"
#include "ops/stores.h"

/* ---- editions, from their commits ---- */

/* The lines between the subject and the trailers. */
static const char *reason_of(struct arena *arena, const char *message) {
    const char *start = strstr(message, "\n\n"), *end = start ? strstr(start, "Month: ") : NULL;
    for (const char *next = end; next; next = strstr(next + 1, "\nMonth: "))
        end = next;
    if (!start || !end || end <= start + 2)
        return "";
    start += 2;
    while (end > start && (end[-1] == '\n' || end[-1] == '\r'))
        end--;
    return arena_bytes(arena, start, (size_t)(end - start));
}

static bool edition_of(struct arena *arena, const struct vault_entry *entry, struct history_edition *out) {
    const char *month = archive_trailer(arena, entry->message, "Month"),
               *rules = archive_trailer(arena, entry->message, "Rules"),
               *cut = archive_trailer(arena, entry->message, "Cut");
    int64_t number = 0;
    if (!month || !rules || !cut || !month_read(month, &out->month))
        return false;
    for (; *cut >= '0' && *cut <= '9' && number < INT64_MAX / 100; cut++)
        number = number * 10 + (*cut - '0');
    out->commit = arena_text(arena, entry->commit);
    out->tree = arena_text(arena, entry->tree);
    out->author = arena_text(arena, entry->author);
    out->subject = arena_bytes(arena, entry->message, strcspn(entry->message, "\n"));
    out->reason = reason_of(arena, entry->message);
    out->rules = rules;
    out->cut = number;
    out->seconds = entry->seconds;
    return true;
}

/* ---- the list ---- */

struct listing {
    struct workspace *workspace;
    struct vault *vault;
    month_t month;
    int (*fn)(void *context, const struct history_edition *edition, struct err *err);
    void *context;
};

static int tell(void *context, const struct vault_entry *entry, struct err *err) {
    struct listing *listing = context;
    struct history_edition edition;
    if (!edition_of(listing->workspace->arena, entry, &edition))
        return 0;
    if (listing->month != INT32_MIN && edition.month != listing->month)
        return 0;
    return listing->fn(listing->context, &edition, err);
}

static int each(struct listing *listing, struct err *err) {
    char head[VAULT_ID];
    int failed = vault_resolve(listing->vault, ARCHIVE_MAIN, head, err);
    if (failed == ERR_NOINPUT) /* nothing was published yet */
        return 0;
    return failed ? failed : vault_log(listing->vault, head, "", tell, listing, err);
}

int history(struct workspace *workspace, month_t month,
            int (*fn)(void *context, const struct history_edition *edition, struct err *err), void *context,
            struct err *err) {
    struct listing listing = {workspace, NULL, month, fn, context};
    int failed = workspace_archive(workspace, &listing.vault, err);
    failed = failed ? failed : each(&listing, err);
    vault_close(listing.vault);
    return failed;
}

/* ---- one edition ---- */

#define FOUND_ONE (-1) /* stops the walk; no error kind */

struct first {
    struct history_edition edition;
    bool there;
};

static int take_first(void *context, const struct history_edition *edition, struct err *err) {
    struct first *first = context;
    (void)err;
    first->edition = *edition;
    first->there = true;
    return FOUND_ONE;
}

static int no_edition(const char *what, bool by_month, struct err *err) {
    return err_set(err, ERR_NOINPUT, by_month ? "%s has no edition yet" : "'%s' is no edition", what),
           err_todo(err, "`earshot history` lists the editions there are");
}

static int find_commit(struct workspace *workspace, const char *what, struct history_edition *out, struct err *err) {
    struct vault *vault = NULL;
    struct vault_entry entry;
    int failed = workspace_archive(workspace, &vault, err);
    failed = failed ? failed : vault_info(vault, workspace->arena, what, &entry, err);
    if (!failed && !edition_of(workspace->arena, &entry, out))
        failed = no_edition(what, false, err);
    vault_close(vault);
    return failed;
}

int history_find(struct workspace *workspace, const char *what, struct history_edition *out, struct err *err) {
    struct first first = {.there = false};
    month_t month;
    if (!month_read(what, &month))
        return find_commit(workspace, what, out, err);
    int failed = history(workspace, month, take_first, &first, err);
    if (failed && failed != FOUND_ONE)
        return failed;
    if (!first.there)
        return no_edition(what, true, err);
    *out = first.edition;
    return 0;
}

/* ---- what an edition holds ---- */

struct report_visit {
    struct workspace *workspace;
    struct arena *arena;
    enum place kind; /* what the report sought is about */
    const char *code, *report, *file;
    bool ambiguous;
    const char *path, *reports;      /* found; and the names of all that were */
    const struct registry *registry; /* where the scope is narrowed: of the stores that are told */
    int (*fn)(void *context, const char *region, const char *store, const char *report, struct err *err);
    void *context;
};

static enum place kind_of(const struct archive_place *place) {
    return !strcmp(place->store, ARCHIVE_OF_CHAIN)    ? PLACE_CHAIN
           : !strcmp(place->store, ARCHIVE_OF_REGION) ? PLACE_REGION
                                                      : PLACE_STORE;
}

static bool is_about(const struct report_visit *visit, const struct archive_place *place) {
    if (kind_of(place) != visit->kind)
        return false;
    return visit->kind == PLACE_CHAIN ||
           !strcmp(visit->kind == PLACE_STORE ? place->store : place->region,
                   visit->kind == PLACE_STORE ? visit->code : archive_safe_name(visit->arena, visit->code));
}

static int find_file(void *context, const char *path, struct err *err) {
    struct report_visit *visit = context;
    struct archive_place place;
    (void)err;
    if (!archive_place_of(visit->arena, path, &place) || !is_about(visit, &place) ||
        strcmp(place.file, visit->file) != 0)
        return 0;
    visit->reports = visit->reports ? arena_format(visit->arena, "%s, %s", visit->reports, place.report) : place.report;
    if (!visit->report || !strcmp(place.report, visit->report)) {
        visit->ambiguous = visit->path != NULL;
        visit->path = arena_text(visit->arena, path);
    }
    return 0;
}

bool history_holds(const struct workspace *workspace, const struct registry *registry,
                   const struct archive_place *place) {
    if (!registry)
        return true;
    if (kind_of(place) == PLACE_STORE)
        return registry_store(registry, place->store) != NULL;
    for (size_t i = 0; kind_of(place) == PLACE_REGION && i < registry->region_count; i++) {
        struct err none;
        const char *code = registry->regions[i].code;
        if (!strcmp(archive_safe_name(workspace->arena, code), place->region))
            return !scope_whole(workspace, code, &none);
    }
    return false;
}

/* The provenance names every store's files: who sees a part of the stores sees that part of it. */
static int read_provenance(struct workspace *workspace, struct vault *vault, const struct history_edition *edition,
                           struct buf *out, struct err *err) {
    struct arena *arena = workspace->arena;
    const char *path = archive_provenance_path(arena, edition->month);
    const struct registry *registry;
    struct archive_place place;
    struct buf whole = buf_make(LIMIT_FILE);
    const struct value *made = NULL;
    struct value *part = value_map(arena), *files = value_map(arena);
    if (!workspace->scope.region && !workspace->scope.store)
        return vault_read(vault, edition->commit, path, out, err);
    int failed = stores_read(workspace, workspace->scope.day, &registry, err);
    failed = failed ? failed : vault_read(vault, edition->commit, path, &whole, err);
    failed = failed ? failed : json_read(arena, whole.data, whole.len, &made, err);
    buf_free(&whole);
    if (failed)
        return failed;
    const struct value *all = value_get(made, "files");
    for (size_t i = 0; i < value_count(all); i++)
        if (archive_place_of(arena, all->map.pairs[i].key, &place) && history_holds(workspace, registry, &place))
            value_set(arena, files, all->map.pairs[i].key, all->map.pairs[i].value);
    for (size_t i = 0; i < value_count(made); i++)
        value_set(arena, part, made->map.pairs[i].key, made->map.pairs[i].value);
    value_set(arena, part, "files", files);
    json_write(out, part, JSON_DOCUMENT);
    return 0;
}

/* "store 'S0101'", "region 'EAST'", "the chain" */
static const char *titled(const struct report_visit *visit) {
    return visit->kind == PLACE_CHAIN ? "the chain"
                                      : arena_format(visit->arena, "%s '%s'", place_name(visit->kind), visit->code);
}

static int find_report(struct report_visit *visit, struct vault *vault, const struct history_edition *edition,
                       struct err *err) {
    char month[MONTH_TEXT];
    month_write(month, edition->month);
    if (vault_walk(vault, edition->commit, archive_period_path(visit->arena, edition->month), find_file, visit, err))
        return err->kind;
    if (!visit->reports)
        return err_set(err, ERR_NOINPUT, "%s has no report in the edition of %s", titled(visit), month),
               err_todo(err, "`earshot show %s` lists the reports there are", month);
    if (!visit->path)
        return err_set(err, ERR_NOINPUT, "%s has no report '%s' in the edition of %s", titled(visit), visit->report,
                       month),
               err_todo(err, "there is: %s", visit->reports);
    if (visit->ambiguous)
        return err_set(err, ERR_USAGE, "%s has several reports in the edition of %s: %s", titled(visit), month,
                       visit->reports),
               err_todo(err, "name one: earshot show %s %s %s", month, visit->code, strrchr(visit->reports, ' ') + 1);
    return 0;
}

/* A code is a store's where there is such a store, else a region's where there is such a region; a word that is neither
 * is refused as a store's. */
static int find_kind(struct report_visit *visit, struct err *err) {
    struct workspace *workspace = visit->workspace;
    const struct registry *all;
    visit->kind = PLACE_STORE;
    if (registry_read(workspace->db, visit->arena, INT32_MAX, INT64_MAX, &all, err))
        return err->kind;
    if (registry_store(all, visit->code))
        return scope_store(workspace, visit->code, err);
    if (registry_region(all, visit->code)) {
        visit->kind = PLACE_REGION;
        return scope_whole(workspace, visit->code, err);
    }
    if (strcmp(visit->code, HISTORY_CHAIN) != 0)
        return scope_store(workspace, visit->code, err);
    visit->kind = PLACE_CHAIN;
    return scope_whole(workspace, NULL, err);
}

int history_read(struct workspace *workspace, const struct history_edition *edition, const char *about,
                 const char *report, const char *file, struct buf *out, struct err *err) {
    struct report_visit visit = {
        .workspace = workspace, .arena = workspace->arena, .code = about, .report = report, .file = file};
    struct vault *vault = NULL;
    int failed = about ? find_kind(&visit, err) : 0;
    failed = failed ? failed : workspace_archive(workspace, &vault, err);
    if (about) {
        failed = failed ? failed : find_report(&visit, vault, edition, err);
        failed = failed ? failed : vault_read(vault, edition->commit, visit.path, out, err);
    } else
        failed = failed ? failed : read_provenance(workspace, vault, edition, out, err);
    vault_close(vault);
    return failed;
}

static int tell_report(void *context, const char *path, struct err *err) {
    struct report_visit *visit = context;
    struct archive_place place;
    if (!archive_place_of(visit->arena, path, &place) || strcmp(place.file, "report.pdf") != 0)
        return 0;
    if (!history_holds(visit->workspace, visit->registry, &place))
        return 0;
    return visit->fn(visit->context, kind_of(&place) == PLACE_CHAIN ? NULL : place.region,
                     kind_of(&place) == PLACE_STORE ? place.store : NULL, place.report, err);
}

int history_reports(struct workspace *workspace, const struct history_edition *edition,
                    int (*fn)(void *context, const char *region, const char *store, const char *report,
                              struct err *err),
                    void *context, struct err *err) {
    struct vault *vault = NULL;
    struct report_visit visit = {.workspace = workspace, .arena = workspace->arena, .fn = fn, .context = context};
    const char *folder = archive_period_path(workspace->arena, edition->month);
    bool narrow = workspace->scope.region || workspace->scope.store;
    int failed = narrow ? stores_read(workspace, workspace->scope.day, &visit.registry, err) : 0;
    failed = failed ? failed : workspace_archive(workspace, &vault, err);
    failed = failed ? failed : vault_walk(vault, edition->commit, folder, tell_report, &visit, err);
    vault_close(vault);
    return failed;
}

/* ---- database and archive ---- */

struct missing {
    struct workspace *workspace;
    struct history_edition *editions; /* newest first */
    size_t count, cap;
    const char *met; /* the commit that was known; NULL where none was */
};

/* Commits are noted in order, so the first one that is known ends the walk, and it is the one noted last. */
static int gather_missing(void *context, const struct vault_entry *entry, struct err *err) {
    struct missing *missing = context;
    struct arena *arena = missing->workspace->arena;
    struct history_edition edition;
    bool known = false;
    if (edition_known(missing->workspace->db, entry->commit, &known, err))
        return err->kind;
    if (known)
        return missing->met = arena_text(arena, entry->commit), FOUND_ONE;
    if (!edition_of(arena, entry, &edition))
        return 0;
    missing->editions = arena_grow(arena, missing->editions, missing->count, &missing->cap, sizeof *missing->editions);
    missing->editions[missing->count++] = edition;
    return 0;
}

static int note_edition(struct workspace *workspace, const struct act *act, const struct history_edition *edition,
                        struct err *err) {
    struct arena *arena = workspace->arena;
    char month[MONTH_TEXT];
    struct edition row = {edition->commit, edition->tree,           edition->rules, edition->month,
                          edition->cut,    edition->seconds * 1000, edition->author};
    struct value *detail = value_map(arena);
    value_set(arena, detail, "commit", value_str(arena, edition->commit));
    value_set(arena, detail, "tree", value_str(arena, edition->tree));
    value_set(arena, detail, "rules", value_str(arena, edition->rules));
    value_set(arena, detail, "cut", value_int(arena, edition->cut));
    if (edition_write(workspace->db, &row, err))
        return err->kind;
    return journal_write(workspace->db, act, "close", month_write(month, edition->month), detail, err);
}

static int note_all(struct workspace *workspace, struct vault *vault, const struct act *act,
                    const struct missing *missing, struct err *err) {
    if (sql_begin(workspace->db, err))
        return err->kind;
    int failed = 0;
    for (size_t i = missing->count; !failed && i > 0; i--)
        failed = note_edition(workspace, act, &missing->editions[i - 1], err);
    failed = failed ? failed : history_index_fill(workspace, vault, err);
    failed = failed ? failed : sql_commit(workspace->db, err);
    sql_rollback(workspace->db);
    return failed;
}

/* An archive that was put back to an older state must not go on from there: that would be two histories. */
static int check_last(const struct missing *missing, struct err *err) {
    const char *last = NULL;
    if (edition_last(missing->workspace->db, missing->workspace->arena, &last, err))
        return err->kind;
    if (!last || (missing->met && !strcmp(missing->met, last)))
        return 0;
    return err_set(err, ERR_DATA, "the archive has lost edition %.12s, which the database knows", last),
           err_todo(err, "`earshot verify` lists what is lost; bring the archive back from a backup or a clone");
}

int history_reconcile(struct workspace *workspace, struct vault *vault, const struct act *act, struct err *err) {
    struct missing missing = {.workspace = workspace};
    char head[VAULT_ID];
    int failed = vault_resolve(vault, ARCHIVE_MAIN, head, err);
    if (failed && failed != ERR_NOINPUT)
        return failed;
    failed = failed ? 0 : vault_log(vault, head, "", gather_missing, &missing, err);
    if (failed && failed != FOUND_ONE)
        return failed;
    if (check_last(&missing, err))
        return err->kind;
    return missing.count ? note_all(workspace, vault, act, &missing, err) : 0;
}
