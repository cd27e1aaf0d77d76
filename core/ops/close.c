/* A close reads one state of the database, makes all reports into one commit, and only then writes a row and a journal
 * line. In this order a kill leaves either no edition, or one that the next act finds in the archive and notes down. */
#include "ops/close.h"

#include <string.h>

#include "base/json.h"
#include "base/limits.h"
#include "flow/archive/archive_rows.h"
#include "ops/gate.h"
#include "ops/history.h"
#include "ops/journal.h"
#include "ops/keys.h"
#include "ops/live.h"
#include "ops/press_crew.h"
#include "ops/prints.h"
#include "ops/score.h"
#include "ops/tickets.h"
#include "ops/witness.h"

struct close {
    struct workspace *workspace;
    const struct act *act;
    struct vault *vault;
    struct rulebook *rulebook;
    struct vault_writer *writer;
    struct press press;
    struct gate *gate; /* what goes into the archive passes it */
    struct close_done *done;
    const char **without;
    size_t without_cap;
    size_t workers;
    const struct report **reports; /* those of the settings */
    size_t first;                  /* of them, of stores: responses, and stores without any, are counted with it only */
    const char *corrects;          /* the month's edition before this one, or NULL */
};

/* ---- the reports ---- */

static const char *code_of(const struct pressed *pressed) {
    return pressed->store ? pressed->store->code : pressed->region ? pressed->region->code : HISTORY_CHAIN;
}

static int collect(void *context, size_t report, const struct pressed *pressed, struct err *err) {
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
    close->done->boxed += pressed->lacking.character != 0;
    if (pressed->lacking.character && !close->done->boxed_first)
        close->done->boxed_first = press_lack_text(close->workspace->arena, code_of(pressed), &pressed->lacking);
    close->done->responses += report == close->first ? pressed->responses : 0;
    return 0;
}

static void note_without(void *context, size_t report, const struct store *store) {
    struct close *close = context;
    struct close_done *done = close->done;
    if (report != close->first)
        return;
    close->without = arena_grow(close->workspace->arena, close->without, done->without_count, &close->without_cap,
                                sizeof *close->without);
    close->without[done->without_count++] = arena_text(close->workspace->arena, store->code);
}

static int find_reports(struct close *close, struct err *err) {
    const struct settings *settings = &close->rulebook->settings;
    close->reports = arena_alloc(close->workspace->arena, (settings->report_count + 1) * sizeof(struct report *));
    close->first = settings->report_count;
    for (size_t i = 0; i < settings->report_count; i++) {
        const struct report **report = &close->reports[i];
        if (rulebook_report(close->rulebook, settings->reports[i], report, err))
            return err_where(err, "earshot.lua");
        if ((*report)->of > REPORT_CHAIN)
            return err_set(err, ERR_CONFIG, "report '%s' is about no month, and a close makes none of it",
                           (*report)->id),
                   err_todo(err, "leave it out of `reports`; `earshot report run %s` makes it", (*report)->id),
                   err_where(err, "earshot.lua");
        if ((*report)->of == REPORT_STORE && close->first == settings->report_count)
            close->first = i;
    }
    return 0;
}

/* What the press itself prints, it may print into what is archived. */
static int open_gate(struct close *close, struct err *err) {
    gate_close(close->gate);
    close->gate = close->press.gate = NULL;
    if (gate_open(&close->gate, close->workspace, &close->rulebook->settings, err))
        return err->kind;
    gate_expect(close->gate, close->press.provenance.facts);
    gate_expect(close->gate, close->press.provenance.rules);
    close->press.gate = close->gate;
    return 0;
}

/* The gate holds the database, which workers change for another handle. */
static int make_reports(struct close *close, struct err *err) {
    const struct press_order order = {.press = &close->press,
                                      .reports = close->reports,
                                      .count = close->rulebook->settings.report_count,
                                      .workers = close->workers,
                                      .act = close->act,
                                      .take = collect,
                                      .without = note_without,
                                      .context = close};
    if (press_crew_run(&order, err) || open_gate(close, err))
        return err->kind;
    close->done->without = close->without;
    if (!close->done->reports)
        return err_set(err, ERR_DATA, "no store has data in this month: there is nothing to report"),
               err_todo(err, "import the month's responses first");
    return 0;
}

/* The theme's file is one of those that the provenance names. */
static int add_provenance(struct close *close, struct err *err) {
    struct buf json = buf_make(LIMIT_FILE);
    struct arena *arena = close->press.arena;
    const char *path = archive_theme_path(arena, close->press.month), *theme = close->press.theme_json;
    archive_note_file(arena, &close->press.provenance, path, theme, strlen(theme));
    if (vault_add(close->writer, path, theme, strlen(theme), true, err))
        return err->kind;
    path = archive_provenance_path(arena, close->press.month);
    const struct value *provenance = archive_provenance(arena, &close->press.provenance);
    json_write(&json, provenance, JSON_DOCUMENT);
    int failed = gate_document(close->gate, path, provenance, err);
    failed = failed ? failed : vault_add(close->writer, path, json.data, json.len, true, err);
    buf_free(&json);
    return failed;
}

/* ---- publishing ---- */

/* A correction names the edition that it corrects. It is made under the rules of now: who brings in a late answer must
 * hear that a weight changed as well. */
static int compare_before(struct close *close, struct err *err) {
    char month[MONTH_TEXT];
    struct history_edition before;
    if (!close->done->correction)
        return 0;
    if (history_find(close->workspace, month_write(month, close->press.month), &before, err))
        return err->kind;
    close->corrects = before.commit;
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
                                      .cut = close->press.cut,
                                      .corrects = close->corrects,
                                      .packer = vault_libraries()};
    const char *said = archive_message(arena, &message);
    if (gate_text(close->gate, "the edition's message", said, strlen(said), err))
        return err->kind;
    struct vault_writer *writer = close->writer;
    close->writer = NULL; /* committing ends it, whether it works or not */
    if (vault_commit(writer, &who, said, commit, tree, &close->done->same, err))
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
    struct key key;
    close->done->rules = arena_text(close->workspace->arena, close->rulebook->commit);
    if (compare_before(close, err) || keys_present(close->workspace, &key, err) || commit_edition(close, err))
        return err->kind;
    close->done->unsigned_yet = !key.number;
    return history_reconcile(close->workspace, close->vault, close->act, err);
}

/* ---- the PDFs as plain files, from the edition ---- */

static int write_files(struct close *close, struct err *err) {
    struct close_done *done = close->done;
    struct prints prints = {.workspace = close->workspace,
                            .vault = close->vault,
                            .registry = close->press.registry,
                            .commit = done->commit,
                            .rulebook = close->rulebook,
                            .month = close->press.month};
    int failed = prints_write(&prints, err);
    done->folder = prints.folder;
    done->first = prints.first;
    return failed;
}

/* ---- the act ---- */

/* Before the reports are made: it goes into the edition's message. */
static int pass_reason(struct close *close, struct err *err) {
    const char *reason = close->act->reason ? close->act->reason : "";
    return gate_text(close->gate, "the reason", reason, strlen(reason), err);
}

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
    failed = failed ? failed : open_gate(close, err);
    failed = failed ? failed : pass_reason(close, err);
    failed = failed ? failed : vault_write(&close->writer, close->vault, ARCHIVE_MAIN, period, err);
    failed = failed ? failed : find_reports(close, err);
    failed = failed ? failed : make_reports(close, err);
    sql_rollback(close->workspace->db); /* the snapshot was only read */
    failed = failed ? failed : publish(close, err);
    return failed ? failed : write_files(close, err);
}

/* A process that broke is not the rule's verdict: the run is tried once more, from the start. */
static int attempt(struct workspace *workspace, const struct act *act, month_t month, size_t workers,
                   struct close_done *out, struct err *err) {
    struct close_done done = {0};
    struct close close = {.workspace = workspace, .act = act, .done = &done, .workers = workers};
    int failed = workspace_archive(workspace, &close.vault, err);
    failed = failed ? failed : rulebook_open(&close.rulebook, workspace, RULEBOOK_ALL, err);
    failed = failed ? failed : run(&close, month, err);
    vault_drop(close.writer);
    press_close(&close.press);
    gate_close(close.gate);
    rulebook_close(close.rulebook);
    vault_close(close.vault);
    if (!failed)
        *out = done;
    return failed;
}

int close_month(struct workspace *workspace, const struct act *act, month_t month, struct close_done *out,
                struct err *err) {
    return close_month_by(workspace, act, month, 1, out, err);
}

/* The edition stands: what goes wrong now is told, and made good by `earshot ticket run`. */
static void open_tickets(struct workspace *workspace, const struct act *act, struct close_done *out) {
    struct err own;
    if (tickets_open_months(workspace, act, &out->tickets, &own))
        act_remark(act,
                   arena_format(workspace->arena,
                                "no tickets were opened of the month (%s); `earshot ticket run` does it", own.what));
}

/* Where workers saw different states, somebody writes all the time: one process sees one. */
int close_month_by(struct workspace *workspace, const struct act *act, month_t month, size_t workers,
                   struct close_done *out, struct err *err) {
    struct file_lock *lease = NULL;
    int64_t checkpoint;
    char text[MONTH_TEXT];
    const char *what = arena_format(workspace->arena, "close %s", month_write(text, month));
    if (month_first(month + 1) > (day_t)(act->now / DAY_MS) + 1)
        return err_set(err, ERR_USAGE, "%s is not over yet", text), err_todo(err, "close it once it is");
    if (workspace_lease(workspace, act, what, &lease, err))
        return err->kind;
    int failed = attempt(workspace, act, month, workers, out, err);
    if (failed == ERR_BUSY && workers > 1)
        failed = attempt(workspace, act, month, workers = 1, out, err);
    if ((failed == ERR_INTERNAL || failed == ERR_OS) && workspace->db)
        failed = attempt(workspace, act, month, workers, out, err);
    failed = failed ? failed : checkpoint_make(workspace, act, &checkpoint, err);
    file_lock_free(lease);
    if (!failed)
        open_tickets(workspace, act, out);
    return failed;
}
