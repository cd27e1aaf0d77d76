#include "ops/verify_chain.h"

#include <string.h>

#include "ops/chain_parts.h"
#include "ops/journal.h"

int chain_tell(struct chaining *chain, bool grave, const char *commit, const char *path, const char *what,
               struct err *err) {
    const struct finding finding = {commit, path, what, grave};
    chain->grave += grave;
    chain->remarks += !grave;
    return chain->stopped = chain->fn(chain->context, &finding, err);
}

static void add_check(struct chaining *chain, const char *name, enum chain_verdict verdict, const char *what) {
    chain->checks[chain->count++] = (struct chain_check){name, verdict, what};
    chain->grave_before = chain->grave;
}

void chain_said(struct chaining *chain, const char *name, const char *what) {
    add_check(chain, name, chain->grave > chain->grave_before ? CHAIN_BROKEN : CHAIN_HOLDS, what);
}

void chain_not_checked(struct chaining *chain, const char *name, const char *why) {
    add_check(chain, name, chain->grave > chain->grave_before ? CHAIN_BROKEN : CHAIN_NOT_CHECKED, why);
}

const char *chain_counted(struct chaining *chain, int64_t count, const char *one, const char *several) {
    return arena_format(chain->arena, "%lld %s", (long long)count, count == 1 ? one : several);
}

/* ---- the journal ---- */

static int keep_hash(void *context, const struct journal_line *line, struct err *err) {
    struct chaining *chain = context;
    (void)err;
    map_put(&chain->lines, arena_format(chain->arena, "%lld", (long long)line->seq),
            arena_text(chain->arena, line->hash));
    chain->last_line = line->seq;
    return 0;
}

static int check_journal(struct chaining *chain, struct err *err) {
    struct err own;
    int64_t lines = 0;
    int failed = journal_verify(chain->workspace->db, &lines, &own);
    if (failed && failed != ERR_FOUND)
        return *err = own, failed;
    int stopped = failed ? chain_tell(chain, true, "", "journal", arena_text(chain->arena, own.what), err) : 0;
    if (stopped || journal_each(chain->workspace->db, keep_hash, chain, err))
        return stopped ? stopped : (int)err->kind;
    chain_said(chain, "journal",
               arena_format(chain->arena, "%s, each with the hash of the one before",
                            chain_counted(chain, lines, "line", "lines")));
    return 0;
}

/* ---- all of it ---- */

static int check_all(struct chaining *chain, const char *witness, struct err *err) {
    int stopped = keys_read(chain->workspace, &chain->keys, &chain->key_count, err);
    stopped = stopped ? stopped : chain_check_keys(chain, err);
    stopped = stopped ? stopped : chain_check_signatures(chain, err);
    stopped = stopped ? stopped : check_journal(chain, err);
    stopped = stopped ? stopped : chain_check_rows(chain, err);
    stopped = stopped ? stopped : chain_check_checkpoints(chain, err);
    return stopped ? stopped : chain_check_witness(chain, witness, err);
}

int verify_chain(struct workspace *workspace, const struct act *act, const char *witness,
                 int (*fn)(void *context, const struct finding *finding, struct err *err), void *context,
                 struct verify_chain_done *out, struct err *err) {
    struct arena *arena = workspace->arena;
    struct chaining *chain = arena_alloc(arena, sizeof *chain);
    *chain = (struct chaining){.workspace = workspace,
                               .arena = arena,
                               .fn = fn,
                               .context = context,
                               .lines = map_make(arena),
                               .met = map_make(arena)};
    act_progress(act, "following the chain", 0, 0);
    int failed = workspace_archive(workspace, &chain->vault, err);
    failed = failed ? failed : sql_snapshot(workspace->db, err);
    failed = failed ? failed : check_all(chain, witness, err);
    sql_rollback(workspace->db);
    vault_close(chain->vault);
    if (failed)
        return failed;
    *out = (struct verify_chain_done){chain->checks, chain->count, chain->grave, chain->remarks};
    if (chain->grave)
        return err_set(err, ERR_FOUND, "%lld finding%s: the chain is broken", (long long)chain->grave,
                       chain->grave == 1 ? "" : "s");
    return 0;
}
