#include "ops/witness.h"

#include <string.h>

#include "base/json.h"
#include "base/limits.h"
#include "base/run.h"
#include "flow/archive/archive.h"
#include "ops/journal.h"
#include "ops/keys.h"

/* ---- rows ---- */

int checkpoints_each(struct sql *db, int (*fn)(void *context, const struct checkpoint *checkpoint, struct err *err),
                     void *context, struct err *err) {
    struct sql_rows *rows;
    int stopped = 0;
    if (sql_query(db, &rows, err, "SELECT number, body, signature FROM checkpoint ORDER BY number", ""))
        return err->kind;
    while (!stopped && sql_next(rows)) {
        const struct checkpoint one = {sql_int(rows, 0), sql_text(rows, 1), sql_text(rows, 2)};
        stopped = fn(context, &one, err);
    }
    return sql_end(rows, stopped, err);
}

static int read_last(const struct workspace *workspace, struct checkpoint *out, struct err *err) {
    struct sql_rows *rows;
    *out = (struct checkpoint){0};
    if (sql_query(workspace->db, &rows, err,
                  "SELECT number, body, signature FROM checkpoint ORDER BY number DESC LIMIT 1", ""))
        return err->kind;
    if (sql_next(rows))
        *out = (struct checkpoint){sql_int(rows, 0), arena_text(workspace->arena, sql_text(rows, 1)),
                                   arena_text(workspace->arena, sql_text(rows, 2))};
    return sql_done(rows, err);
}

/* ---- what it says ---- */

static int add_head(struct arena *arena, struct vault *vault, struct value *body, const char *branch, struct err *err) {
    char commit[VAULT_ID];
    int failed = vault_resolve(vault, branch, commit, err);
    if (failed && failed != ERR_NOINPUT)
        return failed;
    value_set(arena, body, branch, failed ? value_null(arena) : value_str(arena, commit));
    return 0;
}

static int add_journal(const struct workspace *workspace, struct value *body, struct err *err) {
    struct arena *arena = workspace->arena;
    struct value *journal = value_map(arena);
    char hash[DIGEST_TEXT];
    int64_t seq = 0;
    if (journal_head(workspace->db, &seq, hash, err))
        return err->kind;
    value_set(arena, journal, "seq", value_int(arena, seq));
    value_set(arena, journal, "hash", value_str(arena, hash));
    value_set(arena, body, "journal", journal);
    return 0;
}

static int add_counts(const struct workspace *workspace, struct value *body, struct err *err) {
    static const struct {
        const char *name, *query;
    } counts[] = {{"editions", "SELECT count(*) FROM edition"},
                  {"rules", "SELECT count(*) FROM rules_live"},
                  {"batches", "SELECT count(*) FROM batch"},
                  {"responses", "SELECT sum(stored) FROM batch WHERE kind IN ('import', 'submit')"}};
    struct arena *arena = workspace->arena;
    struct value *all = value_map(arena);
    for (size_t i = 0; i < sizeof counts / sizeof *counts; i++) {
        int64_t count = 0;
        if (sql_number(workspace->db, &count, 0, err, counts[i].query, ""))
            return err->kind;
        value_set(arena, all, counts[i].name, value_int(arena, count));
    }
    value_set(arena, body, "counts", all);
    return 0;
}

/* What is compared to tell whether anything moved: all but number, time and the digest of the one before. */
static int describe(const struct workspace *workspace, struct vault *vault, struct value *body, struct err *err) {
    struct arena *arena = workspace->arena;
    struct key *keys;
    size_t count;
    if (keys_read(workspace, &keys, &count, err))
        return err->kind;
    if (!count)
        return err_set(err, ERR_CONFIG, "this workspace has no key yet"), err_todo(err, "earshot key new makes it");
    value_set(arena, body, "workspace", value_str(arena, keys[0].print));
    value_set(arena, body, "key", value_str(arena, keys[count - 1].print));
    if (add_head(arena, vault, body, ARCHIVE_MAIN, err) || add_head(arena, vault, body, ARCHIVE_RULES, err) ||
        add_head(arena, vault, body, KEYS_BRANCH, err) || add_journal(workspace, body, err))
        return err->kind;
    return add_counts(workspace, body, err);
}

static bool moved(const struct workspace *workspace, const struct checkpoint *last, const struct value *body) {
    const struct value *before = NULL;
    struct err unread;
    if (!last->number || json_read(workspace->arena, last->body, strlen(last->body), &before, &unread))
        return true;
    for (size_t i = 0; i < value_count(body); i++)
        if (!value_equal(body->map.pairs[i].value, value_get(before, body->map.pairs[i].key)))
            return true;
    return false;
}

/* ---- making one ---- */

static int write_row(const struct workspace *workspace, const struct act *act, const struct checkpoint *last,
                     const struct value *body, struct err *err) {
    struct arena *arena = workspace->arena;
    struct digest before = digest_sha256(last->number ? last->body : "", last->number ? strlen(last->body) : 0);
    char hex[DIGEST_TEXT], at[INSTANT_TEXT];
    struct key key;
    struct sign_key secret;
    if (keys_present(workspace, &key, err) || keys_secret(workspace, &key, &secret, err))
        return err->kind;
    struct value *whole = value_map(arena);
    value_set(arena, whole, "number", value_int(arena, last->number + 1));
    value_set(arena, whole, "at", value_str(arena, instant_write(at, act->now)));
    value_set(arena, whole, "before", last->number ? value_str(arena, digest_write(hex, &before)) : value_null(arena));
    for (size_t i = 0; i < body->map.count; i++)
        value_set(arena, whole, body->map.pairs[i].key, body->map.pairs[i].value);
    struct buf text = buf_make(LIMIT_MESSAGE), signature = buf_make(LIMIT_MESSAGE);
    json_write(&text, whole, JSON_COMPACT);
    sign_bytes(&secret, CHECKPOINT_SPACE, text.data, text.len, &signature);
    sign_forget(&secret);
    int failed = sql_run(workspace->db, err, "INSERT INTO checkpoint (number, body, signature) VALUES ($1, $2, $3)",
                         "itt", last->number + 1, text.data, signature.data);
    buf_free(&signature);
    buf_free(&text);
    return failed;
}

static int make(struct workspace *workspace, const struct act *act, struct vault *vault, struct err *err) {
    struct checkpoint last;
    struct value *body = value_map(workspace->arena);
    if (sql_begin(workspace->db, err) || describe(workspace, vault, body, err) || read_last(workspace, &last, err))
        return err->kind;
    if (moved(workspace, &last, body) && write_row(workspace, act, &last, body, err))
        return err->kind;
    return sql_commit(workspace->db, err);
}

/* ---- sending ---- */

static void put_line(struct arena *arena, const struct checkpoint *checkpoint, struct buf *out) {
    struct value *line = value_map(arena);
    value_set(arena, line, "checkpoint", value_str(arena, checkpoint->body));
    value_set(arena, line, "signature", value_str(arena, checkpoint->signature));
    json_write(out, line, JSON_COMPACT);
    buf_char(out, '\n');
}

/* A directory is not made: one that is not mounted would be taken for a witness. Two checkpoints of one number, as
 * after a rollback, have two names: the digest is in it. */
static int put_file(const struct workspace *workspace, const char *directory, const struct checkpoint *checkpoint,
                    const struct buf *line, struct err *err) {
    struct digest digest = digest_sha256(checkpoint->body, strlen(checkpoint->body));
    char hex[DIGEST_TEXT];
    const char *where = directory[0] == '/' ? directory : workspace_path(workspace, directory);
    const char *path = arena_format(workspace->arena, "%s/checkpoint-%06lld-%.12s.json", where,
                                    (long long)checkpoint->number, digest_write(hex, &digest));
    if (!file_is_dir(where))
        return err_set(err, ERR_NOINPUT, "there is no directory %s", where);
    return file_exists(path) ? 0 : file_write(path, line->data, line->len, err);
}

static int send_one(const struct workspace *workspace, const struct act *act, const struct witness *witness,
                    const struct checkpoint *checkpoint, struct err *err) {
    struct buf line = buf_make(LIMIT_MESSAGE);
    put_line(workspace->arena, checkpoint, &line);
    int failed = witness->directory ? put_file(workspace, witness->directory, checkpoint, &line, err)
                                    : run_fed(witness->command, line.data, line.len, LIMIT_WITNESS_MS, err);
    buf_free(&line);
    if (failed)
        return failed;
    return sql_run(workspace->db, err,
                   "INSERT INTO witnessed (checkpoint, witness, at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING", "iti",
                   checkpoint->number, witness->name, act->now);
}

struct backlog {
    struct checkpoint items[LIMIT_WITNESS_AGAIN];
    size_t count;
};

static int read_backlog(const struct workspace *workspace, const struct witness *witness, struct backlog *out,
                        struct err *err) {
    struct sql_rows *rows;
    out->count = 0;
    if (sql_query(workspace->db, &rows, err,
                  "SELECT number, body, signature FROM checkpoint WHERE NOT EXISTS (SELECT 1 FROM witnessed "
                  "WHERE witnessed.checkpoint = checkpoint.number AND witness = $1) ORDER BY number LIMIT $2",
                  "ti", witness->name, (int64_t)LIMIT_WITNESS_AGAIN))
        return err->kind;
    while (out->count < LIMIT_WITNESS_AGAIN && sql_next(rows))
        out->items[out->count++] =
            (struct checkpoint){sql_int(rows, 0), arena_text(workspace->arena, sql_text(rows, 1)),
                                arena_text(workspace->arena, sql_text(rows, 2))};
    return sql_done(rows, err);
}

/* After the first that it does not take a witness is left alone until the next act: one that is away costs one wait. */
static void send_all(const struct workspace *workspace, const struct act *act, const struct witness *witness) {
    struct backlog *backlog = arena_alloc(workspace->arena, sizeof *backlog);
    struct err err;
    int failed = read_backlog(workspace, witness, backlog, &err);
    for (size_t i = 0; !failed && i < backlog->count; i++)
        failed = send_one(workspace, act, witness, &backlog->items[i], &err);
    if (failed)
        act_remark(act, arena_format(workspace->arena,
                                     "A witness did not get the checkpoint: %s (%s). It is sent again after the next "
                                     "close or publish, or by earshot checkpoint send.",
                                     err.what, witness->name));
}

static void tell_witnesses(struct workspace *workspace, const struct act *act) {
    struct rulebook *rulebook = NULL;
    struct err err;
    if (rulebook_open(&rulebook, workspace, RULEBOOK_LOOK, &err)) {
        act_remark(act, arena_format(workspace->arena, "No witness was told: %s", err.what));
        return;
    }
    for (size_t i = 0; i < rulebook->settings.witness_count; i++)
        send_all(workspace, act, &rulebook->settings.witnesses[i]);
    rulebook_close(rulebook);
}

int checkpoint_make(struct workspace *workspace, const struct act *act, int64_t *out_number, struct err *err) {
    struct vault *vault = NULL;
    struct checkpoint last;
    struct key key;
    *out_number = 0;
    if (keys_present(workspace, &key, err))
        return err->kind;
    if (!key.number)
        return 0;
    int failed = workspace_archive(workspace, &vault, err);
    failed = failed ? failed : make(workspace, act, vault, err);
    sql_rollback(workspace->db);
    vault_close(vault);
    failed = failed ? failed : read_last(workspace, &last, err);
    if (failed)
        return failed;
    *out_number = last.number;
    tell_witnesses(workspace, act);
    return 0;
}

/* ---- who lacks it ---- */

int checkpoint_lacking(const struct workspace *workspace, const struct witness *witnesses, size_t count, int64_t number,
                       const char **out_lacking, struct err *err) {
    *out_lacking = NULL;
    for (size_t i = 0; i < count; i++) {
        int64_t has = 0;
        if (sql_number(workspace->db, &has, 0, err,
                       "SELECT count(*) FROM witnessed WHERE checkpoint = $1 AND witness = $2", "it", number,
                       witnesses[i].name))
            return err->kind;
        if (!has)
            *out_lacking = *out_lacking ? arena_format(workspace->arena, "%s; %s", *out_lacking, witnesses[i].name)
                                        : witnesses[i].name;
    }
    return 0;
}
