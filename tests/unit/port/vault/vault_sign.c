/* Commits that are signed: stock git says Good with the key's allowed signers, and nothing else does. */
#include "scene.h"

#include "base/sign.h"

static struct sign_key key;

static int sign(void *context, int64_t seconds, const void *bytes, size_t len, struct buf *out, struct err *err) {
    assert_int_equal(wang.seconds, seconds);
    if (!context)
        return err_set(err, ERR_DENIED, "the key is not to be had");
    if (context == &key)
        sign_bytes(&key, "git", bytes, len, out);
    return 0;
}

static void sign_by(struct scene *scene, void *context) {
    const struct vault_signer signer = {sign, context};
    vault_sign_by(scene->vault, &signer);
}

static struct done signed_commit(struct scene *scene) {
    static const struct put files[] = {{"a", "1"}, {0}}, more[] = {{"b", "2"}, {0}};
    char public[SIGN_PUBLIC_TEXT];
    sign_make(&key);
    sign_by(scene, &key);
    commit(scene, "", files, "first");
    struct done done = commit(scene, "", more, "second\n\nMonth: 2026-10");
    shell(scene, "printf 'earshot namespaces=\"git\",valid-after=\"20261025Z\" %s\\n' >'%s/signers'",
          sign_public_write(public, &key.public), scene->dir);
    return done;
}

/* What git says of it, whatever that is. */
static char *verified(struct scene *scene, const char *commit) {
    return shell(scene,
                 PLAIN_GIT "--git-dir='%s' -c gpg.format=ssh -c gpg.ssh.allowedSignersFile='%s/signers' verify-commit "
                           "%s 2>&1 || true",
                 scene->archive, scene->dir, commit);
}

static void git_says_good(void **state) {
    struct scene *scene = *state;
    struct done done = signed_commit(scene);
    assert_non_null(strstr(verified(scene, "main"), "Good \"git\" signature for earshot with ED25519 key"));
    assert_non_null(strstr(verified(scene, "main^"), "Good"));
    assert_string_equal(git(scene, "fsck --strict --full --no-progress"), "");
    assert_string_equal(git(scene, "log -1 --format=%B"), "second\n\nMonth: 2026-10\n\n");
    assert_string_equal(git(scene, "rev-parse main"), done.commit);
}

/* The same tree and message with another author, under the signature of the first. */
static void git_says_bad_of_what_was_altered(void **state) {
    struct scene *scene = *state;
    signed_commit(scene);
    char *forged = shell(scene,
                         PLAIN_GIT "--git-dir='%s' cat-file commit main | sed 's/^author [^<]*/author x /' | " PLAIN_GIT
                                   "--git-dir='%s' hash-object -t commit -w --stdin",
                         scene->archive, scene->archive);
    assert_non_null(strstr(verified(scene, arena_format(scene->arena, "%.40s", forged)), "incorrect signature"));
}

static void git_says_no_to_a_key_before_its_time_and_to_another(void **state) {
    struct scene *scene = *state;
    char public[SIGN_PUBLIC_TEXT];
    signed_commit(scene);
    sign_public_write(public, &key.public);
    static const char *const never[] = {"valid-after=\"20261027Z\"", "valid-before=\"20261025Z\""};
    for (size_t i = 0; i < 2; i++) {
        shell(scene, "printf 'earshot %s %s\\n' >'%s/signers'", never[i], public, scene->dir);
        assert_non_null(strstr(verified(scene, "main"), "No principal matched"));
    }
    sign_make(&key);
    shell(scene, "printf 'earshot %s\\n' >'%s/signers'", sign_public_write(public, &key.public), scene->dir);
    assert_non_null(strstr(verified(scene, "main"), "No principal matched"));
}

static void what_was_signed_is_read_back(void **state) {
    struct scene *scene = *state;
    struct sign_public by;
    struct buf signature = buf_make(KIB(4)), bytes = buf_make(KIB(4));
    struct done done = signed_commit(scene);
    bool there = false;
    fine(scene, vault_signature(scene->vault, done.commit, &signature, &bytes, &there, &scene->err));
    assert_true(there);
    fine(scene, sign_check(signature.data, "git", bytes.data, bytes.len, &by, &scene->err));
    assert_memory_equal(&key.public, &by, sizeof by);
    bytes.data[bytes.len / 2] ^= 1;
    assert_int_equal(ERR_FOUND, sign_check(signature.data, "git", bytes.data, bytes.len, &by, &scene->err));
    buf_free(&signature);
    buf_free(&bytes);
}

static void without_a_key_there_is_no_signature(void **state) {
    struct scene *scene = *state;
    static const struct put files[] = {{"a", "1"}, {0}};
    struct buf signature = buf_make(KIB(4)), bytes = buf_make(KIB(4));
    bool there = true;
    sign_by(scene, &there); /* a signer that has nothing to say */
    struct done unsaid = commit(scene, "", files, "first");
    fine(scene, vault_signature(scene->vault, unsaid.commit, &signature, &bytes, &there, &scene->err));
    assert_false(there);
    assert_int_equal(ERR_NOINPUT, vault_signature(scene->vault, "0123456789012345678901234567890123456789", &signature,
                                                  &bytes, &there, &scene->err));
}

static void a_signer_that_refuses_refuses_the_commit(void **state) {
    struct scene *scene = *state;
    char commit[VAULT_ID], tree[VAULT_ID];
    bool same;
    sign_by(scene, NULL);
    struct vault_writer *writer = begin(scene, "main", "");
    add(scene, writer, "a", "1");
    assert_int_equal(ERR_DENIED, vault_commit(writer, &wang, "m", commit, tree, &same, &scene->err));
    assert_int_equal(ERR_NOINPUT, vault_resolve(scene->vault, "main", commit, &scene->err));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        SCENE(git_says_good),
        SCENE(git_says_bad_of_what_was_altered),
        SCENE(git_says_no_to_a_key_before_its_time_and_to_another),
        SCENE(what_was_signed_is_read_back),
        SCENE(without_a_key_there_is_no_signature),
        SCENE(a_signer_that_refuses_refuses_the_commit),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
