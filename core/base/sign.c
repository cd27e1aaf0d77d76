/* Everything in SSH is a string of bytes behind its length: one writer and one reader of those make all the forms. */
#include "base/sign.h"

#include <assert.h>
#include <stdint.h>
#include <string.h>

#include <sodium.h>

#include "base/limits.h"

#define KIND     "ssh-ed25519"
#define MAGIC    "SSHSIG"
#define HASH     "sha512"
#define BEGIN    "-----BEGIN SSH SIGNATURE-----"
#define END      "-----END SSH SIGNATURE-----"
#define LINE     70   /* characters of base64 in a line, as ssh-keygen has it */
#define BLOB     1024 /* more than any of these forms needs */
#define VERSION  1
#define KEY_BLOB 51 /* bytes of a public key's binary form */

static_assert(sizeof((struct sign_key *)0)->secret == crypto_sign_SECRETKEYBYTES, "libsodium's secret keys");

/* ---- SSH's strings ---- */

static void put_number(struct buf *out, size_t number) {
    unsigned char bytes[4] = {(unsigned char)(number >> 24), (unsigned char)(number >> 16),
                              (unsigned char)(number >> 8), (unsigned char)number};
    buf_add(out, bytes, sizeof bytes);
}

static void put_string(struct buf *out, const void *bytes, size_t len) {
    put_number(out, len);
    buf_add(out, bytes, len);
}

struct cursor {
    const unsigned char *at, *end;
    bool broken;
};

static uint32_t take_number(struct cursor *cursor) {
    if (cursor->end - cursor->at < 4) {
        cursor->broken = true;
        return 0;
    }
    const unsigned char *at = cursor->at;
    cursor->at += 4;
    return (uint32_t)at[0] << 24 | (uint32_t)at[1] << 16 | (uint32_t)at[2] << 8 | at[3];
}

static struct cursor take_string(struct cursor *cursor) {
    uint32_t len = take_number(cursor);
    if ((size_t)(cursor->end - cursor->at) < len)
        cursor->broken = true;
    if (cursor->broken)
        return (struct cursor){cursor->end, cursor->end, false};
    struct cursor found = {cursor->at, cursor->at + len, false};
    cursor->at += len;
    return found;
}

static bool is_text(struct cursor string, const char *text) {
    size_t len = (size_t)(string.end - string.at);
    return len == strlen(text) && !memcmp(string.at, text, len);
}

/* A key or a signature: the kind, then so many bytes. */
static void put_typed(struct buf *out, const void *bytes, size_t len) {
    put_string(out, KIND, sizeof KIND - 1);
    put_string(out, bytes, len);
}

static bool take_typed(struct cursor string, void *out, size_t len) {
    struct cursor kind = take_string(&string), bytes = take_string(&string);
    if (string.broken || string.at != string.end || !is_text(kind, KIND) || (size_t)(bytes.end - bytes.at) != len)
        return false;
    memcpy(out, bytes.at, len);
    return true;
}

/* ---- keys ---- */

void sign_make(struct sign_key *out) {
    (void)!sodium_init();
    crypto_sign_keypair(out->public.bytes, out->secret);
}

void sign_forget(struct sign_key *key) {
    sodium_memzero(key, sizeof *key);
}

static struct buf key_blob(const struct sign_public *key) {
    struct buf blob = buf_make(BLOB);
    put_typed(&blob, key->bytes, sizeof key->bytes);
    return blob;
}

char *sign_public_write(char out[SIGN_PUBLIC_TEXT], const struct sign_public *key) {
    struct buf blob = key_blob(key);
    memcpy(out, KIND " ", sizeof KIND);
    sodium_bin2base64(out + sizeof KIND, SIGN_PUBLIC_TEXT - sizeof KIND, (const unsigned char *)blob.data, blob.len,
                      sodium_base64_VARIANT_ORIGINAL);
    buf_free(&blob);
    return out;
}

char *sign_print_write(char out[SIGN_PRINT_TEXT], const struct sign_public *key) {
    unsigned char digest[crypto_hash_sha256_BYTES];
    struct buf blob = key_blob(key);
    crypto_hash_sha256(digest, (const unsigned char *)blob.data, blob.len);
    memcpy(out, "SHA256:", 7);
    sodium_bin2base64(out + 7, SIGN_PRINT_TEXT - 7, digest, sizeof digest, sodium_base64_VARIANT_ORIGINAL_NO_PADDING);
    buf_free(&blob);
    return out;
}

bool sign_public_read(const char *text, struct sign_public *out) {
    unsigned char blob[KEY_BLOB];
    size_t len = 0;
    const char *end = NULL;
    if (strncmp(text, KIND " ", sizeof KIND) != 0)
        return false;
    text += sizeof KIND;
    if (sodium_base642bin(blob, sizeof blob, text, strcspn(text, " \n"), NULL, &len, &end,
                          sodium_base64_VARIANT_ORIGINAL) ||
        (*end && *end != ' ' && *end != '\n'))
        return false;
    return take_typed((struct cursor){blob, blob + len, false}, out->bytes, sizeof out->bytes);
}

/* The seed alone: the other half of libsodium's secret is the public key. */
char *sign_secret_write(char out[SIGN_SECRET_TEXT], const struct sign_key *key) {
    return sodium_bin2hex(out, SIGN_SECRET_TEXT, key->secret, crypto_sign_SEEDBYTES);
}

bool sign_secret_read(const char *text, struct sign_key *out) {
    unsigned char seed[crypto_sign_SEEDBYTES];
    size_t len = 0;
    if (sodium_hex2bin(seed, sizeof seed, text, strcspn(text, "\n"), NULL, &len, NULL) || len != sizeof seed)
        return false;
    crypto_sign_seed_keypair(out->public.bytes, out->secret, seed);
    sodium_memzero(seed, sizeof seed);
    return true;
}

/* ---- signatures ---- */

/* What is really signed. */
static struct buf signed_form(const char *space, const void *bytes, size_t len) {
    unsigned char hash[crypto_hash_sha512_BYTES];
    struct buf form = buf_make(BLOB);
    crypto_hash_sha512(hash, bytes, len);
    buf_text(&form, MAGIC);
    put_string(&form, space, strlen(space));
    put_string(&form, "", 0);
    put_string(&form, HASH, sizeof HASH - 1);
    put_string(&form, hash, sizeof hash);
    return form;
}

static void armour(const struct buf *blob, struct buf *out) {
    char text[BLOB * 2];
    sodium_bin2base64(text, sizeof text, (const unsigned char *)blob->data, blob->len, sodium_base64_VARIANT_ORIGINAL);
    buf_text(out, BEGIN "\n");
    for (const char *at = text; *at; at += strnlen(at, LINE))
        buf_format(out, "%.*s\n", LINE, at);
    buf_text(out, END "\n");
}

void sign_bytes(const struct sign_key *key, const char *space, const void *bytes, size_t len, struct buf *out) {
    unsigned char signature[crypto_sign_BYTES];
    struct buf form = signed_form(space, bytes, len), blob = buf_make(BLOB), part = key_blob(&key->public);
    crypto_sign_detached(signature, NULL, (const unsigned char *)form.data, form.len, key->secret);
    buf_text(&blob, MAGIC);
    put_number(&blob, VERSION);
    put_string(&blob, part.data, part.len);
    put_string(&blob, space, strlen(space));
    put_string(&blob, "", 0);
    put_string(&blob, HASH, sizeof HASH - 1);
    buf_clear(&part);
    put_typed(&part, signature, sizeof signature);
    put_string(&blob, part.data, part.len);
    armour(&blob, out);
    buf_free(&part);
    buf_free(&blob);
    buf_free(&form);
}

static bool strip(const char *armoured, unsigned char blob[BLOB], size_t *out_len) {
    const char *start = strstr(armoured, BEGIN), *end = start ? strstr(start, END) : NULL;
    if (!end || start != armoured)
        return false;
    start += sizeof BEGIN - 1;
    return !sodium_base642bin(blob, BLOB, start, (size_t)(end - start), " \r\n", out_len, NULL,
                              sodium_base64_VARIANT_ORIGINAL);
}

/* The key, the namespace and the signature of a blob. */
static bool take_apart(struct cursor blob, const char *space, struct sign_public *out_key,
                       unsigned char out_signature[crypto_sign_BYTES]) {
    if (blob.end - blob.at < (ptrdiff_t)sizeof MAGIC - 1 || memcmp(blob.at, MAGIC, sizeof MAGIC - 1) != 0)
        return false;
    blob.at += sizeof MAGIC - 1;
    uint32_t version = take_number(&blob);
    struct cursor key = take_string(&blob), named = take_string(&blob);
    take_string(&blob); /* reserved */
    struct cursor hash = take_string(&blob), signature = take_string(&blob);
    return !blob.broken && blob.at == blob.end && version == VERSION && is_text(named, space) && is_text(hash, HASH) &&
           take_typed(key, out_key->bytes, sizeof out_key->bytes) &&
           take_typed(signature, out_signature, crypto_sign_BYTES);
}

int sign_check(const char *armoured, const char *space, const void *bytes, size_t len, struct sign_public *out,
               struct err *err) {
    unsigned char blob[BLOB], signature[crypto_sign_BYTES];
    struct sign_public key;
    size_t blob_len = 0;
    (void)!sodium_init();
    if (!strip(armoured, blob, &blob_len) ||
        !take_apart((struct cursor){blob, blob + blob_len, false}, space, &key, signature))
        return err_set(err, ERR_DATA, "it is no ed25519 signature of this kind (%s)", space);
    struct buf form = signed_form(space, bytes, len);
    int bad = crypto_sign_verify_detached(signature, (const unsigned char *)form.data, form.len, key.bytes);
    buf_free(&form);
    if (bad)
        return err_set(err, ERR_FOUND, "the signature does not fit what it stands on");
    *out = key;
    return 0;
}
