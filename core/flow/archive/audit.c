/* The line is walked once, from its newest commit to its first: each commit's signature is checked on the way, and what
 * is to be proven is noted. */
#include "flow/archive/audit.h"

#include <string.h>

#include "base/buf.h"
#include "base/limits.h"

#define COMMITS "git" /* the namespace of what signs a commit */

struct auditing {
    const struct audit *audit;
    struct arena *arena;
    struct vault *vault;
    struct audit_done *done;
    struct proof_edition *editions;
    size_t count, cap, key_cap;
    const char *oldest_unsigned; /* the one walked last; what is older and signed makes it wrong */
    int stopped;
};

static int hear(void *context, const struct finding *finding, struct err *err) {
    struct auditing *in = context;
    in->done->grave += finding->grave;
    in->done->remarks += !finding->grave;
    return in->stopped = in->audit->tell(in->audit->context, finding, err);
}

static int tell(struct auditing *in, const char *commit, const char *what, struct err *err) {
    return hear(in, &(struct finding){commit, "", what, true}, err);
}

/* ---- signatures ---- */

static struct audit_key *key_of(struct auditing *in, const struct sign_public *key) {
    struct audit_done *done = in->done;
    char print[SIGN_PRINT_TEXT];
    sign_print_write(print, key);
    for (size_t i = 0; i < done->key_count; i++)
        if (!strcmp(done->keys[i].print, print))
            return &done->keys[i];
    done->keys = arena_grow(in->arena, done->keys, done->key_count, &in->key_cap, sizeof *done->keys);
    struct audit_key *made = &done->keys[done->key_count++];
    *made = (struct audit_key){.commits = 0};
    memcpy(made->print, print, sizeof print);
    return made;
}

static int judge_key(struct auditing *in, const struct vault_entry *entry, const struct sign_public *key,
                     struct err *err) {
    struct audit_key *kept = key_of(in, key);
    kept->commits++;
    in->done->signatures++;
    if (!in->audit->signers)
        return 0;
    switch (signers_judge(in->audit->signers, key, entry->seconds)) {
    case SIGNER_GOOD:
        for (size_t i = 0; !kept->name && i < in->audit->signers->count; i++)
            if (!memcmp(&in->audit->signers->list[i].key, key, sizeof *key))
                kept->name = in->audit->signers->list[i].name;
        return 0;
    case SIGNER_NOT_THEN:
        return tell(in, entry->commit, arena_format(in->arena, "is signed by %s, which did not hold then", kept->print),
                    err);
    default:
        return tell(in, entry->commit,
                    arena_format(in->arena, "is signed by %s, which is not among the allowed signers", kept->print),
                    err);
    }
}

/* A chain begins unsigned, perhaps; once it is signed it stays so. Commits come newest first. */
static int check_order(struct auditing *in, bool is_signed, const char *commit, struct err *err) {
    const char *younger = in->oldest_unsigned;
    if (!is_signed) {
        in->done->unsigned_++;
        in->oldest_unsigned = commit;
        return 0;
    }
    in->oldest_unsigned = NULL;
    return younger ? tell(in, younger, "is not signed, and commits before it are", err) : 0;
}

static int check_signature(struct auditing *in, const struct vault_entry *entry, struct err *err) {
    struct buf signature = buf_make(LIMIT_MESSAGE), content = buf_make(LIMIT_FILE);
    struct sign_public key;
    struct err own;
    bool there = false;
    int stopped = 0;
    if (vault_signature(in->vault, entry->commit, &signature, &content, &there, &own))
        stopped = tell(in, entry->commit, "its signature cannot be read", err);
    else if (there && sign_check(signature.data, COMMITS, content.data, content.len, &key, &own))
        stopped = tell(in, entry->commit, arena_format(in->arena, "its signature does not hold: %s", own.what), err);
    else if (there)
        stopped = judge_key(in, entry, &key, err);
    buf_free(&signature);
    buf_free(&content);
    return stopped ? stopped : check_order(in, there, arena_text(in->arena, entry->commit), err);
}

/* ---- the line ---- */

static int note_commit(void *context, const struct vault_entry *entry, struct err *err) {
    struct auditing *in = context;
    struct proof_edition edition;
    int stopped = check_signature(in, entry, err);
    if (stopped)
        return in->stopped = stopped;
    if (!proof_edition_of(in->arena, entry, &edition))
        return tell(in, entry->commit, "is no edition: it names no month", err);
    in->editions = arena_grow(in->arena, in->editions, in->count, &in->cap, sizeof *in->editions);
    in->editions[in->count++] = edition;
    return 0;
}

/* What was fetched last is in a clone's copy of the branch. */
static int find_head(struct auditing *in, struct err *err) {
    static const char *const branches[] = {"origin/" ARCHIVE_MAIN, ARCHIVE_MAIN};
    char head[VAULT_ID];
    for (size_t i = 0; i < sizeof branches / sizeof *branches; i++) {
        int failed = vault_resolve(in->vault, branches[i], head, err);
        if (!failed) {
            in->done->branch = branches[i];
            in->done->head = arena_text(in->arena, head);
            return 0;
        }
        if (failed != ERR_NOINPUT)
            return failed;
    }
    return err_set(err, ERR_NOINPUT, "'%s' has no branch main: there are no editions in it", in->audit->archive);
}

static int walk_line(struct auditing *in, struct err *err) {
    struct err own = {0};
    int failed = vault_log(in->vault, in->done->head, "", note_commit, in, &own);
    if (!failed || in->stopped)
        return *err = own, failed;
    return tell(in, in->done->head,
                arena_format(in->arena, "the line of editions cannot be read to its first: %s", own.what), err);
}

/* ---- editions ---- */

static int begin(void *context, size_t edition, struct err *err) {
    struct auditing *in = context;
    (void)edition, (void)err;
    in->done->editions++;
    return 0;
}

static void count(void *context, enum proof_counted what) {
    struct auditing *in = context;
    in->done->rendered += what == PROOF_RENDERED;
    in->done->documents += what == PROOF_DOCUMENT;
    in->audit->progress(in->audit->context, in->done->documents);
}

static int prove(struct auditing *in, struct err *err) {
    const struct proof proof = {.archive = in->audit->archive,
                                .editions = in->editions,
                                .count = in->count,
                                .workers = in->audit->workers,
                                .digests_only = in->audit->digests_only,
                                .begin = begin,
                                .tell = hear,
                                .counted = count,
                                .context = in};
    return proof_run(&proof, err);
}

int audit_run(const struct audit *audit, struct arena *arena, struct audit_done *out, struct err *err) {
    struct audit_done done = {.branch = NULL};
    struct auditing in = {.audit = audit, .arena = arena, .done = &done};
    int failed = vault_open(&in.vault, audit->archive, err);
    failed = failed ? failed : find_head(&in, err);
    failed = failed ? failed : walk_line(&in, err);
    failed = failed ? failed : prove(&in, err);
    vault_close(in.vault);
    if (!failed)
        *out = done;
    return failed;
}
