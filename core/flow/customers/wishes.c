#include "flow/customers/wishes.h"

static const char *const purposes[CONSENT_PURPOSES] = {[CONSENT_ASK] = "ask", [CONSENT_CALL_BACK] = "call_back"};

const char *consent_word(enum consent_purpose purpose) {
    return purposes[purpose];
}
