#include "ops/publish.h"

#include <string.h>

#include "flow/archive/archive.h"
#include "ops/backtest.h"
#include "ops/cases.h"
#include "ops/gate.h"
#include "ops/journal.h"
#include "ops/publish_parts.h"
#include "ops/rulebook.h"
#include "ops/rules_check.h"
#include "ops/witness.h"

/* Proposals and what is published are archived for ever. */
static int pass_gate(const struct workspace *workspace, const struct rulebook *rulebook, const char *message,
                     struct err *err) {
    struct gate *gate = NULL;
    int failed = gate_open(&gate, workspace, &rulebook->settings, err);
    failed = failed ? failed : gate_rules(gate, &rulebook->files, err);
    failed = failed ? failed : gate_text(gate, "the message", message, strlen(message), err);
    gate_close(gate);
    return failed;
}

/* ---- proposals ---- */

struct proposal {
    const char *commit, *tree, *actor, *reason; /* commit NULL: there is none */
};

/* The newest one; what was proposed against other rules than the live ones is history. */
static int read_proposal(const struct workspace *workspace, const struct live *live, struct proposal *out,
                         struct err *err) {
    struct arena *arena = workspace->arena;
    struct sql_rows *rows;
    *out = (struct proposal){0};
    if (sql_query(workspace->db, &rows, err,
                  "SELECT commit_id, tree_id, actor, reason FROM rules_proposal WHERE follows = $1 "
                  "ORDER BY number DESC LIMIT 1",
                  "i", live->number))
        return err->kind;
    if (sql_next(rows))
        *out = (struct proposal){arena_text(arena, sql_text(rows, 0)), arena_text(arena, sql_text(rows, 1)),
                                 arena_text(arena, sql_text(rows, 2)), arena_text(arena, sql_text(rows, 3))};
    return sql_done(rows, err);
}

static int write_proposal(const struct workspace *workspace, const struct act *act, const struct live *live,
                          const char *commit, const char *tree, struct err *err) {
    struct arena *arena = workspace->arena;
    struct value *detail = value_map(arena);
    value_set(arena, detail, "commit", value_str(arena, commit));
    value_set(arena, detail, "tree", value_str(arena, tree));
    value_set(arena, detail, "live", value_str(arena, live->commit));
    if (sql_run(workspace->db, err,
                "INSERT INTO rules_proposal (number, commit_id, tree_id, follows, at, actor, reason) "
                "SELECT coalesce(max(number), 0) + 1, $1, $2, $3, $4, $5, $6 FROM rules_proposal",
                "ttiitt", commit, tree, live->number, act->now, act->actor, act->reason ? act->reason : ""))
        return err->kind;
    return journal_write(workspace->db, act, "rules propose", "rules", detail, err);
}

int publish_proposal(struct workspace *workspace, const struct act *act, struct vault *vault, const struct live *live,
                     const struct rulebook *rulebook, char commit[VAULT_ID], struct err *err) {
    struct vault_writer *writer = NULL;
    struct vault_who who = live_who(act, act->actor);
    char tree[VAULT_ID];
    bool same;
    const char *message = arena_format(workspace->arena, "%s\n\nActor: %s\nLive: %s\n", act->reason ? act->reason : "",
                                       act->actor, live->commit);
    if (pass_gate(workspace, rulebook, message, err) ||
        rule_files_stage(&rulebook->files, vault, ARCHIVE_PROPOSED, &writer, err) ||
        vault_commit(writer, &who, message, commit, tree, &same, err) || sql_begin(workspace->db, err))
        return err->kind;
    int failed = write_proposal(workspace, act, live, commit, tree, err);
    failed = failed ? failed : sql_commit(workspace->db, err);
    sql_rollback(workspace->db);
    return failed;
}

/* ---- what would be published ---- */

struct candidate {
    struct workspace *workspace;
    const struct act *act;
    struct vault *vault;
    struct live live;
    bool review;
    struct proposal proposal;
    struct rulebook *rulebook;
    char tree[VAULT_ID];
};

int publish_review(const struct workspace *workspace, bool *out, struct err *err) {
    struct rulebook *rulebook = NULL;
    int failed = rulebook_open(&rulebook, workspace, RULEBOOK_LOOK, err);
    *out = false;
    if (failed) /* live settings that do not load cannot ask for anything, and must not keep better ones out */
        return failed == ERR_DATA || failed == ERR_CONFIG ? 0 : failed;
    *out = rulebook->settings.review;
    rulebook_close(rulebook);
    return 0;
}

int publish_own_hand(const struct act *act, const char *what, struct err *err) {
    if (!act->hand)
        return 0;
    return err_set(err, ERR_DENIED, "%s cannot %s rules in the name of %s: two people answer for them", act->hand, what,
                   act->actor),
           err_todo(err, "%s gives the command", act->actor);
}

static int check_review(const struct candidate *candidate, struct err *err) {
    const struct proposal *proposal = &candidate->proposal;
    if (publish_own_hand(candidate->act, "publish", err))
        return err->kind;
    if (!proposal->commit)
        return err_set(err, ERR_DENIED, "two people publish rules here (review = true), and none are proposed"),
               err_todo(err, "earshot rules propose -m \"…\"; then somebody else publishes them");
    if (!strcmp(proposal->actor, candidate->act->actor))
        return err_set(err, ERR_DENIED, "%s proposed these rules; with review = true somebody else publishes them",
                       proposal->actor);
    return 0;
}

/* What `rules check` finds, and the rest says no; the first finding stands for all. */
static int check_working(struct workspace *workspace, struct err *err) {
    struct rules_findings findings;
    if (rules_check(workspace, workspace->arena, NULL, 0, &findings, err))
        return err->kind;
    for (size_t i = 0; i < findings.count; i++) {
        const struct rules_finding *one = &findings.list[i];
        if (one->warning)
            continue;
        err_set(err, ERR_DATA, "%s", one->what);
        err_where(err, one->line ? "%s:%d" : "%s", one->file, one->line);
        err_todo(err, "%s%s%s", one->todo, one->todo[0] && findings.errors > 1 ? "; " : "",
                 findings.errors > 1 ? "`earshot rules check` tells all that is wrong" : "");
        return err->kind;
    }
    return 0;
}

struct tried {
    struct arena *arena;
    int64_t count, failed;
    const char *first, *where;
};

static int note_case(void *context, const struct cases *cases, const struct cases_one *one,
                     const struct cases_verdict *verdict, struct err *err) {
    struct tried *tried = context;
    (void)err;
    tried->count++;
    tried->failed += verdict->count > 0;
    if (verdict->count && !tried->first) {
        tried->first = arena_text(tried->arena, one->name);
        tried->where = arena_text(tried->arena, cases->script);
    }
    return 0;
}

static int check_cases(struct workspace *workspace, const struct rulebook *rulebook, struct err *err) {
    struct tried tried = {.arena = workspace->arena};
    if (cases_try(workspace, rulebook, NULL, note_case, &tried, err))
        return err->kind;
    if (!tried.failed)
        return 0;
    return err_set(err, ERR_DATA, "%lld of %lld cases failed, first: %s", (long long)tried.failed,
                   (long long)tried.count, tried.first),
           err_where(err, "%s", tried.where), err_todo(err, "`earshot rules test` tells them all");
}

/* The working files, checked and tried. */
static int open_working(struct workspace *workspace, struct rulebook **out, struct err *err) {
    if (check_working(workspace, err) || rulebook_open_working(out, workspace, RULEBOOK_CASES, err))
        return err->kind;
    return check_cases(workspace, *out, err);
}

static int open_candidate(struct candidate *candidate, struct err *err) {
    struct workspace *workspace = candidate->workspace;
    if (workspace_archive(workspace, &candidate->vault, err) || live_read(workspace, &candidate->live, err) ||
        publish_review(workspace, &candidate->review, err))
        return err->kind;
    if (!candidate->review)
        return open_working(workspace, &candidate->rulebook, err)
                   ? (int)err->kind
                   : rulebook_tree(candidate->rulebook, candidate->vault, candidate->tree, err);
    if (read_proposal(workspace, &candidate->live, &candidate->proposal, err) || check_review(candidate, err))
        return err->kind;
    memcpy(candidate->tree, candidate->proposal.tree, VAULT_ID);
    if (rulebook_open_archived(&candidate->rulebook, candidate->vault, candidate->proposal.commit, RULEBOOK_CASES, err))
        return err->kind;
    return check_cases(workspace, candidate->rulebook, err);
}

static void close_candidate(struct candidate *candidate) {
    rulebook_close(candidate->rulebook);
    vault_close(candidate->vault);
}

static const char *author_of(const struct candidate *candidate) {
    return candidate->proposal.commit ? candidate->proposal.actor : candidate->act->actor;
}

/* ---- weighing ---- */

struct changes {
    struct arena *arena;
    struct rules_change *items;
    size_t count, cap;
};

static int note_change(void *context, const struct rules_file *before, const struct rules_file *after,
                       struct err *err) {
    struct changes *changes = context;
    (void)err;
    changes->items = arena_grow(changes->arena, changes->items, changes->count, &changes->cap, sizeof *changes->items);
    changes->items[changes->count++] = (struct rules_change){
        arena_text(changes->arena, before ? before->name : after->name), before != NULL, after != NULL};
    return 0;
}

int publish_changes(const struct rule_files *before, const struct rule_files *after, struct arena *arena,
                    const struct rules_change **out, size_t *out_count, struct err *err) {
    struct changes changes = {.arena = arena};
    if (rule_files_compare(before, after, note_change, &changes, err))
        return err->kind;
    *out = changes.items;
    *out_count = changes.count;
    return 0;
}

/* Live rules that do not load (another program's, taken over unchecked) must not keep better ones out. */
static int try_past(struct candidate *candidate, struct rules_candidate *out, struct err *err) {
    struct rulebook *live = NULL;
    struct backtest_report report = {0};
    const struct backtest_query query = {.from = INT32_MIN, .to = INT32_MAX};
    int failed = rulebook_open(&live, candidate->workspace, RULEBOOK_ALL, err);
    if (failed == ERR_DATA || failed == ERR_CONFIG)
        return 0;
    failed = failed ? failed
                    : backtest_between(candidate->workspace, candidate->act, live, candidate->rulebook, &query, &report,
                                       err);
    rulebook_close(live);
    out->backtested = !failed;
    out->past = report;
    return failed;
}

static int weigh(struct candidate *candidate, struct rules_candidate *out, struct err *err) {
    struct arena *arena = candidate->workspace->arena;
    const struct rules_change *changes = NULL;
    size_t count = 0;
    struct rule_files live;
    if (open_candidate(candidate, err) ||
        rule_files_archived(candidate->vault, candidate->live.commit, RULEBOOK_ALL, arena, &live, err) ||
        publish_changes(&live, &candidate->rulebook->files, arena, &changes, &count, err))
        return err->kind;
    *out = (struct rules_candidate){.tree = arena_text(arena, candidate->tree),
                                    .author = arena_text(arena, author_of(candidate)),
                                    .proposal = candidate->proposal.commit,
                                    .reason = candidate->proposal.reason,
                                    .live = candidate->live,
                                    .changes = changes,
                                    .change_count = count};
    return count ? try_past(candidate, out, err) : 0;
}

int rules_weigh(struct workspace *workspace, const struct act *act, struct rules_candidate *out, struct err *err) {
    struct candidate candidate = {.workspace = workspace, .act = act};
    int failed = weigh(&candidate, out, err);
    close_candidate(&candidate);
    return failed;
}

/* ---- publishing ---- */

int publish_files(struct workspace *workspace, const struct act *act, struct vault *vault,
                  const struct rulebook *rulebook, const struct publication *what, struct live *out, struct err *err) {
    struct vault_writer *writer = NULL;
    struct vault_who who = live_who(act, what->author);
    char commit[VAULT_ID], tree[VAULT_ID];
    bool same;
    const char *message =
        arena_format(workspace->arena, "%s\n\n%sActor: %s\n", what->reason, what->trailers, act->actor);
    if (pass_gate(workspace, rulebook, message, err) ||
        rule_files_stage(&rulebook->files, vault, ARCHIVE_RULES, &writer, err) ||
        vault_commit(writer, &who, message, commit, tree, &same, err) || sql_begin(workspace->db, err))
        return err->kind;
    int failed = live_set(workspace, act, what->act_name, commit, tree, what->author, err);
    failed = failed ? failed : sql_commit(workspace->db, err);
    sql_rollback(workspace->db);
    return failed ? failed : live_read(workspace, out, err);
}

static const char *trailers_of(const struct candidate *candidate) {
    const struct proposal *proposal = &candidate->proposal;
    return proposal->commit ? arena_format(candidate->workspace->arena, "Author: %s\nProposal: %s\n", proposal->actor,
                                           proposal->commit)
                            : "";
}

/* Another commit with the same files may be on the branch without ever having been live: it is taken, not made again.
 */
static int publish(struct candidate *candidate, const struct rules_candidate *weighed, struct live *out,
                   struct err *err) {
    if (open_candidate(candidate, err))
        return err->kind;
    if (strcmp(candidate->tree, weighed->tree) != 0)
        return err_set(err, ERR_DATA, "the scripts have changed since they were checked; nothing was published"),
               err_todo(err, "look again: earshot rules publish");
    if (candidate->live.number != weighed->live.number)
        return err_set(err, ERR_DATA, "%s published other rules meanwhile; nothing was published",
                       candidate->live.actor),
               err_todo(err, "look again: earshot rules diff");
    *out = candidate->live;
    if (!strcmp(candidate->tree, candidate->live.tree))
        return 0;
    struct publication what = {.act_name = "rules publish",
                               .author = author_of(candidate),
                               .reason =
                                   act_has_reason(candidate->act) ? candidate->act->reason : candidate->proposal.reason,
                               .trailers = trailers_of(candidate)};
    if (!what.reason || !*what.reason)
        return err_set(err, ERR_USAGE, "what is published says why"), err_todo(err, "with -m \"…\"");
    return publish_files(candidate->workspace, candidate->act, candidate->vault, candidate->rulebook, &what, out, err);
}

int rules_publish(struct workspace *workspace, const struct act *act, const struct rules_candidate *weighed,
                  struct live *out, struct err *err) {
    struct candidate candidate = {.workspace = workspace, .act = act};
    struct file_lock *lease = NULL;
    int64_t checkpoint;
    int failed = workspace_lease(workspace, act, "rules publish", &lease, err);
    failed = failed ? failed : publish(&candidate, weighed, out, err);
    failed = failed ? failed : checkpoint_make(workspace, act, &checkpoint, err);
    close_candidate(&candidate);
    file_lock_free(lease);
    return failed;
}

/* ---- proposing, and the first rules of all ---- */

static int propose(struct candidate *candidate, const char **out_commit, struct err *err) {
    struct workspace *workspace = candidate->workspace;
    char commit[VAULT_ID];
    if (publish_own_hand(candidate->act, "propose", err) || workspace_archive(workspace, &candidate->vault, err) ||
        live_read(workspace, &candidate->live, err) || open_working(workspace, &candidate->rulebook, err) ||
        rulebook_tree(candidate->rulebook, candidate->vault, candidate->tree, err))
        return err->kind;
    if (!act_has_reason(candidate->act))
        return err_set(err, ERR_USAGE, "what is proposed says why"), err_todo(err, "with -m \"…\"");
    if (!strcmp(candidate->tree, candidate->live.tree))
        return err_set(err, ERR_DATA, "the working scripts are the live rules: there is nothing to propose");
    if (publish_proposal(workspace, candidate->act, candidate->vault, &candidate->live, candidate->rulebook, commit,
                         err))
        return err->kind;
    *out_commit = arena_text(workspace->arena, commit);
    return 0;
}

int rules_propose(struct workspace *workspace, const struct act *act, const char **out_commit, struct err *err) {
    struct candidate candidate = {.workspace = workspace, .act = act};
    struct file_lock *lease = NULL;
    int failed = workspace_lease(workspace, act, "rules propose", &lease, err);
    failed = failed ? failed : propose(&candidate, out_commit, err);
    close_candidate(&candidate);
    file_lock_free(lease);
    return failed;
}

int rules_begin(struct workspace *workspace, const struct act *act, struct err *err) {
    struct candidate candidate = {.workspace = workspace, .act = act};
    struct publication what = {
        .act_name = "rules publish", .author = act->actor, .reason = "the first rules", .trailers = ""};
    struct live live;
    int failed = workspace_archive(workspace, &candidate.vault, err);
    failed = failed ? failed : open_working(workspace, &candidate.rulebook, err);
    failed = failed ? failed : publish_files(workspace, act, candidate.vault, candidate.rulebook, &what, &live, err);
    close_candidate(&candidate);
    return failed;
}
