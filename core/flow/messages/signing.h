/* How vendors want a request signed. Each is a function of everything that goes into it, so that their published
 * examples are its tests. */
#ifndef EARSHOT_FLOW_SIGNING_H
#define EARSHOT_FLOW_SIGNING_H

#include "base/buf.h"
#include "base/day.h"

/* base64 of HMAC-SHA-256 over "MS\nSECRET" under the secret; not yet escaped for a query. */
void sign_dingtalk(struct buf *out, const char *secret, int64_t ms);
/* base64 of HMAC-SHA-256 over nothing under "SECONDS\nSECRET". */
void sign_feishu(struct buf *out, const char *secret, int64_t seconds);

/* Standard Webhooks: base64 of HMAC-SHA-256 over "ID.SECONDS.BODY". A secret "whsec_…" is base64 itself. */
void sign_webhook(struct buf *out, const char *secret, const char *id, int64_t seconds, const char *body, size_t len);

/* ACS3-HMAC-SHA256, a POST to / whose body is empty: `query` is canonical (sorted by name, escaped). Appends the value
 * of the header Authorization. */
struct acs3 {
    const char *key_id, *key, *host, *action, *version, *query;
    const char *date, *nonce; /* "2023-10-26T10:22:32Z" */
};
void sign_acs3(struct buf *out, const struct acs3 *what);
#define ACS3_EMPTY "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855" /* SHA-256 of no bytes */

/* TC3-HMAC-SHA256 over the headers content-type and host: appends the value of Authorization. */
struct tc3 {
    const char *key_id, *key, *host, *service, *body;
    size_t len;
    int64_t seconds;
};
void sign_tc3(struct buf *out, const struct tc3 *what);

#endif
