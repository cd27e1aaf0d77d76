/* The working files are written first, then what they say is live. Killed between, the old rules are live, and the same
 * revert given again finds each working file as it is live or as it is to be, and ends the work. The other way round it
 * would find files that it cannot tell from a person's own. */
#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "ops/publish_parts.h"
#include "ops/revisions.h"
#include "ops/rulebook.h"
#include "ops/witness.h"

struct revert {
    struct workspace *workspace;
    const struct act *act;
    struct vault *vault;
    struct live live;
    struct revision target;
    struct rulebook *rulebook; /* of the target */
    struct rule_files live_files, working;
    size_t written;
};

/* ---- nothing may be lost ---- */

static int check_file(void *context, const struct rules_file *live, const struct rules_file *working, struct err *err) {
    const struct revert *revert = context;
    const char *name = live ? live->name : working->name;
    if (rules_file_same(working, rule_files_find(&revert->rulebook->files, name)))
        return 0;
    return err_set(err, ERR_DATA,
                   working ? "it holds what was not published, and a revert would overwrite it"
                           : "it is live and was removed, which was not published"),
           err_where(err, "%s", name),
           err_todo(err, "`earshot rules diff` shows it; publish it first, or put the file back");
}

static int open_all(struct revert *revert, const char *name, struct err *err) {
    struct workspace *workspace = revert->workspace;
    struct arena *arena = workspace->arena;
    if (workspace_archive(workspace, &revert->vault, err) || live_read(workspace, &revert->live, err) ||
        revision_find(workspace, name, &revert->target, err) ||
        rulebook_open_archived(&revert->rulebook, revert->vault, revert->target.commit, RULEBOOK_ALL, err) ||
        rule_files_archived(revert->vault, revert->live.commit, RULEBOOK_ALL, arena, &revert->live_files, err) ||
        rule_files_working(workspace, RULEBOOK_ALL, arena, &revert->working, err))
        return err->kind;
    return rule_files_compare(&revert->live_files, &revert->working, check_file, revert, err);
}

/* ---- the working files ---- */

static int write_working(void *context, const struct rules_file *working, const struct rules_file *target,
                         struct err *err) {
    struct revert *revert = context;
    const char *path = workspace_path(revert->workspace, target ? target->name : working->name);
    revert->written++;
    if (!target)
        return unlink(path) ? err_errno(err, ERR_IO, errno, "%s cannot be removed", path) : 0;
    char *folder = arena_text(revert->workspace->arena, path);
    *strrchr(folder, '/') = '\0';
    return file_make_dirs(folder, err) ? (int)err->kind : file_write(path, target->text, target->len, err);
}

/* ---- the act ---- */

static int make_live(struct revert *revert, struct rules_reverted *out, struct err *err) {
    struct arena *arena = revert->workspace->arena;
    struct live live;
    struct publication what = {.act_name = "rules revert",
                               .author = revert->act->actor,
                               .reason = revert->act->reason,
                               .trailers = arena_format(arena, "Back-to: %s\n", revert->target.commit)};
    if (publish_files(revert->workspace, revert->act, revert->vault, revert->rulebook, &what, &live, err))
        return err->kind;
    out->commit = live.commit;
    return 0;
}

static int propose(struct revert *revert, struct rules_reverted *out, struct err *err) {
    char commit[VAULT_ID];
    if (publish_proposal(revert->workspace, revert->act, revert->vault, &revert->live, revert->rulebook, commit, err))
        return err->kind;
    out->commit = arena_text(revert->workspace->arena, commit);
    return 0;
}

static int weigh(struct revert *revert, const char *name, struct rules_way_back *out, struct err *err) {
    struct arena *arena = revert->workspace->arena;
    bool review = false;
    if (open_all(revert, name, err) || publish_review(revert->workspace, &review, err))
        return err->kind;
    *out = (struct rules_way_back){.commit = revert->target.commit, .live = revert->live, .proposed = review};
    return publish_changes(&revert->live_files, &revert->rulebook->files, arena, &out->changes, &out->change_count,
                           err);
}

int rules_revert_weigh(struct workspace *workspace, const struct act *act, const char *revision,
                       struct rules_way_back *out, struct err *err) {
    struct revert revert = {.workspace = workspace, .act = act};
    int failed = weigh(&revert, revision, out, err);
    rulebook_close(revert.rulebook);
    vault_close(revert.vault);
    return failed;
}

static int run(struct revert *revert, const struct rules_way_back *weighed, struct rules_reverted *out,
               struct err *err) {
    bool review = false;
    if (!act_has_reason(revert->act))
        return err_set(err, ERR_USAGE, "a revert says why"), err_todo(err, "with -m \"…\"");
    if (open_all(revert, weighed->commit, err) || publish_review(revert->workspace, &review, err))
        return err->kind;
    if (revert->live.number != weighed->live.number)
        return err_set(err, ERR_DATA, "%s published other rules meanwhile; nothing was changed", revert->live.actor),
               err_todo(err, "look again: earshot rules log");
    out->commit = revert->live.commit;
    bool same = !strcmp(revert->live.tree, revert->target.tree);
    out->proposed = review && !same;
    if ((out->proposed && publish_own_hand(revert->act, "propose", err)) ||
        rule_files_compare(&revert->working, &revert->rulebook->files, write_working, revert, err))
        return err->kind;
    out->written = revert->written;
    return same ? 0 : (review ? propose : make_live)(revert, out, err);
}

int rules_revert(struct workspace *workspace, const struct act *act, const struct rules_way_back *weighed,
                 struct rules_reverted *out, struct err *err) {
    struct revert revert = {.workspace = workspace, .act = act};
    struct rules_reverted done = {0};
    struct file_lock *lease = NULL;
    int64_t checkpoint;
    int failed = workspace_lease(workspace, act, "rules revert", &lease, err);
    failed = failed ? failed : run(&revert, weighed, &done, err);
    failed = failed ? failed : checkpoint_make(workspace, act, &checkpoint, err);
    rulebook_close(revert.rulebook);
    vault_close(revert.vault);
    file_lock_free(lease);
    if (!failed)
        *out = done;
    return failed;
}
