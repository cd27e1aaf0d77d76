/* Another program, called by a list of words (no shell), fed from memory. */
#ifndef EARSHOT_BASE_RUN_H
#define EARSHOT_BASE_RUN_H

#include <stddef.h>

#include "base/buf.h"
#include "base/err.h"

/* Runs `words` (ending with NULL; the first is looked for in PATH) with these bytes as its standard input; what it
 * prints is dropped. Errors: ERR_OS when it cannot be run, does not end with 0, or takes longer than `ms` (it is killed
 * then).
 */
int run_fed(const char *const *words, const void *bytes, size_t len, int ms, struct err *err);

/* The same without input; what it prints, on either stream, is appended to `out`, also where it failed: it is the
 * program's own words, for people. */
int run_heard(const char *const *words, struct buf *out, int ms, struct err *err);

#endif
