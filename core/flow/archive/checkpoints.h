/* What a witness kept: checkpoints, which say where archive and journal stood at a time, signed. An archive that
 * went on from there holds what they name; one that was made anew, or put back, does not.
 *
 * One line of JSON each, {"checkpoint": BODY, "signature": SIGNATURE}, both texts; BODY is itself JSON, and what is
 * signed, in the namespace "earshot". */
#ifndef EARSHOT_FLOW_CHECKPOINTS_H
#define EARSHOT_FLOW_CHECKPOINTS_H

#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/mem.h"

#define CHECKPOINTS_SPACE "earshot"

struct checkpoint_kept {
    const char *file, *body, *signature;
    int64_t number, editions; /* editions: how many there were */
    int64_t seconds;          /* when it says it was made, since 1970 */
    const char *at;           /* the same as text */
    const char *main, *rules; /* commits; "" where there was none yet */
    const char *before;       /* SHA-256 of the body of the one before it; "" for the first */
};

struct checkpoints {
    struct checkpoint_kept *list; /* by number; those of one number in the order of their files */
    size_t count;
};

/* `path` is a file with a checkpoint a line, or a directory of such files. Errors: ERR_NOINPUT; ERR_DATA with file and
 * line for what is no checkpoint, or where there is none at all. */
int checkpoints_read(struct arena *arena, const char *path, struct checkpoints *out, struct err *err);

#endif
