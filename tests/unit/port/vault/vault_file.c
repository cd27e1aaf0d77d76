#include "scene.h"

#include <errno.h>
#include <signal.h>
#include <sys/resource.h>

#include "port/vault/vault_file.h"

static struct vault_file *make(struct scene *scene, const char *name) {
    struct vault_file *file = NULL;
    bool taken;
    fine(scene, vault_file_make(&file, arena_format(scene->arena, "%s/%s", scene->dir, name), &taken, &scene->err));
    assert_false(taken);
    return file;
}

static void a_file_is_there_once_it_is_named(void **state) {
    struct scene *scene = *state;
    struct vault_file *file = make(scene, "passing");
    vault_file_put(file, "mended", 6);
    fine(scene, vault_file_overwrite(file, "b", 1, 0, &scene->err));
    vault_file_put(file, " well", 5);
    assert_int_equal(vault_file_len(file), 11);
    char some[8];
    size_t got;
    fine(scene, vault_file_read(file, some, sizeof some, 7, &got, &scene->err));
    assert_int_equal(got, 4);
    assert_memory_equal(some, "well", 4);
    fine(scene, vault_file_sync(file, &scene->err));
    fine(scene, vault_file_name(file, arena_format(scene->arena, "%s/named", scene->dir), &scene->err));
    vault_file_close(file);
    assert_string_equal(shell(scene, "cd '%s' && cat named && ls", scene->dir), "bended wellarchive.git\nnamed\n");
    fine(scene, vault_file_sync_dir(scene->dir, &scene->err));
}

static void closed_before_that_it_is_gone(void **state) {
    struct scene *scene = *state;
    struct vault_file *file = make(scene, "passing"), *other = NULL;
    bool taken = false;
    fine(scene, vault_file_make(&other, arena_format(scene->arena, "%s/passing", scene->dir), &taken, &scene->err));
    assert_true(taken);
    assert_null(other);
    vault_file_close(file);
    assert_string_equal(shell(scene, "ls '%s'", scene->dir), "archive.git\n");
    vault_file_close(NULL);
}

static void what_failed_is_told_by_the_next_step(void **state) {
    struct scene *scene = *state;
    struct vault_file *file = NULL;
    char piece[4096] = "";
    bool taken;
    assert_int_equal(vault_file_make(&file, "/nowhere/passing", &taken, &scene->err), ERR_IO);
    file = make(scene, "passing");
    signal(SIGXFSZ, SIG_IGN);
    struct rlimit before, least = {.rlim_cur = 10000};
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
    least.rlim_max = before.rlim_max;
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &least), 0);
    for (int i = 0; i < 100; i++)
        vault_file_put(file, piece, sizeof piece);
    int synced = vault_file_sync(file, &scene->err);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
    assert_int_equal(synced, ERR_IO);
    assert_non_null(strstr(scene->err.what, strerror(EFBIG)));
    assert_true(vault_file_broken(file));
    assert_int_equal(vault_file_sync(file, &scene->err), ERR_IO);
    vault_file_close(file);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        SCENE(a_file_is_there_once_it_is_named),
        SCENE(closed_before_that_it_is_gone),
        SCENE(what_failed_is_told_by_the_next_step),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
