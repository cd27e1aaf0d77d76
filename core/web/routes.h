/* Every address that is served, in one table: method, path, how much may be sent, who answers. */
#ifndef EARSHOT_WEB_ROUTES_H
#define EARSHOT_WEB_ROUTES_H

#include "web/reply.h"

/* For wire.h; `context` is the house. */
size_t routes_room(void *context, const struct wire_request *request);
void routes_handle(void *context, struct wire_request *request);

/* Which of the two languages a browser would rather have: "zh-CN,zh;q=0.9,en;q=0.8". False for neither. */
bool routes_language(const char *accept, bool *out_english);

#endif
