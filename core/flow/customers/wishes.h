/* What customers wish: whether they may be asked, and where they said that they will not be.
 *
 * A consent is kept with what it was given to: the digest of the notice's text, its version and language, when and
 * where; to be asked and to be called back are two ticks. The last word counts. An opt-out is not undone by a consent
 * of before it. */
#ifndef EARSHOT_FLOW_WISHES_H
#define EARSHOT_FLOW_WISHES_H

#include <stdbool.h>

#include "base/day.h"
#include "base/digest.h"

/* The numbers are kept in rows. */
enum consent_purpose { CONSENT_ASK, CONSENT_CALL_BACK };
enum { CONSENT_PURPOSES = 2 };

const char *consent_word(enum consent_purpose purpose); /* "ask", "call_back" */
bool consent_read(const char *word, enum consent_purpose *out);

struct consent {
    enum consent_purpose purpose;
    bool given; /* false: taken back */
    instant_t at;
    const char *notice; /* SHA-256 of the text that was shown, hex */
    const char
        *version; /* the notice's own name for it: "2026-03"; on a page the survey's and question's: "visit.contact" */
    const char *language, *channel; /* channel: "import", "page"; "link" where it was taken back by that */
};

struct opt_out {
    const char *channel; /* "" for all */
    instant_t at;
    const char *how; /* "link", "command", "import" */
};

#endif
