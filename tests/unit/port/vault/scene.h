/* The scene of the vault's tests: an archive in a directory of its own, and plain git to look at it with. */
#ifndef EARSHOT_TESTS_VAULT_SCENE_H
#define EARSHOT_TESTS_VAULT_SCENE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/buf.h"
#include "base/file.h"
#include "base/limits.h"
#include "port/vault/vault.h"

struct scene {
    char dir[256], archive[300];
    struct vault *vault;
    struct arena *arena;
    struct err err;
};

struct put {
    const char *path, *text;
};

struct done {
    char commit[VAULT_ID], tree[VAULT_ID];
    bool same;
};

static const struct vault_who wang = {"王芳", "wang@example.cn", 1793000000, 480};

/* What the command prints; it must succeed. */
static inline char *shell(struct scene *scene, const char *format, ...) {
    va_list args;
    char command[8192], piece[4096];
    va_start(args, format);
    int len = vsnprintf(command, sizeof command, format, args);
    va_end(args);
    assert_in_range(len, 1, sizeof command - 1);
    FILE *pipe = popen(command, "r");
    assert_non_null(pipe);
    struct buf out = buf_make(MIB(16));
    size_t got;
    while ((got = fread(piece, 1, sizeof piece, pipe)) > 0)
        buf_add(&out, piece, got);
    int status = pclose(pipe);
    if (status)
        fail_msg("%s: status %d: %s", command, status, out.data);
    char *text = arena_bytes(scene->arena, out.data, out.len);
    buf_free(&out);
    return text;
}

/* git with nobody's settings; one line of its output comes without the line end. */
#define PLAIN_GIT "env -i PATH=\"$PATH\" HOME=/nonexistent GIT_CONFIG_NOSYSTEM=1 GIT_CONFIG_GLOBAL=/dev/null git "

static inline char *git(struct scene *scene, const char *arguments) {
    char *text = shell(scene, PLAIN_GIT "--git-dir='%s' %s 2>&1", scene->archive, arguments);
    size_t len = strlen(text);
    if (len && text[len - 1] == '\n' && strchr(text, '\n') == text + len - 1)
        text[len - 1] = '\0';
    return text;
}

static inline void fine(struct scene *scene, int rc) {
    if (rc)
        fail_msg("%d: %s (%s)", rc, scene->err.what, scene->err.where);
}

static inline struct vault_writer *begin(struct scene *scene, const char *branch, const char *replaces) {
    struct vault_writer *writer = NULL;
    fine(scene, vault_write(&writer, scene->vault, branch, replaces, &scene->err));
    return writer;
}

static inline void add(struct scene *scene, struct vault_writer *writer, const char *path, const char *text) {
    bool packed = !strstr(path, ".pdf");
    fine(scene, vault_add(writer, path, text, strlen(text), packed, &scene->err));
}

static inline struct done finish(struct scene *scene, struct vault_writer *writer, const char *message) {
    struct done done;
    fine(scene, vault_commit(writer, &wang, message, done.commit, done.tree, &done.same, &scene->err));
    return done;
}

/* One whole commit on main; the list ends with a path that is NULL. */
static inline struct done commit(struct scene *scene, const char *replaces, const struct put *puts,
                                 const char *message) {
    struct vault_writer *writer = begin(scene, "main", replaces);
    for (; puts->path; puts++)
        add(scene, writer, puts->path, puts->text);
    return finish(scene, writer, message);
}

static inline int one_path(void *context, const char *path, struct err *err) {
    (void)err;
    buf_format(context, "%s\n", path);
    return 0;
}

/* The paths under `path`, a line each. */
static inline char *listing(struct scene *scene, const char *revision, const char *path) {
    struct buf out = buf_make(MIB(1));
    fine(scene, vault_walk(scene->vault, revision, path, one_path, &out, &scene->err));
    char *text = arena_text(scene->arena, out.data);
    buf_free(&out);
    return text;
}

static inline char *content(struct scene *scene, const char *revision, const char *path) {
    struct buf out = buf_make(LIMIT_PDF);
    fine(scene, vault_read(scene->vault, revision, path, &out, &scene->err));
    char *text = arena_bytes(scene->arena, out.data, out.len);
    buf_free(&out);
    return text;
}

static inline void close_vault(struct scene *scene) {
    vault_close(scene->vault);
    scene->vault = NULL;
}

static inline int set_scene(void **state) {
    struct scene *scene = mem_alloc(sizeof *scene);
    const char *tmp = getenv("TMPDIR");
    snprintf(scene->dir, sizeof scene->dir, "%s/earshot-vault-XXXXXX", tmp ? tmp : "/tmp");
    assert_non_null(mkdtemp(scene->dir));
    snprintf(scene->archive, sizeof scene->archive, "%s/archive.git", scene->dir);
    scene->arena = arena_new();
    fine(scene, vault_create(scene->archive, &scene->err));
    fine(scene, vault_open(&scene->vault, scene->archive, &scene->err));
    *state = scene;
    return 0;
}

static inline int clear_scene(void **state) {
    struct scene *scene = *state;
    vault_close(scene->vault);
    shell(scene, "rm -rf '%s'", scene->dir);
    arena_free(scene->arena);
    free(scene);
    return 0;
}

#define SCENE(test) cmocka_unit_test_setup_teardown(test, set_scene, clear_scene)

#endif
