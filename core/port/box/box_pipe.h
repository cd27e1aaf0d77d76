/* What goes between the two processes: frames of four bytes of length (little-endian) and one JSON text.
 *
 * The parent's end has a timer and never blocks past it; it takes nothing on trust: the length is checked before a byte
 * is stored, nesting and the number of names in one table before the text is parsed. The child's end blocks and uses
 * read and write only, since its filter allows no more. */
#ifndef EARSHOT_PORT_BOX_BOX_PIPE_H
#define EARSHOT_PORT_BOX_BOX_PIPE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "base/value.h"

struct box_pipe {
    int fd;
    int timer; /* a timerfd that becomes readable when time is up; -1 at the child's end */
    /* Asked when it does, where there is one: false lets the wait go on, with the timer set anew. */
    bool (*is_late)(void *context);
    void *context;
    size_t ceiling;   /* of one frame that comes in */
    size_t max_depth; /* of what comes in; 0 where it need not be checked */
};

enum box_pipe_end {
    PIPE_OK,
    PIPE_GONE, /* the other side is not there any more */
    PIPE_LATE, /* the timer ran out */
    PIPE_BAD   /* what came cannot be: err says why */
};

/* Sends one JSON text (len bytes). */
enum box_pipe_end box_pipe_send(const struct box_pipe *pipe, const char *json, size_t len);

/* Receives one value. err is filled for PIPE_BAD only. */
enum box_pipe_end box_pipe_receive(const struct box_pipe *pipe, struct arena *arena, const struct value **out,
                                   struct err *err);

/* Fills `out` with one frame of exactly `len` plain bytes, which box_pipe_send sends as well as JSON. err is filled for
 * PIPE_BAD only. */
enum box_pipe_end box_pipe_receive_bytes(const struct box_pipe *pipe, void *out, size_t len, struct err *err);

#endif
