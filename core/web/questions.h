/* Questions as controls of a form. */
#ifndef EARSHOT_WEB_QUESTIONS_H
#define EARSHOT_WEB_QUESTIONS_H

#include "base/buf.h"
#include "web/interview.h"

/* The questions of the present page, as far as they are asked. */
void questions_put(const struct interview *interview, bool english, struct buf *out);

/* The answers of all other pages, carried along unseen. */
void questions_carry(const struct interview *interview, struct buf *out);

#endif
