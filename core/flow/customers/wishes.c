#include "flow/customers/wishes.h"

#include <string.h>

static const char *const purposes[CONSENT_PURPOSES] = {[CONSENT_ASK] = "ask", [CONSENT_CALL_BACK] = "call_back"};

const char *consent_word(enum consent_purpose purpose) {
    return purposes[purpose];
}

bool consent_read(const char *word, enum consent_purpose *out) {
    for (int i = 0; i < CONSENT_PURPOSES; i++)
        if (!strcmp(word, purposes[i])) {
            *out = (enum consent_purpose)i;
            return true;
        }
    return false;
}
