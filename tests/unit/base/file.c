#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/file.h"

/* Each test has an empty directory of its own, and its arena. */
struct room {
    struct arena *arena;
    char dir[64];
};

static int enter(void **state) {
    struct room *room = calloc(1, sizeof *room);
    strcpy(room->dir, "/tmp/earshot-unit-file-XXXXXX");
    room->arena = arena_new();
    *state = room;
    return mkdtemp(room->dir) ? 0 : -1;
}

static int leave(void **state) {
    struct room *room = *state;
    const char *command = arena_format(room->arena, "chmod -R u+w '%s' && rm -rf '%s'", room->dir, room->dir);
    int failure = system(command);
    arena_free(room->arena);
    free(room);
    return failure;
}

static const char *in(struct room *room, const char *name) {
    return arena_format(room->arena, "%s/%s", room->dir, name);
}

static void put(const char *path, const char *text) {
    struct err err = {0};
    assert_int_equal(file_write(path, text, strlen(text), &err), 0);
}

static void assert_holds(const char *path, const char *text) {
    struct err err = {0};
    struct buf buf = buf_make(1000);
    assert_int_equal(file_read(path, &buf, &err), 0);
    assert_string_equal(buf.data, text);
    buf_free(&buf);
}

static void what_is_written_is_read(void **state) {
    struct room *room = *state;
    put(in(room, "a"), "old");
    put(in(room, "a"), "new, and longer");
    assert_holds(in(room, "a"), "new, and longer");
    assert_false(file_exists(in(room, ".a.tmp")));
}

static void a_write_that_fails_leaves_the_old(void **state) {
    struct room *room = *state;
    struct err err = {0};
    put(in(room, "a"), "old");
    assert_int_equal(mkdir(in(room, ".a.tmp"), 0700), 0); /* in the way of the temporary file */
    assert_int_equal(file_write(in(room, "a"), "new", 3, &err), ERR_EXISTS);
    assert_holds(in(room, "a"), "old");
    assert_int_equal(file_write(in(room, "no/such/dir"), "new", 3, &err), ERR_EXISTS);
    assert_int_equal(mkdir(in(room, "d"), 0700), 0);
    assert_int_equal(file_write(in(room, "d"), "new", 3, &err), ERR_EXISTS);
    assert_false(file_exists(in(room, ".d.tmp")));
}

static void what_a_killed_run_left_is_overwritten(void **state) {
    struct room *room = *state;
    FILE *left = fopen(in(room, ".a.tmp"), "w");
    fputs("half of something much longer than what comes", left);
    fclose(left);
    put(in(room, "a"), "new");
    assert_holds(in(room, "a"), "new");
    assert_false(file_exists(in(room, ".a.tmp")));
}

static void reading_stops_at_the_ceiling_and_leaves_the_buf(void **state) {
    struct room *room = *state;
    struct err err = {0};
    struct buf buf = buf_make(10);
    buf_text(&buf, "before");
    put(in(room, "a"), "12345");
    assert_int_equal(file_read(in(room, "a"), &buf, &err), ERR_DATA);
    assert_string_equal(buf.data, "before");
    assert_false(buf_overflowed(&buf));
    assert_int_equal(file_read(in(room, "absent"), &buf, &err), ERR_NOINPUT);
    assert_int_equal(file_read(room->dir, &buf, &err), ERR_IO);
    buf_free(&buf);
}

static void directories_are_made_with_their_parents(void **state) {
    struct room *room = *state;
    struct err err = {0};
    assert_int_equal(file_make_dirs(in(room, "a/b//c/"), &err), 0);
    assert_int_equal(file_make_dirs(in(room, "a/b/c"), &err), 0);
    assert_true(file_is_dir(in(room, "a/b/c")));
    put(in(room, "f"), "");
    assert_int_equal(file_make_dirs(in(room, "f"), &err), ERR_EXISTS);
    assert_int_equal(file_make_dirs(in(room, "f/g"), &err), ERR_EXISTS);
}

static void a_list_is_sorted_and_without_hidden_names(void **state) {
    struct room *room = *state;
    struct err err = {0};
    char **names;
    size_t count;
    put(in(room, "b"), "");
    put(in(room, "a"), "");
    put(in(room, "店"), "");
    put(in(room, ".hidden"), "");
    assert_int_equal(file_list(room->arena, room->dir, &names, &count, &err), 0);
    assert_int_equal(count, 3);
    assert_string_equal(names[0], "a");
    assert_string_equal(names[1], "b");
    assert_string_equal(names[2], "店");
    assert_int_equal(file_list(room->arena, in(room, "absent"), &names, &count, &err), ERR_NOINPUT);
}

static void a_tree_is_copied_whole_or_not_begun(void **state) {
    struct room *room = *state;
    struct err err = {0};
    assert_int_equal(file_make_dirs(in(room, "from/sub"), &err), 0);
    put(in(room, "from/a"), "1");
    put(in(room, "from/sub/b"), "2");
    assert_int_equal(file_copy_tree(in(room, "from"), in(room, "to"), &err), 0);
    assert_holds(in(room, "to/sub/b"), "2");

    assert_int_equal(unlink(in(room, "to/a")), 0);
    assert_int_equal(file_copy_tree(in(room, "from"), in(room, "to"), &err), ERR_EXISTS);
    assert_non_null(strstr(err.what, "to/sub/b"));
    assert_false(file_exists(in(room, "to/a")));
}

static void a_tree_is_removed_and_links_are_not_followed(void **state) {
    struct room *room = *state;
    struct err err = {0};
    assert_int_equal(file_make_dirs(in(room, "gone/sub"), &err), 0);
    assert_int_equal(file_make_dirs(in(room, "kept"), &err), 0);
    put(in(room, "gone/sub/.hidden"), "1");
    put(in(room, "kept/a"), "2");
    assert_int_equal(symlink(in(room, "kept"), in(room, "gone/link")), 0);
    assert_int_equal(file_remove_tree(in(room, "gone"), &err), 0);
    assert_false(file_exists(in(room, "gone")));
    assert_holds(in(room, "kept/a"), "2");
    assert_int_equal(file_remove_tree(in(room, "gone"), &err), 0);
}

static void a_lock_taken_twice_is_busy_with_the_holders_note(void **state) {
    struct room *room = *state;
    struct err err = {0};
    struct file_lock *first = NULL, *second = NULL;
    assert_int_equal(file_lock_take(&first, in(room, "lock"), "close 2026-10, wang, pid 4711", &err), 0);
    assert_int_equal(file_lock_take(&second, in(room, "lock"), "import", &err), ERR_BUSY);
    assert_non_null(strstr(err.what, "close 2026-10, wang, pid 4711"));
    assert_null(second);
    file_lock_free(first);
    assert_int_equal(file_lock_take(&second, in(room, "lock"), "import", &err), 0);
    assert_int_equal(file_lock_take(&first, in(room, "lock"), "close", &err), ERR_BUSY);
    assert_null(strstr(err.what, "wang"));
    file_lock_free(second);
}

static void a_secret_is_nobody_elses(void **state) {
    struct room *room = *state;
    struct err err = {0};
    struct stat found;
    mode_t mask = umask(0);
    put(in(room, ".key.tmp"), "what a killed run left, for all to read");
    assert_int_equal(file_write_private(in(room, "key"), "1", 1, &err), 0);
    assert_int_equal(file_make_private_dir(in(room, "keys"), &err), 0);
    assert_int_equal(file_make_private_dir(in(room, "keys"), &err), 0);
    umask(mask);
    assert_int_equal(stat(in(room, "key"), &found), 0);
    assert_int_equal(found.st_mode & 07777, 0600);
    assert_false(file_is_open_to_others(in(room, "key")));
    assert_false(file_is_open_to_others(in(room, "missing")));
    assert_int_equal(chmod(in(room, "key"), 0640), 0);
    assert_true(file_is_open_to_others(in(room, "key")));
    assert_int_equal(chmod(in(room, "keys"), 0755), 0);
    assert_int_equal(file_make_private_dir(in(room, "keys"), &err), ERR_DENIED);
}

#define IN_A_ROOM(test) cmocka_unit_test_setup_teardown(test, enter, leave)

int main(void) {
    const struct CMUnitTest tests[] = {
        IN_A_ROOM(what_is_written_is_read),
        IN_A_ROOM(a_write_that_fails_leaves_the_old),
        IN_A_ROOM(what_a_killed_run_left_is_overwritten),
        IN_A_ROOM(reading_stops_at_the_ceiling_and_leaves_the_buf),
        IN_A_ROOM(directories_are_made_with_their_parents),
        IN_A_ROOM(a_list_is_sorted_and_without_hidden_names),
        IN_A_ROOM(a_tree_is_copied_whole_or_not_begun),
        IN_A_ROOM(a_tree_is_removed_and_links_are_not_followed),
        IN_A_ROOM(a_lock_taken_twice_is_busy_with_the_holders_note),
        IN_A_ROOM(a_secret_is_nobody_elses),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
