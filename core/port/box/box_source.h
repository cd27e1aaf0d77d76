/* What a script's text must be before Lua sees it. */
#ifndef EARSHOT_PORT_BOX_BOX_SOURCE_H
#define EARSHOT_PORT_BOX_BOX_SOURCE_H

#include "base/err.h"
#include "port/box/box.h"

/* ERR_DATA with file and line unless the text is UTF-8, no longer than LIMIT_SCRIPT, is ASCII outside strings and
 * comments, and raises nothing to a power other than 2. */
int box_source_check(const struct box_script *script, struct err *err);

#endif
