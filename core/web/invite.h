/* The pages of an invitation: the questionnaire at /i/TOKEN, and /u/TOKEN for who wants no more of them. */
#ifndef EARSHOT_WEB_INVITE_H
#define EARSHOT_WEB_INVITE_H

#include "web/reply.h"

void invite_get(struct visit *visit);
void invite_post(struct visit *visit);
void unsubscribe_get(struct visit *visit);  /* asks first: some mail programs open every link */
void unsubscribe_post(struct visit *visit); /* does it, from the page or by one click in a mail program (RFC 8058) */

#endif
