/* Writes all files under a directory as one commit into a new archive, the way a close does, and prints the seconds.
 *
 *     bench-commit ARCHIVE DIRECTORY */
#include <ftw.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "base/file.h"
#include "base/limits.h"
#include "port/vault/vault.h"

static struct vault_writer *writer; /* nftw passes nothing through */
static struct err failure;
static size_t root_len;

static int add(const char *path, const struct stat *st, int type, struct FTW *place) {
    (void)st, (void)place;
    if (type != FTW_F)
        return 0;
    struct buf bytes = buf_make(64 << 20);
    size_t len = strlen(path);
    int rc = file_read(path, &bytes, &failure);
    if (rc == 0)
        rc = vault_add(writer, path + root_len + 1, bytes.data, bytes.len, strcmp(path + len - 4, ".pdf") != 0,
                       &failure);
    buf_free(&bytes);
    return rc;
}

static int commit(const char *archive, const char *directory) {
    struct vault *vault = NULL;
    struct vault_who who = {"bench", "bench@example.com", 1793000000, 480};
    char id[VAULT_ID], tree[VAULT_ID];
    bool same;
    root_len = strlen(directory);
    int rc = vault_open(&vault, archive, &failure);
    if (rc == 0)
        rc = vault_write(&writer, vault, "main", "", &failure);
    if (rc == 0 && (rc = nftw(directory, add, 16, FTW_PHYS)) != 0)
        vault_drop(writer);
    else if (rc == 0)
        rc = vault_commit(writer, &who, "bench", id, tree, &same, &failure);
    vault_close(vault);
    return rc;
}

int main(int argc, char **argv) {
    struct timespec from, to;
    if (argc != 3 || vault_create(argv[1], &failure))
        return 64;
    clock_gettime(CLOCK_MONOTONIC, &from);
    int rc = commit(argv[1], argv[2]);
    clock_gettime(CLOCK_MONOTONIC, &to);
    if (rc)
        return fprintf(stderr, "%s\n", failure.what), rc;
    printf("%.6f\n", (double)(to.tv_sec - from.tv_sec) + (double)(to.tv_nsec - from.tv_nsec) / 1e9);
    return 0;
}
