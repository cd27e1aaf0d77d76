#include "scene.h"

#include <signal.h>
#include <sys/wait.h>

static const struct put september[] = {{"reports/2026-09/north/n1/report.pdf", "%PDF sep n1"},
                                       {"reports/2026-09/north/n1/document.json", "{\"n\":31}"},
                                       {"reports/2026-09/south/s1/document.json", "{\"n\":12}"},
                                       {0}};
static const struct put october[] = {{"reports/2026-10/south/s1/document.json", "{\"n\":12}"},
                                     {"reports/2026-10/north/n1/report.pdf", "%PDF oct n1"},
                                     {"reports/2026-10/provenance.json", "{}"},
                                     {0}};

static void what_is_committed_is_read_back(void **state) {
    struct scene *scene = *state;
    struct done first = commit(scene, "", september, "close 2026-09");
    assert_false(first.same);
    assert_string_equal(content(scene, "main", "reports/2026-09/north/n1/document.json"), "{\"n\":31}");
    assert_string_equal(content(scene, first.commit, "reports/2026-09/north/n1/report.pdf"), "%PDF sep n1");
    assert_string_equal(content(scene, first.tree, "reports/2026-09/south/s1/document.json"), "{\"n\":12}");
}

static void months_stand_beside_each_other(void **state) {
    struct scene *scene = *state;
    struct done first = commit(scene, "reports/2026-09", september, "close 2026-09");
    struct done second = commit(scene, "reports/2026-10", october, "close 2026-10");
    assert_string_equal(listing(scene, "main", ""), "reports/2026-09/north/n1/document.json\n"
                                                    "reports/2026-09/north/n1/report.pdf\n"
                                                    "reports/2026-09/south/s1/document.json\n"
                                                    "reports/2026-10/north/n1/report.pdf\n"
                                                    "reports/2026-10/provenance.json\n"
                                                    "reports/2026-10/south/s1/document.json\n");
    assert_string_equal(git(scene, "rev-parse main~1"), first.commit);
    assert_string_equal(git(scene, "rev-parse main"), second.commit);
    assert_string_equal(git(scene, "rev-parse main:reports/2026-09"), git(scene, "rev-parse main~1:reports/2026-09"));
}

static void what_is_replaced_goes_and_nothing_else(void **state) {
    struct scene *scene = *state;
    commit(scene, "", september, "one");
    commit(scene, "", (struct put[]){{"only", "this"}, {0}}, "everything replaced");
    assert_string_equal(listing(scene, "main", ""), "only\n");
    commit(scene, "reports", september, "a sibling stays");
    commit(scene, "reports/2026-09/north", (struct put[]){{"reports/2026-09/north/n2/report.pdf", "%PDF"}, {0}}, "n2");
    assert_string_equal(listing(scene, "main", ""), "only\n"
                                                    "reports/2026-09/north/n2/report.pdf\n"
                                                    "reports/2026-09/south/s1/document.json\n");
    commit(scene, "reports/2026-09/north", (struct put[]){{0}}, "an empty directory goes");
    commit(scene, "only", (struct put[]){{0}}, "a file can be replaced by nothing");
    commit(scene, "reports/2026-0", (struct put[]){{"x", "y"}, {0}}, "the beginning of a name is not a path");
    assert_string_equal(listing(scene, "main", ""), "reports/2026-09/south/s1/document.json\nx\n");
    struct done empty = commit(scene, "", (struct put[]){{0}}, "nothing left");
    assert_string_equal(empty.tree, "4b825dc642cb6eb9a060e54bf8d69288fbee4904");
    git(scene, "fsck --strict --full");
}

static void a_file_outside_replaces_may_be_written_over(void **state) {
    struct scene *scene = *state;
    commit(scene, "", (struct put[]){{"a", "1"}, {"b", "2"}, {0}}, "one");
    commit(scene, "nothing/here", (struct put[]){{"a", "3"}, {0}}, "two");
    assert_string_equal(content(scene, "main", "a"), "3");
    assert_string_equal(content(scene, "main", "b"), "2");
}

static void the_same_tree_makes_no_commit(void **state) {
    struct scene *scene = *state;
    struct done first = commit(scene, "reports/2026-09", september, "close 2026-09");
    struct done again = commit(scene, "reports/2026-09", september, "close 2026-09 again");
    assert_true(again.same);
    assert_string_equal(again.commit, first.commit);
    assert_string_equal(again.tree, first.tree);
    assert_string_equal(git(scene, "rev-list --count main"), "1");
    assert_string_equal(shell(scene, "ls '%s/objects/pack' | wc -l", scene->archive), "2\n");
}

static void a_correction_stores_only_what_changed(void **state) {
    struct scene *scene = *state;
    commit(scene, "reports/2026-09", september, "close 2026-09");
    char *before = shell(scene, "ls '%s/objects/pack'", scene->archive);
    struct put corrected[] = {september[0], {september[1].path, "{\"n\":32}"}, september[2], {0}};
    commit(scene, "reports/2026-09", corrected, "a late answer");
    assert_string_equal(content(scene, "main", september[1].path), "{\"n\":32}");
    char *packs = shell(scene, "cd '%s/objects/pack' && ls *.idx", scene->archive);
    for (char *name = strtok(packs, "\n"); name; name = strtok(NULL, "\n"))
        if (!strstr(before, name)) /* one blob; the trees of n1, north, 2026-09, reports and the root */
            assert_string_equal(shell(scene, "git show-index < '%s/objects/pack/%s' | wc -l", scene->archive, name),
                                "6\n");
}

static void branches_do_not_know_each_other(void **state) {
    struct scene *scene = *state;
    commit(scene, "", september, "close");
    struct vault_writer *writer = begin(scene, "rules", "");
    add(scene, writer, "scripts/surveys/visit.lua", "return 1");
    finish(scene, writer, "publish");
    assert_string_equal(listing(scene, "rules", ""), "scripts/surveys/visit.lua\n");
    assert_string_equal(git(scene, "rev-list --count rules"), "1");
    assert_string_equal(git(scene, "rev-list --count main"), "1");
}

static void the_same_input_gives_the_same_ids(void **state) {
    struct scene *scene = *state, other = *scene;
    snprintf(other.archive, sizeof other.archive, "%s/other.git", scene->dir);
    fine(scene, vault_create(other.archive, &other.err));
    fine(scene, vault_open(&other.vault, other.archive, &other.err));
    struct done a = commit(scene, "", september, "close");
    struct put turned[] = {september[2], september[0], september[1], {0}};
    struct done b = commit(&other, "", turned, "close");
    assert_string_equal(a.tree, b.tree);
    assert_string_equal(a.commit, b.commit);
    vault_close(other.vault);
}

static void one_content_in_two_places_is_fine(void **state) {
    struct scene *scene = *state;
    commit(scene, "", (struct put[]){{"a/x", "same"}, {"b/x", "same"}, {"c", "same"}, {0}}, "twins");
    assert_string_equal(content(scene, "main", "b/x"), "same");
    git(scene, "fsck --strict --full");
}

static void bytes_of_any_kind_and_size_come_back(void **state) {
    struct scene *scene = *state;
    static const size_t sizes[] = {0, 1, 15, 16, 2047, 2048, 65535, 65536, 300000, 3000001};
    enum { COUNT = sizeof sizes / sizeof *sizes };
    unsigned char *bytes = mem_alloc(sizes[COUNT - 1]);
    for (size_t i = 0; i < sizes[COUNT - 1]; i++)
        bytes[i] = (unsigned char)((i * 2654435761u) >> 11);
    struct vault_writer *writer = begin(scene, "main", "");
    for (size_t i = 0; i < COUNT; i++) {
        fine(scene,
             vault_add(writer, arena_format(scene->arena, "stored/%zu", i), bytes, sizes[i], false, &scene->err));
        fine(scene, vault_add(writer, arena_format(scene->arena, "packed/%zu", i), bytes, sizes[i] ? sizes[i] - 1 : 0,
                              true, &scene->err));
    }
    finish(scene, writer, "bytes");
    for (size_t i = 0; i < COUNT; i++) {
        struct buf out = buf_make(LIMIT_PDF);
        fine(scene, vault_read(scene->vault, "main", arena_format(scene->arena, "stored/%zu", i), &out, &scene->err));
        assert_int_equal(out.len, sizes[i]);
        assert_memory_equal(out.data, bytes, sizes[i]);
        buf_free(&out);
    }
    free(bytes);
    git(scene, "fsck --strict --full");
}

static void a_path_twice_is_refused_and_the_writer_goes_on(void **state) {
    struct scene *scene = *state;
    struct vault_writer *writer = begin(scene, "main", "");
    add(scene, writer, "a", "1");
    assert_int_equal(vault_add(writer, "a", "2", 1, true, &scene->err), ERR_DATA);
    add(scene, writer, "b", "3");
    finish(scene, writer, "m");
    assert_string_equal(content(scene, "main", "a"), "1");
}

static void a_name_is_a_file_or_a_directory(void **state) {
    struct scene *scene = *state;
    static const struct put pairs[][3] = {{{"a", "1"}, {"a/b", "2"}, {0}}, {{"d/e/f", "1"}, {"d/e", "2"}, {0}}};
    for (size_t i = 0; i < 2; i++) {
        struct done done;
        struct vault_writer *writer = begin(scene, "main", "");
        for (const struct put *put = pairs[i]; put->path; put++)
            add(scene, writer, put->path, put->text);
        add(scene, writer, "a-b", "sorts between a and a/b");
        assert_int_equal(vault_commit(writer, &wang, "m", done.commit, done.tree, &done.same, &scene->err), ERR_DATA);
    }
    commit(scene, "", (struct put[]){{"dir/x", "1"}, {"dir-y", "2"}, {"file", "3"}, {"file.x", "4"}, {0}}, "m");
    static const char *const wrong[] = {"dir", "file/x"};
    for (size_t i = 0; i < 2; i++) {
        struct done done;
        struct vault_writer *writer = begin(scene, "main", "elsewhere");
        add(scene, writer, wrong[i], "5");
        assert_int_equal(vault_commit(writer, &wang, "m", done.commit, done.tree, &done.same, &scene->err), ERR_DATA);
    }
    commit(scene, "dir", (struct put[]){{"dir", "replaced by a file"}, {0}}, "m");
    commit(scene, "file", (struct put[]){{"file/x", "replaced by a directory"}, {0}}, "m");
    assert_string_equal(listing(scene, "main", ""), "dir\ndir-y\nfile.x\nfile/x\n");
    git(scene, "fsck --strict --full");
}

static void paths_that_git_would_refuse_are_refused(void **state) {
    struct scene *scene = *state;
    static const char *const wrong[] = {
        "",       "/a",    "a/",   "a//b", ".",     "..",       "a/../b",           "a/./b",      ".git/config",
        "a/.GIT", "GIT~1", "a\\b", "a\nb", "a\x7f", "\xff\xfe", "\xe2\x80\x8c.git", ".gitmodules"};
    struct vault_writer *writer = begin(scene, "main", "");
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        if (vault_add(writer, wrong[i], "x", 1, true, &scene->err) != ERR_DATA)
            fail_msg("'%s' was taken", wrong[i]);
    char longish[1200];
    memset(longish, 'a', sizeof longish);
    longish[300] = '\0';
    assert_int_equal(vault_add(writer, longish, "x", 1, true, &scene->err), ERR_DATA);
    for (size_t i = 100; i < sizeof longish; i += 100)
        longish[i] = '/';
    longish[300] = 'a', longish[1150] = '\0';
    assert_int_equal(vault_add(writer, longish, "x", 1, true, &scene->err), ERR_DATA);
    add(scene, writer, "华东/南京路店/report.pdf", "a hanzi is fine");
    finish(scene, writer, "m");
    assert_string_equal(listing(scene, "main", "华东"), "华东/南京路店/report.pdf\n");
}

static void an_author_who_would_forge_lines_is_refused(void **state) {
    struct scene *scene = *state;
    static const struct vault_who wrong[] = {{"", "a@b", 1, 0},      {"a", "", 1, 0},      {"a<b", "c", 1, 0},
                                             {"a\nb", "c", 1, 0},    {"a", "c\nd", 1, 0},  {"a", "b", -1, 0},
                                             {"a", "b", 1, 24 * 60}, {"a", "b", 1, -10000}};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        struct done done;
        struct vault_writer *writer = begin(scene, "main", "");
        add(scene, writer, "a", "1");
        assert_int_equal(vault_commit(writer, &wrong[i], "m", done.commit, done.tree, &done.same, &scene->err),
                         ERR_DATA);
    }
    assert_string_equal(shell(scene, "ls '%s/objects/pack'", scene->archive), "");
}

static void the_tree_is_known_before_the_commit(void **state) {
    struct scene *scene = *state;
    char tree[VAULT_ID];
    bool same = true;
    struct vault_writer *writer = begin(scene, "main", "");
    add(scene, writer, "a/b", "1");
    fine(scene, vault_tree_would_be(writer, tree, &same, &scene->err));
    assert_false(same);
    struct done done = finish(scene, writer, "m");
    assert_string_equal(tree, done.tree);
    writer = begin(scene, "main", "a");
    add(scene, writer, "a/b", "1");
    fine(scene, vault_tree_would_be(writer, tree, &same, &scene->err));
    assert_true(same);
    add(scene, writer, "c", "2");
    fine(scene, vault_tree_would_be(writer, tree, &same, &scene->err));
    assert_false(same);
    vault_drop(writer);
    assert_string_equal(listing(scene, "main", ""), "a/b\n");
}

static void a_second_writer_is_told_who_is_first(void **state) {
    struct scene *scene = *state;
    struct vault *vault;
    struct vault_writer *second = NULL;
    fine(scene, vault_open(&vault, scene->archive, &scene->err));
    struct vault_writer *first = begin(scene, "main", "");
    assert_int_equal(vault_write(&second, vault, "rules", "", &scene->err), ERR_BUSY);
    assert_non_null(strstr(scene->err.what, "branch main"));
    assert_null(second);
    vault_drop(first);
    fine(scene, vault_write(&second, vault, "rules", "", &scene->err));
    vault_drop(second);
    vault_close(vault);
}

static void a_branch_that_moved_meanwhile_is_not_overwritten(void **state) {
    struct scene *scene = *state;
    struct done done, first = commit(scene, "", september, "one"), second = commit(scene, "", october, "two");
    struct vault_writer *writer = begin(scene, "main", "");
    add(scene, writer, "a", "1");
    git(scene, "update-ref refs/heads/main main~1");
    assert_int_equal(vault_commit(writer, &wang, "m", done.commit, done.tree, &done.same, &scene->err), ERR_BUSY);
    assert_string_equal(git(scene, "rev-parse main"), first.commit);
    writer = begin(scene, "rules", "");
    add(scene, writer, "a", "1");
    git(scene, arena_format(scene->arena, "update-ref refs/heads/rules %s", second.commit));
    assert_int_equal(vault_commit(writer, &wang, "m", done.commit, done.tree, &done.same, &scene->err), ERR_BUSY);
    assert_string_equal(git(scene, "rev-parse rules"), second.commit);
}

static void what_a_killed_run_left_is_swept(void **state) {
    struct scene *scene = *state;
    struct done first = commit(scene, "", september, "one");
    pid_t child = fork();
    if (!child) { /* dies holding the lock, with files added */
        struct vault_writer *writer = begin(scene, "main", "");
        add(scene, writer, "half", "done");
        kill(getpid(), SIGKILL);
    }
    int status;
    waitpid(child, &status, 0);
    assert_true(WIFSIGNALED(status));
    static const char left[] = "cd '%s' && touch refs/heads/main.lock packed-refs.lock objects/pack/pack_git2_0a1b2c "
                               "objects/pack/tmp_earshot_spool objects/pack/pack-1.idx.lock objects/tmp_object_git2_xy "
                               "objects/pack/pack-1.idx";
    shell(scene, left, scene->archive);
    struct done second = commit(scene, "", october, "two");
    assert_string_equal(git(scene, "rev-parse main~1"), first.commit);
    assert_string_equal(git(scene, "rev-parse main"), second.commit);
    static const char look[] = "cd '%s' && find . -name '*.lock' -o -name 'tmp_*' -o -name 'pack_git2_*'";
    assert_string_equal(shell(scene, look, scene->archive), "");
    assert_string_equal(shell(scene, "ls '%s'/objects/pack/*.pack | wc -l", scene->archive), "2\n");
    assert_string_equal(shell(scene, "ls '%s'/objects/pack/*.idx | wc -l", scene->archive), "2\n");
}

/* Killed between the pack and the ref: the same pack is made again. */
static void a_commit_that_stopped_before_the_ref_can_be_repeated(void **state) {
    struct scene *scene = *state;
    struct done first = commit(scene, "", september, "one"), second = commit(scene, "", october, "two");
    git(scene, arena_format(scene->arena, "update-ref refs/heads/main %s", first.commit));
    assert_string_equal(commit(scene, "", october, "two").commit, second.commit);
    git(scene, "fsck --strict --full");
}

/* A file that is kept but gone from the disk: the damage is told, not built upon. */
static void a_damaged_archive_takes_no_commit(void **state) {
    struct scene *scene = *state;
    struct done done, first = commit(scene, "", (struct put[]){{"kept", "here"}, {0}}, "one");
    close_vault(scene);
    shell(scene,
          "cd '%s' && mv objects/pack/*.pack .. && rm -f objects/pack/*.idx && "
          "cat ../*.pack | git --git-dir=. unpack-objects -q && "
          "rm -f \"objects/$(git --git-dir=. rev-parse main:kept | sed 's|^..|&/|')\"",
          scene->archive);
    fine(scene, vault_open(&scene->vault, scene->archive, &scene->err));
    struct vault_writer *writer = begin(scene, "main", "x");
    add(scene, writer, "x", "new");
    assert_int_equal(vault_commit(writer, &wang, "m", done.commit, done.tree, &done.same, &scene->err), ERR_IO);
    assert_string_equal(git(scene, "rev-parse main"), first.commit);
}

static void going_back_to_an_old_tree_stores_nothing_new(void **state) {
    struct scene *scene = *state;
    struct done first = commit(scene, "", september, "one");
    commit(scene, "reports/2026-10", october, "two");
    struct done back = commit(scene, "reports/2026-10", (struct put[]){{0}}, "taken back");
    assert_false(back.same);
    assert_string_equal(back.tree, first.tree);
    assert_string_equal(git(scene, "rev-list --count main"), "3");
    assert_string_equal(shell(scene, "ls '%s'/objects/pack/*.pack | wc -l", scene->archive), "2\n");
}

static void a_closed_vault_opens_again(void **state) {
    struct scene *scene = *state;
    struct done first = commit(scene, "", september, "one");
    close_vault(scene);
    fine(scene, vault_open(&scene->vault, scene->archive, &scene->err));
    commit(scene, "reports/2026-10", october, "two");
    assert_string_equal(git(scene, "rev-parse main~1"), first.commit);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        SCENE(what_is_committed_is_read_back),
        SCENE(months_stand_beside_each_other),
        SCENE(what_is_replaced_goes_and_nothing_else),
        SCENE(a_file_outside_replaces_may_be_written_over),
        SCENE(the_same_tree_makes_no_commit),
        SCENE(a_correction_stores_only_what_changed),
        SCENE(branches_do_not_know_each_other),
        SCENE(the_same_input_gives_the_same_ids),
        SCENE(one_content_in_two_places_is_fine),
        SCENE(bytes_of_any_kind_and_size_come_back),
        SCENE(a_path_twice_is_refused_and_the_writer_goes_on),
        SCENE(a_name_is_a_file_or_a_directory),
        SCENE(paths_that_git_would_refuse_are_refused),
        SCENE(an_author_who_would_forge_lines_is_refused),
        SCENE(the_tree_is_known_before_the_commit),
        SCENE(a_second_writer_is_told_who_is_first),
        SCENE(a_branch_that_moved_meanwhile_is_not_overwritten),
        SCENE(what_a_killed_run_left_is_swept),
        SCENE(a_commit_that_stopped_before_the_ref_can_be_repeated),
        SCENE(a_damaged_archive_takes_no_commit),
        SCENE(going_back_to_an_old_tree_stores_nothing_new),
        SCENE(a_closed_vault_opens_again),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
