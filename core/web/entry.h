/* Staff types in what came on paper or by telephone: /e/SECRET asks for survey, store and day, and leads to the
 * questionnaire at /e/SECRET/SURVEY/STORE/DAY. What comes so is of the class staff. */
#ifndef EARSHOT_WEB_ENTRY_H
#define EARSHOT_WEB_ENTRY_H

#include "web/reply.h"

void entry_ask(struct visit *visit);    /* GET /e/SECRET */
void entry_choose(struct visit *visit); /* POST */
void entry_get(struct visit *visit);
void entry_post(struct visit *visit);

#endif
