#include "ops/journal.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "base/digest.h"
#include "base/json.h"
#include "base/limits.h"
#include "base/redact.h"
#include "flow/tickets/tickets.h"
#include "ops/rights.h"

#define FIRST_PREVIOUS "0000000000000000000000000000000000000000000000000000000000000000"

/* The hash covers every field, each behind its length, so that no text can pass for another's end. */
static void hash_line(const struct journal_line *line, char out[DIGEST_TEXT]) {
    struct buf text = buf_make(LIMIT_FILE);
    const char *fields[] = {line->previous, line->actor, line->act, line->object, line->detail, line->reason};
    buf_format(&text, "%lld %lld", (long long)line->seq, (long long)line->at);
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
        buf_format(&text, "\n%zu %s", strlen(fields[i]), fields[i]);
    struct digest digest = digest_sha256(text.data, text.len);
    digest_write(out, &digest);
    buf_free(&text);
}

static int read_last(struct sql *db, int64_t *out_seq, char out_hash[DIGEST_TEXT], struct err *err) {
    struct sql_rows *rows;
    *out_seq = 0;
    memcpy(out_hash, FIRST_PREVIOUS, DIGEST_TEXT);
    if (sql_query(db, &rows, err, "SELECT seq, hash FROM journal ORDER BY seq DESC LIMIT 1", ""))
        return err->kind;
    if (sql_next(rows)) {
        *out_seq = sql_int(rows, 0);
        snprintf(out_hash, DIGEST_TEXT, "%s", sql_text(rows, 1)); /* whatever was put there */
    }
    return sql_done(rows, err);
}

/* "" where the workspace has no people yet. */
static int read_role(struct sql *db, struct arena *arena, const char *actor, const char **out, struct err *err) {
    struct sql_rows *rows;
    if (sql_query(db, &rows, err, "SELECT role FROM person WHERE name = $1", "t", actor))
        return err->kind;
    *out = sql_next(rows) ? arena_text(arena, sql_text(rows, 0)) : "";
    return sql_done(rows, err);
}

/* What the act says of itself, then as what its actor acted; where it was in another's name, by whose hand. */
static int write_detail(struct sql *db, struct buf *out, const struct act *act, const struct value *detail,
                        struct err *err) {
    struct arena *arena = arena_new();
    struct value *whole = value_map(arena);
    const char *role = "";
    int failed = read_role(db, arena, act->actor, &role, err);
    for (size_t i = 0; detail && i < detail->map.count; i++)
        value_set(arena, whole, detail->map.pairs[i].key, detail->map.pairs[i].value);
    if (*role)
        value_set(arena, whole, "actor_role", value_str(arena, role));
    if (act->hand)
        value_set(arena, whole, "hand", value_str(arena, act->hand));
    if (value_count(whole))
        json_write(out, whole, JSON_COMPACT);
    arena_free(arena);
    return failed;
}

/* Whether the number of a ticket or plan begins here and ends after as many characters as one has, as it is written:
 * "T8WG-QQ09-2970". Digits alone are taken for none: 0138-1234-5678 is a telephone. */
static bool is_number(const char *text) {
    char number[TICKET_TEXT], written[TICKET_TEXT];
    int64_t first, last;
    snprintf(number, sizeof number, "%s", text);
    return strlen(number) == sizeof number - 1 && !isalnum((unsigned char)text[sizeof number - 1]) &&
           strspn(number, "0123456789-") < strlen(number) && ticket_number_read(number, &first, &last) &&
           !strcmp(number, ticket_number_write(written, first));
}

/* Without the numbers of tickets and plans, whose letters may say "QQ" before digits and mean nobody: one in 300,000
 * does, and could not be acted upon. */
static void put_plain(struct buf *out, const char *text) {
    for (const char *at = text; *at;) {
        const bool begins = at == text || !isalnum((unsigned char)at[-1]);
        if (begins && is_number(at))
            at += TICKET_TEXT - 1;
        else
            buf_char(out, *at++);
    }
}

int journal_names_nobody(const char *what, const char *text, struct err *err) {
    struct redactor *redactor = redactor_new();
    struct personal_hit hit;
    bool found = false;
    struct buf plain = buf_make(SIZE_MAX / 2);
    put_plain(&plain, text);
    redactor_read(redactor, plain.len ? plain.data : "", plain.len);
    while (!found && redactor_next(redactor, &hit))
        found = hit.kind == PERSONAL_EMAIL || hit.kind == PERSONAL_MOBILE || hit.kind == PERSONAL_ID_CARD ||
                hit.kind == PERSONAL_BANK || hit.kind == PERSONAL_QQ;
    redactor_free(redactor);
    buf_free(&plain);
    if (!found)
        return 0;
    return err_set(err, ERR_DATA, "%s holds what looks like a person's: %s; nothing was done", what,
                   personal_word(hit.kind, true)),
           err_todo(err, "take it out: it would stand in the journal for ever");
}

int journal_write(struct sql *db, const struct act *act, const char *name, const char *object,
                  const struct value *detail, struct err *err) {
    char previous[DIGEST_TEXT], hash[DIGEST_TEXT];
    int64_t last;
    if (rights_journal(db, act->actor, name, err) ||
        journal_names_nobody("the reason", act->reason ? act->reason : "", err) ||
        journal_names_nobody("the name of what is acted on", object, err) || read_last(db, &last, previous, err))
        return err->kind;
    struct buf json = buf_make(LIMIT_FILE);
    if (write_detail(db, &json, act, detail, err))
        return buf_free(&json), err->kind;
    struct journal_line line = {.seq = last + 1,
                                .at = act->now,
                                .actor = act->actor,
                                .act = name,
                                .object = object,
                                .detail = json.data,
                                .reason = act->reason ? act->reason : "",
                                .previous = previous};
    hash_line(&line, hash);
    int failed = sql_run(db, err,
                         "INSERT INTO journal (seq, at, actor, act, object, detail, reason, previous, hash) "
                         "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
                         "iittttttt", line.seq, line.at, line.actor, line.act, line.object, line.detail, line.reason,
                         line.previous, hash);
    buf_free(&json);
    return failed;
}

int journal_find(struct sql *db, const struct journal_query *query,
                 int (*fn)(void *context, const struct journal_line *line, struct err *err), void *context,
                 struct err *err) {
    struct sql_rows *rows;
    if (sql_query(db, &rows, err,
                  "SELECT seq, at, actor, act, object, detail, reason, previous, hash FROM journal "
                  "WHERE ($1 IS NULL OR actor = $1) AND ($2 IS NULL OR act = $2 OR instr(act, $2 || ' ') = 1) "
                  "AND ($3 IS NULL OR instr(object, $3) > 0) AND at >= $4 ORDER BY seq",
                  "ttti", query->by, query->act, query->object, query->since))
        return err->kind;
    int stopped = 0;
    while (!stopped && sql_next(rows)) {
        struct journal_line line = {sql_int(rows, 0),  sql_int(rows, 1),  sql_text(rows, 2),
                                    sql_text(rows, 3), sql_text(rows, 4), sql_text(rows, 5),
                                    sql_text(rows, 6), sql_text(rows, 7), sql_text(rows, 8)};
        stopped = fn(context, &line, err);
    }
    return sql_end(rows, stopped, err);
}

int journal_each(struct sql *db, int (*fn)(void *context, const struct journal_line *line, struct err *err),
                 void *context, struct err *err) {
    const struct journal_query all = {.since = INT64_MIN};
    return journal_find(db, &all, fn, context, err);
}

/* ---- taking it elsewhere ---- */

static int export_line(void *context, const struct journal_line *line, struct err *err) {
    struct arena *arena = arena_new();
    struct value *one = value_map(arena);
    (void)err;
    value_set(arena, one, "seq", value_int(arena, line->seq));
    value_set(arena, one, "at", value_int(arena, line->at));
    value_set(arena, one, "actor", value_str(arena, line->actor));
    value_set(arena, one, "act", value_str(arena, line->act));
    value_set(arena, one, "object", value_str(arena, line->object));
    value_set(arena, one, "detail", value_str(arena, line->detail));
    value_set(arena, one, "reason", value_str(arena, line->reason));
    value_set(arena, one, "previous", value_str(arena, line->previous));
    value_set(arena, one, "hash", value_str(arena, line->hash));
    json_write(context, one, JSON_COMPACT);
    buf_char(context, '\n');
    arena_free(arena);
    return 0;
}

int journal_export(struct sql *db, struct buf *out, struct err *err) {
    return journal_each(db, export_line, out, err);
}

/* ---- the chain ---- */

int journal_head(struct sql *db, int64_t *out_seq, char out_hash[DIGEST_TEXT], struct err *err) {
    return read_last(db, out_seq, out_hash, err);
}

struct chain {
    int64_t lines;
    char previous[DIGEST_TEXT];
};

static int check_line(void *context, const struct journal_line *line, struct err *err) {
    struct chain *chain = context;
    char hash[DIGEST_TEXT];
    hash_line(line, hash);
    bool follows = line->seq == chain->lines + 1 && !strcmp(line->previous, chain->previous);
    if (!follows || strcmp(line->hash, hash) != 0)
        return err_set(err, ERR_FOUND,
                       follows ? "the journal was altered in line %lld"
                               : "a line of the journal before line %lld is missing or altered",
                       (long long)line->seq),
               err_todo(err, "compare with a backup");
    memcpy(chain->previous, hash, sizeof hash);
    chain->lines++;
    return 0;
}

int journal_verify(struct sql *db, int64_t *out_lines, struct err *err) {
    struct chain chain = {.previous = FIRST_PREVIOUS};
    int failed = journal_each(db, check_line, &chain, err);
    *out_lines = chain.lines;
    return failed;
}
