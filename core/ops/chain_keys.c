/* Keys and what they signed. A key's place in a line of commits is said by commits, not by dates: it begins behind
 * those that its own commit on `keys` names, and ends where the next one begins. */
#include <string.h>

#include "base/limits.h"
#include "flow/archive/archive.h"
#include "ops/chain_parts.h"

/* ---- one commit ---- */

struct signature {
    struct buf armoured, bytes;
    bool there;
    int checked; /* of sign_check */
    struct sign_public by;
};

static void release(struct signature *signature) {
    buf_free(&signature->armoured);
    buf_free(&signature->bytes);
}

static int read_signature(struct chaining *chain, const char *commit, struct signature *out, struct err *err) {
    struct err own;
    *out = (struct signature){.armoured = buf_make(LIMIT_MESSAGE), .bytes = buf_make(LIMIT_FILE)};
    if (vault_signature(chain->vault, commit, &out->armoured, &out->bytes, &out->there, err))
        return release(out), err->kind;
    if (out->there)
        out->checked = sign_check(out->armoured.data, "git", out->bytes.data, out->bytes.len, &out->by, &own);
    return 0;
}

static const char *print_of(struct arena *arena, const struct sign_public *key) {
    char print[SIGN_PRINT_TEXT];
    return arena_text(arena, sign_print_write(print, key));
}

/* What is wrong with a signature that `key` should have made, then; NULL: nothing. */
static const char *fault_of(struct chaining *chain, const struct signature *signature, const struct key *key,
                            int64_t seconds) {
    struct arena *arena = chain->arena;
    if (!signature->there)
        return arena_format(arena, "is not signed, and key %lld signs here", (long long)key->number);
    if (signature->checked)
        return "was altered: its signature does not fit";
    if (memcmp(&signature->by, &key->public, sizeof key->public) != 0)
        return arena_format(arena, "is signed by %s, and not by key %lld, which signs here",
                            print_of(arena, &signature->by), (long long)key->number);
    if (key->number > 1 && seconds < key->at / 1000)
        return arena_format(arena, "says that it is older than key %lld, by which it is signed",
                            (long long)key->number);
    if (key->until != INT64_MAX && seconds > key->until / 1000)
        return arena_format(arena, "says that it was made after key %lld was put out of use", (long long)key->number);
    return NULL;
}

static int check_signature(struct chaining *chain, const char *branch, const struct vault_entry *entry,
                           const struct key *key, struct err *err) {
    struct signature signature;
    if (read_signature(chain, entry->commit, &signature, err))
        return err->kind;
    const char *fault = fault_of(chain, &signature, key, entry->seconds);
    release(&signature);
    return fault ? chain_tell(chain, true, arena_text(chain->arena, entry->commit), branch, fault, err) : 0;
}

/* ---- its files ---- */

struct reading {
    struct chaining *chain;
    const char *commit;
};

/* To read one is to check it: git's id of a file is a digest of what is in it. */
static int read_file(void *context, const char *path, struct err *err) {
    const struct reading *reading = context;
    struct chaining *chain = reading->chain;
    struct buf text = buf_make(LIMIT_FILE);
    struct err own;
    int failed = vault_read(chain->vault, reading->commit, path, &text, &own);
    buf_free(&text);
    return failed ? chain_tell(chain, true, reading->commit, arena_text(chain->arena, path),
                               arena_format(chain->arena, "cannot be read: %s", own.what), err)
                  : 0;
}

/* Of main, `verify` has read them all. */
static int check_files(struct chaining *chain, const char *branch, const char *commit, struct err *err) {
    struct reading reading = {chain, arena_text(chain->arena, commit)};
    struct err own = {0};
    int failed = vault_walk(chain->vault, commit, "", read_file, &reading, &own);
    if (failed && !chain->stopped)
        return chain_tell(chain, true, reading.commit, branch,
                          arena_format(chain->arena, "its files cannot be read: %s", own.what), err);
    if (failed)
        *err = own;
    return failed;
}

/* ---- the keys ---- */

static bool says(struct chaining *chain, const struct vault_entry *entry, const char *name, const char *expected) {
    const char *found = archive_trailer(chain->arena, entry->message, name);
    return !strcmp(found ? found : "", expected);
}

static bool same_key(struct chaining *chain, const struct vault_entry *entry, const struct key *key) {
    return !strcmp(entry->commit, key->commit) && says(chain, entry, "Public", key->text) &&
           says(chain, entry, "Handed-over", key->handed_over ? "yes" : "no") &&
           says(chain, entry, "Main", key->main) && says(chain, entry, "Rules", key->rules) &&
           says(chain, entry, "Proposed", key->proposed) && entry->seconds == key->at / 1000;
}

struct key_walk {
    struct chaining *chain;
    size_t left;  /* keys not met yet: the walk goes from the newest to the first */
    size_t ahead; /* commits in front of the newest key */
};

/* A rotation that was killed has left one commit that no row knows yet. */
static int check_ahead(struct key_walk *walk, const struct vault_entry *entry, struct err *err) {
    struct chaining *chain = walk->chain;
    const struct key *last = &chain->keys[chain->key_count - 1];
    struct signature signature;
    if (read_signature(chain, entry->commit, &signature, err))
        return err->kind;
    bool good = !walk->ahead++ && !strcmp(entry->parent, last->commit) && signature.there && !signature.checked &&
                !memcmp(&signature.by, &last->public, sizeof last->public);
    release(&signature);
    return chain_tell(chain, !good, arena_text(chain->arena, entry->commit), KEYS_BRANCH,
                      good ? "a rotation was begun and not ended: earshot key rotate ends it"
                           : "the archive has a key that the database does not know",
                      err);
}

static int check_key(void *context, const struct vault_entry *entry, struct err *err) {
    struct key_walk *walk = context;
    struct chaining *chain = walk->chain;
    map_put(&chain->met, entry->commit, chain);
    int unread = check_files(chain, KEYS_BRANCH, entry->commit, err);
    if (unread)
        return unread;
    if (walk->left == chain->key_count && strcmp(entry->commit, chain->keys[walk->left - 1].commit) != 0)
        return check_ahead(walk, entry, err);
    if (!walk->left || !same_key(chain, entry, &chain->keys[walk->left - 1]))
        return chain_tell(chain, true, arena_text(chain->arena, entry->commit), KEYS_BRANCH,
                          "is not as the database has this key", err);
    const struct key *key = &chain->keys[--walk->left];
    const struct key *signer = key->handed_over && key->number > 1 ? key - 1 : key;
    int stopped = check_signature(chain, KEYS_BRANCH, entry, signer, err);
    if (stopped || key->handed_over || key->number == 1)
        return stopped;
    return chain_tell(chain, false, arena_text(chain->arena, entry->commit), KEYS_BRANCH,
                      arena_format(chain->arena,
                                   "key %lld was begun by %s without the signature of the one before: ask why (the "
                                   "journal has the reason)",
                                   (long long)key->number, key->actor),
                      err);
}

/* A branch from its newest commit on; *out_there is false for one that is not there. What cannot be read is told. */
static int each_commit(struct chaining *chain, const char *branch,
                       int (*fn)(void *context, const struct vault_entry *entry, struct err *err), void *context,
                       bool *out_there, struct err *err) {
    char head[VAULT_ID];
    struct err own = {0};
    int failed = vault_resolve(chain->vault, branch, head, &own);
    *out_there = failed != ERR_NOINPUT;
    if (failed == ERR_NOINPUT)
        return 0;
    failed = failed ? failed : vault_log(chain->vault, head, "", fn, context, &own);
    if (failed && !chain->stopped)
        return chain_tell(chain, true, "", branch,
                          arena_format(chain->arena, "the line of commits cannot be read: %s", own.what), err);
    if (failed)
        *err = own;
    return failed;
}

int chain_check_keys(struct chaining *chain, struct err *err) {
    struct key_walk walk = {.chain = chain, .left = chain->key_count};
    bool there = false;
    char head[VAULT_ID];
    struct err none;
    if (!chain->key_count) {
        bool lost = !vault_resolve(chain->vault, KEYS_BRANCH, head, &none);
        int stopped = lost ? chain_tell(chain, true, "", KEYS_BRANCH,
                                        "the archive has keys, and the database knows none: it was set back", err)
                           : 0;
        chain_not_checked(chain, "keys", "this workspace has no key: earshot key new makes it");
        return stopped;
    }
    int stopped = each_commit(chain, KEYS_BRANCH, check_key, &walk, &there, err);
    if (!stopped && walk.left)
        stopped = chain_tell(chain, true, "", KEYS_BRANCH,
                             arena_format(chain->arena, "%zu of the keys are not in the archive", walk.left), err);
    int64_t handed_over = 0;
    for (size_t i = 0; i < chain->key_count; i++)
        handed_over += chain->keys[i].handed_over;
    chain_said(chain, "keys",
               chain->key_count == 1
                   ? "1 key, with its commit in the archive"
                   : arena_format(chain->arena,
                                  "%zu keys, each with its commit in the archive; %lld handed over by the "
                                  "one before",
                                  chain->key_count, (long long)handed_over));
    return stopped;
}

/* ---- what they signed ---- */

static const char *edge_of(const struct key *key, const char *branch) {
    return !strcmp(branch, ARCHIVE_MAIN) ? key->main : !strcmp(branch, ARCHIVE_RULES) ? key->rules : key->proposed;
}

struct line_walk {
    struct chaining *chain;
    const char *branch;
    size_t left; /* the keys whose edge is not met yet; the last of them signs here */
    int64_t by_keys, before;
};

static int check_commit(void *context, const struct vault_entry *entry, struct err *err) {
    struct line_walk *walk = context;
    struct chaining *chain = walk->chain;
    map_put(&chain->met, entry->commit, chain);
    while (walk->left && !strcmp(edge_of(&chain->keys[walk->left - 1], walk->branch), entry->commit))
        walk->left--;
    int stopped = entry->parents > 1 ? chain_tell(chain, true, arena_text(chain->arena, entry->commit), walk->branch,
                                                  "has several parents, and nothing here merges", err)
                                     : 0;
    if (!stopped && strcmp(walk->branch, ARCHIVE_MAIN) != 0)
        stopped = check_files(chain, walk->branch, entry->commit, err);
    if (stopped)
        return stopped;
    if (!walk->left) {
        walk->before++;
        return 0;
    }
    walk->by_keys++;
    return check_signature(chain, walk->branch, entry, &chain->keys[walk->left - 1], err);
}

static int check_branch(struct chaining *chain, const char *branch, int64_t *by_keys, int64_t *before,
                        struct err *err) {
    struct line_walk walk = {.chain = chain, .branch = branch, .left = chain->key_count};
    bool there;
    int stopped = each_commit(chain, branch, check_commit, &walk, &there, err);
    *by_keys += walk.by_keys;
    *before += walk.before;
    for (; !stopped && walk.left; walk.left--) {
        const struct key *key = &chain->keys[walk.left - 1];
        const char *edge = edge_of(key, branch);
        if (*edge)
            stopped = chain_tell(chain, true, edge, branch,
                                 arena_format(chain->arena, "behind it key %lld begins, and it is not on the branch",
                                              (long long)key->number),
                                 err);
    }
    return stopped;
}

/* Other branches and tags may be a person's; what git shows in the place of another object is nobody's. */
static int check_ref(void *context, const char *ref, struct err *err) {
    static const char *const ours[] = {ARCHIVE_MAIN, ARCHIVE_RULES, ARCHIVE_PROPOSED, KEYS_BRANCH};
    struct chaining *chain = context;
    const char *path = arena_format(chain->arena, "archive.git/%s", ref);
    for (size_t i = 0; i < sizeof ours / sizeof *ours; i++)
        if (!strcmp(ref, arena_format(chain->arena, "refs/heads/%s", ours[i])))
            return 0;
    if (!strncmp(ref, "refs/replace/", strlen("refs/replace/")))
        return chain_tell(chain, true, "", path, "was added: plain git shows another object in this one's place", err);
    return chain_tell(chain, false, "", path, "is none of ours: where nobody added it, it is to mislead", err);
}

/* By these plain git shows another history than there is, or takes objects from elsewhere. */
static int check_misleading(struct chaining *chain, struct err *err) {
    static const char *const files[] = {"info/grafts", "shallow", "objects/info/alternates", "commondir"};
    int stopped = vault_refs(chain->vault, check_ref, chain, err);
    for (size_t i = 0; !stopped && i < sizeof files / sizeof *files; i++)
        if (vault_has(chain->vault, files[i]))
            stopped = chain_tell(chain, true, "", arena_format(chain->arena, "archive.git/%s", files[i]),
                                 "was added: plain git shows another history, or takes it from elsewhere", err);
    return stopped;
}

/* A person may have added to the settings; HEAD has no reason ever to change. */
static int check_place(struct chaining *chain, struct err *err) {
    int stopped = check_misleading(chain, err);
    if (!stopped && !vault_keeps(chain->vault, "HEAD"))
        stopped = chain_tell(chain, true, "", "archive.git/HEAD",
                             "is not what was written: plain git may not find the editions", err);
    if (stopped || vault_keeps(chain->vault, "config"))
        return stopped;
    return chain_tell(chain, false, "", "archive.git/config",
                      "is not what was written: where nobody added to it, it was altered", err);
}

int chain_check_signatures(struct chaining *chain, struct err *err) {
    static const char *const branches[] = {ARCHIVE_MAIN, ARCHIVE_RULES, ARCHIVE_PROPOSED};
    struct arena *arena = chain->arena;
    int64_t by_keys = 0, before = 0;
    int stopped = check_place(chain, err);
    for (size_t i = 0; !stopped && i < sizeof branches / sizeof *branches; i++)
        stopped = check_branch(chain, branches[i], &by_keys, &before, err);
    const char *unsigned_yet = chain_counted(chain, before, "commit", "commits");
    if (!chain->key_count)
        chain_not_checked(chain, "signatures", arena_format(arena, "%s, not signed: there was no key", unsigned_yet));
    else
        chain_said(chain, "signatures",
                   arena_format(arena,
                                before ? "%s, each by the key of its place; %s of before the first key, not signed"
                                       : "%s, each by the key of its place",
                                chain_counted(chain, by_keys, "commit", "commits"), unsigned_yet));
    return stopped;
}
