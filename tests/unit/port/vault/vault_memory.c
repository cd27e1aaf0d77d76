/* The ceiling on memory: what a commit needs must not grow with what it writes. */
#include "scene.h"

#include <sys/resource.h>
#include <sys/wait.h>

enum { FILES = 2000, SIZE = 60 * 1024 };

static void write_many(struct scene *scene) {
    static unsigned char bytes[SIZE];
    uint64_t noise = 88172645463325252u;
    struct vault *vault = NULL;
    fine(scene, vault_open(&vault, scene->archive, &scene->err));
    scene->vault = vault;
    struct vault_writer *writer = begin(scene, "main", "");
    for (int i = 0; i < FILES; i++) {
        for (size_t at = 0; at < SIZE; at += sizeof noise) { /* xorshift: no zlib finds anything in it */
            noise ^= noise << 13, noise ^= noise >> 7, noise ^= noise << 17;
            memcpy(bytes + at, &noise, sizeof noise);
        }
        const char *path = arena_format(scene->arena, "r/%d/%d/report.pdf", i % 20, i);
        fine(scene, vault_add(writer, path, bytes, sizeof bytes, false, &scene->err));
    }
    finish(scene, writer, "many");
    vault_close(vault);
}

static void two_thousand_reports_fit_in_little_memory(void **state) {
    struct scene *scene = *state;
    close_vault(scene);
    pid_t child = fork();
    if (!child) {
        struct rusage used;
        write_many(scene);
        getrusage(RUSAGE_SELF, &used);
        _exit((int)(used.ru_maxrss >> 10)); /* in MB; 255 says nothing good either */
    }
    int status;
    waitpid(child, &status, 0);
    assert_true(WIFEXITED(status));
    fine(scene, vault_open(&scene->vault, scene->archive, &scene->err));
    assert_string_equal(git(scene, "ls-tree -r --name-only main | wc -l"), "2000");
#ifndef EARSHOT_SANITIZE /* which keeps freed memory to watch it */
    assert_in_range(WEXITSTATUS(status), 1, 40);
#endif
}

int main(void) {
    const struct CMUnitTest tests[] = {SCENE(two_thousand_reports_fit_in_little_memory)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
