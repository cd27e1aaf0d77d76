/* Plain git must be enough to read the archive, and must agree with every id in it. */
#include "scene.h"

static const struct put files[] = {{"reports/2026-10/north/n1/report.pdf", "%PDF-1.7 n1"},
                                   {"reports/2026-10/north/n1/document.json", "{\"n\":31}"},
                                   {"reports/2026-10/provenance.json", "{}"},
                                   {0}};

static void git_reads_what_was_written(void **state) {
    struct scene *scene = *state;
    struct done done = commit(scene, "", files, "close 2026-10\n\nReason: month end");
    assert_string_equal(git(scene, "fsck --strict --full --no-progress"), "");
    assert_string_equal(git(scene, "log --format='%H %T %an <%ae> %ad %cn %cd' --date=iso"),
                        arena_format(scene->arena,
                                     "%s %s 王芳 <wang@example.cn> 2026-10-26 15:33:20 +0800 王芳 "
                                     "2026-10-26 15:33:20 +0800",
                                     done.commit, done.tree));
    assert_string_equal(git(scene, "log -1 --format=%B"), "close 2026-10\n\nReason: month end\n\n");
    assert_string_equal(git(scene, "show main:reports/2026-10/north/n1/report.pdf"), "%PDF-1.7 n1");
    assert_string_equal(git(scene, "cat-file -t main:reports/2026-10/north"), "tree");
    assert_string_equal(git(scene, "ls-tree main:reports/2026-10/north/n1 --format='%(objectmode) %(path)'"),
                        "100644 document.json\n100644 report.pdf\n");
    assert_string_equal(git(scene, "symbolic-ref HEAD"), "refs/heads/main");
    assert_string_equal(git(scene, "config gc.auto"), "0");
    assert_string_equal(git(scene, "config receive.denyNonFastForwards"), "true");
}

static void git_hashes_the_same_files_to_the_same_tree(void **state) {
    struct scene *scene = *state;
    static const struct put awkward[] = {{"a/x", "1"},
                                         {"a-b", "2"},
                                         {"a.b/y", "3"},
                                         {"a0", "4"},
                                         {"a/-/z", "5"},
                                         {"ab/c d", "6"},
                                         {"门店/报告.pdf", "7"},
                                         {"a b/0", "8"},
                                         {"Z", "9"},
                                         {"empty", ""},
                                         {0}};
    struct done done = commit(scene, "", awkward, "m");
    char *work = arena_format(scene->arena, "%s/work", scene->dir);
    for (const struct put *put = awkward; put->path; put++)
        shell(scene, "mkdir -p \"$(dirname '%s/%s')\" && printf '%%s' '%s' > '%s/%s'", work, put->path, put->text, work,
              put->path);
    char *tree =
        shell(scene, "cd '%s' && " PLAIN_GIT "init -q . && " PLAIN_GIT "add -A && " PLAIN_GIT "write-tree", work);
    assert_string_equal(strtok(tree, "\n"), done.tree);
}

static void mktree_and_hash_object_agree(void **state) {
    struct scene *scene = *state;
    struct done done = commit(scene, "", (struct put[]){{"one", "1"}, {"two.pdf", "2"}, {0}}, "m");
    char *tree = shell(scene,
                       "cd '%s' && export GIT_DIR=objects-only && git init -q --bare $GIT_DIR && "
                       "printf '100644 blob %%s\\tone\\n100644 blob %%s\\ttwo.pdf\\n' "
                       "$(printf 1 | git hash-object -w --stdin) $(printf 2 | git hash-object -w --stdin) | "
                       "git mktree",
                       scene->dir);
    assert_string_equal(strtok(tree, "\n"), done.tree);
}

/* A small generator of its own, so that every run tries the same trees. */
static unsigned pick(unsigned *seed, unsigned below) {
    *seed = *seed * 1664525u + 1013904223u;
    return (*seed >> 16) % below;
}

/* Names of directories and of files are apart but sort among each other. */
static const char *random_path(struct scene *scene, unsigned *seed) {
    static const char *const dirs[] = {"a", "a-b", "a.b", "ab"}, *const names[] = {"a-", "a-bc", "a0", "ab.", "x"};
    char path[64] = "";
    for (unsigned depth = pick(seed, 4); depth; depth--)
        strcat(strcat(path, dirs[pick(seed, 4)]), "/");
    return arena_text(scene->arena, strcat(path, names[pick(seed, 5)]));
}

#define ID_OF_X "c1b0730e0133447badcfd47fd144e254807b06e1"
#define ID_OF_Y "e25f1814e51579d5f55c0f1fe0135ddb28a47f4a"

/* git's own index plays the part of our merge: take out, put in, write the tree. */
static void merging_agrees_with_the_index(void **state) {
    static const char *const replaces[] = {"", "a", "a/a-b", "x", "a-b/ab/a", "a/a/a-bc"};
    static const char model[] =
        "cd '%s' && export GIT_INDEX_FILE=\"$PWD/index\" GIT_DIR='%s' GIT_WORK_TREE=\"$PWD\" && "
        "git ls-files -- '%s' | git update-index --force-remove --stdin && "
        "git update-index --index-info < added && git write-tree";
    struct scene *scene = *state;
    unsigned seed = 7;
    for (int round = 0; round < 18; round++) {
        const char *out = replaces[round % 6];
        struct vault_writer *writer = begin(scene, "main", out);
        struct buf added = buf_make(KIB(64));
        for (unsigned i = pick(&seed, 20); i; i--) {
            const char *path = random_path(scene, &seed), *text = i % 3 ? "x" : "y";
            if (!vault_add(writer, path, text, 1, true, &scene->err))
                buf_format(&added, "100644 %s\t%s\n", *text == 'x' ? ID_OF_X : ID_OF_Y, path);
        }
        fine(scene, file_write(arena_format(scene->arena, "%s/added", scene->dir), added.data, added.len, &scene->err));
        buf_free(&added);
        struct done done = finish(scene, writer, "m");
        char *tree = shell(scene, model, scene->dir, scene->archive, *out ? out : ".");
        assert_string_equal(strtok(tree, "\n"), done.tree);
    }
    git(scene, "fsck --strict --full");
}

static void the_environment_and_a_users_settings_have_no_say(void **state) {
    struct scene *scene = *state;
    struct done before = commit(scene, "", files, "m");
    static const char *const names[] = {"HOME",           "XDG_CONFIG_HOME",      "GIT_CONFIG_GLOBAL", "GIT_DIR",
                                        "GIT_INDEX_FILE", "GIT_OBJECT_DIRECTORY", "GIT_AUTHOR_NAME",   "TZ",
                                        "GIT_AUTHOR_DATE"};
    char *home = arena_format(scene->arena, "%s/home", scene->dir), *again;
    shell(scene, "mkdir -p '%s/git' && printf '[core\\nbroken' > '%s/.gitconfig' && cp '%s/.gitconfig' '%s/git/config'",
          home, home, home, home);
    close_vault(scene);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        setenv(names[i], i < 2 ? home : "/nowhere", 1);
    again = arena_format(scene->arena, "%s/again.git", scene->dir);
    snprintf(scene->archive, sizeof scene->archive, "%s", again);
    fine(scene, vault_create(again, &scene->err));
    fine(scene, vault_open(&scene->vault, again, &scene->err));
    struct done after = commit(scene, "", files, "m");
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        unsetenv(names[i]);
    assert_string_equal(after.commit, before.commit);
    assert_string_equal(after.tree, before.tree);
    assert_string_equal(git(scene, "fsck --strict --full"), "");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        SCENE(git_reads_what_was_written),
        SCENE(git_hashes_the_same_files_to_the_same_tree),
        SCENE(mktree_and_hash_object_agree),
        SCENE(merging_agrees_with_the_index),
        SCENE(the_environment_and_a_users_settings_have_no_say),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
