/* What was said elsewhere, or here at the time, against what is here now. A checkpoint is a claim about archive and
 * journal that must still be true: they only grow. */
#include <string.h>

#include "base/json.h"
#include "base/limits.h"
#include "flow/archive/archive.h"
#include "ops/chain_parts.h"
#include "ops/witness.h"

/* ---- one checkpoint ---- */

static const struct key *key_of_print(const struct chaining *chain, const char *print) {
    for (size_t i = 0; i < chain->key_count; i++)
        if (!strcmp(chain->keys[i].print, print))
            return &chain->keys[i];
    return NULL;
}

/* Whether a key of ours signed it, and the one that it names. */
static bool is_ours(const struct chaining *chain, const char *body, const char *signature, const struct value *said) {
    const struct key *key = key_of_print(chain, value_text(value_get(said, "key"), ""));
    struct sign_public by;
    struct err own;
    return key && !sign_check(signature, CHECKPOINT_SPACE, body, strlen(body), &by, &own) &&
           !memcmp(&by, &key->public, sizeof by);
}

static bool is_there(const struct chaining *chain, const struct value *said, const char *branch) {
    const char *commit = value_text(value_get(said, branch), NULL);
    return !commit || map_get(&chain->met, commit);
}

/* What is not there any more of what it says; NULL: all is. */
static const char *gone(struct chaining *chain, const struct value *said) {
    static const char *const branches[] = {ARCHIVE_MAIN, ARCHIVE_RULES, KEYS_BRANCH};
    struct arena *arena = chain->arena;
    const struct value *journal = value_get(said, "journal");
    const int64_t seq = value_whole(value_get(journal, "seq"), 0);
    const char *hash = map_get(&chain->lines, arena_format(arena, "%lld", (long long)seq));
    for (size_t i = 0; i < sizeof branches / sizeof *branches; i++)
        if (!is_there(chain, said, branches[i]))
            return arena_format(arena, "its head of branch %s (%.12s) is not in the archive any more", branches[i],
                                value_text(value_get(said, branches[i]), ""));
    if (seq > chain->last_line)
        return arena_format(arena, "the journal had %lld lines then, and has %lld now", (long long)seq,
                            (long long)chain->last_line);
    if (seq && (!hash || strcmp(hash, value_text(value_get(journal, "hash"), "")) != 0))
        return arena_format(arena, "line %lld of the journal is another one now", (long long)seq);
    return NULL;
}

/* ---- our own ---- */

struct own_walk {
    struct chaining *chain;
    int64_t count;
    char before[DIGEST_TEXT]; /* digest of the last one's body */
};

static int check_own(void *context, const struct checkpoint *checkpoint, struct err *err) {
    struct own_walk *walk = context;
    struct chaining *chain = walk->chain;
    struct arena *arena = chain->arena;
    const char *path = arena_format(arena, "checkpoint %lld", (long long)checkpoint->number), *what = NULL;
    const struct value *said = NULL;
    struct err unread;
    bool read = !json_read(arena, checkpoint->body, strlen(checkpoint->body), &said, &unread);
    bool follows = read && checkpoint->number == ++walk->count &&
                   value_whole(value_get(said, "number"), 0) == checkpoint->number &&
                   !strcmp(value_text(value_get(said, "before"), ""), walk->before);
    struct digest digest = digest_sha256(checkpoint->body, strlen(checkpoint->body));
    digest_write(walk->before, &digest);
    walk->count = checkpoint->number;
    if (!read || !is_ours(chain, checkpoint->body, checkpoint->signature, said))
        what = "was altered: its signature does not fit, or is none of ours";
    else if (!follows)
        what = "does not follow from the one before: some are missing";
    else
        what = gone(chain, said);
    return what ? chain_tell(chain, true, "", path, what, err) : 0;
}

int chain_check_checkpoints(struct chaining *chain, struct err *err) {
    struct own_walk walk = {.chain = chain};
    int stopped = checkpoints_each(chain->workspace->db, check_own, &walk, err);
    if (stopped)
        return stopped;
    if (!walk.count)
        chain_not_checked(chain, "checkpoints", "none was made yet");
    else
        chain_said(chain, "checkpoints",
                   arena_format(chain->arena, "%s, signed; archive and journal still hold what was said",
                                chain_counted(chain, walk.count, "checkpoint", "checkpoints")));
    return 0;
}

/* ---- a witness's ---- */

struct testimony {
    struct chaining *chain;
    int64_t count, others; /* of this workspace, of others */
    struct map seen;       /* by number */
};

/* The body of our own checkpoint of this number, or NULL. */
static int own_body(struct chaining *chain, int64_t number, const char **out, struct err *err) {
    struct sql_rows *rows;
    *out = NULL;
    if (sql_query(chain->workspace->db, &rows, err, "SELECT body FROM checkpoint WHERE number = $1", "i", number))
        return err->kind;
    if (sql_next(rows))
        *out = arena_text(chain->arena, sql_text(rows, 0));
    return sql_done(rows, err);
}

static int judge(struct testimony *witness, const char *body, const struct value *said, struct err *err) {
    struct chaining *chain = witness->chain;
    const int64_t number = value_whole(value_get(said, "number"), 0);
    const char *path = arena_format(chain->arena, "witness's %lld", (long long)number), *own = NULL;
    const char *at = value_text(value_get(said, "at"), "?"), *lost;
    if (own_body(chain, number, &own, err))
        return err->kind;
    witness->count++;
    map_put(&witness->seen, arena_format(chain->arena, "%lld", (long long)number), witness);
    int stopped = 0;
    if (!own)
        stopped = chain_tell(chain, true, "", path,
                             arena_format(chain->arena,
                                          "the witness has it, of %s, and the database has not: it was set back to an "
                                          "older state",
                                          at),
                             err);
    else if (strcmp(own, body) != 0)
        stopped = chain_tell(
            chain, true, "", path,
            arena_format(chain->arena, "the witness has another one, of %s: history was made anew", at), err);
    lost = gone(chain, said);
    if (!stopped && lost)
        stopped = chain_tell(chain, true, "", path, lost, err);
    return stopped;
}

static bool is_of_here(const struct chaining *chain, const struct value *said) {
    return chain->key_count && !strcmp(value_text(value_get(said, "workspace"), ""), chain->keys[0].print);
}

static int hear_line(struct testimony *witness, const char *text, size_t len, const char *where, struct err *err) {
    struct chaining *chain = witness->chain;
    const struct value *line = NULL, *said = NULL;
    struct err unread;
    const char *body = NULL, *signature = NULL;
    if (!json_read(chain->arena, text, len, &line, &unread)) {
        body = value_text(value_get(line, "checkpoint"), NULL);
        signature = value_text(value_get(line, "signature"), NULL);
    }
    if (!body || !signature || json_read(chain->arena, body, strlen(body), &said, &unread))
        return chain_tell(chain, false, "", where, "the witness has something there that is no checkpoint", err);
    if (!is_of_here(chain, said)) {
        witness->others++;
        return 0;
    }
    if (key_of_print(chain, value_text(value_get(said, "key"), "")) && !is_ours(chain, body, signature, said))
        return chain_tell(chain, true, "", where, "the witness's checkpoint was altered: its signature does not fit",
                          err);
    return judge(witness, body, said, err);
}

static int hear_file(struct testimony *witness, const char *path, const char *name, struct err *err) {
    struct buf text = buf_make(LIMIT_FILE);
    int stopped = file_read(path, &text, err), number = 0;
    for (const char *at = text.data; !stopped && *at;) {
        size_t len = strcspn(at, "\n");
        const char *where = arena_format(witness->chain->arena, "%s:%d", name, ++number);
        if (len)
            stopped = hear_line(witness, at, len, where, err);
        at += len + (at[len] == '\n');
    }
    buf_free(&text);
    return stopped;
}

static int hear_all(struct testimony *witness, const char *path, struct err *err) {
    struct arena *arena = witness->chain->arena;
    char **names;
    size_t count;
    int stopped = 0;
    if (!file_is_dir(path))
        return hear_file(witness, path, file_base_name(path), err);
    if (file_list(arena, path, &names, &count, err))
        return err->kind;
    for (size_t i = 0; !stopped && i < count; i++) {
        const char *file = arena_format(arena, "%s/%s", path, names[i]);
        if (!file_is_dir(file))
            stopped = hear_file(witness, file, names[i], err);
    }
    return stopped;
}

struct lacking {
    const struct testimony *witness;
    int64_t count, first;
};

static int count_lacking(void *context, const struct checkpoint *checkpoint, struct err *err) {
    struct lacking *lacking = context;
    struct arena *arena = lacking->witness->chain->arena;
    (void)err;
    if (!map_get(&lacking->witness->seen, arena_format(arena, "%lld", (long long)checkpoint->number)) &&
        !lacking->count++)
        lacking->first = checkpoint->number;
    return 0;
}

static int tell_lacking(struct chaining *chain, const struct testimony *witness, struct err *err) {
    struct lacking lacking = {witness, 0, 0};
    int stopped = checkpoints_each(chain->workspace->db, count_lacking, &lacking, err);
    if (stopped || !lacking.count || !witness->count)
        return stopped;
    return chain_tell(chain, false, "", arena_format(chain->arena, "checkpoint %lld", (long long)lacking.first),
                      arena_format(chain->arena, "the witness lacks it, and %lld in all", (long long)lacking.count),
                      err);
}

int chain_check_witness(struct chaining *chain, const char *path, struct err *err) {
    struct testimony witness = {.chain = chain, .seen = map_make(chain->arena)};
    if (!path) {
        chain_not_checked(chain, "witness",
                          "none was given: only this workspace says that it was not set back or made anew");
        return 0;
    }
    int stopped = hear_all(&witness, path, err);
    stopped = stopped ? stopped : tell_lacking(chain, &witness, err);
    if (stopped)
        return stopped;
    if (witness.count)
        chain_said(chain, "witness",
                   arena_format(chain->arena, "%s of it, against database, archive and journal",
                                chain_counted(chain, witness.count, "checkpoint", "checkpoints")));
    else if (witness.others)
        stopped = chain_tell(chain, true, "", "witness",
                             "it has checkpoints, and none of this workspace: another witness, or the workspace was "
                             "made anew",
                             err),
        chain_said(chain, "witness", "no checkpoint of this workspace");
    else
        chain_not_checked(chain, "witness", "it has no checkpoint at all");
    return stopped;
}
