/* The door to the archive: a bare git repository, written with libgit2 and readable with plain git alone.
 *
 * A commit is written as one pack of our own making, checked and durable (fsync), the ref moved by
 * compare-and-swap at the very end: killed anywhere, the archive shows the old commit or the new one, and the next
 * writer sweeps up. Memory holds a path and an id per file, never their bytes.
 *
 *     struct vault_writer *writer;
 *     if (vault_write(&writer, vault, "main", "reports/2026-10", err)) return err->kind;
 *     for (...)
 *         if (vault_add(writer, path, bytes, len, false, err)) return vault_drop(writer), err->kind;
 *     return vault_commit(writer, &who, "close 2026-10", commit, tree, &same, err); */
#ifndef EARSHOT_PORT_VAULT_H
#define EARSHOT_PORT_VAULT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/file.h"
#include "base/mem.h"

#define VAULT_ID 41 /* a git object id in hex, and a NUL */

struct vault;

int vault_create(const char *path, struct err *err); /* a new bare repository with our settings; ERR_EXISTS */
int vault_open(struct vault **out, const char *path, struct err *err);
void vault_close(struct vault *vault);
const char *vault_libraries(void); /* what writes objects here: "libgit2 1.5.1, zlib 1.2.13" */

/* Makes a repository at `path`, which must not exist, of a bundle: its objects, and its branches and tags under their
 * names. Errors: ERR_NOINPUT; ERR_DATA for what is no bundle, or one that continues from commits that it does not
 * hold. */
int vault_unbundle(const char *bundle, const char *path, struct err *err);
/* Whether "HEAD" or "config" is still what vault_create wrote: this program does not need them, plain git does. */
bool vault_keeps(const struct vault *vault, const char *file);
/* Whether there is such a file in the repository, as "info/grafts". */
bool vault_has(const struct vault *vault, const char *file);
/* The names of all refs, as "refs/heads/main". fn returns nonzero to stop, and that is the answer. */
int vault_refs(struct vault *vault, int (*fn)(void *context, const char *ref, struct err *err), void *context,
               struct err *err);

/* Whether each file that holds objects is as it was written: packs and indexes by their checksums, each index beside its
 * own pack, loose objects by unpacking. Whoever verifies asks before reading. ERR_DATA names the first file that is not. */
int vault_whole(const struct vault *vault, struct err *err);

/* Who signs what is committed through this vault. `sign` appends an armoured SSH signature of namespace "git" over the
 * bytes of the commit, or nothing where there is no key yet: such a commit is not signed. `seconds` is when the commit
 * says it was made. An error refuses the commit. */
struct vault_signer {
    int (*sign)(void *context, int64_t seconds, const void *bytes, size_t len, struct buf *out, struct err *err);
    void *context;
};
void vault_sign_by(struct vault *vault, const struct vault_signer *signer); /* copied; NULL: nobody, as at first */

/* Each branch, by name; fn returns nonzero to stop. */
int vault_branches(struct vault *vault,
                   int (*fn)(void *context, const char *branch, const char *commit, struct err *err), void *context,
                   struct err *err);
/* The files that hold the archive's objects, relative to its directory, in order and in the arena. None is ever
 * changed, and only maintenance takes any away: read after the branches, they hold all that those name. */
int vault_files(struct vault *vault, struct arena *arena, const char ***out, size_t *out_count, struct err *err);

/* Looks whether every object that a branch needs is there, without reading the files that were archived. fn is told
 * what is missing, and leftovers of killed runs that the next writer sweeps; it returns nonzero to stop. */
struct vault_fault {
    const char *what;
    bool grave; /* else a leftover */
};
int vault_check(struct vault *vault, struct arena *arena,
                int (*fn)(void *context, const struct vault_fault *fault, struct err *err), void *context,
                struct err *err);

/* The lock of a writer, for maintenance; ERR_BUSY when another holds it. */
int vault_hold(struct vault *vault, const char *note, struct file_lock **out, struct err *err);

/* ---- writing: open, add files, then commit or drop. One vault writes at a time (ERR_BUSY for a second one); it may
 * have writers of several branches open, and ends them before it is closed. ---- */

struct vault_writer;

struct vault_who {
    const char *name, *mail;
    int64_t seconds; /* since 1970 */
    int offset_minutes;
};

/* `branch` is "main" or "rules". The new tree is the branch's present tree with everything under `replaces` (a path
 * such as "reports/2026-10", or "" for the whole tree) taken out and the added files put in. */
int vault_write(struct vault_writer **out, struct vault *vault, const char *branch, const char *replaces,
                struct err *err);
/* The path is relative to the root of the tree. `packed` asks for deflate (text); PDFs are stored. Any order. ERR_DATA,
 * with the writer still usable, for a path twice, for a path that git or a checkout would refuse (a part that is empty
 * or begins with a dot, a backslash, a control or invisible character), and for more than LIMIT_FILE bytes. */
int vault_add(struct vault_writer *writer, const char *path, const void *bytes, size_t len, bool packed,
              struct err *err);
/* Ends the writer in either case. When the tree equals the branch's present tree nothing is committed, *out_same is
 * true and out_commit names the present commit. Errors: ERR_BUSY when the branch moved meanwhile; ERR_DATA when a name
 * would be both a file and a directory, or when `who` cannot stand in a commit. */
int vault_commit(struct vault_writer *writer, const struct vault_who *who, const char *message,
                 char out_commit[VAULT_ID], char out_tree[VAULT_ID], bool *out_same, struct err *err);
/* The tree id that committing would give, without committing: the writer stays open. */
int vault_tree_would_be(struct vault_writer *writer, char out_tree[VAULT_ID], bool *out_same, struct err *err);
void vault_drop(struct vault_writer *writer); /* NULL is fine */

/* ---- reading ---- */

/* `revision` is a branch name ("origin/main" for a clone's copy of one), a commit id or an unambiguous beginning of
 * one. ERR_NOINPUT where there is none. */
int vault_resolve(struct vault *vault, const char *revision, char out_commit[VAULT_ID], struct err *err);

struct vault_entry {
    char commit[VAULT_ID], tree[VAULT_ID], parent[VAULT_ID]; /* parent is empty for the first */
    const char *author, *message; /* the author's name; the message as it was given to vault_commit */
    int64_t seconds;
    int offset_minutes;
    unsigned parents; /* how many; what we commit has one, the first has none */
};

/* Newest first, along first parents; only commits that changed something under `path` ("" for all). fn returns nonzero
 * to stop, which vault_log returns. */
int vault_log(struct vault *vault, const char *revision, const char *path,
              int (*fn)(void *context, const struct vault_entry *entry, struct err *err), void *context,
              struct err *err);
int vault_info(struct vault *vault, struct arena *arena, const char *revision, struct vault_entry *out,
               struct err *err);

/* The armoured signature of a commit, and the bytes that it signs; *out_there is false where it has none. */
int vault_signature(struct vault *vault, const char *commit, struct buf *out_signature, struct buf *out_signed,
                    bool *out_there, struct err *err);

/* One file of a commit (or of a bare tree id). ERR_NOINPUT where there is none. */
int vault_read(struct vault *vault, const char *revision, const char *path, struct buf *out, struct err *err);

/* Each file under `path` (a directory, a file, or "" for all) in tree order; ERR_NOINPUT where there is none. fn as in
 * vault_log; its `path` is whole, from the root. */
int vault_walk(struct vault *vault, const char *revision, const char *path,
               int (*fn)(void *context, const char *path, struct err *err), void *context, struct err *err);

/* Whether two commits hold the same files wherever they are, save under `path` (a directory): *out_where is NULL, or
 * one path where they differ, in the arena. `before` may be "", which holds nothing. */
int vault_same_but(struct vault *vault, struct arena *arena, const char *before, const char *after, const char *path,
                   const char **out_where, struct err *err);

/* ---- two texts beside each other ---- */

struct vault_text {
    const void *bytes; /* NULL: there is no such file */
    size_t len;
};

/* Appends what git prints of a file that was `before` and is `after`, without the line of object ids; nothing where
 * they are the same. A file that is no text is said to differ. */
int vault_patch(struct vault *vault, const char *path, const struct vault_text *before, const struct vault_text *after,
                struct buf *out, struct err *err);

#endif
