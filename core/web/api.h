/* POST /api/v1/responses: programs hand over responses as JSON. docs/guide/pages.md shows it to who calls it. */
#ifndef EARSHOT_WEB_API_H
#define EARSHOT_WEB_API_H

#include "web/reply.h"

void api_responses(struct visit *visit);

#endif
