#include "scene.h"

#include <git2.h>

#include "port/vault/vault_pack.h"

struct bench {
    git_odb *odb;
    struct vault_pack *pack;
    const char *dir;
};

static struct bench open_bench(struct scene *scene) {
    struct bench bench = {.dir = arena_format(scene->arena, "%s/objects/pack", scene->archive)};
    assert_int_equal(git_odb_open(&bench.odb, arena_format(scene->arena, "%s/objects", scene->archive)), 0);
    fine(scene, vault_pack_open(&bench.pack, bench.dir, bench.odb, &scene->err));
    return bench;
}

static void close_bench(struct bench *bench) {
    vault_pack_close(bench->pack);
    git_odb_free(bench->odb);
}

static git_oid id_of(const char *bytes, size_t len, git_object_t type) {
    git_oid id;
    assert_int_equal(git_odb_hash(&id, bytes, len, type), 0);
    return id;
}

/* A tree with one file, whose content nobody adds. */
static size_t tree_of(char out[64], const char *content) {
    git_oid blob = id_of(content, strlen(content), GIT_OBJECT_BLOB);
    memcpy(out, "100644 file", 12);
    memcpy(out + 12, blob.id, sizeof blob.id);
    return 12 + sizeof blob.id;
}

static git_oid put(struct scene *scene, struct bench *bench, git_object_t type, const void *bytes, size_t len,
                   bool packed) {
    git_oid id;
    fine(scene, vault_pack_add(bench->pack, type, bytes, len, packed, &id, &scene->err));
    return id;
}

static void a_directory_that_names_what_is_nowhere_is_refused(void **state) {
    struct scene *scene = *state;
    struct bench bench = open_bench(scene);
    char tree[64];
    size_t len = tree_of(tree, "absent");
    git_oid id, blob = id_of("absent", 6, GIT_OBJECT_BLOB);
    assert_int_equal(vault_pack_add(bench.pack, GIT_OBJECT_TREE, tree, len, true, &id, &scene->err), ERR_IO);
    assert_non_null(strstr(scene->err.what, git_oid_tostr_s(&blob)));
    close_bench(&bench);
    assert_string_equal(shell(scene, "ls -A '%s'", bench.dir), "");
}

static void a_directory_may_name_what_was_added_or_kept(void **state) {
    struct scene *scene = *state;
    commit(scene, "", (struct put[]){{"x", "present"}, {0}}, "m");
    struct bench bench = open_bench(scene);
    char tree[64];
    git_oid blob = id_of("present", 7, GIT_OBJECT_BLOB);
    fine(scene, vault_pack_keep(bench.pack, &blob, &scene->err));
    git_oid one = put(scene, &bench, GIT_OBJECT_TREE, tree, tree_of(tree, "present"), true);
    put(scene, &bench, GIT_OBJECT_BLOB, "new", 3, false);
    git_oid two = put(scene, &bench, GIT_OBJECT_TREE, tree, tree_of(tree, "new"), true);
    fine(scene, vault_pack_publish(bench.pack, &scene->err));
    close_bench(&bench);
    assert_string_equal(git(scene, arena_format(scene->arena, "cat-file -t %s", git_oid_tostr_s(&one))), "tree");
    assert_string_equal(git(scene, arena_format(scene->arena, "cat-file -t %s", git_oid_tostr_s(&two))), "tree");
}

static void a_submodules_commit_is_not_looked_for(void **state) {
    struct scene *scene = *state;
    struct bench bench = open_bench(scene);
    char tree[64];
    size_t len = tree_of(tree, "elsewhere");
    memcpy(tree, "160000", 6);
    put(scene, &bench, GIT_OBJECT_TREE, tree, len, true);
    close_bench(&bench);
}

/* Bytes of every length about the edges of zlib's stored blocks and of our buffer, of every kind. */
static void git_makes_the_same_index(void **state) {
    static const size_t sizes[] = {0, 1, 15, 16, 65534, 65535, 65536, 131070, 262144, 300000, 1500000};
    static const char check[] = "cd '%s' && " PLAIN_GIT "index-pack -o '%s/again.idx' pack-*.pack && "
                                "cmp '%s/again.idx' pack-*.idx && " PLAIN_GIT "verify-pack pack-*.idx && ls";
    struct scene *scene = *state;
    struct bench bench = open_bench(scene);
    struct buf bytes = buf_make(MIB(4));
    for (size_t i = 0; i < 2 * (sizeof sizes / sizeof *sizes); i++) {
        bytes.len = 0;
        while (bytes.len < sizes[i / 2])
            buf_char(&bytes, (char)(bytes.len * bytes.len >> 7 ^ i));
        git_oid id = put(scene, &bench, GIT_OBJECT_BLOB, bytes.data ? bytes.data : "", bytes.len, i % 2);
        git_oid same = put(scene, &bench, GIT_OBJECT_BLOB, bytes.data ? bytes.data : "", bytes.len, false);
        assert_true(git_oid_equal(&id, &same));
    }
    fine(scene, vault_pack_publish(bench.pack, &scene->err));
    close_bench(&bench);
    char *said = shell(scene, check, bench.dir, scene->dir, scene->dir), *sum = arena_text(scene->arena, said);
    sum[40] = '\0'; /* the name git gives it; then what lies there: the index and the pack */
    assert_string_equal(said + 41, arena_format(scene->arena, "pack-%s.idx\npack-%s.pack\n", sum, sum));
    buf_free(&bytes);
}

/* A disk, or memory, that does not give back what it was given. */
static void what_is_read_otherwise_is_not_published(void **state) {
    static const char spoil[] = "printf '\\377' | dd of='%s/tmp_earshot_0.pack' bs=1 seek=%d conv=notrunc status=none";
    struct scene *scene = *state;
    char *big = arena_alloc(scene->arena, MIB(1));
    for (int i = 0; i < 3; i++) {
        struct bench bench = open_bench(scene);
        put(scene, &bench, GIT_OBJECT_BLOB, "first", 5, false);
        put(scene, &bench, GIT_OBJECT_BLOB, big, MIB(1), false);
        shell(scene, spoil, bench.dir, (int[]){16, 1000, 200000}[i]);
        assert_int_equal(vault_pack_publish(bench.pack, &scene->err), ERR_IO);
        assert_non_null(strstr(scene->err.what, "read otherwise"));
        close_bench(&bench);
        assert_string_equal(shell(scene, "ls -A '%s'", bench.dir), "");
    }
}

static void two_packs_are_made_at_once(void **state) {
    struct scene *scene = *state;
    struct bench one = open_bench(scene), two = open_bench(scene);
    git_oid a = put(scene, &one, GIT_OBJECT_BLOB, "a", 1, true), b = put(scene, &two, GIT_OBJECT_BLOB, "b", 1, true);
    fine(scene, vault_pack_publish(one.pack, &scene->err));
    fine(scene, vault_pack_publish(two.pack, &scene->err));
    close_bench(&one);
    close_bench(&two);
    assert_string_equal(git(scene, arena_format(scene->arena, "cat-file blob %s", git_oid_tostr_s(&a))), "a");
    assert_string_equal(git(scene, arena_format(scene->arena, "cat-file blob %s", git_oid_tostr_s(&b))), "b");
}

/* Only the pack whose index was about to be named is ours to take: another may be git's, on its way. */
static void the_sweep_takes_a_pack_that_stopped_before_its_index(void **state) {
    struct scene *scene = *state;
    const char *dir = arena_format(scene->arena, "%s/objects/pack", scene->archive);
    shell(scene,
          "cd '%s' && touch pack-1.pack tmp_earshot_pack-1.idx pack-2.pack pack-2.idx tmp_earshot_pack-2.idx "
          "tmp_earshot_pack-3.idx tmp_earshot_0.pack pack-4.pack",
          dir);
    fine(scene, vault_pack_sweep(dir, &scene->err));
    assert_string_equal(shell(scene, "ls '%s'", dir), "pack-2.idx\npack-2.pack\npack-4.pack\n");
}

static void what_cannot_be_kept_is_named(void **state) {
    struct scene *scene = *state;
    struct bench bench = open_bench(scene);
    git_oid blob = id_of("absent", 6, GIT_OBJECT_BLOB);
    assert_int_equal(vault_pack_keep(bench.pack, &blob, &scene->err), ERR_IO);
    assert_non_null(strstr(scene->err.what, git_oid_tostr_s(&blob)));
    close_bench(&bench);
}

static void an_empty_pack_is_nothing(void **state) {
    struct scene *scene = *state;
    struct bench bench = open_bench(scene);
    fine(scene, vault_pack_publish(bench.pack, &scene->err));
    close_bench(&bench);
    assert_string_equal(shell(scene, "ls -A '%s'", bench.dir), "");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        SCENE(a_directory_that_names_what_is_nowhere_is_refused),
        SCENE(a_directory_may_name_what_was_added_or_kept),
        SCENE(a_submodules_commit_is_not_looked_for),
        SCENE(git_makes_the_same_index),
        SCENE(what_is_read_otherwise_is_not_published),
        SCENE(two_packs_are_made_at_once),
        SCENE(the_sweep_takes_a_pack_that_stopped_before_its_index),
        SCENE(what_cannot_be_kept_is_named),
        SCENE(an_empty_pack_is_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
