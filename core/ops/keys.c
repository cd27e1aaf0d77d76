#include "ops/keys.h"

#include <stdio.h>
#include <string.h>

#include "base/digest.h"
#include "base/limits.h"

/* ---- rows ---- */

static struct key key_of(const struct workspace *workspace, const struct sql_rows *rows) {
    struct arena *arena = workspace->arena;
    char print[SIGN_PRINT_TEXT];
    struct key key = {.number = sql_int(rows, 0),
                      .text = arena_text(arena, sql_text(rows, 1)),
                      .at = sql_int(rows, 2),
                      .until = INT64_MAX,
                      .actor = arena_text(arena, sql_text(rows, 3)),
                      .handed_over = sql_int(rows, 4) != 0,
                      .commit = arena_text(arena, sql_text(rows, 5)),
                      .main = arena_text(arena, sql_text(rows, 6)),
                      .rules = arena_text(arena, sql_text(rows, 7)),
                      .proposed = arena_text(arena, sql_text(rows, 8))};
    if (!sign_public_read(key.text, &key.public)) /* whatever was put there: nobody's key */
        key.public = (struct sign_public){{0}};
    key.print = arena_text(arena, sign_print_write(print, &key.public));
    return key;
}

int keys_read(const struct workspace *workspace, struct key **out, size_t *out_count, struct err *err) {
    struct sql_rows *rows;
    struct key *keys = NULL;
    size_t count = 0, cap = 0;
    if (sql_query(workspace->db, &rows, err,
                  "SELECT number, public, at, actor, handed_over, commit_id, main, rules, proposed FROM signing_key "
                  "ORDER BY number",
                  ""))
        return err->kind;
    while (sql_next(rows)) {
        keys = arena_grow(workspace->arena, keys, count, &cap, sizeof *keys);
        keys[count] = key_of(workspace, rows);
        if (count)
            keys[count - 1].until = keys[count].at;
        count++;
    }
    if (sql_done(rows, err))
        return err->kind;
    *out = keys;
    *out_count = count;
    return 0;
}

int keys_present(const struct workspace *workspace, struct key *out, struct err *err) {
    struct key *keys;
    size_t count;
    if (keys_read(workspace, &keys, &count, err))
        return err->kind;
    *out = count ? keys[count - 1] : (struct key){0};
    return 0;
}

/* ---- secrets ---- */

/* A fingerprint may have slashes in it; the beginning of the key in hex has none. */
const char *keys_secret_path(const struct workspace *workspace, const struct key *key) {
    struct digest digest;
    char hex[DIGEST_TEXT];
    memcpy(digest.bytes, key->public.bytes, sizeof digest.bytes);
    digest_write(hex, &digest);
    return workspace_path(workspace, arena_format(workspace->arena, "keys/ed25519-%.16s", hex));
}

static int lost(const struct key *key, const char *path, struct err *err) {
    return err_set(err, ERR_CONFIG, "the secret of key %lld is not at %s: nothing can be signed",
                   (long long)key->number, path),
           err_todo(err, "put it back from a backup; if it is lost: earshot key new -m \"how it was lost\"");
}

int keys_secret(const struct workspace *workspace, const struct key *key, struct sign_key *out, struct err *err) {
    const char *path = keys_secret_path(workspace, key);
    struct buf text = buf_make(KIB(4));
    if (!file_exists(path))
        return lost(key, path, err);
    if (file_is_open_to_others(path))
        return err_set(err, ERR_CONFIG, "others can read %s, the secret of key %lld: nothing is signed by it", path,
                       (long long)key->number),
               err_todo(err, "chmod 600 %s; if somebody may have read it: earshot key rotate", path);
    int failed = file_read(path, &text, err);
    if (!failed && (!sign_secret_read(text.data, out) || memcmp(&out->public, &key->public, sizeof out->public) != 0))
        failed = err_set(err, ERR_CONFIG, "%s is not the secret of key %lld", path, (long long)key->number);
    if (text.len)
        memset(text.data, 0, text.len);
    buf_free(&text);
    return failed;
}

/* ---- signing ---- */

static int sign_commit(void *context, int64_t seconds, const void *bytes, size_t len, struct buf *out,
                       struct err *err) {
    const struct workspace *workspace = context;
    struct key key;
    struct sign_key secret;
    char text[INSTANT_TEXT];
    if (keys_present(workspace, &key, err))
        return err->kind;
    if (!key.number)
        return 0;
    if (key.number > 1 && seconds < key.at / 1000) /* git would say that the key was not yet valid */
        return err_set(err, ERR_DATA, "key %lld signs from %.19sZ on, and it is said to be earlier now",
                       (long long)key.number, instant_write(text, key.at)),
               err_todo(err, "set the clock right");
    if (keys_secret(workspace, &key, &secret, err))
        return err->kind;
    sign_bytes(&secret, "git", bytes, len, out);
    sign_forget(&secret);
    return 0;
}

void keys_sign(struct vault *vault, const struct workspace *workspace) {
    const struct vault_signer signer = {sign_commit, (void *)workspace};
    vault_sign_by(vault, &signer);
}

/* ---- for others to check ---- */

/* ssh-keygen's form of a moment: 20261031080000Z. */
static void put_moment(struct buf *out, const char *name, instant_t at) {
    char text[INSTANT_TEXT];
    instant_write(text, at);
    buf_format(out, ",%s=\"%.4s%.2s%.2s%.2s%.2s%.2sZ\"", name, text, text + 5, text + 8, text + 11, text + 14,
               text + 17);
}

void keys_allowed(const struct key *keys, size_t count, struct buf *out) {
    for (size_t i = 0; i < count; i++) {
        buf_text(out, KEYS_PRINCIPAL " namespaces=\"git,earshot\"");
        if (i)
            put_moment(out, "valid-after", keys[i].at);
        if (keys[i].until != INT64_MAX)
            put_moment(out, "valid-before", keys[i].until);
        buf_format(out, " %s key %lld\n", keys[i].text, (long long)keys[i].number);
    }
}
