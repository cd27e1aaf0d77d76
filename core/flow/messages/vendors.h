/* What vendors answer, in plain words: one table, read from the top. */
#ifndef EARSHOT_FLOW_VENDORS_H
#define EARSHOT_FLOW_VENDORS_H

#include "flow/messages/messages.h"

struct vendor_answer {
    enum channel_kind kind;
    const char *code; /* the whole of it, or its beginning where it ends with * */
    enum verdict_says says;
    int seconds; /* to wait; 0: as usual */
    const char *what, *todo;
};

/* The first that fits; NULL for a code that the table does not know. */
const struct vendor_answer *vendor_answer(enum channel_kind kind, const char *code);

#endif
