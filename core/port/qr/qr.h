/* The door to QR codes: a text becomes a square of dark and light modules (libqrencode). */
#ifndef EARSHOT_PORT_QR_H
#define EARSHOT_PORT_QR_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "base/mem.h"

/* A reader needs so many light modules around the square. */
#define QR_QUIET 4

struct qr {
    size_t size;               /* modules a side */
    const unsigned char *dark; /* size x size, row by row: 1 is dark */
};

/* With level M a code is read with up to 15 % of it worn away, with level Q up to 25 %. */
enum qr_level { QR_M, QR_Q };

/* The least square that holds the text, in the arena. ERR_DATA for an empty text, and for one that no square holds. */
int qr_make(struct arena *arena, const char *text, enum qr_level level, struct qr *out, struct err *err);

#endif
