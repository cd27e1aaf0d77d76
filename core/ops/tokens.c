#include "ops/tokens.h"

#include <string.h>

#include "base/letters.h"
#include "base/limits.h"
#include "flow/registry/registry_rows.h"
#include "ops/journal.h"

enum { SECRET = 16 };

static const char *const words[] = {[TOKEN_API] = "api", [TOKEN_ENTRY] = "entry"};

const char *token_kind_word(enum token_kind kind) {
    return kind == TOKEN_API || kind == TOKEN_ENTRY ? words[kind] : "?"; /* a row may have been altered */
}

bool token_kind_read(const char *word, enum token_kind *out) {
    for (int kind = TOKEN_API; kind <= TOKEN_ENTRY; kind++)
        if (!strcmp(words[kind], word)) {
            *out = (enum token_kind)kind;
            return true;
        }
    return false;
}

static int check(struct workspace *workspace, const struct token *token, struct err *err) {
    const struct registry *registry = NULL;
    const struct store *store = NULL;
    if (!*token->name || strlen(token->name) > LIMIT_ID || text_has_unseen(token->name))
        return err_set(err, ERR_USAGE, "'%s' is no name of a program or person", token->name);
    if (!*token->scope)
        return 0;
    if (registry_read(workspace->db, workspace->arena, INT32_MAX, INT64_MAX, &registry, err))
        return err->kind;
    return registry_need_store(registry, token->scope, &store, err);
}

int token_digest(struct sql *db, struct arena *arena, const char *name, const char **out, struct err *err) {
    struct sql_rows *rows;
    char hex[DIGEST_TEXT];
    *out = "";
    if (sql_query(db, &rows, err,
                  "SELECT quote(hash)||' '||kind||' '||quote(name)||' '||quote(scope)||' '||at||' '||expires||' '||"
                  "quote(actor) FROM token WHERE name = $1",
                  "t", name))
        return err->kind;
    if (sql_next(rows)) {
        const char *text = sql_text(rows, 0);
        const struct digest digest = digest_sha256(text, strlen(text));
        *out = arena_text(arena, digest_write(hex, &digest));
    }
    return sql_done(rows, err);
}

static int write(struct workspace *workspace, const struct act *act, const struct token *token,
                 const struct digest *hash, struct err *err) {
    struct arena *arena = workspace->arena;
    struct value *detail = value_map(arena);
    char expires[INSTANT_TEXT];
    value_set(arena, detail, "kind", value_str(arena, token_kind_word(token->kind)));
    value_set(arena, detail, "scope", value_str(arena, token->scope));
    value_set(arena, detail, "expires", value_str(arena, instant_write(expires, token->expires)));
    const int failed =
        sql_run(workspace->db, err,
                "INSERT INTO token (hash, name, kind, scope, at, expires, actor) VALUES ($1, $2, $3, $4, $5, $6, $7)",
                "btitiit", hash->bytes, sizeof hash->bytes, token->name, (int64_t)token->kind, token->scope, act->now,
                token->expires, act->actor);
    if (failed == ERR_EXISTS)
        return err_set(err, ERR_EXISTS, "there is a token '%s' already", token->name),
               err_todo(err, "earshot token remove %s takes it away", token->name);
    const char *row = NULL;
    if (failed || token_digest(workspace->db, arena, token->name, &row, err))
        return err->kind;
    value_set(arena, detail, "row", value_str(arena, row));
    return journal_write(workspace->db, act, "token add", token->name, detail, err);
}

int token_add(struct workspace *workspace, const struct act *act, const struct token *token,
              char out_secret[TOKEN_TEXT], struct err *err) {
    unsigned char secret[SECRET];
    if (check(workspace, token, err))
        return err->kind;
    digest_random(secret, sizeof secret);
    const struct digest hash = digest_sha256(secret, sizeof secret);
    int failed = sql_begin(workspace->db, err);
    failed = failed ? failed : write(workspace, act, token, &hash, err);
    failed = failed ? failed : sql_commit(workspace->db, err);
    sql_rollback(workspace->db);
    if (!failed)
        letters_write(out_secret, secret, sizeof secret);
    return failed;
}

static int erase(struct workspace *workspace, const struct act *act, const char *name, struct err *err) {
    if (sql_run(workspace->db, err, "DELETE FROM token WHERE name = $1", "t", name))
        return err->kind;
    if (!sql_changes(workspace->db))
        return err_set(err, ERR_DATA, "there is no token '%s'", name),
               err_todo(err, "`earshot token list` shows those there are");
    return journal_write(workspace->db, act, "token remove", name, NULL, err);
}

int token_remove(struct workspace *workspace, const struct act *act, const char *name, struct err *err) {
    int failed = sql_begin(workspace->db, err);
    failed = failed ? failed : erase(workspace, act, name, err);
    failed = failed ? failed : sql_commit(workspace->db, err);
    sql_rollback(workspace->db);
    return failed;
}

#define COLUMNS "SELECT name, kind, scope, at, expires, actor FROM token "

static struct token token_of(const struct sql_rows *rows) {
    return (struct token){.name = sql_text(rows, 0),
                          .kind = (enum token_kind)sql_int(rows, 1),
                          .scope = sql_text(rows, 2),
                          .at = sql_int(rows, 3),
                          .expires = sql_int(rows, 4),
                          .actor = sql_text(rows, 5)};
}

int tokens_each(struct sql *db, int (*fn)(void *context, const struct token *token, struct err *err), void *context,
                struct err *err) {
    struct sql_rows *rows;
    int stopped = 0;
    if (sql_query(db, &rows, err, COLUMNS "ORDER BY name", ""))
        return err->kind;
    while (!stopped && sql_next(rows)) {
        const struct token token = token_of(rows);
        stopped = fn(context, &token, err);
    }
    return sql_end(rows, stopped, err);
}

int token_find(struct sql *db, struct arena *arena, const char *secret, enum token_kind kind, instant_t now,
               struct token *out, bool *out_there, struct err *err) {
    unsigned char bytes[SECRET];
    struct sql_rows *rows;
    *out_there = false;
    if (!letters_read(secret, bytes, sizeof bytes))
        return 0;
    const struct digest hash = digest_sha256(bytes, sizeof bytes);
    if (sql_query(db, &rows, err, COLUMNS "WHERE hash = $1 AND kind = $2 AND expires > $3", "bii", hash.bytes,
                  sizeof hash.bytes, (int64_t)kind, now))
        return err->kind;
    if (sql_next(rows)) {
        *out = token_of(rows);
        out->name = arena_text(arena, out->name);
        out->scope = arena_text(arena, out->scope);
        out->actor = arena_text(arena, out->actor);
        *out_there = true;
    }
    return sql_done(rows, err);
}
