#include "base/secret.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <sodium.h>

#include "base/file.h"
#include "base/mem.h"

enum {
    NONCE = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES,
    TAG = crypto_aead_xchacha20poly1305_ietf_ABYTES,
    KEY_LINE = 2 * SECRET_BYTES + 1
};

void secret_make(struct secret *out) {
    digest_random(out->bytes, sizeof out->bytes);
}

void secret_wipe(void *bytes, size_t len) {
    sodium_memzero(bytes, len);
}

void secret_seal(const struct secret *key, const char *about, const void *bytes, size_t len, struct buf *out) {
    unsigned char *to = (unsigned char *)buf_reserve(out, len + NONCE + TAG);
    if (!to)
        return;
    digest_random(to, NONCE);
    crypto_aead_xchacha20poly1305_ietf_encrypt(to + NONCE, NULL, bytes, len, (const unsigned char *)about,
                                               strlen(about), NULL, to, key->bytes);
    out->len += len + NONCE + TAG;
    out->data[out->len] = '\0';
}

bool secret_open(const struct secret *key, const char *about, const void *sealed, size_t len, struct buf *out) {
    const unsigned char *from = sealed;
    if (len < NONCE + TAG)
        return false;
    unsigned char *to = (unsigned char *)buf_reserve(out, len - NONCE - TAG + 1);
    if (!to ||
        crypto_aead_xchacha20poly1305_ietf_decrypt(to, NULL, NULL, from + NONCE, len - NONCE,
                                                   (const unsigned char *)about, strlen(about), from, key->bytes) != 0)
        return false;
    out->len += len - NONCE - TAG;
    out->data[out->len] = '\0';
    return true;
}

struct digest secret_hash(const struct secret *key, const char *about, const void *bytes, size_t len) {
    struct buf text = buf_make(SIZE_MAX / 2);
    buf_add(&text, about, strlen(about) + 1);
    buf_add(&text, bytes, len);
    struct digest digest = digest_row(key->bytes, sizeof key->bytes, text.data, text.len);
    secret_wipe(text.data, text.len);
    buf_free(&text);
    return digest;
}

/* ---- the file ---- */

static int not_a_key(const char *path, struct err *err) {
    return err_set(err, ERR_CONFIG, "%s is no key: 64 hex digits are", path),
           err_todo(err, "put back the file from a backup; without it no customer can be read");
}

int secret_read(const char *path, struct secret *out, struct err *err) {
    char line[KEY_LINE + 1] = "";
    struct stat found;
    int file = open(path, O_RDONLY | O_CLOEXEC);
    if (file < 0)
        return errno == ENOENT ? err_set(err, ERR_NOINPUT, "there is no key at %s", path)
                               : err_errno(err, ERR_IO, errno, "the key %s cannot be read", path);
    bool open_to_others = fstat(file, &found) || (found.st_mode & 077);
    ssize_t len = read(file, line, sizeof line);
    close(file);
    if (open_to_others)
        return err_set(err, ERR_CONFIG, "others may read the key %s", path), err_todo(err, "chmod 600 %s", path);
    size_t made = 0;
    int bad =
        len < KEY_LINE - 1 || sodium_hex2bin(out->bytes, sizeof out->bytes, line, KEY_LINE - 1, NULL, &made, NULL);
    secret_wipe(line, sizeof line);
    return bad || made != sizeof out->bytes ? not_a_key(path, err) : 0;
}

static int write_key(int file, const struct secret *key) {
    char line[KEY_LINE + 1];
    sodium_bin2hex(line, sizeof line, key->bytes, sizeof key->bytes);
    line[KEY_LINE - 1] = '\n';
    ssize_t done = write(file, line, KEY_LINE);
    secret_wipe(line, sizeof line);
    return done == KEY_LINE && !fsync(file) ? 0 : -1;
}

static int sync_directory(const char *path) {
    const char *slash = strrchr(path, '/');
    char folder[4096];
    snprintf(folder, sizeof folder, "%.*s", slash ? (int)(slash - path) : 1, slash ? path : ".");
    int directory = open(folder[0] ? folder : "/", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    int failed = directory < 0 || fsync(directory);
    if (directory >= 0)
        close(directory);
    return failed;
}

/* Written beside and linked into place: a key that is there is whole, and of two who make one at once the first's
 * holds.
 */
int secret_create(const char *path, struct secret *out, struct err *err) {
    struct arena *arena = arena_new();
    const char *making = arena_format(arena, "%s.%ld.making", path, (long)getpid());
    struct secret key;
    secret_make(&key);
    int file = open(making, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600), failed = 0;
    bool written = file >= 0 && !write_key(file, &key);
    if (file >= 0)
        close(file);
    if (!written || (link(making, path) && errno != EEXIST) || sync_directory(path))
        failed = err_errno(err, ERR_IO, errno, "the key cannot be written to %s", path);
    unlink(making);
    secret_wipe(&key, sizeof key);
    arena_free(arena);
    return failed ? failed : secret_read(path, out, err);
}
