/* Questions as controls of a form. */
#ifndef EARSHOT_WEB_QUESTIONS_H
#define EARSHOT_WEB_QUESTIONS_H

#include "base/buf.h"
#include "flow/registry/registry.h"
#include "web/interview.h"

/* To whom they are put. */
struct questions_for {
    bool english;
    const struct store *store;
    day_t day; /* for the store's region */
};

/* The present page: its heading and its questions, as far as they are asked. */
void questions_put(const struct interview *interview, const struct questions_for *whom, struct buf *out);

/* The answers of all other pages, carried along unseen. */
void questions_carry(const struct interview *interview, struct buf *out);

#endif
