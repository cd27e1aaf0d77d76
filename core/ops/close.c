/* A close reads one state of the database, makes all reports into one commit, and only then writes a row and a journal
 * line. In this order a kill leaves either no edition, or one that the next act finds in the archive and notes down. */
#include "ops/close.h"

#include <string.h>

#include "base/json.h"
#include "base/limits.h"
#include "flow/archive/archive_rows.h"
#include "ops/history.h"
#include "ops/journal.h"
#include "ops/live.h"
#include "ops/press.h"
#include "ops/prints.h"
#include "ops/rights.h"
#include "ops/score.h"

struct close {
    struct workspace *workspace;
    const struct act *act;
    struct vault *vault;
    struct rulebook *rulebook;
    struct vault_writer *writer;
    struct press press;
    struct close_done *done;
    const char **without;
    size_t without_cap;
    bool counting; /* responses are counted with the first report only */
};

/* ---- the reports ---- */

static int collect(void *context, const struct pressed *pressed, struct err *err) {
    struct close *close = context;
    struct arena *arena = close->press.arena;
    const char *paths[2];
    const struct buf *contents[2] = {pressed->document, pressed->pdf};
    static const char *const names[2] = {"document.json", "report.pdf"};
    for (int i = 0; i < 2; i++) {
        paths[i] = pressed_path(&close->press, pressed, names[i]);
        archive_note_file(arena, &close->press.provenance, paths[i], contents[i]->data, contents[i]->len);
        if (vault_add(close->writer, paths[i], contents[i]->data, contents[i]->len, i == 0, err))
            return err->kind;
    }
    close->done->reports++;
    close->done->suppressed += pressed->suppressed;
    close->done->boxed += pressed->lacking != 0;
    if (pressed->lacking && !close->done->boxed_first)
        close->done->boxed_first =
            arena_format(close->workspace->arena, "%s: U+%04X", pressed->store->code, (unsigned)pressed->lacking);
    close->done->responses += close->counting ? pressed->responses : 0;
    return 0;
}

static void note_without(void *context, const struct store *store) {
    struct close *close = context;
    struct close_done *done = close->done;
    if (!close->counting)
        return;
    close->without = arena_grow(close->workspace->arena, close->without, done->without_count, &close->without_cap,
                                sizeof *close->without);
    close->without[done->without_count++] = arena_text(close->workspace->arena, store->code);
}

static int make_reports(struct close *close, struct err *err) {
    const struct settings *settings = &close->rulebook->settings;
    for (size_t i = 0; i < settings->report_count; i++) {
        const struct report *report = NULL;
        close->counting = i == 0;
        if (rulebook_report(close->rulebook, settings->reports[i], &report, err))
            return err_where(err, "earshot.lua");
        if (press_run(&close->press, report, NULL, collect, note_without, close, close->act, err))
            return err->kind;
    }
    close->done->without = close->without;
    if (!close->done->reports)
        return err_set(err, ERR_DATA, "no store has data in this month: there is nothing to report"),
               err_todo(err, "import the month's responses first");
    return 0;
}

static int add_provenance(struct close *close, struct err *err) {
    struct buf json = buf_make(LIMIT_FILE);
    struct arena *arena = close->press.arena;
    json_write(&json, archive_provenance(arena, &close->press.provenance), JSON_DOCUMENT);
    int failed =
        vault_add(close->writer, archive_provenance_path(arena, close->press.month), json.data, json.len, true, err);
    buf_free(&json);
    return failed;
}

/* ---- publishing ---- */

/* A correction is made under the rules of now. Who brings in a late answer must hear that a weight changed as well. */
static int compare_rules(struct close *close, struct err *err) {
    char month[MONTH_TEXT];
    struct history_edition before;
    if (!close->done->correction)
        return 0;
    if (history_find(close->workspace, month_write(month, close->press.month), &before, err))
        return err->kind;
    if (before.rules && strcmp(before.rules, close->done->rules) != 0)
        close->done->rules_before = before.rules;
    return 0;
}

static int check_reason(struct close *close, struct err *err) {
    char tree[VAULT_ID], month[MONTH_TEXT];
    int64_t before = 0;
    if (vault_tree_would_be(close->writer, tree, &close->done->same, err) ||
        editions_of_month(close->workspace->db, close->press.month, &before, err))
        return err->kind;
    close->done->correction = before > 0 && !close->done->same;
    if (!close->done->correction || act_has_reason(close->act))
        return 0;
    return err_set(err, ERR_USAGE, "%s has an edition, and closing it again would change it",
                   month_write(month, close->press.month)),
           err_todo(err, "say why with -m \"…\"; the new edition then corrects the old one, and both stay");
}

static int commit_edition(struct close *close, struct err *err) {
    struct arena *arena = close->workspace->arena;
    char commit[VAULT_ID], tree[VAULT_ID];
    struct vault_who who = live_who(close->act, close->act->actor);
    struct edition_message message = {.month = close->press.month,
                                      .reports = (size_t)close->done->reports,
                                      .correction = close->done->correction,
                                      .reason = close->act->reason,
                                      .actor = close->act->actor,
                                      .rules_commit = close->done->rules,
                                      .cut = close->press.cut};
    struct vault_writer *writer = close->writer;
    close->writer = NULL; /* committing ends it, whether it works or not */
    if (vault_commit(writer, &who, archive_message(arena, &message), commit, tree, &close->done->same, err))
        return err->kind;
    close->done->commit = arena_text(arena, commit);
    close->done->tree = arena_text(arena, tree);
    close->done->cut = close->press.cut;
    return 0;
}

/* Nothing has changed: the edition is the one that the month has, which need not be the newest of all. */
static int name_present(struct close *close, struct err *err) {
    struct history_edition edition;
    char month[MONTH_TEXT];
    if (history_find(close->workspace, month_write(month, close->press.month), &edition, err))
        return err->kind;
    close->done->commit = edition.commit;
    close->done->tree = edition.tree;
    close->done->rules = edition.rules;
    close->done->cut = edition.cut;
    return 0;
}

static int publish(struct close *close, struct err *err) {
    if (add_provenance(close, err) || check_reason(close, err))
        return err->kind;
    if (close->done->same)
        return name_present(close, err);
    close->done->rules = arena_text(close->workspace->arena, close->rulebook->commit);
    if (compare_rules(close, err) || commit_edition(close, err))
        return err->kind;
    return history_reconcile(close->workspace, close->vault, close->act, err);
}

/* ---- the PDFs as plain files, from the edition ---- */

static int write_files(struct close *close, struct err *err) {
    struct close_done *done = close->done;
    struct prints prints = {.workspace = close->workspace,
                            .vault = close->vault,
                            .registry = close->press.registry,
                            .commit = done->commit,
                            .month = close->press.month,
                            .several = close->rulebook->settings.report_count > 1};
    int failed = prints_write(&prints, err);
    done->folder = prints.folder;
    done->first = prints.first;
    return failed;
}

/* ---- the act ---- */

static int run(struct close *close, month_t month, struct err *err) {
    char rules[VAULT_ID];
    const char *period = archive_period_path(close->workspace->arena, month);
    /* scores first: a rule that fails on any month's index fails before anything is published */
    if (history_reconcile(close->workspace, close->vault, close->act, err) ||
        rulebook_tree(close->rulebook, close->vault, rules, err) ||
        scores_refresh(close->workspace, close->act, close->rulebook, NULL, err) ||
        sql_snapshot(close->workspace->db, err))
        return err->kind;
    int failed = press_open(&close->press, close->workspace, close->rulebook,
                            arena_text(close->workspace->arena, rules), month, err);
    failed = failed ? failed : vault_write(&close->writer, close->vault, ARCHIVE_MAIN, period, err);
    failed = failed ? failed : make_reports(close, err);
    sql_rollback(close->workspace->db); /* the snapshot was only read */
    failed = failed ? failed : publish(close, err);
    return failed ? failed : write_files(close, err);
}

/* A process that broke is not the rule's verdict: the run is tried once more, from the start. */
static int attempt(struct workspace *workspace, const struct act *act, month_t month, struct close_done *out,
                   struct err *err) {
    struct close_done done = {0};
    struct close close = {.workspace = workspace, .act = act, .done = &done};
    int failed = workspace_archive(workspace, &close.vault, err);
    failed = failed ? failed : rulebook_open(&close.rulebook, workspace, RULEBOOK_ALL, err);
    failed = failed ? failed : run(&close, month, err);
    vault_drop(close.writer);
    press_close(&close.press);
    rulebook_close(close.rulebook);
    vault_close(close.vault);
    if (!failed)
        *out = done;
    return failed;
}

int close_month(struct workspace *workspace, const struct act *act, month_t month, struct close_done *out,
                struct err *err) {
    struct file_lock *lease = NULL;
    char text[MONTH_TEXT];
    const char *what = arena_format(workspace->arena, "close %s", month_write(text, month));
    if (month_first(month + 1) > (day_t)(act->now / DAY_MS) + 1)
        return err_set(err, ERR_USAGE, "%s is not over yet", text), err_todo(err, "close it once it is");
    if (workspace_lease(workspace, act, what, &lease, err))
        return err->kind;
    int failed = attempt(workspace, act, month, out, err);
    if (failed == ERR_INTERNAL || failed == ERR_OS)
        failed = attempt(workspace, act, month, out, err);
    file_lock_free(lease);
    return failed;
}

/* ---- one report, not published ---- */

struct single {
    const char *file;
    bool written;
};

static int write_single(void *context, const struct pressed *pressed, struct err *err) {
    struct single *single = context;
    single->written = true;
    return file_write(single->file, pressed->pdf->data, pressed->pdf->len, err);
}

/* One state of the database for all that is read. Scores of responses are read from rows, so missing ones are made: in
 * a transaction that writes. */
static int begin_single(struct close *close, const struct report *report, struct err *err) {
    const struct scoring *const *versions;
    size_t count = rulebook_scoring(close->rulebook, report->scoring, &versions);
    for (size_t i = 0; i < count; i++)
        if (versions[i]->way == SCORING_RESPONSES)
            return sql_begin(close->workspace->db, err) ||
                           scores_make(close->workspace, close->act, close->rulebook, NULL, err)
                       ? (int)err->kind
                       : 0;
    return sql_snapshot(close->workspace->db, err);
}

static int run_single(struct close *close, const char *report_id, const char *code, month_t month, const char *file,
                      struct err *err) {
    const struct settings *settings = &close->rulebook->settings;
    const struct report *report = NULL;
    struct single single = {.file = file};
    char rules[VAULT_ID];
    if (!report_id && !settings->report_count)
        return err_set(err, ERR_CONFIG, "the settings name no report"), err_where(err, "earshot.lua");
    if (rulebook_report(close->rulebook, report_id ? report_id : settings->reports[0], &report, err) ||
        rulebook_tree(close->rulebook, close->vault, rules, err) || begin_single(close, report, err) ||
        press_open(&close->press, close->workspace, close->rulebook, rules, month, err))
        return err->kind;
    const struct store *store;
    if (registry_need_store(close->press.registry, code, &store, err) || scope_store(close->workspace, code, err) ||
        press_run(&close->press, report, store, write_single, NULL, &single, close->act, err))
        return err->kind;
    if (!single.written)
        return err_set(err, ERR_FOUND, "store %s has no responses in this month: there is no report", code);
    return sql_commit(close->workspace->db, err);
}

int report_run(struct workspace *workspace, const struct act *act, const char *report, const char *store, month_t month,
               bool working, const char *file, struct err *err) {
    struct close close = {.workspace = workspace, .act = act};
    int failed = workspace_archive(workspace, &close.vault, err);
    int (*open)(struct rulebook **, const struct workspace *, enum rulebook_scope, struct err *) =
        working ? rulebook_open_working : rulebook_open;
    failed = failed ? failed : open(&close.rulebook, workspace, RULEBOOK_ALL, err);
    failed = failed ? failed : run_single(&close, report, store, month, file, err);
    sql_rollback(workspace->db);
    press_close(&close.press);
    rulebook_close(close.rulebook);
    vault_close(close.vault);
    return failed;
}
