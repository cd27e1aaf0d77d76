#include "flow/messages/signing.h"

#include <string.h>

#include "base/digest.h"
#include "base/encode.h"
#include "base/limits.h"
#include "base/secret.h"

static void put_hmac(struct buf *out, const char *key, size_t key_len, const char *bytes, size_t len) {
    struct digest digest = digest_hmac(key, key_len, bytes, len);
    encode_base64(out, digest.bytes, sizeof digest.bytes);
}

static void wipe(struct buf *buf) {
    secret_wipe(buf->data, buf->len);
    buf_free(buf);
}

void sign_dingtalk(struct buf *out, const char *secret, int64_t ms) {
    struct buf text = buf_make(LIMIT_SECRET + KIB(1));
    buf_format(&text, "%lld\n%s", (long long)ms, secret);
    put_hmac(out, secret, strlen(secret), text.data, text.len);
    wipe(&text);
}

void sign_feishu(struct buf *out, const char *secret, int64_t seconds) {
    struct buf text = buf_make(LIMIT_SECRET + KIB(1));
    buf_format(&text, "%lld\n%s", (long long)seconds, secret);
    put_hmac(out, text.data, text.len, "", 0);
    wipe(&text);
}

void sign_webhook(struct buf *out, const char *secret, const char *id, int64_t seconds, const char *body, size_t len) {
    struct buf text = buf_make(len + KIB(1)), key = buf_make(LIMIT_SECRET);
    if (strncmp(secret, "whsec_", 6) != 0 || !encode_from_base64(&key, secret + 6)) {
        buf_clear(&key);
        buf_text(&key, secret);
    }
    buf_format(&text, "%s.%lld.", id, (long long)seconds);
    buf_add(&text, body, len);
    put_hmac(out, key.data, key.len, text.data, text.len);
    buf_free(&text);
    wipe(&key);
}

static void put_sha256(struct buf *out, const char *bytes, size_t len) {
    struct digest digest = digest_sha256(bytes, len);
    encode_hex(out, digest.bytes, sizeof digest.bytes);
}

void sign_acs3(struct buf *out, const struct acs3 *what) {
    static const char signed_headers[] =
        "host;x-acs-action;x-acs-content-sha256;x-acs-date;x-acs-signature-nonce;x-acs-version";
    struct buf request = buf_make(KIB(64)), text = buf_make(KIB(1));
    buf_format(&request, "POST\n/\n%s\nhost:%s\nx-acs-action:%s\nx-acs-content-sha256:" ACS3_EMPTY "\nx-acs-date:%s\n",
               what->query, what->host, what->action, what->date);
    buf_format(&request, "x-acs-signature-nonce:%s\nx-acs-version:%s\n\n%s\n" ACS3_EMPTY, what->nonce, what->version,
               signed_headers);
    buf_text(&text, "ACS3-HMAC-SHA256\n");
    put_sha256(&text, request.data, request.len);
    struct digest signature = digest_hmac(what->key, strlen(what->key), text.data, text.len);
    buf_format(out, "ACS3-HMAC-SHA256 Credential=%s,SignedHeaders=%s,Signature=", what->key_id, signed_headers);
    encode_hex(out, signature.bytes, sizeof signature.bytes);
    buf_free(&request);
    buf_free(&text);
}

static struct digest chain(const struct digest *key, const char *text) {
    return digest_hmac(key->bytes, sizeof key->bytes, text, strlen(text));
}

static struct digest tc3_key(const struct tc3 *what, const char *date) {
    struct buf first = buf_make(LIMIT_SECRET + 8);
    buf_format(&first, "TC3%s", what->key);
    struct digest key = digest_hmac(first.data, first.len, date, strlen(date));
    wipe(&first);
    key = chain(&key, what->service);
    return chain(&key, "tc3_request");
}

void sign_tc3(struct buf *out, const struct tc3 *what) {
    char date[DAY_TEXT];
    struct buf request = buf_make(KIB(8)), text = buf_make(KIB(1));
    day_write(date, (day_t)(what->seconds * 1000 / DAY_MS));
    buf_format(&request, "POST\n/\n\ncontent-type:application/json; charset=utf-8\nhost:%s\n\ncontent-type;host\n",
               what->host);
    put_sha256(&request, what->body, what->len);
    buf_format(&text, "TC3-HMAC-SHA256\n%lld\n%s/%s/tc3_request\n", (long long)what->seconds, date, what->service);
    put_sha256(&text, request.data, request.len);
    struct digest key = tc3_key(what, date), signature = chain(&key, text.data);
    secret_wipe(&key, sizeof key);
    buf_format(out, "TC3-HMAC-SHA256 Credential=%s/%s/%s/tc3_request, SignedHeaders=content-type;host, Signature=",
               what->key_id, date, what->service);
    encode_hex(out, signature.bytes, sizeof signature.bytes);
    buf_free(&request);
    buf_free(&text);
}
