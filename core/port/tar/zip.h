/* The door to a ZIP file that somebody brings, by its members.
 *
 * Opening it looks at its directory alone, and refuses a file that would grow too much before anything is inflated:
 * more than LIMIT_ZIP_ENTRIES members, LIMIT_ZIP_BYTES in all, or LIMIT_ZIP_RATIO times what it has on the disk. A
 * member that turns out to be longer than the directory says is refused where it does. One member is read at a time. */
#ifndef EARSHOT_PORT_ZIP_H
#define EARSHOT_PORT_ZIP_H

#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

struct zip;

/* Errors: ERR_NOINPUT, ERR_IO; ERR_DATA for what is no ZIP file, or grows too much. */
int zip_open(struct zip **out, const char *path, struct err *err);
void zip_close(struct zip *zip); /* NULL is fine */

int64_t zip_size(const struct zip *zip, const char *name); /* of a member, inflated; -1: there is none */

/* Begins a member from its first byte, leaving the one before. ERR_DATA where there is none. */
int zip_begin(struct zip *zip, const char *name, struct err *err);
/* The next bytes of it; *out_len is 0 at its end. Errors: ERR_DATA for one that is damaged, or under a password. */
int zip_read(struct zip *zip, void *bytes, size_t len, size_t *out_len, struct err *err);

#endif
