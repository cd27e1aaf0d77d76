/* What the pages say, in both languages. */
#ifndef EARSHOT_WEB_SAY_H
#define EARSHOT_WEB_SAY_H

#include <stdbool.h>

#include "base/value.h"

enum say {
    SAY_NEXT,
    SAY_BACK,
    SAY_SEND,
    SAY_OTHER_LANGUAGE, /* the name of the one that this is not, in itself */
    SAY_PROGRESS,       /* "Page %zu of %zu" */
    SAY_OPTIONAL,
    SAY_SEVERAL,
    SAY_REQUIRED,
    SAY_WHICH,
    SAY_RANK, /* "Place %d" */
    SAY_CHOOSE,
    SAY_FAULT_MISSING,
    SAY_FAULT_NUMBER,
    SAY_FAULT_RANGE,
    SAY_FAULT_OPTION,
    SAY_FAULT_DAY,
    SAY_FAULT_STEP,
    SAY_FAULT_TWICE,
    SAY_FAULT_MANY,
    SAY_FAULT_LONG,
    SAY_EMPTY,
    SAY_MEND,
    SAY_PRIVACY,
    SAY_THANKS,
    SAY_THANKS_MORE,
    SAY_ALREADY,
    SAY_ALREADY_MORE,
    SAY_NOT_FOUND,
    SAY_NOT_FOUND_MORE,
    SAY_EXPIRED,
    SAY_EXPIRED_MORE,
    SAY_FULL,
    SAY_FULL_MORE,
    SAY_FULL_LATE,
    SAY_BUSY,
    SAY_BUSY_MORE,
    SAY_BUSY_SHORT,
    SAY_BROKEN,
    SAY_BROKEN_MORE,
    SAY_AGAIN,
    SAY_OFFLINE,
    SAY_KEPT,
    SAY_ENTRY,
    SAY_ENTRY_SURVEY,
    SAY_ENTRY_STORE,
    SAY_ENTRY_DAY,
    SAY_ENTRY_NO_STORE,
    SAY_ENTRY_NEXT,
    SAY_SLIP,
    SAY_SLIP_MORE,
    SAY_SLIP_WRONG,
    SAY_SLIP_UNKNOWN,
    SAY_UNSUBSCRIBE,
    SAY_UNSUBSCRIBE_MORE,
    SAY_UNSUBSCRIBE_DO,
    SAY_UNSUBSCRIBED,
    SAY_UNSUBSCRIBED_MORE,
    SAY_PRIVACY_TITLE,
    SAY_PRIVACY_TEXT
};

const char *say(bool english, enum say what);
const char *say_words(bool english, const struct value *words); /* text for people of a script */

#endif
