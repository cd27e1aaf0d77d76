/* The journal says what was made; the rows say what is there. Each must be the other's. Where the journal's own chain
 * is whole, a row that was altered, added or taken away has no line that says so. */
#include <string.h>

#include "base/json.h"
#include "ops/batch_rows.h"
#include "ops/chain_parts.h"
#include "ops/journal.h"
#include "ops/tokens.h"

/* What the journal says was made: by kind and name, what it said of it. */
struct said {
    struct chaining *chain;
    struct map batches, editions, keys; /* struct line_said by "3", by commit, by "1" */
    struct map people, tokens;          /* the same by name; .seq 0: removed */
    struct line_said *rules;            /* in order */
    size_t rule_count, rule_cap;
    struct map met;  /* what a row was found for */
    struct map rows; /* digests of what batches put beside responses, as it is now */
    const char *no_rows;
};

struct line_said {
    int64_t seq;
    instant_t at;
    const char *actor, *act, *object;
    const struct value *detail;
};

static void put(struct said *said, struct map *map, const char *name, const struct line_said *line) {
    struct line_said *kept = arena_alloc(said->chain->arena, sizeof *kept);
    *kept = *line;
    map_put(map, name, kept);
}

static bool is_rules(const char *act) {
    return !strcmp(act, "rules publish") || !strcmp(act, "rules revert") || !strcmp(act, "rules adopt");
}

static int take_line(void *context, const struct journal_line *line, struct err *err) {
    struct said *said = context;
    struct arena *arena = said->chain->arena;
    struct line_said one = {line->seq,
                            line->at,
                            arena_text(arena, line->actor),
                            arena_text(arena, line->act),
                            arena_text(arena, line->object),
                            NULL};
    struct err unread;
    (void)err;
    if (*line->detail && json_read(arena, line->detail, strlen(line->detail), &one.detail, &unread))
        return 0; /* altered, as its hash has told already */
    const int64_t batch = value_whole(value_get(one.detail, "batch"), 0);
    if (batch)
        put(said, &said->batches, arena_format(arena, "%lld", (long long)batch), &one);
    else if (!strcmp(line->act, "close"))
        put(said, &said->editions, value_text(value_get(one.detail, "commit"), ""), &one);
    else if (!strncmp(line->act, "key ", 4))
        put(said, &said->keys, line->object + strcspn(line->object, "0123456789"), &one);
    else if (!strncmp(line->act, "user ", 5))
        put(said, &said->people, line->object, !strcmp(line->act, "user remove") ? &(struct line_said){0} : &one);
    else if (!strncmp(line->act, "token ", 6))
        put(said, &said->tokens, line->object, !strcmp(line->act, "token remove") ? &(struct line_said){0} : &one);
    else if (is_rules(line->act)) {
        said->rules = arena_grow(arena, said->rules, said->rule_count, &said->rule_cap, sizeof *said->rules);
        said->rules[said->rule_count++] = one;
    }
    return 0;
}

/* ---- comparing ---- */

static bool text_is(const struct line_said *line, const char *field, const char *expected) {
    return !strcmp(value_text(value_get(line->detail, field), ""), expected ? expected : "");
}

/* One row: whether the journal has a line of it that says the same. */
static int judge(struct said *said, const char *path, const struct line_said *line, bool same, struct err *err) {
    struct arena *arena = said->chain->arena;
    if (!line)
        return chain_tell(said->chain, true, "", path, "is in the database, and the journal has no line of it", err);
    map_put(&said->met, arena_format(arena, "%lld", (long long)line->seq), said);
    if (same)
        return 0;
    return chain_tell(said->chain, true, "", path,
                      arena_format(arena, "is not what line %lld of the journal says", (long long)line->seq), err);
}

/* Lines of which no row was met. */
static int judge_rest(struct said *said, const struct map *map, const char *what, struct err *err) {
    struct arena *arena = said->chain->arena;
    int stopped = 0;
    for (size_t i = 0; !stopped && i < map->count; i++) {
        const struct line_said *line = map->entries[i].item;
        const char *seq = arena_format(arena, "%lld", (long long)line->seq);
        if (line->seq && !map_get(&said->met, seq))
            stopped = chain_tell(said->chain, true, "", arena_format(arena, "%s %s", what, map->entries[i].key),
                                 arena_format(arena, "line %s of the journal made it, and it is gone", seq), err);
    }
    return stopped;
}

/* Whether what it put beside responses is what its line says; a line of before these were sealed says nothing. */
static bool rows_hold(struct said *said, const char *batch, const struct line_said *line) {
    static const char *const sealed[] = {"import", "stores", "targets", "events",   "traffic", "erase", "ticket",
                                         "plan",   "wave",   "submit",  "receipts", "duty",    "away"};
    const char *now = map_get(&said->rows, batch), *then = value_text(value_get(line->detail, "rows"), NULL);
    if (then)
        return !strcmp(then, now ? now : said->no_rows);
    for (size_t i = 0; i < sizeof sealed / sizeof *sealed; i++)
        if (!strcmp(line->act, sealed[i]))
            return true;
    return !now;
}

/* Rows of a batch that there is not. */
static int check_orphans(struct said *said, struct err *err) {
    struct arena *arena = said->chain->arena;
    int stopped = 0;
    for (size_t i = 0; !stopped && i < said->rows.count; i++)
        if (!map_get(&said->batches, said->rows.entries[i].key))
            stopped = chain_tell(said->chain, true, "", arena_format(arena, "batch %s", said->rows.entries[i].key),
                                 "has rows, but there is no such batch", err);
    return stopped;
}

static bool number_is(const struct line_said *line, const char *field, int64_t expected) {
    const struct value *told = value_get(line->detail, field);
    return !told || value_whole(told, -1) == expected;
}

/* Of a line from before rows were sealed whole: all that it names. */
static bool batch_as_named(const struct line_said *line, const struct batch *batch) {
    if (!strcmp(line->act, "import") &&
        (!text_is(line, "mapping", batch->source) || !text_is(line, "file", batch->file) ||
         !number_is(line, "repeated", batch->repeated) || !number_is(line, "rejected", batch->rejected) ||
         !number_is(line, "corrected", batch->corrected)))
        return false;
    return (!value_get(line->detail, "seal") || text_is(line, "seal", batch->seal)) &&
           number_is(line, "stored", batch->stored) &&
           value_whole(value_get(line->detail, "undoes"), 0) == batch->undoes && line->at == batch->sealed_at &&
           !strcmp(line->actor, batch->actor) &&
           !strcmp(strcmp(batch->kind, "registry") ? batch->kind : "stores", line->act) &&
           (batch->undoes || !*batch->name || !strcmp(line->object, batch->name));
}

static bool batch_is(const struct said *said, const struct line_said *line, const struct batch *batch) {
    return value_get(line->detail, "row") ? text_is(line, "row", batch_row_digest(said->chain->arena, batch))
                                          : batch_as_named(line, batch);
}

static int check_batch(void *context, const struct batch *batch, struct err *err) {
    struct said *said = context;
    struct arena *arena = said->chain->arena;
    const char *name = arena_format(arena, "%lld", (long long)batch->seq);
    const struct line_said *line = map_get(&said->batches, name);
    int stopped = judge(said, arena_format(arena, "batch %s", name), line, line && batch_is(said, line, batch), err);
    if (!stopped && line && !rows_hold(said, name, line))
        stopped = chain_tell(said->chain, true, "", arena_format(arena, "batch %s", name),
                             "its stores, targets, events, visits, survey or erasures are not what was sealed", err);
    return stopped;
}

static int check_batches(struct said *said, struct err *err) {
    int stopped = batches_each(said->chain->workspace->db, check_batch, said, err);
    stopped = stopped ? stopped : check_orphans(said, err);
    return stopped ? stopped : judge_rest(said, &said->batches, "batch", err);
}

/* When and by whom it was made stands in the commit: what was noted after a crash has another's line. */
static bool as_committed(struct said *said, const char *commit, instant_t at, const char *actor) {
    struct vault_entry entry;
    struct err unread;
    return vault_info(said->chain->vault, said->chain->arena, commit, &entry, &unread) ||
           (entry.seconds * 1000 == at && !strcmp(entry.author, actor));
}

static int check_editions(struct said *said, struct err *err) {
    struct sql_rows *rows;
    char month[MONTH_TEXT];
    int stopped = 0;
    if (sql_query(said->chain->workspace->db, &rows, err,
                  "SELECT commit_id, tree_id, rules_id, cut, month, at, actor FROM edition", ""))
        return err->kind;
    while (!stopped && sql_next(rows)) {
        const char *commit = arena_text(said->chain->arena, sql_text(rows, 0));
        const struct line_said *line = map_get(&said->editions, commit);
        bool same = line && text_is(line, "tree", sql_text(rows, 1)) && text_is(line, "rules", sql_text(rows, 2)) &&
                    value_whole(value_get(line->detail, "cut"), -1) == sql_int(rows, 3) &&
                    !strcmp(line->object, month_write(month, (month_t)sql_int(rows, 4))) &&
                    as_committed(said, commit, sql_int(rows, 5), sql_text(rows, 6));
        stopped = judge(said, arena_format(said->chain->arena, "edition %.12s", commit), line, same, err);
        if (!stopped && !map_get(&said->chain->met, commit))
            stopped = chain_tell(said->chain, true, commit, "main", "the archive has lost this edition", err);
    }
    stopped = sql_end(rows, stopped, err);
    return stopped ? stopped : judge_rest(said, &said->editions, "edition", err);
}

static int check_live(struct said *said, struct err *err) {
    struct arena *arena = said->chain->arena;
    struct sql_rows *rows;
    size_t count = 0;
    int stopped = 0;
    const char *before = "";
    if (sql_query(said->chain->workspace->db, &rows, err,
                  "SELECT commit_id, tree_id, at, actor FROM rules_live ORDER BY number", ""))
        return err->kind;
    for (; !stopped && sql_next(rows); count++) {
        const struct line_said *line = count < said->rule_count ? &said->rules[count] : NULL;
        const char *commit = arena_text(arena, sql_text(rows, 0));
        bool same = line && text_is(line, "commit", commit) && text_is(line, "tree", sql_text(rows, 1)) &&
                    text_is(line, "before", before) && line->at == sql_int(rows, 2) &&
                    !strcmp(line->actor, sql_text(rows, 3));
        stopped = judge(said, arena_format(arena, "rules %zu", count + 1), line, same, err);
        if (!stopped && !map_get(&said->chain->met, commit))
            stopped = chain_tell(said->chain, true, commit, "rules", "the archive has lost these rules", err);
        before = commit;
    }
    stopped = sql_end(rows, stopped, err);
    if (stopped || count >= said->rule_count)
        return stopped;
    return chain_tell(said->chain, true, "", "rules",
                      arena_format(arena, "line %lld of the journal published some, and the database has lost it",
                                   (long long)said->rules[count].seq),
                      err);
}

static int check_keys(struct said *said, struct err *err) {
    struct chaining *chain = said->chain;
    int stopped = 0;
    for (size_t i = 0; !stopped && i < chain->key_count; i++) {
        const struct key *key = &chain->keys[i];
        const struct line_said *line = map_get(&said->keys, arena_format(chain->arena, "%lld", (long long)key->number));
        bool same = line && text_is(line, "public", key->text) && text_is(line, "commit", key->commit) &&
                    value_yes(value_get(line->detail, "handed_over"), false) == key->handed_over &&
                    !strcmp(line->actor, key->actor);
        stopped = judge(said, arena_format(chain->arena, "key %lld", (long long)key->number), line, same, err);
    }
    return stopped ? stopped : judge_rest(said, &said->keys, "key", err);
}

static int check_people(struct said *said, struct err *err) {
    struct arena *arena = said->chain->arena;
    struct sql_rows *rows;
    int stopped = 0;
    if (sql_query(said->chain->workspace->db, &rows, err, "SELECT name, login, role, scope FROM person", ""))
        return err->kind;
    while (!stopped && sql_next(rows)) {
        const char *name = arena_text(arena, sql_text(rows, 0));
        const struct line_said *line = map_get(&said->people, name);
        line = line && line->seq ? line : NULL;
        bool same = line && text_is(line, "login", sql_text(rows, 1)) && text_is(line, "role", sql_text(rows, 2)) &&
                    text_is(line, "scope", sql_text(rows, 3));
        stopped = judge(said, arena_format(arena, "user %s", name), line, same, err);
    }
    stopped = sql_end(rows, stopped, err);
    return stopped ? stopped : judge_rest(said, &said->people, "user", err);
}

/* Of a line from before rows were sealed: all that it names. */
static bool token_as_named(const struct line_said *line, const struct token *token) {
    char expires[INSTANT_TEXT];
    return text_is(line, "kind", token_kind_word(token->kind)) && text_is(line, "scope", token->scope) &&
           text_is(line, "expires", instant_write(expires, token->expires)) && line->at == token->at &&
           !strcmp(line->actor, token->actor);
}

static int check_token(void *context, const struct token *token, struct err *err) {
    struct said *said = context;
    struct arena *arena = said->chain->arena;
    const struct line_said *line = map_get(&said->tokens, token->name);
    const char *row = NULL;
    line = line && line->seq ? line : NULL;
    if (token_digest(said->chain->workspace->db, arena, token->name, &row, err))
        return err->kind;
    const bool same =
        line && (value_get(line->detail, "row") ? text_is(line, "row", row) : token_as_named(line, token));
    return judge(said, arena_format(arena, "token %s", token->name), line, same, err);
}

static int check_tokens(struct said *said, struct err *err) {
    const int stopped = tokens_each(said->chain->workspace->db, check_token, said, err);
    return stopped ? stopped : judge_rest(said, &said->tokens, "token", err);
}

int chain_check_rows(struct chaining *chain, struct err *err) {
    struct said *said = arena_alloc(chain->arena, sizeof *said);
    *said = (struct said){.chain = chain,
                          .batches = map_make(chain->arena),
                          .editions = map_make(chain->arena),
                          .keys = map_make(chain->arena),
                          .people = map_make(chain->arena),
                          .tokens = map_make(chain->arena),
                          .met = map_make(chain->arena)};
    int stopped = journal_each(chain->workspace->db, take_line, said, err);
    stopped = stopped ? stopped : batch_rows_read(chain->workspace->db, chain->arena, &said->rows, err);
    stopped = stopped ? stopped : batch_rows_none(chain->arena, &said->no_rows, err);
    stopped = stopped ? stopped : check_batches(said, err);
    stopped = stopped ? stopped : check_editions(said, err);
    stopped = stopped ? stopped : check_live(said, err);
    stopped = stopped ? stopped : check_keys(said, err);
    stopped = stopped ? stopped : check_people(said, err);
    stopped = stopped ? stopped : check_tokens(said, err);
    stopped = stopped ? stopped : chain_check_odd(chain, err);
    if (!stopped)
        chain_said(chain, "rows",
                   arena_format(chain->arena, "%s, %s, %s, with keys, people and tokens, against the journal",
                                chain_counted(chain, (int64_t)said->batches.count, "batch", "batches"),
                                chain_counted(chain, (int64_t)said->editions.count, "edition", "editions"),
                                chain_counted(chain, (int64_t)said->rule_count, "publication of rules",
                                              "publications of rules")));
    return stopped;
}
