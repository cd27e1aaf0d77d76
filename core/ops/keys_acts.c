/* The secret first, then the commit on `keys`, and the row and the journal line last. Killed before the commit, a
 * secret that nobody knows lies about; killed after it, the branch is ahead of the rows, and the next act notes what it
 * finds there. */
#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "base/limits.h"
#include "flow/archive/archive.h"
#include "ops/journal.h"
#include "ops/keys.h"
#include "ops/live.h"
#include "ops/witness.h"

struct keyring {
    struct workspace *workspace;
    const struct act *act;
    struct vault *vault;
    struct key *keys; /* with room for one more */
    size_t count;
};

static const struct key *present(const struct keyring *ring) {
    return ring->count ? &ring->keys[ring->count - 1] : NULL;
}

static int open_ring(struct keyring *ring, struct err *err) {
    struct key *keys;
    if (workspace_archive(ring->workspace, &ring->vault, err) || keys_read(ring->workspace, &keys, &ring->count, err))
        return err->kind;
    ring->keys = arena_alloc(ring->workspace->arena, (ring->count + 1) * sizeof *keys);
    if (ring->count)
        memcpy(ring->keys, keys, ring->count * sizeof *keys);
    return 0;
}

/* ---- the row ---- */

static int note(struct keyring *ring, const struct key *key, struct err *err) {
    struct workspace *workspace = ring->workspace;
    struct arena *arena = workspace->arena;
    struct value *detail = value_map(arena);
    value_set(arena, detail, "key", value_str(arena, key->print));
    value_set(arena, detail, "public", value_str(arena, key->text));
    value_set(arena, detail, "before", ring->count ? value_str(arena, present(ring)->print) : value_null(arena));
    value_set(arena, detail, "handed_over", value_bool(arena, key->handed_over));
    value_set(arena, detail, "commit", value_str(arena, key->commit));
    if (sql_run(workspace->db, err,
                "INSERT INTO signing_key (number, public, at, actor, handed_over, commit_id, main, rules, proposed) "
                "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
                "itititttt", key->number, key->text, key->at, key->actor, (int64_t)key->handed_over, key->commit,
                key->main, key->rules, key->proposed))
        return err->kind;
    return journal_write(workspace->db, ring->act, key->handed_over ? "key rotate" : "key new",
                         arena_format(arena, "key %lld", (long long)key->number), detail, err);
}

static int write_row(struct keyring *ring, const struct key *key, struct err *err) {
    int failed = sql_begin(ring->workspace->db, err);
    failed = failed ? failed : note(ring, key, err);
    failed = failed ? failed : sql_commit(ring->workspace->db, err);
    sql_rollback(ring->workspace->db);
    return failed;
}

/* ---- the commit ---- */

/* "" where there is no such branch yet. */
static int head_of(struct keyring *ring, const char *branch, const char **out, struct err *err) {
    char commit[VAULT_ID];
    int failed = vault_resolve(ring->vault, branch, commit, err);
    *out = failed ? "" : arena_text(ring->workspace->arena, commit);
    return failed == ERR_NOINPUT ? 0 : failed;
}

static const char *message_of(const struct keyring *ring, const struct key *key) {
    struct arena *arena = ring->workspace->arena;
    return arena_format(
        arena, "key %lld: %s\n\n%s%sPublic: %s\nHanded-over: %s\nMain: %s\nRules: %s\nProposed: %s\nActor: %s\n",
        (long long)key->number, key->print, act_has_reason(ring->act) ? ring->act->reason : "",
        act_has_reason(ring->act) ? "\n\n" : "", key->text, key->handed_over ? "yes" : "no", key->main, key->rules,
        key->proposed, ring->act->actor);
}

static int sign_by(void *context, int64_t seconds, const void *bytes, size_t len, struct buf *out, struct err *err) {
    (void)seconds;
    (void)err;
    sign_bytes(context, "git", bytes, len, out);
    return 0;
}

static int commit_key(struct keyring *ring, struct key *key, struct sign_key *signer, struct err *err) {
    struct vault_writer *writer = NULL;
    struct vault_who who = live_who(ring->act, ring->act->actor);
    const struct vault_signer by = {sign_by, signer};
    char commit[VAULT_ID], tree[VAULT_ID];
    bool same;
    struct buf allowed = buf_make(LIMIT_FILE);
    const char *reason = ring->act->reason ? ring->act->reason : "";
    if (journal_names_nobody("the reason", reason, err)) /* it is committed before it is journalled */
        return err->kind;
    if (ring->count)
        ring->keys[ring->count - 1].until = key->at;
    ring->keys[ring->count] = *key;
    keys_allowed(ring->keys, ring->count + 1, &allowed);
    vault_sign_by(ring->vault, &by);
    int failed = vault_write(&writer, ring->vault, KEYS_BRANCH, "", err);
    failed = failed ? failed : vault_add(writer, KEYS_FILE, allowed.data, allowed.len, true, err);
    if (!failed)
        failed = vault_commit(writer, &who, message_of(ring, key), commit, tree, &same, err);
    else
        vault_drop(writer);
    keys_sign(ring->vault, ring->workspace);
    buf_free(&allowed);
    key->commit = failed ? NULL : arena_text(ring->workspace->arena, commit);
    return failed;
}

/* ---- a new key ---- */

static int write_secret(struct keyring *ring, const struct key *key, const struct sign_key *secret, struct err *err) {
    char text[SIGN_SECRET_TEXT];
    sign_secret_write(text, secret);
    int failed = file_make_private_dir(workspace_path(ring->workspace, "keys"), err);
    failed =
        failed ? failed : file_write_private(keys_secret_path(ring->workspace, key), text, SIGN_SECRET_TEXT - 1, err);
    memset(text, 0, sizeof text);
    return failed;
}

static void describe(const struct keyring *ring, const struct sign_key *secret, bool handed_over, struct key *out) {
    struct arena *arena = ring->workspace->arena;
    char public[SIGN_PUBLIC_TEXT], print[SIGN_PRINT_TEXT];
    *out = (struct key){.number = (int64_t)ring->count + 1,
                        .public = secret->public,
                        .text = arena_text(arena, sign_public_write(public, &secret->public)),
                        .print = arena_text(arena, sign_print_write(print, &secret->public)),
                        .at = ring->act->now,
                        .until = INT64_MAX,
                        .actor = ring->act->actor,
                        .handed_over = handed_over};
}

/* `before` signs for the new key; NULL: it signs for itself. */
static int make(struct keyring *ring, struct sign_key *before, struct key *out, struct err *err) {
    struct sign_key secret;
    sign_make(&secret);
    describe(ring, &secret, before != NULL, out);
    int failed = write_secret(ring, out, &secret, err);
    failed = failed ? failed : head_of(ring, ARCHIVE_MAIN, &out->main, err);
    failed = failed ? failed : head_of(ring, ARCHIVE_RULES, &out->rules, err);
    failed = failed ? failed : head_of(ring, ARCHIVE_PROPOSED, &out->proposed, err);
    failed = failed ? failed : commit_key(ring, out, before ? before : &secret, err);
    sign_forget(&secret);
    return failed ? failed : write_row(ring, out, err);
}

/* ---- what a killed act has left ---- */

static const char *trailer(const struct keyring *ring, const struct vault_entry *entry, const char *name) {
    const char *found = archive_trailer(ring->workspace->arena, entry->message, name);
    return found ? found : "";
}

/* The last commit on `keys`, if no row knows it and its secret is here; *out_number stays 0 where there is none. */
static int find_pending(struct keyring *ring, struct key *out, struct err *err) {
    struct arena *arena = ring->workspace->arena;
    struct vault_entry entry;
    struct key key = {.number = (int64_t)ring->count + 1, .until = INT64_MAX};
    char print[SIGN_PRINT_TEXT];
    int failed = vault_info(ring->vault, arena, KEYS_BRANCH, &entry, err);
    if (failed)
        return failed == ERR_NOINPUT ? 0 : failed;
    if (strcmp(entry.parent, ring->count ? present(ring)->commit : "") != 0 ||
        !sign_public_read(trailer(ring, &entry, "Public"), &key.public))
        return 0;
    key.text = trailer(ring, &entry, "Public");
    key.print = arena_text(arena, sign_print_write(print, &key.public));
    key.at = entry.seconds * 1000;
    key.actor = entry.author;
    key.handed_over = !strcmp(trailer(ring, &entry, "Handed-over"), "yes");
    key.commit = arena_text(arena, entry.commit);
    key.main = trailer(ring, &entry, "Main");
    key.rules = trailer(ring, &entry, "Rules");
    key.proposed = trailer(ring, &entry, "Proposed");
    if (file_exists(keys_secret_path(ring->workspace, &key)))
        *out = key;
    return 0;
}

static int finish_pending(struct keyring *ring, struct key *out, struct err *err) {
    *out = (struct key){0};
    if (find_pending(ring, out, err))
        return err->kind;
    return out->number ? write_row(ring, out, err) : 0;
}

/* ---- the acts ---- */

static int begin(struct keyring *ring, struct key *out, struct err *err) {
    const struct key *key = present(ring);
    if (key && file_exists(keys_secret_path(ring->workspace, key)))
        return err_set(err, ERR_EXISTS, "this workspace signs already, by key %lld", (long long)key->number),
               err_todo(err, "earshot key rotate puts another in its place");
    if (key && !act_has_reason(ring->act))
        return err_set(err, ERR_USAGE, "the secret of key %lld is lost, and no other key can say that it hands over",
                       (long long)key->number),
               err_todo(err, "say how it was lost: earshot key new -m \"…\"; or put %s back",
                        keys_secret_path(ring->workspace, key));
    return make(ring, NULL, out, err);
}

/* Old secrets are of no more use, and a danger: what is signed by them from now on is refused. A killed act may have
 * left one. */
static int forget_old(struct keyring *ring, size_t count, struct err *err) {
    for (size_t i = 0; i < count; i++) {
        const char *path = keys_secret_path(ring->workspace, &ring->keys[i]);
        if (unlink(path) && errno != ENOENT)
            return err_errno(err, ERR_IO, errno, "%s cannot be removed", path);
    }
    return 0;
}

static int rotate(struct keyring *ring, struct key *out, struct err *err) {
    const struct key *key = present(ring);
    struct sign_key before;
    if (!key)
        return err_set(err, ERR_CONFIG, "this workspace has no key yet"), err_todo(err, "earshot key new makes it");
    if (keys_secret(ring->workspace, key, &before, err))
        return err->kind;
    int failed = make(ring, &before, out, err);
    sign_forget(&before);
    return failed ? failed : forget_old(ring, ring->count, err);
}

typedef int keyring_act(struct keyring *ring, struct key *out, struct err *err);

static int run(struct workspace *workspace, const struct act *act, keyring_act *fn, struct key *out, struct err *err) {
    struct keyring ring = {.workspace = workspace, .act = act};
    struct key made = {0};
    int failed = open_ring(&ring, err);
    failed = failed ? failed : finish_pending(&ring, &made, err);
    if (!failed && made.number && made.handed_over)
        failed = forget_old(&ring, ring.count, err);
    if (!failed && !made.number)
        failed = fn(&ring, &made, err);
    vault_close(ring.vault);
    if (!failed)
        *out = made;
    return failed;
}

static int run_alone(struct workspace *workspace, const struct act *act, const char *what, keyring_act *fn,
                     struct key *out, struct err *err) {
    struct file_lock *lease = NULL;
    int64_t checkpoint;
    int failed = workspace_lease(workspace, act, what, &lease, err);
    failed = failed ? failed : run(workspace, act, fn, out, err);
    failed = failed ? failed : checkpoint_make(workspace, act, &checkpoint, err);
    file_lock_free(lease);
    return failed;
}

int keys_begin(struct workspace *workspace, const struct act *act, struct err *err) {
    struct key made;
    return run(workspace, act, begin, &made, err);
}

int keys_new(struct workspace *workspace, const struct act *act, struct key *out, struct err *err) {
    return run_alone(workspace, act, "key new", begin, out, err);
}

int keys_rotate(struct workspace *workspace, const struct act *act, struct key *out, struct err *err) {
    return run_alone(workspace, act, "key rotate", rotate, out, err);
}
