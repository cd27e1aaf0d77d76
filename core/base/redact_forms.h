/* The forms that redact.c looks for. Each is asked whether it stands at `at` and returns the place behind it, or `at`
 * where it does not; what it looks at ahead is bounded, or is passed over by it. */
#ifndef EARSHOT_BASE_REDACT_FORMS_H
#define EARSHOT_BASE_REDACT_FORMS_H

#include "base/redact.h"
#include "base/redact_units.h"

/* What the words before a place say of it. */
enum redact_said { SAID_NOTHING, SAID_WECHAT, SAID_QQ, SAID_PHONE, SAID_ID_CARD, SAID_BANK, SAID_ORDER };

/* A word of those that give something away, with what may stand between it and that ("号是："). Returns the place of
 * what is given away, or SIZE_MAX. */
size_t form_label(const struct units *units, size_t at, enum redact_said *out);

size_t form_digest(const struct units *units, size_t at); /* an id or a digest in hex, which is nobody's number */
size_t form_email(const struct units *units, size_t at);
size_t form_plate(const struct units *units, size_t at);
size_t form_wechat(const struct units *units, size_t at); /* what WeChat takes for an id, where one is awaited */
size_t form_number(const struct units *units, size_t at, enum redact_said said, enum personal *kind);

void redact_put(struct buf *out, uint32_t code);

#endif
