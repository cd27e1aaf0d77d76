/* Files, whole and durable. */
#ifndef EARSHOT_BASE_FILE_H
#define EARSHOT_BASE_FILE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/mem.h"

bool file_exists(const char *path);
bool file_is_dir(const char *path);
const char *file_base_name(const char *path); /* what follows the last slash; points into path */

/* Appends the whole file to out. Errors: ERR_NOINPUT when it is not there, ERR_DATA past out's ceiling, ERR_IO. */
int file_read(const char *path, struct buf *out, struct err *err);

/* All or nothing, and durable: a temporary file beside it, fsync, rename, fsync of the directory. A temporary file that
 * a killed run left behind (".name.tmp") is overwritten by the next. */
int file_write(const char *path, const void *bytes, size_t len, struct err *err);

/* The same for a secret: readable by nobody but who owns the process (0600), from its first byte on. */
int file_write_private(const char *path, const void *bytes, size_t len, struct err *err);

int file_make_dirs(const char *path, struct err *err);        /* and its parents; fine if it is there */
int file_make_private_dir(const char *path, struct err *err); /* 0700; fine if it is there and nobody else enters it */

/* Whether others than its owner may read, write or enter it; false where it is not there. */
bool file_is_open_to_others(const char *path);

/* Copies a tree of plain files, without hidden ones, each whole and durable. A file that exists already at the target
 * is an error, ERR_EXISTS, found before anything is copied; a directory that exists is filled. */
int file_copy_tree(const char *from, const char *to, struct err *err);

/* Removes a directory and all in it; fine when it is not there. Never follows links. */
int file_remove_tree(const char *path, struct err *err);

/* The names in a directory, sorted bytewise, without . and .. and hidden ones; sets *out_count. */
int file_list(struct arena *arena, const char *path, char ***out_names, size_t *out_count, struct err *err);

/* An advisory lock on a file for as long as this process lives or until released (a child that was forked and lives on
 * without exec holds it too). ERR_BUSY at once when another holds it, this process included, with the holder's note
 * (what it wrote: "close 2026-10, wang, pid 4711") in .what. */
struct file_lock;
int file_lock_take(struct file_lock **out, const char *path, const char *note, struct err *err);
void file_lock_free(struct file_lock *lock); /* releases */

#endif
