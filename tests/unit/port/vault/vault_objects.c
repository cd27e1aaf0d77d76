/* Whatever was altered in the files that hold objects, reading comes to an end, and gives what was written or an error.
 */
#include "scene.h"

enum { FILES = 12, FLIPS = 400, PATIENCE_S = 60 };

static uint64_t seed = 7;

static size_t dice(size_t faces) {
    seed = seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (size_t)(seed >> 33) % faces;
}

/* Files that resemble each other, so that git makes deltas of them, of which some are long. */
static const char *text_of(struct scene *scene, int file, int version) {
    struct buf text = buf_make(MIB(1));
    for (int line = 0; line < 40 + 200 * file; line++)
        buf_format(&text, "%d: line %d of %d\n", line * line, line, line % 9 ? 0 : file + version);
    const char *kept = arena_text(scene->arena, text.data);
    buf_free(&text);
    return kept;
}

static const char *name_of(struct scene *scene, int file) {
    return arena_format(scene->arena, "d%d/f%d%s", file % 3, file, file % 4 ? "" : ".pdf");
}

static void write_versions(struct scene *scene, int versions) {
    for (int version = 0; version < versions; version++) {
        struct vault_writer *writer = begin(scene, "main", "");
        for (int file = 0; file < FILES; file++)
            add(scene, writer, name_of(scene, file), text_of(scene, file, version));
        finish(scene, writer, "a version");
    }
}

/* How many of the files of the newest commit are read as they were written; the rest say no. */
static int read_all(struct scene *scene, int version) {
    struct vault *vault = NULL;
    struct err err;
    int sound = 0;
    if (vault_open(&vault, scene->archive, &err))
        return 0;
    for (int file = 0; file < FILES; file++) {
        struct buf out = buf_make(LIMIT_FILE);
        if (!vault_read(vault, "main", name_of(scene, file), &out, &err)) {
            assert_string_equal(text_of(scene, file, version), out.data);
            sound++;
        }
        buf_free(&out);
    }
    vault_close(vault);
    return sound;
}

static void what_git_packed_is_read(void **state) {
    struct scene *scene = *state;
    static const char *const ways[] = {
        "unpack-objects -q", "-c pack.window=10 -c repack.useDeltaBaseOffset=true repack -adfq --depth=50 --window=20",
        "-c pack.window=10 -c repack.useDeltaBaseOffset=false repack -adfq --depth=50 --window=20",
        "-c core.bigFileThreshold=1 -c pack.indexVersion=2 repack -adfq"};
    write_versions(scene, 4);
    assert_int_equal(FILES, read_all(scene, 3));
    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
        if (i)
            git(scene, ways[i]);
        else
            shell(scene,
                  "cd %s && mkdir away && mv objects/pack/* away && for p in away/*.pack; do git %s <$p; done; rm -rf "
                  "away",
                  scene->archive, ways[i]);
        assert_int_equal(FILES, read_all(scene, 3));
    }
}

/* ---- altered ---- */

struct file {
    const char *path;
    struct buf bytes;
};

static void put(const char *path, const void *bytes, size_t len) {
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    assert_int_equal(len, fwrite(bytes, 1, len, file));
    fclose(file);
}

static size_t load(struct scene *scene, struct file *files, size_t room) {
    size_t count = 0;
    for (char *rest = shell(scene, "chmod -R u+w %s/objects; find %s/objects -type f", scene->archive, scene->archive),
              *path;
         (path = strtok_r(NULL, "\n", &rest));) {
        assert_true(count < room);
        files[count] = (struct file){path, buf_make(LIMIT_FILE)};
        fine(scene, file_read(path, &files[count++].bytes, &scene->err));
    }
    return count;
}

static void alter(struct file *file) {
    char *bytes = file->bytes.data;
    size_t len = file->bytes.len, at = dice(len);
    char was = bytes[at];
    if (dice(8) == 0) {
        put(file->path, bytes, at);
        return;
    }
    bytes[at] = (char)(was ^ (1 << dice(8)));
    put(file->path, bytes, len);
    bytes[at] = was;
}

static void flips(struct scene *scene, int version) {
    struct file files[64];
    size_t count = load(scene, files, sizeof files / sizeof *files);
    int told = 0;
    alarm(PATIENCE_S); /* who goes round for ever is ended, and fails */
    for (int i = 0; i < FLIPS; i++) {
        struct file *file = &files[dice(count)];
        alter(file);
        told += read_all(scene, version) < FILES;
        put(file->path, file->bytes.data, file->bytes.len);
    }
    alarm(0);
    assert_true(told > FLIPS / 4); /* the rest hit other versions, checksums, what is not read */
    assert_int_equal(FILES, read_all(scene, version));
    for (size_t i = 0; i < count; i++)
        buf_free(&files[i].bytes);
}

static void altered_packs_come_to_an_end(void **state) {
    struct scene *scene = *state;
    write_versions(scene, 2);
    flips(scene, 1);
}

static void altered_deltas_come_to_an_end(void **state) {
    struct scene *scene = *state;
    write_versions(scene, 3);
    git(scene, "-c repack.useDeltaBaseOffset=false repack -adfq --depth=50 --window=20");
    flips(scene, 2);
}

static void altered_loose_files_come_to_an_end(void **state) {
    struct scene *scene = *state;
    write_versions(scene, 1);
    shell(scene,
          "cd %s && mkdir away && mv objects/pack/* away && for p in away/*.pack; do git unpack-objects -q <$p; done; "
          "rm -rf away",
          scene->archive);
    flips(scene, 0);
}

static void what_is_damaged_is_told_with_its_file(void **state) {
    struct scene *scene = *state;
    static const struct put one[] = {{"a.pdf", "a text that stands as it is, and is looked for"}, {0}};
    struct buf out = buf_make(LIMIT_FILE);
    struct err err = {0};
    commit(scene, "", one, "first");
    shell(scene, "chmod u+w %s/objects/pack/*.pack; sed -i 's/looked/booked/' %s/objects/pack/*.pack", scene->archive,
          scene->archive);
    close_vault(scene);
    fine(scene, vault_open(&scene->vault, scene->archive, &scene->err));
    assert_int_equal(ERR_DATA, vault_read(scene->vault, "main", "a.pdf", &out, &err));
    assert_non_null(strstr(err.what, "'a.pdf' in the archive is damaged: pack-"));
    assert_non_null(strstr(err.what, "an object does not unpack"));
    assert_non_null(strstr(err.todo, "backup"));
    buf_free(&out);
}

static void a_pack_written_later_is_read(void **state) {
    struct scene *scene = *state;
    static const struct put one[] = {{"a", "1"}, {0}}, two[] = {{"a", "2"}, {0}};
    struct vault *reader = NULL;
    struct buf out = buf_make(LIMIT_FILE);
    commit(scene, "", one, "first");
    fine(scene, vault_open(&reader, scene->archive, &scene->err));
    fine(scene, vault_read(reader, "main", "a", &out, &scene->err));
    commit(scene, "", two, "second");
    fine(scene, vault_read(reader, "main", "a", &out, &scene->err));
    git(scene, "repack -adq");
    commit(scene, "", one, "third");
    fine(scene, vault_read(reader, "main", "a", &out, &scene->err));
    assert_string_equal("121", out.data);
    vault_close(reader);
    buf_free(&out);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        SCENE(what_git_packed_is_read),
        SCENE(altered_packs_come_to_an_end),
        SCENE(altered_deltas_come_to_an_end),
        SCENE(altered_loose_files_come_to_an_end),
        SCENE(what_is_damaged_is_told_with_its_file),
        SCENE(a_pack_written_later_is_read),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
