/* Receipts: /r/CODE as a till prints it, /r for who types the code in, and /r/SURVEY/STORE/CODE for tills that make
 * codes of their own: what nobody issued is taken as an open answer, marked. */
#ifndef EARSHOT_WEB_SLIP_H
#define EARSHOT_WEB_SLIP_H

#include "web/reply.h"

void slip_ask(struct visit *visit);  /* GET /r */
void slip_find(struct visit *visit); /* POST /r */
void slip_get(struct visit *visit);
void slip_post(struct visit *visit);

#endif
