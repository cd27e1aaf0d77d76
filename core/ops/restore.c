/* All is done in a directory beside it, which takes its name at the very end. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "base/limits.h"
#include "flow/archive/archive_rows.h"
#include "flow/messages/sending_rows.h"
#include "ops/backup.h"
#include "ops/doctor.h"
#include "ops/erasures.h"
#include "ops/journal.h"

static int need_room(struct arena *arena, const char *path, struct err *err) {
    char **names = NULL;
    size_t count = 0;
    if (!file_exists(path))
        return 0;
    if (!file_is_dir(path))
        return err_set(err, ERR_EXISTS, "%s is there, and no directory", path);
    if (file_list(arena, path, &names, &count, err))
        return err->kind;
    return count ? (err_set(err, ERR_EXISTS, "%s is there and not empty", path),
                    err_todo(err, "name a new directory; nothing that is there is ever written over"))
                 : 0;
}

static int find_list(const struct restore_order *order, struct arena *arena, struct erasure_list *out,
                     struct err *err) {
    const char *from = order->erasures;
    if (order->without_erasures)
        return 0;
    if (!from)
        from = arena_format(arena, "%.*s" ERASURES_FILE, (int)(file_base_name(order->file) - order->file), order->file);
    if (!order->erasures && !file_exists(from))
        return err_set(err, ERR_USAGE, "who was erased since the backup would rise again: there is no list %s", from),
               err_todo(err, "--erasures FILE|WORKSPACE; or, where nobody can have been erased, --without-erasures");
    return erasures_read(arena, from, out, err);
}

static int put_key(const struct restore_order *order, struct arena *arena, const char *to, struct err *err) {
    struct buf key = buf_make(LIMIT_FILE);
    int failed = order->customers_key ? file_read(order->customers_key, &key, err) : 0;
    if (!failed && order->customers_key)
        failed = file_write_private(arena_format(arena, "%s/customers.key", to), key.data, key.len, err);
    buf_free(&key);
    return failed;
}

/* A tar of files has no empty directories, and does not say of a directory who may enter it. Until all is done nobody
 * else enters the one around it. */
static int make_directories(struct arena *arena, const char *to, struct err *err) {
    static const char *const own[] = {"keys", "secrets"};
    for (size_t i = 0; i < sizeof own / sizeof *own; i++) {
        const char *path = arena_format(arena, "%s/%s", to, own[i]);
        if (file_is_dir(path) && chmod(path, 0700))
            return err_errno(err, ERR_IO, errno, "%s cannot be kept from others", path);
    }
    static const char *const names[] = {"objects/info", "objects/pack", "refs/heads", "refs/tags"};
    int failed = 0;
    for (size_t i = 0; !failed && i < sizeof names / sizeof *names; i++)
        failed = file_make_dirs(arena_format(arena, "%s/archive.git/%s", to, names[i]), err);
    return failed;
}

static int note(struct workspace *workspace, const struct act *act, const struct restore_order *order,
                const struct restore_done *done, struct err *err) {
    struct arena *arena = workspace->arena;
    struct value *detail = value_map(arena);
    char manifest[DIGEST_TEXT];
    value_set(arena, detail, "manifest", value_str(arena, digest_write(manifest, &done->file.manifest)));
    value_set(arena, detail, "erased", value_int(arena, done->erased));
    int failed = sql_begin(workspace->db, err);
    failed = failed ? failed : journal_write(workspace->db, act, "restore", file_base_name(order->file), detail, err);
    failed = failed ? failed : sql_commit(workspace->db, err);
    sql_rollback(workspace->db);
    return failed ? failed : sql_checkpoint(workspace->db, err);
}

/* What waits may have been sent since, and schedules would ask again: nothing goes out until somebody says so. */
static int hold_messages(struct workspace *workspace, const struct act *act, struct err *err) {
    int failed = sql_begin(workspace->db, err);
    failed = failed ? failed : outbox_hold_all(workspace->db, err);
    failed = failed ? failed : sending_hold(workspace->db, "the workspace came out of a backup", act->now, err);
    failed = failed ? failed : sql_commit(workspace->db, err);
    sql_rollback(workspace->db);
    return failed;
}

static int bring_up(const struct restore_order *order, const struct act *act, struct arena *arena, const char *making,
                    const struct erasure_list *list, struct restore_done *done, struct err *err) {
    struct workspace *workspace = NULL;
    struct act again = *act;
    again.reason = "erased before; the backup is older";
    int failed = workspace_open(&workspace, making, err);
    failed = failed ? failed : doctor_sound(workspace, err);
    if (!failed && !order->without_erasures)
        failed = erasures_replay(workspace, &again, list, &done->erased, err);
    if (failed == ERR_CONFIG)
        err_todo(err, "those who were erased since cannot be erased without it: --customers-key FILE names your copy");
    failed = failed ? failed : hold_messages(workspace, act, err);
    failed = failed ? failed : note(workspace, act, order, done, err);
    failed = failed ? failed : edition_last(workspace->db, arena, &done->edition, err);
    workspace_close(workspace);
    return failed;
}

int restore(const struct restore_order *order, const struct act *act, struct arena *arena, struct restore_done *out,
            struct err *err) {
    struct restore_done done = {0};
    struct erasure_list list = {0};
    char *bare = arena_text(arena, order->directory);
    for (size_t len = strlen(bare); len > 1 && bare[len - 1] == '/'; len--)
        bare[len - 1] = '\0';
    const char *making = arena_format(arena, "%s.restoring", bare);
    if (need_room(arena, bare, err) || find_list(order, arena, &list, err) || file_remove_tree(making, err) ||
        file_make_private_dir(making, err))
        return err->kind;
    act_progress(act, "unpacking", 0, 0);
    int failed = tar_unpack(order->file, making, &done.file, err);
    failed = failed ? failed : make_directories(arena, making, err);
    failed = failed ? failed : put_key(order, arena, making, err);
    failed = failed ? failed : bring_up(order, act, arena, making, &list, &done, err);
    if (!failed && rename(making, bare))
        failed = err_set(err, ERR_EXISTS, "the workspace cannot be put at %s", bare);
    if (failed) {
        struct err own;
        file_remove_tree(making, &own);
        return failed;
    }
    *out = done;
    return 0;
}
