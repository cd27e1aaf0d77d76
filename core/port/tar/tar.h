/* The door to one file that holds many: a plain tar, as any tar unpacks it.
 *
 * Its last member, MANIFEST, names the SHA-256 of each other one in the form that `sha256sum -c` reads. Owners and
 * times are not kept, so equal members give equal bytes. Nobody but who owns the process may read the file. */
#ifndef EARSHOT_PORT_TAR_H
#define EARSHOT_PORT_TAR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/digest.h"
#include "base/err.h"

#define TAR_MANIFEST "MANIFEST"

struct tar_done {
    int64_t members, bytes; /* without the manifest; what the members hold */
    struct digest manifest; /* of its text: who has it can tell every member */
};

struct tar;

/* ERR_EXISTS when there is a file at `path` already. Until tar_commit nothing stands there. */
int tar_create(struct tar **out, const char *path, struct err *err);
/* Names are relative, parts divided by slashes; a secret is unpacked for its owner alone. */
int tar_add(struct tar *tar, const char *name, const void *bytes, size_t len, bool secret, struct err *err);
/* A file of any size, read piece by piece; ERR_IO when it changes its length meanwhile. */
int tar_add_file(struct tar *tar, const char *name, const char *path, bool secret, struct err *err);
/* Writes the manifest and puts the file in its place, durable. Ends the tar in either case. */
int tar_commit(struct tar *tar, struct tar_done *out, struct err *err);
void tar_drop(struct tar *tar); /* NULL is fine */

/* Unpacks such a file into a directory that is there, each member durable, and holds each against the manifest. Errors:
 * ERR_NOINPUT; ERR_DATA for what is no such file, is cut off or was altered. What was unpacked until then stays. */
int tar_unpack(const char *path, const char *directory, struct tar_done *out, struct err *err);

#endif
