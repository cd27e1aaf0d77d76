/* What `verify --chain` finds, and that it finds nothing where nothing is: keys, what they signed, what the journal
 * says of the rows, and what checkpoints say of both. Going back to older states is in tests/cli/chain.txt. */
#include "unit/ops/chain.h"

#include "flow/archive/archive.h"
#include "ops/keys.h"
#include "ops/tokens.h"
#include "ops/verify_chain.h"
#include "ops/witness.h"

enum { OCTOBER = 2026 * 12 + 9 };

struct findings {
    struct buf text;
    int stop, grave;
};

static int hear(void *context, const struct finding *finding, struct err *err) {
    struct findings *findings = context;
    (void)err;
    findings->grave += finding->grave;
    buf_format(&findings->text, "%s: %s|", finding->path, finding->what);
    return findings->stop;
}

/* What was found, "" for nothing. */
static const char *found(struct chain *c, const char *witness) {
    struct findings findings = {.text = buf_make(LIMIT_MESSAGE)};
    struct verify_chain_done done;
    c->err = chain_rubbish();
    int failed = verify_chain(c->w, &c->act, witness, hear, &findings, &done, &c->err);
    if (failed && failed != ERR_FOUND)
        fail_msg("verify_chain: %s", c->err.what);
    const char *text = arena_text(c->arena, findings.text.data);
    assert_int_equal(failed == ERR_FOUND, findings.grave > 0);
    buf_free(&findings.text);
    return text;
}

static void assert_found(struct chain *c, const char *words) {
    const char *text = found(c, NULL);
    if (!strstr(text, words))
        fail_msg("not found: '%s' in: %s", words, text);
}

static void close_october(struct chain *c) {
    struct close_done done;
    char *rows = arena_text(c->arena, "");
    for (int i = 0; i < 12; i++)
        rows = arena_format(c->arena, "%s%d,S1,2026-10-%02d 12:00:00,9,5,4,3,,\n", rows, i + 1, i + 1);
    chain_in(c, rows);
    CHAIN_OK(c, close_month(c->w, &c->act, OCTOBER, &done, &c->err));
}

/* What whoever tampers does first. */
static void unlocked(struct chain *c, const char *statement) {
    CHAIN_OK(c, sql_script(c->w->db,
                           "DROP TRIGGER IF EXISTS batch_stays; DROP TRIGGER IF EXISTS rules_live_stays;"
                           "DROP TRIGGER IF EXISTS rules_live_keeps; DROP TRIGGER IF EXISTS batch_keeps;"
                           "DROP TRIGGER IF EXISTS signing_key_stays; DROP TRIGGER IF EXISTS signing_key_keeps;"
                           "DROP TRIGGER IF EXISTS checkpoint_stays; DROP TRIGGER IF EXISTS checkpoint_keeps",
                           &c->err));
    CHAIN_OK(c, sql_script(c->w->db, statement, &c->err));
}

static void rotate(struct chain *c) {
    struct key key;
    c->act.now += 60000;
    CHAIN_OK(c, keys_rotate(c->w, &c->act, &key, &c->err));
    assert_true(key.handed_over);
}

static void an_untouched_chain_holds(void **state) {
    struct chain *c = *state;
    assert_string_equal("", found(c, NULL));
    close_october(c);
    assert_string_equal("", found(c, NULL));
    rotate(c);
    rotate(c);
    chain_rule(c, "scripts/lib/more.lua", "return {}\n");
    assert_string_equal("", found(c, NULL));
}

/* The database as it stands, and back to that. */
static struct buf kept(struct chain *c) {
    struct buf bytes = buf_make(MIB(16));
    workspace_close(c->w);
    CHAIN_OK(c, file_read(chain_path(c, "w/earshot.db"), &bytes, &c->err));
    CHAIN_OK(c, workspace_open(&c->w, chain_path(c, "w"), &c->err));
    return bytes;
}

static void put_back(struct chain *c, const struct buf *bytes) {
    workspace_close(c->w);
    CHAIN_OK(c, file_write(chain_path(c, "w/earshot.db"), bytes->data, bytes->len, &c->err));
    CHAIN_OK(c, workspace_open(&c->w, chain_path(c, "w"), &c->err));
}

static void each_row_is_what_the_journal_says(void **state) {
    struct chain *c = *state;
    static const struct {
        const char *statement, *words;
    } changes[] = {
        {"UPDATE batch SET seal = seal || 'x' WHERE seq = 2", "batch 2: is not what"},
        {"UPDATE batch SET stored = stored + 1 WHERE seq = 2", "batch 2: is not what"},
        {"UPDATE batch SET actor = 'x' WHERE seq = 1", "batch 1: is not what"},
        {"UPDATE batch SET kind = 'stores' WHERE seq = 1", "batch 1: is not what"},
        {"UPDATE batch SET source = 'x' WHERE seq = 1", "batch 1: is not what"},
        {"UPDATE batch SET name = 'other.csv' WHERE seq = 2", "batch 2: is not what"},
        {"UPDATE batch SET file = file || 'x' WHERE seq = 2", "batch 2: is not what"},
        {"UPDATE batch SET content = content || 'x' WHERE seq = 2", "batch 2: is not what"},
        {"UPDATE batch SET repeated = 1 WHERE seq = 1", "batch 1: is not what"},
        {"UPDATE batch SET rejected = 1 WHERE seq = 2", "batch 2: is not what"},
        {"DELETE FROM batch WHERE seq = 2", "batch 2: line"},
        {"UPDATE edition SET cut = 1", "is not what line"},
        {"DELETE FROM edition", "made it, and it is gone"},
        {"UPDATE rules_live SET actor = 'x'", "rules 1: is not what"},
        {"DELETE FROM rules_live", "the database has lost it"},
        {"INSERT INTO rules_live SELECT 2, commit_id, tree_id, at, actor FROM rules_live",
         "rules 2: is in the database"},
        {"UPDATE person SET role = 'auditor'", "user li: is not what"},
        {"INSERT INTO person VALUES ('m', 'm', 'hq', '')", "user m: is in the database"},
        {"DELETE FROM person", "user li: line"},
        {"UPDATE token SET scope = ''", "token till: is not what"},
        {"UPDATE token SET expires = expires + 1", "token till: is not what"},
        {"UPDATE token SET kind = 7", "token till: is not what"},
        {"UPDATE token SET hash = x'00'", "token till: is not what"},
        {"INSERT INTO token SELECT x'00', 'mine', kind, '', at, expires, actor FROM token",
         "token mine: is in the database"},
        {"DELETE FROM token", "token till: line"},
        {"UPDATE edition SET month = month - 1", "is not what line"},
        {"UPDATE edition SET actor = 'x'", "is not what line"},
        {"DROP TRIGGER store_profile_stays; UPDATE store_profile SET name = 'x'", "are not what was sealed"},
        {"INSERT INTO target VALUES (0, 0, 'visit', 1, 'recommend', 1, 24318, 1, 50)", "are not what was sealed"},
        {"INSERT INTO traffic SELECT store_id, 20000, 99, 7 FROM store", "batch 99: has rows"},
        {"INSERT INTO source VALUES (7, 'x')", "sources: 1 or waves that nothing came by"},
        {"INSERT INTO wave VALUES (7, 'x')", "sources: 1 or waves that nothing came by"},
        {"INSERT INTO ticket_note VALUES (1, 1, 1, 'x')", "tickets: 1 whose notes or responses there are not"},
        {"INSERT INTO ticket_response VALUES (1, 1, 1)", "tickets: 1 whose notes or responses there are not"},
        {"INSERT INTO region VALUES (7, 'nowhere')", "stores: 1 that no batch says anything of"},
        {"UPDATE signing_key SET handed_over = handed_over + 2", "keys: 1 neither handed over nor not"},
        {"INSERT INTO quarantine SELECT source_id, '1', 2, 2, zeroblob(16) FROM source", "quarantine: 1 of a source"},
        {"UPDATE response SET source_id = 7 WHERE rid IN (SELECT min(rid) FROM response)",
         "responses: 1 of a store, source or wave that there is not"},
        {"UPDATE response SET supersedes = 1 WHERE rid IN (SELECT min(rid) FROM response)",
         "responses: 1 that do not supersede what stood when they came"},
        {"UPDATE signing_key SET handed_over = handed_over + 2", "keys: 1 neither handed over nor not"},
        {"INSERT INTO quarantine SELECT source_id, '1', 2, 1, x'00' FROM source", "quarantine: 1 of a source"},
    };
    const struct token till = {.name = "till", .kind = TOKEN_API, .scope = "S1", .expires = CHAIN_NOW + DAY_MS};
    char secret[TOKEN_TEXT];
    close_october(c);
    CHAIN_OK(c, token_add(c->w, &c->act, &(struct token){.name = "gone", .kind = TOKEN_ENTRY, .scope = ""}, secret,
                          &c->err));
    CHAIN_OK(c, token_remove(c->w, &c->act, "gone", &c->err));
    CHAIN_OK(c, token_add(c->w, &c->act, &till, secret, &c->err));
    struct buf before = kept(c);
    for (size_t i = 0; i < sizeof changes / sizeof *changes; i++) {
        unlocked(c, changes[i].statement);
        assert_found(c, changes[i].words);
        put_back(c, &before);
    }
    assert_string_equal("", found(c, NULL));
    buf_free(&before);
}

static void keys_and_checkpoints_cannot_be_changed(void **state) {
    struct chain *c = *state;
    static const struct {
        const char *statement, *words;
    } changes[] = {
        {"UPDATE signing_key SET public = public || 'x' WHERE number = 1", "keys: is not as the database"},
        {"UPDATE signing_key SET handed_over = 0 WHERE number = 2", "keys: is not as the database"},
        {"UPDATE signing_key SET at = at + 5000 WHERE number = 2", "keys: is not as the database"},
        {"UPDATE signing_key SET rules = commit_id WHERE number = 2", "keys: is not as the database"},
        {"DELETE FROM signing_key WHERE number = 2", "key 2: line"},
        {"DELETE FROM signing_key", "the database knows none"},
        {"UPDATE checkpoint SET body = replace(body, '\"batches\":2', '\"batches\":3')", "its signature does not fit"},
        {"DELETE FROM checkpoint WHERE number = 1", "some are missing"},
    };
    close_october(c);
    rotate(c);
    struct buf before = kept(c);
    for (size_t i = 0; i < sizeof changes / sizeof *changes; i++) {
        unlocked(c, changes[i].statement);
        assert_found(c, changes[i].words);
        put_back(c, &before);
    }
    buf_free(&before);
}

/* What the branch's next commit is signed by, and when it says that it was made. */
static int sign_by(void *context, int64_t seconds, const void *bytes, size_t len, struct buf *out, struct err *err) {
    (void)seconds;
    (void)err;
    if (context)
        sign_bytes(context, "git", bytes, len, out);
    return 0;
}

static void put_commit(struct chain *c, const char *branch, struct sign_key *key, int64_t seconds) {
    struct vault *vault = NULL;
    struct vault_writer *writer = NULL;
    struct vault_who who = {"mallory", "m@example.org", seconds, 0};
    const struct vault_signer signer = {sign_by, key};
    char commit[VAULT_ID], tree[VAULT_ID];
    bool same;
    CHAIN_OK(c, workspace_archive(c->w, &vault, &c->err));
    vault_sign_by(vault, &signer);
    CHAIN_OK(c, vault_write(&writer, vault, branch, "extra", &c->err));
    CHAIN_OK(c, vault_add(writer, "extra/one", branch, strlen(branch), true, &c->err));
    CHAIN_OK(c, vault_commit(writer, &who, "a commit", commit, tree, &same, &c->err));
    vault_close(vault);
}

static void a_commit_of_another_key_is_found(void **state) {
    struct chain *c = *state;
    struct key present;
    struct sign_key old, other;
    CHAIN_OK(c, keys_present(c->w, &present, &c->err));
    CHAIN_OK(c, keys_secret(c->w, &present, &old, &c->err));
    sign_make(&other);
    put_commit(c, ARCHIVE_PROPOSED, &other, CHAIN_NOW / 1000);
    assert_found(c, "proposed: is signed by SHA256:");
    assert_int_equal(0, remove(chain_path(c, "w/archive.git/refs/heads/proposed")));
    put_commit(c, ARCHIVE_PROPOSED, NULL, CHAIN_NOW / 1000);
    assert_found(c, "proposed: is not signed, and key 1 signs here");
    assert_int_equal(0, remove(chain_path(c, "w/archive.git/refs/heads/proposed")));
    rotate(c);
    put_commit(c, ARCHIVE_RULES, &old, CHAIN_NOW / 1000 + 3600); /* whoever kept it */
    assert_found(c, "and not by key 2, which signs here");
}

static void a_key_of_nobodys_is_found_and_a_rotation_cut_short_is_ended(void **state) {
    struct chain *c = *state;
    struct key first, second;
    struct sign_key other;
    CHAIN_OK(c, keys_present(c->w, &first, &c->err));
    rotate(c);
    CHAIN_OK(c, keys_present(c->w, &second, &c->err));
    unlocked(c, "DELETE FROM signing_key WHERE number = 2; DELETE FROM checkpoint;"
                "DROP TRIGGER journal_keeps; DELETE FROM journal WHERE act = 'key rotate'");
    assert_found(c, "a rotation was begun and not ended");
    CHAIN_OK(c, keys_rotate(c->w, &c->act, &first, &c->err)); /* as if it had not been killed before its row */
    assert_string_equal(second.text, first.text);
    assert_string_equal(second.commit, first.commit);
    assert_string_equal("", found(c, NULL));
    sign_make(&other);
    put_commit(c, KEYS_BRANCH, &other, CHAIN_NOW / 1000);
    assert_found(c, "the archive has a key that the database does not know");
}

static void whoever_listens_may_stop(void **state) {
    struct chain *c = *state;
    struct findings findings = {.text = buf_make(LIMIT_MESSAGE), .stop = -9};
    struct verify_chain_done done;
    unlocked(c, "INSERT INTO person VALUES ('m', 'm', 'hq', '')");
    assert_int_equal(-9, verify_chain(c->w, &c->act, NULL, hear, &findings, &done, &c->err));
    buf_clear(&findings.text);
    put_commit(c, ARCHIVE_PROPOSED, NULL, CHAIN_NOW / 1000);
    assert_int_equal(-9, verify_chain(c->w, &c->act, NULL, hear, &findings, &done, &c->err));
    assert_non_null(strstr(findings.text.data, "proposed"));
    buf_free(&findings.text);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        CHAIN_TEST(an_untouched_chain_holds),
        CHAIN_TEST(each_row_is_what_the_journal_says),
        CHAIN_TEST(keys_and_checkpoints_cannot_be_changed),
        CHAIN_TEST(a_commit_of_another_key_is_found),
        CHAIN_TEST(a_key_of_nobodys_is_found_and_a_rotation_cut_short_is_ended),
        CHAIN_TEST(whoever_listens_may_stop),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
