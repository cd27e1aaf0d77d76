/* A file on its way into objects/pack: written under a passing name, made durable, and given its own name last. Closed
 * before that it is gone. What fails while bytes are put is kept and told by the next step. */
#ifndef EARSHOT_PORT_VAULT_FILE_H
#define EARSHOT_PORT_VAULT_FILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

#define PASSING_PREFIX "tmp_earshot_" /* git's own prune removes tmp_* too */

struct vault_file;

/* *out_taken, with 0 returned and *out untouched, where a file of that name is there. */
int vault_file_make(struct vault_file **out, const char *path, bool *out_taken, struct err *err);
void vault_file_close(struct vault_file *file); /* NULL is fine */

void vault_file_put(struct vault_file *file, const void *bytes, size_t len); /* at the end */
uint64_t vault_file_len(const struct vault_file *file);
bool vault_file_broken(const struct vault_file *file); /* a write has failed already */

int vault_file_overwrite(struct vault_file *file, const void *bytes, size_t len, uint64_t at, struct err *err);
/* Up to len bytes from `at` on, of what was put; 0 at the end. */
int vault_file_read(struct vault_file *file, void *out, size_t len, uint64_t at, size_t *out_got, struct err *err);

int vault_file_sync(struct vault_file *file, struct err *err);                   /* its bytes are durable */
int vault_file_name(struct vault_file *file, const char *path, struct err *err); /* after this, closing leaves it */
int vault_file_failed(struct vault_file *file, struct err *err);                 /* ERR_IO of what is broken */
int vault_file_sync_dir(const char *path, struct err *err);                      /* the names in it are durable */

#endif
