/* What in a text says who a person is and how to reach them, found by its form: e-mail addresses, WeChat and QQ, number
 * plates, identity cards, bank cards, mobile and landline numbers, in whatever digits, widths and spacings people write
 * them. Names cannot be found so: a text that went through this may still name somebody.
 *
 *     redact(&out, "打 138-1234-5678 找我", len);          // 打 〔手机号〕 找我
 *
 * Linear in the text, which may be any bytes; what is no UTF-8 is passed on as it is. A hit beside digits that belong
 * to a longer number is none: prices, dates and order numbers stay, but for the one in a hundred that has a card's
 * check digit. What a word in front gives away is found by it (微信 abc_123, 订单号 …: an order's number, not a
 * card's). */
#ifndef EARSHOT_BASE_REDACT_H
#define EARSHOT_BASE_REDACT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"

enum personal {
    PERSONAL_EMAIL,
    PERSONAL_WECHAT,
    PERSONAL_QQ,
    PERSONAL_PLATE,
    PERSONAL_ID_CARD, /* GB 11643: a date of birth and MOD 11-2, or behind its name */
    PERSONAL_MOBILE,  /* 1[3-9] and nine digits more, perhaps behind +86 */
    PERSONAL_BANK,    /* 16 to 19 digits that Luhn holds for */
    PERSONAL_LANDLINE /* with its area code, a 400 or 800 number, or behind 电话 */
};

const char *personal_word(enum personal kind, bool english); /* "手机号", "mobile number" */

/* Bytes from..to of the text; what stands before them, 微信： say, is not of them. */
struct personal_hit {
    enum personal kind;
    size_t from, to;
};

/* Looks through texts; keeps its memory from one to the next. */
struct redactor;
struct redactor *redactor_new(void);
void redactor_free(struct redactor *redactor);

/* Takes up a text, which lives until the last redactor_next. Hits come in their order and do not overlap. */
void redactor_read(struct redactor *redactor, const char *text, size_t len);
bool redactor_next(struct redactor *redactor, struct personal_hit *out);

/* Writes the text with each hit replaced by its word, 〔手机号〕; returns how many there were. */
size_t redact(struct buf *out, const char *text, size_t len);

/* A contact as it is compared, whatever way it was typed: the digits alone (and the x of an identity card) where it is
 * a number, without +86; else its letters in lower case, without blanks. Empty where nothing is left. */
void redact_spelling(struct buf *out, const char *text, size_t len);

#endif
