#include "ops/revisions.h"

#include <string.h>

#include "base/limits.h"
#include "flow/archive/archive.h"
#include "ops/history.h"

/* ---- a commit as a revision ---- */

/* The trailers are the last paragraph. */
static const char *reason_of(struct arena *arena, const char *message) {
    const char *end = NULL;
    for (const char *at = strstr(message, "\n\n"); at; at = strstr(at + 1, "\n\n"))
        end = at;
    return end ? arena_bytes(arena, message, (size_t)(end - message)) : arena_text(arena, message);
}

static int describe(struct workspace *workspace, struct arena *arena, const struct vault_entry *entry,
                    const struct live *live, struct revision *out, struct err *err) {
    const char *actor = archive_trailer(arena, entry->message, "Actor");
    *out = (struct revision){.commit = arena_text(arena, entry->commit),
                             .tree = arena_text(arena, entry->tree),
                             .author = arena_text(arena, entry->author),
                             .actor = actor ? actor : arena_text(arena, entry->author),
                             .message = reason_of(arena, entry->message),
                             .seconds = entry->seconds,
                             .live = !strcmp(entry->commit, live->commit)};
    return live_was(workspace, entry->commit, &out->was_live, err);
}

/* ---- all of them ---- */

struct listing {
    struct workspace *workspace;
    struct live live;
    struct arena *arena;
    int (*fn)(void *context, const struct revision *revision, struct err *err);
    void *context;
};

static int tell(void *context, const struct vault_entry *entry, struct err *err) {
    struct listing *listing = context;
    struct revision revision;
    arena_clear(listing->arena);
    if (describe(listing->workspace, listing->arena, entry, &listing->live, &revision, err))
        return err->kind;
    return listing->fn(listing->context, &revision, err);
}

int revisions(struct workspace *workspace, const char *file,
              int (*fn)(void *context, const struct revision *revision, struct err *err), void *context,
              struct err *err) {
    struct listing listing = {.workspace = workspace, .fn = fn, .context = context};
    struct vault *vault = NULL;
    if (live_read(workspace, &listing.live, err) || workspace_archive(workspace, &vault, err))
        return err->kind;
    listing.arena = arena_new();
    int failed = vault_log(vault, ARCHIVE_RULES, file, tell, &listing, err);
    arena_free(listing.arena);
    vault_close(vault);
    return failed;
}

/* ---- one of them ---- */

#define FOUND_ONE (-1) /* stops the walk; no error kind */
enum { SHORTEST_ID = 4 };

struct sought {
    struct workspace *workspace;
    const char *name;
    size_t len;
    struct revision found;
    bool there;
};

static int take(void *context, const struct revision *revision, struct err *err) {
    struct sought *sought = context;
    (void)err;
    if (strncmp(revision->commit, sought->name, sought->len) != 0)
        return 0;
    struct arena *arena = sought->workspace->arena;
    sought->found = *revision;
    sought->found.commit = arena_text(arena, revision->commit);
    sought->found.tree = arena_text(arena, revision->tree);
    sought->found.author = arena_text(arena, revision->author);
    sought->found.actor = arena_text(arena, revision->actor);
    sought->found.message = arena_text(arena, revision->message);
    sought->there = true;
    return FOUND_ONE;
}

static int find_proposed(struct workspace *workspace, struct revision *out, struct err *err) {
    struct vault *vault = NULL;
    struct vault_entry entry;
    struct live live;
    int failed = live_read(workspace, &live, err);
    failed = failed ? failed : workspace_archive(workspace, &vault, err);
    if (!failed && vault_info(vault, workspace->arena, ARCHIVE_PROPOSED, &entry, err))
        failed = (err_set(err, ERR_NOINPUT, "no rules were proposed"), err_todo(err, "earshot rules propose -m \"…\""));
    failed = failed ? failed : describe(workspace, workspace->arena, &entry, &live, out, err);
    vault_close(vault);
    return failed;
}

/* What a name stands for that is no commit; NULL where it stands for itself. */
static int commit_of(struct workspace *workspace, const char *name, const char **out, struct err *err) {
    struct history_edition edition;
    struct live live;
    month_t month;
    *out = name;
    if (month_read(name, &month)) {
        if (history_find(workspace, name, &edition, err))
            return err->kind;
        *out = edition.rules;
    } else if (!strcmp(name, "live")) {
        if (live_read(workspace, &live, err))
            return err->kind;
        *out = live.commit;
    }
    return 0;
}

int revision_find(struct workspace *workspace, const char *name, struct revision *out, struct err *err) {
    struct sought sought = {.workspace = workspace};
    if (!strcmp(name, "proposed"))
        return find_proposed(workspace, out, err);
    if (commit_of(workspace, name, &sought.name, err))
        return err->kind;
    sought.len = strlen(sought.name);
    int stopped = sought.len < SHORTEST_ID ? 0 : revisions(workspace, "", take, &sought, err);
    if (stopped && stopped != FOUND_ONE)
        return stopped;
    if (!sought.there)
        return err_set(err, ERR_NOINPUT, "there is no revision '%s' of the rules", name),
               err_todo(err,
                        "`earshot rules log` lists them; live, working, proposed and a closed month are names too");
    *out = sought.found;
    return 0;
}

int revision_files(struct workspace *workspace, const char *name, struct rule_files *out, struct err *err) {
    struct vault *vault = NULL;
    struct revision revision;
    if (!strcmp(name, "working"))
        return rule_files_working(workspace, RULEBOOK_ALL, workspace->arena, out, err);
    int failed = revision_find(workspace, name, &revision, err);
    failed = failed ? failed : workspace_archive(workspace, &vault, err);
    failed = failed ? failed : rule_files_archived(vault, revision.commit, RULEBOOK_ALL, workspace->arena, out, err);
    vault_close(vault);
    return failed;
}

/* ---- what differs ---- */

struct diff {
    struct vault *vault;
    int (*fn)(void *context, const struct revision_difference *difference, struct err *err);
    void *context;
};

static int tell_difference(void *context, const struct rules_file *before, const struct rules_file *after,
                           struct err *err) {
    struct diff *diff = context;
    struct buf patch = buf_make(LIMIT_FILE);
    const char *name = before ? before->name : after->name;
    const struct vault_text old = {before ? before->text : NULL, before ? before->len : 0},
                            new = {after ? after->text : NULL, after ? after->len : 0};
    struct revision_difference difference = {.name = name, .before = before != NULL, .after = after != NULL};
    int failed = vault_patch(diff->vault, name, &old, &new, &patch, err);
    difference.patch = patch.data;
    failed = failed ? failed : diff->fn(diff->context, &difference, err);
    buf_free(&patch);
    return failed;
}

int revision_diff(struct workspace *workspace, const char *before, const char *after,
                  int (*fn)(void *context, const struct revision_difference *difference, struct err *err),
                  void *context, struct err *err) {
    struct diff diff = {.fn = fn, .context = context};
    struct rule_files old, new;
    if (revision_files(workspace, before, &old, err) || revision_files(workspace, after, &new, err) ||
        workspace_archive(workspace, &diff.vault, err))
        return err->kind;
    int failed = rule_files_compare(&old, &new, tell_difference, &diff, err);
    vault_close(diff.vault);
    return failed;
}

int revision_drift(struct workspace *workspace, bool *out, struct err *err) {
    struct vault *vault = NULL;
    struct rule_files live_files, working;
    struct live live;
    struct err own;
    struct arena *arena = arena_new();
    int failed = live_read(workspace, &live, err);
    failed = failed ? failed : workspace_archive(workspace, &vault, err);
    failed = failed ? failed : rule_files_archived(vault, live.commit, RULEBOOK_ALL, arena, &live_files, err);
    if (!failed)
        *out = rule_files_working(workspace, RULEBOOK_ALL, arena, &working, &own) ||
               !rule_files_same(&live_files, &working);
    vault_close(vault);
    arena_free(arena);
    return failed;
}
