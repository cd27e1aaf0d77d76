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

static void a_pack_that_refers_to_nothing_is_not_published(void **state) {
    struct scene *scene = *state;
    struct bench bench = open_bench(scene);
    char tree[64];
    size_t len = tree_of(tree, "absent");
    git_oid id = id_of(tree, len, GIT_OBJECT_TREE);
    fine(scene, vault_pack_add(bench.pack, &id, GIT_OBJECT_TREE, tree, len, true, &scene->err));
    assert_int_equal(vault_pack_publish(bench.pack, &scene->err), ERR_IO);
    close_bench(&bench);
    assert_string_equal(shell(scene, "cd '%s' && ls | grep -v pack_git2_ || true", bench.dir), "");
}

static void a_pack_may_refer_to_what_was_kept(void **state) {
    struct scene *scene = *state;
    commit(scene, "", (struct put[]){{"x", "present"}, {0}}, "m");
    struct bench bench = open_bench(scene);
    char tree[64];
    size_t len = tree_of(tree, "present");
    git_oid id = id_of(tree, len, GIT_OBJECT_TREE), blob = id_of("present", 7, GIT_OBJECT_BLOB);
    fine(scene, vault_pack_add(bench.pack, &id, GIT_OBJECT_TREE, tree, len, true, &scene->err));
    fine(scene, vault_pack_keep(bench.pack, &blob, &scene->err));
    fine(scene, vault_pack_publish(bench.pack, &scene->err));
    close_bench(&bench);
    assert_string_equal(git(scene, arena_format(scene->arena, "cat-file -t %s", git_oid_tostr_s(&id))), "tree");
}

static void bytes_that_do_not_match_their_id_are_noticed(void **state) {
    struct scene *scene = *state;
    struct bench bench = open_bench(scene);
    char tree[64];
    size_t len = tree_of(tree, "right");
    git_oid right = id_of("right", 5, GIT_OBJECT_BLOB), id = id_of(tree, len, GIT_OBJECT_TREE);
    fine(scene, vault_pack_add(bench.pack, &right, GIT_OBJECT_BLOB, "wrong", 5, true, &scene->err));
    fine(scene, vault_pack_add(bench.pack, &id, GIT_OBJECT_TREE, tree, len, true, &scene->err));
    assert_int_equal(vault_pack_publish(bench.pack, &scene->err), ERR_IO);
    close_bench(&bench);
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
        SCENE(a_pack_that_refers_to_nothing_is_not_published),
        SCENE(a_pack_may_refer_to_what_was_kept),
        SCENE(bytes_that_do_not_match_their_id_are_noticed),
        SCENE(what_cannot_be_kept_is_named),
        SCENE(an_empty_pack_is_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
