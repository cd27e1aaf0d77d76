#include "ops/receipts.h"

#include <stdio.h>
#include <string.h>

#include "base/letters.h"
#include "base/limits.h"
#include "flow/registry/registry_rows.h"
#include "ops/customers.h"
#include "ops/facts.h"
#include "ops/rights.h"

/* 50 random bits and 10 that check them: 60 are 12 letters, of 7.5 bytes. */
enum { CODE = 8, LETTERS = 12, PLAIN_LETTERS = 10 };

static void check_letters(const char plain[PLAIN_LETTERS], char out[LETTERS_OF(2) + 1]) {
    const struct digest digest = digest_row("receipt", 7, plain, PLAIN_LETTERS);
    letters_write(out, digest.bytes, 2);
    out[2] = '\0';
}

/* The letters in capitals as we write them, without what stands between; false for what is no code. */
static bool plain_of(const char *typed, char out[LETTERS + 1]) {
    unsigned char bytes[CODE];
    char text[LETTERS + 8], letters[LETTERS_OF(CODE) + 1], check[LETTERS_OF(2) + 1];
    size_t len = 0;
    for (; *typed; typed++)
        if (*typed != ' ' && *typed != '-') {
            if (len == LETTERS)
                return false;
            text[len++] = *typed;
        }
    if (len != LETTERS)
        return false;
    memcpy(text + len, "0", 2); /* eight bytes are thirteen letters */
    if (!letters_read(text, bytes, CODE))
        return false;
    letters_write(letters, bytes, CODE);
    check_letters(letters, check);
    memcpy(out, letters, LETTERS);
    out[LETTERS] = '\0';
    return !memcmp(check, out + PLAIN_LETTERS, 2);
}

bool receipt_hash(const struct secret *key, const char *typed, struct digest *out) {
    char code[LETTERS + 1];
    if (!plain_of(typed, code))
        return false;
    *out = secret_hash(key, "receipt", code, LETTERS);
    return true;
}

static void make_code(char out[RECEIPT_TEXT]) {
    unsigned char random[CODE];
    char letters[LETTERS_OF(CODE) + 1], check[LETTERS_OF(2) + 1];
    digest_random(random, sizeof random);
    letters_write(letters, random, sizeof random);
    check_letters(letters, check);
    snprintf(out, RECEIPT_TEXT, "%.4s-%.4s-%.2s%.2s", letters, letters + 4, letters + 8, check);
}

/* ---- issuing ---- */

struct issue {
    struct workspace *workspace;
    const struct act *act;
    const struct receipt_wish *wish;
    const struct store *store;
    struct customers customers;
    struct digest_set *set;
    struct batch batch;
};

static int issue_one(struct issue *issue, char out[RECEIPT_TEXT], struct err *err) {
    struct digest hash;
    do {
        make_code(out);
        receipt_hash(&issue->customers.master, out, &hash);
        if (sql_run(
                issue->workspace->db, err,
                "INSERT INTO receipt (hash, store_id, till, survey, batch, expires) VALUES ($1, $2, $3, $4, $5, $6) "
                "ON CONFLICT DO NOTHING",
                "bittii", hash.bytes, sizeof hash.bytes, issue->store->id, issue->wish->till, issue->wish->survey,
                issue->batch.seq, issue->wish->expires))
            return err->kind;
    } while (!sql_changes(issue->workspace->db));
    return digest_set_add(issue->set, &hash, err);
}

static int prepare(struct issue *issue, struct err *err) {
    struct workspace *workspace = issue->workspace;
    const struct receipt_wish *wish = issue->wish;
    const struct registry *registry = NULL;
    bool there;
    if (wish->count > LIMIT_RECEIPTS)
        return err_set(err, ERR_USAGE, "no more than %d codes are issued at once", LIMIT_RECEIPTS);
    if (!*wish->till || strlen(wish->till) > LIMIT_ID || text_has_unseen(wish->till))
        return err_set(err, ERR_DATA, "'%s' is no name of a till", wish->till);
    if (registry_read(workspace->db, workspace->arena, INT32_MAX, INT64_MAX, &registry, err) ||
        registry_need_store(registry, wish->store, &issue->store, err) ||
        customers_open(workspace, true, &issue->customers, &there, err))
        return err->kind;
    return 0;
}

static int issue_all(struct issue *issue, int (*fn)(void *context, const char *code, struct err *err), void *context,
                     struct err *err) {
    char code[RECEIPT_TEXT];
    if (rights_journal(issue->workspace->db, issue->act->actor, "receipts", err) ||
        batch_next(issue->workspace->db, &issue->batch.seq, err))
        return err->kind;
    for (int64_t i = 0; i < issue->wish->count; i++)
        if (issue_one(issue, code, err) || fn(context, code, err))
            return err->kind;
    issue->batch.stored = issue->wish->count;
    issue->batch.source = issue->batch.file = "";
    issue->batch.name = arena_format(issue->workspace->arena, "%s %s", issue->store->code, issue->wish->till);
    if (facts_seal(issue->workspace, issue->act, "receipts", &issue->batch, issue->set, err))
        return err->kind;
    return sql_commit(issue->workspace->db, err);
}

int receipts_issue(struct workspace *workspace, const struct act *act, const struct receipt_wish *wish,
                   int (*fn)(void *context, const char *code, struct err *err), void *context, int64_t *out_batch,
                   struct err *err) {
    struct issue issue = {.workspace = workspace, .act = act, .wish = wish, .set = NULL};
    if (prepare(&issue, err))
        return err->kind;
    issue.set = digest_set_new();
    int failed = sql_begin(workspace->db, err);
    failed = failed ? failed : issue_all(&issue, fn, context, err);
    sql_rollback(workspace->db);
    digest_set_free(issue.set);
    secret_wipe(&issue.customers.master, sizeof issue.customers.master);
    if (!failed)
        *out_batch = issue.batch.seq;
    return failed;
}

/* ---- looking ---- */

int receipts_each(struct workspace *workspace, const struct act *act,
                  int (*fn)(void *context, const struct receipts_count *count, struct err *err), void *context,
                  struct err *err) {
    struct sql_rows *rows;
    int stopped = 0;
    if (sql_query(workspace->db, &rows, err,
                  "SELECT s.code, r.till, r.survey, count(*), count(d.token), "
                  "count(*) FILTER (WHERE d.token IS NULL AND r.expires <= $1) FROM receipt r "
                  "JOIN store s ON s.store_id = r.store_id LEFT JOIN redemption d ON d.token = r.hash "
                  "GROUP BY s.code, r.till, r.survey ORDER BY s.code, r.till, r.survey",
                  "i", act->now))
        return err->kind;
    while (!stopped && sql_next(rows)) {
        const struct receipts_count count = {sql_text(rows, 0), sql_text(rows, 1), sql_text(rows, 2),
                                             sql_int(rows, 3),  sql_int(rows, 4),  sql_int(rows, 5)};
        stopped = fn(context, &count, err);
    }
    return sql_end(rows, stopped, err);
}

int receipt_find(struct sql *db, struct arena *arena, const struct digest *hash, struct receipt *out, bool *out_there,
                 struct err *err) {
    struct sql_rows *rows;
    if (sql_query(db, &rows, err,
                  "SELECT store_id, survey, expires, EXISTS (SELECT 1 FROM redemption WHERE token = $1) FROM receipt "
                  "WHERE hash = $1",
                  "b", hash->bytes, sizeof hash->bytes))
        return err->kind;
    *out_there = sql_next(rows);
    if (*out_there)
        *out = (struct receipt){sql_int(rows, 0), arena_text(arena, sql_text(rows, 1)), sql_int(rows, 2),
                                sql_int(rows, 3) != 0};
    return sql_done(rows, err);
}
