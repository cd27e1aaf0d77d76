#include "scene.h"

#include <git2.h>

#include "port/vault/vault_index.h"

/* Past 2 GiB an offset goes into a table of its own, where git must find it again. */
static void git_reads_offsets_of_any_size(void **state) {
    static const uint64_t offsets[] = {12, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF, 0x100000000, 0x123456789ABC};
    enum { COUNT = sizeof offsets / sizeof *offsets };
    struct scene *scene = *state;
    struct vault_file *file = NULL;
    struct index_entry entries[COUNT];
    struct buf wanted = buf_make(KIB(4));
    bool taken;
    for (int i = 0; i < COUNT; i++) { /* their ids fall: the index must turn them round */
        entries[i] = (struct index_entry){.crc = 0xDEADBEEF + (uint32_t)i, .offset = offsets[i]};
        memset(entries[i].id.id, 0xFF - 0x11 * i, sizeof entries[i].id.id);
    }
    for (int i = COUNT - 1; i >= 0; i--)
        buf_format(&wanted, "%llu %s (%08x)\n", (unsigned long long)offsets[i], git_oid_tostr_s(&entries[i].id),
                   entries[i].crc);
    const char *path = arena_format(scene->arena, "%s/passing", scene->dir);
    fine(scene, vault_file_make(&file, path, &taken, &scene->err));
    assert_false(taken);
    vault_index_put(file, entries, COUNT, (const unsigned char *)"twenty bytes of a sum");
    fine(scene, vault_file_sync(file, &scene->err));
    fine(scene, vault_file_name(file, arena_format(scene->arena, "%s/x.idx", scene->dir), &scene->err));
    vault_file_close(file);
    assert_string_equal(shell(scene, PLAIN_GIT "show-index < '%s/x.idx'", scene->dir), wanted.data);
    static const char sum[] =
        "cd '%s' && tail -c 20 x.idx | od -An -tx1 -v | tr -d ' \n'; head -c -20 x.idx | sha1sum | cut -c 1-40";
    char *sums = shell(scene, sum, scene->dir);
    assert_memory_equal(sums, sums + 40, 40);
    buf_free(&wanted);
}

int main(void) {
    const struct CMUnitTest tests[] = {SCENE(git_reads_offsets_of_any_size)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
