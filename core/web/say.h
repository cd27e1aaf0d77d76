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
    SAY_NO_ANSWER,
    SAY_ANSWER_WRONG,
    SAY_TOO_LONG,
    SAY_EMPTY,
    SAY_MEND,
    SAY_NPS_LOW,
    SAY_NPS_HIGH,
    SAY_CSAT_LOW,
    SAY_CSAT_HIGH,
    SAY_CES_LOW,
    SAY_CES_HIGH,
    SAY_PRIVACY,
    SAY_THANKS,
    SAY_THANKS_MORE,
    SAY_ALREADY,
    SAY_ALREADY_MORE,
    SAY_NOT_FOUND,
    SAY_NOT_FOUND_MORE,
    SAY_EXPIRED,
    SAY_EXPIRED_MORE,
    SAY_BUSY,
    SAY_BUSY_MORE,
    SAY_BROKEN,
    SAY_BROKEN_MORE,
    SAY_AGAIN,
    SAY_OFFLINE,
    SAY_KEPT,
    SAY_PRIVACY_TITLE,
    SAY_PRIVACY_TEXT
};

const char *say(bool english, enum say what);
const char *say_words(bool english, const struct value *words); /* text for people of a script */

#endif
