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
    const char **line; /* every commit, newest first */
    size_t line_count, line_cap;
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

/* What is wrong with who signed; NULL where nothing is, or nobody was asked. */
static const char *judge(struct auditing *in, const struct sign_public *key, const char *space, int64_t seconds) {
    char print[SIGN_PRINT_TEXT];
    enum signer_verdict verdict =
        in->audit->signers ? signers_judge(in->audit->signers, key, space, seconds) : SIGNER_GOOD;
    if (verdict == SIGNER_GOOD)
        return NULL;
    return arena_format(in->arena, "signed by %s, which %s", sign_print_write(print, key),
                        verdict == SIGNER_NOT_THEN ? "did not hold then" : "is not among the allowed signers");
}

static int judge_key(struct auditing *in, const struct vault_entry *entry, const struct sign_public *key,
                     struct err *err) {
    struct audit_key *kept = key_of(in, key);
    kept->commits++;
    in->done->signatures++;
    const char *wrong = judge(in, key, COMMITS, entry->seconds);
    if (in->audit->signers && !wrong)
        kept->name = signers_name(in->audit->signers, key);
    return wrong ? tell(in, entry->commit, arena_format(in->arena, "is %s", wrong), err) : 0;
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

/* Each commit of the line, editions or not: checkpoints count and name them. */
static void note_line(struct auditing *in, const char *commit) {
    in->line = arena_grow(in->arena, in->line, in->line_count, &in->line_cap, sizeof *in->line);
    in->line[in->line_count++] = arena_text(in->arena, commit);
}

static int note_commit(void *context, const struct vault_entry *entry, struct err *err) {
    struct auditing *in = context;
    struct proof_edition edition;
    note_line(in, entry->commit);
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

/* ---- checkpoints ---- */

/* The n-th finding's text: which checkpoint, and what is wrong. */
static int tell_checkpoint(struct auditing *in, const struct checkpoint_kept *one, const char *what, struct err *err) {
    return tell(in, one->main,
                arena_format(in->arena, "checkpoint %lld of %s %s", (long long)one->number, one->at, what), err);
}

static int check_who_said_it(struct auditing *in, const struct checkpoint_kept *one, struct err *err) {
    struct sign_public key;
    struct err own;
    if (sign_check(one->signature, CHECKPOINTS_SPACE, one->body, strlen(one->body), &key, &own))
        return tell_checkpoint(in, one, "has a signature that does not hold", err);
    const char *wrong = judge(in, &key, CHECKPOINTS_SPACE, one->seconds);
    return wrong ? tell_checkpoint(in, one, arena_format(in->arena, "is %s", wrong), err) : 0;
}

/* Where the commit stands on the line, 0 for the newest; line_count where it does not. */
static size_t place_of(const struct auditing *in, const char *commit) {
    size_t place = 0;
    while (place < in->line_count && strcmp(in->line[place], commit) != 0)
        place++;
    return place;
}

static int check_line_at(struct auditing *in, const struct checkpoint_kept *one, struct err *err) {
    struct audit_done *done = in->done;
    size_t place = place_of(in, one->main);
    if (!*one->main)
        return 0;
    if (place == in->line_count)
        return tell_checkpoint(in, one, "names an edition as the newest that this archive does not have", err);
    if ((int64_t)(in->line_count - place) != one->editions)
        return tell_checkpoint(in, one,
                               arena_format(in->arena, "counts %lld editions up to this one, and here are %zu",
                                            (long long)one->editions, in->line_count - place),
                               err);
    if (!done->witnessed || (int64_t)place < done->after) {
        done->witnessed = in->line[place];
        done->witnessed_at = one->at;
        done->after = (int64_t)place;
    }
    return 0;
}

/* Two of one number say that somebody went back and on from there; each names the digest of the one before it. */
static int check_follows(struct auditing *in, const struct checkpoint_kept *before, const struct checkpoint_kept *one,
                         struct err *err) {
    char hex[DIGEST_TEXT];
    if (before->number == one->number)
        return strcmp(before->body, one->body) ? tell_checkpoint(in, one, "is there twice, and they differ", err) : 0;
    if (before->number + 1 != one->number)
        return 0;
    struct digest digest = digest_sha256(before->body, strlen(before->body));
    return strcmp(one->before, digest_write(hex, &digest))
               ? tell_checkpoint(in, one, "does not follow from the one before it", err)
               : 0;
}

static int check_checkpoints(struct auditing *in, struct err *err) {
    const struct checkpoints *kept = in->audit->checkpoints;
    int stopped = 0;
    for (size_t i = 0; kept && !stopped && i < kept->count; i++) {
        const struct checkpoint_kept *one = &kept->list[i];
        in->done->checkpoints++;
        stopped = check_who_said_it(in, one, err);
        stopped = stopped || !i ? stopped : check_follows(in, &kept->list[i - 1], one, err);
        stopped = stopped ? stopped : check_line_at(in, one, err);
    }
    return stopped;
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
    failed = failed ? failed : vault_whole(in.vault, err);
    failed = failed ? failed : find_head(&in, err);
    failed = failed ? failed : walk_line(&in, err);
    failed = failed ? failed : check_checkpoints(&in, err);
    failed = failed ? failed : prove(&in, err);
    vault_close(in.vault);
    if (!failed)
        *out = done;
    return failed;
}
