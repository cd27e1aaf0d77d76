/* One file of many: what comes out is what went in, plain tar and sha256sum agree, and nothing altered passes. */
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

#include "base/buf.h"
#include "base/file.h"
#include "base/limits.h"
#include "base/mem.h"
#include "port/tar/tar.h"

struct room {
    char dir[64];
    struct arena *arena;
    struct err err;
};

static int enter(void **state) {
    struct room *room = calloc(1, sizeof *room);
    strcpy(room->dir, "/tmp/earshot-unit-tar-XXXXXX");
    room->arena = arena_new();
    *state = room;
    return !mkdtemp(room->dir);
}

static int leave(void **state) {
    struct room *room = *state;
    int failure = file_remove_tree(room->dir, &room->err);
    arena_free(room->arena);
    free(room);
    return failure;
}

static const char *in(struct room *room, const char *name) {
    return arena_format(room->arena, "%s/%s", room->dir, name);
}

#define LONG_NAME                                                                                                      \
    "a/"                                                                                                               \
    "0123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789/长名.lua"

static struct tar_done make(struct room *room, const char *name) {
    struct tar *tar = NULL;
    struct tar_done done;
    assert_int_equal(file_write(in(room, "big"), "0123456789", 10, &room->err), 0);
    assert_int_equal(tar_create(&tar, in(room, name), &room->err), 0);
    assert_false(file_exists(in(room, name)));
    assert_int_equal(tar_add(tar, "keys/secret", "s3cret", 6, true, &room->err), 0);
    assert_int_equal(tar_add(tar, LONG_NAME, "门店\n", 7, false, &room->err), 0);
    assert_int_equal(tar_add(tar, "empty", "", 0, false, &room->err), 0);
    assert_int_equal(tar_add_file(tar, "big", in(room, "big"), false, &room->err), 0);
    assert_int_equal(tar_commit(tar, &done, &room->err), 0);
    return done;
}

static int unpack(struct room *room, const char *file, const char *to, struct tar_done *done) {
    assert_int_equal(file_make_dirs(in(room, to), &room->err), 0);
    return tar_unpack(in(room, file), in(room, to), done, &room->err);
}

static void what_comes_out_is_what_went_in(void **state) {
    struct room *room = *state;
    struct tar_done made = make(room, "one.tar"), done;
    struct buf text = buf_make(KIB(1));
    struct stat secret;
    assert_int_equal(unpack(room, "one.tar", "out", &done), 0);
    assert_int_equal(done.members, 4);
    assert_int_equal(done.bytes, 23);
    assert_memory_equal(&done.manifest, &made.manifest, sizeof made.manifest);
    assert_int_equal(file_read(in(room, "out/" LONG_NAME), &text, &room->err), 0);
    assert_string_equal(text.data, "门店\n");
    assert_int_equal(stat(in(room, "out/keys/secret"), &secret), 0);
    assert_int_equal(secret.st_mode & 0777, 0600);
    assert_true(!file_is_open_to_others(in(room, "one.tar")));
    buf_free(&text);
}

static void plain_tools_read_it(void **state) {
    struct room *room = *state;
    make(room, "one.tar");
    const char *command = arena_format(room->arena,
                                       "cd %s && mkdir plain && tar xf one.tar -C plain && cd plain && "
                                       "sha256sum --quiet --strict -c MANIFEST",
                                       room->dir);
    assert_int_equal(system(command), 0);
}

static void equal_members_give_equal_bytes(void **state) {
    struct room *room = *state;
    struct buf one = buf_make(MIB(1)), other = buf_make(MIB(1));
    make(room, "one.tar");
    make(room, "other.tar");
    assert_int_equal(file_read(in(room, "one.tar"), &one, &room->err), 0);
    assert_int_equal(file_read(in(room, "other.tar"), &other, &room->err), 0);
    assert_int_equal(one.len, other.len);
    assert_memory_equal(one.data, other.data, one.len);
    buf_free(&one);
    buf_free(&other);
}

static void what_is_there_stays(void **state) {
    struct room *room = *state;
    struct tar *tar = NULL;
    make(room, "one.tar");
    assert_int_equal(tar_create(&tar, in(room, "one.tar"), &room->err), ERR_EXISTS);
    assert_int_equal(tar_create(&tar, in(room, "dropped.tar"), &room->err), 0);
    tar_drop(tar);
    assert_false(file_exists(in(room, "dropped.tar")));
    assert_false(file_exists(in(room, ".dropped.tar.tmp")));
}

/* What one changed byte, or a lost end, does to each place of the file. Between members lies padding, which means
 * nothing: there the manifest must come out the same. */
static void nothing_altered_passes(void **state) {
    struct room *room = *state;
    struct buf whole = buf_make(MIB(1));
    struct tar_done made = make(room, "one.tar"), done;
    int refused = 0;
    assert_int_equal(file_read(in(room, "one.tar"), &whole, &room->err), 0);
    for (size_t at = 0; at < whole.len; at += 7) {
        whole.data[at] ^= 1;
        assert_int_equal(file_write(in(room, "bad.tar"), whole.data, whole.len, &room->err), 0);
        whole.data[at] ^= 1;
        int failed = unpack(room, "bad.tar", "bad", &done);
        refused += failed != 0;
        if (!failed)
            assert_memory_equal(&done.manifest, &made.manifest, sizeof made.manifest);
        assert_int_equal(file_remove_tree(in(room, "bad"), &room->err), 0);
    }
    assert_true(refused > 300);
    size_t end = whole.len; /* of the manifest; zeros follow */
    while (!whole.data[end - 1])
        end--;
    for (size_t len = 0; len < end; len += 100) {
        assert_int_equal(file_write(in(room, "cut.tar"), whole.data, len, &room->err), 0);
        assert_int_equal(unpack(room, "cut.tar", "cut", &done), ERR_DATA);
        assert_int_equal(file_remove_tree(in(room, "cut"), &room->err), 0);
    }
    buf_free(&whole);
}

static void refused(struct room *room, const char *make_it) {
    struct tar_done done;
    assert_int_equal(system(arena_format(room->arena, "cd %s && %s", room->dir, make_it)), 0);
    assert_int_equal(unpack(room, "evil.tar", "inner", &done), ERR_DATA);
    assert_false(file_exists(in(room, "out.txt")));
    unlink(in(room, "evil.tar"));
    assert_int_equal(file_remove_tree(in(room, "inner"), &room->err), 0);
}

static void nothing_lands_outside(void **state) {
    struct room *room = *state;
    struct tar_done done;
    refused(room, "echo x >in.txt && tar cf evil.tar --transform 's,in.txt,../out.txt,' -P in.txt");
    refused(room, "echo x >in.txt && tar cf evil.tar --transform 's,in.txt,/tmp/out.txt,' -P in.txt");
    refused(room, "ln -sfn /tmp link && tar cf evil.tar link");
    refused(room, "mkdir -p d && tar cf evil.tar d");
    refused(room, "echo no tar >evil.tar");
    assert_int_equal(unpack(room, "nowhere.tar", "inner", &done), ERR_NOINPUT);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, enter, leave)

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(what_comes_out_is_what_went_in), TEST(plain_tools_read_it),
        TEST(equal_members_give_equal_bytes), TEST(what_is_there_stays),
        TEST(nothing_altered_passes),         TEST(nothing_lands_outside),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
